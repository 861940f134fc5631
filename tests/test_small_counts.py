"""Counts of fewer than five people of private text: in no output of any command, nor to be had by subtraction."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusaudit.auditing.consistency import disagreement
from corpusaudit.auditing.keys import Key
from corpusaudit.auditing.masking import mask_findings, shown_chance, shown_score
from corpusaudit.auditing.plausible import implausible
from corpusaudit.auditing.private_evidence import private_evidence
from corpusaudit.auditing.run import audit
from corpusaudit.cli import main
from corpusaudit.commands.pool import _note
from corpusaudit.commands.progress import show_progress
from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.counts import FEWER, PEOPLE, few, few_or_none, in_words
from corpusaudit.features.small_counts import counted, shown_share, unnamed, without_few
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.disclosure import pii_found
from corpusaudit.metrics.fidelity import mmd
from corpusaudit.metrics.fidelity._plane import levels
from corpusaudit.metrics.memorization import certain_copies, certain_passages
from corpusaudit.metrics.registry import load_metrics
from corpusaudit.metrics.utility import tstr
from corpusaudit.reports.as_json import report_json
from corpusaudit.reports.html.render import render_html
from corpusaudit.reports.markdown import render_markdown
from corpusaudit.reports.terminal import render_terminal
from corpusaudit.results import AuditReport, Evidence
from tests.metrics.fidelity.spaces import cloud, planted
from tests.metrics.utility.corpora import corpus
from tests.reports.samples import clean_pass

RARE = "porphyria"


def test_how_counts_are_shown() -> None:
    assert [few(n) for n in (0, 4, 5)] == ["<5", "<5", 5]
    assert [few_or_none(n) for n in (0, 1, 4, 5)] == [0, "<5", "<5", 5]
    assert [in_words(n) for n in (0, 1, 4, 5, 1000)] == ["0", "fewer than 5", "fewer than 5", "5", "1,000"]


@given(st.dictionaries(st.text(max_size=2), st.integers(0, 12), max_size=8))
def test_what_a_total_leaves_belongs_to_no_few(people: dict[str, int]) -> None:
    hidden = unnamed(people)
    assert all(label in hidden for label, count in people.items() if count < PEOPLE)
    if hidden and hidden != set(people):
        assert len(hidden) > 1
        assert sum(people[label] for label in hidden) >= PEOPLE
    if not any(count < PEOPLE for count in people.values()):
        assert not hidden


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9)), max_size=30))
def test_a_share_gives_no_few_people_away(rows: list[tuple[bool, int]]) -> None:
    flagged = np.array([one for one, _ in rows], np.bool_)
    people = np.array([person for _, person in rows], np.int64)
    share = shown_share(flagged, people)
    behind = [len(set(people[chosen].tolist())) for chosen in (flagged, ~flagged)]
    assert (share is None) == (len(set(people.tolist())) < PEOPLE or any(0 < n < PEOPLE for n in behind))
    if share is not None:
        assert share == flagged.mean()


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 12)), min_size=1, max_size=60), st.sampled_from([0, -1]))
def test_no_bar_stands_for_a_few_people(rows: list[tuple[int, int]], least_alike: int) -> None:
    bars, people = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    counts = np.bincount(bars, minlength=10).tolist()
    made = without_few(counts, bars, people, least_alike=least_alike)
    assert sum(made) == len(rows)
    if len(set(people.tolist())) >= PEOPLE:
        assert all(count == 0 or count >= PEOPLE for count in made)
    if all(len(set(people[bars == bar].tolist())) not in range(1, PEOPLE) for bar in range(10)):
        assert made == counts


def test_a_few_of_the_most_alike_are_shown_less_alike() -> None:
    bars = np.array([0] * 30 + [7] * 6 + [9] * 2)
    assert without_few([30, 0, 0, 0, 0, 0, 0, 6, 0, 2], bars, np.arange(38), least_alike=0)[7:] == [8, 0, 0]
    one = np.where(bars == 7, 0, np.arange(38))  # six documents of one person
    assert without_few([30, 0, 0, 0, 0, 0, 0, 6, 0, 2], bars, one, least_alike=0) == [38, *[0] * 9]
    turned = without_few([2, 0, 6, 30], np.array([0] * 2 + [2] * 6 + [3] * 30), np.arange(38), least_alike=-1)
    assert turned == [0, 0, 8, 30]


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 30)), min_size=5, max_size=60), st.data())
def test_no_two_totals_of_long_enough_documents_differ_by_a_few_people(
    rows: list[tuple[int, int]], data: st.DataObject
) -> None:
    lengths, people = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    first, second = sorted(data.draw(st.tuples(st.integers(1, 20), st.integers(1, 20))))
    more, less = (counted(lengths >= least, lengths, people) for least in (first, second))
    for some, all_ in ((more, lengths > 0), (less, lengths > 0), (less, more)):
        gone = all_ & ~some
        if some.any():
            assert not (some & ~all_).any()
            assert len(set(people[gone].tolist())) not in range(1, PEOPLE)
    assert not more.any() or more[lengths >= first].all()


# Utility


def rare(count: int, people: int) -> list[Document]:
    return [Document(f"rare {i}", f"tide boat sail {i} harbour", (RARE,), f"r{i % people}") for i in range(count)]


def own_people(given: Corpus) -> list[Document]:
    return [replace(d, group=f"p{i}") for i, d in enumerate(given.documents)]


@pytest.mark.parametrize(("count", "people"), [(3, 3), (8, 2)])
def test_utility_names_no_label_of_a_few_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], count: int, people: int
) -> None:
    for name, documents in (
        ("gold", corpus(1, 60).documents),
        ("test", [*own_people(corpus(2, 60)), *rare(count, people)]),
    ):
        rows = [{"id": d.id, "text": d.text, "label": d.labels[0], "who": d.group or d.id} for d in documents]
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    given = [
        "--train",
        f"gold={tmp_path / 'gold.jsonl'}",
        "--test",
        str(tmp_path / "test.jsonl"),
        "--group-field",
        "who",
    ]
    for kind in ("markdown", "csv", "json"):
        with pytest.raises(SystemExit) as stop:
            main(["utility", *given, "--format", kind])
        out, err = capsys.readouterr()
        assert stop.value.code == 0
        assert RARE not in out + err
        assert f": {60 + count}" not in err  # nor a total that those of the table could be taken from
        if kind == "csv":
            rows = list(csv.DictReader(io.StringIO(out)))
            listed = {row["label"]: int(row["n"]) for row in rows if row["label"]}
            (total,) = {int(row["n"]) for row in rows if not row["label"]}
            assert len(listed) == 2
            assert total - sum(listed.values()) >= count + PEOPLE


def test_an_audit_names_no_label_that_few_people_of_the_holdout_have() -> None:
    holdout = Corpus((*own_people(corpus(2, 60)), *rare(8, 2)))
    made = tstr.measure(Workspace({"synthetic": corpus(1, 60), "holdout": holdout}))
    assert all(RARE not in m.model_dump_json() for m in made.measurements)
    many = Corpus((*own_people(corpus(2, 60)), *rare(8, 8)))
    listed = tstr.measure(Workspace({"synthetic": corpus(1, 60), "holdout": many}))
    assert any(RARE in m.model_dump_json() for m in listed.measurements)


def test_figures_are_rounded_where_labels_are_hidden_and_their_share_of_the_mean_tells_no_count() -> None:
    holdout = Corpus((*own_people(corpus(2, 60)), *rare(3, 3)))
    (made, *_) = tstr.measure(
        Workspace({"synthetic": corpus(1, 60), "source": corpus(3, 60), "holdout": holdout})
    ).measurements
    published = [made, made.holdout, *made.parts]
    figures = [f for one in published if one is not None for f in (one.value, one.low, one.high)]
    figures += [part.holdout for part in made.parts]
    assert len(figures) > 6
    assert all(f is None or round(f, 2) == f for f in figures)
    assert made.low is not None
    assert made.value is not None
    assert made.high is not None
    assert made.low <= made.value <= made.high
    shown = sum(part.n for part in made.parts)
    labels = len(made.parts) + 2
    assert len(_counts(made.n - shown, made.value * labels - sum(part.value or 0 for part in made.parts), labels)) > 3


def _counts(rest: int, total: float, labels: int) -> set[int]:
    """Return which counts of the rarer of two hidden labels agree with their part of a mean, as it is shown."""
    slack = 0.005 * (2 * labels - 2)
    return {
        first
        for first in range(1, rest // 2 + 1)
        for said in range(rest + 1)
        for right in range(min(said, first) + 1)
        for more in range(rest + 1)
        for also in range(min(more, rest - first) + 1)
        if abs(2 * right / (said + first) + 2 * also / (more + rest - first) - total) <= slack
    }


# Audits


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the features of texts that several audits are of."""
    return tmp_path_factory.mktemp("kept")


