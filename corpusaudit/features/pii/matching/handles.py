"""Names of people within handles, hashtags, mailboxes, addresses of sites and names of files.

"@lauren_quill", "LaurenQuill84", "lauren.quill@example.org", "quill_lauren_scan.pdf" and "laurenquill" hold a name that
somebody of the other corpus may have; "l.quill" holds an initial of one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from corpusaudit.features.pii.locales.given_names import is_first_name
from corpusaudit.features.pii.locales.vocabulary import is_known_word, is_word_and_name
from corpusaudit.features.pii.matching.contacts import undisguised
from corpusaudit.features.pii.matching.letters import spelled_alike
from corpusaudit.features.pii.types import MAILBOX, NAME, SITE, TYPES

_PIECE = re.compile(r"[^\W\d_]+(?:['’´][^\W\d_]+)*")
_CAMEL = re.compile(
    r"(?<!\bMc)(?<!\bMac)(?<!\bFitz)(?<!\bDe)(?<!\bDi)(?<!\bLa)(?<!\bLe)(?<!\bSt)(?<!\bVan)(?<!\bVon)"
    r"(?<![a-zß-ÿ]Mc)(?<![a-zß-ÿ]Mac)(?<![a-zß-ÿ]Fitz)"
    r"(?<=[^\W\d_A-ZÀ-ÞĀ-Ž])(?=[A-ZÀ-Þ])"
)
"""Where one word of a handle ends and the next begins: "Lauren|Quill", but "Lauren|McQuill"."""
_MOST_WORDS, _MOST_NAMES = 6, 16
"""Words of one handle that are read, and names that it may hold."""
_LEAST_RUN, _LEAST_SURNAME = 7, 4
"""Letters of a given name and surname run together, and of a surname behind an initial."""
_LONGEST = 200
"""Characters of a handle, mailbox or site that are read: more are no name of anybody."""
_COMPOUND = re.compile(
    r"(?<![^\W_])[^\W\d_]{1,40}(?:_{1,3}[^\W\d_]{1,40}){1,5}(?![^\W\d_])"
    r"|(?<![^\W_])(?:[A-ZÀ-ÞĀ-Ž]?[a-zß-ÿ]{1,40}(?:[A-ZÀ-ÞĀ-Ž][a-zß-ÿ]{1,40}){1,5}(?![^\W\d_])|[^\W\d_]{6,60}(?=\d))"
)


def names_in_handle(value: str, kind: str) -> tuple[str, ...]:
    """Return the names that a detail of a type (of ``types.TYPES``) may hold, in small letters, in either order.

    There are none where it is a name as people write it.
    """
    family = TYPES[kind].family
    if family is NAME:
        words = value.split()
        alone = len(words) == 1 and value.islower()
        return tuple(name for word in words if alone or _is_compound(word) for name in _names(word))[:_MOST_NAMES]
    if family not in (MAILBOX, SITE):
        return ()
    plain = undisguised(value)[:_LONGEST]
    parts = _named_parts(plain, family is SITE)
    found = [name for part in parts for name in _names(part)]
    if family is MAILBOX:
        found += _with_initial(parts[0])
    return tuple(dict.fromkeys(found))[:_MOST_NAMES]


def _named_parts(value: str, is_site: bool) -> list[str]:
    """Return what of a mailbox, user name or site is called by whoever has it: not the end of its host."""
    if not is_site and "@" not in value[1:]:
        return [value]
    local, host = ("", value) if is_site else value.rsplit("@", 1)
    host, *pages = re.sub(r"^[a-z]{2,6}:/+", "", host, flags=re.IGNORECASE).split("/")
    labels = host.split(".")[:-1]
    return [part for part in (local.partition("+")[0], *labels, *re.split(r"[/?&=]", "/".join(pages))) if part]


def _is_compound(value: str) -> bool:
    return "_" in value or "." in value[1:-1] or _CAMEL.search(value) is not None


def words_of_handle(value: str) -> list[str]:
    """Return the words of a handle in small letters: signs and digits part them, and capitals behind small letters."""
    return [word.casefold() for piece in _PIECE.findall(value.replace("_", " ")) for word in _CAMEL.split(piece)]


def _names(part: str) -> Iterator[str]:
    words = words_of_handle(part)[:_MOST_WORDS]
    # Every word beside another that may be a name's is part of it: "maria_garcia_lopez" is no "Maria Garcia".
    for parts, run in itertools.groupby(words, key=lambda word: len(word) == 1 or _may_be_part(word)):
        together = list(run)
        if parts and _may_be_name(together):
            yield " ".join(together)
    for word in words:
        if len(word) >= _LEAST_RUN and not is_known_word(word):
            yield word
            yield from _turned(word)


def _with_initial(part: str) -> list[str]:
    """Return the name that an initial and a surname run together are, where nothing else is there."""
    words = words_of_handle(part)
    if len(words) != 1 or len(words[0]) <= _LEAST_SURNAME or is_known_word(words[0]) or is_first_name(words[0]):
        return []
    return [f"{words[0][0]} {words[0][1:]}"]


def _may_be_name(words: Sequence[str]) -> bool:
    long = [word for word in words if len(word) > 1]
    if len(long) == 1:
        return len(words) == 2 and len(long[0]) >= _LEAST_SURNAME and not is_known_word(long[0])
    return all(map(_may_be_part, long)) and any(is_first_name(word) or not is_known_word(word) for word in long)


def _may_be_part(word: str) -> bool:
    return is_first_name(word) or is_word_and_name(word) or not is_known_word(word)


def _turned(word: str) -> Iterator[str]:
    """Yield a surname and a given name run together with the given name first, for the longest common given name."""
    for cut in range(3, len(word) - 2):
        if is_first_name(word[cut:]):
            yield f"{word[cut:]}{word[:cut]}"
            return


def parted_alike(run: str, written: str) -> str:
    """Return a name run together in the words in which it is written elsewhere; as it is, where that is another."""
    words = words_of_handle(written)
    return " ".join(words) if spelled_alike("".join(words), run) else run


def compound_words(text: str) -> list[tuple[str, tuple[int, int]]]:
    """Return the words of a text that are several, cut as people write them, with their characters [start, end)."""
    found = []
    for match in _COMPOUND.finditer(text):
        value = match.group()
        cut = words_of_handle(value)
        if len(cut) > 1 or text[match.end() : match.end() + 1].isdecimal():
            found.append((" ".join(cut), match.span()))
    return found
