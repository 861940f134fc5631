"""Reading corpora: every format, every bad row with the message it gives, and nothing quoted."""

from __future__ import annotations

import bz2
import gzip
import json
import math
from pathlib import Path
from typing import Any

import polars
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpusaudit.corpus.files import find_files
from corpusaudit.corpus.model import Corpus, Document, read_corpus
from corpusaudit.corpus.row import NOT_UTF8
from corpusaudit.errors import InputError

ROWS: list[dict[str, Any]] = [
    {"id": "a", "text": "First note.", "label": "F32.1"},
    {"id": "b", "text": "", "label": None},
    {"id": "c", "text": "Dritte, mit Komma; „Zitat“\nund Zeile.", "label": "F41.1"},
]
SECRET = "Zebulon Quackenbush"


def jsonl(rows: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def write(path: Path, data: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def made(folder: Path, kind: str) -> Path:
    """Write ROWS in a format and return the file."""
    path = folder / f"notes{kind}"
    frame = polars.DataFrame(ROWS)
    if kind in (".jsonl", ".ndjson"):
        write(path, jsonl(ROWS))
    elif kind == ".stream.arrow":
        frame.write_ipc_stream(path)
    elif kind in (".arrow", ".feather"):
        frame.write_ipc(path)
    elif kind == ".json":
        write(path, json.dumps(ROWS, ensure_ascii=False))
    elif kind in (".csv", ".tsv"):
        frame.write_csv(path, separator="," if kind == ".csv" else "\t")
    else:
        frame.write_parquet(path)
    return path


def compressed(path: Path, how: str) -> Path:
    pack = {".gz": gzip.compress, ".zst": zstandard.compress, ".bz2": bz2.compress}[how]
    return write(path.with_name(path.name + how), pack(path.read_bytes()))


def message(path: Path | str, **options: Any) -> str:
    with pytest.raises(InputError) as caught:
        read_corpus(path, **options)
    assert SECRET not in str(caught.value)
    assert "Quackenbush" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    "kind", [".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".arrow", ".feather", ".stream.arrow"]
)
@pytest.mark.parametrize("how", ["", ".gz", ".zst", ".bz2"])
def test_every_format_holds_the_same_corpus(tmp_path: Path, kind: str, how: str) -> None:
    path = made(tmp_path, kind)
    corpus = Corpus.read(compressed(path, how) if how else path, label_field="label")
    assert [(d.id, d.text, d.labels) for d in corpus.documents] == [
        ("a", "First note.", ("F32.1",)),
        ("b", "", ()),
        ("c", ROWS[2]["text"], ("F41.1",)),
    ]
    assert (
        corpus.digest
        == Corpus.from_texts([row["text"] for row in ROWS], ids=["a", "b", "c"], labels=["F32.1", None, "F41.1"]).digest
    )


@pytest.mark.parametrize("how", ["", ".gz", ".zst", ".bz2"])
def test_plain_text_has_one_document_a_line(tmp_path: Path, how: str) -> None:
    path = write(tmp_path / "notes.txt", b"\xef\xbb\xbfone\r\n\r\nt\xe2\x80\xa8wo\x0b\nthree")
    corpus = read_corpus(compressed(path, how) if how else path, text_field="note", label_field="x", may_lack=["x"])
    assert corpus.texts == ("one", "", "t\u2028wo\x0b", "three")
    assert corpus.documents[3].id == f"notes.txt{how}:4"


def test_folder_has_one_document_a_file(tmp_path: Path) -> None:
    write(tmp_path / "b.txt", "two\nlines\n")
    write(tmp_path / "a" / "x.TXT", b"\xef\xbb\xbfone")
    write(tmp_path / ".hidden.txt", "no")
    write(tmp_path / "notes.md", "no")
    corpus = read_corpus(tmp_path)
    assert {d.id: d.text for d in corpus.documents} == {"a/x.TXT": "one", "b.txt": "two\nlines\n"}
    assert corpus.unread == ("2 other files of the folder",)
    assert read_corpus(tmp_path, names_shown=True).unread == ("2 other files of the folder (.md .txt)",)
    assert read_corpus(str(tmp_path / "**" / "*.[tT][xX][tT]")).unread == ()


def test_hidden_folders_and_documentation_are_no_documents(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "one")
    for name in ("README.md", "LICENSE", ".gitattributes", ".git/HEAD", "._a.txt", "state.json"):
        write(tmp_path / name, "no")
    assert (read_corpus(tmp_path).texts, read_corpus(tmp_path).unread) == (("one",), ())
    write(tmp_path / "notes" / "README of Ann.md", "a note")
    assert read_corpus(tmp_path, names_shown=True).unread == ("1 other file of the folder (.md)",)
    (tmp_path / "notes" / "README of Ann.md").unlink()
    write(tmp_path / ".checkpoints" / "a-checkpoint.txt", "an older one")
    corpus = read_corpus(tmp_path, names_shown=True)
    assert (corpus.texts, corpus.unread) == (("one",), ("1 other file of the folder (.txt)",))


def test_a_folder_as_dataset_hubs_lay_it_out(tmp_path: Path) -> None:
    for name, texts in {
        "train-00000-of-00002": ["a"],
        "train-00001-of-00002": ["b"],
        "test-00000-of-00001": ["c"],
    }.items():
        (tmp_path / "data").mkdir(exist_ok=True)
        polars.DataFrame({"text": texts}).write_parquet(tmp_path / "data" / f"{name}.parquet")
    write(tmp_path / "README.md", "about it")
    write(tmp_path / ".gitattributes", "x")
    write(tmp_path / "dataset_infos.json", "{}")
    corpus = read_corpus(tmp_path)
    assert (sorted(corpus.texts), corpus.unread) == (["a", "b", "c"], ())
    assert corpus.documents[0].id == "data/test-00000-of-00001.parquet:1"
    write(tmp_path / "extra.csv", "text\nd\n")
    held = "files are of one format, but this one holds .csv .parquet"
    assert f"{held} (1 .csv, 3 .parquet); name the files with a glob" in message(tmp_path)
    found = message(tmp_path, names_shown=True)
    assert f"{held} (extra.csv, data/test-00000-of-00001.parquet" in found
    assert "name the files with a glob" in found


def test_folder_errors(tmp_path: Path) -> None:
    assert "holds no .txt files" in message(tmp_path)
    bad = write(tmp_path / "a.txt", b"fine\n" + SECRET.encode() + b"\xff")
    assert message(tmp_path) == f"{tmp_path}: file 1 of 1, line 2: {NOT_UTF8}"
    assert message(tmp_path, names_shown=True) == f"{bad}:2: {NOT_UTF8}"
    write(tmp_path / "b.txt", "good")
    assert read_corpus(tmp_path, on_bad_rows="skip").skipped == 1
    write(tmp_path / "c.jsonl", jsonl(ROWS))
    assert "also holds .jsonl" in message(tmp_path)


def test_glob_reads_files_in_order_with_relative_ids(tmp_path: Path) -> None:
    write(tmp_path / "b" / "x.jsonl", '{"text": "2"}\n{"text": "3"}\n')
    write(tmp_path / "a" / "x.jsonl", '{"text": "1"}')
    corpus = read_corpus(str(tmp_path / "*" / "*.jsonl"))
    assert [(d.id, d.text) for d in corpus.documents] == [
        ("a/x.jsonl:1", "1"),
        ("b/x.jsonl:1", "2"),
        ("b/x.jsonl:2", "3"),
    ]
    assert "no file matches" in message(str(tmp_path / "*.csv"))


def test_a_file_whose_name_looks_like_a_glob_is_that_file(tmp_path: Path) -> None:
    assert len(read_corpus(write(tmp_path / "a[1].txt", "x"))) == 1


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b'{"text": "Zebulon Quackenbush"', "is not JSON"),
        (b'["Zebulon Quackenbush"]', "is not a JSON object"),
        (b"[" * 100_000, "is not JSON"),
        (b'{"n": ' + b"9" * 5000 + b"}", "is not JSON"),
        (b'{"note": "Zebulon Quackenbush"}', "has no field 'text'"),
        (b'{"text": null}', "its text is missing (null)"),
        (b'{"text": NaN}', "its text is missing (null)"),
        (b'{"text": 7}', "its text is not a string"),
        (b'{"text": ["Zebulon Quackenbush"]}', "its text is not a string"),
        (b'{"text": "Zebulon Quackenbush \xff"}', NOT_UTF8),
        (b'{"text": "Zebulon \xed\xa0\x80"}', NOT_UTF8),
        (b'{"text": "x", "id": ["Zebulon Quackenbush"]}', "its id is neither a string nor a number"),
        (b'{"text": "Zebulon", "text": "Quackenbush"}', "a key stands twice in it"),
        (b'{"text": "x", "id": "one"}', "its id stood before, at {file}:1"),
        (b'{"text": "x", "id": 1}', "its id stood before, at {file}:2"),
        (b'{"text": "x", "label": {"a": "Zebulon Quackenbush"}}', "its label is neither a string nor a number"),
        (b'{"text": "x", "label": [["a"]]}', "its label is neither a string nor a number"),
        (b'{"text": "x", "group": ["a"]}', "its group is neither a string nor a number"),
    ],
)
def test_bad_rows_of_jsonl(tmp_path: Path, line: bytes, problem: str) -> None:
    good = b'{"text": "x", "id": "one", "label": "l", "group": "g"}\n{"text": "y", "id": 1.0}\n\n'
    path = write(tmp_path / "notes.jsonl", good + line + b'\n{"text": "last"}\n')
    options: dict[str, Any] = {"label_field": "label", "group_field": "group"}
    assert message(path, **options) == f"{path}:4: {problem.format(file=path)}"
    corpus = read_corpus(path, on_bad_rows="skip", **options)
    assert (corpus.texts, corpus.skipped) == (("x", "y", "last"), 1)
    assert corpus.documents[2].id == "notes.jsonl:5"


