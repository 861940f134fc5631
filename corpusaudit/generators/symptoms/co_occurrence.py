"""Which symptoms occur together, and how often: from published sources, or from the labels of a corpus.

A table is a list of combinations with weights. The packaged one counts, for each combination, how many published
criteria and rating scales list all of it (``data/symptoms_sources.toml``); one from a corpus counts the documents that
carry exactly these labels.
"""

from __future__ import annotations

import ast
import json
import tomllib
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import combinations
from typing import Any

from corpusaudit.corpus.column_names import columns_shown, nearest_column
from corpusaudit.corpus.files import find_files
from corpusaudit.corpus.rows import read_rows
from corpusaudit.errors import InputError
from corpusaudit.generators.symptoms.taxonomy import read_taxonomy
from corpusaudit.shown import shown_name
from corpusaudit.suggest import did_you_mean

SIZES = (2, 3, 4)
"""Symptoms in a combination of the packaged table; each size has the same chance."""

MIN_SOURCES = 2
"""Sources that must list a combination: what one alone lists may be its own habit."""

MIN_DOCUMENTS = 5
"""Documents that must carry a combination: the table leaves the house, and fewer could point to people."""


MOST_WEIGHT = 1e100
"""Largest weight of a line written by hand: sums of weights stay finite."""


@dataclass(frozen=True)
class Combination:
    """Symptoms that occur together.

    ``support``: sources or documents that hold all of it; ``weight``: its chance of being drawn, or proportional to it;
    ``sources``: those of the packaged table that list it.
    """

    symptoms: tuple[str, ...]
    support: int
    weight: float
    sources: tuple[str, ...] = ()

    def as_row(self) -> dict[str, Any]:
        """Return it as a line of co_occurrence.jsonl."""
        row: dict[str, Any] = {"symptoms": list(self.symptoms), "support": self.support, "weight": self.weight}
        return {**row, "sources": list(self.sources)} if self.sources else row

    @classmethod
    def from_row(cls, row: Mapping[str, Any], known: Collection[str], place: str) -> Combination:
        """Return a line of co_occurrence.jsonl, which needs symptoms and a weight above 0; see :class:`InputError`."""
        names, weight = row.get("symptoms"), row.get("weight")
        if not isinstance(names, list) or len(names) < 2 or len(set(map(str, names))) < len(names):
            raise InputError(f"{shown_name(place)}: its symptoms are not a list of two or more different ones")
        for name in map(str, names):
            if name not in known:
                raise InputError(
                    f"{shown_name(place)}: no symptom '{shown_name(name)}' in the taxonomy{did_you_mean(name, known)}"
                )
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 < weight <= MOST_WEIGHT:
            raise InputError(f"{shown_name(place)}: its weight is not a number above 0, or is too large")
        support, sources = row.get("support"), row.get("sources")
        return cls(
            tuple(map(str, names)),
            support if isinstance(support, int) else 0,
            float(weight),
            tuple(map(str, sources)) if isinstance(sources, list) else (),
        )


def combinations_of_sources(names: Mapping[str, str]) -> list[Combination]:
    """Return the packaged table for the symptoms of a taxonomy.

    ``names``: every name and alias -> the symptom. The sources know the packaged names and aliases, in any case. Raises
    :class:`InputError` where they know no combination of these symptoms.
    """
    text = files("corpusaudit.generators").joinpath("data/symptoms_sources.toml").read_text(encoding="utf-8")
    folded = {name.casefold(): symptom for name, symptom in names.items()}
    known = {
        symptom.name: {name.casefold() for name in (symptom.name, *symptom.aliases)} for symptom in read_taxonomy()
    }
    listed = {
        source["id"]: {folded[name] for listed in source["symptoms"] for name in known[listed] if name in folded}
        for source in tomllib.loads(text)["sources"]
    }
    # Of many symptoms only those that a source lists: all sets of four out of a thousand would never end.
    order = [name for name in dict.fromkeys(names.values()) if any(name in symptoms for symptoms in listed.values())]
    found = []
    for size in SIZES:
        counted = {
            chosen: tuple(source for source, symptoms in listed.items() if symptoms.issuperset(chosen))
            for chosen in combinations(order, size)
        }
        counted = {chosen: sources for chosen, sources in counted.items() if len(sources) >= MIN_SOURCES}
        total = sum(map(len, counted.values()))
        found += [
            Combination(chosen, len(sources), round(len(sources) / total, 9), sources)
            for chosen, sources in counted.items()
        ]
    if not found:
        raise InputError(
            "the packaged sources know no combination of these symptoms: count them in a labelled corpus with "
            "--co-occurrence-from, or leave combine out: --stage expand --stage express --stage judge"
        )
    return sorted(found, key=lambda entry: (len(entry.symptoms), -entry.support, entry.symptoms))


def combinations_of_corpus(path: str, names: Mapping[str, str], label_field: str) -> list[Combination]:
    """Return the combinations of labels that documents of a corpus carry, with the number of documents.

    Reads the column of labels only, a list or one that is written out as text; labels outside ``names`` (every name and
    alias -> the symptom) are passed over. Combinations of fewer than MIN_DOCUMENTS documents are left out. Raises
    :class:`InputError` where the column is missing, a row cannot be read, or no combination is left.
    """
    folded = {name.casefold(): symptom for name, symptom in names.items()}
    order = {symptom: place for place, symptom in enumerate(dict.fromkeys(names.values()))}
    counts: Counter[tuple[str, ...]] = Counter()
    columns: Counter[str] = Counter()
    rows = 0
    for row in (row for file in find_files(path)[0] for row in read_rows(file)):
        if row.fields is None:
            raise InputError(f"{row.place}: {row.problem}")
        columns.update(row.fields.keys())
        rows += 1
        found = {folded[name] for name in _labels(row.fields.get(label_field)) if name in folded}
        if len(found) > 1:
            counts[tuple(sorted(found, key=order.__getitem__))] += 1
    if label_field not in columns:
        near = nearest_column(label_field, columns, rows)
        listed = columns_shown(dict(sorted(columns.items())), rows)
        raise InputError(f"{shown_name(path)}: no column '{shown_name(label_field)}'{near} (columns: {listed})")
    counts = Counter({symptoms: count for symptoms, count in counts.items() if count >= MIN_DOCUMENTS})
    if not counts:
        raise InputError(
            f"{shown_name(path)}: no {MIN_DOCUMENTS} documents carry the same two or more symptoms of the taxonomy"
        )
    total = counts.total()
    entries = [Combination(symptoms, count, round(count / total, 9)) for symptoms, count in counts.items()]
    return sorted(entries, key=lambda entry: (-entry.support, entry.symptoms))


def _labels(value: Any) -> list[str]:
    """Return labels folded; a list that a CSV file holds as text, Python's or JSON's, is read as one."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        value = _list(value.strip())
    items = value if isinstance(value, list | tuple) else [value]
    return [str(item).strip().casefold() for item in items if isinstance(item, str | int)]


def _list(text: str) -> Any:
    for read in (json.loads, ast.literal_eval):
        try:
            return read(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
    return []
