"""Classifier two-sample tests of synthetic against real text: the figure and its baseline, on whatever rows."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue

from corpusaudit.counts import PEOPLE
from corpusaudit.errors import Unmeasured
from corpusaudit.features.vectors.separation import Rows, Separation, separate
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Record
from corpusaudit.results import Baseline, Measurement


def real_roles(workspace: Workspace) -> list[str]:
    """Return the roles of real text that were given, the one to compare with first; raise Unmeasured without one."""
    roles = [role for role in ("holdout", "source") if workspace.has(role)]
    if not roles:
        raise Unmeasured("neither holdout nor source was given: no real text to compare with")
    return roles


def told_apart(
    record: Record,
    rows: Mapping[str, Rows],
    max_documents: int,
    settings: Mapping[str, JsonValue] | None = None,
    said: str = "",
) -> Measurement:
    """Return the AUC with which a classifier tells the synthetic rows from real ones, beside real ones from real ones.

    rows: of synthetic text and of one or two real roles, the one to compare with before the other. The baseline is that
    of the two real roles, or of halves of the only one. settings, said: more to report. Raises Unmeasured with fewer
    than four documents, or people, a side.
    """
    role, *others = (role for role in rows if role != "synthetic")
    synthetic, real = rows["synthetic"], rows[role]
    n = min(len(synthetic), len(real), max_documents)
    sides = synthetic.take(slice(n)), real.take(slice(n))
    figure = separate(*sides)
    other = (real.take(slice(0, None, 2)), real.take(slice(1, None, 2)))
    against = "halves of the only real corpus"
    if others:
        other, against = (rows[others[0]], real), "source with the holdout"
    size = min(n, len(other[0]), len(other[1]))
    note = f"Compared with the {role}; the baseline compares the {against}."
    return record.measurement(
        record.id,
        value=figure.auc,
        low=figure.low,
        high=figure.high,
        n=n,
        holdout=_baseline(figure, sides, other, size) if size >= PEOPLE or size == n else None,
        settings={"real": role, "baseline": against, "documents": n, **(settings or {})},
        note=f"{note} {said}".strip(),
    )


def _baseline(figure: Separation, sides: tuple[Rows, Rows], other: tuple[Rows, Rows], size: int) -> Baseline | None:
    """Return the baseline at ``size`` documents a side, or None where real text is too little."""
    first, second = (side.take(slice(size)) for side in other)
    try:
        baseline = separate(first, second)
        same = figure if size == figure.n else separate(sides[0].take(slice(size)), sides[1].take(slice(size)))
    except Unmeasured:
        return None
    # Real text against real text has .5 by what the figure is; below it the baseline is noise, above it may be none.
    beside = max(0.5, baseline.auc)
    return Baseline(
        value=baseline.auc,
        n=size,
        low=baseline.low,
        high=baseline.high,
        matched=None if same is figure else same.auc,
        ratio_low=min(same.low / beside, same.auc / baseline.auc) if baseline.auc else None,
        ratio_high=max(same.high / beside, same.auc / baseline.auc) if baseline.auc else None,
    )
