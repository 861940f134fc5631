"""The first row of a table: names of columns are read as such, data never are, and neither is quoted without need."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpusaudit.corpus.column_names import looks_like_a_name, may_be_shown
from corpusaudit.corpus.header import looks_like_data
from corpusaudit.corpus.model import read_corpus
from corpusaudit.errors import InputError

PERSON = "Zebulon Quackenbush"
ROWS = [
    ["1", "Slept badly, woke at four", "F32.1"],
    ["2", "Hears a voice at night", "F20.0"],
    ["3", "Worries about money", "F32.1"],
]


@pytest.mark.parametrize(
    ("first", "rows"),
    [
        (["id", "text", "code"], ROWS),
        (["Nr", "Befund", "ICD"], ROWS),
        (["Patient ID", "Chief Complaint (free text)", "ICD-10"], ROWS),
        (["", "0", "1"], ROWS),
        (["id", "2019", "2020"], ROWS),
        (["id", "q1", "q2"], [["1", "a1", "b"], ["2", "c d", "e"]]),
        (["note"], [["note"], ["x"]]),
        (["note", "code"], [["note", "1"], ["x", "2"], ["y", "3"]]),
        (["id", "text", "how often did you feel sad?"], ROWS),
        (["id", "befund"], [["id", "befund"], ["1", "x"]]),
        (["id", "text"], []),
    ],
)
def test_names_of_columns(first: list[str], rows: list[list[str]]) -> None:
    assert not looks_like_data(first, rows)


@pytest.mark.parametrize(
    ("first", "rows"),
    [
        (ROWS[0], ROWS[1:]),
        (["p1", "Slept badly"], [["p2", "Hears voices"], ["p3", "Worries"]]),
        (["Slept badly", "F32.1"], [["Hears voices", "F20.0"], ["Worries", "F32.1"]]),
        (["2024-05-01", "Slept badly"], []),
        (["note", "Slept badly"], [["note", "Hears voices"], ["note", "Worries"], ["report", "Sleeps"]]),
        (["12.5", "Slept badly"], []),
        (["z@mail.org", "Slept badly"], []),
        (["He slept badly for a week."], []),
        (["he slept badly for a week and woke at four and went out to buy bread"], []),
        (["Slept badly\nand woke"], []),
        (["MRN0012345", "Slept badly"], [["MRN0012346", "Worries"], ["MRN0012347", "Hears"]]),
    ],
)
def test_data_in_their_place(first: list[str], rows: list[list[str]]) -> None:
    assert looks_like_data(first, rows)


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_corpus(path)
    for word in (*PERSON.split(), "slept", "Slept", "mia", "otto"):
        assert word not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("kind", ["a.csv", "a.tsv"])
@pytest.mark.parametrize(
    "first",
    [
        [PERSON, "Slept badly for a week"],
        [PERSON.split()[0], "slept badly for a week and went home"],
        [PERSON.split()[0], "Slept"],
        ["1", "Slept"],
        ["F32.1", "Slept badly"],
        ["Slept badly today"],
    ],
)
def test_a_table_without_a_header_is_refused_and_not_quoted(tmp_path: Path, kind: str, first: list[str]) -> None:
    sign = "," if kind == "a.csv" else "\t"
    rows = [first, *([f"{cell} {i}" for cell in first] for i in range(20))]
    (tmp_path / kind).write_text("".join(sign.join(row) + "\n" for row in rows))
    assert "a header" in (found := refused(tmp_path / kind)) or "none is called 'text'" in found


def test_people_as_keys_are_counted(tmp_path: Path) -> None:
    people = ["mia", "otto", PERSON, "Mia.Nash", "MiaNash"]
    path = tmp_path / "a.json"
    path.write_text(json.dumps([dict.fromkeys(people, "slept badly")]))
    assert (
        "(columns: 5 not shown, since their names may be text: columns 1, 2, 3, 4, 5 of the file; the longest "
        in refused(path)
    )
    path.write_text(json.dumps([{name: f"slept {i}", "note": "x"} for i in range(9) for name in people]))
    assert "(columns: note, 5 not shown, since their names may be text)" in refused(path)


def test_a_column_whose_name_is_not_shown_is_found_by_its_place(tmp_path: Path) -> None:
    rows = [["1", "A short remark", "What was said at length, in more words", "F20"]] * 6
    (tmp_path / "a.csv").write_text(
        "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in [["id", "Free Remark", PERSON, "code"], *rows])
    )
    found = refused(tmp_path / "a.csv")
    assert found.endswith(
        "(columns: id, code, 2 not shown, since their names may be text: columns 2, 3 of the file; the longest texts "
        "stand in column 3)"
    )


def test_which_names_may_be_shown() -> None:
    for name in ("text", "noteText", "Clinical_Note", "icd10", "ID", "größe", "befund_2", "text.note"):
        assert looks_like_a_name(name), name
    for name in ("Zebulon", "MiaNash", "MIA", "p12345", "two words", "", "x" * 41, "名前", "a@b.c", "a\x1b"):
        assert not looks_like_a_name(name), name
    assert may_be_shown("befund", 9, 10)
    assert not may_be_shown("befund", 8, 10)
    assert not may_be_shown("befund", 4, 4)
    assert may_be_shown("note", 1, 100)
