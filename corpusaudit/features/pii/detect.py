"""Personal details in text, typed and mapped to the identifiers of the HIPAA Safe Harbor rule (45 CFR 164.514(b)(2)).

Details with a fixed form are found by rules (`recognizers.py`), names and addresses by the bundled tagger
(`tagger.py`) or, on request, by any spaCy pipeline the user has. Both are Presidio recognizers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from corpusaudit.errors import ModelError
from corpusaudit.features.pii.locales.clinical_names import drop_things, names_a_thing
from corpusaudit.features.pii.locales.regions import is_region
from corpusaudit.features.pii.rules.rule import Hit
from corpusaudit.features.pii.spans import complete_names, join_addresses, surnames_taken_for_places
from corpusaudit.features.pii.tagger.spans import LEAST_CAPITAL, trim
from corpusaudit.features.text.notation import fold_notation
from corpusaudit.shown import shown_name

# Letter and name of the Safe Harbor identifier that each type is one of. P (biometric identifiers) and Q (full-face
# photographs) cannot stand in text.
HIPAA: Mapping[str, str] = MappingProxyType(
    {
        "PERSON": "A names",
        "ADDRESS": "B geographic subdivisions smaller than a state",
        "LOCATION": "B geographic subdivisions smaller than a state",
        "DATE": "C dates except the year, and ages over 89",
        "AGE": "C dates except the year, and ages over 89",
        "PHONE": "D telephone numbers",
        "FAX": "E fax numbers",
        "EMAIL": "F e-mail addresses",
        "SSN": "G social security numbers",
        "MRN": "H medical record numbers",
        "HEALTH_PLAN": "I health plan beneficiary numbers",
        "ACCOUNT": "J account numbers",
        "CREDIT_CARD": "J account numbers",
        "IBAN": "J account numbers",
        "LICENSE": "K certificate and license numbers",
        "VEHICLE": "L vehicle identifiers and license plates",
        "DEVICE": "M device identifiers and serial numbers",
        "URL": "N web addresses",
        "IP": "O IP addresses",
        "OTHER_ID": "R any other unique identifying number or code",
    }
)
TYPES: tuple[str, ...] = tuple(HIPAA)
# Two rules that claim the same place: the more specific type wins, then the surer rule, then the longer hit.
_SPECIFIC = {"EMAIL": 0, "URL": 1, "IBAN": 1, "CREDIT_CARD": 2, "FAX": 2, "SSN": 3, "IP": 3, "LOCATION": 6, "PERSON": 7}
BATCH = 256


@dataclass(frozen=True, order=True)
class Entity:
    """One personal detail: characters [start, end) of the original text, a type of `HIPAA`, certainty (0 to 1)."""

    start: int
    end: int
    type: str
    score: float


def find_entities(
    texts: Sequence[str],
    *,
    engine: str = "bundled",
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[list[Entity]]:
    """Personal details of each text, by position and without overlap.

    `engine` finds names and places: "bundled" is the packaged tagger, "spacy:NAME" any installed spaCy pipeline with
    named entities; the rules for fixed forms run with both. `threads` is the number of windows the tagger works on at
    once (default: one a processor) and changes no number; nor do the other texts or their order. `progress` is called
    with the number of texts just finished.

    Raises ModelError for an unknown engine and for a model that is missing, changed or cannot be loaded, and
    MissingExtraError for a spaCy pipeline that is not installed. No network is used.
    """
    name = _engine_name(engine)
    waiting = Counter(texts)
    unique = list(waiting)
    found: dict[str, list[Entity]] = {}
    for first in range(0, len(unique), BATCH):
        batch = unique[first : first + BATCH]
        found.update(
            zip(batch, _find_batch([_encodable(fold_notation(text)) for text in batch], name, threads), strict=True)
        )
        if progress is not None:
            progress(sum(waiting[text] for text in batch))
    return [list(found[text]) for text in texts]


def _engine_name(engine: str) -> str | None:
    """The name of the spaCy pipeline, or None for the bundled tagger."""
    if engine == "bundled":
        return None
    kind, _, name = engine.partition(":")
    if kind != "spacy" or not name:
        raise ModelError(
            f'unknown engine for personal details: \'{shown_name(engine)}\'; possible are "bundled" and "spacy:NAME", '
            "where NAME is an installed spaCy pipeline such as en_core_web_sm"
        )
    return name


def _encodable(text: str) -> str:
    """The text with one replacement character for every lone surrogate: no tokenizer accepts those."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def _find_batch(texts: Sequence[str], pipeline: str | None, threads: int | None) -> list[list[Entity]]:
    from corpusaudit.features.pii.tagger import presidio as _presidio
    from corpusaudit.features.pii.tagger.model import tag_words

    rules = _presidio.rule_recognizer(TYPES)
    if pipeline is None:
        recognizer = _presidio.tagger_recognizer(TYPES)
        words = tag_words(texts, least=LEAST_CAPITAL, threads=threads)
        named = [_hits(recognizer.analyze(t, list(TYPES), w)) for t, w in zip(texts, words, strict=True)]
    else:
        named = _presidio.spacy_hits(pipeline, texts)
    return [
        merge_hits(text, _hits(rules.analyze(text, list(TYPES))), hits) for text, hits in zip(texts, named, strict=True)
    ]


def _hits(results: Sequence[object]) -> list[Hit]:
    return [
        Hit(r.start, r.end, r.entity_type, float(r.score), str(r.recognition_metadata["rule"]))  # type: ignore[attr-defined]  # Presidio's result
        for r in results
    ]


