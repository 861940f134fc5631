"""Without a key, a report is held to its own figures: which changed numbers are found out, and which cannot be."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from pydantic import ValidationError

from corpusaudit.auditing.consistency import disagreement
from corpusaudit.auditing.plausible import implausible
from corpusaudit.auditing.run import audit
from corpusaudit.corpus.model import Corpus
from corpusaudit.results import AuditReport, Baseline, Measurement, Part
from tests.reports.samples import clean_pass, incident, with_findings

METRICS = ("memorization.exact_copies", "memorization.verbatim", "diversity.exact_duplicates", "diversity.distinct")

NOT_CHECKED = {
    **{
        f"incidents.#.{name}": "what was found"
        for name in ("chance", "words", "source_words", "stretches.#.synthetic.#", "stretches.#.source.#")
    },
    "measurements.#.p_value": "follows from units of people, which are not in the report",
    "measurements.#.detectable": "follows from n; some metrics count people",
    "measurements.#.high": "an interval that holds its value may be wider",
    "measurements.#.holdout.high": "an interval that holds its value may be wider",
    "measurements.#.holdout.n": "a share may be of more documents",
    "measurements.#.parts.#.high": "an interval that holds its value may be wider",
    "measurements.#.settings.*": "what was asked for",
    "measurements.#.series.#.x.#": "charts",
    "measurements.#.series.#.y.#": "charts",
    "measurements.#.value": "no gate judges it and it is no share",
    "measurements.#.low": "an interval that holds its value may be wider",
    "measurements.#.n": "it is no share of documents",
    "measurements.#.holdout.value": "no gate judges it",
    "findings.#.score": "one finding",
    "findings.#.words": "one finding",
    "findings.#.expected": "one finding",
    "findings.#.synthetic_span.#": "one finding",
    "findings_total.*": "more may have been found than are shown",
    "gates.#.alpha": "what was asked for",
    "gates.#.limit.max": "what was asked for",
    "gates.#.limit.max_excess_over_holdout": "what was asked for",
    "gates.#.limit.max_ratio_to_holdout": "what was asked for",
    "gates.#.limit.min_ratio_to_holdout": "what was asked for",
    "corpora.*.empty": "sizes of corpora",
    "findings.#.chance": "one finding",
    "measurements.#.holdout.ratio_high": "no gate judges it",
    "measurements.#.holdout.ratio_low": "no gate judges it",
    "measurements.#.holdout.matched": "no gate judges it",
    "measurements.#.exchange_p": "follows from units of people, which are not in the report",
    "measurements.#.parts.#.value": "it is no share of documents",
    "measurements.#.parts.#.low": "an interval that holds its value may be wider",
    "measurements.#.parts.#.holdout": "no gate judges it",
    "schema_version": "read before anything else",
    "measurements.#.parts.#.n": "it is no share of documents",
    "corpora.*.documents": "sizes of corpora",
    "corpora.*.tokens": "sizes of corpora",
    "corpora.*.labels": "sizes of corpora",
    "corpora.*.skipped": "sizes of corpora",
    "provenance.seed": "what was asked for",
    "provenance.duration.*": "time",
}
"""Numbers that may be another in a report that agrees with itself, and why: only a seal guards them."""


@cache
def audited() -> dict[str, Any]:
    """Return the report of a small audit with copies, as JSON data."""
    source = [f"the {i} patients of ward {i} came with a cough and left on day {i} with a plan {i}" for i in range(40)]
    other = [f"nobody on floor {i} knew why lamp {i} was lit in room {i} at night {i} or so" for i in range(40)]
    synthetic = [*source[:6], *(f"the clerk {i} wrote a long letter {i} on the use of forms {i}" for i in range(54))]
    labels = ["a", "b"] * 30
    made = audit(Corpus.from_texts(synthetic, labels=labels), source, other, only=METRICS).report
    data: dict[str, Any] = json.loads(made.model_dump_json(by_alias=True))
    return data


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every number."""
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        return [place for name, inner in pairs for place in leaves(inner, (*path, name))]
    return [path] if isinstance(value, int | float) and not isinstance(value, bool) else []


def kind(path: tuple[Any, ...]) -> str:
    """Return the path without numbers of places and without names that differ from report to report."""
    names = ["#" if isinstance(name, int) else str(name) for name in path]
    if names[0] in ("corpora", "findings_total"):
        names[1] = "*"
    if names[:2] == ["provenance", "duration"]:
        names[2] = "*"
    if names[2:3] == ["settings"]:
        names[3:] = ["*"]
    return ".".join(names)


def is_refused(path: tuple[Any, ...], change: Callable[[Any], Any]) -> bool:
    data = json.loads(json.dumps(audited()))
    inner = data
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = change(inner[path[-1]])
    try:
        return disagreement(AuditReport.model_validate(data)) is not None
    except ValidationError:
        return True


