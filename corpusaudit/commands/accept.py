"""``corpusaudit accept``: what somebody answers for is written into an acceptance file, or listed from it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from corpusaudit.auditing.acceptance import accepted_again, one_by_one
from corpusaudit.auditing.acceptance_file import acceptances_of, read_acceptances
from corpusaudit.auditing.consistency import limits_of
from corpusaudit.auditing.judging import judged
from corpusaudit.auditing.keys import KEY_VARIABLE, run_key
from corpusaudit.auditing.known import known_metrics
from corpusaudit.commands.outputs import keep_apart
from corpusaudit.commands.report_file import ReadReport, read_with_seal
from corpusaudit.config import read_written
from corpusaudit.errors import ConfigError, UsageError
from corpusaudit.extents import MOST_DAYS
from corpusaudit.files.writing import check_writable, write_text
from corpusaudit.reports.acceptances import acceptance_rows, acceptance_sentences, line
from corpusaudit.reports.text import one_line, short_tokens
from corpusaudit.reports.wording.incidents import headline
from corpusaudit.results import AuditReport, Incident, compared_figure
from corpusaudit.shown import shown_name
from corpusaudit.suggest import did_you_mean

_HEAD = """\
# What somebody answers for: read by `corpusaudit audit` beside the configuration, or with --accept.
# Reasons and owners are published in the report: name no one of the real texts here.
"""
_SHORTEST = 8
"""Digits of a fingerprint that are enough to name an incident, where no other begins alike."""


def write_acceptances(
    report_file: Path,
    file: Path,
    *,
    incidents: Sequence[str],
    documents: Sequence[str],
    limits: Sequence[str],
    reason: str,
    owner: str,
    expires: str | None,
    days: int | None,
    key_file: Path | None,
    require_seal: bool,
) -> tuple[list[str], ReadReport]:
    """Add entries to an acceptance file, which is made where there is none, and return each in words, and the report.

    What stands in the file stays as it is, with its comments. Raises UsageError for what the report does not hold or
    what cannot be accepted, and ConfigError where the file is wrong or holds an entry for the same already.
    """
    keep_apart([file], [report_file, *([key_file] if key_file else [])])
    read = read_with_seal(report_file, run_key(key_file), require_seal=require_seal)
    today = datetime.now(UTC).date()
    end = _end(expires, days, today)
    found = _incidents(read.report, incidents, documents)
    if found and (read.report.key is None or read.report.key.id is None):
        raise UsageError(
            "incidents of this report cannot be accepted: it was made with a random key, and fingerprints under it "
            f"never come again; audit with --key-file or {KEY_VARIABLE}"
        )
    common = [f"reason = {_quoted(reason)}", f"owner = {_quoted(owner)}", f"expires = {end.isoformat()}"]
    blocks = [[f"limit = {_quoted(metric)}", f"figure = {_figure(read.report, metric)!r}"] for metric in limits]
    blocks += [_incident_lines(read.report, incident) for incident in found]
    if not blocks:
        raise UsageError("nothing to accept: name an --incident, a --document or a --limit of the report")
    _append(file, [[*block, *common] for block in blocks], today)
    told = [f"limit on {metric}" for metric in limits]
    return [*told, *(headline(one, short_tokens(one.source)) for one in found)], read


def list_acceptances(report_file: Path, file: Path, *, key_file: Path | None, require_seal: bool) -> list[str]:
    """Return what stands in an acceptance file, a line each, as it counts for a report today."""
    report = read_with_seal(report_file, run_key(key_file), require_seal=require_seal).report
    if _is_missing(file):
        raise UsageError(
            f"{shown_name(file)}: no such file, so nothing is accepted in it; the first acceptance writes it, and "
            "--file names another"
        )
    today = datetime.now(UTC).date()
    entries = read_acceptances(file, known_metrics(), today)
    found = accepted_again(report, entries, today)
    if found is None:
        return [f"No acceptance stands in {shown_name(file)}."]
    shown = judged(report.model_copy(update={"accepted": found}), limits_of(report))
    return [*acceptance_sentences(shown), *(f"{row.key} {line(row)}" for row in acceptance_rows(shown))]


def _is_missing(file: Path) -> bool:
    try:
        return not file.exists()
    except (OSError, ValueError):
        return False  # no name of a file: reading it says why


def _end(expires: str | None, days: int | None, today: date) -> date:
    if (expires is None) == (days is None):
        raise UsageError("an acceptance ends: give either --expires DATE or --days N")
    last = today + timedelta(days=MOST_DAYS)
    try:
        end = today + timedelta(days=days) if days is not None else date.fromisoformat(expires or "")
    except (ValueError, OverflowError):
        raise UsageError(f"--expires {shown_name(expires)}: must be a date as {last.isoformat()}") from None
    if not today <= end <= last:
        raise UsageError(
            f"an acceptance ends between today and {last.isoformat()}, which is {MOST_DAYS} days from now; not on "
            f"{end.isoformat()}"
        )
    return end


def _incidents(report: AuditReport, fingerprints: Sequence[str], documents: Sequence[str]) -> list[Incident]:
    """Return the incidents that are named, each once."""
    found: dict[str, Incident] = {}
    known = {incident.fingerprint: incident for incident in report.incidents}
    for given in fingerprints:
        named = [one for one in known if one.startswith(given.lower())] if len(given) >= _SHORTEST else []
        if len(named) != 1:
            what = "several incidents begin so" if named else "the report holds no such incident"
            raise UsageError(
                f"--incident {shown_name(given)}: {what}; give a fingerprint of incidents.csv or report.json, or "
                f"{_SHORTEST} digits of it at least"
            )
        found[named[0]] = known[named[0]]
    for document in documents:
        mine = [incident for incident in report.incidents if incident.synthetic_id == document]
        if not mine:
            near = did_you_mean(document, {incident.synthetic_id for incident in report.incidents})
            raise UsageError(f"--document {shown_name(document)}: the report holds no incident of it{near}")
        found |= {incident.fingerprint: incident for incident in mine}
    return list(found.values())


def _incident_lines(report: AuditReport, incident: Incident) -> list[str]:
    documents = sum(one.fingerprint == incident.fingerprint for one in report.incidents)
    counted = [f"documents = {documents}"] if documents > 1 else []
    told = one_line(headline(incident, short_tokens(incident.source)))
    return [f"# {told}", f'incident = "{incident.fingerprint}"', *counted]


def _figure(report: AuditReport, metric: str) -> float:
    """Return the figure up to which a limit of the report is accepted; raise UsageError where it cannot be."""
    gate = next((gate for gate in report.gates if gate.metric == metric), None)
    if gate is None:
        near = did_you_mean(metric, [gate.metric for gate in report.gates])
        raise UsageError(f"--limit {shown_name(metric)}: the report holds no such limit{near}")
    if gate.state in ("pass", "accepted"):
        done = "met" if gate.state == "pass" else "accepted already"
        raise UsageError(f"--limit {shown_name(metric)}: it is {done}, so there is nothing to accept")
    measurement = report.accepted.measurement(metric) if report.accepted is not None else None
    measurement = measurement or report.measurement(metric)
    figure = None if measurement is None else compared_figure(measurement)
    if gate.state == "unmeasured" or measurement is None or figure is None:
        raise UsageError(
            f"--limit {shown_name(metric)}: it is unmeasured, and what nobody measured nobody can accept; give the "
            'audit what it lacks, or take the limit away in the configuration ("off"), which the report names'
        )
    if one_by_one(gate.limit, measurement):
        raise UsageError(
            f"--limit {shown_name(metric)}: it counts documents, and accepted as a whole it would hide the next one; "
            "accept its incidents: --document ID or --incident FINGERPRINT"
        )
    return figure


def _append(file: Path, blocks: Sequence[Sequence[str]], today: date) -> None:
    """Write a file with entries behind what stands in it; raise ConfigError where the whole would be wrong."""
    check_writable(file)
    known = known_metrics()
    before = read_written(file) if file.exists() else ""
    if before:
        read_acceptances(file, known, today)
    end = "\r\n" if "\r\n" in before else "\n"
    added = [f"\n[[accept]]\n{chr(10).join(block)}\n" for block in blocks]
    standing = before if before.endswith("\n") else f"{before}{end}"
    text = "".join([standing if before else _HEAD, *(block.replace("\n", end) for block in added)])
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError):
        raise ConfigError(f"{shown_name(file)}: write its entries as tables, each under [[accept]]") from None
    acceptances_of(table, shown_name(file), known, today)
    write_text(file, text)


def _quoted(text: str) -> str:
    """Return a string of TOML; what cannot be shown was refused, or will be when the whole is read."""
    return json.dumps(text.strip(), ensure_ascii=False).replace("\x7f", "\\u007f")
