"""Canaries, and the search for them in bytes: in clear, escaped, in tags, in another case, encoded or hashed.

Texts and names are invented words, so that finding one can only mean that it came from a private file.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import random
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote_plus

COMMON = (
    "patient reports low mood poor sleep little appetite work stress family support no fever denies chest pain walks "
    "daily takes medication as told asks about therapy will return next month feels hopeful about the summer plans"
)


def note(rows: random.Random, words: int = 40) -> str:
    """Return a text of common words alone."""
    return " ".join(rows.choice(COMMON.split()) for _ in range(words)) + "."


def write_rows(path: Path, rows: Iterable[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@dataclass(frozen=True)
class Secrets:
    """What may stand nowhere: two words of a text (in sequence, or telling ones anywhere), a name, a plain hash."""

    texts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    hashed: tuple[str, ...] = ()
    files: tuple[bytes, ...] = ()  # whole files, of which no plain hash may stand


def find(data: bytes, secrets: Secrets) -> set[str]:
    """Return what of the secrets stands in ``data``, as the form in which it does."""
    found = set()
    pairs = {pair for text in secrets.texts for pair in _pairs(text) if _telling(pair)}
    telling = [set(_fold(text).split()) - _PLAIN for text in secrets.texts]
    for view in _views(data):
        folded = _fold(view)
        words = " ".join(re.findall(r"\w+", folded))
        found |= {f"two words: {' '.join(pair)}" for pair in pairs if " ".join(pair) in words}
        present = [[word for word in text if word in words] for text in telling]
        found |= {f"words: {' '.join(some)}" for some in present if len(some) > 1}
        found |= {f"name: {name}" for name in secrets.names if _fold(name) in folded}
    raw = data.decode("latin-1")
    parts = [*secrets.names, *(" ".join(pair) for pair in pairs)]
    found |= {f"encoded: {part}" for part in parts for form in _encoded(part) if form in raw}
    digests = _digests(secrets)
    for token in set(re.findall(r"(?<![0-9a-z])[0-9a-f]{8,}(?![0-9a-z])", raw.lower())):
        found |= {f"hash: {digests[token[:8]][1]}"} if digests.get(token[:8], ("", ""))[0].startswith(token) else set()
    encoded = {_base64(bytes.fromhex(digest))[:12]: what for digest, what in digests.values()}
    found |= {f"hash: {what}" for form, what in encoded.items() if form in raw}
    return found


def find_in_files(folder: Path, secrets: Secrets, *, but: Iterable[Path] = ()) -> dict[str, set[str]]:
    """Return what stands in the bytes or the name of each file below ``folder``, those in ``but`` excepted."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if any(path == one or one in path.parents for one in but):
            continue
        name = path.relative_to(folder).as_posix()
        there = find(name.encode(), secrets)
        if path.is_file():
            there |= find(path.read_bytes(), secrets)
        if there:
            found[name] = there
    return found


def _fold(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _pairs(text: str) -> list[tuple[str, str]]:
    words = re.findall(r"\w+", _fold(text))
    return list(pairwise(words))


def _telling(pair: tuple[str, str]) -> bool:
    return not set(pair) <= _PLAIN


_GLUE = (
    "a after and began brother confided dreams drowned follow from her him house keeps lane mrs near nurse of ritual "
    "seventeen that the to told weir called twice"
)
_PLAIN = frozenset(f"{_GLUE} {COMMON}".split())


def _views(data: bytes) -> Iterator[str]:
    """Yield the text as it stands, with every escape undone, and without tags too."""
    text = data.replace(b"\0", b"").decode("utf-8", errors="replace")  # UTF-16 is ASCII between NULs
    yield text
    undone = re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), text)
    undone = html.unescape(unquote_plus(re.sub(r"\\[ntr]", " ", undone)))
    yield undone
    yield re.sub(r"<[^<>]*>", "", undone)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


def _encoded(part: str) -> Iterator[str]:
    """Yield what every base64 (at each of three offsets) and hexadecimal form of a text around it would hold."""
    for spelled in {part, part.lower(), part.upper(), part.title()}:
        data = spelled.encode()
        yield data.hex()
        yield data.hex().upper()
        for offset in range(3):
            whole = _base64(b"x" * offset + data)
            inner = whole[-(-offset * 8 // 6) : (offset + len(data)) * 8 // 6]
            if len(inner) >= 8:
                yield inner
                yield inner.translate(str.maketrans("+/", "-_"))


def _digests(secrets: Secrets) -> dict[str, tuple[str, str]]:
    """Return the hexadecimal digests of what may not be hashed plainly, by their first eight signs."""
    words = {word for text in secrets.texts for word in text.split()}
    strings = {*secrets.hashed, *secrets.names, *secrets.texts, *words}
    spelled = {spelling for one in strings for spelling in (one, one.lower(), one.strip(".,"))}
    contents = [(one.encode(), one[:20]) for one in spelled] + [(one, "a whole file") for one in secrets.files]
    made = [
        (hashlib.new(algorithm, data, usedforsecurity=False).hexdigest(), f"{algorithm} of {what}")
        for algorithm in ("md5", "sha1", "sha256", "blake2b")
        for data, what in contents
    ]
    return {digest[:8]: (digest, what) for digest, what in made}
