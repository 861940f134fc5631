"""Corpora, answers and ratings that the tests of the review share."""

from __future__ import annotations

from collections.abc import Sequence

from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.results import Role
from corpusaudit.review.answers import Answers, Row
from corpusaudit.review.ratings import Ratings


def corpus(role: str, labels: Sequence[str | tuple[str, ...]], groups: Sequence[str] | None = None) -> Corpus:
    """Return one document a label, each with a text of its own."""
    return Corpus(
        tuple(
            Document(
                f"{role} {i}",
                f"{role} text {i}",
                (label,) if isinstance(label, str) else label,
                None if groups is None else groups[i],
            )
            for i, label in enumerate(labels)
        )
    )


def answers(
    labels: Sequence[str] = ("fatigue", "panic"), each: int = 6, *, shown: bool = True, few: Sequence[str] = ()
) -> Answers:
    """Return the answers to a sheet of ``each`` synthetic and real documents a label."""
    sides: tuple[Role, Role] = ("synthetic", "holdout")
    rows = [
        Row(
            row=f"r-{label}-{role}-{i}",
            role=role,
            id=f"{label} {role} {i}",
            labels=(label,) * bool(label),
            stratum=label,
        )
        for label in labels
        for role in sides
        for i in range(each)
        if not (role == "holdout" and label in few and i >= 4)
    ]
    return Answers(
        seed=0, labels_shown=shown, labels=tuple(label for label in labels if label), digest="d", rows=tuple(rows)
    )


def perfect(sheet: Answers) -> Ratings:
    """Return a rater who knows everything and gives the real documents a five, the others a two."""
    synthetic = tuple(row.role == "synthetic" for row in sheet.rows)
    steps = tuple(2 if one else 5 for one in synthetic)
    labels = tuple(row.labels[0] if row.labels else "none" for row in sheet.rows)
    return Ratings(realism=steps, faithfulness=steps, synthetic=synthetic, label=labels)
