"""Metrics that other packages bring through the entry-point group ``corpusaudit.metrics``.

An entry point names a module as ours are: with a ``RECORD`` and a function ``measure``. Its id, and those of its
measurements, start with the name of its distribution (lower case, ``_`` for ``-`` and ``.``), so that nobody takes
them for ours. A plug-in that breaks when it is loaded, or whose record does not fit, is named with the reason and
measures nothing.
"""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Iterable
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, get_args, get_type_hints

from corpusaudit.metrics.record import Lost, Metric, PlugIns, Reader, Record
from corpusaudit.results import DIMENSIONS, ROLES, Better, Kind, Words
from corpusaudit.shown import shown_name

GROUP = "corpusaudit.metrics"
_OURS = ("corpusaudit", *DIMENSIONS)
_ID = re.compile(r"[a-z0-9_]+\.[a-z0-9_]+")


@cache
def find_plug_ins() -> PlugIns:
    """Load every plug-in that is installed; one that cannot be used hides no other."""
    return load_plug_ins(entry_points(group=GROUP))


def load_plug_ins(found: Iterable[EntryPoint]) -> PlugIns:
    """Load plug-ins and return their metrics sorted by id, with those that could not be used."""
    metrics: list[Metric] = []
    lost: list[Lost] = []
    for entry in sorted(found, key=lambda one: (_distribution(one), one.name)):
        package, version = _distribution(entry)
        made = _load(
            entry, namespace_of(package), {name for m in metrics for name in (m.record.id, *m.record.measures)}
        )
        if isinstance(made, str):
            lost.append(Lost(namespace_of(package), shown_name(package), shown_name(version), made))
        else:
            metrics.append(Metric(made.RECORD, made.measure, package, version))
    return PlugIns(tuple(sorted(metrics, key=lambda one: one.record.id)), tuple(lost))


def namespace_of(package: str) -> str:
    """Return what the ids of a distribution's metrics start with, up to the dot."""
    return re.sub(r"[-_.]+", "_", package).lower()


def _distribution(entry: EntryPoint) -> tuple[str, str]:
    return ("", "") if entry.dist is None else (entry.dist.name, entry.dist.version)


def _load(entry: EntryPoint, namespace: str, taken: set[str]) -> Any | str:
    """Return the module of an entry point, or why it cannot be used, as a clause."""
    try:
        module = entry.load()
        misfit = unfit(getattr(module, "RECORD", None), getattr(module, "measure", None), namespace, taken)
    except (KeyboardInterrupt, MemoryError):
        raise
    except BaseException as error:  # an exit while it is loaded must not end the audit as if all were well
        return f"could not be loaded ({shown_name(entry.name)}: {shown_name(type(error).__name__)})"
    return module if misfit is None else f"does not fit ({shown_name(entry.name)}: {shown_name(misfit)})"


def unfit(record: Any, measure: Any, namespace: str, taken: Iterable[str] = ()) -> str | None:
    """Return what is wrong with a plug-in's record or function, as a clause; None where both can be used.

    ``taken``: the ids of metrics and measurements that are there already.
    """
    if not isinstance(record, Record):
        return "its RECORD is no corpusaudit.metrics.record.Record"
    if namespace in _OURS:
        return f"its distribution is called {namespace}, as metrics of corpusaudit are"
    ids = (record.id, *record.measures)
    return (
        _wrong_ids(ids, record, namespace, taken)
        or _wrong_fields(record)
        or (None if callable(measure) else "it has no function measure")
        or _wrong_signature(measure)
    )


def _wrong_ids(ids: tuple[Any, ...], record: Record, namespace: str, taken: Iterable[str]) -> str | None:
    if not record.measures:
        return "its record names no measurement"
    for name in ids:
        if not isinstance(name, str) or not _ID.fullmatch(name) or name.partition(".")[0] != namespace:
            return f"the id {name} is not {namespace}. and a name of small letters, digits and underscores"
        if name in taken:
            return f"the id {name} is taken"
    if len(set(record.measures)) < len(record.measures):
        return "its record names a measurement twice"
    return None


def _wrong_fields(record: Record) -> str | None:
    """Return which field of a record holds what it cannot."""
    known = set(record.measures)
    fits = {
        "version": isinstance(record.version, int) and not isinstance(record.version, bool) and record.version > 0,
        "dimension": record.dimension in DIMENSIONS,
        "better": record.better in get_args(Better),
        "kind": record.kind in get_args(Kind),
        "unit": isinstance(record.unit, str) and bool(record.unit),
        "needs": "synthetic" in record.needs and set(record.needs) <= set(ROLES),
        "needs_one_of": set(record.needs_one_of) <= set(ROLES),
        "reads": set(record.reads) <= set(get_args(Reader)),
        "units": set(record.units) <= known,
        "sized": set(record.sized) <= known,
        "words": set(record.words) <= known and all(isinstance(one, Words) for one in record.words.values()),
        "score_step": record.score_step is None or 0 < record.score_step < math.inf,
        "by_default": isinstance(record.by_default, bool),
        "headlines": set(record.headlines) <= known,
    }
    wrong = [name for name, fit in fits.items() if not fit]
    return f"the field {wrong[0]} of its record" if wrong else None


def _wrong_signature(measure: Any) -> str | None:
    """Return what is wrong with a function that should take a workspace and keyword-only parameters with defaults."""
    get_type_hints(measure, include_extras=True)  # a name that is not there raises, as it would in the audit
    first, *rest = inspect.signature(measure).parameters.values()
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    settings = all(one.kind is inspect.Parameter.KEYWORD_ONLY and one.default is not one.empty for one in rest)
    if first.kind in positional and settings:
        return None
    return "measure must take a workspace and then parameters by keyword only, each with a default"
