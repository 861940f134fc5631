"""The measurement on MEDDOCAN: what counts as found and as false; and what our detector reaches on both halves."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.details.halves import HALVES
from benchmarks.details.meddocan import LEAST, RIGHT, enough, figures, half
from corpusaudit.features.pii.detect import find_characteristics, find_entities
from corpusaudit.features.pii.types import CHARACTERISTICS, TYPES

NOTE = {"id": "a", "text": "Ana Roe, 40, Olmos", "spans": [[0, 7, "NOMBRE_SUJETO_ASISTENCIA"], [13, 18, "TERRITORIO"]]}


@pytest.mark.parametrize(
    ("hits", "right", "any_type", "false"),
    [
        ([(0, 7, "PERSON"), (13, 18, "LOCATION")], "1.000", "1.000", "0.000"),
        ([(0, 4, "PERSON"), (13, 18, "ADDRESS")], "1.000", "1.000", "0.000"),
        ([(0, 3, "PERSON"), (13, 18, "PERSON")], "0.000", "0.500", "0.000"),
        ([(9, 11, "AGE_TO_89")], "0.000", "0.000", "1.000"),
    ],
)
def test_half_of_a_detail_is_found_and_a_hit_beside_the_gold_is_false(
    hits: list[tuple[int, int, str]], right: str, any_type: str, false: str
) -> None:
    rows = {
        str(row["figure"]): row
        for row in figures([NOTE], [hits], frozenset({"TERRITORIO", "NOMBRE_SUJETO_ASISTENCIA"}))
    }
    assert rows["mean of 2 types"]["recall"] == right
    found = [float(rows[kind]["any type"]) for kind in ("TERRITORIO", "NOMBRE_SUJETO_ASISTENCIA")]
    assert sum(found) / 2 == float(any_type)
    assert rows["beside the gold, all hits"]["recall"] == false


def test_rare_types_are_told_and_left_out_of_the_mean() -> None:
    many = {"id": "b", "text": "Olmos " * LEAST, "spans": [[6 * n, 6 * n + 5, "TERRITORIO"] for n in range(LEAST)]}
    assert enough([NOTE, many]) == {"TERRITORIO"}
    rows = figures([NOTE], [[(0, 7, "PERSON")]], frozenset({"TERRITORIO"}))
    assert [row["figure"] for row in rows][:3] == ["NOMBRE_SUJETO_ASISTENCIA", "TERRITORIO", "mean of 1 types"]
    assert rows[2]["recall"] == "0.000"


def test_each_note_belongs_to_one_half_and_each_type_to_types_of_ours() -> None:
    rows = [{"id": f"note {n}"} for n in range(40)]
    parts = [half(rows, one) for one in HALVES]
    assert all(parts)
    assert sum(map(len, parts)) == len(rows)
    assert {kind for kinds in RIGHT.values() for kind in kinds} <= {*TYPES, *CHARACTERISTICS}


# What both halves reach, less what chance does.
BOUNDS = {
    "NOMBRE_SUJETO_ASISTENCIA": 0.98,
    "NOMBRE_PERSONAL_SANITARIO": 0.98,
    "CALLE": 0.93,
    "TERRITORIO": 0.94,
    "PAIS": 0.95,
    "HOSPITAL": 0.9,
    "EDAD_SUJETO_ASISTENCIA": 0.93,
    "ID_TITULACION_PERSONAL_SANITARIO": 0.97,
    "ID_ASEGURAMIENTO": 0.95,
    "FAMILIARES_SUJETO_ASISTENCIA": 0.75,
    "SEXO_SUJETO_ASISTENCIA": 0.95,
    "CORREO_ELECTRONICO": 0.98,
}


@pytest.mark.shared
@pytest.mark.parametrize("which", HALVES)
def test_spanish_notes(shared_data: Path, which: str) -> None:
    with gzip.open(shared_data / "meddocan" / "train.jsonl.gz", "rt", encoding="utf-8") as file:
        notes = [json.loads(line) for line in file]
    chosen = half(notes, which)  # type: ignore[arg-type]
    texts = [note["text"] for note in chosen]
    both = zip(find_entities(texts), find_characteristics(texts), strict=True)
    found = [[(e.start, e.end, e.type) for e in (*entities, *told)] for entities, told in both]
    rows = {str(row["figure"]): row for row in figures(chosen, found, enough(notes))}
    for kind, least in BOUNDS.items():
        assert float(rows[kind]["recall"]) >= least, kind
    assert float(rows["mean of 18 types"]["recall"]) >= 0.89
    assert float(rows["beside the gold, all hits"]["recall"]) < 0.025
