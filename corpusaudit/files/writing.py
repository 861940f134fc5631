"""The one way in which output is written: whole or not at all, several files together or none.

Each file is written in its folder under another name and moved there when all are written. A run that is killed may
leave such a temporary file; it holds a lock on it while it lives, so that the next run that writes into the folder
knows what was left behind and removes it.
"""

from __future__ import annotations

import os
import secrets
import signal
import stat
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from corpusaudit.errors import UsageError
from corpusaudit.shown import shown_name

CACHE_FOLDER = "corpusaudit-features"
"""Where features are kept between runs, below the folder that ``--cache`` names: no other output goes there."""
_BEGIN, _END = ".corpusaudit-", ".part"
_WAITING = ("SIGINT", "SIGTERM", "SIGHUP")


@dataclass(frozen=True, repr=False)
class Output:
    """A file to be written; ``private`` ones can be read by their owner alone."""

    path: Path
    content: str | bytes
    private: bool = False


def write(*outputs: Output) -> None:
    """Write files; raise UsageError, and leave every one as it was, where one cannot be written.

    A link is followed, unless the output is private: then it is refused, since private text would come to lie where
    nobody looks for it.
    """
    places = [_place(output) for output in outputs]
    for folder in {place.parent for place in places}:
        remove_leftovers(folder)
    with ExitStack() as held:
        temporaries = []
        for output, place in zip(outputs, places, strict=True):
            try:
                temporaries.append(held.enter_context(_temporary(place.parent, output.private)))
                _fill(*temporaries[-1], output, place)
            except OSError as error:
                raise _unwritable(output.path, error) from None
        _move(outputs, [name for name, _ in temporaries], places)


def write_text(path: Path, text: str) -> None:
    """Write one file that others may read."""
    write(Output(path, text))


def make_folder(folder: Path) -> None:
    """Make a folder for output, or raise UsageError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{shown_name(folder)}: cannot be used as output folder ({error.strerror})") from None


def check_writable(path: Path, *, private: bool = False) -> None:
    """Raise UsageError where a file could not be written, before any work is done for it."""
    place = _place(Output(path, "", private))
    remove_leftovers(place.parent)
    try:
        with _temporary(place.parent, private):
            pass
    except OSError as error:
        raise _unwritable(path, error) from None


def check_folder(folder: Path) -> None:
    """Raise UsageError where a folder for output could not be made, without making it."""
    try:
        standing = folder.absolute()
        while not standing.exists() and standing != standing.parent:
            standing = standing.parent
        with _temporary(standing, private=True):
            pass
    except (OSError, ValueError) as error:
        raise UsageError(f"{shown_name(folder)}: cannot be used as output folder ({_reason(error)})") from None


def remove_leftovers(folder: Path) -> None:
    """Remove what killed runs left behind in a folder; what a living one is writing is kept."""
    with suppress(OSError):
        for name in os.listdir(folder):  # noqa: PTH208, glob hides which folder cannot be read
            if name.startswith(_BEGIN) and name.endswith(_END):
                _remove_if_left(folder / name)


def _remove_if_left(path: Path) -> None:
    with suppress(OSError):
        file = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            if stat.S_ISREG(os.fstat(file).st_mode) and _lock(file, wait=False):
                path.unlink()
        finally:
            os.close(file)


def _place(output: Output) -> Path:
    """Return where a file is to stand; raise UsageError where something else stands that it cannot replace."""
    path = output.path
    try:
        if output.private and path.is_symlink():
            raise UsageError(
                f"{shown_name(path)}: is a link; name the file that it leads to, since private text is to lie there"
            )
        place = path.resolve() if path.is_symlink() else path.absolute()
        standing = place.lstat().st_mode if place.exists() else None
    except (OSError, RuntimeError, ValueError) as error:
        raise _unwritable(path, error) from None
    if standing is not None and not stat.S_ISREG(standing):
        kind = "a folder" if stat.S_ISDIR(standing) else "no ordinary file"
        raise UsageError(f"{shown_name(path)}: cannot be written (it is {kind})")
    return place


def _unwritable(path: Path, error: Exception) -> UsageError:
    return UsageError(f"{shown_name(path)}: cannot be written ({_reason(error)})")


def _reason(error: Exception) -> str:
    if isinstance(error, ValueError):  # a NUL, or a sign that the locale's encoding lacks
        return "its name holds what no name here can hold"
    return getattr(error, "strerror", None) or type(error).__name__


@contextmanager
def _temporary(folder: Path, private: bool) -> Iterator[tuple[Path, int]]:
    """Make and lock a file, and remove it at the end unless it was moved; yield its name and the open file."""
    while True:
        path = folder / f"{_BEGIN}{secrets.token_hex(8)}{_END}"
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666)
        try:
            _lock(file, wait=True)
            if os.fstat(file).st_nlink:
                yield path, file
                return
            # Another run took it for left behind before it was locked.
        finally:
            os.close(file)
            path.unlink(missing_ok=True)


def _lock(file: int, *, wait: bool) -> bool:
    """Take the kernel's lock on a file, which goes when the process does; return False where that cannot be had."""
    try:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except (ImportError, OSError):
        return False
    return True


def _fill(path: Path, file: int, output: Output, place: Path) -> None:
    content = output.content
    data = memoryview(content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content)
    while data:
        data = data[os.write(file, data) :]
    if output.private:
        path.chmod(0o600)
    elif place.exists():  # no wider than what it replaces
        path.chmod(stat.S_IMODE(os.fstat(file).st_mode) & (stat.S_IMODE(place.stat().st_mode) | 0o600))
    os.fsync(file)


def _move(outputs: Sequence[Output], temporaries: Sequence[Path], places: Sequence[Path]) -> None:
    with _signals_wait():
        moved: list[Path] = []
        for output, temporary, place in zip(outputs, temporaries, places, strict=True):
            try:
                temporary.replace(place)
            except OSError as error:
                for one in moved:
                    one.unlink(missing_ok=True)
                raise _unwritable(output.path, error) from None
            moved.append(place)


@contextmanager
def _signals_wait() -> Iterator[None]:
    """Let signals that end the process wait, so that none comes between two files that belong together."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        came.append(number)

    before = {}
    try:
        for name in _WAITING:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not None:
                before[number] = signal.signal(number, note)
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in came:
            signal.raise_signal(number)
