"""What was not read keeps a corpus from passing; limits that rest on a language nobody measured are not judged."""

from __future__ import annotations

import json
import random
import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpusaudit.auditing import coverage
from corpusaudit.auditing.coverage import check_coverage, reading_notes
from corpusaudit.auditing.run import audit
from corpusaudit.config import GateConfig, load_config
from corpusaudit.corpus.model import Corpus, read_corpus
from corpusaudit.features.pii.card import card
from corpusaudit.features.pii.card.card import measured_languages
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.registry import BUILT_IN, load_metric, load_metrics
from corpusaudit.metrics.shared import likeness
from corpusaudit.reports.markdown import render_markdown

ENGLISH = [f"The patient has slept badly for {i} weeks and does not want to eat or see her friends." for i in range(40)]
POLISH = [
    f"Pacjentka od {i} tygodni źle sypia i nie chce jeść ani widywać się ze swoimi przyjaciółmi." for i in range(40)
]
ONE = ["memorization.exact_copies"]


def mixed(seed: int) -> Corpus:
    rows = random.Random(seed)
    texts = [" ".join(rows.choice(ENGLISH[0].split()) for _ in range(30)) for _ in range(40)]
    return Corpus.from_texts(texts, labels=["a", "b"] * 20)


def workspace(**texts: Any) -> Workspace:
    more = {key: texts.pop(key) for key in ("embedder", "pii_engine") if key in texts}
    return Workspace(
        {role: made if isinstance(made, Corpus) else Corpus.from_texts(made) for role, made in texts.items()}, **more
    )


