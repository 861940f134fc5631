"""Verbatim: a run of one person's rare words is found where it stands; common language raises no alarm."""

from __future__ import annotations

import csv
import gzip
import json
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import Unmeasured, UsageError
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.memorization import verbatim
from corpusaudit.metrics.shared.rates import UNCALIBRATED
from corpusaudit.metrics.shared.statistics import excess_p_value
from tests.kept import KEPT

FILLER = "Seen today in good spirits with no complaint of any kind and asked to come back in spring. "


def test_a_spliced_run_is_found_with_its_exact_place(measure: Callable, quoted: Callable, story: str) -> None:
    synthetic = [FILLER, f"{FILLER}Then {story.upper().replace(' ', '  ')}; nothing more."]
    outcome, workspace = measure("verbatim", synthetic, ["short", f"Start. {story}. End."], [FILLER])
    (figure,) = outcome.measurements
    assert (figure.value, figure.n, figure.holdout.value, figure.holdout.n) == (0.5, 2, 0, 1)
    assert figure.p_value == excess_p_value(1, 2, 0, 1)
    (piece,) = outcome.evidence
    assert quoted(piece, workspace) == (story.upper().replace(" ", "  "), story)
    assert (piece.synthetic_id, piece.source_id, piece.score) == ("1", "1", len(story.split()))


def test_runs_of_two_people_in_one_document(measure: Callable, quoted: Callable, story: str, other: str) -> None:
    outcome, workspace = measure("verbatim", [f"{FILLER} {other} so {FILLER} and {story}"], [story, other])
    assert [quoted(piece, workspace) for piece in outcome.evidence] == [(other, other), (story, story)]
    assert outcome.measurements[0].value == 1


def test_length_of_run_decides(measure: Callable, story: str) -> None:
    words = story.split()
    sixteen, fifteen = " ".join(words[:16]), " ".join(words[:15])
    outcome, _ = measure("verbatim", [f"{FILLER} {sixteen} q r", f"{FILLER} {fifteen} q r"], [story])
    assert outcome.measurements[0].value == 0.5
    assert [piece.synthetic_id for piece in outcome.evidence] == ["0"]
    outcome, _ = measure("verbatim", [f"{FILLER} {fifteen} q r"], [story], min_tokens=15)
    assert outcome.measurements[0].value == 1
    outcome, _ = measure("verbatim", [" ".join(words[:7])], [story])
    assert outcome.measurements[0].value is None
    assert "8 tokens" in outcome.measurements[0].reason


class TestShortDocuments:
    """Three quarters of a short document count, from eight tokens on."""

    @pytest.mark.parametrize(("copied", "added"), [(8, 0), (8, 2), (9, 3), (12, 4), (15, 5)])
    def test_most_of_a_short_document_counts(
        self, measure: Callable, quoted: Callable, story: str, copied: int, added: int
    ) -> None:
        run = " ".join(story.split()[4 : 4 + copied])
        outcome, workspace = measure("verbatim", [f"{'q ' * added}{run}", FILLER], ["short", story])
        assert outcome.measurements[0].value == 0.5
        (piece,) = outcome.evidence
        assert (quoted(piece, workspace), piece.score) == ((run, run), copied)

    @pytest.mark.parametrize(("copied", "added"), [(7, 0), (8, 3), (11, 4), (14, 5), (15, 6)])
    def test_less_of_it_does_not(self, measure: Callable, story: str, copied: int, added: int) -> None:
        run = " ".join(story.split()[4 : 4 + copied])
        outcome, _ = measure("verbatim", [f"{'q ' * added}{run}", FILLER], [story])
        assert (outcome.measurements[0].value, outcome.evidence) == (0, ())

    def test_short_and_long_documents_keep_their_places(
        self, measure: Callable, quoted: Callable, story: str, other: str
    ) -> None:
        short = " ".join(other.split()[:10])
        outcome, workspace = measure("verbatim", [FILLER, short, f"{FILLER} {story}", short.upper()], [story, other])
        assert [quoted(piece, workspace)[0] for piece in outcome.evidence] == [short, story, short.upper()]
        assert [piece.synthetic_id for piece in outcome.evidence] == ["1", "2", "3"]

    def test_what_several_people_write_is_common_there_too(self, measure: Callable, story: str) -> None:
        run = " ".join(story.split()[:10])
        assert measure("verbatim", [run], [story, f"Also {story}"])[0].measurements[0].value == 0
        assert measure("verbatim", [run], [story], [f"Also {run}"])[0].measurements[0].value == 0

    def test_the_holdout_is_scored_alike(self, measure: Callable, story: str) -> None:
        run = " ".join(story.split()[:10])
        figure = measure("verbatim", [FILLER], [story], [run, f"{FILLER} {run}"])[0].measurements[0]
        assert (figure.holdout.value, figure.holdout.n) == (0, 2)
        figure = measure("verbatim", [FILLER], [story], [run, "nothing to report of her at all today"])[0].measurements[
            0
        ]
        assert (figure.holdout.value, figure.holdout.n) == (0.5, 2)

    def test_the_share_is_a_parameter(self, measure: Callable, story: str) -> None:
        run = f"q q q q {' '.join(story.split()[:8])}"
        assert measure("verbatim", [run], [story], short_share=0.6)[0].measurements[0].value == 1
        with pytest.raises(UsageError, match="short_share"):
            measure("verbatim", [run], [story], short_share=0.1)


