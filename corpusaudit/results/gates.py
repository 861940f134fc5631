"""A judged limit."""

from __future__ import annotations

from typing import Literal

from corpusaudit.results.plain import Count, Number, Plain
from corpusaudit.results.terms import Level, ReasonKind, State


class Gate(Plain):
    """A judged limit. ``explanation`` says in a sentence what was compared with what.

    ``alpha`` is the p-value that an excess needs to fail. ``on`` says what was judged, ``on_asked`` what the
    configuration asked for, None where it left that to the kind of the figure. ``reason_kind`` says why a limit is
    unmeasured for a reason outside its figure: it was left out on request, its figure cannot be relied on, or source
    and holdout differ.
    ``detectable`` is the smallest figure that would have failed this limit with 95 % probability, None where it is not
    known or the limit is not met. ``unit`` is that of the figure, also where the report lacks the figure; older reports
    do not say it. ``before`` is the figure with all documents and ``accepted_documents`` how many of them are out of
    the one judged, since their incidents were accepted; None and 0 where none are.
    """

    metric: str
    limit: dict[str, float]
    on: Literal["value", "bound"]
    level: Level
    state: State
    value: Number | None
    because: str
    explanation: str
    alpha: Number = 0.002
    on_asked: Literal["value", "bound"] | None = None
    reason_kind: ReasonKind = ""
    detectable: Number | None = None
    unit: str = ""
    before: Number | None = None
    accepted_documents: Count = 0
