"""The client against a real server on loopback: what it asks, what it survives, what it writes down."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import json
import os
import signal
import stat
import subprocess
import sys
import textwrap
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from corpusaudit.errors import InputError, ModelError, UsageError
from corpusaudit.generators.client import calls, llm
from corpusaudit.generators.client.requests import (
    Progress,
    Request,
    Settings,
    Summary,
    dry_run,
    no_progress,
    request_id,
)
from corpusaudit.generators.rows import read_rows, used_examples
from tests.generators.stub_server import Body, Reply, Stub, serve

SECRET = "Mrs Quillfeather keeps seventeen brass owls"


class Note(BaseModel):
    model_config = ConfigDict(extra="forbid")
    text: str


def to_rows(_request: Request, note: Note) -> list[dict[str, str]]:
    return [{"text": note.text}]


def requests(n: int) -> list[Request]:
    return [
        Request(f"r{i}", f"Prompt {i}. {SECRET}", "Be brief.", (f"e{i}", "e-all"), {"label": f"L{i % 2}"})
        for i in range(n)
    ]


def well(body: Body, _number: int) -> Reply:
    return Reply(json.dumps({"text": f"answer to {body['messages'][-1]['content'][:9].strip()}"}))


def run(stub: Stub, out: Path, n: int = 6, **settings: Any) -> Summary:
    return run_requests(stub, out, requests(n), **settings)


def run_requests(
    stub: Stub,
    out: Path,
    asked: Sequence[Request],
    rows: Callable[[Request, Any], Sequence[Mapping[str, Any]]] = to_rows,
    progress: Progress = no_progress,
    **settings: Any,
) -> Summary:
    chosen = Settings(**{"model": "tiny", "base_url": stub.url, "timeout": 5.0, **settings})
    return llm.generate(asked, Note, rows, chosen, out, generator="test", version=3, progress=progress)


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "_FIRST_PAUSE", 0.01)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "rows.jsonl"


def first(*replies: Reply) -> Callable[[Body, int], Reply]:
    """Return an answerer that gives these replies first and answers well afterwards."""
    return lambda body, number: replies[number] if number < len(replies) else well(body, number)


def test_every_row_has_its_text_its_kept_fields_and_its_origin(out: Path) -> None:
    with serve(well) as stub:
        summary = run(stub, out, temperature=0.5)
    assert summary == Summary(6, 0, 6, 0, 6, 60, 30, None, 0)
    rows = {row["provenance"]["request_id"]: row for row in read_rows(out)}
    assert len(rows) == 6
    name = written(out, "request", "r3")
    row = rows[name]
    origin = row.pop("provenance")
    assert row == {"id": f"{name}-1", "label": "L1", "text": "answer to Prompt 3."[:19]} or row["text"].startswith(
        "answer to"
    )
    assert origin.pop("prompt_digest") == written(out, "prompt", json.dumps(["Be brief.", f"Prompt 3. {SECRET}"]))
    assert isinstance(origin.pop("seed"), int)
    assert origin == {
        "generator": "test",
        "version": 3,
        "model": "tiny",
        "parameters": {"temperature": 0.5, "max_tokens": 1024, "seed": 0},
        "request_id": name,
        "example_ids": ["e3", "e-all"],
        "served_model": "stub",
        "attempt": 1,
        "response_format": "json_schema",
        "part": 1,
        "parts": 1,
    }
    assert used_examples(out) == {"e-all", *(f"e{i}" for i in range(6))}
    assert SECRET not in out.read_text()


def written(out: Path, kind: str, value: str) -> str:
    """Return a fingerprint as it stands in the file, by the key beside it."""
    key = out.with_name(f"{out.name}.key").read_bytes()
    return hmac.digest(key, f"{kind}\0{value}".encode(), hashlib.sha256)[:16].hex()


def rows_by_request(out: Path, asked: int = 40) -> Counter[str]:
    """Return how many rows stand in the file by the id that the request was given."""
    names = {written(out, "request", f"r{i}"): f"r{i}" for i in range(asked)}
    return Counter(names[row["provenance"]["request_id"]] for row in read_rows(out))


def test_nothing_in_the_files_follows_from_a_prompt_without_the_key(tmp_path: Path) -> None:
    def made(name: str, secret: str) -> tuple[str, list[Any]]:
        request = request_id("test", secret, {}, 0)
        with serve(well) as stub:
            run_requests(stub, tmp_path / name, [Request(request, secret)])
        whole = (tmp_path / name).read_text() + (tmp_path / f"{name}.log").read_text()
        assert request not in whole
        assert hashlib.sha256(json.dumps([None, secret]).encode()).hexdigest() not in whole
        (row,) = read_rows(tmp_path / name)
        return whole, [row["provenance"][field] for field in ("request_id", "prompt_digest", "seed")]

    (_, one), (_, again), (_, other) = made("a.jsonl", "one"), made("b.jsonl", "one"), made("c.jsonl", "other")
    assert not set(one[:2]) & set(again[:2])  # another file, another key
    assert one[2] == again[2] == other[2]  # the seed is that of the first request, whatever it says
    assert stat.S_IMODE((tmp_path / "a.jsonl.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("damage", ["lost", "open", "short"])
def test_without_its_key_a_file_is_not_gone_on_with(out: Path, damage: str) -> None:
    key = out.with_name(f"{out.name}.key")
    with serve(well) as stub:
        run(stub, out, 2)
        kept = key.read_bytes()
        if damage == "lost":
            key.unlink()
        elif damage == "open":
            key.chmod(0o644)
        else:
            key.write_bytes(kept[:-1])
        with pytest.raises(UsageError, match=r"its key, rows\.jsonl\.key beside it, is missing, damaged or open"):
            run(stub, out, 3)
        assert len(stub.calls) == 2
        key.write_bytes(kept)
        key.chmod(0o600)
        assert run(stub, out, 3).resumed == 2


def test_the_server_gets_model_messages_settings_and_schema(out: Path) -> None:
    with serve(well) as stub:
        run(stub, out, 2, temperature=0.25, max_tokens=77)
    body = stub.calls[0]
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    assert (body["model"], body["temperature"], body["max_tokens"]) == ("tiny", 0.25, 77)
    assert body["response_format"]["json_schema"]["schema"]["properties"].keys() == {"text"}


def test_equal_prompts_get_different_seeds_and_the_same_ones_each_time(tmp_path: Path) -> None:
    asked = [Request(f"same{i}", "the same prompt") for i in range(5)]
    seen = []
    for name, seed in (("a", 0), ("b", 0), ("c", 1)):
        with serve(well) as stub:
            run_requests(stub, tmp_path / f"{name}.jsonl", asked, seed=seed)
        seen.append(sorted(call["seed"] for call in stub.calls))
    assert len(set(seen[0])) == 5
    assert seen[0] == seen[1] != seen[2]
    with serve(well) as stub:
        run_requests(stub, tmp_path / "d.jsonl", asked, seed=None)
    assert all("seed" not in call for call in stub.calls)


def test_calls_at_once_are_bounded(out: Path) -> None:
    with serve(lambda body, number: Reply(well(body, number).content, hang=0.03)) as stub:
        run(stub, out, 14, concurrency=3)
    assert 2 <= stub.most_at_once <= 3


def test_an_answer_that_is_not_valid_is_asked_for_again_with_another_seed(out: Path) -> None:
    bad = [Reply("{not json"), Reply('{"texts": 1}')]
    with serve(first(*bad)) as stub:
        summary = run(stub, out, 1)
    assert (summary.done, summary.malformed, summary.given_up) == (1, 2, 0)
    assert (summary.prompt_tokens, summary.completion_tokens) == (30, 15)  # answers that were thrown away cost too
    assert len({call["seed"] for call in stub.calls}) == 3
    assert read_rows(out)[0]["provenance"]["attempt"] == 3


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply("{not json"), "the answer is not JSON"),
        (Reply(""), "the answer is not JSON"),
        (Reply(None), "the answer is not JSON"),
        (Reply('{"text": 7}'), "the answer does not follow the schema"),
        (Reply('{"text": "x", "more": 1}'), "the answer does not follow the schema"),
        (Reply('{"text": "\\ud800"}'), "the answer is not JSON"),
        (Reply('{"text": "x', finish="length"), "the answer was cut off at max_tokens"),
        (Reply("", finish="content_filter"), "a filter of the server held it back"),
        (Reply('{"text": "unfit"}'), "the answer does not do what the prompt asks for"),
    ],
)
def test_a_request_without_a_valid_answer_is_given_up_and_not_asked_again(out: Path, reply: Reply, reason: str) -> None:
    def picky(request: Request, note: Note) -> list[dict[str, str]]:
        if note.text == "unfit":
            raise ValueError(note.text)
        return to_rows(request, note)

    with serve(lambda body, n: reply if "Prompt 1" in body["messages"][-1]["content"] else well(body, n)) as stub:
        summary = run_requests(stub, out, requests(4), picky, json_attempts=2, turns=1)
        assert len(stub.calls) == 5
        again = run_requests(stub, out, requests(4), picky, json_attempts=2, turns=1)
        assert len(stub.calls) == 5
    assert (summary.requested, summary.done, summary.given_up, summary.malformed) == (4, 3, 1, 2)
    assert (summary.missing, summary.reasons) == (1, {reason: 1})
    assert (again.requested, again.resumed, again.given_up, again.missing) == (4, 3, 1, 1)
    assert again.reasons == {"no valid answer in an earlier run": 1}
    assert len(read_rows(out)) == 3


def lists(*answers: str) -> Callable[[Body, int], Reply]:
    """Answer with the words of one string after the other, the last of them again and again."""
    return lambda _body, number: Reply(json.dumps({"text": answers[min(number, len(answers) - 1)]}))


def words(_request: Request, note: Note) -> list[dict[str, str]]:
    return [{"text": word} for word in note.text.split()]


def three(count: int = 1) -> list[Request]:
    return [dataclasses.replace(one, rows=3) for one in requests(count)]


def test_what_an_answer_lacks_is_asked_for_again_until_it_is_there(out: Path) -> None:
    with serve(lists("a b", "A b", "b c d e")) as stub:
        summary = run_requests(stub, out, three(), words)
        again = run_requests(stub, out, three(), words)
        assert len(stub.calls) == 3, "the second answer held nothing new; nothing is asked where all is there"
    assert [row["text"] for row in read_rows(out)] == ["a", "b", "c"]
    assert (summary.done, summary.rows, summary.missing, summary.given_up) == (1, 3, 0, 0)
    assert (again.resumed, again.done, again.rows, again.others) == (1, 0, 0, 0)
    assert len({call["seed"] for call in stub.calls}) == 3
    assert [row["provenance"]["attempt"] for row in read_rows(out)] == [1, 1, 5]
    assert len({row["id"] for row in read_rows(out)}) == 3


def test_asking_has_an_end_and_more_attempts_go_on(out: Path) -> None:
    with serve(lists("a", "a")) as stub:
        short = run_requests(stub, out, three(), words, json_attempts=2, turns=3)
        assert len(stub.calls) == 1 + 2 + 2
        assert (short.done, short.given_up, short.rows, short.missing) == (0, 1, 1, 2)
        assert short.reasons == {"the answer does not do what the prompt asks for": 1}
        assert run_requests(stub, out, three(), words, json_attempts=2, turns=3).missing == 2
        assert len(stub.calls) == 5
    with serve(lists("a b", "c")) as stub:
        more = run_requests(stub, out, three(), words, json_attempts=2, turns=5)
        assert len(stub.calls) == 2
    assert (more.resumed, more.done, more.missing, more.others) == (0, 1, 0, 0)
    assert [row["text"] for row in read_rows(out)] == ["a", "b", "c"]


def test_rows_that_somebody_took_out_are_not_asked_for_again(out: Path) -> None:
    with serve(lists("a b", "c")) as stub:
        run_requests(stub, out, three(), words)
        kept = out.read_text("utf-8").splitlines(keepends=True)[1:]
        out.write_text("".join(kept), "utf-8")
        for log in (True, False):
            if not log:
                out.with_name(f"{out.name}.log").unlink()
            assert run_requests(stub, out, three(), words).missing == 0
        assert len(stub.calls) == 2


def test_an_answer_with_more_than_was_asked_for_is_cut(out: Path) -> None:
    with serve(lists("a b c d e")) as stub:
        assert run_requests(stub, out, three(), words).rows == 3
    assert [row["text"] for row in read_rows(out)] == ["a", "b", "c"]


def test_each_request_is_put_in_turn_of_its_own(out: Path) -> None:
    def reply(body: Body, number: int) -> Reply:
        first = "Prompt 0" in body["messages"][-1]["content"]
        return Reply(json.dumps({"text": "x y z" if first else f"w{number}"}))

    with serve(reply) as stub:
        summary = run_requests(stub, out, three(3), words)
        assert len(stub.calls) == 1 + 3 + 3
    assert (summary.done, summary.rows, summary.missing) == (3, 9, 0)


def test_json_in_a_fence_is_taken_out_of_it(out: Path) -> None:
    with serve(lambda *_: Reply('```json\n{"text": "in a fence"}\n```\n')) as stub:
        assert run(stub, out, 1).malformed == 0
    assert read_rows(out)[0]["text"] == "in a fence"


@pytest.mark.parametrize("status", [422, 500])  # 500 from llama-cpp-python's server
@pytest.mark.parametrize("taken", ["json_schema", "json_object with schema", "json_object", "none"])
def test_the_strictest_form_that_the_server_takes_is_found_by_one_request(out: Path, taken: str, status: int) -> None:
    def form(body: Body) -> str:
        asked = body.get("response_format")
        return "none" if asked is None else asked["type"] + (" with schema" if "schema" in asked else "")

    order = ["json_schema", "json_object with schema", "json_object", "none"]

    def answer(body: Body, number: int) -> Reply:
        refused = order.index(form(body)) < order.index(taken)
        return Reply(status=status, error={"message": f"{SECRET}: response_format"}) if refused else well(body, number)

    with serve(answer) as stub:
        assert run(stub, out, 5).done == 5
    assert len(stub.calls) == 5 + order.index(taken)
    assert {row["provenance"]["response_format"] for row in read_rows(out)} == {taken}


def test_a_prompt_that_the_server_refuses_is_given_up_and_the_others_are_not(out: Path) -> None:
    refusal = Reply(status=400, error={"message": SECRET, "param": "messages", "code": "context_length_exceeded"})
    with serve(lambda body, n: refusal if "Prompt 0" in body["messages"][-1]["content"] else well(body, n)) as stub:
        summary = run(stub, out, 4)
    assert (summary.done, summary.given_up) == (3, 1)
    assert summary.reasons == {"HTTP 400 (messages)": 1}
    assert {row["provenance"]["response_format"] for row in read_rows(out)} == {"json_schema"}


def test_a_server_that_knows_the_limit_by_its_newer_name_gets_it(out: Path) -> None:
    refusal = Reply(status=400, error={"message": "no", "param": "max_tokens", "code": "unsupported_parameter"})
    with serve(lambda body, n: refusal if "max_tokens" in body else well(body, n)) as stub:
        assert run(stub, out, 3, max_tokens=9).done == 3
    assert [call.get("max_completion_tokens") for call in stub.calls] == [None, 9, 9, 9]


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503])
def test_a_passing_failure_is_waited_out(out: Path, status: int) -> None:
    with serve(first(*[Reply(status=status, error={"message": SECRET})] * 2)) as stub:
        summary = run(stub, out, 3)
    assert (summary.done, summary.given_up, len(stub.calls)) == (3, 0, 5)


@pytest.mark.parametrize("header", ["seconds", "date", "milliseconds"])
def test_retry_after_is_kept_to_by_every_caller(out: Path, header: str) -> None:
    headers = {
        "seconds": {"retry-after": "1"},
        "milliseconds": {"retry-after-ms": "1000"},
        # A date has whole seconds: two of them in the future are more than one away.
        "date": {"retry-after": format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)},
    }[header]
    told: list[float] = []

    def answer(body: Body, number: int) -> Reply:
        if number == 3:
            told.append(time.monotonic())
            return Reply(status=429, headers=headers, error={"message": "slow down"})
        time.sleep(0.05)
        return well(body, number)

    with serve(answer) as stub:
        assert run(stub, out, 8, concurrency=2).done == 8
    waited = [when - told[0] for when in stub.times if when > told[0] + 0.2]
    assert len(waited) >= 3
    assert header == "date" or min(waited) >= 0.99
    assert len(stub.calls) == 9


def test_a_wait_longer_than_ten_minutes_ends_the_run_which_can_go_on(out: Path) -> None:
    slow = Reply(status=429, headers={"retry-after": "3600"}, error={"message": SECRET})
    with serve(lambda body, n: slow if n == 4 else well(body, n)) as stub:
        with pytest.raises(ModelError, match="asks to wait 3,600 s") as caught:
            run(stub, out, 6, concurrency=1)
        assert SECRET not in str(caught.value)
        assert len(read_rows(out)) == 4
        summary = run(stub, out, 6, concurrency=1)
    assert (summary.resumed, summary.done) == (4, 2)


@pytest.mark.parametrize(
    "bad",
    [
        Reply(drop=True),
        Reply("{}", cut=True),
        Reply(raw=b"<html>gateway</html>", headers={"content-type": "text/html"}),
        Reply(raw=b"{half"),
        Reply(raw=b"{}"),
        Reply(raw=b"[" * 200_000),
        Reply("{}", drip=0.1),
    ],
    ids=["dropped", "cut", "html", "not json", "no choices", "brackets", "a byte now and then"],
)
def test_a_broken_connection_or_answer_is_called_again(out: Path, bad: Reply) -> None:
    with serve(first(bad, bad)) as stub:
        summary = run(stub, out, 3, timeout=1.0)
    assert (summary.done, summary.given_up, summary.malformed, len(stub.calls)) == (3, 0, 0, 5)


@pytest.mark.parametrize("choices", ["abc", [None], [{"message": None}], [{"message": {"content": ["x"]}}], {"a": 1}])
def test_an_answer_with_odd_parts_is_called_again(out: Path, choices: Any) -> None:
    with serve(first(Reply(raw=json.dumps({"choices": choices}).encode()))) as stub:
        assert run(stub, out, 2).done == 2
    assert len(stub.calls) == 3


def test_a_thought_before_the_answer_and_words_around_it_are_left_out(out: Path) -> None:
    said = '<think>{"text": "a draft"}</think>Here you are:\n```json\n{"text": "in a fence"}\n```\nAnything else?'
    with serve(lambda *_: Reply(said)) as stub:
        assert run(stub, out, 1).malformed == 0
    assert read_rows(out)[0]["text"] == "in a fence"


@pytest.mark.parametrize("status", [301, 307])
def test_a_redirect_is_not_followed(out: Path, status: int) -> None:
    with serve(well) as elsewhere:
        moved = Reply(status=status, headers={"location": f"{elsewhere.url}/chat/completions"}, raw=b"")
        with serve(lambda *_: moved) as stub, pytest.raises(ModelError, match="sends callers elsewhere"):
            run(stub, out, 3)
        assert (len(stub.calls), len(elsewhere.calls)) == (1, 0)


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_proxy_does_not_get_to_see_what_is_for_this_machine(
    out: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for other in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(other, raising=False)
    with serve(well) as proxy, serve(well) as stub:
        monkeypatch.setenv(name, proxy.url.removesuffix("/v1"))
        assert run(stub, out, 2).done == 2
        assert (len(stub.calls), len(proxy.calls)) == (2, 0)


@pytest.mark.parametrize("key", ["sk-x\n", "sk x", "schl\u00fcssel", "sk-x\x7f"])
def test_a_key_that_no_header_can_hold_is_said_at_once(out: Path, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with serve(well) as stub, pytest.raises(UsageError, match="OPENAI_API_KEY holds") as caught:
        run(stub, out)
    assert key not in str(caught.value)
    assert stub.calls == []
    assert not out.exists()


@pytest.mark.parametrize(
    "url",
    ["127.0.0.1:8000/v1", "localhost", "http://", "ftp://x/v1", "http://x:99999/v1", "http://[::1/v1", "http://a b"],
)
def test_a_base_url_that_is_none_is_said_at_once(out: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    with serve(well) as stub, pytest.raises(UsageError, match="the base URL must look like"):
        run(stub, out, base_url=url)
    monkeypatch.setenv("OPENAI_BASE_URL", url)
    with serve(well) as stub, pytest.raises(UsageError, match="the base URL must look like"):
        run(stub, out, base_url=None)
    assert not out.exists()


@pytest.mark.parametrize(
    "odd",
    [
        {"temperature": float("nan")},
        {"prompt_price": float("inf"), "completion_price": 1.0},
        {"prompt_price": 1.0, "completion_price": float("nan")},
        {"model": "a\nb"},
        {"model": "\udcff"},
    ],
)
def test_settings_that_cannot_be_sent_are_said_at_once(out: Path, odd: dict[str, Any]) -> None:
    with serve(well) as stub, pytest.raises(UsageError, match=r"cannot be sent|finite numbers"):
        run(stub, out, **odd)
    assert not out.exists()


@pytest.mark.parametrize("asked", ["0", "Wed, 21 Oct 2015 07:28:00 GMT"])
def test_callers_that_were_sent_away_for_no_time_at_all_still_pause(
    out: Path, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    monkeypatch.setattr(calls, "_FIRST_PAUSE", 0.2)
    busy = Reply(status=429, headers={"retry-after": asked}, error={"message": "slow down"})
    with serve(first(busy, busy)) as stub:
        assert run(stub, out, 1).done == 1
    assert stub.times[1] - stub.times[0] >= 0.1
    assert stub.times[2] - stub.times[1] >= 0.2


def test_a_server_that_hangs_is_left_after_the_timeout(out: Path) -> None:
    with serve(lambda body, n: Reply(well(body, n).content, hang=30.0 if n < 2 else 0.0)) as stub:
        summary = run(stub, out, 3, timeout=0.3)
    assert (summary.done, len(stub.calls)) == (3, 5)
    with serve(lambda *_: Reply(hang=30.0)) as stub:
        summary = run(stub, out.with_name("other.jsonl"), 2, timeout=0.2, retries=1)
    assert (summary.given_up, len(stub.calls)) == (2, 4)
    assert summary.reasons == {"no answer within 0.2 s": 2}


def test_a_request_that_the_server_leaves_unanswered_is_given_up_and_asked_again_by_the_next_run(out: Path) -> None:
    broken = Reply(status=500, error={"message": SECRET})
    with serve(lambda body, n: broken if "Prompt 2" in body["messages"][-1]["content"] else well(body, n)) as stub:
        summary = run(stub, out, 5, retries=2)
    assert (summary.requested, summary.done, summary.given_up) == (5, 4, 1)
    assert summary.reasons == {"HTTP 500": 1}
    with serve(well) as stub:
        again = run(stub, out, 5)
    assert (again.resumed, again.done, again.given_up, len(stub.calls)) == (4, 1, 0, 1)
    assert len(read_rows(out)) == 5


def test_a_server_that_is_gone_ends_the_run(out: Path) -> None:
    with serve(lambda body, n: well(body, n) if n < 3 else Reply(drop=True)) as stub:
        with pytest.raises(ModelError, match=r"10 requests in a row without an answer .*the connection failed"):
            run(stub, out, 30, retries=0, concurrency=1)
        assert len(stub.calls) == 13
    assert len(read_rows(out)) == 3


def test_many_requests_without_an_answer_end_no_run_that_has_answers_between_them(out: Path) -> None:
    with serve(lambda body, n: Reply(status=500) if n % 2 else well(body, n)) as stub:
        summary = run(stub, out, 24, retries=0, concurrency=1)
    assert (summary.done, summary.given_up) == (12, 12)


def test_a_server_that_is_not_there_ends_the_run_with_the_first_request(out: Path) -> None:
    seen: list[int] = []
    with serve(well) as stub:
        run(stub, out, 3)
    with pytest.raises(ModelError, match="no server answers at the base URL"):
        run_requests(stub, out, requests(30), progress=lambda _stage, n, _total: seen.append(n), retries=1)
    assert seen == []
    assert len(read_rows(out)) == 3


@pytest.mark.parametrize(
    ("status", "words"), [(401, "refuses the key"), (403, "the key"), (404, "knows no model 'tiny'")]
)
def test_a_key_or_model_that_is_refused_ends_the_run_at_once(out: Path, status: int, words: str) -> None:
    refusal = Reply(status=status, error={"message": SECRET})
    with serve(lambda *_: refusal) as stub, pytest.raises(ModelError, match=words) as caught:
        run(stub, out)
    assert len(stub.calls) == 1
    assert SECRET not in str(caught.value)


def test_without_key_and_server_of_ones_own_nothing_is_sent(out: Path) -> None:
    with pytest.raises(UsageError, match="OPENAI_API_KEY"):
        llm.generate(requests(1), Note, to_rows, Settings("tiny"), out, generator="test", version=1)
    assert not out.exists()


def test_cost_is_known_only_with_both_prices_and_all_tokens(tmp_path: Path) -> None:
    prices = {"prompt_price": 2.0, "completion_price": 8.0}
    with serve(well) as stub:
        assert run(stub, tmp_path / "a.jsonl", 4, **prices).cost == pytest.approx(4 * (10 * 2 + 5 * 8) / 1e6)
        assert run(stub, tmp_path / "b.jsonl", 4, prompt_price=2.0).cost is None
    with serve(lambda body, n: Reply(well(body, n).content, usage=n != 1)) as stub:
        summary = run(stub, tmp_path / "c.jsonl", 4, **prices)
    assert (summary.cost, summary.prompt_tokens, summary.completion_tokens) == (None, None, None)


def test_an_answer_may_make_no_row_or_several_and_is_never_asked_again(out: Path) -> None:
    def several(request: Request, note: Note) -> list[dict[str, str]]:
        return [{"text": f"{note.text} {i}"} for i in range(int(request.id[1:]))]

    with serve(well) as stub:
        summary = run_requests(stub, out, requests(4), several)
        again = run_requests(stub, out, requests(4), several)
    assert (summary.done, summary.rows, len(stub.calls)) == (4, 0 + 1 + 2 + 3, 4)
    assert (again.resumed, again.done, again.rows) == (4, 0, 0)
    assert rows_by_request(out) == {"r1": 1, "r2": 2, "r3": 3}
    assert sorted(row["id"].partition("-")[2] for row in read_rows(out)) == ["1", "1", "1", "2", "2", "3"]


def test_a_fault_of_a_generator_ends_the_run_as_itself(out: Path) -> None:
    def broken(_request: Request, _note: Note) -> list[dict[str, str]]:
        raise KeyError("a fault")

    with serve(well) as stub, pytest.raises(KeyError):
        run_requests(stub, out, requests(3), broken)


def test_progress_counts_to_the_number_of_requests(out: Path) -> None:
    seen: list[tuple[int, int]] = []
    with serve(well) as stub:
        run_requests(stub, out, requests(5), progress=lambda _stage, n, total: seen.append((n, total)))
    assert sorted(seen) == [(n, 5) for n in range(1, 6)]


def test_requests_in_the_file_that_are_not_asked_for_are_counted(out: Path) -> None:
    with serve(well) as stub:
        run(stub, out, 5)
        assert run(stub, out, 3).others == 2


def test_ids_that_stand_twice_are_refused(out: Path) -> None:
    with serve(well) as stub, pytest.raises(UsageError, match="same id"):
        run_requests(stub, out, [*requests(2), *requests(1)])


def test_a_request_id_tells_everything_apart() -> None:
    one = request_id("g", "p", {"a": 1, "b": 2}, 0)
    assert one == request_id("g", "p", {"b": 2, "a": 1}, 0)
    others = [("h", "p", {}, 0), ("g", "q", {}, 0), ("g", "p", {"a": 2, "b": 2}, 0), ("g", "p", {"a": 1, "b": 2}, 1)]
    assert len({one, *(request_id(*other) for other in others)}) == 5


def test_a_dry_run_shows_the_prompts_and_the_number_of_calls() -> None:
    shown = dry_run(requests(2))
    assert shown.startswith("2 calls\n")
    assert all(words in shown for words in ("Prompt 0.", "Prompt 1.", "Be brief.", "2 real examples"))
    assert dry_run([]) == "0 calls"


def test_no_repr_shows_a_prompt() -> None:
    assert SECRET not in repr(requests(1)[0])


# Cut off and resumed


def test_a_half_written_end_is_dropped_and_only_its_request_asked_again(out: Path) -> None:
    def double(request: Request, note: Note) -> list[dict[str, str]]:
        return [*to_rows(request, note), *to_rows(request, note)]

    with serve(well) as stub:
        run_requests(stub, out, requests(4), double, concurrency=1)
        whole = out.read_bytes()
        log = out.with_name("rows.jsonl.log")
        lines = log.read_bytes().splitlines(keepends=True)
        ends = [i + 1 for i, byte in enumerate(whole) if byte == 10]
        # Any byte of the last request's rows may be the last that was written; its line in the log comes after them.
        for size in (ends[5], ends[5] + 1, ends[6] - 1, ends[6], ends[6] + 30, len(whole) - 2):
            out.write_bytes(whole[:size])
            log.write_bytes(b"".join(lines[:3]) + b'{"request_')
            before = len(stub.calls)
            summary = run_requests(stub, out, requests(4), double, concurrency=1)
            assert (summary.resumed, summary.done, len(stub.calls) - before) == (3, 1, 1), size
            assert out.read_bytes() == whole
            assert log.read_bytes() == b"".join(lines)


def test_rows_that_were_written_whole_are_kept_without_their_line_in_the_log(out: Path) -> None:
    with serve(well) as stub:
        run(stub, out, 4)
        whole = out.read_bytes()
        out.with_name("rows.jsonl.log").unlink()
        out.write_bytes(whole[:-1])  # only the end of the last line is missing
        assert run(stub, out, 4).resumed == 4
    assert out.read_bytes() == whole
    assert len(stub.calls) == 4


def test_rows_that_a_person_took_out_stay_out(out: Path) -> None:
    with serve(well) as stub:
        run(stub, out, 4)
        lines = out.read_bytes().splitlines(keepends=True)
        out.write_bytes(b"".join(lines[:2]))
        assert run(stub, out, 4).resumed == 4
        assert len(read_rows(out)) == 2
        out.unlink()  # the whole file taken away: to be made again
        assert run(stub, out, 4).done == 4


def test_a_line_that_is_no_row_is_named_and_nothing_is_touched(out: Path) -> None:
    with serve(well) as stub:
        run(stub, out, 2)
        out.write_bytes(b'{"text": "' + SECRET.encode() + b'"}\n' + out.read_bytes())
        before = out.read_bytes()
        with pytest.raises(InputError, match=r"rows\.jsonl:1: has no provenance") as caught:
            run(stub, out, 2)
    assert SECRET not in str(caught.value)
    assert out.read_bytes() == before


@pytest.mark.parametrize("other", [{"model": "large"}, {"temperature": 0.1}, {"seed": 5}, {"max_tokens": 3}])
def test_one_file_holds_one_model_with_one_set_of_parameters(out: Path, other: dict[str, Any]) -> None:
    with serve(well) as stub:
        run(stub, out, 2)
        before = out.read_bytes()
        with pytest.raises(UsageError, match=r"was made with another (model|parameters)"):
            run(stub, out, 4, **other)
        assert run(stub, out, 4, concurrency=1, timeout=9.0).done == 2
    assert out.read_bytes().startswith(before)


FOREIGN = [b'[{"text": "my own"}]', b'{"text": "my own"}', b"a,b\n1,2", b'{"text": "my own"}\n{"te']


@pytest.mark.parametrize("content", [*FOREIGN, *(content + b"\n" for content in FOREIGN)])
def test_a_file_that_is_not_ours_is_refused_as_it_is(out: Path, content: bytes) -> None:
    out.write_bytes(content)
    with serve(well) as stub, pytest.raises(InputError, match=r"rows\.jsonl:1: "):
        run(stub, out)
    assert out.read_bytes() == content
    assert stub.calls == []


def test_a_link_and_its_file_have_one_log(out: Path) -> None:
    link = out.with_name("link.jsonl")
    link.symlink_to(out)
    with serve(lambda *_: Reply("never valid")) as stub:
        assert run(stub, link, 2, json_attempts=1, turns=1).given_up == 2
        assert run(stub, out, 2, json_attempts=1, turns=1).given_up == 2
        assert len(stub.calls) == 2
    assert sorted(path.name for path in out.parent.iterdir()) == [
        "link.jsonl",
        "rows.jsonl",
        "rows.jsonl.key",
        "rows.jsonl.log",
    ]


def test_a_pipe_is_refused(out: Path) -> None:
    os.mkfifo(out)
    with serve(well) as stub, pytest.raises(UsageError, match="no ordinary file"):
        run(stub, out)


def test_a_sorted_file_without_its_log_is_not_taken_for_one_that_was_cut_off(out: Path) -> None:
    def three(request: Request, note: Note) -> list[dict[str, str]]:
        return to_rows(request, note) * 3

    with serve(well) as stub:
        run_requests(stub, out, requests(3), three, concurrency=1)
        out.with_name("rows.jsonl.log").unlink()
        lines = out.read_bytes().splitlines(keepends=True)
        # Part 2 last, after part 1 elsewhere; part 2 last, its part 1 taken out; rows of others between.
        for order in ([0, 2, 3, 4, 5, 6, 7, 8, 1], [2, 1], [0, 3, 4, 5, 6, 7, 8, 1]):
            out.write_bytes(b"".join(lines[i] for i in order))
            asked = requests(3) if len(order) > 2 else requests(1)
            assert run_requests(stub, out, asked, three).done == 0
            assert out.read_bytes() == b"".join(lines[i] for i in order)


def test_two_runs_into_one_file_are_refused(out: Path) -> None:
    refused: list[str] = []

    def nested(request: Request, note: Note) -> list[dict[str, str]]:
        with pytest.raises(UsageError, match="another run") as caught, llm.open_journal(out, {}):
            pass
        refused.append(str(caught.value))
        return to_rows(request, note)

    with serve(well) as stub:
        assert run_requests(stub, out, requests(2), nested).done == 2
    assert len(refused) == 2


@pytest.mark.parametrize("name", ["rows.csv", "rows", "rows.jsonl.gz"])
def test_the_file_must_be_jsonl(tmp_path: Path, name: str) -> None:
    with serve(well) as stub, pytest.raises(UsageError, match=r"\.jsonl"):
        run(stub, tmp_path / name)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with serve(well) as stub, pytest.raises(UsageError, match="cannot be written"):
        run(stub, tmp_path / "nowhere" / "rows.jsonl")


FULL_DISK = """
import resource, sys
sys.dont_write_bytecode = True  # compiled files would be cut off too, and read by who comes next
resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))  # what is written beyond is cut off in the middle of a row
"""

CHILD = """
import sys
from pathlib import Path
from tests.generators.client.test_llm import Note, requests, to_rows
from corpusaudit.generators.client.llm import generate
from corpusaudit.generators.client.requests import Settings

