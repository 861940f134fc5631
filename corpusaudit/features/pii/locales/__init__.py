"""Names and words of languages and countries."""
