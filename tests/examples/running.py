"""A project as its users have one, and the steps of a CI system run in it: in bash, with the real command."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from corpusaudit.commands.scaffold import write_scaffold
from corpusaudit.config import load_preset

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
JUDGED = "memorization.exact_copies"
"""The one limit that the project keeps: it is measured at once, and copies break it."""
KEY = "0123456789abcdef" * 4
SUBJECTS = ("The gardener", "A neighbour", "My cousin", "The teacher", "An old sailor", "The clerk", "Her aunt")
VERBS = ("mended", "painted", "borrowed", "carried", "found", "sold", "counted")
OBJECTS = ("a blue kettle", "the garden gate", "three letters", "an iron stove", "a sack of barley")


def notes(first: int, count: int) -> list[dict[str, str]]:
    """Return made-up notes, none of which is among those of another ``first`` a thousand away."""
    return [
        {"id": str(n), "text": f"{SUBJECTS[n % 7]} {VERBS[n // 7 % 7]} {OBJECTS[n % 5]} in the year {n}."}
        for n in range(first, first + count)
    ]


def write_rows(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def make_project(folder: Path, *, copied: int = 0, holdout: bool = True, limit: str = "") -> tuple[Path, Path]:
    """Write a project with what ``init`` writes and a folder with the private text beside it, and return both.

    So many of the 40 synthetic notes are copied from the source. ``limit`` takes the place of the one that is kept.
    """
    project, mounted = folder / "project", folder / "mounted"
    project.mkdir()
    write_scaffold(project, force=False)
    config = project / "corpusaudit.toml"
    off = "".join(f'{gate} = "off"\n' for gate in load_preset("release") if gate != JUDGED)
    own = f"{JUDGED} = {limit}\n" if limit else ""
    config.write_text(config.read_text(encoding="utf-8") + off + own, encoding="utf-8")
    source = notes(2000, 40)
    write_rows(project / "data" / "synthetic.jsonl", [*notes(1000, 40 - copied), *source[:copied]])
    write_rows(mounted / "source.jsonl", source)
    if holdout:
        write_rows(mounted / "holdout.jsonl", notes(3000, 40))
    return project, mounted


def command_on_path(folder: Path) -> str:
    """Return a PATH on which the command lies, told to measure the limit that the project keeps and no more."""
    program = folder / "bin" / "corpusaudit"
    program.parent.mkdir(exist_ok=True)
    called = shlex.join([sys.executable, "-c", "import sys; from corpusaudit.cli import main; sys.exit(main())"])
    program.write_text(f'#!/bin/bash\n[ "$1" = audit ] && set -- "$@" --only {JUDGED}\nexec {called} "$@"\n')
    program.chmod(0o755)
    return os.pathsep.join([str(program.parent), str(Path(sys.executable).parent), os.environ["PATH"]])


def bash(script: str, folder: Path, environment: Mapping[str, str], *options: str) -> subprocess.CompletedProcess[str]:
    """Run a script as CI systems do, and return what came of it."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("CORPUSAUDIT_")}
    given |= {"CORPUSAUDIT_TESTS_NETWORK": os.environ["CORPUSAUDIT_TESTS_NETWORK"], "PYTHONPATH": _python_path()}
    return subprocess.run(
        ["bash", *options, "-c", script], cwd=folder, env={**given, **environment}, capture_output=True, text=True
    )


def _python_path() -> str:
    return os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])


class Job:
    """A job of GitHub: the steps that have a script, run one after another as its runner does."""

    def __init__(self, folder: Path, project: Path, context: Mapping[str, str], path: str) -> None:
        self.project, self.context, self.path = project, {"runner.temp": str(folder / "temp"), **context}, path
        self.files = {name: folder / name for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "GITHUB_PATH")}
        self.temp = folder / "temp"
        self.temp.mkdir()
        for file in self.files.values():
            file.touch()
        self.printed: dict[str, str] = {}
        self.codes: dict[str, int] = {}

    def run(self, steps: Sequence[Mapping[str, Any]], env: Mapping[str, str], skip: Collection[str] = ()) -> None:
        """Run each step but those named; after a failure only those that always run."""
        for step in steps:
            name = step.get("name", step.get("uses"))
            if "run" not in step or name in skip or not self._wanted(step.get("if", "success()")):
                continue
            added = self.files["GITHUB_PATH"].read_text().split()
            given = {
                **{key: self.filled(str(value)) for key, value in {**env, **step.get("env", {})}.items()},
                **{key: str(file) for key, file in self.files.items()},
                "RUNNER_TEMP": str(self.temp),
                "GITHUB_ACTION_PATH": str(ROOT),
                "PATH": os.pathsep.join([*added, self.path]),
            }
            options = ("--noprofile", "--norc", "-eo", "pipefail") if "shell" in step else ("-e",)
            done = bash(self.filled(step["run"]), self.project, given, *options)
            self.printed[name], self.codes[name] = done.stdout + done.stderr, done.returncode

    def filled(self, text: str) -> str:
        """Return text with its expressions worked out; a variable or secret that is not set is empty."""
        return re.sub(r"\$\{\{ *([\w.-]+) *\}\}", lambda found: self.context.get(found[1], ""), text)

    def shown(self) -> str:
        return self.files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")

    def outputs(self) -> dict[str, str]:
        lines = self.files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)

    def _wanted(self, condition: str) -> bool:
        if condition.startswith("inputs."):
            name, _, rest = condition.partition(" != ")
            assert rest == "''"
            return self.context.get(name, "") != "" and not any(self.codes.values())
        assert condition in ("success()", "always()")
        return condition == "always()" or not any(self.codes.values())
