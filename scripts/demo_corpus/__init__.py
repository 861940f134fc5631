"""The fictional demo corpus: a grammar, its people, their notes, and what is planted among them."""
