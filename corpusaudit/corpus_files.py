"""From files to rows: every format a corpus may come in, each row with its file and line.

Nothing here decides what a field means; :mod:`corpusaudit.corpus` makes documents of the rows. Messages name files,
lines and columns, never what stands in them.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from glob import glob
from pathlib import Path
from typing import IO, Any, cast

from corpusaudit.errors import InputError
from corpusaudit.suggest import did_you_mean

FORMATS = (".jsonl", ".json", ".csv", ".tsv", ".parquet", ".txt")
COMPRESSIONS = (".gz", ".zst")
_CHUNK = 1 << 20
_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """One row: its fields, or the problem that makes it a bad row.

    ``unit`` says what ``line`` counts: lines, or rows; it is ``file`` where the file is one document.
    """

    file: str
    line: int
    fields: Mapping[str, Any] | None
    problem: str = ""
    unit: str = "line"

    @property
    def place(self) -> str:
        """File and line (or row), for messages."""
        if self.unit == "file":
            return self.file
        return f"{self.file}:{self.line}" if self.unit == "line" else f"{self.file}, row {self.line}"


def find_files(path: str | Path) -> tuple[list[Path], Path]:
    """Return the files that a path, folder or glob names, sorted, and the folder that their ids are relative to.

    Raises :class:`InputError` when there is nothing of the kind, naming what is there.
    """
    given = Path(path)
    if given.is_dir():
        return _text_files(given), given
    if given.exists():
        _format(given)
        return [given], given.parent
    if any(sign in str(path) for sign in "*?["):
        found = (Path(name) for name in glob(str(path), recursive=True))  # noqa: PTH207, pathlib has no absolute globs
        files = sorted(file for file in found if file.is_file())
        if not files:
            raise InputError(f"{path}: no file matches")
        for file in files:
            _format(file)
        return files, Path(os.path.commonpath([file.parent for file in files]) or ".")
    raise InputError(f"{path}: no such file{_what_is_there(given)}")


def is_plain_text(files: Iterable[Path]) -> bool:
    """Return whether the files are all plain text, which has no fields to name."""
    return all(_format(file) == ".txt" for file in files)


def read_rows(file: Path) -> Iterator[Row]:
    """Yield the rows of one file, bad ones with their problem.

    Raises :class:`InputError` where the file as a whole cannot be read.
    """
    name = _format(file)
    readers: dict[str, Callable[[Path], Iterator[Row]]] = {
        ".jsonl": _read_jsonl,
        ".json": _read_json,
        ".csv": lambda path: _read_csv(path, ","),
        ".tsv": lambda path: _read_csv(path, "\t"),
        ".parquet": _read_parquet,
        ".txt": _read_lines,
    }
    try:
        yield from readers[name](file)
    except EOFError:
        raise InputError(f"{file}: the compressed data end too early; the file is cut off") from None
    except (gzip.BadGzipFile, zlib.error):
        kind = "Zstandard" if file.suffix.lower() == ".zst" else "gzip"
        raise InputError(f"{file}: is not {kind} data, or is damaged") from None
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror or type(error).__name__})") from None


def read_whole(file: Path) -> Row:
    """Return one text file as one row."""
    try:
        with _open(file) as stream:
            data = stream.read()
    except (EOFError, zlib.error, OSError) as error:
        raise InputError(f"{file}: cannot be read ({getattr(error, 'strerror', None) or 'damaged'})") from None
    try:
        return Row(str(file), 1, {"text": data.removeprefix(_BOM).decode("utf-8")}, unit="file")
    except UnicodeDecodeError as error:
        return Row(str(file), data.count(b"\n", 0, error.start) + 1, None, "is not UTF-8")


def _format(file: Path) -> str:
    suffixes = [suffix.lower() for suffix in file.suffixes]
    if suffixes and suffixes[-1] in COMPRESSIONS:
        suffixes.pop()
    if suffixes and suffixes[-1] in FORMATS:
        return suffixes[-1]
    raise InputError(f"{file}: unknown kind of file; these work: {' '.join(FORMATS)}, each also with .gz or .zst")


def _text_files(folder: Path) -> list[Path]:
    kinds: dict[str, list[Path]] = {}
    for file in sorted(folder.rglob("*")):
        if not file.is_file() or file.name.startswith("."):
            continue
        try:
            kinds.setdefault(_format(file), []).append(file)
        except InputError:
            continue
    others = sorted(set(kinds) - {".txt"})
    if others:
        raise InputError(
            f"{folder}: a folder is read as .txt files, one document each, but it also holds {' '.join(others)}; "
            f"name the files with a glob such as '{folder / ('*' + others[0])}'"
        )
    if ".txt" not in kinds:
        raise InputError(f"{folder}: the folder holds no .txt files")
    return kinds[".txt"]


def _what_is_there(path: Path) -> str:
    folder = path.parent
    while not folder.is_dir() and folder != folder.parent:
        path, folder = folder, folder.parent
    try:
        names = [entry.name for entry in folder.iterdir() if not entry.name.startswith(".")]
    except OSError:
        return ""
    listed = ", ".join(sorted(names)[:5]) + (", ..." if len(names) > 5 else "")
    return did_you_mean(path.name, names, otherwise=f"; {folder} holds {listed or 'no files'}")


class _ZstdFile(io.RawIOBase):
    """Zstandard data as a stream; unlike the package's own reader it notices data that end too early."""

    def __init__(self, file: IO[bytes]) -> None:
        from zstandard import ZstdDecompressor

        self._file, self._new, self._kept = file, ZstdDecompressor().decompressobj, b""
        self._frame = self._new()
        self._started = False

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()
        super().close()

    def readinto(self, buffer: Any) -> int:
        while not self._kept:
            data = self._frame.unused_data if self._frame.eof else b""
            if self._frame.eof:
                self._frame, self._started = self._new(), False
            data = data or self._file.read(_CHUNK)
            if not data:
                if self._started:
                    raise EOFError
                return 0
            self._started = True
            self._kept = _zstd(self._frame, data)
        count = min(len(buffer), len(self._kept))
        buffer[:count] = self._kept[:count]
        self._kept = self._kept[count:]
        return count


