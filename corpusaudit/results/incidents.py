"""What one synthetic document has of one source document or person: findings put together, masked."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from corpusaudit.results.findings import Segment
from corpusaudit.results.plain import Count, Plain

IncidentKind = Literal["person", "copy", "trace"]
"""``person``: details that strangers hardly share; ``copy``: text that stands in the source, in the same words or in
others, and that unseen text hardly has; ``trace``: what strangers and unseen text may share."""
PerCent = Annotated[int, Field(ge=0, le=100)]


class Stretch(Plain):
    """Where one match lies in both documents, from and to, in per cent of their characters.

    ``by``: the same words, or the same meaning in others.
    """

    synthetic: tuple[PerCent, PerCent]
    source: tuple[PerCent, PerCent]
    by: Literal["words", "meaning"]


class Incident(Plain):
    """All that one synthetic document has of one source document, or of one person where the source names people.

    ``fingerprint`` is keyed and of both texts: it is another one as soon as either is. ``source`` is a keyed token, of
    the document of that person that most is of; ``person`` is one of the person, None where the source names no people.
    ``share`` is how much of that document stands in the synthetic one, ``by`` its words or, where few of them do, its
    meaning; both None where details alone are shared. ``words`` and ``source_words`` are how many words that share is,
    or the details have, and all of the source document, rounded to two significant digits, under a hundred to tens.
    ``chance`` is the share of real unseen documents that come as near, rounded up to a power of ten, None where no
    holdout says. ``details`` counts those that stand in the source, by type; ``certain`` of them are such as strangers
    hardly share. ``metrics`` are the measurements that found any of it; ``more_documents`` says that other documents of
    the same person are in it too. ``file`` and ``line`` say where the synthetic document stands, None where it came
    from no file, the name of the file may not be shown, or its rows are no lines. ``stretches`` and ``context`` are
    those of the worst incidents only.
    """

    fingerprint: str
    kind: IncidentKind
    synthetic_id: str
    source: str
    person: str | None = None
    share: Annotated[float, Field(ge=0, le=1)] | None
    by: Literal["words", "meaning"] | None
    words: Count
    source_words: Count
    chance: Annotated[float, Field(ge=0, le=1)] | None
    details: dict[str, Count]
    certain: Count
    metrics: tuple[str, ...]
    more_documents: bool = False
    file: str | None = None
    line: Count | None = None
    stretches: tuple[Stretch, ...] = ()
    context: tuple[Segment, ...] = ()
