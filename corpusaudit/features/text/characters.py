"""What one character means to the tokenizer: its class, and the characters it is folded to.

Folding makes spellings that look alike equal: NFKC (width, ligatures, mathematical letters), case folding, decimal
digits of any script to 0-9, small capitals, letters in squares and circles, and the letters of other scripts that
cannot be told from Latin ones by eye. Marks are kept, in decomposed form, so that precomposed and combining spellings
agree; those that no language writes on a letter of its own are skipped, as is what no reader sees.
"""

from __future__ import annotations

import functools
import unicodedata
from pathlib import Path

SEPARATOR, WORD, IGNORED, SOLO, MARK, PARTED = 1, 2, 3, 4, 5, 6
"""Ends a word; is part of a word; is skipped and ends none; is a token by itself; belongs to what it follows; is a
separator with marks, such as ≠, which ends a word and whose marks begin the next, as they do where they are typed."""

CODE_POINTS = 0x110000
"""Numbers of Unicode signs: 0 to 0x10FFFF."""

MOST_MARKS = 30
"""Marks on one letter that are put in order: no language has more (UAX #15, stream-safe text). Ordering a million marks
takes the square of that."""
_MARKS_OF_MARKS = frozenset("\u0f73\u0f75\u0f81")

# Cyrillic and Greek letters that look like a Latin letter once case is folded; other scripts stand in a file beside.
_LOOK_ALIKES = dict(
    zip(
        "аеорсухіјѕһԁԛԝьӏɡαοινρτυκϲ\u0131",
        "aeopcyxijshdqwblgaoivptukci",
        strict=True,
    )
)

# Scripts written without blanks: each character is a token.
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
# Miscellaneous symbols and dingbats; emoji and pictographs.
_EMOJI = ((0x2600, 0x27BF), (0x1F000, 0x1FAFF))
# Characters that no reader sees and that must not cut a word, beside controls and what Unicode calls format characters:
# joiners, fillers of Korean syllables, variation selectors, and what is ignorable, or no character, by its place.
_INVISIBLE = (
    (0x034F, 0x034F),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x2065, 0x2065),
    (0xFDD0, 0xFDEF),
    (0xFE00, 0xFE0F),
    (0xFFF0, 0xFFF8),
    (0xE0000, 0xE0FFF),
)
_BLANK = frozenset({0x3164, 0xFFA0})
"""Hangul fillers: letters by their category, and as wide as a letter, but nothing is printed."""
_FOR_LATIN = ((0x0300, 0x036F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F))
"""Marks for letters of any script."""
_COMPOSED = range(0xC0, 0x2500)
"""Where the characters stand that Unicode composes of a letter, or of a sign, and such marks."""
_LETTERS_BY_NAME = (
    "LATIN LETTER SMALL CAPITAL ",
    "NEGATIVE CIRCLED LATIN CAPITAL LETTER ",
    "NEGATIVE SQUARED LATIN CAPITAL LETTER ",
)
_SQUARED = ((0x1F130, 0x1F189),)
"""Latin letters in squares and circles, among the emoji."""


def fold_text(text: str) -> str:
    """Return NFKC of the case-folded text, of which no letter keeps more than :data:`MOST_MARKS` marks."""
    if text.isascii():
        return text.lower()
    if len(text) > 8 * MOST_MARKS:
        marks = 0
        kept = []
        for c in text:
            marks = marks + 1 if unicodedata.combining(c) or c in _MARKS_OF_MARKS else 0
            if marks <= MOST_MARKS:
                kept.append(c)
        text = "".join(kept)
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= code <= high for low, high in ranges)


def _fold(text: str) -> str:
    """Return NFKC, case-folded, decomposed characters with look-alikes and digits made Latin."""
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c if c.isascii() else _plain(c) for c in folded)


def _plain(character: str) -> str:
    """Return the Latin letter or digit that a folded character looks like; itself where it looks like none."""
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    name = unicodedata.name(character, "")
    for kind in _LETTERS_BY_NAME:
        if name.startswith(kind) and len(name) == len(kind) + 1:
            return name[-1].lower()
    return look_alikes().get(character, character)


@functools.cache
def look_alikes() -> dict[str, str]:
    """Return the letters of other scripts that look like a small Latin letter or its capital, with that letter."""
    listed = Path(__file__).with_name("look_alikes.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split(" ") for line in listed if line and not line.startswith("#")]
    return {alike: letter for letter, alikes in rows for alike in alikes} | _LOOK_ALIKES


@functools.cache
def stray_marks() -> frozenset[str]:
    """Return the marks for letters of any script that Unicode composes with none, such as overlays and enclosures."""
    used = {c for code in _COMPOSED for c in unicodedata.normalize("NFD", chr(code))[1:]}
    marks = {chr(code) for low, high in _FOR_LATIN for code in range(low, high + 1)}
    return frozenset(c for c in marks - used if unicodedata.normalize("NFD", c) == c)


def _is_unseen(code: int) -> bool:
    character = chr(code)
    category = unicodedata.category(character)
    if category == "Cc":
        return not character.isspace()
    nothing = code & 0xFFFE == 0xFFFE  # the last two of each plane are no characters
    return category in ("Cf", "Cs") or nothing or _within(code, _INVISIBLE) or character in stray_marks()


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN" or character == "_"


def character_class(code: int) -> tuple[int, tuple[int, ...]]:
    """Return the class of a code point and the code points that stand for it inside a token (empty unless it has any).

    A compatibility character is a word character if any part of it is. Controls that are no white space and lone
    surrogates are skipped, as other characters that no reader sees.
    """
    character = chr(code)
    if _is_unseen(code):
        return IGNORED, ()
    if code in _BLANK:
        return SEPARATOR, ()
    parts = tuple(ord(c) for c in _fold(character) if _is_word(c) and c not in stray_marks())
    letter = _within(code, _SQUARED) and len(parts) == 1 and parts[0] < 128
    if _within(code, _EMOJI) and not letter:
        return SOLO, (code,)
    if not parts:
        return SEPARATOR, ()
    # By its parts, since half-width voicing marks are letters by their own category.
    if all(unicodedata.category(chr(part))[0] == "M" for part in parts):
        base = unicodedata.normalize("NFD", character)[0]
        return (PARTED if base != character and character_class(ord(base))[0] == SEPARATOR else MARK), parts
    if _within(parts[0], _UNSPACED):
        return SOLO, parts
    return WORD, parts
