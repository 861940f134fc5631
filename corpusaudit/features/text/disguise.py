"""Disguised texts: those that a reader or a program reads, and whose words the tokens do not hold.

Some disguises show by themselves: letters of several scripts within a word, characters that are not printed, codes in
place of letters. Others show only beside real text, of which they hide the words
(:mod:`corpusaudit.features.text.readings`). Also what :mod:`corpusaudit.features.text.characters` folds is a disguise
where whole texts are written so: tokens see through it, the models for personal details and for meaning do not.
"""

from __future__ import annotations

import functools
import html
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.text.characters import character_class, look_alikes, stray_marks
from corpusaudit.features.text.readings import hidden_by_spelling, letters, summed
from corpusaudit.features.text.tokens import Tokens

LEAST_WORDS = 5
"""Disguised words in a document; fewer hide no passage, and a name in two scripts or a broken link is no disguise."""
LEAST_SHARE = 0.1
"""Of a document's words; a copy of which fewer are disguised keeps runs of ten words that are found."""
WORD = 5
"""Letters of a word, where words must be guessed from letters."""
LEAST_SIGNS = 100
"""Characters of a document that could be words, blanks apart; a row of figures or a line of dashes has fewer."""
LONGEST = 40
"""Letters; what is longer is no word of a language, a few names of chemistry and law apart. What is above counts."""

MIXED = "letters of several scripts within a word"
SHAPED = "letters of other shapes, or struck through"
UNSEEN = "text in characters that are not printed"
TURNED = "text whose order control characters turn round"
FLAGS = "words of regional-indicator letters"
CODES = "codes in place of letters or blanks"
JOINED = "words without blanks"
ENCODED = "encoded text"
WORDLESS = "numbers or signs in place of words"