def outputs(report: AuditReport) -> dict[str, str]:
    return {
        "json": report_json(report),
        "html": render_html(report),
        "markdown": render_markdown(report),
        "terminal": render_terminal(report),
    }


def test_a_few_empty_documents_are_not_left_by_subtraction() -> None:
    holdout = Corpus(tuple(Document(f"h{i}", f"other text {i}" if i > 2 else "", (), f"p{i}") for i in range(30)))
    made = audit(Corpus.from_texts(["our note"] * 2), holdout, only=["memorization.exact_copies"]).report
    shown = made.corpora["source"]
    assert (shown.documents, shown.empty, shown.groups) == (27, "<5", 27)
    assert implausible(made) is None


def test_how_few_have_a_second_document_is_not_left_by_subtraction() -> None:
    def shown(second: int) -> Any:
        people = [f"p{i}" for i in range(30 - second)] + [f"p{i}" for i in range(second)]
        real = Corpus(tuple(Document(f"h{i}", f"other text {i}", (), person) for i, person in enumerate(people)))
        texts = Corpus(tuple(replace(d, id=f"s{i}", text=f"ours {i}") for i, d in enumerate(real.documents)))
        made = audit(texts, holdout=real, only=["diversity.ttr"]).report
        assert implausible(made) is None
        assert made.corpora["synthetic"].groups == 30 - second
        return made.corpora["holdout"].groups

    assert [shown(second) for second in (0, 1, 4, 5, 9)] == [30, None, None, 25, 21]


