"""One list of personal details from the hits of the rules and those of the tagger."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from corpusaudit.features.pii.evidence import SURE, with_evidence
from corpusaudit.features.pii.introduced import introduced
from corpusaudit.features.pii.locales.bystanders import is_of_thing
from corpusaudit.features.pii.locales.clinical_names import drop_things, names_a_thing
from corpusaudit.features.pii.locales.ordinary import (
    common_names,
    is_no_name,
    is_town_alone,
    name_alone,
    names_a_thing_before,
)
from corpusaudit.features.pii.locales.phrases import find_phrases
from corpusaudit.features.pii.locales.places import countries, towns
from corpusaudit.features.pii.locales.regions import is_region
from corpusaudit.features.pii.locales.vocabulary import is_placeholder
from corpusaudit.features.pii.spans import complete_names, join_addresses, surnames_taken_for_places
from corpusaudit.features.pii.tagger.spans import trim
from corpusaudit.features.pii.types import ADDRESS, PLACE, TELEPHONE, TYPES, Entity, Hit

_FIGURES = re.compile(r"(?<=[^\W\d_])_{0,2}\d{1,8}$")
TAGGER = "tagger"
"""What hits of the tagger name as their rule."""
GIVEN_NAME = "given_name_and_surname"
"""The rule for names that nothing but a given name shows."""


def merge_hits(text: str, fixed: Sequence[Hit], named: Sequence[Hit], language: str | None = None) -> list[Entity]:
    """One list without overlap from the hits of the rules (`fixed`) and those of the tagger (`named`).

    A rule outranks the tagger, whose hit keeps what the rule leaves of it. Touching hits of one type are joined,
    names that stand for things are dropped, and names found for sure are found wherever else they stand. In a
    `language` that has lists of its own, names made of ordinary words are dropped, and known towns are added.
    """
    taken = _Taken()
    fixed, named = ([h for h in hits if not _is_of_thing(text, h, language or "")] for hits in (fixed, named))
    if not countries(language):  # a language with lists of its own judges by those
        named = with_evidence(text, named)
    named = [_without_figures(text, h) for h in named]
    fixed = [*fixed, *(Hit(s, e, "PERSON", 0.7, f"{language}_common_names") for s, e in common_names(text, language))]
    fixed, named = (_of_people_and_places(text, hits, language) for hits in (fixed, named))
    for hit in sorted(_join([h for h in fixed if h.type != "PERSON"]), key=_rank):
        taken.add(text, hit)
    stated = _join([h for h in fixed if h.type == "PERSON" and _is_of_person(text, h, language)])
    places = [h for h in named if h.type != "PERSON" and not (_is_worded(text, h) and _is_surname(h, stated))]
    places = [h for h in places if not (_is_worded(text, h) and names_a_thing(text, h.start, h.end))]
    surnames = surnames_taken_for_places(text, [h for h in (*fixed, *named) if h.type in ("PERSON", "LOCATION")])
    named = [replace(h, type="PERSON") if h in surnames else h for h in named]
    places = [h for h in places if h not in surnames]
    for hit in _join([piece for h in places for piece in taken.leave(text, h)]):
        taken.add(text, hit)
    said = introduced(text, named)
    people = _join(complete_names(text, _join([h for h in (*fixed, *named, *said) if h.type == "PERSON"])))
    people = [_alone(text, h, language) for h in people]
    kept = _people(text, [piece for hit in people for piece in taken.leave(text, hit)], language)
    for hit in [*kept, *_again(text, kept), *_towns(text, language)]:
        taken.add(text, hit)
    return join_addresses(text, taken.entities)


def _without_figures(text: str, hit: Hit) -> Hit:
    """Return the name in a file's or a user's name without the year or count behind it: "quill_anna_2024"."""
    figures = _FIGURES.search(text[hit.start : hit.end]) if hit.type == "PERSON" else None
    return (
        hit
        if figures is None or "_" not in text[hit.start : hit.end - len(figures.group())]
        else replace(hit, end=hit.end - len(figures.group()))
    )


def _is_of_thing(text: str, hit: Hit, language: str) -> bool:
    """Whether a number is that of a study, a product or a law; devices have words for theirs among those."""
    family = TYPES[hit.type].family
    numbered = family.numbered or family in (TELEPHONE, ADDRESS, PLACE)
    return numbered and hit.type != "DEVICE" and is_of_thing(text, hit.start, hit.end, language)


def _of_people_and_places(text: str, hits: Sequence[Hit], language: str | None) -> list[Hit]:
    """Return hits without names that are none in the language of the text, and names without ordinary words around."""
    kept = [h for h in hits if h.type not in ("PERSON", "LOCATION") or not _is_other(text, h, language)]
    return [_alone(text, h, language) for h in kept]


def _alone(text: str, hit: Hit, language: str | None) -> Hit:
    """Return a name without ordinary words around it, and a place without the country behind it."""
    if hit.type == "PERSON":
        start, end = name_alone(text, hit.start, hit.end, language)
        return replace(hit, start=start, end=end)
    if hit.type == "LOCATION" and countries(language):
        found = [hit.start + at for at, _ in find_phrases(text[hit.start : hit.end], countries(language))]
        cut = [at for at in found if at > hit.start and _begins_anew(text, hit.start, at)]
        return replace(hit, end=min(cut)) if cut else hit
    return hit


def _is_country(place: str, language: str | None) -> bool:
    """Whether a place is the name of a country, with nothing behind it that has a capital or a digit."""
    if not countries(language):
        return False
    found = list(find_phrases(place, countries(language)))
    return bool(found) and found[0][0] == 0 and not any(c.isupper() or c.isdigit() for c in place[found[0][1] :])


def _begins_anew(text: str, start: int, at: int) -> bool:
    """Whether the word before a place has a capital: "Santiago de Chile" is one name, "Madrid España" are two."""
    words = text[start:at].split()
    return bool(words) and not words[-1].islower()


def _is_other(text: str, hit: Hit, language: str | None) -> bool:
    """Whether a supposed name or place is an ordinary word, a thing, a country or a count in the text's language."""
    if hit.type == "LOCATION" and _is_country(text[hit.start : hit.end], language):
        return True
    if hit.rule == TAGGER and hit.type == "PERSON" and is_town_alone(text[hit.start : hit.end], language):
        return True  # it is found again as a town
    if hit.rule == TAGGER and hit.type == "LOCATION" and countries(language) and text[hit.start : hit.end].isdigit():
        return True  # a postcode that no rule of the language knows is a count
    return is_no_name(text, hit.start, hit.end, language)