def test_what_several_people_or_the_holdout_write_is_common(measure: Callable, story: str) -> None:
    assert measure("verbatim", [story], [story, f"Also {story}"])[0].measurements[0].value == 0
    assert measure("verbatim", [story], [story], [f"Also {story}"])[0].measurements[0].value == 0
    assert measure("verbatim", [story], [story], [f"Also {story}"])[0].evidence == ()
    assert measure("verbatim", [story], [story], ["something else"])[0].measurements[0].value == 1


def test_one_person_is_one_however_many_notes(measure: Callable, story: str) -> None:
    same_patient = Corpus.from_texts([story, f"Also {story}"], groups=["p", "p"])
    assert measure("verbatim", [story], same_patient)[0].measurements[0].value == 1
    # The same note filed twice, under two names: groups that share a document are one person.
    filed_twice = Corpus.from_texts([story, story.upper()], groups=["p", "q"])
    assert measure("verbatim", [story], filed_twice)[0].measurements[0].value == 1
    without_groups = [story, story]
    assert measure("verbatim", [story], without_groups)[0].measurements[0].value == 1


def test_a_run_needs_words_outside_common_phrases(measure: Callable, story: str) -> None:
    # All phrases of eight tokens are shared but those around one word: too little to be anybody's words.
    words = story.split()
    template = [" ".join(words[:12]), " ".join(words[11:])]
    outcome, _ = measure("verbatim", [story], [story, *template])
    assert outcome.measurements[0].value == 0
    outcome, _ = measure("verbatim", [story], [story, template[0]])
    assert outcome.measurements[0].value == 1


def test_holdout_is_scored_like_the_synthetic_corpus(measure: Callable, story: str, other: str) -> None:
    outcome, _ = measure("verbatim", [story, other], [story, other], [f"{story} too", FILLER, "short"])
    # The holdout holds the story, so it is common for the synthetic side; the holdout itself repeats the source.
    figure = outcome.measurements[0]
    assert (figure.value, figure.holdout.value, figure.holdout.n) == (0.5, 0.5, 2)
    assert [piece.synthetic_id for piece in outcome.evidence] == ["1"]


def test_missing_roles(measure: Callable, story: str) -> None:
    with pytest.raises(Unmeasured, match="no source"):
        measure("verbatim", [story], holdout=[story])
    figure = measure("verbatim", [story], [story])[0].measurements[0]
    assert figure.note == UNCALIBRATED
    assert figure.holdout is figure.p_value is None


