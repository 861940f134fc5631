"""Collapsed and lost labels: by hand, on planted faults, on SynSym's symptoms and styles, and what is not told."""

from __future__ import annotations

import ast
import csv
import gzip
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.errors import Unmeasured
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.diversity.collapsed_labels import measure, surely_below
from corpusaudit.metrics.shared.ratios import Estimate
from corpusaudit.results import Measurement
from tests.kept import KEPT

Rows = Sequence[tuple[str, tuple[str, ...]]]
TOPICS = (
    *("surgery", "music", "rain", "football", "cooking", "debt", "grief", "trains", "castles", "bees"),
    *("algebra", "opera", "whales", "bread", "tax", "elections", "poetry", "volcanoes", "chess", "robots"),
)
LABELS = ("grief", "panic", "sleep", "debt")
WORDS = [f"{a}{b}" for a in ("ba", "do", "mi", "fu", "re", "la") for b in ("ne", "to", "ri", "sa", "lo", "ku")]


def corpus(rows: Rows) -> Corpus:
    return Corpus(tuple(Document(f"{i}", text, labels) for i, (text, labels) in enumerate(rows)))


def notes(seed: int, each: int, labels: Sequence[str] = LABELS) -> list[tuple[str, tuple[str, ...]]]:
    rows = random.Random(seed)
    return [(" ".join(rows.sample(WORDS, 12)) + f" {name}", (name,)) for name in labels for _ in range(each)]


def template(count: int, name: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(f"I have been feeling low for {i} days and cannot get out of bed {name}", (name,)) for i in range(count)]


def measured(synthetic: Rows, holdout: Rows, source: Rows | None = None, **options: float) -> Measurement:
    corpora = {"synthetic": corpus(synthetic), "holdout": corpus(holdout)}
    if source is not None:
        corpora["source"] = corpus(source)
    (found,) = measure(Workspace(corpora, store=KEPT), **options).measurements  # type: ignore[arg-type]
    return found


def named(found: Measurement) -> list[str]:
    return [part.name for part in found.parts if part.value == 1.0]


def test_counted_by_hand() -> None:
    assert surely_below(Estimate(1, 1, 1), Estimate(4, 4, 4), 0.3)
    assert not surely_below(Estimate(1, 1, 1), Estimate(4, 4, 4), 0.25)
    # A quarter, but for all that is known it may be a half.
    assert not surely_below(Estimate(1, 0.5, 2), Estimate(4, 2, 6), 0.3)
    assert not surely_below(None, Estimate(4, 4, 4), 0.9)


def test_a_label_of_one_template_is_found_and_clean_ones_are_not() -> None:
    real, clean = notes(0, 12), notes(1, 12)
    assert measured(clean, real).value == 0.0
    found = measured([row for row in clean if row[1] != ("panic",)] + template(12, "panic"), real, notes(2, 12))
    assert (found.value, found.n) == (0.25, 4)
    assert named(found) == ["panic"]
    assert found.note == "Labels judged: 4; collapsed: 1; lost: 0. Compared with the holdout."
    assert found.low is not None
    assert found.low == pytest.approx(0.0456, abs=1e-4)
    assert found.holdout is not None
    assert (found.holdout.value, found.holdout.n) == (0.0, 4)


def test_few_things_in_many_words_are_found() -> None:
    rows = random.Random(0)
    wide = [(f"About {TOPICS[i % 20]}, {TOPICS[i % 20]} and more {TOPICS[i % 20]}, {i}", ("x",)) for i in range(80)]
    ways = [["sleep", "slumber", "rest", "the night"], ["is poor", "fails me", "will not come", "is gone"]]
    narrow = [(" ".join(rows.choice(way) for way in ways * 3) + f" {i}", ("x",)) for i in range(40)]
    assert measured(narrow, wide[:40]).value == 1.0
    assert measured(wide[40:], wide[:40]).value == 0.0


def test_lost_labels_count_where_chance_would_not_lose_them() -> None:
    real = [*notes(0, 12), *notes(9, 6, ("rare",))]
    found = measured(notes(1, 12, LABELS[:2]), real)
    assert (found.value, found.n) == (0.5, 4)
    assert named(found) == ["debt", "sleep"]
    assert found.note == "Labels judged: 4; collapsed: 0; lost: 2. Compared with the holdout."
    # Six of 54 may well be missing among 24: nothing is said of them.
    assert "rare" not in {part.name for part in found.parts}


