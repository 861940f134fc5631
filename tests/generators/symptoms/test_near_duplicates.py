"""Near duplicates of sub-concepts: by hand, in other scripts, and what SynSym's reviewers kept."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from corpusaudit.generators.symptoms.near_duplicates import MAX_SIMILARITY, near_duplicates


def test_near_duplicates_by_hand() -> None:
    texts = ["Difficulty falling asleep", "trouble falling asleep", "Weight loss", "Weight gain", "Weight loss"]
    # The later of two of one symptom goes; of two in different symptoms both.
    assert near_duplicates(texts, ["a", "a", "b", "b", "b"]) == {1: 0, 4: 2}
    assert near_duplicates(texts, ["a", "b", "c", "c", "c"]) == {0: 1, 1: 0, 4: 2}
    assert near_duplicates([], []) == {}
    assert near_duplicates(["", "\ud800", "??"], ["a", "a", "b"]) == near_duplicates(["", "\ud800", "??"], list("aab"))


@pytest.mark.shared
def test_what_the_reviewers_of_synsym_kept_is_kept(shared_data: Path) -> None:
    import polars as pl

    frame = pl.read_csv(shared_data / "synsym" / "synth_all_dsm5.csv.gz")
    listed = frame.drop_nulls("description").select("symptom", "description").unique().sort("symptom", "description")
    texts, labels = listed["description"].to_list(), listed["symptom"].to_list()
    assert len(texts) == 253
    assert near_duplicates(texts, labels) == {}
    assert near_duplicates([*texts, "Trouble making decisions"], [*labels, "Indecisiveness"]).keys() <= {253}
    assert MAX_SIMILARITY == 0.91


@pytest.mark.parametrize(
    "texts",
    [
        ["นอนไม่หลับ", "เบื่ออาหาร", "รู้สึกผิด"],  # Thai: lying awake, no appetite, guilt
        ["入睡困难", "内疚感", "整天疲倦", "容易发怒"],
        ["እንቅልፍ ማጣት", "የምግብ ፍላጎት"],
        ["صعوبة في النوم", "فقدان الشهية"],
        ["קושי להירדם", "אובדן תיאבון"],
        ["😭😭", "💊"],
        ["...", "!!!", "—"],
    ],
)
def test_words_that_the_model_does_not_know_are_compared_as_they_stand(texts: list[str]) -> None:
    assert near_duplicates(texts, ["a"] * len(texts)) == {}
    assert near_duplicates(texts, [str(i) for i in range(len(texts))]) == {}
    again = [*texts, f" {texts[0]}\n"]
    assert near_duplicates(again, ["a"] * len(again)) == {len(texts): 0}


def test_what_is_left_does_not_depend_on_the_order_of_the_symptoms() -> None:
    listed = {
        "a": ["difficulty falling asleep", "trouble falling asleep", "waking early"],
        "b": ["weight loss", "losing weight", "Weight loss"],
        "c": ["Trouble falling asleep", "guilt"],
    }

    def left(order: list[str]) -> set[tuple[str, str]]:
        pairs = [(name, text) for name in order for text in listed[name]]
        gone = near_duplicates([text for _, text in pairs], [name for name, _ in pairs])
        return {pair for i, pair in enumerate(pairs) if i not in gone}

    first = left(["a", "b", "c"])
    assert ("b", "weight loss") in first
    assert not {text for _, text in first} & {"trouble falling asleep", "Trouble falling asleep", "Weight loss"}
    for seed in range(5):
        assert left(random.Random(seed).sample(["a", "b", "c"], 3)) == first
