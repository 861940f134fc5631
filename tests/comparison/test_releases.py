"""Two releases: what became worse, which limits changed, and whom the two expose together."""

from __future__ import annotations

from typing import Any

import pytest

from corpusaudit.auditing.known import known_facts
from corpusaudit.comparison.releases import compare_releases
from corpusaudit.errors import UsageError
from corpusaudit.results import AuditReport, Gate, Incident, Measurement, Releases, ReportKey
from tests.comparison.test_compare import rate, report, score

KNOWN = known_facts()
COPIES = "memorization.verbatim"


def compared(old: AuditReport, new: AuditReport, **given: Any) -> Releases:
    return compare_releases({"may": old, "june": new}, KNOWN, **given)


def turn(old: Measurement, new: Measurement) -> str:
    (change,) = compared(report(old), report(new)).changes
    return change.turn


def incident(person: str | None, digit: str = "a", **fields: Any) -> Incident:
    base: dict[str, Any] = {
        "fingerprint": digit * 32,
        "kind": "person",
        "synthetic_id": "s1",
        "share": None,
        "by": None,
    }
    base |= {"source": f"SOURCE·{(person or digit) * 32}", "words": 2, "source_words": 90, "chance": None, "certain": 1}
    base |= {"details": {"PERSON": 1}, "metrics": ("disclosure.pii_leaked",)}
    return Incident(**{**base, "person": None if person is None else f"GROUP·{person * 32}", **fields})


def release(*incidents: Incident, **fields: Any) -> AuditReport:
    made = report(rate(COPIES, 0), **fields)
    return made.model_copy(update={"incidents": incidents})


def test_worse_is_said_where_chance_does_not_explain_it() -> None:
    assert turn(rate(COPIES, 0), rate(COPIES, 6)) == "worse"
    assert turn(rate(COPIES, 6), rate(COPIES, 0)) == "better"
    assert turn(rate(COPIES, 0), rate(COPIES, 5)) == "unclear"
    assert turn(rate(COPIES, 5), rate(COPIES, 5)) == "same"


def test_a_fall_is_worse_where_higher_is_better() -> None:
    high, low = score("fidelity.coverage", 0.8, 0.75, 0.85), score("fidelity.coverage", 0.5, 0.45, 0.55)
    assert (turn(high, low), turn(low, high)) == ("worse", "better")
    (change,) = compared(report(score("fidelity.coverage", 0.8)), report(score("fidelity.coverage", 0.5))).changes
    assert (change.turn, "no interval" in change.reason) == ("unclear", True)


def test_a_figure_that_follows_the_size_is_not_called_worse_for_a_few_documents_less() -> None:
    def entropy(value: float, n: int) -> Measurement:
        return score("diversity.ngram_entropy_2", value, value - 0.01, value + 0.01).model_copy(update={"n": n})

    (change,) = compared(report(entropy(9.0, 180)), report(entropy(8.8, 170))).changes
    assert (change.turn, change.reason) == ("unclear", "it follows the size of a corpus: 180 documents and 170")
    assert turn(entropy(9.0, 180), entropy(8.8, 180)) == "worse"
    assert turn(entropy(9.0, 180), entropy(6.0, 170)) == "worse", "that much no size explains"


def test_what_is_not_measured_any_more_is_named() -> None:
    lost = score("fidelity.coverage", None, reason="no source")
    assert turn(score("fidelity.coverage", 0.8, 0.7, 0.9), lost) == "lost"
    assert turn(lost, score("fidelity.coverage", 0.8, 0.7, 0.9)) == "unmeasured"
    assert turn(lost, lost) == "unmeasured"


def test_what_does_not_compare_is_neither_worse_nor_better() -> None:
    few, many = (rate("diversity.exact_duplicates", 0, n=n) for n in (40, 400))
    assert turn(few, many) == "unlike"
    assert turn(rate("disclosure.pii_invented", 0), rate("disclosure.pii_invented", 30)) == "unlike"


def test_limits_that_changed_are_listed() -> None:
    def judged(**states: Any) -> AuditReport:
        gates = tuple(
            Gate(metric=f"memorization.{name}", limit={"max": 0.0}, on="value", level="error", state=state, value=0.0,
                 because="", explanation="")
            for name, state in states.items()
        )  # fmt: skip
        return report(rate(COPIES, 0)).model_copy(update={"gates": gates})

    found = compared(judged(a="pass", b="pass", c="fail"), judged(a="fail", b="pass", d="unmeasured")).limits
    assert [(one.metric[-1], one.old, one.new) for one in found] == [
        ("a", "pass", "fail"),
        ("d", None, "unmeasured"),
        ("c", "fail", None),
    ]


