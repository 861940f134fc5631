"""From the ratings of all raters to the review: what they told apart, how they rated each label, how far they agree.

Of real documents nothing is said that tells of fewer than five: neither a mean of so few, nor one that the others leave
by subtraction, nor a share of documents with a wrong label that so few have or lack. Where the documents name their
people each is of another person, so that five documents are five people; else a note says that nobody knows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import FEWER, PEOPLE, few_or_none
from corpusaudit.features.small_counts import shown_share, unnamed
from corpusaudit.features.sums import exact_mean
from corpusaudit.metrics.shared.resampling import mean_interval
from corpusaudit.metrics.shared.statistics import clustered_interval
from corpusaudit.results import Review, ReviewAgreement, ReviewFigure, ReviewRow
from corpusaudit.review.agreement import Codes, Figure, alpha, interval, percentage, weighted_kappa
from corpusaudit.review.answers import Answers, PeopleNamed
from corpusaudit.review.ratings import NONE_FITS, STEPS, Ratings, label_key
from corpusaudit.review.told_apart import exact_p_value, told_apart

_FEW = f"{FEWER} people"
_NOBODY = "no rater answered"
_LOWEST = -1.0
"""Of alpha and kappa, below which no interval goes: raters at odds with each other, not only at chance."""
_Measure = Literal["alpha, nominal", "alpha, ordinal", "alpha, interval", "weighted kappa", "percentage"]
_FIGURES: dict[_Measure, Figure] = {
    "alpha, nominal": partial(alpha, level="nominal"),
    "alpha, ordinal": partial(alpha, level="ordinal"),
    "alpha, interval": partial(alpha, level="interval"),
    "weighted kappa": weighted_kappa,
    "percentage": percentage,
}
_OF_STEPS: tuple[_Measure, ...] = ("alpha, ordinal", "alpha, interval", "weighted kappa", "percentage")
_OF_CLASSES: tuple[_Measure, ...] = ("alpha, nominal", "percentage")


def review_of(ratings: Sequence[Ratings], answers: Answers, label_f1: Mapping[str, float] | None = None) -> Review:
    """Return the review of one sheet; ``ratings`` in the order in which raters are numbered, one or more.

    ``label_f1``: by label, the F1 of a classifier of real text on the synthetic documents, where a report gives it.
    """
    synthetic = np.array([row.role == "synthetic" for row in answers.rows])
    says = _coded([rater.synthetic for rater in ratings], (False, True)).astype(np.int8)
    together = _told(says, synthetic)
    strata = [row.stratum for row in answers.rows]
    rows = [
        *_means("realism", [rater.realism for rater in ratings], answers, synthetic),
        *(_means("faithfulness", [one.faithfulness for one in ratings], answers, synthetic) if _asked(answers) else ()),
        *(_wrong_labels([rater.label for rater in ratings], answers, synthetic, label_f1 or {})),
    ]
    return Review(
        raters=len(ratings),
        synthetic=int(synthetic.sum()),
        real=int((~synthetic).sum()),
        seed=answers.seed,
        digest=answers.digest,
        labels_shown=answers.labels_shown,
        told_apart=together,
        p_value=None if together.value is None else exact_p_value(says, synthetic, strata),
        by_rater=tuple(_told(says[[i]], synthetic) for i in range(len(ratings))),
        rows=tuple(rows),
        agreement=tuple(_agreement(ratings, answers)),
        notes=tuple(_notes(ratings, answers)),
    )


def _asked(answers: Answers) -> bool:
    return answers.labels_shown and bool(answers.labels)


def _told(says: NDArray[np.int8], synthetic: NDArray[np.bool_]) -> ReviewFigure:
    answered = (says >= 0).any(axis=0)
    if 0 < (answered & ~synthetic).sum() < PEOPLE:
        return ReviewFigure(reason=f"{_FEW} stand behind the real documents that were judged")
    found = told_apart(says, synthetic)
    if found is None:
        return ReviewFigure(reason="no document of one side was judged")
    return ReviewFigure(value=found.value, low=found.low, high=found.high, n=int(answered.sum()))


def _means(
    question: Literal["realism", "faithfulness"],
    given: Sequence[Sequence[int | None]],
    answers: Answers,
    synthetic: NDArray[np.bool_],
) -> list[ReviewRow]:
    """Return the mean rating of all documents and of each label, synthetic beside real."""
    steps = np.array([[np.nan if one is None else float(one) for one in rater] for rater in given])
    rated = ~np.isnan(steps).all(axis=0)
    if question == "faithfulness":  # no label stood there
        rated &= np.array([bool(row.stratum) for row in answers.rows])
    means = np.array([np.nanmean(column) if known else np.nan for column, known in zip(steps.T, rated, strict=True)])
    strata = np.array([row.stratum for row in answers.rows], object)
    real = Counter(strata[rated & ~synthetic].tolist())
    hidden = unnamed({name: count for name, count in real.items() if count})
    rows = []
    for label in _labels_of(answers):
        here = rated if label is None else rated & (strata == label)
        secret = label in hidden if label is not None else 0 < real.total() < PEOPLE
        rows.append(
            ReviewRow(
                question=question,
                label=label,
                synthetic=_mean(means[here & synthetic], secret=False),
                real=_mean(means[here & ~synthetic], secret=secret),
            )
        )
    return rows


def _labels_of(answers: Answers) -> list[str | None]:
    """Return what rows stand for: all documents, each label, the rarer ones."""
    strata = sorted({row.stratum for row in answers.rows}, key=lambda label: (not label, label))
    return [None, *strata] if answers.labels else [None]


def _mean(means: NDArray[np.float64], *, secret: bool) -> ReviewFigure:
    if secret:
        return ReviewFigure(n=few_or_none(min(len(means), PEOPLE - 1)), reason=_FEW)
    if not len(means):
        return ReviewFigure(reason=_NOBODY)
    low, high = mean_interval(means, least=STEPS[0], most=STEPS[-1])
    return ReviewFigure(value=exact_mean(means), low=low, high=high, n=len(means))


class _Named(NamedTuple):
    """Answers on the label: how many each document got, how many of them name none of its labels, and which."""

    given: NDArray[np.int64]
    wrong: NDArray[np.int64]
    instead: tuple[Counter[str], ...]


def _wrong_labels(
    given: Sequence[Sequence[str | None]],
    answers: Answers,
    synthetic: NDArray[np.bool_],
    label_f1: Mapping[str, float],
) -> list[ReviewRow]:
    """Return how often raters named another label than the document's: by label, real ones only all together."""
    if not answers.labels:
        return []
    named = _named(given, answers)
    strata = np.array([row.stratum for row in answers.rows], object)
    shown = {label_key(label): label for label in reversed(answers.labels)} | {NONE_FITS: "none of the list"}
    rows = []
    for label in (None, *(one for one in _labels_of(answers) if one)):
        here = (named.given > 0) & (strata != "") & (True if label is None else strata == label)
        instead = sum((named.instead[i] for i in np.flatnonzero(here & synthetic)), Counter[str]())
        most = min(instead, key=lambda one: (-instead[one], one), default=None) if label is not None else None
        rows.append(
            ReviewRow(
                question="wrong_label",
                label=label,
                synthetic=_share(named, here & synthetic),
                real=_real_share(named, here & ~synthetic)
                if label is None
                else ReviewFigure(reason="given for all labels together"),
                instead=None if most is None else shown[most],
                label_agreement=None if label is None else label_f1.get(label),
            )
        )
    return rows


