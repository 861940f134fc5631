"""Files below a folder or glob of private text may bear the names of people: messages count them."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpusaudit.cli import main
from corpusaudit.commands.outputs import keep_apart
from corpusaudit.corpus.files import find_files
from corpusaudit.corpus.model import read_corpus
from corpusaudit.corpus.row import NOT_UTF8
from corpusaudit.errors import InputError, UsageError

NAME = "Jolanta Jessamine"
_ROW = '{"text": "a note on sleep", "label": "low", "id": "%s"}\n'
_HEADER = "id,text\n"

# What stands in the file -> the end of its name. Every message on a file that is there comes from one of them.
BAD: dict[str, tuple[str, bytes]] = {
    "no JSON": (".jsonl", b"{"),
    "a list": (".jsonl", b"[1]\n[2]"),
    "a key twice": (".jsonl", b'{"text": "a", "text": "b"}'),
    "no text": (".jsonl", b'{"text": null}'),
    "an object": (".jsonl", b'{"text": {"a": "b"}}'),
    "an id of before": (".jsonl", (_ROW % "same").encode()),
    "no UTF-8": (".jsonl", b'{"text": "\xff"}'),
    "UTF-16": (".jsonl", _ROW.encode("utf-16")),
    "keys": (".json", b'{"a": "b"}'),
    "a key twice in a list": (".json", b'[{"text": "a", "text": "b"}]'),
    "half a list": (".json", b'[{"text": "a"'),
    "a list of bad bytes": (".json", b'[{"text": "\xff"}]'),
    "a wide list": (".json", '[{"text": "a"}]'.encode("utf-16")),
    "NUL": (".txt", b"one\nsome\0words in a line"),
    "bytes": (".txt", b"\xff"),
    "two line ends": (".txt.gz", gzip.compress(b"a\rb\rc\rd\n")),
    "a pointer": (".txt", b"version https://git-lfs.github.com/spec/v1\n"),
    "a page": (".txt", b"<!doctype html><p>"),
    "an open quote": (".csv", (_HEADER + '1,"and on').encode()),
    "a stray quote": (".csv", (_HEADER + '1,"a" b\n').encode()),
    "three fields": (".csv", (_HEADER + "1,a,b\n").encode()),
    "the header again": (".csv", (_HEADER + _HEADER).encode()),
    "a column twice": (".csv", b"id,id,text\n1,2,a\n"),
    "no header": (".csv", b"17,He slept badly for all of the long night.\n18,She did not sleep at all that night.\n"),
    "a header of bytes": (".csv", b"\xff,text\n1,a\n"),
    "several signs": (".csv", b"id;text,more\n1;2\n1,2\n"),
    "no parquet": (".parquet", b"PAR1 and no more"),
    "no Arrow": (".arrow", b"ARROW1 and no more"),
    "no gzip": (".jsonl.gz", b"plain"),
    "no Zstandard": (".txt.zst", b"plain"),
    "no bzip2": (".csv.bz2", b"plain"),
    "cut off": (".txt.gz", b"\x1f\x8b\x08\x00"),
}
STARTS_A_PROCESS = ("no parquet", "no Arrow")
"""What is first read in a process of its own, which takes long."""


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("out.jsonl").write_text("".join(_ROW % number for number in range(3)), encoding="utf-8")


def folder_with(kind: str) -> Path:
    """Make a folder of two good files and, between them, a bad one that bears a name."""
    end, data = BAD[kind]
    folder = Path("notes")
    folder.mkdir()
    (folder / f"{NAME}{end}").write_bytes(data)
    if end == ".jsonl":
        (folder / "A.jsonl").write_text(_ROW % "same")
        (folder / "Z.jsonl").write_text(_ROW % "other")
    return folder


def refused(capfd: pytest.CaptureFixture[str], *arguments: str, code: int = 2) -> str:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    shown = "".join(capfd.readouterr())
    assert ended.value.code == code, shown
    for part in NAME.split():
        assert part.casefold() not in shown.casefold()
    return shown


def commands(path: str) -> Iterator[list[str]]:
    """Yield every way in which a command reads private text."""
    for option in ("--source", "--holdout"):
        yield ["audit", "out.jsonl", option, path, "--quiet"]
    yield ["utility", "--train", f"a={path}", "--test", "out.jsonl", "--quiet"]
    yield ["utility", "--train", "a=out.jsonl", "--test", path, "--quiet"]
    yield ["review", "export", "out.jsonl", "--holdout", path]
    yield ["review", "export", "out.jsonl", "--source", path, "--with-source"]
    yield ["generate", "icd10", "--codes", "F32.1", "--examples", path, "--dry-run"]
    yield ["generate", "data-to-label", path, "--dry-run"]
    run = ["generate", "symptoms", "--out", "run", "--dry-run", "--stage", "combine"]
    yield [*run, "--co-occurrence-from", path]


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("path", ["notes", "notes/*", "*/*.*"])
def test_no_name_below_a_folder_or_glob_is_shown(capfd: pytest.CaptureFixture[str], kind: str, path: str) -> None:
    if kind == "two line ends" and path == "notes":
        pytest.skip("below a folder each file of plain text is one document, whatever its line ends")
    folder_with(kind)
    given = list(commands(path))
    if kind in STARTS_A_PROCESS and path != "notes":
        given = given[:1]  # what a command reads is told by one function, whichever command it is
    for number, command in enumerate(given):
        shown = refused(capfd, *command)
        if not number:
            assert f"Error: {path}: file {2 if kind in ('no JSON', 'an id of before') else ''}" in shown or (
                f"Error: {path}: no row can be read" in shown
            )


@pytest.mark.parametrize("path", ["notes", "notes/*"])
def test_rows_that_are_skipped_name_no_file(capfd: pytest.CaptureFixture[str], path: str) -> None:
    folder = folder_with("no text")
    skip = ["audit", "out.jsonl", "--source", path, "--on-bad-rows", "skip", "--only", "diversity.ttr"]
    assert "Rows of the source corpus were left out" in refused(capfd, *skip, code=3)
    assert NAME not in Path("corpusaudit-report", "report.json").read_text(encoding="utf-8")
    for name in ("A.jsonl", "Z.jsonl"):
        (folder / name).unlink()
    assert f"the first: {path}: file 1 of 1, line 1: its text" in refused(capfd, *skip)


@pytest.mark.parametrize("path", ["notes", "notes/*"])
def test_limits_on_what_is_read_name_no_file(capfd: pytest.CaptureFixture[str], path: str) -> None:
    Path("notes").mkdir()
    Path("notes", f"{NAME}.json").write_text(json.dumps([{"text": "some words"}] * 4))
    for option, most in (("--max-bytes", 8), ("--max-characters", 4), ("--max-documents", 3)):
        assert f"see {option}" in refused(capfd, "audit", "out.jsonl", "--source", path, option, str(most))


@pytest.mark.parametrize("path", ["notes", "notes/*"])
def test_what_is_no_file_is_not_named(capfd: pytest.CaptureFixture[str], path: str) -> None:
    folder = Path("notes")
    folder.mkdir()
    makers: list[Callable[[Path], None]] = [
        lambda link: link.symlink_to("gone"),
        lambda link: link.symlink_to("/dev/null"),
        lambda link: subprocess.run(["mkfifo", str(link)], check=True) and None,
    ]
    for make in makers:
        make(folder / f"{NAME}.txt")
        assert f"{path}: file 1 of 1: is a " in refused(capfd, "audit", "out.jsonl", "--source", path)
        (folder / f"{NAME}.txt").unlink()
    (folder / f"{NAME}.txt").write_text("a note")
    (folder / f"{NAME}.csv").write_text("a note")
    assert "1 .csv" in refused(capfd, "audit", "out.jsonl", "--source", "notes")
    (folder / f"{NAME}.docx").write_text("a note")
    assert "unknown kind of file" in refused(capfd, "audit", "out.jsonl", "--source", "notes/*.[dt]*")


def test_no_name_beside_a_missing_file_is_shown(capfd: pytest.CaptureFixture[str]) -> None:
    Path("notes").mkdir()
    Path("notes", f"note {NAME}.jsonl").write_text(_ROW % 1)
    for missing in ("notes/note nn.jsonl", "notes/note olanta essamine.jsonl", "nots/x.jsonl"):
        for command in (["audit", missing], *commands(missing)):
            assert "no such file" in refused(capfd, *command)


def test_other_files_of_a_private_folder_are_counted_without_what_ends_their_names() -> None:
    Path("notes").mkdir()
    Path("notes", "a.txt").write_text("a note")
    Path("notes", "note.Jolanta").write_text("a note")
    assert read_corpus("notes").unread == ("1 other file of the folder",)


def test_a_file_that_was_typed_and_those_of_the_synthetic_corpus_are_named(capfd: pytest.CaptureFixture[str]) -> None:
    folder = Path("made")
    folder.mkdir()
    (folder / "a.jsonl").write_text("{")
    for command in (["made"], ["made/*.jsonl"], ["made/a.jsonl"], ["out.jsonl", "--source", "made/a.jsonl"]):
        assert "made/a.jsonl:1: is not JSON" in refused(capfd, "audit", *command)


def test_files_are_counted_in_the_order_that_the_documentation_says() -> None:
    page = (Path(__file__).parents[1] / "docs" / "bad-inputs.md").read_text(encoding="utf-8")
    (line,) = (line for line in page.splitlines() if line.startswith("find data"))
    for name in ("b.txt", "a/z.txt", "a b/x.txt", "a.txt", "a-1.txt", "B.TXT", "é.txt", "a/.h/y.txt", ".h.txt", "c.md"):
        path = Path("data", name)
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text("a note")
    files, _ = find_files("data")
    for number, file in enumerate(files, start=1):
        command = line.replace("3p", f"{number}p")
        assert subprocess.check_output(["bash", "-c", command], text=True).strip() == str(file.path)
    (files[2].path).write_bytes(b"\xff")
    with pytest.raises(InputError, match=f"^data: file 3 of {len(files)}, line 1: {re.escape(NOT_UTF8)}$"):
        read_corpus("data")


def test_an_output_over_a_file_of_a_glob_is_told_without_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    for name in ("anna.jsonl", "berta.jsonl"):
        (folder / name).write_text("{}")
    with pytest.raises(UsageError, match=r"file 2 of 2: is read by this command") as caught:
        keep_apart([folder / "berta.jsonl"], [f"{folder}/*.jsonl"])
    assert "berta" not in str(caught.value)
    with pytest.raises(UsageError, match="berta"):
        keep_apart([folder / "berta.jsonl"], [folder / "berta.jsonl"])