_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]+")
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef"
    "\ufe00-\ufe0f\ufeff\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
    "\ud800-\udfff]{3,}"
)
_UNSEEN_WITHIN = re.compile(
    "[A-Za-z][\u034f\u115f\u1160\u180b-\u180f\u200b-\u200f\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb"
    "\U000e0000-\U000e0fff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]{1,40}[A-Za-z]"
)
"""Without the soft hyphen, which stands in ordinary words."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_TAGS = re.compile("[\U000e0020-\U000e007f\U000e0100-\U000e01ef]")
_ORDINARY_TAGS = re.compile(
    "\U0001f3f4[\U000e0020-\U000e007f]{1,8}|[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff][\U000e0100-\U000e01ef]"
)
"""Flags of parts of a country, and variants of Chinese characters."""
_SHAPES = (
    (0x0250, 0x02FF), (0x1D00, 0x1DBF), (0x2070, 0x209F), (0x2460, 0x24FF), (0xA720, 0xA7FF), (0xFF21, 0xFF5A),
    (0x1D400, 0x1D6A3), (0x1F110, 0x1F189),
)  # fmt: skip
"""Where Latin letters stand in other shapes: small capitals, raised, in circles and squares, wide, mathematical."""
_OVERRIDE = re.compile("[\u202d\u202e][^\u202c\n\u202d\u202e]*")
_INDICATORS = re.compile("[\U0001f1e6-\U0001f1ff]{3,}")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});")
_PERCENT = re.compile(r"(?<=[^\W\d_])%(?:20|0[9aAdD]|[46][1-9a-fA-F]|[57][0-9aA])(?=\S)")
_QUOTED = re.compile(r"(?<=[^\W\d_])=20(?=[^\W\d_])")
_BACKSLASH = re.compile(r"\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2})|(?<=\S)\\[nrt]")
_ENCODED = re.compile(r"[A-Za-z0-9+/]{40,}")
_CHANGE = re.compile(r"[a-z](?=[A-Z0-9])|[A-Z](?=[a-z0-9])|[0-9](?=[A-Za-z])")


def disguised(texts: Sequence[str], tokens: Tokens, real: Sequence[Tokens]) -> dict[str, NDArray[np.int64]]:
    """Return by kind of disguise the indices of the documents of which a substantial part is disguised.

    ``tokens`` are those of the texts; ``real`` those of the corpora that they are compared with, of one vocabulary with
    them, none where there is none. A part is substantial from :data:`LEAST_WORDS` words and :data:`LEAST_SHARE`.
    """
    found: dict[str, list[int]] = {}
    lengths = tokens.lengths
    for kind, words in [*_counted(texts).items(), (JOINED, _joined(tokens, real))]:
        more = words if kind in (UNSEEN, JOINED, ENCODED) else 0  # words that are no tokens, or one token for many
        found[kind] = np.flatnonzero((words >= LEAST_WORDS) & (words >= LEAST_SHARE * (lengths + more))).tolist()
    found[WORDLESS] = _wordless(texts, tokens)
    found |= hidden_by_spelling(texts, tokens, real)
    return {kind: np.array(places, np.int64) for kind, places in found.items() if places}


def _counted(texts: Sequence[str]) -> dict[str, NDArray[np.int64]]:
    counts = {kind: np.zeros(len(texts), np.int64) for kind in COUNTS}
    for place, text in enumerate(texts):
        for kind, count in COUNTS.items():
            counts[kind][place] = count(text)
    return counts


def _mixed(text: str) -> int:
    """Return the words with letters of several scripts; one Greek letter at an end of a word is notation (IFNγ)."""
    if text.isascii():
        return 0
    return sum(not word.isascii() and _is_mixed(word) for word in _WORD.findall(text))


def _is_mixed(word: str) -> bool:
    scripts = [script for script in map(_script, word) if script]
    kinds = Counter(scripts)
    if len(kinds) < 2:
        return False
    notation = set(kinds) == {"LATIN", "GREEK"} and kinds["GREEK"] == 1 and "GREEK" in (scripts[0], scripts[-1])
    return not notation


@functools.cache
def _script(character: str) -> str:
    """Return the script of a letter, empty for scripts that stand in one word with Latin letters (Han, Hangul)."""
    kind = unicodedata.name(character, "").split(" ")[0] if character.isalpha() else ""
    return kind if kind in _scripts() else ""


@functools.cache
def _scripts() -> frozenset[str]:
    return frozenset({unicodedata.name(alike, " ").split(" ")[0] for alike in look_alikes()} - {""})


def _shaped(text: str) -> int:
    if text.isascii():
        return 0
    shapes = _shapes()
    return sum(not word.isascii() and sum(c in shapes for c in word) > 1 for word in text.split())


@functools.cache
def _shapes() -> frozenset[str]:
    codes = [code for low, high in _SHAPES for code in range(low, high + 1)]
    folded = {chr(code): "".join(map(chr, character_class(code)[1])) for code in codes}
    return stray_marks() | {c for c, plain in folded.items() if plain.isascii() and plain.isalpha()}


def _unseen(text: str) -> int:
    if text.isascii() and not _CONTROL.search(text):
        return 0
    left = _ORDINARY_TAGS.sub("", text)
    runs = sum(len(run) for run in _UNSEEN.findall(left))
    tags = len(_TAGS.findall(left))
    return max(runs // WORD, tags // WORD, sum(_UNSEEN_WITHIN.search(word) is not None for word in left.split()))


def _turned(text: str) -> int:
    if text.isascii():
        return 0
    return sum(len(_LETTERS.findall(part)) for part in _OVERRIDE.findall(text))


def _flags(text: str) -> int:
    return 0 if text.isascii() else len(_INDICATORS.findall(text))


def _codes(text: str) -> int:
    count = 0
    if "&" in text:
        count += sum(_hides(html.unescape(reference)) for reference in _REFERENCE.findall(text))
    if "%" in text or "=" in text:
        count += len(_PERCENT.findall(text)) + len(_QUOTED.findall(text))
    if "\\" in text:
        count += len(_BACKSLASH.findall(text))
    return count


def _hides(character: str) -> bool:
    """Return whether it stands inside a word, or between two: a letter, a mark, a blank or nothing that is printed."""
    return len(character) == 1 and unicodedata.category(character)[0] in "LMNZC"


def _encoded(text: str) -> int:
    """Return what words there may be in text of base64: small, large letters and digits change all the time."""
    runs = [
        run
        for run in _ENCODED.findall(text)
        if run != run.lower() and run != run.upper() and 4 * len(_CHANGE.findall(run)) >= len(run)
    ]
    return sum(map(len, runs)) // (WORD + 2)


COUNTS: dict[str, Callable[[str], int]] = {
    MIXED: _mixed, SHAPED: _shaped, UNSEEN: _unseen, TURNED: _turned, FLAGS: _flags, CODES: _codes, ENCODED: _encoded,
}  # fmt: skip
"""How many words of a text are disguised, by kind."""


def _joined(tokens: Tokens, real: Sequence[Tokens]) -> NDArray[np.int64]:
    """Return of each document how many words its overlong tokens may hold; those of the real text are none."""
    sizes = np.zeros(len(tokens.vocabulary), np.int64)
    for number, word in enumerate(tokens.vocabulary.words):
        if len(word) > LONGEST:
            length = sum(c != "_" and not unicodedata.combining(c) for c in word)
            sizes[number] = max(0, length - LONGEST) // WORD
    for corpus in real:
        sizes[corpus.ids] = 0
    return summed(sizes, tokens)


def _wordless(texts: Sequence[str], tokens: Tokens) -> list[int]:
    """Return the documents of enough characters of which hardly any is a letter of a word without digits."""
    words = tokens.vocabulary.words
    sizes = [0 if any(map(str.isdecimal, word)) else letters(word) for word in words]
    inside = summed(np.array(sizes, np.int64), tokens)
    signs = np.array([len(text) - sum(map(text.count, " \n\t")) for text in texts], np.int64)
    return np.flatnonzero((signs >= LEAST_SIGNS) & (inside < LEAST_SHARE * signs)).tolist()
