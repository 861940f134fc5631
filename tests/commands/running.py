"""Commands run in this process, on small corpora and whole reports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpusaudit.auditing.gates import judge, verdict
from corpusaudit.cli import main
from corpusaudit.config import load_preset
from corpusaudit.reports.as_json import report_json
from corpusaudit.results import EXIT_CODES, AuditReport, Baseline, CorpusSummary, Measurement, Provenance
from tests.reports.samples import with_findings

SECRET = "Zebulon Quackenbush"


WORDS = ("the", "patient", "reports", "low", "mood", "poor", "sleep", "and", "little", "appetite", "since", "spring")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run a command in this process; return exit code, standard output and standard error."""
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    out, err = capsys.readouterr()
    assert SECRET not in out + err
    assert isinstance(stop.value.code, int)
    return stop.value.code, out, err


def corpus_file(name: str, documents: int, shift: int = 0) -> str:
    rows = [
        {"id": f"{name}-{i}", "text": " ".join(WORDS[(i + j * (shift + 3)) % 12] for j in range(12))}
        for i in range(documents)
    ]
    Path(name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return name


def measured(metric: str, value: float | None, **fields: Any) -> Measurement:
    base: dict[str, Any] = {
        "dimension": metric.split(".")[0],
        "better": "lower",
        "kind": "census",
        "unit": "rate",
        "n": 500,
    }
    return Measurement(
        metric=metric, value=value, reason=None if value is not None else "no source", **{**base, **fields}
    )


def report(copies: float | None = 0.0, preset: str = "release") -> AuditReport:
    """Return a whole report in which every gate of the preset passes, but for the copies given."""
    beside = {
        gate: 0.5 if gate.startswith(("diversity.self", "diversity.dist", "diversity.eff", "fidelity")) else 0.05
        for gate in load_preset(preset)
    }
    values = {gate: 0.0 if baseline == 0.05 else baseline for gate, baseline in beside.items()}
    values = {gate: copies if gate == "memorization.exact_copies" else value for gate, value in values.items()}
    measurements = tuple(
        measured(
            gate,
            value,
            low=value,
            high=value,
            holdout=Baseline(value=beside[gate], n=500, low=beside[gate], high=beside[gate]),
            p_value=1.0,
        )
        for gate, value in values.items()
    )
    gates = judge(measurements, load_preset(preset))
    outcome = verdict(gates)
    summary = CorpusSummary(digest="d", documents=500, empty=0, tokens=9000, labels=0, groups=None, skipped=0)
    made = AuditReport(
        verdict=outcome,
        exit_code=EXIT_CODES[outcome],
        created="2026-01-01T00:00:00Z",
        preset=preset,
        corpora={"synthetic": summary},
        gates=gates,
        measurements=measurements,
        findings=(),
        findings_total={},
        provenance=Provenance(
            version="0", signature="s", seed=0, packages={}, models={}, config_digest="c", command="x", duration={}
        ),
        limits=(),
    )
    return with_findings(made)


def report_file(**fields: Any) -> str:
    Path("report.json").write_text(report_json(report(**fields)), encoding="utf-8")
    return "report.json"
