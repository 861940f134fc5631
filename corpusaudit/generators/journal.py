"""The file that a run appends to: locked, resumed after any cut, never a request twice.

Beside the rows in ``OUT`` stands ``OUT.log``: one JSON line a finished request, with its tokens. It is needed to know
requests whose answer made no row, or was never valid; rows speak for the others. All rows of a request are one write,
made before its line in the log, so that only the end of either file can be incomplete.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from corpusaudit.errors import UsageError
from corpusaudit.generators.rows import Row, as_object, parse_row

State = Literal["done", "malformed"]


@dataclass(frozen=True)
class Outcome:
    """How a request ended: with rows, or given up because no answer was valid."""

    request_id: str
    state: State
    rows: int
    malformed: int
    prompt_tokens: int | None
    completion_tokens: int | None


@dataclass(frozen=True, repr=False)
class Journal:
    """An open, locked generation file; ``finished`` holds what earlier runs finished."""

    path: Path
    rows: int
    log: int
    finished: Mapping[str, State]

    def append(self, rows: Sequence[Row], outcome: Outcome) -> None:
        """Write the rows of one request, then its line in the log, each through to the disk."""
        _write(self.rows, self.path, b"".join(_line(row) for row in rows))
        _write(self.log, self.path, _line(asdict(outcome)))


@contextmanager
def open_journal(path: Path, made_with: Mapping[str, Any]) -> Iterator[Journal]:
    """Lock and open a generation file, new or cut off, for the one generator that ``made_with`` describes.

    Raises :class:`UsageError` when another run holds it, when it was made with another generator, version, model or
    parameters, or when it cannot be written; :class:`InputError` at a line that is none of ours.
    """
    if path.suffix != ".jsonl":
        raise UsageError(f"{path}: the file to write must be called something.jsonl")
    log_path = path.with_name(f"{path.name}.log")
    fresh = not path.exists()
    rows = _open(path)
    try:
        _lock(rows, path)
        log = _open(log_path)
        try:
            if fresh:
                os.ftruncate(log, 0)  # the rows it speaks of were taken away: they are to be made again
            logged = _read_log(log)
            yield Journal(path, rows, log, {**_read_finished(rows, path, made_with, logged), **logged})
        finally:
            os.close(log)
    finally:
        os.close(rows)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror})") from None


def _lock(file: int, path: Path) -> None:
    """Take the kernel's lock on the file: it goes when the process does, however that ends."""
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise UsageError(f"{path}: another run is writing to it; nothing was done") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be locked ({error.strerror})") from None


def _whole_lines(file: int) -> list[bytes]:
    """Return the lines of a file, each with its end; cut a half-written last one off the file, or end it."""
    with os.fdopen(os.dup(file), "rb") as stream:
        stream.seek(0)
        *lines, rest = stream.read().split(b"\n")
    if rest and as_object(rest) is not None:
        _write(file, Path(), b"\n")
        lines.append(rest)
    elif rest:
        os.ftruncate(file, sum(len(line) + 1 for line in lines))
    return lines


def _read_log(file: int) -> dict[str, State]:
    entries = [as_object(line) or {} for line in _whole_lines(file)]
    return {str(entry["request_id"]): entry["state"] for entry in entries if {"request_id", "state"} <= set(entry)}


def _read_finished(
    file: int, path: Path, made_with: Mapping[str, Any], logged: Mapping[str, State]
) -> dict[str, State]:
    """Return the requests whose rows stand in the file; cut off the rows of a last one that was not written whole."""
    finished: dict[str, State] = {}
    offset = start = 0
    last: Mapping[str, Any] = {}
    for number, line in enumerate(_whole_lines(file), 1):
        if line.strip():
            origin = parse_row(line, f"{path}:{number}")["provenance"]
            _refuse_other(origin, made_with, f"{path}:{number}")
            if origin["request_id"] != last.get("request_id"):
                start = offset
            last = origin
            finished[origin["request_id"]] = "done"
        offset += len(line) + 1
    if last and last.get("part") != last.get("parts") and last["request_id"] not in logged:
        os.ftruncate(file, start)
        del finished[last["request_id"]]
    return finished


def _refuse_other(origin: Mapping[str, Any], made_with: Mapping[str, Any], place: str) -> None:
    for name, now in made_with.items():
        if origin.get(name) != now:
            raise UsageError(
                f"{place}: was made with another {name} ({json.dumps(origin.get(name))}; now {json.dumps(now)}); "
                "write to another file"
            )


def _line(value: Mapping[str, Any]) -> bytes:
    try:
        return json.dumps(value, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # a lone surrogate has no UTF-8
        return json.dumps(value).encode() + b"\n"


def _write(file: int, path: Path, data: bytes) -> None:
    try:
        while data:
            data = data[os.write(file, data) :]
        os.fsync(file)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); what stands in it is kept") from None
