"""The published study's table over several reports: its measures alone, each there, in its order, and by label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpusaudit.comparison.compare import NO_VERDICT, NOT_HELD, axis, column_of, compare_reports
from corpusaudit.comparison.facts import Facts
from corpusaudit.errors import UsageError
from corpusaudit.results import (
    SIDES,
    AuditReport,
    Baseline,
    Cell,
    Column,
    Comparison,
    Measurement,
    Part,
    SealCheck,
    Study,
    StudyLabel,
)

ASK = "not in this report: audit again with --also study"
"""What stands for a figure that a report does not hold, with the way to it."""
NO_LABEL = "no document of this label"


def study_table(
    reports: Mapping[str, AuditReport],
    known: Mapping[str, Facts],
    measures: Sequence[str],
    *,
    by_label: bool = False,
    privacy: str | None = None,
    quality: str | None = None,
    seals: Mapping[str, SealCheck] | None = None,
    same_corpora: bool = False,
) -> Study:
    """Return the study's measures for several reports, by name, marked where each figure of a column can be judged.

    ``measures`` are the ids of the study's measurements in its order, ``known`` what is known of each. ``privacy`` and
    ``quality`` name the axes of the figure; left out, each is the first of its side that two reports have. Raises
    UsageError as :func:`~corpusaudit.comparison.compare.compare_reports` does, where no report holds any of the
    measures, and with ``by_label`` where none holds one by label.
    """
    held = {m.metric for report in reports.values() for m in report.measurements}
    found = [metric for metric in measures if metric in held]
    if not found:
        raise UsageError("no report holds any measure of the study; audit again with --also study")
    # Each figure stands with its interval, which a test of ties takes into account; limits are no matter of the study.
    # In a paper a figure without mark reads as worse than the best, so nothing is marked where that was not tested.
    made = compare_reports(
        reports,
        known,
        only=found,
        seals=seals,
        same_corpora=same_corpora,
        may_skip=False,
        by_limits=False,
        only_judged=True,
    )
    there = {column.metric: column for column in made.columns}
    columns = tuple(
        _asking(there[metric]) if metric in there else _absent(metric, known[metric], len(reports))
        for metric in measures
    )
    sides = {side: [c.metric for c in columns if SIDES[c.dimension] == side] for side in ("privacy", "quality")}
    whole = made.model_copy(
        update={
            "columns": columns,
            "notes": tuple(_verdicts(made) if note == NO_VERDICT else note for note in made.notes),
            "privacy": axis(privacy, sides["privacy"], columns, "--privacy"),
            "quality": axis(quality, sides["quality"], columns, "--quality"),
        }
    )
    return Study(whole=whole, labels=_labels(reports, known, found) if by_label else ())


def _verdicts(made: Comparison) -> str:
    """Return that best is no verdict, with the verdict of each report: the table itself has no room for them."""
    listed = ", ".join(f"{generator.name} {generator.verdict}" for generator in made.generators)
    return f"Best is said of one figure. It is no verdict: a best figure may break a limit. The verdicts: {listed}."


def _asking(column: Column) -> Column:
    """Return a column in which the reports that lack the measure say how to get it."""
    cells = (cell.model_copy(update={"reason": ASK}) if cell.reason == NOT_HELD else cell for cell in column.cells)
    return column.model_copy(update={"cells": tuple(cells)})


def _absent(metric: str, facts: Facts, reports: int) -> Column:
    """Return the column of a measure that no report holds."""
    return Column(
        metric=metric,
        dimension=facts.dimension,
        better=facts.better,
        unit=facts.unit,
        judged="",
        cells=(Cell(value=None, reason=ASK),) * reports,
    )


def _labels(
    reports: Mapping[str, AuditReport], known: Mapping[str, Facts], metrics: Sequence[str]
) -> tuple[StudyLabel, ...]:
    """Return, label by label, the columns of the measures that some report holds by label."""
    split = {metric: [_by_label(report.measurement(metric)) for report in reports.values()] for metric in metrics}
    split = {metric: parts for metric, parts in split.items() if any(parts)}
    names = sorted({name for parts in split.values() for one in parts for name in one})
    if not names:
        raise UsageError("--by-label: no report holds a measure of the study by label; audit with --label-field")
    made = []
    for name in names:
        columns = tuple(_label_column(metric, name, reports, known) for metric in split)
        made.append(StudyLabel(name=name, columns=columns))
    return tuple(made)


def _label_column(metric: str, name: str, reports: Mapping[str, AuditReport], known: Mapping[str, Facts]) -> Column:
    measured = [_of_label(report.measurement(metric), name) for report in reports.values()]
    return _asking(column_of(metric, measured, known.get(metric), [False] * len(measured), only_judged=True))


def _by_label(m: Measurement | None) -> dict[str, Part]:
    return {} if m is None else {part.name: part for part in m.parts if part.by == "label"}


def _of_label(m: Measurement | None, name: str) -> Measurement | None:
    """Return the figure of one label in the place of the whole corpus's."""
    if m is None:
        return None
    part = _by_label(m).get(name) or Part(by="label", name=name, value=None, n=0, reason=NO_LABEL)
    baseline = None if part.holdout is None else Baseline(value=part.holdout, n=0)
    reason = None if part.value is not None else part.reason or m.reason or NO_LABEL
    figure = {"value": part.value, "low": part.low, "high": part.high, "n": part.n, "reason": reason}
    return m.model_copy(update={**figure, "holdout": baseline, "p_value": None, "exchange_p": None})