def test_the_report_itself_is_let_through() -> None:
    assert disagreement(AuditReport.model_validate(audited())) is None


def test_a_changed_number_is_found_out_or_listed() -> None:
    numbers = leaves(audited())
    changes = (lambda v: v + 7, lambda v: v + 0.0137 if isinstance(v, float) else v + 1, lambda v: -1 - v)
    missed = {kind(path) for path in numbers for change in changes if not is_refused(path, change)}
    assert missed <= set(NOT_CHECKED), sorted(missed - set(NOT_CHECKED))
    # What decides is held: no state, verdict, judged figure or share of copies can be another.
    decisive = [p for p in numbers if kind(p) not in NOT_CHECKED and p[0] in ("gates", "exit_code", "warnings")]
    assert len(decisive) >= 5
    assert all(is_refused(path, change) for path in decisive for change in changes)
    shares = [i for i, m in enumerate(audited()["measurements"]) if m["metric"].startswith("memorization.")]
    assert all(is_refused(("measurements", i, "value"), changes[1]) for i in shares)


def bare(**fields: Any) -> AuditReport:
    return clean_pass().model_copy(update={"measurements": (), "findings": (), "findings_total": {}, **fields})


def measured(**fields: Any) -> Measurement:
    base: dict[str, Any] = {"metric": "memorization.verbatim", "dimension": "memorization", "better": "lower"}
    return Measurement(**{**base, "kind": "census", "unit": "rate", "n": 10, "value": 0.1, **fields})


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (measured(n=0), "rests on nothing"),
        (measured(value=0.15), "0.15 of 10, which is no whole number of documents"),
        (measured(low=0.2, high=0.3), "does not hold its value"),
        (measured(low=0.05), "has one end"),
        (measured(value=None, reason="no source", low=0.1, high=0.2), "an interval and no value"),
        (measured(value=1.2), "outside 0 and 1"),
        (measured(n=10_000), "more than the synthetic corpus has documents"),
        (
            measured(holdout=Baseline(value=0.0, n=0)),
            "the holdout figure of memorization.verbatim has a value and rests",
        ),
        (measured(holdout=Baseline(value=0.25, n=10)), "no whole number of documents"),
        (measured(holdout=Baseline(value=0.25, n=10, matched=0.1)), "a figure at the holdout's size"),
        (measured(holdout=Baseline(value=0.1, n=5000)), "more than the holdout has documents"),
        (measured(parts=(Part(by="label", name="secret label", value=0.5, n=0),)), "a part of memorization.verbatim"),
        (measured(parts=(Part(by="label", name="secret label", value=0.5, n=12),)), "and the whole 10"),
    ],
)
def test_what_no_audit_writes(figure: Measurement, said: str) -> None:
    told = implausible(
        clean_pass().model_copy(update={"measurements": (figure,), "findings": (), "findings_total": {}})
    )
    assert said in (told or "")
    assert "secret" not in (told or "")


def refusal(change: Callable[[dict[str, Any]], object]) -> str:
    data = json.loads(json.dumps(audited()))
    change(data)
    return disagreement(AuditReport.model_validate(data)) or ""


def without(data: dict[str, Any], metric: str, kept: int = 0) -> None:
    """Take the findings of a metric out of a report, but for the first few."""
    its = [finding for finding in data["findings"] if finding["metric"] == metric]
    data["findings"] = [one for one in data["findings"] if one["metric"] != metric] + its[:kept]


@pytest.mark.parametrize("metric", ["memorization.exact_copies", "memorization.verbatim"])
def test_findings_are_those_of_the_documents_that_a_figure_counts(metric: str) -> None:
    assert audited()["findings_total"][metric] == 6
    said = f"it counts 0 findings of {metric}, whose figure is of 6 documents"
    assert refusal(lambda data: (without(data, metric), data["findings_total"].pop(metric))) == said
    cleared = {"findings": [], "findings_total": {}}
    assert "whose figure is of 6 documents" in refusal(lambda data: data.update(cleared))
    assert refusal(lambda data: without(data, metric)) == f"it counts 6 findings of {metric} and shows none"
    assert refusal(lambda data: without(data, metric, kept=5)) == f"it counts 6 findings of {metric} and shows 5"
    fewer = refusal(lambda data: (without(data, metric, kept=5), data["findings_total"].update({metric: 5})))
    assert fewer == f"it counts 5 findings of {metric}, whose figure is of 6 documents"

    def in_one(data: dict[str, Any]) -> None:
        for finding in data["findings"]:
            finding["synthetic_id"] = "0"

    assert "are in 1 documents, and its figure is of 6" in refusal(in_one)


def test_a_figure_that_counts_fewer_documents_than_its_findings_is_found_out() -> None:
    bare_figure = measured(value=0.0)
    given = with_findings(bare(measurements=(measured(value=0.2),)))
    assert implausible(given) is None
    said = "it shows findings of memorization.verbatim in 2 documents, and its figure is of 0"
    assert implausible(given.model_copy(update={"measurements": (bare_figure,)})) == said


