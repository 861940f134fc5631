"""Mailboxes, user names and telephone numbers as people write them when they do not want a machine to read them."""

from __future__ import annotations

import pytest

from corpusaudit.features.pii.detect import find_entities
from corpusaudit.features.pii.rules.find import find_fixed_forms
from corpusaudit.features.text.notation import fold_notation


def found(text: str) -> list[tuple[str, str]]:
    return [(hit.type, text[hit.start : hit.end]) for hit in find_fixed_forms(fold_notation(text))]


@pytest.mark.parametrize(
    "value",
    [
        "bo dot quill at example dot org",
        "boquill arroba example punto com",
        "bo.quill [at] example.com",
        "bo(at)example(dot)net",
    ],
)
def test_a_mailbox_spelled_out_is_found(value: str) -> None:
    assert ("EMAIL", value) in found(f"write to {value}, please")
    assert ("EMAIL", value.upper()) in found(f"WRITE TO {value.upper()}, PLEASE")


def test_a_mailbox_in_wide_letters_is_found() -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in "bo@example.org")
    assert ("EMAIL", wide) in found(f"write to {wide}")


@pytest.mark.parametrize(
    "text", ["meet me at the clinic", "pain (at) rest", "it came to a point at last", "at 5 dot 3"]
)
def test_other_words_at_are_no_mailbox(text: str) -> None:
    assert found(text) == []


def test_a_user_name_is_one_detail_and_a_name_behind_a_sign_is_a_person() -> None:
    text = "ask @quill_bo77 or @Martha about it"
    (entities,) = find_entities([text], threads=1)
    told = {text[one.start : one.end]: one.type for one in entities}
    assert told["@quill_bo77"] == "USER_NAME"
    assert "USER_NAME" not in {told.get("@Martha"), told.get("Martha")}
