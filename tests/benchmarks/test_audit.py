"""The benchmark of the whole audit: corpora share what they should, laws are fitted, and figures are whole."""

from __future__ import annotations

import gzip
import importlib
import json
import random
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
BENCHMARKS = ROOT / "benchmarks"
SUBJECTS = ("asthma", "gout", "measles", "anemia", "migraine", "psoriasis", "eczema", "glaucoma", "scurvy", "lupus")
VERBS = ("affects", "weakens", "alters", "harms", "concerns", "involves", "reaches", "changes")
OBJECTS = ("joints", "lungs", "nerves", "bones", "vessels", "muscles", "glands", "kidneys", "eyelids", "tendons")
ADVICE = "Please ask a doctor or a nurse for advice that fits you before you take anything."


@pytest.fixture(scope="module")
def modules() -> Iterator[dict[str, ModuleType]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCHMARKS))
        names = ("audit", "whole.corpora", "whole.growth", "whole.stored")
        yield {name.split(".")[-1]: importlib.import_module(name) for name in names}


def texts(count: int) -> list[str]:
    """Different texts of four sentences; each ends with the same one, and pairs of neighbours share another."""
    rng = random.Random(0)

    def sentence() -> str:
        words = [f"{rng.choice(SUBJECTS)} {rng.choice(VERBS)} the {rng.choice(OBJECTS)} of" for _ in range(4)]
        return f"{rng.choice(SUBJECTS).title()} {' '.join(words)} patients number {rng.randrange(10**6)}."

    pairs = [sentence() for _ in range((count + 1) // 2)]
    return [f"{sentence()} {sentence()} {pairs[row // 2]} {ADVICE}" for row in range(count)]


def data(folder: Path, count: int) -> Path:
    """Write texts where the benchmark looks for them."""
    (folder / "medquad").mkdir()
    with gzip.open(folder / "medquad" / "answers.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps({"text": text}) + "\n" for text in texts(count))
    return folder


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *map(str, arguments)], capture_output=True, text=True, check=False)


# --- corpora -------------------------------------------------------------------------------------------------------


def test_no_text_has_two_roles(modules: dict[str, ModuleType]) -> None:
    made = modules["corpora"].draw(texts(50), 20)
    assert {role: len(its) for role, its in made.items()} == {"synthetic": 20, "source": 20, "holdout": 10}
    assert len({text for its in made.values() for text in its}) == 50
    assert made == modules["corpora"].draw(texts(50), 20), "seeded"


def test_too_few_texts_name_the_way_out(modules: dict[str, ModuleType]) -> None:
    with pytest.raises(SystemExit, match="enough for 20 documents, not 21: add --recombined"):
        modules["corpora"].draw(texts(50), 21)


def test_heirs_share_what_their_answers_share(modules: dict[str, ModuleType]) -> None:
    corpora, given = modules["corpora"], texts(20)
    made = corpora.recombined(given)
    first = [next(made) for _ in given]
    assert sorted(first) == sorted(given), "the first round is the answers"
    for _ in range(2):
        heirs = [next(made) for _ in given]
        old, new = ([corpora.sentences(text) for text in round_] for round_ in (first, heirs))
        assert all(one[-1] == ADVICE for one in new), "boilerplate stays"
        assert not {s for one in new for s in one[:-1]} & {s for one in old for s in one}
        alike = [[(a == b) for a in its[2:3] for b in other[2:3]] for its in old for other in old]
        assert alike == [[(a == b) for a in its[2:3] for b in other[2:3]] for its in new for other in new]
        lengths = [[len(text.split()) for text in round_] for round_ in (first, heirs)]
        assert lengths[0] == lengths[1]
        words = [{word.strip(".") for text in round_ for word in text.split()} for round_ in (heirs, given)]
        assert words[0] <= words[1]


def test_a_new_sentence_has_no_long_run_of_a_real_one(modules: dict[str, ModuleType]) -> None:
    pool = [text.removesuffix(f" {ADVICE}") for text in texts(400)]
    walk = modules["corpora"].walker(pool, random.Random(1))
    real = grams(" ".join(pool).replace(".", "").split(), 10)
    made = [gram for _ in range(200) for gram in grams(walk(20).split(), 10)]
    assert sum(gram in real for gram in made) < 0.1 * len(made)


def grams(words: list[str], length: int) -> set[tuple[str, ...]]:
    return {tuple(words[first : first + length]) for first in range(len(words) - length + 1)}


# --- growth --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("law", [0.5, 1.0, 1.9])
def test_a_law_is_fitted(modules: dict[str, ModuleType], law: float) -> None:
    seconds = {size: 1e-4 * size**law for size in (2_000, 5_000, 10_000, 50_000)}
    assert modules["growth"].exponent(seconds, 0.0) == pytest.approx(law)


def test_sizes_too_short_to_time_are_left_out(modules: dict[str, ModuleType]) -> None:
    exponent = modules["growth"].exponent
    assert exponent({100: 0.049, 1_000: 1.0, 10_000: 10.0}) == pytest.approx(1.0)
    assert exponent({100: 0.001, 1_000: 1.0}) is None
    assert exponent({}) is None


def test_a_model_is_one_stage_and_the_longest_is_first(modules: dict[str, ModuleType]) -> None:
    small = {"embedding source": 1.0, "embedding synthetic": 2.0, "masking": 9.0}
    large = {"embedding source": 10.0, "embedding synthetic": 20.0, "masking": 9.5, "personal details in holdout": 1.0}
    found = modules["growth"].by_stage({10: small, 100: large})
    assert list(found) == ["embedding", "masking", "personal details"]
    assert found["embedding"] == {10: 3.0, 100: 30.0}
    assert found["personal details"] == {10: 0.0, 100: 1.0}


# --- measuring -----------------------------------------------------------------------------------------------------


def test_what_a_process_takes_is_its_own(modules: dict[str, ModuleType]) -> None:
    spent = modules["audit"].spent
    idle = spent([sys.executable, "-c", "import time; time.sleep(0.3)"])
    busy = spent([sys.executable, "-c", "x = bytearray(300 << 20); n = sum(range(20_000_000))"])
    assert idle.wall >= 0.3
    assert busy.processor > idle.processor + 0.1
    assert busy.memory >= max(300, idle.memory)


def test_a_process_that_fails_is_no_figure(modules: dict[str, ModuleType]) -> None:
    with pytest.raises(RuntimeError, match="no such peer"):
        modules["audit"].spent([sys.executable, "-c", "raise SystemExit('no such peer')"])


def test_a_peer_that_is_not_there_is_named_with_the_reason(modules: dict[str, ModuleType], tmp_path: Path) -> None:
    audit = modules["audit"]
    with pytest.MonkeyPatch.context() as patch:
        peer = audit.Peer("near_duplicates.py", ("json", "no_such_package", "no_such_package.part"))
        patch.setattr(audit, "PEERS", {"peer": peer})
        assert audit.beside(tmp_path) == {"peer": {"skipped": "not installed: no_such_package, no_such_package.part"}}


def test_ratios_are_of_the_same_question(modules: dict[str, ModuleType]) -> None:
    took = {"processor": 100.0, "wall": 50.0, "memory": 700.0}
    peers = {
        "whole": took | {"processor": 300.0},
        "part": took | {"processor": 10.0, "same": took | {"processor": 5.0}},
        "none": {"skipped": "not installed: x"},
    }
    (row,) = modules["audit"].audit_rows({"audit": {"1000": took}, "peers": {"1000": peers}})
    assert row["documents"] == "1,000 / 1,000 / 500"
    assert row["whole"] == "300 s: 3"
    assert row["part"] == "10 s: 2 (its part here 5 s)"
    assert row["none"] == "not run"


def test_a_whole_run_without_models(tmp_path: Path) -> None:
    table = tmp_path / "figures.json"
    options = ["--sizes", "20,10", "--stored", "--recombined", "--data", data(tmp_path, 40)]
    ran = run(BENCHMARKS / "audit.py", *options, "--table", table)
    assert ran.returncode == 0, ran.stderr
    figures = json.loads(table.read_text())
    assert figures["sizes"] == [10, 20]
    assert figures["command"].endswith("audit.py --sizes 20,10 --stored --recombined --data DATA --table FILE")
    assert figures["peers"] == {"10": {}, "20": {}}
    stages = {row["stage"]: row["seconds"] for row in figures["stages"]}
    assert {"embedding", "personal details", "memorization.verbatim", "disclosure.rare_phrases"} <= set(stages)
    for size, took in figures["audit"].items():
        assert took["memory"] > 100
        assert took["processor"] > 1
        assert sum(its[size] for its in stages.values()) == pytest.approx(took["processor"], abs=0.1)
    assert "| all |" in ran.stdout


def test_an_audit_that_runs_a_model_is_not_one_of_stored_values(tmp_path: Path) -> None:
    folder = data(tmp_path, 40)
    whole = BENCHMARKS / "whole"
    assert run(whole / "corpora.py", "--data", folder, "--documents", 10, "--to", folder).returncode == 0
    ran = run(whole / "ours.py", folder, "--stored", "--only", "memorization.nearest_distance")
    assert "a model was run" in ran.stderr
    assert not (folder / "stages.json").exists()


def test_stored_vectors_cover_a_text_and_lie_near_where_words_are_shared(modules: dict[str, ModuleType]) -> None:
    first, second, other = (" ".join(f"{word}{row}" for row in range(200)) for word in ("a", "a", "b"))
    words = modules["stored"].Words([first, f"{second} more", other, ""])
    one, two, third = (words.embedded(text) for text in (first, f"{second} more", other))
    assert one.window_spans[0, 0] == 0
    assert one.window_spans[-1, 1] == len(first)
    assert one.windows.shape == (3, 384)
    assert float(one.documents[0] @ two.documents[0]) > 0.9
    assert abs(float(one.documents[0] @ third.documents[0])) < 0.3
    assert words.embedded("").windows.shape == (0, 384)


# --- pages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["README.md", "docs/method.md"])
def test_a_page_shows_what_was_measured(page: str) -> None:
    made = runpy.run_path(str(ROOT / "scripts" / "readme_speed.py"))
    text = (ROOT / page).read_text(encoding="utf-8")
    assert made["written"](page, text) == text, "make readme"


def test_a_page_without_figures_shows_none_and_with_them_says_where_they_are_from(tmp_path: Path) -> None:
    made = runpy.run_path(str(ROOT / "scripts" / "readme_speed.py"))
    assert made["table"]("docs/method.md", tmp_path) == ""
    stages = [("long", {"10": 1.0, "20": 4.0}, 2.0), ("short", {"10": 0.1, "20": 0.2}, 1.0)]
    figures = {
        **{"machine": "8 processors", "date": "2020-01-02", "command": "python audit.py", "sizes": [10, 20]},
        **{"audit": {size: {"processor": 5.0} for size in ("10", "20")}, "growth": 0.0},
        "stages": [{"stage": name, "seconds": its, "growth": growth} for name, its, growth in stages],
    }
    (tmp_path / "stored.json").write_text(json.dumps(figures))
    shown = made["table"]("docs/method.md", tmp_path)
    assert "Measured on 8 processors, on 2020-01-02, by `python audit.py`." in shown
    assert "| long | 1 | 4 | n^2.00 |" in shown
    assert "short" not in shown
