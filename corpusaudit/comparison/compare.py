"""Reports side by side: may they be compared, what is best in each column, and what chance cannot tell from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Literal

from corpusaudit.auditing.known import parameters
from corpusaudit.comparison.marks import ALPHA, FEW, large_enough, marked
from corpusaudit.counts import most
from corpusaudit.errors import UsageError
from corpusaudit.metrics.registry import load_metrics
from corpusaudit.results import (
    DIMENSIONS,
    AuditReport,
    Cell,
    Column,
    Comparison,
    Dimension,
    Generator,
    Measurement,
    Role,
    SealCheck,
)
from corpusaudit.shown import shown_name
from corpusaudit.suggest import did_you_mean

_ORDER: tuple[Dimension, ...] = ("memorization", "disclosure", "fidelity", "diversity", "utility")
PRIVACY = (
    "memorization.verbatim",
    "memorization.near_copies",
    "memorization.closer_to_source",
    "disclosure.pii_leaked",
)
"""What the scatter shows along its privacy axis: the first that every report has."""
QUALITY = ("utility.tstr_embeddings", "fidelity.coverage", "fidelity.precision", "diversity.distinct_2")
"""What it shows along its quality axis."""
_OF_THE_SOURCE = ("utility.trtr_embeddings", "utility.trtr_tfidf")
"""Figures of the real text alone: no generator is better in them. Shown where they are asked for."""
_NEITHER = ("disclosure.pii_found", "disclosure.pii_invented", "disclosure.pii_phantom")
"""Figures of which less is no better privacy: a corpus of copies invents nobody."""
_SIZED = (
    *(f"diversity.distinct_{n}" for n in (1, 2, 3, 4)),
    *(f"diversity.self_bleu_{n}" for n in (2, 3, 4)),
    "diversity.compression_ratio",
    "diversity.exact_duplicates",
    "diversity.near_duplicates",
    "memorization.longest_run",
)
"""Figures that a larger corpus makes larger or smaller by itself."""
_CERTAIN = {
    "memorization.certain_copies": ("memorization.exact_copies", "memorization.near_copies"),
    "disclosure.certain_leaks": ("disclosure.pii_leaked",),
}
"""Figures that count what is beyond doubt, and those that show what they missed."""
_WHOLE = ("memorization.exact_copies",)
"""What is beyond doubt whatever its limit says."""
_SIZE_TOLERANCE = 1.1
"""How far sizes may differ: a few empty documents change these figures by less than their intervals are wide."""
_IGNORED = ("corpusaudit",)
"""Parts of a signature that may differ: numbers follow the versions of the metrics, which are compared."""
NOTES = (
    "Best is said of one figure. It is no verdict: a best figure may break a limit, and the verdict of each report "
    "stands in the first table.",
    "Tied means that chance explains the difference from the best: p of at least "
    f"{ALPHA}, corrected for the best and the worst of so many generators being picked out. For shares of documents "
    "judged one by one p is that of Fisher's exact test; for other figures it comes from the 95% intervals (those of "
    "the distance from the holdout, where nearest is best). Nothing is corrected for the number of columns, so in many "
    "columns some differences are chance.",
    "The test treats generators as independent. Where all wrote on the same prompts, or were tested on the same "
    "documents, smaller differences may be real: figures of single documents are not in a report.",
)


def compare_reports(
    reports: Mapping[str, AuditReport],
    *,
    only: Sequence[str] = (),
    skip: Sequence[str] = (),
    privacy: str | None = None,
    quality: str | None = None,
    seals: Mapping[str, SealCheck] | None = None,
    same_corpora: bool = False,
) -> Comparison:
    """Return several reports side by side, by name.

    ``only`` and ``skip`` name dimensions or measurements; ``privacy`` and ``quality`` the measurements of the scatter.
    Raises UsageError for fewer than two reports, a name that no report has, and reports that differ in what their
    numbers depend on: the source, the holdout, the seed, a model, a metric's version or a setting of it. Only digests
    under one key show that sources and holdouts are the same; ``same_corpora`` is the user's word for it where the
    reports have none. ``seals`` says by name what came of checking each report that was read from a file.
    """
    if len(reports) < 2:
        raise UsageError("a comparison needs two reports at least")
    for name, report in reports.items():
        if "synthetic" not in report.corpora:
            raise UsageError(f"{shown_name(name)}: the report says nothing of a synthetic corpus")
    shown_by, told = _same_corpora(reports, same_corpora)
    metrics = _chosen(reports, only, skip)
    shared = _agreed(reports, metrics)
    columns = tuple(_column(metric, reports) for metric in metrics)
    seals = seals or {}
    return Comparison(
        generators=tuple(_generator(name, report, seals.get(name)) for name, report in reports.items()),
        columns=columns,
        shared=shared,
        privacy=_axis(privacy, PRIVACY, columns, "--privacy"),
        quality=_axis(quality, QUALITY, columns, "--quality"),
        notes=(
            *([told] if told else []),
            *_seals(seals),
            *NOTES,
            *_few(metrics, reports),
            *_blind(metrics, reports),
            *_sizes(reports),
            *_judged_alike(reports),
            *_twice(reports),
        ),
        same_corpora=shown_by,
    )


def _same_corpora(reports: Mapping[str, AuditReport], word: bool) -> tuple[Literal["key", "word", ""], str]:
    """Return what shows that the reports have the same private corpora, and a sentence on it.

    Raises UsageError where nothing does.
    """
    private = [name for name, r in reports.items() if "source" in r.corpora or "holdout" in r.corpora]
    keys = {None if (key := reports[name].key) is None else key.id for name in private}
    if not private:
        return "", ""
    if len(keys) == 1 and None not in keys:
        return "key", f"Source and holdout are the same by their digests under one key ({keys.pop()})."
    if word:
        return (
            "word",
            "That source and holdout are the same is the word of whoever compared (--same-corpora): the reports were "
            "not made under one key, so their digests do not show it.",
        )
    raise UsageError(
        "nothing shows that these reports have the same source and holdout: their digests are not under one key "
        f"({shown_name(_listed(private))}). Audit again, each with the same --key-file or CORPUSAUDIT_KEY; or, where "
        "you know that they are the same, say so with --same-corpora"
    )


def _seals(seals: Mapping[str, SealCheck]) -> tuple[str, ...]:
    """Return what came of checking the reports, one sentence for all of which the same is to be said."""
    found: dict[str, list[str]] = {}
    for name, seal in seals.items():
        found.setdefault(seal.sentence, []).append(name)
    return tuple(f"{_listed(names)}: {sentence}" for sentence, names in found.items())


def _sizes(reports: Mapping[str, AuditReport]) -> tuple[str, ...]:
    sizes = sorted({most(report.corpora["synthetic"].documents) for report in reports.values()})
    if len(sizes) == 1:
        return ()
    return (
        f"The corpora differ in size, from {sizes[0]:,} to {sizes[-1]:,} documents: figures of wording, such as "
        "distinct and self-BLEU, depend on it and do not compare.",
    )


def _few(metrics: Sequence[str], reports: Mapping[str, AuditReport]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for metric in metrics:
        measured = [report.measurement(metric) for report in reports.values()]
        kept = large_enough(measured)
        for place, (name, m) in enumerate(zip(reports, measured, strict=True)):
            if m is not None and m.value is not None and place not in kept:
                found[name] = None
    if not found:
        return ()
    return (
        f"Figures that rest on fewer than {FEW} are not marked beside larger ones; such are some of {_listed(found)}.",
    )


def _judged_alike(reports: Mapping[str, AuditReport]) -> tuple[str, ...]:
    """Return that verdicts rest on unlike limits, or on failures that somebody accepted, where they do."""
    told = []
    limits = {
        tuple(sorted((g.metric, g.level, g.on, *sorted(g.limit.items())) for g in r.gates)) for r in reports.values()
    }
    if len(limits) > 1:
        presets = ", ".join(dict.fromkeys(report.preset for report in reports.values()))
        told.append(f"The verdicts do not compare: they were reached under unlike limits (presets: {presets}).")
    accepted = [name for name, report in reports.items() if any(gate.state == "accepted" for gate in report.gates)]
    if accepted:
        told.append(f"Somebody accepted limits that were not met or not measured in {_listed(accepted)}.")
    return tuple(told)


def _twice(reports: Mapping[str, AuditReport]) -> tuple[str, ...]:
    """Return which names stand for one and the same corpus."""
    same: dict[str, list[str]] = {}
    for name, report in reports.items():
        same.setdefault(report.corpora["synthetic"].digest, []).append(name)
    return tuple(
        f"One and the same corpus stands behind {_listed(names)}." for names in same.values() if len(names) > 1
    )


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _generator(name: str, report: AuditReport, seal: SealCheck | None) -> Generator:
    failed = sum(gate.state == "fail" for gate in report.gates)
    return Generator(
        name=name,
        verdict=report.verdict,
        failed=failed,
        documents=most(report.corpora["synthetic"].documents),
        warnings=len(report.warned),
        verified=None if seal is None else seal.verified,
    )


def _chosen(reports: Mapping[str, AuditReport], only: Sequence[str], skip: Sequence[str]) -> list[str]:
    """Return the measurements to show, privacy first, in the order of the reports."""
    found = list(dict.fromkeys(m.metric for report in reports.values() for m in report.measurements))
    for option, names in (("--only", only), ("--skip", skip)):
        for name in names:
            if name not in DIMENSIONS and name not in found:
                near = did_you_mean(name, (*DIMENSIONS, *found))
                raise UsageError(f"{option} {shown_name(name)}: no report has such a measurement or dimension{near}")
    wanted = [m for m in found if m in only or m not in _OF_THE_SOURCE]
    chosen = [m for m in wanted if (not only or _is_named(m, only)) and not _is_named(m, skip)]
    if not chosen:
        raise UsageError("--only and --skip leave nothing to compare")
    ranks: dict[str, int] = {dimension: rank for rank, dimension in enumerate(_ORDER)}
    return sorted(chosen, key=lambda metric: ranks.get(metric.split(".", 1)[0], len(ranks)))


def _is_named(metric: str, names: Sequence[str]) -> bool:
    return metric in names or metric.split(".", 1)[0] in names


def settings_of(report: AuditReport, metrics: Sequence[str]) -> dict[str, str]:
    """Return everything that the numbers of those measurements depend on besides the synthetic corpus, by name."""
    found: dict[str, str] = {}
    others = _left_out(metrics)
    roles: tuple[Role, ...] = ("source", "holdout")
    for role in roles:
        corpus = report.corpora.get(role)
        found[role] = "none" if corpus is None else f"{corpus.documents} documents"
        if corpus is not None and report.key is not None and report.key.id is not None:
            found[f"{role} under key {report.key.id}"] = corpus.digest
    for name, model in report.provenance.models.items():
        found[f"model {name}"] = model
    for part in report.provenance.signature.split(" | "):
        versioned = re.fullmatch(r"([\w.]+)@(\d+)\(.*\)", part, flags=re.DOTALL)
        if versioned and versioned[1] in others:
            continue
        if versioned:
            found[f"version of {versioned[1]}"] = versioned[2]
        else:
            name, _, value = part.partition(":")
            found[name] = value
    for measurement in report.measurements:
        if measurement.metric in metrics:
            for name, setting in measurement.settings.items():
                if not _follows(measurement.metric, name):
                    found[f"{measurement.metric}: {name}"] = str(setting)
    return {name: value for name, value in found.items() if name not in _IGNORED}


@cache
def _parameters() -> dict[str, frozenset[str]]:
    """Return the parameters of each of our own measurements."""
    return {name: frozenset(parameters(metric)) for metric in load_metrics() for name in metric.record.measures}


def _follows(metric: str, setting: str) -> bool:
    """Return whether a setting was not asked for but follows from the corpora, as a kernel's width does."""
    return metric in _parameters() and setting not in _parameters()[metric]


