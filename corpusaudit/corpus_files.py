"""From files to rows: every format a corpus may come in, each row with its file and line.

Nothing here decides what a field means; :mod:`corpusaudit.corpus` makes documents of the rows. Messages name files,
lines and columns, never what stands in them.
"""

from __future__ import annotations

import bz2
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
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, cast

from corpusaudit.column_names import looks_like_a_name
from corpusaudit.errors import InputError
from corpusaudit.shown import shown_name
from corpusaudit.suggest import did_you_mean

FORMATS = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".arrow", ".feather", ".txt")
COMPRESSIONS = (".gz", ".zst", ".bz2")
DELIMITERS = (",", ";", "\t", "|")
METADATA = ("dataset_info.json", "dataset_infos.json", "dataset_dict.json", "state.json")
"""Files that dataset libraries write beside the data; they hold no rows."""
_DOCUMENTATION = re.compile(r"(readme|licen[cs]e|citation|changelog|notice)\b", re.IGNORECASE)
_SAME = {".ndjson": ".jsonl", ".feather": ".arrow"}
_SNIFFED_LINES = 100
_LISTED = 4
_CHUNK = 1 << 20
_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")
_LONG_HEADER = 12
"""Words; a name of a column with more is a text."""


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
            return shown_name(self.file)
        return f"{shown_name(self.file)}{':' if self.unit == 'line' else ', row '}{self.line}"


def find_files(path: str | Path) -> tuple[list[Path], Path]:
    """Return the files that a path, folder or glob names, sorted, and the folder that their ids are relative to.

    A folder holds ``.txt`` files, or files of one other format, all of which are read: splits too, since all of them
    are released. Hidden files and folders, and what dataset libraries write about the data, are no part of it.

    Raises :class:`InputError` when there is nothing of the kind, naming what is there.
    """
    try:
        return _find_files(Path(path))
    except OSError as error:
        raise InputError(f"{shown_name(path)}: cannot be read ({error.strerror or type(error).__name__})") from None


def _find_files(path: Path) -> tuple[list[Path], Path]:
    given = path
    if given.is_dir():
        return _folder_files(given), given
    if given.exists():
        _format(given)
        return [given], given.parent
    if any(sign in str(path) for sign in "*?["):
        found = (Path(name) for name in glob(str(path), recursive=True))  # noqa: PTH207, pathlib has no absolute globs
        files = sorted(file for file in found if file.is_file())
        if not files:
            raise InputError(f"{shown_name(path)}: no file matches")
        for file in files:
            _format(file)
        return files, Path(os.path.commonpath([file.parent for file in files]) or ".")
    raise InputError(f"{shown_name(path)}: no such file{_what_is_there(given)}")


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
        ".arrow": _read_arrow,
        ".txt": _read_lines,
    }
    try:
        yield from readers[name](file)
    except EOFError:
        raise InputError(f"{shown_name(file)}: the compressed data end too early; the file is cut off") from None
    except (gzip.BadGzipFile, zlib.error):
        kind = {".zst": "Zstandard", ".bz2": "bzip2"}.get(file.suffix.lower(), "gzip")
        raise InputError(f"{shown_name(file)}: is not {kind} data, or is damaged") from None
    except OSError as error:
        raise InputError(f"{shown_name(file)}: cannot be read ({error.strerror or type(error).__name__})") from None


def read_whole(file: Path) -> Row:
    """Return one text file as one row."""
    try:
        with _open(file) as stream:
            data = stream.read()
    except (EOFError, zlib.error, OSError) as error:
        raise InputError(
            f"{shown_name(file)}: cannot be read ({getattr(error, 'strerror', None) or 'damaged'})"
        ) from None
    if b"\0" in data:
        return Row(str(file), 1, None, _holds_nul(data), unit="file")
    try:
        return Row(str(file), 1, {"text": data.removeprefix(_BOM).decode("utf-8")}, unit="file")
    except UnicodeDecodeError as error:
        return Row(str(file), data.count(b"\n", 0, error.start) + 1, None, "is not UTF-8")


def _holds_nul(data: bytes) -> str:
    return "is UTF-16; save it as UTF-8" if _is_wide(data[:_CHUNK]) else "holds NUL bytes; is it text?"


def _is_wide(data: bytes) -> bool:
    """Return whether bytes are UTF-16 or UTF-32, also without a byte order mark: NUL bytes in every other place."""
    if data.startswith(_UTF_16):
        return True
    return max(data[0::2].count(0), data[1::2].count(0)) > 0.2 * len(data)


