"""Embeddings of texts and the distances between them."""
