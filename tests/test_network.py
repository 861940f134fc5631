"""An audit uses no network: seen from the kernel's side, in a network namespace that leads nowhere."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from corpusaudit.features.offline import _ENVIRONMENT as OFFLINE

WORDS = [
    "patient",
    "reports",
    "low",
    "mood",
    "poor",
    "sleep",
    "family",
    "support",
    "denies",
    "chest",
    "pain",
    "walks",
    "daily",
]
INTERNET = re.compile(r"\bAF_INET6?\b")
# urllib3, which Presidio imports through tldextract and requests, binds ::1 once to see whether this machine has IPv6.
LOOK_FOR_IPV6 = re.compile(
    r'socket\(AF_INET6, SOCK_STREAM\|SOCK_CLOEXEC, IPPROTO_IP\)|bind\(\d+, \{sa_family=AF_INET6, .*"::1"'
)


def environment() -> dict[str, str]:
    """Return this process's environment without what keeps packages offline: the program has to see to that itself."""
    return {name: value for name, value in os.environ.items() if name not in OFFLINE}


def works(*command: str) -> bool:
    """Return whether a command is there and allowed here."""
    return (
        shutil.which(command[0]) is not None
        and not subprocess.run(command, capture_output=True, check=False).returncode
    )


def write_notes(folder: Path, name: str, count: int = 24) -> str:
    draws = random.Random(name)
    rows = [
        {"text": f"Mr. Adam Smith {' '.join(draws.choices(WORDS, k=40))}.", "label": "ab"[i % 2]} for i in range(count)
    ]
    file = folder / f"{name}.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return str(file)


def audit_command(folder: Path) -> list[str]:
    synthetic, source, holdout = (write_notes(folder, name) for name in ("synthetic", "source", "holdout"))
    command = [sys.executable, "-m", "corpusaudit.cli", "audit", synthetic, "--source", source, "--holdout", holdout]
    return [*command, "--out", str(folder / "out"), "--quiet"]


@dataclass(frozen=True)
class Seen:
    """One audit: how it ended, its report, and the calls of the kernel where they could be traced."""

    done: subprocess.CompletedProcess[str]
    report: dict[str, Any]
    trace: list[str] | None
    cut_off: bool


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    folder = tmp_path_factory.mktemp("audit")
    trace = folder / "trace"
    nowhere = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--net", "--map-root-user"]
    strace = ["strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=%network", "-o", str(trace)]
    cut_off = works(*nowhere, "true")
    traced = works(*strace, "true")
    command = [*(nowhere if cut_off else ()), *(strace if traced else ()), *audit_command(folder)]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    report = json.loads((folder / "out" / "report.json").read_text("utf-8"))
    return Seen(done, report, trace.read_text("utf-8").splitlines() if traced else None, cut_off)


def test_an_audit_runs_without_a_network(seen: Seen) -> None:
    values = {one["metric"]: one["value"] for one in seen.report["measurements"]}
    assert values["disclosure.pii_found"] == 1.0  # both models ran
    assert values["diversity.effective_documents"] is not None
    assert (seen.done.returncode, seen.done.stderr) == (3, "")  # so few documents tell nothing of some limits
    if not seen.cut_off:
        pytest.skip("this system allows no network namespace: the audit could have had a network")


def test_an_audit_opens_no_socket(seen: Seen) -> None:
    if seen.trace is None:
        pytest.skip("strace is not there, or not allowed here")
    internet = [line for line in seen.trace if INTERNET.search(line)]
    assert [line for line in internet if not LOOK_FOR_IPV6.search(line)] == []
    assert len(internet) == 2, "the one look for IPv6 shows that the trace sees what packages do"


@pytest.mark.parametrize(
    "program",
    [
        "from corpusaudit import audit; audit(['a b', 'c d'], only=['diversity.ttr'])",
        "from corpusaudit.features.offline import import_onnxruntime; import_onnxruntime()",
        "from corpusaudit.features._presidio import _presidio; _presidio()",
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
