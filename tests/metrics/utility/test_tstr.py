from __future__ import annotations

import csv
import gzip
import io
import json
import random
from pathlib import Path
from typing import Any

import pytest

from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.errors import Unmeasured
from corpusaudit.metrics.utility import gain, ratio, trtr, tstr
from tests.metrics.utility.corpora import by_id, corpus, document, relabelled, workspace

KINDS = ("tstr_embeddings", "tstr_tfidf")


def test_labels_that_stand_in_the_words_are_learnt() -> None:
    made = by_id(tstr.measure(workspace(synthetic=corpus(1, 60), holdout=corpus(2, 60))).measurements)
    for kind in KINDS:
        figure = made[kind]
        assert figure.value is not None
        assert figure.value > 0.9
        assert [(part.name, part.n) for part in figure.parts] == [("food", 20), ("sleep", 20), ("work", 20)]
        assert figure.holdout is None
        assert figure.n == 60


def test_shuffled_labels_score_at_chance() -> None:
    made = by_id(tstr.measure(workspace(synthetic=relabelled(corpus(1, 150)), holdout=corpus(2, 150))).measurements)
    for kind in KINDS:
        figure = made[kind]
        assert figure.value is not None
        assert figure.value == pytest.approx(1 / 3, abs=0.15)
        assert "at random score 0.33" in (figure.note or "") or "at random score 0.32" in (figure.note or "")


def test_several_labels_are_found_one_by_one() -> None:
    made = by_id(
        tstr.measure(workspace(synthetic=corpus(1, 90, several=True), holdout=corpus(2, 90, several=True))).measurements
    )
    assert all((made[kind].value or 0) > 0.85 for kind in KINDS)
    # Sixty documents have each label: thirty alone or as the first, and fifteen more as the second.
    assert [part.n for part in made["tstr_tfidf"].parts] == [45, 45, 45]


def test_a_label_that_the_generator_lacks_scores_nothing_and_stays_in_the_mean() -> None:
    without = Corpus(tuple(d for d in corpus(1, 60).documents if d.labels != ("food",)))
    figure = by_id(tstr.measure(workspace(synthetic=without, holdout=corpus(2, 60))).measurements)["tstr_tfidf"]
    assert {part.name: part.value for part in figure.parts}["food"] == 0
    assert figure.value is not None
    assert figure.value < 0.7


def test_a_label_of_the_training_side_alone_is_no_part() -> None:
    holdout = Corpus(tuple(d for d in corpus(2, 60).documents if d.labels != ("food",)))
    figure = by_id(tstr.measure(workspace(synthetic=corpus(1, 60), holdout=holdout)).measurements)["tstr_tfidf"]
    assert [part.name for part in figure.parts] == ["sleep", "work"]


def test_rare_labels_count_in_the_mean_and_are_not_listed() -> None:
    draw = random.Random(4)
    rare = tuple(
        Document(f"rare {i}", " ".join(draw.choices(["tide", "boat", "sail"], k=9)), ("sea",)) for i in range(4)
    )
    holdout = Corpus((*corpus(2, 60).documents, *rare))
    figure = by_id(tstr.measure(workspace(synthetic=corpus(1, 60), holdout=holdout)).measurements)["tstr_tfidf"]
    assert [part.name for part in figure.parts] == ["sleep", "work"], "food hides what is left of the total"
    assert figure.value is not None
    assert figure.value < 0.8
    assert "sea" not in figure.model_dump_json()
    assert "labels that fewer than 5 people of the test have" in (figure.note or "")


def test_the_baseline_is_what_the_source_scores() -> None:
    made = workspace(synthetic=relabelled(corpus(1, 60)), source=corpus(3, 60), holdout=corpus(2, 60))
    ours, theirs = by_id(tstr.measure(made).measurements), by_id(trtr.measure(made).measurements)
    for kind in ("embeddings", "tfidf"):
        baseline = ours[f"tstr_{kind}"].holdout
        assert baseline is not None
        assert baseline.value == theirs[f"trtr_{kind}"].value


