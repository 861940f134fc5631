"""Tokens: every word of a corpus as an integer, with the characters it came from.

A token is a maximal run of letters, marks, digits and underscores, folded as
:mod:`corpusaudit.features.text.characters` says; on ASCII text that is ``re.findall(r"\\w+", text.lower())``.
Characters of scripts written without blanks, and emoji, are tokens by themselves, with the marks that follow them.
Invisible characters (zero width, soft hyphen) are skipped and cut nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar
from unicodedata import combining

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.preconditions import check_documents
from corpusaudit.features.text.characters import CODE_POINTS, character_class

_CHUNK = 1 << 20
"""Characters tokenized at a time, which bounds memory."""

Scalar = TypeVar("Scalar", bound=np.generic)


class Vocabulary:
    """Words and their ids, shared by all corpora of an audit; grows as texts are tokenized.

    Ids follow the order of first appearance; ``hashes`` depend on the word alone.
    """

    def __init__(self) -> None:
        self._size = 0
        self._table = np.zeros(1 << 12, np.int64)
        self._hashes = np.zeros(1 << 11, np.uint64)
        self._word_ends = np.zeros(1 << 11, np.int64)
        self._letters = np.zeros(1 << 14, np.uint32)
        self._classes = np.zeros(CODE_POINTS, np.uint8)
        self._ranks = np.zeros(CODE_POINTS, np.uint8)
        self._fold_starts = np.zeros(CODE_POINTS, np.int32)
        self._fold_lengths = np.zeros(CODE_POINTS, np.uint8)
        self._folds = np.zeros(0, np.uint32)

    def __len__(self) -> int:
        return self._size

    @property
    def hashes(self) -> NDArray[np.uint64]:
        """A 64-bit hash of each word, by id: equal in every run."""
        return self._hashes[: self._size]

    @property
    def words(self) -> list[str]:
        """The folded words, by id."""
        ends = self._word_ends[: self._size]
        starts = np.concatenate([np.zeros(1, np.int64), ends])[: self._size]
        letters = self._letters
        return ["".join(map(chr, letters[a:b])) for a, b in zip(starts, ends, strict=True)]

    def _learn_characters(self, codes: NDArray[np.uint32]) -> None:
        unknown = np.unique(codes[self._classes[codes] == 0])
        folds = [int(fold) for fold in self._folds]
        for code in map(int, unknown):
            kind, parts = character_class(code)
            self._fold_starts[code] = len(folds)
            self._fold_lengths[code] = len(parts)
            self._classes[code] = kind
            folds.extend(parts)
            for part in parts:
                self._ranks[part] = combining(chr(part))
        if len(unknown):
            self._folds = np.array(folds, np.uint32)

    def _make_room(self, words: int, letters: int) -> None:
        from corpusaudit.features.text._token_kernels import refill

        self._hashes = _at_least(self._hashes, self._size + words)
        self._word_ends = _at_least(self._word_ends, self._size + words)
        used = int(self._word_ends[self._size - 1]) if self._size else 0
        self._letters = _at_least(self._letters, used + letters)
        slots = self._table.size
        while slots < 2 * (self._size + words):
            slots *= 2
        if slots > self._table.size:
            self._table = np.zeros(slots, np.int64)
            refill(self._table, self._hashes, self._size)

    def _scan(self, codes: NDArray[np.uint32], bounds: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
        """Tokenize one chunk; return ids, starts, ends and tokens a document."""
        from corpusaudit.features.text._token_kernels import scan

        self._learn_characters(codes)
        # Every word may be new; a word needs a character, and a separator unless it stands alone.
        most = int(np.count_nonzero(self._classes[codes] >= 2))
        self._make_room(most, int(self._fold_lengths[codes].sum(dtype=np.int64)) + 1)
        ids, starts, ends = (np.empty(most, np.int64) for _ in range(3))
        counts = np.zeros(len(bounds) - 1, np.int64)
        state = np.array([self._size], np.int64)
        total = scan(
            codes, bounds, self._classes, self._ranks, self._fold_starts, self._fold_lengths, self._folds, ids,
            starts, ends, counts, self._table, self._hashes, self._word_ends, self._letters, state,
        )  # fmt: skip
        self._size = int(state[0])
        return ids[:total], starts[:total], ends[:total], counts


def _at_least(array: NDArray[Scalar], size: int) -> NDArray[Scalar]:
    if size <= array.size:
        return array
    grown = np.zeros(max(size, 2 * array.size), array.dtype)
    grown[: array.size] = array
    return grown


@dataclass(frozen=True, repr=False)
class Tokens:
    """The tokens of a corpus.

    ``ids``: uint32 (n_tokens,), into ``vocabulary``. ``offsets``: int64 (n_documents + 1,), document i holds tokens
    ``offsets[i]:offsets[i + 1]``. ``starts``, ``ends``: int32 (n_tokens,), [start, end) in characters of the
    document's original text.
    """

    ids: NDArray[np.uint32]
    offsets: NDArray[np.int64]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    vocabulary: Vocabulary

    def __post_init__(self) -> None:
        check_documents(self.ids, self.offsets)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Tokens a document."""
        return np.diff(self.offsets)

    def document(self, index: int) -> NDArray[np.uint32]:
        """Return the token ids of one document."""
        return self.ids[self.offsets[index] : self.offsets[index + 1]]

    def subset(self, indices: Sequence[int] | NDArray[np.int64]) -> Tokens:
        """Return the tokens of those documents, in that order."""
        chosen = np.asarray(indices, np.int64)
        lengths = self.lengths[chosen]
        offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        places = np.arange(offsets[-1]) + np.repeat(self.offsets[chosen] - offsets[:-1], lengths)
        return Tokens(self.ids[places], offsets, self.starts[places], self.ends[places], self.vocabulary)