def test_words_of_private_text_are_rounded_and_those_of_the_release_are_not() -> None:
    real = [f"other text {i}" for i in range(149)]
    made = audit(["ours and ours"], holdout=[*real, "and one"], only=["diversity.ttr"]).report
    assert {role: c.tokens for role, c in made.corpora.items()} == {"synthetic": 3, "holdout": 450}
    one_word = audit(["ours"], holdout=["other"] * 144, only=["diversity.ttr"]).report
    assert one_word.corpora["holdout"].tokens == 140
    assert implausible(one_word) is None


def test_counts_of_private_corpora_are_not_shown_in_any_output() -> None:
    source = replace(Corpus.from_texts(["one cough", "two coughs", ""]), skipped=4)
    holdout = replace(Corpus.from_texts([f"other text {i}" for i in range(30)]), skipped=2)
    made = audit(
        Corpus.from_texts(["a note of our own"] * 2), source, holdout, only=["memorization.exact_copies"]
    ).report
    shown = made.corpora["source"], made.corpora["holdout"]
    assert [(c.documents, c.empty, c.skipped) for c in shown] == [("<5", "<5", "<5"), (30, 0, "<5")]
    assert (made.corpora["synthetic"].documents, made.corpora["synthetic"].skipped) == (2, 0)
    assert implausible(made) is None
    assert any("Bad rows of the source corpus, left out on request: fewer than 5." in s for s in made.limits)
    for name, text in outputs(made).items():
        assert ("<5" in text) or ("&lt;5" in text), name
    assert AuditReport.model_validate_json(report_json(made)) == made


def test_a_holdout_of_a_few_documents_lends_no_figure() -> None:
    made = audit(["a note of our own"], ["other"], ["one", "two", "three"], only=["memorization.exact_copies"]).report
    assert all(m.holdout is None for m in made.measurements)
    assert made.corpora["holdout"].documents == "<5"


def test_hidden_counts_of_the_public_corpus_are_a_lie() -> None:
    given = clean_pass()
    hidden = given.corpora["synthetic"].model_copy(update={"skipped": "<5"})
    changed = given.model_copy(
        update={"measurements": (), "findings": (), "findings_total": {}, "corpora": {"synthetic": hidden}}
    )
    assert "synthetic corpus are hidden" in (implausible(changed) or "")


@pytest.mark.parametrize(("holders", "shown"), [(0, True), (1, False), (4, False), (5, True), (35, True), (36, False)])
def test_a_type_of_detail_that_few_people_of_the_holdout_have_has_no_figure_beside_it(
    holders: int, shown: bool
) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    mail = [f"write to {letters[i % 26]}{letters[i // 26]}x@example.org today" for i in range(holders)]
    plain = [f"slept well, room {letters[i % 26]}{letters[i // 26]}" for i in range(40 - holders)]
    corpora: dict[str, Any] = {"synthetic": ["write to zed@example.net today"] * 3, "holdout": [*mail, *plain]}
    made = pii_found.measure(Workspace({role: Corpus.from_texts(texts) for role, texts in corpora.items()}))
    (part,) = (p for p in made.measurements[0].parts if p.by == "type" and p.name.startswith("EMAIL"))
    assert part.holdout == (holders / 40 if shown else None)


