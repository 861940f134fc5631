"""METEOR: how many words of a document stand in a real one, in any form, and in how few pieces.

What it measures: the words that a synthetic document has in common with a real one, in equal form or of one stem, and
how much of their order is kept, as studies of generated clinical text report it.

How: words are matched in stages: equal ones, then words of one stem (Porter), then synonyms of stems where WordNet is
installed for nltk; ``synonyms`` in the settings says whether it was. With P and R the shares of the synthetic and of
the real words that are matched, the score is P R / (.9 P + .1 R) times 1 - .5 (pieces / matches)^3, where a piece is a
run of matches that stand side by side in both. Each synthetic document is read beside its nearest real document of the
same label (``meteor``) and beside a random real one of that label (``meteor_random``); the value is the mean over
documents. Pairs, interval and baseline are those of ``fidelity.rouge_l``. It is measured on
request: ``--also fidelity.meteor``.

Read it as: beside the holdout's, which is the same figure for unseen real documents beside the same source. Below it,
the text uses other words than real text does; above it, for the nearest document, it follows source documents more
closely than unseen text.

Does not show: sameness of meaning in words of other stems, mistakes of fact. Recall weighs nine times as much as
precision, so a long document scores above a short one with the same words.

Parameters: ``max_documents``, documents of each side at most.

Reference: Banerjee and Lavie, METEOR, 2005; Lavie and Agarwal, METEOR, 2007; weights and order of matching as in nltk.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated

from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity._pairs import Floats, Pairs, each_pair, paired_measurements, pairing
from corpusaudit.metrics.fidelity._word_forms import Forms, same, stemmer, synonyms
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.ranges import Range, within_ranges

RECORD = Record(
    id="fidelity.meteor",
    version=2,
    dimension="fidelity",
    better="band",
    kind="estimate",
    unit="score",
    needs=("synthetic",),
    measures=("fidelity.meteor", "fidelity.meteor_random"),
    reads=("embedder",),
    needs_one_of=("holdout", "source"),
    by_default=False,
)
_ALPHA, _BETA, _GAMMA = 0.9, 3.0, 0.5  # weight of recall, shape and weight of the penalty: nltk's, and the paper's

Match = tuple[int, int]


def meteor(document: Sequence[str], reference: Sequence[str], stages: Sequence[Forms]) -> float:
    """Return METEOR of a document against a reference, both lower-case words, in [0, 1]; 0 where nothing matches.

    ``stages``: for each stage, what a word of the document may be matched with and what stands for a word of the
    reference. Equal to nltk's ``single_meteor_score`` with the same stages.
    """
    matches = aligned(document, reference, stages)
    if not matches:
        return 0.0
    precision, recall = len(matches) / len(document), len(matches) / len(reference)
    mean = precision * recall / (_ALPHA * precision + (1 - _ALPHA) * recall)
    pieces = 1 + sum(b != (a[0] + 1, a[1] + 1) for a, b in pairwise(matches))
    penalty: float = _GAMMA * (pieces / len(matches)) ** _BETA
    return (1 - penalty) * mean


def aligned(document: Sequence[str], reference: Sequence[str], stages: Sequence[Forms]) -> list[Match]:
    """Return which word of the document is matched with which of the reference, as places, in order.

    In each stage the last words choose first, and take the last free word that fits.
    """
    mine, theirs = list(range(len(document))), list(range(len(reference)))
    found: list[Match] = []
    for stage in stages:
        free: dict[str, list[int]] = {}
        for place in theirs:
            free.setdefault(stage.theirs(reference[place]), []).append(place)
        taken: dict[int, int] = {}
        for place in reversed(mine):
            fitting = [words for form in stage.mine(document[place]) if (words := free.get(form))]
            if fitting:
                taken[place] = max(fitting, key=lambda words: words[-1]).pop()
        found += taken.items()
        used = set(taken.values())
        mine = [place for place in mine if place not in taken]
        theirs = [place for place in theirs if place not in used]
    return sorted(found)


@within_ranges
def measure(
    workspace: Workspace,
    *,
    max_documents: Annotated[int, Range(20, 10_000, "documents")] = 1000,
) -> Outcome:
    """Return the mean METEOR beside the nearest real document and beside a random one.

    max_documents: documents of each side at most, chosen by a hash of their text. Raises Unmeasured without five
    documents of real text, and without a synthetic document that has a token.
    """
    sides = pairing(workspace, max_documents)
    words, stems = workspace.vocabulary().words, stemmer()
    alike = synonyms(stems)
    stages = [same(), stems, *([] if alike is None else [alike])]

    def score(found: Pairs) -> tuple[Floats, Floats]:
        mine, theirs = workspace.tokens(found.role), workspace.tokens(found.real)

        def one(a: int, b: int) -> float:
            document, reference = ([words[i] for i in ids.tolist()] for ids in (mine.document(a), theirs.document(b)))
            return meteor(document, reference, stages)

        return each_pair(found, one)

    settings = {"synonyms": "none: WordNet is not installed" if alike is None else alike.name}
    return Outcome(paired_measurements(RECORD, sides, score, settings))