def test_labels_of_a_few_people_are_neither_judged_nor_named() -> None:
    few = [Document(f"r{i}", text, ("secret",), f"p{i % 4}") for i, (text, _) in enumerate(notes(5, 12, ("x",)))]
    for others in (("other",), ()):
        real = Corpus((*few, *corpus([*notes(0, 12), *notes(3, 12, others)]).documents))
        (found,) = measure(Workspace({"synthetic": corpus(notes(1, 12)), "holdout": real}, store=KEPT)).measurements
        assert "secret" not in found.model_dump_json()
    shown = Corpus((*corpus(notes(1, 12)).documents, *corpus(template(12, "secret")).documents))
    shown = Corpus(tuple(Document(f"{i}", d.text, d.labels) for i, d in enumerate(shown.documents)))
    (found,) = measure(Workspace({"synthetic": shown, "holdout": real}, store=KEPT)).measurements
    part = next(part for part in found.parts if part.name == "secret")
    # Not told apart from a label that no real document has.
    assert part.reason == "fewer than 10 documents with this label in the real text"


def test_a_label_of_a_few_people_hides_no_other() -> None:
    real = [*notes(0, 12), *notes(9, 3, ("rare",))]
    found = measured([row for row in notes(1, 12) if row[1] != ("debt",)] + template(12, "debt"), real)
    assert (named(found), found.n) == (["debt"], 4)
    found = measured([row for row in notes(1, 12) if row[1] != ("debt",)], real)
    assert "lost: 1" in (found.note or "")


def test_a_document_counts_for_each_of_its_labels() -> None:
    real = [(text, (*labels, "all")) for text, labels in notes(0, 12)]
    bad = [(text, (*labels, "all")) for text, labels in [*notes(1, 12, LABELS[1:]), *template(12, "grief")]]
    found = measured(bad, real)
    assert found.n == 5
    assert named(found) == ["grief"]


def test_what_cannot_be_judged_has_a_reason() -> None:
    found = measured([*notes(1, 12), *notes(2, 4, ("new",))], notes(0, 12))
    part = next(part for part in found.parts if part.name == "new")
    assert (part.value, part.reason) == (None, "fewer than 10 documents with this label")
    with pytest.raises(Unmeasured, match="no document of the synthetic corpus has a label: no column was named"):
        measured([("a text", ())] * 20, [("another", ())] * 20)
    with pytest.raises(Unmeasured, match="no label has 10 documents"):
        measured(notes(1, 4), notes(0, 12))
    with pytest.raises(Unmeasured, match="no real text"):
        measure(Workspace({"synthetic": corpus(notes(0, 12))}))


@pytest.fixture(scope="module")
def posts(shared_data: Path) -> list[tuple[str, tuple[str, ...]]]:
    """Twenty posts of each of SynSym's 14 symptoms, with symptom and style as labels."""
    with gzip.open(shared_data / "synsym" / "synth_all_dsm5.csv.gz", "rt", encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if sum(ast.literal_eval(row["label"])) == 1]
    random.Random(0).shuffle(rows)
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for row in rows:
        some = found.setdefault(row["symptom"], [])
        if len(some) < 24:
            some.append((row["post"], (row["symptom"], row["type"])))
    return [row for name in sorted(found) for row in found[name]]


def with_template(i: int, row: tuple[str, tuple[str, ...]], label: str) -> tuple[str, tuple[str, ...]]:
    """Return a post, or one sentence with a number where it has that label."""
    text, labels = row
    return (f"I have felt this way for {i} days and cannot get out of bed." if label in labels else text, labels)


@pytest.mark.shared
def test_symptoms_and_styles_of_synsym(posts: list[tuple[str, tuple[str, ...]]]) -> None:
    real, synthetic = posts[::2], posts[1::2]
    clean = measured(synthetic, real)
    assert (clean.value, clean.n) == (0.0, 16)
    symptoms = sorted({labels[0] for _, labels in posts})
    half = [row for row in synthetic if row[1][0] in symptoms[::2]]
    assert named(measured(half, real)) == symptoms[1::2]
    templated = [with_template(i, row, symptoms[4]) for i, row in enumerate(synthetic)]
    assert named(measured(templated, real)) == [symptoms[4]]
    plain = named(measured([with_template(i, row, "clinical") for i, row in enumerate(synthetic)], real))
    assert "clinical" in plain
    assert "colloquial" not in plain
