"""``corpusaudit.accept.toml``: who answers for what, read strictly; a wrong entry is an error and never left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from corpusaudit.config import KnownMetrics, read_table
from corpusaudit.errors import ConfigError
from corpusaudit.extents import MOST_DAYS
from corpusaudit.results import MANY, Acceptance
from corpusaudit.shown import shown_name, visible
from corpusaudit.suggest import did_you_mean

ACCEPT_NAME = "corpusaudit.accept.toml"
_TABLE = "accept"
_KEYS = ("limit", "incident", "reason", "owner", "expires", "figure", "documents")
_FINGERPRINT = re.compile(r"[0-9a-f]{32}")
_LONGEST = {"reason": 500, "owner": 120}
"""Characters: a report shows them as they are."""


def beside(config_file: Path | None) -> Path | None:
    """Return the acceptance file that lies beside a configuration, None where none does."""
    if config_file is None:
        return None
    found = config_file.parent / ACCEPT_NAME
    return found if found.exists() or found.is_symlink() else None


def read_acceptances(file: Path, known: KnownMetrics, today: date) -> tuple[Acceptance, ...]:
    """Read an acceptance file; ``known`` is what a limit may be on, ``today`` the day from which time is counted.

    Raises :class:`ConfigError` with file and entry for a key that is unknown or missing, a wrong value, an end more
    than ``MOST_DAYS`` days from today, and two entries for one thing. Expired entries are returned as the others.
    """
    return acceptances_of(read_table(file), shown_name(file), known, today)


def acceptances_of(table: Mapping[str, Any], where: str, known: KnownMetrics, today: date) -> tuple[Acceptance, ...]:
    """Return the entries of an acceptance file that was parsed already; see :func:`read_acceptances`."""
    for key in table:
        if key != _TABLE:
            raise ConfigError(f"{where}: {shown_name(key)}: unknown key; did you mean '[[{_TABLE}]]'?")
    entries = table.get(_TABLE, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ConfigError(f"{where}: {_TABLE}: must be tables, each under [[{_TABLE}]]")
    made: dict[tuple[str, str], Acceptance] = {}
    for number, entry in enumerate(entries, 1):
        one = _entry(entry, f"{where}: entry {number}", known, today)
        what = ("limit", one.limit) if one.limit is not None else ("incident", one.incident or "")
        if what in made:
            raise ConfigError(f"{where}: entry {number}: {what[0]} {shown_name(what[1])} stands twice; keep one entry")
        made[what] = one
    return tuple(made.values())


def _entry(entry: Mapping[str, Any], where: str, known: KnownMetrics, today: date) -> Acceptance:
    for key in entry:
        if key not in _KEYS:
            listed = f" (known: {', '.join(_KEYS)})"
            raise ConfigError(f"{where}: {shown_name(key)}: unknown key{did_you_mean(key, _KEYS, otherwise=listed)}")
    if ("limit" in entry) == ("incident" in entry):
        raise ConfigError(f"{where}: must name either a limit or an incident")
    kind = "limit" if "limit" in entry else "incident"
    mine, other = ("figure", "documents") if kind == "limit" else ("documents", "figure")
    if other in entry:
        raise ConfigError(f"{where}: {other}: belongs to {'an incident' if kind == 'limit' else 'a limit'}")
    return Acceptance(
        reason=_text(entry, "reason", where),
        owner=_text(entry, "owner", where),
        expires=_end(entry, where, today).isoformat(),
        **({"limit": _limit(entry, where, known)} if kind == "limit" else {"incident": _incident(entry, where)}),
        **{mine: _figure(entry, where) if kind == "limit" else _documents(entry, where)},
    )


def _text(entry: Mapping[str, Any], key: str, where: str) -> str:
    text = entry.get(key)
    if not isinstance(text, str) or not text.strip():
        raise ConfigError(
            f"{where}: {shown_name(key)}: is missing; every acceptance needs one, and the report shows it"
        )
    text, longest = text.strip(), _LONGEST[key]
    if len(text) > longest or visible(text) != text:
        raise ConfigError(
            f"{where}: {shown_name(key)}: must be one line of at most {longest} characters that can be seen"
        )
    return text


def _end(entry: Mapping[str, Any], where: str, today: date) -> date:
    end = entry.get("expires")
    if isinstance(end, datetime) or not isinstance(end, date):
        raise ConfigError(f"{where}: expires: must be the last day it holds, as expires = {today.isoformat()}")
    if end > today + timedelta(days=MOST_DAYS):
        last = (today + timedelta(days=MOST_DAYS)).isoformat()
        raise ConfigError(f"{where}: expires: lies more than {MOST_DAYS} days ahead; {last} is the last day today")
    return end


def _limit(entry: Mapping[str, Any], where: str, known: KnownMetrics) -> str:
    limit = entry["limit"]
    if not isinstance(limit, str) or (limit not in known.kinds and known.loss(limit) is None):
        near = did_you_mean(str(limit), known.kinds)
        raise ConfigError(f"{where}: limit: {shown_name(limit)}: is no measurement{near}")
    return limit


def _incident(entry: Mapping[str, Any], where: str) -> str:
    fingerprint = entry["incident"]
    if not isinstance(fingerprint, str) or not _FINGERPRINT.fullmatch(fingerprint):
        raise ConfigError(f"{where}: incident: must be a fingerprint of report.json, 32 digits from 0 to f")
    return fingerprint


def _figure(entry: Mapping[str, Any], where: str) -> float:
    figure = entry.get("figure")
    if isinstance(figure, bool) or not isinstance(figure, int | float) or not abs(figure) < float("inf"):
        raise ConfigError(
            f"{where}: figure: must be the figure up to which the limit is accepted (a worse one is not), as "
            "`corpusaudit accept` writes it"
        )
    return float(figure)


def _documents(entry: Mapping[str, Any], where: str) -> int:
    documents = entry.get("documents", 1)
    if isinstance(documents, bool) or not isinstance(documents, int) or not 1 <= documents <= MANY:
        raise ConfigError(
            f"{where}: documents: must be in how many documents the incident is accepted, 1 to {MANY}; a text that "
            "stands in more is no exception"
        )
    return documents
