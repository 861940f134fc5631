"""The sentence of a gate, which report.json holds: put together here alone, with figures as the tables write them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from corpusaudit.numbers import apart, format_excess, format_p, format_value, significant
from corpusaudit.results import Baseline, Measurement, State

Why = Literal[
    "absent", "left_out", "no_figure", "condition", "no_interval", "no_baseline", "cannot_fail",
    "absolute",
    "both_zero", "no_ratio", "ratio", "ratio_surely", "ratio_unsure",
    "excess", "few_permutations", "few_documents", "no_p_value", "chance",
    "no_earlier", "unlike_earlier", "not_in_earlier", "cannot_worsen", "increase", "increase_surely", "increase_unsure",
]  # fmt: skip
"""What decided: what lacked; the comparison with a limit, a ratio, an excess or an earlier report; or what keeps that
from deciding."""
Judging = Literal["value", "low", "high", "matched"]
"""Which figure was judged: the value, an end of its interval, or the figure at the holdout's size."""
Power = Literal["", "shows", "seldom", "never"]
"""Of a limit that is met: ``rate`` would have failed it with 95 % probability, only a very large one, or none."""


class Judged(NamedTuple):
    """What came of one limit, and the facts that decided. What is not here stands in the measurement.

    ``needed`` is the p-value that an excess needs to fail, ``p_value`` the one that was found, or the smallest that
    could be (``few_documents``). ``reason`` is a sentence of another module, where a condition does not hold, or a
    clause that says why an earlier report does not compare. Of an increase, ``figure`` and ``before`` say how bad the
    figure is and was, and ``since`` when the earlier report was made.
    """

    state: State
    why: Why
    name: str = ""
    limit: float = 0.0
    which: Judging = "value"
    figure: float | None = None
    needed: float | None = None
    p_value: float | None = None
    power: Power = ""
    rate: float | None = None
    reason: str = ""
    before: float | None = None
    since: str = ""


def explained(judged: Judged, measurement: Measurement | None) -> str:
    """Return what was compared with what, or what was lacking, in a sentence or two."""
    if judged.why == "condition":
        return judged.reason
    if measurement is None:
        return (
            "It was left out of this audit on request."
            if judged.why == "left_out"
            else "It was not measured in this audit."
        )
    if judged.why == "no_figure":
        return f"It could not be measured: {measurement.reason}."
    if judged.why == "no_interval":
        return "It has no interval, and the gate is judged on its bound."
    if judged.why == "no_baseline":
        return "It is uncalibrated: no holdout figure to compare with."
    if judged.why == "absolute":
        return _absolute(judged, measurement) + _power(judged, measurement)
    if judged.why in _EARLIER:
        return _EARLIER[judged.why](judged, measurement)
    baseline = measurement.holdout
    assert baseline is not None
    write = _ratio if judged.why in _RATIOS else _EXCESS[judged.why]
    return write(judged, measurement, baseline) + _power(judged, measurement)


def left_out_of_it(first: Measurement, documents: int) -> str:
    """Return that documents are out of the figure judged, since their incidents were accepted, and the first figure."""
    what = "1 document, whose incidents were" if documents == 1 else f"{documents:,} documents, whose incidents were"
    return f"Out of it: {what} accepted; with all documents it is {format_value(first.value, first.unit)}."


def _absolute(judged: Judged, measurement: Measurement) -> str:
    assert judged.figure is not None
    figure, limit = apart(judged.figure, judged.limit, measurement.unit)
    return f"{_what(judged, figure)} is {_place(judged)} the limit of at {_side(judged)} {limit}."


_RATIOS = ("both_zero", "no_ratio", "ratio", "ratio_surely", "ratio_unsure")


