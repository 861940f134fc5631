"""Are source and holdout of one kind? Where they are not, nothing that compares with the holdout is judged."""

from __future__ import annotations

import random

import pytest

from corpusaudit.auditing.drift import drift
from corpusaudit.auditing.run import audit
from corpusaudit.corpus.model import Corpus
from corpusaudit.features.workspace import Workspace
from tests.kept import KEPT

FEELINGS = "I feel so tired and sad, nothing is fun, my sleep is gone, friends call and I hide, work is too much"
REPAIR = "The engine needs new oil, a brake pad, one tyre and its gearbox cleaned before winter roads freeze again"


def posts(words: str, seed: int, count: int) -> list[str]:
    rows = random.Random(f"{seed} {words}")
    return [" ".join(rows.sample(words.split(), 9)) for _ in range(count)]


def workspace(source: list[str], holdout: list[str] | None) -> Workspace:
    roles = {"synthetic": source, "source": source} | ({} if holdout is None else {"holdout": holdout})
    return Workspace({role: Corpus.from_texts(texts) for role, texts in roles.items()}, store=KEPT)


def test_a_holdout_of_another_kind_is_named() -> None:
    reason, (said,) = drift(workspace(posts(FEELINGS, 1, 60), posts(REPAIR, 2, 60)))
    assert reason is not None
    assert "differ from each other" in reason
    assert "were not judged" in said


def test_a_holdout_of_the_same_kind_is_accepted_with_its_figure() -> None:
    reason, (said,) = drift(workspace(posts(FEELINGS, 1, 60), posts(FEELINGS, 2, 60)))
    assert reason is None
    assert "60 documents a side" in said


def test_few_documents_decide_nothing_and_that_is_said() -> None:
    for size in (49, 3):
        reason, (said,) = drift(workspace(posts(FEELINGS, 1, 60), posts(REPAIR, 2, size)))
        assert reason is None
        assert "was not tested" in said


def test_without_a_holdout_there_is_no_question() -> None:
    assert drift(workspace(posts(FEELINGS, 1, 5), None)) == (None, ())


@pytest.mark.parametrize(("kind", "drifted"), [(REPAIR, True), (FEELINGS, False)])
def test_limits_that_compare_with_the_holdout_are_not_judged(kind: str, drifted: bool) -> None:
    report = audit(
        posts(FEELINGS, 3, 60), posts(FEELINGS, 1, 60), posts(kind, 2, 60), only=["memorization.closer_to_source"]
    ).report
    gates = {gate.metric: gate for gate in report.gates}
    judged = gates["memorization.closer_to_source"]
    assert (judged.state == "unmeasured") == drifted
    assert ("differ from each other" in judged.explanation) == drifted
    assert report.exit_code == 3
    assert any("Source and holdout" in sentence for sentence in report.limits)
