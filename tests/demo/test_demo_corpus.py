"""The packaged demo corpus: made by its script, and holding what truth.json says."""

import difflib
import importlib
import json
import re
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "corpusaudit" / "demo"
Row = dict[str, Any]


def rows(role: str) -> list[Row]:
    lines = (DEMO / f"{role}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


CORPORA = {role: rows(role) for role in ("synthetic", "source", "holdout")}
TEXT = {row["id"]: row["text"] for corpus in CORPORA.values() for row in corpus}
TRUTH: dict[str, Any] = json.loads((DEMO / "truth.json").read_text(encoding="utf-8"))


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def planted(kind: str) -> list[Row]:
    found = [row for row in TRUTH["planted"] if row["kind"] == kind]
    assert found, kind
    return found


def cut(row: Row, side: str) -> str:
    start, end = row[f"{side}_span"]
    text: str = TEXT[row[f"{side}_id"]]
    assert 0 <= start < end <= len(text)
    return text[start:end]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "scripts"))
        return importlib.import_module("make_demo_corpus")


@pytest.fixture(scope="module")
def built(script: ModuleType) -> Any:
    return script.build()


def test_the_script_writes_the_packaged_bytes(script: ModuleType, built: Any, tmp_path: Path) -> None:
    script.write(built, tmp_path)
    for name in ("synthetic.jsonl", "source.jsonl", "holdout.jsonl", "truth.json"):
        assert (tmp_path / name).read_bytes() == (DEMO / name).read_bytes(), name


def test_counts_fields_ids_and_labels() -> None:
    assert {role: len(corpus) for role, corpus in CORPORA.items()} == {"synthetic": 200, "source": 200, "holdout": 100}
    assert len(TEXT) == 500
    for role, corpus in CORPORA.items():
        fields = {"id", "text", "label"} | ({"group"} if role != "synthetic" else set())
        assert all(set(row) == fields for row in corpus)
        assert all(re.fullmatch(r"F\d\d(\.\d{1,2})?", row["label"]) for row in corpus)
        assert len({row["label"] for row in corpus}) == 8


def test_notes_have_120_to_250_words() -> None:
    edited = {row["synthetic_id"] for row in planted("edited_copy")}  # an edit may make two words of one
    assert all(120 <= len(text.split()) <= 250 for name, text in TEXT.items() if name not in edited)


def test_what_is_planted() -> None:
    assert Counter(row["kind"] for row in TRUTH["planted"]) == {
        "exact_copy": 5, "disguised_copy": 1, "edited_copy": 4,
        "spliced_paragraph": 3, "disclosed_detail": 5, "duplicate": 3,
    }  # fmt: skip
    ids = [row["synthetic_id"] for row in TRUTH["planted"]]
    assert len(set(ids)) == len(ids)
    sources = [row["source_id"] for row in TRUTH["planted"] if "source_id" in row]
    assert len(set(sources)) == len(sources)


def test_copies_are_copies() -> None:
    for row in planted("exact_copy") + planted("spliced_paragraph"):
        assert cut(row, "synthetic") == cut(row, "source")
    for row in planted("exact_copy"):
        assert cut(row, "source") == TEXT[row["source_id"]]
        assert cut(row, "synthetic") == TEXT[row["synthetic_id"]]
    for row in planted("disguised_copy"):
        assert cut(row, "synthetic") != cut(row, "source")
        assert words(cut(row, "synthetic")) == words(cut(row, "source"))
    for row in planted("spliced_paragraph"):
        assert 40 <= len(cut(row, "source").split()) <= 60
        assert row["words"] == len(words(cut(row, "source")))
    for row in planted("duplicate"):
        assert TEXT[row["synthetic_id"]] == TEXT[row["duplicate_of"]]


def test_edited_copies_differ_in_5_to_10_percent_of_their_words() -> None:
    for row in planted("edited_copy"):
        old, new = words(cut(row, "source")), words(cut(row, "synthetic"))
        steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        changed = sum(max(b - a, d - c) for tag, a, b, c, d in steps if tag != "equal")
        assert 0.05 <= changed / len(old) <= 0.10


