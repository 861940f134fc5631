"""The file that a run appends to: locked, resumed after any cut, never a request twice.

With the rows in ``OUT`` goes ``OUT.log``: one JSON line a finished request, with its tokens. It is needed to know
requests whose answer made no row, or was never valid; rows speak for the others. All rows of a request are one write,
made before its line in the log, so that only the end of either file can be incomplete.

In ``OUT.key`` stands a random key (0600). Prompts hold real examples, and rows are to be public: the id of a request
and the digest of its prompt are written under that key, so that nobody can test by them what stood in a prompt.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from corpusaudit.errors import InputError, UsageError
from corpusaudit.files.keys import make_key, stored_key
from corpusaudit.generators.rows import Row, as_object, parse_row
from corpusaudit.shown import shown_name

State = Literal["done", "malformed"]
_STATES = ("done", "malformed")
_ROW = b'{"id": "'  # how each of our rows begins


@dataclass(frozen=True)
class Outcome:
    """How a request ended: with rows, or given up because no answer was valid."""

    request_id: str
    state: State
    rows: int
    malformed: int
    prompt_tokens: int | None
    completion_tokens: int | None


class Ended(NamedTuple):
    """How an earlier request ended, and how many rows were made of it."""

    state: State
    rows: int


@dataclass(frozen=True, repr=False)
class Journal:
    """An open, locked generation file; ``finished`` holds what earlier runs finished."""

    path: Path
    rows: int
    log: int
    finished: Mapping[str, Ended]
    key: bytes

    def written_id(self, request_id: str) -> str:
        """Return the id of a request as it stands in the files."""
        return self.keyed("request", request_id)

    def keyed(self, kind: str, value: str) -> str:
        """Return a fingerprint of 128 bits that only the key of this file gives."""
        return hmac.digest(self.key, f"{kind}\0{value}".encode("utf-8", "surrogatepass"), hashlib.sha256)[:16].hex()

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
        raise UsageError(f"{shown_name(path)}: the file to write must be called something.jsonl")
    real = path.resolve()  # one log, whichever link leads to the file
    log_path = real.with_name(f"{real.name}.log")
    fresh = not os.path.exists(path)  # noqa: PTH110, which raises where the name is too long
    rows = _open(path)
    try:
        _lock(rows, path)
        log = _open(log_path)
        try:
            if fresh:
                os.ftruncate(log, 0)  # the rows it speaks of were taken away: they are to be made again
            logged = _read_log(log, log_path)
            finished = {**_read_finished(rows, path, made_with, logged), **logged}
            yield Journal(path, rows, log, finished, _key(real, path, bool(finished)))
        finally:
            os.close(log)
    finally:
        os.close(rows)


def _open(path: Path) -> int:
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
    except OSError as error:
        raise UsageError(f"{shown_name(path)}: cannot be written ({error.strerror})") from None
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise UsageError(f"{shown_name(path)}: cannot be written (it is no ordinary file)")
    return file


def _lock(file: int, path: Path) -> None:
    """Take the kernel's lock on the file: it goes when the process does, however that ends."""
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise UsageError(f"{shown_name(path)}: another run is writing to it; nothing was done") from None
    except OSError as error:
        raise UsageError(f"{shown_name(path)}: cannot be locked ({error.strerror})") from None


def _key(real: Path, path: Path, needed: bool) -> bytes:
    """Return the key of the file; ``needed``: ids stand in it already, which no other key gives."""
    key_path = real.with_name(f"{real.name}.key")
    key = stored_key(key_path)
    if key is not None:
        return key
    if needed:
        raise UsageError(
            f"{shown_name(path)}: its key, {shown_name(key_path.name)} beside it, is missing, damaged or open to "
            "others: without it nobody knows which requests are done. Put it back (0600), or write to another file"
        )
    try:
        return make_key(key_path)
    except OSError as error:
        raise UsageError(f"{shown_name(key_path)}: cannot be written ({error.strerror})") from None


