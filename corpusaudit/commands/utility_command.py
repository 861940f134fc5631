"""``corpusaudit utility``: its options, and what it prints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from corpusaudit.commands.choice import Choice
from corpusaudit.commands.ending import NOT_MEASURED, check_memory
from corpusaudit.commands.once import OnceCommand
from corpusaudit.commands.options import given_limits, limit_options, out_option, text_option
from corpusaudit.commands.printed import reserve_out, write_or_print
from corpusaudit.reports.formats import format_names, rendered
from corpusaudit.shown import shown_lines


@click.command(
    cls=OnceCommand,
    short_help="Train on each corpus and on several together, and test.",
    epilog="\b\nExample:\n"
    "  corpusaudit utility --train gold=real.jsonl --train silver=labelled.jsonl --train bronze=written.jsonl \\\n"
    "    --test unseen.jsonl",
)
@click.option(
    "--train", "training", multiple=True, required=True, metavar="NAME=PATH", help="A training corpus. Repeatable."
)
@click.option("--test", required=True, metavar="PATH", help="Real labelled text that none of them may hold.")
@text_option()
@click.option("--id-field", metavar="NAME", help="Column of the id. [default: id, else file and line]")
@click.option(
    "--label-field", metavar="NAME", help="Column of the label or list of labels. [default: label, else labels]"
)
@click.option("--label-separator", metavar="SIGN", help="What stands between several labels in one cell.")
@click.option("--group-field", metavar="NAME", help="Column of the person or author; nobody may stand on both sides.")
@click.option("--on-bad-rows", type=Choice(["error", "skip"]), default="error", show_default=True)
@limit_options
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, metavar="N", help="Seed of the draws."
)
@click.option("--format", "kind", type=Choice(format_names("utility")), default="markdown", show_default=True)
@out_option()
@click.option("--quiet", is_flag=True, help="Show no progress.")
@click.pass_context
def utility(
    context: click.Context, /, training: tuple[str, ...], test: str, kind: str, out: Path | None, **options: Any
) -> None:
    """Train a classifier on each corpus, on the first with each other, and on all, and test it on real text.

    Test documents of people of a training corpus, and copies and near copies of its documents, are left out. A name
    given twice puts its files together.
    """
    check_memory()
    from corpusaudit.commands.utility import named_path, training_sets
    from corpusaudit.errors import Unmeasured

    reserve_out(out, test, *(named_path(given, "--train")[1] for given in training))
    try:
        table = training_sets(training, test, limits=given_limits(options), **options)
    except Unmeasured as reason:
        click.echo(shown_lines(f"Not measured: {reason}"), err=True)
        context.exit(NOT_MEASURED)
    write_or_print(rendered("utility", kind, table), out)
