"""Reports conditioned on ICD-10 codes."""
