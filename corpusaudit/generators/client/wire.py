"""Details of talking to a server: where it is, how to ask for JSON, and how long it asks to wait."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from corpusaudit.errors import UsageError

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
    except (ValueError, TypeError, OverflowError):
        return None


def check_url(url: str) -> None:
    """Raise :class:`UsageError` where a base URL cannot be one; it is not shown, since it may hold a password."""
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits or not url.isprintable() or " " in url:
        raise UsageError("the base URL must look like http://127.0.0.1:8000/v1 or https://server.example/v1")


def check_key(key: str) -> None:
    """Raise :class:`UsageError` where a key cannot stand in a header of HTTP."""
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise UsageError("OPENAI_API_KEY holds a blank, a line end or a character that no key has")


def around_proxies(url: str | None) -> dict[str, None]:
    """Return the hosts that no proxy of the environment is for: that of a server on this machine.

    A proxy would not reach it, and would get to see the prompts. The form is that of ``mounts`` of an HTTP client.
    """
    host = urlsplit(url).hostname if url else None
    if host is None:
        return {}
    try:
        here = ipaddress.ip_address(host).is_loopback
    except ValueError:
        here = host == "localhost" or host.endswith(".localhost")
    return {f"all://{f'[{host}]' if ':' in host else host}": None} if here else {}
