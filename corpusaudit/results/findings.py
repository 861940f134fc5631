"""One place in one synthetic document: masked, as a report holds it, and raw, as a metric gives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from corpusaudit.results.plain import Count, Number, Plain


class Segment(Plain):
    """A piece of a finding's context: text that may be shown, or the token that stands for text that may not."""

    text: str
    masked: bool = False


class Finding(Plain):
    """One place in one synthetic document and what it matches, masked.

    ``synthetic_span`` is [start, end) in characters; None for the whole document. ``source`` is a keyed token, never
    the id itself. ``words`` is rounded to two significant digits. ``chance`` is the share of real unseen documents
    whose best match with the source reaches this score; ``expected`` is how many would among as many documents as were
    tested. Both are rounded up to a power of ten, and None where no holdout says or where they would tell how many of a
    few people have a detail; a detail of a few that is strong by itself reads the most that any such has. ``score`` is
    rounded up where it follows from how many people use a word. ``strength`` of a detail: strong where unrelated people
    hardly share it by chance, by itself or beside those of other people, weak where they may.
    """

    metric: str
    class_: str | None = Field(default=None, alias="class")
    entity: str | None = None
    synthetic_id: str
    synthetic_span: tuple[int, int] | None = None
    source: str | None = None
    words: Count | None = None
    score: Number | None = None
    chance: Annotated[float, Field(ge=0, le=1)] | None = None
    expected: Number | None = None
    strength: Literal["strong", "weak"] | None = None
    context: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Evidence:
    """One finding as a metric makes it: ids and spans, no text. Private, since source ids may name people.

    ``people``: how many people of the source have the value, where ``chance`` and ``expected`` follow from that.
    ``incident``: the fingerprint of the incident that it is part of.
    """

    metric: str
    synthetic_id: str
    synthetic_span: tuple[int, int] | None
    score: float
    class_: str | None = None
    entity: str | None = None
    source_id: str | None = None
    source_span: tuple[int, int] | None = None
    chance: float | None = None
    expected: float | None = None
    strength: Literal["strong", "weak"] | None = None
    people: int | None = None
    incident: str | None = None