def test_copies_and_people_of_the_training_side_are_left_out_and_counted() -> None:
    draw = random.Random(9)
    known = [document(f"known {i}", ["food"], draw, group=f"person {i}") for i in range(2)]
    again = [document(f"again {i}", ["work"], draw, group=f"person {i}") for i in range(2)]
    copied = [Document(f"copy {i}", d.text, d.labels) for i, d in enumerate(corpus(1, 60).documents[:3])]
    synthetic = Corpus((*corpus(1, 60).documents, *known))
    holdout = Corpus((*corpus(2, 60).documents, *again, *copied, Document("blank", "", ("food",))))
    figure = by_id(tstr.measure(workspace(synthetic=synthetic, holdout=holdout)).measurements)["tstr_tfidf"]
    assert figure.n == 60
    assert (figure.note or "").endswith(
        "test documents left out, fewer than 5 of some kind: of people of the training side, "
        "copies or near copies of training documents, without label or words"
    )


def test_the_source_cleans_the_test_too() -> None:
    # Else the source's own figure would rest on copies.
    made = workspace(synthetic=corpus(1, 60), source=corpus(2, 30), holdout=corpus(2, 60))
    assert by_id(tstr.measure(made).measurements)["tstr_tfidf"].n == 30


@pytest.mark.parametrize(
    ("corpora", "reason"),
    [
        ({"synthetic": corpus(1, 30)}, "no holdout corpus was given"),
        (
            {"synthetic": Corpus.from_texts(["a b"] * 3, ids="abc"), "holdout": corpus(2, 30)},
            "synthetic corpus has both",
        ),
        ({"synthetic": corpus(1, 30), "holdout": Corpus.from_texts(["a b", "c d"])}, "holdout corpus has both"),
        ({"synthetic": corpus(2, 30), "holdout": corpus(2, 30)}, "fewer than 10 test documents are left"),
        ({"synthetic": corpus(1, 1), "holdout": corpus(2, 30)}, "fewer than two labels"),
    ],
)
def test_what_cannot_be_measured_says_why(corpora: dict[str, Corpus], reason: str) -> None:
    with pytest.raises(Unmeasured, match=reason):
        tstr.measure(workspace(**corpora))


def test_labels_written_otherwise_are_said_and_named_nowhere() -> None:
    def written(label: str) -> Corpus:
        rows = corpus(1, 60).documents
        return Corpus(tuple(Document(d.id, d.text, (label,) if d.labels == ("food",) else d.labels) for d in rows))

    figure = by_id(tstr.measure(workspace(synthetic=written("Fo od"), holdout=corpus(2, 60))).measurements)
    assert "1 of 3 tested labels stand in no training document and score 0 (1 differ from one" in (
        figure["tstr_tfidf"].note or ""
    )
    figure = by_id(tstr.measure(workspace(synthetic=written("tide"), holdout=corpus(2, 60))).measurements)
    assert "score 0; the same" not in (figure["tstr_tfidf"].note or "")
    assert "stand in no training document and score 0" in (figure["tstr_tfidf"].note or "")
    assert "tide" not in (figure["tstr_tfidf"].note or "")
    every = Corpus(tuple(Document(d.id, d.text, (d.labels[0].upper(),)) for d in corpus(1, 60).documents))
    with pytest.raises(Unmeasured, match=r"no label of the test documents stands in .* synthetic; are they written"):
        tstr.measure(workspace(synthetic=every, holdout=corpus(2, 60)))


def test_a_classifier_that_outgrows_the_memory_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    # Three labels: 1,152 weights on embeddings of 384 columns, fewer on the few words.
    monkeypatch.setattr("corpusaudit.metrics.shared.classify.MOST_WEIGHTS", 1000)
    made = workspace(synthetic=corpus(1, 60), source=corpus(3, 60), holdout=corpus(2, 60))
    for metric, kinds in ((tstr, ["tstr"]), (trtr, ["trtr"]), (ratio, ["ratio"]), (gain, ["both", "gain"])):
        found = by_id(metric.measure(made).measurements)
        for kind in kinds:
            assert found[f"{kind}_tfidf"].value is not None
            assert "3 labels on 384 columns needs more than 1,000 weights" in (found[f"{kind}_embeddings"].reason or "")


def test_labels_as_many_as_documents_are_refused_before_anything_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpusaudit.metrics.utility._trial.MOST_MARKS", 359)
    with pytest.raises(Unmeasured, match="3 labels on 120 documents are too many"):
        tstr.measure(workspace(synthetic=corpus(1, 60), holdout=corpus(2, 60)))


