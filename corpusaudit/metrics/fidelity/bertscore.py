"""BERTScore: how far each word of a document has a word of like meaning in a real one.

What it measures: how much of what a document says a real one says too, and the other way round, in whatever words, as
studies of generated clinical text report it.

How: texts are cut into word pieces, each with a vector that depends on the words around it (bundled embedder, last
layer, unit length). Precision is the mean, over the synthetic pieces, of the largest cosine to a real piece; recall the
same with the sides swapped; the score their harmonic mean F, without word weights and not rescaled. Each document is
read to its first 508 pieces, beside its nearest real document of the same label (``bertscore``) and beside a random one
of that label (``bertscore_random``); the value is the mean of F over documents. Pairs, interval and baseline are those
of ``fidelity.rouge_l``. It is measured on request: ``--also fidelity.bertscore``.

Read it as: beside the holdout's and no other way: long documents score higher by themselves. Below the holdout's, the
text speaks of other things than real text does; above it, beside the nearest, it follows source documents more closely
than unseen text does. Figures of another model are on another scale.

Does not show: what is denied, mixed up or invented, since single pieces are matched; what lies behind the first 508
pieces.

Parameters: ``max_documents``, documents of each side at most.

Reference: Zhang et al., BERTScore: Evaluating Text Generation with BERT, ICLR 2020.
"""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from corpusaudit.errors import Unmeasured
from corpusaudit.features.vectors.bundled import BUNDLED_NAME, piece_vectors
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity._pairs import Floats, Pairs, paired_measurements, pairing
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.ranges import Range, within_ranges

RECORD = Record(
    id="fidelity.bertscore",
    version=2,
    dimension="fidelity",
    better="band",
    kind="estimate",
    unit="score",
    needs=("synthetic",),
    measures=("fidelity.bertscore", "fidelity.bertscore_random"),
    reads=("embedder",),
    needs_one_of=("holdout", "source"),
    by_default=False,
)

_AT_ONCE = 32
"""Documents whose vectors, and those of their two real ones, are held at a time: 75 MB."""


def bertscore(document: NDArray[np.floating[Any]], reference: NDArray[np.floating[Any]]) -> tuple[float, float, float]:
    """Return precision, recall and F of greedy matching, each in [-1, 1]; 0 where a side is empty.

    document: (n, d), reference: (m, d), vectors of unit length. F is 0 where precision and recall add up to 0 or less.
    """
    if not len(document) or not len(reference):
        return 0.0, 0.0, 0.0
    cosines = document.astype(np.float64) @ reference.astype(np.float64).T
    precision, recall = float(cosines.max(axis=1).mean()), float(cosines.max(axis=0).mean())
    total = precision + recall
    return precision, recall, 2 * precision * recall / total if total > 0 else 0.0


@within_ranges
def measure(
    workspace: Workspace,
    *,
    max_documents: Annotated[int, Range(20, 2000, "documents")] = 200,
) -> Outcome:
    """Return the mean BERTScore beside the nearest real document and beside a random one.

    max_documents: documents of each side at most, chosen by a hash of their text. Raises Unmeasured with another
    embedder than the bundled one, without five documents of real text, and without a synthetic document with a token.
    """
    if workspace.embedder != "bundled":
        raise Unmeasured("vectors of words are those of the bundled embedder, and another one was asked for")

    def score(found: Pairs) -> tuple[Floats, Floats]:
        return _scores(workspace, found)

    return Outcome(
        paired_measurements(RECORD, pairing(workspace, max_documents), score, {"vectors": f"pieces of {BUNDLED_NAME}"})
    )


def _scores(workspace: Workspace, found: Pairs) -> tuple[Floats, Floats]:
    mine, real = workspace.corpus(found.role).texts, workspace.corpus(found.real).texts
    scores = np.zeros((len(found), 2))
    stage = f"word vectors of {found.role}"
    for start in range(0, len(found), _AT_ONCE):
        workspace.progress(stage, start, len(found))
        rows = range(start, min(start + _AT_ONCE, len(found)))
        wanted = [(mine[found.documents[row]], real[found.nearest[row]], real[found.random[row]]) for row in rows]
        texts = list(dict.fromkeys(text for three in wanted for text in three))
        vectors = dict(zip(texts, piece_vectors(texts), strict=True))
        for row, (text, *others) in zip(rows, wanted, strict=True):
            scores[row] = [min(1.0, max(0.0, bertscore(vectors[text], vectors[other])[2])) for other in others]
    workspace.progress(stage, len(found), len(found))
    return scores[:, 0], scores[:, 1]
