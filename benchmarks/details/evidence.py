"""What each rule is of use for: the details that are found with it and not without it, on everything that is open.

A rule stays where it adds recall, or saves false hits, beyond what tagger and all other rules find on one of the
sources: the open half of the generated texts, carriers of rare details (:mod:`details.rare`), and of real text the open
half of MEDDOCAN, SPIA, the planted benchmark, and the hits that were judged right in the open halves of ACI-Bench,
MedQuAD and SynSym. Ages up to 89, which the detector does not report, are asked of the rules.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import meddocan, spia
from .generate import Document, clean, documents, rare
from .rare import ALL_SLOTS

Span = tuple[int, int, str]
GENERATED = ("generated", "rare")
"""Sources that need no data but the project's."""
SHARED = ("meddocan", "spia", "planted", "judged")
"""Sources of real text, which are read from a folder."""


@dataclass(frozen=True)
class Asked:
    """One detail: the characters where it stands, any of which will do, and the types of ours that are right for it."""

    places: tuple[tuple[int, int], ...]
    right: frozenset[str]


@dataclass(frozen=True)
class Text:
    """A text of a source, the details that it is asked for, and where hits are not false; None: hits are not judged."""

    source: str
    text: str
    asked: tuple[Asked, ...]
    known: tuple[tuple[int, int], ...] | None = None


def generated() -> Iterator[Text]:
    """Yield the open half and its clean texts."""
    yield from (_filled("generated", one) for one in documents("open"))
    yield from (Text("generated", one.text, (), ()) for one in clean("open"))


def rarely() -> Iterator[Text]:
    """Yield the texts of rare details."""
    yield from (_filled("rare", one) for one in rare())


def _filled(source: str, document: Document) -> Text:
    asked = tuple(
        Asked(((one.start, one.end),), right) for one in document.details if (right := ALL_SLOTS[one.slot].right)
    )
    return Text(source, document.text, asked, tuple((one.start, one.end) for one in document.details))


def of_meddocan(rows: Sequence[Mapping[str, Any]]) -> Iterator[Text]:
    """Yield the open notes."""
    for row in meddocan.half(rows, "open"):
        asked = [(s, e, meddocan.RIGHT[kind]) for s, e, kind in row["spans"] if kind in meddocan.RIGHT]
        places = tuple((start, end) for start, end, _ in row["spans"])
        yield Text("meddocan", row["text"], tuple(Asked(((s, e),), right) for s, e, right in asked), places)


def of_spia(rows: Sequence[Mapping[str, Any]]) -> Iterator[Text]:
    """Yield the texts of SPIA with the places of its keywords."""
    for row in rows:
        asked = [Asked(places, right) for right, places in spia.asked(row)]
        yield Text("spia", row["text"], tuple(asked))


_PLANTED: Mapping[str, frozenset[str]] = {
    "NAME": frozenset({"PERSON"}),
    "ADDRESS": frozenset({"ADDRESS", "LOCATION"}),
    "PHONE": frozenset({"PHONE", "FAX"}),
}


def of_planted(rows: Sequence[Mapping[str, Any]]) -> Iterator[Text]:
    """Yield the texts into which details were put."""
    for row in rows:
        details = [(one["start"], one["end"], one["type"]) for one in row["pii"]]
        asked = [Asked(((s, e),), _PLANTED.get(kind, frozenset({kind}))) for s, e, kind in details]
        if asked:
            yield Text("planted", row["text"], tuple(asked))


def of_judged(
    texts: Mapping[tuple[str, str], str], judged: Mapping[tuple[str, str, int, int, str], bool]
) -> Iterator[Text]:
    """Yield documents by corpus and id with the hits that were judged right."""
    right: dict[tuple[str, str], list[Span]] = {}
    for (corpus, name, start, end, kind), good in judged.items():
        if good:
            right.setdefault((corpus, name), []).append((start, end, kind))
    for key, text in texts.items():
        spans = right.get(key, [])
        asked = tuple(Asked(((s, e),), frozenset({kind})) for s, e, kind in spans)
        yield Text("judged", text, asked, tuple((s, e) for s, e, _ in spans))


@dataclass(frozen=True)
class Outcome:
    """Which details of a text are found, and how many hits are false."""

    found: tuple[bool, ...]
    false: int


def outcome(text: Text, spans: Sequence[Span], ages: Sequence[Span] = ()) -> Outcome:
    """Return what hits find of a text; `ages` find, and are no false hits."""
    found = tuple(_found(one, [*spans, *ages]) for one in text.asked)
    if text.known is None:
        return Outcome(found, 0)
    return Outcome(found, sum(not any(s < end and start < e for s, e in text.known) for start, end, _ in spans))


def _found(asked: Asked, spans: Iterable[Span]) -> bool:
    chosen = [one for one in spans if one[2] in asked.right]
    return any(
        2 * len({at for s, e, _ in chosen for at in range(max(start, s), min(end, e))}) >= end - start
        for start, end in asked.places
    )


