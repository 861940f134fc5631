"""Which charts a card of the report shows: intervals beside the limits, parts, and the series that metrics send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from corpusaudit.numbers import format_value
from corpusaudit.reports.html.charts.bars import Bar, bars
from corpusaudit.reports.html.charts.densities import densities
from corpusaudit.reports.html.charts.histograms import histogram
from corpusaudit.reports.html.charts.intervals import IntervalRow, interval_plot
from corpusaudit.reports.html.charts.lines import line
from corpusaudit.reports.wording.detail_types import detail_type
from corpusaudit.reports.wording.measurements import words_of
from corpusaudit.reports.wording.parts import OURS, parts_are
from corpusaudit.reports.wording.words import Wording
from corpusaudit.results import AuditReport, Measurement, Part, Series

PARTS_IN_CHART = 8
"""Bars that stand beside the text of a card without making it longer; the table of parts holds the rest."""
MATCHED, HOLDOUT = "synthetic, at the holdout's size", "holdout (real, unseen)"
BASELINES = {"holdout": HOLDOUT, "source": "source, in the place of the synthetic text"}
"""What the baseline is called in a legend, by whose it is."""
FORBIDDEN = "beyond the limit"


@dataclass(frozen=True)
class Chart:
    """A finished chart with the marks that its legend explains: pairs of CSS class and words."""

    svg: str
    caption: str
    legend: tuple[tuple[str, str], ...] = ()


def by_kind(parts: Sequence[Part]) -> dict[str, list[Part]]:
    """Return parts by what they are parts by: label, entity type or identifier."""
    groups: dict[str, list[Part]] = {}
    for part in parts:
        groups.setdefault(part.by, []).append(part)
    return groups


def worst_first(parts: Sequence[Part], m: Measurement) -> list[Part]:
    """Return parts with those first that are worst as the measurement counts, those without a value last."""
    sign = {"lower": -1.0, "higher": 1.0, "band": 0.0}[m.better]
    return sorted(parts, key=lambda p: (p.value is None, sign * (p.value or 0.0)))


def interval_charts(report: AuditReport, valued: Sequence[Measurement], words: Wording, anchor: str) -> list[Chart]:
    """Return the plot of a card's figures with intervals, baselines and limits; none where their units differ."""
    if not valued or len({m.unit for m in valued}) > 1:
        return []
    rows = [_interval_row(report, m) for m in valued]
    interval = ", with 95% interval" if any(r.low is not None for r in rows) else ""
    legend = [("k-synthetic", f"{words.of}{interval}")]
    if any(r.matched is not None for r in rows):
        legend.append(("k-matched", MATCHED))
    if any(r.baseline is not None for r in rows):
        legend.append(("k-holdout", BASELINES[valued[0].baseline_role]))
    if any(r.least is not None or r.most is not None for r in rows):
        legend.append(("k-forbidden", FORBIDDEN))
    fmt = partial(format_value, unit=valued[0].unit)
    heading = f"{words.family or words.title}: {words.of} against {valued[0].baseline_role}"
    svg = interval_plot(rows, key=f"{anchor}-i", title=heading, fmt=fmt)
    return [Chart(svg, "", tuple(legend))]


def _interval_row(report: AuditReport, m: Measurement) -> IntervalRow:
    assert m.value is not None
    baseline = m.holdout
    least, most = _limits(report, m)
    return IntervalRow(
        label=words_of(m).title if words_of(m).family else "Synthetic",
        value=m.value,
        low=m.low,
        high=m.high,
        baseline=baseline.value if baseline else None,
        baseline_low=baseline.low if baseline else None,
        baseline_high=baseline.high if baseline else None,
        matched=baseline.matched if baseline else None,
        least=least,
        most=most,
        baseline_of=m.baseline_role,
    )


def _limits(report: AuditReport, m: Measurement) -> tuple[float | None, float | None]:
    """Return the ends of what the gates allow, in the measurement's own unit; the tightest where there are several."""
    least: list[float] = []
    most: list[float] = []
    baseline = m.holdout.value if m.holdout else None
    for limit in (g.limit for g in report.gates if g.metric == m.metric):
        least += [limit["min"]] if "min" in limit else []
        most += [limit["max"]] if "max" in limit else []
        if baseline is not None:
            least += [limit["min_ratio_to_holdout"] * baseline] if "min_ratio_to_holdout" in limit else []
            most += [limit["max_ratio_to_holdout"] * baseline] if "max_ratio_to_holdout" in limit else []
            most += [limit["max_excess_over_holdout"] + baseline] if "max_excess_over_holdout" in limit else []
    return max(least, default=None), min(most, default=None)


