"""Every way into an audit keeps its packages offline, and no test uses the network; see also tests/test_files.py."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from corpusaudit.features.offline import _ENVIRONMENT as OFFLINE


def environment() -> dict[str, str]:
    """Return this process's environment without what keeps packages offline: the program has to see to that itself."""
    return {name: value for name, value in os.environ.items() if name not in OFFLINE}


@pytest.mark.parametrize(
    "program",
    [
        "from corpusaudit import audit; audit(['a b', 'c d'], only=['diversity.ttr'])",
        "from corpusaudit.features.offline import import_onnxruntime; import_onnxruntime()",
        "from corpusaudit.features.pii.tagger.presidio import presidio; presidio()",
        "from corpusaudit.cli import cli, main\ntry:\n  main(['metrics'])\nexcept SystemExit: pass",
    ],
    ids=["audit", "onnxruntime", "presidio", "command line"],
)
def test_every_way_in_sets_what_keeps_packages_offline(program: str) -> None:
    asked = dict.fromkeys(OFFLINE, "0")  # overruled
    shown = f"{program}\nimport json, os; print(json.dumps(dict(os.environ)))"
    done = subprocess.run(
        [sys.executable, "-c", shown], env=environment() | asked, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert {name: found[name] for name in OFFLINE} == OFFLINE


@pytest.mark.parametrize(
    "program", ["socket.create_connection(('192.0.2.1', 9))", "socket.getaddrinfo('name.invalid', 9)"]
)
def test_tests_and_their_children_are_watched(program: str) -> None:
    with pytest.raises(PermissionError, match="the tests use no network"):
        exec(program, {"socket": socket})
    done = subprocess.run(
        [sys.executable, "-c", f"import socket\n{program}"], capture_output=True, text=True, check=False
    )
    assert "PermissionError: the tests use no network" in done.stderr
    log = Path(os.environ["CORPUSAUDIT_TESTS_NETWORK"])
    assert log.read_text("utf-8").count("socket.") == 2
    log.write_text("", "utf-8")
