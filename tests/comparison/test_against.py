"""Which figures of an earlier report compare, and what is said of the others."""

from __future__ import annotations

from typing import Any

import pytest

from corpusaudit.auditing.known import known_facts
from corpusaudit.comparison.against import against
from corpusaudit.results import AuditReport, ReportKey
from tests.comparison.test_compare import SIGNATURE, rate, report, score

KNOWN = known_facts()
COPIES, PRECISION = "memorization.verbatim", "fidelity.precision"


def made(count: int = 1, **fields: Any) -> AuditReport:
    figures = (rate(COPIES, count, settings={"min_tokens": 20}), score(PRECISION, 0.8))
    return report(*figures, **fields)


def test_figures_under_the_same_settings_compare() -> None:
    found = against(made(2), made(1), KNOWN)
    assert (found.reason, found.unlike) == (None, {})
    assert found.created == "2025-01-01"
    assert [m.metric for m in found.measurements] == [COPIES, PRECISION]
    assert [m.value for m in found.measurements] == [0.025, 0.8]
    assert all(m.settings == {} and m.parts == () for m in found.measurements)


@pytest.mark.parametrize("keys", [(None, None), (ReportKey(origin="file", id="1d"), ReportKey(origin="file", id="2e"))])
def test_without_one_key_nothing_compares(keys: tuple[ReportKey | None, ReportKey | None]) -> None:
    found = against(made(key=keys[0]), made(key=keys[1]), KNOWN)
    assert found.measurements == ()
    assert "--key-file" in (found.reason or "")
    random = ReportKey(origin="random", id=None)
    assert against(made(key=random), made(key=random), KNOWN).reason is not None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"signature": SIGNATURE.replace("seed:0", "seed:1")}, "seed is 0 and was 1"),
        ({"source": "b2"}, "source under key 1d is a1 and was b2"),
        ({"models": {"embedder": "other"}}, "model embedder is"),
    ],
)
def test_what_all_numbers_depend_on_must_agree(fields: dict[str, Any], said: str) -> None:
    found = against(made(), made(**fields), KNOWN)
    assert found.measurements == ()
    assert set(found.unlike) == {COPIES, PRECISION}
    assert said in found.unlike[COPIES]


def test_another_version_of_one_metric_concerns_that_metric_alone() -> None:
    found = against(made(), made(signature=SIGNATURE.replace("verbatim@2", "verbatim@1")), KNOWN)
    assert [m.metric for m in found.measurements] == [PRECISION]
    assert found.unlike == {COPIES: "version of memorization.verbatim is 2 and was 1"}


def test_other_parameters_do_not_compare() -> None:
    other = report(rate(COPIES, 1, settings={"min_tokens": 30}))
    assert "min_tokens is 20 and was 30" in against(made(), other, KNOWN).unlike[COPIES]


def test_figures_that_grow_with_a_corpus_do_not_compare_with_those_of_another_size() -> None:
    few, many = (report(rate("diversity.exact_duplicates", 0, n=n)) for n in (40, 400))
    assert "number of documents" in against(few, many, KNOWN).unlike["diversity.exact_duplicates"]
    assert against(report(rate(COPIES, 0, n=40)), report(rate(COPIES, 0, n=400)), KNOWN).unlike == {}


def test_a_figure_that_only_one_of_them_has_is_left_to_the_judge() -> None:
    found = against(made(), report(rate(COPIES, 1)), KNOWN)
    assert [m.metric for m in found.measurements] == [COPIES]
    assert found.unlike == {}