def _format(file: Path) -> str:
    suffixes = [suffix.lower() for suffix in file.suffixes]
    if suffixes and suffixes[-1] in COMPRESSIONS:
        suffixes.pop()
    if suffixes and suffixes[-1] in FORMATS:
        return _SAME.get(suffixes[-1], suffixes[-1])
    packed = ", ".join(COMPRESSIONS[:-1])
    raise InputError(
        f"{shown_name(file)}: unknown kind of file; these work: {' '.join(FORMATS)}, each also with {packed} or "
        f"{COMPRESSIONS[-1]}"
    )


def _known_format(file: Path) -> str | None:
    try:
        return _format(file)
    except InputError:
        return None


def _is_hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


def _folder_files(folder: Path) -> list[Path]:
    kinds: dict[str, list[Path]] = {}
    for file in sorted(folder.rglob("*")):
        kind = _known_format(file)
        if kind is not None and file.is_file() and not _is_hidden(file, folder) and file.name not in METADATA:
            kinds.setdefault(kind, []).append(file)
    if not kinds:
        raise InputError(
            f"{shown_name(folder)}: the folder holds no .txt files, nor files of one other format that can be read"
        )
    if len(kinds) == 1:
        return next(iter(kinds.values()))
    data = [file for kind, files in sorted(kinds.items()) if kind != ".txt" for file in files]
    names = ", ".join(shown_name(file.relative_to(folder), 80) for file in data[:_LISTED])
    names += ", ..." if len(data) > _LISTED else ""
    if ".txt" in kinds:
        what = "a folder is read as .txt files, one document each, but it also holds"
    else:
        what = "a folder is read where its files are of one format, but this one holds"
    raise InputError(
        f"{shown_name(folder)}: {what} {' '.join(sorted(set(kinds) - {'.txt'}))} ({names}); "
        f"name the files with a glob such as '{shown_name(folder / '**' / ('*' + ''.join(data[0].suffixes[-1:])))}'"
    )


def files_left(folder: Path, read: Iterable[Path]) -> tuple[int, tuple[str, ...]]:
    """Return how many files of a folder were not read, and their kinds (``.md``), sorted.

    Documentation (README, LICENSE) and what dataset libraries write about the data do not count; hidden files only
    where they could have been read.
    """
    known = set(read)
    left = []
    for file in sorted(folder.rglob("*")):
        if file in known or not file.is_file() or file.name in METADATA or file.name.startswith("._"):
            continue
        if _DOCUMENTATION.match(file.name) or (_is_hidden(file, folder) and _known_format(file) is None):
            continue
        left.append(file)
    kinds = {file.suffix.lower() for file in left if re.fullmatch(r"\.[A-Za-z0-9]{1,7}", file.suffix)}
    return len(left), tuple(sorted(kinds))


def _what_is_there(path: Path) -> str:
    folder = path.parent
    while not folder.is_dir() and folder != folder.parent:
        path, folder = folder, folder.parent
    try:
        names = [entry.name for entry in folder.iterdir() if not entry.name.startswith(".")]
    except OSError:
        return ""
    listed = ", ".join(shown_name(name, 80) for name in sorted(names)[:5]) + (", ..." if len(names) > 5 else "")
    return did_you_mean(path.name, names, otherwise=f"; {shown_name(folder)} holds {listed or 'no files'}")


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


class _Bz2File(io.RawIOBase):
    """bzip2 data as a stream; what is no such data is told from a file that cannot be opened."""

    def __init__(self, file: Path) -> None:
        self._file = bz2.open(file, "rb")  # noqa: SIM115, closed with this stream

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()
        super().close()

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._file.read(len(buffer))
        except OSError as error:
            if error.errno is not None:
                raise
            raise zlib.error("bzip2") from None
        buffer[: len(data)] = data
        return len(data)


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
    if suffix == ".bz2":
        return io.BufferedReader(_Bz2File(file), _CHUNK)
    stream = file.open("rb")
    return io.BufferedReader(_ZstdFile(stream), _CHUNK) if suffix == ".zst" else stream


def _lines(file: Path) -> Iterator[bytes]:
    """Yield the lines of a file without their ends and without the byte order mark.

    Lines end in LF or CR LF; where a file holds no LF at all, in CR, as very old programs write them.
    """
    with _open(file) as stream:
        first = stream.read(_CHUNK)
        if _is_wide(first):
            raise InputError(f"{shown_name(file)}: is UTF-16; save it as UTF-8")
        first = first.removeprefix(_BOM)
        if b"\r" in first and b"\n" not in first:
            first += stream.read()
            if b"\n" not in first:
                yield from first.removesuffix(b"\r").split(b"\r")
                return
        yield from _split_lines(first, stream)


