"""What every format of the study's table says alike: what papers call the measures, how a figure is written, notes."""

from __future__ import annotations

from dataclasses import dataclass

from corpusaudit.numbers import format_interval, format_value
from corpusaudit.reports.compare import (
    ARROWS,
    MARKS,
    column_reasons,
    column_title,
    not_marked,
    reasons,
    small_n,
)
from corpusaudit.reports.wording.terms import DIMENSION_TITLES
from corpusaudit.results import SIDES, Cell, Column, Comparison, Study

TITLE = "The study's measures"
NOT_MEASURED = "not measured"
REAL = "real text (holdout)"
_LEGEND = "★ best of its column; ≈ tied with it; ↓ lower is better, ↑ higher, ↔ nearest to the real text."
NOT_MARKED = "†"
_NOT_MARKED_LEGEND = f" {NOT_MARKED} nothing is marked there: not all figures can be judged."
NAMES: dict[str, str] = {
    "fidelity.mmd": "MMD²",
    "fidelity.bertscore": "BERTScore",
    "fidelity.sentence_mover": "SMS",
    "fidelity.rouge_l": "ROUGE-L",
    "fidelity.meteor": "METEOR",
    "diversity.self_bleu_4": "self-BLEU-4",
    "diversity.ttr": "TTR",
    "memorization.nearest_distance": "NN distance",
}
"""What papers call the measures."""
_RATE = "memorization.plagiarism_rate"
_PRIVACY = "Privacy"
"""What papers call the side whose dimensions have names of their own in reports."""
LONG = (
    "MMD²: squared maximum mean discrepancy. SMS: Sentence Mover's Similarity. TTR: type-token ratio. NN distance: "
    "median cosine distance to the nearest source text; NN rate: share of documents nearer to one than the distance "
    "given."
)
"""The names in full."""
_REAL_NOTE = (
    "The last row is real text that no generator saw, judged in the same way: of the fidelity measures it is real "
    "against real. A figure beside which another is given at the size of the real text depends on the size of a "
    "corpus or the length of its documents: that other one compares with the last row."
)


_RULE = (
    "Best is named only where two generators at least have a figure and each figure there can be judged: it rests on "
    "ten documents or more, and has an interval or a count behind it. Elsewhere nothing is marked, so that a figure "
    "without mark is worse only where another in its column has one."
)


@dataclass(frozen=True)
class Shown:
    """One figure in words: ``value``, and empty where it has none ``interval``, ``n`` and ``matched``, and its mark."""

    value: str
    interval: str
    n: str
    matched: str
    mark: str

    @property
    def more(self) -> str:
        """All that stands beside the figure, parted by commas."""
        matched = f"{self.matched} at the size of the real text" if self.matched else ""
        return ", ".join(part for part in (self.interval, self.n, matched) if part)


def name_of(column: Column, study: Study) -> str:
    """Return what papers call a measure; of the rate, with the distance that the reports share."""
    if column.metric == _RATE:
        most = dict(study.whole.shared).get(f"{_RATE}: max_distance")
        return "NN rate" if most is None else f"NN rate < {most.removeprefix('0')}"
    return NAMES.get(column.metric) or column_title(column)


def named(column: Column, study: Study) -> str:
    """Return the name of a column with the arrow of what is better."""
    return f"{name_of(column, study)} {ARROWS[column.better]}"


def headed(column: Column, study: Study) -> str:
    """Return the same, with the sign that nothing is marked there."""
    return f"{named(column, study)} {NOT_MARKED}" if unmarked(column) else named(column, study)


def legend(study: Study) -> str:
    """Return what the signs of the tables say."""
    there = any(unmarked(column) for _, table in tables(study) for column in table.columns)
    return _LEGEND + (_NOT_MARKED_LEGEND if there else "")


def unmarked(column: Column) -> bool:
    """Return whether a column has figures of which none could be called better than another."""
    return bool(column.unlike or column.unjudged) and any(cell.value is not None for cell in column.cells)


def lacking(study: Study) -> list[str]:
    """Return which figures were not measured and why, those of labels after those of whole corpora.

    What a label lacks for the reason for which the whole corpus lacks it is said once.
    """
    labels: dict[str, list[str]] = {}
    for one in study.labels:
        for column in one.columns:
            whole = study.whole.column(column.metric)
            for sentence in column_reasons(column, study.whole.generators, but=whole):
                labels.setdefault(sentence, []).append(one.name)
    by_label = (
        f"{sentence} ({'label' if len(names) == 1 else 'labels'} {', '.join(names)})"
        for sentence, names in labels.items()
    )
    return [*reasons(study.whole), *by_label]


def aspects(columns: tuple[Column, ...]) -> list[tuple[str, int]]:
    """Return what the columns are about, with how many columns of one aspect follow each other."""
    made: list[tuple[str, int]] = []
    for column in columns:
        name = _PRIVACY if SIDES[column.dimension] == "privacy" else DIMENSION_TITLES[column.dimension][0]
        if made and made[-1][0] == name:
            made[-1] = (name, made[-1][1] + 1)
        else:
            made.append((name, 1))
    return made


def shown(cell: Cell, column: Column, *, counted: bool = False) -> Shown:
    """Return a figure in words; how many it rests on is there where that is few beside others, or ``counted``."""
    if cell.value is None:
        return Shown(NOT_MEASURED, "", "", "", "")
    interval = "" if cell.low is None or cell.high is None else format_interval(cell.low, cell.high, column.unit)
    matched = None if cell.matched is None else format_value(cell.matched, column.unit)
    value = format_value(cell.value, column.unit)
    n = f"n = {cell.n:,}" if counted else small_n(cell, column)
    return Shown(value, interval, n, matched or "", MARKS[cell.mark])


def tables(study: Study) -> list[tuple[str, Comparison]]:
    """Return the whole table under an empty name, and then those of the labels under theirs."""
    labels = ((one.name, study.whole.model_copy(update={"columns": one.columns})) for one in study.labels)
    return [("", study.whole), *labels]


def notes(study: Study) -> list[str]:
    """Return the sentences that a reader needs."""
    by_label = (
        ["Of a label those measures are shown that are taken by label. Nothing is corrected for the number of labels."]
        if study.labels
        else []
    )
    return [LONG, _REAL_NOTE, _RULE, *by_label, *study.whole.notes, *not_marked(study.whole)]
