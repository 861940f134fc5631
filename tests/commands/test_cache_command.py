"""``cache info`` and ``cache clear``: what they say, and what they refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpusaudit.commands.cache_command import _bytes, _day
from corpusaudit.features.cache import disk_store
from corpusaudit.features.pii.types import Entity
from corpusaudit.files.cache_folder import FILE, FOLDER
from tests.commands.running import run


def keep(directory: Path) -> None:
    disk_store(directory).save("entities", "bundled", {"Anna slept": [Entity(0, 4, "PERSON", 1.0)], "": []})


def test_info_and_clear(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    keep(tmp_path)
    code, out, _ = run(capsys, "cache", "info", "--cache", str(tmp_path))
    assert code == 0
    assert f"Folder: {tmp_path / FOLDER} (private" in out
    assert ", of at most 5 GB (CORPUSAUDIT_CACHE_SIZE)" in out
    assert "Kept: 2 features of texts" in out
    assert "Used: last 20" in out
    monkeypatch.setenv("CORPUSAUDIT_CACHE", str(tmp_path))
    monkeypatch.setenv("CORPUSAUDIT_CACHE_SIZE", "20MB")
    assert "of at most 20 MB" in run(capsys, "cache", "info")[1]
    code, out, _ = run(capsys, "cache", "clear")
    assert (code, out[:9]) == (0, "Removed: ")
    assert list(tmp_path.iterdir()) == []
    assert run(capsys, "cache", "clear")[1].startswith(f"Nothing is kept in {tmp_path}: ")


def test_what_cannot_be_read_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keep(tmp_path)
    (tmp_path / FOLDER / FILE).write_bytes(b"no database")
    code, out, _ = run(capsys, "cache", "info", "--cache", str(tmp_path))
    assert code == 0
    assert "Kept: cannot be read; the next audit mends it or begins anew" in out


@pytest.mark.parametrize("command", ["info", "clear"])
def test_no_folder_is_no_cache(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.delenv("CORPUSAUDIT_CACHE", raising=False)
    code, _, said = run(capsys, "cache", command)
    assert code == 2
    assert "--cache" in said
    (tmp_path / "file").write_text("")
    assert run(capsys, "cache", command, "--cache", str(tmp_path / "file"))[0] == 2
    code, _, said = run(capsys, "cache", "info", "--cache", str(tmp_path))
    assert (code, "an audit with --cache makes one there" in said) == (2, True)


def test_figures_read_well() -> None:
    assert [_bytes(size) for size in (12, 4096, 31_500_000, 5 * 10**9)] == ["12 bytes", "4.1 KB", "31.5 MB", "5 GB"]
    assert _day(0) == "1970-01-01 00:00 UTC"
    assert _day(1 << 62) == "at an unknown time"