def _zstd(frame: Any, data: bytes) -> bytes:
    from zstandard import ZstdError

    try:
        return cast(bytes, frame.decompress(data))
    except ZstdError:
        raise zlib.error("zstandard") from None


def _open(file: Path) -> IO[bytes]:
    suffix = file.suffix.lower()
    if suffix == ".gz":
        return cast(IO[bytes], gzip.open(file, "rb"))
    stream = file.open("rb")
    return io.BufferedReader(_ZstdFile(stream), _CHUNK) if suffix == ".zst" else stream


def _lines(file: Path) -> Iterator[bytes]:
    """Yield the lines of a file without their ends and without the byte order mark."""
    with _open(file) as stream:
        for number, line in enumerate(stream):
            if number == 0:
                if line.startswith(_UTF_16):
                    raise InputError(f"{file}: is UTF-16; save it as UTF-8")
                line = line.removeprefix(_BOM)
            yield line.removesuffix(b"\n").removesuffix(b"\r")


def _read_lines(file: Path) -> Iterator[Row]:
    for number, line in enumerate(_lines(file), start=1):
        try:
            yield Row(str(file), number, {"text": line.decode("utf-8")})
        except UnicodeDecodeError:
            yield Row(str(file), number, None, "is not UTF-8")


def _read_jsonl(file: Path) -> Iterator[Row]:
    for number, line in enumerate(_lines(file), start=1):
        if line.strip():
            yield _json_row(file, number, line)


def _json_row(file: Path, number: int, line: bytes) -> Row:
    try:
        fields = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        return Row(str(file), number, None, "is not UTF-8")
    except (ValueError, RecursionError):
        return Row(str(file), number, None, "is not JSON")
    if not isinstance(fields, dict):
        return Row(str(file), number, None, "is not a JSON object")
    return Row(str(file), number, fields)


def _read_json(file: Path) -> Iterator[Row]:
    with _open(file) as stream:
        data = stream.read()
    if data.startswith(_UTF_16):
        raise InputError(f"{file}: is UTF-16; save it as UTF-8")
    if not data.strip():
        return
    try:
        items = json.loads(data.removeprefix(_BOM).decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{file}:{line}: is not UTF-8") from None
    except json.JSONDecodeError as error:
        hint = " (one object a line? then name it .jsonl)" if error.msg == "Extra data" else ""
        raise InputError(f"{file}:{error.lineno}: is not JSON{hint}") from None
    except (ValueError, RecursionError):
        raise InputError(f"{file}: is not JSON that can be read") from None
    if not isinstance(items, list):
        raise InputError(f"{file}: must hold a list of objects (with pandas: to_json(orient='records'))")
    for number, item in enumerate(items, start=1):
        fields = {"text": item} if isinstance(item, str) else item
        good = isinstance(fields, dict)
        yield Row(str(file), number, fields if good else None, "" if good else "is not a JSON object", "row")


def _read_csv(file: Path, delimiter: str) -> Iterator[Row]:
    """Read with the csv module, not polars: only it tells the line of a bad row and goes on after it."""
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    lines = (line.decode("utf-8", "surrogateescape") + "\n" for line in _lines(file))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    header: list[str] | None = None
    start = 1
    while True:
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error):
                raise InputError(f"{file}:{start}: a quote opens in this row and never closes") from None
            yield Row(str(file), start, None, "is not well-formed (quotes or line ends)")
            start = reader.line_num + 1
            continue
        line, start = start, reader.line_num + 1
        if not values:
            continue
        if header is None:
            header = _header(file, line, values)
        elif len(values) != len(header):
            yield Row(str(file), line, None, f"has {len(values)} fields where the header has {len(header)}")
        elif any(_ESCAPED_BYTE.search(value) for value in values):
            yield Row(str(file), line, None, "is not UTF-8")
        else:
            yield Row(str(file), line, dict(zip(header, values, strict=True)))


def _header(file: Path, line: int, names: list[str]) -> list[str]:
    if any(_ESCAPED_BYTE.search(name) for name in names):
        raise InputError(f"{file}:{line}: the header is not UTF-8")
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InputError(f"{file}:{line}: the column '{twice}' stands twice in the header")
    return names


def _read_parquet(file: Path) -> Iterator[Row]:
    import polars

    compressed = file.suffix.lower() in COMPRESSIONS
    try:
        if compressed:
            with _open(file) as stream:
                frame = polars.read_parquet(io.BytesIO(stream.read()))
        else:
            frame = polars.read_parquet(file)
    except (polars.exceptions.PolarsError, polars.exceptions.PanicException):
        raise InputError(f"{file}: is not a parquet file, or is damaged") from None
    yield from _frame_rows(file, frame.iter_slices(10_000))


def _frame_rows(file: Path, slices: Iterable[Any]) -> Iterator[Row]:
    number = 0
    for part in slices:
        for fields in part.iter_rows(named=True):
            number += 1
            yield Row(str(file), number, fields, unit="row")
