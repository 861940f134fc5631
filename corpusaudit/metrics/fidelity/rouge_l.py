"""ROUGE-L: how much of a document stands in a real one, word by word and in the same order.

What it measures: the words that a synthetic document has in common with a real one, in order but with gaps, as studies
of generated clinical text report it.

How: the F-measure of the longest common subsequence of tokens: 2 LCS / (tokens of both). Each synthetic document is
read beside its nearest real document of the same label (``rouge_l``) and beside a random real one of that label
(``rouge_l_random``); the value is the mean over documents. Nearest is by cosine of the document vectors. The real text
is the source where there is one. Labels that fewer than five real people have, and documents without a label, are
paired with any real document. At most ``max_documents`` are read, chosen by a hash of their text. Interval:
delete-a-group jackknife over 20 groups of whole people.

Read it as: beside the holdout's, which is the same figure for unseen real documents beside the same source. Below it,
the text uses other words than real text does; above it, for the nearest document, it follows source documents more
closely than unseen text: look at the metrics of memorization. The figure for random pairs is what the kind of text
alone gives. Neither is a share of copied text.

Does not show: sameness of meaning in other words, mistakes of fact, what no document has. It rises where two documents
are of one length.

Parameters: ``max_documents``, documents of each side at most.

Reference: Lin, ROUGE: A Package for Automatic Evaluation of Summaries, 2004 (ROUGE-L, F with equal weights).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity._pairs import Floats, Pairs, each_pair, paired_measurements, pairing
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.ranges import Range, within_ranges

RECORD = Record(
    id="fidelity.rouge_l",
    version=2,
    dimension="fidelity",
    better="band",
    kind="estimate",
    unit="score",
    needs=("synthetic",),
    measures=("fidelity.rouge_l", "fidelity.rouge_l_random"),
    reads=("embedder",),
    needs_one_of=("holdout", "source"),
)


def rouge_l(document: Sequence[int | str], reference: Sequence[int | str]) -> float:
    """Return the F-measure of the longest common subsequence of two sequences of tokens, 0 to 1; 0 where one is empty.

    Time: the product of the lengths over 64 (bit-parallel). Equal to rouge-score's on the same tokens.
    """
    from rapidfuzz.distance import LCSseq

    if not document or not reference:
        return 0.0
    common = int(LCSseq.similarity(document, reference))
    return 2 * common / (len(document) + len(reference))


@within_ranges
def measure(
    workspace: Workspace,
    *,
    max_documents: Annotated[int, Range(20, 10_000, "documents")] = 1000,
) -> Outcome:
    """Return the mean ROUGE-L beside the nearest real document and beside a random one.

    max_documents: documents of each side at most, chosen by a hash of their text. Raises Unmeasured without five
    documents of real text, and without a synthetic document that has a token.
    """

    def score(found: Pairs) -> tuple[Floats, Floats]:
        mine, theirs = workspace.tokens(found.role), workspace.tokens(found.real)
        return each_pair(found, lambda a, b: rouge_l(mine.document(a).tolist(), theirs.document(b).tolist()))

    return Outcome(paired_measurements(RECORD, pairing(workspace, max_documents), score, {}))