def test_disclosed_details_stand_in_both_texts() -> None:
    for row in TRUTH["details"]:
        here, there = cut(row, "synthetic"), cut(row, "source")
        assert (words(here) == words(there)) if row["reformatted"] else (here == there)
    told = {row["synthetic_id"] for row in planted("disclosed_detail")}
    fields = sorted(row["field"] for row in TRUTH["details"] if row["synthetic_id"] in told)
    assert fields == ["address", "dob", "email", "fullname", "mrn", "phone"]
    assert [row["field"] for row in TRUTH["details"] if row["synthetic_id"] in told and row["reformatted"]] == ["phone"]


def test_invented_details_are_in_no_real_note() -> None:
    real = "\n".join(row["text"] for role in ("source", "holdout") for row in CORPORA[role]).casefold()
    assert len(TRUTH["invented"]) == 20
    for row in TRUTH["invented"]:
        value = cut(row, "synthetic").casefold()
        parts = value.split() if row["entity"] == "PERSON" else [value]
        assert not any(part in real for part in parts)


def test_clean_notes_tell_nothing_of_the_people(built: Any) -> None:
    dirty = {row["synthetic_id"] for row in TRUTH["planted"] if row["kind"] != "duplicate"}
    identifier = (
        r"555-01\d\d|\d\d-\d{3}-\d{3}|@example\.org|\b\d{1,3} \w+(?: \w+)? (?:Lane|Street|Avenue|Road|Court|Drive)\b"
    )
    told = {
        value
        for role in ("source", "holdout")
        for row in CORPORA[role]
        for value in re.findall(identifier, row["text"])
    }
    invented = {cut(row, "synthetic") for row in TRUTH["invented"]}
    surnames = {name.split()[1] for _, name in built.people}
    for row in CORPORA["synthetic"]:
        if row["id"] not in dirty:
            text = row["text"]
            for value in invented:
                text = text.replace(value, "")
            assert not set(re.findall(r"\w+", text)) & surnames
            assert not [value for value in re.findall(identifier, text) if value in told]


def test_independent_notes_share_no_run_of_15_words() -> None:
    related = {
        frozenset((row["synthetic_id"], row.get("source_id", row.get("duplicate_of")))) for row in TRUTH["planted"]
    }
    holders: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for name, text in TEXT.items():
        for phrase in TRUTH["standard_phrases"]:
            text = text.replace(phrase, "\0")
        for piece in map(words, text.split("\0")):
            for at in range(len(piece) - 14):
                holders[tuple(piece[at : at + 15])].add(name)
    shared = {
        frozenset(pair) for names in holders.values() if len(names) > 1 for pair in combinations(sorted(names), 2)
    }
    assert shared - related == set()
    assert len(shared) == len(TRUTH["planted"]) - len(planted("disclosed_detail"))


def test_standard_phrases_are_common_in_every_role() -> None:
    assert TRUTH["standard_phrases"]
    for corpus in CORPORA.values():
        for phrase in TRUTH["standard_phrases"]:
            assert sum(phrase in row["text"] for row in corpus) >= 0.1 * len(corpus)


def test_no_two_people_share_a_full_name_and_no_patient_is_in_both_roles(built: Any) -> None:
    names = [name for _, name in built.people]
    assert len(set(names)) == len(names)
    groups = {role: {row["group"] for row in CORPORA[role]} for role in ("source", "holdout")}
    assert not groups["source"] & groups["holdout"]
    assert (len(groups["source"]), len(groups["holdout"])) == (180, 90)
    for group, name in built.people:
        for role in ("source", "holdout"):
            for row in CORPORA[role]:
                if group != "staff" and name in row["text"]:
                    assert row["group"] == group


def test_nothing_but_numbers_and_addresses_kept_free_for_fiction() -> None:
    everything = "\n".join(TEXT.values())
    assert all(
        re.match(r"555\D01\d\d$", number[-8:])
        for number in re.findall(r"\(?\d{3}\)?[ .-]{1,2}\d{3}[.-]\d{4}", everything)
    )
    assert all(address.lower().endswith("@example.org") for address in re.findall(r"[\w.]+@[\w.]+\w", everything))
