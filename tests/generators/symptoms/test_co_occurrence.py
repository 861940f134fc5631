"""Which symptoms occur together: counted by hand, in the packaged sources and in the SynSym corpus."""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from corpusaudit.errors import InputError
from corpusaudit.generators.symptoms.co_occurrence import (
    MIN_DOCUMENTS,
    MIN_SOURCES,
    SIZES,
    Combination,
    combinations_of_corpus,
    combinations_of_sources,
)
from corpusaudit.generators.symptoms.taxonomy import read_taxonomy

NAMES = {alias: symptom.name for symptom in read_taxonomy() for alias in (symptom.name, *symptom.aliases)}
SOURCES = tomllib.loads(
    files("corpusaudit.generators").joinpath("data/symptoms_sources.toml").read_text(encoding="utf-8")
)["sources"]


def corpus(path: Path, *labels: Any) -> str:
    path.write_text("".join(json.dumps({"text": f"t{i}", "labels": found}) + "\n" for i, found in enumerate(labels)))
    return str(path)


def test_every_source_is_cited_and_names_known_symptoms_once() -> None:
    assert len({source["id"] for source in SOURCES}) == len(SOURCES)
    for source in SOURCES:
        assert set(source) == {"id", "citation", "symptoms"}
        assert len(set(source["symptoms"])) == len(source["symptoms"])
        assert set(source["symptoms"]) <= set(NAMES.values())
        assert any(character.isdigit() for character in source["citation"])
    assert set().union(*(source["symptoms"] for source in SOURCES)) == set(NAMES.values())


def test_a_combination_weighs_as_many_sources_as_list_all_of_it() -> None:
    table = {entry.symptoms: entry for entry in combinations_of_sources(NAMES)}
    pair = table["inattention", "poor_memory"]
    assert pair.sources == ("Hamilton anxiety scale", "Geriatric Depression Scale")
    assert pair.support == 2
    for entry in table.values():
        assert entry.support == sum(set(entry.symptoms) <= set(source["symptoms"]) for source in SOURCES)
        assert entry.support >= MIN_SOURCES
    assert ("genitourinary", "poor_memory") not in table  # one scale alone lists both
    assert next(iter(table.values())).symptoms == ("fatigue", "depressed_mood")


def test_each_size_has_the_same_chance() -> None:
    table = combinations_of_sources(NAMES)
    for size in SIZES:
        total = sum(entry.weight for entry in table if len(entry.symptoms) == size)
        assert total == pytest.approx(1, abs=1e-5)


def test_part_of_the_symptoms_and_none_of_them() -> None:
    table = combinations_of_sources({"fatigue": "Müdigkeit", "depressed_mood": "mood", "x": "x"})
    assert [(entry.symptoms, entry.weight) for entry in table] == [(("Müdigkeit", "mood"), 1.0)]
    with pytest.raises(InputError, match="--co-occurrence-from"):
        combinations_of_sources({"x": "x", "y": "y"})


def test_the_sources_know_aliases_in_any_case() -> None:
    names = {"Wut": "Wut", "anger_irritability": "Wut", "FATIGUE": "FATIGUE"}
    assert [entry.symptoms for entry in combinations_of_sources(names)] == [("Wut", "FATIGUE")]


def test_a_thousand_symptoms_of_which_the_sources_know_two() -> None:
    many = {f"s{i}": f"s{i}" for i in range(1000)} | {"fatigue": "fatigue", "depressed_mood": "mood"}
    assert [entry.symptoms for entry in combinations_of_sources(many)] == [("fatigue", "mood")]


def test_what_else_a_line_holds_is_not_trusted() -> None:
    row = {"symptoms": ["a", "b"], "weight": 2, "support": "many", "sources": 3}
    assert Combination.from_row(row, {"a", "b"}, "p") == Combination(("a", "b"), 0, 2.0)


def test_counts_of_a_corpus_by_hand(tmp_path: Path) -> None:
    path = corpus(
        tmp_path / "c.jsonl",
        *[["Sleep_disturbance", "fatigue"]] * 5,
        *[["fatigue", "SLEEP_DISTURBANCE", "unknown"]] * 10,
        *[["fatigue", "fatigue"]] * 9,
        *[["fatigue", "pessimism", "inattention"]] * 5,
        *[["fatigue", "pessimism"]] * (MIN_DOCUMENTS - 1),
        *["fatigue", None, [], 3],
    )
    assert combinations_of_corpus(path, NAMES, "labels") == [
        Combination(("fatigue", "sleep_disturbance"), 15, 0.75),
        Combination(("fatigue", "inattention", "pessimism"), 5, 0.25),
    ]


