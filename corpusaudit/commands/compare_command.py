"""``corpusaudit compare``: its options, and what it prints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from corpusaudit.commands.choice import Choice
from corpusaudit.commands.once import OnceCommand
from corpusaudit.commands.options import key_option, out_option, seal_option
from corpusaudit.commands.printed import reserve_out, write_or_print
from corpusaudit.reports.formats import format_names


@click.command(
    cls=OnceCommand,
    short_help="Set several reports side by side.",
    epilog="\b\nExamples:\n"
    "  corpusaudit compare gpt/report.json llama/report.json --format html --out comparison.html\n"
    "  corpusaudit compare cold=t02/report.json hot=t10/report.json --only memorization --format latex\n"
    "  corpusaudit compare --releases may/report.json june/report.json --format terminal",
)
@click.argument("reports", metavar="[NAME=]REPORT.json ...", nargs=-1, required=True)
@click.option(
    "--format",
    "kind",
    type=Choice(format_names("compare", "releases")),
    default="markdown",
    show_default=True,
    help="What to write; terminal with --releases alone, latex without it.",
)
@out_option()
@click.option("--only", multiple=True, metavar="METRIC|DIMENSION", help="Compare only this. Repeatable.")
@click.option("--skip", multiple=True, metavar="METRIC|DIMENSION", help="Leave this out. Repeatable.")
@click.option("--privacy", metavar="METRIC", help="Vertical axis of the scatter plot.")
@click.option("--quality", metavar="METRIC", help="Horizontal axis of the scatter plot.")
@key_option()
@seal_option()
@click.option("--same-corpora", is_flag=True, help="You know that source and holdout are the same in all reports.")
@click.option(
    "--releases", is_flag=True, help="Two releases, the earlier first: what changed, and who is exposed by both."
)
def compare(reports: tuple[str, ...], kind: str, out: Path | None, **options: Any) -> None:
    """Set several reports side by side: one row a generator, one column a measurement, best and tied marked.

    Reports whose numbers depend on different settings are refused, and the settings named. That they have the same
    source and holdout is shown by digests under one key, or is your word.

    With --releases, the reports are of two releases, the earlier first: what became worse, which limits changed, and
    whom the two expose together.
    """
    from corpusaudit.commands.compare import comparison_text, named_report

    key_file: Path | None = options["key_file"]
    reserve_out(out, *(named_report(one)[1] for one in reports), *([key_file] if key_file else []))
    write_or_print(comparison_text(reports, kind, **options), out)
