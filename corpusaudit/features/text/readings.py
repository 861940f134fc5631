"""Readings: what a text says when it is read otherwise than as it stands, and whether real text then holds its words.

The words of a copy are words of the source. Where they were respelled, turned round, shifted, cut or joined, they are
unknown there as they stand, and known when read rightly: a document whose words become known by one way of reading was
written in that way. Ordinary text holds next to nothing of the kind, whatever its language: words that are new stay so.
"""

from __future__ import annotations

import functools
import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.text.characters import look_alikes
from corpusaudit.features.text.tokens import Tokens, tokenize

RESPELLED = "words spelled with other letters or signs"
BACKWARDS = "words written backwards"
SHIFTED = "letters shifted in the alphabet"
CUT = "words cut by signs, markup or line breaks"
UNSPACED = "blanks left out or put elsewhere"
BETWEEN = "something put between the words"

LEAST_GAIN = 0.1
"""Of a document's letters that a reading must turn into words of real text."""
LEAST_LETTERS = 25
"""The letters of five words."""
LEAST_KNOWN = 3
"""Letters of a word that counts as known: abbreviations make fragments of one and two letters known by chance."""
KNOWN_ENOUGH = 0.9
"""Of a document's letters: where more stand in words of real text, no tenth is left to be disguised."""
SHORT = 3
"""Mean letters of a token, below which words may be spaced out though each letter is known."""
UNSPACED_GAIN = 0.5
"""As LEAST_GAIN, without regard to blanks: parts of compounds and of drug names are known words by chance."""
LEAST_PIECE, LONGEST_PIECE = 4, 24
"""Letters of the words that are looked for without regard to blanks."""
SAMPLE = 30
"""Words of :data:`LEAST_PIECE` letters by which it is seen whether one of 25 shifts makes sense at all."""
LEAST_UNSPACED, UNSPACED_LETTERS = 150, 200
"""Letters in which words are looked for without regard to blanks, at least and in each part of a document."""
PART, LEAST_PAIRS = 60, 20
"""Tokens of a part of a document, and pairs of words of real text in it that stand apart by one token."""
MORE_PAIRS = 4
"""More of these than of pairs that stand together: of 14,000 parts of ordinary text none had more than two."""

_TAG = re.compile(r"<[^<>]{0,200}>")
_BREAK = re.compile(r"[-\u00ac\u2010\u2011][ \t]{0,20}[\r\n]\s{0,20}")
_BETWEEN_LETTERS = re.compile(r"(?<=[^\W_])(?:[^\w\s]|_){1,40}(?=[^\W_])")
_LEET = str.maketrans("01345789l", "oieastb9i")


@dataclass(frozen=True)
class _Known:
    """Words of the real text: as they are, spelled plainly, and those that are looked for inside others."""

    words: frozenset[str]
    plain: frozenset[str]
    pieces: frozenset[str]


def hidden_by_spelling(texts: Sequence[str], tokens: Tokens, real: Sequence[Tokens]) -> dict[str, list[int]]:
    """Return by kind the indices of the documents that become words of the real text when they are read otherwise.

    ``tokens``: of the texts. ``real``: corpora of the same vocabulary; nothing is found without any.
    """
    if not real:
        return {}
    vocabulary = tokens.vocabulary.words
    seen = np.zeros(len(vocabulary), bool)
    for corpus in real:
        seen[corpus.ids] = True
    words = [word for word in (vocabulary[n] for n in np.flatnonzero(seen)) if letters(word) >= LEAST_KNOWN]
    pieces = frozenset(word for word in words if LEAST_PIECE <= len(word) <= LONGEST_PIECE)
    known = _Known(frozenset(words), frozenset(map(plain, words)), pieces)
    found: dict[str, list[int]] = {BETWEEN: _interleaved(tokens, real)}
    candidates = _candidates(tokens, vocabulary, seen)
    uncut = tokenize([_uncut(texts[place]) for place in candidates])
    others = uncut.vocabulary.words
    for row, place in enumerate(candidates):
        written = [vocabulary[number] for number in tokens.document(place)]
        whole = [others[number] for number in uncut.document(row)]
        for kind in _kinds(written, whole, known):
            found.setdefault(kind, []).append(place)
    return found


@functools.lru_cache(1 << 18)
def letters(word: str) -> int:
    """Return how many letters a word has."""
    return sum(map(str.isalpha, word))


def _candidates(tokens: Tokens, vocabulary: Sequence[str], seen: NDArray[np.bool_]) -> list[int]:
    """Return the documents of which a tenth may be disguised: of whose letters so many stand in unknown words."""
    sizes = np.array([letters(word) for word in vocabulary], np.int64)
    total, inside = summed(sizes, tokens), summed(np.where(seen & (sizes > 1), sizes, 0), tokens)
    unknown = inside < KNOWN_ENOUGH * total
    short = total < SHORT * tokens.lengths
    return np.flatnonzero((total >= LEAST_LETTERS) & (unknown | short)).tolist()


def summed(values: NDArray[np.int64], tokens: Tokens) -> NDArray[np.int64]:
    """Return the sum of the values, one a word of the vocabulary, over the tokens of each document."""
    totals = np.concatenate([[0], np.cumsum(values[tokens.ids])])
    return np.asarray(totals[tokens.offsets[1:]] - totals[tokens.offsets[:-1]], np.int64)


