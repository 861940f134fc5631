"""``corpusaudit review``: a blinded sheet for experts, and what their ratings say."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from corpusaudit.auditing.coverage import reading_notes
from corpusaudit.auditing.keys import Key, run_key, sealed
from corpusaudit.commands.outputs import reserve, same_place
from corpusaudit.commands.report_file import read_with_seal
from corpusaudit.corpus.model import Corpus, read_corpus
from corpusaudit.counts import PEOPLE, in_words
from corpusaudit.errors import InputError, UsageError
from corpusaudit.files.ordinary import read_ordinary
from corpusaudit.files.writing import Output, make_folder, write, write_text
from corpusaudit.reports.as_json import report_json
from corpusaudit.reports.html.sheet import SheetRow, render_sheet
from corpusaudit.reports.text import safe_cell, safe_text
from corpusaudit.results import AuditReport, Review, Role
from corpusaudit.review.answers import Answers, answers_json, answers_of, read_answers
from corpusaudit.review.draw import draw, on_both_sides
from corpusaudit.review.ratings import Ratings, columns_of, read_ratings
from corpusaudit.review.result import PEOPLE_NAMED, review_of
from corpusaudit.review.sheet_text import sheet_text
from corpusaudit.shown import shown_name

ALIKE = 10
"""Documents on which two raters who answer alike in everything are taken for one: chance agrees on fewer."""
_NAME_THEM = "Name the column of the person with --group-field, where there is one."


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

    Raises UsageError without real text, where the source is given without its owner's word, and where the answers
    would lie in the folder of the sheet, which raters get. Nothing stands there before the sheet is drawn.
    """
    given = _real_paths(source, holdout, with_source=with_source)
    inputs: list[str | Path] = [synthetic, *given.values(), *([key_file] if key_file else [])]
    files = [out / "sheet.html", out / "sheet.csv"]
    if answers.resolve().is_relative_to(out.resolve()):
        raise UsageError(
            f"--answers {shown_name(answers)}: lies in the folder of the sheet, which raters get, and says which row "
            "is what; name a place outside it"
        )
    _reserve([*files, answers], out, inputs)
    key = run_key(key_file)
    ours = _read(synthetic, "synthetic", **reading)
    drawn = draw(ours, {role: _read(path, role, **reading) for role, path in given.items()}, per_label, seed)
    known = answers_of(drawn, _namer(key), seed=seed, labels_shown=show_labels, digest=ours.digest)
    rows = _sheet_rows(known, {(one.role, one.document.id): one.document.text for one in drawn})
    columns = (*columns_of(known), "comment")
    page = render_sheet(rows, columns, known.labels, labels_shown=show_labels)
    table = _sheet_csv(rows, columns, labels_shown=show_labels)
    make_folder(out)
    write(
        Output(answers, answers_json(known), private=True),
        *(Output(path, text, private=True) for path, text in zip(files, (page, table), strict=True)),
    )
    if known.people_named != "all":
        print(f"Note: {PEOPLE_NAMED[known.people_named]} {_NAME_THEM}", file=sys.stderr)
    both = on_both_sides(drawn)
    if both:
        print(
            f"Note: {in_words(both)} of the texts on the sheet stand there as synthetic "
            "and as real ones: nobody tells these apart, and the audit says whether they were copied.",
            file=sys.stderr,
        )
    lost = len(set(ours.labels) - set(known.labels))
    if lost:
        print(
            f"Note: {lost} of {len(ours.labels)} labels of the synthetic corpus have fewer than {PEOPLE} documents of "
            "different people on one side; they are not named on the sheet.",
            file=sys.stderr,
        )
    return files


def _reserve(files: Sequence[Path], out: Path, inputs: Sequence[str | Path]) -> None:
    """Make sure that private files can be written; ``out`` and the folders above it are made later."""
    waiting = {folder for folder in (out, *out.parents) if not folder.is_dir()}
    later = [path for path in files if path.parent in waiting]
    reserve(later, inputs, private=[path for path in files if path not in later], folders=True)


