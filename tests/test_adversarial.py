"""Inputs made to break an audit: each ends in a report without a broken metric, or in an error that says what is wrong.

The largest ones leave out what reads meaning and names (embeddings, personal details), which takes minutes on them and
no other path; ``WORDS`` are the rest.
"""

from __future__ import annotations

import importlib.util
import json
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from corpusaudit.auditing.run import audit
from corpusaudit.config import AuditConfig, GateConfig
from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import InputError
from corpusaudit.features import compiled
from corpusaudit.features.overlap.runs import shared_runs, survey_grams
from corpusaudit.features.text.tokens import Vocabulary, tokenize
from corpusaudit.metrics.registry import BUILT_IN, load_metric
from corpusaudit.results import AuditReport

READ = ("fidelity.", "diversity.effective_documents")
"""Fidelity, and what takes long on words alone, is no part of what is asked of metrics of words here."""
WORDS = [m for m in BUILT_IN if not load_metric(m).record.reads and not m.startswith(READ)]
ABSOLUTE = AuditConfig(
    gates={
        metric: GateConfig(max=0.0, because="none at all")
        for metric in ("memorization.exact_copies", "memorization.certain_copies")
    }
)
COPIES = ("memorization.exact_copies", "memorization.verbatim")


def notes(seed: int, count: int, words: int = 30) -> list[str]:
    draw = random.Random(seed)
    return [" ".join(f"w{draw.randrange(3000)}" for _ in range(words)) for _ in range(count)]


def of_letters(seed: int, count: int, letters: str, joint: str, length: int = 40) -> list[str]:
    draw = random.Random(seed)
    return [joint.join(draw.choice(letters) for _ in range(length)) for _ in range(count)]


def report(
    synthetic: Sequence[str], source: Sequence[str], holdout: Sequence[str], only: Sequence[str] = ()
) -> AuditReport:
    """Audit, and see that every metric either has a value or says why not, and none broke.

    With ``only`` nothing is embedded: each document is a person's, and no limit asks whether source and holdout are
    alike.
    """
    corpora = [
        Corpus.from_texts(texts, groups=[f"{role} {i}" for i in range(len(texts))] if only else None)
        for role, texts in enumerate((synthetic, source, holdout))
    ]
    made = audit(corpora[0], corpora[1], corpora[2], config=ABSOLUTE if only else None, only=only).report
    assert not (only and any(stage.startswith("embedding") for stage in made.provenance.duration))
    for measurement in made.measurements:
        assert "broke" not in (measurement.reason or ""), (measurement.metric, measurement.reason)
        assert "no such figure" not in (measurement.reason or ""), measurement.metric
    assert AuditReport.model_validate_json(made.model_dump_json(by_alias=True)).verdict == made.verdict
    return made


def values(made: AuditReport, metrics: Sequence[str] = COPIES) -> list[float | None]:
    return [getattr(made.measurement(metric), "value", None) for metric in metrics]


class TestAlike:
    NOTE = "The same note stands in every row of the corpus, word for word."

    def test_all_corpora_identical(self) -> None:
        with pytest.raises(InputError, match="200 of 200 holdout documents stand word for word in the source"):
            report([self.NOTE] * 200, [self.NOTE] * 200, [self.NOTE] * 200)

    def test_synthetic_is_the_source_a_hundred_times_over(self) -> None:
        made = report([self.NOTE] * 200, [self.NOTE] * 200, notes(1, 100))
        assert values(made) == [1.0, 1.0]
        assert made.verdict == "fail"

    def test_each_corpus_one_text_of_its_own(self) -> None:
        made = report([self.NOTE] * 100, [notes(1, 1)[0]] * 100, [notes(2, 1)[0]] * 100)
        assert values(made) == [0.0, 0.0]
        assert made.verdict != "pass"


class TestSize:
    def test_one_document_of_70_000_words(self) -> None:
        """More words than 16 bits count, and enough that a squared loop would not end."""
        (long,) = notes(1, 1, 70_000)
        made = report([long, *notes(2, 20)], [long, *notes(3, 50)], notes(4, 50), WORDS)
        assert values(made) == [1 / 21, 1 / 21]
        assert values(made, ["memorization.longest_run"]) == [70_000]

    def test_one_word_200_000_times(self) -> None:
        made = report(["spam " * 200_000, *notes(2, 20)], ["spam " * 199_999, *notes(3, 50)], notes(4, 50), WORDS)
        assert values(made) == [0.0, 1 / 21]

    @pytest.mark.parametrize("vocabulary", [1, 3000])
    def test_50_000_documents_of_one_word(self, vocabulary: int) -> None:
        draw = random.Random(1)
        synthetic, source = ([f"w{draw.randrange(vocabulary)}" for _ in range(50_000)] for _ in range(2))
        made = report(synthetic, source, notes(4, 50), WORDS)
        assert values(made) == [None, None]
        assert made.verdict != "pass"

    def test_a_word_of_a_million_letters(self) -> None:
        word = "x" * 1_000_000
        made = report([f"{word} {notes(2, 1)[0]}", *notes(2, 20)], [f"{word} y", *notes(3, 50)], notes(4, 50), WORDS)
        assert values(made)[0] == 0.0


