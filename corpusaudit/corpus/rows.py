"""From a file to its rows: every format a corpus may come in, each row with its file and line.

Nothing here decides what a field means; :mod:`corpusaudit.corpus.documents` makes documents of the rows. Messages name
files, lines and columns, never what stands in them.
"""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from corpusaudit.corpus.csv_rows import read_csv
from corpusaudit.corpus.damage import ends_its_reader
from corpusaudit.corpus.files import PIPE, format_of
from corpusaudit.corpus.row import NOT_UTF8, CorpusFile, Row
from corpusaudit.corpus.stream import (
    BOM,
    CHUNK,
    NO_MORE,
    Limits,
    is_wide,
    nul_problem,
    open_file,
    read_all,
    read_lines,
    too_many_bytes,
)
from corpusaudit.errors import InputError


def read_rows(file: CorpusFile, limits: Limits = NO_MORE) -> Iterator[Row]:
    """Yield the rows of one file, bad ones with their problem.

    Raises :class:`InputError` where the file as a whole cannot be read.
    """
    readers: dict[str, Callable[[CorpusFile, Limits], Iterator[Row]]] = {
        ".jsonl": _read_jsonl,
        ".json": _read_json,
        ".csv": lambda one, most: read_csv(one, ",", most),
        ".tsv": lambda one, most: read_csv(one, "\t", most),
        ".parquet": _read_parquet,
        ".arrow": _read_arrow,
        ".txt": _read_lines,
    }
    kind = format_of(file)
    try:
        if kind == PIPE:
            kind = _format_of_pipe(file, limits)
        yield from readers[kind](file, limits)
    except EOFError:
        raise InputError(f"{file.shown}: the compressed data end too early; the file is cut off") from None
    except zlib.error:
        kind = {".zst": "Zstandard", ".bz2": "bzip2"}.get(file.path.suffix.lower(), "gzip")
        raise InputError(f"{file.shown}: is not {kind} data, or is damaged") from None
    except OSError as error:
        raise InputError(f"{file.shown}: cannot be read ({error.strerror or type(error).__name__})") from None


def _format_of_pipe(file: CorpusFile, limits: Limits) -> str:
    """Return in which format the rows of a pipe are written, which has no name to tell it."""
    with open_file(file, limits) as stream:
        head = stream.read(CHUNK).removeprefix(BOM).lstrip()
    signs = {b"{": ".jsonl", b"[": ".jsonl", b"PAR1": ".parquet", b"ARROW1": ".arrow"}
    kind = next((kind for sign, kind in signs.items() if head.startswith(sign)), None)
    if kind is None and head:
        raise InputError(
            f"{file.shown}: cannot tell what comes out of the pipe; JSON Lines, JSON, parquet and Arrow can be "
            "told, other formats must stand in a file that bears the name of its format"
        )
    return kind or ".jsonl"


def read_whole(file: CorpusFile, limits: Limits = NO_MORE) -> Row:
    """Return one text file as one row."""
    try:
        data = read_all(file, limits)
    except (EOFError, zlib.error, OSError) as error:
        raise InputError(f"{file.shown}: cannot be read ({getattr(error, 'strerror', None) or 'damaged'})") from None
    _refuse_stand_in(file, data)
    if b"\0" in data:
        return Row(file, 1, None, nul_problem(data), unit="file")
    try:
        return Row(file, 1, {"text": data.removeprefix(BOM).decode("utf-8")}, unit="file")
    except UnicodeDecodeError as error:
        return Row(file, data.count(b"\n", 0, error.start) + 1, None, NOT_UTF8)


def _refuse_stand_in(file: CorpusFile, head: bytes) -> None:
    """Refuse a text file that stands in place of the one that was meant."""
    start = head.removeprefix(BOM).lstrip()[:64].lower()
    if start.startswith(b"version https://git-lfs.github.com/spec/"):
        raise InputError(f"{file.shown}: is a pointer of Git LFS, not the text; fetch it with git lfs pull")
    if start.startswith((b"<!doctype html", b"<html")):
        raise InputError(
            f"{file.shown}: is a page of HTML, such as a failed download leaves, not plain text; fetch the file "
            "again, or take the text out of it"
        )


def _read_lines(file: CorpusFile, limits: Limits) -> Iterator[Row]:
    for number, line in enumerate(read_lines(file, limits), start=1):
        if number == 1:
            _refuse_stand_in(file, line)
        if b"\0" in line:
            yield Row(file, number, None, nul_problem(line))
            continue
        try:
            yield Row(file, number, {"text": line.decode("utf-8")})
        except UnicodeDecodeError:
            yield Row(file, number, None, NOT_UTF8)


