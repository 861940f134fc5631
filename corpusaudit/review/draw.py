"""Which documents stand on a sheet: as many real as synthetic ones of each label, in an order that tells nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.counts import FEWER, PEOPLE
from corpusaudit.errors import InputError
from corpusaudit.results import Role
from corpusaudit.review.sheet_text import sheet_text


@dataclass(frozen=True, repr=False)
class Drawn:
    """A document on the sheet. ``stratum`` is the label that it was drawn for, empty for rarer labels and none."""

    role: Role
    document: Document
    stratum: str


def draw(synthetic: Corpus, real: Mapping[Role, Corpus], per_label: int, seed: int) -> tuple[Drawn, ...]:
    """Return the documents of a sheet in their order, at most ``per_label`` of each label and side.

    Keyed hashes decide, one which documents and another in what order (:func:`_ranker`). A text, as the sheet shows it,
    stands once a side, a person has one document, and empty documents have none. A document counts for its rarest
    label. Each label has as many real as synthetic documents; labels that fewer than five people or documents of either
    side have are drawn together, as if they were one. Raises InputError where no label, nor all together, has five on
    both sides, and where one corpus was given in two roles.
    """
    corpora = {"synthetic": synthetic, **real}
    _check_apart(corpora)
    chance, place = (_ranker(purpose, corpora, seed) for purpose in ("draw", "order"))
    ours = _candidates({"synthetic": synthetic}, chance)
    theirs = _candidates(real, chance)
    named = _named(ours, theirs)
    mine, held = _by_stratum(ours, named), _by_stratum(theirs, named)
    scarce = [label for label in named if min(len(mine.get(label, ())), len(held.get(label, ()))) < PEOPLE]
    for side in (mine, held):
        rest = [one for label in (*scarce, "") for one in side.pop(label, [])]
        side[""] = sorted(rest, key=chance)
    drawn = []
    for label in sorted(mine.keys() & held.keys()):
        count = min(per_label, len(mine[label]), len(held[label]))
        if count >= PEOPLE:
            chosen = (*mine[label][:count], *held[label][:count])
            drawn += [Drawn(role, document, label) for role, document in chosen]
    if not drawn:
        raise InputError(
            f"{FEWER} documents with text, of different people, stand on one side: an expert review needs {PEOPLE} "
            "synthetic and real ones of a label"
        )
    return tuple(sorted(drawn, key=lambda one: place((one.role, one.document))))


def on_both_sides(drawn: Sequence[Drawn]) -> int:
    """Return how many texts, as the sheet shows them, are there as synthetic and as real ones."""
    sides = [{sheet_text(one.document.text) for one in drawn if (one.role == "synthetic") == side} for side in (0, 1)]
    return len(sides[0] & sides[1])


def shown_labels(drawn: Sequence[Drawn]) -> tuple[str, ...]:
    """Return the labels that raters may read: those that documents were drawn for, sorted."""
    return tuple(sorted({one.stratum for one in drawn if one.stratum}))


_Candidate = tuple[Role, Document]


_Rank = Callable[[_Candidate], bytes]


def _check_apart(corpora: Mapping[Role, Corpus]) -> None:
    """Raise InputError where two roles have the same texts, or synthetic rows say that they are real text.

    Nothing would be told apart.
    """
    if corpora["synthetic"].real:
        raise InputError(
            "documents given as synthetic are real text that a model labelled (direction data-to-label, or a source_id "
            "with tier silver or spans): give what was generated"
        )
    known: dict[tuple[str, ...], Role] = {}
    for role, corpus in corpora.items():
        other = known.setdefault(tuple(sorted(corpus.texts)), role)
        if other != role:
            raise InputError(f"the same corpus was given as {other} and as {role}: give the {role} itself")


def _ranker(purpose: str, corpora: Mapping[Role, Corpus], seed: int) -> _Rank:
    """Return what orders documents by chance, the same for the same corpora and seed, apart for each purpose.

    A draw keeps the first of each side. Were the order that of the draw, documents of the larger side would come first,
    since the first of many come earlier than those of a few; and equal texts of both sides would stand together. So
    order and draw are independent, and the role is hashed too. The digests of the corpora are the key: raters, who know
    the texts and may know the seed, could else compute which role fits a place.
    """
    digests = "".join(f"{role} {corpus.digest} " for role, corpus in sorted(corpora.items()))
    key = hashlib.blake2b(f"review {purpose} {seed} {digests}".encode()).digest()

    def rank(candidate: _Candidate) -> bytes:
        role, document = candidate
        text = f"{role} {sheet_text(document.text)}".encode("utf-8", "surrogatepass")
        return hashlib.blake2b(text, key=key, digest_size=16).digest()

    return rank


def _candidates(corpora: Mapping[Role, Corpus], rank: _Rank) -> list[_Candidate]:
    """Return the documents that may be drawn of one side, by rank: a text once, a person once, none that is empty."""
    found = [
        (rank((role, document)), sorted(document.labels), document.id, f"{role} {person}", (role, document))
        for role, corpus in corpora.items()
        for document, person in zip(corpus.documents, corpus.groups, strict=True)
    ]
    kept: list[_Candidate] = []
    seen: set[str] = set()
    for *_, person, candidate in sorted(found, key=lambda one: one[:4]):
        shown = sheet_text(candidate[1].text)
        text = f"text {shown}"
        if shown and person not in seen and text not in seen:
            kept.append(candidate)
            seen |= {person, text}
    return kept


def _named(ours: Sequence[_Candidate], theirs: Sequence[_Candidate]) -> dict[str, int]:
    """Return the labels that five people of each side have, with the smaller of the two counts."""
    counts = [Counter(label for _, one in side for label in set(one.labels)) for side in (ours, theirs)]
    smaller = {label: min(count, counts[1][label]) for label, count in counts[0].items()}
    return {label: count for label, count in smaller.items() if count >= PEOPLE and label}


def _by_stratum(side: Sequence[_Candidate], named: Mapping[str, int]) -> dict[str, list[_Candidate]]:
    found: dict[str, list[_Candidate]] = {}
    for candidate in side:
        known = [label for label in candidate[1].labels if label in named]
        stratum = min(known, key=lambda label: (named[label], label), default="")
        found.setdefault(stratum, []).append(candidate)
    return found