def test_a_column_copied_from_the_source_is_no_pass(tmp_path: Path) -> None:
    rows = [
        {"id": str(i), "text": text, "summary": f"Ann Bell, tel. {i}, slept badly again."}
        for i, text in enumerate(ENGLISH)
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    config = load_config().model_copy(update={"gates": {"diversity.exact_duplicates": GateConfig(max=0.05)}})
    report = audit(path, config=config, only=["diversity.exact_duplicates"]).report
    assert (report.verdict, report.exit_code) == ("unmeasured", 3)
    assert report.unread == (
        "Text that will be released was not read: 'summary'. Read columns with --text-field, or leave them out with "
        "--ignore-field.",
    )
    ignored = audit(
        Corpus.read(path, ignore_fields=["summary"]), config=config, only=["diversity.exact_duplicates"]
    ).report
    assert (ignored.verdict, ignored.unread) == ("pass", ())
    assert "Left unread on request in the synthetic corpus: 'summary'." in ignored.limits
    assert audit(read_corpus(path, text_field=["text", "summary"]), only=ONE).report.unread == ()


def test_limits_are_not_met_by_real_text_that_was_not_read() -> None:
    note = replace(Corpus.from_texts(ENGLISH), unread=("'note'",))
    for corpora in ({"source": note}, {"source": mixed(5), "holdout": note}):
        role = "holdout" if "holdout" in corpora else "source"
        synthetic = [f"quite another story of {i} trees and {i + 1} stones" for i in range(40)]
        report = audit(synthetic, **corpora, config=load_config(), only=ONE).report
        gate = next(gate for gate in report.gates if gate.metric == ONE[0])
        assert gate.state == "unmeasured"
        assert gate.explanation.startswith(f"Text of the {role} corpus was not read: 1 column.")
    copied = audit(ENGLISH[::-1], note, config=load_config(), only=ONE).report
    assert copied.verdict == "fail"
    assert "was not read" in copied.unread[0]


def test_unread_text_of_the_real_corpora_is_said() -> None:
    source = replace(Corpus.from_texts(ENGLISH), unread=("'address'", "2 columns whose names are not shown"))
    found = check_coverage(workspace(synthetic=ENGLISH, source=source), [load_metric(ONE[0])])
    assert found.unread == ()
    assert found.notes == (
        "Text of the source corpus was not read: 1 column and 2 columns whose names are not shown. Copies of it are "
        "not found.",
    )


def test_columns_of_the_real_corpora_are_counted_and_never_named() -> None:
    source = replace(Corpus.from_texts(ENGLISH), unread=("'address'", "'notes'"), ignored=("'dossier'",))
    notes = check_coverage(workspace(synthetic=ENGLISH, source=source), [load_metric(ONE[0])]).notes
    assert notes == (
        "Text of the source corpus was not read: 2 columns. Copies of it are not found.",
        "Left unread on request in the source corpus: 1 column.",
    )


def test_long_lists_of_columns_are_cut() -> None:
    corpus = replace(Corpus.from_texts(ENGLISH), unread=tuple(f"'c{i}'" for i in range(40)))
    (sentence,) = check_coverage(workspace(synthetic=corpus), []).unread
    assert "'c11' and 28 more." in sentence


@pytest.mark.parametrize("role", ["synthetic", "source", "holdout"])
@pytest.mark.parametrize(("skipped", "stops"), [(0, False), (1, False), (2, True), (100, True)])
def test_more_than_one_row_of_a_hundred_skipped_is_too_many(role: str, skipped: int, stops: bool) -> None:
    corpora = {
        "synthetic": Corpus.from_texts(ENGLISH),
        role: replace(Corpus.from_texts([str(i) for i in range(99)]), skipped=skipped),
    }
    unread = check_coverage(workspace(**corpora), []).unread
    assert bool(unread) == stops
    if skipped == 2:
        told = "2 of 101 rows" if role == "synthetic" else "Fewer than 5 rows"
        assert unread[0].startswith(f"{told} of the {role} corpus could not be read and were skipped")
        assert ("(1.98%)" in unread[0]) == (role == "synthetic")


def test_people_written_in_several_ways_are_said() -> None:
    corpus = Corpus.from_texts(["a", "b"], groups=["Ann", "ann "])
    assert "counts as one person" in check_coverage(workspace(synthetic=ENGLISH, source=corpus), []).notes[0]


@pytest.mark.parametrize(("foreign", "seen"), [(0, True), (2, False)])
def test_copied_meaning_cannot_be_cleared_where_a_part_of_the_release_may_be_translated(
    foreign: int, seen: bool
) -> None:
    synthetic = [*ENGLISH * 2, *POLISH[:foreign]]
    found = check_coverage(workspace(synthetic=synthetic, source=ENGLISH, holdout=ENGLISH), load_metrics())
    assert ("memorization.paraphrases" not in found.incomplete) is seen
    assert "memorization.exact_copies" not in found.incomplete
    assert "memorization.paraphrases" not in found.blocked, "copies that were found still count"
    if not seen:
        assert "finds no translations" in found.incomplete["memorization.paraphrases"]


def test_languages_block_the_limits_of_the_models_that_read_them() -> None:
    found = check_coverage(
        workspace(synthetic=ENGLISH, source=ENGLISH[:20] + POLISH[:3], holdout=ENGLISH), load_metrics()
    )
    told = found.blocked["disclosure.pii_leaked"]
    assert re.fullmatch(
        r"1\d% of the text of the source corpus is not in Dutch, English, French, German, Italian or Spanish "
        r"\(most of it: Polish\), on which the detector of personal details was not measured\.",
        told,
    )
    assert found.blocked["memorization.plagiarism_rate"].endswith("on which the embedding model was not measured.")
    assert "memorization.exact_copies" not in found.blocked
    assert told.partition(", on")[0] + "." in found.notes


def test_the_report_says_which_languages_each_corpus_is_in() -> None:
    both = [*ENGLISH[:10], *POLISH[:10]]
    report = audit(both, ENGLISH, only=["disclosure.pii_found"]).report
    assert report.corpora["source"].languages == {"en": 1.0}
    found = report.corpora["synthetic"].languages
    assert set(found) == {"en", "pl"}
    assert all(round(share, 2) == share for share in found.values())
    assert "Polish" in render_markdown(report)
    unread = audit(both, only=["diversity.distinct"]).report
    assert unread.corpora["synthetic"].languages == {}, "no model read the text"


def test_spanish_is_read_by_the_detector_that_was_measured_on_it() -> None:
    spanish = [f"La paciente duerme mal desde hace {i} semanas y no quiere comer ni ver a nadie." for i in range(40)]
    blocked = check_coverage(workspace(synthetic=spanish, source=spanish, holdout=spanish), load_metrics()).blocked
    assert "disclosure.pii_leaked" not in blocked


def test_figures_of_another_detector_speak_for_no_language_but_english(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {"en", "es"} <= measured_languages()
    monkeypatch.setattr(card, "detector_digest", lambda: "another")
    assert measured_languages() == {"en"}


def test_less_than_a_tenth_in_another_language_blocks_nothing() -> None:
    found = check_coverage(workspace(synthetic=ENGLISH[:22] + POLISH[:2], source=ENGLISH), load_metrics())
    assert (found.blocked, found.notes) == ({}, ())


def test_models_of_the_user_are_the_users_affair() -> None:
    own = workspace(synthetic=POLISH, embedder="sentence-transformers:other", pii_engine="spacy:other")
    found = check_coverage(own, load_metrics())
    assert found.blocked == {}
    assert found.notes[1:] == (
        "The detector of personal details was chosen by the user; whether it knows that language was not checked.",
        "The embedding model was chosen by the user; whether it knows that language was not checked.",
    )
    half = workspace(synthetic=POLISH, embedder="sentence-transformers:other")
    assert {name.split(".")[0] for name in check_coverage(half, load_metrics()).blocked} == {"disclosure"}


def test_an_audit_in_another_language_is_not_judged_by_what_does_not_know_it() -> None:
    report = audit(POLISH[:12], only=["disclosure.pii_found"], config=load_config(preset="release")).report
    found = report.measurement("disclosure.pii_found")
    assert found is not None
    assert found.value is not None
    assert any("(most of it: Polish)" in sentence for sentence in report.limits)


@pytest.mark.parametrize("metric", BUILT_IN)
def test_a_record_names_the_models_that_its_metric_reads(metric: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: set[str] = set()

    class AskedError(Exception):
        pass

    def asked(reader: str) -> Any:
        def ask(*_: Any, **__: Any) -> None:
            read.add(reader)
            raise AskedError

        return ask

    monkeypatch.setattr(Workspace, "entities", asked("detector"))
    monkeypatch.setattr(Workspace, "embeddings", asked("embedder"))
    # Groups of likeness bear on intervals alone, which no language makes unreliable: at worst nothing is grouped.
    monkeypatch.setattr(likeness, "_units", lambda used, role: np.arange(len(used.corpus(role))))
    used = Workspace({role: mixed(seed) for seed, role in enumerate(("synthetic", "source", "holdout"))})
    found = load_metric(metric)
    with suppress(AskedError):
        found.measure(used)
    assert read == set(found.record.reads[:1])


def test_columns_of_a_private_corpus_are_told_by_their_places_never_by_name() -> None:
    unread = ("'signed_by'", "a column whose name is not shown")
    source = replace(Corpus.from_texts(ENGLISH), unread=unread, unread_places="columns 3, 4")
    (said,) = reading_notes("source", source)
    assert "(columns 3, 4 of the file)" in said
    assert "signed_by" not in said


SPANISH = [f"La paciente duerme mal desde hace {i} semanas y no quiere comer ni ver a sus amigos." for i in range(40)]


def test_auto_keeps_the_english_embedder_and_its_numbers() -> None:
    config = load_config()
    auto = config.model_copy(update={"embedder": "auto"})
    made = [
        audit(ENGLISH, source=ENGLISH, config=one, only=["memorization.nearest_distance"]) for one in (config, auto)
    ]
    plain, chosen = (one.report for one in made)
    assert plain.measurements == chosen.measurements
    assert plain.provenance.signature == chosen.provenance.signature
    assert plain.provenance.config_digest == chosen.provenance.config_digest
    assert "The embedding model was chosen by the languages of the corpora: bundled." in chosen.limits


def test_auto_takes_the_multilingual_embedder_for_spanish_and_names_it() -> None:
    config = load_config().model_copy(update={"embedder": "auto"})
    report = audit(SPANISH, source=SPANISH, config=config, only=["memorization.plagiarism_rate"]).report
    assert report.provenance.models["embedder"].startswith("multilingual sha256:")
    assert "embedder:multilingual" in report.provenance.signature
    assert "The embedding model was chosen by the languages of the corpora: multilingual." in report.limits
    assert report.measurements[0].value == 1.0


def test_limits_that_were_not_measured_with_the_multilingual_embedder_are_not_judged() -> None:
    metrics = [load_metric(name) for name in BUILT_IN if name.startswith(("fidelity.mmd", "memorization.exact"))]
    found = check_coverage(workspace(synthetic=SPANISH, source=SPANISH, embedder="multilingual"), metrics)
    assert set(found.blocked) == {"fidelity.mmd"}
    assert "--embedder bundled" in found.blocked["fidelity.mmd"]


def test_a_release_in_another_language_than_real_text_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage, "MULTILINGUAL", {"fidelity.mmd": frozenset({"en", "es"})})
    metrics = [load_metric(name) for name in BUILT_IN if name.startswith("fidelity.mmd")]
    same = check_coverage(workspace(synthetic=SPANISH, source=SPANISH, embedder="multilingual"), metrics)
    other = check_coverage(workspace(synthetic=SPANISH, source=ENGLISH, embedder="multilingual"), metrics)
    polish = check_coverage(workspace(synthetic=POLISH, source=POLISH, embedder="multilingual"), metrics)
    assert same.blocked == {}
    assert "in the language of the release" in other.blocked["fidelity.mmd"]
    assert "not in English or Spanish (most of it: Polish)" in polish.blocked["fidelity.mmd"]


def test_limits_of_the_preset_are_judged_in_spanish_with_the_multilingual_embedder_alone() -> None:
    names = {one for metric in load_metrics() if "embedder" in metric.record.reads for one in metric.record.measures}
    names &= set(load_config().gates)
    assert {"memorization.paraphrases", "fidelity.recall", "diversity.collapsed_labels"} <= names
    texts = dict.fromkeys(("synthetic", "source", "holdout"), SPANISH)
    assert not names & set(check_coverage(workspace(**texts, embedder="multilingual"), load_metrics()).blocked)
    assert names <= set(check_coverage(workspace(**texts), load_metrics()).blocked)


def test_translated_copies_are_judged_by_a_holdout_in_the_languages_of_the_source() -> None:
    """A release in Spanish made of English text: nothing else says that it was translated."""
    name = "memorization.paraphrases"
    english = [f"The patient has slept badly for {i} weeks and does not want to see her friends." for i in range(40)]

    def blocked(**texts: list[str]) -> dict[str, str]:
        return dict(check_coverage(workspace(**texts, embedder="multilingual"), load_metrics()).blocked)

    across = blocked(synthetic=SPANISH, source=english, holdout=english)
    assert name not in across
    assert "is not in Spanish" in across["memorization.plagiarism_rate"]
    assert name not in blocked(synthetic=english, source=english, holdout=english)
    other = blocked(synthetic=SPANISH, source=english, holdout=SPANISH)
    assert "Give a holdout in the languages of the source." in other[name]
    assert "Polish" in blocked(synthetic=SPANISH, source=POLISH, holdout=POLISH)[name]
