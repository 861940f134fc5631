"""The folder of the cache under stress: its bound, killed and parallel audits, a full disk, a folder to read only."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from corpusaudit.errors import UsageError
from corpusaudit.features import cache, cache_room
from corpusaudit.features.cache import DiskStore, disk_store
from corpusaudit.features.pii.types import Entity
from corpusaudit.features.vectors.embeddings import Embeddings
from corpusaudit.files.cache_folder import (
    FILE,
    FOLDER,
    KEY_FILE,
    MOST_BYTES,
    SIZE_VARIABLE,
    cache_state,
    clear_cache,
    size_limit,
)
from tests.features.test_cache import vectors

ENGINE = "bundled"
LEAST = 10**6


def many(first: int, stop: int) -> dict[str, Embeddings]:
    """Return features of some 10 KB each."""
    return {f"text {number}": vectors(300, seed=number) for number in range(first, stop)}


def kept(directory: Path, first: int, stop: int) -> set[int]:
    names = [f"text {number}" for number in range(first, stop)]
    return {int(name.split()[1]) for name in disk_store(directory).load("embeddings", ENGINE, names)}


# The bound


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The time, which stands still unless a test moves it."""
    now = [1_000_000]
    for module in (cache, cache_room):
        monkeypatch.setattr(module.time, "time", lambda: float(now[0]))
    return now


def test_what_was_used_least_recently_makes_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: list[int]
) -> None:
    monkeypatch.setenv(SIZE_VARIABLE, "1MB")
    for first in (0, 20, 40):
        clock[0] += 10
        disk_store(tmp_path).save("embeddings", ENGINE, many(first, first + 20))
    clock[0] += 10
    assert kept(tmp_path, 0, 20) == set(range(20))  # used again
    clock[0] += 10
    disk_store(tmp_path).save("embeddings", ENGINE, many(60, 80))
    assert (tmp_path / FOLDER / FILE).stat().st_size <= LEAST
    left = kept(tmp_path, 0, 80)
    assert left >= {*range(20), *range(60, 80)}
    assert not left >= set(range(20, 40))
    for first in range(80, 400, 20):
        clock[0] += 10
        disk_store(tmp_path).save("embeddings", ENGINE, many(first, first + 20))
        assert (tmp_path / FOLDER / FILE).stat().st_size <= LEAST
    assert kept(tmp_path, 380, 400) == set(range(380, 400))


def test_an_audit_never_makes_room_with_what_it_uses_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(SIZE_VARIABLE, "1MB")
    store = disk_store(tmp_path)
    for first in range(0, 200, 20):
        store.save("embeddings", ENGINE, many(first, first + 20))
    assert (tmp_path / FOLDER / FILE).stat().st_size <= LEAST
    left = kept(tmp_path, 0, 200)
    assert left >= set(range(20))
    assert not left & set(range(180, 200))
    assert [record.message for record in caplog.records] == [
        f"the cache is full of what this audit uses: the rest is not kept; see {SIZE_VARIABLE}"
    ]


def test_a_bound_that_was_lowered_holds_from_the_next_row_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: list[int]
) -> None:
    disk_store(tmp_path).save("embeddings", ENGINE, many(0, 300))
    assert (tmp_path / FOLDER / FILE).stat().st_size > 2 * LEAST
    monkeypatch.setenv(SIZE_VARIABLE, "1MB")
    clock[0] += 10
    disk_store(tmp_path).save("embeddings", ENGINE, many(300, 301))
    assert (tmp_path / FOLDER / FILE).stat().st_size <= LEAST
    assert 300 in kept(tmp_path, 0, 301)


@pytest.mark.parametrize("at", ["9999999999", "NULL", "'soon'"])
def test_times_that_were_altered_cost_no_more_than_the_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    disk_store(tmp_path).save("embeddings", ENGINE, many(0, 50))
    with closing(sqlite3.connect(tmp_path / FOLDER / FILE)) as database, database:
        database.execute(f"UPDATE used SET at = {at}")
    monkeypatch.setenv(SIZE_VARIABLE, "1MB")
    for first in (50, 70, 90):
        disk_store(tmp_path).save("embeddings", ENGINE, many(first, first + 10))
    assert (tmp_path / FOLDER / FILE).stat().st_size <= LEAST
    assert kept(tmp_path, 90, 100) == set(range(90, 100))


