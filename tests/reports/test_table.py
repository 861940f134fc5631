"""The figures of a report as CSV: every one of them, unrounded, and no text that becomes a formula or a line."""

from __future__ import annotations

import csv
import io
import json

import polars as pl
import pytest
from hypothesis import given, settings

from corpusaudit.reports.table import HEAD, report_csv
from corpusaudit.results import AuditReport
from tests.reports.samples import SAMPLES, all_unmeasured, clean_pass, full_fail, gate, measured, unread, with_text
from tests.reports.strategies import texts

TEXTS = (
    *("metric", "dimension", "by", "name", "unit", "better", "baseline_of", "limit", "level", "state", "reason"),
    *("accepted_by", "accepted_until"),
)


def read(report: AuditReport) -> list[dict[str, str]]:
    table = list(csv.reader(io.StringIO(report_csv(report), newline="")))
    assert table[0] == list(HEAD)
    return [dict(zip(HEAD, row, strict=True)) for row in table[1:]]


def wholes(report: AuditReport) -> dict[str, dict[str, str]]:
    return {row["metric"]: row for row in read(report) if not row["by"]}


def number(text: str) -> float | None:
    return float(text) if text else None


@pytest.mark.parametrize("name", [name for name in SAMPLES if name != "hostile"])
def test_every_figure_stands_in_it_as_it_was_measured(name: str) -> None:
    report = SAMPLES[name]()
    rows = wholes(report)
    for m in report.measurements:
        row, base = rows[m.metric], m.holdout
        assert [number(row[key]) for key in ("value", "low", "high")] == [m.value, m.low, m.high]
        assert (int(row["n"]), row["unit"], row["better"], row["dimension"]) == (m.n, m.unit, m.better, m.dimension)
        given = [None] * 4 if base is None else [base.value, base.low, base.high, base.matched]
        assert [number(row[key]) for key in ("baseline", "baseline_low", "baseline_high", "matched")] == given
        assert (row["baseline_n"], row["baseline_of"]) == (("", "") if base is None else (str(base.n), base.of))
        parts = [row for row in read(report) if row["metric"] == m.metric and row["by"]]
        assert [
            (row["by"], row["name"], number(row["value"]), int(row["n"]), number(row["baseline"]), row["reason"])
            for row in parts
        ] == [(part.by, part.name, part.value, part.n, part.holdout, part.reason or "") for part in m.parts]


@pytest.mark.parametrize("name", [name for name in SAMPLES if name != "hostile"])
def test_every_limit_stands_in_it_once_with_its_state(name: str) -> None:
    report = SAMPLES[name]()
    found = {
        row["metric"]: (json.loads(row["limit"]), row["level"], row["state"]) for row in read(report) if row["limit"]
    }
    assert found == {gate.metric: (gate.limit, gate.level, gate.state) for gate in report.gates}
    assert sum(bool(row["state"]) for row in read(report)) == len(report.gates)


def test_what_has_no_value_says_why_and_is_not_nought() -> None:
    rows = wholes(all_unmeasured())
    assert {(row["value"], row["reason"]) for row in rows.values()} == {("", "no source corpus was given")}


def test_a_limit_that_was_not_judged_says_why_beside_its_value() -> None:
    row = wholes(unread())["memorization.verbatim"]
    assert (row["value"], row["state"]) == ("0.0042", "unmeasured")
    assert row["reason"].startswith("Source and holdout differ")


def test_a_limit_without_a_measurement_has_a_line() -> None:
    report = clean_pass().model_copy(update={"gates": (gate("own.metric", "unmeasured", None, explanation="absent"),)})
    row = wholes(report)["own.metric"]
    assert (row["dimension"], row["value"], row["state"], row["reason"]) == ("other", "", "unmeasured", "absent")


def test_polars_reads_numbers_as_numbers() -> None:
    table = pl.read_csv(io.StringIO(report_csv(full_fail())))
    assert table.columns == list(HEAD)
    numbers = [name for name in HEAD if name not in TEXTS]
    assert all(table[name].dtype in (pl.Float64, pl.Int64) for name in numbers)
    assert table["n"].dtype == pl.Int64
    assert table["n"].null_count() == 0
    verbatim = table.filter((pl.col("metric") == "memorization.verbatim") & pl.col("by").is_null())
    assert verbatim["value"].to_list() == [full_fail().measurement("memorization.verbatim").value]  # type: ignore[union-attr]


def test_figures_are_not_rounded() -> None:
    report = clean_pass().model_copy(update={"measurements": (measured("diversity.ttr", 0.1 + 0.2),)})
    assert wholes(report)["diversity.ttr"]["value"] == "0.30000000000000004"


@settings(max_examples=40, deadline=None)
@given(texts)
def test_no_text_from_outside_becomes_a_formula_or_a_line(text: str) -> None:
    report = with_text(f"={text}")
    report_csv(report).encode()
    rows = read(report)
    assert len(rows) == len(read(with_text("x")))
    cells = [row[name] for row in rows for name in TEXTS]
    assert not any(cell.lstrip().startswith(tuple("=+-@＝＋－＠")) for cell in cells)
