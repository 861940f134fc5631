"""One list of personal details from the hits of the rules and those of the tagger."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from corpusaudit.features.pii.locales.clinical_names import drop_things, names_a_thing
from corpusaudit.features.pii.locales.regions import is_region
from corpusaudit.features.pii.spans import complete_names, join_addresses, surnames_taken_for_places
from corpusaudit.features.pii.tagger.spans import trim
from corpusaudit.features.pii.types import TYPES, Entity, Hit


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
    """Two rules that claim the same place: the more specific type wins, then the surer rule, then the longer hit."""
    return (TYPES[hit.type].rank, -hit.score, hit.start - hit.end, hit.start)


class _Taken:
    """Entities accepted so far, by position, none overlapping."""

    def __init__(self) -> None:
        self.entities: list[Entity] = []
        self._starts: list[int] = []

    def add(self, text: str, hit: Hit) -> None:
        """Accept a hit unless it is empty or overlaps one accepted before."""
        start, end = trim(text, hit.start, hit.end) if TYPES[hit.type].family.trimmed else (hit.start, hit.end)
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
        if pieces != [(hit.start, hit.end)] and not TYPES[hit.type].family.proper:
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
