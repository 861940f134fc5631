"""Opening the files of a corpus: compression, pipes, devices, line ends, and how much of it may come out."""

from __future__ import annotations

import bz2
import io
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any, Literal

from corpusaudit.corpus.row import CorpusFile
from corpusaudit.errors import InputError
from corpusaudit.files.ordinary import open_pipe, refuse_special

BOM = b"\xef\xbb\xbf"
CHUNK = 1 << 20
"""Bytes read at a time."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ZSTD_STEP = 1 << 12
"""Bytes handed to Zstandard at once: four of them may stand for 128 KiB."""
_SKIPPABLE = b"\x2a\x4d\x18"
"""How a Zstandard frame goes on, behind a byte 0x50 to 0x5f, whose content readers pass over."""
_OF_A_LINE = 12
"""Bytes of a line for each character that a document may have: JSON may write one in twelve bytes."""
_MAGIC = {b"\x1f\x8b": ".gz", b"\x28\xb5\x2f\xfd": ".zst", b"BZh": ".bz2"}


@dataclass(frozen=True)
class Limits:
    """The most that is read: documents of a corpus, characters of a document, bytes out of compression or a pipe.

    ``bytes`` also holds for a file that is read as a whole (JSON lists, Arrow, parquet).
    """

    documents: int = 5_000_000
    characters: int = 10_000_000
    bytes: int = 4 << 30


NO_MORE = Limits()
Inner = Literal["keep", "split", "refuse"]


_SPOOLED: dict[tuple[int, int], bytes] = {}


def spooled(file: CorpusFile, limits: Limits) -> bytes:
    """Return all that comes out of a pipe; it is read once and kept, since a corpus may be read twice."""
    number = open_pipe(file.path)
    assert number is not None
    found = os.fstat(number)
    key = (found.st_dev, found.st_ino)
    if key not in _SPOOLED:
        with os.fdopen(os.dup(number), "rb") as stream:
            data = stream.read(limits.bytes + 1)
        if len(data) > limits.bytes:
            raise too_many_bytes(file, limits, "come out of the pipe")
        _SPOOLED[key] = data
    return _SPOOLED[key]


def too_many_bytes(file: CorpusFile, limits: Limits, how: str) -> InputError:
    """Return the error that says that a file is larger than allowed."""
    return InputError(f"{file.shown}: more than {limits.bytes:,} bytes {how}; where that is meant, see --max-bytes")


def open_file(file: CorpusFile, limits: Limits) -> IO[bytes]:
    """Open a file, unpacked where it is compressed; what comes out of it is counted.

    Reading raises EOFError where the data end too early and zlib.error where they are damaged.
    """
    if open_pipe(file.path) is not None:
        data = spooled(file, limits)
        stream: IO[bytes] = io.BytesIO(data)
        kind = next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), "")
    else:
        refuse_special(file.path, file.shown)
        stream, kind = file.path.open("rb"), file.path.suffix.lower()
    unpack = _UNPACK.get(kind)
    if unpack is None:
        return stream
    return io.BufferedReader(_Unpacked(stream, unpack(stream), file, limits), CHUNK)


def read_all(file: CorpusFile, limits: Limits) -> bytes:
    """Return all bytes of a file, unpacked; raise :class:`InputError` where they are more than allowed."""
    with open_file(file, limits) as stream:
        data = stream.read(limits.bytes + 1)
    if len(data) > limits.bytes:
        raise too_many_bytes(file, limits, "would have to be read at once")
    return data


class _Unpacked(io.RawIOBase):
    """Unpacked data as a stream that counts what comes out of it."""

    def __init__(self, stream: IO[bytes], chunks: Iterator[bytes], file: CorpusFile, limits: Limits) -> None:
        self._stream, self._chunks, self._kept = stream, chunks, b""
        self._file, self._limits, self._read = file, limits, 0

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._stream.close()
        super().close()

    def readinto(self, buffer: Any) -> int:
        while not self._kept:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._kept = chunk
            self._read += len(chunk)
            if self._read > self._limits.bytes:
                raise too_many_bytes(self._file, self._limits, "come out of its compression")
        count = min(len(buffer), len(self._kept))
        buffer[:count] = self._kept[:count]
        self._kept = self._kept[count:]
        return count


def _gzip(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield what gzip members hold, one after another; NULs after them are padding, anything else is damage."""
    data = stream.read(CHUNK)
    while data:
        frame = zlib.decompressobj(wbits=31)
        while not frame.eof:
            data = data or stream.read(CHUNK)
            if not data:
                raise EOFError
            yield frame.decompress(data, CHUNK)
            data = frame.unconsumed_tail
        data = (frame.unused_data or stream.read(CHUNK)).lstrip(b"\0")
        while not data and (more := stream.read(CHUNK)):
            data = more.lstrip(b"\0")


