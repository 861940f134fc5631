"""What an engine of the user's finds, held to one contract: texts in, for each text its spans with names of their own.

Whatever breaks the contract is an error, never a detail less: an engine that raises, that answers for fewer texts than
it was given, or whose spans lie outside their text has not read the text as it stands.
"""

from __future__ import annotations

import functools
import math
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from corpusaudit.errors import ModelError, UserError
from corpusaudit.features.pii.types import Hit
from corpusaudit.shown import shown_name

UNKNOWN = "OTHER_ID"
"""Our type of a detail whose name no table knows."""
_FILE = Path(__file__).resolve().with_name("foreign_types.toml")


class Found(NamedTuple):
    """One detail an engine found: characters [start, end) of the text, the engine's name for it, certainty (0 to 1)."""

    start: int
    end: int
    label: str
    score: float


Find = Callable[[Sequence[str]], Sequence[Sequence[Found]]]
"""The contract: for each text what was found in it, in any order."""


@functools.cache
def _types() -> Mapping[str, str | None]:
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    none: dict[str, str | None] = dict.fromkeys(table["no_identifier"]["labels"])
    return none | {label: kind for kind, labels in table["types"].items() for label in labels}


def our_type(label: str) -> str | None:
    """Our type of a detail by another detector's name for it: OTHER_ID of an unknown one, None of no identifier."""
    return _types().get(re.sub(r"[\s\-]+", "_", label.strip()).upper(), UNKNOWN)


def foreign_hits(find: Find, texts: Sequence[str], engine: str) -> list[list[Hit]]:
    """Hits of our types in each text, in order and without overlap: of two that claim a place the surer one is kept.

    A hit's ``rule`` is the engine's own name for what it found. ``engine`` is the kind of engine, for errors. Raises
    ModelError where the engine fails or answers with what cannot be read; the message quotes no text.
    """
    try:
        answers = [[Found(*one) for one in answer] for answer in find(texts)]
    except (UserError, MemoryError):
        raise
    except Exception as error:  # whatever it is: the engine is another's, and its message may quote the text
        raise ModelError(f"the {engine} engine for personal details failed ({type(error).__name__})") from None
    if len(answers) != len(texts):
        raise ModelError(f"the {engine} engine answered for {len(answers):,} of {len(texts):,} texts")
    return [_apart(_checked(text, one, engine)) for text, one in zip(texts, answers, strict=True)]


def _checked(text: str, answer: Sequence[Found], engine: str) -> list[Hit]:
    hits = []
    for one in answer:
        places = type(one.start) is int and type(one.end) is int and 0 <= one.start <= one.end <= len(text)
        sure = isinstance(one.score, int | float) and math.isfinite(one.score) and 0 <= one.score <= 1
        if not places or not sure or not isinstance(one.label, str):
            raise ModelError(
                f"the {engine} engine for personal details answered with a span that is none: outside of its text, or "
                "with a certainty that is not from 0 to 1; nothing it finds can be relied on"
            )
        kind = our_type(one.label)
        if kind is not None and one.start < one.end:
            hits.append(Hit(one.start, one.end, kind, float(one.score), shown_name(one.label, 60)))
    return hits


def _apart(hits: Sequence[Hit]) -> list[Hit]:
    """The hits that overlap none surer, or as sure and longer; by position."""
    kept: list[Hit] = []
    last = 0
    # Chains of overlaps are short: one is settled before the next begins.
    chain: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start, h.end)):
        if chain and hit.start >= last:
            kept += _best(chain)
            chain = []
        last = max(last, hit.end) if chain else hit.end
        chain.append(hit)
    return sorted(kept + _best(chain), key=lambda h: h.start)


def _best(chain: Sequence[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(chain, key=lambda h: (-h.score, h.start - h.end, h.start, h.type, h.rule)):
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    return kept
