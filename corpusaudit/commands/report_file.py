"""Reports on disk: read, with the reason why one cannot be used."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from corpusaudit.auditing.consistency import disagreement
from corpusaudit.auditing.keys import KEY_VARIABLE, Key, check_seal
from corpusaudit.errors import InputError
from corpusaudit.files.ordinary import read_ordinary
from corpusaudit.reports.text import one_line
from corpusaudit.results import SCHEMA_VERSION, AuditReport, SealCheck
from corpusaudit.shown import shown_name


class ReadReport(NamedTuple):
    """A report from a file, and what its seal says."""

    report: AuditReport
    seal: SealCheck


def read_report(path: Path) -> AuditReport:
    """Read ``report.json`` without a key: what it holds agrees with itself, no more."""
    return read_with_seal(path, Key(b"", "random")).report


def read_with_seal(path: Path, key: Key, *, require_seal: bool = False) -> ReadReport:
    """Read ``report.json``; raise InputError where it is damaged, of another schema, disagrees with itself, or is not
    as this key sealed it (a random key is none; see :func:`~corpusaudit.auditing.keys.check_seal`). With
    ``require_seal``, also where there is no key to check it with.

    A report of an older version holds no count of warnings; it is then counted from the gates.
    """
    try:
        data = json.loads(read_ordinary(path), object_pairs_hook=_once_each, parse_constant=_no_number)
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
        place = ".".join(str(part) for part in first["loc"]) or "the report"
        raise InputError(
            f"{shown_name(path)}: is not a whole report: {shown_name(place)}: {first['type'].replace('_', ' ')}"
        ) from None
    try:
        seal = check_seal(data, report, key)
        if require_seal and not seal.verified:
            raise InputError(_unverified(report))
    except InputError as error:
        raise InputError(f"{shown_name(path)}: {error}") from None
    if "warnings" not in report.model_fields_set:
        report = report.model_copy(update={"warnings": report.warning_count})
    wrong = disagreement(report)
    if wrong is not None:
        raise InputError(
            f"{shown_name(path)}: disagrees with itself: {one_line(wrong)}. It was changed after the audit, or written "
            "by a version that judges otherwise; audit again"
        )
    return ReadReport(report, seal)


def _unverified(report: AuditReport) -> str:
    """Return why a report is refused whose seal had to be verified, and the way out."""
    if report.seal is None:
        return f"carries no seal, and --require-seal asks for one; audit again with --key-file or {KEY_VARIABLE}"
    return f"its seal was not verified, as --require-seal asks; give the key: --key-file or {KEY_VARIABLE}"


def _once_each(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; of a key that stands twice, two programs may read two values."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")
