"""A generator that hands its examples back is failed by the audit on the examples used, however large the pool."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from corpusaudit.cli import main
from corpusaudit.commands.report_file import read_report
from corpusaudit.generators.client.llm import generate
from corpusaudit.generators.client.requests import Request, Settings
from corpusaudit.results import AuditReport
from tests.generators.client.test_llm import Note, to_rows
from tests.generators.stub_server import Body, Reply, serve

POOL = 800
_WORDS = (
    "river stone garden winter candle letter mother doctor window market silver morning paper bridge shadow forest "
    "kitchen engine music island ladder mirror ocean pocket road salt table uncle village wagon yellow zebra apple "
    "bottle coffee dinner evening father glass horse iron jacket king lamp money night orange pencil queen rain"
)
WORDS = _WORDS.split()


def text(draw: random.Random) -> str:
    return " ".join(draw.choices(WORDS, k=20)) + "."


def write(path: Path, texts: list[str], start: str) -> Path:
    path.write_text("".join(json.dumps({"id": f"{start}{i}", "text": t}) + "\n" for i, t in enumerate(texts)))
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pool")
    draw = random.Random(7)
    write(made / "pool.jsonl", [text(draw) for _ in range(POOL)], "p")
    write(made / "holdout.jsonl", [text(draw) for _ in range(100)], "h")
    return made


def generated(folder: Path, name: str, answer: Callable[[list[str], int], str]) -> Path:
    """Generate 120 rows from a stub server, each with two of 40 examples of the pool in its prompt."""
    pool = [json.loads(line) for line in (folder / "pool.jsonl").read_text().splitlines()]
    draw = random.Random(1)
    asked = []
    for number in range(120):
        examples = draw.sample(pool[:40], 2)
        prompt = "\n".join(example["text"] for example in examples)
        asked.append(Request(f"r{number}", prompt, example_ids=tuple(example["id"] for example in examples)))

    def reply(body: Body, number: int) -> Reply:
        return Reply(json.dumps({"text": answer(body["messages"][-1]["content"].splitlines(), number)}))

    out = folder / f"{name}.jsonl"
    with serve(reply) as stub:
        generate(asked, Note, to_rows, Settings("stub", stub.url), out, generator="stub", version=1)
    return out


def audited(folder: Path, out: Path, *only: str) -> tuple[int, AuditReport, AuditReport]:
    """Return the exit code, the report on the examples used and the one on the whole pool."""
    arguments = ["audit", str(out), "--pool", str(folder / "pool.jsonl"), "--holdout", str(folder / "holdout.jsonl")]
    for metric in only:
        arguments += ["--only", f"memorization.{metric}"]
    reports = folder / out.stem
    with pytest.raises(SystemExit) as stopped:
        main([*arguments, "--quiet", "--cache", str(folder / "kept"), "--out", str(reports)])
    assert isinstance(stopped.value.code, int)
    return stopped.value.code, read_report(reports / "report.json"), read_report(reports / "pool" / "report.json")


def state(report: AuditReport, metric: str) -> str:
    return next(gate.state for gate in report.gates if gate.metric == f"memorization.{metric}")


def value(report: AuditReport, metric: str) -> float | None:
    found = report.measurement(f"memorization.{metric}")
    assert found is not None
    return found.value


def test_examples_handed_back_fail_the_audit(folder: Path) -> None:
    draw = random.Random(3)
    out = generated(folder, "back", lambda examples, n: examples[0] if n % 40 == 7 else text(draw))
    code, used, pool = audited(folder, out, "exact_copies", "near_copies")
    assert code == 1
    assert (state(used, "exact_copies"), state(pool, "exact_copies")) == ("fail", "fail")
    assert value(used, "exact_copies") == value(pool, "exact_copies") == 3 / 120
    assert used.corpora["source"].documents == 40
    assert pool.corpora["source"].documents == POOL
    assert "exactly the 40 real examples" in used.limits[0]
    assert "of which 40 stood in prompts" in pool.limits[0]


def test_examples_handed_back_in_other_words_are_lost_in_the_pool_and_found_among_the_examples_used(
    folder: Path,
) -> None:
    def reworded(examples: list[str], _number: int) -> str:
        draw = random.Random(" ".join(examples))  # replies come from several threads, in any order
        return " ".join(draw.choice(WORDS) if draw.random() < 0.5 else word for word in examples[0].split())

    out = generated(folder, "reworded", reworded)
    code, used, pool = audited(folder, out, "exact_copies", "closer_to_source")
    assert code == 1
    assert (value(used, "closer_to_source") or 0) > (value(pool, "closer_to_source") or 0) + 0.1
    assert value(used, "exact_copies") == 0
    assert state(used, "closer_to_source") == "fail"
    assert state(pool, "closer_to_source") != "fail"


def test_a_generator_of_new_text_is_not_failed(folder: Path) -> None:
    draw = random.Random(5)
    out = generated(folder, "new", lambda _examples, _number: text(draw))
    code, used, pool = audited(folder, out, "exact_copies", "near_copies")
    assert code == 3  # most gates were left out by --only; none failed
    for report in (used, pool):
        assert {gate.state for gate in report.gates} == {"pass", "unmeasured"}
        assert state(report, "exact_copies") == "pass"


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as stopped:
        main(["audit", *arguments, "--quiet"])
    assert stopped.value.code == 2
    return capsys.readouterr().err


def rows(path: Path, *examples: str) -> str:
    origin = {"request_id": "r", "example_ids": list(examples)}
    path.write_text(json.dumps({"id": "1", "text": "river stone garden winter", "provenance": origin}) + "\n")
    return str(path)


def test_a_pool_that_is_not_the_one_used_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pool = str(folder / "pool.jsonl")
    out = rows(folder / "one.jsonl", "p1", "elsewhere-1", "elsewhere-2")
    told = refused(capsys, out, "--pool", pool)
    assert "fewer than 5 of the examples that stood in prompts are not in it" in told
    assert "elsewhere" not in told
    assert "exclude each other" in refused(capsys, out, "--pool", pool, "--source", pool)
    assert "has no provenance" in refused(capsys, pool, "--pool", pool)
    assert "--pool needs the generation file" in refused(capsys, "--pool", pool)


def test_a_generation_file_in_another_format_is_audited_against_its_examples_too(folder: Path) -> None:
    back = json.loads((folder / "pool.jsonl").read_text().splitlines()[5])
    row = {**back, "id": "r-1", "provenance": {"request_id": "r", "example_ids": [back["id"]]}}
    out = folder / "list.json"
    out.write_text(json.dumps([row]))  # one line without an end
    code, used, pool = audited(folder, out, "exact_copies")
    assert (code, used.corpora["source"].documents, pool.corpora["source"].documents) == (1, "<5", POOL)


def test_a_bad_row_is_left_out_on_request_only(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "cut.jsonl"
    given = [rows(out, "p1"), "--pool", str(folder / "pool.jsonl"), "--only", "memorization.exact_copies"]
    out.write_text(out.read_text() + '{"id": "2", "text": "river sto')
    assert "cut.jsonl:2: is not JSON" in refused(capsys, *given)
    with pytest.raises(SystemExit) as stopped:
        main(["audit", *given, "--on-bad-rows", "skip", "--quiet", "--out", str(folder / "cut")])
    assert stopped.value.code == 3
    report = read_report(folder / "cut" / "report.json")
    assert (report.corpora["synthetic"].documents, report.corpora["source"].documents) == (1, "<5")


def test_without_any_example_used_the_pool_alone_is_compared_with(folder: Path) -> None:
    out = folder / "none-out"
    out.mkdir()
    (out / "report.json").write_text("an older report")
    given = ["audit", rows(folder / "none.jsonl"), "--pool", str(folder / "pool.jsonl"), "--out", str(out), "--quiet"]
    with pytest.raises(SystemExit) as stopped:
        main([*given, "--only", "memorization.exact_copies", "--private-evidence", str(folder / "evidence.jsonl")])
    assert stopped.value.code == 3
    assert not (out / "report.json").exists()
    report = read_report(out / "pool" / "report.json")
    assert report.corpora["source"].documents == POOL
    assert report.limits[0].startswith("No real example stood in any prompt")
    assert (folder / "evidence-pool.jsonl").exists()
    assert not (folder / "evidence.jsonl").exists()
    assert "pool.jsonl" not in report.provenance.command
