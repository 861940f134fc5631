"""Damaged and hostile input: mutated at random, kept from what was found, and made by rules."""
