"""Names and addresses, which a model finds."""
