"""The report is the same whatever the cache holds: nothing, a part, rows of two audits at once or of one killed."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from corpusaudit.files.cache_folder import FILE, FOLDER
from tests.leaks import note

ROLES = ("synthetic", "source", "holdout")
CHANGED = 7


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three corpora, and the synthetic one with some rows dropped and a new one."""
    made = tmp_path_factory.mktemp("cached")
    draws = random.Random(11)
    for role in ROLES:
        texts = [f"{note(draws)} Mr. Adam Smith came on {day} May 2021." for day in range(1, 25)]
        write(made, role, texts)
        if role == "synthetic":
            write(made, "changed", [*texts[CHANGED:], note(draws)])
    return made


def write(folder: Path, name: str, texts: Sequence[str]) -> None:
    rows = [json.dumps({"id": f"{name}-{number}", "text": text}) + "\n" for number, text in enumerate(texts)]
    (folder / f"{name}.jsonl").write_text("".join(rows), "utf-8")


def start(folder: Path, synthetic: str, out: str, cache: str | None) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "corpusaudit.cli", "audit", f"{synthetic}.jsonl", "--out", out, "--quiet"]
    command += ["--source", "source.jsonl", "--holdout", "holdout.jsonl"]
    command += [] if cache is None else ["--cache", cache]
    return subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "CORPUSAUDIT_KEY": "0123456789abcdef" * 4},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def ended(running: subprocess.Popen[bytes]) -> None:
    _, said = running.communicate(timeout=600)
    assert running.returncode in (0, 1, 3), said
    assert said == b""


def report(folder: Path, out: str) -> dict[str, Any]:
    """Return a report but for what the clock and the command line say."""
    made: dict[str, Any] = json.loads((folder / out / "report.json").read_text("utf-8"))
    for name in ("created", "seal"):
        del made[name]
    for name in ("duration", "command"):
        del made["provenance"][name]
    return made


def rows(folder: Path, cache: str) -> int:
    with suppress(sqlite3.Error), closing(sqlite3.connect(folder / cache / FOLDER / FILE)) as database:
        found: int = database.execute("SELECT count(*) FROM kept").fetchone()[0]
        return found
    return 0


@pytest.fixture(scope="module")
def plain(folder: Path) -> dict[str, Any]:
    ended(start(folder, "synthetic", "plain", None))
    return report(folder, "plain")


def test_with_a_cache_and_two_audits_at_once(folder: Path, plain: dict[str, Any]) -> None:
    running = [start(folder, "synthetic", f"at once {number}", "shared") for number in range(2)]
    for one in running:
        ended(one)
    for number in range(2):
        assert report(folder, f"at once {number}") == plain
    before = rows(folder, "shared")
    assert before >= 2 * 72
    ended(start(folder, "synthetic", "again", "shared"))
    assert report(folder, "again") == plain
    assert rows(folder, "shared") == before


def test_with_a_part_of_it(folder: Path, plain: dict[str, Any]) -> None:
    ended(start(folder, "changed", "changed plain", None))
    assert report(folder, "changed plain")["measurements"] != plain["measurements"]
    ended(start(folder, "changed", "changed", "part"))
    assert report(folder, "changed") == report(folder, "changed plain")
    before = rows(folder, "part")
    with closing(sqlite3.connect(folder / "part" / FOLDER / FILE)) as database, database:
        database.execute("UPDATE kept SET made = zeroblob(length(made)) WHERE rowid % 3 = 0")
    running = start(folder, "synthetic", "part filled", "part")
    _, said = running.communicate(timeout=600)
    assert said.decode().splitlines() == ["rows of the cache were altered or damaged: they are not used and made again"]
    assert report(folder, "part filled") == plain
    assert rows(folder, "part") >= before + 2 * CHANGED


def test_after_an_audit_that_was_killed(folder: Path, plain: dict[str, Any]) -> None:
    running = start(folder, "synthetic", "killed", "killed cache")
    until = time.monotonic() + 300
    while not rows(folder, "killed cache") and time.monotonic() < until:
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    running.communicate()
    assert running.returncode == -signal.SIGKILL
    before = rows(folder, "killed cache")
    assert before >= 24
    ended(start(folder, "synthetic", "resumed", "killed cache"))
    assert report(folder, "resumed") == plain
    assert rows(folder, "killed cache") > before
