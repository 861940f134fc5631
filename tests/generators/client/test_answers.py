"""What is taken out of a server's answer, whatever it holds."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai.types.chat import ChatCompletion
from pydantic import BaseModel, ConfigDict

from corpusaudit.generators.client.answers import Answer, read_answer, validated
from tests.generators.stub_server import completion


class Note(BaseModel):
    model_config = ConfigDict(extra="forbid")
    text: str


ONE = '{"text": "a {b} \\"c\\" ```"}'


def answer(content: str, *, cut_off: bool = False) -> Answer:
    return Answer(content, cut_off, "", 1, 1, None)


@pytest.mark.parametrize(
    "content",
    [
        ONE,
        f"\ufeff {ONE}\n",
        f"```json\n{ONE}\n```\n",
        f"```JSON {ONE}```",
        f"Here it is:\n\n```json\n{ONE}\n```\n\nI hope that this helps!",
        f"Sure! {ONE} Anything else?",
        f'<think>\nPerhaps {{"text": "a draft"}}, with {{braces}}.\n</think>\n\n{ONE}',
        f"Some servers leave the opening tag out.</think>{ONE}",
        f"<think>one</think><think>two</think>```json\n{ONE}\n```",
    ],
)
def test_the_only_object_is_found_in_what_stands_around_it(content: str) -> None:
    assert validated(answer(content), Note).text == 'a {b} "c" ```'


@pytest.mark.parametrize(
    "content",
    [
        "",
        "I cannot help with that.",
        f"{ONE}\n{ONE}",
        f'For example {{"text": "example"}}. Mine: {ONE}',
        f"<think>I could answer {ONE}",
        f"<think>I could answer {ONE}</think>I will not.",
        f"I could answer {ONE}</think>",
        f"The form {{text: ...}} it is: {ONE}",
        '{"text": "broken, "inner": {"text": "not meant"}}',
        f"[{ONE}, {ONE}]",
        json.dumps(ONE),
        '{"text":' * 5000,
        "[" * 100_000,
        "{" * 100_000,
    ],
)
def test_what_holds_no_object_or_several_is_not_valid(content: str) -> None:
    with pytest.raises(ValueError, match="validation error"):
        validated(answer(content), Note)


def test_json_alone_is_taken_as_it_is() -> None:
    assert validated(answer('{"text": "</think> {x}"}'), Note).text == "</think> {x}"


def test_of_an_answer_that_was_cut_off_no_part_is_taken() -> None:
    assert validated(answer(ONE, cut_off=True), Note)
    with pytest.raises(ValueError, match="Invalid JSON"):
        validated(answer(f"A draft: {ONE} Now the answer", cut_off=True), Note)


def changed(where: str, value: Any) -> ChatCompletion:
    """Return a completion as the package makes one of a server's answer: without checking any part."""
    body = completion(ONE)
    choice = body["choices"][0]
    {"choices": body, "usage": body, "model": body, "message": choice, "finish_reason": choice}.get(
        where, choice["message"]
    )[where] = value
    return ChatCompletion.construct(**json.loads(json.dumps(body)))


ODD: list[Any] = [None, 7, "x", [], {}, [None], ["x"], [{}], {"a": 1}]


@pytest.mark.parametrize("value", ODD, ids=repr)
def test_odd_choices_messages_and_contents_are_no_answer_and_never_an_error(value: Any) -> None:
    assert read_answer(changed("choices", value)) is None
    if not isinstance(value, dict):
        assert read_answer(changed("message", value)) is None
    read = read_answer(changed("content", value))
    assert read is None or read.content == (value or "")
    assert isinstance(value, str | None) == (read is not None)
    assert read_answer(value) is None


@pytest.mark.parametrize("value", [*ODD, -1, 1.5, True, "10", 10**30], ids=repr)
def test_odd_counts_of_tokens_are_unknown(value: Any) -> None:
    read = read_answer(changed("usage", {"prompt_tokens": value, "completion_tokens": 5}))
    assert read is not None
    assert read.prompt_tokens == (value if value in (7, 10**30) else None)
    assert read.completion_tokens == 5
    whole = read_answer(changed("usage", value))
    assert whole is not None
    assert whole.prompt_tokens is whole.completion_tokens is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_whatever_the_model_and_the_end_are_called_the_text_is_read(value: Any) -> None:
    for where in ("model", "finish_reason"):
        read = read_answer(changed(where, value))
        assert read is not None
        assert read.content == ONE
        assert read.model is None or isinstance(read.model, str)


def test_of_a_model_that_is_named_by_its_path_the_folders_are_left_out() -> None:
    for said, kept in (("/home/somebody/models/tiny.gguf", "tiny.gguf"), ("org/tiny", "org/tiny")):
        read = read_answer(changed("model", said))
        assert read is not None
        assert read.model == kept


def test_a_refusal_is_told_from_broken_json() -> None:
    refused = read_answer(changed("refusal", "I will not say why"))
    assert refused is not None
    assert refused.withheld == "the model refused"
    held = read_answer(changed("finish_reason", "content_filter"))
    assert held is not None
    assert held.withheld == "a filter of the server held it back"
