"""A source that is copied whole, in every disguise in which its text could get lost: the copy never passes."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from corpusaudit.cli import main

TEXTS = [f"the patient number {i} slept {i % 9} hours and woke at {i % 12}, tired and sad" for i in range(300)]


def lines(texts: list[str] = TEXTS, end: str = "\n", **more: object) -> bytes:
    return "".join(json.dumps({"text": text, **more}) + end for text in texts).encode()


def table(*rows: list[str], end: str = "\n") -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator=end).writerows(rows)
    return stream.getvalue().encode()


WITHOUT_HEADER = [[str(i), text] for i, text in enumerate(TEXTS)]
PLAIN = "\n".join(TEXTS)
# File -> its content and how the audit ends: 1 where the copies are found, 2 where the file is refused, 3 unmeasured.
DISGUISES: dict[str, tuple[bytes, int]] = {
    "source.jsonl": (lines(), 1),
    "with_mark.jsonl": (b"\xef\xbb\xbf" + lines(), 1),
    "old_ends.jsonl": (lines(end="\r"), 1),
    "mixed_ends.jsonl": (lines(TEXTS[:150], "\r") + lines(TEXTS[150:]), 1),
    "list.jsonl": (json.dumps(TEXTS).encode(), 1),
    "utf_16.jsonl": (lines().decode().encode("utf-16"), 2),
    "utf_16_be.jsonl": (lines().decode().encode("utf-16-be"), 2),
    "utf_32.jsonl": (lines().decode().encode("utf-32"), 2),
    "utf_32_le.txt": (PLAIN.encode("utf-32-le"), 2),
    "utf_16_le.csv": (table(["text"], *([text] for text in TEXTS)).decode().encode("utf-16-le"), 2),
    "no_header.csv": (table(*WITHOUT_HEADER), 2),
    "no_header.tsv": (table(*([text] for text in TEXTS)), 2),
    "short_no_header.csv": (table(["p1", "slept badly"], *([f"p{i}", text] for i, text in enumerate(TEXTS))), 2),
    "old_ends.csv": (table(["id", "text"], *WITHOUT_HEADER, end="\r"), 1),
    "old_ends.txt": (PLAIN.replace("\n", "\r").encode(), 1),
    "one_line.txt": (PLAIN.replace("\n", "\r").encode() + b"\n", 2),
    "nul.txt": (PLAIN.replace("\n", "\0").encode(), 2),
    "empty.jsonl": (lines([""] * 300), 3),
    "mostly_empty.jsonl": (lines([""] * 200 + TEXTS[:100]), 1),  # what is left was copied
    "all_alike.jsonl": (lines(["see the other file"] * 300), 3),
    "other_column.csv": (table(["id", "text", "note"], *([str(i), "", text] for i, text in enumerate(TEXTS))), 3),
    "ids.csv": (table(["id", "text"], *([text, f"visit {i}"] for i, text in enumerate(TEXTS))), 3),
    "unread.csv": (table(["text", "note"], *([f"visit {i} a", text] for i, text in enumerate(TEXTS))), 3),
    "pointer.txt": (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", 2),
    "page.txt": (b"\xef\xbb\xbf<!DOCTYPE html>\n<html><body>\nnothing for you\n</body></html>\n", 2),
    "cut_off.jsonl.gz": (gzip.compress(lines())[:-9], 2),
    "more_behind.jsonl.gz": (gzip.compress(lines(TEXTS[:5])) + lines(TEXTS[5:]), 2),
    "two_parts.jsonl.gz": (gzip.compress(lines(TEXTS[:5])) + gzip.compress(lines(TEXTS[5:])), 1),
}


@pytest.fixture
def ended(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Return a function that audits the copy against a source and returns the exit code and all that was written."""
    synthetic = tmp_path / "synthetic.jsonl"
    synthetic.write_bytes(lines())

    def run(name: str, data: bytes, *more: str) -> tuple[int, str]:
        source = tmp_path / name
        source.write_bytes(data)
        only = ["--only", "memorization.exact_copies", "--out", str(tmp_path / "out"), "--quiet"]
        with pytest.raises(SystemExit) as end:
            main(["audit", str(synthetic), "--source", str(source), *only, *more])
        captured = capfd.readouterr()
        assert isinstance(end.value.code, int)
        return end.value.code, captured.out + captured.err

    return run


@pytest.mark.parametrize("name", DISGUISES)
def test_a_copied_source_never_passes(name: str, ended: Callable[..., tuple[int, str]]) -> None:
    data, expected = DISGUISES[name]
    code, said = ended(name, data)
    assert (code, "Internal" in said) == (expected, False), said
    assert "the patient number" not in said


def test_rows_whose_id_stood_before_are_told(tmp_path: Path, ended: Callable[..., tuple[int, str]]) -> None:
    same = lines(TEXTS[:2], id="a") + lines(TEXTS[2:])
    assert ended("source.jsonl", same)[0] == 2
    code, said = ended("source.jsonl", same, "--on-bad-rows", "skip")
    told = "Rows of the source corpus were left out on request since their id stood before: fewer than 5."
    assert code == 1
    assert told in said
    assert any(told in sentence for sentence in json.loads((tmp_path / "out" / "report.json").read_text())["limits"])
    code, said = ended("source.jsonl", lines(id="a"), "--on-bad-rows", "skip")
    assert "299 rows of the source corpus could not be read and were skipped" in " ".join(said.split())
    assert code in (1, 3)


def test_what_was_taken_for_granted_is_told(tmp_path: Path, ended: Callable[..., tuple[int, str]]) -> None:
    rows = table(["key", "befund"], *WITHOUT_HEADER)
    said = ended("source.csv", rows, "--label-field", "befund")[1]
    assert "--label-field" in said or "no column holds strings" in said
    code, said = ended("source.csv", rows)
    told = "The text of the source corpus was taken from 1 column, since no column was named for it."
    assert code == 1
    assert told in said
    assert "befund" not in said
    assert told in json.loads((tmp_path / "out" / "report.json").read_text())["limits"]


def test_what_keeps_a_corpus_from_passing_is_told_with_what_to_add(
    ended: Callable[..., tuple[int, str]],
) -> None:
    code, said = ended("unread.csv", *DISGUISES["unread.csv"][:1])
    told = " ".join(said.split())
    assert code == 3
    assert "Note: Nothing can pass while text stands in columns or files that were not read." in told
    assert "add --ignore-field NAME; otherwise read it" in told, "the name of a private column is not told"
    assert "Nothing can pass" not in ended("source.jsonl", lines())[1]


def test_a_corpus_of_the_configuration_that_is_missing_is_called_by_its_role(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines())
    config = tmp_path / "corpusaudit.toml"
    config.write_text(f'[corpora.source]\npath = "{tmp_path}/none.jsonl"\n')
    with pytest.raises(SystemExit) as end:
        main(["audit", str(tmp_path / "a.jsonl"), "--config", str(config), "--out", str(tmp_path / "out"), "--quiet"])
    assert end.value.code == 2
    assert "corpora.source of the configuration: " in capsys.readouterr().err


def test_an_id_that_no_corpus_has_is_refused(ended: Callable[..., tuple[int, str]]) -> None:
    code, said = ended("source.jsonl", lines(), "--id-field", "key")
    assert code == 2
    assert "no column 'key' (columns: " in said
    rows = b"".join(json.dumps({"text": text, "key": place}).encode() + b"\n" for place, text in enumerate(TEXTS))
    code, said = ended("source.jsonl", rows, "--id-field", "key")
    assert code == 1
    assert "Note: The synthetic corpus has no column of the name that was given for id." in said
