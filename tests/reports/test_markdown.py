"""The Markdown report: the same facts, and no text from outside becomes markup."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from corpusaudit.reports.markdown import escape_markdown, render_markdown
from tests.reports.samples import SAMPLES, all_unmeasured, full_fail, with_text
from tests.reports.strategies import texts

LINES = len(render_markdown(with_text("x")).split("\n"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a|b", r"a\|b"),
        ("<b>&", "&lt;b&gt;&amp;"),
        ("*x* _y_ `z`", r"\*x\* \_y\_ \`z\`"),
        ("[a](b)", r"\[a\](b)"),
        ("1. item", "&#49;. item"),
        ("- item", "&#45; item"),
        ("# head #12", r"\# head \#12"),
        ("http://evil.example", "http&#58;//evil.example"),
        ("WWW.evil.example", "WWW&#46;evil.example"),
        ("@someone", "&#64;someone"),
        ("two\nlines", "two ⏎ lines"),
        ("F32.1: mild", "F32.1: mild"),
    ],
)
def test_escaping(text: str, shown: str) -> None:
    assert escape_markdown(text) == shown


@given(texts)
def test_escaped_text_holds_no_markup(text: str) -> None:
    shown = escape_markdown(text)
    shown.encode()
    assert not re.search(r"[<>]|://|(?<!\\)(?:\\\\)*[|`*_\[\]#~$^]", re.sub(r"&#?\w+;", "", shown))
    assert len(shown.splitlines()) <= 1


@settings(max_examples=40, deadline=None)
@given(texts)
def test_no_text_from_outside_changes_the_layout(text: str) -> None:
    rendered = render_markdown(with_text(text))
    rendered.encode()
    assert len(rendered.split("\n")) == LINES


@pytest.mark.parametrize("name", SAMPLES)
def test_tables_have_as_many_cells_in_every_row(name: str) -> None:
    rows: list[int] = []
    for line in [*render_markdown(SAMPLES[name]()).split("\n"), ""]:
        if line.startswith("|"):
            rows.append(len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)))
        else:
            assert len(set(rows)) <= 1
            rows = []


def test_all_parts_are_there() -> None:
    rendered = render_markdown(full_fail())
    for heading in ("# ✕ Do not release", "What a pass does not prove", "## Limits", "## Copying", "## Incidents",
                    "## What was not measured", "## Provenance", "## What this audit cannot show"):  # fmt: skip
        assert heading in rendered
    assert "p < 0.001" in rendered
    assert "n/a" in render_markdown(all_unmeasured())