def _split_lines(first: bytes, stream: IO[bytes]) -> Iterator[bytes]:
    begun = first.split(b"\n")
    rest = begun.pop()
    for line in begun:
        yield line.removesuffix(b"\r")
    if rest:
        rest += stream.readline()
        yield rest.removesuffix(b"\n").removesuffix(b"\r")
    for line in stream:
        yield line.removesuffix(b"\n").removesuffix(b"\r")


def _read_lines(file: Path) -> Iterator[Row]:
    for number, line in enumerate(_lines(file), start=1):
        if b"\0" in line:
            yield Row(str(file), number, None, _holds_nul(line))
            continue
        try:
            yield Row(str(file), number, {"text": line.decode("utf-8")})
        except UnicodeDecodeError:
            yield Row(str(file), number, None, "is not UTF-8")


def _read_jsonl(file: Path) -> Iterator[Row]:
    """Yield a row a line, or of a JSON list that has the wrong name."""
    lines = ((number, line) for number, line in enumerate(_lines(file), start=1) if line.strip())
    head = next(lines, None)
    if head is None:
        return
    items = _json_list(file) if head[1].lstrip().startswith(b"[") else None
    if items is not None:
        yield from _json_items(file, items)
        return
    for number, line in chain([head], lines):
        yield _json_row(file, number, line)


def _json_list(file: Path) -> list[Any] | None:
    """Return the list that a whole file is, None where it is none."""
    try:
        with _open(file) as stream:
            items = json.loads(stream.read().removeprefix(_BOM).decode("utf-8"), object_pairs_hook=_object)
    except _TwiceError:
        raise InputError(f"{shown_name(file)}: a key stands twice in one object") from None
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


def _json_row(file: Path, number: int, line: bytes) -> Row:
    try:
        fields = json.loads(line.decode("utf-8"), object_pairs_hook=_object)
    except _TwiceError:
        return Row(str(file), number, None, _TWICE)
    except UnicodeDecodeError:
        return Row(str(file), number, None, "is not UTF-8")
    except (ValueError, RecursionError):
        return Row(str(file), number, None, "is not JSON")
    if not isinstance(fields, dict):
        return Row(str(file), number, None, "is not a JSON object")
    return Row(str(file), number, fields)


def _read_json(file: Path) -> Iterator[Row]:
    """Yield the rows of a JSON list, or of JSON Lines that have the wrong name."""
    with _open(file) as stream:
        data = stream.read()
    if _is_wide(data[:_CHUNK]):
        raise InputError(f"{shown_name(file)}: is UTF-16; save it as UTF-8")
    if not data.strip():
        return
    try:
        items = json.loads(data.removeprefix(_BOM).decode("utf-8"), object_pairs_hook=_object)
    except _TwiceError:
        raise InputError(f"{shown_name(file)}: a key stands twice in one object") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{shown_name(file)}:{line}: is not UTF-8") from None
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            yield from (_json_row(file, number, line) for number, line in enumerate(_lines(file), 1) if line.strip())
            return
        raise InputError(f"{shown_name(file)}:{error.lineno}: is not JSON") from None
    except (ValueError, RecursionError):
        raise InputError(f"{shown_name(file)}: is not JSON that can be read") from None
    if not isinstance(items, list):
        raise InputError(f"{shown_name(file)}: must hold a list of objects (with pandas: to_json(orient='records'))")
    yield from _json_items(file, items)


def _json_items(file: Path, items: Iterable[Any]) -> Iterator[Row]:
    for number, item in enumerate(items, start=1):
        fields = {"text": item} if isinstance(item, str) else item
        good = isinstance(fields, dict)
        yield Row(str(file), number, fields if good else None, "" if good else "is not a JSON object", "row")