def test_which_copy_of_a_person_is_left_out_changes_nothing() -> None:
    # Equal texts of several names, one of which stands on the training side.
    pairs = [(d, index) for index, d in enumerate(corpus(2, 40).documents[:6])]
    twice = [Document(f"{i} {who}", d.text, d.labels, f"{who} {i}") for d, i in pairs for who in ("known", "other")]
    synthetic = Corpus((*corpus(1, 60).documents, Document("k", "a word", ("food",), "known 0")))
    synthetic = Corpus(
        (*synthetic.documents, *(Document(f"k{i}", f"{i} word", ("work",), f"known {i}") for i in range(6)))
    )

    def measured(rows: list[Document]) -> list[object]:
        holdout = Corpus((*rows, *corpus(2, 40).documents[6:]))
        return [m.model_dump() for m in tstr.measure(workspace(synthetic=synthetic, holdout=holdout)).measurements]

    assert measured(twice) == measured(twice[::-1])


def test_odd_texts_are_learnt_from() -> None:
    odd = [
        Document(f"odd {i}", text, ("food",))
        for i, text in enumerate(["\ud800 broken", "مرحبا بالعالم", "e\u0301" * 9])
    ]
    synthetic, holdout = Corpus((*corpus(1, 30).documents, *odd)), Corpus((*corpus(2, 30).documents, *odd[:1]))
    assert tstr.measure(workspace(synthetic=synthetic, holdout=holdout)).measurements[0].value is not None


def rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def back_translations(folder: Path) -> dict[str, Corpus]:
    """MTS-Dialog: dialogues that have back-translations, those translations through French, and other dialogues."""
    dialogues = rows(folder / "mts_dialog" / "dialogues.jsonl.gz")
    translated = [r for r in rows(folder / "mts_dialog" / "backtranslations.jsonl.gz") if r["pivot"] == "fr"]
    label, seen = {r["id"]: r["label"] for r in dialogues}, {r["source_id"] for r in translated}

    def made(chosen: list[tuple[str, str, str]]) -> Corpus:
        return Corpus(tuple(Document(name, text, (of,)) for name, text, of in chosen))

    return {
        "synthetic": made([(r["id"], r["text2"], label[r["source_id"]]) for r in translated]),
        "source": made([(r["id"], r["text"], r["label"]) for r in dialogues if r["id"] in seen]),
        "holdout": made([(r["id"], r["text"], r["label"]) for r in dialogues if r["id"] not in seen]),
    }


@pytest.mark.shared
def test_back_translations_are_worth_as_much_as_the_dialogues(shared_data: Path) -> None:
    corpora = back_translations(shared_data)
    made = by_id(ratio.measure(workspace(**corpora)).measurements)
    for kind in ("ratio_embeddings", "ratio_tfidf"):
        low, high = made[kind].low, made[kind].high
        assert low is not None
        assert high is not None
        assert 0.8 < low <= high < 1.2


@pytest.mark.shared
def test_shuffled_labels_of_synsym_score_at_chance(shared_data: Path) -> None:
    with gzip.open(shared_data / "synsym" / "synth_all_dsm5.csv.gz") as raw:
        posts = list(csv.DictReader(io.TextIOWrapper(raw, "utf-8")))
    posts = random.Random(0).sample(posts, 1500)
    flags = [json.loads(post["label"]) for post in posts]
    every = Corpus(
        tuple(
            Document(str(i), post["post"], tuple(f"symptom {k}" for k, flag in enumerate(row) if flag))
            for i, (post, row) in enumerate(zip(posts, flags, strict=True))
        )
    )
    train, test = Corpus(every.documents[:1000]), Corpus(every.documents[1000:])
    learnt = by_id(tstr.measure(workspace(synthetic=train, holdout=test)).measurements)
    lost = by_id(tstr.measure(workspace(synthetic=relabelled(train), holdout=test)).measurements)
    for kind in KINDS:
        assert (learnt[kind].value or 0) > 0.6
        assert "near copies of training documents" in (learnt[kind].note or "")
        chance = float((lost[kind].note or "").split("score ")[1].split(";")[0])
        assert lost[kind].value == pytest.approx(chance, abs=0.04)
