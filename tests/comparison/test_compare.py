from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import pytest
from scipy.stats import fisher_exact, norm

from corpusaudit.auditing.known import known_facts
from corpusaudit.comparison.compare import compare_reports as compared
from corpusaudit.comparison.compare import headlines, settings_of
from corpusaudit.comparison.marks import corrected, marked
from corpusaudit.errors import UsageError
from corpusaudit.metrics.fidelity.mmd import measure as mmd
from corpusaudit.results import (
    AuditReport,
    Baseline,
    Column,
    Comparison,
    CorpusSummary,
    Gate,
    Measurement,
    Provenance,
    ReportKey,
    Role,
)
from tests.metrics.fidelity.spaces import cloud, planted

SIGNATURE = "corpusaudit:1 | seed:0 | embedder:bundled | pii:bundled | memorization.verbatim@2(min_tokens=20)"


KEY = ReportKey(origin="file", id="1d")
KNOWN = known_facts()


def compare_reports(reports: Mapping[str, AuditReport], **given: Any) -> Comparison:
    return compared(reports, KNOWN, **given)


def rate(metric: str, count: int, n: int = 40, **fields: Any) -> Measurement:
    made: dict[str, Any] = {"dimension": metric.split(".")[0], "better": "lower", "kind": "census", "unit": "rate"}
    value = fields.pop("value", count / n)
    return Measurement(metric=metric, n=n, value=value, **{**made, **fields})


def score(
    metric: str, value: float | None, low: float | None = None, high: float | None = None, **fields: Any
) -> Measurement:
    made = {"dimension": metric.split(".")[0], "better": "higher", "kind": "estimate", "unit": "score", "n": 40}
    return Measurement(metric=metric, value=value, low=low, high=high, **{**made, **fields})


def report(
    *measurements: Measurement,
    signature: str = SIGNATURE,
    source: str = "a1",
    documents: int = 40,
    key: ReportKey | None = KEY,
    **provenance: Any,
) -> AuditReport:
    def summary(digest: str) -> CorpusSummary:
        return CorpusSummary(digest=digest, documents=documents, empty=0, tokens=9, labels=0, groups=None, skipped=0)

    corpora: dict[Role, CorpusSummary] = {"synthetic": summary("s"), "source": summary(source)}
    made: dict[str, Any] = {
        "version": "1", "signature": signature, "seed": 0, "packages": {}, "models": {"embedder": "bundled sha256:aa"},
        "config_digest": "c", "command": "corpusaudit audit", "duration": {},
    }  # fmt: skip
    return AuditReport(
        verdict="pass",
        exit_code=0,
        created="2025-01-01",
        preset="release",
        corpora=corpora,
        gates=(),
        measurements=measurements,
        findings=(),
        findings_total={},
        provenance=Provenance(**{**made, **provenance}),
        limits=(),
        key=key,
    )


def column(*measurements: Measurement) -> Column:
    made = compare_reports({f"g{i}": report(m) for i, m in enumerate(measurements)})
    (found,) = made.columns
    return found


def marks(*measurements: Measurement) -> list[str]:
    return [cell.mark for cell in column(*measurements).cells]


def test_rates_are_tied_where_the_exact_test_cannot_tell() -> None:
    # 0 of 40 against 5 of 40: p = .055; against 6 of 40: p = .026.
    assert fisher_exact([[0, 40], [5, 35]]).pvalue > 0.05 > fisher_exact([[0, 40], [6, 34]]).pvalue
    zero, five, six, nine = (rate("memorization.verbatim", count) for count in (0, 5, 6, 9))
    assert marks(zero, five) == ["best", "tied"]
    assert marks(zero, six) == ["best", ""]
    # Of four figures the worst is likelier that far from the best: p = .026 becomes .11, .002 (9 of 40) becomes .009.
    assert marks(zero, five, six, zero) == ["best", "tied", "tied", "best"]
    assert marks(zero, five, nine, zero) == ["best", "tied", "", "best"]
    # 2 of 40 against 9 of 40: p = .048.
    assert 0.04 < fisher_exact([[2, 38], [9, 31]]).pvalue < 0.05
    assert marks(rate("memorization.verbatim", 2), nine) == ["best", ""]
    assert column(zero, five).judged == "exact test"