def test_a_bad_row_beyond_the_sample_is_named_too(tmp_path: Path) -> None:
    path = write(tmp_path / "notes.jsonl", b'{"text": "x"}\n' * 5000 + b"{\n")
    assert message(path) == f"{path}:5001: is not JSON"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (b"x,y,z", "3: has 3 fields where the header has 2"),
        (b"x", "3: has 1 fields where the header has 2"),
        (b"4,\xff", f"3: {NOT_UTF8}"),
        (b"id,text", "3: repeats the header"),
        (b"4,\x00", "3: holds NUL bytes; is it text?"),
        (b'4,"a"b', "3: is not well-formed (quotes or line ends)"),
        (b'4,"Zebulon', "3: a quote opens in this row and never closes"),
    ],
)
def test_bad_rows_of_csv(tmp_path: Path, row: bytes, problem: str) -> None:
    path = write(tmp_path / "notes.csv", b"id,text\n1,good\n" + row + b"\n9,last\n")
    assert message(path) == f"{path}:{problem}"
    if "never closes" not in problem:
        corpus = read_corpus(path, on_bad_rows="skip")
        assert (corpus.texts, corpus.skipped) == (("good", "last"), 1)


def test_an_open_quote_swallows_the_rest_and_is_never_skipped(tmp_path: Path) -> None:
    path = write(tmp_path / "notes.csv", 'id,text\n1,good\n2,"open\n3,lost\n4,lost\n')
    assert "never closes" in message(path, on_bad_rows="skip")


