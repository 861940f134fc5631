"""The published study's table and its figure, in every format."""
