"""``corpusaudit compare``: several reports side by side."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpusaudit.auditing.keys import run_key
from corpusaudit.auditing.known import known_facts
from corpusaudit.commands.report_file import read_with_seal
from corpusaudit.errors import UsageError
from corpusaudit.reports.formats import format_names, rendered
from corpusaudit.results import AuditReport, Comparison, Releases, SealCheck
from corpusaudit.shown import shown_name


def compare_files(
    given: Sequence[str],
    *,
    only: Sequence[str],
    skip: Sequence[str],
    privacy: str | None,
    quality: str | None,
    key_file: Path | None,
    same_corpora: bool,
    require_seal: bool = False,
) -> Comparison:
    """Read reports, as :func:`read_reports` does, and return their comparison."""
    from corpusaudit.comparison.compare import compare_reports

    reports, seals = read_reports(given, key_file, require_seal=require_seal)
    return compare_reports(
        reports,
        known_facts(),
        only=only,
        skip=skip,
        privacy=privacy,
        quality=quality,
        seals=seals,
        same_corpora=same_corpora,
    )


def release_files(
    given: Sequence[str],
    *,
    only: Sequence[str],
    skip: Sequence[str],
    key_file: Path | None,
    same_corpora: bool,
    require_seal: bool = False,
) -> Releases:
    """Read the reports of two releases, the earlier first, and return what changed."""
    from corpusaudit.comparison.releases import compare_releases

    reports, seals = read_reports(given, key_file, require_seal=require_seal)
    return compare_releases(reports, known_facts(), only=only, skip=skip, seals=seals, same_corpora=same_corpora)


def comparison_text(given: Sequence[str], kind: str, *, releases: bool, **options: Any) -> str:
    """Return a comparison of reports, or with ``releases`` of two releases, in the format ``kind``.

    Raises UsageError where that format is none of it, and for axes where there is no scatter.
    """
    names = format_names("releases" if releases else "compare")
    if kind not in names:
        wanted = "--releases" if releases else "a comparison of generators"
        raise UsageError(f"--format {kind}: is no format of {wanted}, which are {', '.join(names)}")
    if not releases:
        return rendered("compare", kind, compare_files(given, **options))
    axes = {name: options.pop(name) for name in ("privacy", "quality")}
    for name, metric in axes.items():
        if metric is not None:
            raise UsageError(f"--{shown_name(name)}: --releases draws no scatter; leave it out")
    return rendered("releases", kind, release_files(given, **options))


def read_reports(
    given: Sequence[str], key_file: Path | None, *, require_seal: bool
) -> tuple[dict[str, AuditReport], dict[str, SealCheck]]:
    """Read reports, each ``REPORT.json`` or ``NAME=REPORT.json``; return them and the checks of their seals, by name.

    Without a name, a report is called after its file, or after its folder where the file is report.json.
    """
    key = run_key(key_file)
    reports: dict[str, AuditReport] = {}
    seals: dict[str, SealCheck] = {}
    for one in given:
        name, path = named_report(one)
        if name in reports:
            raise UsageError(f"two reports are called '{shown_name(name)}'; name them: NAME={shown_name(path)}")
        reports[name], seals[name] = read_with_seal(path, key, require_seal=require_seal)
    return reports, seals


def named_report(given: str) -> tuple[str, Path]:
    """Return name and path of ``NAME=REPORT.json`` or ``REPORT.json``."""
    name, equals, path = given.partition("=")
    if equals and name.strip() and not os.path.exists(given):  # noqa: PTH110, unlike a path it bears any name
        return name.strip(), Path(path)
    file = Path(given)
    return (file.absolute().parent.name if file.name == "report.json" else file.stem) or given, file