def _lines(file: int) -> tuple[list[bytes], bytes]:
    """Return the lines of a file, and what stands after the last line end."""
    with os.fdopen(os.dup(file), "rb") as stream:
        stream.seek(0)
        *lines, rest = stream.read().split(b"\n")
    return lines, rest


def _mend(file: int, path: Path, lines: list[bytes], rest: bytes) -> list[bytes]:
    """Return the lines of a file; cut a half-written last one off the file, or end it."""
    if rest and as_object(rest) is not None:
        _write(file, path, b"\n")
        return [*lines, rest]
    if rest:
        os.ftruncate(file, sum(len(line) + 1 for line in lines))
    return lines


def _read_log(file: int, path: Path) -> dict[str, Ended]:
    entries = [as_object(line) or {} for line in _mend(file, path, *_lines(file))]
    return {
        str(entry.get("request_id")): Ended(entry["state"], entry["rows"] if type(entry.get("rows")) is int else 0)
        for entry in entries
        if entry.get("state") in _STATES
    }


def _read_finished(
    file: int, path: Path, made_with: Mapping[str, Any], logged: Mapping[str, Ended]
) -> dict[str, Ended]:
    """Return the requests whose rows stand in the file, with how many they made.

    The rows of a last one that was not written whole are cut off.

    Nothing of a file is changed before all of it is known to be ours.
    """
    lines, rest = _lines(file)
    places: dict[str, list[tuple[int, object]]] = {}  # of each request's rows: line and part
    made: dict[str, Ended] = {}
    last: Mapping[str, Any] = {}
    for number, line in enumerate(lines if as_object(rest) is None else [*lines, rest], 1):
        if line.strip():
            last = parse_row(line, f"{path}:{number}")["provenance"]
            _refuse_other(last, made_with, f"{path}:{number}")
            places.setdefault(last["request_id"], []).append((number, last.get("part")))
            # Rows that somebody took out were made.
            made[last["request_id"]] = Ended("done", parts if type(parts := last.get("parts")) is int else 1)
    if not _ROW.startswith(rest[: len(_ROW)]):
        raise InputError(f"{shown_name(path)}:{len(lines) + 1}: is no row of `corpusaudit generate`")
    lines = _mend(file, path, lines, rest)
    # In a file that was edited or sorted, parts are missing because somebody took them out.
    written = places.get(last.get("request_id", ""), [])
    start = len(lines) - len(written)
    at_the_end = written == [(start + part, part) for part in range(1, len(written) + 1)]
    if last.get("part") != last.get("parts") and at_the_end and last["request_id"] not in logged:
        os.ftruncate(file, sum(len(line) + 1 for line in lines[:start]))
        del made[last["request_id"]]
    return made


def _refuse_other(origin: Mapping[str, Any], made_with: Mapping[str, Any], place: str) -> None:
    for name, now in made_with.items():
        if origin.get(name) != now:
            raise UsageError(
                f"{shown_name(place)}: was made with another {shown_name(name)} ({_shown_value(origin.get(name))}; now "
                f"{_shown_value(now)}); write to another file"
            )


def _shown_value(value: Any) -> str:
    return shown_name(json.dumps(value), 80)


def _line(value: Mapping[str, Any]) -> bytes:
    try:
        return json.dumps(value, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # a lone surrogate has no UTF-8
        return json.dumps(value).encode() + b"\n"


def _write(file: int, path: Path, data: bytes) -> None:
    """Write all of the data through to the disk, or none of it: other rows may follow once there is room again."""
    before = os.fstat(file).st_size
    try:
        while data:
            data = data[os.write(file, data) :]
        os.fsync(file)
    except OSError as error:
        with suppress(OSError):
            os.ftruncate(file, before)
        raise UsageError(
            f"{shown_name(path)}: cannot be written ({error.strerror}); what stands in it is kept"
        ) from None
