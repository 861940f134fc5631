"""What is said of a measurement, whatever its dimension: found by its id."""

from __future__ import annotations

from typing import Literal

from corpusaudit.reports.wording import disclosure, diversity, fidelity, memorization, utility
from corpusaudit.reports.wording.terms import BETTER_WORDS, DIMENSION_TITLES
from corpusaudit.reports.wording.words import Sentences, Wording
from corpusaudit.results import Better, Gate, Measurement
from corpusaudit.shown import one_line

Side = Literal["over", "under"]

_BY_DIMENSION = (memorization, disclosure, fidelity, diversity, utility)
WORDINGS: dict[str, Wording] = {metric: words for room in _BY_DIMENSION for metric, words in room.WORDINGS.items()}
SENTENCES: dict[str, Sentences] = {metric: words for room in _BY_DIMENSION for metric, words in room.SENTENCES.items()}
"""Limits of one state and dimension are shown in this order: what weighs most stands first."""


def wording(metric: str, better: Better = "band") -> Wording:
    """Return the words for a measurement id; an id from elsewhere gets its own name as title and a plain fallback."""
    known = WORDINGS.get(metric)
    if known is not None:
        return known
    name = metric.rsplit(".", 1)[-1].replace("_", " ").strip() or metric
    return Wording(
        name[:1].upper() + name[1:],
        f"This measurement has no wording here; see the documentation of the package that brings it. "
        f"{BETTER_WORDS[better]}",
        "What its documentation does not claim.",
    )


def words_of(m: Measurement) -> Wording:
    """Return the words for a measurement: ours, else those that its metric brings, else a plain fallback."""
    if m.metric in WORDINGS or m.words is None:
        return wording(m.metric, m.better)
    return Wording(*(one_line(text) for text in (m.words.title, m.words.how_to_read, m.words.does_not_show)))


def sentence(gate: Gate, title: str) -> str | None:
    """Return what the state of a gate means; None for a limit that is met or accepted.

    Measurements that have no sentences here, and limits from a side that has none, get one that claims no more than
    that the figure called ``title`` is past its limit.
    """
    words = SENTENCES.get(gate.metric)
    if gate.state == "unmeasured":
        return f"It is not known {words.unknown}." if words else f"{_called(gate, title)} is not known."
    if gate.state not in ("fail", "warn"):
        return None
    meaning = None if words is None else {"over": words.over, "under": words.under, None: None}[side(gate)]
    if meaning is None:
        return f"{_called(gate, title)} {'is not within its limit' if gate.state == 'fail' else 'gives a warning'}."
    return meaning.failed if gate.state == "fail" else meaning.warned


def side(gate: Gate) -> Side | None:
    """Return the side on which the gate's limits lie; None where it has limits on both and the figure tells not which.

    A figure judged against ``min`` and ``max`` tells; ratios do not, since the gate holds the figure alone.
    """
    sides: set[Side] = {"over" if name.startswith("max") else "under" for name in gate.limit}
    if "max_increase" in gate.limit:  # whether that is a rise or a fall, the gate does not hold
        sides |= {"over", "under"}
    if len(sides) == 1:
        return sides.pop()
    if gate.value is None:
        return None
    if gate.value > gate.limit.get("max", gate.value):
        return "over"
    return "under" if gate.value < gate.limit.get("min", gate.value) else None


def _called(gate: Gate, title: str) -> str:
    dimension = next((words[0] for name, words in DIMENSION_TITLES.items() if name == gate.metric.split(".", 1)[0]), "")
    return f"{dimension}: a figure ({title})" if dimension else f"A figure ({title})"
