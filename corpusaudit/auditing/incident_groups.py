"""Which findings belong together: those of one synthetic document with one source document, or with one person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import NamedTuple, TypeAlias

from corpusaudit.features.text.order import order_key
from corpusaudit.features.workspace import Workspace
from corpusaudit.results import Evidence

_LONGEST_SEARCHED = 200_000
"""Characters of a source document in which a detail is looked for."""
_SEARCHED = 20
"""Source documents in which the details of one synthetic document are looked for, those first that it copies."""


@dataclass(frozen=True, repr=False)
class Group:
    """The findings of one incident, and the two documents that stand for it, by place in their corpora.

    ``members`` are the places of the findings among all of them. ``more_documents``: other documents of the same person
    are in it too.
    """

    synthetic: int
    source: int
    source_id: str
    pieces: tuple[Evidence, ...]
    members: tuple[int, ...]
    more_documents: bool

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

    Several people may have a detail, and a finding names one of them: it goes to one whom the synthetic document
    copies, else to the one who has most of its details.
    """
    mine = {document.id: index for index, document in enumerate(workspace.corpus("synthetic").documents)}
    theirs = {document.id: index for index, document in enumerate(workspace.corpus("source").documents)}
    people = workspace.people("source").tolist()
    search = _searcher(workspace)
    by_document: dict[int, list[_Found]] = {}
    for place, piece in enumerate(evidence):
        if in_an_incident(piece) and piece.source_id is not None:
            found = _Found(place, piece, piece.source_id)
            by_document.setdefault(mine[piece.synthetic_id], []).append(found)
    gathered: dict[tuple[int, int], list[_Found]] = {}
    for document, findings in by_document.items():
        text = workspace.corpus("synthetic").documents[document].text
        for found in _settled(text, findings, theirs, search, workspace):
            gathered.setdefault((document, people[theirs[found.source_id]]), []).append(found)
    return [_group(workspace, document, found, theirs) for (document, _), found in gathered.items()]


class _Found(NamedTuple):
    """A finding, its place among all of them, and the source document that it is of."""

    place: int
    piece: Evidence
    source_id: str


Search: TypeAlias = Callable[[int, str], tuple[int, int] | None]


def _settled(
    text: str, findings: Sequence[_Found], theirs: Mapping[str, int], search: Search, workspace: Workspace
) -> Iterator[_Found]:
    """Yield the findings of one document: copies as they are, each detail with the source document it is best taken of.

    That is one that is copied and has the detail too; of the others again and again the one that has most of them, of
    those that strangers hardly share first.
    """
    copies = [found for found in findings if found.piece.class_ is None]
    details = [found for found in findings if found.piece.class_ is not None]
    yield from copies
    copied = {found.source_id for found in copies}
    named = dict.fromkeys([*sorted(copied), *sorted(found.source_id for found in details)])
    places: dict[str, dict[int, tuple[int, int] | None]] = {}
    for name in islice(named, _SEARCHED):
        places[name] = {}
        for found in details:
            start, end = found.piece.synthetic_span or (0, 0)
            span = found.piece.source_span if name == found.source_id else search(theirs[name], text[start:end])
            if span is not None or name == found.source_id:
                places[name][found.place] = span
    left = {found.place: found for found in details}

    def weight(name: str) -> tuple[bool, int, int, bytes]:
        has = [left[place] for place in places[name] if place in left]
        strong = sum(found.piece.strength == "strong" for found in has)
        key = order_key(workspace.corpus("source").documents[theirs[name]].text)
        return name in copied and bool(has), strong, len(has), key

    while left:
        best = max(places, key=weight, default=None)
        taken = [] if best is None else [place for place in places[best] if place in left]
        if best is None or not taken:
            yield from left.values()  # of more documents than were looked through
            return
        for place in taken:
            found = left.pop(place)
            moved = replace(found.piece, source_id=best, source_span=places[best][place])
            yield found if best == found.source_id else _Found(place, moved, best)


def in_an_incident(piece: Evidence) -> bool:
    """Return whether a finding is part of an incident: it names a source document, and chance does not explain it."""
    return piece.source_id is not None and piece.class_ in (None, "leaked", "rare_phrase")


def _searcher(workspace: Workspace) -> Search:
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


def _group(workspace: Workspace, synthetic: int, found: Sequence[_Found], place: Mapping[str, int]) -> Group:
    """Return the group of some findings; of the documents of one person, that stands for it which most is of."""
    copied: dict[str, list[tuple[bool, int]]] = {}
    for one in found:
        start, end = one.piece.source_span or (0, 0)
        copied.setdefault(one.source_id, []).append((one.piece.class_ is None, end - start))

    def weight(name: str) -> tuple[bool, int, int, bytes]:
        parts = copied[name]
        text = workspace.corpus("source").documents[place[name]].text
        tie = order_key(text) if len(copied) > 1 else b""
        return any(whole for whole, _ in parts), max(length for _, length in parts), len(parts), tie

    chosen = max(copied, key=weight)
    found = sorted(found, key=lambda one: one.place)
    pieces, members = tuple(one.piece for one in found), tuple(one.place for one in found)
    return Group(synthetic, place[chosen], chosen, pieces, members, len(copied) > 1)
