"""``corpusaudit generate``: the lines of generators, all through one client.

Each subcommand plans its requests in ``corpusaudit.generators`` and hands them to :func:`run_requests`, which prints
them (``--dry-run``) or sends them. Nothing heavy is imported until a subcommand runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpusaudit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pydantic import BaseModel

    from corpusaudit.generators.llm import Request, Settings

    Function = Callable[..., Any]
    ToRows = Callable[[Request, BaseModel], Sequence[Mapping[str, Any]]]

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)


@click.group(
    short_help="Write synthetic text, or label real text, with a model.",
    epilog="\b\nExamples:\n"
    "  corpusaudit generate icd10 --codes F32.1,F41.1 --examples train.jsonl --model gpt-4o-mini --out notes.jsonl\n"
    "  corpusaudit generate icd10 --codes F30-F39 -k 0 --dry-run\n"
    "\b\nThe key is read from OPENAI_API_KEY. A run that was cut off goes on where it stopped when the same command\n"
    "is given again.",
)
def generate() -> None:
    """Write synthetic text, or label real text, with any OpenAI-compatible server.

    Every row says which model, prompt and parameters made it, and which real examples stood in its prompt.
    """


def model_options(function: Function) -> Function:
    """Add the options that every generator shares; :func:`settings` and :func:`run_requests` read them."""
    options = [
        click.option("--model", metavar="NAME", help="Name of the model. Needed unless --dry-run."),
        click.option("--base-url", metavar="URL", help="Server, such as http://127.0.0.1:8000/v1. [default: OpenAI]"),
        click.option("--out", type=FILE, metavar="FILE", help="JSONL to append to. Needed unless --dry-run."),
        click.option("--dry-run", is_flag=True, help="Print the prompts and the number of calls; send nothing."),
        click.option("--prompts", type=FOLDER, metavar="FOLDER", help="Prompts (.j2) that replace the packaged ones."),
        click.option(
            "--temperature", type=click.FloatRange(0, 2), default=1.0, show_default=True, help="Of the sampling."
        ),
        click.option("--max-tokens", type=click.IntRange(min=1), default=1024, show_default=True, help="Of an answer."),
        click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of all that is drawn."),
        click.option("--concurrency", type=click.IntRange(1, 256), default=4, show_default=True, help="Calls at once."),
        click.option("--quiet", is_flag=True, help="Show no progress."),
    ]
    for option in reversed(options):
        function = option(function)
    return function


def settings(options: Mapping[str, Any]) -> Settings:
    """Return the client's settings from the shared options."""
    from corpusaudit.generators.llm import Settings

    if not options["model"]:
        raise UsageError("name the model with --model, or look at the prompts with --dry-run")
    return Settings(
        options["model"],
        base_url=options["base_url"],
        temperature=options["temperature"],
        max_tokens=options["max_tokens"],
        seed=options["seed"],
        concurrency=options["concurrency"],
    )


def run_requests(
    requests: Sequence[Request],
    answer: type[BaseModel],
    to_rows: ToRows,
    options: Mapping[str, Any],
    *,
    generator: str,
    version: int,
) -> None:
    """Print the requests (``--dry-run``), or send them, write their rows to ``--out`` and print the summary."""
    from corpusaudit.commands.progress import show_progress
    from corpusaudit.generators import llm

    if options["dry_run"]:
        click.echo(llm.dry_run(requests))
        return
    chosen = settings(options)
    out: Path | None = options["out"]
    if out is None:
        raise UsageError("name the file to write with --out")
    with show_progress(quiet=options["quiet"]) as progress:
        summary = llm.generate(
            requests, answer, to_rows, chosen, out, generator=generator, version=version, progress=progress
        )
    click.echo(describe(summary))
    click.echo(f"Rows: {out}")


def describe(summary: Any) -> str:
    """Return a summary of a run as lines for the terminal."""
    cost = "" if summary.cost is None else f", cost {summary.cost:.4f}"
    return (
        f"{summary.requested:,} requests: {summary.resumed:,} done before, {summary.done:,} done now, "
        f"{summary.given_up:,} given up; {summary.malformed:,} malformed answers; {summary.rows:,} rows\n"
        f"Tokens: {summary.prompt_tokens:,} in prompts, {summary.completion_tokens:,} in answers{cost}"
    )
