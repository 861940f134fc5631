"""Several reports side by side."""

from __future__ import annotations

from typing import Literal

from corpusaudit.results.plain import Count, Number, Plain
from corpusaudit.results.terms import Better, Dimension, Verdict

Mark = Literal["best", "tied", ""]


class Cell(Plain):
    """One figure of one generator. ``mark``: best of its column, tied with the best, or neither.

    ``holdout`` is the figure of real text; ``matched``, where there is one, that of the generator at the size of the
    real text, which is then what compares with it.
    """

    value: Number | None
    low: Number | None = None
    high: Number | None = None
    n: Count = 0
    holdout: Number | None = None
    matched: Number | None = None
    reason: str | None = None
    mark: Mark = ""


class Column(Plain):
    """One measurement of all generators, cells in their order.

    ``judged`` says how ties were found; empty where nothing was marked because of ``unlike``: settings that follow from
    each corpus, such as its size, and differ; or because of ``unjudged``: why some of its figures say nothing of best.
    """

    metric: str
    dimension: Dimension
    better: Better
    unit: str
    judged: str
    unlike: tuple[str, ...] = ()
    unjudged: str = ""
    cells: tuple[Cell, ...]


class Generator(Plain):
    """One row of a comparison. ``verified``: was its seal checked and right; None where it was read from no file."""

    name: str
    verdict: Verdict
    failed: Count
    documents: Count
    warnings: Count = 0
    verified: bool | None = None


class Comparison(Plain):
    """Several reports side by side: one row a generator, one column a measurement, privacy first.

    ``shared`` is what all reports have in common: setting and value. ``privacy`` and ``quality`` are the metrics of the
    scatter, None where no two columns fit. ``notes`` are sentences that a reader needs. ``same_corpora``: what shows
    that source and holdout are the same in all, digests under one key or the user's word; empty where there are none.
    """

    generators: tuple[Generator, ...]
    columns: tuple[Column, ...]
    shared: tuple[tuple[str, str], ...]
    privacy: str | None
    quality: str | None
    notes: tuple[str, ...]
    same_corpora: Literal["key", "word", ""] = ""

    def column(self, metric: str) -> Column | None:
        """Return the column of that measurement, or None when there is none."""
        return next((column for column in self.columns if column.metric == metric), None)


class StudyLabel(Plain):
    """The documents of one label: those columns of a study that are measured by label."""

    name: str
    columns: tuple[Column, ...]


class Study(Plain):
    """The measures of the published study for several generators: one row a generator, one column a measure.

    The columns of ``whole`` are all of the study's, in its order; where no report holds one, its cells say so.
    ``labels`` are sorted by name, none where nobody asked for them.
    """

    whole: Comparison
    labels: tuple[StudyLabel, ...] = ()
