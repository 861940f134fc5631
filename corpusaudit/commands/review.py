"""``corpusaudit review``: a blinded sheet for experts, and what their ratings say."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpusaudit.commands.once import OnceGroup
from corpusaudit.commands.options import FILE, FOLDER, given_limits, key_option, limit_options, seal_option, text_option
from corpusaudit.counts import PEOPLE
from corpusaudit.reports.formats import format_names, rendered
from corpusaudit.shown import shown_name

if TYPE_CHECKING:
    from corpusaudit.auditing.keys import Key
    from corpusaudit.corpus.model import Corpus
    from corpusaudit.reports.html.sheet import SheetRow
    from corpusaudit.results import AuditReport, Review, Role

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
@click.option("--on-bad-rows", type=click.Choice(["error", "skip"]), default="error", show_default=True)
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
    out: Path = options["out"]
    answers: Path = options.pop("answers") or out.with_name(f"{out.name}.answers.json")
    files = export_files(synthetic, limits=given_limits(options), **{**options, "answers": answers})
    click.echo(f"Sheet: {' and '.join(shown_name(path) for path in files)}")
    click.echo(f"Answers: {shown_name(answers)}")
    click.echo("They hold private text or ids: only you can read them (mode 0600). Raters get the sheet alone.")


def export_files(
    synthetic: str,
    *,
    source: str | None,
    holdout: str | None,
    with_source: bool,
    per_label: int,
    show_labels: bool,
    seed: int,
    out: Path,
    answers: Path,
    key_file: Path | None,
    **reading: Any,
) -> list[Path]:
    """Read the corpora, draw, and write the sheet and its answers; return the files of the sheet.

    Raises UsageError without real text, or where the source is given without its owner's word.
    """
    from corpusaudit.auditing.keys import run_key
    from corpusaudit.commands.outputs import reserve
    from corpusaudit.files.writing import Output, make_folder, write
    from corpusaudit.reports.html.sheet import render_sheet
    from corpusaudit.review.answers import answers_json, answers_of
    from corpusaudit.review.draw import draw
    from corpusaudit.review.ratings import columns_of

    given = _real_paths(source, holdout, with_source=with_source)
    inputs: list[str | Path] = [synthetic, *given.values(), *([key_file] if key_file else [])]
    files = [out / "sheet.html", out / "sheet.csv"]
    make_folder(out)
    reserve([], inputs, private=[*files, answers])
    key = run_key(key_file)
    ours = _read(synthetic, "synthetic", **reading)
    drawn = draw(ours, {role: _read(path, role, **reading) for role, path in given.items()}, per_label, seed)
    known = answers_of(drawn, _namer(key), seed=seed, labels_shown=show_labels, digest=ours.digest)
    rows = _sheet_rows(known, {(one.role, one.document.id): one.document.text for one in drawn})
    columns = (*columns_of(known), "comment")
    page = render_sheet(rows, columns, known.labels, labels_shown=show_labels)
    table = _sheet_csv(rows, columns, labels_shown=show_labels)
    write(
        Output(answers, answers_json(known), private=True),
        *(Output(path, text, private=True) for path, text in zip(files, (page, table), strict=True)),
    )
    lost = len(set(ours.labels) - set(known.labels))
    if lost:
        print(
            f"Note: {lost} of {len(ours.labels)} labels of the synthetic corpus have fewer than {PEOPLE} documents of "
            "different people on one side; they are not named on the sheet.",
            file=sys.stderr,
        )
    return files


def _real_paths(source: str | None, holdout: str | None, *, with_source: bool) -> dict[Role, str]:
    from corpusaudit.errors import UsageError

    if source is not None and not with_source:
        raise UsageError(
            "--source: raters would read the source, which only its owner can allow: add --with-source, or give the "
            "holdout alone"
        )
    if with_source and source is None:
        raise UsageError("--with-source: no --source was given")
    paths: dict[Role, str] = {}
    if holdout is not None:
        paths["holdout"] = holdout
    if source is not None:
        paths["source"] = source
    if not paths:
        raise UsageError("no real text to set beside the synthetic: give --holdout")
    return paths


def _read(path: str, role: Role, *, label_field: str | None, group_field: str | None, **reading: Any) -> Corpus:
    from corpusaudit.auditing.coverage import reading_notes
    from corpusaudit.corpus.model import read_corpus

    lacking = [name for name in (label_field, group_field) if name and role != "synthetic"]
    lacking += [group_field] if group_field and role == "synthetic" else []
    made = read_corpus(path, label_field=label_field, group_field=group_field, may_lack=lacking, **reading)
    for sentence in reading_notes(role, made):
        print(f"Note: {sentence}", file=sys.stderr)
    return made


def _namer(key: Key) -> Any:
    return lambda content: key.fingerprint("review row", content)


def _sheet_rows(answers: Any, texts: Mapping[tuple[Role, str], str]) -> list[SheetRow]:
    from corpusaudit.reports.html.sheet import SheetRow

    return [
        SheetRow(
            row.row,
            texts[row.role, row.id],
            ", ".join(shown_name(label) for label in row.labels if label in answers.labels) if row.stratum else "",
        )
        for row in answers.rows
    ]


def _sheet_csv(rows: Sequence[SheetRow], columns: Sequence[str], *, labels_shown: bool) -> str:
    from corpusaudit.reports.text import safe_cell, safe_text

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["row", "text", *(["label"] if labels_shown else []), *columns])
    for one in rows:
        label = [safe_cell(one.label)] if labels_shown else []
        writer.writerow([one.row, safe_text(one.text), *label, *([""] * len(columns))])
    return f"\ufeff{out.getvalue()}"  # by this sign a table program knows UTF-8


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
@click.option("--report", "report_file", type=FILE, metavar="REPORT.json", help="The report of the same corpus.")
@click.option("--report-out", type=FILE, metavar="FILE", help="Write that report with the review in it here.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(format_names("review")),
    default="terminal",
    show_default=True,
    help="What to write.",
)
@click.option("--out", type=FILE, help="File to write. [default: standard output]")
@key_option()
@seal_option()
def import_(ratings: tuple[Path, ...], kind: str, out: Path | None, **options: Any) -> None:
    """Read the filled-in sheets of one or several raters, a CSV file each, and say what they show.

    Do they tell synthetic from real documents, how do they rate each label, do they agree, and which labels do they
    find wrong? With --report, beside what a classifier finds of the labels; --report-out writes the report with the
    review in it, sealed again under the key, for `render`.
    """
    from corpusaudit.commands.outputs import reserve
    from corpusaudit.files.writing import write_text

    given = [options[name] for name in ("answers", "report_file", "key_file") if options[name]]
    outputs = [path for path in (out, options["report_out"]) if path is not None]
    reserve(outputs, [*ratings, *given])
    found = import_files(ratings, **options)
    text = rendered("review", kind, found)
    if out is None:
        click.echo(text, nl=False)
    else:
        write_text(out, text)


def import_files(
    ratings: Sequence[Path],
    *,
    answers: Path,
    report_file: Path | None,
    report_out: Path | None,
    key_file: Path | None,
    require_seal: bool,
) -> Review:
    """Read ratings, and a report where one is given; return the review, and write the report with it.

    Raises UsageError or InputError where the report is of another corpus, or is sealed and its key was not given.
    """
    from corpusaudit.auditing.keys import run_key, sealed
    from corpusaudit.commands.report_file import read_with_seal
    from corpusaudit.errors import InputError, UsageError
    from corpusaudit.files.writing import write_text
    from corpusaudit.reports.as_json import report_json
    from corpusaudit.review.answers import read_answers
    from corpusaudit.review.ratings import read_ratings
    from corpusaudit.review.result import review_of

    if report_out is not None and report_file is None:
        raise UsageError("--report-out: the report that the review belongs to is missing: give --report")
    known = read_answers(answers)
    if report_file is None:
        return review_of([read_ratings(path, known) for path in ratings], known)
    key = run_key(key_file)
    report, seal = read_with_seal(report_file, key, require_seal=require_seal)
    if report_out is not None and report.seal is not None and not seal.verified:
        raise UsageError(
            f"{shown_name(report_file)}: is sealed, and a report with the review in it must be sealed again: give the "
            "key (--key-file or CORPUSAUDIT_KEY)"
        )
    corpus = report.corpora.get("synthetic")
    if corpus is None or corpus.digest != known.digest:
        raise InputError(
            f"{shown_name(report_file)}: is of another synthetic corpus than the sheet, or of the same read in another "
            "way; export and audit with the same text, id, label and group fields"
        )
    found = review_of([read_ratings(path, known) for path in ratings], known, _label_f1(report))
    if report_out is not None:
        made = report.model_copy(update={"review": found})
        write_text(report_out, report_json(made if report.seal is None else sealed(made, key)))
    return found


def _label_f1(report: AuditReport) -> dict[str, float]:
    """Return by label how well a classifier of real text gives synthetic documents their labels."""
    measured = report.measurement("fidelity.label_agreement")
    parts = () if measured is None else measured.parts
    return {part.name: part.value for part in parts if part.by == "label" and part.value is not None}
