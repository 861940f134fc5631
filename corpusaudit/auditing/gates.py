"""Judging measurements against limits: measured figures in, states with a sentence each out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from corpusaudit.auditing.conditions import Conditions
from corpusaudit.auditing.power import failing_excess, failing_rate, least_above
from corpusaudit.config import GateConfig, On
from corpusaudit.extents import cannot_fail, extent_of
from corpusaudit.results import Gate, Measurement, ReasonKind, State, Twin, Verdict

_ROUNDING = 1e-12
_ALL_WELL = Conditions()
_SUGGESTIVE = 0.05
"""An excess that chance explains warns where chance brings so large a one this seldom, or unseen text shows none at
all: otherwise two clean corpora in five would warn of something."""
_LARGEST_MISSED = 0.5
"""A limit that would miss copies in half of the documents says nothing of the corpus."""
_NOT_MEASURED = "It was not measured in this audit."
_WORST_FIRST: tuple[State, ...] = ("fail", "unmeasured", "warn", "pass")


class _Judged(NamedTuple):
    """``detectable``: the smallest rate that would have failed a limit that is met, with 95 % probability."""

    state: State
    sentence: str
    detectable: float | None = None


def judge(
    measurements: Iterable[Measurement], gates: Mapping[str, GateConfig], conditions: Conditions = _ALL_WELL
) -> tuple[Gate, ...]:
    """Judge every gate, in their order; a gate without a figure to judge is ``unmeasured``.

    The state of a gate with several limits is the worst of theirs: fail, unmeasured, warn, pass. ``level = "warn"``
    turns a fail into a warning. A ratio with an interval fails where all of it lies beyond the limit; where its value
    alone does, that is a warning at level error and a pass at level warn. ``Gate.value`` is the figure judged: the
    value, or the end of the interval.
    """
    found = {measurement.metric: measurement for measurement in measurements}
    return tuple(_judge(metric, gate, found.get(metric), conditions) for metric, gate in gates.items())


def verdict(gates: Iterable[Gate], unread: Sequence[str] = (), measurements: Iterable[Measurement] = ()) -> Verdict:
    """Return the worst state that counts: fail before unmeasured before pass.

    Gates of level ``warn`` stop nothing. Text that will be released and was not read is ``unmeasured``, and so is an
    audit in which no gate could be judged; but where all gates only warn, nothing is stopped by what was not read
    either, and any measurement with a value is enough.
    """
    judged = tuple(gates)
    blocking = {gate.state for gate in judged if gate.level == "error"}
    if "fail" in blocking:
        return "fail"
    if "unmeasured" in blocking or (unread and (blocking or not judged)):
        return "unmeasured"
    if any(gate.state != "unmeasured" for gate in judged):
        return "pass"
    return "pass" if judged and any(measurement.value is not None for measurement in measurements) else "unmeasured"


def _judge(metric: str, gate: GateConfig, measurement: Measurement | None, conditions: Conditions) -> Gate:
    on = gate.on or ("bound" if measurement is not None and measurement.kind == "estimate" else "value")
    value = None
    kind: ReasonKind = ""
    if measurement is None:
        kind = "left_out" if metric in conditions.left_out else ""
        judged = [_Judged("unmeasured", "It was left out of this audit." if kind else _NOT_MEASURED)]
    elif measurement.value is None:
        judged = [_Judged("unmeasured", f"It could not be measured: {measurement.reason}.")]
    elif metric in conditions.blocked:
        kind = "blocked"
        judged = [_Judged("unmeasured", conditions.blocked[metric])]
    else:
        # In utility the figure beside is the source's, whatever the holdout is.
        drift = None if measurement.beside == "source" else conditions.drift
        kind = "drift" if drift is not None and _beside_holdout(gate) else ""
        judged = [
            _Judged("unmeasured", drift)
            if drift is not None and name.endswith("_holdout")
            else _judge_limit(name, limit, on, gate, measurement)
            for name, limit in gate.limits().items()
        ]
        value = _shown(gate, on, measurement)
    state = min((item.state for item in judged), key=_WORST_FIRST.index)
    sentences = [item.sentence for item in judged if item.state == state]
    known = [item.detectable for item in judged if item.detectable is not None] if state == "pass" else []
    if state == "fail" and gate.level == "warn":
        state = "warn"
    return Gate(
        metric=metric,
        limit=gate.limits(),
        on=on,
        level=gate.level,
        state=state,
        value=value,
        because=gate.because,
        explanation=" ".join(sentences),
        detectable=min(known, default=None),
        alpha=gate.alpha,
        on_asked=gate.on,
        reason_kind=kind if state == "unmeasured" else "",
    )


def _beside_holdout(gate: GateConfig) -> bool:
    return any(name.endswith("_holdout") for name in gate.limits())


def _shown(gate: GateConfig, on: On, measurement: Measurement) -> float | None:
    """Return the figure that stands for the gate: what its first limit looked at."""
    name = next(iter(gate.limits()))
    if name in ("min", "max"):
        return _figure(name, on, measurement)
    if measurement.holdout is not None and measurement.holdout.matched is not None:
        return measurement.holdout.matched
    return measurement.value if name == "max_excess_over_holdout" else _figure(name, on, measurement)


def _figure(name: str, on: On, measurement: Measurement) -> float | None:
    """Return the value, or the end of its interval that is worse for a limit of that name."""
    if on == "value":
        return measurement.value
    return measurement.low if name.startswith("min") else measurement.high


def _judge_limit(name: str, limit: float, on: On, gate: GateConfig, measurement: Measurement) -> _Judged:
    if name in ("min", "max"):
        return _judge_absolute(name, limit, on, measurement)
    twin = measurement.holdout
    if twin is None:
        return _Judged("unmeasured", "It is uncalibrated: no holdout figure to compare with.")
    if cannot_fail(name, limit, twin.value, extent_of(measurement.unit)):
        return _Judged(
            "unmeasured",
            f"Beside the {twin.of}'s {_figure_words(twin.value, measurement)} no figure could break the limit.",
        )
    if name == "max_excess_over_holdout":
        return _judge_excess(limit, gate.alpha, measurement)
    return _judge_ratio(name, limit, on, gate, measurement)


def _judge_absolute(name: str, limit: float, on: On, measurement: Measurement) -> _Judged:
    figure = _figure(name, on, measurement)
    if figure is None:
        return _Judged("unmeasured", "It has no interval, and the gate is judged on its bound.")
    judged = _compared(
        name,
        figure,
        limit,
        f"{_what(name, on)} {_figure_words(figure, measurement)}",
        _figure_words(limit, measurement),
    )
    if name != "max" or on != "value" or judged.state != "pass":
        return judged
    return _with_power(judged, _detectable(limit, measurement), measurement)


def _judge_ratio(name: str, limit: float, on: On, gate: GateConfig, measurement: Measurement) -> _Judged:
    twin = measurement.holdout
    assert twin is not None
    # An interval of the ratio holds what is uncertain in both figures, so the plain values are compared by it.
    surely = twin.ratio_low is not None and twin.ratio_high is not None and gate.on != "value"
    if twin.matched is not None:
        # The interval belongs to the whole corpus; at the twin's size there is the figure alone.
        figure: float | None = twin.matched
        what = f"The value at the holdout's size, {_figure_words(twin.matched, measurement)},"
    else:
        on = "value" if surely else on
        figure = _figure(name, on, measurement)
        what = _what(name, on) + ("" if figure is None else f" {_figure_words(figure, measurement)}")
    if figure is None:
        return _Judged("unmeasured", "It has no interval, and the gate is judged on its bound.")
    if twin.value == 0:
        if figure == 0:
            return _Judged("pass", f"{what} is that of the {twin.of}.")
        return _Judged("unmeasured", f"{what} has no ratio to the {twin.of}'s, which is 0.")
    ratio = figure / twin.value
    times = f"{what} is {_n(ratio)} times the {twin.of}'s {_figure_words(twin.value, measurement)}, which"
    judged = _compared(name, ratio, limit, times, _n(limit))
    return _by_interval(judged, name, limit, gate, twin) if surely and judged.state == "fail" else judged


def _by_interval(broken: _Judged, name: str, limit: float, gate: GateConfig, twin: Twin) -> _Judged:
    """Return the state of a broken limit on a ratio: a fail only where its whole interval lies beyond the limit."""
    assert twin.ratio_low is not None
    assert twin.ratio_high is not None
    ends = f"95 % interval {_n(twin.ratio_low)} to {_n(twin.ratio_high)}"
    over = name.startswith("max")
    if twin.ratio_low > limit + _ROUNDING if over else twin.ratio_high < limit - _ROUNDING:
        return _Judged("fail", f"{broken.sentence} All of the ratio's {ends} is.")
    chance = f"{broken.sentence} The ratio's {ends} holds the limit: with so few documents that may be chance."
    return _Judged("warn" if gate.level == "error" else "pass", chance)


def _compared(name: str, figure: float, limit: float, what: str, allowed: str) -> _Judged:
    over = name.startswith("max")
    broken = figure > limit + _ROUNDING if over else figure < limit - _ROUNDING
    word = ("above" if over else "below") if broken else "within"
    side = "most" if over else "least"
    return _Judged("fail" if broken else "pass", f"{what} is {word} the limit of at {side} {allowed}.")


def _judge_excess(limit: float, alpha: float, measurement: Measurement) -> _Judged:
    twin = measurement.holdout
    assert twin is not None
    value = measurement.value if twin.matched is None else twin.matched
    assert value is not None
    excess = value - twin.value
    mine, theirs, allowed = (_figure_words(number, measurement) for number in (value, twin.value, limit))
    what = f"The value {mine} exceeds the {twin.of}'s {theirs} by {_figure_words(excess, measurement)}"
    if excess <= 0:
        what = f"The value {mine} does not exceed the {twin.of}'s {theirs}"
    permutations = measurement.settings.get("permutations")
    if isinstance(permutations, int) and 1 / (permutations + 1) > alpha:
        return _Judged(
            "unmeasured",
            f"{what}, but with {permutations} permutations no p-value can be as low as {_n(alpha)}; more are needed.",
        )
    reachable = smallest_p_value(measurement.n, twin.n, twin.value) if 0 <= value <= 1 else None
    if reachable is not None and reachable > alpha:
        return _Judged(
            "unmeasured",
            f"{what}, but with {measurement.n} against {twin.n} documents even a copy in every one could not be told "
            f"from chance (p {_n(reachable)}, needed {_n(alpha)}).",
        )
    if excess <= limit + _ROUNDING:
        within = f", within the limit of {allowed}." if excess > 0 else "."
        return _met_excess(_Judged("pass", what + within), limit, alpha, measurement)
    if measurement.p_value is None:
        return _Judged("unmeasured", f"{what}, above the limit of {allowed}, and no p-value says if that is chance.")
    if measurement.p_value > alpha:
        chance = (
            f"{what}, above the limit of {allowed}, but with {measurement.n} against {twin.n} documents chance "
            f"explains that (p {_n(measurement.p_value)}, needed {_n(alpha)})."
        )
        told = measurement.p_value <= _SUGGESTIVE or twin.value == 0
        return _Judged("warn", chance) if told else _met_excess(_Judged("pass", chance), limit, alpha, measurement)
    return _Judged("fail", f"{what}, above the limit of {allowed} (p {_n(measurement.p_value)}).")


def _met_excess(judged: _Judged, limit: float, alpha: float, measurement: Measurement) -> _Judged:
    """Return the judgement of an excess within its limit, with the rate that would have failed it.

    A limit that no rate could have broken is ``unmeasured``. Nothing is said of figures that are no share of judged
    documents, nor of those at another size.
    """
    twin = measurement.holdout
    assert twin is not None
    if measurement.kind != "census" or measurement.unit != "rate" or twin.matched is not None or not twin.n:
        return judged
    rate = failing_excess(measurement.n, round(twin.value * twin.n), twin.n, limit, alpha)
    if rate is None:
        return _Judged(
            "unmeasured",
            f"{judged.sentence} But with {measurement.n} against {twin.n} documents, of which "
            f"{_figure_words(twin.value, measurement)} are flagged, no rate would have shown with 95 % probability.",
        )
    if rate > _LARGEST_MISSED:
        return _Judged(
            "unmeasured",
            f"{judged.sentence} But with {measurement.n} against {twin.n} documents only a rate of "
            f"{_figure_words(rate, measurement)} would have shown with 95 % probability; more documents of the holdout "
            "are needed.",
        )
    return _with_power(judged, rate, measurement)


def _detectable(limit: float, measurement: Measurement) -> float | None:
    """Return the smallest rate that a limit on a census' value would have shown; None where that is not known."""
    if measurement.kind != "census" or measurement.unit != "rate" or measurement.detectable is None:
        return None
    if limit <= 0:
        return measurement.detectable
    return failing_rate(measurement.n, least_above(limit, measurement.n))


