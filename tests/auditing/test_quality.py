"""What a corpus nobody would call faithful gives, and what real text of another draw gives, under the preset."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpusaudit.auditing.run import audit
from corpusaudit.config import load_config
from corpusaudit.results import AuditReport

N = 100
QUALITY = ("fidelity.c2st", "fidelity.prdc", "diversity.effective_documents", "diversity.self_bleu")


@dataclass(frozen=True)
class Texts:
    """Real text of one kind by role, more of it, and dialogues."""

    source: list[str]
    holdout: list[str]
    fresh: list[str]
    narrow: list[str]
    dialogues: list[str]


def rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def real(shared_data: Path) -> Texts:
    answers = [
        row for row in rows(shared_data / "medquad" / "answers.jsonl.gz") if 50 <= len(row["text"].split()) < 150
    ]
    answers = list({row["text"]: row for row in answers}.values())
    random.Random(4).shuffle(answers)
    texts = [row["text"] for row in answers]
    narrow = [row["text"] for row in answers[3 * N :] if row["qtype"] == "information"]
    dialogues = [row["text"][:400] for row in rows(shared_data / "mts_dialog" / "dialogues.jsonl.gz")]
    return Texts(texts[:N], texts[N : 2 * N], texts[2 * N : 3 * N], narrow[:N], dialogues[:N])


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def judged(synthetic: Sequence[str], real: Texts, cache: Path) -> dict[str, str]:
    report: AuditReport = audit(
        synthetic, real.source, real.holdout, only=QUALITY, cache=cache, config=load_config()
    ).report
    return {gate.metric: gate.state for gate in report.gates if gate.state not in ("pass", "unmeasured")}


@pytest.mark.shared
def test_real_text_of_another_draw_gives_no_word(real: Texts, cache: Path) -> None:
    assert judged(real.fresh, real, cache) == {}


@pytest.mark.shared
@pytest.mark.parametrize("kinds", [1, 10])
def test_the_same_documents_over_and_over_fail(real: Texts, cache: Path, kinds: int) -> None:
    found = judged(real.fresh[:kinds] * (N // kinds), real, cache)
    assert found["diversity.effective_documents"] == "fail"
    assert found["fidelity.recall"] == "fail"


@pytest.mark.shared
def test_words_shuffled_across_documents_fail(real: Texts, cache: Path) -> None:
    words = " ".join(real.fresh).split()
    random.Random(1).shuffle(words)
    size = len(words) // N
    found = judged([" ".join(words[i * size : (i + 1) * size]) for i in range(N)], real, cache)
    assert found == {"fidelity.recall": "fail", "fidelity.c2st": "warn"}


@pytest.mark.shared
def test_sentences_shuffled_across_documents_warn(real: Texts, cache: Path) -> None:
    sentences = [sentence for text in real.fresh for sentence in text.split(". ")]
    random.Random(1).shuffle(sentences)
    size = len(sentences) // N
    found = judged([". ".join(sentences[i * size : (i + 1) * size]) for i in range(N)], real, cache)
    assert found["fidelity.c2st"] == "warn"


@pytest.mark.shared
def test_another_kind_of_text_fails(real: Texts, cache: Path) -> None:
    found = judged(real.dialogues, real, cache)
    assert found["fidelity.recall"] == "fail"
    assert "diversity.effective_documents" not in found


@pytest.mark.shared
def test_one_kind_of_many_is_no_clean_pass(real: Texts, cache: Path) -> None:
    assert len(real.narrow) >= 40
    found = judged(real.narrow, real, cache)
    assert found["fidelity.c2st"] == "warn"
    assert "diversity.effective_documents" not in found