def test_people_of_both_releases_are_counted() -> None:
    old = release(*(incident(d, d) for d in "12345678"))
    new = release(*(incident(d, d) for d in "456789abc"))
    found = compared(old, new)
    assert found.exposed is not None
    assert (found.exposed.by, found.exposed.old, found.exposed.new) == ("people", 8, 9)
    assert (found.exposed.both, found.exposed.together, found.exposed.spread) == (5, 12, 0)
    assert found.incidents == (8, 9, 5)
    few = compared(release(incident("1")), release(incident("1"), incident("2"))).exposed
    assert few is not None
    assert (few.old, few.new, few.both, few.together, few.spread) == (1, 2, 1, 2, 0)


def test_details_of_one_person_that_are_spread_over_both_add_up() -> None:
    name = incident("1", "a", details={"PERSON": 1, "CITY": 2})
    phone = incident("1", "b", details={"PERSON": 1, "PHONE": 1}, synthetic_id="s9")
    found = compared(release(name), release(phone)).exposed
    assert found is not None
    (one,) = found.twice
    assert (one.adds_up, found.spread) == (True, 1)
    assert one.old.details == {"CITY": 2, "PERSON": 1}
    less = incident("1", "c", details={"PERSON": 1}, kind="copy", share=0.4, by="words")
    (one,) = compared(release(name), release(less)).exposed.twice  # type: ignore[union-attr]
    assert (one.adds_up, one.new.share) == (False, 0.4)


def test_several_documents_of_one_person_are_one_person() -> None:
    one, other = incident("1", "a"), incident("1", "b", source="SOURCE·" + "f" * 32)
    found = compared(release(one), release(other)).exposed
    assert found is not None
    assert len(found.twice) == 1
    nameless = compared(release(incident(None, "a")), release(incident(None, "a"))).exposed
    assert nameless is not None
    assert (nameless.by, len(nameless.twice)) == ("documents", 1)


def test_what_chance_explains_exposes_nobody() -> None:
    found = compared(release(incident("1", kind="trace")), release(incident("1", kind="trace"))).exposed
    assert found is not None
    assert (found.old, found.twice) == (0, ())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"key": ReportKey(origin="random", id=None)}, "one --key-file"),
        ({"key": None}, "one --key-file"),
    ],
)
def test_without_one_key_nobody_is_counted(change: dict[str, Any], said: str) -> None:
    old, new = release(incident("1")), release(incident("1"))
    found = compared(old.model_copy(update=change), new.model_copy(update=change), same_corpora=True)
    assert found.exposed is None
    assert said in found.untold


def test_a_report_without_incidents_or_source_counts_nobody() -> None:
    old = AuditReport.model_validate(report(rate(COPIES, 0)).model_dump(exclude={"incidents"}))
    assert "older version" in compared(old, release(incident("1"))).untold
    bare = {role: one for role, one in report(rate(COPIES, 0)).corpora.items() if role == "synthetic"}
    alone = release().model_copy(update={"corpora": bare})
    assert "no source" in compared(alone, alone).untold


def test_what_a_reader_must_know_is_said() -> None:
    old = report(rate(COPIES, 0), rate("disclosure.pii_leaked", 0))
    new = report(rate(COPIES, 0)).model_copy(update={"created": "2024-01-01"})
    notes = " ".join(compared(old, new).notes)
    assert "disclosure.pii_leaked was measured in one release alone" in notes
    assert "given first was made after the other" in notes
    assert "Best is said" not in notes


def test_other_numbers_of_reports_are_refused() -> None:
    one = release()
    for reports in ({"a": one}, {"a": one, "b": one, "c": one}):
        with pytest.raises(UsageError, match="two reports"):
            compare_releases(reports, KNOWN)
    with pytest.raises(UsageError, match="do not compare"):
        compared(release(), release(source="b2"))


def test_what_chance_may_explain_adds_to_what_exposes_somebody() -> None:
    town = incident("1", "a", kind="trace", details={"CITY": 1}, certain=0)
    phone = incident("1", "b", details={"PHONE": 1})
    found = compared(release(town), release(phone, incident("2", "c", kind="trace"))).exposed
    assert found is not None
    assert (found.old, found.new, found.both, found.together, found.spread) == (0, 1, 0, 1, 1)
    assert [one.adds_up for one in found.twice] == [True]
    assert [(one.old.by_chance, one.new.by_chance) for one in found.twice] == [(True, False)]
