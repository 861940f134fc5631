"""How a word is written with plain letters: accents dropped or transcribed, other scripts in Latin letters.

"Götz" is written "Gotz" and "Goetz", "Ødegård" "Odegard" and "Oedegaard", "Юлия" "Yuliya", "Iuliia" and "Julija". Two
words are alike where one of them is, as it stands, a plain spelling of the other, or where both have one in common.
"""

from __future__ import annotations

import functools
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.text.characters import fold_text, look_alikes
from corpusaudit.features.text.tokens import Tokens, Vocabulary

_DROPPED = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŋ": "n", "ŧ": "t",
            "ı": "i", "ß": "ss", "ĳ": "ij"}  # fmt: skip
"""Letters that no mark is taken from: what is typed for them on a plain keyboard."""
_TRANSCRIBED = {"a\u0308": "ae", "o\u0308": "oe", "u\u0308": "ue", "a\u030a": "aa", "ø": "oe", "đ": "dj", "ð": "dh"}
"""How a language itself writes a letter that it lacks: German and Nordic, Croatian, Icelandic."""
# Bulgarian and Ukrainian letters beside the Russian ones; three usages: of English, of passports (ICAO 9303), and of
# Slavic languages without their marks; then of German.
_CYRILLIC = """
а a|б b|в v v v w|г g|д d|е e|ё yo e e jo|ж zh zh z sch|з z z z s|и i|й y i j j|к k|л l|м m|н n|о o|п p|р r|с s|т t|у u
ф f|х kh kh ch ch|ц ts ts c z|ч ch ch c tsch|ш sh sh s sch|щ shch shch sc schtsch|ъ - ie - -|ы y|ь -|э e|ю yu iu ju ju
я ya ia ja ja|і i|ї yi i ji ji|є ye ie je je|ґ g|ђ dj|ј j|љ lj|њ nj|ћ c|џ dz|ѕ dz|ў u
"""
_GREEK = """
αυ av au|ευ ev eu|ου ou ou|γγ ng|γκ gk g|γξ nx|γχ nch|μπ mp b|ντ nt d|α a|β v|γ g|δ d|ε e|ζ z|η i|θ th|ι i|κ k|λ l|μ m
ν n|ξ x|ο o|π p|ρ r|σ s|ς s|τ t|υ y i|φ f ph|χ ch h|ψ ps|ω o
"""


def _usages(table: str, count: int) -> tuple[dict[str, str], ...]:
    """Return how each letter is written, one usage after another; where a row has one way, all write it so."""
    rows = [row.split() for row in table.replace("\n", "|").split("|") if row]
    ways = {letters: written * count if len(written) == 1 else written for letters, *written in rows}
    return tuple({letters: written[usage] for letters, written in ways.items()} for usage in range(count))


_SCRIPTS = (("\u0400", "\u04ff", _usages(_CYRILLIC, 4)), ("\u0370", "\u03ff", _usages(_GREEK, 2)))
_LONGEST = 64
"""Letters and marks of a word, above which it is no name."""


@functools.lru_cache(maxsize=1 << 16)
def plain_spellings(word: str) -> tuple[str, ...]:
    """Return how a word is written in plain letters, the accents dropped first; itself where it is plain.

    ``word`` is folded, as :mod:`corpusaudit.features.text.tokens` does or by case alone.
    """
    if word.isascii() or len(word) > _LONGEST:
        return (word,)
    decomposed = unicodedata.normalize("NFD", word)
    for first, last, usages in _SCRIPTS:
        if any(first <= c <= last for c in decomposed):
            whole = _of_one_script(decomposed, first, last)
            return tuple(dict.fromkeys(_in_latin(whole, usage) for usage in usages))
    dropped = "".join(_DROPPED.get(c, c) for c in decomposed if not unicodedata.combining(c))
    for letter, written in _TRANSCRIBED.items():
        decomposed = decomposed.replace(letter, written)
    written = "".join(_DROPPED.get(c, c) for c in decomposed if not unicodedata.combining(c))
    return (dropped, written) if written != dropped else (dropped,)


def _of_one_script(decomposed: str, first: str, last: str) -> str:
    """Return a word with the letters that look Latin, and were taken for it, in the script of the others."""
    back = _look_alikes_of(first, last)
    return unicodedata.normalize("NFC", "".join(back.get(c, c) for c in decomposed))


@functools.cache
def _look_alikes_of(first: str, last: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    letters = {letter for low, _, usages in _SCRIPTS if low == first for letter in usages[0] if len(letter) == 1}
    for alike, latin in look_alikes().items():
        if alike in letters and first <= alike <= last:
            found.setdefault(latin, alike)
    return found


def _in_latin(word: str, usage: Mapping[str, str]) -> str:
    made, at = [], 0
    plain = "".join(c if c in usage else _without_marks(c) for c in word)
    while at < len(plain):
        size = 2 if plain[at : at + 2] in usage else 1
        piece = plain[at : at + size]
        made.append(usage.get(piece, piece).replace("-", ""))
        at += size
    return "".join(made)


def _without_marks(letter: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c))


def spelled_alike(one: str, other: str) -> bool:
    """Whether two folded words have a plain spelling in common."""
    return one == other or not set(plain_spellings(one)).isdisjoint(plain_spellings(other))


@functools.lru_cache(maxsize=1 << 16)
def plain(word: str) -> str:
    """Return a word in small letters without accents."""
    return plain_spellings(fold_text(word))[0]


@dataclass(frozen=True, repr=False)
class Lexicon:
    """The words of a vocabulary: ``words`` by id, ``ids`` of each as it stands, ``plain``: ids by plain spelling."""

    words: Sequence[str]
    ids: Mapping[str, int]
    plain: Mapping[str, Sequence[int]]

    def spelled(self, letters: str) -> list[int]:
        """Return the words that are those letters, or have them for a plain spelling."""
        exact = self.ids.get(letters)
        return [*(() if exact is None else (exact,)), *self.plain.get(letters, ())]

    def alike(self, word: int) -> list[int]:
        """Return the words that are spelled like that word, itself first."""
        found = [word, *(one for letters in plain_spellings(self.words[word]) for one in self.spelled(letters))]
        return list(dict.fromkeys(found))


def lexicon(vocabulary: Vocabulary) -> Lexicon:
    """Return the words of a vocabulary as they are now."""
    words = vocabulary.words
    by_letters: dict[str, list[int]] = defaultdict(list)
    for number, word in enumerate(words):
        if not word.isascii():
            for letters in plain_spellings(word):
                by_letters[letters].append(number)
    return Lexicon(words, {word: number for number, word in enumerate(words)}, by_letters)


def spelled_as(words: Lexicon, letters: Collection[str]) -> list[int]:
    """Return the words one of whose plain spellings is among ``letters``."""
    return [number for one in letters for number in words.spelled(one)]


def is_one_of(tokens: Tokens, wanted: Iterable[int]) -> NDArray[np.bool_]:
    """Return, for each token, whether its word is among those wanted."""
    table = np.zeros(len(tokens.vocabulary), bool)
    table[np.fromiter(wanted, np.int64)] = True
    marked: NDArray[np.bool_] = table[tokens.ids]
    return marked
