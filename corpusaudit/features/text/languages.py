"""Which languages and scripts a corpus is in, as shares of its text.

Scripts are told by their letters, languages by py3langid (a model of byte n-grams that ships with the package and needs
no network). A text is looked at in pieces, so that a paragraph in another language counts for its own length.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any

from corpusaudit.languages import OTHER_SCRIPT

MOST_TEXTS = 500
"""Texts looked at, drawn by their digests: enough to tell a tenth within 2.6 points (95 %)."""
PIECE = 200
"""Characters; shorter pieces of clinical shorthand are taken for other languages, longer ones hide a sentence."""
LEAST_LETTERS = 30
"""Below this the language of a piece in Latin letters cannot be told, and it counts as English."""
_ENGLISH = frozenset({"en", "la", "pcm", "zxx"})
"""English, what terms of medicine and lists of them look like (Latin), Nigerian Pidgin, and no language at all."""
_SURELY_OTHER = 20
"""Times as likely as English: shorthand and lists of drugs are like no language; the best of many is no evidence."""
_COMMON = ("de", "es", "fr", "it", "nl", "pt")
"""Of text that is not English, as likely as near relatives with few writers (Galician, Aragonese, Low German)."""


def characters_by_language(texts: Sequence[str]) -> list[dict[str, int]]:
    """Return how many characters of each text are in each language (code, or another script)."""
    found: list[dict[str, int]] = []
    for text in texts:
        counts: dict[str, int] = {}
        for piece in pieces(text):
            kind = language(piece)
            if kind is not None:
                counts[kind] = counts.get(kind, 0) + len(piece)
        found.append(counts)
    return found


def language_shares(
    texts: Sequence[str], read: Callable[[Sequence[str]], Sequence[dict[str, int]]] = characters_by_language
) -> dict[str, float]:
    """Return the share of the characters in each language (code, or another script), in [0, 1], most first.

    Of more than :data:`MOST_TEXTS` texts those drawn by digest are looked at. What has no letters is in no language and
    is not counted. Texts too short to tell are told together. ``read`` does what :func:`characters_by_language` does.
    """
    found: dict[str, int] = {}
    drawn = _drawn(texts)
    short = sorted(text for text in drawn if not _can_be_recognized(text))
    for counts in read([*(text for text in drawn if _can_be_recognized(text)), " ".join(short)]):
        for kind, characters in counts.items():
            found[kind] = found.get(kind, 0) + characters
    counted = sum(found.values())
    return {kind: found[kind] / counted for kind in sorted(found, key=lambda kind: (-found[kind], kind))}


def _can_be_recognized(text: str) -> bool:
    return sum(map(str.isalpha, text[: 10 * LEAST_LETTERS])) >= LEAST_LETTERS


def _drawn(texts: Sequence[str]) -> list[str]:
    if len(texts) <= MOST_TEXTS:
        return list(texts)
    return sorted(texts, key=lambda text: hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())[:MOST_TEXTS]


def pieces(text: str) -> Iterator[str]:
    """Yield a text in pieces of :data:`PIECE` characters or a word more, cut at blanks; a short rest joins the last."""
    begun: list[str] = []
    size = 0
    kept = ""
    for word in re.findall(r"\S{1,200}\s*", text):
        begun.append(word)
        size += len(word)
        if size >= PIECE:
            if kept:
                yield kept
            kept, begun, size = "".join(begun), [], 0
    rest = "".join(begun)
    if kept and size >= PIECE // 2:
        yield kept
        yield rest
    elif kept or rest:
        yield kept + rest


def language(piece: str) -> str | None:
    """Return the code of a piece's language, ``en`` where nothing speaks against it; None where it has no letters.

    More than half of its letters outside the Latin script are :data:`OTHER_SCRIPT`. A rarer language is told only where
    it is far likelier than each of the common ones.
    """
    letters = [sign for sign in piece if sign.isalpha()]
    if not letters:
        return None
    if 2 * sum(not _is_latin(sign) for sign in letters) > len(letters):
        return OTHER_SCRIPT
    if len(letters) < LEAST_LETTERS:
        return "en"
    odds: dict[str, float] = dict(_identifier().rank(piece.encode("utf-8", "replace").decode()))
    best = max(odds, key=lambda code: (odds[code], code))
    if best in _ENGLISH or odds[best] < _SURELY_OTHER * odds["en"]:
        return "en"
    common = max(_COMMON, key=lambda code: odds[code])
    return common if odds[best] < _SURELY_OTHER * odds[common] else str(best)


_READ = 100
"""Characters of each of three places of a document, by which its language is told."""
_FEWEST_LETTERS = 20
"""Entries of forms and messages are short; those of fewer letters count as English."""
_HARDLY_LESS = 100
"""Times as likely: what is like one language is like its neighbours, of which some have no words of their own here."""


def language_of(text: str, among: Collection[str]) -> str | None:
    """Return the code of a document's language where it is one of those ``among``, which have words of their own.

    English where nothing speaks against it, also in shorthand that is like no language; None for a language that is
    not among them. A long document is read at its beginning, middle and end.
    """
    middle = len(text) // 2
    read = text if len(text) <= 3 * _READ else f"{text[:_READ]} {text[middle : middle + _READ]} {text[-_READ:]}"
    letters = [sign for sign in read if sign.isalpha()]
    if not read.isascii() and 2 * sum(not _is_latin(sign) for sign in letters) > len(letters):
        return None
    if len(letters) < _FEWEST_LETTERS:
        return "en"
    odds: dict[str, float] = dict(_identifier().rank(read.encode("utf-8", "replace").decode()))
    best, english = max(odds.values()), odds["en"]
    near = [code for code in among if code not in _ENGLISH and odds.get(code, 0.0) * _HARDLY_LESS >= best]
    found = max(near, key=lambda code: (odds[code], code), default=None)
    if found is not None and odds[found] >= _SURELY_OTHER * english:
        return found
    likeliest = max(odds, key=lambda code: (odds[code], code))
    return "en" if likeliest in _ENGLISH or best < _SURELY_OTHER * english else None


@cache
def _is_latin(sign: str) -> bool:
    return sign.isascii() or unicodedata.name(sign, "LATIN").startswith(("LATIN", "FEMININE", "MASCULINE", "MICRO"))


@cache
def _identifier() -> Any:
    from py3langid import modelio
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    # It unpacks its model into a temporary file, for which there may be no room; in memory the model is small.
    before, modelio.tempfile = modelio.tempfile, SimpleNamespace(TemporaryFile=lambda **_: io.BytesIO())
    try:
        return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    finally:
        modelio.tempfile = before