def test_figures_are_tied_where_their_difference_may_be_chance() -> None:
    def f1(value: float, low: float | None = None, high: float | None = None) -> Measurement:
        return score("utility.tstr_tfidf", value, low, high)

    # The halves that face each other: .1 and .05, together .112; a difference of .15 is 2.6 standard errors.
    assert marks(f1(0.8, 0.7, 0.9), f1(0.65, 0.6, 0.7)) == ["best", ""]
    assert marks(f1(0.8, 0.7, 0.9), f1(0.7, 0.65, 0.75)) == ["best", "tied"]
    assert marks(f1(0.8, 0.7, 0.9), f1(0.7)) == ["best", ""]
    assert column(f1(0.8, 0.7, 0.9), f1(0.7, 0.6, 0.8)).judged == "intervals"


def test_rates_of_people_and_of_duplicates_are_no_counts() -> None:
    wide = rate("memorization.verbatim", 6, low=0.01, high=0.5)
    assert column(wide, rate("memorization.verbatim", 0, low=0.0, high=0.088)).judged == "intervals"
    assert column(*(rate("diversity.near_duplicates", n, low=0.0, high=0.2) for n in (0, 3))).judged == "intervals"


def test_the_correction_is_the_studentized_range() -> None:
    for width, figures in ((3.3145, 3), (4.4742, 10), (5.0117, 20)):
        p_value = 2 * float(norm.sf(width / 2**0.5))
        assert corrected(p_value, figures) == pytest.approx(0.05, abs=2e-4)
    assert corrected(0.03, 2) == 0.03
    assert corrected(1.0, 10) == 1
    assert corrected(0.0, 10) == 0
    assert corrected(0.9, 19) <= 1


@pytest.mark.parametrize("generators", [2, 5, 10, 19])
def test_among_equal_generators_one_is_marked_worse_in_about_five_of_a_hundred_columns(generators: int) -> None:
    rng = random.Random(generators)
    wrong = 0
    for _ in range(200):
        values = [rng.gauss(0, 1) for _ in range(generators)]
        found = [score("utility.gain_tfidf", v, v - 1.96, v + 1.96) for v in values]
        wrong += "" in marked(found)[0]
    assert wrong <= 19  # 95 of 100 simulations of 200 columns at .05 stay below 15


def test_a_test_of_the_difference_finds_more_than_intervals_that_do_not_overlap() -> None:
    rng = random.Random(0)
    found = apart = 0
    for _ in range(200):
        one, two = rng.gauss(0, 1), rng.gauss(3.5, 1)
        pair = [score("utility.gain_tfidf", v, v - 1.96, v + 1.96) for v in (one, two)]
        found += marked(pair)[0] == ["", "best"]
        apart += two - one > 2 * 1.96
    assert found > 1.5 * apart


def test_whole_copies_that_certain_copies_missed_are_never_the_best() -> None:
    def audited(certain: int, whole: int, near: str = "pass", own: str = "pass") -> AuditReport:
        made = report(
            rate("memorization.certain_copies", certain),
            rate("memorization.exact_copies", whole),
            rate("memorization.near_copies", 2 * whole),
        )
        states = {"certain_copies": own, "exact_copies": "fail" if whole else "pass", "near_copies": near}
        gates = tuple(
            Gate(metric=f"memorization.{name}", limit={"max": 0.0}, on="value", level="error", state=state,  # type: ignore[arg-type]
                 value=0.0, because="b", explanation="e")
            for name, state in states.items()
        )  # fmt: skip
        return made.model_copy(update={"gates": gates})

    reports = {"a": audited(0, 40), "b": audited(0, 0), "c": audited(0, 0, own="unmeasured"), "d": audited(9, 0)}
    made = compare_reports(reports)
    found = made.column("memorization.certain_copies")
    assert found is not None
    assert [cell.mark for cell in found.cells] == ["", "best", "", ""]
    assert any("certain_copies is not marked for a and c" in note for note in made.notes)


