"""The whole audit on small corpora: what is missing, too small or broken shows as such and never as a pass."""

from __future__ import annotations

import json
import random
import stat
from pathlib import Path

import pytest

import corpusaudit
from corpusaudit import Corpus
from corpusaudit.auditing.private_evidence import write_private_evidence
from corpusaudit.auditing.run import audit
from corpusaudit.config import load_config
from corpusaudit.errors import InputError, ModelError
from corpusaudit.metrics.disclosure import pii_found
from corpusaudit.metrics.registry import load_metric
from corpusaudit.results import AuditReport, Evidence, report_schema

WORDS = (
    "patient reports low mood poor sleep little appetite work stress family support no fever denies chest pain walks "
    "daily takes medication as told asks about therapy will return next month feels hopeful about the summer plans"
)


def texts(seed: int, count: int) -> list[str]:
    rows = random.Random(seed)
    return [" ".join(rows.choice(WORDS.split()) for _ in range(30)) for _ in range(count)]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a cache, for audits of which only a text or two are new."""
    return tmp_path_factory.mktemp("kept")


def states(report: AuditReport) -> dict[str, str]:
    return {gate.metric: gate.state for gate in report.gates}


def test_without_source_and_holdout_only_the_text_itself_is_measured(kept: Path) -> None:
    report = audit(texts(1, 20), cache=kept).report
    assert (report.verdict, report.exit_code) == ("unmeasured", 3)
    found = {m.metric: m for m in report.measurements}
    assert found["diversity.distinct_1"].value is not None
    assert found["disclosure.pii_found"].value is not None
    for metric in ("memorization.verbatim", "disclosure.pii_leaked"):
        assert found[metric].reason == "no source corpus was given"
        assert states(report)[metric] == "unmeasured"
    assert any("No source was given" in sentence for sentence in report.limits)


def test_without_holdout_privacy_is_shown_as_uncalibrated(kept: Path) -> None:
    synthetic, source = texts(1, 20), texts(2, 20)
    report = audit([*synthetic, source[0]], source, cache=kept).report
    verbatim = report.measurement("memorization.verbatim")
    assert verbatim is not None
    assert verbatim.value == pytest.approx(1 / 21)
    assert verbatim.holdout is None
    assert "uncalibrated" in str(verbatim.note)
    assert states(report)["memorization.verbatim"] == "unmeasured"
    assert states(report)["memorization.exact_copies"] == "fail"
    assert report.verdict == "fail"


def test_one_document_is_audited_and_never_passed_for_want_of_numbers(kept: Path) -> None:
    report = audit(texts(1, 1), texts(2, 20), texts(3, 20), cache=kept).report
    assert report.verdict != "pass"
    assert report.measurement("memorization.exact_copies").n == 1  # type: ignore[union-attr]


def test_records_joined_to_one_document_fail_and_each_is_an_incident() -> None:
    source, clean = texts(2, 60), texts(1, 50)
    joined = [f"{source[0]} {source[1]}", f"{source[2]}\n\nNext:\n{source[3]}", f"{source[5]} {source[4]} {source[6]}"]
    made = audit([*clean, *joined], source, texts(3, 60), only=["memorization.exact_copies"])
    figure = made.report.measurement("memorization.exact_copies")
    assert figure is not None
    assert (figure.value, figure.n) == (3 / 53, 53)
    assert figure.holdout is not None
    assert figure.holdout.value == 0
    assert (states(made.report)["memorization.exact_copies"], made.report.verdict) == ("fail", "fail")
    assert [(one.kind, one.share, one.words) for one in made.report.incidents] == [("copy", 1.0, 30)] * 7
    assert len({one.source for one in made.report.incidents}) == 7


def test_a_fully_copied_corpus_fails_even_where_it_is_the_source_itself(kept: Path) -> None:
    source = texts(2, 40)
    report = audit(source, source, texts(3, 40), cache=kept).report
    assert report.verdict == "fail"
    assert states(report)["memorization.exact_copies"] == "fail"
    assert states(report)["memorization.verbatim"] == "fail"
    assert "The same corpus was given as synthetic and as source." in report.limits


def test_a_holdout_that_is_the_source_is_refused() -> None:
    source = texts(2, 20)
    with pytest.raises(InputError, match="20 of 20 holdout documents stand word for word in the source"):
        audit(texts(1, 20), source, source)


def test_people_in_both_source_and_holdout_are_refused() -> None:
    source = Corpus.from_texts(texts(2, 8), groups=[f"p{i}" for i in range(8)])
    holdout = Corpus.from_texts(texts(3, 8), groups=[f"p{i + 7}" for i in range(8)])
    with pytest.raises(InputError, match=r"share <5 groups .*split the real data by group"):
        audit(texts(1, 8), source, holdout)


def test_few_holdout_documents_in_the_source_are_said(kept: Path) -> None:
    source, holdout = texts(2, 40), texts(3, 39)
    report = audit(texts(1, 20), source, [*holdout, source[0]], cache=kept).report
    assert any(s.startswith("fewer than 5 of 40 holdout documents stand word for word") for s in report.limits)


def test_a_broken_metric_is_unmeasured_and_named_by_type_alone(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_: object) -> None:
        raise RuntimeError("text of a patient")

    monkeypatch.setattr(pii_found, "measure", crash)
    report = audit(texts(1, 20), cache=kept).report
    broken = report.measurement("disclosure.pii_found")
    assert broken is not None
    assert broken.value is None
    assert broken.reason == "the metric broke (RuntimeError)"
    assert "text of a patient" not in report.model_dump_json()
    assert any("disclosure.pii_found" in sentence for sentence in report.limits)


def test_what_the_user_can_mend_is_raised() -> None:
    config = load_config().model_copy(update={"embedder": "no-such-embedder"})
    with pytest.raises(ModelError, match="bundled"):
        audit(texts(1, 20), texts(2, 20), config=config, only=["memorization.nearest_distance"])


def test_same_input_same_numbers_whatever_the_order_of_documents() -> None:
    corpora = [Corpus.from_texts(texts(seed, 30), ids=[f"{seed}-{i}" for i in range(30)]) for seed in (1, 2, 3)]
    turned = [Corpus(tuple(reversed(corpus.documents))) for corpus in corpora]
    first, second = audit(*corpora).report, audit(*turned).report
    assert [m.model_dump(exclude={"parts"}) for m in first.measurements] == [
        m.model_dump(exclude={"parts"}) for m in second.measurements
    ]
    assert first.provenance.signature == second.provenance.signature
    assert first.corpora["synthetic"].digest == second.corpora["synthetic"].digest


def test_the_signature_names_seed_versions_and_parameters() -> None:
    config = load_config().model_copy(update={"metrics": {"memorization.verbatim": {"min_tokens": 12}}})
    report = audit(texts(1, 20), texts(2, 20), config=config, seed=5, only=["memorization.verbatim"]).report
    assert "seed:5" in report.provenance.signature
    settings = "min_rare=6,min_tokens=12,phrase_tokens=8,short_share=0.75"
    version = load_metric("memorization.verbatim").record.version
    assert f"memorization.verbatim@{version}({settings})" in report.provenance.signature
    measured = report.measurement("memorization.verbatim")
    assert measured is not None
    assert measured.settings == {"min_tokens": 12, "phrase_tokens": 8, "min_rare": 6, "short_share": 0.75}


def test_the_cache_gives_the_same_numbers_and_is_private(tmp_path: Path) -> None:
    corpora = (texts(1, 20), texts(2, 20), texts(3, 20))
    runs = [audit(*corpora, cache=tmp_path / "cache").report for _ in range(2)]
    turned = audit(*(list(reversed(corpus)) for corpus in corpora), cache=tmp_path / "cache").report
    assert runs[0].measurements == runs[1].measurements
    distance = [report.measurement("memorization.nearest_distance") for report in (*runs, turned)]
    assert distance[0] is not None
    assert distance[2] is not None
    assert distance[0].value == distance[2].value
    kept = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert kept
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in kept)


@pytest.mark.parametrize(
    "hostile",
    [
        "\ud800 broken \udfff pair of words here",
        "مرحبا بالعالم هذا نص قصير عن مريض",
        "e\u0301te\u0301 combining marks e\u0301 everywhere",
        "漢字だけの文章です。空白はありません。",
        "!!! ... ???",
        "🙂🙃🙂🙃",
        "",
        "w" * 100_000,
    ],
)
def test_hostile_texts_are_audited(hostile: str, kept: Path) -> None:
    beside = texts(len(hostile), 2)  # new ones, which the models read together with the hostile one
    report = audit([hostile, *beside, *texts(1, 18)], [hostile, *texts(2, 20)], texts(3, 20), cache=kept).report
    assert not [m.metric for m in report.measurements if m.reason is not None and "broke" in m.reason]
    report.model_dump_json().encode("utf-8")


def test_corpora_without_any_word_are_unmeasured() -> None:
    report = audit(["", "..."], ["!!!"], ["?"]).report
    assert report.verdict == "unmeasured"
    assert {m.value for m in report.measurements} == {None}


def test_the_python_interface_returns_a_report_that_shows_itself() -> None:
    report = corpusaudit.audit(texts(1, 20), texts(2, 20), texts(3, 20), only=["memorization.exact_copies"])
    assert isinstance(report, AuditReport)
    assert "memorization.exact_copies" in report._repr_html_()


def test_private_evidence_is_written_whole_and_only_for_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "evidence.jsonl"
    path.write_text("old")
    path.chmod(0o644)
    pieces = [Evidence("memorization.verbatim", "s1", (0, 4), 20.0, source_id="\udcff", source_span=(1, 5))]
    write_private_evidence(pieces, path)
    record = json.loads(path.read_text())
    assert record["synthetic_span"] == [0, 4]
    assert record["source_id"] == "\udcff"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_the_packaged_schema_is_that_of_the_results() -> None:
    packaged = Path(corpusaudit.__file__).parent / "report.schema.json"
    assert json.loads(packaged.read_text(encoding="utf-8")) == report_schema()