def _ratio(judged: Judged, measurement: Measurement, baseline: Baseline) -> str:
    assert judged.figure is not None
    what = _what(judged, format_value(judged.figure, measurement.unit))
    if judged.why == "both_zero":
        return f"{what} is that of the {baseline.of}."
    if judged.why == "no_ratio":
        return f"{what} has no ratio to the {baseline.of}'s, which is 0."
    ratio, limit = apart(judged.figure / baseline.value, judged.limit, "ratio")
    of = f"the {baseline.of}'s {format_value(baseline.value, measurement.unit)}"
    place = "within" if judged.why == "ratio" and judged.state == "pass" else _beyond(judged)
    compared = f"{what} is {ratio} times {of}, which is {place} the limit of at {_side(judged)} {limit}."
    if judged.why == "ratio":
        return compared
    assert baseline.ratio_low is not None
    assert baseline.ratio_high is not None
    ends = [apart(end, judged.limit, "ratio")[0] for end in (baseline.ratio_low, baseline.ratio_high)]
    if judged.why == "ratio_surely":
        return f"{compared} So is the whole 95% interval of the ratio, {ends[0]} to {ends[1]}."
    return (
        f"{compared} The 95% interval of the ratio, {ends[0]} to {ends[1]}, holds the limit: with so few documents "
        "that may be chance."
    )


def _cannot_fail(_judged: Judged, measurement: Measurement, baseline: Baseline) -> str:
    figure = format_value(baseline.value, measurement.unit)
    return f"Compared with the {baseline.of}'s {figure}, no figure could break the limit."


def _excess(judged: Judged, measurement: Measurement, baseline: Baseline) -> str:
    what, allowed = _compared(judged, measurement, baseline)
    if judged.state == "fail":
        return f"{what}, above the limit of {allowed} ({_p_words(judged)})."
    assert judged.figure is not None
    return f"{what}, within the limit of {allowed}." if judged.figure > baseline.value else f"{what}."


def _few_permutations(judged: Judged, measurement: Measurement, baseline: Baseline) -> str:
    assert judged.needed is not None
    return (
        f"{_compared(judged, measurement, baseline)[0]}, but with {measurement.settings['permutations']} permutations "
        f"no p-value can be as low as {significant(judged.needed)}; more are needed."
    )


def _few_documents(judged: Judged, measurement: Measurement, baseline: Baseline) -> str:
    return (
        f"{_compared(judged, measurement, baseline)[0]}, but with {measurement.n} against {baseline.n} documents even "
        f"a copy in every one could not be distinguished from chance ({_p_words(judged)})."
    )


def _no_p_value(judged: Judged, measurement: Measurement, baseline: Baseline) -> str:
    what, allowed = _compared(judged, measurement, baseline)
    return f"{what}, above the limit of {allowed}, and no p-value says if that is chance."


def _chance(judged: Judged, measurement: Measurement, baseline: Baseline) -> str:
    what, allowed = _compared(judged, measurement, baseline)
    return (
        f"{what}, above the limit of {allowed}, but with {measurement.n} against {baseline.n} documents chance "
        f"explains that ({_p_words(judged)})."
    )


_EXCESS: dict[Why, Callable[[Judged, Measurement, Baseline], str]] = {
    "cannot_fail": _cannot_fail,
    "excess": _excess,
    "few_permutations": _few_permutations,
    "few_documents": _few_documents,
    "no_p_value": _no_p_value,
    "chance": _chance,
}


def _no_earlier(_judged: Judged, _measurement: Measurement) -> str:
    return (
        "No earlier report was given to compare with. Give that of the last release with --against, or take "
        "max_increase out of the limit where there is none yet."
    )


def _unlike_earlier(judged: Judged, _measurement: Measurement) -> str:
    return f"It does not compare with the report of {judged.since}: {judged.reason}."


def _not_in_earlier(judged: Judged, _measurement: Measurement) -> str:
    return f"The report of {judged.since} has no figure to compare with."


def _cannot_worsen(judged: Judged, measurement: Measurement) -> str:
    before = format_value(judged.before, measurement.unit)
    return f"Compared with the {before} of the report of {judged.since}, no figure could break the limit."


