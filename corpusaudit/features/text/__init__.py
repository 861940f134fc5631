"""Characters, words and n-grams of a text."""
