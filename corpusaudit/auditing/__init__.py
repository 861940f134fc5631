"""The audit: running metrics, judging gates, masking."""
