"""``doctor``: what is installed, and models that are not as they were packaged."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpusaudit import __version__
from tests.commands.running import run


def test_doctor_names_packages_and_models(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "doctor")
    assert code == 0
    assert f"corpusaudit {__version__}" in out
    assert re.search(r"^ok +numpy +\d", out, re.M)
    assert re.search(r"^ok +model \w+/model.onnx +sha256", out, re.M)
    assert "pip install 'corpusaudit[sentence-transformers]'" in out or "installed" in out


def test_doctor_sees_a_changed_model(tmp_path: Path) -> None:
    from corpusaudit.commands.doctor import _model

    file = tmp_path / "model.onnx"
    assert not _model(file, "0").well
    file.write_bytes(b"x")
    changed = _model(file, "0" * 64)
    assert not changed.well
    assert "was changed" in changed.state


def test_doctor_lists_what_other_packages_bring(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from corpusaudit.commands import doctor
    from corpusaudit.metrics.record import Lost, Metric, PlugIns
    from corpusaudit.metrics.registry import load_metric

    mattr = load_metric("diversity.mattr")
    brought = PlugIns((Metric(mattr.record, mattr.measure, "acme-drift", "1.2"),), (Lost("a", "acme", "3", "broke"),))
    monkeypatch.setattr(doctor, "plug_ins", lambda: brought)
    monkeypatch.setattr(doctor, "rules_brought", lambda: (("wards 1", 1, None), ("beds 2", 0, "found no example")))
    code, out, _ = run(capsys, "doctor")
    lines = [re.sub(r"  +", " ", line) for line in out.splitlines()]
    assert "ok metric diversity.mattr of acme-drift 1.2" in lines
    assert "ok rules of wards 1 1 rule" in lines
    lost = "mend or remove the package: limits on what it brings are unmeasured"
    assert f"MISSING metrics of acme 3 broke: {lost}" in lines
    assert f"MISSING rules of beds 2 found no example: {lost}" in lines
    assert code != 0
