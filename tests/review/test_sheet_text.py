"""A document on a sheet: nothing but its words and lines is left of the file that it came from."""

from __future__ import annotations

import unicodedata

import pytest

from corpusaudit.review.sheet_text import sheet_text

PLAIN = "Café, low mood.\n\nSleeps badly since May."


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        f"  {PLAIN}\n",
        f"\ufeff\r\n\t{PLAIN} \u3000",
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.replace("\n", "\u2028"),
        PLAIN.replace("\n\n", "\n \n\n\t\n"),
        PLAIN.replace(" ", "\u00a0"),
        PLAIN.replace(" ", " \t "),
        PLAIN.replace("mood", "mo\u00adod\u200b"),
        unicodedata.normalize("NFD", PLAIN),
    ],
)
def test_files_of_any_maker_look_alike(text: str) -> None:
    assert sheet_text(text) == PLAIN


def test_what_a_writer_wrote_stays() -> None:
    written = "“Low” mood – or 'low' -- (2 mg)…\nPLAN: none.\u202e \ud800"
    assert sheet_text(written) == written
    assert sheet_text(" \n\ufeff\u200b\r\n") == ""


def test_many_marks_on_one_letter_take_no_long_time() -> None:
    """Ordered, two hundred thousand marks would take minutes."""
    for marks in ("\u0301\u0323", "\u0f73\u0f71"):
        assert len(sheet_text("a" + marks * 100_000)) == 200_001
