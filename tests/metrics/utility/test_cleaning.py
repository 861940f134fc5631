from __future__ import annotations

from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.metrics.utility._cleaning import nearly_copies, shares_group
from tests.metrics.utility.corpora import workspace

STORY = (
    "Since the flood took the bakery her father built, she counts the loaves twice before dawn and cannot leave. "
    "Her brother sold the boat after the storm, and nobody has spoken of the harbour since the funeral in spring."
)
OTHER = "He walks to the river each evening because the rooms of the old school feel too narrow for his thoughts."


def flags(train: list[str], test: list[str]) -> list[bool]:
    made = workspace(train=Corpus.from_texts(train), test=Corpus.from_texts(test))
    return nearly_copies(made, ["train"], "test").tolist()


def test_copies_edited_and_buried_copies_are_seen_and_others_not() -> None:
    edited = STORY.replace("counts", "numbers").replace("spring", "autumn")
    half = STORY.split(". ")[0] + ". " + "And then the rest of the week went by as weeks do."
    assert flags([STORY, OTHER], [STORY.upper(), edited, half, "Nothing like it stands anywhere here.", ""]) == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_short_texts_with_one_word_changed_are_near_copies() -> None:
    assert flags(
        ["I keep waking up at three in the morning again."], ["I keep waking up at four in the morning again."]
    )[0]
    assert not flags(["I keep waking up at three in the morning."], ["I cannot remember where I put my keys."])[0]


def test_a_training_side_of_copies_hides_no_near_copy() -> None:
    # Each document is paired with a few neighbours only; equal ones must not fill those places.
    edited = STORY.replace("counts", "numbers")
    assert flags([STORY] * 50, [edited]) == [True]


def test_half_of_what_a_document_says_is_the_limit() -> None:
    def words(start: int, count: int) -> str:
        return " ".join(f"w{i}" for i in range(start, start + count))

    rest = [words(1000 * i, 100) for i in range(1, 40)]
    copied = [f"{words(0, count)} {words(50_000, 100 - count)}" for count in (45, 56)]
    assert flags([words(0, 100), *rest], copied) == [False, True]


def test_groups_are_named_ones_only() -> None:
    def made(*groups: str | None) -> Corpus:
        return Corpus(tuple(Document(str(i), f"text {i}", (), group) for i, group in enumerate(groups)))

    both = workspace(train=made("anna", None), test=made("anna", "bert", None))
    assert shares_group(both, ["train"], "test").tolist() == [True, False, False]


def test_empty_sides() -> None:
    assert flags([], ["some text"]) == [False]
    assert flags([""], ["", "some text"]) == [False, False]
