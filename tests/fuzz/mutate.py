"""Small changes to bytes that a reader expects otherwise; the same seed makes the same bytes."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

_TOKENS = (
    b'"', b"'", b"{", b"}", b"[", b"]", b",", b":", b";", b"\t", b"\n", b"\r", b"\r\n", b" ", b"=", b"#", b".", b"\\",
    b"\x00", b"\x1b[31m", b"\x07", b"\x7f", b"\xff\xfe", b"\xef\xbb\xbf", b"\xff", b"\xc3", b"\xed\xa0\x80",
    "\u202e".encode(), "\u2028".encode(), "\u0301\u0323".encode() * 20, "é漢🙂".encode(), b"\\ud800", b"\\u0000",
    b"null", b"true", b"NaN", b"-Infinity", b"1e999", b"-0", b"-1", b"0.5", b"9" * 5000, b"[]", b"{}", b'""',
    b"[" * 3000, b'{"a":' * 600, b"(" * 300, b" " * 3000, b"<think>", b"</think>", b"```json\n", b"&a [*a,*a]",
    b"!!int x", b"2012-03-04", b"1979-05-27T07:32:00Z", b"inf", b"../", b"id", b"text", b"label",
)  # fmt: skip
_VALUE = re.compile(rb'"[^"\n]{0,200}"|[-\w.+]{1,60}')

Change = Callable[[bytes, random.Random], bytes]


def _slice(data: bytes, draw: random.Random) -> tuple[int, int]:
    start = draw.randint(0, len(data))
    return start, min(len(data), start + int(draw.expovariate(0.05)) + 1)


def _delete(data: bytes, draw: random.Random) -> bytes:
    start, end = _slice(data, draw)
    return data[:start] + data[end:]


def _repeat(data: bytes, draw: random.Random) -> bytes:
    start, end = _slice(data, draw)
    return data[:start] + data[start:end] * draw.choice((2, 3, 50)) + data[end:]


def _insert(data: bytes, draw: random.Random) -> bytes:
    start = draw.randint(0, len(data))
    return data[:start] + draw.choice(_TOKENS) + data[start:]


def _replace_value(data: bytes, draw: random.Random) -> bytes:
    """Put a token, or another value of the input, in place of a string, a word or a number."""
    values = list(_VALUE.finditer(data))
    if not values:
        return _insert(data, draw)
    chosen = draw.choice(values)
    other = draw.choice((draw.choice(_TOKENS), draw.choice(values).group(), b'"' + draw.choice(_TOKENS) + b'"'))
    return data[: chosen.start()] + other + data[chosen.end() :]


def _flip(data: bytes, draw: random.Random) -> bytes:
    if not data:
        return data
    place = draw.randrange(len(data))
    return data[:place] + bytes([data[place] ^ (1 << draw.randrange(8))]) + data[place + 1 :]


def _cut(data: bytes, draw: random.Random) -> bytes:
    return data[: draw.randint(0, len(data))]


def _move_line(data: bytes, draw: random.Random) -> bytes:
    lines = data.split(b"\n")
    line = lines.pop(draw.randrange(len(lines)))
    if draw.random() < 0.6:
        lines.insert(draw.randint(0, len(lines)), line)
    return b"\n".join(lines)


def _other_signs(data: bytes, draw: random.Random) -> bytes:
    """Write the same in another encoding, or with other ends of lines."""
    text = data.decode("utf-8", "replace")
    changed = draw.choice(("utf-16", "utf-16-le", "utf-32", "latin-1", "\r", "\r\n"))
    return text.replace("\n", changed).encode() if changed[0] == "\r" else text.encode(changed, "replace")


_CHANGES: Sequence[Change] = (
    *(_delete, _repeat, _insert, _insert, _replace_value, _replace_value, _replace_value, _flip, _cut, _move_line),
    _other_signs,
)


def mutated(data: bytes, draw: random.Random) -> bytes:
    """Return the bytes after one to four changes, at most 64 KB of them."""
    for _ in range(draw.choice((1, 1, 2, 3, 4))):
        data = draw.choice(_CHANGES)(data, draw)[: 1 << 16]
    return data
