"""Paths, texts of several parts, chats and instructions: what a row's text is."""

from __future__ import annotations

from typing import Any

import pytest

from corpusaudit.corpus.fields import (
    NotTextError,
    TextFields,
    document_text,
    known_layout,
    texts_in,
    turn_text,
    values_at,
)

CHAT = [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]


@pytest.mark.parametrize(
    ("row", "path", "found"),
    [
        ({"a": 1}, "a", [1]),
        ({"a": {"b": 1}}, "a.b", [1]),
        ({"a.b": 2, "a": {"b": 1}}, "a.b", [2]),
        ({"a.b": {"c": 3}}, "a.b.c", [3]),
        ({"a": [{"b": 1}, {"c": 0}, {"b": [2]}]}, "a.b", [1, [2]]),
        ({"a": [{"b": [{"c": 1}, {"c": 2}]}]}, "a.b.c", [1, 2]),
        ({"a": "x"}, "a.b", []),
        ({}, "a", []),
        (None, "a", []),
    ],
)
def test_values_at_a_path(row: Any, path: str, found: list[Any]) -> None:
    assert values_at(row, path) == found


def test_what_is_said_in_a_turn() -> None:
    assert turn_text({"role": "user", "content": "x"}) == "content"
    assert turn_text({"from": "gpt", "value": "x"}) == "value"
    assert turn_text({"type": "text", "text": "x"}) == "text"
    assert turn_text({"type": "image_url", "image_url": "x"}) is None
    assert turn_text({"content": "x"}) is None
    assert list(texts_in([CHAT, None, "c"])) == ["a", "b", "c"]
    parts = {"role": "user", "content": [{"type": "text", "text": "x"}, {"type": "text", "text": "y"}]}
    assert list(texts_in(parts)) == ["x", "y"]
    for value in (7, [7], {"a": "b"}, True):
        with pytest.raises(NotTextError):
            list(texts_in(value))


def test_a_text_of_parts() -> None:
    row = {"a": "one", "b": ["two", " "], "c": None, "d": 4, "e": "", "chat": CHAT}
    assert document_text(row, TextFields(("a",), plain=True)) == "one"
    assert document_text(row, TextFields(("b", "a"))) == "two\n\none"
    assert document_text(row, TextFields(("a", "absent", "c", "e"))) == "one"
    assert document_text(row, TextFields(("e",))) == ""
    assert document_text(row, TextFields(("c",))) is None
    assert document_text(row, TextFields(("chat", "a"))) == "a\n\nb\n\none"
    with pytest.raises(KeyError):
        document_text(row, TextFields(("absent",)))
    for fields in (TextFields(("b",), plain=True), TextFields(("a", "d")), TextFields(("d",), plain=True)):
        with pytest.raises(NotTextError):
            document_text(row, fields)


def test_layouts_that_are_known() -> None:
    assert known_layout([{"messages": CHAT, "note": "x"}], ["note"]) == ("messages",)
    assert known_layout([{"messages": None}, {"messages": CHAT}], []) == ("messages",)
    assert known_layout([{"messages": "a string"}], ["messages"]) == ()
    assert known_layout([{"messages": [{"a": 1}]}], []) == ()
    assert known_layout([{}], ["output", "instruction", "input"]) == ("instruction", "input", "output")
    assert known_layout([{}], ["response", "context"]) == ()
    assert known_layout([{}], ["prompt", "chosen", "rejected"]) == ("prompt", "chosen", "rejected")
    assert known_layout([{}], ["note", "summary"]) == ()
