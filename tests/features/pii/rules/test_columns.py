"""Details in columns of tables: their head says what they are, in whatever way the cells are parted."""

from __future__ import annotations

import pytest

from corpusaudit.features.pii.rules.columns import find_columns
from corpusaudit.features.pii.rules.find import find_fixed_forms

ROWS = (("Bo Quill", "44", "0441207733", "WQ441QX"), ("Wim Ash", "97", "030 441207", "M-QX 44"))


def found(text: str) -> list[tuple[str, str]]:
    return [(hit.type, text[hit.start : hit.end]) for hit in find_columns(text)]


@pytest.mark.parametrize("sign", [" | ", "\t", ";", ",", " / ", "    "])
@pytest.mark.parametrize(
    "heads",
    [
        ("name", "age", "phone", "plate"),
        ("Paciente", "Edad", "Teléfono", "Matrícula"),
        ("N", "Alter", "Tel.", "Kennzeichen"),
    ],
)
def test_columns_are_read_by_their_heads(sign: str, heads: tuple[str, ...]) -> None:
    text = "\n".join(sign.join(row) for row in (heads, *ROWS))
    wanted = [(kind, row[column]) for row in ROWS for column, kind in ((1, "AGE"), (2, "PHONE"), (3, "VEHICLE"))]
    assert found(f"Before.\n{text}\n\nAfter 44;97") == wanted


def test_a_word_for_number_and_marks_around_cells_are_left_out() -> None:
    assert found('| NHC n.º | Edad |\n|---|---|\n| **4412077** | "97" |') == [("MRN", "4412077"), ("AGE", "97")]


@pytest.mark.parametrize(
    "text",
    [
        "age | n\n18-30 | 44\ntotal | 91",
        "name, age and phone\n97",
        "phone\n0441207733",
        "age;phone\n\n97;0441207733",
        "fax | year\n2012 | 2013",
        "case | date\n12/03/2012 | 44",
    ],
)
def test_what_is_no_table_or_no_detail_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_ages_to_89_stand() -> None:
    text = "Edad | Sala\n44 | Olmo\n97 | Olmo"
    assert [text[hit.start : hit.end] for hit in find_fixed_forms(text) if hit.type == "AGE"] == ["97"]
