"""Reports side by side: may they be compared, what is best in each column, and what chance cannot tell from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from corpusaudit.comparison.facts import Facts
from corpusaudit.comparison.marks import ALPHA, FEW, large_enough, marked, unjudged
from corpusaudit.counts import most
from corpusaudit.errors import UsageError
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
    Side,
)
from corpusaudit.shown import shown_name
from corpusaudit.suggest import did_you_mean

_ORDER: tuple[Dimension, ...] = ("memorization", "disclosure", "fidelity", "diversity", "utility")
_SIZE_TOLERANCE = 1.1
"""How far sizes may differ: a few empty documents change these figures by less than their intervals are wide."""
NOT_HELD = "not in this report"
"""Why a report has no figure of a measurement that others have."""
_IGNORED = ("corpusaudit",)
"""Parts of a signature that may differ: numbers follow the versions of the metrics, which are compared."""
NO_VERDICT = (
    "Best is said of one figure. It is no verdict: a best figure may break a limit, and the verdict of each report "
    "stands in the first table."
)
NOTES = (
    NO_VERDICT,
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
    known: Mapping[str, Facts],
    *,
    only: Sequence[str] = (),
    skip: Sequence[str] = (),
    privacy: str | None = None,
    quality: str | None = None,
    seals: Mapping[str, SealCheck] | None = None,
    same_corpora: bool = False,
    may_skip: bool = True,
    by_limits: bool = True,
    only_judged: bool = False,
) -> Comparison:
    """Return several reports side by side, by name.

    ``known`` is what is known of measurements, by id; of others, figures of corpora of different size do not compare.
    ``only`` and ``skip`` name dimensions or measurements; ``privacy`` and ``quality`` the measurements of the scatter.
    Raises UsageError for fewer than two reports, a name that no report has, and reports that differ in what their
    numbers depend on: the source, the holdout, the seed, a model, a metric's version or a setting of it. Only digests
    under one key show that sources and holdouts are the same; ``same_corpora`` is the user's word for it where the
    reports have none. ``seals`` says by name what came of checking each report that was read from a file; ``may_skip``,
    whether a measurement whose settings differ can be left out; ``by_limits``, whether a figure stays unmarked that
    says too little for its limit (:func:`uninformative`); ``only_judged``, whether a column is marked only where
    each of its figures can be judged (:func:`~corpusaudit.comparison.marks.unjudged`).
    """
    if len(reports) < 2:
        raise UsageError("a comparison needs two reports at least")
    for name, report in reports.items():
        if "synthetic" not in report.corpora:
            raise UsageError(f"{shown_name(name)}: the report says nothing of a synthetic corpus")
    shown_by, reason = _same_corpora(reports, same_corpora)
    metrics = _chosen(reports, known, only, skip)
    shared = _agreed(reports, metrics, known, may_skip=may_skip)
    columns = tuple(_column(metric, reports, known, by_limits=by_limits, only_judged=only_judged) for metric in metrics)
    seals = seals or {}
    return Comparison(
        generators=tuple(_generator(name, report, seals.get(name)) for name, report in reports.items()),
        columns=columns,
        shared=shared,
        privacy=axis(privacy, headlines(known, "privacy"), columns, "--privacy"),
        quality=axis(quality, headlines(known, "quality"), columns, "--quality"),
        notes=(
            *([reason] if reason else []),
            *_seals(seals),
            *NOTES,
            *(() if only_judged else _few(metrics, reports)),
            *(_blind(metrics, reports, known) if by_limits else ()),
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
    notes = []
    limits = {
        tuple(sorted((g.metric, g.level, g.on, *sorted(g.limit.items())) for g in r.gates)) for r in reports.values()
    }
    if len(limits) > 1:
        presets = ", ".join(dict.fromkeys(report.preset for report in reports.values()))
        notes.append(f"The verdicts do not compare: they were reached under unlike limits (presets: {presets}).")
    accepted = [name for name, report in reports.items() if any(gate.state == "accepted" for gate in report.gates)]
    out = [name for name, report in reports.items() if any(gate.accepted_documents for gate in report.gates)]
    if out:
        notes.append(
            f"Verdicts leave out documents whose incidents somebody accepted in {_listed(out)}; figures do not."
        )
    if accepted:
        notes.append(f"Somebody accepted limits that were not met in {_listed(accepted)}.")
    return tuple(notes)


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
        warnings=report.warning_count,
        verified=None if seal is None else seal.verified,
    )


def headlines(known: Mapping[str, Facts], side: Side) -> list[str]:
    """Return the measurements that may stand for a side on an axis of the scatter, the first choice first."""
    found = {name: one.headline for name, one in known.items() if one.side == side and one.headline is not None}
    return sorted(found, key=found.__getitem__)


def _chosen(
    reports: Mapping[str, AuditReport], known: Mapping[str, Facts], only: Sequence[str], skip: Sequence[str]
) -> list[str]:
    """Return the measurements to show, privacy first, in the order of the reports."""
    found = {m.metric: m.dimension for report in reports.values() for m in report.measurements}
    for option, names in (("--only", only), ("--skip", skip)):
        for name in names:
            if name not in DIMENSIONS and name not in found:
                near = did_you_mean(name, (*DIMENSIONS, *found))
                raise UsageError(f"{option} {shown_name(name)}: no report has such a measurement or dimension{near}")
    # No generator is better in a figure of the real text alone.
    wanted = [m for m in found if m in only or m not in known or not known[m].of_source]
    chosen = [m for m in wanted if (not only or {m, found[m]} & set(only)) and not {m, found[m]} & set(skip)]
    if not chosen:
        raise UsageError("--only and --skip leave nothing to compare")
    return sorted(chosen, key=lambda metric: _ORDER.index(found[metric]))


def settings_of(report: AuditReport, metrics: Sequence[str], known: Mapping[str, Facts]) -> dict[str, str]:
    """Return everything that the numbers of those measurements depend on besides the synthetic corpus, by name."""
    found: dict[str, str] = {}
    others = _left_out(metrics, known)
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
                if not _follows(known.get(measurement.metric), name):
                    found[f"{measurement.metric}: {name}"] = str(setting)
    return {name: value for name, value in found.items() if name not in _IGNORED}


def _follows(facts: Facts | None, setting: str) -> bool:
    """Return whether a setting was not asked for but follows from the corpora, as a kernel's width does."""
    return facts is not None and setting not in facts.parameters


