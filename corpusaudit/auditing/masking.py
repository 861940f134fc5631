"""The one border between private evidence and everything that is published.

A finding's context shows a word of a synthetic document only when that word says nothing about the source: it stands
in no real text at all, or at least five people use it, and the same holds for each pair of neighbouring words. The
rest, and the matched text itself, is replaced by a type and a keyed token. Equal private values get equal tokens
within one key, so a reader can tell that two findings meet in one record without learning which.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from corpusaudit.auditing.keys import Key
from corpusaudit.auditing.names import shown_ids
from corpusaudit.corpus.model import Corpus
from corpusaudit.counts import PEOPLE
from corpusaudit.features.pii.matching.rarity import CERTAIN
from corpusaudit.features.speakable import speakable
from corpusaudit.features.text.tokens import Tokens
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.registry import load_metrics
from corpusaudit.results import Evidence, Finding, Segment

SHOWN_PER_METRIC = 50
"""Findings of a metric in the report; private evidence holds all."""
_CONTEXT = 12
"""Words shown on either side of a passage of the synthetic document."""


def private_token(key: Key, kind: str, value: str) -> str:
    """Return ``KIND·`` and 32 hexadecimal digits: a keyed token that stands for a private value."""
    digits = key.fingerprint("token", f"{kind}\0{value}")
    return f"{kind}·{digits}"


def rounded(count: int) -> int:
    """Return a length to two significant digits, so that it does not single out a passage."""
    return int(float(f"{count:.2g}"))


def mask_findings(workspace: Workspace, evidence: Sequence[Evidence], key: Key) -> tuple[Finding, ...]:
    """Return masked findings: for each metric the most striking, at most ``SHOWN_PER_METRIC``.

    They are ordered by metric, then score (highest first), synthetic id and place.
    """
    chosen: list[Evidence] = []
    by_metric: dict[str, list[Evidence]] = {}
    for piece in evidence:
        by_metric.setdefault(piece.metric, []).append(piece)
    for pieces in by_metric.values():
        pieces.sort(key=lambda piece: (piece.class_ != "leaked", -piece.score, piece.synthetic_id, _span(piece)))
        chosen += pieces[:SHOWN_PER_METRIC]
    return masked(workspace, chosen, evidence, key)


def masked(
    workspace: Workspace, chosen: Sequence[Evidence], evidence: Sequence[Evidence], key: Key
) -> tuple[Finding, ...]:
    """Return the chosen pieces of all evidence masked, in their order; the words of any piece are hidden in each."""
    corpus = workspace.corpus("synthetic")
    place = {document.id: index for index, document in enumerate(corpus.documents)}
    rows = sorted({place[piece.synthetic_id] for piece in chosen})
    shared = workspace.tokens("synthetic").subset(rows)
    shown = speakable(workspace, shared)
    row_of = {index: row for row, index in enumerate(rows)}
    spans_of: dict[int, list[Evidence]] = {}
    for piece in evidence:
        if piece.synthetic_span is not None and place[piece.synthetic_id] in row_of:
            spans_of.setdefault(place[piece.synthetic_id], []).append(piece)
    names = shown_ids(workspace, {piece.synthetic_id for piece in chosen})
    found = (
        _finding(piece, corpus, place[piece.synthetic_id], shared, row_of, shown, spans_of, key) for piece in chosen
    )
    return tuple(one.model_copy(update={"synthetic_id": names[one.synthetic_id]}) for one in found)


def shown_score(piece: Evidence) -> float:
    """Return a score as it is published: no finer than hides how many people use a word (``score_step``)."""
    step = next((one.record.score_step for one in load_metrics() if piece.metric in one.record.measures), None)
    return piece.score if step is None else round(math.ceil(round(piece.score / step, 6)) * step, 6)


def shown_chance(piece: Evidence) -> tuple[float | None, float | None]:
    """Return ``chance`` and ``expected`` as they are published, never less than they are.

    They are rounded up to powers of ten. Those of a detail follow from how many people have its value. Where fewer
    than five of the source do, one that is strong by itself reads the most that is expected of any such, and the others
    nothing: a weak one, and one that is strong only beside those of other people.
    """
    if piece.chance is None or piece.expected is None:
        return None, None
    if piece.people is not None and piece.people < PEOPLE:
        if piece.strength != "strong" or piece.expected > CERTAIN:
            return None, None
        tested = piece.expected / piece.chance
        return CERTAIN / round(tested), CERTAIN
    return min(1.0, _power_of_ten(piece.chance)), _power_of_ten(piece.expected)


def _power_of_ten(figure: float) -> float:
    """Return the least power of ten that a figure does not exceed; 0 stays."""
    return float(f"1e{math.ceil(round(math.log10(figure), 9))}") if figure > 0 else 0.0


def _span(piece: Evidence) -> tuple[int, int]:
    return piece.synthetic_span or (0, 0)


def _finding(
    piece: Evidence,
    corpus: Corpus,
    index: int,
    tokens: Tokens,
    row_of: Mapping[int, int],
    shown: NDArray[np.bool_],
    spans_of: Mapping[int, Sequence[Evidence]],
    key: Key,
) -> Finding:
    row = row_of[index]
    low, high = int(tokens.offsets[row]), int(tokens.offsets[row + 1])
    starts, ends = tokens.starts[low:high], tokens.ends[low:high]
    text = corpus.documents[index].text
    start, end = piece.synthetic_span if piece.synthetic_span is not None else (0, len(text))
    inside = int(((starts < end) & (ends > start)).sum())
    chance, expected = shown_chance(piece)
    return Finding(
        metric=piece.metric,
        class_=piece.class_,
        entity=piece.entity,
        synthetic_id=piece.synthetic_id,
        synthetic_span=piece.synthetic_span,
        source=None if piece.source_id is None else private_token(key, "SOURCE", piece.source_id),
        words=rounded(inside),
        score=shown_score(piece),
        chance=chance,
        expected=expected,
        strength=piece.strength,
        context=_context(text, (start, end), starts, ends, shown[low:high], piece, spans_of.get(index, ()), key),
    )


def _context(
    text: str,
    span: tuple[int, int],
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    shown: NDArray[np.bool_],
    piece: Evidence,
    others: Sequence[Evidence],
    key: Key,
) -> tuple[Segment, ...]:
    """Return the words around a finding, its own words as one token; between shown words stand blanks only."""
    kind = piece.entity or piece.metric.split(".")[-1].upper()
    before = np.flatnonzero(ends <= span[0])[-_CONTEXT:]
    after = np.flatnonzero(starts >= span[1])[:_CONTEXT]
    # Only the words that may be shown are compared: a document of thousands of findings holds thousands of words too.
    near = np.concatenate([before, after])
    hidden = np.zeros(len(starts), np.bool_)
    for other in others:
        low, high = _span(other)
        hidden[near] |= (starts[near] < high) & (ends[near] > low)
    own = private_token(key, kind, text[span[0] : span[1]])
    segments: list[Segment] = [*_words(text, before, starts, ends, shown & ~hidden)]
    segments.append(Segment(text=f"[{own}]", masked=True))
    segments += _words(text, after, starts, ends, shown & ~hidden)
    return tuple(segments)


def _words(
    text: str, chosen: NDArray[np.int64], starts: NDArray[np.int32], ends: NDArray[np.int32], fine: NDArray[np.bool_]
) -> list[Segment]:
    """Return the chosen tokens as segments: shown words joined by blanks, each run of hidden words as an ellipsis."""
    segments: list[Segment] = []
    shown: list[str] = []
    for token in chosen.tolist():
        if fine[token]:
            shown.append(text[starts[token] : ends[token]])
            continue
        if shown:
            segments.append(Segment(text=" ".join(shown)))
            shown = []
        if not segments or not segments[-1].masked:
            segments.append(Segment(text="[…]", masked=True))
    if shown:
        segments.append(Segment(text=" ".join(shown)))
    return segments
