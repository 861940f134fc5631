"""Judging measurements against limits: measured figures in, states and the facts behind them out, no words.

The sentence of each is written by :mod:`corpusaudit.auditing.explanations`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from corpusaudit.auditing.acceptance import covered
from corpusaudit.auditing.conditions import Conditions
from corpusaudit.auditing.explanations import Judged, Judging, Why, explained, left_out_of_it
from corpusaudit.auditing.power import failing_excess, failing_rate, least_above
from corpusaudit.config import GateConfig, On
from corpusaudit.extents import cannot_fail, cannot_worsen, extent_of
from corpusaudit.results import Baseline, Gate, Measurement, ReasonKind, State, Verdict, compared_figure, loss_of

_ROUNDING = 1e-12
"""What sums of shares lose in the last digits may break no limit."""
_ALL_WELL = Conditions()
_SUGGESTIVE = 0.05
"""An excess that chance explains warns where chance brings so large a one this seldom, or unseen text shows none at
all: otherwise two clean corpora in five would warn of something."""
_LARGEST_MISSED = 0.5
"""A limit that would miss copies in half of the documents says nothing of the corpus."""
_WORST_FIRST: tuple[State, ...] = ("fail", "unmeasured", "warn", "pass")


def judge(
    measurements: Iterable[Measurement], gates: Mapping[str, GateConfig], conditions: Conditions = _ALL_WELL
) -> tuple[Gate, ...]:
    """Judge every gate, in their order; a gate without a figure to judge is ``unmeasured``.

    The state of a gate with several limits is the worst of theirs: fail, unmeasured, warn, pass. ``level = "warn"``
    turns a fail into a warning. A ratio with an interval, and an increase judged on its bound, fails where all of it
    lies beyond the limit; where its value alone does, that is a warning at level error and a pass at level warn.
    ``Gate.value`` is the figure that decided: the value, the end of its interval, or that at the holdout's size.
    A limit that somebody accepted, and that is not met or warns, is ``accepted``.
    """
    found = {measurement.metric: measurement for measurement in measurements}
    return tuple(_with_acceptances(metric, gate, found.get(metric), conditions) for metric, gate in gates.items())


def verdict(gates: Iterable[Gate], unread: Sequence[str] = ()) -> Verdict:
    """Return the worst state that counts: fail before unmeasured before pass.

    Gates of level ``warn`` stop nothing. Text that will be released and was not read is ``unmeasured``, and so is an
    audit without a gate; but where all gates only warn, nothing is promised to be stopped, so neither what was not
    read nor what was not measured stops anything.
    """
    judged = tuple(gates)
    blocking = {gate.state for gate in judged if gate.level == "error"}
    if "fail" in blocking:
        return "fail"
    if "unmeasured" in blocking or (unread and (blocking or not judged)):
        return "unmeasured"
    return "pass" if judged else "unmeasured"


def _with_acceptances(metric: str, config: GateConfig, first: Measurement | None, conditions: Conditions) -> Gate:
    """Judge a limit on its figure without accepted incidents, and say so where the limit itself is accepted."""
    known = first is not None and first.value is not None and set(config.limits()) != {"max_increase"}
    without = conditions.accepted.measurement(metric) if known and conditions.accepted is not None else None
    gate = _judge(metric, config, without or first, first, conditions)
    if without is not None and first is not None and conditions.accepted is not None:
        documents = conditions.accepted.documents.get(metric, 0)
        told = " ".join((gate.explanation, left_out_of_it(first, documents)))
        gate = gate.model_copy(update={"before": first.value, "accepted_documents": documents, "explanation": told})
    if covered(gate, config, without or first, conditions):
        gate = gate.model_copy(update={"state": "accepted"})
    return gate


def _judge(
    metric: str, gate: GateConfig, measurement: Measurement | None, whole: Measurement | None, conditions: Conditions
) -> Gate:
    """Judge a figure; an increase is that of the ``whole`` corpus, since the last release had all of its documents."""
    on = gate.on or ("bound" if measurement is not None and measurement.kind == "estimate" else "value")
    kind, judged = _outside(metric, gate, measurement, conditions), []
    value = None
    if measurement is None:
        why: Why = "left_out" if kind == "left_out" else "condition" if kind == "blocked" else "absent"
        judged = [Judged("unmeasured", why, reason=conditions.blocked.get(metric, ""))]
    elif measurement.value is None:
        judged = [Judged("unmeasured", "no_figure")]
    elif kind == "blocked":
        judged = [Judged("unmeasured", "condition", reason=conditions.blocked[metric])]
    else:
        judged = [
            Judged("unmeasured", "condition", reason=conditions.drift or "")
            if kind == "drift" and compares_with_baseline(name, measurement)
            else _judge_increase(limit, on, gate, whole or measurement, conditions)
            if name == "max_increase"
            else _judge_limit(name, limit, on, gate, measurement)
            for name, limit in gate.limits().items()
        ]
        value = first_figure(gate.limits(), on, measurement)
    state = min((item.state for item in judged), key=_WORST_FIRST.index)
    deciding = [item for item in judged if item.state == state]
    # Of an increase the figure is how much worse it is, which stands beside no limit.
    compared = [item.figure for item in deciding if item.figure is not None and item.name != "max_increase"]
    value = compared[0] if compared else value
    known = [item.rate for item in deciding if item.power == "shows" and item.rate is not None]
    level_state: State = "warn" if state == "fail" and gate.level == "warn" else state
    return Gate(
        metric=metric,
        limit=gate.limits(),
        on=on,
        level=gate.level,
        state=level_state,
        value=value,
        because=gate.because,
        explanation=" ".join(dict.fromkeys(explained(item, measurement) for item in deciding)),
        detectable=min(known, default=None) if state == "pass" else None,
        alpha=gate.alpha,
        on_asked=gate.on,
        reason_kind=kind if state == "unmeasured" else "",
        unit=conditions.units.get(metric, "") if measurement is None else measurement.unit,
    )


def _outside(metric: str, gate: GateConfig, measurement: Measurement | None, conditions: Conditions) -> ReasonKind:
    """Return the reason outside the figure for which a limit, or each relative to the holdout, is not judged."""
    if measurement is None:
        return "left_out" if metric in conditions.left_out else "blocked" if metric in conditions.blocked else ""
    if measurement.value is None:
        return ""
    if metric in conditions.blocked:
        return "blocked"
    # In utility the baseline is the source's figure, whatever the holdout is.
    relative = any(compares_with_baseline(name, measurement) for name in gate.limits())
    return "drift" if conditions.drift is not None and measurement.baseline_role != "source" and relative else ""


def compares_with_baseline(name: str, measurement: Measurement) -> bool:
    """Return whether a limit of that name compares the figure with its baseline's."""
    return name.endswith("_holdout") or (name == "max_increase" and measurement.better == "band")