def test_what_made_room_is_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: list[int]) -> None:
    marked = [Entity(7, 9, f"MARK{number}", 0.5) for number in range(20_000)]
    disk_store(tmp_path).save("entities", ENGINE, {"old": marked})
    monkeypatch.setenv(SIZE_VARIABLE, "1MB")
    clock[0] += 10
    disk_store(tmp_path).save("embeddings", ENGINE, many(0, 40))
    assert b"MARK19" not in (tmp_path / FOLDER / FILE).read_bytes()


@pytest.mark.parametrize(
    ("given", "size"),
    [("", MOST_BYTES), ("5GB", 5 * 10**9), ("500 mb", 5 * 10**8), ("2000000", 2_000_000), ("2000000B", 2_000_000)],
)
def test_the_size_is_read(monkeypatch: pytest.MonkeyPatch, given: str, size: int) -> None:
    monkeypatch.setenv(SIZE_VARIABLE, given)
    assert size_limit() == size


@pytest.mark.parametrize("given", ["0", "-5GB", "much", "5 gigabytes", "1.5GB", "999KB", "5K", "9" * 40])
def test_what_is_no_size_is_refused_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv(SIZE_VARIABLE, given)
    with pytest.raises(UsageError, match="such as 500MB"):
        disk_store(tmp_path)
    assert list(tmp_path.iterdir()) == []


# Killed, parallel


_WRITER = """
import sys
from pathlib import Path
from tests.files.test_cache_folder import many
from corpusaudit.features.cache import disk_store
first = int(sys.argv[2])
while True:
    disk_store(Path(sys.argv[1])).save("embeddings", "bundled", many(first, first + 5))
    print("kept", flush=True)
    first = first + 5 if first < int(sys.argv[2]) + 400 else int(sys.argv[2])
"""


