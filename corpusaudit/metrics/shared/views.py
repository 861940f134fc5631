"""What a metric sees of a corpus: documents in an order that does not depend on the file, by label, at equal size.

Figures that grow or shrink with the size of a corpus are compared at equal size: the same number of documents, each
cut to the same number of tokens. Which documents, a hash of the seed and the text decides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpusaudit.corpus.model import Corpus
from corpusaudit.counts import PEOPLE
from corpusaudit.errors import Unmeasured
from corpusaudit.features.small_counts import published_least
from corpusaudit.features.text.tokens import Tokens
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.shared.duplicates import near_duplicate_clusters
from corpusaudit.metrics.shared.likeness import PAIRS
from corpusaudit.results import Part, Series

MOST_BLOCKS = 200
"""Blocks that are averaged at most: the error left is a fourteenth of the spread between blocks."""


class Figure(NamedTuple):
    """A value and the ends of its 95 % interval."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, repr=False)
class View:
    """Documents with at least one token, in the order of their content hash; ``empty`` counts those without.

    ``groups``: the person of each document, or the document itself where none is named. ``units``: what intervals keep
    together, the person or, where nobody is named, near duplicates. ``rows``: int64 (documents,), where each stands in
    the corpus of ``role``.
    """

    tokens: Tokens
    texts: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    empty: int
    groups: tuple[str, ...]
    units: tuple[str, ...]
    rows: NDArray[np.int64]
    role: str

    def __len__(self) -> int:
        return len(self.texts)

    def take(self, indices: Sequence[int] | NDArray[np.int64]) -> View:
        """Return the view of those documents, in that order."""
        return View(
            self.tokens.subset(indices),
            tuple(self.texts[i] for i in indices),
            tuple(self.labels[i] for i in indices),
            0,
            tuple(self.groups[i] for i in indices),
            tuple(self.units[i] for i in indices),
            self.rows[np.asarray(indices, np.int64)],
            self.role,
        )


def content_order(corpus: Corpus, seed: int) -> NDArray[np.int64]:
    """Return the documents in the order of a hash of the seed and their text: random, yet the same for any file order.

    Copies of a text are told apart by their rank among the copies, sorted by label, so that they scatter like other
    documents. Copies with equal labels are interchangeable.
    """
    documents = corpus.documents
    ranks = [0] * len(documents)
    seen: dict[str, int] = {}
    for index in sorted(range(len(documents)), key=lambda i: sorted(documents[i].labels)):
        ranks[index] = seen.get(documents[index].text, 0)
        seen[documents[index].text] = ranks[index] + 1
    keys = [_hash(seed, rank, document.text) for rank, document in zip(ranks, documents, strict=True)]
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int64)