def test_csv_lines_are_counted_through_quoted_line_ends(tmp_path: Path) -> None:
    path = write(tmp_path / "notes.csv", 'id,text\r\n1,"a\r\nb"\r\n\r\n2,c\r\n2,d\r\n')
    assert message(path) == f"{path}:6: its id stood before, at {path}:5"


def test_csv_headers(tmp_path: Path) -> None:
    assert "stands twice" in message(write(tmp_path / "a.csv", "text,text\nx,y\n"))
    assert "header is not UTF-8" in message(write(tmp_path / "b.csv", b"text,\xff\nx,y\n"))
    assert "holds no documents" in message(write(tmp_path / "c.csv", "id,text\n"))


def test_json_errors(tmp_path: Path) -> None:
    assert "a key stands twice" in message(write(tmp_path / "a.json", '[{"text": "a", "text": "b"}]'))
    assert message(write(tmp_path / "b.json", '[\n{"text": }]')).endswith("b.json:2: is not JSON")
    assert "list of objects" in message(write(tmp_path / "c.json", '{"text": {"0": "x"}}'))
    assert message(write(tmp_path / "d.json", b'["a",\n"\xff"]')).endswith(f"d.json:2: {NOT_UTF8}")
    assert message(write(tmp_path / "e.json", '[{"text": "a"}, 3]')).endswith("e.json, row 2: is not a JSON object")
    assert "holds no documents" in message(write(tmp_path / "f.json", "[]"))
    assert message(write(tmp_path / "g.json", "[" * 100_000)).endswith("g.json: is not JSON that can be read")
    assert read_corpus(write(tmp_path / "h.json", '["a", "b"]')).texts == ("a", "b")


