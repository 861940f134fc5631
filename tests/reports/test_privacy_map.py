"""The map of labels for copying and disclosure: shares beside all unseen text, shaded only where surely more."""

from __future__ import annotations

from typing import Any

import pytest

from corpusaudit.reports.html.render import render_html
from corpusaudit.reports.privacy_map import on_the_privacy_map, privacy_map
from corpusaudit.results import Baseline, Measurement, Part
from tests.reports.pages import Page
from tests.reports.samples import all_unmeasured, clean_pass, measured

NO = Baseline(value=0.0, n=400)


def part(name: str, value: float | None, **fields: Any) -> Part:
    return Part(by="label", name=name, value=value, n=40, **fields)


def map_of(*measurements: Measurement) -> Any:
    found = privacy_map(clean_pass().model_copy(update={"measurements": measurements}))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("low", "holdout", "shade"),
    [
        (0.0, NO, "kept"),
        (0.01, NO, "less"),
        (0.06, NO, "poor"),
        (0.3, NO, "lost"),
        (0.06, Baseline(value=0.1, n=400), "kept"),
        (0.3, None, "none"),
        (None, NO, "none"),
    ],
)
def test_shades_say_what_is_surely_more_than_unseen_text(low: float | None, holdout: Any, shade: str) -> None:
    m = measured("memorization.verbatim", 0.4, holdout=holdout, parts=(part("a", 0.5, low=low, high=0.9),))
    (cell,) = map_of(m).rows[0].cells
    assert (cell.text, cell.shade) == ("50%", shade)


def test_the_same_label_of_unseen_text_counts_before_all_of_it() -> None:
    m = measured("memorization.verbatim", 0.4, holdout=NO, parts=(part("a", 0.5, low=0.3, high=0.9, holdout=0.4),))
    assert map_of(m).rows[0].cells[0].shade == "kept"


def test_lengths_and_distances_are_shown_without_a_shade() -> None:
    m = measured("memorization.longest_run", 200, unit="tokens", holdout=NO, parts=(part("a", 200, low=150, high=210),))
    assert map_of(m).rows[0].cells[0].shade == "none"


def test_worst_labels_come_first_and_what_is_missing_says_why() -> None:
    first = measured(
        "memorization.verbatim",
        0.4,
        holdout=NO,
        parts=(
            part("fine", 0.0, low=0, high=0.1),
            part("bad", 0.5, low=0.3, high=0.7),
            part("few", None, reason="few"),
        ),
    )
    found = map_of(first, measured("disclosure.pii_leaked", 0.1, holdout=NO, parts=(part("bad", 0.1, low=0, high=1),)))
    assert [row.name for row in found.rows] == ["bad", "few", "fine"]
    assert found.pressing
    assert "not measured: few" in found.rows[1].cells[0].told
    assert "no document has this label" in found.rows[2].cells[1].told


def test_a_map_in_which_nothing_is_shaded_is_folded() -> None:
    for low, is_open in ((0.0, False), (0.2, True)):
        m = measured("memorization.verbatim", 0.4, holdout=NO, parts=(part("a", 0.5, low=low, high=0.9),))
        html = render_html(clean_pass().model_copy(update={"measurements": (m,), "gates": ()}))
        assert ('<details class="map" open>' in html) == is_open


def test_quality_and_parts_of_other_kinds_have_no_place_in_it() -> None:
    assert not on_the_privacy_map(measured("diversity.mtld", 1.0, parts=(part("a", 1.0),)))
    assert privacy_map(all_unmeasured()) is None


def test_a_label_stands_in_one_place_of_the_page() -> None:
    m = measured("memorization.verbatim", 0.4, holdout=NO, parts=(part("label1", 0.5, low=0.3, high=0.9),))
    report = clean_pass().model_copy(update={"measurements": (m,), "gates": ()})
    assert Page(render_html(report)).shown().count("label1") == 1
