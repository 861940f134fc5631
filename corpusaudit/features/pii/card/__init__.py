"""What the detector finds on a benchmark."""