def test_a_band_is_best_nearest_to_the_holdout() -> None:
    def banded(value: float, matched: float | None = None) -> Measurement:
        baseline = Baseline(value=0.5, n=40, matched=matched)
        return score("diversity.distinct_2", value, value - 0.05, value + 0.05, better="band", holdout=baseline)

    assert marks(banded(0.9), banded(0.45), banded(0.3)) == ["", "best", ""]
    assert marks(banded(0.9, matched=0.5), banded(0.3)) == ["best", ""]
    # Equally far on either side: both are best; and distances overlap where intervals do not.
    assert marks(banded(0.6), banded(0.4), banded(0.32), banded(0.25)) == ["best", "best", "tied", ""]
    assert marks(banded(0.8), banded(0.2)) == ["best", "best"]
    wide = banded(0.62).model_copy(update={"low": 0.1, "high": 0.9})
    assert marks(banded(0.5), wide, banded(0.58)) == ["best", "tied", "tied"]
    alone = score("diversity.distinct_2", 0.5, better="band")
    assert marks(alone, alone) == ["", ""]


def test_of_equal_figures_the_one_on_most_documents_tells_what_is_tied() -> None:
    # 20 of 1,000 may be as good as 0 of 12, and is worse than 0 of 1,000.
    few, many, worse = (rate("memorization.verbatim", c, n) for c, n in ((0, 12), (0, 1000), (20, 1000)))
    assert marks(few, many, worse) == ["best", "best", ""]
    assert marks(worse, many, few) == ["", "best", "best"]
    assert marks(few, worse) == ["best", "tied"]


def test_figures_on_a_handful_of_documents_are_not_marked_beside_larger_ones() -> None:
    few, worse = rate("memorization.verbatim", 0, 3), rate("memorization.verbatim", 1, 1000)
    assert marks(few, worse) == ["", "best"]
    assert marks(few, rate("memorization.verbatim", 1, 9)) == ["best", "tied"]
    made = compare_reports({"tiny": report(few), "large": report(worse)})
    assert any("fewer than 10 are not marked beside larger ones; such are some of tiny." in n for n in made.notes)
    made = compare_reports({"a": report(worse), "b": report(worse)})
    assert not any("not marked" in note for note in made.notes)


def test_estimates_are_judged_by_their_intervals_even_where_they_look_like_counts() -> None:
    found = [
        rate("memorization.closer_to_source", count, kind="estimate", low=count / 40 - 0.1, high=count / 40 + 0.1)
        for count in (20, 26, 29)
    ]
    assert marks(*found) == ["best", "tied", ""]
    assert column(*found).judged == "intervals"
    mixed = [rate("memorization.verbatim", 0), rate("memorization.verbatim", 0, value=0.0123)]
    assert column(*mixed).judged == "intervals"


def test_figures_that_grow_with_a_corpus_are_not_marked_where_sizes_differ() -> None:
    def distinct(value: float, n: int) -> Measurement:
        return score("diversity.distinct_2", value, value - 0.01, value + 0.01, n=n)

    made = column(distinct(0.9, 20), distinct(0.5, 400))
    assert made.unlike == ("number of documents",)
    assert [cell.mark for cell in made.cells] == ["", ""]
    assert marks(distinct(0.9, 39), distinct(0.5, 40)) == ["best", ""]
    # A handful is left out by itself.
    assert marks(distinct(0.9, 3), distinct(0.5, 40), distinct(0.6, 40)) == ["", "", "best"]