def writer(directory: Path, first: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", _WRITER, str(directory), str(first)], stdout=subprocess.PIPE)


def assert_all_true(directory: Path, first: int, stop: int) -> int:
    """Assert that what is kept is what was written, and return how many features that are."""
    names = [f"text {number}" for number in range(first, stop)]
    found = disk_store(directory).load("embeddings", ENGINE, names)
    for name, made in found.items():
        assert (made.windows == vectors(300, seed=int(name.split()[1])).windows).all()
    return len(found)


def test_audits_that_are_killed_at_any_time_leave_what_is_true(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    moments = random.Random(5)
    for _ in range(4):
        running = [writer(tmp_path, first) for first in (0, 1000)]
        for one in running:
            assert one.stdout is not None
            one.stdout.readline()
        time.sleep(moments.uniform(0.05, 0.6))
        for one in running:
            one.send_signal(signal.SIGKILL)
            one.communicate()
        for first in (0, 1000):
            assert assert_all_true(tmp_path, first, first + 405) > 0
    disk_store(tmp_path).save("embeddings", ENGINE, many(5000, 5001))
    assert kept(tmp_path, 5000, 5001) == {5000}
    with closing(sqlite3.connect(tmp_path / FOLDER / FILE)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert caplog.records == []


# Disks


_SAVE = """
import sys
from pathlib import Path
from tests.files.test_cache_folder import many
from corpusaudit.features.cache import disk_store
store = disk_store(Path(sys.argv[1]))
found = store.load("embeddings", "bundled", [f"text {number}" for number in range(3)])
for first in (100, 200):
    store.save("embeddings", "bundled", many(first, first + 100))
print(len(found))
"""


def saved(directory: Path, *around: str) -> subprocess.CompletedProcess[str]:
    call = [*around, sys.executable, "-c", _SAVE, str(directory)]
    return subprocess.run(call, capture_output=True, text=True, check=True)


def test_a_disk_that_is_full_costs_what_was_not_kept(tmp_path: Path) -> None:
    disk_store(tmp_path).save("embeddings", ENGINE, many(0, 3))
    done = saved(tmp_path, "bash", "-c", 'ulimit -f 200; exec "$@"', "bash")
    assert done.stdout == "3\n"
    assert done.stderr.splitlines() == ["the cache could not be written (OperationalError)"]
    assert assert_all_true(tmp_path, 0, 300) >= 3
    disk_store(tmp_path).save("embeddings", ENGINE, many(100, 110))
    assert kept(tmp_path, 100, 110) == set(range(100, 110))


def test_a_folder_that_cannot_be_written_to_is_read(tmp_path: Path) -> None:
    directory = tmp_path / "read only"
    disk_store(directory).save("embeddings", ENGINE, many(0, 3))
    before = (directory / FOLDER / FILE).read_bytes()
    around: tuple[str, ...] = ()
    if os.geteuid() == 0:  # root writes whatever the mode
        mounted = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
        around = ("unshare", "--mount", "sh", "-c", mounted, str(directory))
        if shutil.which("unshare") is None or subprocess.run([*around, "true"], check=False).returncode:
            pytest.skip("this system allows no mounts: nothing here is read-only for root")
    else:
        (directory / FOLDER / FILE).chmod(0o400)
        (directory / FOLDER).chmod(0o500)
    try:
        done = saved(directory, *around)
    finally:
        (directory / FOLDER).chmod(0o700)
    assert done.stdout == "3\n"
    assert done.stderr.splitlines() == ["the cache could not be written (OperationalError)"]
    assert (directory / FOLDER / FILE).read_bytes() == before


def test_a_folder_closed_to_its_owner_is_left_so(tmp_path: Path) -> None:
    disk_store(tmp_path)
    (tmp_path / FOLDER).chmod(0o555)
    disk_store(tmp_path)
    assert stat.S_IMODE((tmp_path / FOLDER).stat().st_mode) == 0o500
    (tmp_path / FOLDER).chmod(0o700)


# What lies there


def test_the_state_is_that_of_the_folder(tmp_path: Path, clock: list[int]) -> None:
    disk_store(tmp_path).save("embeddings", ENGINE, many(0, 2))
    clock[0] += 5
    disk_store(tmp_path).save("embeddings", ENGINE, many(2, 3))
    state = cache_state(tmp_path)
    assert (state.rows, state.first, state.last) == (3, 1_000_000, 1_000_005)
    assert state.size == sum(file.stat().st_size for file in (tmp_path / FOLDER).iterdir())
    (tmp_path / FOLDER / FILE).write_bytes(b"not a database, by far")
    assert (cache_state(tmp_path).rows, cache_state(tmp_path).last) == (None, None)
    (tmp_path / FOLDER / FILE).unlink()
    assert cache_state(tmp_path).rows == 0
    assert not (tmp_path / FOLDER / FILE).exists(), "looking makes nothing"


def test_clearing_removes_what_a_cache_makes_and_nothing_else(tmp_path: Path) -> None:
    assert clear_cache(tmp_path) == 0
    disk_store(tmp_path).save("embeddings", ENGINE, many(0, 2))
    for name in ("compiled/kernel.nbi", f".{KEY_FILE}.0123", f"{FILE}-journal", "features.sqlite"):
        (tmp_path / FOLDER / name).parent.mkdir(exist_ok=True)
        (tmp_path / FOLDER / name).write_bytes(b"x")
    assert clear_cache(tmp_path) > 16_000
    assert list(tmp_path.iterdir()) == []
    disk_store(tmp_path).save("embeddings", ENGINE, many(0, 2))
    (tmp_path / FOLDER / "notes of the user").write_text("mine")
    clear_cache(tmp_path)
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == ["notes of the user"]
    assert kept(tmp_path, 0, 2) == set()


def test_a_link_is_neither_read_nor_cleared(tmp_path: Path) -> None:
    disk_store(tmp_path / "a").save("embeddings", ENGINE, many(0, 2))
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / FOLDER).symlink_to(tmp_path / "a" / FOLDER)
    for act in (cache_state, clear_cache):
        with pytest.raises(UsageError, match="is a link"):
            act(tmp_path / "b")
    assert kept(tmp_path / "a", 0, 2) == {0, 1}


def test_an_audit_goes_on_where_its_cache_is_cleared(tmp_path: Path) -> None:
    store: DiskStore = disk_store(tmp_path)
    store.save("embeddings", ENGINE, many(0, 2))
    clear_cache(tmp_path)
    (tmp_path / FOLDER).mkdir(mode=0o700)  # as another audit does that begins now
    assert store.load("embeddings", ENGINE, ["text 0"]) == {}
    store.save("embeddings", ENGINE, many(0, 1))
    assert kept(tmp_path, 0, 2) == {0}