def twice(request, note):
    return [*to_rows(request, note), *to_rows(request, note)]

settings = Settings("tiny", base_url=sys.argv[1], concurrency=3)
print(generate(requests(40), Note, twice, settings, Path(sys.argv[2]), generator="test", version=3))
"""


def test_a_run_that_is_killed_again_and_again_loses_nothing_and_repeats_nothing(out: Path) -> None:
    answered: Counter[str] = Counter()

    def slowly(body: Body, number: int) -> Reply:
        time.sleep(0.02)
        return well(body, number)

    with serve(slowly) as stub:
        command = [sys.executable, "-c", textwrap.dedent(CHILD), stub.url, str(out)]
        environment = {**os.environ, "PYTHONPATH": f"{Path(__file__).parents[3]}{os.pathsep}{os.environ['PYTHONPATH']}"}
        in_flight = 0
        for stop_at in (5, 13, 22, 31):
            child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            while len(stub.calls) < stop_at and child.poll() is None:
                time.sleep(0.005)
            assert child.poll() is None
            finished = len(done_in(out))
            child.send_signal(signal.SIGKILL)
            child.wait()
            assert len(done_in(out)) >= finished
            in_flight += 3
        last = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    answered.update(rows_by_request(out))
    assert answered == {f"r{i}": 2 for i in range(40)}
    assert len({row["id"] for row in read_rows(out)}) == 80
    assert "requested=40" in last.stdout
    # Only what was on its way when the process died was asked for a second time.
    assert 40 <= len(stub.calls) <= 40 + in_flight
    assert max(Counter(stub.prompts).values()) <= 5


def test_a_disk_that_is_full_ends_the_run_which_goes_on_when_there_is_room(out: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": f"{Path(__file__).parents[3]}{os.pathsep}{os.environ['PYTHONPATH']}"}
    with serve(well) as stub:
        command = [sys.executable, "-c", FULL_DISK + CHILD, stub.url, str(out)]
        full = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert "what stands in it is kept" in full.stderr
        assert 8000 < out.stat().st_size < 9000
        assert out.read_bytes().endswith(b"}\n")  # no part of a row: others may write on where there is room for less
        assert 0 < len(done_in(out)) < 40
        command[2] = CHILD
        subprocess.run(command, env=environment, capture_output=True, check=True)
    assert rows_by_request(out) == {f"r{i}": 2 for i in range(40)}


def done_in(path: Path) -> set[str]:
    if not path.exists():
        return set()
    lines = [line for line in path.read_bytes().split(b"\n")[:-1] if line]
    return {json.loads(line)["provenance"]["request_id"] for line in lines}
