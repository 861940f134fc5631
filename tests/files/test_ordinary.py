"""Whatever a command reads may be a pipe without a writer or an endless device: it says so at once."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest

from corpusaudit.cli import main
from corpusaudit.errors import InputError
from corpusaudit.files.ordinary import open_pipe, read_ordinary

LONGEST = 60


@pytest.fixture(autouse=True)
def no_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stand in an empty folder, and end a command that waits."""

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    monkeypatch.chdir(tmp_path)
    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(LONGEST)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def commands(file: str) -> Iterator[list[str]]:
    Path("a.jsonl").write_text('{"id": "1", "text": "some words", "label": "x"}\n')
    yield ["audit", file]
    yield ["audit", "a.jsonl", "--source", file]
    yield ["audit", "a.jsonl", "--holdout", file]
    yield ["audit", "a.jsonl", "--config", file]
    yield ["audit", "a.jsonl", "--pool", file]
    yield ["audit", file, "--pool", "a.jsonl"]
    yield ["gate", file]
    yield ["gate", "a.jsonl", "--config", file]
    yield ["gate", "a.jsonl", "--against", file]
    yield ["gate", "a.jsonl", "--accept", file]
    yield ["audit", "a.jsonl", "--against", file]
    yield ["audit", "a.jsonl", "--accept", file]
    yield ["accept", file, "--list"]
    yield ["accept", "a.jsonl", "--list", "--file", file]
    yield ["render", file, "--format", "html"]
    yield ["compare", file, "a.jsonl"]
    yield ["study", file, "a.jsonl"]
    yield ["utility", "--train", f"a={file}", "--test", "a.jsonl"]
    yield ["utility", "--train", "a=a.jsonl", "--test", file]
    yield ["generate", "icd10", "--codes", "F20.0", "--examples", file, "--dry-run"]
    yield ["generate", "label-to-data", "--taxonomy", file, "--dry-run"]
    yield ["generate", "data-to-label", file, "--dry-run"]
    yield ["generate", "symptoms", "--taxonomy", file, "--out", "run", "--dry-run"]
    yield ["generate", "symptoms", "--co-occurrence-from", file, "--out", "run", "--dry-run"]


@pytest.mark.parametrize("kind", [".jsonl", ".json", ".toml", ".yaml", ".csv", ".parquet"])
@pytest.mark.parametrize("what", ["pipe", "device"])
def test_no_command_waits(kind: str, what: str, capfd: pytest.CaptureFixture[str]) -> None:
    file = Path(f"odd{kind}")
    if what == "pipe":
        os.mkfifo(file)
    else:
        file.symlink_to("/dev/zero")
    for command in commands(str(file)):
        with pytest.raises(SystemExit) as ended:
            main(command)
        captured = capfd.readouterr()
        assert (command, ended.value.code) == (command, 2), captured
        assert "Internal" not in captured.err


def test_what_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"content")
    assert read_ordinary(tmp_path / "a") == b"content"
    with pytest.raises(InputError, match="is a device, not a file"):
        read_ordinary(Path("/dev/zero"))
    reading, writing = os.pipe()
    os.write(writing, b"content")
    os.close(writing)
    assert open_pipe(Path(f"/dev/fd/{reading}")) == reading
    assert read_ordinary(Path(f"/dev/fd/{reading}")) == b"content"
    os.close(reading)
    for path in (f"/dev/fd/{reading}", "/dev/fd/" + "9" * 40, "/dev/null", str(tmp_path / "a")):
        assert open_pipe(Path(path)) is None
