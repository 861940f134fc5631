"""What a configuration, ``--only``, ``--also`` and ``--skip`` may name, read from the metrics themselves."""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, get_type_hints

from corpusaudit.comparison.facts import Facts
from corpusaudit.config import KnownMetrics
from corpusaudit.errors import UsageError
from corpusaudit.extents import extent_of
from corpusaudit.features.pii.rules.packages import rule_packages
from corpusaudit.metrics.record import Metric
from corpusaudit.metrics.registry import STUDY, load_metrics, plug_ins
from corpusaudit.results import DIMENSIONS
from corpusaudit.shown import shown_name
from corpusaudit.suggest import did_you_mean

_STUDY = "study"
"""What stands for the measurements of the published study among names of ``--also``."""


def parameters(metric: Metric) -> dict[str, inspect.Parameter]:
    """Return the keyword-only parameters of a metric's function, by name."""
    found = inspect.signature(metric.measure).parameters.values()
    return {parameter.name: parameter for parameter in found if parameter.kind is inspect.Parameter.KEYWORD_ONLY}


def known_metrics(metrics: Sequence[Metric] | None = None) -> KnownMetrics:
    """Return ids, parameters with their types, and kinds of measurement; of all metrics where None.

    Then the plug-ins that could not be used are named too.
    """
    every = metrics is None
    metrics = load_metrics() if metrics is None else metrics
    types: dict[str, dict[str, Any]] = {}
    for metric in metrics:
        hints = get_type_hints(metric.measure, include_extras=True)
        types[metric.record.id] = {name: hints.get(name, Any) for name in parameters(metric)}
    kinds = {name: metric.record.kind for metric in metrics for name in metric.record.measures}
    extents = {
        name: extent_of(metric.record.units.get(name, metric.record.unit))
        for metric in metrics
        for name in metric.record.measures
    }
    return KnownMetrics(types, kinds, extents, lost_reasons() if every else {}, _names(metrics) | {_STUDY})


def known_facts() -> dict[str, Facts]:
    """Return what the records of all metrics say of their measurements, by id."""
    return {
        name: Facts(
            metric=metric.record.id,
            parameters=frozenset(parameters(metric)),
            side=metric.record.side,
            dimension=metric.record.dimension,
            better=metric.record.better,
            unit=metric.record.units.get(name, metric.record.unit),
            headline=metric.record.headlines.get(name),
            sized=name in metric.record.sized,
            ranked=metric.record.ranked,
            of_source=metric.record.of_source,
            completed_by=metric.record.completed_by,
            undeniable=metric.record.undeniable,
        )
        for metric in load_metrics()
        for name in metric.record.measures
    }


def lost_reasons() -> dict[str, str]:
    """Return why plug-ins could not be used, a sentence by what the ids of their packages start with."""
    found: dict[str, list[str]] = {}
    for one in plug_ins().lost:
        found.setdefault(one.namespace, []).append(one.sentence)
    return {namespace: " ".join(sentences) for namespace, sentences in found.items()}


def rules_brought() -> tuple[tuple[str, int, str | None], ...]:
    """Return the packages with rules for personal details: name and version, how many, and why they are not used."""
    return tuple((f"{one.name} {one.version}", len(one.rules), one.failure) for one in rule_packages())


def choose_metrics(
    metrics: Sequence[Metric],
    only: Iterable[str] = (),
    skip: Iterable[str] = (),
    also: Iterable[str] = (),
    limited: Iterable[str] = (),
) -> tuple[Metric, ...]:
    """Return the metrics that ``only`` names, or all, with those that ``also`` names, without those that ``skip`` does.

    A name is a dimension, a metric or one of its measurements; for ``also`` it may be ``study`` too. Of metrics on
    request ``only`` takes those that it names themselves, and without it those with a limit, ``limited``, are taken.
    Raises :class:`UsageError` for a name that is none, and where nothing is left to measure.
    """
    wanted, unwanted, more = tuple(only), tuple(skip), tuple(also)
    _check_names(metrics, {"--only": wanted, "--skip": unwanted, "--also": more})
    more = tuple(one for name in more for one in (STUDY if name == _STUDY else (name,)))
    limits = frozenset(limited)
    chosen = tuple(
        metric
        for metric in metrics
        if (_is_usual(metric, wanted, limits) or _is_named(metric, more)) and not _is_named(metric, unwanted)
    )
    if not chosen:
        raise UsageError("--only and --skip leave no metric to measure")
    return chosen


def _names(metrics: Sequence[Metric]) -> frozenset[str]:
    """Return all that stands for metrics: dimensions, their ids, and those of their measurements."""
    ids = {name for metric in metrics for name in (metric.record.id, *metric.record.measures)}
    return frozenset(DIMENSIONS) | ids


def _check_names(metrics: Sequence[Metric], named: Mapping[str, Iterable[str]]) -> None:
    """Raise UsageError for a name of an option that is no dimension, metric or measurement."""
    measurable = _names(metrics)
    for option, given in named.items():
        names = measurable | {_STUDY} if option == "--also" else measurable
        for name in given:
            loss = lost_reasons().get(name.partition(".")[0])
            if name not in names and loss is not None:
                raise UsageError(f"{option} {shown_name(name)}: {loss}")
            if name not in names:
                raise UsageError(f"{option} {shown_name(name)}: no such metric or dimension{did_you_mean(name, names)}")


def _is_usual(metric: Metric, only: Collection[str], limited: frozenset[str]) -> bool:
    """Return whether a metric is measured, whatever is asked for besides."""
    if not only:
        return metric.record.by_default or not limited.isdisjoint(metric.record.measures)
    return _is_named(metric, only if metric.record.by_default else set(only) - {*DIMENSIONS})


def _is_named(metric: Metric, names: Iterable[str]) -> bool:
    record = metric.record
    return any(name in (record.dimension, record.id, *record.measures) for name in names)
