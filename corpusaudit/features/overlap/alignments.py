"""Local alignments: the passages of two corpora that say the same in the same order, whatever was changed between.

Each passage of the corpus under audit is aligned (Smith and Waterman 1981) with those passages of the source that share
most rare phrases with it. A word that agrees scores its information in bits: how little other people's texts in the
source let one expect it after the two words before it. So a phrase that many people use scores next to nothing, and a
rare one much, without a list of templates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.overlap.runs import survey_grams
from corpusaudit.features.preconditions import check_below, check_each, check_owners
from corpusaudit.features.text.tokens import Tokens

PASSAGE = 512
"""Tokens a passage; neighbours share half, so 256 tokens in a row always stand whole in one."""
_SEED = 2
"""Tokens of a seed, a phrase that brings a passage and its candidates together: pairs survive dense edits."""
_CANDIDATES = 8
"""Passages of the source that each passage is aligned with: those that share most."""
_MOST_OWNERS = 64
"""A seed that more passages hold says too little about where to look."""
_PRIOR = 2.0
"""People's worth of trust in the shorter context."""
_MISMATCH, _GAP = 3.0, 2.0
"""Bits; an alignment goes on as long as every third word is a telling one (6 bits) that agrees."""
LEAST_BITS = 100.0
"""What some 16 telling words hold, the shortest run that counts as verbatim; a text that says less is not found
because of one phrase."""
_PIECE = 5
"""Tokens of the shared phrases that count in any order, where passages were shuffled."""
_BLOCK = 1 << 21
"""Tokens of passages worked on at a time, which bounds memory."""


@dataclass(frozen=True, repr=False)
class Passages:
    """A corpus cut in passages.

    ``ids``: uint32, ``offsets``: int64 (passages + 1,), ``document``: int64 (passages,), ``first``: int64 (passages,),
    the place of each passage's first token in the corpus's token array.
    """

    ids: NDArray[np.uint32]
    offsets: NDArray[np.int64]
    document: NDArray[np.int64]
    first: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.document)


@dataclass(frozen=True, repr=False)
class Alignments:
    """Aligned passages; arrays of one length, sorted by document and then by falling score.

    ``document``, ``start``, ``end``: int64, the passage in the corpus under audit as token positions [start, end) in
    its arrays. ``source_document``, ``source_start``, ``source_end``: the same in the source. ``bits``: float64, the
    information of the words that agree less the cost of those that do not. ``share``: float64 in [0, 1], those bits as
    a share of the information of the whole passage (of ``LEAST_BITS`` at least).
    """

    document: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    source_document: NDArray[np.int64]
    source_start: NDArray[np.int64]
    source_end: NDArray[np.int64]
    bits: NDArray[np.float64]
    share: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.document)

    def where(self, keep: NDArray[np.bool_] | NDArray[np.int64]) -> Alignments:
        """Return the alignments for which ``keep`` is true, or those at its positions."""
        return Alignments(*(getattr(self, name)[keep] for name in self.__dataclass_fields__))


