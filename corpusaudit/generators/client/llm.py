"""The one client of the generators: any OpenAI-compatible server, every answer validated, every row traceable.

What a call does:

1. It asks for JSON by the strictest form that the server takes (``json_schema``, else ``json_object``, else nothing);
   the first request finds out which, alone.
2. It waits as long as the server asks (``Retry-After``), else with growing pauses, and calls again where the server was
   busy, broken, silent or gone.
3. It validates the answer; one that is not valid is asked for again with the next seed.
4. It appends the rows of the answer to the file, through to the disk, before it counts the request as done.
5. It puts a request that brought fewer rows than it asks for again, for the rest (:mod:`.work`).

Prompts hold real examples and go to ``base_url``: use a server that may see them.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpusaudit.errors import ModelError, UsageError
from corpusaudit.generators.client.answers import prompt_as_one, validated, why_not_valid, with_provenance
from corpusaudit.generators.client.calls import (
    Caller,
    GivenUpError,
    call_in_any_form,
    check_settings,
    open_client,
    reachable,
)
from corpusaudit.generators.client.journal import Ended, Journal, Outcome, State, open_journal
from corpusaudit.generators.client.requests import (
    Progress,
    Request,
    Settings,
    Summary,
    ToRows,
    no_progress,
    numbered,
    request_seed,
)
from corpusaudit.generators.client.tally import Spent, Tally
from corpusaudit.generators.client.work import Turn, Work

if TYPE_CHECKING:
    from pydantic import BaseModel


_EARLIER = "no valid answer in an earlier run"
FAILURES_IN_A_ROW = 10
"""Requests without an answer; then the server is taken to be gone."""


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
    """Ask for the rows of all requests that are not yet in ``out``, and append them to it, answer by answer.

    ``to_rows`` makes rows of a valid answer (none is allowed, and says that there is nothing to write); a
    ``ValueError`` that it raises says that the answer is not valid after all, and it is asked for again. A request that
    brought fewer rows than it asks for, since an answer had fewer or ``json_attempts`` answers were not valid, is put
    again for the rest, ``turns`` times in all; a text that stands among its rows already is none of the rest. Where the
    server did not answer ``retries`` more calls, only a later run asks again.

    Raises :class:`UsageError` where the call cannot be meant or the file cannot be used (see
    :func:`~corpusaudit.generators.client.journal.open_journal`), and :class:`ModelError` where the server refuses the
    key or the model, is gone, or asks for a wait of more than ten minutes. What was done stands in the file in each
    case.
    """
    if len({request.id for request in requests}) != len(requests):
        raise UsageError("two requests have the same id")
    check_settings(settings)
    parameters = {"temperature": settings.temperature, "max_tokens": settings.max_tokens, "seed": settings.seed}
    made_with = {"generator": generator, "version": version, "model": settings.model, "parameters": parameters}
    with open_journal(out, made_with) as journal:
        work = Work(requests, journal, settings.turns)
        resumed = work.complete()
        with reachable(settings, needed=bool(work.waiting())) as reached:
            caller = Caller(open_client(reached), reached, answer)
            run = _Run(caller, to_rows, made_with, journal, Tally(), work, numbered(requests))
            asyncio.run(_ask_in_turns(run, progress))
        return _summary(run, resumed)


@dataclass
class _Run:
    caller: Caller
    to_rows: ToRows
    made_with: Mapping[str, Any]
    journal: Journal
    tally: Tally
    work: Work
    numbers: Mapping[str, tuple[int, int]]


async def _ask_in_turns(run: _Run, progress: Progress) -> None:
    """Ask for what is missing until all is there or was asked for often enough."""
    async with run.caller.client:
        while waiting := run.work.waiting():
            await _ask_all(run, waiting, partial(_tell, progress, len(waiting)))


def _tell(progress: Progress, total: int, done: int) -> None:
    progress("asking the model", done, total)


async def _ask_all(run: _Run, waiting: Sequence[Turn], finished: Callable[[int], None]) -> None:
    queue, n = iter(waiting), 0

    async def one(turn: Turn) -> None:
        nonlocal n
        await _ask(run, turn)
        n += 1
        finished(n)

    async def worker() -> None:
        for turn in queue:
            await one(turn)

    while run.caller.form is None and (first := next(queue, None)) is not None:
        await one(first)
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(run.caller.settings.concurrency):
                group.create_task(worker())
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None


async def _ask(run: _Run, turn: Turn) -> None:
    """Put one request until it is done or given up, and write down which."""
    tally, spent, request = run.tally, Spent(), turn.request
    run.work.put(turn)
    try:
        rows = await _first_valid(run, turn, spent)
    except GivenUpError as error:
        tally.reasons[turn.root.id] = str(error)
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
    run.work.end(turn, Ended(state, len(rows)), rows)
    tally.rows += len(rows)
    tally.reasons[turn.root.id] = spent.reason if state == "malformed" else "fewer rows came than were asked for"


async def _first_valid(run: _Run, turn: Turn, spent: Spent) -> list[dict[str, Any]] | None:
    """Return the rows of the first valid answer, None where there is none in all attempts."""
    request, attempts = turn.request, run.caller.settings.json_attempts
    written = run.journal.written_id(request.id)
    for attempt in range(attempts):
        seed = request_seed(run.caller.settings.seed, run.numbers[turn.root.id], turn.number * attempts + attempt)
        answer, form = await call_in_any_form(run.caller, request, seed)
        spent.add(answer.prompt_tokens, answer.completion_tokens)
        try:
            rows = run.work.new_rows(turn, run.to_rows(request, validated(answer, run.caller.answer)))
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
            "attempt": turn.number * attempts + attempt + 1,
            "response_format": form,
        }
        return with_provenance(rows, written, request.keep, origin)
    return None


def _stop_where_the_server_is_gone(tally: Tally, error: GivenUpError) -> None:
    tally.failed_in_a_row += 1
    if tally.failed_in_a_row >= FAILURES_IN_A_ROW:
        raise ModelError(
            f"the server left {tally.failed_in_a_row} requests in a row without an answer (the last: {error}); "
            "what was done is kept: run the command again to go on"
        )


def _summary(run: _Run, resumed: int) -> Summary:
    tally, settings, work = run.tally, run.caller.settings, run.work
    short = work.short()
    return Summary(
        requested=len(work.requests),
        resumed=resumed,
        done=len(work.requests) - resumed - len(short),
        given_up=len(short),
        rows=tally.rows,
        prompt_tokens=tally.prompt_tokens,
        completion_tokens=tally.completion_tokens,
        cost=tally.cost(settings.prompt_price, settings.completion_price),
        malformed=tally.malformed,
        others=work.others(),
        missing=sum(short.values()),
        reasons=dict(sorted(Counter(tally.reasons.get(name, _EARLIER) for name in short).items())),
    )
