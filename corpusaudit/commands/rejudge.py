"""``corpusaudit gate``: judge a report again, under other limits."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from corpusaudit.auditing.acceptance import accepted_again
from corpusaudit.auditing.acceptance_file import beside, read_acceptances
from corpusaudit.auditing.judging import judged
from corpusaudit.auditing.keys import run_key
from corpusaudit.auditing.known import known_facts, known_metrics
from corpusaudit.commands.report_file import ReadReport, read_with_seal
from corpusaudit.comparison.against import against
from corpusaudit.config import load_config


def judge_again(
    report_file: Path,
    config_file: Path | None,
    preset: str | None,
    key_file: Path | None,
    *,
    against_file: Path | None = None,
    accept_file: Path | None = None,
    require_seal: bool = False,
) -> ReadReport:
    """Return the report with its figures judged under a configuration or preset, or under its own preset.

    Limits on an increase compare with the report in ``against_file``, or with what the report was compared with.
    Acceptances are those of ``accept_file``, of the file beside the configuration, or of the report, as they are today.
    """
    key = run_key(key_file)
    report, seal = read_with_seal(report_file, key, require_seal=require_seal)
    if against_file is not None:
        earlier = read_with_seal(against_file, key, require_seal=require_seal).report
        report = report.model_copy(update={"against": against(report, earlier, known_facts())})
    if preset is None and config_file is None:
        preset = report.preset
    config = load_config(config_file, preset=preset, known=known_metrics())
    accept_file = beside(config_file) if accept_file is None else accept_file
    today = datetime.now(UTC).date()
    entries = report.accepted.entries if report.accepted is not None else ()
    entries = entries if accept_file is None else read_acceptances(accept_file, known_metrics(), today)
    report = report.model_copy(update={"accepted": accepted_again(report, entries, today)})
    return ReadReport(judged(report.model_copy(update={"preset": config.preset}), config.gates), seal)
