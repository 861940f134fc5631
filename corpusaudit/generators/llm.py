"""The one client of the generators: any OpenAI-compatible server, every answer validated, every row traceable."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel

ToRows = Callable[["Request", Any], Sequence[Mapping[str, Any]]]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Settings:
    """Which model answers, and how it is asked.

    ``base_url`` defaults to the environment's ``OPENAI_BASE_URL``, else OpenAI; the key is ``OPENAI_API_KEY`` of the
    environment. ``timeout`` is in seconds for one whole answer. ``retries`` counts calls beyond the first when the server
    does not answer; ``json_attempts`` counts answers that may be asked for until one is valid. The prices are in any
    currency for a million tokens; without both the cost stays unknown. ``seed`` gives every request its own seed.
    """

    model: str
    base_url: str | None = None
    temperature: float = 1.0
    max_tokens: int = 1024
    seed: int | None = 0
    concurrency: int = 4
    retries: int = 5
    json_attempts: int = 3
    timeout: float = 120.0
    prompt_price: float | None = None
    completion_price: float | None = None


@dataclass(frozen=True, repr=False)
class Request:
    """One question to the model.

    ``id`` is stable across runs (see :func:`request_id`); ``example_ids`` are the real examples that stand in the
    prompt; ``keep`` are fields that are copied to every row of the answer.
    """

    id: str
    prompt: str
    system: str | None = None
    example_ids: tuple[str, ...] = ()
    keep: Mapping[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Request({self.id!r})"


@dataclass(frozen=True)
class Summary:
    """What a run did: ``requested`` = ``resumed`` + ``done`` + ``given_up``.

    ``resumed`` were done by an earlier run; ``rows`` were written by this one; ``malformed`` counts answers that were
    not valid, whether asked again or given up; ``reasons`` says why requests were given up; ``others`` are requests in
    the file that this run did not ask for. Tokens are of this run, None where the server did not say; ``cost`` is None
    without prices or tokens.
    """

    requested: int
    resumed: int
    done: int
    given_up: int
    rows: int
    prompt_tokens: int | None
    completion_tokens: int | None
    cost: float | None
    malformed: int
    others: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)


def no_progress(_stage: str, _done: int, _total: int) -> None:
    """Show nothing."""


def request_id(generator: str, prompt: str, parameters: Mapping[str, Any], ordinal: int) -> str:
    """Return the id of a request: 16 hexadecimal digits over what it asks and which one of equal requests it is."""
    parts = json.dumps([generator, prompt, dict(parameters), ordinal], sort_keys=True)
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def generate(
    requests: Sequence[Request],
    answer: type[BaseModel],
    to_rows: ToRows,
    settings: Settings,
    out: Path,
    *,
    generator: str,
    version: int,
    progress: Progress = no_progress,
) -> Summary:
    """Ask for all requests that are not yet answered in ``out``, and append the rows of each answer to it.

    ``to_rows`` makes rows of a valid answer (none is allowed); a ``ValueError`` that it raises says that the answer is
    not valid after all, and it is asked for again.
    """
    raise NotImplementedError


def dry_run(requests: Sequence[Request]) -> str:
    """Return the prompts and the number of calls, for a reader who may see the examples."""
    n = len(requests)
    parts = [f"{n:,} {'call' if n == 1 else 'calls'}"]
    for number, request in enumerate(requests, 1):
        parts.append(f"--- {number} of {n}, id {request.id}, {len(request.example_ids)} real examples ---")
        parts += [f"[system]\n{request.system}\n[user]\n{request.prompt}" if request.system else request.prompt]
    return "\n\n".join(parts)
