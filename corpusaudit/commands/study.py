"""``corpusaudit study``: the published study's table over several reports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corpusaudit.auditing.known import known_facts
from corpusaudit.commands.compare import read_reports
from corpusaudit.errors import UsageError
from corpusaudit.metrics.registry import STUDY
from corpusaudit.reports.formats import format_of
from corpusaudit.results import Study


def study_files(
    given: Sequence[str],
    kind: str,
    *,
    by_label: bool,
    privacy: str | None,
    quality: str | None,
    key_file: Path | None,
    same_corpora: bool,
    require_seal: bool = False,
) -> Study:
    """Read reports, as ``compare`` does, and return the study's table, fit for the format ``kind``.

    Raises UsageError where the format is a figure and there is nothing to draw.
    """
    from corpusaudit.comparison.study import study_table

    reports, seals = read_reports(given, key_file, require_seal=require_seal)
    known = known_facts()
    study = study_table(
        reports,
        known,
        [metric for metric in STUDY if metric in known],
        by_label=by_label,
        privacy=privacy,
        quality=quality,
        seals=seals,
        same_corpora=same_corpora,
    )
    if format_of("study", kind).draws and None in (study.whole.privacy, study.whole.quality):
        raise UsageError(
            "nothing to draw: no measure of privacy and one of quality that two reports have; audit again with "
            "--also study"
        )
    return study
