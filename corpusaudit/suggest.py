"""The nearest known name, for messages about unknown ones."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from corpusaudit.shown import shown_name


def did_you_mean(name: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """Return ``; did you mean 'x'?`` for the known name nearest to ``name``, or ``otherwise`` when none is near."""
    names = sorted(known)
    folded = {known_name.casefold(): known_name for known_name in names}
    near = get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    if near:
        return f"; did you mean '{shown_name(folded[near[0]])}'?"
    ends = [known_name for known_name in names if known_name.endswith(f".{name}")]
    return f"; did you mean '{shown_name(ends[0])}'?" if ends else otherwise