def _unlike(facts: Facts | None, measured: Sequence[Measurement | None]) -> list[str]:
    """Return the settings that follow from the corpora and differ, so that the figures do not compare."""
    found: dict[str, set[str]] = {}
    for m in measured:
        if m is not None and m.value is not None:
            for name, setting in m.settings.items():
                if _follows(facts, name):
                    found.setdefault(name, set()).add(str(setting))
    return sorted(name for name, values in found.items() if len(values) > 1)


def _sized(facts: Facts | None, measured: Sequence[Measurement | None]) -> list[str]:
    """Return that the corpora differ in size, where the figure depends on it or nobody knows whether it does."""
    sizes = [m.n for m in large_enough(measured).values()]
    sized = facts is None or facts.sized
    unlike = sized and len(sizes) > 1 and max(sizes) > _SIZE_TOLERANCE * min(sizes)
    return ["number of documents"] if unlike else []


def derived_unlike(metric: str, measured: Sequence[Measurement | None], known: Mapping[str, Facts]) -> list[str]:
    """Return what nobody chose, follows from each corpus and differs, so that the figures do not compare."""
    facts = known.get(metric)
    return [*_unlike(facts, measured), *_sized(facts, measured)]


def _left_out(metrics: Sequence[str], known: Mapping[str, Facts]) -> set[str]:
    """Return the ids of known metrics none of whose measurements is compared."""
    return {one.metric for one in known.values()} - {known[name].metric for name in metrics if name in known}


