"""What every memorization and disclosure rate shares: the twin, the interval, the test, and parts by label."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.registry import Record
from corpusaudit.metrics.statistics import clopper_pearson, detectable_rate, excess_p_value
from corpusaudit.results import Measurement, Part, Twin

UNCALIBRATED = "uncalibrated: no holdout was given, so nothing says how much of this real unseen text does by itself"


def rate_measurement(
    record: Record,
    metric: str,
    workspace: Workspace,
    flagged: NDArray[np.bool_],
    twin_flagged: NDArray[np.bool_] | None,
    *,
    measured: NDArray[np.bool_] | None = None,
    twin_measured: NDArray[np.bool_] | None = None,
    **fields: Any,
) -> Measurement:
    """Return the share of flagged documents with interval, holdout twin, test of the excess and parts by label.

    ``flagged``: bool (synthetic documents,), ``twin_flagged`` the same for the holdout or None without one.
    ``measured`` says which documents the figure is about (default: all); without any there is a reason, not a value.
    """
    about = np.ones(len(flagged), np.bool_) if measured is None else measured
    n, count = int(about.sum()), int((flagged & about).sum())
    if n == 0:
        return record.measurement(metric, n=0, reason=fields.get("nothing", "no document of the corpus can be measured"))
    fields.pop("nothing", None)
    low, high = clopper_pearson(count, n)
    twin, p_value, note = None, None, fields.pop("note", None)
    if twin_flagged is None:
        note = UNCALIBRATED if note is None else f"{note}; {UNCALIBRATED}"
    else:
        twin_about = np.ones(len(twin_flagged), np.bool_) if twin_measured is None else twin_measured
        twin_n, twin_count = int(twin_about.sum()), int((twin_flagged & twin_about).sum())
        if twin_n:
            twin_low, twin_high = clopper_pearson(twin_count, twin_n)
            twin = Twin(value=twin_count / twin_n, n=twin_n, low=twin_low, high=twin_high)
            p_value = excess_p_value(count, n, twin_count, twin_n)
    return record.measurement(
        metric,
        value=count / n,
        n=n,
        low=low,
        high=high,
        holdout=twin,
        p_value=p_value,
        detectable=detectable_rate(n),
        note=note,
        parts=label_parts(workspace, flagged, about) + fields.pop("parts", ()),
        **fields,
    )


def label_parts(workspace: Workspace, flagged: NDArray[np.bool_], about: NDArray[np.bool_]) -> tuple[Part, ...]:
    """Return the share of flagged documents for each label of the synthetic corpus."""
    corpus = workspace.corpus("synthetic")
    parts = []
    for label in corpus.labels:
        members = about & np.array([label in document.labels for document in corpus.documents], np.bool_)
        n, count = int(members.sum()), int((flagged & members).sum())
        if n == 0:
            parts.append(Part(by="label", name=label, value=None, n=0, reason="no document with this label can be measured"))
            continue
        low, high = clopper_pearson(count, n)
        parts.append(Part(by="label", name=label, value=count / n, n=n, low=low, high=high))
    return tuple(parts)