# What is left by subtraction

MEASURED = (
    "memorization.near_copies",
    "memorization.longest_run",
    "memorization.exact_copies",
    "memorization.nearest_distance",
    "disclosure.rare_phrases",
    "diversity.distinct",
    "diversity.ttr",
    "utility",
    "fidelity.c2st",
    "fidelity.c2st_words",
    "fidelity.rouge_l",
)
FREE = {"digest", "tokens", "created", "duration", "seal", "findings", "findings_total"}
FREE |= {"state", "explanation", "verdict", "exit_code", "warnings"}  # they follow from the figures


def counts_in(value: Any, path: str = "") -> dict[str, object]:
    """Return all that a report says in whole numbers and in words, by place; the figures themselves are left out."""
    if isinstance(value, dict):
        return {
            k: v for name, one in value.items() if name not in FREE for k, v in counts_in(one, f"{path}.{name}").items()
        }
    if isinstance(value, list):
        return {k: v for i, one in enumerate(value) for k, v in counts_in(one, f"{path}.{i}").items()}
    if isinstance(value, str):
        return {path: re.sub(r"[-\d]*[.]\d+|\d+%", "#", value)}
    return {} if isinstance(value, float) else {path: value}


def with_few(given: Corpus, kind: str, count: int) -> Corpus:
    """Return a corpus of which exactly so many documents are too short, without label, copied or empty."""
    kept, changed = given.documents[:-count], given.documents[-count:]
    if kind == "empty":
        return Corpus((*given.documents, *(replace(d, id=f"e{i}", text="...") for i, d in enumerate(changed))))
    if kind == "unlabelled":
        return Corpus((*kept, *(replace(d, labels=()) for d in changed)))
    if kind == "copied":
        return Corpus(
            (*kept, *(replace(d, text=f"{corpus(3, 50).documents[i].text} so") for i, d in enumerate(changed)))
        )
    return Corpus((*kept, *(replace(d, text=f"{d.labels[0]} x{i}") for i, d in enumerate(changed))))


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        *(("holdout", kind) for kind in ("short", "unlabelled", "copied", "empty")),
        *(("source", kind) for kind in ("short", "unlabelled", "empty")),
    ],
)
def test_no_count_of_a_few_documents_is_left_by_subtraction(kept: Path, role: str, kind: str) -> None:
    published = []
    for count in range(1, PEOPLE):
        given = {"synthetic": corpus(1, 30), "source": corpus(3, 50), "holdout": corpus(2, 90)}
        given[role] = with_few(given[role], kind, count)
        made = audit(**given, only=MEASURED, cache=kept, key=Key(b"k" * 32, "file")).report
        assert implausible(made) is None
        assert disagreement(made) is None
        assert AuditReport.model_validate_json(report_json(made)) == made
        tested = [m for m in made.measurements if m.dimension == "utility" and m.parts]
        assert tested
        assert all(sum(part.n for part in m.parts) == m.n for m in tested)  # no label's own number stands elsewhere
        as_json = json.loads(report_json(made))
        for measurement in as_json["measurements"]:  # which words a classifier names follows from its figures
            measurement["parts"] = [part for part in measurement["parts"] if part["by"] != "word"]
        places = counts_in(as_json)
        published.append({place: one for place, one in places.items() if not re.search(r"parts[.]\d+[.]n$", place)})
    for other in published[1:]:
        assert {place: (published[0].get(place), other.get(place)) for place in published[0].keys() | other.keys()
                if published[0].get(place) != other.get(place)} == {}  # fmt: skip


def some_words(seed: int, number: int = 60) -> list[str]:
    r = np.random.default_rng(seed)
    return [" ".join(f"w{n}" for n in r.integers(0, 900, r.integers(40, 90))) for _ in range(number)]


