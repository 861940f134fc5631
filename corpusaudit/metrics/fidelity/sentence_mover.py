"""Sentence mover's similarity: how far the sentences of a document must be moved to become those of a real one.

What it measures: whether a document says in its sentences what a real one says in its own, in any order, as studies of
generated clinical text report it.

How: each sentence has a vector (the audit's embedder, unit length) and as weight its share of the document's words. The
distance of two documents is the least cost of moving all weight of one onto the other, the cost of a pair of sentences
being their Euclidean distance; it is found exactly, as a linear programme. The similarity is exp(-distance). A sentence
ends at the end of a line, and at . ! or ? before a blank. Each document is read to its 80th sentence, beside its
nearest real document of the same label (``sentence_mover``) and beside a random one of that label
(``sentence_mover_random``); the value is the mean over documents. Pairs, interval and baseline are those of
``fidelity.rouge_l``. It is measured on request: ``--also fidelity.sentence_mover``.

Read it as: beside the holdout's. Below it, the text says other things than real text does; above it, beside the
nearest, it follows source documents more closely than unseen text does. Of unit vectors the distance is at most 2, so
no score lies below .135. Figures of another model are on another scale.

Does not show: what is denied or mixed up inside a sentence; the order of sentences; what lies behind the 80th.

Parameters: ``max_documents``, documents of each side at most.

Reference: Clark, Celikyilmaz and Smith, Sentence Mover's Similarity: Automatic Evaluation for Multi-Sentence Texts, ACL
2019.
"""

from __future__ import annotations

import math
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.vectors.embeddings import embed
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity._pairs import Floats, Pairs, each_pair, paired_measurements, pairing
from corpusaudit.metrics.fidelity._transport import least_cost
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.ranges import Range, within_ranges

RECORD = Record(
    id="fidelity.sentence_mover",
    version=2,
    dimension="fidelity",
    better="band",
    kind="estimate",
    unit="score",
    needs=("synthetic",),
    measures=("fidelity.sentence_mover", "fidelity.sentence_mover_random"),
    reads=("embedder",),
    needs_one_of=("holdout", "source"),
    by_default=False,
)

MOST_SENTENCES = 80
"""Of a document, which bounds the linear programme: a note has 20 to 60."""

Sentences = tuple[NDArray[np.float32], NDArray[np.int64]]
"""Vectors (n, d) of unit length and words (n,) of the sentences of a document."""


def sentence_mover(document: Sentences, reference: Sentences) -> float:
    """Return exp(-distance) of two documents, in (0, 1]; 0 where one has no sentence."""
    (mine, words), (theirs, other_words) = document, reference
    if not len(words) or not len(other_words):
        return 0.0
    products = mine.astype(np.float64) @ theirs.astype(np.float64).T
    squares = [np.einsum("nd,nd->n", side, side, dtype=np.float64) for side in (mine, theirs)]
    costs = np.sqrt(np.maximum(0.0, squares[0][:, None] + squares[1] - 2 * products))
    return math.exp(-least_cost(costs, words / words.sum(), other_words / other_words.sum()))


def sentences(text: str, starts: NDArray[Any], ends: NDArray[Any]) -> list[tuple[int, int, int]]:
    """Return (start, end, words) of each sentence in characters; ``starts``, ``ends``: int (tokens,), of its tokens.

    A sentence ends where a line ends, and at . ! or ? before a blank; one without words is none.
    """
    found: list[tuple[int, int, int]] = []
    first, count = 0, len(starts)
    for token in range(count):
        gap = text[ends[token] : starts[token + 1]] if token + 1 < count else "\n"
        if "\n" in gap or "\r" in gap or (any(sign in gap for sign in ".!?") and not gap.endswith((".", "!", "?"))):
            found.append((int(starts[first]), int(ends[token]), token + 1 - first))
            first = token + 1
    return found


@within_ranges
def measure(
    workspace: Workspace,
    *,
    max_documents: Annotated[int, Range(20, 2000, "documents")] = 200,
) -> Outcome:
    """Return the mean sentence mover's similarity beside the nearest real document and beside a random one.

    max_documents: documents of each side at most, chosen by a hash of their text. Raises Unmeasured without five
    documents of real text, and without a synthetic document that has a token.
    """

    def score(found: Pairs) -> tuple[Floats, Floats]:
        real = np.unique(np.concatenate([found.nearest, found.random]))
        mine, theirs = _vectors(workspace, found.role, found.documents), _vectors(workspace, found.real, real)
        return each_pair(found, lambda a, b: sentence_mover(mine[a], theirs[b]))

    return Outcome(paired_measurements(RECORD, pairing(workspace, max_documents), score, {}))


def _vectors(workspace: Workspace, role: str, documents: NDArray[np.int64]) -> dict[int, Sentences]:
    """Return the sentences of each of those documents of a role."""
    texts, tokens = workspace.corpus(role).texts, workspace.tokens(role)
    cut: dict[int, list[tuple[int, int, int]]] = {}
    for index in documents.tolist():
        rows = slice(int(tokens.offsets[index]), int(tokens.offsets[index + 1]))
        cut[index] = sentences(texts[index], tokens.starts[rows], tokens.ends[rows])[:MOST_SENTENCES]
    spans = [(index, span) for index, found in cut.items() for span in found]
    distinct = list(dict.fromkeys(texts[index][start:end] for index, (start, end, _) in spans))
    stage = f"sentences of {role}"
    made = embed(
        distinct, embedder=workspace.embedder, progress=lambda done: workspace.progress(stage, done, len(distinct))
    ).documents
    place = {text: row for row, text in enumerate(distinct)}
    return {
        index: (
            made[[place[texts[index][start:end]] for start, end, _ in found]],
            np.array([words for _, _, words in found], np.int64),
        )
        for index, found in cut.items()
    }