def test_two_reports_that_differ_in_what_the_first_lacks_are_refused() -> None:
    lacking = rate("memorization.verbatim", 0, value=None, reason="no source corpus was given")
    one, other = (rate("memorization.verbatim", 1, settings={"min_tokens": least}) for least in (20, 30))
    with pytest.raises(UsageError, match=r"min_tokens: 20 in b, 30 in c"):
        compare_reports({"a": report(lacking), "b": report(one), "c": report(other)})
    made = compare_reports({"a": report(lacking), "b": report(one)})
    assert "memorization.verbatim: min_tokens" not in dict(made.shared)


def test_unlike_limits_and_acceptances_are_said() -> None:
    def judged(state: str, most: float, preset: str = "release") -> AuditReport:
        gate = Gate(
            metric="memorization.verbatim", limit={"max": most}, on="value", level="error", state=state, value=0.1,
            because="because", explanation="explained",
        )  # fmt: skip
        return report(rate("memorization.verbatim", 1)).model_copy(update={"gates": (gate,), "preset": preset})

    alike = compare_reports({"a": judged("pass", 0.2), "b": judged("fail", 0.2)})
    assert not any("verdicts do not" in note for note in alike.notes)
    made = compare_reports({"a": judged("pass", 0.2), "b": judged("accepted", 0.0, "clinical-release")})
    assert (
        "The verdicts do not compare: they were reached under unlike limits (presets: release, clinical-release)."
        in made.notes
    )
    assert "Somebody accepted limits that were not met in b." in made.notes


def test_one_corpus_under_two_names_is_said() -> None:
    one = report(rate("memorization.verbatim", 1))
    assert "One and the same corpus stands behind a and b." in compare_reports({"a": one, "b": one}).notes


def test_reports_that_another_tool_made_stop_with_a_reason() -> None:
    whole = report(rate("memorization.verbatim", 1))
    with pytest.raises(UsageError, match="b: the report says nothing of a synthetic corpus"):
        compare_reports({"a": whole, "b": whole.model_copy(update={"corpora": {}})})
    assert marks(*(rate("memorization.verbatim", 0, value=value) for value in (1.5, -1e308, 1e308))) == ["", "best", ""]


def test_names_that_are_not_compared_are_answered_with_the_nearest() -> None:
    one = report(rate("memorization.verbatim", 1), score("fidelity.coverage", 0.5))
    with pytest.raises(UsageError, match=r"--privacy memorization\.verbatm: is not among .*; did you mean"):
        compare_reports({"a": one, "b": one}, privacy="memorization.verbatm")
    with pytest.raises(UsageError, match=r"--privacy memorization\.verbatim: is not among the measurements compared"):
        compare_reports({"a": one, "b": one}, only=["fidelity"], privacy="memorization.verbatim")
    with pytest.raises(UsageError, match=r"--skip fidelty: .*; did you mean 'fidelity'"):
        compare_reports({"a": one, "b": one}, skip=["fidelty"])


def test_what_was_not_measured_is_never_best_and_keeps_its_reason() -> None:
    lacking = rate("memorization.verbatim", 0, value=None, reason="no source corpus was given")
    made = compare_reports(
        {
            "a": report(lacking),
            "b": report(rate("memorization.verbatim", 3)),
            "c": report(score("utility.tstr_tfidf", 0.5)),
        }
    )
    first = made.column("memorization.verbatim")
    assert first is not None
    assert [(cell.mark, cell.reason) for cell in first.cells] == [
        ("", "no source corpus was given"),
        ("best", None),
        ("", "not in this report"),
    ]