def first_figure(limits: Mapping[str, float], on: On, measurement: Measurement) -> float | None:
    """Return the figure that stands for a gate where no limit could look at one: that of its first limit.

    Reports of older versions hold it for every gate.
    """
    name = next(iter(limits))
    if name in ("min", "max"):
        return _figure(name, on, measurement)[1]
    if name == "max_increase":
        return compared_figure(measurement)
    if measurement.holdout is not None and measurement.holdout.matched is not None:
        return measurement.holdout.matched
    return measurement.value if name == "max_excess_over_holdout" else _figure(name, on, measurement)[1]


def _figure(name: str, on: On, measurement: Measurement) -> tuple[Judging, float | None]:
    """Return the value, or the end of its interval that is worse for a limit of that name, and which of them it is."""
    if on == "value":
        return "value", measurement.value
    return ("low", measurement.low) if name.startswith("min") else ("high", measurement.high)


def _judge_limit(name: str, limit: float, on: On, gate: GateConfig, measurement: Measurement) -> Judged:
    if name in ("min", "max"):
        return _judge_absolute(name, limit, on, measurement)
    baseline = measurement.holdout
    if baseline is None:
        return Judged("unmeasured", "no_baseline", name, limit)
    if cannot_fail(name, limit, baseline.value, extent_of(measurement.unit)):
        return Judged("unmeasured", "cannot_fail", name, limit)
    if name == "max_excess_over_holdout":
        return _judge_excess(name, limit, gate.alpha, measurement, baseline)
    return _judge_ratio(name, limit, on, gate, measurement, baseline)