@pytest.mark.parametrize("measured", [certain_copies, certain_passages])
@pytest.mark.parametrize("kept", [1.0, 0.6])
def test_power_and_p_value_read_alike_whether_one_to_four_people_are_matched(measured: Any, kept: float) -> None:
    source, own = some_words(1), some_words(3)
    # Real texts that repeat each other: no single copy is certain among them.
    holdout = [*some_words(2)[:48], *(re.sub(r"(\S+ \S+) \S+", r"\1 other", text) for text in source[48:])]
    published: dict[tuple[str, int], Any] = {}
    exact: dict[tuple[str, int], Any] = {}
    for side in ("source", "holdout"):
        for count in range(PEOPLE + 1):
            real = holdout if side == "holdout" else source
            few = [" ".join(text.split()[: int(kept * len(text.split()))]) for text in real[7 : 7 + count]]
            corpora = {"synthetic": [*few, *own[count:]], "source": source, "holdout": holdout}
            workspace = Workspace({role: Corpus.from_texts(texts) for role, texts in corpora.items()})
            (made,) = measured.measure(workspace).measurements
            assert FEWER in (made.note or "") or count in (0, PEOPLE)
            published[side, count] = (made.detectable, made.p_value if side == "holdout" else None)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(measured, "published_events", lambda events, *_: events)
                (bare,) = measured.measure(workspace).measurements
            exact[side, count] = bare.detectable
        assert len({published[side, count] for count in range(1, PEOPLE)}) == 1
        for count in range(1, PEOPLE):
            shown = published[side, count][0]
            assert shown is None or shown >= exact[side, count], "it promises no more than there is"
    assert len({exact["holdout", count] for count in range(1, PEOPLE)}) > 1, "else nothing is tested"
    assert published["holdout", PEOPLE][0] == exact["holdout", PEOPLE]


@pytest.mark.parametrize("strength", ["strong", "weak"])
def test_a_finding_reads_alike_whether_one_to_four_people_share_the_detail(strength: Any) -> None:
    corpora = {"synthetic": Corpus.from_texts(["word"], ids=["s"])}
    shown = set()
    for people in range(1, PEOPLE):
        exact = 0.002 * people
        piece = Evidence(
            "disclosure.pii_leaked", "s", (0, 4), 0.9, "leaked", "PHONE", chance=exact / 50, expected=exact
        )
        (finding,) = mask_findings(
            Workspace(corpora), [replace(piece, strength=strength, people=people)], Key(b"k" * 32, "file")
        )
        assert finding.expected is None or finding.expected >= exact
        shown.add((finding.chance, finding.expected, finding.score))
    assert shown == ({(0.0002, 0.01, 0.9)} if strength == "strong" else {(None, None, 0.9)})


def test_a_detail_that_is_strong_beside_others_is_not_said_to_be_rarer_than_it_is() -> None:
    """Three names of which .05 is expected each are certain together; none of them has the .01 of one that is alone."""
    piece = Evidence("disclosure.pii_leaked", "s", (0, 4), 0.9, "leaked", "PERSON", chance=0.001, expected=0.05)
    assert shown_chance(replace(piece, strength="strong", people=1)) == (None, None)
    assert shown_chance(replace(piece, strength="strong", people=1, expected=0.01, chance=0.0002)) == (0.0002, 0.01)


def test_published_figures_are_rounded_up_and_private_evidence_keeps_them() -> None:
    piece = Evidence("memorization.near_copies", "s", (0, 4), 0.512, chance=0.0003, expected=0.03)
    assert (shown_score(piece), shown_chance(piece)) == (0.6, (0.001, 0.1))
    assert shown_chance(replace(piece, chance=0.001, expected=0.1)) == (0.001, 0.1)
    assert shown_chance(replace(piece, chance=0.6, expected=60.0, people=5)) == (1.0, 100.0)
    assert shown_score(Evidence("disclosure.rare_phrases", "s", (0, 4), 41.3)) == 50
    assert shown_score(Evidence("memorization.verbatim", "s", (0, 4), 41.0)) == 41
    assert private_evidence([piece], Path("x")).content == (
        '{"metric": "memorization.near_copies", "class": null, "entity": null, "synthetic_id": "s", '
        '"synthetic_span": [0, 4], "source_id": null, "source_span": null, "score": 0.512, "chance": 0.0003, '
        '"expected": 0.03, "strength": null, "incident": null}\n'
    )


