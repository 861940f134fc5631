"""A corpus with copies that are written so that words do not match never passes, whatever the way."""

from __future__ import annotations

import random

import pytest

from corpusaudit.auditing.coverage import check_coverage
from corpusaudit.auditing.run import audit
from corpusaudit.config import GateConfig, load_config
from corpusaudit.corpus.model import Corpus
from corpusaudit.features.workspace import Workspace
from corpusaudit.reports.terminal import render_terminal
from tests.features.text.test_disguise import FOLDED, HIDDEN
from tests.kept import KEPT

_TEXT = (
    "patient reports headache sleep family doctor papers visit clinic medicine worry trouble morning evening winter "
    "summer garden office brother sister mother father weight appetite concentration memory exercise walking talking"
)
WORDS = _TEXT.split()


def notes(seed: int, count: int) -> list[str]:
    rows = random.Random(seed)
    return [" ".join(rows.choice(WORDS) for _ in range(60)) + "." for _ in range(count)]


SOURCE, HOLDOUT, CLEAN = notes(1, 30), notes(2, 30), notes(3, 27)


def workspace(synthetic: list[str]) -> Workspace:
    corpora = {"synthetic": synthetic, "source": SOURCE, "holdout": HOLDOUT}
    return Workspace({role: Corpus.from_texts(texts) for role, texts in corpora.items()}, store=KEPT)


def verdict(synthetic: list[str]) -> tuple[str, tuple[str, ...], str]:
    config = load_config().model_copy(update={"gates": {"memorization.exact_copies": GateConfig(max=0.0)}})
    report = audit(synthetic, SOURCE, HOLDOUT, config=config, only=["memorization.exact_copies"]).report
    return report.verdict, report.unread, render_terminal(report)


@pytest.mark.parametrize("change", [*FOLDED, *HIDDEN])
def test_whole_copies_in_disguise_are_found_or_named(change: str) -> None:
    make, kind = (FOLDED | HIDDEN)[change]
    copies = [make(text) for text in SOURCE[:3]]
    if kind is None:
        assert verdict(CLEAN + copies)[0] == "fail"
        return
    sentence = check_coverage(workspace(CLEAN + copies), []).unread[-1]
    assert sentence.startswith("Text that will be released was not read as a reader may: 3 of 30 documents of the")
    assert f"{kind}: 3" in sentence
    assert not any(word in sentence for word in WORDS)


@pytest.mark.parametrize(("change", "expected"), [("tags", "unmeasured"), ("dots", "unmeasured"), ("controls", "fail")])
def test_the_verdict_and_the_terminal_say_so(change: str, expected: str) -> None:
    make = (FOLDED | HIDDEN)[change][0]
    found, unread, shown = verdict([*CLEAN, *map(make, SOURCE[:3])])
    assert found == expected
    assert len(unread) == 1
    assert "3 of 30 documents" in " ".join(shown.split())


def test_clean_text_passes_and_plain_copies_fail() -> None:
    assert verdict(CLEAN)[:2] == ("pass", ())
    assert verdict(CLEAN + SOURCE[:3])[:2] == ("fail", ())
