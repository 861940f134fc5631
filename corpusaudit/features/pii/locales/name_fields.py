"""Names that a text holds in pieces: "Surname: Quill, first name: Bo", '{"family": "Quill", "given": ["Bo"]}'.

The parts are known by their labels, in the words of every language that is listed, as forms, records of programs,
tables without a head, chats and prose write them. Parts are one name where nothing between them speaks of another
person and no part comes twice; those labelled as another person's ("mother's first name") go together.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from corpusaudit.features.pii.locales.given_names import is_first_name
from corpusaudit.features.pii.locales.read import listed, tabled
from corpusaudit.features.pii.locales.regions import is_region
from corpusaudit.features.pii.locales.vocabulary import is_known_word, is_placeholder, words_of

Role = Literal["given", "family", "further", "either"]
_REACH = 240
"""Characters between two parts of one name at most: some lines of a form, some turns of a chat."""
_BEFORE = 28
"""Characters before a label in which the word for another person stands."""
_MOST_LABELS = 400
"""Labels of one text that are read; a whole register is a table, not a form."""


@dataclass(frozen=True)
class NameInPieces:
    """A name, given names first, and the characters [start, end) of each of its parts, by position."""

    name: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class _Part:
    role: Role
    label: int
    start: int
    end: int
    other: str


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def _words(languages: Iterable[Iterable[str]]) -> frozenset[str]:
    return frozenset(word for words in languages for word in words)


_LABELS: Mapping[Role, frozenset[str]] = {
    "given": _words(tabled("name_fields", "given")),
    "family": _words(tabled("name_fields", "family")),
    "further": _words(tabled("name_fields", "further")),
    "either": _words(tabled("name_fields", "either")),
}


@functools.cache
def _roles() -> Mapping[str, Role]:
    """Return what each label says, without blanks; a whole name of one language that is a part in another is either."""
    found: dict[str, Role] = {}
    for role, words in _LABELS.items():
        for word in words:
            plain = word.replace(" ", "")
            found[plain] = role if found.get(plain, role) == role else "either"
    return found


def _any_label() -> str:
    """Return a pattern of any label, the longest first; for a blank stands one, a hyphen, an underscore or nothing."""
    groups: dict[str, list[str]] = {}
    for word in sorted({word for words in _LABELS.values() for word in words}, key=lambda word: (-len(word), word)):
        groups.setdefault(word[0], []).append(re.escape(word[1:]).replace(r"\ ", "[ _-]?"))
    return "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in sorted(groups.items()))


_LABEL = re.compile(rf"(?:{_any_label()})(?![^\W_])")
_JOINS = _longest_first(_words(tabled("name_fields", "joins")))
_SIGN = re.compile(
    r"[#*]?(?:"
    r"[\"'*_)]{0,3}[ \t]{0,4}(?:[:=]|\.{2,60}|…)[ \t]{0,40}+(?:\[[ \t]{0,4})?[\"'*_(]{0,3}"  # a form, JSON
    r"|(?:[ ](?:value|v)=[\"']|>(?:\s{0,8}</[^<>\n]{1,40}>\s{0,8}<[^<>/\n]{1,40}>)?)[ \t]{0,4}"  # XML, HTML
    r"|</[^<>\n]{1,20}>\s{0,8}<[^<>/\n]{1,40}>\s{0,8}"  # two cells of HTML
    r"|\"?,[ ]?\""  # a row of a table stood on its side
    r"|[ ]?[|][ ]?|\t{1,4}|[ ]{2,40}+"
    r"|[ \t]{0,4}:?\r?\n[ \t]{0,8}"
    r"|[^\n?:]{0,24}[?][ \t]{0,3}\r?\n(?:[^\W\d_]{1,16}:[ \t]{1,3})?(?:(?:it'?s|it is)[ ])?"  # a chat
    rf"|[ ](?P<said>(?:(?:{_JOINS})[ ])?)(?-i:(?=[A-ZÀ-ÞĀ-Ž])))",
    re.IGNORECASE,
)
_WORD = r"[^\W\d_](?:[^\W\d_]|['’´.-](?=[^\W\d_])){0,40}"
_VALUE = re.compile(rf"(?:{_WORD}|[^\W\d_]\.)(?:[ ](?:{_WORD}|[^\W\d_]\.)){{0,3}}")
_PARTICLE = 4
"""Letters of a word in small letters within a name with capitals at most: "van den"."""
_CELL = r"(?-i:[A-ZÀ-ÞĀ-Ž])[^\W\d_]{1,30}(?:['’ -][^\W\d_]{1,30}){0,3}"
_CELLS = re.compile(
    rf"^[\"']?(?P<one>{_CELL})[\"']?(?P<cut>[,;\t|])[\"']?(?P<two>{_CELL})[\"']?(?P=cut)(?=[^\s,;|])",
    re.MULTILINE,
)
"""A row of a table without a head that begins with a name in two cells."""
_COMPONENTS = re.compile(rf"\|[ ]?(?P<one>{_CELL})\^(?P<two>{_CELL})(?=[\^ |\r\n]|$)")
"""A field of HL7 that holds a name: surname, given name."""


@functools.cache
def _others() -> re.Pattern[str]:
    words = _longest_first(_words(tabled("name_fields", "others")))
    return re.compile(rf"(?<![^\W_])(?:{words})(?:['’]?s)?(?![^\W_a-z])", re.IGNORECASE)


@functools.cache
def _titled() -> re.Pattern[str]:
    titles = _longest_first(_words(tabled("name_fields", "titles")))
    name = r"(?P<name>[A-ZÀ-ÞĀ-Ž][^\W\d_]{2,30})(?![ ]?[A-ZÀ-ÞĀ-Ž]|[\w-])"
    return re.compile(rf"(?<![\w.])(?i:{titles})(?:\.[ ]?|[ ]){name}")


@functools.lru_cache(maxsize=1 << 12)
def names_in_pieces(text: str) -> tuple[NameInPieces, ...]:
    """Return the names that a text holds in pieces, by position; one in one piece is none of them."""
    found = _in_cells(text, _CELLS)
    if "^" in text:
        found += _in_cells(text, _COMPONENTS)
    parts = _parts(text)
    for one in _groups(text, parts):
        name = _composed(text, one)
        if name is not None:
            found.append(name)
    found += _with_title(text, parts, found)
    return tuple(sorted(found, key=lambda one: one.spans))


def _parts(text: str) -> list[_Part]:
    lower = text.lower() if len(text.lower()) == len(text) else text
    labels = []
    for match in _LABEL.finditer(lower):
        sign = _SIGN.match(text, match.end()) if _begins_word(text, match.start()) else None
        if sign is not None:
            labels.append((match.start(), match.group(), sign))
            if len(labels) == _MOST_LABELS:
                break
    parts = []
    for place, (start, label, sign) in enumerate(labels):
        limit = labels[place + 1][0] if place + 1 < len(labels) else len(text)
        span = _value(text, label, sign, limit)
        if span is not None:
            parts.append(_Part(_roles()[_bare(label)], start, *span, _other(text, start)))
    return parts


def _begins_word(text: str, at: int) -> bool:
    """Whether a word begins there, be it one of several in a field's name: not in "[sur]name", in "patient[Name]"."""
    if text[max(0, at - 2) : at] == "</":
        return False
    return at == 0 or not text[at - 1].isalnum() or (text[at - 1].islower() and text[at].isupper())