def test_lists_written_out_in_csv(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    rows = ["\"['fatigue', 'Pessimism']\""] * 5 + ['"[""fatigue"", ""Pessimism""]"', '"[fatigue"', "fatigue"]
    path.write_text("text,symptom\n" + "".join(f"t,{row}\n" for row in rows))
    assert [entry.support for entry in combinations_of_corpus(str(path), NAMES, "symptom")] == [6]


@pytest.mark.parametrize("name", ["c.jsonl", "c.json", "c.parquet", "c.parquet.gz", "c.csv", "c.csv.gz", "c.tsv"])
def test_every_format_counts_the_same(tmp_path: Path, name: str) -> None:
    import gzip

    import polars as pl

    labels = [["fatigue", "Pessimism"]] * 6 + [[None, "fatigue"], [], None, ["fatigue", "nan"]]
    frame = pl.DataFrame({"text": ["t"] * len(labels), "labels": labels})
    flat = frame.with_columns(pl.Series("labels", [None if row is None else json.dumps(row) for row in labels]))
    kind, path = Path(name).suffixes[0], tmp_path / name
    if kind == ".parquet":
        frame.write_parquet(path)
    elif kind == ".jsonl":
        frame.write_ndjson(path)
    elif kind == ".json":
        frame.write_json(path)
    else:
        path.write_text(flat.write_csv(separator="\t" if kind == ".tsv" else ","))
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(path.read_bytes()))
    names = {"fatigue": "fatigue", "pessimism": "pessimism", "nan": "missing", "none": "void"}
    assert [(entry.symptoms, entry.support) for entry in combinations_of_corpus(str(path), names, "labels")] == [
        (("fatigue", "pessimism"), 6)
    ]


def test_a_missing_label_is_no_symptom(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text('{"text": "t", "labels": ["a", NaN, null]}\n' * 5 + '{"text": "t", "labels": [" A ", "b"]}\n' * 5)
    names = {"a": "a", "b": "b", "nan": "nan", "none": "none"}
    assert [entry.symptoms for entry in combinations_of_corpus(str(path), names, "labels")] == [("a", "b")]


def test_corpora_that_cannot_be_counted(tmp_path: Path) -> None:
    few = corpus(tmp_path / "few.jsonl", *[["fatigue", "pessimism"]] * 4)
    with pytest.raises(InputError, match="no 5 documents carry"):
        combinations_of_corpus(few, NAMES, "labels")
    with pytest.raises(InputError, match="no column 'label'; did you mean 'labels'"):
        combinations_of_corpus(few, NAMES, "label")
    (tmp_path / "bad.jsonl").write_text('{"labels": ["secret words"]\n')
    with pytest.raises(InputError, match=r"bad.jsonl:1: ") as error:
        combinations_of_corpus(str(tmp_path / "bad.jsonl"), NAMES, "labels")
    assert "secret" not in str(error.value)
    with pytest.raises(InputError):
        combinations_of_corpus(str(tmp_path / "none.jsonl"), NAMES, "labels")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({}, "two or more"),
        ({"symptoms": ["a"], "weight": 1}, "two or more"),
        ({"symptoms": ["a", "a"], "weight": 1}, "two or more"),
        ({"symptoms": ["a", "c"], "weight": 1}, "no symptom 'c'"),
        ({"symptoms": ["a", "b"]}, "weight"),
        ({"symptoms": ["a", "b"], "weight": 0}, "weight"),
        ({"symptoms": ["a", "b"], "weight": True}, "weight"),
        ({"symptoms": ["a", "b"], "weight": float("nan")}, "weight"),
        ({"symptoms": ["a", "b"], "weight": float("inf")}, "weight"),
        ({"symptoms": ["a", "b"], "weight": 10**400}, "weight"),
        ({"symptoms": ["a", "b"], "weight": 1.7e308}, "weight"),
        ({"symptoms": [["a"], "b"], "weight": 1}, "no symptom"),
        ({"symptoms": ["a", {}], "weight": 1}, "no symptom"),
    ],
)
def test_bad_lines_of_a_table(row: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=f"here:1: .*{said}"):
        Combination.from_row(row, {"a", "b"}, "here:1")


def test_a_line_comes_back_as_it_was() -> None:
    for entry in (Combination(("a", "b"), 3, 0.5, ("x",)), Combination(("b", "a"), 3, 0.5)):
        assert Combination.from_row(json.loads(json.dumps(entry.as_row())), {"a", "b"}, "p") == entry


@pytest.mark.shared
def test_combinations_of_the_synsym_corpus(shared_data: Path) -> None:
    table = combinations_of_corpus(str(shared_data / "synsym" / "synth_all_dsm5.csv.gz"), NAMES, "symptom")
    # 5,633 rows carry several symptoms, as published; no combination has fewer than 5 rows.
    assert sum(entry.support for entry in table) == 5_633
    assert all(entry.support >= MIN_DOCUMENTS for entry in table)
    assert sum(entry.weight for entry in table) == pytest.approx(1, abs=1e-5)
    assert set().union(*(entry.symptoms for entry in table)) == set(NAMES.values())
