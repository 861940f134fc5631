"""Comparisons and training sets in every format: as stored, closed to the outside, and safe whatever names hold.

After a change that is meant, write the stored pages again::

    CORPUSAUDIT_REGENERATE=1 python -m pytest tests/reports/test_compare.py
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings

from corpusaudit.reports.compare import baseline, comparison_csv, comparison_latex, comparison_markdown, escape_latex
from corpusaudit.reports.html.compare import render_comparison_html
from corpusaudit.reports.text import safe_cell
from corpusaudit.reports.training_sets import render_training_sets, training_sets_csv
from corpusaudit.results import Cell
from tests.reports.comparisons import comparison, hostile_comparison, training_sets
from tests.reports.pages import Page
from tests.reports.samples import HOSTILE
from tests.reports.strategies import texts

GOLDEN = Path(__file__).with_name("golden")


def readable(html: str) -> str:
    """Return a page without its style sheet, with a line for each element."""
    html = re.sub(r"<style>.*?</style>", "<style></style>", html, flags=re.DOTALL)
    return re.sub(r"(?<=>)(?=<(?!/))", "\n", html)


STORED: dict[str, Callable[[], str]] = {
    "comparison.html": lambda: readable(render_comparison_html(comparison())),
    "comparison.md": lambda: comparison_markdown(comparison()),
    "comparison.csv": lambda: comparison_csv(comparison()),
    "comparison.tex": lambda: comparison_latex(comparison()),
    "comparison_hostile.html": lambda: readable(render_comparison_html(hostile_comparison())),
    "comparison_hostile.md": lambda: comparison_markdown(hostile_comparison()),
    "comparison_hostile.csv": lambda: comparison_csv(hostile_comparison()),
    "comparison_hostile.tex": lambda: comparison_latex(hostile_comparison()),
    "training_sets.md": lambda: render_training_sets(training_sets()),
    "training_sets.csv": lambda: training_sets_csv(training_sets()),
}


@pytest.mark.parametrize("name", STORED)
def test_golden(name: str) -> None:
    path = GOLDEN / name
    rendered = STORED[name]()
    if os.environ.get("CORPUSAUDIT_REGENERATE"):
        path.write_bytes(rendered.encode())
    assert rendered == path.read_bytes().decode(), f"{name} differs; see how to regenerate in {Path(__file__).name}"


@pytest.mark.parametrize("build", [comparison, hostile_comparison])
def test_the_page_is_closed_whole_and_can_be_followed(build: Callable[[], object]) -> None:
    page = Page(render_comparison_html(build()))  # type: ignore[arg-type]
    assert not {"script", "iframe", "object", "embed", "link", "form", "base", "img"} & set(page.tags)
    (policy,) = [m["content"] for m in page.with_tag("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    for _, attributes in page.attributes:
        assert not [name for name in attributes if name.startswith("on") or name in {"src", "srcset", "style"}]
        assert attributes.get("href", "#").startswith("#")
    ids = Counter(a["id"] for _, a in page.attributes if "id" in a)
    assert not [name for name, count in ids.items() if count > 1]
    for _, attributes in page.attributes:
        targets = attributes.get("aria-labelledby", "").split()
        targets += [attributes["href"][1:]] if "href" in attributes else []
        assert not set(targets) - set(ids)
    assert Counter(page.tags)["main"] == Counter(page.tags)["h1"] == 1
    assert Counter(page.tags)["table"] == Counter(page.tags)["caption"]
    assert all("scope" in th for th in page.with_tag("th"))


def test_marks_do_not_rest_on_colour() -> None:
    page = render_comparison_html(comparison())
    assert page.count("★</span>") == 3
    assert page.count("≈</span>") == 2
    assert 'title="tied with the best"' in page


def test_without_axes_there_is_no_chart() -> None:
    page = render_comparison_html(comparison().model_copy(update={"quality": None}))
    assert "<svg" not in page
    assert "scatter-section" not in page


def test_generators_without_a_figure_are_named_below_the_chart() -> None:
    page = render_comparison_html(comparison().model_copy(update={"quality": "fidelity.coverage"}))
    assert re.search(r"Not drawn, for want of a figure: <bdi>hot</bdi>", page)


def test_real_text_stands_below_the_generators_in_every_format() -> None:
    copying, _, _, wording = comparison().columns
    assert (baseline(copying), baseline(wording)) == ("10%", "0.57 to 0.58")
    assert baseline(comparison().columns[1]) == "n/a"
    markdown, latex = comparison_markdown(comparison()), comparison_latex(comparison())
    assert re.search(r"\| real text \(holdout\) \| +10% \|", markdown)
    assert "\nholdout & 10\\% \\\\" in latex
    page = re.sub(r"\s+", " ", render_comparison_html(comparison()))
    assert '<th scope="row">real text (holdout)</th> <td class="n">10%</td>' in page
    rows = list(csv.DictReader(io.StringIO(comparison_csv(comparison()))))
    assert [row["memorization.verbatim_holdout"] for row in rows] == ["0.1"] * 3


def test_latex_gives_each_figure_its_interval() -> None:
    latex = comparison_latex(comparison())
    whole = comparison()
    shown = [c for column in whole.columns for c in column.cells if c.low is not None]
    assert latex.count("{\\scriptsize ") == len(shown)
    assert " & {\\scriptsize 0.6\\% to 16.9\\%} \\\\" in latex


def test_a_column_without_any_figure_is_a_sentence_and_no_column() -> None:
    whole = comparison()
    empty = tuple(Cell(value=None, reason="no labels") for _ in whole.generators)
    columns = tuple(c.model_copy(update={"cells": empty}) if c.metric == "fidelity.mmd" else c for c in whole.columns)
    markdown = comparison_markdown(whole.model_copy(update={"columns": columns}))
    assert "fidelity.mmd, all: no labels" in markdown
    assert "fidelity.mmd ↓" not in markdown
    assert "fidelity.mmd ↓" in comparison_markdown(whole)


@given(texts)
@settings(max_examples=40, deadline=None)
def test_no_name_changes_the_page(text: str) -> None:
    page = Page(render_comparison_html(comparison((f"a{text}", "hot", "copier"))))
    assert [t for t in page.tags if t != "wbr"] == [
        t for t in Page(render_comparison_html(comparison(("ax", "hot", "copier")))).tags if t != "wbr"
    ]


@given(texts)
@settings(max_examples=60, deadline=None)
def test_csv_keeps_its_rows_and_starts_no_formula(text: str) -> None:
    rows = list(csv.reader(io.StringIO(comparison_csv(comparison((text, "hot", "copier"))))))
    assert [len(row) for row in rows] == [5 + 6 * 4 + 2] * 4
    assert not rows[1][0].startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("text", [*HOSTILE, "-1", "@a", "+b", "=c"])
def test_safe_cells(text: str) -> None:
    made = safe_cell(text)
    assert made.encode()
    assert "\n" not in made
    assert made[:1] not in "=+-@"


@pytest.mark.parametrize("text", ["\t=1+1", "  =1+1", "\r\n@a", "＝1", "＋1", "－1", "＠a"])
def test_cells_that_some_programs_take_for_formulas(text: str) -> None:
    made = safe_cell(text)
    assert made.startswith(("'", "⏎", " ⏎"))


def test_no_metric_of_another_tool_starts_a_formula() -> None:
    whole = comparison()
    columns = (whole.columns[0].model_copy(update={"metric": "=cmd"}), *whole.columns[1:])
    head = next(csv.reader(io.StringIO(comparison_csv(whole.model_copy(update={"columns": columns})))))
    assert not [name for name in head if name.startswith("=")]


def test_a_figure_on_far_fewer_documents_stands_with_its_number() -> None:
    whole = comparison()
    first = whole.columns[0]
    cells = (first.cells[0].model_copy(update={"n": 20}), *first.cells[1:])
    made = whole.model_copy(update={"columns": (first.model_copy(update={"cells": cells}), *whole.columns[1:])})
    assert "**0%** ★ (0% to 8.81%, n = 20)" in comparison_markdown(made)
    assert comparison_markdown(made).count("n = ") == 1
    assert "<small>n = 20</small>" in render_comparison_html(made)
    assert "n = " not in comparison_markdown(whole)


def test_csv_holds_unrounded_figures_and_nothing_for_what_is_missing() -> None:
    rows = list(csv.DictReader(io.StringIO(comparison_csv(comparison()))))
    assert rows[1]["fidelity.coverage"] == ""
    assert rows[0]["memorization.verbatim_high"] == "0.0881"
    assert [row["memorization.verbatim_mark"] for row in rows] == ["best", "tied", ""]


def test_latex_escapes_and_balances() -> None:
    assert escape_latex(r"50% & a_b \input{x} $y$ #1 ~^") == (
        r"50\% \& a\_b \textbackslash{}input\{x\} \$y\$ \#1 \textasciitilde{}\textasciicircum{}"
    )
    assert escape_latex("a--b---c ``d'' ?` -1") == "a-{}-b-{}-{}-c `{}`d'{}' ?{}` -1"
    assert escape_latex("left\u202egnirts\nnext") == (r"left$\langle$U+202E$\rangle$gnirts $\hookleftarrow$ next")
    for build in (comparison, hostile_comparison):
        made = comparison_latex(build())
        assert r"\input" not in made
        assert made.count(r"\begin{tabular}") == made.count(r"\end{tabular}") == 3
        bare = re.sub(r"\\[{}]", "", made)
        assert bare.count("{") == bare.count("}")
        for line in made.splitlines():
            if line.endswith(r"\\"):
                assert len(re.findall(r"(?<!\\)&", line)) in (1, 2)


def test_wide_tables_are_parted_in_latex() -> None:
    whole = comparison()
    named = [f"memorization.a_rather_long_name_{i}" for i in range(11)]
    columns = tuple(whole.columns[0].model_copy(update={"metric": name}) for name in named)
    made = comparison_latex(whole.model_copy(update={"columns": columns}))
    assert [line.count("r") - 1 for line in made.splitlines() if "begin{tabular}" in line] == [4, 4, 3]
    assert made.count("copier &") == 3
    assert r"\shortstack[r]{a\_rather\_ \\ long\_name\_0 $\downarrow$}" in made
    assert '"' not in escape_latex('"')


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex on this machine")
def test_latex_compiles_whatever_names_hold(tmp_path: Path) -> None:
    names = (*HOSTILE[:2], "[x]* -- ``q'' \"é\" ~^ 100% $5 #1 &_ {b} \\ left\u202eright\n…")
    (tmp_path / "table.tex").write_text(comparison_latex(comparison(names)), encoding="utf-8")
    (tmp_path / "whole.tex").write_text(
        r"\documentclass{article}\usepackage{booktabs}\begin{document}\input{table}\end{document}", encoding="utf-8"
    )
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "whole.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode(errors="replace")[-2000:]


def test_markdown_tables_have_equal_columns() -> None:
    for text in (comparison_markdown(hostile_comparison()), render_training_sets(training_sets("a|b\nc"))):
        blocks = re.findall(r"(?:^\|.*\|$\n?)+", text, flags=re.MULTILINE)
        assert blocks
        for block in blocks:
            assert len({len(re.findall(r"(?<!\\)\|", line)) for line in block.strip().splitlines()}) == 1
