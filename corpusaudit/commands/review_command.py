"""``corpusaudit review``: the group and its commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from corpusaudit.commands.choice import Choice
from corpusaudit.commands.once import OnceGroup
from corpusaudit.commands.options import (
    FILE,
    FOLDER,
    given_limits,
    key_option,
    limit_options,
    out_option,
    seal_option,
    text_option,
)
from corpusaudit.commands.printed import write_or_print
from corpusaudit.counts import PEOPLE
from corpusaudit.reports.formats import format_names, rendered
from corpusaudit.shown import shown_name

MOST_PER_LABEL = 500
"""Documents a label and side; no rater reads more, and the exact test stays quick."""


@click.group(
    cls=OnceGroup,
    short_help="Let experts judge documents blind, and read their ratings.",
    epilog="\b\nExamples:\n"
    "  corpusaudit review export synthetic.jsonl --holdout unseen.jsonl --label-field symptom --out sheet\n"
    "  corpusaudit review import one.csv two.csv --answers sheet.answers.json --report report.json",
)
def review() -> None:
    """Let experts judge synthetic and real documents without knowing which is which, and read their ratings."""


@review.command(
    short_help="Draw a blinded sheet of real and synthetic documents.",
    epilog="\b\nExample:\n"
    "  corpusaudit review export synthetic.jsonl --holdout unseen.jsonl --label-field symptom --out sheet",
)
@click.argument("synthetic")
@click.option("--holdout", metavar="PATH", help="Real text that the generator did not see.")
@click.option("--source", metavar="PATH", help="The private real text that it saw; only with --with-source.")
@click.option("--with-source", is_flag=True, help="The owner of the source allows that raters read its text.")
@text_option()
@click.option("--id-field", metavar="NAME", help="Column of the id. [default: id, else file and line]")
@click.option("--label-field", metavar="NAME", help="Column of the label or list of labels.")
@click.option("--label-separator", metavar="SIGN", help="What stands between several labels in one cell.")
@click.option("--group-field", metavar="NAME", help="Column of the person or author; each has one document at most.")
@click.option("--on-bad-rows", type=Choice(["error", "skip"]), default="error", show_default=True)
@limit_options
@click.option(
    "--per-label",
    type=click.IntRange(PEOPLE, MOST_PER_LABEL),
    default=10,
    show_default=True,
    metavar="N",
    help="Synthetic documents of each label, and as many real ones.",
)
@click.option("--show-labels", is_flag=True, help="Show each document's label and ask how faithful it is to that.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, metavar="N", help="Seed of the draw.")
@click.option("--out", type=FOLDER, default="corpusaudit-review", show_default=True, help="Folder of the sheet.")
@click.option("--answers", type=FILE, metavar="FILE", help="Which row is what. [default: OUT.answers.json]")
@key_option()
def export(synthetic: str, **options: Any) -> None:
    """Draw a sheet for experts from SYNTHETIC and real text: sheet.csv to fill in, and sheet.html to read or print.

    Nothing in them says which document is which; that stands in a file apart, which `review import` needs and raters
    must not get. All of these files hold private text or ids, and only you can read them (mode 0600).
    """
    from corpusaudit.commands.review import export_files

    out: Path = options["out"]
    answers: Path = options.pop("answers") or _beside(out)
    files = export_files(synthetic, limits=given_limits(options), **{**options, "answers": answers})
    click.echo(f"Sheet: {' and '.join(shown_name(path) for path in files)}")
    click.echo(f"Answers: {shown_name(answers)}")
    click.echo("They hold private text or ids: only you can read them (mode 0600). Raters get the sheet alone.")


def _beside(out: Path) -> Path:
    """Return where the answers stand by default: beside the folder of the sheet, by its name."""
    named = out if out.name not in ("", "..") else out.resolve()
    return named.with_name(f"{named.name}.answers.json")


@review.command(
    "import",
    short_help="Read the ratings of several raters.",
    epilog="\b\nExamples:\n"
    "  corpusaudit review import one.csv two.csv --answers sheet.answers.json\n"
    "  corpusaudit review import one.csv two.csv --answers sheet.answers.json --report report.json \\\n"
    "    --report-out reviewed.json",
)
@click.argument("ratings", metavar="RATINGS.csv ...", nargs=-1, required=True, type=FILE)
@click.option(
    "--answers", required=True, type=FILE, metavar="FILE", help="What `review export` wrote of which row is what."
)
@click.option("--identical-raters", is_flag=True, help="Files with the same ratings are of different raters.")
@click.option("--report", "report_file", type=FILE, metavar="REPORT.json", help="The report of the same corpus.")
@click.option("--report-out", type=FILE, metavar="FILE", help="Write that report with the review in it here.")
@click.option(
    "--format",
    "kind",
    type=Choice(format_names("review")),
    default="terminal",
    show_default=True,
    help="What to write.",
)
@out_option()
@key_option()
@seal_option()
def import_(ratings: tuple[Path, ...], kind: str, out: Path | None, **options: Any) -> None:
    """Read the filled-in sheets of one or several raters, a CSV file each, and say what they show.

    Do they tell synthetic from real documents, how do they rate each label, do they agree, and which labels do they
    find wrong? With --report, beside what a classifier finds of the labels; --report-out writes the report with the
    review in it, sealed again under the key, for `render`.
    """
    from corpusaudit.commands.outputs import reserve
    from corpusaudit.commands.review import import_files

    given = [options[name] for name in ("answers", "report_file", "key_file") if options[name]]
    outputs = [path for path in (out, options["report_out"]) if path is not None]
    reserve(outputs, [*ratings, *given])
    found = import_files(ratings, **options)
    write_or_print(rendered("review", kind, found), out)
