"""Labels to text and text to labels, from a taxonomy of experts."""