def _with_power(judged: _Judged, rate: float | None, measurement: Measurement) -> _Judged:
    if rate is None:
        return judged
    shown = f" A rate of {_figure_words(rate, measurement)} would have shown with 95 % probability"
    return judged._replace(
        sentence=f"{judged.sentence}{shown}, in cases that the detector sees and that do not repeat each other.",
        detectable=rate,
    )


def smallest_p_value(n: int, twin_n: int, twin_rate: float) -> float | None:
    """Return the smallest p-value that a one-sided exact test could give: all of ``n`` documents flagged.

    None where the figure is no rate. Hypergeometric tail, as in Fisher's exact test: of ``n + twin_n`` documents,
    ``n + round(twin_rate * twin_n)`` are flagged, and all ``n`` of ours are among them.
    """
    if not 0 <= twin_rate <= 1 or n <= 0 or twin_n <= 0:
        return None
    from scipy.stats import hypergeom

    flagged = n + round(twin_rate * twin_n)
    return float(hypergeom.sf(n - 1, n + twin_n, flagged, n))


def _what(name: str, on: On) -> str:
    if on == "value":
        return "The value"
    return f"The {'lower' if name.startswith('min') else 'upper'} end of the 95 % interval"


def _figure_words(number: float, measurement: Measurement) -> str:
    """Return a figure as the report shows it: rates in per cent."""
    return f"{_n(100 * number)}%" if measurement.unit == "rate" else _n(number)


def _n(number: float) -> str:
    return format(number, ".4g")