def test_parquet_errors_name_the_row(tmp_path: Path) -> None:
    path = tmp_path / "notes.parquet"
    polars.DataFrame({"text": ["a", None, "c"], "id": [1, 2, 3]}).write_parquet(path)
    assert message(path) == f"{path}, row 2: its text is missing (null)"
    corpus = read_corpus(path, on_bad_rows="skip")
    assert ([d.id for d in corpus.documents], corpus.skipped) == (["1", "3"], 1)
    assert "is not a parquet file" in message(write(tmp_path / "b.parquet", "no"))
    assert "is not a parquet file" in message(write(tmp_path / "c.parquet.gz", gzip.compress(b"no")))


def test_parquet_labels_as_lists_and_numbers(tmp_path: Path) -> None:
    path = tmp_path / "notes.parquet"
    polars.DataFrame({"text": ["a", "b"], "many": [["x", "y", "x"], None], "one": [1.0, float("nan")]}).write_parquet(
        path
    )
    assert [d.labels for d in read_corpus(path, label_field="many").documents] == [("x", "y"), ()]
    assert [d.labels for d in read_corpus(path, label_field="one").documents] == [("1",), ()]


@pytest.mark.parametrize("kind", [".jsonl", ".csv", ".txt", ".json", ".parquet"])
@pytest.mark.parametrize("how", ["", ".gz", ".zst"])
def test_empty_files(tmp_path: Path, kind: str, how: str) -> None:
    path = write(tmp_path / f"notes{kind}", b"")
    assert kind == ".parquet" or message(compressed(path, how) if how else path).endswith("holds no documents")


def test_files_that_are_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        write(tmp_path / f"notes{number or ''}.jsonl", jsonl(ROWS))
    near = tmp_path / "note.jsonl"
    # Whoever tries names of private files learns nothing of those that are there.
    assert message(near).endswith(f"no such file; {tmp_path} holds a few entries")
    with pytest.raises(InputError, match="holds a few entries, one of which has nearly that name"):
        find_files(near, names_shown=True)
    assert f"{tmp_path} holds a few entries" in message(tmp_path / "q" / "r" / "zzz.csv")
    monkeypatch.chdir(tmp_path)
    assert message(Path("zzz.csv")).endswith("no such file; the current folder holds a few entries")
    write(tmp_path / "fifth.txt", b"one")
    assert message(near).endswith(f"no such file; {tmp_path} holds 5 entries")
    assert (
        "these work: .jsonl .ndjson .json .csv .tsv .parquet .arrow .feather .txt, each also with .gz, .zst or"
        in message(write(tmp_path / "notes.docx", b""))
    )


def test_damaged_compression(tmp_path: Path) -> None:
    path = made(tmp_path, ".jsonl")
    for how in (".gz", ".zst", ".bz2"):
        whole = compressed(path, how)
        data = whole.read_bytes()
        write(whole, data[:-4])
        assert "cut off" in message(whole)
        write(whole, b"not compressed at all")
        assert "damaged" in message(whole)


def test_zstd_frames_one_after_another_are_all_read(tmp_path: Path) -> None:
    frames = b"".join(zstandard.compress(f'{{"text": "{i}"}}\n'.encode()) for i in range(3))
    assert read_corpus(write(tmp_path / "a.jsonl.zst", frames)).texts == ("0", "1", "2")


