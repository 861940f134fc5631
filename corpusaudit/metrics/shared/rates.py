"""What every memorization and disclosure rate shares: the baseline, the interval, the test, and parts by label."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.small_counts import bars_of, counted, shown_share, without_few
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Record
from corpusaudit.metrics.shared.likeness import counts_by_unit, units
from corpusaudit.metrics.shared.statistics import (
    clopper_pearson,
    clustered_interval,
    detectable_rate,
    excess_p_value,
    relabelling_p_value,
)
from corpusaudit.metrics.shared.unusual import BY, UNUSUAL, unusual_tenth, worst_label
from corpusaudit.results import Baseline, Measurement, Part, Series

_LOOKED_AT = 0.05
"""Fisher's p-value from which on nobody asks whether units explain the excess, since the larger one counts."""
PERMUTATIONS = 9999
"""The smallest p-value they give is a twentieth of the level at which the presets judge."""
UNCALIBRATED = "uncalibrated: no holdout was given, so nothing says how much of this real unseen text does by itself"


def rate_measurement(
    record: Record,
    metric: str,
    workspace: Workspace,
    flagged: NDArray[np.bool_],
    baseline_flagged: NDArray[np.bool_] | None,
    *,
    measured: NDArray[np.bool_] | None = None,
    baseline_measured: NDArray[np.bool_] | None = None,
    nothing: str = "no document of the corpus can be measured",
    **fields: Any,
) -> Measurement:
    """Return the share of flagged documents with interval, holdout baseline, test of the excess and parts by label.

    ``flagged``: bool (synthetic documents,), ``baseline_flagged`` the same for the holdout or None without one.
    Intervals and test keep documents of one person, or of one cluster of similar documents, together
    (:mod:`corpusaudit.metrics.shared.likeness`); the p-value is the larger of Fisher's on documents and that of whole
    units.
    ``measured`` says which documents the figure is about (default: all); without any, ``nothing`` is
    the reason that stands in place of a value.
    """
    about = np.ones(len(flagged), np.bool_) if measured is None else measured
    flagged = _without_cleared(workspace, metric, flagged)
    n, count = int(about.sum()), int((flagged & about).sum())
    if n == 0:
        return record.measurement(metric, n=0, reason=nothing)
    low, high = _interval(workspace, "synthetic", flagged, about)
    baseline, p_value, note = None, None, fields.pop("note", None)
    if baseline_flagged is None:
        note = UNCALIBRATED if note is None else f"{note}; {UNCALIBRATED}"
    else:
        baseline_about = np.ones(len(baseline_flagged), np.bool_) if baseline_measured is None else baseline_measured
        baseline_hit = baseline_flagged & baseline_about
        baseline_about = counted(baseline_about, workspace.tokens("holdout").lengths, workspace.people("holdout"))
        baseline_n, baseline_count = int(baseline_about.sum()), int(baseline_hit.sum())
        if baseline_n:
            baseline_low, baseline_high = _interval(workspace, "holdout", baseline_hit, baseline_about)
            baseline = Baseline(value=baseline_count / baseline_n, n=baseline_n, low=baseline_low, high=baseline_high)
            p_value = excess_p_value(count, n, baseline_count, baseline_n)
            if p_value <= _LOOKED_AT:
                p_value = max(p_value, _unit_p_value(workspace, (flagged, about), (baseline_hit, baseline_about)))
    labels = label_parts(workspace, flagged, about)
    unusual: tuple[Part, ...] = ()
    if record.by_rarity:
        worst = worst_label(labels)
        note = "; ".join(words for words in (worst, note) if words) or None
        unusual = unusual_part(workspace, flagged, about, baseline_flagged, baseline_measured)
    return record.measurement(
        metric,
        value=count / n,
        n=n,
        low=low,
        high=high,
        holdout=baseline,
        p_value=p_value,
        detectable=detectable_rate(n),
        note=note,
        parts=labels + unusual + fields.pop("parts", ()),
        **fields,
    )


