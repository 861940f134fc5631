"""Real reports by the codes they carry, and how many reports each code gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.errors import UsageError
from corpusaudit.generators.icd10.codes import known_code


@dataclass(frozen=True, repr=False)
class Pool:
    """Real reports by the codes they carry; ``unknown`` counts labels that are no code of ICD-10-CM."""

    by_code: Mapping[str, tuple[Document, ...]]
    unknown: int

    def of(self, code: str) -> tuple[Document, ...]:
        """Return the reports that carry a code or one below it, sorted by id."""
        found = {
            document.id: document
            for carried, documents in self.by_code.items()
            if _within(carried, code)
            for document in documents
        }
        return tuple(found[name] for name in sorted(found))

    def distribution(self, codes: Sequence[str]) -> dict[str, int]:
        """Return how many reports count for each of these codes: those that carry it, or one below that is not named.

        So ``F32`` and ``F32.1`` side by side do not both count a report of ``F32.1``.
        """
        found: dict[str, set[str]] = {code: set() for code in codes}
        for carried, documents in self.by_code.items():
            nearest = max((code for code in codes if _within(carried, code)), key=len, default=None)
            if nearest is not None:
                found[nearest].update(document.id for document in documents)
        return {code: len(ids) for code, ids in found.items()}


def _within(carried: str, code: str) -> bool:
    return carried == code or carried.startswith(code if "." in code else f"{code}.")


def make_pool(corpus: Corpus) -> Pool:
    """Return the documents of a labelled corpus that hold words, by code."""
    by_code: dict[str, list[Document]] = {}
    names = {label: known_code(label) for label in corpus.labels}
    for document in corpus.documents:
        for label in document.labels:
            name = names[label]
            if name is not None and document.text.strip():
                by_code.setdefault(name, []).append(document)
    return Pool(
        {name: tuple(documents) for name, documents in by_code.items()},
        sum(name is None for name in names.values()),
    )


def share_out(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Share ``total`` out by ``weights``, by largest remainders; of equal ones the first names get more."""
    whole = sum(weights.values())
    if not whole:
        raise UsageError("no example carries any of these codes, so there is no distribution to follow")
    shares = {name: total * weight // whole for name, weight in weights.items()}
    rest = sorted(weights, key=lambda name: (-(total * weights[name] % whole), name))
    for name in rest[: total - sum(shares.values())]:
        shares[name] += 1
    return shares
