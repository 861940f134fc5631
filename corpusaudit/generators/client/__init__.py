"""Talking to a server that generates text."""