def _read_csv(file: Path, usual: str) -> Iterator[Row]:
    """Read with the csv module, not polars: only it tells the line of a bad row and goes on after it."""
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    lines = (line.decode("utf-8", "surrogateescape") + "\n" for line in _lines(file))
    head = list(islice(lines, _SNIFFED_LINES))
    reader = csv.reader(chain(head, lines), delimiter=_delimiter(file, head, usual), strict=True)
    header: list[str] | None = None
    start = 1
    while True:
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error):
                raise InputError(f"{shown_name(file)}:{start}: a quote opens in this row and never closes") from None
            yield Row(str(file), start, None, "is not well-formed (quotes or line ends)")
            start = reader.line_num + 1
            continue
        line, start = start, reader.line_num + 1
        if not values:
            continue
        if header is None:
            header = _header(file, line, values)
        elif values == header:
            yield Row(str(file), line, None, "repeats the header")
        elif len(values) != len(header):
            yield Row(str(file), line, None, f"has {len(values)} fields where the header has {len(header)}")
        elif any(_ESCAPED_BYTE.search(value) for value in values):
            yield Row(str(file), line, None, "is not UTF-8")
        elif any("\0" in value for value in values):
            yield Row(str(file), line, None, "holds NUL bytes; is it text?")
        else:
            yield Row(str(file), line, dict(zip(header, values, strict=True)))


def _delimiter(file: Path, head: list[str], usual: str) -> str:
    """Return what separates the columns: what cuts the header, and where several do, what cuts all rows alike.

    Raises :class:`InputError` where that does not tell.
    """
    cut = {sign: _first_rows(head, sign) for sign in DELIMITERS}
    possible = {sign: rows for sign, rows in cut.items() if rows and len(rows[0]) > 1}
    if len(possible) <= 1:
        return next(iter(possible), usual)
    fitting = [sign for sign, rows in possible.items() if all(len(row) == len(rows[0]) for row in rows)]
    if len(fitting) == 1:
        return fitting[0]
    signs = " and ".join({"\t": "a tab"}.get(sign, f"'{sign}'") for sign in possible)
    raise InputError(
        f"{shown_name(file)}: cannot tell what separates the columns: its header holds {signs}, and "
        f"{'more than one of them cuts' if fitting else 'none of them cuts'} all rows alike"
    )


def _first_rows(head: list[str], sign: str) -> list[list[str]]:
    """Return the first rows as that sign cuts them, without blank ones; an empty row where it cuts one badly."""
    rows: list[list[str]] = []
    reader = csv.reader(head, delimiter=sign, strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return rows
        except csv.Error as error:
            if "unexpected end" in str(error):  # a row that goes on after the lines looked at
                return rows
            row = []
            rows.append(row)
        if row:
            rows.append(row)


def _header(file: Path, line: int, names: list[str]) -> list[str]:
    if any(_ESCAPED_BYTE.search(name) for name in names):
        raise InputError(f"{shown_name(file)}:{line}: the header is not UTF-8")
    if any(_looks_like_a_text(name) for name in names):
        raise InputError(
            f"{shown_name(file)}:{line}: the header looks like a row of text, not like the names of columns: "
            "give the file a header"
        )
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        shown = f"the column '{twice}' stands" if looks_like_a_name(twice) else "a column stands"
        raise InputError(f"{shown_name(file)}:{line}: {shown} twice in the header")
    return names


def _looks_like_a_text(name: str) -> bool:
    """Return whether the name of a column is a sentence: many words, several lines, or a few words and a full stop."""
    words = len(name.split())
    return words > _LONG_HEADER or "\n" in name.strip() or (words > 3 and name.rstrip().endswith((".", "!")))


def _read_arrow(file: Path) -> Iterator[Row]:
    """Yield the rows of an Arrow file (Feather) or an Arrow stream, as dataset libraries keep them."""
    import polars

    with _open(file) as stream:
        data = stream.read()
    if not data:
        return
    read = polars.read_ipc if data.startswith(b"ARROW1") else polars.read_ipc_stream
    try:
        frame = read(io.BytesIO(data))
    except (polars.exceptions.PolarsError, polars.exceptions.PanicException, OSError):
        raise InputError(f"{shown_name(file)}: is not an Arrow file, or is damaged") from None
    yield from _frame_rows(file, frame.iter_slices(10_000))


def _read_parquet(file: Path) -> Iterator[Row]:
    import polars

    compressed = file.suffix.lower() in COMPRESSIONS
    try:
        if compressed:
            with _open(file) as stream:
                frame = polars.read_parquet(io.BytesIO(stream.read()))
        else:
            with file.open("rb") as stream:  # polars opens no path that is not UTF-8
                frame = polars.read_parquet(stream)
    except (polars.exceptions.PolarsError, polars.exceptions.PanicException):
        raise InputError(f"{shown_name(file)}: is not a parquet file, or is damaged") from None
    yield from _frame_rows(file, frame.iter_slices(10_000))


def _frame_rows(file: Path, slices: Iterable[Any]) -> Iterator[Row]:
    number = 0
    for part in slices:
        for fields in part.iter_rows(named=True):
            number += 1
            yield Row(str(file), number, fields, unit="row")
