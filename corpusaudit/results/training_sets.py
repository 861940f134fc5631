"""What a classifier learns from several corpora."""

from __future__ import annotations

from corpusaudit.results.measurements import Measurement
from corpusaudit.results.plain import Count, Plain


class TrainingSet(Plain):
    """What a classifier learnt from one corpus or from several put together; ``documents`` it was trained on."""

    name: str
    documents: Count
    measurements: tuple[Measurement, ...]

    def measurement(self, metric: str) -> Measurement | None:
        """Return the measurement of that id, or None when there is none."""
        return next((m for m in self.measurements if m.metric == metric), None)


class TrainingSets(Plain):
    """Training sets on one test corpus of ``documents``; ``left_out`` says what was taken out of it, empty if nothing.

    The first set is the one that gains are counted from. ``notes`` are sentences about what was read.
    """

    sets: tuple[TrainingSet, ...]
    documents: Count
    left_out: str
    notes: tuple[str, ...] = ()
