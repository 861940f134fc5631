"""Symptoms: expanded, written in styles, combined."""