def in_parts(total: int, least: int) -> Iterator[tuple[int, ...]]:
    """Yield every way to write a number as a sum of others that are not below ``least``, the smallest first."""
    if total >= least:
        yield (total,)
    for first in range(least, total // 2 + 1):
        yield from ((first, *rest) for rest in in_parts(total - first, first))


def test_what_the_squares_of_a_picture_leave_belongs_to_no_few() -> None:
    left: dict[tuple[int, tuple[int, ...]], set[int]] = {}
    for documents in range(PEOPLE, 41):
        for few_more in range(PEOPLE):
            for squares in in_parts(documents - few_more, PEOPLE):
                where = np.repeat(np.arange(len(squares) + 1), [*squares, few_more])
                found = levels(where, 4, np.arange(documents)).tolist()
                assert found[len(squares)] == 0
                left.setdefault((documents, tuple(found)), set()).add(few_more)
    assert len(left) > 500
    assert all(0 in counts for shown, counts in left.items() if any(shown[1]))  # there may always be nobody


def pictured(workspace: Workspace) -> dict[str, tuple[float, ...]]:
    return {s.name: s.y for s in mmd.measure(workspace, permutations=19).measurements[0].series if s.kind == "density"}


@pytest.mark.parametrize("role", ["source", "holdout"])
def test_a_picture_reads_alike_whether_none_or_one_to_four_people_lie_apart(role: str) -> None:
    r = np.random.default_rng(0)
    corners = np.array([(x, y) for x in (-2, 2) for y in (-1, 1)] * 10)
    crowd, apart = (
        np.asarray(at + r.normal(0, 0.05, at.shape), np.float32) for at in (corners, np.full((5, 2), (4.4, 0.3)))
    )
    shown = []
    for count in range(PEOPLE + 1):
        rows = {"synthetic": crowd[:20] + 0.01, "source": crowd + 0.02, "holdout": crowd}
        rows[role] = np.concatenate([rows[role], apart[:count]])
        shown.append(pictured(planted(**rows)))
    assert shown[:PEOPLE] == [shown[0]] * PEOPLE
    assert sum(level > 0 for level in shown[0][role]) == 4
    assert sum(level > 0 for level in shown[PEOPLE][role]) == 5, "five people are shown, else nothing is tested"


def test_a_picture_reads_alike_whatever_few_documents_a_corpus_has() -> None:
    given = {"synthetic": cloud(30, 1), "source": cloud(50, 3), "holdout": cloud(90, 2)}
    assert list(pictured(planted(**given))) == ["synthetic", "source", "holdout"]
    few = [pictured(planted(**{**given, "source": cloud(count, 3)})) for count in range(1, PEOPLE)]
    assert few == [few[0]] * len(few)
    assert few[0]["source"] == (0.0,) * 16
    assert any(few[0]["holdout"])
    assert [pictured(planted(**{**given, "holdout": cloud(count, 2)})) for count in (3, 4)] == [{}, {}]


# What else is written


def test_notes_on_a_pool_and_progress() -> None:
    whole = Corpus.from_texts([str(i) for i in range(30)])
    used = Corpus(whole.documents[:3])
    for source in (whole, used):
        published = _note(used, whole, source)
        assert "fewer than 5" in published
        assert " 3 " not in published
    stream = io.StringIO()
    with show_progress(quiet=False, stream=stream) as progress:
        progress("reading source", 3, 3)
        progress("reading holdout", 30, 30)
    assert "reading source (" in stream.getvalue()
    assert "reading holdout: 30" in stream.getvalue()


def with_repeated(given: Corpus, count: int) -> Corpus:
    """Return a corpus of which so many documents say what one other of their label says."""
    first = given.documents[0]
    alike = [i for i, d in enumerate(given.documents) if i and d.labels == first.labels][:count]
    return Corpus(tuple(replace(d, text=first.text) if i in alike else d for i, d in enumerate(given.documents)))


def test_no_share_beside_a_label_tells_how_few_documents_it_counts() -> None:
    counting = [m.record.id for m in load_metrics() if m.record.unit == "rate" and m.record.needs == ("synthetic",)]
    assert {"diversity.exact_duplicates", "diversity.near_duplicates"} < set(counting)
    published = []
    for count in range(1, PEOPLE - 1):  # and the one that they repeat
        given = {"synthetic": corpus(1, 60), "holdout": with_repeated(corpus(2, 90), count)}
        made = audit(**given, only=counting).report
        rates = [m for m in made.measurements if m.unit == "rate"]
        published.append({(m.metric, part.by, part.name): part.holdout for m in rates for part in m.parts})
    assert published[0]
    assert published == [published[0]] * len(published)
