"""What each command leaves behind is what docs/files.md lists, and an audit speaks to nobody: seen from outside.

The commands of the page run one after the other in one folder, each in a process of its own.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import re
import shlex
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import corpusaudit
from corpusaudit.features.offline import _ENVIRONMENT as OFFLINE
from corpusaudit.generators.symptoms.taxonomy import read_taxonomy
from tests.generators.stub_server import Body, Reply, serve

PAGE = Path(__file__).parents[1] / "docs" / "files.md"
PACKAGE = Path(corpusaudit.__file__).parent
SAID = "Mr. Adam Smith reports low mood"
WORDS = ("sleep", "appetite", "work", "stress", "family", "no", "fever", "denies", "chest", "pain", "walks", "daily")
SYMPTOMS = {symptom.name: symptom.name.replace("_", " ") for symptom in read_taxonomy(None)}
INTERNET = re.compile(r"\bAF_INET6?\b")
ADDRESS = re.compile(r'\bconnect\(.*htons\((\d+)\), .*"([^"]+)"')
WRITES = "open,openat,openat2,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mknod,mknodat"
WRITTEN = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|^\d+ +(?:creat|mkdir|rename|link|symlink|mknod)")


def sections() -> dict[str, tuple[list[str], dict[str, str]]]:
    """Return the commands of each section of the page, and the modes of what they leave, by path."""
    found = {}
    for part in PAGE.read_text("utf-8").split("\n## ")[1:]:
        commands = re.findall(r"^corpusaudit .+$", part, re.MULTILINE)
        found[part.partition("\n")[0]] = commands, dict(re.findall(r"^\| `(\S+)` \| (\d+) \|", part, re.MULTILINE))
    return found


@dataclass(frozen=True)
class World:
    """All that a command could write to, below one folder but for the package itself."""

    folder: Path
    server: str
    before: frozenset[str]

    @property
    def work(self) -> Path:
        return self.folder / "work"

    def tree(self) -> dict[str, tuple[int, int]]:
        """Return mode and time of every file and folder."""
        found = {path.relative_to(self.folder).as_posix(): path.lstat() for path in self.folder.rglob("*")}
        return {
            f"{name}/" if stat.S_ISDIR(at.st_mode) else name: (stat.S_IMODE(at.st_mode), at.st_mtime_ns)
            for name, at in found.items()
        }

    def run(self, command: str, *around: str) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if name not in OFFLINE}
        homes = {"HOME": "home", "TMPDIR": "tmp", "XDG_CACHE_HOME": "home", "XDG_CONFIG_HOME": "home"}
        environment |= {name: str(self.folder / value) for name, value in homes.items()}
        return subprocess.run(
            [*around, sys.executable, "-m", "corpusaudit.cli", *shlex.split(command)[1:]],
            cwd=self.work,
            env=environment | {"OPENAI_BASE_URL": self.server, "NO_PROXY": "127.0.0.1"},
            capture_output=True,
            text=True,
            umask=0o022,
            check=False,
        )

    def left(self, command: str, *around: str) -> dict[str, str]:
        """Run a command and return what it left, with modes: files, and folders that are empty or its owner's alone."""
        before = self.tree()
        done = self.run(command, *around)
        assert done.returncode in (0, 1, 3), done.stdout + done.stderr
        after = self.tree()
        assert before.keys() <= after.keys()
        new = {name: mode for name, (mode, at) in after.items() if before.get(name) != (mode, at)}
        for folder in [name for name in new if name.endswith("/")]:
            empty = not any(name.startswith(folder) and name != folder for name in after)
            if folder in before or not (empty or new[folder] == 0o700):
                del new[folder]
        return {name.removeprefix("work/"): f"{mode:o}" for name, mode in new.items()}


def answer(body: Body, _number: int) -> Reply:
    """Answer by the schema asked for: enough for every generator to write rows."""
    prompt, schema = body["messages"][-1]["content"], body["response_format"]["json_schema"]["schema"]
    if "sub_concepts" in schema["properties"]:
        lines = prompt.replace("_", " ").splitlines()
        name = next(line for line in lines if line.startswith(tuple(SYMPTOMS.values()))).partition(":")[0]
        return Reply(json.dumps({"sub_concepts": [f"{name} today", f"{name} at work"]}))
    if "texts" in schema["properties"]:
        sides = " and ".join(re.findall(r"(?:side of it|Here): (.*)", prompt))
        return Reply(json.dumps({"texts": [f"I have {sides}, {random.Random(prompt).random()}."]}))
    if SYMPTOMS.keys() <= schema["properties"].keys():
        statement = prompt.split("=====")[2]
        return Reply(json.dumps({name: 5 * (words in statement) for name, words in SYMPTOMS.items()}))
    return Reply(json.dumps(filled(schema, schema.get("$defs", {}))))


