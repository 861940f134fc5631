"""From a report to what the templates show: plain rows of finished text, charts included, nothing left to compute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from corpusaudit.numbers import format_interval, format_limit, format_p, format_value, shown_unit
from corpusaudit.reports.html import charts
from corpusaudit.reports.sentences import sentence
from corpusaudit.reports.summary import DIMENSION_ORDER, ordered_gates, state_counts, state_word, title, twin, unit_of
from corpusaudit.reports.wording import BETTER_WORDS, DIMENSION_TITLES, STATE_MARKS, Wording, wording
from corpusaudit.results import AuditReport, Gate, Measurement, Part, Series, State

PARTS_IN_CHART = 8
PARTS_IN_TABLE = 200

MATCHED, HOLDOUT = "synthetic, at the holdout's size", "holdout (real, unseen)"
BESIDE = {"holdout": HOLDOUT, "source": "source, in the place of the synthetic text"}
"""What the figure beside another is called in a legend."""
FORBIDDEN = "beyond the limit"


@dataclass(frozen=True)
class GateView:
    """One row of the table of gates."""

    state: State
    mark: str
    word: str
    title: str
    metric: str
    anchor: str | None
    limit: str
    judged: str
    judged_how: str | None
    value: str
    interval: str
    twin: str
    because: str
    explanation: str
    sentence: str | None


@dataclass(frozen=True)
class Chart:
    """A finished chart with the marks that its legend explains: pairs of CSS class and words."""

    svg: str
    caption: str
    legend: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Figure:
    """One measurement in its card."""

    metric: str
    title: str
    value: str
    unit: str
    facts: tuple[tuple[str, str], ...]
    states: tuple[tuple[State, str, str], ...]
    note: str | None
    reason: str | None
    settings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PartsTable:
    """Parts by label or type; ``more`` counts the rows that are left out."""

    caption: str
    by: str
    rows: tuple[tuple[str, str, str, str, str], ...]
    more: int
    beside: str


@dataclass(frozen=True)
class Card:
    """One metric, or one family of variants, with charts and words.

    ``beside`` heads the column of the figures beside its own, empty where it has none; ``sized``: some of its figures
    depend on the size of a corpus.
    """

    anchor: str
    title: str
    figures: tuple[Figure, ...]
    charts: tuple[Chart, ...]
    parts: tuple[PartsTable, ...]
    how_to_read: str
    better: str
    does_not_show: str
    beside: str
    sized: bool


@dataclass(frozen=True)
class DimensionView:
    """The card of one dimension."""

    name: str
    title: str
    question: str
    counts: tuple[tuple[State, str, str], ...]
    cards: tuple[Card, ...]


def gate_views(report: AuditReport, anchors: dict[str, str]) -> list[GateView]:
    """Return the gates as rows, worst first; ``anchors`` leads from a measurement id to its card."""
    return [_gate_view(report, gate, anchors.get(gate.metric)) for gate in ordered_gates(report)]


def dimension_views(report: AuditReport) -> list[DimensionView]:
    """Return the dimensions that the report holds measurements of, privacy first, each with its cards."""
    views = []
    for dimension in DIMENSION_ORDER:
        measured = [m for m in report.measurements if m.dimension == dimension]
        if not measured:
            continue
        ids = {m.metric for m in measured}
        gates = [g for g in ordered_gates(report) if g.metric in ids]
        heading, question = DIMENSION_TITLES[dimension]
        counts = tuple((state, STATE_MARKS[state], f"{count} {word}") for state, word, count in state_counts(gates))
        cards = tuple(
            _card(report, members, f"{dimension}-{i}") for i, members in enumerate(_families(measured), start=1)
        )
        views.append(DimensionView(dimension, heading, question, counts, cards))
    return views


def anchors_of(dimensions: Sequence[DimensionView]) -> dict[str, str]:
    """Return the anchor of the card that shows each measurement."""
    return {figure.metric: card.anchor for d in dimensions for card in d.cards for figure in card.figures}


def _gate_view(report: AuditReport, gate: Gate, anchor: str | None) -> GateView:
    unit = unit_of(report, gate.metric)
    measurement = report.measurement(gate.metric)
    judged = format_value(gate.value, unit)
    how = "the unfavourable end" if gate.on == "bound" and gate.value is not None else None
    word = state_word(gate)
    if gate.level == "warn" and gate.state != "warn":
        word += " (warns only)"
    return GateView(
        state=gate.state,
        mark=STATE_MARKS[gate.state],
        word=word,
        title=title(report, gate.metric),
        metric=gate.metric,
        anchor=anchor,
        limit=format_limit(gate.limit, unit, measurement.beside if measurement else "holdout"),
        judged=judged,
        judged_how=how,
        value=format_value(measurement.value if measurement else None, unit),
        interval=format_interval(measurement.low, measurement.high, unit) if measurement else "n/a",
        twin=twin(measurement, unit),
        because=gate.because,
        explanation=gate.explanation,
        sentence=sentence(gate, title(report, gate.metric)),
    )


def _families(measured: Sequence[Measurement]) -> list[list[Measurement]]:
    groups: dict[str, list[Measurement]] = {}
    for m in measured:
        groups.setdefault(wording(m.metric).family or m.metric, []).append(m)
    return list(groups.values())


def _card(report: AuditReport, members: Sequence[Measurement], anchor: str) -> Card:
    words = wording(members[0].metric, members[0].better)
    valued = [m for m in members if m.value is not None]
    made = _interval_chart(report, valued, words, anchor)
    for i, m in enumerate(valued):
        made += _series_charts(m, f"{anchor}-s{i}")
    made += _part_charts(valued[-1:], words, anchor)
    parts = tuple(table for m in members for table in _part_tables(m))
    return Card(
        anchor=anchor,
        title=words.family or words.title,
        figures=tuple(_figure(report, m) for m in members),
        charts=tuple(made),
        parts=parts,
        how_to_read=words.how_to_read,
        better=BETTER_WORDS[members[0].better],
        does_not_show=words.does_not_show,
        beside=_beside(members),
        sized=any(m.holdout is not None and m.holdout.matched is not None for m in members),
    )


def _beside(members: Sequence[Measurement]) -> str:
    """Return whose the figures beside those of a card are; empty for figures of utility that compare by themselves."""
    twins = [m.beside for m in members if m.holdout is not None]
    if not twins and members[0].dimension == "utility":
        return ""
    return (twins or ["holdout"])[0].capitalize()


def _figure(report: AuditReport, m: Measurement) -> Figure:
    gates = [g for g in ordered_gates(report) if g.metric == m.metric]
    return Figure(
        metric=m.metric,
        title=wording(m.metric, m.better).title,
        value=format_value(m.value, m.unit),
        unit=shown_unit(m.unit),
        facts=tuple(_facts(m)),
        states=tuple((g.state, STATE_MARKS[g.state], state_word(g)) for g in gates),
        note=m.note,
        reason=m.reason,
        settings=tuple((name, str(value)) for name, value in sorted(m.settings.items())),
    )


def _facts(m: Measurement) -> list[tuple[str, str]]:
    if m.value is None:
        return []
    facts = [("95% interval", format_interval(m.low, m.high, m.unit)), ("n", f"{m.n:,}")]
    if m.holdout is None:
        facts.append(("Holdout", "n/a"))
    else:
        facts.append((m.beside.capitalize(), format_value(m.holdout.value, m.unit)))
        if m.holdout.low is not None and m.holdout.high is not None:
            facts.append((f"95% interval, {m.beside}", format_interval(m.holdout.low, m.holdout.high, m.unit)))
        facts.append((f"n, {m.beside}", f"{m.holdout.n:,}"))
        if m.holdout.matched is not None:
            facts.append(("At the holdout's size", format_value(m.holdout.matched, m.unit)))
    if m.p_value is not None:
        facts.append(("Difference from holdout", format_p(m.p_value)))
    if m.exchange_p is not None:
        facts.append(("The same when people change sides", format_p(m.exchange_p)))
    if m.detectable is not None:
        facts.append(("Smallest rate this n would show", format_value(m.detectable, "rate")))
    return facts


def _interval_chart(report: AuditReport, valued: Sequence[Measurement], words: Wording, anchor: str) -> list[Chart]:
    if not valued or len({m.unit for m in valued}) > 1:
        return []
    rows = [_interval_row(report, m) for m in valued]
    interval = ", with 95% interval" if any(r.low is not None for r in rows) else ""
    legend = [("k-synthetic", f"{words.of}{interval}")]
    if any(r.matched is not None for r in rows):
        legend.append(("k-matched", MATCHED))
    if any(r.twin is not None for r in rows):
        legend.append(("k-holdout", BESIDE[valued[0].beside]))
    if any(r.least is not None or r.most is not None for r in rows):
        legend.append(("k-forbidden", FORBIDDEN))
    fmt = partial(format_value, unit=valued[0].unit)
    heading = f"{words.family or words.title}: {words.of} against {valued[0].beside}"
    svg = charts.interval_plot(rows, key=f"{anchor}-i", title=heading, fmt=fmt)
    return [Chart(svg, "", tuple(legend))]


def _interval_row(report: AuditReport, m: Measurement) -> charts.IntervalRow:
    assert m.value is not None
    twin = m.holdout
    least, most = _limits(report, m)
    return charts.IntervalRow(
        label=wording(m.metric, m.better).title if wording(m.metric).family else "Synthetic",
        value=m.value,
        low=m.low,
        high=m.high,
        twin=twin.value if twin else None,
        twin_low=twin.low if twin else None,
        twin_high=twin.high if twin else None,
        matched=twin.matched if twin else None,
        least=least,
        most=most,
        beside=m.beside,
    )


def _limits(report: AuditReport, m: Measurement) -> tuple[float | None, float | None]:
    """Return the ends of what the gates allow, in the measurement's own unit; the tightest where there are several."""
    least: list[float] = []
    most: list[float] = []
    twin = m.holdout.value if m.holdout else None
    for limit in (g.limit for g in report.gates if g.metric == m.metric):
        least += [limit["min"]] if "min" in limit else []
        most += [limit["max"]] if "max" in limit else []
        if twin is not None:
            least += [limit["min_ratio_to_holdout"] * twin] if "min_ratio_to_holdout" in limit else []
            most += [limit["max_ratio_to_holdout"] * twin] if "max_ratio_to_holdout" in limit else []
            most += [limit["max_excess_over_holdout"] + twin] if "max_excess_over_holdout" in limit else []
    return max(least, default=None), min(most, default=None)