def _bare(label: str) -> str:
    return re.sub(r"[ _-]", "", label.casefold())


def _value(text: str, label: str, sign: re.Match[str], limit: int) -> tuple[int, int] | None:
    """Return where the value behind a label and its sign stands, None where it is no part of a name."""
    if sign["said"] == "" and label in _worded():
        return None  # "Family History"
    found = _VALUE.match(text, sign.end(), limit)
    if found is None or (found.end() == limit < len(text) and text[limit - 1 : limit + 1].isalpha()):
        return None
    words = found.group().split(" ")
    kept = len(words)
    if words[0][0].isupper():  # behind a name with capitals a sentence goes on in small letters
        while kept > 1 and words[kept - 1][0].islower():
            kept -= 1
        kept = next((at for at in range(1, kept) if words[at][0].islower() and len(words[at]) > _PARTICLE), kept)
    value = " ".join(words[:kept])
    said = words_of(value)
    if not said or is_placeholder(value) or _bare(value) in _roles():
        return None
    if not value[0].isupper() and all(map(is_known_word, said)):
        return None
    return found.start(), found.start() + len(value)


@functools.cache
def _worded() -> frozenset[str]:
    """Return the labels that are words of prose too: a sign must stand behind them."""
    return _words(tabled("name_fields", "worded")) | _LABELS["either"]