def _unlike(metric: str, measured: Sequence[Measurement | None]) -> list[str]:
    """Return the settings that follow from the corpora and differ, so that the figures do not compare."""
    found: dict[str, set[str]] = {}
    for m in measured:
        if m is not None and m.value is not None:
            for name, setting in m.settings.items():
                if _follows(metric, name):
                    found.setdefault(name, set()).add(str(setting))
    return sorted(name for name, values in found.items() if len(values) > 1)


def _sized(metric: str, measured: Sequence[Measurement | None]) -> list[str]:
    """Return that the corpora differ in size, where the figure depends on it."""
    sizes = [m.n for m in large_enough(measured).values()]
    unlike = metric in _SIZED and len(sizes) > 1 and max(sizes) > _SIZE_TOLERANCE * min(sizes)
    return ["number of documents"] if unlike else []


def _left_out(metrics: Sequence[str]) -> set[str]:
    """Return the ids of our own metrics none of whose measurements is compared."""
    return {metric.record.id for metric in load_metrics() if not set(metric.record.measures) & set(metrics)}


def _agreed(reports: Mapping[str, AuditReport], metrics: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the settings that all reports share; raise UsageError that names each one in which two differ."""
    found = {name: settings_of(report, metrics) for name, report in reports.items()}
    # The first report that has a setting is the reference for it: the first of all may lack what two others differ in.
    reference: dict[str, tuple[str, str]] = {}
    wrong: list[str] = []
    for report, settings in found.items():
        for name, value in settings.items():
            other, known = reference.setdefault(name, (report, value))
            if value != known:
                wrong.append(f"{name}: {known} in {other}, {value} in {report}")
    shared = {name: value for name, (_, value) in reference.items() if all(name in one for one in found.values())}
    if wrong:
        listed = "\n  ".join(sorted(wrong)[:10])
        more = f"\n  and {len(wrong) - 10} more" if len(wrong) > 10 else ""
        raise UsageError(
            f"these reports do not compare, since their numbers depend on different settings:\n  {listed}{more}\n"
            "Audit again with equal settings, or leave a measurement out with --skip"
        )
    return tuple(shared.items())


def _axis(given: str | None, defaults: Sequence[str], columns: Sequence[Column], option: str) -> str | None:
    """Return the measurement of one axis of the scatter; None where no default has a value in two reports."""
    drawable = {c.metric for c in columns if sum(cell.value is not None for cell in c.cells) > 1}
    if given is None:
        return next((metric for metric in defaults if metric in drawable), None)
    names = [column.metric for column in columns]
    if given not in names:
        raise UsageError(
            f"{option} {shown_name(given)}: is not among the measurements compared{did_you_mean(given, names)}"
        )
    if given not in drawable:
        raise UsageError(f"{option} {shown_name(given)}: fewer than two reports have a value for it")
    return given


def _column(metric: str, reports: Mapping[str, AuditReport]) -> Column:
    measured = [report.measurement(metric) for report in reports.values()]
    known = next(m for m in measured if m is not None)
    cells = [_cell(m) for m in measured]
    unlike = [*_unlike(metric, measured), *_sized(metric, measured)]
    open_ = [None if not_told(metric, r) else m for m, r in zip(measured, reports.values(), strict=True)]
    ranked = not unlike and metric not in _NEITHER
    marks, judged = marked(open_) if ranked else ([""] * len(cells), "")
    return Column(
        metric=metric,
        dimension=known.dimension,
        better=known.better,
        unit=known.unit,
        judged=judged,
        unlike=tuple(unlike),
        cells=tuple(cell.model_copy(update={"mark": mark}) for cell, mark in zip(cells, marks, strict=True)),
    )


def not_told(metric: str, report: AuditReport) -> bool:
    """Return whether a figure of a report says too little to be marked.

    Its limit could not be judged at this size; or it counts certain copies or leaks, and whole copies, near copies or
    leaked details that it missed were found.
    """
    states = {gate.metric: gate.state for gate in report.gates}
    if states.get(metric) == "unmeasured":
        return True
    mine = report.measurement(metric)
    if mine is None or mine.value is None or metric not in _CERTAIN:
        return False
    for other in _CERTAIN[metric]:
        found = report.measurement(other)
        more = found is not None and found.value is not None and found.value > mine.value
        if more and (other in _WHOLE or states.get(other) == "fail"):
            return True
    return False


def _blind(metrics: Sequence[str], reports: Mapping[str, AuditReport]) -> tuple[str, ...]:
    told = []
    for metric in metrics:
        names = [name for name, r in reports.items() if r.measurement(metric) is not None and not_told(metric, r)]
        if names:
            told.append(
                f"{metric} is not marked for {_listed(names)}: its limit could not be judged, or it missed what other "
                "figures found."
            )
    return tuple(told)


def _cell(m: Measurement | None) -> Cell:
    if m is None:
        return Cell(value=None, reason="not in this report")
    twin = None if m.holdout is None else m.holdout.value
    return Cell(value=m.value, low=m.low, high=m.high, n=m.n, holdout=twin, reason=m.reason)