def test_utf_16_is_named(tmp_path: Path) -> None:
    for name in ("a.jsonl", "a.csv", "a.txt", "a.json"):
        assert message(write(tmp_path / name, "text,x\n".encode("utf-16"))).endswith("is UTF-16; save it as UTF-8")


def test_text_column(tmp_path: Path) -> None:
    only = write(tmp_path / "a.csv", "id,age,note\n1,40,some words\n2,41,7\n")
    assert read_corpus(only).texts == ("some words", "7")
    two = write(tmp_path / "b.csv", "id,note,summary\n1,x,y\n")
    assert message(two).endswith(
        "2 columns hold strings and none is called 'text'; name one with --text-field (columns: id, note, summary)"
    )
    assert read_corpus(two, text_field="note", label_field="summary").documents[0].labels == ("y",)
    assert read_corpus(two, label_field="summary").texts == ("x",)
    assert "did you mean 'note'? (columns: id, note, summary)" in message(two, text_field="notes")
    assert "no column holds strings" in message(write(tmp_path / "c.jsonl", '{"a": 1}'))


def test_named_fields_must_exist_unless_they_may_lack(tmp_path: Path) -> None:
    path = made(tmp_path, ".jsonl")
    for option in ("label_field", "group_field", "id_field"):
        assert "no column 'lable'; did you mean 'label'?" in message(path, **{option: "lable"})
    assert read_corpus(path, label_field="lable", may_lack=["lable"]).labels == ()


def test_all_rows_bad_is_an_error_even_when_skipping(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", '{"text": null}\n{"text": 1}\n')
    assert (
        message(path, on_bad_rows="skip")
        == f"{path}: all 2 rows are bad; the first: {path}:1: its text is missing (null)"
    )
    path = write(tmp_path / "b.jsonl", "{\n")
    assert f"{path}:1: is not JSON" in message(path, on_bad_rows="skip")


def test_ids_groups_and_missing_values(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "id,text,who\n,x,\n7,y,p1\n")
    documents = read_corpus(path, group_field="who").documents
    assert [(d.id, d.group) for d in documents] == [("a.csv:2", None), ("7", "p1")]


def test_long_lines_and_strange_text(tmp_path: Path) -> None:
    long = "word " * 2_000_000
    texts = [long, "\ud800 lone \udfff", "שלום עולם", "e\u0301\u0323", "\x00\x1b[31m", "a\u2028b\x85c"]
    path = write(tmp_path / "a.jsonl", jsonl([{"text": text} for text in texts]))
    corpus = read_corpus(path)
    assert list(corpus.texts) == texts
    assert corpus.digest
    assert long[:10] not in repr(corpus)
    csv = write(tmp_path / "a.csv", f"text\n{long}\n")
    assert read_corpus(csv).texts == (long,)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(_TEXT, min_size=1, max_size=8), st.sampled_from(["\n", "\r\n", "\n\n"]), st.booleans())
def test_jsonl_round_trip(tmp_path: Path, texts: list[str], end: str, ascii_only: bool) -> None:
    texts = texts if ascii_only else [t.encode("utf-8", "ignore").decode() for t in texts]
    lines = [json.dumps({"text": text}, ensure_ascii=ascii_only) for text in texts]
    path = write(tmp_path / "a.jsonl", end.join(lines))
    assert list(read_corpus(path).texts) == texts


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(["id", "text", "label"]), _JSON, max_size=3) | _JSON, max_size=6))
def test_any_json_is_read_or_refused(tmp_path: Path, rows: list[Any]) -> None:
    path = write(tmp_path / "a.jsonl", "\n".join(json.dumps(row) for row in rows))
    try:
        corpus = read_corpus(path, label_field="label", may_lack=["label"], on_bad_rows="skip")
    except InputError:
        return
    if not isinstance(rows[0], list):  # a file that is one JSON list is that list
        assert len(corpus) + corpus.skipped == len(rows)
    assert len({d.id for d in corpus.documents}) == len(corpus)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.binary(max_size=80),
    st.sampled_from([".jsonl", ".json", ".csv", ".txt", ".jsonl.gz", ".csv.zst", ".parquet", ".arrow", ".txt.bz2"]),
)
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes, kind: str) -> None:
    path = write(tmp_path / f"a{kind}", data)
    try:
        corpus = read_corpus(path)
    except InputError:
        return
    assert len({document.id for document in corpus.documents}) == len(corpus)
    assert all(isinstance(document.text, str) for document in corpus.documents)


