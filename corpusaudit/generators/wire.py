"""Two details of talking to a server: how to ask for JSON, and how long it asks to wait."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel


def forms(answer: type[BaseModel]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the ways to ask for JSON, strictest first; llama.cpp's servers take a schema within ``json_object``."""
    schema = answer.model_json_schema()
    named = {"name": answer.__name__.strip("_"), "schema": schema, "strict": False}
    yield "json_schema", {"response_format": {"type": "json_schema", "json_schema": named}}
    yield "json_object with schema", {"response_format": {"type": "json_object", "schema": schema}}
    yield "json_object", {"response_format": {"type": "json_object"}}
    yield "none", {}


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds of a ``Retry-After`` (seconds or a date) or ``Retry-After-Ms``; None without a valid one."""
    try:
        if "retry-after-ms" in headers:
            return max(0.0, float(headers["retry-after-ms"]) / 1000)
        value = headers.get("retry-after", "")
        if re.fullmatch(r"\s*\d+(\.\d+)?\s*", value):
            return float(value)
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
