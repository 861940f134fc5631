"""Real documents that a classifier of labels is fitted on, and what it takes others for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import PEOPLE
from corpusaudit.errors import Unmeasured
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity._pairs import half_of_people
from corpusaudit.metrics.shared.classify import predict
from corpusaudit.metrics.shared.f1 import Flags, Scores, interval, resamples, score
from corpusaudit.metrics.shared.labelled import MOST_MARKS, flags, usable
from corpusaudit.metrics.shared.ratios import Estimate

LEAST = 10
"""Test documents under which an F1 says nothing, as in utility."""
Integers = NDArray[np.int64]


@dataclass(frozen=True, repr=False)
class Tested:
    """Documents with their labels and what they were taken for, bool (documents, labels) both; who is behind each."""

    people: Integers
    truth: Flags
    predicted: Flags
    scores: Scores

    @property
    def there(self) -> Flags:
        """Which labels some document has, bool (labels,)."""
        return np.asarray(self.truth.any(axis=0), np.bool_)


def real_sides(workspace: Workspace) -> tuple[str, Integers, str, Integers, str]:
    """Return role and documents to learn from, role and documents of the baseline, and what that is.

    The holdout is learnt from where there is one: a classifier fitted on the source would know by heart what a
    generator copied, and find its labels whatever the text is worth.
    """
    real = next((role for role in ("holdout", "source") if workspace.has(role)), None)
    if real is None:
        raise Unmeasured("neither holdout nor source was given: no real text to compare with")
    pool = usable(workspace, real)
    if real == "holdout" and workspace.has("source"):
        return real, pool, "source", usable(workspace, "source"), "documents of the source"
    people = workspace.people(real)[pool]
    said = f"the half of the {real} that nothing was learnt from"
    first = half_of_people(people)
    if len(np.unique(people[~first])) < LEAST:
        return real, pool, real, pool[:0], said
    return real, pool[first], real, pool[~first], said


def known_labels(workspace: Workspace, role: str, documents: Integers) -> tuple[str, ...]:
    """Return the labels that may be learnt and named, sorted: those that at least five people of the documents have."""
    behind: dict[str, set[int]] = {}
    people = workspace.people(role)
    for index in documents.tolist():
        for label in workspace.corpus(role).documents[index].labels:
            behind.setdefault(label, set()).add(int(people[index]))
    return tuple(sorted(label for label, who in behind.items() if len(who) >= PEOPLE))


def with_known(workspace: Workspace, role: str, documents: Integers, labels: tuple[str, ...]) -> Integers:
    kept: Integers = documents[flags(workspace, role, documents, labels).any(axis=1)]
    return kept


def taken_for(
    workspace: Workspace, real: tuple[str, Integers], tests: list[tuple[str, Integers]], labels: tuple[str, ...]
) -> tuple[Tested, Tested | None]:
    """Return both sides as one classifier, fitted on ``real``, takes them; None for a baseline of too few."""
    documents_in_all = sum(len(documents) for _, documents in (real, *tests))
    if len(labels) * documents_in_all > MOST_MARKS:
        raise Unmeasured(
            f"{len(labels):,} labels on {documents_in_all:,} documents are too many to learn; use broader labels"
        )
    truths = [flags(workspace, role, documents, labels) for role, documents in (real, *tests)]
    several = any((truth.sum(axis=1) > 1).any() for truth in truths)
    rows = [workspace.embeddings(role).documents[documents].astype(np.float64) for role, documents in (real, *tests)]
    predicted = predict(rows[0], truths[0], np.concatenate(rows[1:]), several=several)
    own = len(tests[0][1])
    (first, asked), (second, rest) = tests
    synthetic = _tested(workspace, first, asked, truths[1], predicted[:own])
    enough = len(rest) >= LEAST and len(np.unique(workspace.people(second)[rest])) >= PEOPLE
    return synthetic, _tested(workspace, second, rest, truths[2], predicted[own:]) if enough else None


def _tested(workspace: Workspace, role: str, documents: Integers, truth: Flags, predicted: Flags) -> Tested:
    people = workspace.people(role)[documents]
    # Numbered as they appear, in an order that the texts fix.
    order = {person: rank for rank, person in enumerate(dict.fromkeys(people.tolist()))}
    ranks = np.array([order[person] for person in people.tolist()], np.int64)
    return Tested(people, truth, predicted, score(truth, predicted, resamples(ranks, workspace.seed)))


def common_labels(synthetic: Tested, held: Tested | None) -> Flags:
    """Return the labels that both sides have, bool (labels,); of real text those that five people have."""
    if held is None:
        return np.zeros(len(synthetic.there), np.bool_)
    people = [len(np.unique(held.people[column])) for column in held.truth.T]
    found: Flags = synthetic.there & (np.array(people) >= PEOPLE)
    return found


def mean_f1(test: Tested, labels: Flags) -> Estimate:
    """Return the mean F1 over those labels with its interval."""
    some = Scores(test.scores.by_label[labels], test.scores.drawn[:, labels])
    low, high = interval(some.macro, some.macro_drawn)
    return Estimate(some.macro, some.macro if low is None else low, some.macro if high is None else high)
