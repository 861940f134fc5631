"""The measurement on generated texts: what counts as found, false hits, what rules add, and the published figures."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from benchmarks.details.carriers import Carrier
from benchmarks.details.generate import Detail, Document, clean, documents
from benchmarks.details.halves import HALVES, Half
from benchmarks.details.measure import Row, Span, ablation, figures, judge, untouched
from benchmarks.details.publish import PAGE, packaged, published, with_tables
from benchmarks.details.values import SLOTS
from corpusaudit.features.pii.card.card import UNTUNED

AGAIN = "after a change of the detector, a carrier or Faker run: python benchmarks/entities.py --publish"
CARRIER = Carrier("en", "note", "{person} of {city}, aged.")
DOCUMENT = Document("Ann Roe of Leeds, aged.", (Detail(0, 7, "person"), Detail(11, 16, "city")), CARRIER)


@pytest.mark.parametrize(
    ("spans", "found"),
    [
        ([(0, 7, "PERSON")], (True, True, True, True)),
        ([(0, 4, "PERSON")], (True, False, True, False)),
        ([(0, 3, "PERSON")], (False, False, False, False)),
        ([(0, 7, "LOCATION")], (False, False, True, True)),
        ([(0, 3, "PERSON"), (3, 7, "DATE")], (False, False, True, True)),
        ([(0, 16, "PERSON")], (True, False, True, False)),
        ([], (False, False, False, False)),
    ],
)
def test_a_detail_is_found_by_half_of_it_and_exactly_by_all_of_it(spans: list[Span], found: tuple[bool, ...]) -> None:
    assert judge(DOCUMENT, DOCUMENT.details[0], spans) == found


def test_details_side_by_side_may_be_one_hit() -> None:
    document = Document("5 Elm Row, Leeds.", (Detail(0, 9, "street_address"), Detail(11, 16, "city")), CARRIER)
    assert all(judge(document, one, [(0, 16, "ADDRESS")]) == (True,) * 4 for one in document.details)


def test_hits_beside_the_details_are_counted() -> None:
    assert untouched(DOCUMENT, [(0, 3, "PERSON"), (18, 22, "AGE"), (8, 10, "DATE")]) == 2


def test_a_detector_that_knows_all_is_perfect_and_one_that_sees_nothing_finds_nothing() -> None:
    right = {d.text: [(o.start, o.end, min(SLOTS[o.slot].right)) for o in d.details] for d in documents("open")}

    def perfect(texts: Sequence[str]) -> list[list[Span]]:
        return [right.get(text, [(0, 1, "PERSON")]) for text in texts]

    rows = figures("open", perfect, with_ages=False)
    shares = [row for row in rows if "hits" not in str(row["figure"])]
    assert {row["value"] for row in shares} == {row["right type, exact"] for row in shares} == {"1.00"}
    alarms = {str(row["figure"]): row["value"] for row in rows if "hits" in str(row["figure"])}
    assert alarms.pop("hits in clean texts") == "1000 per 1,000"
    assert set(alarms.values()) == {"0 per 1,000"}
    assert sum(int(row["n"]) for row in rows if row["figure"] == "hits in clean texts") == len(clean("open"))
    rows = figures("open", lambda texts: [[] for _ in texts], with_ages=False)
    assert {row["value"] for row in rows} == {"0.00", "0 per 1,000"}


@pytest.mark.parametrize("half", HALVES)
def test_the_published_figures_are_of_this_detector(half: Half) -> None:
    """Both halves, so that a rule that was made for the open one shows. One detail may fall the other way."""
    from corpusaudit.features.pii.detect import find_entities

    rows = figures(
        half, lambda texts: [[(e.start, e.end, e.type) for e in f] for f in find_entities(texts)], with_ages=True
    )
    told = published()[half]
    assert [[row[key] for key in ("language", "figure", "n", "carriers")] for row in rows] == [
        [row[key] for key in ("language", "figure", "n", "carriers")] for row in told
    ], AGAIN
    for row, other in zip(rows, told, strict=True):
        assert count(row) == pytest.approx(count(other), abs=1 + 0.02 * int(row["n"])), f"{row['figure']}: {AGAIN}"


def count(row: Row) -> float:
    """How many of n were found, or were hit."""
    share, _, per = str(row["value"]).partition(" per ")
    return float(share) * int(row["n"]) / (1000 if per else 1)


def test_reports_show_the_closed_half_of_this_detector() -> None:
    assert json.loads(UNTUNED.read_text(encoding="utf-8")) == packaged(published()), AGAIN


def test_the_page_shows_the_published_figures() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert with_tables(page, published()) == page, AGAIN


def test_what_each_rule_adds_is_told_for_every_rule() -> None:
    from corpusaudit.features.pii.rules.find import ALL_RULES

    rows = {str(row["rule"]): row for row in ablation()}
    assert {rule.name for rule in ALL_RULES} <= set(rows)
    assert int(rows["date_iso"]["found beyond the tagger"]) >= 5  # the tagger knows no dates
    assert int(rows["date_iso"]["found beyond all others"]) >= 5
    silent = [row for row in rows.values() if row["hits"] == 0]
    assert silent
    assert all(not any(value for key, value in row.items() if key != "rule") for row in silent)