def _read_jsonl(file: CorpusFile, limits: Limits) -> Iterator[Row]:
    """Yield a row a line, or of a JSON list that has the wrong name."""
    lines = _filled_lines(file, limits)
    head = next(lines, None)
    if head is None:
        return
    items = _json_list(file, limits) if head[1].lstrip().startswith(b"[") else None
    if items is not None:
        yield from _json_items(file, items)
        return
    for number, line in chain([head], lines):
        yield _json_row(file, number, line)


def _filled_lines(file: CorpusFile, limits: Limits) -> Iterator[tuple[int, bytes]]:
    lines = enumerate(read_lines(file, limits, "split"), start=1)
    return ((number, line) for number, line in lines if line.strip())


def _json_list(file: CorpusFile, limits: Limits) -> list[Any] | None:
    """Return the list that a whole file is, None where it is none."""
    try:
        items = json.loads(read_all(file, limits).removeprefix(BOM).decode("utf-8"), object_pairs_hook=_object)
    except _TwiceError:
        raise InputError(f"{file.shown}: a key stands twice in one object") from None
    except (ValueError, RecursionError):
        return None
    return items if isinstance(items, list) and all(isinstance(item, dict | str) for item in items) else None


class _TwiceError(Exception):
    """A key stands twice in an object: all but its last value would be lost."""


_TWICE = "a key stands twice in it"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _TwiceError
    return made


def _json_row(file: CorpusFile, number: int, line: bytes) -> Row:
    try:
        fields = json.loads(line.decode("utf-8"), object_pairs_hook=_object)
    except _TwiceError:
        return Row(file, number, None, _TWICE)
    except UnicodeDecodeError:
        return Row(file, number, None, NOT_UTF8)
    except (ValueError, RecursionError):
        return Row(file, number, None, "is not JSON")
    if not isinstance(fields, dict):
        return Row(file, number, None, "is not a JSON object")
    return Row(file, number, fields)


def _read_json(file: CorpusFile, limits: Limits) -> Iterator[Row]:
    """Yield the rows of a JSON list, or of JSON Lines that have the wrong name."""
    data = read_all(file, limits)
    if is_wide(data[:CHUNK]):
        raise InputError(f"{file.shown}: is UTF-16; save it as UTF-8")
    if not data.strip():
        return
    try:
        items = json.loads(data.removeprefix(BOM).decode("utf-8"), object_pairs_hook=_object)
    except _TwiceError:
        raise InputError(f"{file.shown}: a key stands twice in one object") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{file.at(line)}: {NOT_UTF8}") from None
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            yield from (
                _json_row(file, number, line)
                for number, line in enumerate(read_lines(file, limits, "split"), 1)
                if line.strip()
            )
            return
        raise InputError(f"{file.at(error.lineno)}: is not JSON") from None
    except (ValueError, RecursionError):
        raise InputError(f"{file.shown}: is not JSON that can be read") from None
    if not isinstance(items, list):
        raise InputError(f"{file.shown}: must hold a list of objects (with pandas: to_json(orient='records'))")
    yield from _json_items(file, items)


def _json_items(file: CorpusFile, items: Iterable[Any]) -> Iterator[Row]:
    for number, item in enumerate(items, start=1):
        fields = {"text": item} if isinstance(item, str) else item
        good = isinstance(fields, dict)
        yield Row(file, number, fields if good else None, "" if good else "is not a JSON object", "row")


def _read_arrow(file: CorpusFile, limits: Limits) -> Iterator[Row]:
    """Yield the rows of an Arrow file (Feather) or an Arrow stream, as dataset libraries keep them."""
    data = read_all(file, limits)
    form = "ipc" if data.startswith(b"ARROW1") else "ipc_stream"
    return _read_columns(file, data, form, limits) if data else iter(())


def _read_parquet(file: CorpusFile, limits: Limits) -> Iterator[Row]:
    return _read_columns(file, read_all(file, limits), "parquet", limits)


def _read_columns(file: CorpusFile, data: bytes, form: str, limits: Limits) -> Iterator[Row]:
    """Yield the rows of a file of columns; ``form``: what polars calls it."""
    import polars

    rows = limits.documents + 1
    if ends_its_reader(data, form, rows):
        raise InputError(f"{file.shown}: is damaged: it ends the program that reads it")
    try:
        frame = getattr(polars, f"read_{form}")(io.BytesIO(data), n_rows=rows)
    except (polars.exceptions.PolarsError, polars.exceptions.PanicException, OSError):
        kind = "a parquet" if form == "parquet" else "an Arrow"
        raise InputError(f"{file.shown}: is not {kind} file, or is damaged") from None
    yield from _frame_rows(file, frame, limits)


def _frame_rows(file: CorpusFile, frame: Any, limits: Limits) -> Iterator[Row]:
    if frame.estimated_size() > limits.bytes:
        raise too_many_bytes(file, limits, "come out of it")
    number = 0
    for part in frame.iter_slices(10_000):
        for fields in part.iter_rows(named=True):
            number += 1
            yield Row(file, number, fields, unit="row")