def _without_cleared(workspace: Workspace, metric: str, flagged: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the flags less those of documents that the workspace holds as out of that measurement's count."""
    left = flagged.copy()
    left[sorted(workspace.cleared.get(metric, ()))] = False
    return left


def _interval(
    workspace: Workspace, role: str, flagged: NDArray[np.bool_], about: NDArray[np.bool_]
) -> tuple[float, float]:
    """Return the interval of a rate by person, or by cluster where two documents and more are flagged."""
    n, count = int(about.sum()), int((flagged & about).sum())
    people = any(document.group is not None for document in workspace.corpus(role).documents)
    if not people and not 1 < count < n:
        return clopper_pearson(count, n)
    return clustered_interval(*counts_by_unit(units(workspace, role), flagged, about))


def _unit_p_value(workspace: Workspace, *sides: tuple[NDArray[np.bool_], NDArray[np.bool_]]) -> float:
    """Return the p-value of the excess by a permutation test of units; 0 where every flagged unit is one document.

    ``sides``: flagged and measured documents, bool, of the synthetic corpus and of the holdout.
    """
    counts = [
        counts_by_unit(units(workspace, role), *side)
        for role, side in zip(("synthetic", "holdout"), sides, strict=True)
    ]
    hits, documents = (np.concatenate(column) for column in zip(*counts, strict=True))
    if not (documents[hits > 0] > 1).any():
        return 0.0
    ours = np.arange(len(hits)) < len(counts[0][0])
    return relabelling_p_value(hits, documents, ours, PERMUTATIONS, workspace.seed)


def histograms(
    samples: Mapping[str, NDArray[np.float64]],
    edges: Sequence[float],
    x_label: str,
    people: NDArray[np.int64] | None = None,
    *,
    least_alike: int = 0,
) -> tuple[Series, ...]:
    """Return one histogram a sample, as shares of its documents; empty samples are left out.

    ``people``: who is behind each document of the sample ``holdout``, None without one; no bar of it stands for fewer
    than five people. ``least_alike``: 0 or -1, where bars lie that tell of no likeness with the source.
    """

    def counts(name: str, sample: NDArray[np.float64]) -> list[int]:
        made: list[int] = np.histogram(sample, edges)[0].tolist()
        if name != "holdout" or people is None:
            return made
        return without_few(made, bars_of(sample, edges), people, least_alike=least_alike)

    return tuple(
        Series(
            name=name,
            kind="histogram",
            x=tuple(float(edge) for edge in edges),
            y=tuple(count / len(sample) for count in counts(name, sample)),
            x_label=x_label,
            y_label="share of documents",
        )
        for name, sample in samples.items()
        if len(sample)
    )


def label_parts(workspace: Workspace, flagged: NDArray[np.bool_], about: NDArray[np.bool_]) -> tuple[Part, ...]:
    """Return the share of flagged documents for each label of the synthetic corpus."""

    def share(members: NDArray[np.bool_]) -> dict[str, Any]:
        n, count = int(members.sum()), int((flagged & members).sum())
        low, high = clopper_pearson(count, n)
        return {"value": count / n, "low": low, "high": high}

    return parts_by_label(workspace, about, share)


def unusual_part(
    workspace: Workspace,
    flagged: NDArray[np.bool_],
    about: NDArray[np.bool_],
    baseline_flagged: NDArray[np.bool_] | None = None,
    baseline_about: NDArray[np.bool_] | None = None,
) -> tuple[Part, ...]:
    """Return the share of flagged documents among those of most unusual words, beside the holdout's; maybe nothing."""
    members = unusual_tenth(workspace, "synthetic", about)
    if members is None:
        return ()
    baseline = None
    if baseline_flagged is not None:
        everything = np.ones(len(baseline_flagged), np.bool_)
        others = unusual_tenth(workspace, "holdout", everything if baseline_about is None else baseline_about)
        baseline = (
            None if others is None else shown_share(baseline_flagged[others], workspace.people("holdout")[others])
        )
    n, count = int(members.sum()), int(flagged[members].sum())
    low, high = clopper_pearson(count, n)
    return (Part(by=BY, name=UNUSUAL, value=count / n, n=n, low=low, high=high, holdout=baseline),)


def parts_by_label(
    workspace: Workspace, about: NDArray[np.bool_], figure: Callable[[NDArray[np.bool_]], dict[str, Any]]
) -> tuple[Part, ...]:
    """Return one part a label of the synthetic corpus, sorted by label.

    ``figure`` gets the members, bool (documents,), never all false, and returns ``value`` and what else is known.
    """
    documents = workspace.corpus("synthetic").documents
    parts = []
    for label in workspace.corpus("synthetic").labels:
        members = about & np.array([label in document.labels for document in documents], np.bool_)
        fields = (
            figure(members) if members.any() else {"value": None, "reason": "no document of this label is measured"}
        )
        parts.append(Part(by="label", name=label, n=int(members.sum()), **fields))
    return tuple(parts)