def _named(given: Sequence[Sequence[str | None]], answers: Answers) -> _Named:
    own = [{label_key(label) for label in row.labels} for row in answers.rows]
    said = [[rater[i] for rater in given if rater[i] is not None] for i in range(len(own))]
    instead = tuple(
        Counter(one for one in all_ if one and one not in mine) for all_, mine in zip(said, own, strict=True)
    )
    return _Named(
        np.array([len(one) for one in said], np.int64), np.array([one.total() for one in instead], np.int64), instead
    )


def _share(named: _Named, here: NDArray[np.bool_]) -> ReviewFigure:
    if not here.any():
        return ReviewFigure(reason=_NOBODY)
    wrong, given = named.wrong[here], named.given[here]
    low, high = clustered_interval(wrong, given)
    return ReviewFigure(value=int(wrong.sum()) / int(given.sum()), low=low, high=high, n=int(here.sum()))


def _real_share(named: _Named, here: NDArray[np.bool_]) -> ReviewFigure:
    people = np.arange(int(here.sum()), dtype=np.int64)
    if len(people) and shown_share(named.wrong[here] > 0, people) is None:
        n = few_or_none(len(people))
        return ReviewFigure(n=n, reason=f"would tell of {_FEW}")
    return _share(named, here)


def _agreement(ratings: Sequence[Ratings], answers: Answers) -> list[ReviewAgreement]:
    labels = (*sorted({label_key(label) for label in answers.labels}), NONE_FITS)
    realism = _coded([rater.realism for rater in ratings], STEPS)
    found = _agreed("realism", realism)
    if _asked(answers):
        found += _agreed("faithfulness", _coded([rater.faithfulness for rater in ratings], STEPS))
    found += _agreed("origin", _coded([rater.synthetic for rater in ratings], (False, True)))
    if answers.labels:
        found += _agreed("fitting_label", _coded([rater.label for rater in ratings], labels))
    return found


