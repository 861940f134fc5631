"""The corpus that corpusaudit.toml names may be released: a test that fails otherwise, and says why."""

from corpusaudit import AuditReport
from corpusaudit.pytest_plugin import assert_passes


def test_the_corpus_may_be_released(corpusaudit_report: AuditReport) -> None:
    assert_passes(corpusaudit_report)


def test_nobody_is_copied(corpusaudit_report: AuditReport) -> None:
    copies = corpusaudit_report.measurement("memorization.exact_copies")
    assert copies is not None
    assert copies.value == 0
