"""Runs of tokens that a corpus shares with the source, and how common each of them is.

The distinct k-grams of the corpus under audit go into a table with a filter in front; the source is streamed past it,
so no index over the source is ever held. Tokens are compared, never hashes alone.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpusaudit.execution.processors import kernel_threads
from corpusaudit.execution.spread import map_shards, merge
from corpusaudit.features.preconditions import check_owners, check_positive
from corpusaudit.features.text.tokens import Tokens

_THREAD_TOKENS = 1 << 20
"""Tokens of a stream that are worth a thread."""
_MOST_TOKENS = (1 << 32) - 2
"""An entry of a table and what is beside it share 64 bits."""


@dataclass(frozen=True, repr=False)
class GramSurvey:
    """Where each k-gram of a corpus stands elsewhere; one entry a token position of that corpus.

    ``people``: int32, how many people of the source have the k-gram that starts here. ``held``: int32, how many
    documents of the holdout (other than this one) have it. ``place``: int64, where it stands in the source's token
    array, -1 where nowhere. Positions where no k-gram starts read 0, 0, -1.
    """

    k: int
    people: NDArray[np.int32]
    held: NDArray[np.int32]
    place: NDArray[np.int64]


@dataclass(frozen=True, repr=False)
class Runs:
    """Maximal shared runs; int64 arrays of one length.

    ``document``, ``start``, ``end``: the run in the corpus under audit, as token positions [start, end) in its arrays.
    ``source_document``, ``source_start``: the same words in the source. ``rare``: tokens of the run outside phrases
    that several people or the holdout share.
    """

    document: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    source_document: NDArray[np.int64]
    source_start: NDArray[np.int64]
    rare: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.document)

    @property
    def length(self) -> NDArray[np.int64]:
        """Tokens in each run."""
        return self.end - self.start

    def where(self, keep: NDArray[np.bool_]) -> Runs:
        """Return the runs for which ``keep`` is true."""
        return Runs(*(getattr(self, name)[keep] for name in self.__dataclass_fields__))


@dataclass(frozen=True, repr=False)
class GramOwners:
    """Who has each k-gram of a corpus; see :func:`gram_owners`.

    ``entry``: int64, one a token position of the corpus, -1 where no k-gram starts. Entry e is had by
    ``owners[bounds[e]:bounds[e + 1]]`` and stands first at token ``place[e]`` of the other corpus, -1 where nowhere.
    """

    entry: NDArray[np.int64]
    bounds: NDArray[np.int64]
    owners: NDArray[np.int64]
    place: NDArray[np.int64]

    def at(self, position: int) -> tuple[list[int], int]:
        """Return the owners of the k-gram that starts at a position, and its place; ``[], -1`` where none does."""
        entry = int(self.entry[position])
        if entry < 0:
            return [], -1
        return self.owners[self.bounds[entry] : self.bounds[entry + 1]].tolist(), int(self.place[entry])


class _GramTable:
    """The distinct k-grams of a corpus, and the search for them in another one."""

    def __init__(self, query: Tokens, k: int) -> None:
        from corpusaudit.features.overlap._run_kernels import index_grams

        check_positive("the length of a phrase", k)
        positions = len(query.ids)
        if positions > _MOST_TOKENS:
            raise ValueError(f"more than {_MOST_TOKENS:,} tokens")
        slots = 1 << max(10, int(np.ceil(np.log2(2 * positions + 2))))
        self.entry_of = np.full(positions, -1, np.int64)
        self._table = np.zeros(slots, np.uint64)
        self._filter = np.zeros(slots // 8, np.uint64)
        self._first = np.empty(positions, np.int64)
        self._query, self._k = query, k
        self._entries = index_grams(query.ids, query.offsets, k, self._table, self._filter, self._first, self.entry_of)

    def look_up(
        self, other: Tokens, owners: NDArray[np.int64], met: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Return how many owners each entry has and its first place; fill ``met`` with rows of entry and owner.

        Long streams are read by several threads, each of them all texts of its owners, so counts add up and the first
        place is the same as that of one thread.
        """
        check_owners("owners", owners, len(other))
        if other.vocabulary is not self._query.vocabulary:
            raise ValueError("corpora of two vocabularies cannot be compared")
        order = np.argsort(owners, kind="stable")
        if met is not None or len(other.ids) < 2 * _THREAD_TOKENS:
            return self.read(other, owners, order, met)
        shares = _shares(order, owners, other.lengths, min(kernel_threads(), len(other.ids) // _THREAD_TOKENS))
        read = functools.partial(_read_share, self, other, owners)
        return merge(map_shards(read, shares, workers=len(shares)), _added)

    def read(
        self,
        other: Tokens,
        owners: NDArray[np.int64],
        order: NDArray[np.int64],
        met: NDArray[np.int64] | None = None,
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Return what :meth:`look_up` does, of the documents that ``order`` names, by one thread."""
        from corpusaudit.features.overlap._run_kernels import stream

        last = np.full(self._entries, -1, np.int64)
        count, place = np.zeros(self._entries, np.int32), np.full(self._entries, -1, np.int64)
        rows = np.empty((0, 2), np.int64) if met is None else met
        stream(
            other.ids, other.offsets, order, owners, self._query.ids, self._k, self._table, self._filter, self._first,
            last, count, place, rows,
        )  # fmt: skip
        return count, place


_Counted = tuple[NDArray[np.int32], NDArray[np.int64]]


def _read_share(table: _GramTable, other: Tokens, owners: NDArray[np.int64], share: NDArray[np.int64]) -> _Counted:
    return table.read(other, owners, share)


def _added(first: _Counted, second: _Counted) -> _Counted:
    """Return counts and places of two shares together; the place is the first share's where it has one."""
    (count, place), (more, there) = first, second
    place[count == 0] = there[count == 0]
    count += more
    return count, place


def _shares(
    order: NDArray[np.int64], owners: NDArray[np.int64], lengths: NDArray[np.int64], count: int
) -> list[NDArray[np.int64]]:
    """Cut ``order``, documents sorted by owner, in about equal numbers of tokens, never inside an owner's texts."""
    changes = np.concatenate([np.flatnonzero(np.diff(owners[order])) + 1, [len(order)]])
    before = np.concatenate([[0], np.cumsum(lengths[order])])[changes]
    wanted = before[-1] * np.arange(1, count) / count
    cuts = np.unique(changes[np.searchsorted(before, wanted)])
    return [share for share in np.split(order, cuts) if len(share)]


def survey_grams(
    query: Tokens,
    source: Tokens | None,
    people: NDArray[np.int64],
    holdout: Tokens | None,
    k: int,
    *,
    same: bool = False,
) -> GramSurvey:
    """Look up every k-gram of ``query`` in the source and in the holdout.

    ``people``: int64 (source documents,), the person behind each. ``same`` says that ``query`` is the holdout itself:
    a k-gram then counts as held only when another document of the holdout has it.
    """
    table = _GramTable(query, k)
    positions = len(query.ids)
    starts = table.entry_of >= 0
    at = table.entry_of[starts]
    found_people, found_held = np.zeros(positions, np.int32), np.zeros(positions, np.int32)
    found_place = np.full(positions, -1, np.int64)
    if source is not None:
        count, place = table.look_up(source, people)
        found_people[starts], found_place[starts] = count[at], place[at]
    if holdout is not None:
        count, _ = table.look_up(holdout, np.arange(len(holdout), dtype=np.int64))
        # A document of the holdout always holds its own k-grams.
        found_held[starts] = count[at] - (1 if same else 0)
    return GramSurvey(k, found_people, found_held, found_place)


def gram_owners(query: Tokens, other: Tokens, owners: NDArray[np.int64], k: int) -> GramOwners:
    """Find who has each k-gram of ``query``; ``owners``: int64 (documents of ``other``,), the owner of each.

    Memory grows with the number of owners of each distinct k-gram, so this is for few and rare ones; the other corpus
    is read twice.
    """
    table = _GramTable(query, k)
    count, place = table.look_up(other, owners)
    met = np.empty((int(count.sum()), 2), np.int64)
    table.look_up(other, owners, met)
    bounds = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    return GramOwners(table.entry_of, bounds, met[np.argsort(met[:, 0], kind="stable"), 1], place)


def shared_runs(
    query: Tokens,
    source: Tokens,
    people: NDArray[np.int64],
    holdout: Tokens | None,
    *,
    min_tokens: int,
    phrase_tokens: int,
    fewer_than: int = 2,
    same: bool = False,
) -> Runs:
    """Return every maximal run of at least ``min_tokens`` tokens that stands in the texts of so few people.

    A run is looked for where a ``min_tokens``-gram stands with fewer than ``fewer_than`` people of the source (one, by
    default) and not in the holdout, and extended on both sides as far as the words agree. Phrases of ``phrase_tokens``
    tokens that more people or the holdout share do not count as rare.
    """
    from corpusaudit.features.overlap._run_kernels import cover, extend

    check_positive("min_tokens", min_tokens)
    check_positive("phrase_tokens", phrase_tokens)
    survey = survey_grams(query, source, people, holdout, min_tokens, same=same)
    rare = (survey.people > 0) & (survey.people < fewer_than) & (survey.held == 0)
    arguments = (query.ids, query.offsets, source.ids, source.offsets, rare, survey.place, min_tokens)
    found = np.zeros((extend(*arguments, np.zeros((0, 5), np.int64)), 5), np.int64)
    extend(*arguments, found)
    same_length = phrase_tokens == min_tokens
    phrases = survey if same_length else survey_grams(query, source, people, holdout, phrase_tokens, same=same)
    common = np.zeros(len(query.ids), np.bool_)
    cover((phrases.people >= fewer_than) | (phrases.held > 0), phrase_tokens, common)
    uncommon = np.concatenate([[0], np.cumsum(~common)])
    document, start, end, owner, there = found.T
    return Runs(document, start, end, owner, there, uncommon[end] - uncommon[start])


def documents_sharing(query: Tokens, first: Tokens, second: Tokens, k: int) -> tuple[int, int]:
    """Return how many documents of ``query`` hold a k-gram of ``first`` that ``second`` lacks, and the other way round.

    K-grams that several documents of ``query`` hold are forms and left out.
    """
    found = []
    for other in (first, second):
        survey = survey_grams(query, other, np.arange(len(other), dtype=np.int64), query, k, same=True)
        found.append((survey.people > 0) & (survey.held == 0))
    document = np.repeat(np.arange(len(query)), query.lengths)
    alone = (found[0] & ~found[1], found[1] & ~found[0])
    counts = [len(np.unique(document[places])) for places in alone]
    return counts[0], counts[1]


def people_behind(groups: Sequence[str], tokens: Tokens) -> NDArray[np.int64]:
    """Return the person behind each document, int64 (documents,), numbered from 0.

    ``groups`` names a group a document. Groups that hold the same document word for word are taken for one person:
    a note filed twice must not look like a phrase that two people share. Documents without tokens join nobody.
    """
    parent: dict[str, str] = {}

    def top(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    seen: dict[bytes, str] = {}
    for index, group in enumerate(groups):
        words = tokens.document(index).tobytes()
        parent[top(group)] = top(seen.setdefault(words, group) if words else group)
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(top(group), len(numbers)) for group in groups], np.int64)
