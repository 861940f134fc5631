"""Personal details with a fixed form."""
