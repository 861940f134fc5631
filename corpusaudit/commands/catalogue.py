"""``corpusaudit metrics`` and ``corpusaudit explain``: what the metrics say of themselves."""

from __future__ import annotations

import inspect
import sys
from textwrap import shorten

from corpusaudit.auditing.known import lost_reasons, parameters
from corpusaudit.config import load_preset, preset_names
from corpusaudit.errors import UsageError
from corpusaudit.metrics.record import Metric
from corpusaudit.metrics.registry import load_metrics, plug_ins
from corpusaudit.ranges import ranges_of
from corpusaudit.shown import shown_name
from corpusaudit.suggest import did_you_mean


def list_metrics(width: int) -> str:
    """Return one line a metric: id, the roles it needs besides the synthetic one, what it measures.

    Metrics that are measured where they are asked for alone are marked.
    """
    metrics = load_metrics()
    rows = [
        (metric.record.id, ", ".join(r for r in _needs(metric) if r != "synthetic") or "-", marked_line(metric))
        for metric in metrics
    ]
    first, second = (max(len(row[i]) for row in rows) for i in (0, 1))
    lines = [f"{'metric':<{first}}  {'needs':<{second}}  what it measures"]
    for name, needs, text in rows:
        lines.append(f"{name:<{first}}  {needs:<{second}}  {shorten(text, max(20, width - first - second - 4))}")
    if any(not metric.record.by_default for metric in metrics):
        lines.append("on request: measured where --also, --only or a limit names it")
    lines += [f"not available: {one.sentence}" for one in plug_ins().lost]
    return "\n".join(lines)


def explain(name: str) -> str:
    """Return the page of a metric, named by its own id or that of one of its measurements."""
    metrics = load_metrics()
    metric = next((m for m in metrics if name == m.record.id or name in m.record.measures), None)
    loss = lost_reasons().get(name.partition(".")[0])
    if metric is None and loss is not None:
        raise UsageError(f"no metric '{shown_name(name)}': {loss}")
    if metric is None:
        known = {known_name for m in metrics for known_name in (m.record.id, *m.record.measures)}
        raise UsageError(
            f"no metric '{shown_name(name)}'{did_you_mean(name, known, otherwise='; see: corpusaudit metrics')}"
        )
    record = metric.record
    better = {"lower": "lower is better", "higher": "higher is better", "band": "to be near the real text's"}
    parts = [
        f"{record.id} (version {record.version})" + _package(metric),
        f"{record.kind}, {better[record.better]}; unit: {record.unit}; needs: {', '.join(_needs(metric))}",
        f"measurements: {', '.join(record.measures)}",
        *([] if record.by_default else [f"on request: measured where --also {record.id}, --only or a limit names it"]),
        "",
        _page(metric),
        "",
        "Parameters (in corpusaudit.toml under [metrics." + record.id + "])",
        *(_parameter_lines(metric) or ["  none"]),
        "",
        "Limits in the presets",
        *(_preset_lines(metric) or ["  none"]),
    ]
    return "\n".join(parts)


def _needs(metric: Metric) -> list[str]:
    """Return the roles that a metric needs, those of which one will do as one entry."""
    one_of = " or ".join(metric.record.needs_one_of)
    return [*metric.record.needs, *([one_of] if one_of else [])]


def _besides(metric: Metric) -> str:
    return ", ".join(role for role in _needs(metric) if role != "synthetic") or "-"


def _package(metric: Metric) -> str:
    return "" if metric.package is None else f", of the package {metric.package} {metric.package_version}"


def _page(metric: Metric) -> str:
    return inspect.getdoc(sys.modules[metric.measure.__module__]) or inspect.getdoc(metric.measure) or ""


def first_line(metric: Metric) -> str:
    """Return what a metric measures, in a line."""
    return next(iter(_page(metric).splitlines()), "")


def marked_line(metric: Metric) -> str:
    """Return what a metric measures, in a line, marked where it is measured on request."""
    return first_line(metric) if metric.record.by_default else f"(on request) {first_line(metric)}"


def _parameter_lines(metric: Metric) -> list[str]:
    """Return one line a parameter: its name, its default, and the range that it must lie in."""
    ranges = ranges_of(metric.measure)
    return [
        f"  {name} = {parameter.default}" + (f" ({ranges[name]})" if name in ranges else "")
        for name, parameter in parameters(metric).items()
    ]


def _preset_lines(metric: Metric) -> list[str]:
    lines = []
    for preset in preset_names():
        for name, gate in load_preset(preset).items():
            if name in metric.record.measures:
                limits = ", ".join(f"{limit} = {value:g}" for limit, value in gate.limits().items())
                lines.append(f"  {preset}: {name}: {limits} ({gate.level}). {gate.because}")
    return lines
