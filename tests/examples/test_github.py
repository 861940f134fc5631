"""The workflow of ``init`` and the composite action: checked against their schemas, and run step by step."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from junitparser import Error, Failure, JUnitXml

from corpusaudit.commands.report_file import read_report
from corpusaudit.commands.scaffold import WORKFLOW
from tests.examples.running import EXAMPLES, KEY, ROOT, Job, command_on_path, make_project

ACTION = ROOT / "action.yml"
WORKFLOWS = sorted((EXAMPLES / "github").glob("*.yml"))
NAMED = {"vars.CORPUSAUDIT_FROM": "corpusaudit", "secrets.CORPUSAUDIT_KEY": KEY}


def workflow_job() -> dict[str, Any]:
    job: dict[str, Any] = yaml.safe_load(WORKFLOW)["jobs"]["audit"]
    return job


def run_workflow(tmp_path: Path, context: Mapping[str, str] = {}, **project: Any) -> Job:
    """Run the workflow in a new project, in which the package is installed already."""
    folder, mounted = make_project(tmp_path, **project)
    job = Job(tmp_path, folder, {**NAMED, "vars.CORPUSAUDIT_DATA": str(mounted), **context}, command_on_path(tmp_path))
    job.run(workflow_job()["steps"], workflow_job()["env"], skip={"Install"})
    return job


def run_action(tmp_path: Path, inputs: Mapping[str, str] = {}, **project: Any) -> Job:
    """Run the composite action likewise, with its own defaults below the inputs given."""
    action = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
    folder, mounted = make_project(tmp_path, **project)
    given = {**{name: one["default"] for name, one in action["inputs"].items()}, "data": str(mounted), "key": KEY}
    context = {f"inputs.{name}": value for name, value in {**given, **inputs}.items()}
    job = Job(tmp_path, folder, context, command_on_path(tmp_path))
    job.run(action["runs"]["steps"], {}, skip={"Install"})
    return job


def cases(job: Job, kind: type) -> list[str]:
    suites = JUnitXml.fromfile(str(job.temp / "corpusaudit-report" / "junit.xml"))
    return [case.name for suite in suites for case in suite if any(isinstance(one, kind) for one in case.result)]


def check_schema(schema: str, *files: Path) -> None:
    command = [str(Path(sys.executable).parent / "check-jsonschema"), "--builtin-schema", f"vendor.{schema}", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_files_follow_the_schemas_of_github() -> None:
    assert [path.name for path in WORKFLOWS] == ["corpusaudit.yml", "with-action.yml"]
    check_schema("github-workflows", *WORKFLOWS)
    check_schema("github-actions", ACTION)


def actionlint(*files: Path) -> tuple[int, str]:
    command = [str(Path(sys.executable).parent / "actionlint"), "-no-color", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_actionlint_finds_nothing() -> None:
    assert actionlint(*WORKFLOWS) == (0, "")


def test_actionlint_would_find_a_step_that_reads_what_no_step_writes(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yml"
    text = WORKFLOWS[0].read_text(encoding="utf-8")
    broken.write_text(text.replace("runner.temp", "runner.tmp", 1), encoding="utf-8")
    code, said = actionlint(broken)
    assert code == 1
    assert '"tmp" is not defined' in said


def test_the_example_is_what_init_writes() -> None:
    assert (EXAMPLES / "github" / "corpusaudit.yml").read_text(encoding="utf-8") == WORKFLOW


def test_no_step_puts_an_expression_of_strangers_into_its_script() -> None:
    """What stands in ``${{ }}`` becomes part of the script: only the runner's own folder may."""
    action = yaml.safe_load(ACTION.read_text(encoding="utf-8"))["runs"]["steps"]
    scripts = [step["run"] for step in [*workflow_job()["steps"], *action] if "run" in step]
    assert len(scripts) == 8
    assert all("${{" not in script.replace("${{ runner.temp }}", "") for script in scripts)


def test_nothing_of_a_fork_runs_where_the_private_text_is() -> None:
    for path in WORKFLOWS:
        workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
        (job,) = workflow["jobs"].values()
        allowed = workflow["permissions"] | job.get("permissions", {})
        assert {name for name, level in allowed.items() if level == "write"} <= {"security-events"}
        assert "head.repo.full_name == github.repository" in workflow["jobs"]["audit"]["if"]


