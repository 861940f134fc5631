"""Corpora: what a document is, and reading them from files."""
