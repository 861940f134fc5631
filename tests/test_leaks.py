"""The search for canaries finds them in every form in which they could leak, and nothing where nothing is."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import random
from urllib.parse import quote

import pytest

from tests.leaks import Secrets, find, note

SECRETS = Secrets(
    texts=("Zorväth Quillimber keeps seventeen wexlings",), names=("brenzlequist",), hashed=("pt-brenzlequist-7",)
)
PAIR = "Zorväth Quillimber"


@pytest.mark.parametrize(
    "leak",
    [
        PAIR,
        PAIR.upper(),
        "Quillimber saw the Zorväth",
        "…seventeen\n wexlings…",
        json.dumps(PAIR),
        html.escape(PAIR).replace("ä", "&auml;"),
        "".join(f"&#{ord(sign)};" for sign in PAIR),
        quote(PAIR),
        "<b>Zorväth</b> <i>Quillimber</i>",
        "Zorv<b>äth</b> Quillimber",
        '<a title="Zorväth Quillimber">x</a>',
        "pt-BRENZLEQUIST-9",
        b"brenzlequist".hex(),
        *(base64.b64encode(b"." * offset + b"brenzlequist and more").decode() for offset in range(3)),
        base64.b64encode(b"they say zorv\xc3\xa4th quillimber keeps").decode(),
        hashlib.md5(b"pt-brenzlequist-7").hexdigest(),
        hashlib.sha1(b"Quillimber").hexdigest()[:12],
        f'"digest": "{hashlib.sha256(b"pt-brenzlequist-7").hexdigest()}"',
        base64.b64encode(hashlib.sha256(b"brenzlequist").digest()).decode(),
    ],
)
def test_a_leak_is_found_in_this_form(leak: str) -> None:
    assert find(f"{note(random.Random(1))} {leak} {note(random.Random(2))}".encode(), SECRETS)
    assert find(leak.encode(), SECRETS)


def test_a_leak_in_utf_16_or_among_other_bytes_is_found() -> None:
    assert find("Brenzlequist".encode("utf-16"), SECRETS)
    assert find(b"\xff\x00\x80" + PAIR.encode() + b"\xfe", SECRETS)


def test_nothing_is_found_where_nothing_is() -> None:
    digest = hashlib.sha256(b"another").hexdigest()
    innocent = f"{note(random.Random(3), 2_000)} Zorväth saw that nurse keeps seventeen. {digest} 0.1234567890123"
    assert find(innocent.encode(), SECRETS) == set()