def _increase(judged: Judged, measurement: Measurement) -> str:
    assert judged.figure is not None
    assert judged.before is not None
    away = measurement.better == "band"
    sign = -1 if measurement.better == "higher" else 1
    now, then = apart(sign * judged.figure, sign * judged.before, measurement.unit)
    what = f"The value {now}" if not away else f"The distance {now} from the {measurement.baseline_role}'s figure"
    if judged.figure <= judged.before:
        return f"{what} is no worse than the {then} of the report of {judged.since}."
    worse, allowed = format_excess(judged.figure - judged.before, judged.limit, measurement.unit)
    beyond = judged.why != "increase" or judged.state == "fail"
    place = f"{'more than' if beyond else 'within'} the limit of {allowed}"
    side = "below" if measurement.better == "higher" else "above"
    told = f"{what} is {worse} {side} the {then} of the report of {judged.since}, {place}."
    if judged.why == "increase_surely":
        return f"{told} By the 95% intervals of both, chance does not explain that."
    if judged.why == "increase_unsure":
        return f"{told} By the 95% intervals of both, that may be chance."
    return told


_EARLIER: dict[Why, Callable[[Judged, Measurement], str]] = {
    "no_earlier": _no_earlier,
    "unlike_earlier": _unlike_earlier,
    "not_in_earlier": _not_in_earlier,
    "cannot_worsen": _cannot_worsen,
    "increase": _increase,
    "increase_surely": _increase,
    "increase_unsure": _increase,
}


def _compared(judged: Judged, measurement: Measurement, baseline: Baseline) -> tuple[str, str]:
    """Return the clause that compares a value with the baseline, and the excess that the limit allows."""
    assert judged.figure is not None
    value, theirs = apart(judged.figure, baseline.value, measurement.unit)
    what = _what(judged, value)
    excess, allowed = format_excess(judged.figure - baseline.value, judged.limit, measurement.unit)
    if judged.figure <= baseline.value:
        return f"{what} does not exceed the {baseline.of}'s {theirs}", allowed
    return f"{what} exceeds the {baseline.of}'s {theirs} by {excess}", allowed


def _p_words(judged: Judged) -> str:
    """Return the p-value, with the one that is needed where it is too large."""
    p, needed = judged.p_value, judged.needed
    assert p is not None
    assert needed is not None
    if p <= needed:
        return format_p(p)
    exact, least = apart(p, needed, "")
    shown = format_p(p)
    return f"{shown if p >= 0.001 and shown != format_p(needed) else f'p = {exact}'}, needed {least}"


def _power(judged: Judged, measurement: Measurement) -> str:
    """Return what a limit that is met excludes, or that it excludes nothing."""
    if not judged.power:
        return ""
    if judged.power == "shows":
        return (
            f" A rate of {format_value(judged.rate, 'rate')} would have shown with 95% probability, in cases that the "
            "detector sees and that do not repeat each other."
        )
    assert measurement.holdout is not None
    against = f" But with {measurement.n} against {measurement.holdout.n} documents"
    if judged.power == "never":
        flagged = format_value(measurement.holdout.value, measurement.unit)
        return f"{against}, of which {flagged} are flagged, no rate would have shown with 95% probability."
    return (
        f"{against} only a rate of {format_value(judged.rate, 'rate')} would have shown with 95% probability; more "
        "documents of the holdout are needed."
    )


def _what(judged: Judged, figure: str) -> str:
    if judged.which == "matched":
        return f"The value at the holdout's size, {figure},"
    ends = {"low": "The lower end of the 95% interval", "high": "The upper end of the 95% interval"}
    return f"{ends.get(judged.which, 'The value')} {figure}"


def _place(judged: Judged) -> str:
    return _beyond(judged) if judged.state == "fail" else "within"


def _beyond(judged: Judged) -> str:
    return "above" if judged.name.startswith("max") else "below"


def _side(judged: Judged) -> str:
    return "most" if judged.name.startswith("max") else "least"
