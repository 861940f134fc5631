"""One trial: training corpora, a cleaned test corpus, and what a classifier trained on some of them scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from corpusaudit.corpus.model import Document
from corpusaudit.counts import FEWER, PEOPLE, in_words
from corpusaudit.errors import Unmeasured
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.shared.classify import predict, tfidf
from corpusaudit.metrics.shared.f1 import Flags, Floats, Scores, chance_level, resamples, score
from corpusaudit.metrics.shared.labelled import MOST_MARKS, flags, more_left_out, usable
from corpusaudit.metrics.utility._cleaning import nearly_copies, shares_group

Kind = Literal["embeddings", "tfidf"]
KINDS: tuple[Kind, ...] = get_args(Kind)

LEAST_TEST = 10
"""Test documents under which an F1 says nothing."""


@dataclass(frozen=True, repr=False)
class Cleaned:
    """How many test documents were left out, and why: each is counted under the first reason that holds.

    ``empty`` of the ``unlabelled`` have no words. ``more`` are left out so that no total tells of a few: see
    :func:`~corpusaudit.metrics.shared.labelled.more_left_out`.
    """

    unlabelled: int
    groups: int
    copies: int
    empty: int = 0
    more: int = 0

    def words(self) -> str:
        """Return the counts as a sentence for a report; empty where nothing was left out.

        Without counts where one of several is of a few documents: the others and the totals would tell it.
        """
        found = [
            (self.groups, "of people of the training side"),
            (self.copies, "copies or near copies of training documents"),
            (self.unlabelled, "without label or words"),
        ]
        found = [(count, what) for count, what in found if count]
        more = f", and others, so that documents of at least {PEOPLE} people are" if self.more else ""
        worded = self.unlabelled - self.empty
        hides_empty = (worded and 0 < self.empty < PEOPLE) or (self.empty and 0 < worded < PEOPLE)
        if hides_empty or (len(found) > 1 and any(count < PEOPLE for count, _ in found)):
            return f"test documents left out, {FEWER} of some kind: {', '.join(what for _, what in found)}{more}"
        told = ", ".join(f"{in_words(count)} {what}" for count, what in found)
        return f"test documents left out: {told}{more}" if told else ""


@dataclass(frozen=True, repr=False)
class Trial:
    """Documents by role as indices, in an order that the texts fix.

    ``training``: by role, int64 (documents,). ``test``: int64 (documents,), of role ``test_role``. ``labels``: those of
    training and test sides; ``tested`` marks those that a test document has. ``several``: some document has more than
    one label. ``weights``: (resamples, test documents).
    """

    workspace: Workspace
    training: dict[str, NDArray[np.int64]]
    test_role: str
    test: NDArray[np.int64]
    labels: tuple[str, ...]
    several: bool
    cleaned: Cleaned
    weights: Floats

    def truth(self, role: str, indices: NDArray[np.int64]) -> Flags:
        """Return the labels of those documents, bool (documents, labels)."""
        return flags(self.workspace, role, indices, self.labels)

    @property
    def tested(self) -> Flags:
        """Which labels a test document has, bool (labels,)."""
        return np.asarray(self.truth(self.test_role, self.test).any(axis=0), np.bool_)


@dataclass(frozen=True, repr=False)
class Result:
    """What one classifier scored: over the tested labels, with the figure that chance alone gives.

    ``support`` and ``people``: how many test documents have each tested label, and people behind them.
    ``documents`` it was trained on; ``trained`` says so without telling how few of the source train nothing.
    ``unlearnt`` counts tested labels that no training document has; ``spelled`` those of them that one has in other
    case or with other blanks.
    """

    scores: Scores
    labels: tuple[str, ...]
    support: NDArray[np.int64]
    people: NDArray[np.int64]
    documents: int
    trained: str
    chance: float
    unlearnt: int
    spelled: int


def prepare(workspace: Workspace, training: Sequence[str], test: str) -> Trial:
    """Return the trial of those training roles and test role; the test side is cleaned of what any of them holds.

    Raises Unmeasured where a role is missing, where fewer than two labels or no document with words are left to train
    on, or where fewer than ``LEAST_TEST`` test documents with two labels are left.
    """
    labelled_of = {role: usable(workspace, role) for role in (*training, test)}
    for role in training:
        if not len(labelled_of[role]):
            raise Unmeasured(f"no document of the {role} corpus has both words and a label")
    labelled = np.zeros(len(workspace.corpus(test)), np.bool_)
    labelled[labelled_of[test]] = True
    if not labelled.any():
        raise Unmeasured(f"no document of the {test} corpus has both words and a label")
    groups = shares_group(workspace, training, test)
    copies = nearly_copies(workspace, training, test)
    left_out: Flags = groups | copies
    kept = usable(workspace, test, ~left_out)
    more = more_left_out(workspace, test, kept)
    cleaned = Cleaned(
        int((~labelled).sum()),
        int((labelled & groups).sum()),
        int((labelled & ~groups & copies).sum()),
        int((workspace.tokens(test).lengths == 0).sum()),
        more,
    )
    kept = kept[: len(kept) - more]
    if len(kept) < LEAST_TEST:
        why = f"; {cleaned.words()}" if cleaned.words() else ""
        raise Unmeasured(f"fewer than {LEAST_TEST} test documents are left{why}")
    return _trial(workspace, {role: labelled_of[role] for role in training}, test, kept, cleaned)


def _trial(
    workspace: Workspace, training: dict[str, NDArray[np.int64]], test: str, kept: NDArray[np.int64], cleaned: Cleaned
) -> Trial:
    sides = {**training, test: kept}
    documents: list[Document] = [
        workspace.corpus(role).documents[index] for role, indices in sides.items() for index in indices.tolist()
    ]
    labels = tuple(sorted({label for document in documents for label in document.labels}))
    if len(labels) * len(documents) > MOST_MARKS:
        raise Unmeasured(
            f"{len(labels):,} labels on {len(documents):,} documents are too many to learn; use broader labels"
        )
    several = any(len(set(document.labels)) > 1 for document in documents)
    people = np.unique(workspace.people(test)[kept], return_inverse=True)[1]
    # People are numbered in the order of their documents, which the texts fix; ids must not decide who is drawn.
    first = np.unique(people, return_index=True)[1]
    rank = np.argsort(np.argsort(first))
    trial = Trial(workspace, training, test, kept, labels, several, cleaned, resamples(rank[people], workspace.seed))
    if int(trial.tested.sum()) < 2:
        raise Unmeasured("the test documents have fewer than two labels: there is nothing to tell apart")
    return trial


def run(trial: Trial, roles: Sequence[str], kind: Kind) -> Result:
    """Train on the documents of those roles, test, and return the scores; computed once a workspace."""
    key = ("utility", kind, tuple(roles), tuple(trial.training), trial.test_role)
    made: Result = trial.workspace.remember(key, lambda: _run(trial, roles, kind))
    return made


def _run(trial: Trial, roles: Sequence[str], kind: Kind) -> Result:
    learnt = np.concatenate([trial.truth(role, trial.training[role]) for role in roles])
    if learnt.any(axis=0).sum() < 2:
        raise Unmeasured(f"the documents of {' and '.join(roles)} have fewer than two labels: nothing can be learnt")
    tested = trial.tested
    there: Flags = np.asarray(learnt.any(axis=0), np.bool_)
    unlearnt = tested & ~there
    if unlearnt.sum() == tested.sum():
        raise Unmeasured(
            f"no label of the test documents stands in the documents of {' and '.join(roles)}; are they written alike?"
        )
    training, test = _features(trial, roles, kind)
    predicted = predict(training, learnt, test, several=trial.several)
    truth = trial.truth(trial.test_role, trial.test)[:, tested]
    people = trial.workspace.people(trial.test_role)[trial.test]
    return Result(
        score(truth, predicted[:, tested], trial.weights),
        tuple(label for label, there in zip(trial.labels, tested, strict=True) if there),
        truth.sum(axis=0),
        np.array([len(np.unique(people[column])) for column in truth.T], np.int64),
        len(learnt),
        _trained(trial, roles),
        chance_level(truth, predicted[:, tested], trial.workspace.seed),
        int(unlearnt.sum()),
        _spelled(trial.labels, unlearnt, there),
    )


def _trained(trial: Trial, roles: Sequence[str]) -> str:
    """Return how many documents were trained on; "at most" so many where a few of the source were not."""
    total, at_most = 0, False
    for role in roles:
        used, worded = len(trial.training[role]), int((trial.workspace.tokens(role).lengths > 0).sum())
        hidden = role != "synthetic" and 0 < worded - used < PEOPLE
        total, at_most = total + (worded if hidden else used), at_most or hidden
    return f"at most {total:,}" if at_most else f"{total:,}"


def _spelled(labels: Sequence[str], missing: Flags, there: Flags) -> int:
    """Return how many of the ``missing`` labels are ``there`` in other case or with other blanks."""
    known = {_folded(label) for label, is_there in zip(labels, there, strict=True) if is_there}
    return sum(is_missing and _folded(label) in known for label, is_missing in zip(labels, missing, strict=True))


def _folded(label: str) -> str:
    return "".join(label.split()).casefold()


def _features(trial: Trial, roles: Sequence[str], kind: Kind) -> tuple[object, object]:
    workspace = trial.workspace
    if kind == "tfidf":
        training = [workspace.tokens(role).subset(trial.training[role]) for role in roles]
        return tfidf(training, workspace.tokens(trial.test_role).subset(trial.test))
    rows = [workspace.embeddings(role).documents[trial.training[role]] for role in roles]
    test = workspace.embeddings(trial.test_role).documents[trial.test]
    return np.concatenate(rows).astype(np.float64), test.astype(np.float64)


def audit_trial(workspace: Workspace) -> Trial:
    """Return the trial of an audit: the synthetic corpus, and the source where it has labels, tested on the holdout."""

    def make() -> Trial:
        workspace.corpus("holdout")
        labelled = workspace.has("source") and bool(workspace.corpus("source").labels)
        return prepare(workspace, ("synthetic", "source") if labelled else ("synthetic",), "holdout")

    made: Trial = workspace.remember(("utility trial",), make)
    return made


def source_result(trial: Trial, kind: Kind, *added: str) -> Result:
    """Return what the source, with the roles ``added``, scores; raises Unmeasured where it cannot be trained on."""
    trial.workspace.corpus("source")
    if "source" not in trial.training:
        raise Unmeasured("no document of the source corpus has both words and a label")
    return run(trial, ("source", *added), kind)
