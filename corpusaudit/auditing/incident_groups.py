"""Which findings belong together: those of one synthetic document with one source document, or with one person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from corpusaudit.features.text.order import order_key
from corpusaudit.features.workspace import Workspace
from corpusaudit.results import Evidence

_LONGEST_SEARCHED = 200_000
"""Characters of a source document in which a detail is looked for."""
_SEARCHED = 20
"""Source documents in which a detail is looked for, those first of which more is known."""


@dataclass(frozen=True, repr=False)
class Group:
    """The findings of one incident, and the two documents that stand for it, by place in their corpora.

    ``members`` are the places of the findings among all of them.
    """

    synthetic: int
    source: int
    source_id: str
    pieces: tuple[Evidence, ...]
    members: tuple[int, ...]

    @property
    def synthetic_spans(self) -> list[tuple[int, int]]:
        """Where any of it stands in the synthetic document."""
        return [piece.synthetic_span for piece in self.pieces if piece.synthetic_span is not None]

    @property
    def source_spans(self) -> list[tuple[Evidence, tuple[int, int]]]:
        """The findings that have a place in the source document, with it."""
        return [
            (piece, piece.source_span)
            for piece in self.pieces
            if piece.source_span is not None and piece.source_id == self.source_id
        ]


def group_evidence(workspace: Workspace, evidence: Sequence[Evidence]) -> list[Group]:
    """Return the findings by synthetic document and source document or person, in no order that means anything.

    Several people may have a detail, and a finding names one of them: it goes to one of whom the synthetic document has
    more already, where it stands in that document too.
    """
    mine = {document.id: index for index, document in enumerate(workspace.corpus("synthetic").documents)}
    sources = workspace.corpus("source").documents
    theirs = {document.id: index for index, document in enumerate(sources)}
    people = workspace.people("source").tolist()
    search = _searcher(workspace)
    gathered: dict[tuple[int, int], list[tuple[int, Evidence]]] = {}
    beside: dict[int, dict[str, None]] = {}
    for place, name in _surest_first(evidence):
        piece = evidence[place]
        document = mine[piece.synthetic_id]
        known = beside.setdefault(document, {})
        if piece.class_ is not None:
            start, end = piece.synthetic_span or (0, 0)
            written = workspace.corpus("synthetic").documents[document].text[start:end]
            for other in islice(known, _SEARCHED):
                if other == name:
                    break
                span = search(theirs[other], written)
                if span is not None:
                    piece, name = replace(piece, source_id=other, source_span=span), other
                    break
        known[name] = None
        gathered.setdefault((document, people[theirs[name]]), []).append((place, piece))
    return [_group(workspace, document, pieces, theirs) for (document, _), pieces in gathered.items()]


def in_an_incident(piece: Evidence) -> bool:
    """Return whether a finding is part of an incident: it names a source document, and chance does not explain it."""
    return piece.source_id is not None and piece.class_ in (None, "leaked", "rare_phrase")


def _surest_first(evidence: Sequence[Evidence]) -> Iterator[tuple[int, str]]:
    """Yield the places and source ids of findings that name a source: copies, certain details, others, phrases."""
    order = {"leaked": 2, "rare_phrase": 3}

    def weight(place: int) -> int:
        return 1 if evidence[place].strength == "strong" else order.get(evidence[place].class_ or "", 0)

    for place in sorted(range(len(evidence)), key=weight):
        piece = evidence[place]
        if piece.source_id is not None and in_an_incident(piece):
            yield place, piece.source_id


def _searcher(workspace: Workspace) -> Callable[[int, str], tuple[int, int] | None]:
    """Return what looks for words in a source document, whatever their case, and gives their place or None."""
    documents = workspace.corpus("source").documents

    @lru_cache(maxsize=64)
    def folded(document: int) -> str:
        text = documents[document].text
        return text.casefold() if len(text) <= _LONGEST_SEARCHED else ""

    def search(document: int, written: str) -> tuple[int, int] | None:
        words = written.casefold()
        at = folded(document).find(words) if words else -1
        # Folding may lengthen a text by a letter or two; the place is drawn, not read.
        most = len(documents[document].text)
        return None if at < 0 else (min(at, most), min(at + len(words), most))

    return search


def _group(
    workspace: Workspace, synthetic: int, found: Sequence[tuple[int, Evidence]], place: Mapping[str, int]
) -> Group:
    """Return the group of some findings; of the documents of one person, that stands for it which most is of."""
    copied: dict[str, list[tuple[bool, int]]] = {}
    for _, piece in found:
        if piece.source_id is not None:
            start, end = piece.source_span or (0, 0)
            copied.setdefault(piece.source_id, []).append((piece.class_ is None, end - start))

    def weight(name: str) -> tuple[bool, int, int, bytes]:
        parts = copied[name]
        text = workspace.corpus("source").documents[place[name]].text
        tie = order_key(text) if len(copied) > 1 else b""
        return any(whole for whole, _ in parts), max(length for _, length in parts), len(parts), tie

    chosen = max(copied, key=weight)
    members, pieces = zip(*found, strict=True)
    return Group(synthetic, place[chosen], chosen, pieces, members)
