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