def _kinds(written: Sequence[str], uncut: Sequence[str], known: _Known) -> list[str]:
    """Return how the words of a document are hidden; ``uncut`` are those of the text that :func:`_uncut` returns."""
    strange = [word for word in written if word not in known.words]
    size = sum(map(letters, written))
    cut = sum(letters(word) for word in uncut if word in known.words) - size + sum(map(letters, strange))
    gains = {
        RESPELLED: _letters_of(map(plain, strange), known.plain),
        BACKWARDS: _letters_of((plain(word)[::-1] for word in strange), known.plain),
        SHIFTED: max((_letters_of(shifted, known.words) for shifted in _shifts(strange, known)), default=0),
        CUT: cut,
    }
    sizes = dict.fromkeys(gains, size) | {CUT: sum(map(letters, uncut))}
    kinds = [kind for kind, gain in gains.items() if gain >= max(LEAST_LETTERS, LEAST_GAIN * sizes[kind])]
    if not kinds and any(_is_unspaced(part, known) for part in _parts(written)):
        kinds.append(UNSPACED)
    return kinds


def _letters_of(words: Iterable[str], known: frozenset[str]) -> int:
    """Return how many letters the words have that are among those of the real text."""
    return sum(letters(word) for word in words if word in known)


@functools.lru_cache(1 << 16)
def plain(word: str) -> str:
    """Return a folded word without marks, strokes and turns, with letters for the digits and signs that stand for them.

    ``i`` stands for what looks like i, l or 1.
    """
    if word.isdecimal():
        return word
    return "".join(map(_plain_letter, word)).translate(_LEET)


@functools.cache
def _plain_letter(character: str) -> str:
    if character.isascii():
        return character
    if unicodedata.category(character)[0] == "M":
        return ""
    name = unicodedata.name(character, "")
    if name.startswith("LATIN"):
        named = [part for part in name.partition("LETTER ")[2].split(" ") if len(part) == 1]
        return named[0].lower() if named else character
    return look_alikes().get(character, character)


def _uncut(text: str) -> str:
    """Return the text without markup, and without signs and hyphens at line breaks that stand inside words."""
    whole = _BREAK.sub("", _TAG.sub("", html.unescape(text)))
    return _BETWEEN_LETTERS.sub("", whole)


def _shifts(strange: Sequence[str], known: _Known) -> Iterable[list[str]]:
    """Yield the words with all letters moved along the alphabet, where that makes some of the first ones known."""
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    few = " ".join([word for word in strange[: 4 * SAMPLE] if len(word) >= LEAST_PIECE][:SAMPLE])
    for step in range(1, 26):
        table = str.maketrans(alphabet, alphabet[step:] + alphabet[:step])
        if any(word in known.words for word in few.translate(table).split(" ")):
            yield [word.translate(table) for word in strange]


def _parts(written: Sequence[str]) -> Iterable[Sequence[str]]:
    """Yield the words in parts of :data:`UNSPACED_LETTERS` letters or a word more, which overlap by half."""
    ends = np.cumsum([0, *map(len, written)])
    starts = np.unique(np.searchsorted(ends, np.arange(0, ends[-1], UNSPACED_LETTERS // 2)))
    for start in starts.tolist():
        stop = int(np.searchsorted(ends, ends[start] + UNSPACED_LETTERS))
        yield written[start:stop]


def _is_unspaced(words: Sequence[str], known: _Known) -> bool:
    """Return whether words of real text make up half of the letters more where blanks are left out of account."""
    once = dict.fromkeys(words)  # a long term that comes again and again would count each time
    words = [word for word in words if len(word) < 2 * LEAST_PIECE or once.pop(word, 0) is None]
    size = sum(map(len, words))
    spaced = sum(len(word) for word in words if word in known.pieces)
    if size < LEAST_UNSPACED or spaced > (1 - UNSPACED_GAIN) * size:
        return False
    joined = "".join(words).replace("_", "")[: 2 * UNSPACED_LETTERS]
    most = [0] * (len(joined) + 1)
    for end in range(1, len(joined) + 1):
        most[end] = most[end - 1]
        for start in range(max(0, end - LONGEST_PIECE), end - LEAST_PIECE + 1):
            if joined[start:end] in known.pieces:
                most[end] = max(most[end], most[start] + end - start)
    return bool(joined) and most[-1] - spaced >= UNSPACED_GAIN * len(joined)


def _interleaved(tokens: Tokens, real: Sequence[Tokens]) -> list[int]:
    """Return the documents with a part in which words of real text stand apart by one token oftener than together."""
    pairs = np.unique(np.concatenate([_pairs(corpus, 1)[0] for corpus in real]))
    if not len(pairs):
        return []
    parts = np.concatenate([[0], np.cumsum(-(-tokens.lengths // PART))])
    near, apart = (_pairs_in(tokens, pairs, step, parts) for step in (1, 2))
    found = np.flatnonzero((apart >= LEAST_PAIRS) & (apart > near + MORE_PAIRS))
    return sorted({int(document) for document in np.searchsorted(parts, found, side="right") - 1})


def _pairs_in(tokens: Tokens, pairs: NDArray[np.uint64], step: int, parts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many pairs of tokens, ``step`` apart, are among the sorted ``pairs``, of each part of a document.

    ``parts``: the number of each document's first part, and of all.
    """
    made, documents, starts = _pairs(tokens, step)
    known = pairs[np.minimum(np.searchsorted(pairs, made), len(pairs) - 1)] == made
    documents, starts = documents[known], starts[known]
    return np.bincount(parts[documents] + (starts - tokens.offsets[documents]) // PART, minlength=int(parts[-1]))


def _pairs(tokens: Tokens, step: int) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the pairs of tokens of one document that stand ``step`` apart, with document and place of the first."""
    documents = np.repeat(np.arange(len(tokens)), tokens.lengths)
    starts = np.flatnonzero(documents[step:] == documents[:-step])
    ids = tokens.ids.astype(np.uint64)
    return (ids[starts] << np.uint64(32)) | ids[starts + step], documents[starts], starts
