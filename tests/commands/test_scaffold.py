"""``init``: a configuration that ``audit`` can read, written over nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpusaudit.auditing.known import known_metrics
from corpusaudit.config import load_config, load_preset
from tests.commands.running import run


def test_init_writes_what_audit_can_read(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "init")
    assert (code, out) == (0, "wrote corpusaudit.toml\nwrote .github/workflows/corpusaudit.yml\n")
    assert load_config("corpusaudit.toml", known=known_metrics()).gates == load_preset("release")
    Path("corpusaudit.toml").write_text("mine")
    code, out, err = run(capsys, "init")
    assert (code, out) == (2, "")
    assert "corpusaudit.toml, .github/workflows/corpusaudit.yml: stands already" in err
    assert Path("corpusaudit.toml").read_text() == "mine"
    assert run(capsys, "init", "--force")[0] == 0
    assert Path("corpusaudit.toml").read_text() != "mine"


def test_the_commented_lines_of_init_are_right_too(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "init")
    path = Path("corpusaudit.toml")
    lines = [
        re.sub(r"^# (?=(memorization|diversity|fidelity|\[metrics|min_tokens))", "", line)
        for line in path.read_text().splitlines()
    ]
    path.write_text("\n".join(lines))
    config = load_config(path, known=known_metrics())
    assert config.switched_off == ("fidelity.coverage",)
    assert config.metrics == {"memorization.verbatim": {"min_tokens": 20}}
