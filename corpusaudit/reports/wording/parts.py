"""What the parts of a measurement are: whose their names are, and of what they are shares."""

from __future__ import annotations

OURS = frozenset({"type", "identifier", "rarity of words"})
"""Kinds of parts whose names are ours; all others are named by the corpora."""
_OF_DETAILS = "shares of the details of each type, not of documents"
_PARTS: dict[tuple[str, str], str] = {
    (f"disclosure.{name}", "type"): _OF_DETAILS
    for name in ("certain_leaks", "pii_leaked", "pii_phantom", "pii_invented")
}


def parts_are(metric: str, by: str) -> str:
    """Return what the parts are shares of, in a few words; empty where it is the same as of the measurement."""
    return _PARTS.get((metric, by), "")