def _judge_absolute(name: str, limit: float, on: On, measurement: Measurement) -> Judged:
    which, figure = _figure(name, on, measurement)
    if figure is None:
        return Judged("unmeasured", "no_interval", name, limit)
    broken = _breaks(name, figure, limit)
    judged = Judged("fail" if broken else "pass", "absolute", name, limit, which, figure)
    if name != "max" or on != "value" or broken:
        return judged
    rate = _detectable(limit, measurement)
    return judged if rate is None else judged._replace(power="shows", rate=rate)


def _judge_ratio(
    name: str, limit: float, on: On, gate: GateConfig, measurement: Measurement, baseline: Baseline
) -> Judged:
    # An interval of the ratio holds what is uncertain in both figures, so the plain values are compared by it.
    surely = baseline.ratio_low is not None and baseline.ratio_high is not None and gate.on != "value"
    which: Judging = "matched"  # the interval belongs to the whole corpus; at the holdout's size there is no other
    figure = baseline.matched
    if figure is None:
        which, figure = _figure(name, "value" if surely else on, measurement)
    if figure is None:
        return Judged("unmeasured", "no_interval", name, limit)
    if baseline.value == 0:
        state: State = "pass" if figure == 0 else "unmeasured"
        return Judged(state, "both_zero" if figure == 0 else "no_ratio", name, limit, which, figure)
    ratio = figure / baseline.value
    if not _breaks(name, ratio, limit):
        return Judged("pass", "ratio", name, limit, which, figure)
    if not surely:
        return Judged("fail", "ratio", name, limit, which, figure)
    # A fail only where the whole interval of the ratio lies beyond the limit.
    nearest = baseline.ratio_low if name.startswith("max") else baseline.ratio_high
    assert nearest is not None
    if _breaks(name, nearest, limit):
        return Judged("fail", "ratio_surely", name, limit, which, figure)
    return Judged("warn" if gate.level == "error" else "pass", "ratio_unsure", name, limit, which, figure)


def _judge_increase(limit: float, on: On, gate: GateConfig, measurement: Measurement, conditions: Conditions) -> Judged:
    """Judge by how much a figure is worse than in the earlier report, under all settings alike."""
    name, earlier = "max_increase", conditions.earlier
    if earlier is None:
        return Judged("unmeasured", "no_earlier", name, limit)
    unlike = earlier.reason or earlier.unlike.get(measurement.metric)
    if unlike:
        return Judged("unmeasured", "unlike_earlier", name, limit, since=earlier.created, reason=unlike)
    before = earlier.measurement(measurement.metric)
    if before is None or before.value is None:
        return Judged("unmeasured", "not_in_earlier", name, limit, since=earlier.created)
    now, then = loss_of(measurement), loss_of(before)
    if now is None or then is None:
        return Judged("unmeasured", "no_baseline", name, limit)
    if cannot_worsen(limit, before.value, measurement.better, extent_of(measurement.unit)):
        return Judged("unmeasured", "cannot_worsen", name, limit, since=earlier.created, before=before.value)
    increase = now.value - then.value
    judged = Judged(
        "pass", "increase", name, limit, figure=now.value, before=then.value, since=earlier.created
    )  # fmt: skip
    if on == "value":
        return judged._replace(state="fail" if _breaks(name, increase, limit) else "pass")
    if now.low is None or then.high is None:
        return judged._replace(state="unmeasured", why="no_interval")
    # The ends that face each other, as compare takes them to tell a difference from chance (Zou and Donner 2008).
    least = increase - math.hypot(now.value - now.low, then.high - then.value)
    if not _breaks(name, increase, limit):
        return judged
    if _breaks(name, least, limit):
        return judged._replace(state="fail", why="increase_surely")
    return judged._replace(state="warn" if gate.level == "error" else "pass", why="increase_unsure")


