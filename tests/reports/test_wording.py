"""The words for each measurement are complete and ours."""

from __future__ import annotations

from corpusaudit.metrics.registry import BUILT_IN, load_metric
from corpusaudit.reports.wording.measurements import WORDINGS, wording
from corpusaudit.reports.wording.terms import DIMENSION_TITLES
from corpusaudit.results import DIMENSIONS


def test_every_built_in_measurement_has_words() -> None:
    measures = {name for metric in BUILT_IN for name in load_metric(metric).record.measures}
    assert not measures - set(WORDINGS)


def test_every_wording_is_whole() -> None:
    for metric, words in WORDINGS.items():
        assert metric.split(".")[0] in DIMENSIONS
        assert words.title
        for text in (words.how_to_read, words.does_not_show):
            assert text.endswith("."), metric
            assert "  " not in text


def test_titles_differ_so_that_readers_can_tell_figures_apart() -> None:
    titles = [(words.family, words.title) for words in WORDINGS.values()]
    assert len(set(titles)) == len(titles)


def test_every_dimension_has_a_title_and_privacy_comes_first() -> None:
    assert set(DIMENSION_TITLES) == set(DIMENSIONS)
    assert list(DIMENSION_TITLES)[:2] == ["memorization", "disclosure"]


def test_ids_from_elsewhere_get_their_own_name() -> None:
    assert wording("acme.topic_drift", "lower").title == "Topic drift"
    assert "Lower is better." in wording("acme.topic_drift", "lower").how_to_read
    assert wording("").title == ""
    assert wording("acme.").title == "Acme."
