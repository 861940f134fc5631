"""Two releases in every format: the same facts, safe whatever names hold."""

from __future__ import annotations

import csv
import io

import pytest

from corpusaudit.auditing.known import known_facts
from corpusaudit.comparison.releases import compare_releases
from corpusaudit.reports.formats import format_names, rendered
from corpusaudit.reports.releases import TWICE_SHOWN
from corpusaudit.reports.text import columns
from corpusaudit.results import Releases
from tests.comparison.test_compare import rate, report, score
from tests.comparison.test_releases import incident
from tests.reports.pages import Page
from tests.reports.samples import HOSTILE

KINDS = format_names("releases")


def releases(names: tuple[str, str] = ("may", "june"), people: str = "123456789abc") -> Releases:
    old = report(rate("memorization.verbatim", 0), score("fidelity.coverage", 0.8, 0.7, 0.9))
    new = report(rate("memorization.verbatim", 9), score("fidelity.coverage", None, reason=HOSTILE[0]))
    old = old.model_copy(update={"incidents": tuple(incident(d, d, details={"PERSON": 1, "CITY": 1}) for d in people)})
    new = new.model_copy(update={"incidents": tuple(incident(d, d, details={"PERSON": 1, "AGE": 1}) for d in people)})
    return compare_releases(dict(zip(names, (old, new), strict=True)), known_facts())


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_says_what_became_worse_and_who_is_exposed(kind: str) -> None:
    text = rendered("releases", kind, releases())
    assert "verbatim" in text
    assert "22.5%" in text or "0.225" in text
    assert "12" in text
    assert "adds up" in text.lower()
    assert "·1111" in text


@pytest.mark.parametrize("kind", KINDS)
def test_names_and_reasons_break_out_of_no_format(kind: str) -> None:
    text = rendered("releases", kind, releases((HOSTILE[0], "=cmd|'/c calc'!A0" + HOSTILE[2])))
    text.encode()
    assert "\u202e" not in text
    if kind in ("html", "markdown"):
        assert "<script>alert" not in text
    if kind == "html":
        page = Page(text)
        assert "script" not in page.tags
        assert not [one for one in page.with_tag("a") if not one["href"].startswith("#")]


def test_the_terminal_keeps_its_width() -> None:
    lines = rendered("releases", "terminal", releases()).splitlines()
    assert all(columns(line) <= 100 for line in lines)
    assert "1 figure became worse; 1 figure is not measured any more." in lines


def test_csv_is_read_back() -> None:
    rows = list(csv.DictReader(io.StringIO(rendered("releases", "csv", releases()))))
    (worse,) = [row for row in rows if row["change"] == "worse"]
    assert (worse["name"], worse["old"], worse["new"]) == ("memorization.verbatim", "0.0", "0.225")
    counts = {row["name"]: row["new"] for row in rows if row["row"] == "exposed"}
    assert counts == {"people": "12", "people, both": "12", "people, together": "12", "people, spread": "12"}
    people = [row for row in rows if row["row"] == "person"]
    assert len({row["name"] for row in people}) == 12
    assert {row["change"] for row in people} == {"adds up"}
    assert "CITY" not in people[0]["reason"]
    assert people[0]["reason"].startswith("earlier: ")


def test_a_person_whom_chance_may_explain_in_one_release_is_marked() -> None:
    old, new = (
        report(rate("memorization.verbatim", 0)).model_copy(update={"incidents": (incident("1", "a", kind=kind),)})
        for kind in ("trace", "person")
    )
    found = compare_releases({"may": old, "june": new}, known_facts())
    for kind in KINDS:
        assert rendered("releases", kind, found).count("which chance may explain") == 1


def test_more_people_than_are_listed_are_counted() -> None:
    many = "123456789abcdefghijklmnop"
    text = rendered("releases", "markdown", releases(people=many))
    assert f"and {len(many) - TWICE_SHOWN} more" in text
    assert "·1111" in text
