"""Classifier two-sample test on words: is synthetic text told from real text by its words alone?

What it measures: what is left of the difference that a classifier sees (fidelity.c2st) when texts have one length and
neither capitals nor punctuation: differences in the choice of words.

How: each document is cut to the same number of words and is a row of which words it holds, capitals and punctuation
aside. Logistic regression (C = 1, classes balanced) on these rows at unit length, five-fold cross-validated; documents
of one person, and a text with its copy in the other corpus, are left out together. The value is the AUC of the scores
of documents left out. The number of words is the lower quartile of the corpus of the shorter documents; documents
with fewer are left out. Both corpora are cut to the same number of documents, chosen by the digest of their text. Real
text is the holdout where there is one, else the source. Interval: DeLong's, on the logit scale, its variance summed
over people and widened for training text that the five classifiers share.

Read it as: .5, by its words a synthetic document cannot be told from a real one; 1, always. Near .5 beside a high
fidelity.c2st, the difference is one of length, punctuation or order. Compare with the baseline, the same figure for the
source against the holdout. Below .5 is chance. Where it is surely above .5, parts are the words that
tell most, each with the AUC by it alone: above .5 the synthetic text uses the word more than real text, below it less.

Does not show: the order of words, meaning, anything after the words that are compared, copying.

Parameters: max_documents, how many of each corpus are compared at most.

Reference: Lopez-Paz and Oquab, Revisiting Classifier Two-Sample Tests, ICLR 2017; DeLong et al., Biometrics 1988;
Nadeau and Bengio, Inference for the Generalization Error, Machine Learning 2003.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.errors import Unmeasured
from corpusaudit.features.small_counts import published_least, shown_share
from corpusaudit.features.speakable import speakable
from corpusaudit.features.text.order import copy_ranks, text_order
from corpusaudit.features.text.tokens import Tokens
from corpusaudit.features.vectors.separation import Rows, people_of, weights
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity._two_samples import real_roles, told_apart
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.ranges import Range, within_ranges
from corpusaudit.results import Part

RECORD = Record(
    id="fidelity.c2st_words",
    version=2,
    dimension="fidelity",
    better="lower",
    kind="estimate",
    unit="AUC",
    needs=("synthetic",),
    measures=("fidelity.c2st_words",),
    needs_one_of=("holdout", "source"),
)

_QUARTILE = 0.25
"""Three quarters of the documents of each corpus are as long as the text that is compared, or longer."""
_SHOWN = 10
"""Words that are named on either side: as many as somebody reads."""
_TRIED = 5 * _SHOWN
"""Words of each side of which those are taken that may be shown."""


@within_ranges
def measure(
    workspace: Workspace,
    *,
    max_documents: Annotated[int, Range(20, 10_000, "documents")] = 1000,
) -> Outcome:
    """Return the AUC of synthetic against real text by words alone, with interval and the baseline from real text.

    max_documents: documents of each corpus compared at most. Raises Unmeasured without real text, where a corpus has no
    words, or with fewer than four documents, or people, a side.
    """
    real = real_roles(workspace)
    length = shared_length(workspace, real)
    rows, words = word_rows(workspace, ("synthetic", *real), length)
    said = f"Compared are the first {length} words of each document." if length > 1 else "Compared is the first word."
    measurement = told_apart(RECORD, rows, max_documents, {"words": length}, said)
    if measurement.low is not None and measurement.low > 0.5:
        sides = [rows[role].take(slice(measurement.n)) for role in ("synthetic", *real)]
        measurement = measurement.model_copy(update={"parts": telling(workspace, sides, words)})
    return Outcome((measurement,))


def telling(workspace: Workspace, sides: Sequence[Rows], words: NDArray[np.uint32]) -> tuple[Part, ...]:
    """Return the words that tell the first two sides apart most, at most ``_SHOWN`` that each uses more.

    The figure of a word is the AUC by it alone: .5 and half of the difference in the share of documents that hold it;
    its baseline is that of the third side, where there is one, against the second. ``words``: uint32 (columns,), the
    word of each column. Words that would tell of one to four people of the private texts are left out.
    """
    pull, vocabulary = weights(sides[0], sides[1]), workspace.vocabulary()
    # Of equally strong words the one with the lower hash: columns stand in that order.
    order = np.argsort(-np.round(pull, 9), kind="stable")
    ends = np.unique(np.concatenate([order[:_TRIED], order[-_TRIED:]]))
    empty = np.zeros(len(ends), np.int32)
    query = Tokens(words[ends], np.arange(len(ends) + 1, dtype=np.int64), empty, empty, vocabulary)
    fine = set(ends[speakable(workspace, query, most=1)].tolist())
    names, parts = vocabulary.words, []
    for side, columns in ((1, order), (-1, order[::-1])):
        found: list[Part] = []
        for column in (one for one in columns[:_TRIED].tolist() if one in fine and pull[one] * side > 0):
            mine, *shares = (_share(one, column, private=one is not sides[0]) for one in sides)
            if mine is None or shares[0] is None or len(found) == _SHOWN:
                continue
            beside = None if len(shares) < 2 or shares[1] is None else 0.5 + (shares[1] - shares[0]) / 2
            value = 0.5 + (mine - shares[0]) / 2
            found.append(Part(by="word", name=names[words[column]], value=value, n=len(sides[0]), holdout=beside))
        parts += found
    return tuple(parts)


def _share(side: Rows, column: int, *, private: bool) -> float | None:
    """Return the share of documents that hold a word; None where it would tell of a few people."""
    holds = np.asarray(side.vectors[:, [column]].todense(), bool).ravel()
    return shown_share(holds, side.people) if private else float(holds.mean())


def shared_length(workspace: Workspace, real: Sequence[str]) -> int:
    """Return to how many words documents are cut, at least 1.

    That is the lower quartile of the synthetic corpus or of the first real one, whichever is less. Raises Unmeasured
    without words.
    """
    found = []
    for role in ("synthetic", real[0]):
        lengths = workspace.tokens(role).lengths
        if not lengths.any():
            raise Unmeasured(f"no {role} document has words")
        found.append(int(np.quantile(lengths[lengths > 0], _QUARTILE, method="lower")))
    return min(found)


def word_rows(workspace: Workspace, roles: Sequence[str], length: int) -> tuple[dict[str, Rows], NDArray[np.uint32]]:
    """Return for each role which words stand among the first ``length`` of its documents that have so many.

    Where the shorter documents of a real corpus are a few people's, some longer ones are left out with them.
    Columns are the words of all roles, uint32 (columns,), in the order of their hash, so that no figure depends on
    which came first.
    """
    from scipy.sparse import csr_array

    cut: dict[str, NDArray[np.uint32]] = {}
    people: dict[str, NDArray[np.int64]] = {}
    for role in roles:
        tokens, order = workspace.tokens(role), text_order(workspace.corpus(role).texts, workspace.seed)
        least = length
        if role != "synthetic":
            least = published_least(tokens.lengths, workspace.people(role), length)
        kept = order[tokens.lengths[order] >= least]
        cut[role] = tokens.ids[tokens.offsets[kept][:, None] + np.arange(length)]
        people[role] = people_of(workspace, role)[kept]
    hashes = workspace.vocabulary().hashes
    words = np.unique(np.concatenate([ids.ravel() for ids in cut.values()]))
    words = words[np.argsort(hashes[words], kind="stable")]
    column = np.zeros(len(hashes), np.int64)
    column[words] = np.arange(len(words))
    made = {}
    for role, ids in cut.items():
        ends = np.arange(0, ids.size + 1, length)
        rows = csr_array((np.ones(ids.size), column[ids.ravel()], ends), shape=(len(ids), len(words)))
        rows.sum_duplicates()
        rows.data[:] = 1.0
        keys = [hashes[row].tobytes() for row in ids]
        made[role] = Rows(rows, people[role], tuple(zip(keys, copy_ranks(keys), strict=True)))
    return made, words
