"""The classifiers: logistic regression on unit vectors, one decision a document or one a label."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpusaudit.errors import Unmeasured
from corpusaudit.execution.processors import one_algebra_thread
from corpusaudit.features.text.tokens import Tokens
from corpusaudit.metrics.shared.f1 import Flags

STRENGTH = 10.0
"""Inverse strength of the penalty. Rows are unit vectors, on which weights must grow to tell classes apart; at 1 the
penalty would decide."""
_MOST_STEPS = 2000
"""Iterations of the fit at most: twenty times the library's default, so that it converges."""
MOST_WEIGHTS = 20_000_000
"""Labels times columns of one classifier; the solver holds some thirty numbers for each, so about 6 GB."""


def predict(training: Any, truth: Flags, test: Any, *, several: bool) -> Flags:
    """Return the predicted labels of the rows of ``test``, bool (rows, labels).

    ``training``, ``test``: dense or sparse matrices of unit rows. ``truth``: bool (training rows, labels), at least one
    label a row. With ``several``, each label is decided by itself (one against the rest, probability above one half);
    else each row gets its most probable label. Labels are weighted so that rare ones count as much as frequent ones.
    Labels without a training row are never predicted. Raises Unmeasured where the weights outgrow ``MOST_WEIGHTS``.
    """
    made = np.zeros((test.shape[0], truth.shape[1]), np.bool_)
    if several:
        for label in np.flatnonzero(truth.any(axis=0)):
            column = truth[:, label]
            made[:, label] = True if column.all() else _fitted(training, column.astype(np.int64)).predict(test) == 1
        return made
    classes, columns = int(truth.any(axis=0).sum()), training.shape[1]
    if classes * columns > MOST_WEIGHTS:
        raise Unmeasured(
            f"a classifier of {classes:,} labels on {columns:,} columns needs more than {MOST_WEIGHTS:,} weights; "
            "use broader labels"
        )
    chosen = _fitted(training, truth.argmax(axis=1)).predict(test)
    made[np.arange(len(made)), chosen] = True
    return made


@one_algebra_thread()
def _fitted(training: Any, classes: NDArray[np.int64]) -> Any:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=_MOST_STEPS)
    with warnings.catch_warnings():
        warnings.simplefilter("error", ConvergenceWarning)
        try:
            return model.fit(training, classes)
        except ConvergenceWarning:
            raise Unmeasured("a classifier did not settle on this training corpus") from None


def tfidf(training: Sequence[Tokens], test: Tokens) -> tuple[Any, Any]:
    """Return TF-IDF rows of the training documents and of the test documents: sparse, of unit length.

    Words are those of the training side, in the order of their hash; a word counts 1 + ln(count), times
    ln((1 + documents) / (1 + documents with the word)) + 1 of the training side (Salton and Buckley 1988).
    """
    from scipy.sparse import vstack
    from sklearn.feature_extraction.text import TfidfTransformer

    words = np.unique(np.concatenate([tokens.ids for tokens in training]))
    words = words[np.argsort(test.vocabulary.hashes[words], kind="stable")]
    column = np.full(len(test.vocabulary), -1, np.int64)
    column[words] = np.arange(len(words))
    seen = vstack([_counts(tokens, column, len(words)) for tokens in training], format="csr")
    weigh = TfidfTransformer(sublinear_tf=True).fit(seen)
    return weigh.transform(seen), weigh.transform(_counts(test, column, len(words)))


def _counts(tokens: Tokens, column: NDArray[np.int64], width: int) -> Any:
    from scipy.sparse import csr_matrix

    row = np.repeat(np.arange(len(tokens)), tokens.lengths)
    place = column[tokens.ids]
    known = place >= 0
    ones = np.ones(int(known.sum()))
    counts = csr_matrix((ones, (row[known], place[known])), shape=(len(tokens), width))
    counts.sum_duplicates()
    return counts
