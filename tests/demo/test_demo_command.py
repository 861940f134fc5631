"""``corpusaudit demo`` as its users run it, or where ``CORPUSAUDIT_DEMO_RUN`` names a folder: as it ran before.

``make sdist`` runs the demo from a wheel in a bare environment and leaves its report and output in ``dist/demo``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from corpusaudit.auditing.consistency import disagreement
from corpusaudit.commands.demo import KINDS
from corpusaudit.commands.report_file import read_report
from tests.test_files import sections


def demo_run(folder: Path) -> tuple[str, Path]:
    """Return what the demo printed and the folder of its report."""
    if earlier := os.environ.get("CORPUSAUDIT_DEMO_RUN"):
        return (Path(earlier) / "output.txt").read_text(encoding="utf-8"), Path(earlier)
    command = [sys.executable, "-m", "corpusaudit.cli", "demo", "--quiet"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout, folder / "corpusaudit-demo"


def test_demo_shows_a_failing_audit_and_exits_with_0(tmp_path: Path) -> None:
    out, folder = demo_run(tmp_path)
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