def _groups(parts: Sequence[Part]) -> dict[str, list[Part]]:
    groups: dict[str, list[Part]] = {}
    for part in parts:
        groups.setdefault(part.by, []).append(part)
    return groups


def _worst_first(parts: Sequence[Part], m: Measurement) -> list[Part]:
    sign = {"lower": -1.0, "higher": 1.0, "band": 0.0}[m.better]
    return sorted(parts, key=lambda p: (p.value is None, sign * (p.value or 0.0)))


def _part_charts(measured: Sequence[Measurement], words: Wording, anchor: str) -> list[Chart]:
    made = []
    for m in measured:
        for i, (by, parts) in enumerate(_groups(m.parts).items()):
            shown = _worst_first(parts, m)[:PARTS_IN_CHART]
            rows = [charts.Bar(p.name, p.value, p.low, p.high, p.holdout) for p in shown]
            name = f"{wording(m.metric).title} by {by}"
            caption = f"By {by}" + (f": {len(shown)} of {len(parts)}" if len(parts) > len(shown) else "")
            caption += " (lowest first)" if m.better == "higher" else " (highest first)" if m.better == "lower" else ""
            legend = [("k-bar", words.of)] + [("k-twin", m.beside)] * any(p.holdout is not None for p in shown)
            fmt = partial(format_value, unit=m.unit)
            svg = charts.bars(rows, key=f"{anchor}-p{i}", title=name, fmt=fmt)
            made.append(
                Chart(
                    svg,
                    caption if not words.family else f"{wording(m.metric).title} {caption[:1].lower()}{caption[1:]}",
                    tuple(legend),
                )
            )
    return made


