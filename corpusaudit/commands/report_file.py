"""Reports on disk: read, with the reason why one cannot be used, and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from corpusaudit.audit.consistency import disagreement
from corpusaudit.errors import InputError
from corpusaudit.reports.text import one_line
from corpusaudit.results import SCHEMA_VERSION, AuditReport
from corpusaudit.shown import shown_name


def read_report(path: Path) -> AuditReport:
    """Read ``report.json``; raise InputError where it is damaged, of another schema, or disagrees with itself.

    A report of an older version holds no count of warnings; it is then counted from the gates.
    """
    try:
        data = json.loads(path.read_bytes())
    except OSError as error:
        raise InputError(f"{shown_name(path)}: cannot be read ({error.strerror or type(error).__name__})") from None
    except (ValueError, RecursionError):
        raise InputError(
            f"{shown_name(path)}: is not JSON, or is cut off; is it a report.json of corpusaudit?"
        ) from None
    if not isinstance(data, dict) or "schema_version" not in data:
        raise InputError(f"{shown_name(path)}: is not a report of corpusaudit (it has no schema_version)")
    if data["schema_version"] != SCHEMA_VERSION:
        raise InputError(
            f"{shown_name(path)}: follows another schema; this version of corpusaudit reads schema {SCHEMA_VERSION}. "
            "Audit again, or use the version that wrote it"
        )
    try:
        report = AuditReport.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"]) or "the report"
        raise InputError(
            f"{shown_name(path)}: is not a whole report: {shown_name(key)}: {first['type'].replace('_', ' ')}"
        ) from None
    if "warnings" not in report.model_fields_set:
        report = report.model_copy(update={"warnings": len(report.warned)})
    wrong = disagreement(report)
    if wrong is not None:
        raise InputError(
            f"{shown_name(path)}: disagrees with itself: {one_line(wrong)}. It was changed after the audit, or written "
            "by a version that judges otherwise; audit again"
        )
    return report


def report_json(report: AuditReport) -> str:
    """Return a report as indented JSON in plain ASCII."""
    return json.dumps(report.model_dump(mode="json", by_alias=True), indent=2, allow_nan=False) + "\n"