def test_more_findings_than_are_shown_and_figures_without_findings() -> None:
    most = with_findings(bare(measurements=(measured(n=100, value=0.9),)))
    assert (len(most.findings), most.findings_total) == (50, {"memorization.verbatim": 90})
    assert implausible(most) is None
    fewer = most.model_copy(update={"findings_total": {"memorization.verbatim": 89}})
    assert "whose figure is of 90" in (implausible(fewer) or "")
    details = measured(metric="disclosure.pii_found", dimension="disclosure")
    assert implausible(bare(measurements=(details,))) is None, "beside a source each class lists its own"
    alone = {"synthetic": clean_pass().corpora["synthetic"]}
    assert "counts 0 findings" in (implausible(bare(measurements=(details,), corpora=alone)) or "")
    none = measured(value=None, reason="the metric is blind")
    kept = with_findings(bare(measurements=(measured(),))).model_copy(update={"measurements": (none,)})
    assert implausible(kept) is None, "what was found stands, though the figure is unmeasured"


def test_incidents_are_those_of_the_documents_that_a_figure_counts() -> None:
    figure = measured(n=10, value=0.2)
    given = with_findings(bare(measurements=(figure,)))
    traced = tuple(f.model_copy(update={"source": "SOURCE·1"}) for f in given.findings)
    seen = tuple(incident(i, metrics=("memorization.verbatim",)) for i in range(2))
    whole = given.model_copy(update={"findings": traced, "incidents": seen})
    assert implausible(whole) is None
    for left in (seen[:1], ()):
        said = f"incidents of memorization.verbatim are in {len(left)} documents, and its figure is of 2"
        assert implausible(whole.model_copy(update={"incidents": left})) == said
    older = AuditReport.model_validate(whole.model_dump(exclude={"incidents"}))
    assert implausible(older) is None
    odd = (seen[0], seen[1].model_copy(update={"kind": "person"}))
    assert implausible(whole.model_copy(update={"incidents": odd})) == (
        "an incident of the kind person has 0 certain details"
    )
    shareless = (seen[0], seen[1].model_copy(update={"share": None}))
    assert "does not say of what" in (implausible(whole.model_copy(update={"incidents": shareless})) or "")


def test_parts_that_count_details_are_bounded_by_the_findings_and_not_by_documents() -> None:
    kinds = tuple(Part(by="type", name=name, value=value, n=40) for name, value in (("PHONE", 0.05), ("DATE", 0.0)))
    leaked = measured(metric="disclosure.pii_leaked", dimension="disclosure", value=0.2, parts=kinds)
    given = with_findings(bare(measurements=(leaked,)))
    assert implausible(given) is None
    more = leaked.model_copy(update={"parts": (kinds[0].model_copy(update={"value": 0.1}), kinds[1])})
    said = "it counts 2 findings of disclosure.pii_leaked, and 4 details by type"
    assert implausible(given.model_copy(update={"measurements": (more,)})) == said
    broken = leaked.model_copy(update={"parts": (kinds[0].model_copy(update={"value": 0.06}), kinds[1])})
    assert "no whole number" in (implausible(given.model_copy(update={"measurements": (broken,)})) or "")
    labels = tuple(part.model_copy(update={"by": "label"}) for part in kinds)
    by_label = leaked.model_copy(update={"parts": labels})
    assert "and the whole 10" in (implausible(given.model_copy(update={"measurements": (by_label,)})) or "")


def test_a_rate_at_the_holdouts_size_is_a_mean_and_no_whole_number() -> None:
    twice = {"metric": "diversity.exact_duplicates", "dimension": "diversity", "value": 0.3}
    assert (
        implausible(bare(measurements=(measured(**twice, holdout=Baseline(value=0.1667, n=3, matched=0.3)),))) is None
    )
    assert "no whole number" in (
        implausible(bare(measurements=(measured(**twice, holdout=Baseline(value=0.17, n=3)),))) or ""
    )


def test_figures_of_other_packages_need_not_count_documents() -> None:
    theirs = measured(metric="elsewhere.share_of_words", value=0.1234, n=100_000)
    assert implausible(bare(measurements=(theirs,))) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"empty": 2000}, "2000 empty ones"),
        ({"tokens": 3}, "fewer words than documents"),
        ({"groups": 5000}, "more people than documents"),
        ({"skipped": 900}, "nothing is said to be unread"),
    ],
)
def test_counts_of_a_corpus(change: dict[str, Any], said: str) -> None:
    corpora = clean_pass().corpora
    corpora = {**corpora, "synthetic": corpora["synthetic"].model_copy(update=change)}
    assert said in (implausible(bare(corpora=corpora)) or "")