def cut_passages(tokens: Tokens, size: int = PASSAGE) -> Passages:
    """Cut every document in passages of ``size`` tokens at most; neighbours share at least half."""
    if size < 2:
        raise ValueError("a passage has two tokens at least")
    stride = size // 2
    lengths = tokens.lengths
    pieces = np.where(lengths > size, -(-(lengths - size) // stride) + 1, (lengths > 0).astype(np.int64))
    document = np.repeat(np.arange(len(tokens), dtype=np.int64), pieces)
    number = np.arange(len(document)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    # The last passage of a document ends with it.
    start = np.minimum(number * stride, np.maximum(lengths[document] - size, 0))
    length = np.minimum(size, lengths[document])
    first = tokens.offsets[document] + start
    offsets = np.concatenate([[0], np.cumsum(length)]).astype(np.int64)
    places = np.arange(offsets[-1]) + np.repeat(first - offsets[:-1], length)
    return Passages(tokens.ids[places], offsets, document, first)


def information(query: Tokens, source: Tokens, people: NDArray[np.int64], known: int = 1) -> NDArray[np.float32]:
    """Return the information of each token of ``query`` in bits, float32 (tokens,).

    It is -log2 of the share of people who go on with that word after the two words before it, among the people of the
    source; ``known`` people less are counted: the one whose text is compared, and the one who wrote it where that is
    one of them. Shares of few people are pulled towards those
    after one word, and those towards how common the word is (Dirichlet smoothing). What a document said before is no
    news when it returns, so a long name is not counted each time (cache model: Kuhn and De Mori 1990).
    """
    from corpusaudit.features.overlap._alignment_kernels import limit_returning, word_people

    check_owners("people", people, len(source))
    _check_words(query, source)
    order = np.argsort(people, kind="stable")
    users = np.zeros(len(query.vocabulary), np.int64)
    word_people(source.ids, source.offsets, order, people, users)
    chance = np.maximum(users - known, 0.5) / max(int(users.sum()), 1)
    position = np.arange(len(query.ids)) - np.repeat(query.offsets[:-1], query.lengths)
    likely = chance[query.ids]
    context = users[query.ids]
    for length in (2, 3):
        having = survey_grams(query, source, people, None, length).people.astype(np.int64)
        # Counted where the phrase starts; wanted where it ends.
        ending = np.zeros(len(having), np.int64)
        ending[length - 1 :] = having[: len(having) - length + 1]
        before = np.zeros(len(having), np.int64)
        before[1:] = context[:-1]
        fits = position >= length - 1
        smoothed = (np.maximum(ending - known, 0) + _PRIOR * likely) / (np.maximum(before - known, 0) + _PRIOR)
        likely = np.where(fits, smoothed, likely)
        context = ending
    bits = (-np.log2(np.minimum(likely, 1.0))).astype(np.float32)
    limit_returning(query.ids, query.offsets, len(query.vocabulary), bits)
    return bits


def _check_words(query: Tokens, source: Tokens) -> None:
    if source.vocabulary is not query.vocabulary:
        raise ValueError("corpora of two vocabularies cannot be compared")
    for tokens in (query, source):
        check_below("token ids", tokens.ids, len(tokens.vocabulary))


def align(
    query: Tokens, source: Tokens, people: NDArray[np.int64], authors: NDArray[np.int64] | None = None
) -> Alignments:
    """Return the best local alignment of each passage of ``query`` with each of its candidates in the source.

    ``people``: int64 (source documents,), the person behind each. ``authors``: int64 (query documents,), who of these
    people wrote the query, so that nobody is compared with their own text; None where none of them did. Work grows with
    the tokens of both corpora; only the query's phrases are indexed, in blocks.
    """
    from corpusaudit.features.overlap._alignment_kernels import fingerprint

    if authors is not None:
        check_each("authors", authors, len(query))
    info = information(query, source, people, 1 if authors is None else 2)
    mine, theirs = cut_passages(query), cut_passages(source)
    person = people[theirs.document]
    without = np.full(len(mine), -1, np.int64) if authors is None else authors[mine.document]
    prints = np.empty(len(theirs), np.uint64)
    fingerprint(theirs.ids, theirs.offsets, source.vocabulary.hashes, prints)
    parts = [_align_block(mine, theirs, prints, info, person, without, start, stop) for start, stop in _blocks(mine)]
    rows = np.concatenate(parts) if parts else np.zeros((0, 8))
    rows = rows[np.lexsort((rows[:, 3], rows[:, 1], -rows[:, 7], rows[:, 0]))]
    document, start, end, owner, there, until = rows[:, :6].T.astype(np.int64)
    return Alignments(document, start, end, owner, there, until, rows[:, 6], rows[:, 7])


def _blocks(passages: Passages) -> list[tuple[int, int]]:
    """Return ranges of passages of about ``_BLOCK`` tokens."""
    if not len(passages):
        return []
    cuts = np.searchsorted(passages.offsets, np.arange(0, passages.offsets[-1], _BLOCK)).tolist()
    return [(a, b) for a, b in zip(cuts, [*cuts[1:], len(passages)], strict=True) if a < b]


def _align_block(
    mine: Passages,
    theirs: Passages,
    prints: NDArray[np.uint64],
    info: NDArray[np.float32],
    person: NDArray[np.int64],
    without: NDArray[np.int64],
    start: int,
    stop: int,
) -> NDArray[np.float64]:
    """Return rows of document, span, source document, span, bits and share for the passages ``start`` to ``stop``."""
    from corpusaudit.features.overlap._alignment_kernels import align_pairs

    low, high = mine.offsets[start], mine.offsets[stop]
    ids, offsets = mine.ids[low:high], mine.offsets[start : stop + 1] - low
    found = _candidates(ids, offsets, theirs, prints, person, without[start:stop])
    number, column = np.nonzero(found >= 0)
    second = found[number, column]
    lengths = np.diff(offsets)
    places = np.arange(len(ids)) + np.repeat(mine.first[start:stop] - offsets[:-1], lengths)
    told = info[places]
    said = np.add.reduceat(told.astype(np.float64), offsets[:-1])
    aligned = np.zeros((len(number), 5))
    align_pairs(
        ids, offsets, told, theirs.ids, theirs.offsets, number, second, np.float32(_MISMATCH),
        np.float32(_GAP), _PIECE, aligned,
    )  # fmt: skip
    here, there = mine.first[start:stop][number], theirs.first[second]
    rows = np.column_stack(
        [
            mine.document[start:stop][number],
            here + aligned[:, 1],
            here + aligned[:, 2],
            theirs.document[second],
            there + aligned[:, 3],
            there + aligned[:, 4],
            aligned[:, 0],
            aligned[:, 0] / np.maximum(said[number], LEAST_BITS),
        ]
    )
    return rows[aligned[:, 0] > 0]


def _candidates(
    ids: NDArray[np.uint32],
    offsets: NDArray[np.int64],
    theirs: Passages,
    prints: NDArray[np.uint64],
    person: NDArray[np.int64],
    without: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return the source passages that share most with each passage, int64 (passages, _CANDIDATES), -1 for none.

    ``prints``: uint64, one a source passage, made from its words alone: they settle ties, so that the order of
    documents changes nothing. ``person``: int64, whose each source passage is; ``without``: int64 (passages,), whose
    are passed over.
    """
    from corpusaudit.features.overlap._alignment_kernels import count_seeds, index_seeds, post_seeds, rank_candidates

    slots = 1 << max(10, int(np.ceil(np.log2(2 * len(ids) + 2))))
    keys, entry_at = np.zeros(slots, np.uint64), np.zeros(slots, np.int32)
    listed, bounds = np.empty(len(ids), np.int32), np.zeros(len(offsets), np.int64)
    entries = index_seeds(ids, offsets, _SEED, keys, entry_at, listed, bounds)
    counts = np.zeros(entries, np.int64)
    count_seeds(theirs.ids, theirs.offsets, _SEED, keys, entry_at, counts)
    telling = np.where(counts <= _MOST_OWNERS, counts, 0)
    owner_bounds = np.concatenate([[0], np.cumsum(telling)]).astype(np.int64)
    owners = np.empty(owner_bounds[-1], np.int32)
    post_seeds(theirs.ids, theirs.offsets, _SEED, keys, entry_at, owner_bounds, owners)
    weights = np.log2((len(theirs) + 1) / np.maximum(counts, 1)).astype(np.float32)
    found = np.full((len(offsets) - 1, _CANDIDATES), -1, np.int64)
    rank_candidates(listed, bounds, owner_bounds, owners, weights, prints, person, without, _CANDIDATES, found)
    return found


def fingerprints(tokens: Tokens) -> NDArray[np.uint64]:
    """Return a number made from each document's words and their order, uint64 (documents,), as good as random."""
    from corpusaudit.features.overlap._alignment_kernels import fingerprint

    check_below("token ids", tokens.ids, len(tokens.vocabulary))
    prints = np.empty(len(tokens), np.uint64)
    fingerprint(tokens.ids, tokens.offsets, tokens.vocabulary.hashes, prints)
    return prints
