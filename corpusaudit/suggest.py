"""The nearest known name, for messages about unknown ones."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from corpusaudit.shown import shown_name

_SEPARATORS = "._- "
_LEAST_BEGUN = 3
"""Letters of a name that somebody began; fewer begin too many."""


def did_you_mean(name: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """Return ``; did you mean 'x'?`` for the known name nearest to ``name``, or ``otherwise`` when none is near.

    A name that was begun goes before one that is spelled alike: ``memorization.nearest`` is the start of
    ``memorization.nearest_distance`` and only looks like ``memorization.near_copies``.
    """
    folded = {known_name.casefold(): known_name for known_name in sorted(known)}
    near = _begun(name, folded) or get_close_matches(name.casefold(), folded, n=1, cutoff=0.6) or _behind(name, folded)
    return f"; did you mean '{shown_name(folded[near[0]])}'?" if near else otherwise


def _begun(name: str, known: Iterable[str]) -> list[str]:
    """Return the names that begin with ``name``: itself, then those in which a word ends there; shorter ones first."""
    start = name.casefold().strip(_SEPARATORS)
    if len(start) < _LEAST_BEGUN:
        return []
    begun = [one for one in known if one.startswith(start)]
    return sorted(begun, key=lambda one: (one != start, one[len(start) :][:1] not in _SEPARATORS, len(one), one))


def _behind(name: str, known: Iterable[str]) -> list[str]:
    """Return the names of which ``name`` is all that stands behind a dot, or its beginning; whole ones first."""
    start = f".{name.casefold()}"
    found = [one for one in known if f".{one.rpartition('.')[2]}".startswith(start) and len(start) > _LEAST_BEGUN]
    return sorted(found, key=lambda one: (not one.endswith(start), len(one), one))
