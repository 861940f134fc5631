"""Files between stages: written whole, never over what a person edited."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpusaudit.errors import InputError
from corpusaudit.generators.stage_files import RECORD, read_lines, was_edited, write_lines


def test_a_file_is_written_again_until_it_is_edited(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    assert not was_edited(path)
    assert write_lines(path, [{"text": "é"}])
    assert path.read_text(encoding="utf-8") == '{"text": "é"}\n'
    assert write_lines(tmp_path / "b.jsonl", [])
    assert write_lines(path, [{"text": "b"}, {"text": "c"}])
    path.write_text('{"text": "mine"}\n')
    assert was_edited(path)
    assert not write_lines(path, [{"text": "d"}])
    assert path.read_text() == '{"text": "mine"}\n'
    assert not was_edited(tmp_path / "b.jsonl")
    path.unlink()
    assert write_lines(path, [{"text": "d"}])
    assert sorted(found.name for found in tmp_path.iterdir()) == [RECORD, "a.jsonl", "b.jsonl"]


def test_a_run_cut_off_before_it_wrote_the_digest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    assert write_lines(path, [{"text": "a"}])
    (tmp_path / RECORD).unlink()
    assert was_edited(path)
    assert write_lines(path, [{"text": "a"}])
    assert not was_edited(path)
    assert write_lines(path, [{"text": "b"}])


def test_a_file_of_somebody_else_is_left(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("{}\n")
    assert not write_lines(tmp_path / "a.jsonl", [{"text": "d"}])
    (tmp_path / RECORD).write_text("not JSON")
    assert was_edited(tmp_path / "a.jsonl")


def test_lines_are_read_as_they_were_written(tmp_path: Path) -> None:
    rows = [{"text": "a\nb\u2028c"}, {"text": "\ud800 lone"}, {"text": "עברית"}]
    path = tmp_path / "a.jsonl"
    assert write_lines(path, rows)
    assert [row for _, row in read_lines(path)] == rows


@pytest.mark.parametrize(("content", "said"), [(b"{}\n[]\n", "a.jsonl:2: "), (b"{}\n\n\xff\n", "a.jsonl:3: ")])
def test_bad_lines_are_named_not_quoted(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        read_lines(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_lines(tmp_path)