def test_privacy_comes_first_and_axes_need_two_figures() -> None:
    def one(coverage: float | None) -> AuditReport:
        reason = None if coverage is not None else "too few"
        return report(
            score("diversity.distinct_2", 0.5),
            score("fidelity.coverage", coverage, reason=reason),
            rate("memorization.near_copies", 1),
        )

    made = compare_reports({"a": one(0.5), "b": one(0.6)})
    assert [c.metric for c in made.columns] == ["memorization.near_copies", "fidelity.coverage", "diversity.distinct_2"]
    assert (made.privacy, made.quality) == ("memorization.near_copies", "fidelity.coverage")
    assert compare_reports({"a": one(0.5), "b": one(None)}).quality == "diversity.distinct_2"
    with pytest.raises(UsageError, match=r"--quality fidelity\.coverage"):
        compare_reports({"a": one(0.5), "b": one(None)}, quality="fidelity.coverage")


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"signature": SIGNATURE.replace("seed:0", "seed:1")}, "seed: 0 in a, 1 in b"),
        ({"signature": SIGNATURE.replace("bundled |", "mine |")}, "embedder: bundled in a, mine in b"),
        ({"signature": SIGNATURE.replace("@2", "@3")}, "version of memorization.verbatim: 2 in a, 3 in b"),
        ({"source": "b2"}, r"source under key 1d: a1 in a, b2 in b"),
        (
            {"models": {"embedder": "bundled sha256:bb"}},
            "model embedder: bundled sha256:aa in a, bundled sha256:bb in b",
        ),
    ],
)
def test_reports_that_differ_in_what_matters_are_refused_and_the_setting_named(
    other: dict[str, Any], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        compare_reports(
            {"a": report(rate("memorization.verbatim", 1)), "b": report(rate("memorization.verbatim", 1), **other)}
        )


def test_a_parameter_that_differs_is_refused_unless_its_metric_is_left_out() -> None:
    def one(least: int) -> AuditReport:
        return report(
            rate("memorization.verbatim", 1, settings={"min_tokens": least}), rate("memorization.exact_copies", 1)
        )

    with pytest.raises(UsageError, match=r"memorization\.verbatim: min_tokens: 20 in a, 30 in b"):
        compare_reports({"a": one(20), "b": one(30)})
    made = compare_reports({"a": one(20), "b": one(30)}, skip=["memorization.verbatim"])
    assert [c.metric for c in made.columns] == ["memorization.exact_copies"]


def test_a_setting_that_follows_from_the_corpus_leaves_its_column_unmarked() -> None:
    first, second = (rate("fidelity.mmd", 1, settings={"gamma": g, "permutations": 9}, unit="mmd²") for g in (0.4, 0.5))
    made = column(first, second)
    assert made.unlike == ("gamma",)
    assert [cell.mark for cell in made.cells] == ["", ""]
    assert column(first, first).cells[0].mark == "best"


def test_generators_of_different_size_are_ranked_by_their_distance_to_real_text() -> None:
    real = {"source": cloud(60, 1), "holdout": cloud(120, 2)}
    near, far = (
        mmd(planted(synthetic=cloud(n, 3, centre=centre), **real), permutations=19).measurements[0]
        for n, centre in ((40, 0.0), (90, 2.0))
    )
    assert (near.n, far.n) == (40, 90)
    made = column(near, far)
    assert made.unlike == ()
    assert [cell.mark for cell in made.cells] == ["best", ""]


def test_versions_of_the_package_may_differ() -> None:
    made = compare_reports(
        {
            "a": report(rate("memorization.verbatim", 1)),
            "b": report(
                rate("memorization.verbatim", 1), signature=SIGNATURE.replace("corpusaudit:1", "corpusaudit:2")
            ),
        }
    )
    assert "corpusaudit" not in dict(made.shared)
    assert dict(made.shared)["seed"] == "0"


def test_only_skip_and_numbers_of_reports() -> None:
    one = report(rate("memorization.verbatim", 1), score("utility.tstr_tfidf", 0.5))
    assert [c.metric for c in compare_reports({"a": one, "b": one}, only=["utility"]).columns] == ["utility.tstr_tfidf"]
    with pytest.raises(UsageError, match="two reports at least"):
        compare_reports({"a": one})
    with pytest.raises(UsageError, match="--only disclosures"):
        compare_reports({"a": one, "b": one}, only=["disclosures"])
    with pytest.raises(UsageError, match="nothing to compare"):
        compare_reports({"a": one, "b": one}, only=["utility"], skip=["utility"])


def test_what_says_nothing_of_a_generator_is_shown_on_request_only() -> None:
    one = report(score("utility.tstr_tfidf", 0.5), score("utility.trtr_tfidf", 0.6))
    made = compare_reports({"a": one, "b": one})
    assert [c.metric for c in made.columns] == ["utility.tstr_tfidf"]
    made = compare_reports({"a": one, "b": one}, only=["utility.trtr_tfidf"])
    assert [c.metric for c in made.columns] == ["utility.trtr_tfidf"]


def test_sizes_that_differ_are_said() -> None:
    one = rate("memorization.verbatim", 1)
    assert not any("differ in size" in n for n in compare_reports({"a": report(one), "b": report(one)}).notes)
    made = compare_reports({"a": report(one), "b": report(one, source="a1").model_copy(update={"corpora": {
        **report(one).corpora, "synthetic": report(one, documents=90).corpora["synthetic"]}})})  # fmt: skip
    assert any("from 40 to 90 documents" in note for note in made.notes)


def test_settings_name_what_numbers_depend_on() -> None:
    found = settings_of(
        report(rate("memorization.verbatim", 1, settings={"min_tokens": 20})), ["memorization.verbatim"], KNOWN
    )
    assert found["memorization.verbatim: min_tokens"] == "20"
    assert found["holdout"] == "none"


def test_the_axes_come_from_the_records() -> None:
    assert headlines(KNOWN, "privacy") == [
        "memorization.verbatim",
        "memorization.near_copies",
        "memorization.closer_to_source",
        "disclosure.pii_leaked",
    ]
    assert headlines(KNOWN, "quality") == [
        "utility.tstr_embeddings",
        "fidelity.coverage",
        "fidelity.precision",
        "diversity.distinct_2",
    ]


def test_what_records_say_of_measurements_side_by_side() -> None:
    assert {name for name, one in KNOWN.items() if one.sized} == {
        *(f"diversity.distinct_{n}" for n in (1, 2, 3, 4)),
        *(f"diversity.self_bleu_{n}" for n in (2, 3, 4)),
        *(f"diversity.{name}" for name in ("compression_ratio", "exact_duplicates", "near_duplicates")),
        *(f"diversity.ngram_entropy_{n}" for n in (1, 2, 3, 4)),
        *(f"diversity.{name}" for name in ("overused_phrases", "self_repetition", "vendi_score")),
        *(f"fidelity.lexical_divergence_{n}" for n in (1, 2)),
        *("fidelity.length_divergence", "fidelity.vocabulary_coverage"),
        "memorization.longest_run",
    }
    assert {name for name, one in KNOWN.items() if not one.ranked} == {
        f"disclosure.pii_{name}" for name in ("found", "invented", "phantom")
    }
    assert {name for name, one in KNOWN.items() if one.undeniable} == {"memorization.exact_copies"}
    assert all(other in KNOWN for one in KNOWN.values() for other in one.completed_by)


def test_figures_of_which_nothing_is_known_compare_at_one_size_only() -> None:
    def theirs(n: int) -> Measurement:
        return score("acme.drift", 0.5, n=n, dimension="fidelity")

    assert column(theirs(100), theirs(105)).unlike == ()
    assert column(theirs(100), theirs(200)).unlike == ("number of documents",)
    made = compare_reports({"a": report(theirs(100)), "b": report(theirs(100))}, only=["fidelity"])
    assert [c.metric for c in made.columns] == ["acme.drift"]