class TestScripts:
    """The whole audit, embeddings and personal details included."""

    @pytest.mark.parametrize(("letters", "joint"), [("!?.,;:-–…«»", " "), ("\u200b\u200d\u00ad\ufeff", "")])
    def test_nothing_but_punctuation(self, letters: str, joint: str) -> None:
        made = report(*(of_letters(seed, 20, letters, joint) for seed in (1, 2, 3)))
        measured = {m.metric for m in made.measurements if m.value is not None}
        assert not measured
        assert made.verdict == "unmeasured"

    @pytest.mark.parametrize(
        ("letters", "joint"),
        [
            ("😀😢👍🏽❤️👩‍👩‍👧🇩🇪🎉", ""),
            ("患者主诉失眠三个月伴有焦虑情绪低落食欲减退否认自杀观念建议复诊", ""),
            ("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", " "),
        ],
        ids=["emoji", "Chinese", "Arabic letters"],
    )
    def test_a_copy_is_found_in_any_script(self, letters: str, joint: str) -> None:
        synthetic, source, holdout = (of_letters(seed, 20, letters, joint) for seed in (1, 2, 3))
        synthetic[5] = source[7]
        made = report(synthetic, source, holdout)
        assert values(made) == [1 / 20, 1 / 20]

    def test_a_copied_arabic_sentence(self) -> None:
        told = "يعاني المريض من الأرق منذ ثلاثة أشهر مع قلق شديد وانخفاض في المزاج والشهية"
        assert values(report([told, *notes(1, 20)], [told, *notes(2, 20)], notes(3, 20))) == [1 / 21, 1 / 21]

    def test_lone_surrogates(self) -> None:
        odd = [f"\ud800 {note} \udfff" for note in notes(1, 20)]
        made = report([odd[0].replace("\ud800", "\ud801"), *notes(2, 20)], odd, notes(3, 20))
        assert values(made)[1] == 1 / 21

    def test_lone_surrogates_from_a_file(self, tmp_path: Path) -> None:
        file = tmp_path / "notes.jsonl"
        file.write_text("".join(json.dumps({"text": f"\ud83d {note}"}) + "\n" for note in notes(1, 20)), "utf-8")
        corpus = Corpus.read(file)
        assert corpus.texts[0].startswith("\ud83d ")
        assert values(report(corpus.texts, corpus.texts, notes(3, 20), WORDS)) == [1.0, 1.0]


@pytest.fixture
def all_hashes_equal(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], ModuleType]:
    """Replace a module of compiled loops by itself as plain Python, with one of its hash functions always 0."""

    def replace(name: str, function: str) -> ModuleType:
        full = f"corpusaudit.features.{name}"
        found = importlib.util.find_spec(full)
        assert found is not None
        assert found.loader is not None
        module = importlib.util.module_from_spec(found)
        with monkeypatch.context() as patch:
            patch.setattr(compiled, "compiled", lambda **_: lambda plain: plain)
            found.loader.exec_module(module)
        assert hasattr(module, function)
        monkeypatch.setattr(module, function, lambda _: np.uint64(0))
        monkeypatch.setitem(sys.modules, full, module)
        return module

    return replace


@pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning")
class TestCollisions:
    """Every hash the same: tables get slow and nothing gets wrong, since tokens and letters are compared."""

    TEXTS = ("a b c d e f g h", "a b c x e f g h", "h g f e d c b a", "a b c d e f g h i j")

    def found(self) -> tuple[list, list, list]:
        vocabulary = Vocabulary()
        query, source = tokenize(self.TEXTS, vocabulary), tokenize(self.TEXTS[1:], vocabulary)
        survey = survey_grams(query, source, np.arange(3), query, 3, same=True)
        runs = shared_runs(query, source, np.arange(3), None, min_tokens=4, phrase_tokens=2)
        spans = np.stack([runs.document, runs.start, runs.end, runs.source_document, runs.source_start, runs.rare])
        return query.ids.tolist(), [survey.people.tolist(), survey.held.tolist()], spans.tolist()

    def test_of_runs_of_words(self, all_hashes_equal: Callable[[str, str], ModuleType]) -> None:
        expected = self.found()
        module = all_hashes_equal("overlap._run_kernels", "_spread")
        assert self.found() == expected
        module._equal = lambda *_: True
        assert self.found() != expected

    def test_of_words(self, all_hashes_equal: Callable[[str, str], ModuleType]) -> None:
        expected = self.found()
        module = all_hashes_equal("text._token_kernels", "_mix")
        assert self.found() == expected
        assert module._mix(np.uint64(7)) == 0
