"""Generators of synthetic text, all through one client, every row with its origin."""
