"""The folder of a cache: which files it holds, how large they may become, what is in it, and how it is cleared."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import stat
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from corpusaudit.errors import UsageError
from corpusaudit.files.writing import CACHE_FOLDER
from corpusaudit.shown import shown_name

FOLDER = CACHE_FOLDER
FILE = "rows.sqlite"
KEY_FILE = "rows.key"
COMPILED = "compiled"
"""Compiled loops, where no better place can be written to."""
OLD_FILES = ("features.sqlite", "features.sqlite-journal")
"""What older versions kept, with the key among the rows."""
SIZE_VARIABLE = "CORPUSAUDIT_CACHE_SIZE"
"""Says how many bytes the rows may take."""
MOST_BYTES = 5 * 10**9
"""Bytes of rows, where nothing says how many: some 500,000 documents of 200 words."""
_LEAST_BYTES = 10**6
"""Less holds no corpus."""
_UNITS = {"": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}


@dataclass(frozen=True)
class CacheState:
    """What lies in a folder: bytes of its files, features of texts, and seconds since 1970 of their first and last use.

    ``rows`` is None where they cannot be read, ``first`` and ``last`` also where there are none.
    """

    folder: Path
    size: int
    rows: int | None
    first: int | None
    last: int | None


def size_limit() -> int:
    """Return how many bytes the rows of a cache may take; raise UsageError where the variable names no size."""
    given = os.environ.get(SIZE_VARIABLE, "").strip()
    if not given:
        return MOST_BYTES
    found = re.fullmatch(r"(\d{1,15}) ?([KMGT]?B?)", given.upper())
    size = 0 if found is None else int(found[1]) * _UNITS.get(found[2] if found[2] != "B" else "", 0)
    if size < _LEAST_BYTES:
        raise UsageError(f"{SIZE_VARIABLE} must be a size such as 500MB or 5GB, of at least 1MB")
    return size


def private_folder(directory: Path) -> Path:
    """Return the cache's folder inside a directory, made with mode 0700 and closed to others.

    Raises UsageError where it cannot be made or belongs to another user.
    """
    folder = Path(directory) / FOLDER
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _check_ours(folder)
        mode = stat.S_IMODE(folder.lstat().st_mode)
        if mode & 0o077:
            folder.chmod(mode & 0o700)
    except OSError as error:
        raise UsageError(f"the cache {shown_name(folder)} cannot be used: {error.strerror}") from error
    return folder


def cache_state(directory: Path) -> CacheState:
    """Return what a directory's cache holds; raise UsageError where there is none, or it belongs to another user."""
    folder = _existing(directory)
    size = sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir())
    file = folder / FILE
    if not file.exists():
        return CacheState(folder, size, 0, None, None)
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
            (rows,) = database.execute("SELECT count(*) FROM kept").fetchone()
            first, last = database.execute("SELECT min(at), max(at) FROM used").fetchone()
    except sqlite3.Error:
        return CacheState(folder, size, None, None, None)
    return CacheState(folder, size, rows, *(at if isinstance(at, int) else None for at in (first, last)))


def clear_cache(directory: Path) -> int:
    """Remove what a directory's cache holds, the key first; return the bytes that were freed, 0 where there is none.

    Files that no cache makes stay, and the folder with them. Raises UsageError where a file cannot be removed or the
    folder belongs to another user.
    """
    folder = Path(directory) / FOLDER
    if not os.path.lexists(folder):
        return 0
    folder, before = _existing(directory), 0
    try:
        before = cache_state(directory).size
        for path in (KEY_FILE, FILE, f"{FILE}-journal", *OLD_FILES):
            (folder / path).unlink(missing_ok=True)
        for part in folder.glob(f".{KEY_FILE}.*"):  # of a process that was killed while it made a key
            part.unlink(missing_ok=True)
        if os.path.lexists(folder / COMPILED):
            shutil.rmtree(folder / COMPILED)
        after = sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir())
    except OSError as error:
        raise UsageError(f"the cache {shown_name(folder)} cannot be cleared: {error.strerror}") from error
    with suppress(OSError):
        folder.rmdir()
    return before - after


def _existing(directory: Path) -> Path:
    folder = Path(directory) / FOLDER
    if not os.path.lexists(folder):
        raise UsageError(f"no cache lies in {shown_name(directory)}: an audit with --cache makes one there")
    _check_ours(folder)
    return folder


def _check_ours(folder: Path) -> None:
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or (hasattr(os, "getuid") and found.st_uid != os.getuid()):
        raise UsageError(f"the cache {shown_name(folder)} is a link or belongs to another user")
