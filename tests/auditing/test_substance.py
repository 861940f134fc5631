"""A source or a holdout without texts judges nothing: no limit is met because there was nothing to copy."""

from __future__ import annotations

import pytest

from corpusaudit.auditing.run import audit
from corpusaudit.auditing.substance import check_substance
from corpusaudit.config import load_config
from corpusaudit.corpus.model import Corpus
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.registry import load_metric

TEXTS = [f"the patient number {i} slept {i % 9} hours and woke at {i % 12}" for i in range(300)]
COPIES = "memorization.exact_copies"


def checked(**corpora: list[str]) -> tuple[tuple[str, ...], dict[str, str], str | None]:
    workspace = Workspace(
        {"synthetic": Corpus.from_texts(TEXTS)} | {k: Corpus.from_texts(v) for k, v in corpora.items()}
    )
    found = check_substance(workspace, [load_metric(COPIES)])
    return found.unread, found.blocked, found.drift


@pytest.mark.parametrize(
    ("source", "said", "blocks"),
    [
        (TEXTS, "", False),
        (["", *TEXTS[:10]], "", False),
        ([""] * 2 + TEXTS[:8], "Fewer than 5 documents of the source corpus hold no words", False),
        ([" -- "] * 300, "300 of 300 documents of the source corpus hold no words", True),
        ([""] * 6 + TEXTS[:4], "Most of 10 documents of the source corpus hold no words", True),
        (["see above"] * 6 + TEXTS[:4], "Most of 10 documents of the source corpus are one and the same text", True),
        (["see above"] * 5 + TEXTS[:5], "", False),
        (["alone"], "", False),
    ],
)
def test_a_source_without_texts(source: list[str], said: str, blocks: bool) -> None:
    unread, blocked, drift = checked(source=source)
    assert len(unread) == bool(said)
    assert "".join(unread).startswith(said)
    assert (COPIES in blocked) == blocks
    assert drift is None


def test_a_holdout_without_texts_calibrates_nothing() -> None:
    unread, blocked, drift = checked(source=TEXTS, holdout=[""] * 300)
    assert drift == unread[0]
    assert drift.startswith("300 of 300 documents of the holdout corpus hold no words")
    assert blocked == {}


@pytest.mark.parametrize("source", [[""] * 300, ["see the other file"] * 300, [""] * 40 + TEXTS[:260]])
def test_no_limit_against_it_lets_a_corpus_pass(source: list[str]) -> None:
    report = audit(TEXTS[::-1], source, config=load_config(), only=[COPIES]).report
    gate = next(gate for gate in report.gates if gate.metric == COPIES)
    assert report.verdict in ("unmeasured", "fail")
    assert report.verdict == "fail" or report.unread
    if len(set(source)) == 1:
        assert gate.state == "unmeasured"
        assert "hold no words" in gate.explanation or "are one and the same text" in gate.explanation