def _real_paths(source: str | None, holdout: str | None, *, with_source: bool) -> dict[Role, str]:
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
    lacking = [name for name in (label_field, group_field) if name and role != "synthetic"]
    lacking += [group_field] if group_field and role == "synthetic" else []
    made = read_corpus(path, label_field=label_field, group_field=group_field, may_lack=lacking, **reading)
    for sentence in reading_notes(role, made):
        print(f"Note: {sentence}", file=sys.stderr)
    return made


def _namer(key: Key) -> Any:
    return lambda content: key.fingerprint("review row", content)


def _sheet_rows(answers: Any, texts: Mapping[tuple[Role, str], str]) -> list[SheetRow]:
    return [
        SheetRow(
            row.row,
            sheet_text(texts[row.role, row.id]),
            # Sorted: the order of a row's labels may be that of one file's maker.
            ", ".join(shown_name(one) for one in sorted(row.labels) if one in answers.labels) if row.stratum else "",
        )
        for row in answers.rows
    ]


def _sheet_csv(rows: Sequence[SheetRow], columns: Sequence[str], *, labels_shown: bool) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["row", "text", *(["label"] if labels_shown else []), *columns])
    for one in rows:
        label = [safe_cell(one.label)] if labels_shown else []
        writer.writerow([one.row, safe_text(one.text), *label, *([""] * len(columns))])
    return f"\ufeff{out.getvalue()}"  # by this sign a table program knows UTF-8


def import_files(
    ratings: Sequence[Path],
    *,
    answers: Path,
    report_file: Path | None,
    report_out: Path | None,
    key_file: Path | None,
    require_seal: bool,
    identical_raters: bool = False,
) -> Review:
    """Read ratings, and a report where one is given; return the review, and write the report with it.

    Raises UsageError or InputError where the report is of another corpus, or is sealed and its key was not given; where
    a file is given twice; and where two hold the same ratings, unless they are of ``identical_raters``.
    """
    if report_out is not None and report_file is None:
        raise UsageError("--report-out: the report that the review belongs to is missing: give --report")
    known = read_answers(answers)
    if report_file is None:
        return review_of(raters_of(ratings, known, identical=identical_raters), known)
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
    found = review_of(raters_of(ratings, known, identical=identical_raters), known, _label_f1(report))
    if report_out is not None:
        made = report.model_copy(update={"review": found})
        write_text(report_out, report_json(made if report.seal is None else sealed(made, key)))
    return found


def raters_of(paths: Sequence[Path], answers: Answers, *, identical: bool) -> list[Ratings]:
    """Return the ratings of each file; raise an error where two are one rater's, who would count twice."""
    for number, path in enumerate(paths):
        if any(same_place(path, other) for other in paths[:number]):
            raise UsageError(f"{shown_name(path)}: is given twice; give the file of each rater once")
    found = [read_ratings(path, answers) for path in paths]
    contents = [read_ordinary(path) for path in paths]
    for number, rater in enumerate(found) if not identical else ():
        for other in range(number):
            if contents[number] == contents[other] or (rater == found[other] and _answered(rater) >= ALIKE):
                raise InputError(
                    f"{shown_name(paths[number])}: holds the same ratings as {shown_name(paths[other])}; a copy of one "
                    "rater's file would count as another rater. Leave one of them out, or, where two raters did answer "
                    "alike in everything, say so with --identical-raters"
                )
    return found


def _answered(rater: Ratings) -> int:
    """Return the number of documents for which a rater filled in anything."""
    columns = (rater.realism, rater.faithfulness, rater.synthetic, rater.label)
    return sum(any(cell is not None for cell in row) for row in zip(*columns, strict=True))


def _label_f1(report: AuditReport) -> dict[str, float]:
    """Return by label how well a classifier of real text gives synthetic documents their labels."""
    measured = report.measurement("fidelity.label_agreement")
    parts = () if measured is None else measured.parts
    return {part.name: part.value for part in parts if part.by == "label" and part.value is not None}