def _other(text: str, start: int) -> str:
    """Return the word for another person right before a label, in its line and its field."""
    before = re.split(r"[\n,;{}<>|\t\"?]", text[max(0, start - _BEFORE) : start])[-1]
    found = [match.group().casefold() for match in _others().finditer(before)]
    return found[-1] if found else ""


def _groups(text: str, parts: Sequence[_Part]) -> list[list[_Part]]:
    """Return which parts are those of one person."""
    groups: list[list[_Part]] = []
    last: dict[str, list[_Part]] = {}
    attached = [(max(0, part.label - _BEFORE), part.end) for part in parts if part.other]
    for part in parts:
        group = last.get(part.other)
        roles = {one.role for one in group or ()}
        if (
            group is None
            or part.role in roles
            or part.label - group[-1].end > _REACH
            or _speaks_of_another(text, group[-1].end, part.label, attached)
        ):
            group = []
            groups.append(group)
            last[part.other] = group
        group.append(part)
    return groups


def _speaks_of_another(text: str, start: int, end: int, attached: Sequence[tuple[int, int]]) -> bool:
    """Whether between two parts stands a word for another person that belongs to no label of a name."""
    for found in _others().finditer(text, start, end):
        place = bisect_left(attached, (found.start() + 1, 0)) - 1
        if place < 0 or attached[place][1] <= found.start():
            return True
    return False


def _composed(text: str, parts: Sequence[_Part]) -> NameInPieces | None:
    """Return the name of some parts; None where given name or surname is missing."""
    by_role = {part.role: part for part in parts}
    whole = by_role.pop("either", None)
    if whole is not None and ("given" in by_role) != ("family" in by_role):
        by_role["family" if "given" in by_role else "given"] = whole
    if "given" not in by_role or "family" not in by_role:
        return None
    said = {role: text[part.start : part.end] for role, part in by_role.items()}
    if whole is not None and not set(words_of(said["family"])).isdisjoint(words_of(said["given"])):
        return None  # "Name: Bo Quill, surname: Quill"
    name = " ".join(said[role] for role in ("given", "family", "further") if role in said)
    return NameInPieces(name, tuple(sorted((part.start, part.end) for part in by_role.values())))


def _in_cells(text: str, form: re.Pattern[str]) -> list[NameInPieces]:
    """Return the names in two neighbouring cells, surname first unless a given name shows otherwise."""
    found = []
    for match in form.finditer(text):
        one, two = match["one"], match["two"]
        if {_bare(one), _bare(two)} & _roles().keys():
            continue
        if form is _CELLS:
            first = [all(map(is_first_name, value.split(" "))) for value in (one, two)]
            if not any(first) or not all(
                map(_is_surname, (v for v, known in zip((one, two), first, strict=True) if not known))
            ):
                continue
            turned = first == [True, False]
        else:
            turned = False
        family, given = (two, one) if turned else (one, two)
        found.append(NameInPieces(f"{given} {family}", (match.span("one"), match.span("two"))))
    return found


def _is_surname(value: str) -> bool:
    """Whether a cell beside a given name may be a surname: no town, no region and no word of the vocabulary."""
    words = words_of(value)
    return not (is_region(value) or value.casefold() in listed("cities") or any(map(is_known_word, words)))


def _with_title(text: str, parts: Sequence[_Part], found: Sequence[NameInPieces]) -> list[NameInPieces]:
    """Return the name whose surname stands behind a title and its given name behind a label, of the only one titled."""
    taken = {span for one in found for span in one.spans}
    given = [part for part in parts if part.role == "given" and not part.other and (part.start, part.end) not in taken]
    if len(given) != 1 or any(part.role == "family" and not part.other for part in parts):
        return []
    titled = list(_titled().finditer(text))
    if len({match["name"] for match in titled}) != 1:
        return []
    one, place = given[0], titled[0].span("name")
    name = f"{text[one.start : one.end]} {titled[0]['name']}"
    return [NameInPieces(name, tuple(sorted([(one.start, one.end), place])))]