def _agreed(
    reports: Mapping[str, AuditReport], metrics: Sequence[str], known: Mapping[str, Facts], *, may_skip: bool
) -> tuple[tuple[str, str], ...]:
    """Return the settings that all reports share; raise UsageError that names each one in which two differ."""
    found = {name: settings_of(report, metrics, known) for name, report in reports.items()}
    # The first report that has a setting is the reference for it: the first of all may lack what two others differ in.
    reference: dict[str, tuple[str, str]] = {}
    wrong: list[str] = []
    for report, settings in found.items():
        for name, value in settings.items():
            other, first = reference.setdefault(name, (report, value))
            if value != first:
                wrong.append(f"{name}: {first} in {other}, {value} in {report}")
    shared = {name: value for name, (_, value) in reference.items() if all(name in one for one in found.values())}
    if wrong:
        listed = "\n  ".join(sorted(wrong)[:10])
        more = f"\n  and {len(wrong) - 10} more" if len(wrong) > 10 else ""
        raise UsageError(
            f"these reports do not compare, since their numbers depend on different settings:\n  {listed}{more}\n"
            "Audit again with equal settings" + (", or leave a measurement out with --skip" if may_skip else "")
        )
    return tuple(shared.items())


def axis(given: str | None, defaults: Sequence[str], columns: Sequence[Column], option: str) -> str | None:
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


def _column(
    metric: str, reports: Mapping[str, AuditReport], known: Mapping[str, Facts], *, by_limits: bool, only_judged: bool
) -> Column:
    measured = [report.measurement(metric) for report in reports.values()]
    blind = [by_limits and uninformative(metric, report, known) for report in reports.values()]
    return column_of(metric, measured, known.get(metric), blind, only_judged=only_judged)


def column_of(
    metric: str,
    measured: Sequence[Measurement | None],
    facts: Facts | None,
    blind: Sequence[bool],
    *,
    only_judged: bool = False,
) -> Column:
    """Return one measurement of all generators side by side; ``blind`` are those that say too little to be marked.

    One of them must have it, whether with a value or not. With ``only_judged`` nothing is marked where some figure
    cannot be judged.
    """
    first = next(m for m in measured if m is not None)
    cells = [_cell(m) for m in measured]
    unlike = [*_unlike(facts, measured), *_sized(facts, measured)]
    open_ = [None if closed else m for m, closed in zip(measured, blind, strict=True)]
    doubt = unjudged(measured) if only_judged and not unlike else ""
    ranked = not unlike and not doubt and (facts is None or facts.ranked)
    marks, judged = marked(open_) if ranked else ([""] * len(cells), "")
    return Column(
        metric=metric,
        dimension=first.dimension,
        better=first.better,
        unit=first.unit,
        judged=judged,
        unlike=tuple(unlike),
        unjudged=doubt,
        cells=tuple(cell.model_copy(update={"mark": mark}) for cell, mark in zip(cells, marks, strict=True)),
    )


def uninformative(metric: str, report: AuditReport, known: Mapping[str, Facts]) -> bool:
    """Return whether a figure of a report says too little to be marked.

    Its limit could not be judged at this size; or it counts certain copies or leaks, and whole copies, near copies or
    leaked details that it missed were found.
    """
    states = {gate.metric: gate.state for gate in report.gates}
    if states.get(metric) == "unmeasured":
        return True
    mine = report.measurement(metric)
    if mine is None or mine.value is None or metric not in known:
        return False
    for other in known[metric].completed_by:
        found = report.measurement(other)
        more = found is not None and found.value is not None and found.value > mine.value
        if more and ((other in known and known[other].undeniable) or states.get(other) == "fail"):
            return True
    return False


def _blind(metrics: Sequence[str], reports: Mapping[str, AuditReport], known: Mapping[str, Facts]) -> tuple[str, ...]:
    made = []
    for metric in metrics:
        names = [
            name for name, r in reports.items() if r.measurement(metric) is not None and uninformative(metric, r, known)
        ]
        if names:
            made.append(
                f"{metric} is not marked for {_listed(names)}: its limit could not be judged, or it missed what other "
                "figures found."
            )
    return tuple(made)


def _cell(m: Measurement | None) -> Cell:
    if m is None:
        return Cell(value=None, reason=NOT_HELD)
    baseline = None if m.holdout is None else m.holdout.value
    matched = None if m.holdout is None else m.holdout.matched
    return Cell(value=m.value, low=m.low, high=m.high, n=m.n, holdout=baseline, matched=matched, reason=m.reason)
