"""Rules of other packages: found, named, counted in what is kept, and never missing in silence."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from corpusaudit.features.pii.rules import packages
from corpusaudit.features.pii.rules.packages import rule_packages

CODE = """
from corpusaudit.features.pii.rules.rule import Rule

RULE = Rule(
    name="acme_wards.ward_number",
    type="OTHER_ID",
    pattern=r"\\bWARD-\\d{3}\\b",
    true_examples=(("in WARD-204 today", "WARD-204"),),
    false_examples=("a ward of 204",),
)
"""
PROGRAM = """
import json, sys
from corpusaudit import audit
from corpusaudit.features import cache
from corpusaudit.features.pii.detect import find_entities

texts = ["She was moved to WARD-204 and slept well there.", "He slept badly and ate very little that week."]
words = "one two three four five six seven eight nine ten eleven twelve".split()
report = audit(texts, source=[f"Nothing happened on day {word}." for word in words], only=["disclosure"], seed=0)
print(json.dumps({
    "found": [[e.start, e.end, e.type] for e in find_entities(texts[:1])[0]],
    "gates": {gate.metric: gate.state for gate in report.gates if gate.metric == "disclosure.certain_leaks"},
    "exit": report.exit_code,
    "limits": " ".join(report.limits),
    "told": " ".join(gate.explanation for gate in report.gates),
    "packages": report.provenance.packages,
    "signature": report.provenance.signature,
    "detector": None if report.detector is None else report.detector.reason,
    "kept": cache._of_others("entities"),
}))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build and install a package with that module, as a user would; nothing is downloaded."""
    folder = tmp_path_factory.mktemp("rules")
    source = folder / "source"
    source.mkdir()
    (source / "acme_wards.py").write_text(CODE, encoding="utf-8")
    (source / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
        '[project]\nname = "acme-wards"\nversion = "1.2"\n'
        '[project.entry-points."corpusaudit.pii_rules"]\nwards = "acme_wards:RULE"\n'
        '[tool.setuptools]\npy-modules = ["acme_wards"]\n',
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    done = subprocess.run(
        [*command, "--target", str(folder / "site"), str(source)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return folder


def run(folder: Path) -> dict[str, Any]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder / "site"), *sys.path])}
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(json.loads(done.stdout))


def test_rules_of_an_installed_package_are_used_and_named(installed: Path) -> None:
    seen = run(installed)
    assert seen["found"] == [[17, 25, "OTHER_ID"]]
    assert seen["gates"] == {"disclosure.certain_leaks": "pass"}
    assert seen["packages"]["acme-wards"] == "1.2"
    assert "rules:acme-wards==1.2:" in seen["signature"]
    assert "acme-wards" not in seen["limits"]
    assert "without the rules of acme-wards 1.2" in seen["detector"]
    assert seen["kept"] != ""


def test_rules_that_break_leave_no_limit_met(tmp_path: Path, installed: Path) -> None:
    shutil.copytree(installed / "site", tmp_path / "site")
    (tmp_path / "site" / "acme_wards.py").write_text("raise SystemExit('WARD-204')", encoding="utf-8")
    seen = run(tmp_path)
    assert "OTHER_ID" not in [kind for *_, kind in seen["found"]]
    assert seen["gates"] == {"disclosure.certain_leaks": "unmeasured"}
    assert seen["exit"] == 3
    for told in (seen["limits"], seen["told"]):
        assert "of the package acme-wards 1.2 could not be used: it broke as it was loaded (SystemExit)." in told
        assert "WARD-204" not in told
    assert seen["packages"]["acme-wards"] == "1.2"
    assert seen["kept"] != ""


def put_on_path(folder: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Lay a package out as it is after its installation."""
    (folder / "acme_wards.py").write_text(code, encoding="utf-8")
    (folder / "acme_wards-1.dist-info").mkdir()
    (folder / "acme_wards-1.dist-info" / "METADATA").write_text("Name: acme-wards\nVersion: 1\n", encoding="utf-8")
    (folder / "acme_wards-1.dist-info" / "entry_points.txt").write_text(
        "[corpusaudit.pii_rules]\nwards = acme_wards:RULE\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "acme_wards", raising=False)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("raise ImportError('WARD-204')", "it broke as it was loaded (ImportError)"),
        ("raise SystemExit(0)", "it broke as it was loaded (SystemExit)"),
        ("RULE = 3", "it broke as it was loaded (TypeError)"),
        ("RULE = ()", "it holds no rule"),
        ("RULE = (3,)", "it holds something else than rules"),
        (CODE.replace("acme_wards.ward", "email.ward"), "its rules are not named acme_wards. and a name, each once"),
        (CODE + "RULE = (RULE, RULE)", "its rules are not named acme_wards. and a name, each once"),
        (CODE.replace("OTHER_ID", "WARD"), "a rule has an unknown type or a score outside (0, 1]"),
        (CODE.replace('"OTHER_ID",', '"OTHER_ID", score=2.0,'), "a rule has an unknown type or a score outside (0, 1]"),
        (CODE.replace("{3}", "{4}"), "a rule does not do what its examples say"),
        (CODE.replace("a ward of", "WARD-204, a ward of"), "a rule does not do what its examples say"),
        (CODE, None),
    ],
)
def test_rules_that_cannot_be_used_say_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, why: str | None
) -> None:
    put_on_path(tmp_path, monkeypatch, code)
    (found,) = rule_packages.__wrapped__()
    assert (found.name, found.version, found.failure) == ("acme-wards", "1", why)
    assert bool(found.rules) == (why is None)
    assert len(found.digest) == 64


@pytest.mark.parametrize("error", ["KeyboardInterrupt", "MemoryError"])
def test_what_ends_the_audit_is_no_reason_to_go_on_without_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: str
) -> None:
    put_on_path(tmp_path, monkeypatch, f"raise {error}")
    with pytest.raises((KeyboardInterrupt, MemoryError)) as raised:
        rule_packages.__wrapped__()
    assert raised.type.__name__ == error


def test_other_code_of_the_same_version_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digests = []
    for code in (CODE, CODE.replace("{3}", "{1,3}"), "RULE = ()"):
        folder = tmp_path / str(len(digests))
        folder.mkdir()
        with monkeypatch.context() as patch:
            put_on_path(folder, patch, code)
            patch.setattr(packages, "rule_packages", packages.rule_packages.__wrapped__)
            digests.append(packages.packages_digest())
    assert len({"", *digests}) == 4


def test_without_packages_nothing_is_added() -> None:
    assert rule_packages() == ()
    assert packages.packages_digest() == ""
