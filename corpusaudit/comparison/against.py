"""A report beside an earlier one: which of its figures compare, and why the others do not."""

from __future__ import annotations

from collections.abc import Mapping

from corpusaudit.comparison.compare import derived_unlike, settings_of
from corpusaudit.comparison.facts import Facts
from corpusaudit.results import Against, AuditReport, Measurement

_NAMED = 3
"""Settings that differ and are named; the rest are counted."""
NO_KEY = (
    "nothing shows that both reports rest on the same source and holdout, since their digests are not under one key; "
    "audit both with the same --key-file or CORPUSAUDIT_KEY"
)


def against(report: AuditReport, earlier: AuditReport, known: Mapping[str, Facts]) -> Against:
    """Return what an earlier report tells a report: its figures that compare, and why others do not.

    Figures compare where all that they depend on is the same in both, but the synthetic corpus: source, holdout, seed,
    models, the version of the metric and its settings. ``known`` is what is known of measurements, by id.
    """
    made = Against(created=earlier.created, seal=earlier.seal)
    if _are_of_private_text(report, earlier) and not _share_a_key(report, earlier):
        return made.model_copy(update={"reason": NO_KEY})
    there = [m for m in earlier.measurements if report.measurement(m.metric) is not None]
    unlike = {m.metric: why for m in there if (why := _difference(m.metric, report, earlier, known))}
    figures = tuple(_figure_alone(m) for m in there if m.metric not in unlike)
    return made.model_copy(update={"measurements": figures, "unlike": unlike})


def _are_of_private_text(*reports: AuditReport) -> bool:
    return any({"source", "holdout"} & set(report.corpora) for report in reports)


def _share_a_key(report: AuditReport, earlier: AuditReport) -> bool:
    mine, theirs = report.key, earlier.key
    return mine is not None and theirs is not None and mine.id is not None and mine.id == theirs.id


def _difference(metric: str, report: AuditReport, earlier: AuditReport, known: Mapping[str, Facts]) -> str:
    """Return in which settings of theirs two figures of a measurement differ, as a clause; empty where in none."""
    now, then = (settings_of(one, [metric], known) for one in (report, earlier))
    wrong = [f"{name} is {now[name]} and was {then[name]}" for name in now if name in then and now[name] != then[name]]
    figures = [report.measurement(metric), earlier.measurement(metric)]
    wrong += [f"the {name} is not the same" for name in derived_unlike(metric, figures, known)]
    if not wrong:
        return ""
    more = f", and {len(wrong) - _NAMED} more" if len(wrong) > _NAMED else ""
    return f"{'; '.join(wrong[:_NAMED])}{more}"


def _figure_alone(m: Measurement) -> Measurement:
    return m.model_copy(update={"parts": (), "series": (), "settings": {}, "note": None, "words": None})
