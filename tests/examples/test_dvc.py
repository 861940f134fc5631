"""The stage of DVC: what it needs and leaves, and its command run; by DVC itself where that is installed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpusaudit.config import load_config
from tests.examples.running import EXAMPLES, KEY, bash, command_on_path, make_project

FILE = EXAMPLES / "dvc" / "dvc.yaml"


def stage() -> dict[str, Any]:
    made: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["stages"]["audit"]
    return made


def linked_project(tmp_path: Path, *, copied: int) -> Path:
    project, mounted = make_project(tmp_path, copied=copied)
    shutil.copytree(mounted, project / "private")
    shutil.copy(FILE, project)
    return project


def outs() -> list[str]:
    return [name for out in stage()["outs"] for name in out]


def test_the_stage_needs_all_that_the_configuration_of_init_names(tmp_path: Path) -> None:
    project = linked_project(tmp_path, copied=0)
    corpora = load_config(project / "corpusaudit.toml").corpora.values()
    named = [str(Path(corpus.path).relative_to(project)) for corpus in corpora]
    assert sorted(stage()["deps"]) == sorted(["corpusaudit.toml", *named])


@pytest.mark.parametrize("copied", [0, 1])
def test_the_command_of_the_stage_leaves_what_it_promises(tmp_path: Path, copied: int) -> None:
    project = linked_project(tmp_path, copied=copied)
    done = bash(stage()["cmd"], project, {"PATH": command_on_path(tmp_path), "CORPUSAUDIT_KEY": KEY})
    assert done.returncode == copied, done.stderr
    assert [name for name in outs() if not (project / name).is_file()] == []


@pytest.mark.skipif(shutil.which("dvc") is None, reason="dvc is not installed")
def test_dvc_runs_the_stage_once_and_stops_at_a_copy(tmp_path: Path) -> None:
    project = linked_project(tmp_path, copied=0)
    # DVC has an environment of its own: on a PATH behind that of the command.
    given = {"PATH": command_on_path(tmp_path), "CORPUSAUDIT_KEY": KEY, "DVC_NO_ANALYTICS": "1", "HOME": str(tmp_path)}
    given["PYTHONPATH"] = ""
    first = bash("dvc init --no-scm -q && dvc repro", project, given)
    assert first.returncode == 0, first.stdout + first.stderr
    again = bash("dvc repro", project, given)
    assert "didn't change, skipping" in again.stdout + again.stderr
    source = (project / "private" / "source.jsonl").read_text(encoding="utf-8").splitlines()[0]
    with (project / "data" / "synthetic.jsonl").open("a", encoding="utf-8") as file:
        file.write(source + "\n")
    broken = bash("dvc repro", project, given)
    assert broken.returncode != 0
    assert "failed to reproduce 'audit'" in broken.stdout + broken.stderr
    assert (project / "corpusaudit-report" / "report.html").is_file(), "the report says why"
