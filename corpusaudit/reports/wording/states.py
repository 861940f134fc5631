"""How the states of limits are shown: one table, in the order in which reports list them."""

from __future__ import annotations

from dataclasses import dataclass

from corpusaudit.results import ReasonKind, State


@dataclass(frozen=True)
class Shown:
    """How a state is shown: a word, a sign, the colour of a terminal (ANSI), and what a count of limits in it says.

    ``besides`` is what the first sentence of a pass says of such limits; empty where it says so otherwise.
    """

    word: str
    mark: str
    color: str
    counted: str
    besides: str = ""


STATES: dict[State, Shown] = {
    "fail": Shown("not met", "✕", "31", "not met"),
    "unmeasured": Shown("not measured", "?", "35", "could not be checked", "not checked"),
    "warn": Shown("warning", "!", "33", "gave a warning"),
    "accepted": Shown("accepted", "≈", "36", "not met but accepted, with a reason", "not met but accepted"),
    "pass": Shown("met", "✓", "32", "met"),
}
"""Worst first."""

KIND_WORDS: dict[ReasonKind, str] = {"left_out": "left out", "blocked": "not judged", "drift": "not judged"}
"""The word for an unmeasured limit whose reason lies outside its figure."""
