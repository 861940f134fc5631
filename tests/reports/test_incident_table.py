"""incidents.csv: every incident on a line of its own, and no cell that a spreadsheet runs."""

from __future__ import annotations

import csv
import io

from hypothesis import given, settings

from corpusaudit.reports.incident_table import HEAD, incidents_csv
from corpusaudit.results import AuditReport
from tests.reports.samples import clean_pass, full_fail, with_text
from tests.reports.strategies import texts


def read(report: AuditReport) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(incidents_csv(report), newline="")))


def test_every_incident_is_a_line_in_the_order_of_the_report() -> None:
    report = full_fail()
    rows = read(report)
    assert [row["fingerprint"] for row in rows] == [one.fingerprint for one in report.incidents]
    first, second = rows[0], rows[1]
    assert (first["kind"], first["share"], first["by"], first["words"]) == ("person", "1.0", "words", "190")
    assert (first["details"], first["certain"], first["chance"]) == ("DATE 2; PERSON 1", "2", "1e-07")
    assert first["metrics"].split() == list(report.incidents[0].metrics)
    assert (first["file"], first["line"]) == ("out/notes.jsonl", "101")
    assert (second["share"], second["by"]) == ("", "")


def test_no_incident_leaves_the_head() -> None:
    assert incidents_csv(clean_pass()) == ",".join(HEAD) + "\n"


@given(texts)
@settings(max_examples=40, deadline=None)
def test_no_cell_is_a_formula_or_a_second_line(text: str) -> None:
    (row,) = read(with_text(text))
    assert all(not cell.lstrip().startswith(("=", "+", "-", "@")) for cell in row.values())
    assert all("\n" not in cell and "\r" not in cell for cell in row.values())
