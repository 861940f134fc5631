"""What the subcommands of ``corpusaudit generate`` share: options of the model, reading, sending, and what is said.

Each subcommand plans its requests in :mod:`corpusaudit.generators` and hands them to :func:`run_requests`, which prints
them (``--dry-run``) or sends them. Nothing heavy is imported until a subcommand runs.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpusaudit.commands.options import FILE, limit_options
from corpusaudit.errors import UsageError
from corpusaudit.shown import shown_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pydantic import BaseModel

    from corpusaudit.corpus.model import Corpus
    from corpusaudit.generators.client.requests import Request, Settings, Summary

    Function = Callable[..., Any]
    ToRows = Callable[[Request, Any], Sequence[Mapping[str, Any]]]

PROMPTS = click.Path(path_type=Path, file_okay=False, exists=True)
COUNT = click.IntRange(1, 1_000_000)
"""Rows, calls or attempts; a million is a slip of the keyboard."""
NOTHING_CAME = 2
"""Exit code where not one request was answered."""
ROWS_MISSING = 3
"""Exit code where rows that were asked for did not come."""
_OUT_FILE = click.option("--out", type=FILE, metavar="FILE", help="JSONL to append to. Needed unless --dry-run.")


ONE_MODEL = click.option(
    "--model", metavar="NAME", help="Its name; local:smollm2 is in the extra local-llm. Needed to send."
)


def model_options(function: Function, out: Function = _OUT_FILE, model: Function = ONE_MODEL) -> Function:
    """Add the options that every generator shares; :func:`settings` and :func:`run_requests` read them."""
    options = [
        model,
        click.option("--base-url", metavar="URL", help="Server, such as http://127.0.0.1:8000/v1. [default: OpenAI]"),
        out,
        click.option("--dry-run", is_flag=True, help="Print the prompts and the number of calls; send nothing."),
        click.option("--prompts", type=PROMPTS, metavar="FOLDER", help="Prompts (.j2) that replace the packaged ones."),
        click.option(
            "--temperature", type=click.FloatRange(0, 2), default=1.0, show_default=True, help="Of the sampling."
        ),
        click.option("--max-tokens", type=COUNT, default=1024, show_default=True, help="Of one answer."),
        click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of all that is drawn."),
        click.option(
            "--attempts",
            type=click.IntRange(1, 100),
            default=4,
            show_default=True,
            help="Times to ask for rows until they are there, with up to three answers each.",
        ),
        click.option("--concurrency", type=click.IntRange(1, 256), default=4, show_default=True, help="Calls at once."),
        click.option("--timeout", type=COUNT, default=120, show_default=True, help="Seconds to wait for one answer."),
        click.option(
            "--price",
            type=click.FloatRange(min=0),
            nargs=2,
            metavar="IN OUT",
            help="Of a million tokens in prompts and in answers, to show the cost.",
        ),
        click.option("--quiet", is_flag=True, help="Show no progress."),
    ]
    for option in reversed(options):
        function = option(function)
    return function


taxonomy_option = click.option(
    "--taxonomy",
    metavar="FILE",
    default="cognitive-decline",
    show_default=True,
    help="Labels with definitions and examples (.yaml, .toml, .json), or the packaged one.",
)


def corpus_fields(function: Function) -> Function:
    """Add the options that name the columns of a real corpus."""
    for option in (
        limit_options,
        click.option("--id-field", metavar="NAME", help="Its column of the id. [default: id, else file and line]"),
        click.option(
            "--text-field",
            multiple=True,
            metavar="NAME",
            help="Its column of the text; repeatable. [default: text, or the only one]",
        ),
    ):
        function = option(function)
    return function


def parameters(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters that make requests different from each other: part of every request's id."""
    return {name: options[name] for name in ("model", "temperature", "max_tokens", "seed")}


def settings(options: Mapping[str, Any]) -> Settings:
    """Return the client's settings from the shared options."""
    from corpusaudit.generators.client.requests import Settings

    if not options["model"]:
        raise UsageError("name the model with --model, or look at the prompts with --dry-run")
    price = options["price"] or (None, None)
    return Settings(
        options["model"],
        base_url=options["base_url"],
        temperature=options["temperature"],
        max_tokens=options["max_tokens"],
        seed=options["seed"],
        concurrency=options["concurrency"],
        turns=options["attempts"],
        timeout=float(options["timeout"]),
        prompt_price=price[0],
        completion_price=price[1],
    )


