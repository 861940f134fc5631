"""Places and institutions of SPIA: facts that can be inferred of people in court decisions and generated posts.

SPIA (MIT; its court decisions are those of the Text Anonymization Benchmark, its posts those of PANORAMA, CC BY 4.0)
names what can be inferred of each person by a keyword, which need not stand in the text. Only keywords that do are
asked for, each part of "town / country" by itself: one is found where hits cover at least half of one of its places.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from corpusaudit.metrics.shared.statistics import clopper_pearson

Span = tuple[int, int, str]
Row = dict[str, str | float | int]
RIGHT: Mapping[str, frozenset[str]] = {
    "LOCATION": frozenset({"LOCATION", "ADDRESS", "COUNTRY"}),
    "AFFILIATION": frozenset({"INSTITUTION"}),
    "EDUCATION": frozenset({"INSTITUTION"}),
}
"""Tags of places and institutions, and our types that are right for them."""


def figures(rows: Sequence[Mapping[str, Any]], found: Sequence[Sequence[Span]]) -> list[Row]:
    """Return one row a tag: keywords there are, those that stand in their text, and the shares of these found."""
    table: list[Row] = []
    for tag, right in RIGHT.items():
        keywords = sum(len(_keywords(row, tag)) for row in rows)
        judged = [
            (_covered(places, hits, right), _covered(places, hits, None))
            for row, hits in zip(rows, found, strict=True)
            for places in _places(row, tag)
        ]
        count = sum(one for one, _ in judged)
        low, high = clopper_pearson(count, len(judged)) if judged else (0.0, 1.0)
        table.append(
            {
                "figure": tag,
                "keywords": keywords,
                "n": len(judged),
                "recall": f"{count / max(1, len(judged)):.3f}",
                "95 %": f"{low:.2f}-{high:.2f}",
                "any type": f"{sum(one for _, one in judged) / max(1, len(judged)):.3f}",
            }
        )
    return table


def asked(row: Mapping[str, Any]) -> list[tuple[frozenset[str], tuple[tuple[int, int], ...]]]:
    """Return for each keyword that stands in a text the types that are right for it, and where it stands."""
    return [(right, tuple(places)) for tag, right in RIGHT.items() for places in _places(row, tag)]


def _places(row: Mapping[str, Any], tag: str) -> list[list[tuple[int, int]]]:
    found = (
        [match.span() for match in re.finditer(rf"(?<!\w){re.escape(keyword)}(?!\w)", row["text"])]
        for keyword in sorted(_keywords(row, tag))
    )
    return [places for places in found if places]


def _keywords(row: Mapping[str, Any], tag: str) -> set[str]:
    facts = (fact for subject in row["subjects"] for fact in subject["PIIs"] if fact["tag"] == tag)
    # "Klagenfurt / Austria": a place and what it lies in.
    return {part.strip() for fact in facts for part in fact["keyword"].split(" / ")} - {""}


def _covered(places: Sequence[tuple[int, int]], hits: Sequence[Span], right: frozenset[str] | None) -> bool:
    chosen = [hit for hit in hits if right is None or hit[2] in right]
    return any(
        2 * len({at for hit in chosen for at in range(max(start, hit[0]), min(end, hit[1]))}) >= end - start
        for start, end in places
    )
