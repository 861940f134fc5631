"""``corpusaudit gate``: judge a report again, under other limits."""

from __future__ import annotations

from pathlib import Path

from corpusaudit.auditing.consistency import conditions_of
from corpusaudit.auditing.gates import judge, verdict
from corpusaudit.auditing.keys import run_key
from corpusaudit.auditing.known import known_metrics
from corpusaudit.commands.report_file import ReadReport, read_with_seal
from corpusaudit.config import load_config
from corpusaudit.results import EXIT_CODES


def judge_again(
    report_file: Path,
    config_file: Path | None,
    preset: str | None,
    key_file: Path | None,
    *,
    require_seal: bool = False,
) -> ReadReport:
    """Return the report with its figures judged under a configuration or preset, or under its own preset."""
    report, seal = read_with_seal(report_file, run_key(key_file), require_seal=require_seal)
    if preset is None and config_file is None:
        preset = report.preset
    config = load_config(config_file, preset=preset, known=known_metrics())
    gates = judge(report.measurements, config.gates, conditions_of(report))
    outcome = verdict(gates, report.unread, report.measurements)
    judged = report.model_copy(
        update={"gates": gates, "verdict": outcome, "exit_code": EXIT_CODES[outcome], "preset": config.preset}
    )
    return ReadReport(judged.model_copy(update={"warnings": len(judged.warned)}), seal)
