"""What is asked of a model, with which settings, and what came of a run."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

ToRows = Callable[["Request", Any], Sequence[Mapping[str, Any]]]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Settings:
    """Which model answers, and how it is asked.

    ``base_url`` defaults to the environment's ``OPENAI_BASE_URL``, else OpenAI; the key is ``OPENAI_API_KEY`` of the
    environment. ``timeout`` is in seconds for one whole answer. ``retries`` counts calls beyond the first when the
    server does not answer; ``json_attempts`` counts answers that may be asked for until one is valid, ``turns`` how
    often a request is put, each time with so many answers, until its rows are there. The prices are in any currency for
    a million tokens; without both the cost stays unknown. Each request has a seed of its own, drawn from ``seed`` and
    its place in the run.
    """

    model: str
    base_url: str | None = None
    temperature: float = 1.0
    max_tokens: int = 1024
    seed: int | None = 0
    concurrency: int = 4
    retries: int = 5
    json_attempts: int = 3
    turns: int = 4
    timeout: float = 120.0
    prompt_price: float | None = None
    completion_price: float | None = None


@dataclass(frozen=True, repr=False)
class Request:
    """One question to the model.

    ``id`` is stable across runs (see :func:`request_id`); ``example_ids`` are the real examples that stand in the
    prompt; ``keep`` are fields that are copied to every row of the answer; ``rows`` is how many rows are asked for,
    None where any number will do.
    """

    id: str
    prompt: str
    system: str | None = None
    example_ids: tuple[str, ...] = ()
    keep: Mapping[str, Any] = field(default_factory=dict)
    rows: int | None = None

    def __repr__(self) -> str:
        return f"Request({self.id!r})"


@dataclass(frozen=True)
class Summary:
    """What a run did: ``requested`` = ``resumed`` + ``done`` + ``given_up``.

    ``resumed`` were done by an earlier run, and ``given_up`` are those some of whose rows did not come, ``missing``
    rows in all; ``rows`` were written by this run; ``malformed`` counts answers of this run that were not valid,
    whether asked again or given up; ``reasons`` says why requests were given up; ``others`` are requests in the file
    that this run did not ask for. Tokens are of the answers of this run, None where the server did
    not count them; ``cost`` is None without prices or tokens.
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
    missing: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)


def no_progress(_stage: str, _done: int, _total: int) -> None:
    """Show nothing."""


def request_id(generator: str, prompt: str, parameters: Mapping[str, Any], ordinal: int) -> str:
    """Return the id of a request: 16 hexadecimal digits over what it asks and which one of equal requests it is.

    It follows from the prompt, so it is never written as it is: see ``Journal.written_id``.
    """
    parts = json.dumps([generator, prompt, dict(parameters), ordinal], sort_keys=True)
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def in_turn(request: Request, turn: int, rows: int | None = None) -> Request:
    """Return a request put once more, for the ``rows`` that are still missing; turn 0 is the request itself."""
    if turn == 0:
        return request
    put = hashlib.sha256(f"{request.id} turn {turn}".encode()).hexdigest()[:16]
    return replace(request, id=put, rows=rows)


def dry_run(requests: Sequence[Request], *, models: int = 1) -> str:
    """Return the prompts and the number of calls, for a reader who may see the examples.

    ``models`` get each of them.
    """
    n = len(requests)
    parts = [f"{n:,} {'call' if n == 1 else 'calls'}" + (f" to each of {models} models" if models > 1 else "")]
    for number, request in enumerate(requests, 1):
        parts.append(f"--- {number} of {n}, {len(request.example_ids)} real examples ---")
        parts.append(f"[system]\n{request.system}\n\n[user]\n{request.prompt}" if request.system else request.prompt)
    return "\n\n".join(parts)


def numbered(requests: Sequence[Request]) -> dict[str, tuple[int, int]]:
    """Return by id which request of the run each is, and which of those with its prompt."""
    seen: Counter[tuple[str | None, str]] = Counter()
    numbers = {}
    for number, request in enumerate(requests):
        asked = (request.system, request.prompt)
        numbers[request.id] = number, seen[asked]
        seen[asked] += 1
    return numbers


def request_seed(seed: int | None, number: tuple[int, int], attempt: int) -> int | None:
    """Return a seed of 31 bits for one call: requests with the same prompt must not get the same answer.

    It is written into every row, so it follows from numbers alone and says nothing of the prompt.
    """
    if seed is None:
        return None
    return int.from_bytes(hashlib.sha256(f"{seed} {number[0]} {number[1]} {attempt}".encode()).digest()[:4], "big") >> 1
