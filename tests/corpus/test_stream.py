"""Files that never end, never begin, or hold more than they seem to; and what stands behind compressed data."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import json
import os
import re
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import polars
import pytest
import zstandard

from corpusaudit.corpus.model import Corpus, read_corpus
from corpusaudit.corpus.stream import Limits
from corpusaudit.errors import InputError

PACK: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".bz2": bz2.compress, ".zst": zstandard.compress}
SMALL = Limits(documents=100, characters=1_000, bytes=20_000)


def message(path: Path | str, limits: Limits = SMALL) -> str:
    with pytest.raises(InputError) as caught:
        read_corpus(path, limits=limits)
    return str(caught.value)


def lines(count: int, words: str = "some words") -> bytes:
    return b"".join(json.dumps({"text": f"{words} {i}"}).encode() + b"\n" for i in range(count))


# What is no file


def test_a_named_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.jsonl")
    assert "is a named pipe" in message(tmp_path / "a.jsonl")
    assert "is a named pipe" in message(tmp_path)
    assert "is a named pipe" in message(f"{tmp_path}/*.jsonl")
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "a.jsonl")
    assert "is a named pipe" in message(tmp_path / "link.jsonl")


def test_devices_and_sockets_are_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "/dev/zero: is a device" in message("/dev/zero")
    (tmp_path / "a.jsonl").symlink_to("/dev/zero")
    assert "is a device" in message(tmp_path / "a.jsonl")
    assert "is a device" in message(tmp_path)
    (tmp_path / "a.jsonl").unlink()
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind("a.txt")
        assert "is a socket" in message(tmp_path)


def test_links_that_lead_nowhere_and_to_folders_are_told(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.txt").write_text("a document")
    (tmp_path / "data" / "b.txt").symlink_to(tmp_path / "gone.txt")
    assert "data: file 2 of 2: is a link that leads nowhere" in message(tmp_path / "data")
    assert "data/*.txt: file 2 of 2: is a link that leads nowhere" in message(f"{tmp_path}/data/*.txt")
    (tmp_path / "data" / "b.txt").unlink()
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "c.txt").write_text("another document")
    (tmp_path / "data" / "linked").symlink_to(tmp_path / "more")
    assert read_corpus(tmp_path / "data").unread == ("1 other file of the folder",)


@pytest.mark.skipif(os.geteuid() == 0, reason="the user root may read everything")
def test_a_folder_that_is_shut_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a document")
    (tmp_path / "shut").mkdir(mode=0o000)
    assert "cannot be read (Permission denied)" in message(tmp_path)


# What a shell hands over


def handed_over(data: bytes) -> tuple[int, threading.Thread]:
    """Return the number of an open pipe out of which ``data`` come, as of ``<(...)``."""
    reading, writing = os.pipe()

    def write() -> None:
        with os.fdopen(writing, "wb") as stream, contextlib.suppress(BrokenPipeError):
            stream.write(data)

    thread = threading.Thread(target=write)
    thread.start()
    return reading, thread


@pytest.mark.parametrize("how", ["", ".gz", ".bz2", ".zst"])
@pytest.mark.parametrize("folder", ["/dev/fd", "/proc/self/fd"])
def test_what_a_shell_hands_over_is_read_and_may_be_read_again(how: str, folder: str) -> None:
    frame = io.BytesIO()
    polars.DataFrame({"text": [f"some words {i}" for i in range(30)]}).write_parquet(frame)
    as_list = json.dumps([{"text": f"some words {i}"} for i in range(30)]).encode()
    for data in (lines(30), as_list, frame.getvalue()):
        number, thread = handed_over(PACK[how](data) if how else data)
        try:
            path = f"{folder}/{number}"
            first, again = read_corpus(path), read_corpus(path)
        finally:
            thread.join()
            os.close(number)
        assert first.texts == again.texts == tuple(f"some words {i}" for i in range(30))
        assert first.documents[0].id == f"{number}:1"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (lines(2_000), "more than 20,000 bytes come out of the pipe; where that is meant, see --max-bytes"),
        (b"id,text\n1,some words\n", "cannot tell what comes out of the pipe"),
        (b"", "holds no documents"),
    ],
)
def test_what_a_shell_hands_over_and_cannot_be_read(data: bytes, said: str) -> None:
    number, thread = handed_over(data)
    try:
        assert said in message(f"/dev/fd/{number}")
    finally:
        os.close(number)
        thread.join()


# How much is read


@pytest.mark.parametrize("how", PACK)
@pytest.mark.parametrize("kind", [".jsonl", ".json", ".csv", ".txt", ".arrow"])
def test_little_that_unpacks_to_much_is_refused(tmp_path: Path, how: str, kind: str) -> None:
    path = tmp_path / f"a{kind}{how}"
    path.write_bytes(PACK[how](b"[" + b" " * 3_000_000))
    assert re.search(r"more than 20,000 bytes come out of its compression; .* see --max-bytes", message(path))
    assert path.stat().st_size < 4_000


def test_much_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b" " * (1 << 20), 9) * 4_000)
    limits = Limits(bytes=50_000_000)
    assert "more than 50,000,000 bytes" in message(tmp_path / "a.jsonl.gz", limits)


def test_more_documents_and_longer_ones_than_allowed_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines(101))
    assert message(path).endswith("holds more than 100 documents; where that is meant, see --max-documents")
    assert len(Corpus.read(path, limits=Limits(documents=101))) == 101
    path.write_bytes(lines(3) + lines(1, "x" * 1_000))
    assert message(path).endswith(
        "a.jsonl:4: its text is longer than 1,000 characters; where that is meant, see --max-characters"
    )
    (tmp_path / "b.txt").write_bytes(b"x" * (2 << 20))
    assert "b.txt: a line is longer than" in message(tmp_path / "b.txt")
    (tmp_path / "c.json").write_bytes(b" " * 20_001)
    assert "more than 20,000 bytes would have to be read at once" in message(tmp_path / "c.json")


@pytest.mark.parametrize("kind", [".parquet", ".arrow", ".stream.arrow"])
def test_tables_are_limited_too(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a{kind}"

    def write(texts: list[str]) -> None:
        frame = polars.DataFrame({"text": texts})
        how = {".parquet": frame.write_parquet, ".arrow": frame.write_ipc}.get(kind, frame.write_ipc_stream)
        how(path)

    write(["x"] * 1_000_000 if kind == ".parquet" else ["x"] * 200)
    limits = Limits(documents=100)
    assert "holds more than 100 documents" in message(path, limits)
    write(["x" * 1_000] * 90)
    assert "more than 20,000 bytes" in message(path)


# Compressed data and what stands behind them


@pytest.mark.parametrize("how", PACK)
def test_parts_one_after_another_are_all_read(tmp_path: Path, how: str) -> None:
    path = tmp_path / f"a.jsonl{how}"
    path.write_bytes(b"".join(PACK[how](lines(20)) for _ in range(3)))
    assert len(read_corpus(path)) == 60


@pytest.mark.parametrize("how", PACK)
def test_what_is_cut_off_or_followed_by_something_else_is_refused(tmp_path: Path, how: str) -> None:
    path = tmp_path / f"a.jsonl{how}"
    whole = PACK[how](lines(200))
    for cut in (len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:cut])
        assert "the compressed data end too early" in message(path, Limits())
    path.write_bytes(whole + whole[:10])
    assert "the compressed data end too early" in message(path, Limits())
    path.write_bytes(whole + b"\n" + lines(3))
    assert "is damaged" in message(path, Limits())
    path.write_bytes(whole[:-5] + bytes([whole[-5] ^ 255]) + whole[-4:])
    if how != ".zst":  # which holds no checksum unless it is asked for
        assert "is damaged" in message(path, Limits())


@pytest.mark.parametrize("before", [b"", PACK[".zst"](lines(20))])
def test_a_frame_that_readers_pass_over_is_refused(tmp_path: Path, before: bytes) -> None:
    path = tmp_path / "a.jsonl.zst"
    hidden = lines(3)
    path.write_bytes(before + b"\x5a\x2a\x4d\x18" + len(hidden).to_bytes(4, "little") + hidden)
    assert "is not Zstandard data, or is damaged" in message(path, Limits())


def test_padding_behind_gzip_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines(3)) + b"\0" * 512)
    assert len(read_corpus(tmp_path / "a.jsonl.gz")) == 3


# Line ends


def test_line_ends_of_several_kinds(tmp_path: Path) -> None:
    old = tmp_path / "a.txt"
    old.write_bytes(b"\r".join(b"document %d" % i for i in range(300)) + b"\n")
    assert "some lines end in CR and some in LF" in message(old, Limits())
    old.write_bytes(b"one\rstill one\r\ntwo\nthree\r\n")
    assert read_corpus(old).texts == ("one\rstill one", "two", "three")
    rows = tmp_path / "a.jsonl"
    rows.write_bytes(lines(300).replace(b"\n", b"\r") + b"\n" + lines(2) + lines(3).replace(b"\n", b"\r\n"))
    assert len(read_corpus(rows)) == 305
    table = tmp_path / "a.csv"
    table.write_bytes(b'id,text\r1,"one\nstill one"\r2,two\r')
    assert "is not well-formed (quotes or line ends)" in message(table)
    table.write_bytes(b'id,text\n1,"one\rstill one\rand on"\n2,two\r\n')
    assert read_corpus(table).texts == ("one\rstill one\rand on", "two")
