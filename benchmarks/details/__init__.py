"""Texts with personal details of known place and type that nobody tunes a detector on: one half is open, one is closed.

``texts/LANGUAGE/KIND.txt`` holds carriers, ``values.py`` draws what fills their slots, ``halves.py`` says what is open.
"""
