"""What comes back from a model: validated, and made into rows with their provenance."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel

_BLANK = "\ufeff \t\r\n"


@dataclass(frozen=True, repr=False)
class Answer:
    """What one answer of a server holds; a count of tokens that is none is None, as where there is no count."""

    content: str
    cut_off: bool
    withheld: str  # why there is no content: the model refused, or a filter; else empty
    prompt_tokens: int | None
    completion_tokens: int | None
    model: str | None


def read_answer(completion: object) -> Answer | None:
    """Return what a chat completion holds, None where it is none: the package openai checks no part of it."""
    choices = getattr(completion, "choices", None)
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = getattr(choice, "message", None)
    content = getattr(message, "content", None)
    if not hasattr(message, "content") or not isinstance(content, str | None):
        return None
    finish = getattr(choice, "finish_reason", None)
    refused = bool(getattr(message, "refusal", None))
    withheld = "a filter of the server held it back" if finish == "content_filter" else ""
    usage = getattr(completion, "usage", None)
    model = getattr(completion, "model", None)
    return Answer(
        content=content or "",
        cut_off=finish == "length",
        withheld="the model refused" if refused else withheld,
        prompt_tokens=_count(getattr(usage, "prompt_tokens", None)),
        completion_tokens=_count(getattr(usage, "completion_tokens", None)),
        model=served_name(model) if isinstance(model, str) else None,
    )


def _count(value: object) -> int | None:
    return value if type(value) is int and value >= 0 else None


def validated(answer: Answer, kind: type[BaseModel]) -> BaseModel:
    """Return an answer as ``kind``; raise ValueError if it is not valid.

    What a model thought aloud before it (up to ``</think>``) is left out. Where words or a Markdown fence stand around
    the JSON, it is taken out of them, if it is the only object there.
    """
    content = answer.content.strip(_BLANK)
    if not answer.cut_off and not _is_json(content):
        content = _only_object(content) or content
    return kind.model_validate_json(content)


def _is_json(content: str) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def _only_object(content: str) -> str | None:
    """Return the JSON object that stands after all thoughts, None where it is not the only thing with a brace there."""
    content = content.rpartition("</think>")[2].strip(_BLANK)  # some servers leave out the mark that begins a thought
    start = content.find("{")
    if start < 0 or content.startswith("<think>"):
        return None
    try:
        end = json.JSONDecoder().raw_decode(content, start)[1]
    except (ValueError, RecursionError):
        return None
    return None if "{" in content[end:] else content[start:end]


def why_not_valid(error: ValueError, answer: Answer) -> str:
    """Return the reason why an answer is not valid, without any word of it."""
    from pydantic import ValidationError

    if answer.cut_off:
        return "the answer was cut off at max_tokens"
    if answer.withheld:
        return answer.withheld
    if not isinstance(error, ValidationError):
        return "the answer does not do what the prompt asks for"
    broken = any(one["type"] == "json_invalid" for one in error.errors(include_input=False, include_context=False))
    return "the answer is not JSON" if broken else "the answer does not follow the schema"


def prompt_as_one(system: str | None, prompt: str) -> str:
    """Return a prompt with its system message as one string, for its digest."""
    return json.dumps([system, prompt])


def served_name(model: str) -> str:
    """Return the server's own name of the model; of a path, which local servers may give, the file's name."""
    return Path(model).name if Path(model).is_absolute() else model


def with_provenance(
    rows: Sequence[Mapping[str, Any]], request_id: str, keep: Mapping[str, Any], origin: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return the rows of one answer as they are written: an id, the kept fields, their own, and where they are from."""
    return [
        {
            "id": f"{request_id}-{part}",
            **keep,
            **row,
            "provenance": {**origin, "part": part, "parts": len(rows)},
        }
        for part, row in enumerate(rows, 1)
    ]


def text_type(shortest: int) -> Any:
    """Return the type of a text in an answer: with a letter or digit in it, blanks around it stripped.

    ``shortest`` (characters) stands in the schema alone: servers that keep a model to the schema do not end a text
    before, as small models like to. A shorter text of another server is valid. There is no longest: such servers would
    cut a long text there, and nobody would know.
    """
    from typing import Annotated

    from pydantic import AfterValidator, Field

    return Annotated[str, AfterValidator(_with_words), Field(json_schema_extra={"minLength": shortest})]


def _with_words(text: str) -> str:
    if not any(character.isalnum() for character in text):
        raise ValueError("a text without words")
    return text.strip()