def _towns(text: str, language: str | None) -> list[Hit]:
    """Towns that everybody of the language knows, each where nothing else was found and no thing is called after it."""
    known = towns(language)
    places = find_phrases(text, known) if known else ()
    return [Hit(s, e, "LOCATION", 0.6, "towns") for s, e in places if not names_a_thing_before(text, s, language)]


def _is_worded(text: str, hit: Hit) -> bool:
    """Whether a hit is a place, or an address without a number."""
    return hit.type == "LOCATION" or (hit.type == "ADDRESS" and not any(map(str.isdigit, text[hit.start : hit.end])))


def _is_surname(place: Hit, stated: Sequence[Hit]) -> bool:
    """Whether a place shares a character with a name that rules found, unless the tagger is surer of it as a whole.

    The names stand in order and apart. One that only begins with a given name may be a street's or a town's.
    """
    at = bisect_left(stated, place.end, key=lambda other: other.start)
    if not at or stated[at - 1].end <= place.start:
        return False
    name = stated[at - 1]
    whole = place.start <= name.start and name.end <= place.end
    return not (whole and name.rule == GIVEN_NAME and place.score >= max(SURE, name.score))


def _is_of_person(text: str, hit: Hit, language: str | None) -> bool:
    """Whether a name stands behind a title or label of the text's language, or nothing shows that a thing is meant."""
    return _by_rule_of(language, hit) or not names_a_thing(text, hit.start, hit.end)


def _by_rule_of(language: str | None, hit: Hit) -> bool:
    return language is not None and hit.rule.startswith(f"{language}_")


def _people(text: str, hits: Sequence[Hit], language: str | None = None) -> list[Hit]:
    """Names without those of diseases, instruments, institutions and regions."""
    asked = [h for h in hits if not _by_rule_of(language, h)]
    things = dict(zip(asked, drop_things(text, [(h.start, h.end) for h in asked]), strict=True))
    people = [h for h in hits if not things.get(h, False)]
    return [h for h in people if not is_region(text[h.start : h.end]) and not is_placeholder(text[h.start : h.end])]


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