def test_a_clean_corpus_passes(tmp_path: Path) -> None:
    job = run_workflow(tmp_path)
    assert job.codes == {"Private text": 0, "Audit": 0, "Summary": 0}, job.printed
    assert "corpusaudit verdict: **pass**" in job.shown()
    assert "Verified: it is as it was sealed with the key" in job.shown()
    assert "::warning::" not in job.printed["Audit"]
    assert (cases(job, Failure), cases(job, Error)) == ([], [])
    report = read_report(job.temp / "corpusaudit-report" / "report.json")
    assert report.key is not None
    assert report.key.origin == "environment"


def test_a_copied_note_stops_the_job_and_stands_in_the_summary(tmp_path: Path) -> None:
    job = run_workflow(tmp_path, copied=2)
    assert job.codes == {"Private text": 0, "Audit": 1, "Summary": 0}
    assert "corpusaudit verdict: **fail**" in job.shown()
    assert "| ✕ not met | Documents copied whole | 5% |" in job.shown()
    assert any("memorization.exact_copies" in case for case in cases(job, Failure))
    sarif = job.outputs()["sarif"]
    results = json.loads(Path(sarif).read_text(encoding="utf-8"))["runs"][0]["results"]
    places = [one["locations"][0]["physicalLocation"] for one in results]
    assert {place["artifactLocation"]["uri"] for place in places} == {"data/synthetic.jsonl"}
    assert sorted(place["region"]["startLine"] for place in places) == [39, 40]
    uploaded = [step for step in workflow_job()["steps"] if "upload" in step.get("uses", "")]
    for pattern in uploaded[-1]["with"]["path"].splitlines():
        assert list(job.temp.glob(pattern.removeprefix("${{ runner.temp }}/"))), pattern


def test_without_its_key_the_job_says_so_and_goes_on_and_features_are_kept_where_it_says(tmp_path: Path) -> None:
    cache = tmp_path / "kept here"
    job = run_workflow(tmp_path, {"secrets.CORPUSAUDIT_KEY": "", "vars.CORPUSAUDIT_CACHE": str(cache)})
    assert job.codes["Audit"] == 0
    assert any(cache.iterdir())
    assert "::warning::The secret CORPUSAUDIT_KEY is not set" in job.printed["Audit"]
    assert "carries no seal" in job.shown()


def test_a_key_that_can_be_guessed_stops_the_job_without_a_report(tmp_path: Path) -> None:
    job = run_workflow(tmp_path, {"secrets.CORPUSAUDIT_KEY": "secret"})
    assert job.codes == {"Private text": 0, "Audit": 2, "Summary": 0}
    assert "openssl rand -hex 32" in job.printed["Audit"]
    assert job.shown() == "No report of corpusaudit: the step that failed says why.\n"


@pytest.mark.parametrize("data", ["", "/nowhere"])
def test_without_the_private_text_nothing_is_audited(tmp_path: Path, data: str) -> None:
    job = run_workflow(tmp_path, {"vars.CORPUSAUDIT_DATA": data})
    assert job.codes == {"Private text": 2, "Summary": 0}
    assert "::error::The variable CORPUSAUDIT_DATA names no folder" in job.printed["Private text"]
    assert "the step that failed says why" in job.shown()


def test_the_private_text_may_be_fetched_from_a_store(tmp_path: Path) -> None:
    """As the comment at the step says: by whatever command reads the store."""
    folder, mounted = make_project(tmp_path)
    steps = workflow_job()["steps"]
    (step,) = (step for step in steps if step.get("name") == "Private text")
    fetch = 'cp -r "$STORE" "$RUNNER_TEMP/private"\nCORPUSAUDIT_DATA="$RUNNER_TEMP/private"\n'
    step |= {"run": fetch + step["run"], "env": {"STORE": str(mounted)}}
    job = Job(tmp_path, folder, NAMED, command_on_path(tmp_path))
    job.run(steps, workflow_job()["env"], skip={"Install"})
    assert job.codes == {"Private text": 0, "Audit": 0, "Summary": 0}, job.printed
    assert (folder / "private").resolve() == job.temp / "private"


def test_private_text_in_the_repository_stops_the_job(tmp_path: Path) -> None:
    folder, mounted = make_project(tmp_path)
    shutil.copytree(mounted, folder / "private")
    job = Job(tmp_path, folder, {**NAMED, "vars.CORPUSAUDIT_DATA": str(mounted)}, command_on_path(tmp_path))
    job.run(workflow_job()["steps"], workflow_job()["env"], skip={"Install"})
    assert job.codes == {"Private text": 2, "Summary": 0}
    assert "private/ lies in the repository" in job.printed["Private text"]