def filled(schema: Mapping[str, Any], parts: Mapping[str, Any]) -> Any:
    """Return the plainest value that fits a JSON Schema."""
    if "$ref" in schema:
        return filled(parts[schema["$ref"].rpartition("/")[2]], parts)
    if "enum" in schema:
        return schema["enum"][0]
    if schema["type"] == "object":
        return {name: filled(one, parts) for name, one in schema["properties"].items()}
    return [filled(schema["items"], parts)] if schema["type"] == "array" else SAID


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    for name in ("work", "home", "tmp"):
        (folder / name).mkdir(mode=0o755)
    for role in ("synthetic", "source", "holdout"):
        draws = random.Random(role)
        rows = [
            {
                "id": f"{role}-{i}",
                "text": f"{SAID} {' '.join(draws.choices(WORDS, k=40))}.",
                "label": ["F32.1", "F41.1"][i % 2],
            }
            for i in range(24)
        ]
        (folder / "work" / f"{role}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    with serve(answer) as stub:
        yield World(folder, stub.url, frozenset(path.as_posix() for path in PACKAGE.rglob("*")))


@dataclass(frozen=True)
class Seen:
    """The audit of the page: what it left, and the calls of the kernel where they could be traced."""

    left: dict[str, str]
    calls: list[str] | None
    cut_off: bool


def works(*command: str) -> bool:
    """Return whether a command is there and allowed here."""
    return (
        shutil.which(command[0]) is not None
        and not subprocess.run(command, capture_output=True, check=False).returncode
    )


def strace(to: Path) -> list[str]:
    return ["strace", "-f", "--seccomp-bpf", "-qq", "-e", f"trace=%network,{WRITES}", "-o", str(to)]


@pytest.fixture(scope="module")
def audit(world: World) -> Seen:
    trace = world.folder.with_name("trace")
    nowhere = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--net", "--map-root-user"]
    cut_off, traced = works(*nowhere, "true"), works(*strace(trace), "true")
    (command,), _ = sections()["audit"]
    left = world.left(command, *(nowhere if cut_off else ()), *(strace(trace) if traced else ()))
    return Seen(left, trace.read_text("utf-8").splitlines() if traced else None, cut_off)


def test_an_audit_runs_without_a_network(world: World, audit: Seen) -> None:
    report = json.loads((world.work / "report" / "report.json").read_text("utf-8"))
    values = {one["metric"]: one["value"] for one in report["measurements"]}
    assert values["disclosure.pii_found"] == 1.0  # both models ran
    assert values["diversity.effective_documents"] is not None
    if not audit.cut_off:
        pytest.skip("this system allows no network namespace: the audit could have had a network")


def test_an_audit_opens_no_socket(audit: Seen) -> None:
    if audit.calls is None:
        pytest.skip("strace is not there, or not allowed here")
    assert [line for line in audit.calls if INTERNET.search(line)] == []


def test_the_trace_sees_a_socket_of_a_child(tmp_path: Path) -> None:
    if not works(*strace(tmp_path / "tried"), "true"):
        pytest.skip("strace is not there, or not allowed here")
    opens = "import socket; socket.socket(socket.AF_INET6).close()"
    call = [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {opens!r}])"]
    subprocess.run([*strace(tmp_path / "trace"), *call], check=True)
    assert any(INTERNET.search(line) for line in (tmp_path / "trace").read_text("utf-8").splitlines())


def test_an_audit_opens_nothing_for_writing_but_its_output(world: World, audit: Seen) -> None:
    """Files that are gone when it ends too."""
    if audit.calls is None:
        pytest.skip("strace is not there, or not allowed here")
    written = [line for line in audit.calls if WRITTEN.search(line) and " = -1 " not in line]
    places = {Path(world.work, name).as_posix() for line in written for name in re.findall(r'"([^"]*)"', line)}
    beside = {place for place in places if "/__pycache__" in place}  # Python's own, and compiled loops
    ours = ("report", "cache", "evidence.jsonl", ".corpusaudit-")
    allowed = (*(str(world.work / name) for name in ours), str(world.folder / "tmp"), "/dev/null", "/dev/shm/sem.")
    assert [place for place in places - beside if not place.startswith(allowed)] == []
    assert str(world.work / "evidence.jsonl") in places


@pytest.mark.parametrize("name", [name for name in sections() if name != "demo"])  # see tests/demo/test_demo_command.py
def test_a_command_leaves_what_the_page_lists(world: World, audit: Seen, name: str) -> None:
    commands, listed = sections()[name]
    if name == "audit":
        assert audit.left == listed
        return
    if name == "audit --pool" and not (world.work / "notes.jsonl").exists():
        world.left(*sections()["generate icd10"][0])
    if name == "review import":
        if not (world.work / "sheet").exists():
            world.left(*sections()["review export"][0])
        fill_in(world.work / "sheet" / "sheet.csv", world.work / "rated.csv")
    left = {}
    for command in commands:
        left |= world.left(command)
    assert left == listed


def fill_in(sheet: Path, rated: Path) -> None:
    """Write what a rater gives back who takes everything for real."""
    head, *rows = csv.reader(io.StringIO(sheet.read_text("utf-8-sig")))
    given = {"realism": "4", "origin": "real"}
    with rated.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *([given.get(n, v) for n, v in zip(head, row, strict=True)] for row in rows)])


def test_a_generator_speaks_to_its_server_alone(world: World) -> None:
    """This one loads the embedder too, for what says the same."""
    trace = world.folder.with_name("trace of a generator")
    if not works(*strace(trace), "true"):
        pytest.skip("strace is not there, or not allowed here")
    (command,), _ = sections()["generate symptoms"]
    done = world.run(f"{command.removesuffix('run')}again --stage expand", *strace(trace))
    assert done.returncode == 0, done.stderr
    calls = trace.read_text("utf-8").splitlines()
    met = {address for line in calls if INTERNET.search(line) for address in ADDRESS.findall(line)}
    assert met == {(world.server.split(":")[2].removesuffix("/v1"), "127.0.0.1")}
    assert not [line for line in calls if "SOCK_DGRAM" in line and INTERNET.search(line)]  # no name is asked for


def test_nothing_comes_to_lie_in_the_package_but_compiled_files(world: World) -> None:
    new = {path.as_posix() for path in PACKAGE.rglob("*")} - world.before
    assert [name for name in new if "__pycache__" not in name] == []
