"""How much of the generated details a detector finds, with what false hits, and what each of our rules adds.

A detail is found where hits cover at least half of it, and found exactly where they cover it whole and reach beyond it
over other details, blanks and punctuation only. Each is counted for hits of a right type and for hits of any type.
Intervals count the fills of one carrier as a cluster. Ages up to 89, which Safe Harbor lets stand and our detector
keeps to itself, are asked of its rules.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from corpusaudit.metrics.shared.statistics import clustered_interval

from .carriers import KINDS, LANGUAGES, Carrier
from .generate import Detail, Document, clean, documents
from .halves import Half
from .rare import ALL_SLOTS

Span = tuple[int, int, str]
Detect = Callable[[Sequence[str]], list[list[Span]]]
Row = dict[str, str | float | int]
WAYS = ("right type", "right type, exact", "any type", "any type, exact")


@dataclass(frozen=True)
class Outcome:
    """One detail of one document and whether it was found, by WAYS."""

    document: Document
    detail: Detail
    found: tuple[bool, ...]

    @property
    def sort(self) -> str:
        """Its slot; ages by whether the Safe Harbor rule asks for them."""
        if self.detail.slot != "age":
            return self.detail.slot
        return "age over 89" if int(value_of(self.document, self.detail)) > 89 else "age to 89"


def value_of(document: Document, detail: Detail) -> str:
    """Return the characters of a detail."""
    return document.text[detail.start : detail.end]


def judge(document: Document, detail: Detail, spans: Iterable[Span]) -> tuple[bool, ...]:
    """Return whether spans found a detail, by WAYS."""
    touching = [span for span in spans if span[0] < detail.end and detail.start < span[1]]
    right = [span for span in touching if span[2] in ALL_SLOTS[detail.slot].right]
    return tuple(way(document, detail, chosen) for chosen in (right, touching) for way in (_half, _exactly))


def _half(_: Document, detail: Detail, spans: Sequence[Span]) -> bool:
    covered = {place for start, end, _ in spans for place in range(max(start, detail.start), min(end, detail.end))}
    return 2 * len(covered) >= detail.end - detail.start


def _exactly(document: Document, detail: Detail, spans: Sequence[Span]) -> bool:
    covered = {place for start, end, _ in spans for place in range(start, end)}
    others = {place for one in document.details for place in range(one.start, one.end)}
    inside = set(range(detail.start, detail.end)) <= covered
    return inside and not any(document.text[place].isalnum() for place in covered - others)


def untouched(document: Document, spans: Iterable[Span]) -> int:
    """Return how many spans touch no detail."""
    return sum(not any(start < one.end and one.start < end for one in document.details) for start, end, _ in spans)


def outcomes(chosen: Sequence[Document], found: Sequence[Sequence[Span]], *, with_ages: bool) -> Iterator[Outcome]:
    """Yield every detail with how it was found; `with_ages` asks our rules for ages up to 89 too."""
    from corpusaudit.features.pii.rules.age import find_ages

    for document, spans in zip(chosen, found, strict=True):
        for detail in document.details:
            asked = list(spans)
            if detail.slot == "age" and with_ages:
                asked += [(hit.start, hit.end, "AGE") for hit in find_ages(document.text, least=0)]
            yield Outcome(document, detail, judge(document, detail, asked))


def figures(half: Half, detect: Detect, *, with_ages: bool) -> list[Row]:
    """Return recall by slot and by kind of text for each language of a half, and false hits, with intervals."""
    chosen, without = documents(half), clean(half)
    found = detect([one.text for one in chosen])
    judged = list(outcomes(chosen, found, with_ages=with_ages))
    loose = [(one.carrier, untouched(one, spans)) for one, spans in zip(chosen, found, strict=True)]
    alarms = [(one, len(spans)) for one, spans in zip(without, detect([one.text for one in without]), strict=True)]
    rows = []
    for language in LANGUAGES:
        mine = [one for one in judged if one.document.carrier.language == language]
        beside = [(carrier, hits) for carrier, hits in loose if carrier.language == language]
        for sort in sorted({one.sort for one in mine}, key=_order):
            rows.append(_recall([one for one in mine if one.sort == sort], sort, language))
        for kind in KINDS:
            there = [one for one in mine if one.document.carrier.kind == kind]
            rows.append(_recall(there, f"every detail, {kind}", language))
        rows.append(_recall(mine, "every detail", language))
        for kind in KINDS:
            hits = [(carrier, n) for carrier, n in beside if carrier.kind == kind]
            rows.append(_false_hits(hits, f"hits beside details, {kind}", language))
        rows.append(
            _false_hits([one for one in alarms if one[0].language == language], "hits in clean texts", language)
        )
    return rows


def _order(sort: str) -> tuple[int, str]:
    return list(ALL_SLOTS).index(sort.split(" ")[0]), sort


def _recall(judged: Sequence[Outcome], figure: str, language: str) -> Row:
    """One row: how many details, of how many carriers, the shares found, and the interval of the first one."""
    by_carrier: dict[Carrier, list[int]] = defaultdict(lambda: [0, 0])
    for one in judged:
        by_carrier[one.document.carrier][0] += one.found[0]
        by_carrier[one.document.carrier][1] += 1
    hits, sizes = np.array(list(by_carrier.values()), dtype=np.int64).T
    low, high = clustered_interval(hits, sizes)
    shares = [f"{np.mean([one.found[place] for one in judged]):.2f}" for place in range(len(WAYS))]
    counted: Row = {"language": language, "figure": figure, "n": len(judged), "carriers": len(by_carrier)}
    return (
        counted | {"value": shares[0], "95 %": f"{low:.2f}-{high:.2f}"} | dict(zip(WAYS[1:], shares[1:], strict=True))
    )


def _false_hits(hits: Sequence[tuple[Carrier, int]], figure: str, language: str) -> Row:
    """One row: hits per 1,000 texts, with an interval from 2,000 samples of the carriers."""
    by_carrier: dict[Carrier, list[int]] = defaultdict(list)
    for carrier, n in hits:
        by_carrier[carrier].append(n)
    rates = 1000 * np.array([np.mean(one) for one in by_carrier.values()])
    drawn = np.random.default_rng(0).integers(len(rates), size=(2000, len(rates)))
    low, high = np.quantile(rates[drawn].mean(axis=1), (0.025, 0.975))
    counted: Row = {"language": language, "figure": figure, "n": len(hits), "carriers": len(by_carrier)}
    value = f"{rates.mean():.0f} per 1,000"
    return counted | {"value": value, "95 %": f"{low:.0f}-{high:.0f}"} | dict.fromkeys(WAYS[1:], "")


def ablation(half: Half = "open") -> list[Row]:
    """Return what each rule adds on a half: to the tagger alone, and to the tagger with all other rules.

    Details found with a right type that were not found before, details lost, and false hits added (in clean texts and
    beside the details). Ages up to 89, which the detector does not report, are left out.
    """
    from corpusaudit.features.pii.rules.find import ALL_RULES

    texts: list[Document | str] = [*documents(half), *(one.text for one in clean(half))]
    plain = [text if isinstance(text, str) else text.text for text in texts]
    parts = [_Parts(text, hits) for text, hits in zip(plain, _tagger_hits(plain), strict=True)]
    hits = Counter(hit.rule for one in parts for hit in one.fixed)
    names = sorted({*hits, *(rule.name for rule in ALL_RULES)})
    rows: list[Row] = []
    for name in names:
        alone = beyond = (0, 0, 0)
        for where, part in zip(texts, parts, strict=True):
            if any(hit.rule == name for hit in part.fixed):
                alone = _plus(alone, _gain(where, part.spans(()), part.spans((name,))))
                others = tuple(one for one in names if one != name)
                beyond = _plus(beyond, _gain(where, part.spans(others), part.spans(names)))
        rows.append(
            {"rule": name, "hits": hits[name]}
            | dict(zip(("found beyond the tagger", "lost", "false hits"), alone, strict=True))
            | dict(zip(("found beyond all others", "lost by it", "false hits by it"), beyond, strict=True))
        )
    return sorted(rows, key=lambda row: (-int(row["found beyond all others"]), str(row["rule"])))


def _plus(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, int, int]:
    found, lost, false = (a + b for a, b in zip(one, other, strict=True))
    return found, lost, false


def _tagger_hits(texts: Sequence[str]) -> list[list[object]]:
    from corpusaudit.features.pii.tagger.model import tag_words
    from corpusaudit.features.pii.tagger.spans import LEAST_CAPITAL, hits_of_words

    tagged = tag_words(texts, least=LEAST_CAPITAL)
    return [list(hits_of_words(text, words)) for text, words in zip(texts, tagged, strict=True)]


class _Parts:
    """The hits of rules and tagger in one text, and what comes of some of the rules with the tagger."""

    def __init__(self, text: str, named: Sequence[object]) -> None:
        from corpusaudit.features.pii.locales.read import LOCALES
        from corpusaudit.features.pii.rules.find import find_fixed_forms
        from corpusaudit.features.text.languages import language_of

        self.text, self.named, self.language = text, named, language_of(text, LOCALES)
        self.fixed = find_fixed_forms(text, self.language)

    def spans(self, rules: Sequence[str]) -> list[Span]:
        """Return the details that the detector would report with these rules alone."""
        from corpusaudit.features.pii.merge import merge_hits

        kept = [hit for hit in self.fixed if hit.rule in rules]
        return [(one.start, one.end, one.type) for one in merge_hits(self.text, kept, self.named, self.language)]  # type: ignore[arg-type]


def _gain(where: Document | str, before: Sequence[Span], after: Sequence[Span]) -> tuple[int, int, int]:
    """Return details found anew, details lost, and false hits added in one text."""
    if isinstance(where, str):
        return 0, 0, len(after) - len(before)
    reported = [one for one in where.details if one.slot != "age" or int(value_of(where, one)) > 89]
    pairs = [(judge(where, one, before)[0], judge(where, one, after)[0]) for one in reported]
    found, lost = sum(new and not old for old, new in pairs), sum(old and not new for old, new in pairs)
    return found, lost, untouched(where, after) - untouched(where, before)
