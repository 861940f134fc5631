"""Counts of people or documents of private text: under five they are not shown."""

from __future__ import annotations

from typing import Literal

PEOPLE = 5
"""Fewer people than this stand behind a word or a count: it is not shown."""
FEWER = f"fewer than {PEOPLE}"


def few(count: int) -> int | Literal["<5"]:
    """Return a count of people, or ``"<5"`` where so few could be recognized."""
    return "<5" if count < PEOPLE else count


def few_or_none(count: int) -> int | Literal["<5"]:
    """Return a count of people or documents, or ``"<5"`` for a few; none at all is no secret."""
    return few(count) if count else 0


def in_words(count: int) -> str:
    """Return a count of people or documents for a sentence."""
    return f"{count:,}" if count >= PEOPLE or not count else FEWER


def of_role(role: str, count: int) -> str:
    """Return a count of documents or rows of a role for a sentence; those of the public corpus are no secret."""
    return f"{count:,}" if role == "synthetic" else in_words(count)


def least(count: int | str) -> int:
    """Return the least that a shown count may stand for."""
    return count if isinstance(count, int) else 1


def most(count: int | str) -> int:
    """Return the most that a shown count may stand for."""
    return count if isinstance(count, int) else PEOPLE - 1
