"""What stands before a name and is no part of it: titles, and the short words for a patient."""

from __future__ import annotations

import functools
import re

from corpusaudit.features.pii.locales.given_names import is_first_name
from corpusaudit.features.pii.locales.read import tabled

_BEHIND = re.compile(r"\.[ \t]{0,2}(?=[^\W\d_])|[ \t]{1,2}(?=[A-ZÀ-ÞĀ-Ž])")


@functools.cache
def _titles() -> frozenset[str]:
    found = (*tabled("name_words", "before"), *tabled("name_words", "patients"))
    return frozenset(word for words in found for word in words)


def title_end(text: str, start: int, end: int) -> int | None:
    """Return where what stands behind a title begins, where the word [start, end) is one; else None.

    One that is a given name too needs a full stop: "Pat Olmstead", "Pat. Olmstead".
    """
    word = text[start:end].rstrip(".").casefold()
    if word not in _titles():
        return None
    behind = _BEHIND.match(text, start + len(word))
    if behind is None or (is_first_name(word) and not behind.group().startswith(".")):
        return None
    return behind.end()


_TITLED = re.compile(r"(?<![^\W\d_])(?P<word>[^\W\d_]{1,16})(?:\.[ \t]{0,2}|[ \t]{1,2})$")


def is_titled(text: str, start: int) -> bool:
    """Whether a title stands right before ``start``."""
    found = _TITLED.search(text, max(0, start - 20), start)
    return found is not None and title_end(text, found.start(), found.end("word")) == start