def run_requests(
    requests: Sequence[Request],
    answer: type[BaseModel],
    to_rows: ToRows,
    options: Mapping[str, Any],
    *,
    generator: str,
    version: int,
    private: bool = False,
    inputs: Sequence[str | None] = (),
) -> None:
    """Print the requests (``--dry-run``), or send them, write their rows to ``--out`` and print the summary.

    Where the rows hold real text (``private``), or a model that saw real text wrote them and may have copied it, a new
    file is readable by its owner alone. Exits with 2 where not one request was answered, with 3 where rows that were
    asked for did not come.
    """
    from corpusaudit.generators.client.requests import dry_run

    if options["dry_run"]:
        click.echo(dry_run(requests))
        return
    summary = send(requests, answer, to_rows, options, generator, version, private=private, inputs=inputs)
    end_with(exit_code_of_run([summary]))


def send(
    requests: Sequence[Request],
    answer: type[BaseModel],
    to_rows: ToRows,
    options: Mapping[str, Any],
    generator: str,
    version: int,
    *,
    private: bool = False,
    inputs: Sequence[str | None] = (),
) -> Summary:
    """Send requests, write their rows to ``--out`` and print the summary, which is returned."""
    from corpusaudit.commands.outputs import keep_apart
    from corpusaudit.commands.progress import show_progress
    from corpusaudit.generators.client.llm import generate

    chosen = settings(options)
    out: Path | None = options["out"]
    if out is None:
        raise UsageError("name the file to write with --out")
    keep_apart([out], filter(None, inputs))
    private = private or any(request.example_ids for request in requests)
    with show_progress(quiet=options["quiet"]) as progress, _owner_only(private):
        summary = generate(
            requests, answer, to_rows, chosen, out, generator=generator, version=version, progress=progress
        )
    click.echo(describe(summary, options["attempts"]))
    click.echo(f"Rows: {shown_name(out)}")
    return summary


def exit_code_of_run(summaries: Sequence[Summary]) -> int:
    """Return 2 where a run asked for something and nothing came, else 3 where rows are missing, else 0."""
    if any(summary.requested and not summary.done + summary.resumed and not summary.rows for summary in summaries):
        return NOTHING_CAME
    return ROWS_MISSING if any(summary.missing for summary in summaries) else 0


def end_with(code: int) -> None:
    """End the command with an exit code; 0 goes on."""
    if code:
        click.get_current_context().exit(code)


@contextmanager
def _owner_only(private: bool) -> Iterator[None]:
    before = os.umask(0o077) if private else None
    try:
        yield
    finally:
        if before is not None:
            os.umask(before)


def describe(summary: Summary, attempts: int) -> str:
    """Return a summary of a run as lines for the terminal; ``attempts``: how often was asked for rows."""
    lines = [
        f"{summary.requested:,} requests: {summary.resumed:,} done before, {summary.done:,} done now, "
        f"{summary.given_up:,} given up",
        f"{summary.rows:,} rows written; {summary.malformed:,} answers were not valid",
    ]
    lines += [f"  given up: {count:,}, {reason}" for reason, count in summary.reasons.items()]
    if summary.missing:
        times = "once" if attempts == 1 else f"up to {attempts} times"
        lines.append(
            f"Missing: {summary.missing:,} rows that were asked for {times}; what came is kept. The same command with "
            "more --attempts goes on"
        )
    if summary.others:
        lines.append(f"The file also holds {summary.others:,} other requests (codes, prompts or counts were changed)")
    if summary.prompt_tokens is not None and summary.completion_tokens is not None:
        cost = "cost unknown without --price" if summary.cost is None else f"cost {summary.cost:.4f}"
        lines.append(f"Tokens: {summary.prompt_tokens:,} in prompts, {summary.completion_tokens:,} in answers; {cost}")
    else:
        lines.append("Tokens and cost: unknown, the server did not count all")
    return "\n".join(lines)


def read_real(path: str, options: Mapping[str, Any], **fields: str | None) -> Corpus:
    """Return a corpus of real text, its columns as the options and ``fields`` name them; notes on it are printed."""
    from corpusaudit.auditing.coverage import reading_notes
    from corpusaudit.corpus.model import read_corpus

    names = {"text_field": options["text_field"], "id_field": options["id_field"], **fields}
    corpus = read_corpus(path, **names, limits=options["limits"])
    for sentence in reading_notes("real", corpus):
        click.echo(f"Note: {sentence}", err=True)
    return corpus
