"""Sheets that come back: what is taken, and every error, none of which quotes a cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpusaudit.errors import InputError
from corpusaudit.review.answers import answers_json, read_answers
from corpusaudit.review.ratings import columns_of, read_ratings
from tests.review.sheets import answers

SHEET = answers(each=1)
SECRET = "Zorvath Quillimber"
HEAD = "row,text,realism,faithfulness,origin,fitting_label,comment"
ROWS = [f"{row.row},{SECRET} said,4,3,real,panic,{SECRET}" for row in SHEET.rows]


def read(tmp_path: Path, *lines: str, data: bytes | None = None) -> object:
    path = tmp_path / "rater.csv"
    path.write_bytes("\n".join(lines).encode() + b"\n" if data is None else data)
    return read_ratings(path, SHEET)


def test_columns_in_another_order_cases_blanks_and_separators(tmp_path: Path) -> None:
    lines = ["\ufeffOrigin;row;FITTING_LABEL;faithfulness;realism"]
    lines += [f" Synthetic ;{row.row};'PANIC;;5.0" for row in reversed(SHEET.rows)]
    path = tmp_path / "rater.csv"
    path.write_text("\r\n".join(lines), "utf-8")
    found = read_ratings(path, SHEET)
    assert found.realism == (5,) * 4
    assert found.faithfulness == (None,) * 4
    assert found.synthetic == (True,) * 4
    assert found.label == ("panic",) * 4


@pytest.mark.parametrize(("first", "sign"), [("sep=;", ";"), ('"sep=;"', ";"), ("SEP=|", "|"), ("sep=;,,,,", ",")])
def test_the_first_line_of_a_table_program_names_the_separator(tmp_path: Path, first: str, sign: str) -> None:
    head = sign.join(("row", "realism", "faithfulness", "origin", "fitting_label"))
    rows = [sign.join((row.row, "5", "", "real", "panic")) for row in SHEET.rows]
    path = tmp_path / "rater.csv"
    path.write_text("\r\n".join([f"\ufeff{first}", head, *rows]), "utf-8")
    assert read_ratings(path, SHEET).realism == (5,) * 4
    path.write_text("\n".join([first, head, *rows, rows[0]]), "utf-8")
    with pytest.raises(InputError, match="line 7: the row"):
        read_ratings(path, SHEET)


def test_columns_depend_on_what_was_asked() -> None:
    assert columns_of(SHEET) == ("realism", "faithfulness", "origin", "fitting_label")
    assert columns_of(answers(shown=False)) == ("realism", "origin", "fitting_label")
    assert columns_of(answers([""], shown=False)) == ("realism", "origin")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([HEAD, *ROWS[:-1]], f"lacks rows of the sheet: {SHEET.rows[-1].row}"),
        ([HEAD, *ROWS, ROWS[0]], f"line 6: the row {SHEET.rows[0].row} stands twice"),
        ([HEAD, ROWS[0].replace("r-", SECRET)], "line 2: no row of this sheet has the name that stands there"),
        ([HEAD, ROWS[0].replace(",4,", ",6,")], "line 2: realism must be a whole number from 1 to 5, or empty"),
        ([HEAD, ROWS[0].replace(",3,", ",3.5,")], "line 2: faithfulness must be a whole number from 1 to 5"),
        ([HEAD, ROWS[0].replace("real", SECRET)], "line 2: origin must be real or synthetic, or empty"),
        ([HEAD, ROWS[0].replace("panic", SECRET)], "line 2: fitting_label must be a label of the sheet's list, none"),
        ([HEAD, f"{ROWS[0]},{SECRET}"], "line 2: has 8 fields where the header has 7"),
        ([HEAD, f'"{SECRET}'], "is not well-formed CSV (quotes)"),
        ([HEAD.replace("origin", SECRET), *ROWS], "has no column origin; it needs row, realism"),
        ([HEAD.replace("comment", "origin"), *ROWS], "has twice the column origin"),
        ([HEAD, *(f"{row.row},{SECRET},,,,,{SECRET}" for row in SHEET.rows)], "nothing was filled in (realism"),
        ([""], "is empty"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_quoted(tmp_path: Path, lines: list[str], said: str) -> None:
    with pytest.raises(InputError) as refused:
        read(tmp_path, *lines)
    assert said in str(refused.value)
    assert "rater.csv" in str(refused.value)
    assert not any(word in str(refused.value) for word in SECRET.split())


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"row\x00", b'"', b"\x80"])
def test_bytes_that_are_no_table(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputError):
        read(tmp_path, data=data)


def test_many_missing_rows_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "rater.csv"
    path.write_text("row,realism,faithfulness,origin,fitting_label\n")
    with pytest.raises(InputError, match=r"r-panic-synthetic-0 and 19 more|and 19 more"):
        read_ratings(path, answers())


def test_answers_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text(answers_json(SHEET))
    assert read_answers(path) == SHEET


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("{}", "is not the answers"),
        ('{"corpusaudit_answers": 2, "note": "' + SECRET + '"}', "is not the answers"),
        (answers_json(SHEET.model_copy(update={"rows": (*SHEET.rows, SHEET.rows[0])})), "a row stands twice"),
        (answers_json(SHEET.model_copy(update={"rows": SHEET.rows[:1]})), "are not both synthetic and real"),
    ],
)
def test_answers_that_are_none(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "answers.json"
    path.write_text(text)
    with pytest.raises(InputError, match=said) as refused:
        read_answers(path)
    assert SECRET not in str(refused.value)
