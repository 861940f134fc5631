"""How figures are written."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpusaudit.numbers import (
    apart,
    format_excess,
    format_interval,
    format_limit,
    format_p,
    format_seconds,
    format_value,
    one_in,
    percent,
    shown_unit,
    significant,
)


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (None, "rate", "n/a"),
        (None, "tokens", "n/a"),
        (0.0, "rate", "0%"),
        (1.0, "rate", "100%"),
        (0.0125, "rate", "1.25%"),
        (0.5, "share of documents", "50%"),
        (0.123456, "share", "12.3%"),
        (0.99996, "rate", "99.996%"),
        (0.99999999, "rate", ">99.9999%"),
        (1e-9, "rate", "<0.0001%"),
        (-0.031, "rate", "-3.1%"),
        (214.0, "tokens", "214"),
        (1234567.0, "tokens", "1,234,567"),
        (4.123, "ratio", "4.12"),
        (0.000312, "squared distance", "0.000312"),
        (-0.00003, "squared distance", "-3e-05"),
        (123.6, "ratio", "124"),
        (0.0, "ratio", "0"),
    ],
)
def test_values(value: float | None, unit: str, shown: str) -> None:
    assert format_value(value, unit) == shown


def test_intervals_need_both_ends() -> None:
    assert format_interval(0.1, 0.2, "rate") == "10% to 20%"
    assert format_interval(None, 0.2, "rate") == "n/a"
    assert format_interval(0.1, None, "rate") == "n/a"


@pytest.mark.parametrize(
    ("p", "shown"),
    [
        (None, "n/a"),
        (0.0, "p < 0.001"),
        (0.00099, "p < 0.001"),
        (0.032, "p = 0.032"),
        (0.5, "p = 0.5"),
        (1.0, "p > 0.99"),
    ],
)
def test_p_values(p: float | None, shown: str) -> None:
    assert format_p(p) == shown


@pytest.mark.parametrize(
    ("limit", "unit", "shown"),
    [
        ({"max": 0.0}, "rate", "at most 0%"),
        ({"min": 0.5, "max": 2.0}, "ratio", "at least 0.5 and at most 2"),
        ({"max_ratio_to_holdout": 1.25}, "rate", "at most 1.25 × holdout"),
        ({"min_ratio_to_holdout": 0.6}, "ratio", "at least 0.6 × holdout"),
        ({"max_excess_over_holdout": 0.01}, "rate", "at most 1 percentage point above holdout"),
        ({"max_excess_over_holdout": 0.0}, "rate", "no higher than holdout"),
        ({"max_excess_over_holdout": 5.0}, "tokens", "at most 5 above holdout"),
        ({"some_{new}_limit": 1.0}, "ratio", "some {new} limit 1"),
        ({}, "ratio", "n/a"),
    ],
)
def test_limits(limit: dict[str, float], unit: str, shown: str) -> None:
    assert format_limit(limit, unit) == shown


@pytest.mark.parametrize(("unit", "shown"), [("rate", ""), ("share", ""), ("ratio", ""), ("tokens", "tokens")])
def test_units(unit: str, shown: str) -> None:
    assert shown_unit(unit) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0.41, "0.4 s"), (48.3, "48 s"), (201.7, "3 min 22 s"), (7260, "2 h 1 min")]
)
def test_seconds(seconds: float, shown: str) -> None:
    assert format_seconds(seconds) == shown


@given(st.floats(min_value=0, max_value=1))
def test_a_rate_reads_0_or_100_only_when_it_is(rate: float) -> None:
    shown = percent(rate)
    assert (shown == "0%") == (rate == 0)
    assert (shown == "100%") == (rate == 1)


@given(st.floats(min_value=1e-4, max_value=1e14))
def test_three_digits_are_kept(value: float) -> None:
    assert float(significant(value).replace(",", "")) == pytest.approx(value, rel=5.1e-3)


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (1.0, "100% of"),
        (0.51, "51% of"),
        (0.5, "one in 2"),
        (0.0024, "one in 420"),
        (0.00001234, "one in 81,000"),
        (1e-6, "one in 1,000,000"),
        (9e-7, "fewer than one in 1,000,000"),
        (0.0, "fewer than one in 1,000,000"),
    ],
)
def test_one_in(chance: float, words: str) -> None:
    assert one_in(chance) == words


@pytest.mark.parametrize(
    ("one", "other", "unit", "shown"),
    [
        (0.05004, 0.05, "rate", ("5.004%", "5%")),
        (0.3, 0.1, "rate", ("30%", "10%")),
        (0.1 + 0.2, 0.3, "rate", ("30%", "30%")),
        (1.2501, 1.25, "ratio", ("1.2501", "1.25")),
        (214.0, 213.9999, "score", ("214", "213.9999")),
        (31.0, 12.0, "tokens", ("31", "12")),
        (0.0, 0.0, "rate", ("0%", "0%")),
    ],
)
def test_unequal_figures_read_unequal(one: float, other: float, unit: str, shown: tuple[str, str]) -> None:
    assert apart(one, other, unit) == shown


def test_the_excess_of_a_rate_is_in_percentage_points() -> None:
    assert format_excess(0.0483, 0.01, "rate") == ("4.83 percentage points", "1 percentage point")
    assert format_excess(0.010004, 0.01, "rate") == ("1.0004 percentage points", "1 percentage point")
    assert format_excess(19.0, 5.0, "tokens") == ("19", "5")


def read(text: str) -> float:
    """Return what a reader takes a share for: below 0.0001 % is less than that, above 99.9999 % more."""
    return float(text.strip("<>%")) + {"<": -0.00005, ">": 0.00005}.get(text[0], 0.0)


@given(st.floats(min_value=0, max_value=1), st.floats(min_value=0, max_value=1))
@example(1e-6, 1e-40)
@example(1.0, 1 - 1e-7)
def test_which_of_two_rates_is_larger_can_be_read(one: float, other: float) -> None:
    shown = [read(text) for text in apart(one, other, "rate")]
    assert abs(one - other) < 1e-6 or (shown[0] > shown[1]) == (one > other)