def _hash(seed: int, rank: int, text: str) -> bytes:
    start = f"{seed} {rank} ".encode()
    return hashlib.blake2b(start + text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def view(workspace: Workspace, role: str) -> View:
    """Return the view of a role, made once; raise Unmeasured when no corpus was given or no document has a token."""

    def make() -> View:
        corpus = workspace.corpus(role)
        order = content_order(corpus, workspace.seed)
        kept = order[workspace.tokens(role).lengths[order] > 0]
        tokens, groups = workspace.tokens(role).subset(kept), tuple(corpus.groups[i] for i in kept)
        documents = corpus.documents
        return View(
            tokens,
            tuple(documents[i].text for i in kept),
            tuple(documents[i].labels for i in kept),
            len(corpus) - len(kept),
            groups,
            groups if any(document.group is not None for document in documents) else _near_duplicates(tokens),
            kept,
            role,
        )

    made: View = workspace.remember(("view", role), make)
    if not len(made):
        raise Unmeasured(f"no {role} document has a token")
    return made


def _near_duplicates(tokens: Tokens) -> tuple[str, ...]:
    """Return for each document what it is a near duplicate of, or itself where a corpus is from one template.

    There, more than ``PAIRS`` of the pairs are alike, and too few units would be left for an interval.
    """
    leader = near_duplicate_clusters(tokens)
    sizes, n = np.bincount(leader).astype(np.float64), len(leader)
    templated = float((sizes * (sizes - 1)).sum()) > PAIRS * n * (n - 1)
    return tuple(map(str, range(n) if templated else leader.tolist()))


def holdout_view(workspace: Workspace) -> View | None:
    """Return the view of the holdout, or None when there is none or it has no token."""
    if not workspace.has("holdout"):
        return None
    try:
        return view(workspace, "holdout")
    except Unmeasured:
        return None


class Equal(NamedTuple):
    """Two views whose documents all hold ``length`` tokens, and the size of the smaller one."""

    synthetic: View
    holdout: View
    documents: int
    length: int


def equalized(workspace: Workspace) -> Equal | None:
    """Return synthetic and holdout documents cut to the same length, or None without a holdout of enough people.

    The length is the smaller of the lower quartiles of the two corpora's token counts; shorter documents are left out,
    longer ones cut after that many tokens. Where the shorter ones of the holdout are a few people's, so many of the
    next longer ones are left out with them that their number tells of nobody.
    """
    holdout = holdout_view(workspace)
    if holdout is None:
        return None
    synthetic = view(workspace, "synthetic")

    def make() -> Equal | None:
        length = min(int(np.quantile(v.tokens.lengths, 0.25, method="lower")) for v in (synthetic, holdout))
        people = np.unique(holdout.groups, return_inverse=True)[1]
        first = cut(synthetic, length)
        second = cut(holdout, length, published_least(holdout.tokens.lengths, people, length))
        return Equal(first, second, min(len(first), len(second)), length) if len(second) else None

    made: Equal | None = workspace.remember(("equalized",), make)
    return made


def labelled(workspace: Workspace) -> tuple[View, View | None, str]:
    """Return the documents whose labels are compared, the holdout's, and what is said of their length.

    Where there is a holdout, documents are cut to one length and shorter ones left out, so that a label and the same
    label in real text compare.
    """
    equal = equalized(workspace)
    if equal is None:
        return view(workspace, "synthetic"), None, ""
    return equal.synthetic, equal.holdout, f" and {equal.length} tokens or more"


def cut(whole: View, length: int, least: int = 0) -> View:
    """Return the documents with at least ``length`` tokens, and ``least``, each up to the end of token ``length``."""
    kept = np.flatnonzero(whole.tokens.lengths >= max(length, least))
    begins = whole.tokens.offsets[kept]
    places = (begins[:, None] + np.arange(length)).ravel()
    offsets = np.arange(0, len(places) + 1, length, dtype=np.int64)
    tokens = whole.tokens
    last = tokens.ends[begins + length - 1]
    return View(
        Tokens(tokens.ids[places], offsets, tokens.starts[places], tokens.ends[places], tokens.vocabulary),
        tuple(whole.texts[i][:end] for i, end in zip(kept, last, strict=True)),
        tuple(whole.labels[i] for i in kept),
        0,
        tuple(whole.groups[i] for i in kept),
        tuple(whole.units[i] for i in kept),
        whole.rows[kept],
        whole.role,
    )


def blocks(whole: View, size: int) -> list[View]:
    """Return runs of ``size`` documents: disjoint random samples of equal size, at most MOST_BLOCKS of them.

    What is left over is dropped.
    """
    starts = range(0, len(whole) - size + 1, size)[:MOST_BLOCKS]
    return [whole.take(range(start, start + size)) for start in starts]


def label_parts(
    synthetic: View,
    holdout: View | None,
    figures: Callable[[View], Sequence[Figure | None]],
    count: int,
    label_documents: int,
    of_a_few: Callable[[View], bool] = lambda _: False,
    long: str = "",
) -> tuple[tuple[Part, ...], ...]:
    """Return the parts by label of each of the ``count`` measurements that ``figures`` gives for a view.

    A label with fewer than ``label_documents`` documents has a reason in place of a value; ``None`` from ``figures``
    means that the label's documents are too short. A label that fewer than five people of the holdout have has no
    baseline, nor has one whose figures ``of_a_few`` says to be counts of a few people's documents. ``long`` says of
    which length documents are, where some were left out.
    """
    held = {} if holdout is None else by_label(holdout)
    rows: list[tuple[Part, ...]] = []
    for name, members in by_label(synthetic).items():
        mine = _figures(synthetic, members, figures, count, label_documents)
        baseline: Sequence[Figure | None] = [None] * count
        known = holdout is not None and len({holdout.groups[index] for index in held.get(name, [])}) >= PEOPLE
        if holdout is not None and known and not of_a_few(holdout.take(held[name])):
            baseline = _figures(holdout, held[name], figures, count, label_documents)
        few = f"fewer than {label_documents} documents with this label{long}"
        reason = few if len(members) < label_documents else "the documents with this label are too short"
        rows.append(tuple(_part(name, len(members), a, b, reason) for a, b in zip(mine, baseline, strict=True)))
    return tuple(zip(*rows, strict=True)) if rows else ((),) * count


def by_label(whole: View) -> dict[str, list[int]]:
    """Return the places of each label's documents; labels are sorted, and a document stands under each it has."""
    members: dict[str, list[int]] = {}
    for index, labels in enumerate(whole.labels):
        for label in set(labels):
            members.setdefault(label, []).append(index)
    return dict(sorted(members.items()))


def _figures(
    whole: View,
    members: Sequence[int],
    figures: Callable[[View], Sequence[Figure | None]],
    count: int,
    label_documents: int,
) -> Sequence[Figure | None]:
    return figures(whole.take(members)) if len(members) >= label_documents else [None] * count


def _part(name: str, n: int, figure: Figure | None, baseline: Figure | None, reason: str) -> Part:
    held = None if baseline is None else baseline.value
    if figure is None:
        return Part(by="label", name=name, value=None, n=n, holdout=held, reason=reason)
    return Part(by="label", name=name, value=figure.value, n=n, low=figure.low, high=figure.high, holdout=held)


def note(whole: View, *sentences: str) -> str | None:
    """Return what is to be said beside a figure: documents without tokens, then the given sentences."""
    left_out = f"{whole.empty} documents without tokens were left out." if whole.empty else ""
    return " ".join(part for part in (left_out, *sentences) if part) or None


def histogram(name: str, values: NDArray[np.float64], label: str) -> Series:
    """Return a chart of how many documents have which value between 0 and 1."""
    counts, edges = np.histogram(np.clip(values, 0, 1), bins=20, range=(0, 1))
    return Series(
        name=name,
        kind="histogram",
        x=tuple(float(edge) for edge in edges),
        y=tuple(float(count) for count in counts),
        x_label=label,
        y_label="documents",
    )
