"""What comes back from a model: validated, and made into rows with their provenance."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel

_FENCED = re.compile(r"\s*```(?:json)?\s*\n(.*)\n\s*```\s*", re.DOTALL)


def validated(content: str | None, answer: type[BaseModel]) -> BaseModel:
    """Return an answer as ``answer``, out of a Markdown fence if it stands in one; raise ValueError if not valid."""
    content = content or ""
    fenced = _FENCED.fullmatch(content)
    return answer.model_validate_json(fenced.group(1) if fenced else content)


def why_not_valid(error: ValueError, *, cut_off: bool) -> str:
    """Return the reason why an answer is not valid, without any word of it."""
    from pydantic import ValidationError

    if cut_off:
        return "the answer was cut off at max_tokens"
    if not isinstance(error, ValidationError):
        return "the answer does not do what the prompt asks for"
    broken = any(one["type"] == "json_invalid" for one in error.errors(include_input=False, include_context=False))
    return "the answer is not JSON" if broken else "the answer does not follow the schema"


def prompt_digest(system: str | None, prompt: str) -> str:
    """Return the SHA-256 of a prompt with its system message."""
    return hashlib.sha256(json.dumps([system, prompt]).encode()).hexdigest()


def served_name(model: str | None) -> str | None:
    """Return the server's own name of the model; of a path, which local servers may give, the file's name."""
    return Path(model).name if model and Path(model).is_absolute() else model


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

    return Annotated[str, AfterValidator(_worded), Field(json_schema_extra={"minLength": shortest})]


def _worded(text: str) -> str:
    if not any(character.isalnum() for character in text):
        raise ValueError("a text without words")
    return text.strip()
