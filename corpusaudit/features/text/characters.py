"""What one character means to the tokenizer: its class, and the characters it is folded to.

Folding makes spellings that look alike equal: NFKC (width, ligatures, mathematical letters), case folding, decimal
digits of any script to 0-9, and the Cyrillic and Greek letters that cannot be told from Latin ones by eye. Marks are
kept, in decomposed form, so that precomposed and combining spellings agree.
"""

from __future__ import annotations

import unicodedata

SEPARATOR, WORD, IGNORED, SOLO, MARK, PARTED = 1, 2, 3, 4, 5, 6
"""Ends a word; is part of a word; is skipped and ends none; is a token by itself; belongs to what it follows; is a
separator with marks, such as ≠, which ends a word and whose marks begin the next, as they do where they are typed."""

CODE_POINTS = 0x110000
"""Numbers of Unicode signs: 0 to 0x10FFFF."""

MOST_MARKS = 30
"""Marks on one letter that are put in order: no language has more (UAX #15, stream-safe text). Ordering a million marks
takes the square of that."""
_MARKS_OF_MARKS = frozenset("\u0f73\u0f75\u0f81")

# Letters of other scripts that look like a Latin letter once case is folded (compare Unicode's confusables data).
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
# Invisible characters that no reader sees and that must not cut a word.
_INVISIBLE = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0}


def fold_text(text: str) -> str:
    """Return NFKC of the case-folded text, of which no letter keeps more than :data:`MOST_MARKS` marks."""
    if len(text) > 8 * MOST_MARKS and not text.isascii():
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
    return "".join(_LOOK_ALIKES.get(c, str(unicodedata.decimal(c)) if c.isdecimal() else c) for c in folded)


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN" or character == "_"


def character_class(code: int) -> tuple[int, tuple[int, ...]]:
    """Return the class of a code point and the code points that stand for it inside a token (empty unless it has any).

    Lone surrogates separate words. A compatibility character is a word character if any part of it is.
    """
    character = chr(code)
    category = unicodedata.category(character)
    variation = 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF
    if category == "Cf" or variation or code in _INVISIBLE:
        return IGNORED, ()
    if category == "Cs":
        return SEPARATOR, ()
    if _within(code, _EMOJI):
        return SOLO, (code,)
    parts = tuple(ord(c) for c in _fold(character) if _is_word(c))
    if not parts:
        return SEPARATOR, ()
    # By its parts, since half-width voicing marks are letters by their own category.
    if all(unicodedata.category(chr(part))[0] == "M" for part in parts):
        base = unicodedata.normalize("NFD", character)[0]
        return (PARTED if base != character and character_class(ord(base))[0] == SEPARATOR else MARK), parts
    if _within(parts[0], _UNSPACED):
        return SOLO, parts
    return WORD, parts
