"""Generation files and prompts: what is read, what is refused, and what no message shows."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusaudit.errors import InputError, UsageError
from corpusaudit.generators.client.journal import Outcome, open_journal
from corpusaudit.generators.rows import example_ids, read_rows, render, used_examples

SECRET = "Mrs Quillfeather keeps seventeen brass owls"


def row(name: str, text: str, *examples: str) -> dict[str, object]:
    return {"id": name, "text": text, "provenance": {"request_id": name, "example_ids": list(examples)}}


def write(path: Path, *rows: object, end: str = "\n") -> Path:
    path.write_text("\n".join(json.dumps(one) for one in rows) + end, encoding="utf-8")
    return path


def test_rows_and_the_examples_used(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", row("1", "x", "e1", "e2"), row("2", "y"), row("3", "z", "e2", "e3"))
    assert [one["text"] for one in read_rows(path)] == ["x", "y", "z"]
    assert used_examples(path) == {"e1", "e2", "e3"}
    assert list(example_ids(read_rows(path)[0])) == ["e1", "e2"]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl.gz", "a.parquet", "a.jsonl"])
def test_the_examples_used_are_found_in_every_format_that_the_audit_reads(tmp_path: Path, name: str) -> None:
    rows = [row("1", "x", "e1", "e2"), row("2", "y", "e3")]
    path = tmp_path / name
    lines = "".join(json.dumps(one) + "\n" for one in rows).encode()
    if name == "a.parquet":
        polars.DataFrame(rows).write_parquet(path)
    else:
        path.write_bytes({".json": json.dumps(rows).encode(), ".gz": gzip.compress(lines)}.get(path.suffix, lines))
    assert used_examples(path) == {"e1", "e2", "e3"}


def test_bad_rows_are_left_out_of_the_examples_used_only_where_the_audit_leaves_them_out(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", row("1", "x", "e1"), row("2", SECRET, "e2"), end="")
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(InputError, match=r"a\.jsonl:2: is not JSON"):
        used_examples(path)
    assert used_examples(path, skip_bad_rows=True) == {"e1"}
    path.write_text('{"text": "without provenance"}\n')
    with pytest.raises(InputError, match="has no provenance"):
        used_examples(path, skip_bad_rows=True)


def test_a_half_written_last_line_is_left_out_and_any_other_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", row("1", "x"), row("2", SECRET), end="")
    assert len(read_rows(path)) == 2
    path.write_bytes(path.read_bytes()[:-5])
    assert len(read_rows(path)) == 1
    path.write_bytes(path.read_bytes() + b"\n" + json.dumps(row("3", "z")).encode() + b"\n")
    with pytest.raises(InputError, match=r"a\.jsonl:2: is not a JSON object") as caught:
        read_rows(path)
    assert "Quill" not in str(caught.value)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("[1]", "is not a JSON object"),
        ("[" * 100_000, "is not JSON"),
        ('{"text": "cut off', "is not JSON"),
        (json.dumps({"text": SECRET}), "has no provenance"),
        (json.dumps({"provenance": {"request_id": 1, "example_ids": []}}), "has no provenance"),
        (json.dumps({"provenance": {"request_id": "1"}}), "does not list its example_ids"),
        (json.dumps({"provenance": {"request_id": "1", "example_ids": [7]}}), "does not list its example_ids"),
        (json.dumps({"provenance": {"request_id": "1", "example_ids": "e1"}}), "does not list its example_ids"),
    ],
)
def test_a_line_that_is_no_row_is_refused(tmp_path: Path, line: str, words: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=words) as caught:
        used_examples(path)
    assert "Quill" not in str(caught.value)
    with pytest.raises(InputError, match="cannot be read"):
        read_rows(tmp_path / "absent.jsonl")


@given(texts=st.lists(st.text(st.characters()), max_size=5), cut=st.integers(0, 2000))
def test_whatever_is_written_is_read_back_and_any_cut_loses_only_the_end(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], cut: int
) -> None:
    path = tmp_path_factory.mktemp("cut") / "a.jsonl"
    rows = [row(str(i), text) for i, text in enumerate(texts)]
    with open_journal(path, {}) as journal:
        for one in rows:
            journal.append([dict(one)], Outcome(str(one["id"]), "done", 1, 0, 1, None))
    assert read_rows(path) == rows
    whole = path.read_bytes()
    path.write_bytes(whole[:cut])
    left = read_rows(path)
    assert left == rows[: len(left)]
    assert len(left) >= whole[:cut].count(b"\n")
    path.with_name("a.jsonl.log").unlink()
    with open_journal(path, {}) as journal:
        assert list(journal.finished) == [one["id"] for one in left]
    assert read_rows(path) == left
    assert path.read_bytes() in (b"", whole[: path.stat().st_size])


def test_two_openings_at_once_are_refused_and_one_after_the_other_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with open_journal(path, {}), pytest.raises(UsageError, match="another run"), open_journal(path, {}):
        pass
    with open_journal(path, {}):
        pass


def test_a_folder_of_the_user_goes_before_the_packaged_prompts(tmp_path: Path) -> None:
    (tmp_path / "mine.j2").write_text("{% for one in examples %}\n- {{ one }}\n{% endfor %}\n\n", encoding="utf-8")
    assert render("mine.j2", tmp_path, examples=["a <b> & c", "{{ d }}"]) == "- a <b> & c\n- {{ d }}"


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{{ missing }}", r"names a value that is not there; known: \['text'\]"),
        ("a\n{% if %}", "line 2: is not valid jinja2"),
        ("{{ text / 2 }}", r"cannot be used \(TypeError\)"),
        ("{{ text.__class__.__mro__ }}", "cannot be used|not there"),
        ("{{ text.foo }}", "not there"),
        ("{{ 1 / 0 }}", r"cannot be used \(ZeroDivisionError\)"),
        ("{% for i in range(10 ** 9) %}x{% endfor %}", r"cannot be used \(OverflowError\)"),
        ("{{ {}.x.y }}", "not there"),
        ("{{ text.index('q') }}", "cannot be used"),
        ("{{ [1].pop(7) }}", "cannot be used"),
        ('{% include "bad.j2" %}', r"cannot be used \(RecursionError\)"),
        ("{% include text %}", "prompt 'bad.j2': includes a prompt that is not there"),
        ('{% include "../../etc/passwd" %}', "includes a prompt that is not there"),
        ('{% include "more.j2" %}', "no prompt 'more.j2'"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_without_its_values(
    tmp_path: Path, template: str, words: str
) -> None:
    (tmp_path / "bad.j2").write_text(template, encoding="utf-8")
    with pytest.raises(UsageError, match=words) as caught:
        render("bad.j2", tmp_path, text=SECRET)
    assert "Quill" not in str(caught.value)


def test_an_unknown_template_is_named_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "symptom.j2").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match=r"no prompt 'symptom2\.j2'; did you mean 'symptom\.j2'"):
        render("symptom2.j2", tmp_path)
    (tmp_path / "latin.j2").write_bytes(b"caf\xe9")
    with pytest.raises(UsageError, match="cannot be used"):
        render("latin.j2", tmp_path)
