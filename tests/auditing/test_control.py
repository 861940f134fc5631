"""Settings that make a metric blind to copying leave its figure unmeasured; those that only make it stricter do not."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from corpusaudit.auditing.control import DOCUMENTS, blind, controls
from corpusaudit.auditing.measuring import run_metric
from corpusaudit.auditing.run import audit
from corpusaudit.config import AuditConfig, GateConfig
from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.registry import load_metric
from corpusaudit.results import AuditReport

_ENDS = ("ron", "del", "vin", "pas", "nit", "gol", "hem", "zur", "fay", "cob")
WORDS = [f"{first}{end}" for first in ("ba", "ke", "li", "mo", "su", "ta", "wo", "xe", "ny", "ju") for end in _ENDS]


def notes(seed: int, count: int, words: int = 40) -> list[str]:
    draw = random.Random(seed)
    return [" ".join(draw.choice(WORDS) for _ in range(words)) for _ in range(count)]


def people(texts: list[str]) -> Corpus:
    """Return documents each of a person of its own, so that nothing needs an embedding to tell people apart."""
    return Corpus.from_texts(texts, groups=texts)


def made(synthetic_words: int = 40, source_words: int = 40) -> Workspace:
    return Workspace(
        {
            "synthetic": people(notes(1, 40, synthetic_words)),
            "source": people([*notes(2, 40, source_words), "..."]),
            "holdout": people(notes(3, 40, source_words)),
        }
    )


WORKSPACE = made()
SHORT = made(synthetic_words=30, source_words=100)


def reason(metric: str, workspace: Workspace = WORKSPACE, **given: Any) -> str | None:
    return blind(load_metric(metric), workspace, given, run_metric)


@pytest.mark.parametrize(
    ("metric", "given"),
    [
        ("memorization.verbatim", {"min_rare": 64}),
        ("memorization.verbatim", {"min_tokens": 200, "short_share": 1.0, "phrase_tokens": 64}),
        ("memorization.exact_copies", {"min_tokens": 64}),
        ("memorization.approximate_copies", {"min_tokens": 41}),
        ("memorization.longest_run", {"min_tokens": 41}),
        ("memorization.certain_passages", {"min_tokens": 41}),
    ],
)
def test_settings_that_no_document_could_meet(metric: str, given: dict[str, Any]) -> None:
    said = reason(metric, **given)
    assert said is not None
    assert "it could not have shown copying: on documents of the source, copies all, it comes to 0" in said
    assert all(f"{name} = {value}" in said for name, value in given.items())
    assert not any(word in said for word in WORDS)


@pytest.mark.parametrize(
    ("metric", "given"),
    [
        ("memorization.verbatim", {}),
        ("memorization.verbatim", {"min_tokens": 16, "min_rare": 6}),
        ("memorization.verbatim", {"min_tokens": 20}),
        ("memorization.verbatim", {"min_tokens": 200}),
        ("memorization.exact_copies", {"min_tokens": 40}),
        ("memorization.near_copies", {"max_share": 0.9}),
        ("memorization.certain_copies", {"min_share": 0.9}),
        ("disclosure.rare_phrases", {"chance": 1e-6}),
        ("diversity.near_duplicates", {"similarity": 0.98}),
    ],
)
def test_settings_that_see_a_copy(metric: str, given: dict[str, Any]) -> None:
    assert reason(metric, **given) is None


def test_documents_of_the_source_may_be_longer_than_those_to_be_released() -> None:
    """All of the source would be found; nothing as short as the synthetic documents can be."""
    said = reason("memorization.verbatim", SHORT, min_rare=31)
    assert said is not None
    assert (
        "passages of the source as long as the synthetic documents, copies all, it comes to 0 % at min_rare = 31"
        in said
    )
    assert reason("memorization.verbatim", SHORT, min_rare=25) is None


def test_without_a_source_there_is_nothing_to_ask() -> None:
    alone = Workspace({"synthetic": Corpus.from_texts(notes(1, 5))})
    assert reason("memorization.verbatim", alone, min_rare=64) is None


def test_controls_are_copies_and_share_what_was_made_of_real_text() -> None:
    source = [Document(str(i), text, (), f"person {i}") for i, text in enumerate(notes(4, DOCUMENTS + 20, 30))]
    corpora = {"synthetic": Corpus.from_texts(notes(5, 7, 12)), "source": Corpus(tuple(source))}
    workspace, turned = (
        Workspace({**corpora, "source": Corpus(tuple(order))}, seed=3) for order in (source, source[::-1])
    )
    tokens = workspace.tokens("source")
    whole, cut = controls(workspace)
    assert whole.tokens("source") is tokens
    assert cut.people("source") is workspace.people("source")
    assert whole.tokens("synthetic") is not workspace.tokens("synthetic")
    texts = whole.corpus("synthetic").texts
    assert len(texts) == DOCUMENTS
    assert set(texts) <= {document.text for document in source}
    for short, text in zip(cut.corpus("synthetic").texts, texts, strict=True):
        assert text.startswith(short)
        assert len(short.split()) == 12
    assert controls(turned)[1].corpus("synthetic").texts == cut.corpus("synthetic").texts
    assert controls(workspace)[0] is whole


def report(parameters: dict[str, Any]) -> AuditReport:
    config = AuditConfig(
        metrics={"memorization.verbatim": parameters}, gates={"memorization.verbatim": GateConfig(max=0.0)}
    )
    corpora = [WORKSPACE.corpus(role) for role in ("synthetic", "source", "holdout")]
    return audit(*corpora, config=config, only=["memorization.verbatim"]).report


def test_an_audit_never_passes_for_its_settings() -> None:
    assert report({}).verdict == "pass"
    for parameters in ({"min_rare": 64}, {"min_rare": 41, "min_tokens": 30}):
        found = report(parameters)
        assert found.verdict == "unmeasured"
        (measurement,) = found.measurements
        assert measurement.value is None
        assert "could not have shown copying" in str(measurement.reason)
        assert measurement.settings["min_rare"] == parameters["min_rare"]
        assert json.dumps(found.model_dump(mode="json"))