def _bzip2(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield what bzip2 streams hold, one after another; Python's own reader passes over what stands behind them."""
    data = stream.read(CHUNK)
    while data:
        frame = bz2.BZ2Decompressor()
        while not frame.eof:
            if frame.needs_input:
                data = data or stream.read(CHUNK)
                if not data:
                    raise EOFError
            try:
                yield frame.decompress(data, CHUNK)
            except OSError:
                raise zlib.error("bzip2") from None
            data = b""
        data = frame.unused_data or stream.read(CHUNK)


def _zstandard(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield what Zstandard frames hold; unlike the package's own reader it notices data that end too early."""
    from zstandard import ZstdDecompressor, ZstdError

    data = stream.read(_ZSTD_STEP)
    while data:
        data += stream.read(len(_SKIPPABLE) + 3) if len(data) < 4 else b""
        if data[1:4] == _SKIPPABLE and data[0] & 0xF0 == 0x50:
            raise zlib.error("zstandard")  # what a skippable frame holds is not unpacked, so nobody reads it
        frame = ZstdDecompressor().decompressobj()
        while not frame.eof:
            data = data or stream.read(_ZSTD_STEP)
            if not data:
                raise EOFError
            try:
                yield frame.decompress(data)
            except ZstdError:
                raise zlib.error("zstandard") from None
            data = b""
        data = frame.unused_data or stream.read(_ZSTD_STEP)


_UNPACK: dict[str, Callable[[IO[bytes]], Iterator[bytes]]] = {".gz": _gzip, ".bz2": _bzip2, ".zst": _zstandard}


def is_wide(data: bytes) -> bool:
    """Return whether bytes are UTF-16 or UTF-32, also without a byte order mark: NUL bytes in every other place."""
    if data.startswith(_UTF_16):
        return True
    return max(data[0::2].count(0), data[1::2].count(0)) > 0.2 * len(data)


def nul_problem(data: bytes) -> str:
    """Return the problem of bytes that hold NULs."""
    return "is UTF-16; save it as UTF-8" if is_wide(data[:CHUNK]) else "holds NUL bytes; is it text?"


def read_lines(file: CorpusFile, limits: Limits, inner: Inner = "refuse") -> Iterator[bytes]:
    """Yield the lines of a file without their ends and without the byte order mark.

    Lines end in LF or CR LF; where a file holds no LF at all, in CR, as very old programs write them. What a CR inside
    a line is, ``inner`` says: part of it, the end of it, or part of it unless there are more of them than lines. Then
    :class:`InputError` is raised, since it is not known where documents end.
    """
    longest = _OF_A_LINE * limits.characters + CHUNK
    with open_file(file, limits) as stream:
        first = stream.read(CHUNK)
        if is_wide(first):
            raise InputError(f"{file.shown}: is UTF-16; save it as UTF-8")
        first = first.removeprefix(BOM)
        if b"\r" in first and b"\n" not in first:
            first += stream.read(limits.bytes + 1)
            if len(first) > limits.bytes:
                raise too_many_bytes(file, limits, "stand in one line")
            if b"\n" not in first:
                yield from first.removesuffix(b"\r").split(b"\r")
                return
        ends, inside = 0, 0
        for line in _split_lines(file, first, stream, longest):
            if inner == "split" and b"\r" in line:
                yield from line.split(b"\r")
                continue
            ends, inside = ends + 1, inside + line.count(b"\r")
            yield line
        if inside > ends and inner == "refuse":
            raise InputError(
                f"{file.shown}: some lines end in CR and some in LF, so that it is not known where documents "
                "end; save it with one kind of line ends"
            )


def _split_lines(file: CorpusFile, first: bytes, stream: IO[bytes], longest: int) -> Iterator[bytes]:
    begun = first.split(b"\n")
    rest = begun.pop()
    for line in begun:
        yield line.removesuffix(b"\r")
    if rest:
        rest += stream.readline(longest)
        yield _one_line(file, rest, longest)
    while line := stream.readline(longest):
        yield _one_line(file, line, longest)


def _one_line(file: CorpusFile, line: bytes, longest: int) -> bytes:
    if not line.endswith(b"\n") and len(line) >= longest:
        raise InputError(
            f"{file.shown}: a line is longer than {longest:,} bytes; where documents are that long, see "
            "--max-characters"
        )
    return line.removesuffix(b"\n").removesuffix(b"\r")
