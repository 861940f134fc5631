"""The nearest known name: what was begun goes before what is spelled alike."""

from __future__ import annotations

import pytest

from corpusaudit.auditing.known import known_metrics
from corpusaudit.suggest import did_you_mean

NAMES = known_metrics().requests


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("memorization.nearest", "memorization.nearest_distance"),
        ("memorization.near", "memorization.near_copies"),
        ("memorization.cert", "memorization.certain_copies"),
        ("MEMORIZATION.Nearest", "memorization.nearest_distance"),
        ("memorization.", "memorization"),
        ("memorization", "memorization"),
        ("disclosure.pii", "disclosure.pii_found"),
        ("fidelity.c2s", "fidelity.c2st"),
        ("fidel", "fidelity"),
        ("nearest", "fidelity.nearest_similarity"),
        ("nearest_distance", "memorization.nearest_distance"),
        ("verbatim", "memorization.verbatim"),
        ("memorization.verbatm", "memorization.verbatim"),
        ("memorization.longest_runs", "memorization.longest_run"),
        ("utility.tsrt", "utility.tstr"),
    ],
)
def test_what_was_begun_goes_before_what_is_spelled_alike(name: str, meant: str) -> None:
    assert did_you_mean(name, NAMES) == f"; did you mean '{meant}'?"


@pytest.mark.parametrize("name", ["", "x", "me", ".", "zebra crossing"])
def test_what_begins_too_many_names_or_none_suggests_nothing(name: str) -> None:
    assert did_you_mean(name, NAMES, otherwise="; see the list") == "; see the list"


def test_the_order_of_the_names_does_not_count() -> None:
    names = ["text_b", "text_a", "textual", "text_long"]
    assert did_you_mean("text", names) == did_you_mean("text", reversed(names)) == "; did you mean 'text_a'?"
