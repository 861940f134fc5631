"""The study's table and figure in every format: as stored, safe whatever names hold, and such as papers can take.

After a change that is meant, write the stored files again::

    CORPUSAUDIT_REGENERATE=1 python -m pytest tests/reports/test_study.py
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from html import escape
from pathlib import Path
from xml.etree import ElementTree

import pytest

from corpusaudit.reports.formats import format_names, formats_of, rendered
from corpusaudit.reports.html.study import render_study_html
from corpusaudit.reports.study.figure import WIDTH, Line, Point, Text, study_figure
from corpusaudit.reports.study.latex import study_latex
from corpusaudit.reports.study.pdf import study_pdf, width
from corpusaudit.reports.study.plain import study_csv, study_markdown
from corpusaudit.reports.study.svg import study_svg
from corpusaudit.reports.study.terminal import study_terminal
from corpusaudit.reports.study.words import name_of
from corpusaudit.reports.text import columns as cells_wide
from corpusaudit.results import Cell, Study
from tests.reports.pages import Page
from tests.reports.samples import HOSTILE
from tests.reports.studies import hostile_study, study

GOLDEN = Path(__file__).with_name("golden")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("build", [study, hostile_study])
@pytest.mark.parametrize("kind", format_names("study"))
def test_golden(build: Callable[[], Study], kind: str) -> None:
    suffix = Path(next(row.file for row in formats_of("study") if row.name == kind)).suffix
    path = GOLDEN / f"{build.__name__}{suffix}"
    made = rendered("study", kind, build())
    if kind == "html":
        made = re.sub(
            r"(?<=>)(?=<(?!/))", "\n", re.sub(r"<style>.*?</style>", "<style></style>", made, flags=re.DOTALL)
        )
    if os.environ.get("CORPUSAUDIT_REGENERATE"):
        path.write_bytes(made.encode())
    assert made == path.read_bytes().decode(), f"{path.name} differs; see how to regenerate in {Path(__file__).name}"


def test_every_measure_has_the_name_that_papers_use() -> None:
    whole = study()
    assert [name_of(column, whole) for column in whole.whole.columns] == [
        *("MMD²", "BERTScore", "SMS", "ROUGE-L", "METEOR", "self-BLEU-4", "TTR", "NN distance", "NN rate < .05"),
    ]
    shared = tuple(pair for pair in whole.whole.shared if "max_distance" not in pair[0])
    bare = whole.model_copy(update={"whole": whole.whole.model_copy(update={"shared": shared})})
    assert name_of(whole.whole.columns[-1], bare) == "NN rate"


def test_what_was_not_measured_says_so_and_how_to_get_it_in_every_table() -> None:
    for made in (study_markdown(study()), study_terminal(study()), render_study_html(study())):
        assert "not measured" in made
        assert "audit again with --also study" in " ".join(made.split())
    latex = study_latex(study())
    assert r"\textit{n.m.}" in latex
    assert "% not measured: fidelity.meteor, llama: not in this report: audit again with --also study" in latex
    rows = list(csv.DictReader(io.StringIO(study_csv(study()))))
    assert rows[1]["fidelity.meteor"] == ""
    assert rows[1]["fidelity.meteor_reason"].endswith("--also study")


def test_why_a_label_has_no_figure_is_said_in_every_table() -> None:
    made = study()
    first = made.labels[0]
    lacking = Cell(value=None, reason="too short <b>documents</b>")
    columns = tuple(c.model_copy(update={"cells": (c.cells[0], lacking, lacking)}) for c in first.columns)
    labels = (first.model_copy(update={"columns": columns}), made.labels[1].model_copy(update={"columns": columns}))
    made = made.model_copy(update={"labels": labels})
    said = "diversity.ttr, llama, copier: too short <b>documents</b> (labels F32.1, F41.1)"
    assert said in study_latex(made)
    assert said in " ".join(study_terminal(made).split())
    assert "llama, copier: too short" in study_markdown(made)
    assert "(labels F32.1, F41.1)" in study_markdown(made)
    assert said in Page(render_study_html(made)).shown()
    assert "<b>documents" not in render_study_html(made)
    whole_too = tuple(
        c.model_copy(update={"cells": (c.cells[0], lacking, lacking)}) if c.metric == "diversity.ttr" else c
        for c in made.whole.columns
    )
    made = made.model_copy(update={"whole": made.whole.model_copy(update={"columns": whole_too})})
    assert study_latex(made).count("diversity.ttr, llama, copier: ") == 1, "what the whole lacks is said once"


def test_what_nothing_is_marked_in_says_so_in_every_table() -> None:
    made = study()
    for text in (study_markdown(made), study_terminal(made), render_study_html(made)):
        assert "† nothing is marked there" in " ".join(text.split())
        assert "Best is named only where two generators" in " ".join(text.split())
    assert "| TTR ↑ † |" in re.sub(" +", " ", study_markdown(made))
    assert "† 0.71" in study_terminal(made)
    latex = study_latex(made)
    assert latex.count(r"TTR $\uparrow$\textsuperscript{$\dagger$}") == 1
    assert latex.count(r"$\dagger$: nothing is marked, since") == 1
    assert latex.count("marked only where each of two or more figures can be judged") == 3
    rows = list(csv.DictReader(io.StringIO(study_csv(made))))
    assert [row["diversity.ttr_mark"] for row in rows[3:]] == ["tied", "best", "tied", *["unjudged"] * 3]
    alone = study(by_label=False)
    assert "†" not in study_markdown(alone) + study_terminal(alone) + render_study_html(alone)


def test_each_figure_stands_beside_that_of_real_text() -> None:
    assert re.search(r"\| real text \(holdout\) \| +\| +0\.0002 \| +0\.89 \|", study_markdown(study()))
    assert "\nReal text (holdout) &  & 0.0002 & 0.89 & 0.63" in study_latex(study())
    assert "0.35 at the size of the real text" in study_markdown(study())
    rows = list(csv.DictReader(io.StringIO(study_csv(study()))))
    assert [row["label"] for row in rows] == [""] * 3 + ["F32.1"] * 3 + ["F41.1"] * 3
    assert rows[0]["diversity.self_bleu_4_holdout"] == "0.3"
    assert rows[0]["diversity.self_bleu_4_at_holdout_size"] == "0.35"
    assert rows[3]["fidelity.mmd"] == ""


def test_the_terminal_table_fits_eighty_columns_whatever_names_hold() -> None:
    for build in (study, hostile_study):
        lines = study_terminal(build()).split("\n")
        assert max(map(cells_wide, lines)) <= 80
        assert all(line.isprintable() for line in lines)
    many = study()
    crowd = many.whole.generators * 3
    whole = many.whole.model_copy(
        update={
            "generators": crowd,
            "columns": tuple(c.model_copy(update={"cells": c.cells * 3}) for c in many.whole.columns),
        }
    )
    assert study_terminal(Study(whole=whole)).count("real text   ") == 3


# LaTeX


def test_latex_is_one_table_with_a_label_and_one_more_for_each_label() -> None:
    alone = study_latex(study(by_label=False))
    assert alone.count(r"\begin{table*}") == alone.count(r"\label{tab:study}") == alone.count(r"\caption{") == 1
    made = study_latex(study())
    assert re.findall(r"\\label\{(.*?)\}", made) == ["tab:study", "tab:study-1", "tab:study-2"]
    for latex in (made, study_latex(hostile_study())):
        bare = re.sub(r"\\[{}]", "", latex)
        assert bare.count("{") == bare.count("}")
        assert r"\input" not in latex
        for block in re.findall(r"\\begin\{tabular\}\{(l+r+)\}(.*?)\\end\{tabular\}", latex, flags=re.DOTALL):
            widths = {
                len(re.findall(r"(?<!\\)&", line)) + 1
                for line in block[1].splitlines()
                if line.endswith(r"\\") and "multicolumn" not in line
            }
            assert widths == {len(block[0])}


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex on this machine")
@pytest.mark.parametrize("document", [r"\documentclass{article}", r"\documentclass[twocolumn]{article}"])
def test_latex_compiles_whatever_names_hold(tmp_path: Path, document: str) -> None:
    names = (*HOSTILE[:2], "[x]* -- ``q'' \"é\" ~^ 100% $5 #1 &_ {b} \\ left\u202eright\n…")
    (tmp_path / "table.tex").write_text(study_latex(study(names)), encoding="utf-8")
    whole = document + r"\usepackage{booktabs,graphicx}\begin{document}See~\ref{tab:study}.\input{table}\end{document}"
    (tmp_path / "whole.tex").write_text(whole, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "whole.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode(errors="replace")[-2000:]
    assert b"Overfull" not in done.stdout


# The figure


def test_every_generator_with_both_figures_has_a_point_and_its_name() -> None:
    figure = study_figure(study())
    points = [shape for shape in figure.shapes if isinstance(shape, Point)]
    assert [point.hollow for point in points] == [False, False, False, True]
    texts = [shape.text for shape in figure.shapes if isinstance(shape, Text)]
    assert [text for text in texts if text in ("gpt", "llama", "copier", "real text")] == [
        *("gpt", "llama", "copier", "real text"),
    ]
    gpt, llama, copier, real = points
    assert gpt.x < llama.x < copier.x, "MMD: .0031, .0034 and .021"
    assert copier.y > gpt.y > real.y > llama.y, "NN distance: .01, .28, .29 and .3, upwards"
    assert figure.description.startswith("gpt at 0.0031, 0.28; llama at 0.0034, 0.3; ")
    for shape in figure.shapes:
        if isinstance(shape, Line):
            assert 0 <= min(shape.x1, shape.x2) <= max(shape.x1, shape.x2) <= WIDTH
            assert 0 <= min(shape.y1, shape.y2) <= max(shape.y1, shape.y2) <= figure.height


def test_generators_without_both_figures_are_named() -> None:
    made = study()
    lacking = made.model_copy(update={"whole": made.whole.model_copy(update={"quality": "fidelity.meteor"})})
    assert "without both figures: llama" in [s.text for s in study_figure(lacking).shapes if isinstance(s, Text)]
    with pytest.raises(ValueError, match="two reports"):
        study_figure(made.model_copy(update={"whole": made.whole.model_copy(update={"quality": None})}))


def test_the_figure_says_what_its_author_alone_answers_for() -> None:
    made = study()
    word = "that all rest on the same real text is the author's word"
    notes = {"not verified: llama, copier", word}
    figure = study_figure(made)
    texts = [shape for shape in figure.shapes if isinstance(shape, Text)]
    assert notes <= {text.text for text in texts}
    assert notes <= set(texts_of(study_pdf(made)))
    assert all(note in figure.description and escape(note) in study_svg(made) for note in notes)
    places = sorted(text.y for text in texts if text.text in notes)
    assert places[0] + 8 < places[1] < figure.height, "no line stands on another, and none outside"
    shown = tuple(one.model_copy(update={"verified": True}) for one in made.whole.generators)
    whole = made.whole.model_copy(update={"generators": shown, "same_corpora": "key"})
    sealed = study_figure(made.model_copy(update={"whole": whole}))
    assert not any(word in one.text for one in sealed.shapes if isinstance(one, Text) for word in ("verified", "word"))
    assert sealed.height < figure.height
    long = study(("a" * 60, "b" * 60, "c" * 60))
    assert "not verified: 2 of 3 generators" in study_figure(long).description


def test_the_svg_is_closed_and_its_texts_are_texts() -> None:
    for build in (study, hostile_study):
        root = ElementTree.fromstring(study_svg(build()))
        assert {element.tag.removeprefix(SVG) for element in root.iter()} == {
            *("svg", "title", "desc", "line", "circle", "text"),
        }
        assert not [name for element in root.iter() for name in element.attrib if "href" in name or name[:2] == "on"]
    texts = [element.text for element in ElementTree.fromstring(study_svg(study())).iter(f"{SVG}text")]
    assert {"gpt", "llama", "copier", "real text", "MMD² (lower is better)"} <= set(texts)


def objects(pdf: str) -> dict[int, str]:
    """Return the objects of a PDF file, found by its own table of places."""
    start = int(re.search(r"startxref\n(\d+)\n%%EOF\n$", pdf)[1])  # type: ignore[index]
    assert pdf.startswith("%PDF-1.")
    table = re.match(r"xref\n0 (\d+)\n0000000000 65535 f \n((?:\d{10} 00000 n \n)+)trailer\n", pdf[start:])
    assert table is not None
    places = [int(row[:10]) for row in table[2].splitlines()]
    assert len(places) + 1 == int(table[1])
    found = {}
    for number, place in enumerate(places, 1):
        assert pdf[place:].startswith(f"{number} 0 obj\n")
        found[number] = pdf[place : pdf.index("endobj", place)]
    return found


def texts_of(pdf: str) -> list[str]:
    content = re.search(r"<< /Length (\d+) >>\nstream\n(.*)\nendstream", objects(pdf)[5], flags=re.DOTALL)
    assert content is not None
    assert len(content[2]) == int(content[1])
    shown = re.findall(r"\(((?:[^()\\]|\\[()\\]|\\\d{3})*)\) Tj ET", content[2])
    assert len(shown) == content[2].count("BT ")
    return [re.sub(r"\\(\d{3}|[()\\])", lambda m: chr(int(m[1], 8)) if m[1].isdigit() else m[1], one) for one in shown]


@pytest.mark.parametrize("build", [study, hostile_study])
def test_the_pdf_is_one_page_whose_parts_are_where_its_table_says(build: Callable[[], Study]) -> None:
    pdf = study_pdf(build())
    assert pdf.isascii()
    parts = objects(pdf)
    assert "/Type /Catalog /Pages 2 0 R" in parts[1]
    figure = study_figure(build())
    assert f"/MediaBox [0 0 {WIDTH:g} {figure.height:g}]" in parts[3]
    assert len(texts_of(pdf)) == sum(isinstance(shape, Text) for shape in figure.shapes)
    assert pdf.count(" l S") == sum(isinstance(shape, Line) for shape in figure.shapes)
    assert study_pdf(build()) == pdf


def test_the_pdf_says_what_the_svg_says() -> None:
    texts = texts_of(study_pdf(study()))
    assert texts == [shape.text for shape in study_figure(study()).shapes if isinstance(shape, Text)]
    odd = texts_of(study_pdf(study(("(a) \\ b)", "é €", "你"))))
    assert {"(a) \\ b)", "é \x80", "<U+4F60>"} <= set(odd), "brackets, a letter of the font, and one it lacks"


def test_widths_are_those_of_helvetica() -> None:
    assert (width(b" "), width(b"i"), width(b"W"), width(b"~")) == pytest.approx((2.224, 1.776, 7.552, 4.672))
    assert width(b"gpt") == pytest.approx(8 * (0.556 + 0.556 + 0.278))


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine")
def test_another_program_reads_the_pdf(tmp_path: Path) -> None:
    file = tmp_path / "figure.pdf"
    file.write_text(study_pdf(study()), encoding="ascii")
    done = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    for name in ("gpt", "llama", "copier", "real text", "NN distance (higher is better)", "MMD² (lower is better)"):
        assert name in done.stdout


# The page


@pytest.mark.parametrize("build", [study, hostile_study])
def test_the_page_is_closed_and_whole(build: Callable[[], Study]) -> None:
    page = Page(render_study_html(build()))
    assert not {"script", "iframe", "object", "embed", "link", "form", "base", "img"} & set(page.tags)
    ids = [a["id"] for _, a in page.attributes if "id" in a]
    assert len(ids) == len(set(ids))
    for _, attributes in page.attributes:
        assert not [name for name in attributes if name.startswith("on") or name in {"src", "srcset", "style"}]
        assert attributes.get("href", "#").lstrip("#") in {"", *ids}
    assert page.tags.count("table") == page.tags.count("caption") == 3
    assert page.tags.count("h1") == 1
    assert all("scope" in th for th in page.with_tag("th"))
    assert "Privacy against quality" in render_study_html(build())
