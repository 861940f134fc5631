"""Ordinary files, and what is none: reading a named pipe may never begin, reading a device may never end."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from corpusaudit.errors import InputError
from corpusaudit.shown import shown_name

MOST_OF_A_FILE = 1 << 30
"""Bytes of a file that is no corpus: a configuration, a report, a taxonomy, the rows of a generator."""
_DESCRIPTOR = re.compile(r"/dev/fd/(\d+)|/proc/self/fd/(\d+)|/dev/(stdin)")


def open_pipe(path: Path) -> int | None:
    """Return the number under which a pipe is open that a shell hands over (``<(...)``), None where it is none."""
    found = _DESCRIPTOR.fullmatch(str(path))
    if found is None:
        return None
    number = int(found[1] or found[2] or 0)
    try:
        return number if stat.S_ISFIFO(os.fstat(number).st_mode) else None
    except (OSError, OverflowError):
        return None


def refuse_special(path: Path, shown: str | None = None) -> None:
    """Raise :class:`InputError` at what is neither an ordinary file nor a folder nor an open pipe.

    ``shown`` is what the message calls it, by default its path.
    """
    mode = path.stat().st_mode
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode) or open_pipe(path) is not None:
        return
    called = shown_name(path) if shown is None else shown
    if stat.S_ISFIFO(mode):
        raise InputError(
            f"{called}: is a named pipe, into which nobody may ever write; give a file, or hand its content "
            "over with <(...)"
        )
    raise InputError(f"{called}: is a {'socket' if stat.S_ISSOCK(mode) else 'device'}, not a file")


def read_ordinary(path: Path) -> bytes:
    """Return all bytes of a file that is no corpus; raise :class:`InputError` where it is special or far too large.

    Raises OSError where it cannot be read.
    """
    refuse_special(path)
    with path.open("rb") as stream:
        data = stream.read(MOST_OF_A_FILE + 1)
    if len(data) > MOST_OF_A_FILE:
        raise InputError(f"{shown_name(path)}: is larger than {MOST_OF_A_FILE:,} bytes")
    return data
