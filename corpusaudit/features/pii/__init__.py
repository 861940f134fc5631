"""Personal details in text."""
