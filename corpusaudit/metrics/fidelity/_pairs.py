"""Which texts are read side by side: each document beside its nearest real one of the same label and a random one.

The real text is the source where there is one, and the baseline is what documents of the holdout score beside the same
source documents. Where only one real corpus is given its people are dealt into two halves: documents are paired with
one, and the other gives the baseline.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from corpusaudit.counts import FEWER, PEOPLE
from corpusaudit.errors import Unmeasured
from corpusaudit.features.sums import exact_mean
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Record
from corpusaudit.metrics.shared.ratios import Estimate, with_ratio
from corpusaudit.metrics.shared.resampling import jackknife_groups, jackknife_interval
from corpusaudit.metrics.shared.views import content_order
from corpusaudit.results import Baseline, Measurement, Part

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Vectors = NDArray[np.float32]

Scorer = Callable[["Pairs"], tuple[Floats, Floats]]
"""Scores (n,) of each document beside its nearest real one, and beside its random one."""

_BLOCK_BYTES = 32 << 20
"""Bytes of cosines held at a time."""


@dataclass(frozen=True, repr=False)
class Pairs:
    """Documents of a role, each beside two real ones; rows in an order that the texts and the seed fix.

    documents: int64 (n,), of ``role``. nearest, random: int64 (n,), of role ``real``. cosine: float64 (n,), to the
    nearest. people: int64 (n,), who is behind each document. labels: (n,). elsewhere: bool (n,), found no real document
    of its label and was paired with any.
    """

    role: str
    documents: Integers
    real: str
    nearest: Integers
    random: Integers
    cosine: Floats
    people: Integers
    labels: tuple[tuple[str, ...], ...]
    elsewhere: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.documents)


@dataclass(frozen=True, repr=False)
class Pairing:
    """The synthetic pairs and those of the baseline, beside the same real documents; what is to be said of them."""

    synthetic: Pairs
    baseline: Pairs | None
    settings: Mapping[str, JsonValue]
    note: str


def pairing(workspace: Workspace, max_documents: int, *, by_label: bool = True) -> Pairing:
    """Return the pairs of at most ``max_documents`` documents a side, chosen by a hash of their text.

    ``by_label``: with documents of the same label. The baseline has as many documents as the synthetic side where there
    are so many. Raises Unmeasured without real
    text, with fewer than five real documents, and without a synthetic document that has a token.
    """
    key = ("text pairs", max_documents, by_label)
    made: Pairing = workspace.remember(key, lambda: _pairing(workspace, max_documents, by_label=by_label))
    return made


def _pairing(workspace: Workspace, max_documents: int, *, by_label: bool) -> Pairing:
    real = next((role for role in ("source", "holdout") if workspace.has(role)), None)
    if real is None:
        raise Unmeasured("neither holdout nor source was given: no real text to compare with")
    asked = _worded(workspace, "synthetic")[:max_documents]
    if not len(asked):
        raise Unmeasured("no synthetic document has a token")
    pool, other, rest, said = _real_sides(workspace, real)
    if len(pool) < PEOPLE:
        raise Unmeasured(f"{FEWER} documents of real text to compare with")
    baseline = rest[: len(asked)]
    told = len(np.unique(workspace.people(other)[baseline])) >= PEOPLE
    settings: dict[str, JsonValue] = {"real": real, "baseline": said}
    note = f"Paired with the {real}{'' if workspace.has('source') else ', the only real corpus'}; the baseline: {said}."
    found = pairs(workspace, "synthetic", asked, real, pool, by_label=by_label)
    if by_label and any(found.labels) and found.elsewhere.any():
        note += (
            f" {int(found.elsewhere.sum()):,} documents without a label that {PEOPLE} real people or more have were "
            "paired with documents of any label."
        )
    return Pairing(
        found, pairs(workspace, other, baseline, real, pool, by_label=by_label) if told else None, settings, note
    )


def _real_sides(workspace: Workspace, real: str) -> tuple[Integers, str, Integers, str]:
    """Return the documents to pair with, the role and the documents of the baseline, and what that is."""
    pool = _worded(workspace, real)
    if real == "source" and workspace.has("holdout"):
        return pool, "holdout", _worded(workspace, "holdout"), "documents of the holdout beside the source"
    first = half_of_people(workspace.people(real)[pool])
    said = f"one half of the {real} beside the other"
    if min(int(first.sum()), int((~first).sum())) < PEOPLE:
        return pool, real, pool[:0], said
    return pool[first], real, pool[~first], said


def half_of_people(people: Integers) -> NDArray[np.bool_]:
    """Return which documents, bool (n,), belong to every second person, in the order in which people appear."""
    appearance = np.unique(people, return_index=True)[1]
    rank = np.empty(int(people.max(initial=-1)) + 1, np.int64)
    rank[people[np.sort(appearance)]] = np.arange(len(appearance))
    half: NDArray[np.bool_] = rank[people] % 2 == 0
    return half


def _worded(workspace: Workspace, role: str) -> Integers:
    """Return the documents of a role that have tokens, in the order of their content hash."""
    order = content_order(workspace.corpus(role), workspace.seed)
    kept: Integers = order[workspace.tokens(role).lengths[order] > 0]
    return kept


def pairs(
    workspace: Workspace, role: str, documents: Integers, real: str, pool: Integers, *, by_label: bool = True
) -> Pairs:
    """Return each of the ``documents`` of ``role`` beside the nearest and a random one of the ``pool`` of ``real``.

    Both share a label with it where the pool has one that five people or more have; a rarer one would say by its
    presence that somebody has it.
    """
    labels = tuple(workspace.corpus(role).documents[index].labels for index in documents.tolist())
    held = tuple(workspace.corpus(real).documents[index].labels for index in pool.tolist())
    owners = workspace.people(real)[pool].tolist()
    behind: dict[str, set[int]] = {}
    for person, names in zip(owners, held, strict=True):
        for name in names:
            behind.setdefault(name, set()).add(person)
    known = {
        name: column
        for column, name in enumerate(sorted(n for n, who in behind.items() if by_label and len(who) >= PEOPLE))
    }
    vectors = workspace.embeddings(role).documents[documents], workspace.embeddings(real).documents[pool]
    marks = _marks(labels, known), _marks(held, known)
    nearest, random, elsewhere = matches(*vectors, *marks, workspace.seed)
    left, right = vectors[0].astype(np.float64), vectors[1][nearest].astype(np.float64)
    return Pairs(
        role,
        documents,
        real,
        pool[nearest],
        pool[random],
        np.clip(np.einsum("nd,nd->n", left, right), -1.0, 1.0),
        workspace.people(role)[documents],
        labels,
        elsewhere,
    )


def _marks(labels: Sequence[tuple[str, ...]], known: Mapping[str, int]) -> Any:
    """Return the labels as a sparse matrix of ones, (documents, labels known)."""
    from scipy.sparse import csr_matrix

    places = [(row, known[name]) for row, names in enumerate(labels) for name in set(names) if name in known]
    rows, columns = np.array(places, np.int64).reshape(-1, 2).T
    return csr_matrix((np.ones(len(places), np.float32), (rows, columns)), shape=(len(labels), max(1, len(known))))


def matches(
    queries: Vectors, index: Vectors, asked: Any, held: Any, seed: int
) -> tuple[Integers, Integers, NDArray[np.bool_]]:
    """Return for each query the nearest row of the index that shares a label, a random such row, and where none did.

    queries: (n, d), index: (m, d), at unit length; asked: (n, labels), held: (m, labels), sparse. Of equally near rows
    the first counts. Where no row shares a label all rows are taken. No n by m matrix is held.
    """
    nearest, random = np.empty(len(queries), np.int64), np.empty(len(queries), np.int64)
    elsewhere = np.zeros(len(queries), np.bool_)
    draw = np.random.default_rng(seed)
    step = max(1, _BLOCK_BYTES // (8 * len(index)))
    for start in range(0, len(queries), step):
        block = slice(start, start + step)
        fits = (asked[block] @ held.T).toarray() > 0
        elsewhere[block] = ~fits.any(axis=1)
        fits[elsewhere[block]] = True
        nearest[block] = np.where(fits, queries[block] @ index.T, -np.inf).argmax(axis=1)
        for row, allowed in enumerate(fits, start):
            candidates = np.flatnonzero(allowed)
            random[row] = candidates[draw.integers(len(candidates))]
    return nearest, random, elsewhere


def paired_measurements(
    record: Record, pairing: Pairing, score: Scorer, settings: Mapping[str, JsonValue]
) -> tuple[Measurement, Measurement]:
    """Return the mean score beside the nearest real document and the one beside a random one, with their baselines."""
    values = score(pairing.synthetic)
    held = (None, None) if pairing.baseline is None else score(pairing.baseline)
    nearest, random = (
        mean_measurement(record, metric, pairing, own, other, settings)
        for metric, own, other in zip(record.measures, values, held, strict=True)
    )
    return nearest, random


def each_pair(found: Pairs, one: Callable[[int, int], float]) -> tuple[Floats, Floats]:
    """Return the scores of pairs that are looked at one by one; ``one``: of a document and a real document."""
    nearest, random = (
        np.array([one(a, b) for a, b in zip(found.documents.tolist(), others.tolist(), strict=True)])
        for others in (found.nearest, found.random)
    )
    return nearest, random


def mean_measurement(
    record: Record,
    metric: str,
    pairing: Pairing,
    values: Floats,
    held: Floats | None,
    settings: Mapping[str, JsonValue],
    **fields: Any,
) -> Measurement:
    """Return the mean of one figure a document, with interval, baseline and parts by label.

    values: (synthetic pairs,), held: (pairs of the baseline,), None without one.
    """
    figure = mean_estimate(values, pairing.synthetic.people)
    baseline, other = None, None
    if held is not None and pairing.baseline is not None:
        other = mean_estimate(held, pairing.baseline.people)
        ends = {} if other is None else {"low": other.low, "high": other.high}
        baseline = with_ratio(Baseline(value=exact_mean(held), n=len(held), **ends), figure, other)
    return record.measurement(
        metric,
        value=exact_mean(values),
        low=None if figure is None else figure.low,
        high=None if figure is None else figure.high,
        n=len(values),
        holdout=baseline,
        parts=_parts(pairing, values, held),
        settings={**pairing.settings, **settings},
        note=pairing.note,
        **fields,
    )


def mean_estimate(values: Floats, people: Integers) -> Estimate | None:
    """Return the mean of values in [0, 1] with its jackknife interval by people; None where there is but one person."""
    groups, count = jackknife_groups(len(values), [str(person) for person in people.tolist()])
    sizes = np.bincount(groups, minlength=count)
    if count < 2:
        return None
    whole = exact_mean(values)
    sums = np.array([exact_mean(values[groups == group]) for group in range(count)]) * sizes
    left_out = (whole * len(values) - sums) / (len(values) - sizes)
    low, high = jackknife_interval(whole, left_out, least=0.0, most=1.0)
    return None if low is None or high is None else Estimate(whole, low, high)


def _parts(pairing: Pairing, values: Floats, held: Floats | None) -> tuple[Part, ...]:
    """Return the mean of each label of the synthetic pairs, and the baseline's where five people have the label."""
    made = []
    for name in sorted({name for names in pairing.synthetic.labels for name in names}):
        own = np.array([name in names for names in pairing.synthetic.labels], np.bool_)
        figure, beside = mean_estimate(values[own], pairing.synthetic.people[own]), None
        if held is not None and pairing.baseline is not None:
            there = np.array([name in names for names in pairing.baseline.labels], np.bool_)
            if len(np.unique(pairing.baseline.people[there])) >= PEOPLE:
                beside = exact_mean(held[there])
        ends = {} if figure is None else {"low": figure.low, "high": figure.high}
        made.append(
            Part(by="label", name=name, value=exact_mean(values[own]), n=int(own.sum()), holdout=beside, **ends)
        )
    return tuple(made)
