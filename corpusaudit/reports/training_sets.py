"""Training sets side by side as Markdown or CSV: F1 with intervals, gain over the first set, F1 by label."""

from __future__ import annotations

import csv
import io

from corpusaudit.numbers import NOTHING, format_score
from corpusaudit.reports.markdown import escape_markdown
from corpusaudit.reports.text import aligned, safe_cell
from corpusaudit.results import Measurement, Part, TrainingSet, TrainingSets

KINDS = (("embeddings", "embeddings"), ("tfidf", "TF-IDF"))


def render_training_sets(table: TrainingSets) -> str:
    """Return two Markdown tables, aligned for a terminal: mean F1 with gain, and F1 by label; then what to know."""
    parts = [_whole(table), *(_labels(table, kind, shown) for kind, shown in KINDS), _notes(table)]
    return "\n\n".join(part for part in parts if part) + "\n"


def training_sets_csv(table: TrainingSets) -> str:
    """Return one line a training set, classifier and label (empty: the mean), with interval and gain."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    head = "training_set documents classifier label n f1 low high chance gain gain_low gain_high reason"
    writer.writerow(head.split())
    for one in table.sets:
        for kind, _ in KINDS:
            f1, chance, gain = (one.measurement(f"utility.{what}_{kind}") for what in ("f1", "chance", "gain"))
            if f1 is None:
                continue
            start = [safe_cell(one.name), one.documents, kind]
            more = ["", "", ""] if gain is None else [gain.value, gain.low, gain.high]
            level = None if chance is None else chance.value
            writer.writerow([*start, "", f1.n, f1.value, f1.low, f1.high, level, *more, safe_cell(f1.reason or "")])
            for part in f1.parts:
                row = [part.n, part.value, part.low, part.high, "", "", "", "", ""]
                writer.writerow([*start, safe_cell(part.name), *row])
    return out.getvalue()


def _whole(table: TrainingSets) -> str:
    head = ["trained on", "documents"]
    for _, shown in KINDS:
        head += [f"F1, {shown}", "chance", "gain"]
    rows = []
    for one in table.sets:
        row = [escape_markdown(one.name), f"{one.documents:,}"]
        for kind, _ in KINDS:
            figures = (one.measurement(f"utility.{what}_{kind}") for what in ("f1", "chance"))
            row += [*map(_figure, figures), _gain(one, kind)]
        rows.append(row)
    return aligned(head, rows)


def _labels(table: TrainingSets, kind: str, shown: str) -> str:
    parts: dict[str, list[Part | None]] = {}
    for place, one in enumerate(table.sets):
        measurement = one.measurement(f"utility.f1_{kind}")
        for part in measurement.parts if measurement else ():
            parts.setdefault(part.name, [None] * len(table.sets))[place] = part
    if not parts:
        return ""
    head = [f"F1 by label, {shown}", "n", *(escape_markdown(one.name) for one in table.sets)]
    rows = []
    for name, found in parts.items():
        n = next(part.n for part in found if part is not None)
        rows.append(
            [escape_markdown(name), f"{n:,}", *(NOTHING if p is None else format_score(p.value) for p in found)]
        )
    return aligned(head, rows)


def _notes(table: TrainingSets) -> str:
    notes = [
        f"Tested on {table.documents:,} documents{'; ' + table.left_out if table.left_out else ''}.",
        "F1 is the mean over the labels of the test documents; in brackets its 95% interval (bootstrap over people of "
        "the test side, the same draws for every row).",
        "Chance: the same predictions handed to the test documents at random.",
    ]
    if len(table.sets) > 1:
        notes.append(
            f"Gain is the paired difference from {escape_markdown(table.sets[0].name)}, with its own interval."
        )
    notes += [escape_markdown(note) for note in table.notes]
    for one in table.sets:
        notes += [
            f"{escape_markdown(one.name)}: {escape_markdown(m.reason)}."
            for m in one.measurements
            if m.reason is not None
        ]
    return "\n".join(f"- {sentence}" for sentence in dict.fromkeys(notes))


def _gain(one: TrainingSet, kind: str) -> str:
    found = one.measurement(f"utility.gain_{kind}")
    return "" if found is None else _figure(found, signed=True)


def _figure(measurement: Measurement | None, *, signed: bool = False) -> str:
    if measurement is None or measurement.value is None:
        return NOTHING
    text = format_score(measurement.value, signed=signed)
    if measurement.low is None or measurement.high is None:
        return text
    return f"{text} ({format_score(measurement.low, signed=signed)} to {format_score(measurement.high, signed=signed)})"
