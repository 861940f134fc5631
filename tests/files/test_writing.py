"""Output: whole or not at all, several files together or none, nothing left behind, private where it is to be."""

from __future__ import annotations

import errno
import os
import resource
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpusaudit.errors import UsageError
from corpusaudit.files.writing import Output, check_folder, check_writable, remove_leftovers, write, write_text

LEFT = ".corpusaudit-0123456789abcdef.part"


@pytest.fixture
def no_room() -> Iterator[None]:
    """No file may grow beyond 1,000 bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, ignored)


def content(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(folder.iterdir()) if path.is_file()}


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "one \ud800")
    assert content(tmp_path) == {"a.txt": "one \\ud800"}
    write(Output(tmp_path / "a.txt", b"two"), Output(tmp_path / "b.txt", "three"))
    assert content(tmp_path) == {"a.txt": "two", "b.txt": "three"}


def test_private_files_are_their_owners_and_others_follow_the_umask(tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.touch(mode=0o600)
    open_before = tmp_path / "private.txt"
    open_before.touch()
    open_before.chmod(0o666)
    before = os.umask(0o027)
    try:
        write(Output(tmp_path / "new.txt", "x"), Output(kept, "x"), Output(open_before, "x", private=True))
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {"new.txt": 0o640, "kept.txt": 0o600, "private.txt": 0o600}


@pytest.mark.usefixtures("no_room")
def test_without_room_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")
    with pytest.raises(UsageError, match=r"b\.txt: cannot be written \(File too large\)"):
        write(Output(tmp_path / "a.txt", "new"), Output(tmp_path / "b.txt", "x" * 1001))
    assert content(tmp_path) == {"a.txt": "old"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(broken=st.integers(0, 2), names=st.permutations(["a", "b", "c"]), standing=st.sets(st.sampled_from("abc")))
def test_together_or_not_at_all(
    tmp_path_factory: pytest.TempPathFactory, broken: int, names: list[str], standing: set[str]
) -> None:
    folder = tmp_path_factory.mktemp("together")
    for name in standing - {names[broken]}:
        (folder / name).write_text("old")
    (folder / names[broken]).mkdir()
    before = content(folder)
    with pytest.raises(UsageError, match="a folder"):
        write(*(Output(folder / name, "new") for name in names))
    assert content(folder) == before


def test_a_move_that_fails_takes_back_those_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = Path.replace

    def fails_for_b(self: Path, target: Path) -> Path:
        if target.name == "b":
            raise OSError(errno.EIO, "Input/output error")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fails_for_b)
    with pytest.raises(UsageError, match="b: cannot be written"):
        write(Output(tmp_path / "a", "x"), Output(tmp_path / "b", "x"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("default_signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_between_two_moves_waits_for_the_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    replace = Path.replace

    def with_a_signal(self: Path, target: Path) -> Path:
        signal.raise_signal(number)
        return replace(self, target)

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise InterruptedError

    monkeypatch.setattr(Path, "replace", with_a_signal)
    before = signal.signal(number, stop)
    try:
        with pytest.raises(InterruptedError):
            write(Output(tmp_path / "a", "x"), Output(tmp_path / "b", "x"))
        assert signal.getsignal(number) is stop
    finally:
        signal.signal(number, before)
    assert content(tmp_path) == {"a": "x", "b": "x"}


def test_what_a_killed_run_left_is_removed_and_what_a_living_one_writes_is_kept(tmp_path: Path) -> None:
    (tmp_path / LEFT).write_text("left")
    (tmp_path / ".corpusaudit-notes").write_text("the user's")
    (tmp_path / ".corpusaudit-link.part").symlink_to("a.txt")
    program = (
        "import sys; from pathlib import Path; from corpusaudit.files import writing\n"
        "with writing._temporary(Path(sys.argv[1]), False) as (path, _): print(path.name, flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as living:
        assert living.stdout is not None
        name = living.stdout.readline().strip()
        write_text(tmp_path / "a.txt", "x")
        assert {path.name for path in tmp_path.iterdir()} == {
            "a.txt", name, ".corpusaudit-notes", ".corpusaudit-link.part"
        }  # fmt: skip
        living.kill()
    remove_leftovers(tmp_path)
    assert not (tmp_path / name).exists()
    remove_leftovers(tmp_path / "none")


def test_many_at_once_write_whole_files(tmp_path: Path) -> None:
    def again(word: str) -> None:
        for _ in range(20):
            write(Output(tmp_path / "a", word * 5000), Output(tmp_path / "b", word * 5000))

    threads = [threading.Thread(target=again, args=(word,)) for word in "xyz"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = content(tmp_path)
    assert set(found) == {"a", "b"}
    assert all(len(text) == 5000 and len(set(text)) == 1 for text in found.values())


def test_links_are_followed_but_for_private_text(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "link.txt"
    link.symlink_to(tmp_path / "real" / "a.txt")
    write_text(link, "x")
    assert link.is_symlink()
    assert (tmp_path / "real" / "a.txt").read_text() == "x"
    with pytest.raises(UsageError, match="is a link"):
        write(Output(link, "y", private=True))
    with pytest.raises(UsageError, match="is a link"):
        check_writable(link, private=True)
    (tmp_path / "round").symlink_to(tmp_path / "round")
    with pytest.raises(UsageError, match="cannot be written"):
        write_text(tmp_path / "round", "x")


@pytest.mark.parametrize(("make", "said"), [(os.mkfifo, "no ordinary file"), (os.mkdir, "a folder")])
def test_only_ordinary_files_are_replaced(tmp_path: Path, make: object, said: str) -> None:
    path = tmp_path / "out"
    assert callable(make)
    make(path)
    for attempt in (write_text, lambda place, _: check_writable(place)):
        with pytest.raises(UsageError, match=said):
            attempt(path, "x")
    with pytest.raises(UsageError, match="no ordinary file"):
        check_writable(Path("/dev/null"))


def test_what_cannot_be_written_is_known_before(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    check_writable(tmp_path / "new.txt")
    check_writable(tmp_path / "file", private=True)
    check_folder(tmp_path / "a" / "b")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    with pytest.raises(UsageError, match="cannot be written"):
        check_writable(tmp_path / "none" / "new.txt")
    with pytest.raises(UsageError, match="cannot be used as output folder"):
        check_folder(tmp_path / "file" / "b")
    with pytest.raises(UsageError, match="cannot be used as output folder"):
        check_folder(Path("/proc/none/b"))


def test_a_working_folder_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(UsageError, match="cannot be used as output folder"):
        check_folder(Path("out"))
    with pytest.raises(UsageError, match="cannot be written"):
        write_text(Path("a.txt"), "x")
    write_text(tmp_path / "a.txt", "x")


def test_a_file_replaced_leaves_nothing_beside_it_and_a_missing_folder_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("out.txt")
    write_text(path, "one")
    write_text(path, "two")
    assert path.read_text() == "two"
    assert stat.S_IMODE(path.stat().st_mode) & 0o400
    assert [entry.name for entry in Path().iterdir()] == ["out.txt"]
    with pytest.raises(UsageError, match="cannot be written"):
        write_text(Path("none/out.txt"), "x")
