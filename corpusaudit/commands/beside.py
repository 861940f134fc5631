"""The two reports of an audit with ``--pool``: who reads one is told of the other, since the worse verdict counts."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from corpusaudit.auditing.keys import Key
from corpusaudit.commands.outputs import POOL_FOLDER
from corpusaudit.commands.report_file import read_with_seal
from corpusaudit.errors import UserError
from corpusaudit.reports.formats import format_of
from corpusaudit.results import AuditReport

_NAME = format_of("audit", "json").file


def other_report(file: Path, report: AuditReport, key: Key) -> tuple[Path, AuditReport] | None:
    """Return the other report of the audit that wrote ``report`` to ``file``, and where it lies; None without one.

    A report that lies there and is of another corpus, or cannot be used, is none of this audit.
    """
    places = [file.parent / POOL_FOLDER / _NAME]
    if file.absolute().parent.name == POOL_FOLDER:
        places.append((file.parent.parent if file.parent.name else file.parent / "..") / _NAME)
    for place in places:
        with suppress(UserError, OSError):
            other = read_with_seal(place, key).report
            if _corpus(other) == _corpus(report) is not None:
                return place, other
    return None


def _corpus(report: AuditReport) -> str | None:
    synthetic = report.corpora.get("synthetic")
    return None if synthetic is None else synthetic.digest
