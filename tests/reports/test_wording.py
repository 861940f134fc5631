"""The words for each measurement are complete and ours."""

from __future__ import annotations

import re

import pytest

from corpusaudit.features.pii.types import TYPES
from corpusaudit.metrics.registry import BUILT_IN, load_metric
from corpusaudit.reports.compare import comparison_markdown
from corpusaudit.reports.html.compare import render_comparison_html
from corpusaudit.reports.html.render import render_html
from corpusaudit.reports.markdown import render_markdown
from corpusaudit.reports.terminal import render_terminal
from corpusaudit.reports.wording.detail_types import DETAIL_TYPES, detail_type
from corpusaudit.reports.wording.measurements import SENTENCES, WORDINGS, wording, words_of
from corpusaudit.reports.wording.terms import DIMENSION_TITLES
from corpusaudit.results import DIMENSIONS, Measurement, Words
from tests.reports.comparisons import comparison
from tests.reports.pages import Page
from tests.reports.samples import SAMPLES


def test_every_built_in_measurement_has_words() -> None:
    for record in (load_metric(metric).record for metric in BUILT_IN):
        assert set(record.measures) <= {*WORDINGS, *record.words}
        for words in record.words.values():
            assert words.title
            assert words.how_to_read.endswith(".")
            assert words.does_not_show.endswith(".")


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


@pytest.mark.parametrize("word", ["twin", "beside", "change sides", "worded"])
def test_readers_are_spared_words_of_our_own(word: str) -> None:
    """Standard terms instead: docs/glossary.md."""
    said = [text for words in WORDINGS.values() for text in (words.title, words.how_to_read, words.does_not_show)]
    said += [str(words) for words in SENTENCES.values()]
    said += [Page(render_html(build())).shown() for build in SAMPLES.values()]
    said += [Page(render_comparison_html(comparison())).shown(), comparison_markdown(comparison())]
    said += [render(build()) for build in SAMPLES.values() for render in (render_markdown, render_terminal)]
    assert not [text for text in said if re.search(rf"\b{word}s?\b", text)]


def test_every_type_of_detail_has_a_name_that_readers_know() -> None:
    assert set(DETAIL_TYPES) == set(TYPES)
    assert len(set(DETAIL_TYPES.values())) == len(DETAIL_TYPES)
    assert detail_type("ACME_NUMBER") == "acme number"


def test_a_measurement_from_elsewhere_brings_its_own_words() -> None:
    own = Words(title="Topic\u202e drift", how_to_read="Near 0 is right.", does_not_show="Why it drifts.")
    drift = Measurement(
        metric="acme.drift", dimension="fidelity", better="lower", kind="census", unit="rate", n=9, value=0.5, words=own
    )
    words = words_of(drift)
    assert (words.title, words.how_to_read) == ("Topic⟨U+202E⟩ drift", "Near 0 is right.")
    assert words_of(drift.model_copy(update={"words": None})) == wording("acme.drift", "lower")
    ours = drift.model_copy(update={"metric": "memorization.verbatim"})
    assert words_of(ours) == WORDINGS["memorization.verbatim"], "nobody puts other words to our figures"