def test_a_missing_holdout_is_named(tmp_path: Path) -> None:
    job = run_workflow(tmp_path, holdout=False)
    assert job.codes["Audit"] == 2
    assert "private/holdout.jsonl" in job.printed["Audit"]


def test_the_last_release_is_compared_with_where_the_variable_names_its_report(tmp_path: Path) -> None:
    limit = "{ max = 0.5, max_increase = 0.01 }"
    folders = [tmp_path / name for name in ("last", "this")]
    for folder in folders:
        folder.mkdir()
    last = run_workflow(folders[0], limit=limit)
    assert last.codes["Audit"] == 3, "there is nothing to compare with"
    kept = str(last.temp / "corpusaudit-report" / "report.json")
    job = run_workflow(folders[1], {"vars.CORPUSAUDIT_AGAINST": kept}, limit=limit, copied=2)
    assert job.codes["Audit"] == 1, job.printed
    assert "at most 1 percentage point" in job.shown()


def test_the_package_is_installed_from_where_the_variable_says(tmp_path: Path) -> None:
    """By pip itself, into an environment of its own; it finds what it would install and stops there."""
    source = tmp_path / "source"
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(".*", "tests", "docs", "models", "build", "*.egg-info"))
    folder, _ = make_project(tmp_path)
    context = {"vars.CORPUSAUDIT_FROM": f"corpusaudit @ file://{source}"}
    job = Job(tmp_path, folder, context, os.environ["PATH"])
    offline = {"PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_DRY_RUN": "1", "PIP_NO_INDEX": "1"}
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.symlink_to(sys.executable)
    job.path = f"{python.parent}{os.pathsep}{job.path}"
    setuptools = {"PYTHONPATH": sysconfig.get_path("purelib")}
    job.run(workflow_job()["steps"][:3], {**workflow_job()["env"], **offline, **setuptools})
    assert job.codes == {"Install": 0}, job.printed
    assert "Would install corpusaudit-" in job.printed["Install"]
    assert job.files["GITHUB_PATH"].read_text() == f"{job.temp}/corpusaudit-env/bin\n"


def test_without_the_variable_that_says_from_where_the_job_stops_at_once(tmp_path: Path) -> None:
    folder, _ = make_project(tmp_path)
    job = Job(tmp_path, folder, {}, command_on_path(tmp_path))
    job.run(workflow_job()["steps"], workflow_job()["env"])
    assert job.codes == {"Install": 2, "Summary": 0}
    assert "::error::The variable CORPUSAUDIT_FROM is not set" in job.printed["Install"]


def test_the_action_audits_and_gives_its_verdict(tmp_path: Path) -> None:
    job = run_action(tmp_path, copied=1)
    assert job.codes == {"Private text": 0, "Audit": 1, "Summary": 0}, job.printed
    assert job.outputs() == {"verdict": "fail", "report": f"{job.temp}/corpusaudit-report"}
    assert Path(job.outputs()["report"], "report.sarif").is_file()
    assert "corpusaudit verdict: **fail**" in job.shown()


def test_the_action_takes_what_its_inputs_say(tmp_path: Path) -> None:
    cache = str(tmp_path / "kept here")
    job = run_action(tmp_path, {"strict": "true", "cache": cache, "key": ""})
    assert job.codes == {"Private text": 0, "Audit": 0, "Summary": 0}, job.printed
    assert job.outputs()["verdict"] == "pass"
    assert "::warning::There is no key" in job.printed["Audit"]
    assert any(Path(cache).iterdir())


def test_the_action_finds_a_folder_that_is_named_from_the_working_directory(tmp_path: Path) -> None:
    """A link is read from where it lies, which is beside the configuration."""
    action = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
    (tmp_path / "repository").mkdir()
    make_project(tmp_path / "repository")
    inputs = {"data": "mounted", "config": "project/corpusaudit.toml", "key": KEY}
    given = {**{name: one["default"] for name, one in action["inputs"].items()}, **inputs}
    context = {f"inputs.{name}": value for name, value in given.items()}
    job = Job(tmp_path, tmp_path / "repository", context, command_on_path(tmp_path))
    job.run(action["runs"]["steps"], {}, skip={"Install"})
    assert job.codes == {"Private text": 0, "Audit": 0, "Summary": 0}, job.printed


def test_the_action_installs_every_package_by_its_hash() -> None:
    (install,) = (s for s in yaml.safe_load(ACTION.read_text("utf-8"))["runs"]["steps"] if s.get("name") == "Install")
    assert "--require-hashes" in install["run"]
    assert all((ROOT / "locks" / name).is_file() for name in ("build.txt", "runtime.txt"))