def _coded(given: Sequence[Sequence[object]], scale: Sequence[object]) -> Codes:
    place = {value: index for index, value in enumerate(scale)} | {None: -1}
    return np.array([[place[one] for one in rater] for rater in given], np.int64)


def _agreed(
    question: Literal["realism", "faithfulness", "origin", "fitting_label"], codes: Codes
) -> list[ReviewAgreement]:
    n = int(((codes >= 0).sum(axis=0) > 1).sum())
    lacking = "one rater" if len(codes) < 2 else "no document was answered for by two raters" if not n else None
    found = []
    for measure in _OF_STEPS if question in ("realism", "faithfulness") else _OF_CLASSES:
        figure = _FIGURES[measure]
        value = None if lacking else figure(codes)
        reason = lacking or "all answers are equal, so that chance agrees as well"
        least = 0.0 if measure == "percentage" else _LOWEST
        low, high = (None, None) if value is None else interval(codes, figure, least=least)
        made = ReviewFigure(value=value, low=low, high=high, n=n, reason=reason if value is None else None)
        found.append(ReviewAgreement(question=question, measure=measure, figure=made))
    return found


PEOPLE_NAMED: dict[PeopleNamed, str] = {
    "all": "Each real document is of another person.",
    "some": (
        "Some real documents name no person, and each of those is taken for another person's: figures of five "
        "documents may rest on fewer than five people, and documents of one person depend on each other."
    ),
    "none": (
        "The real documents name no people, so each is taken for another person's: figures of five documents may rest "
        "on fewer than five people, and documents of one person depend on each other."
    ),
}
"""What five documents tell of people, by how many of the documents name theirs."""


def _notes(ratings: Sequence[Ratings], answers: Answers) -> list[str]:
    roles = {row.role for row in answers.rows}
    notes = []
    if "source" in roles:
        also = "also " if "holdout" in roles else ""
        notes.append(f"Real documents are {also}of the source, which the generator saw.")
    notes.append(PEOPLE_NAMED[answers.people_named])
    if not answers.labels:
        notes.append("The documents have no labels that five people of both sides share, so none were asked for.")
    elif answers.labels_shown:
        notes.append("The raters saw the label of each document.")
    else:
        notes.append("The raters saw no labels.")
    notes += _alike(ratings)
    asked = [(one.realism, one.synthetic) for one in ratings]
    blank = sum(cell is None for columns in asked for column in columns for cell in column)
    if blank:
        notes.append(f"Of {2 * len(ratings) * len(answers.rows):,} ratings of realism and origin {blank:,} are blank.")
    return notes


def _alike(ratings: Sequence[Ratings]) -> list[str]:
    """Return which raters gave the same answers to everything, a sentence for all that did."""
    same: dict[Ratings, list[str]] = {}
    for number, rater in enumerate(ratings, 1):
        same.setdefault(rater, []).append(str(number))
    return [
        f"Raters {', '.join(numbers[:-1])} and {numbers[-1]} gave the same answers to everything."
        for numbers in same.values()
        if len(numbers) > 1
    ]
