"""Charts: marks stand where the numbers say, and nothing is drawn for what does not exist."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusaudit.reports.html.card_charts import series_charts
from corpusaudit.reports.html.charts.bars import Bar, bars
from corpusaudit.reports.html.charts.densities import densities
from corpusaudit.reports.html.charts.histograms import histogram
from corpusaudit.reports.html.charts.intervals import IntervalRow, interval_plot
from corpusaudit.reports.html.charts.lines import line
from corpusaudit.reports.html.charts.scatter import Point, scatter
from corpusaudit.reports.html.charts.svg import Scale
from corpusaudit.results import Series
from tests.reports.pages import Page
from tests.reports.samples import measured
from tests.reports.strategies import texts

numbers = st.floats(min_value=-1e9, max_value=1e9, allow_nan=False)


def fmt(value: float) -> str:
    return f"{value:g}"


def places(svg: str, pattern: str) -> list[float]:
    return [float(x) for x in re.findall(pattern, svg)]


def counts(name: str, y: tuple[float, ...], x: tuple[float, ...] = (0, 1, 2, 3)) -> Series:
    return Series(name=name, kind="histogram", x=x, y=y, x_label="distance", y_label="documents")


def test_interval_plot_puts_marks_in_proportion() -> None:
    row = IntervalRow("a", 0.5, low=0.25, high=0.75, baseline=1.0, most=0.5)
    svg = interval_plot([row], key="k", title="t", fmt=fmt)
    zero, full = 1.5, 98.5
    middle = zero + (full - zero) / 2
    assert places(svg, r'circle class="synthetic" cx="([\d.]+)%') == [middle]
    assert places(svg, r'<svg x="([\d.]+)%') == [full]
    assert places(svg, r'class="limit" x1="([\d.]+)%') == [middle]
    assert places(svg, r'class="forbidden" x="([\d.]+)%" width="([\d.]+)%'.replace('width="([', 'width="(?:[')) == [
        middle
    ]
    ends = places(svg, r'whisker synthetic" x1="([\d.]+)%')
    assert ends == [25.75, 25.75, 74.25]


def test_interval_plot_leaves_out_what_is_unknown() -> None:
    svg = interval_plot([IntervalRow("a", 0.5)], key="k", title="t", fmt=fmt)
    assert not [name for name in ("whisker", "holdout", "limit", "forbidden", "matched") if f'class="{name}' in svg]


def test_bars_without_a_value_say_so_and_have_no_bar() -> None:
    svg = bars([Bar("a", None), Bar("b", 0.0), Bar("c", 2.0, holdout=1.0)], key="k", title="t", fmt=fmt)
    assert svg.count('class="bar"') == 2
    assert "not measured" in svg
    assert places(svg, r'class="bar" x="[\d.]+%" width="([\d.]+)%') == [0, 97]


def test_histograms_compare_shares_not_counts() -> None:
    svg = histogram([counts("synthetic", (1, 3, 0)), counts("holdout", (100, 300, 0))], key="k", title="t")
    heights = places(svg, r'class="bin"[^>]*height="([\d.]+)"')
    assert heights == [44, 132]
    steps = places(svg, r'class="step" x1="[\d.]+%" x2="[\d.]+%" y1="([\d.]+)"')
    assert {14.0, 102.0, 146.0} >= set(steps)
    assert "75% of documents" in svg


def test_bins_of_very_different_width_are_drawn_equally_wide() -> None:
    svg = histogram([counts("synthetic", (1, 1, 1), x=(0, 1, 10, 1000))], key="k", title="t")
    assert len(set(places(svg, r'class="bin" x="[\d.]+%" width="([\d.]+)%'))) == 1
    assert ">1,000<" in svg


def test_histograms_refuse_bins_that_differ() -> None:
    with pytest.raises(ValueError, match="share their bins"):
        histogram([counts("a", (1, 1, 1)), counts("b", (1, 1, 1), x=(0, 1, 2, 4))], key="k", title="t")


def test_empty_charts_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        bars([], key="k", title="t", fmt=fmt)
    with pytest.raises(ValueError, match="at least one"):
        interval_plot([], key="k", title="t", fmt=fmt)
    empty = Series(name="a", kind="line", x=(), y=(), x_label="x", y_label="y")
    with pytest.raises(ValueError, match="at least one"):
        line([empty], key="k", title="t", fmt=fmt)


@given(
    st.lists(
        st.builds(
            IntervalRow,
            texts,
            numbers,
            low=st.none() | numbers,
            high=st.none() | numbers,
            baseline=st.none() | numbers,
            most=st.none() | numbers,
        ),
        min_size=1,
        max_size=5,
    ),
    texts,
)
def test_any_rows_make_a_valid_chart_inside_its_frame(rows: list[IntervalRow], title: str) -> None:
    svg = interval_plot(rows, key="k", title=title, fmt=fmt)
    svg.encode()
    Page(svg)
    assert all(0 <= x <= 100 for x in places(svg, r'(?:x|x1|x2|cx|width)="(-?[\d.e+-]+)%'))


@given(st.lists(st.builds(Bar, texts, st.none() | numbers, holdout=st.none() | numbers), min_size=1, max_size=5))
def test_any_bars_make_a_valid_chart_inside_its_frame(rows: list[Bar]) -> None:
    svg = bars(rows, key="k", title="t", fmt=fmt)
    Page(svg)
    assert all(0 <= x <= 100 for x in places(svg, r'(?:x|x1|x2|cx|width)="(-?[\d.e+-]+)%'))


@given(st.lists(numbers, min_size=1, max_size=8), texts)
def test_any_line_makes_a_valid_chart(values: list[float], label: str) -> None:
    series = Series(name=label, kind="line", x=tuple(range(len(values))), y=tuple(values), x_label=label, y_label=label)
    svg = line([series], key="k", title="t", fmt=fmt)
    Page(svg)
    assert all(0 <= x <= 100 for x in places(svg, r'(?:x|x1|x2|cx|width)="(-?[\d.e+-]+)%'))


# Densities


def plane(name: str, *y: float, kind: Any = "density") -> Series:
    return Series(name=name, kind=kind, x=(), y=y, x_label="two directions", y_label="density")


def panels(svg: str) -> list[list[tuple[str, int, int, float]]]:
    """Return the squares of each panel: class, column, row from above, strength."""
    square = r'<rect class="square (\w+)" x="(\d+)" y="(\d+)" width="1" height="1" fill-opacity="([\d.]+)"/>'
    inner = re.findall(r"<svg x=.*?</svg>", svg)
    return [[(c, int(x), int(y), float(o)) for c, x, y, o in re.findall(square, panel)] for panel in inner]


def test_each_corpus_has_a_panel_whose_squares_are_as_strong_as_their_level() -> None:
    # Two by two squares: below 5 and 0, above 1 and 3; none is left out but those of nobody.
    svg = densities(
        [plane("synthetic", 5, 0, 1, 3), plane("source", 0, 0, 0, 0), plane("holdout", 0, 2, 0, 4)], key="k", title="t"
    )
    Page(svg)
    assert panels(svg) == [
        [("synthetic", 0, 1, 1.0), ("synthetic", 0, 0, 0.2), ("synthetic", 1, 0, 0.6)],
        [],
        [("real", 1, 1, 0.4), ("real", 1, 0, 0.8)],
    ]
    assert re.findall(r">(\w+)</text>", svg) == ["synthetic", "source", "holdout"]
    assert places(svg, r'<svg x="([\d.]+)%') == [1, 34.33, 67.67]
    assert places(svg, r'y="22" width="([\d.]+)%') == [31.33] * 3
    assert svg.count('viewBox="0 0 2 2"') == 3
    assert "synthetic: 3 of 4 squares shaded; source: 0 of 4 squares shaded; holdout: 2 of 4 squares shaded" in svg


def test_levels_beyond_all_shades_stay_within_them() -> None:
    assert panels(densities([plane("synthetic", 9, -1, 5, 0.5)], key="k", title="t")) == [
        [("synthetic", 0, 1, 1.0), ("synthetic", 0, 0, 1.0), ("synthetic", 1, 0, 0.1)]
    ]


def test_densities_refuse_planes_that_differ_and_a_card_draws_them_apart() -> None:
    given = (plane("source", *[1] * 4), plane("synthetic", *[1] * 4), plane("holdout", 1))
    with pytest.raises(ValueError, match="share their squares"):
        densities(given, key="k", title="t")
    first, second = series_charts(measured("fidelity.mmd", 0.5, series=given), "k")
    assert re.findall(r">(\w+)</text>", first.svg) == ["synthetic", "source"]
    assert re.findall(r">(\w+)</text>", second.svg) == ["holdout"]
    assert "fewer than five real people are blank" in first.caption


# Scatter


def drawn(*points: Point) -> tuple[str, dict[str, list[str]]]:
    numbered = [replace(point, number=i) for i, point in enumerate(points, 1)]
    svg, groups = scatter(numbered, key="k", title="t", formats=(fmt, fmt))
    return svg, {mark: [point.label for point in found] for mark, found in groups}


def test_points_stand_where_their_figures_say() -> None:
    svg, groups = drawn(Point("low", 0.0, 0.0), Point("high", 1.0, 1.0), Point("middle", 0.5, 0.5))
    xs, ys = places(svg, r'<circle class="synthetic" cx="([\d.]+)%"'), places(svg, r'cy="([\d.]+)" r="5.5"')
    assert groups == {"1": ["low"], "2": ["high"], "3": ["middle"]}
    assert xs[0] < xs[2] < xs[1]
    assert xs[2] == pytest.approx((xs[0] + xs[1]) / 2, abs=0.1)
    assert ys[0] > ys[2] > ys[1]
    assert ys[2] == pytest.approx((ys[0] + ys[1]) / 2, abs=1)


def test_points_carry_the_numbers_of_their_rows_wherever_they_stand() -> None:
    svg, groups = drawn(Point("right", 0.9, 0.1), Point("A", 0.1, 0.9))
    assert groups == {"1": ["right"], "2": ["A"]}
    assert not re.search(r'<text class="point"[^>]*>[A-Z]', svg)


def test_points_in_one_place_share_a_mark() -> None:
    svg, groups = drawn(Point("one", 0.2, 0.0), Point("two", 0.2, 0.0), Point("three", 0.9, 1.0))
    assert groups == {"1, 2": ["one", "two"], "3": ["three"]}
    assert svg.count("<circle") == 2
    _, many = drawn(*(Point(f"p{i}", 0.2, 0.0) for i in range(7)))
    assert list(many) == ["1, 2 + 5"]


def test_crosses_are_drawn_for_intervals_only() -> None:
    svg, _ = drawn(Point("a", 0.5, 0.5, (0.4, 0.6)), Point("b", 0.1, 0.2), Point("c", 0.9, 0.1, (0.8, 1.0), (0.0, 0.3)))
    assert svg.count('class="cross"') == 3


def test_marks_of_near_points_keep_clear_of_each_other() -> None:
    svg, _ = drawn(*(Point(str(i), 0.5 + i / 40, 0.0) for i in range(4)), Point("far", 0.0, 1.0))
    found = re.findall(
        r'<svg x="([\d.]+)%" y="(\d+)" overflow="visible"><text class="point" x="(-?\d+)" y="(-?\d+)"', svg
    )
    at = [(float(x) * 4 + float(dx), float(y) + float(dy)) for x, y, dx, dy in found]
    assert all(abs(a[0] - b[0]) > 6 or abs(a[1] - b[1]) > 8 for i, a in enumerate(at) for b in at[:i])


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=40))
def test_any_scatter_is_well_formed(pairs: list[tuple[float, float]]) -> None:
    svg, groups = drawn(*(Point(f"p{i}", x, y, (x - 1, x + 1)) for i, (x, y) in enumerate(pairs)))
    Page(svg)
    assert sum(len(labels) for labels in groups.values()) == len(pairs)
    assert all(0 <= x <= 100 for x in places(svg, r'cx="(-?[\d.]+)%"'))


def test_a_scatter_needs_a_point() -> None:
    with pytest.raises(ValueError, match="one point"):
        drawn()


def test_a_scatter_of_figures_near_the_end_of_all_numbers_is_drawn() -> None:
    points = [Point("a", -1.7e308, 0.5, (-1.7e308, 1.7e308), number=1), Point("b", 1.7e308, 0.7, number=2)]
    svg, groups = scatter(points, key="k", title="t", formats=(str, str))
    assert [mark for mark, _ in groups] == ["1", "2"]
    assert not re.search(r"\b(nan|inf)\b", re.sub("<desc.*?</desc>|<title.*?</title>", "", svg))


@pytest.mark.parametrize("value", [0.0, 0.25, 0.744, 1.0])
def test_the_scale_of_one_share_or_score_does_not_go_beyond_1(value: float) -> None:
    scale = Scale.over([value, value])
    assert (scale.low, scale.high <= 1) == (0, True)
    assert Scale.over([-2.0]).high == 0