def part_charts(measured: Sequence[Measurement], words: Wording, anchor: str) -> list[Chart]:
    """Return a chart of the worst parts of each measurement; labels stand in their map or in the table of parts."""
    made = []
    for m in measured:
        kinds = {by: parts for by, parts in by_kind(m.parts).items() if by != "label"}
        for i, (by, parts) in enumerate(kinds.items()):
            shown = worst_first(parts, m)[:PARTS_IN_CHART]
            rows = [
                Bar(
                    f"{detail_type(p.name) if by == 'type' else p.name} ({p.n:,})", p.value, p.low, p.high, p.holdout,
                    kept=by not in OURS,
                )
                for p in shown
            ]  # fmt: skip
            name = f"{words_of(m).title} by {by}"
            caption = f"By {by}" + (f": {len(shown)} of {len(parts)}" if len(parts) > len(shown) else "")
            caption += " (lowest first)" if m.better == "higher" else " (highest first)" if m.better == "lower" else ""
            caption += f", {parts_are(m.metric, by)}" if parts_are(m.metric, by) else ""
            legend = [("k-bar", words.of)] + [("k-baseline", m.baseline_role)] * any(
                p.holdout is not None for p in shown
            )
            fmt = partial(format_value, unit=m.unit)
            svg = bars(rows, key=f"{anchor}-p{i}", title=name, fmt=fmt)
            made.append(
                Chart(
                    svg,
                    caption if not words.family else f"{words_of(m).title} {caption[:1].lower()}{caption[1:]}",
                    tuple(legend),
                )
            )
    return made


def series_charts(m: Measurement, key: str) -> list[Chart]:
    """Return the charts of the series of a measurement; series over one x axis share a chart."""
    made = []
    for i, group in enumerate(_charted_together(m.series)):
        heading, name = f"{words_of(m).title}: {group[0].x_label}", f"{key}-{i}"
        fmt = partial(format_value, unit=m.unit if group[0].y_label != "documents" else "documents")
        names = tuple((f"k-s{j}", s.name) for j, s in enumerate(group[:3]))
        if group[0].kind == "histogram":
            counted = _counted(group[0].y_label).lower()
            svg = histogram(group, key=name, title=heading, counted=counted)
            made.append(
                Chart(
                    svg,
                    f"{_counted(group[0].y_label)} by {group[0].x_label}",
                    (("k-bin", group[0].name), *_steps(group)),
                )
            )
        elif group[0].kind == "density":
            caption = (
                "Where documents lie: stronger colour, more of them. Squares of fewer than five real people are blank"
            )
            made.append(Chart(densities(group, key=name, title=heading), caption))
        elif group[0].kind == "line":
            made.append(Chart(line(group, key=name, title=heading, fmt=fmt), group[0].y_label, names))
        else:
            baseline = dict(zip(map(str, group[1].x), group[1].y, strict=True)) if len(group) > 1 else {}
            pairs = list(zip(map(str, group[0].x), group[0].y, strict=True))[: 2 * PARTS_IN_CHART]
            rows = [Bar(x, y, holdout=baseline.get(x)) for x, y in pairs]
            legend = (("k-bar", group[0].name), *((("k-baseline", group[1].name),) if baseline else ()))
            caption = f"{group[0].y_label} by {group[0].x_label}"
            made.append(Chart(bars(rows, key=name, title=heading, fmt=fmt), caption, legend))
    return made


def _steps(group: Sequence[Series]) -> tuple[tuple[str, str], ...]:
    return tuple(("k-step", _series_name(s)) for s in group[1:])


def _series_name(s: Series) -> str:
    return HOLDOUT if s.name in {"holdout", "baseline"} else s.name


def _counted(y_label: str) -> str:
    """Return what a chart counts, without "share of": histograms show shares whatever they were given."""
    counted = y_label.removeprefix("share of ")
    return counted[:1].upper() + counted[1:]


def _axis(s: Series) -> tuple[object, ...]:
    """Return what series of one chart share; of a density, which has no x, that is the number of squares."""
    return s.kind, s.x, s.x_label, len(s.y)


def _charted_together(series: Sequence[Series]) -> list[list[Series]]:
    """Group series of one kind over one x axis, the synthetic one first; leave out what has no points."""
    groups: list[list[Series]] = []
    for s in sorted(series, key=lambda item: item.name != "synthetic"):
        if not s.y or (s.kind == "histogram" and any(isinstance(x, str) for x in s.x)):
            continue
        home = next((g for g in groups if _axis(g[0]) == _axis(s)), None)
        if home is None:
            groups.append([s])
        else:
            home.append(s)
    return groups