@dataclass
class Parts:
    """The hits of rules and tagger in one text, and what comes of some of the rules with the tagger."""

    text: Text
    named: Sequence[Any]
    language: str | None
    fixed: Sequence[Any]
    ages: Sequence[Any]
    rules: frozenset[str] = frozenset()
    seen: dict[frozenset[str], Outcome] = field(default_factory=dict)

    def outcome(self, kept: frozenset[str]) -> Outcome:
        """Return what is found with these rules alone."""
        chosen = kept & self.rules
        if chosen not in self.seen:
            self.seen[chosen] = self._outcome(chosen)
        return self.seen[chosen]

    def _outcome(self, kept: frozenset[str]) -> Outcome:
        from corpusaudit.features.pii import characteristics
        from corpusaudit.features.pii.merge import merge_hits

        entities = merge_hits(self.text.text, [h for h in self.fixed if h.rule in kept], self.named, self.language)
        if characteristics.has_words(self.language):
            told = characteristics.find_characteristics(self.text.text, self.language, entities)
            entities = characteristics.called_after(entities, told)
        spans = [(one.start, one.end, one.type) for one in entities]
        return outcome(self.text, spans, [(h.start, h.end, "AGE") for h in self.ages if h.rule in kept])


def taken_apart(texts: Sequence[Text]) -> list[Parts]:
    """Return the hits of rules and tagger in each text."""
    from corpusaudit.features.pii.locales.read import LOCALES
    from corpusaudit.features.pii.rules.age import find_ages
    from corpusaudit.features.pii.rules.find import find_fixed_forms
    from corpusaudit.features.pii.tagger.model import tag_words
    from corpusaudit.features.pii.tagger.spans import LEAST_CAPITAL, hits_of_words
    from corpusaudit.features.text.languages import language_of

    tagged = tag_words([one.text for one in texts], least=LEAST_CAPITAL)
    parts = []
    for one, words in zip(texts, tagged, strict=True):
        language = language_of(one.text, LOCALES)
        fixed, ages = find_fixed_forms(one.text, language), find_ages(one.text, least=0)
        rules = frozenset(hit.rule for hit in (*fixed, *ages))
        parts.append(Parts(one, hits_of_words(one.text, words), language, fixed, ages, rules))
    return parts


@dataclass(frozen=True)
class Evidence:
    """What a rule adds on one source: details found anew, details lost, and false hits made."""

    found: int = 0
    lost: int = 0
    false: int = 0

    def __add__(self, other: Evidence) -> Evidence:
        return Evidence(self.found + other.found, self.lost + other.lost, self.false + other.false)


def of_rule(name: str, parts: Sequence[Parts], kept: frozenset[str]) -> dict[str, Evidence]:
    """Return what a rule adds to the others that are kept, by source."""
    added: dict[str, Evidence] = {}
    for one in parts:
        if name in one.rules:
            without, with_it = one.outcome(kept - {name}), one.outcome(kept | {name})
            pairs = list(zip(without.found, with_it.found, strict=True))
            gain = Evidence(
                sum(new and not old for old, new in pairs),
                sum(old and not new for old, new in pairs),
                with_it.false - without.false,
            )
            added[one.text.source] = added.get(one.text.source, Evidence()) + gain
    return added


def stays(added: Mapping[str, Evidence]) -> bool:
    """Whether a rule finds more details than it loses, or loses none and saves false hits, on all sources together."""
    total = sum(added.values(), Evidence())
    return total.found > total.lost or (total.found == total.lost and total.false < 0)


FILE = Path(__file__).resolve().with_name("evidence.json")
"""What was found of each rule: ``{rule: {source: [found, lost, false]}}``, sources without a difference left out."""


def measure(texts: Iterable[Text]) -> dict[str, dict[str, Evidence]]:
    """Return what each rule adds to all others, by source; every rule of ours is told, and each that has hits."""
    from corpusaudit.features.pii.rules.find import ALL_RULES

    parts = taken_apart(list(texts))
    names = frozenset({rule.name for rule in ALL_RULES} | {hit for one in parts for hit in one.rules})
    return {name: of_rule(name, parts, names) for name in sorted(names)}


def of_folder(folder: Path) -> Iterator[Text]:
    """Yield the open texts of the folder with the shared data; raise FileNotFoundError where one is missing."""
    from false_hits import documents as real
    from false_hits import drawn, is_open, judgements

    def rows(file: str) -> list[dict[str, Any]]:
        with gzip.open(folder / f"{file}.jsonl.gz", "rt", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    yield from of_meddocan(rows("meddocan/train"))
    yield from of_spia([*rows("spia/spia_tab_open"), *rows("spia/spia_panorama_open")])
    truth = {row["id"]: row["pii"] for row in rows("planted/truth")}
    synthetic = ({"text": row["text"], "pii": truth[row["id"]]} for row in rows("planted/synthetic"))
    yield from of_planted([*rows("planted/source"), *rows("planted/holdout"), *synthetic])
    judged = judgements()
    named = {(corpus, name) for corpus, name, *_ in judged}
    chosen = {one[:2]: one[2] for (_, half), ones in drawn(folder).items() if half == "open" for one in ones}
    chosen |= {one[:2]: one[2] for one in real(folder) if one[:2] in named and is_open(one)}
    yield from of_judged(chosen, judged)


def write(folder: Path) -> list[str]:
    """Measure all sources, write the file, and return the rules that nothing speaks for."""
    found = measure([*generated(), *rarely(), *of_folder(folder)])
    told = {
        name: {source: [one.found, one.lost, one.false] for source, one in added.items() if one != Evidence()}
        for name, added in found.items()
    }
    FILE.write_text(json.dumps(told, indent=1).replace("\n   ", " ").replace("\n  ]", " ]") + "\n", encoding="utf-8")
    return [name for name, added in found.items() if not stays(added)]


def written() -> dict[str, dict[str, Evidence]]:
    """Return what the file tells."""
    told: dict[str, dict[str, list[int]]] = json.loads(FILE.read_text(encoding="utf-8"))
    return {name: {source: Evidence(*one) for source, one in added.items()} for name, added in told.items()}