@pytest.mark.parametrize("sign", [";", "\t", "|", ","])
@pytest.mark.parametrize("kind", [".csv", ".tsv"])
def test_the_delimiter_of_a_table_is_found(tmp_path: Path, sign: str, kind: str) -> None:
    rows = f'id{sign}text\na{sign}"one, two; three | four\tfive"\n\nb{sign}six\n'
    corpus = read_corpus(write(tmp_path / f"notes{kind}", rows))
    assert [(d.id, d.text) for d in corpus.documents] == [("a", "one, two; three | four\tfive"), ("b", "six")]


def test_of_several_delimiters_the_one_that_cuts_all_rows_alike_is_taken(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "id;text, as written\n1;one, two, three\n2;four\n")
    assert read_corpus(path, text_field="text, as written").texts == ("one, two, three", "four")
    none = message(write(tmp_path / "b.csv", "id;text, as written\n1;a,b,c\n2;d;e\n"))
    assert none.endswith(
        "cannot tell what separates the columns: its header holds ',' and ';', and none of them cuts all rows alike"
    )
    assert "more than one of them" in message(write(tmp_path / "c.csv", "id;a,text\n1;b,c\n2;d,e\n"))
    assert read_corpus(write(tmp_path / "d.csv", "text\none; two\nthree | four\n")).texts == (
        "one; two",
        "three | four",
    )
    assert message(write(tmp_path / "e.csv", "id;text\n1;a\n2;b;c\n")).endswith(
        "e.csv:3: has 3 fields where the header has 2"
    )


def test_quoted_line_ends_beyond_the_lines_looked_at(tmp_path: Path) -> None:
    long = "\n".join(["line, of; a note"] * 300)
    assert read_corpus(write(tmp_path / "a.csv", f'id;text\n1;"{long}"\n2;x\n')).texts == (long, "x")


@pytest.mark.parametrize(
    "header",
    [
        f"id,{SECRET} came to the clinic yesterday.",
        f'id,"{SECRET}\nslept badly"',
        "id,he said that he had not slept for a week and wanted to go home at once",
    ],
)
def test_a_first_document_in_the_place_of_the_header_is_refused_unquoted(tmp_path: Path, header: str) -> None:
    found = message(write(tmp_path / "a.csv", f"{header}\n2,Another note.\n"))
    assert "the first row looks like data, not like the names of columns" in found
    assert "clinic" not in found


