"""The hooks: run by pre-commit itself, in a git repository of their own, on the command that is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.examples.running import EXAMPLES, KEY, ROOT, bash, command_on_path, make_project

CONFIG = EXAMPLES / "pre-commit" / ".pre-commit-config.yaml"
GIT = "git -c user.name=Nobody -c user.email=nobody@example.org -c init.defaultBranch=main"


def git_project(tmp_path: Path, config: str, *, copied: int) -> Path:
    """Return a project in a git repository, with the private text linked and kept out of it."""
    project, mounted = make_project(tmp_path, copied=copied)
    (project / "private").symlink_to(mounted)
    (project / ".gitignore").write_text("private\ncorpusaudit-report/\n", encoding="utf-8")
    (project / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    done = bash(f"{GIT} init -q . && {GIT} add -A && {GIT} commit -qm first", project, {})
    assert done.returncode == 0, done.stderr
    return project


def run_hooks(tmp_path: Path, project: Path) -> subprocess.CompletedProcess[str]:
    given = {"PATH": command_on_path(tmp_path), "PRE_COMMIT_HOME": str(tmp_path / "hooks"), "CORPUSAUDIT_KEY": KEY}
    return bash("pre-commit run --all-files --hook-stage pre-push --color never", project, given)


@pytest.mark.parametrize("copied", [0, 1])
def test_the_example_audits_with_what_is_installed(tmp_path: Path, copied: int) -> None:
    project = git_project(tmp_path, CONFIG.read_text(encoding="utf-8"), copied=copied)
    done = run_hooks(tmp_path, project)
    assert done.returncode == copied, done.stdout + done.stderr
    assert ("Failed" if copied else "Passed") in done.stdout
    assert ("memorization.exact_copies" in done.stdout) == bool(copied), "pre-commit shows what a hook says that failed"
    assert (project / "corpusaudit-report" / "report.json").is_file()
    assert not [path for path in (tmp_path / "hooks").iterdir() if path.is_dir()], "nothing was cloned or built"


def test_the_hook_that_builds_nothing_is_taken_from_our_repository(tmp_path: Path) -> None:
    """As by `repo:` and `rev:`, from a repository that holds our list of hooks and nothing that could be built."""
    ours = tmp_path / "ours"
    ours.mkdir()
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", ours)
    done = bash(f"{GIT} init -q . && {GIT} add -A && {GIT} commit -qm hooks && git rev-parse HEAD", ours, {})
    assert done.returncode == 0, done.stderr
    hook = {"id": "corpusaudit-audit-installed"}
    config = yaml.safe_dump({"repos": [{"repo": str(ours), "rev": done.stdout.strip(), "hooks": [hook]}]})
    project = git_project(tmp_path, config, copied=1)
    ran = run_hooks(tmp_path, project)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "Do not release this corpus" in ran.stdout


def test_a_missing_program_is_named(tmp_path: Path) -> None:
    project = git_project(tmp_path, CONFIG.read_text(encoding="utf-8"), copied=0)
    only = tmp_path / "only"
    only.mkdir()
    for name in ("bash", "git", "env"):
        (only / name).symlink_to(shutil.which(name) or "")
    program = Path(sys.executable).parent / "pre-commit"
    given = {"PATH": str(only), "PRE_COMMIT_HOME": str(tmp_path / "hooks")}
    done = bash(f"{program} run --all-files --hook-stage pre-push --color never", project, given)
    assert done.returncode == 1
    assert "Executable `corpusaudit` not found" in done.stdout
