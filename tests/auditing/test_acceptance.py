"""Acceptances: what leaves a figure, which limits they cover, and all that they must never do."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from corpusaudit.auditing.acceptance import (
    accepted_again,
    cleared_documents,
    counting_incidents,
    limits_accepted,
    no_worse,
    with_states,
)
from corpusaudit.auditing.conditions import Conditions
from corpusaudit.auditing.consistency import disagreement
from corpusaudit.auditing.gates import judge, verdict
from corpusaudit.auditing.judging import judged
from corpusaudit.auditing.keys import Key, sealed
from corpusaudit.auditing.measuring import run_metric
from corpusaudit.auditing.reasons import check_reasons
from corpusaudit.auditing.remeasuring import accepted
from corpusaudit.auditing.run import audit
from corpusaudit.config import AuditConfig, GateConfig
from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import InputError, UsageError
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.registry import BUILT_IN, load_metrics
from corpusaudit.results import MANY, Acceptance, Accepted, AuditReport, Baseline, Evidence, Gate, Incident, Measurement

TODAY = datetime.now(UTC).date()
SOON = (TODAY + timedelta(days=30)).isoformat()
KEY, OTHER = Key(b"k" * 32, "file"), Key(b"o" * 32, "file")
METRICS = load_metrics(BUILT_IN)
COPIES, PASSAGES = "memorization.exact_copies", "memorization.verbatim"
CERTAIN, LEAKS = "memorization.certain_copies", "disclosure.certain_leaks"


def on_incident(fingerprint: str, **fields: Any) -> Acceptance:
    base: dict[str, Any] = {"reason": "a template", "owner": "somebody", "expires": SOON, "documents": 1}
    return Acceptance(incident=fingerprint, **{**base, **fields})


def on_limit(metric: str, figure: float, **fields: Any) -> Acceptance:
    base: dict[str, Any] = {"reason": "rare codes", "owner": "somebody", "expires": SOON}
    return Acceptance(limit=metric, figure=figure, **{**base, **fields})


def incident(digit: str, document: str, *metrics: str, **fields: Any) -> Incident:
    base: dict[str, Any] = {"kind": "copy", "share": 0.9, "by": "words", "words": 9, "source_words": 9, "chance": None}
    base |= {"details": {}, "certain": 0, "synthetic_id": document, "source": "SOURCE·" + digit * 32}
    return Incident(fingerprint=digit * 32, metrics=metrics, **{**base, **fields})


def cleared(incidents: list[Incident], *digits: str) -> dict[str, set[str]]:
    found = cleared_documents(incidents, frozenset(d * 32 for d in digits), METRICS)
    return {name: set(documents) for name, documents in found.items()}


def test_a_document_leaves_a_count_where_all_of_its_incidents_there_are_accepted() -> None:
    incidents = [
        incident("1", "a", COPIES, PASSAGES),
        incident("2", "a", PASSAGES),
        incident("3", "b", COPIES),
    ]
    found = cleared(incidents, "1")
    assert found[COPIES] == {"a"}
    assert PASSAGES not in found, "another of its passages is accepted by nobody"
    assert cleared(incidents, "1", "2")[PASSAGES] == {"a"}
    assert cleared(incidents, "1", "2", "3")[COPIES] == {"a", "b"}
    assert cleared(incidents) == {}
    assert cleared(incidents, "9") == {}


def test_what_is_certain_is_left_where_everything_that_may_be_behind_it_is_accepted() -> None:
    copied, leaked = incident("1", "a", COPIES), incident("2", "a", "disclosure.pii_leaked", share=None, by=None)
    leaked = leaked.model_copy(update={"kind": "person", "details": {"PERSON": 1}, "certain": 1})
    found = cleared([copied, leaked], "1")
    assert found[CERTAIN] == {"a"}
    assert LEAKS not in found
    assert cleared([copied, leaked], "2")[LEAKS] == {"a"}
    metrics = (COPIES, "disclosure.pii_leaked")
    both = copied.model_copy(update={"kind": "person", "details": {"PERSON": 1}, "certain": 1, "metrics": metrics})
    more = incident("3", "a", PASSAGES)
    assert CERTAIN not in cleared([both, more], "1"), "a second copy in it is accepted by nobody"
    assert cleared([both, more], "1")[LEAKS] == {"a"}


def test_what_is_certain_and_in_no_incident_is_accepted_by_nobody() -> None:
    phrase = incident("1", "a", PASSAGES, share=0.1)
    assert CERTAIN not in cleared([phrase], "1"), "a passage of somebody is not the copy that was counted"
    assert cleared([phrase], "1")["memorization.certain_passages"] == {"a"}
    reworded = incident("2", "b", "memorization.paraphrases", by="meaning")
    assert not {CERTAIN, "memorization.certain_passages"} & set(cleared([reworded], "2"))
    assert cleared([reworded], "2")["memorization.paraphrases"] == {"b"}


def test_only_counts_of_documents_beside_the_source_are_left() -> None:
    made = cleared([incident("1", "a", *(name for metric in METRICS for name in metric.record.measures))], "1")
    assert {name.partition(".")[0] for name in made} == {"memorization", "disclosure"}
    assert "memorization.closer_to_source" not in made
    assert "diversity.exact_duplicates" not in made


def test_an_acceptance_holds_to_its_last_day_and_for_as_many_documents_as_it_says() -> None:
    found = [incident("1", "a", COPIES), incident("1", "b", COPIES)]

    def counting(entry: Acceptance, day: date = TODAY) -> set[str]:
        return set(counting_incidents(found, [entry], day))

    assert counting(on_incident("1" * 32)) == set(), "it stands in two documents, and one was looked at"
    assert counting(on_incident("1" * 32, documents=2)) == {"1" * 32}
    two = on_incident("1" * 32, documents=2)
    end = date.fromisoformat(two.expires)
    assert counting(two, end) == {"1" * 32}
    assert counting(two, end + timedelta(days=1)) == set()
    assert counting(two, end - timedelta(days=181)) == set(), "no acceptance lasts longer than half a year"
    assert counting(on_incident("1" * 32, documents=2, expires="some day")) == set()
    assert counting(on_incident("2" * 32)) == set()


def measured(metric: str, value: float | None, **fields: Any) -> Measurement:
    base: dict[str, Any] = {"dimension": metric.split(".")[0], "better": "higher", "kind": "estimate", "unit": "score"}
    base |= {"n": 100, "reason": None if value is not None else "no source", "low": value, "high": value}
    return Measurement(metric=metric, value=value, **{**base, **fields})


def one(measurement: Measurement, limit: GateConfig, figure: float, **conditions: Any) -> Gate:
    (gate,) = judge(
        [measurement],
        {measurement.metric: limit},
        Conditions(accepted_limits={measurement.metric: figure}, **conditions),
    )
    return gate


def test_a_limit_is_accepted_as_far_as_its_figure_and_no_further() -> None:
    limit = GateConfig(min=0.6)
    kept = one(measured("fidelity.coverage", 0.5), limit, 0.5)
    assert (kept.state, kept.value) == ("accepted", 0.5)
    assert "0.5 is below the limit of at least 0.6" in kept.explanation
    assert one(measured("fidelity.coverage", 0.55), limit, 0.5).state == "accepted"
    assert one(measured("fidelity.coverage", 0.49), limit, 0.5).state == "fail"
    assert one(measured("fidelity.coverage", 0.7), limit, 0.5).state == "pass"
    assert one(measured("fidelity.coverage", 0.5), GateConfig(min=0.6, level="warn"), 0.5).state == "accepted"


def test_no_worse_asks_which_way_is_better() -> None:
    assert no_worse(measured("m.x", 0.1, better="lower", dimension="fidelity"), 0.1)
    assert not no_worse(measured("m.x", 0.11, better="lower", dimension="fidelity"), 0.1)
    band = measured("m.x", 0.4, better="band", dimension="diversity", holdout=Baseline(value=0.5, n=50))
    assert no_worse(band, 0.4)
    assert no_worse(band, 0.6), "as far on the other side"
    assert not no_worse(band, 0.45)
    assert not no_worse(measured("m.x", 0.4, better="band", dimension="diversity"), 0.4), "nothing says how far"


def test_a_share_that_no_corpus_has_accepts_nothing() -> None:
    rate = measured("disclosure.pii_leaked", 0.1, better="lower", dimension="disclosure", unit="rate")
    assert no_worse(rate, 1.0)
    assert not no_worse(rate, 1e308)
    assert not no_worse(rate, 1.01)
    assert no_worse(measured("m.x", 0.1, better="lower", dimension="fidelity", unit="nats"), 1e308)


def test_what_nobody_measured_nobody_can_accept() -> None:
    absent = measured("fidelity.coverage", None, low=None, high=None)
    assert one(absent, GateConfig(min=0.6), 0.0).state == "unmeasured"
    limit = GateConfig(min_ratio_to_holdout=0.6)
    assert one(measured("fidelity.coverage", 0.5), limit, 0.0).state == "unmeasured", "there is no holdout"
    blocked = one(measured("fidelity.coverage", 0.5), GateConfig(min=0.6), 0.0, blocked={"fidelity.coverage": "No."})
    assert blocked.state == "unmeasured"
    (left,) = judge(
        [], {"fidelity.coverage": GateConfig(min=0.6)}, Conditions(accepted_limits={"fidelity.coverage": 0.0})
    )
    assert left.state == "unmeasured"


def test_a_count_of_copies_is_accepted_copy_by_copy() -> None:
    copies = measured(COPIES, 0.03, better="lower", kind="census", unit="rate")
    assert one(copies, GateConfig(max=0.0), 0.03).state == "fail"
    longest = measured("memorization.longest_run", 60.0, better="lower", kind="census", unit="tokens")
    assert one(longest, GateConfig(max=50.0), 60.0).state == "accepted"


def test_an_accepted_limit_makes_no_unread_corpus_pass() -> None:
    gate = one(measured("fidelity.coverage", 0.5), GateConfig(min=0.6), 0.5)
    assert verdict([gate]) == "pass"
    assert verdict([gate], ["a column"]) == "unmeasured"


WORDS = re.findall(
    r"\w+",
    """the a she he they we patient doctor nurse morning evening night week month year house garden street window table
    kitchen letter story music river mountain summer winter spring autumn walked talked waited answered remembered
    forgot brought carried opened closed lost found heard saw felt thought wanted needed tried began stopped slowly
    often never always again before after during without between about under over because although while when where
    little large quiet loud warm cold bright dark early late tired happy sad worried calm careful young old new""",
)
"""Enough of one language for a text in it to count as read."""


def corpora(copies: int = 3) -> dict[str, Corpus]:
    rng = random.Random(7)
    texts = [" ".join(rng.choice(WORDS) for _ in range(40)) for _ in range(120)]
    synthetic = texts[:copies] + texts[80 : 120 - copies]
    return {
        "synthetic": Corpus.from_texts(synthetic, ids=[f"s{i}" for i in range(len(synthetic))]),
        "source": Corpus.from_texts(texts[:40], ids=[f"r{i}" for i in range(40)]),
        "holdout": Corpus.from_texts(texts[40:80], ids=[f"h{i}" for i in range(40)]),
    }


LIMITS = {
    COPIES: GateConfig(max=0.0),
    PASSAGES: GateConfig(max_excess_over_holdout=0.01, alpha=0.4),
    CERTAIN: GateConfig(max=0.0),
}


def audited(*entries: Acceptance, key: Key = KEY, given: dict[str, Corpus] | None = None, **fields: Any) -> AuditReport:
    config = AuditConfig(gates=fields.pop("gates", LIMITS), preset="release")
    made = corpora() if given is None else given
    return audit(**made, config=config, only=[COPIES, PASSAGES, CERTAIN], key=key, accept=entries, **fields).report


@pytest.fixture(scope="module")
def first() -> AuditReport:
    return audited()


def accept_all(report: AuditReport) -> list[Acceptance]:
    return [on_incident(one.fingerprint) for one in report.incidents]


def test_accepted_copies_leave_the_figures_that_limits_judge_and_no_other(first: AuditReport) -> None:
    assert first.verdict == "fail"
    assert len(first.incidents) == 3
    two = audited(*accept_all(first)[:2])
    assert (two.verdict, two.verdict_words) == ("fail", "fail")
    gate = next(gate for gate in two.gates if gate.metric == COPIES)
    assert (gate.state, gate.value, gate.before, gate.accepted_documents) == ("fail", 1 / 40, 3 / 40, 2)
    assert "Out of it: 2 documents, whose incidents were accepted; with all documents it is 7.5%." in gate.explanation
    assert two.measurements == first.measurements, "what was measured is what was measured"
    assert two.incidents == first.incidents
    assert two.findings == first.findings
    assert two.accepted is not None
    without = two.accepted.measurement(COPIES)
    assert without is not None
    assert without.n == 40
    assert without.high is not None
    assert without.high < 3 / 40 + 0.1
    assert two.accepted.documents[COPIES] == 2


def test_a_corpus_all_of_whose_copies_are_accepted_passes_and_says_so(first: AuditReport) -> None:
    three = audited(*accept_all(first))
    assert (three.verdict, three.exit_code, three.verdict_words) == ("pass", 0, "pass, 3 accepted")
    assert {gate.state for gate in three.gates} == {"pass"}
    assert {gate.value for gate in three.gates} == {0.0}
    assert [gate.before for gate in three.gates if gate.metric == COPIES] == [3 / 40]
    assert disagreement(AuditReport.model_validate_json(three.model_dump_json(by_alias=True))) is None


def test_a_changed_copy_is_a_new_one(first: AuditReport) -> None:
    given = corpora()
    texts = list(given["synthetic"].texts)
    texts[0] += "."
    given["synthetic"] = Corpus.from_texts(texts, ids=[document.id for document in given["synthetic"].documents])
    changed = audited(*accept_all(first), given=given)
    assert changed.verdict == "fail"
    assert changed.accepted is not None
    assert sorted(entry.state for entry in changed.accepted.entries) == ["in force", "in force", "unused"]


def test_a_second_document_of_the_same_text_is_a_new_copy(first: AuditReport) -> None:
    given = corpora()
    texts = [*given["synthetic"].texts, given["synthetic"].texts[0]]
    given["synthetic"] = Corpus.from_texts(texts, ids=[f"s{i}" for i in range(len(texts))])
    twice = audited(*accept_all(first), given=given)
    assert twice.verdict == "fail"
    assert twice.accepted is not None
    (entry,) = [entry for entry in twice.accepted.entries if entry.state == "not counted"]
    assert entry.why == "it stands in 2 documents now, and was accepted in 1"
    gate = next(gate for gate in twice.gates if gate.metric == COPIES)
    assert gate.accepted_documents == 2


def test_nothing_is_accepted_under_another_key(first: AuditReport) -> None:
    other = audited(*accept_all(first), key=OTHER)
    assert other.verdict == "fail"
    assert other.accepted is not None
    assert {entry.state for entry in other.accepted.entries} == {"unused"}
    assert other.accepted.documents == {}


def test_under_a_random_key_no_incident_can_be_accepted() -> None:
    random_key = Key(b"r" * 32, "random")
    with pytest.raises(UsageError, match="--key-file or CORPUSAUDIT_KEY"):
        audited(on_incident("1" * 32), key=random_key)
    assert audited(on_limit(PASSAGES, 0.5), key=random_key).accepted is not None


def test_expired_and_unused_acceptances_are_named(first: AuditReport) -> None:
    old = [replace_end(entry, TODAY - timedelta(days=1)) for entry in accept_all(first)[:1]]
    made = audited(*old, on_incident("0" * 32), on_limit("fidelity.coverage", 0.5), on_limit(COPIES, 0.5))
    assert made.accepted is not None
    states = {entry.incident or entry.limit: (entry.state, entry.why) for entry in made.accepted.entries}
    assert states[old[0].incident] == ("expired", f"it ended on {old[0].expires}")
    assert states["0" * 32] == ("unused", "no such incident is in this corpus under this key")
    assert states["fidelity.coverage"] == ("unused", "no such limit was set")
    assert states[COPIES][0] == "not counted"
    assert made.verdict == "fail"
    assert made.accepted.in_force == ()


def replace_end(entry: Acceptance, day: date) -> Acceptance:
    return entry.model_copy(update={"expires": day.isoformat()})


def test_a_relative_limit_is_accepted_as_far_as_it_was_past(first: AuditReport) -> None:
    kept = {PASSAGES: LIMITS[PASSAGES]}
    value = next(m.value for m in first.measurements if m.metric == PASSAGES)
    assert value is not None
    made = audited(on_limit(PASSAGES, value), gates=kept)
    assert [gate.state for gate in made.gates] == ["accepted"]
    assert (made.verdict, made.verdict_words) == ("pass", "pass, 1 accepted")
    less = audited(on_limit(PASSAGES, value - 0.001), gates=kept)
    assert [gate.state for gate in less.gates] == ["fail"]
    assert less.accepted is not None
    assert "the figure is worse than the one accepted" in less.accepted.entries[0].why


def test_very_many_acceptances_are_a_warning() -> None:
    def made(count: int) -> AuditReport:
        entries = tuple(
            on_limit("fidelity.coverage", 0.5).model_copy(update={"state": "in force", "owner": str(i)})
            for i in range(count)
        )
        gate = one(measured("fidelity.coverage", 0.5), GateConfig(min=0.6), 0.5)
        accepted = Accepted(on=TODAY.isoformat(), entries=entries)
        fields = {"gates": (gate,), "verdict": "pass", "accepted": accepted, "incidents": ()}
        return AuditReport.model_construct(**fields)

    assert made(MANY).verdict_words == f"pass, {MANY} accepted"
    assert made(MANY + 1).verdict_words == f"pass with 1 warning, {MANY + 1} accepted"
    assert (made(MANY).warning_count, made(MANY + 1).warning_count) == (0, 1)


def test_judged_again_the_figures_of_the_audit_hold_as_long_as_all_of_them_are_accepted(first: AuditReport) -> None:
    entries = accept_all(first)
    made = audited(*entries)

    def again(*given: Acceptance, day: date = TODAY) -> AuditReport:
        return judged(made.model_copy(update={"accepted": accepted_again(made, given, day)}), LIMITS)

    assert again(*entries).verdict == "pass"
    assert again(*entries[:2]).verdict == "fail", "one is accepted no more, and nothing was measured without two alone"
    assert again().verdict == "fail"
    later = date.fromisoformat(SOON) + timedelta(days=1)
    expired = again(*entries, day=later)
    assert expired.verdict == "fail"
    assert expired.accepted is not None
    assert {entry.state for entry in expired.accepted.entries} == {"expired"}
    few = audited(*entries[:2])
    more = judged(few.model_copy(update={"accepted": accepted_again(few, entries, TODAY)}), LIMITS)
    assert more.verdict == "fail"
    assert more.accepted is not None
    assert [entry.state for entry in more.accepted.entries] == ["in force", "in force", "not counted"]
    assert "audit again" in more.accepted.entries[2].why


def reread(report: AuditReport) -> AuditReport:
    return AuditReport.model_validate_json(report.model_dump_json(by_alias=True))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"incidents": ()}, "other incidents are out of its figures"),
        ({"incidents": ("0" * 32,)}, "other incidents are out of its figures"),
        ({"documents": {}}, "leaves out other documents than were accepted"),
        ({"measurements": (), "documents": {}}, "reads pass, and its figures give fail"),
        ({"on": "2020-01-01"}, "it was made on another day"),
        ({"on": "some day"}, "judged on no day"),
        ({"entries": ()}, "other incidents are out of its figures"),
    ],
)
def test_changed_acceptances_are_found_out(first: AuditReport, change: dict[str, Any], said: str) -> None:
    made = audited(*accept_all(first))
    assert made.accepted is not None
    wrong = made.model_copy(update={"accepted": made.accepted.model_copy(update=change)})
    found = disagreement(reread(wrong))
    assert found is not None
    assert said in found or "reads pass" in found


def test_more_documents_out_of_a_count_than_were_accepted_are_found_out(first: AuditReport) -> None:
    made = audited(*accept_all(first)[:2])
    assert made.accepted is not None
    figures = tuple(
        m.model_copy(update={"value": 0.0, "low": 0.0}) if m.metric == COPIES else m for m in made.accepted.measurements
    )
    documents = {**made.accepted.documents, COPIES: 3}
    wrong = made.accepted.model_copy(update={"measurements": figures, "documents": documents})
    changed = judged(made.model_copy(update={"accepted": wrong}), LIMITS)
    assert "3 documents are out of memorization.exact_copies" in (disagreement(changed) or "")


def test_an_entry_that_reads_otherwise_is_found_out(first: AuditReport) -> None:
    made = audited(*accept_all(first)[:1], on_incident("0" * 32))
    assert made.accepted is not None
    entries = tuple(entry.model_copy(update={"state": "in force", "why": ""}) for entry in made.accepted.entries)
    wrong = made.model_copy(update={"accepted": made.accepted.model_copy(update={"entries": entries})})
    assert "an acceptance reads otherwise" in (disagreement(wrong) or "")
    twice = made.accepted.model_copy(update={"entries": made.accepted.entries * 2})
    assert "accepted twice" in (disagreement(made.model_copy(update={"accepted": twice})) or "")


def test_the_seal_covers_acceptances(first: AuditReport) -> None:
    made = audited(*accept_all(first))
    assert made.accepted is not None
    entries = tuple(entry.model_copy(update={"owner": "somebody else"}) for entry in made.accepted.entries)
    changed = made.model_copy(update={"accepted": made.accepted.model_copy(update={"entries": entries})})
    assert disagreement(changed) is None
    assert sealed(changed, KEY).seal != made.seal


def test_a_hollow_source_stays_unmeasured_though_its_copies_are_accepted() -> None:
    given = corpora()
    same = given["source"].texts[0]
    given["source"] = Corpus.from_texts([same] * 40, ids=[f"r{i}" for i in range(40)])
    before = audited(given=given)
    made = audited(*accept_all(before), given=given)
    assert made.accepted is not None
    assert made.accepted.in_force
    assert made.verdict == "unmeasured"
    assert {gate.state for gate in made.gates} == {"unmeasured"}


def test_limits_are_accepted_on_the_day_of_the_audit_alone() -> None:
    found = Accepted(on=TODAY.isoformat(), entries=(on_limit(PASSAGES, 0.5), on_incident("1" * 32)))
    assert limits_accepted(found) == {PASSAGES: 0.5}
    assert limits_accepted(found.model_copy(update={"on": "2020-01-01"})) == {}
    assert limits_accepted(found.model_copy(update={"on": "some day"})) == {}
    assert limits_accepted(None) == {}


def test_states_do_not_remember_what_they_were(first: AuditReport) -> None:
    entry = on_incident("0" * 32).model_copy(update={"state": "in force"})
    given = first.model_copy(update={"accepted": Accepted(on=TODAY.isoformat(), entries=(entry,))})
    found = with_states(given, given.gates)
    assert found is not None
    assert [entry.state for entry in found.entries] == ["unused"]
    assert replace(Conditions(), accepted=found).accepted == found


def test_the_verdict_without_acceptances_is_kept_and_checked(first: AuditReport) -> None:
    made = audited(*accept_all(first))
    assert made.accepted is not None
    assert (made.verdict, made.accepted.verdict_without) == ("pass", "fail")
    hidden = made.accepted.model_copy(update={"verdict_without": "pass"})
    assert "without acceptances the verdict reads pass" in (
        disagreement(made.model_copy(update={"accepted": hidden})) or ""
    )


def test_an_accepted_copy_makes_no_room_for_another_in_an_increase(first: AuditReport) -> None:
    """Accepted copies leave the figure, and a rise is one of all documents: else new ones would fill their place."""
    limits = {COPIES: GateConfig(max=0.5, max_increase=0.0)}
    before = audited(gates=limits)
    more = audited(*accept_all(first), gates=limits, given=corpora(copies=5), against=before)
    (gate,) = more.gates
    assert gate.accepted_documents == 3
    assert (gate.state, gate.before) == ("fail", 5 / 40)
    assert "5 percentage points above the 7.5%" in gate.explanation
    same = audited(*accept_all(first), gates=limits, against=before)
    assert [gate.state for gate in same.gates] == ["pass"]
    alone = audited(*accept_all(first), gates={COPIES: GateConfig(max_increase=0.0)}, against=before)
    assert [(gate.value, gate.accepted_documents) for gate in alone.gates] == [(3 / 40, 0)]


NAMED = {
    "source": ["Maria Lopez came in with pain.", "Nothing to say of the Template, file 48213-7."],
    "holdout": ["Tom Berg sleeps badly."] + [f"Sam came on day {i}." for i in range(9)],
}


@pytest.mark.parametrize(
    ("reason", "refused"),
    [
        ("a note that Maria wrote", True),
        ("this is Lopez's note", True),
        ("a note about LOPEZ", True),
        ("as Berg says", True),
        ("their file 48213-7", True),
        ("48213-7 is known", True),
        ("a public template, see the Ethics Board", False),
        ("a template of Sam, whom many know", False),
        ("Template of ours", False),
        ("a note that maria wrote", False),
        ("mariachi Lopezian and 48213-79", False),
    ],
)
def test_a_reason_may_name_nobody_of_the_real_texts(reason: str, refused: bool) -> None:
    workspace = Workspace({role: Corpus.from_texts(texts) for role, texts in NAMED.items()})
    entries = [on_limit(PASSAGES, 0.5), on_incident("1" * 32, reason=reason)]
    if not refused:
        check_reasons(workspace, entries)
        return
    with pytest.raises(InputError) as error:
        check_reasons(workspace, entries)
    assert f"incident {'1' * 32} is accepted holds a name or a number" in str(error.value)
    assert not any(word in str(error.value).casefold() for word in ("maria", "lopez", "berg", "48213"))


def test_an_audit_stops_at_a_reason_that_names_somebody() -> None:
    given = corpora()
    texts = [*given["source"].texts, "Zebulon Quackenbush walked home."]
    given["source"] = Corpus.from_texts(texts, ids=[f"r{i}" for i in range(len(texts))])
    with pytest.raises(InputError, match="without it"):
        audited(on_limit(PASSAGES, 0.5, reason="the note of Quackenbush"), given=given)


def test_a_document_with_evidence_in_no_incident_stays_in_the_count(first: AuditReport) -> None:
    given = corpora()
    workspace = Workspace(given)
    metrics = [metric for metric in METRICS if metric.record.id == COPIES]
    outcome = run_metric(metrics[0], workspace, {})
    entries = accept_all(first)
    config = AuditConfig(gates=LIMITS)
    loose = (Evidence(COPIES, "s0", (0, 5), 1.0),)
    figures = []
    for evidence in ((), loose):
        found = accepted(workspace, metrics, outcome.measurements, first.incidents, evidence, entries, config, TODAY)
        assert found is not None
        figures.append(found.documents)
    assert figures == [{COPIES: 3}, {COPIES: 2}]