def merge_hits(text: str, fixed: Sequence[Hit], named: Sequence[Hit]) -> list[Entity]:
    """One list without overlap from the hits of the rules (`fixed`) and those of the tagger (`named`).

    A rule outranks the tagger, whose hit keeps what the rule leaves of it. Touching hits of one type are joined,
    names that stand for things are dropped, and names found for sure are found wherever else they stand.
    """
    taken = _Taken()
    for hit in sorted(_join([h for h in fixed if h.type != "PERSON"]), key=_rank):
        taken.add(text, hit)
    stated = _join([h for h in fixed if h.type == "PERSON" and not names_a_thing(text, h.start, h.end)])
    places = [h for h in named if h.type != "PERSON" and not (h.type == "LOCATION" and _overlaps(h, stated))]
    places = [h for h in places if h.type != "LOCATION" or not names_a_thing(text, h.start, h.end)]
    surnames = surnames_taken_for_places(text, [h for h in (*fixed, *named) if h.type in ("PERSON", "LOCATION")])
    named = [replace(h, type="PERSON") if h in surnames else h for h in named]
    places = [h for h in places if h not in surnames]
    for hit in _join([piece for h in places for piece in taken.leave(text, h)]):
        taken.add(text, hit)
    people = _join(complete_names(text, _join([h for h in (*fixed, *named) if h.type == "PERSON"])))
    kept = _people(text, [piece for hit in people for piece in taken.leave(text, hit)])
    for hit in [*kept, *_again(text, kept)]:
        taken.add(text, hit)
    return join_addresses(text, taken.entities)


def _overlaps(hit: Hit, others: Sequence[Hit]) -> bool:
    """Whether a hit shares a character with one of the others, which stand in order and apart."""
    place = bisect_left(others, hit.end, key=lambda other: other.start)
    return place > 0 and others[place - 1].end > hit.start


def _people(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """Names without those of diseases, instruments, institutions and regions."""
    things = drop_things(text, [(h.start, h.end) for h in hits])
    return [h for h, thing in zip(hits, things, strict=True) if not thing and not is_region(text[h.start : h.end])]


def _rank(hit: Hit) -> tuple[int, float, int, int]:
    return (_SPECIFIC.get(hit.type, 5), -hit.score, hit.start - hit.end, hit.start)


class _Taken:
    """Entities accepted so far, by position, none overlapping."""

    def __init__(self) -> None:
        self.entities: list[Entity] = []
        self._starts: list[int] = []

    def add(self, text: str, hit: Hit) -> None:
        """Accept a hit unless it is empty or overlaps one accepted before."""
        trimmed = hit.type in ("PERSON", "ADDRESS", "LOCATION", "DATE")
        start, end = trim(text, hit.start, hit.end) if trimmed else (hit.start, hit.end)
        entity = Entity(start, end, hit.type, hit.score)
        place = bisect_left(self._starts, entity.start)
        before = place > 0 and self.entities[place - 1].end > entity.start
        after = place < len(self.entities) and self.entities[place].start < entity.end
        if entity.start < entity.end and not before and not after:
            self.entities.insert(place, entity)
            self._starts.insert(place, entity.start)

    def leave(self, text: str, hit: Hit) -> list[Hit]:
        """What the accepted entities leave of a hit: its pieces that still hold two letters or digits."""
        pieces = []
        start = hit.start
        place = max(bisect_left(self._starts, hit.start) - 1, 0)
        while place < len(self.entities) and self.entities[place].start < hit.end:
            taken = self.entities[place]
            if taken.end > start:
                pieces.append((start, max(start, taken.start)))
                start = taken.end
            place += 1
        if start < hit.end:
            pieces.append((start, hit.end))
        if pieces != [(hit.start, hit.end)] and hit.type not in ("PERSON", "ADDRESS", "LOCATION"):
            return []  # half a number is no number
        trimmed = [trim(text, s, e) for s, e in pieces if s < e]
        kept = [(s, e) for s, e in trimmed if sum(c.isalnum() for c in text[s:e]) >= 2]
        return [Hit(s, e, hit.type, hit.score, hit.rule) for s, e in kept]


def _join(hits: Sequence[Hit]) -> list[Hit]:
    """Overlapping hits of one type as one, with the higher certainty; hits of other types are left alone."""
    joined: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.type, h.start, -h.end)):
        last = joined[-1] if joined else None
        if last is not None and last.type == hit.type and hit.start < last.end:
            joined[-1] = Hit(last.start, max(last.end, hit.end), hit.type, max(last.score, hit.score), last.rule)
        else:
            joined.append(hit)
    return joined


def _again(text: str, people: Sequence[Hit]) -> list[Hit]:
    """Other places where the names of people found for sure stand in the same text, in the same letters."""
    names = {text[h.start : h.end] for h in people if h.score >= 0.6}
    parts = {p for n in names if " " in n for p in re.findall(r"[^\W\d_]{4,}", n) if p[0].isupper()}
    wanted = sorted(names | parts, key=len, reverse=True)
    wanted = [w for w in wanted if len(w) >= 4 and w[0].isupper()][:200]
    if not wanted:
        return []
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, wanted))})(?!\w)")
    hits = [Hit(m.start(), m.end(), "PERSON", 0.6, "again") for m in pattern.finditer(text)]
    return _people(text, hits)
