"""What is private stays private where a metric crashes, and tokens of it are keyed; every command by itself is searched
in ``test_no_leak_commands.py``."""

from __future__ import annotations

import io
import json
import logging
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from corpusaudit.cli import main
from corpusaudit.metrics.memorization import verbatim
from corpusaudit.metrics.record import Outcome
from tests.leaks import find, find_in_files
from tests.private_files import CANARY, PrivateFiles, make_private_files


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> PrivateFiles:
    return make_private_files(tmp_path_factory.mktemp("canaries"))


def _audit(private: PrivateFiles, out: Path, metric: str) -> tuple[int, str]:
    """Audit in this process; return the exit code, and standard output and error together."""
    streams = io.StringIO()
    call = ["audit", "--config", str(private.config), "--out", str(out), "--only", metric]
    with redirect_stdout(streams), redirect_stderr(streams), pytest.raises(SystemExit) as stop:
        main(call)
    assert isinstance(stop.value.code, int)
    return stop.value.code, streams.getvalue()


def test_a_crashing_metric_leaks_nothing_and_fails_closed(
    private: PrivateFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    def crash(_: object) -> Outcome:
        raise ValueError(f"cannot parse {CANARY!r}")

    monkeypatch.setattr(verbatim, "measure", crash)
    code, shown = _audit(private, tmp_path / "report", "memorization.verbatim")
    assert code == 3
    assert "ValueError" in shown + (tmp_path / "report" / "report.json").read_text(encoding="utf-8")
    assert find(f"{shown} {caplog.text}".encode(), private.secrets) == set()
    assert find_in_files(tmp_path, private.secrets) == {}


def test_equal_keys_give_equal_tokens(private: PrivateFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def sources(name: str, key: str) -> list[str]:
        monkeypatch.setenv("CORPUSAUDIT_KEY", key)
        _audit(private, tmp_path / name, "memorization.exact_copies")
        report = json.loads((tmp_path / name / "report.json").read_text())
        return [finding["source"] for finding in report["findings"]]

    first = sources("one", "the first of two keys")
    assert first
    assert sources("two", "the first of two keys") == first
    assert sources("three", "the second of two keys") != first