def _part_tables(m: Measurement) -> list[PartsTable]:
    tables = []
    for by, parts in _groups(m.parts).items():
        rows = tuple(
            (
                part.name,
                format_value(part.value, m.unit) if part.value is not None else f"n/a: {part.reason or 'not measured'}",
                format_interval(part.low, part.high, m.unit),
                f"{part.n:,}",
                format_value(part.holdout, m.unit),
            )
            for part in _worst_first(parts, m)[:PARTS_IN_TABLE]
        )
        caption = f"{wording(m.metric, m.better).title} by {by}"
        tables.append(PartsTable(caption, by, rows, max(len(parts) - PARTS_IN_TABLE, 0), _beside([m])))
    return tables


def _series_charts(m: Measurement, key: str) -> list[Chart]:
    made = []
    for i, group in enumerate(_charted_together(m.series)):
        heading, name = f"{wording(m.metric, m.better).title}: {group[0].x_label}", f"{key}-{i}"
        fmt = partial(format_value, unit=m.unit if group[0].y_label != "documents" else "documents")
        names = tuple((f"k-s{j}", s.name) for j, s in enumerate(group[:3]))
        if group[0].kind == "histogram":
            counted = _counted(group[0].y_label).lower()
            svg = charts.histogram(group, key=name, title=heading, counted=counted)
            made.append(
                Chart(
                    svg,
                    f"{_counted(group[0].y_label)} by {group[0].x_label}",
                    (("k-bin", group[0].name), *_steps(group)),
                )
            )
        elif group[0].kind == "line":
            made.append(Chart(charts.line(group, key=name, title=heading, fmt=fmt), group[0].y_label, names))
        else:
            twin = dict(zip(map(str, group[1].x), group[1].y, strict=True)) if len(group) > 1 else {}
            pairs = list(zip(map(str, group[0].x), group[0].y, strict=True))[: 2 * PARTS_IN_CHART]
            rows = [charts.Bar(x, y, holdout=twin.get(x)) for x, y in pairs]
            legend = (("k-bar", group[0].name), *((("k-twin", group[1].name),) if twin else ()))
            caption = f"{group[0].y_label} by {group[0].x_label}"
            made.append(Chart(charts.bars(rows, key=name, title=heading, fmt=fmt), caption, legend))
    return made


def _steps(group: Sequence[Series]) -> tuple[tuple[str, str], ...]:
    return tuple(("k-step", _series_name(s)) for s in group[1:])


def _series_name(s: Series) -> str:
    return HOLDOUT if s.name in {"holdout", "twin"} else s.name


def _counted(y_label: str) -> str:
    """Return what a chart counts, without "share of": histograms show shares whatever they were given."""
    counted = y_label.removeprefix("share of ")
    return counted[:1].upper() + counted[1:]


def _charted_together(series: Sequence[Series]) -> list[list[Series]]:
    """Group series of one kind over one x axis, the synthetic one first; leave out what has no points."""
    groups: list[list[Series]] = []
    for s in sorted(series, key=lambda item: item.name != "synthetic"):
        if not s.y or (s.kind == "histogram" and any(isinstance(x, str) for x in s.x)):
            continue
        home = next((g for g in groups if (g[0].kind, g[0].x, g[0].x_label) == (s.kind, s.x, s.x_label)), None)
        if home is None:
            groups.append([s])
        else:
            home.append(s)
    return groups
