"""``corpusaudit demo`` as its users run it, or where ``CORPUSAUDIT_DEMO_RUN`` names a folder: as it ran before.

``make sdist`` runs the demo from a wheel in a bare environment and leaves its report and output in ``dist/demo``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import corpusaudit
from corpusaudit.auditing.consistency import disagreement
from corpusaudit.commands.demo import KINDS
from corpusaudit.commands.report_file import read_report
from corpusaudit.metrics.registry import load_metrics
from corpusaudit.reports.languages.catalogue import ENGLISH, LANGUAGES
from tests.reports.browsers import chromium, overflow, paper, screens, show, violations
from tests.reports.test_languages import still_english
from tests.test_files import sections


def demo_run(folder: Path) -> tuple[str, Path]:
    """Return what the demo printed and the folder of its report."""
    if earlier := os.environ.get("CORPUSAUDIT_DEMO_RUN"):
        folder = Path(earlier).resolve()
        return (folder / "output.txt").read_text(encoding="utf-8"), folder
    command = [sys.executable, "-m", "corpusaudit.cli", "demo", "--quiet"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout, folder / "corpusaudit-demo"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    return demo_run(tmp_path_factory.mktemp("demo"))


def test_the_report_of_the_demo_is_in_every_language_but_for_ids(demo: tuple[str, Path]) -> None:
    report = read_report(demo[1] / "report.json")
    ids = {metric.record.id for metric in load_metrics()}
    assert {code: still_english(report, code) - ids for code in LANGUAGES if code != ENGLISH} == {
        code: set() for code in LANGUAGES if code != ENGLISH
    }


def test_demo_shows_a_failing_audit_and_exits_with_0(demo: tuple[str, Path]) -> None:
    out, folder = demo
    assert f"Report: {folder.name}/report.html" in out or f"Report: {folder.resolve()}/report.html" in out
    _, listed = sections()["demo"]
    left = {f"corpusaudit-demo/{path.name}" for path in folder.iterdir() if path.name != "output.txt"}
    assert left == set(listed)
    found = read_report(folder / "report.json")
    assert found.verdict == "fail"
    failed = {gate.metric for gate in found.gates if gate.state == "fail"}
    assert {"memorization.exact_copies", "disclosure.certain_leaks"} <= failed
    for kind, words in KINDS.items():
        planted = (
            5 if kind in ("exact_copy", "disclosed_detail") else {"disguised_copy": 1, "edited_copy": 4}.get(kind, 3)
        )
        assert f"{planted} of {planted}  {words}" in out
    assert found.corpora["source"].groups == 180
    assert disagreement(found) is None
    assert len(found.findings_total) == 10
    for metric in found.findings_total:
        kept = tuple(finding for finding in found.findings if finding.metric != metric)
        totals = {name: total for name, total in found.findings_total.items() if name != metric}
        edited = found.model_copy(update={"findings": kept, "findings_total": totals})
        assert f"counts 0 findings of {metric}" in (disagreement(edited) or "")


def test_its_incidents_are_what_was_planted_and_the_readme_says_the_figures(demo: tuple[str, Path]) -> None:
    found = read_report(demo[1] / "report.json")
    truth = json.loads(Path(corpusaudit.__file__).with_name("demo").joinpath("truth.json").read_text(encoding="utf-8"))
    serious = [one for one in found.incidents if one.kind != "trace"]
    assert sorted(one.synthetic_id for one in serious) == sorted(
        row["synthetic_id"] for row in truth["planted"] if row["kind"] in KINDS
    )
    counts = Counter(one.kind for one in found.incidents)
    readme = " ".join((Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8").split())
    assert f"{counts['person']} give away a person and {counts['copy']} copy text" in readme
    assert f"and {counts['trace']} traces" in readme
    rates = {m.metric: f"{round(100 * m.value, 1):g} %" for m in found.measurements if m.value is not None}
    assert f"{rates['memorization.exact_copies']} of the notes are copied whole" in readme
    assert f"{rates['memorization.certain_copies']} are copies beyond doubt" in readme
    assert f"{rates['disclosure.certain_leaks']} hold details of one person" in readme
    assert f"near copies ({rates['memorization.near_copies']} against" in readme


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    with chromium() as started:
        yield started.new_page()


@pytest.mark.browser
def test_its_report_is_short_on_the_screen_and_on_paper(demo: tuple[str, Path], page: Any) -> None:
    show(page, (demo[1] / "report.html").as_uri())
    assert screens(page) < 15
    assert paper(page) <= 6


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1280])
def test_its_report_fits_and_can_be_read_by_everybody(
    demo: tuple[str, Path], page: Any, width: int, scheme: str
) -> None:
    show(page, (demo[1] / "report.html").as_uri(), width=width, scheme=scheme)
    assert overflow(page) <= 0
    assert violations(page) == []