def _breaks(name: str, figure: float, limit: float) -> bool:
    return figure > limit + _ROUNDING if name.startswith("max") else figure < limit - _ROUNDING


def _judge_excess(name: str, limit: float, alpha: float, measurement: Measurement, baseline: Baseline) -> Judged:
    value = measurement.value if baseline.matched is None else baseline.matched
    assert value is not None
    which: Judging = "value" if baseline.matched is None else "matched"
    judged = Judged("unmeasured", "excess", name, limit, which, value, needed=alpha)
    permutations = measurement.settings.get("permutations")
    if isinstance(permutations, int) and 1 / (permutations + 1) > alpha:
        return judged._replace(why="few_permutations")
    reachable = smallest_p_value(measurement.n, baseline.n, baseline.value) if 0 <= value <= 1 else None
    if reachable is not None and reachable > alpha:
        return judged._replace(why="few_documents", p_value=reachable)
    judged = judged._replace(p_value=measurement.p_value)
    if value - baseline.value <= limit + _ROUNDING:
        return _with_power(judged._replace(state="pass"), measurement, baseline)
    if measurement.p_value is None:
        return judged._replace(why="no_p_value")
    if measurement.p_value > alpha:
        judged = judged._replace(why="chance")
        if measurement.p_value <= _SUGGESTIVE or baseline.value == 0:
            return judged._replace(state="warn")
        return _with_power(judged._replace(state="pass"), measurement, baseline)
    return judged._replace(state="fail")


def _with_power(judged: Judged, measurement: Measurement, baseline: Baseline) -> Judged:
    """Return the judgement of an excess within its limit, with the rate that would have failed it.

    A limit that no rate could have broken is ``unmeasured``. Nothing is said of figures that are no share of judged
    documents, nor of those at another size.
    """
    if measurement.kind != "census" or measurement.unit != "rate" or baseline.matched is not None or not baseline.n:
        return judged
    flagged, alpha = round(baseline.value * baseline.n), judged.needed
    assert alpha is not None
    rate = failing_excess(measurement.n, flagged, baseline.n, judged.limit, alpha)
    if rate is None:
        return judged._replace(state="unmeasured", power="never")
    if rate > _LARGEST_MISSED:
        return judged._replace(state="unmeasured", power="seldom", rate=rate)
    return judged._replace(power="shows", rate=rate)


def _detectable(limit: float, measurement: Measurement) -> float | None:
    """Return the smallest rate that a limit on a census' value would have shown; None where that is not known."""
    if measurement.kind != "census" or measurement.unit != "rate" or measurement.detectable is None:
        return None
    if limit <= 0:
        return measurement.detectable
    return failing_rate(measurement.n, least_above(limit, measurement.n))


def smallest_p_value(n: int, baseline_n: int, baseline_rate: float) -> float | None:
    """Return the smallest p-value that a one-sided exact test could give: all of ``n`` documents flagged.

    None where the figure is no rate. Hypergeometric tail, as in Fisher's exact test: of ``n + baseline_n`` documents,
    ``n + round(baseline_rate * baseline_n)`` are flagged, and all ``n`` of the corpus are among them.
    """
    if not 0 <= baseline_rate <= 1 or n <= 0 or baseline_n <= 0:
        return None
    from scipy.stats import hypergeom

    flagged = n + round(baseline_rate * baseline_n)
    return float(hypergeom.sf(n - 1, n + baseline_n, flagged, n))
