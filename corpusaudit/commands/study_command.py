"""``corpusaudit study``: its options, and what it prints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from corpusaudit.commands.choice import Choice
from corpusaudit.commands.once import OnceCommand
from corpusaudit.commands.options import key_option, out_option, seal_option
from corpusaudit.commands.printed import reserve_out, write_or_print
from corpusaudit.reports.formats import format_names, rendered


@click.command(
    cls=OnceCommand,
    short_help="Write the published study's table over several reports.",
    epilog="\b\nExamples:\n"
    "  corpusaudit study gpt/report.json llama/report.json\n"
    "  corpusaudit study gpt/report.json llama/report.json --format latex --out study.tex\n"
    "  corpusaudit study gpt/report.json llama/report.json --format pdf --out figure.pdf",
)
@click.argument("reports", metavar="[NAME=]REPORT.json ...", nargs=-1, required=True)
@click.option(
    "--format",
    "kind",
    type=Choice(format_names("study")),
    default="terminal",
    show_default=True,
    help="What to write; svg and pdf are a figure, privacy against quality.",
)
@out_option()
@click.option("--by-label", is_flag=True, help="A table for each label too.")
@click.option("--privacy", metavar="METRIC", help="Vertical axis of the figure.")
@click.option("--quality", metavar="METRIC", help="Horizontal axis of the figure.")
@key_option()
@seal_option()
@click.option("--same-corpora", is_flag=True, help="You know that source and holdout are the same in all reports.")
def study(reports: tuple[str, ...], kind: str, out: Path | None, **options: Any) -> None:
    """Write one table of exactly the published study's measures: one row a generator, each beside real text.

    Fidelity by MMD, BERTScore, Sentence Mover's Similarity, ROUGE-L and METEOR, diversity by self-BLEU and TTR, privacy
    by the distance to the nearest source text and the share nearer than .05. An audit measures all of them with
    --also study. Reports must agree as for `compare`.
    """
    from corpusaudit.commands.compare import named_report
    from corpusaudit.commands.study import study_files

    key_file: Path | None = options["key_file"]
    reserve_out(out, *(named_report(one)[1] for one in reports), *([key_file] if key_file else []))
    write_or_print(rendered("study", kind, study_files(reports, kind, **options)), out)
