"""The two-sample test on words: what it sees, what it does not, its length, order and bad input."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.errors import Unmeasured, UsageError
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity.c2st_words import RECORD, measure, shared_length, word_rows
from corpusaudit.results import Measurement

VOCABULARY = (
    "sleep appetite mood worry panic nausea dizziness tremor cough fever fatigue headache memory focus anger grief "
    "work school family partner child nurse clinic ward week month night morning daily weekly often seldom never"
)
WORDS = VOCABULARY.split()


def texts(count: int, seed: int, *, least: int = 12, words: Sequence[str] = WORDS) -> list[str]:
    rng = random.Random(seed)
    made = []
    for _ in range(count):
        sentences = [" ".join(rng.choices(words, k=4)).capitalize() + "." for _ in range(rng.randint(least // 4, 9))]
        made.append(" ".join(sentences))
    return made


def workspace(**roles: Sequence[str]) -> Workspace:
    return Workspace({role: Corpus.from_texts(list(rows)) for role, rows in roles.items()})


def one(space: Workspace, **parameters: int) -> Measurement:
    (measurement,) = measure(space, **parameters).measurements
    assert measurement.metric == RECORD.id
    return measurement


REAL = {"source": texts(120, 1), "holdout": texts(120, 2)}


def test_rows_by_hand() -> None:
    space = workspace(synthetic=["A b, a B c", "c"], holdout=["b d e", "d d b a"])
    rows, words = word_rows(space, ("synthetic", "holdout"), 3)
    assert sorted(space.vocabulary().words[word] for word in words) == ["a", "b", "d", "e"]
    assert [len(side) for side in rows.values()] == [1, 2]
    dense = {role: side.vectors.toarray() for role, side in rows.items()}
    assert dense["synthetic"].sum() == 2  # of a, b, a: each word once
    assert sorted(dense["holdout"].sum(axis=1)) == [2, 3]
    assert (dense["synthetic"] @ dense["holdout"].T).ravel().tolist() == [1, 1]  # b is the only word they share


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.upper(),
        lambda text: text.replace(".", ""),
        lambda text: text.replace(" ", " - "),
        lambda text: text + " " + text.split()[0] * 5,
        lambda text: " ".join(text.split()[: len(text.split()) * 2 // 3]),
    ],
)
def test_length_capitals_and_punctuation_are_no_difference(change: Callable[[str], str]) -> None:
    found = one(workspace(synthetic=[change(text) for text in texts(120, 3)], **REAL))
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.5 < found.high
    assert found.holdout is not None


def test_a_tic_is_seen() -> None:
    tic = [text.replace(". ", ". Moreover, ") for text in texts(120, 3)]
    found = one(workspace(synthetic=tic, **REAL))
    assert found.value is not None
    assert found.value > 0.95
    assert found.holdout is not None
    assert found.holdout.ratio_low is not None
    assert found.holdout.ratio_low > 1.5
    assert found.holdout.value < 0.65
    other = one(workspace(synthetic=texts(120, 3, words=WORDS[:15]), **REAL))
    assert other.value is not None
    assert other.value > 0.9


def test_the_words_that_tell_are_named_with_the_auc_by_each_alone() -> None:
    tic = [text.replace(". ", ". Moreover, ", 1).replace("sleep", "rest") for text in texts(120, 3)]
    found = one(workspace(synthetic=tic, **REAL))
    parts = {part.name: part for part in found.parts}
    assert all(part.by == "word" and part.n == found.n for part in found.parts)
    assert found.parts[0].name == "moreover"
    held = np.mean(["moreover" in " ".join(text.lower().split()[: int(str(found.settings["words"]))]) for text in tic])
    assert parts["moreover"].value == pytest.approx(0.5 + held / 2, abs=0.02)
    assert parts["moreover"].holdout == 0.5
    assert parts["sleep"].value is not None
    assert parts["sleep"].value < 0.45
    assert one(workspace(synthetic=texts(120, 3), **REAL)).parts == ()


@pytest.mark.parametrize(("holders", "named"), [(0, True), (3, False), (12, True)])
def test_a_word_of_a_few_people_is_not_named(holders: int, named: bool) -> None:
    tic = ["Kowalski " + text for text in texts(120, 3)]
    some = [("Kowalski " if i < holders else "") + text for i, text in enumerate(texts(120, 2))]
    found = one(workspace(synthetic=tic, source=texts(120, 1), holdout=some))
    assert found.value is not None
    assert found.value > 0.9
    assert ("kowalski" in {part.name for part in found.parts}) == named
    elsewhere = one(workspace(synthetic=tic, source=some, holdout=texts(120, 1)))
    assert ("kowalski" in {part.name for part in elsewhere.parts}) == named


def test_documents_are_cut_to_the_quartile_of_the_shorter_corpus() -> None:
    short = [" ".join(WORDS[:n]) for n in (4, 5, 6, 7, 8, 9, 10, 11)]
    space = workspace(synthetic=short, holdout=texts(20, 2, least=20))
    assert shared_length(space, ["holdout"]) == 5
    assert one(space).settings["words"] == 5
    assert one(space).n == 7


def test_few_short_documents_of_real_text_neither_show_nor_spoil_the_length() -> None:
    rng = random.Random(0)
    long = [" ".join(rng.choices(WORDS, k=rng.randint(20, 30))) for _ in range(60)]
    short = [" ".join(WORDS[n : n + 8]) for n in range(3)]
    for made in ([20] * 60, list(range(15, 30)) * 4):
        synthetic = [" ".join(rng.choices(WORDS, k=n)) for n in made]
        space = workspace(synthetic=synthetic, holdout=[*long, *short])
        assert shared_length(space, ["holdout"]) == (20 if made[0] == 20 else 18)
        rows, _ = word_rows(space, ["synthetic", "holdout"], 18)
        left_out = 63 - len(rows["holdout"])
        assert 5 <= left_out < 10  # the three short ones, and two or a few more of the next length


def test_people_and_copies_are_left_out_together() -> None:
    documents = [Document(f"{i}", text, (), f"person {i // 4} {WORDS[i // 4]}") for i, text in enumerate(texts(60, 5))]
    voiced = tuple(Document(d.id, f"{d.group.split()[2]} {d.text}", (), d.group) for d in documents)
    other = tuple(Document(f"o{i}", text, (), f"o{i // 4}") for i, text in enumerate(texts(60, 6)))
    space = Workspace({"synthetic": Corpus(voiced), "holdout": Corpus(other)})
    rows, _ = word_rows(space, ("synthetic", "holdout"), 5)
    assert len(np.unique(rows["synthetic"].people)) == 15
    copied = one(workspace(synthetic=REAL["holdout"], holdout=REAL["holdout"]))
    assert copied.value is not None
    assert copied.value == pytest.approx(0.5, abs=0.15)


def test_order_changes_nothing() -> None:
    roles = {"synthetic": texts(50, 3), **REAL}
    turned = {role: random.Random(7).sample(rows, len(rows)) for role, rows in roles.items()}
    assert one(workspace(**roles)) == one(workspace(**turned))


def test_at_most_so_many_documents_are_compared() -> None:
    assert one(workspace(synthetic=texts(50, 3), **REAL), max_documents=20).n == 20


def test_what_cannot_be_compared_has_a_reason() -> None:
    with pytest.raises(Unmeasured, match="no real text"):
        measure(workspace(synthetic=texts(20, 3)))
    with pytest.raises(Unmeasured, match="at least 4"):
        measure(workspace(synthetic=texts(3, 3), holdout=texts(20, 2)))
    with pytest.raises(Unmeasured, match="no holdout document has words"):
        measure(workspace(synthetic=texts(20, 3), holdout=["", "..."]))
    with pytest.raises(UsageError):
        measure(workspace(synthetic=texts(20, 3), **REAL), max_documents=3)