def joined(first: Tokens, second: Tokens) -> Tokens:
    """Return the tokens of two corpora as one; they must share a vocabulary."""
    if first.vocabulary is not second.vocabulary:
        raise ValueError("corpora of two vocabularies cannot be joined")
    return Tokens(
        np.concatenate([first.ids, second.ids]),
        np.concatenate([first.offsets, second.offsets[1:] + first.offsets[-1]]),
        np.concatenate([first.starts, second.starts]),
        np.concatenate([first.ends, second.ends]),
        first.vocabulary,
    )


def tokenize(texts: Sequence[str], vocabulary: Vocabulary | None = None) -> Tokens:
    """Cut texts into tokens; ids come from ``vocabulary``, which grows, or from a new one."""
    words = Vocabulary() if vocabulary is None else vocabulary
    pieces: list[tuple[NDArray[np.int64], ...]] = []
    for chunk in _chunks(texts):
        codes = np.frombuffer("".join(chunk).encode("utf-32-le", "surrogatepass"), np.uint32)
        bounds = np.concatenate([[0], np.cumsum([len(text) for text in chunk])]).astype(np.int64)
        ids, starts, ends, counts = words._scan(codes, bounds)
        pieces.append((ids.astype(np.uint32), starts.astype(np.int32), ends.astype(np.int32), counts))
    columns = [np.concatenate(column) for column in zip(*pieces, strict=True)] if pieces else [np.zeros(0)] * 4
    offsets = np.concatenate([[0], np.cumsum(columns[3])]).astype(np.int64)
    return Tokens(
        columns[0].astype(np.uint32), offsets, columns[1].astype(np.int32), columns[2].astype(np.int32), words
    )


def _chunks(texts: Sequence[str]) -> Iterator[list[str]]:
    """Yield runs of texts of about a million characters each."""
    chunk: list[str] = []
    size = 0
    for text in texts:
        chunk.append(text)
        size += len(text)
        if size >= _CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
