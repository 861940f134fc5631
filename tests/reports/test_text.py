"""Text of others made safe to show."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusaudit.reports.text import columns, fit, one_line, visible, wrap
from tests.reports.strategies import texts


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("\ud800", "⟨U+D800⟩"),
        ("a\x1b[31m", "a⟨U+001B⟩[31m"),
        ("soft\u00adhyphen", "soft⟨U+00AD⟩hyphen"),
        ("zero\u200bwidth", "zero⟨U+200B⟩width"),
        ("\U000e0041", "⟨U+E0041⟩"),
        ("שלום עליכם", "שלום עליכם"),
        ("e\u0301", "e\u0301"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u200cedge\u200d", "⟨U+200C⟩edge⟨U+200D⟩"),
        ("no\u00a0break", "no\u00a0break"),
    ],
)
def test_hidden_characters_are_spelled_and_scripts_are_kept(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_limit_counts_characters() -> None:
    assert visible("abcdef", 4) == "abc…"
    assert visible("abcd", 4) == "abcd"


def test_line_breaks_are_shown_in_one_line() -> None:
    assert one_line("a\r\n\n b\tc\u2028d") == "a ⏎ b c ⏎ d"


@given(texts)
def test_result_encodes_and_hides_nothing(text: str) -> None:
    for shown in (visible(text), one_line(text)):
        shown.encode()
        assert len(shown.splitlines()) <= 1
        assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}]
        assert visible(shown) == shown


@given(texts)
def test_fit_keeps_to_its_cells(text: str) -> None:
    assert columns(fit(one_line(text), 9)) <= 9


def test_wide_and_combining_characters_are_counted_in_cells() -> None:
    assert columns("漢字e\u0301") == 5
    assert fit("漢字漢字", 6) == "漢字…"


@given(st.text(max_size=60), st.integers(2, 20))
def test_wrapped_lines_fit_and_keep_every_word_that_fits(text: str, cells: int) -> None:
    lines = wrap(text, cells)
    assert all(columns(line) <= cells for line in lines)
    short = [word for word in text.split() if columns(word) <= cells]
    assert [word for line in lines for word in line.split() if not word.endswith("…")] == [
        word for word in short if not word.endswith("…")
    ]


def test_wide_characters_take_two_cells() -> None:
    assert wrap("ab 漢字 cd", 5) == ["ab", "漢字", "cd"]
    assert wrap("ab 漢字 cd", 7) == ["ab 漢字", "cd"]
