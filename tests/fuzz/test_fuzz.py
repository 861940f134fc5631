"""Every reader takes or refuses what is damaged: kept inputs, a fixed number of new ones, and those of Hypothesis.

``make fuzz`` goes on for as long as it is told to.
"""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpusaudit.corpus.files import COMPRESSIONS, FORMATS
from corpusaudit.errors import InputError, UserError
from corpusaudit.files.ordinary import read_ordinary
from tests.fuzz.check import made, wrong
from tests.fuzz.mutate import mutated
from tests.fuzz.run import ended
from tests.fuzz.targets import CANARY, TARGETS, InvalidAnswerError, Target
from tests.test_layers import ROOT, imports, modules

KEPT = sorted((Path(__file__).parent / "corpus").iterdir())
INPUTS = 12
"""New inputs of each target, always the same ones."""


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: kept.name)
def test_kept_inputs_are_read_or_refused(kept: Path, tmp_path: Path) -> None:
    target = kept.name.partition("--")[0].replace("_", " ")
    assert wrong(target, TARGETS[target].pack(kept.read_bytes()), tmp_path) is None


@pytest.mark.parametrize("target", TARGETS)
def test_sound_inputs_are_read(target: str, tmp_path: Path) -> None:
    one = TARGETS[target]
    file = tmp_path / one.name
    file.write_bytes(one.pack(one.seeds[0]))
    try:
        one.read(file)
    except (UserError, InvalidAnswerError) as error:
        pytest.fail(f"a sound input is refused: {error}")


def test_every_reader_of_files_and_every_format_of_corpora_is_a_target(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each module that reads a file by itself does so for a sound input of some target."""
    readers = {path for path in modules() if "corpusaudit.files.ordinary.read_ordinary" in imports(path)}
    read: set[Path] = set()
    for path in readers:
        module = import_module(".".join(("corpusaudit", *path.relative_to(ROOT).with_suffix("").parts)))

        def recorded(file: Path, place: Path = path) -> bytes:
            read.add(place)
            return read_ordinary(file)

        monkeypatch.setattr(module, "read_ordinary", recorded)
    for one in TARGETS.values():
        if not one.costly:
            file = tmp_path / one.name
            file.write_bytes(one.pack(one.seeds[0]))
            one.read(file)
    assert {path.relative_to(ROOT).as_posix() for path in readers - read} == set()
    corpora = {tuple(Path(one.name).suffixes) for one in TARGETS.values() if one.name.startswith("in.")}
    endings = {ending for suffixes in corpora for ending in suffixes}
    assert endings | {".ndjson", ".feather"} >= {*FORMATS, *COMPRESSIONS}, "those two are other names of formats"


@pytest.mark.parametrize("target", TARGETS)
def test_mutated_inputs_are_read_or_refused(target: str, tmp_path: Path) -> None:
    for number in range(2 if TARGETS[target].costly else INPUTS):
        found = wrong(target, made(target, number), tmp_path)
        assert found is None, f"{target} {number}: {found}"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just(" ".join(CANARY)),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["id", "text", "label", "a.b", "\x1b"]), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(st.lists(JSON, max_size=4), st.sampled_from(["jsonl", "json", "gz inside", "answers", "labels json", "report"]))
def test_any_json_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, rows: list[object], target: str) -> None:
    folder = tmp_path_factory.mktemp("json")
    data = "\n".join(map(json.dumps, rows)) if target == "jsonl" else json.dumps(rows)
    assert wrong(target, TARGETS[target].pack(data.encode()), folder) is None


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(st.text(max_size=200), st.sampled_from(["csv", "tsv", "txt", "details", "configuration", "labels yaml"]))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str, target: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    assert wrong(target, data, tmp_path_factory.mktemp("text")) is None


def test_the_check_sees_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(message: str) -> str | None:
        def read(_file: Path) -> None:
            raise InputError(message)

        monkeypatch.setitem(TARGETS, "txt", Target((b"a",), "a", read))
        return wrong("txt", b"a", tmp_path)

    def broken(_file: Path) -> None:
        raise KeyError("a")

    assert refuse("in.txt: holds nothing") is None
    assert "printable" in (refuse("in\x1b[31m.txt") or "")
    assert "printable" in (refuse("two\nlines") or "")
    assert "quotes" in (refuse(f"no column {CANARY[0]} and {CANARY[1].lower()}") or "")
    assert "characters" in (refuse("a" * 9999) or "")
    monkeypatch.setitem(TARGETS, "txt", Target((b"a",), "a", broken))
    assert "KeyError" in (wrong("txt", b"a", tmp_path) or "")


def test_the_same_number_makes_the_same_input() -> None:
    assert [made("csv", number) for number in range(20)] == [made("csv", number) for number in range(20)]
    assert len({made("csv", number) for number in range(20)}) > 15
    assert callable(mutated)


def test_an_input_that_ends_its_process_is_named(capfd: pytest.CaptureFixture[str]) -> None:
    place = multiprocessing.get_context("spawn").Array("c", 100)
    place.value = b"parquet 1620"
    child = subprocess.run([sys.executable, "-c", "import os; os.abort()"], check=False)
    assert ended(child.returncode, place) == 1
    assert "parquet 1620: ends the process by signal 6" in capfd.readouterr().out
    assert (ended(0, place), ended(1, place)) == (0, 1)