def test_names_of_columns_that_may_be_text_are_not_shown(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", json.dumps({SECRET: "a b", "note": "c d", "größe": 1, "名前": 1}))
    assert message(path).endswith(
        "(columns: note, 3 not shown, since their names may be text: columns 1, 3, 4 of the file; the longest texts "
        "stand in column 1)"
    )
    assert "did you mean" not in message(path, text_field="Zebulon Quackenbusch")
    twice = message(write(tmp_path / "b.csv", f"{SECRET},{SECRET}\na,b\n"))
    assert twice.endswith("b.csv:1: a column stands twice in the header")
    only = write(tmp_path / "c.csv", f"{SECRET} sleeps badly\nAnother note of this kind\n")
    assert "has a name that may be a text" in message(only)
    assert len(read_corpus(only, text_field=f"{SECRET} sleeps badly")) == 1


def test_json_under_the_wrong_name_is_read(tmp_path: Path) -> None:
    for text in (json.dumps(ROWS), json.dumps(ROWS, indent=2), "\ufeff" + json.dumps(ROWS)):
        assert [d.id for d in read_corpus(write(tmp_path / "a.jsonl", text)).documents] == ["a", "b", "c"]
    assert read_corpus(write(tmp_path / "b.jsonl", '["x", "y"]')).documents[1].id == "b.jsonl:2"
    assert [d.id for d in read_corpus(write(tmp_path / "a.json", jsonl(ROWS))).documents] == ["a", "b", "c"]
    assert message(write(tmp_path / "c.json", jsonl(ROWS) + b"{")) == f"{tmp_path / 'c.json'}:4: is not JSON"
    assert "row 2: is not a JSON object" not in message(write(tmp_path / "d.jsonl", '[{"text": "a"}, 3]'))
    assert "a key stands twice" in message(write(tmp_path / "e.jsonl", '[{"text": "a", "text": "b"}]'))


def test_old_line_ends_are_line_ends(tmp_path: Path) -> None:
    assert read_corpus(write(tmp_path / "a.txt", "one\rtwo\r\rthree\r")).texts == ("one", "two", "", "three")
    assert read_corpus(write(tmp_path / "a.csv", 'id,text\r1,"x, y"\r2,z\r')).texts == ("x, y", "z")
    assert read_corpus(write(tmp_path / "a.jsonl", '{"text": "x"}\r{"text": "y"}')).texts == ("x", "y")
    assert read_corpus(write(tmp_path / "b.txt", "one\rstill one\ntwo\n")).texts == ("one\rstill one", "two")


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.txt", "a.json"])
@pytest.mark.parametrize("code", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_wide_characters_without_a_mark_are_named(tmp_path: Path, name: str, code: str) -> None:
    assert message(write(tmp_path / name, "text,x\nanother\n".encode(code))).endswith("is UTF-16; save it as UTF-8")


def test_nul_bytes_are_no_text(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", f"{'good words ' * 20}\n{SECRET}\x00\n")
    assert message(path) == f"{path}:2: holds NUL bytes; is it text?"
    assert read_corpus(path, on_bad_rows="skip").skipped == 1
    write(tmp_path / "folder" / "a.txt", "one".encode("utf-16-le"))
    assert "is UTF-16" in message(tmp_path / "folder")


def test_damaged_arrow(tmp_path: Path) -> None:
    assert "is not an Arrow file" in message(write(tmp_path / "a.arrow", "no"))
    assert "is not an Arrow file" in message(write(tmp_path / "a.feather", b"ARROW1 no"))
    assert "holds no documents" in message(write(tmp_path / "b.arrow", b""))


def test_an_index_column_is_no_text(tmp_path: Path) -> None:
    corpus = read_corpus(write(tmp_path / "a.csv", ",text,score\n0,some words,0.5\n1,more words,1e-3\n"))
    assert (corpus.texts, corpus.unread) == (("some words", "more words"), ())


def test_several_labels_in_a_cell(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", 'text,codes\nx,F32.1; F41.1;;F32.1\ny,\nz,"F 1"\n')
    assert [d.labels for d in read_corpus(path, label_field="codes", label_separator=";").documents] == [
        ("F32.1", "F41.1"), (), ("F 1",)
    ]  # fmt: skip
    assert read_corpus(path, label_field="codes").documents[0].labels == ("F32.1; F41.1;;F32.1",)
    assert "a character at least" in message(path, label_field="codes", label_separator="")


def test_ids_of_people_that_differ_by_blanks_or_case_are_one_person(tmp_path: Path) -> None:
    people = ["P 1", " p  1", "ｐ 1", "P\u200b 1", "p2", "7", "7.0", "007", "1 11", "11 1"]
    path = write(tmp_path / "a.jsonl", jsonl([{"text": str(i), "who": name} for i, name in enumerate(people)]))
    corpus = read_corpus(path, group_field="who")
    assert [d.group for d in corpus.documents] == ["p 1"] * 4 + ["p2", "7", "7", "007", "1 11", "11 1"]
    assert corpus.merged_groups == 4
    made = Corpus.from_texts(["a", "b", "c"], groups=["Ann ", "ann", None])
    assert (made.documents[0].group, made.documents[1].group, made.merged_groups) == ("ann", "ann", 1)


def test_unread_columns_of_text_are_named_and_can_be_ignored(tmp_path: Path) -> None:
    rows = [{"text": f"t {i}", "summary": f"He slept {i} hours last night.", "score": str(i / 7)} for i in range(20)]
    path = write(tmp_path / "a.jsonl", jsonl(rows))
    assert read_corpus(path).unread == ("'summary'",)
    ignored = Corpus.read(path, ignore_fields=["summary", "absent"])
    assert (ignored.unread, ignored.ignored) == ((), ("'summary'",))
    assert read_corpus(path, label_field="summary").unread == ()
    both = Corpus.read(path, text_field=["text", "summary"])
    assert (both.texts[3], both.unread) == ("t 3\n\nHe slept 3 hours last night.", ())
    late = [{"text": str(i)} for i in range(300)] + [{"text": "x", "note": f"{SECRET} cried for a long time"}] * 5
    assert read_corpus(write(tmp_path / "b.jsonl", jsonl(late))).unread == ("'note'",)


def test_chats_and_instructions_are_one_document(tmp_path: Path) -> None:
    chat = [{"role": "user", "content": "How are you?"}, {"role": "assistant", "content": "Well."}]
    shared = [{"from": "human", "value": "Hello."}, {"from": "gpt", "value": "Good day."}]
    for name, row, text in (
        ("a", {"id": "1", "messages": chat}, "How are you?\n\nWell."),
        ("b", {"system": "Be kind.", "conversations": shared}, "Be kind.\n\nHello.\n\nGood day."),
        ("c", {"instruction": "Sum up.", "input": "", "output": "Short."}, "Sum up.\n\nShort."),
        ("d", {"completion": "Yes.", "prompt": "Is it?", "category": "open question"}, "Is it?\n\nYes."),
        ("e", {"prompt": chat[:1], "completion": chat[1:]}, "How are you?\n\nWell."),
    ):
        assert read_corpus(write(tmp_path / f"{name}.jsonl", jsonl([row]))).texts == (text,)
    path = write(tmp_path / "f.jsonl", jsonl([{"text": "this", "messages": chat}]))
    corpus = read_corpus(path)
    assert (corpus.texts, corpus.unread) == (("this",), ("'messages.content'",))
    assert read_corpus(path, text_field="messages").texts == ("How are you?\n\nWell.",)


def test_columns_by_paths(tmp_path: Path) -> None:
    rows = [
        {"note": {"text": f"n {i}", "by": {"who": "p"}}, "codes": [{"c": "A"}, {"c": "B"}], "k": {"id": i}}
        for i in range(3)
    ]
    path = write(tmp_path / "a.jsonl", jsonl(rows))
    corpus = read_corpus(
        path, text_field="note.text", label_field="codes.c", group_field="note.by.who", id_field="k.id"
    )
    assert corpus.documents[2] == Document("2", "n 2", ("A", "B"), "p")
    assert "no column 'note.txt'" in message(path, text_field="note.txt")
    frame = polars.DataFrame(
        {"turns": [[{"said": "a"}, {"said": "b"}]], "x": [{"note": ["one two three four five six"]}]}
    )
    frame.write_parquet(tmp_path / "a.parquet")
    nested = read_corpus(tmp_path / "a.parquet", text_field="turns.said")
    assert (nested.texts, nested.unread) == (("a\n\nb",), ("'x.note'",))
    with pytest.raises(InputError, match="its text is not a string"):
        read_corpus(tmp_path / "a.parquet", text_field="turns")


@pytest.mark.parametrize("texts", ["one text", b"bytes", {"note": "a text"}, polars.DataFrame({"note": ["a text"]})])
def test_what_would_be_read_as_letters_or_names_of_columns_is_refused(texts: Any) -> None:
    with pytest.raises(InputError, match="one column of a table"):
        Corpus.from_texts(texts)
    assert Corpus.from_texts(polars.Series(["a text"])).texts == ("a text",)


@pytest.mark.parametrize(("value", "kind"), [(None, "None"), (math.nan, "float"), ({"text": "a"}, "dict")])
def test_a_text_that_is_none_is_refused_by_its_place(value: Any, kind: str) -> None:
    with pytest.raises(InputError, match=rf"that at 2 \(from 0\) is of type {kind}"):
        Corpus.from_texts(["a", "b", value])


def test_texts_may_come_one_by_one() -> None:
    assert Corpus.from_texts(text for text in ("a", "b")).texts == ("a", "b")


def test_a_corpus_is_not_made_of_strings() -> None:
    made: Any = Corpus
    with pytest.raises(InputError, match=r"Corpus\.from_texts"):
        made(("a", "b"))
