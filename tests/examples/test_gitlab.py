"""The job of GitLab: checked against its schema, and its scripts run one after another."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from junitparser import JUnitXml

from tests.examples.running import EXAMPLES, KEY, bash, command_on_path, make_project

FILE = EXAMPLES / "gitlab" / ".gitlab-ci.yml"


def job() -> dict[str, Any]:
    made: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["corpusaudit"]
    return made


def run(tmp_path: Path, part: str, project: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a part of the job as GitLab's runner does: its lines in one shell that ends at the first failure."""
    given = {"CORPUSAUDIT_KEY": KEY, "PATH": command_on_path(tmp_path), **variables}
    return bash("\n".join(job()[part]), project, given, "-eo", "pipefail")


def test_it_follows_the_schema_of_gitlab() -> None:
    program = str(Path(sys.executable).parent / "check-jsonschema")
    options = ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"]
    done = subprocess.run([program, *options, str(FILE)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("copied", "code"), [(0, 0), (1, 1)])
def test_the_job_audits_and_leaves_what_it_promises(tmp_path: Path, copied: int, code: int) -> None:
    project, mounted = make_project(tmp_path, copied=copied)
    done = run(tmp_path, "script", project, CORPUSAUDIT_DATA=str(mounted))
    assert done.returncode == code, done.stdout + done.stderr
    after = run(tmp_path, "after_script", project)
    assert after.returncode == 0, after.stderr
    assert f"corpusaudit verdict: **{'fail' if copied else 'pass'}**" in after.stdout
    kept = job()["artifacts"]
    for name in (*kept["paths"], *kept["reports"].values()):
        assert (project / name).is_file(), name
    assert JUnitXml.fromfile(str(project / kept["reports"]["junit"])).failures == 2 * copied
    assert f'verdict="pass"}} {1 - copied}' in (project / kept["reports"]["metrics"]).read_text(encoding="utf-8")


def test_without_the_private_text_it_stops_and_shows_nothing(tmp_path: Path) -> None:
    project, _ = make_project(tmp_path)
    done = run(tmp_path, "script", project, CORPUSAUDIT_DATA="")
    assert (done.returncode, done.stdout) == (2, "CORPUSAUDIT_DATA names no folder here, see .gitlab-ci.yml\n")
    after = run(tmp_path, "after_script", project)
    assert (after.returncode, after.stdout) == (0, "")


def test_without_the_variable_that_says_from_where_to_install_it_stops(tmp_path: Path) -> None:
    done = run(tmp_path, "before_script", make_project(tmp_path)[0], CORPUSAUDIT_FROM="")
    assert (done.returncode, done.stdout) == (2, "The variable CORPUSAUDIT_FROM is not set, see .gitlab-ci.yml\n")
