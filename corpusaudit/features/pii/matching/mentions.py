"""Where personal details of one text stand in another corpus, whatever their notation.

A detail is looked for as words (so case, punctuation and line breaks make no difference), in the notations its type
allows: names in either order, dates in every usual notation, numbers by their digits alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.overlap.runs import gram_owners
from corpusaudit.features.pii.locales.name_fields import names_in_pieces
from corpusaudit.features.pii.locales.numerals import spoken_in_digits
from corpusaudit.features.pii.matching.contacts import (
    mailbox_spellings,
    network_spellings,
    site_spellings,
    tagged_mailboxes,
)
from corpusaudit.features.pii.matching.days import find_days, find_written_days
from corpusaudit.features.pii.matching.handles import compound_words
from corpusaudit.features.pii.matching.joined import find_joined
from corpusaudit.features.pii.matching.letters import Lexicon, is_one_of, lexicon, plain_spellings, spelled_as
from corpusaudit.features.pii.matching.names import Name, Place, find_names, inner_is_left_out, name_of, name_words
from corpusaudit.features.pii.matching.numbers import (
    LEAST_SPOKEN_WORDS,
    age_spellings,
    digit_keys,
    digit_runs,
    find_cut,
    find_digits,
    is_bare,
    is_number,
    loose_keys,
    spoken_words,
    telephone_keys,
)
from corpusaudit.features.pii.matching.streets import Street, find_streets, street_of
from corpusaudit.features.pii.matching.values import address_spellings, normalize_value
from corpusaudit.features.pii.types import (
    ADDRESS,
    AGE,
    CODE,
    DATE,
    DIGITS,
    MAILBOX,
    NAME,
    NETWORK,
    PLACE,
    SITE,
    TELEPHONE,
    TYPES,
    Family,
)
from corpusaudit.features.text.characters import fold_text
from corpusaudit.features.text.notation import fold_notation
from corpusaudit.features.text.tokens import Tokens, Vocabulary, joined, tokenize

_MOST_SPELLINGS = 16
"""Plain spellings of one detail that are looked for, of several for each of its words."""
_LETTERED_DIGITS = 8
"""Digits of a Spanish identity number, whose letter is written on either side."""
_LEAST_JOINED, _MOST_JOINED = 5, 64
"""Letters of a name or code that is known however it is cut."""


@dataclass(frozen=True)
class Mention:
    """What is known of one detail elsewhere.

    ``people``: how many people of the source have it. ``held``: how many documents of the holdout have it.
    ``document``, ``span``: one place in the source, [start, end) in characters; None where it stands nowhere.
    ``owners``: the people of the source who have it. ``partial``: they only agree with it by an initial.
    """

    people: int = 0
    held: int = 0
    document: int | None = None
    span: tuple[int, int] | None = None
    owners: frozenset[int] = field(default=frozenset(), compare=False)
    partial: bool = False


class Query(NamedTuple):
    """How one detail is looked for.

    ``spellings``: in words, where ``folded`` each also as it is spelled otherwise. ``joined``: its letters and digits,
    however they are cut. ``digits``: those that stand for it; ``name``, ``day``, ``mailbox``: what it is of these.
    ``loose`` and ``loose_digits``: what agrees with it, but may well be another's; so do a date that its digits may be
    (``loose_day``), a number that holds its digits or that they hold (``cut``), and what is left of it without its
    letters, where no letter stands there (``bare``). ``street``: the address it is.
    """

    spellings: tuple[str, ...]
    digits: tuple[str, ...] = ()
    name: Name | None = None
    day: date | None = None
    mailbox: str = ""
    joined: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    loose_digits: tuple[str, ...] = ()
    folded: bool = False
    street: Street | None = None
    loose_day: date | None = None
    cut: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()


def query(value: str, kind: str) -> Query:
    """Return how a detail of that type (a name of ``types.TYPES``) is looked for."""
    family, plain = TYPES[kind].family, fold_notation(value)
    if family in (CODE, DIGITS, TELEPHONE):
        plain = spoken_in_digits(plain)
    return _otherwise_typed(_QUERIES[family](plain), plain, family)


def _otherwise_typed(asked: Query, value: str, family: Family) -> Query:
    """Return how a detail is looked for that the source may hold as another type, or cut otherwise.

    A number may be a date without its signs, a name or place an address, and a code may hold a number.
    """
    if family in (DATE, AGE, NETWORK):
        return asked._replace(loose_digits=digit_keys(value)) if family is DATE else asked
    bare = tuple(key for run in digit_runs(value) for key in digit_keys(run) if key not in asked.digits)
    day = _day(normalize_value(value, "DATE")) if family not in (NAME, SITE, MAILBOX) and is_number(value) else None
    return asked._replace(
        bare=bare,
        loose_day=day,
        loose=(*asked.loose, *(_numeric_dates(day) if day is not None else ())),
        street=street_of(value) if family in (NAME, PLACE, ADDRESS) else None,
        cut=asked.digits,
    )


def _by_name(value: str) -> Query:
    words = name_words(value)
    turned = [list(words), *([*words[cut:], *words[:cut]] for cut in range(len(words) - 1, 0, -1))]
    short = [[words[0], words[-1]], [words[-1], words[0]]] if len(words) > 2 else []
    same = inner_is_left_out(words)
    orders = [*turned, *short] if same else turned
    joined = _joined("".join(order) for order in orders) if len(words) > 1 or len(words[0]) > _LEAST_JOINED else ()
    return Query(
        tuple(" ".join(order) for order in orders),
        name=name_of(words),
        joined=joined,
        loose=() if same else tuple(" ".join(order) for order in short),
        folded=True,
    )


def _joined(spelled: Iterable[str]) -> tuple[str, ...]:
    """Return letters and digits alone, in each plain spelling, of details that are long enough to be known by them."""
    found = [
        letters
        for one in spelled
        for letters in plain_spellings(_letters(one))
        if _LEAST_JOINED <= len(letters) <= _MOST_JOINED
    ]
    return tuple(dict.fromkeys(found))


def _letters(value: str) -> str:
    return "".join(c for c in fold_text(value) if c.isalnum())


def _by_date(value: str) -> Query:
    day = _day(normalize_value(value, "DATE"))
    return Query((value, *_numeric_dates(day)), day=day) if day is not None else Query((value,))


def _by_address(value: str) -> Query:
    return Query(tuple(address_spellings(value)), digit_keys(value), folded=True)


def _by_age(value: str) -> Query:
    return Query(age_spellings(value))


def _by_telephone(value: str) -> Query:
    return Query((value,), telephone_keys(value))


def _by_place(value: str) -> Query:
    return Query((value,), digit_keys(value), folded=True)


def _by_mailbox(value: str) -> Query:
    mailbox = normalize_value(value, "EMAIL")
    return Query((value, *mailbox_spellings(mailbox)), mailbox=mailbox)


def _by_site(value: str) -> Query:
    spellings, loose = site_spellings(normalize_value(value, "URL"))
    return Query((value, *spellings), loose=loose)


def _by_network(value: str) -> Query:
    return Query(network_spellings(value), digit_keys(value))


def _by_digits(value: str) -> Query:
    return Query((value,), digit_keys(value), loose_digits=loose_keys(value))


def _by_code(value: str) -> Query:
    joined = _joined([value, *_turned(value)]) if any(c.isalpha() for c in value) else ()
    return Query((value,), digit_keys(value), joined=joined, loose_digits=loose_keys(value))


def _turned(value: str) -> tuple[str, ...]:
    """Return an identity number whose one letter stands before its digits with it behind, and the other way round."""
    code = _letters(value)
    if code[:1].isalpha() and code[1:].isdigit() and len(code) == _LETTERED_DIGITS + 1:
        return (code[1:] + code[0],)
    if code[-1:].isalpha() and code[:-1].isdigit() and len(code) == _LETTERED_DIGITS + 1:
        return (code[-1] + code[:-1],)
    return ()


def _day(normal: str) -> date | None:
    """Return the day of a date as it is normalized; None for a month, for a day without a year and for 31 February."""
    if len(normal) != 10 or normal[4] != "-" or normal[7] != "-":
        return None
    try:
        return date.fromisoformat(normal)
    except ValueError:
        return None


def _numeric_dates(day: date) -> list[str]:
    years = (f"{day.year:04d}", f"{day.year % 100:02d}")
    days = {str(day.day), f"{day.day:02d}"}
    months = {str(day.month), f"{day.month:02d}"}
    found = [f"{day:%Y%m%d}", f"{day:%d%m%Y}", f"{day:%m%d%Y}"]
    for year in years:
        for d in days:
            for m in months:
                found += [f"{m} {d} {year}", f"{d} {m} {year}", f"{year} {m} {d}"]
    return sorted(set(found))


_QUERIES: Mapping[Family, Callable[[str], Query]] = {
    NAME: _by_name,
    ADDRESS: _by_address,
    PLACE: _by_place,
    DATE: _by_date,
    AGE: _by_age,
    TELEPHONE: _by_telephone,
    MAILBOX: _by_mailbox,
    SITE: _by_site,
    NETWORK: _by_network,
    DIGITS: _by_digits,
    CODE: _by_code,
}


@dataclass
class _Found:
    """Documents that have a detail and that agree with it loosely, and the first place of each."""

    exact: set[int] = field(default_factory=set)
    loose: set[int] = field(default_factory=set)
    first: Place | None = None
    first_loose: Place | None = None

    def note(self, places: Iterable[Place], loose: bool = False) -> None:
        for place in places:
            (self.loose if loose else self.exact).add(place[0])
            if loose:
                self.first_loose = self.first_loose or place
            else:
                self.first = self.first or place

    def said_in(self, size: int, said: Sequence[Place]) -> None:
        """Put the documents of a corpus, ``size`` in number, in place of the names that they hold in pieces."""

        def real(place: Place) -> Place:
            return said[place[0] - size] if place[0] >= size else place

        self.exact = {real((document, (0, 0)))[0] for document in self.exact}
        self.loose = {real((document, (0, 0)))[0] for document in self.loose}
        self.first = None if self.first is None else real(self.first)
        self.first_loose = None if self.first_loose is None else real(self.first_loose)


def find_mentions(
    details: Sequence[Query],
    vocabulary: Vocabulary,
    source: Tokens,
    source_texts: Sequence[str],
    people: NDArray[np.int64],
    holdout: Tokens | None,
    holdout_texts: Sequence[str],
) -> list[Mention]:
    """Return what is known of each detail.

    Tokens must share ``vocabulary``; ``people`` names the person behind each source document. People and documents
    that spell a detail differently are counted together, each once.
    """
    known = list(dict.fromkeys(details))
    read = (
        _searched(source, source_texts, vocabulary),
        None if holdout is None else _searched(holdout, holdout_texts, vocabulary),
    )
    for spelled in ([detail.spellings for detail in known], [detail.loose for detail in known]):
        tokenize([spelling for one in spelled for spelling in one], vocabulary)  # the lexicon then knows their words
    words = lexicon(vocabulary)
    here, there = ([_Found() for _ in known] if one is None else _search(known, vocabulary, words, one) for one in read)
    found = {key: _mention(mine, held, people) for key, mine, held in zip(known, here, there, strict=True)}
    return [found[key] for key in details]


def _mention(found: _Found, held: _Found, people: NDArray[np.int64]) -> Mention:
    """Return what is known of a detail; what nobody has exactly is known by those who agree with it loosely."""
    partial = not found.exact and bool(found.loose)
    owners = frozenset(int(people[document]) for document in (found.loose if partial else found.exact))
    where = found.first_loose if partial else found.first
    # In the holdout it is enough to agree: what agrees with unseen text shows nothing.
    documents = held.exact | (held.loose if partial or not owners else set())
    return Mention(
        people=len(owners),
        held=len(documents),
        document=None if where is None else where[0],
        span=None if where is None else where[1],
        owners=owners,
        partial=partial,
    )


class _Searched(NamedTuple):
    """A corpus as it is searched: behind its documents the names that they hold in pieces, each as one more.

    ``texts`` are folded; ``said`` tells where each of those names stands, or its first part.
    """

    tokens: Tokens
    texts: Sequence[str]
    said: Sequence[Place]


def _searched(tokens: Tokens, texts: Sequence[str], vocabulary: Vocabulary) -> _Searched:
    """Return a corpus with the names that it holds in pieces or with others in one word."""
    folded = list(map(fold_notation, texts))
    names = [
        (name, (document, span))
        for document, text in enumerate(folded)
        for name, span in (*((one.name, one.spans[0]) for one in names_in_pieces(text)), *compound_words(text))
    ]
    if not names:
        return _Searched(tokens, folded, ())
    more = [name for name, _ in names]
    return _Searched(joined(tokens, tokenize(more, vocabulary)), [*folded, *more], [place for _, place in names])


def _search(known: Sequence[Query], vocabulary: Vocabulary, words: Lexicon, corpus: _Searched) -> list[_Found]:
    """Return where each detail stands in one corpus, in every way it is looked for."""
    found = [_Found() for _ in known]
    other, texts = corpus.tokens, corpus.texts
    for loose in (False, True):
        spelled = [
            (index, spelling, detail.folded)
            for index, detail in enumerate(known)
            for spelling in (detail.loose if loose else detail.spellings)
        ]
        _find_words(found, spelled, vocabulary, words, other, loose)
    keys = {key for detail in known for key in (*detail.digits, *detail.loose_digits, *detail.bare)}
    digits = find_digits(texts, keys, _with(other, spelled_as(words, spoken_words()), LEAST_SPOKEN_WORDS))
    cut = find_cut(texts, {key for detail in known for key in detail.cut})
    wanted = {day for detail in known for day in (detail.day, detail.loose_day) if day is not None}
    days = find_days(wanted, words, other)
    written = find_written_days(texts, wanted, lambda value: _day(normalize_value(value, "DATE")))
    streets = find_streets([detail.street for detail in known], words, other, texts)
    tagged = tagged_mailboxes(texts) if any(detail.mailbox for detail in known) else {}
    cut_otherwise = find_joined([detail.joined for detail in known], words, other, texts)
    names = find_names([detail.name for detail in known], vocabulary, words, other, texts)
    for one, detail, places, name, street in zip(found, known, cut_otherwise, names, streets, strict=True):
        one.note(place for key in detail.digits for place in digits.get(key, ()))
        one.note((place for key in detail.loose_digits for place in digits.get(key, ())), loose=True)
        one.note(
            (place for key in detail.bare for place in digits.get(key, ()) if is_bare(texts[place[0]], *place[1])),
            loose=True,
        )
        one.note((place for key in detail.cut for place in cut.get(key, ())), loose=True)
        one.note(() if detail.day is None else days.get(detail.day, ()))
        one.note(() if detail.day is None else written.get(detail.day, ()))
        one.note(() if detail.loose_day is None else days.get(detail.loose_day, ()), loose=True)
        one.note(tagged.get(detail.mailbox, ()))
        one.note(places)
        one.note(street.exact)
        one.note(street.loose, loose=True)
        one.note(name.exact)
        one.note(name.loose, loose=True)
        one.said_in(len(texts) - len(corpus.said), corpus.said)
    return found


def _with(other: Tokens, wanted: Iterable[int], least: int) -> list[int]:
    """Return the documents that hold so many of the words."""
    places = np.flatnonzero(is_one_of(other, wanted))
    held = np.bincount(np.searchsorted(other.offsets, places, side="right") - 1, minlength=len(other))
    return np.flatnonzero(held >= least).tolist()


def _find_words(
    found: Sequence[_Found],
    spelled: Sequence[tuple[int, str, bool]],
    vocabulary: Vocabulary,
    words: Lexicon,
    other: Tokens,
    loose: bool,
) -> None:
    """Note the documents that have each detail in any of its spellings; the place is that of its longest one.

    ``spelled``: the detail's index, a spelling, and whether words spelled otherwise are the same.
    """
    rows: dict[int, list[tuple[int, tuple[int, ...]]]] = defaultdict(list)
    for index, ids in _rows(spelled, vocabulary, words, other):
        rows[len(ids)].append((index, ids))
    documents = np.arange(len(other), dtype=np.int64)
    for length, asked in sorted(rows.items(), reverse=True):
        tokens = _as_tokens([ids for _, ids in asked], vocabulary)
        owners = gram_owners(tokens, other, documents, length)
        for position, (index, _) in zip(tokens.offsets[:-1].tolist(), asked, strict=True):
            who, where = owners.at(position)
            if where >= 0:
                first = _place(other, where, length)
                found[index].note([first], loose)
                (found[index].loose if loose else found[index].exact).update(who)


def _rows(
    spelled: Sequence[tuple[int, str, bool]], vocabulary: Vocabulary, words: Lexicon, other: Tokens
) -> list[tuple[int, tuple[int, ...]]]:
    """Return the words of each spelling as numbers, once for each way in which they are spelled.

    Spellings with a word that ``other`` does not hold in any way are left out: they stand nowhere in it.
    """
    tokens = tokenize([spelling for _, spelling, _ in spelled], vocabulary)
    ids, ends = tokens.ids.tolist(), tokens.offsets.tolist()
    alike = {word: words.alike(word) for word in set(ids)}
    held = _held(other)
    known = {word for word, ways in alike.items() if any(held[way] for way in ways)}
    rows: dict[tuple[int, tuple[int, ...]], None] = {}
    for row, (index, _, folded) in enumerate(spelled):
        said = tuple(ids[ends[row] : ends[row + 1]])
        if not known.issuperset(said):
            continue
        ways = [alike[word] for word in said] if folded else []
        if 1 < prod(map(len, ways)) <= _MOST_SPELLINGS:
            rows.update(dict.fromkeys((index, chosen) for chosen in product(*ways)))
        else:
            rows[index, said] = None
    return [row for row in rows if row[1]]


def _held(other: Tokens) -> list[bool]:
    """Return, for each word of the vocabulary, whether it stands in those tokens."""
    held = np.zeros(len(other.vocabulary), bool)
    held[other.ids] = True
    return held.tolist()


def _as_tokens(rows: Sequence[tuple[int, ...]], vocabulary: Vocabulary) -> Tokens:
    ids = np.array([word for row in rows for word in row], np.uint32)
    offsets = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    nowhere = np.zeros(len(ids), np.int32)
    return Tokens(ids, offsets, nowhere, nowhere, vocabulary)


def _place(tokens: Tokens, position: int, length: int) -> Place:
    document = int(np.searchsorted(tokens.offsets, position, side="right")) - 1
    return document, (int(tokens.starts[position]), int(tokens.ends[position + length - 1]))