@cache
def rows(path: Path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def as_corpus(documents: list[dict]) -> Corpus:
    """Return documents each of a person of its own, so that no cluster has to be looked for."""
    ids = [d["id"] for d in documents]
    return Corpus.from_texts([d["text"] for d in documents], ids=ids, groups=ids)


@pytest.mark.shared
class TestRealNotes:
    """ACI-Bench: systems that hand back training notes, models that do not, and real notes they never saw."""

    def figure(self, folder: Path, documents: list[dict]) -> object:
        corpora = {
            "synthetic": as_corpus(documents),
            "source": as_corpus(rows(folder / "real_train.jsonl.gz")),
            "holdout": as_corpus(rows(folder / "real_valid.jsonl.gz")),
        }
        return verbatim.measure(Workspace(corpora, store=KEPT)).measurements[0]

    def of_model(self, folder: Path, model: str) -> object:
        return self.figure(folder, [r for r in rows(folder / "synth_test1.jsonl.gz") if r["model"] == model])

    @pytest.mark.parametrize("model", ["UMLS_similarity", "spacy_similarity"])
    def test_retrieved_notes_are_flagged(self, shared_data: Path, model: str) -> None:
        figure = self.of_model(shared_data / "aci_bench", model)
        assert (figure.value, figure.n) == (1.0, 40)
        assert figure.p_value < 0.001

    @pytest.mark.parametrize("model", ["GPT-4", "ChatGPT", "Text-Davinci-003"])
    def test_written_notes_are_not(self, shared_data: Path, model: str) -> None:
        assert self.of_model(shared_data / "aci_bench", model).value == 0

    def test_unseen_real_notes_are_no_excess(self, shared_data: Path) -> None:
        folder = shared_data / "aci_bench"
        assert self.figure(folder, rows(folder / "real_test1.jsonl.gz")).p_value > 0.01


@pytest.fixture(scope="module")
def flagged(shared_data: Path) -> dict[str, list[bool]]:
    """Whether each planted row was flagged, by kind."""
    folder = shared_data / "planted"
    corpora = {role: as_corpus(rows(folder / f"{role}.jsonl.gz")) for role in ("synthetic", "source", "holdout")}
    found = {piece.synthetic_id for piece in verbatim.measure(Workspace(corpora, store=KEPT)).evidence}
    by_kind: dict[str, list[bool]] = {}
    for row in rows(folder / "truth.jsonl.gz"):
        by_kind.setdefault(row["kind"], []).append(row["id"] in found)
    return by_kind


@pytest.mark.shared
class TestPlantedCopies:
    @pytest.mark.parametrize("kind", ["verbatim", "edit05", "splice20", "splice50", "mosaic3x20", "obfuscated"])
    def test_every_copy_is_found(self, flagged: dict[str, list[bool]], kind: str) -> None:
        assert sum(flagged[kind]) / len(flagged[kind]) >= {"splice20": 0.95, "edit05": 0.95}.get(kind, 1.0)

    def test_no_clean_row_is_flagged(self, flagged: dict[str, list[bool]]) -> None:
        assert len(flagged["clean"]) == 200
        assert not any(flagged["clean"])


@pytest.fixture(scope="module")
def posts(shared_data: Path) -> list[str]:
    """The posts of SynSym in random order."""
    (file,) = (shared_data / "synsym").glob("*.csv.gz")
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        found = [row["post"] for row in csv.DictReader(lines)]
    random.Random(2).shuffle(found)
    return found


@pytest.mark.shared
class TestShortPosts:
    """SynSym: posts of 4 to 69 words, split at random."""

    def figure(self, synthetic: list[str], posts: list[str]) -> object:
        corpora = {"synthetic": synthetic, "source": posts[6000:12000], "holdout": posts[12000:18000]}
        return verbatim.measure(Workspace({r: Corpus.from_texts(t) for r, t in corpora.items()})).measurements[0]

    def test_a_clean_split_scores_like_its_holdout(self, posts: list[str]) -> None:
        figure = self.figure(posts[:6000], posts)
        assert figure.value <= 0.01
        assert abs(figure.value - figure.holdout.value) <= 0.003
        assert figure.p_value > 0.05

    def test_one_copied_post_in_a_hundred_is_an_excess(self, posts: list[str]) -> None:
        copied = [post for post in posts[6000:6100] if len(post.split()) >= 10][:60]
        figure = self.figure([*posts[60:6000], *(f"Well, {post}" for post in copied)], posts)
        assert figure.p_value < 0.002
