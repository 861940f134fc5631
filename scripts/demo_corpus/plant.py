"""What is planted in the synthetic corpus: copies, spliced paragraphs, disclosed and invented details."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .grammar import Grammar, Writer, number, pick
from .notes import ENTITIES, Note, words

# Word for word exchanges for lightly edited copies; each keeps the grammar of the sentence.
SYNONYMS = {
    "presents with": "presents having", "reports": "mentions", "describes": "relates", "denies": "disclaims",
    "for about": "for roughly", "at about": "at roughly", "for some": "for about", "began": "started", "ago": "back",
    "several": "multiple", "most of": "much of", "on most": "on nearly all", "mostly": "mainly", "often": "frequently",
    "daily": "every day", "poor": "weak", "good": "fine", "fair": "adequate", "partial": "incomplete",
    "intact": "preserved", "constant": "continual", "difficult": "hard", "small": "minor", "seven": "eight",
    "eight": "nine", "begin": "start", "wakes": "awakes", "previous": "prior", "earlier": "former",
    "stopped": "discontinued", "because of": "owing to", "trial": "course", "referred for": "sent for",
    "seen for": "assessed for", "evaluated for": "assessed for", "lives alone": "resides alone", "apartment": "flat",
    "house": "home", "children": "kids", "works as": "is employed as", "polite": "courteous", "cooperative": "willing",
    "guarded": "wary", "anxious": "uneasy", "tense": "strained", "linear": "logical", "organized": "orderly",
    "consistent with": "compatible with", "start": "commence", "continue": "maintain", "increase": "raise",
    "switch from": "change from", "coherent": "clear", "sad": "sorrowful", "tired": "weary", "smokes": "has",
    "no drug use": "no use of drugs", "were discussed": "were reviewed", "was obtained": "was given",
    "if symptoms worsen": "should symptoms worsen", "nearest": "closest", "appear": "occur", "follow-up": "review",
    "appointment": "visit", "given": "provided", "alert": "awake", "situation": "circumstances",
    "reviewed": "explained", "serious": "grave", "risk of": "danger of", "unremarkable": "unrevealing",
    "benefit": "effect", "helpful": "useful", "treated": "managed", "readily": "easily", "dressed": "clothed",
    "stated age": "given age", "advised to": "told to", "thoughts of": "ideas of", "on weekends": "at weekends",
    "taken as prescribed": "taken as directed", "acute risk is low": "acute risk is small",
    "judged low": "deemed low", "in her favor": "to her advantage", "in his favor": "to his advantage",
    "pessimistic": "gloomy", "no psychotic symptoms": "no signs of psychosis", "lives with": "resides with",
    "walk before": "stroll before", "looks": "seems", "steady": "stable", "loses": "is losing",
}  # fmt: skip
EDITED_SHARE = 0.07
DISCLOSURES = (
    (("fullname", "dob"), "Records arrived under the name {}, born {}."),
    (("phone",), "The patient can be reached at {}."),
    (("address",), "Letters go to {}."),
    (("mrn",), "Earlier records are filed under MRN {}."),
    (("email",), "Reminders are sent to {}."),
)
INVENTED = (
    ("PERSON", "{} accompanied the patient and added nothing further."),
    ("PERSON", "The patient asks that {}, a neighbor, be told of appointments."),
    ("PERSON", "Referred by Dr. {}."),
    ("DATE", "Last seen in primary care on {}."),
    ("DATE", "The next appointment is on {}."),
    ("PHONE", "A message may be left at {}."),
)


@dataclass(frozen=True)
class Span:
    """Characters start to end of one text."""

    start: int
    end: int

    def shown(self) -> list[int]:
        """The span as JSON has it."""
        return [self.start, self.end]


def occurrences(text: str, part: str) -> Iterator[Span]:
    """Where the part stands in the text, not inside a longer word."""
    for match in re.finditer(rf"(?<!\w){re.escape(part)}(?!\w)", text):
        yield Span(match.start(), match.end())


def detail_spans(note: Note, text: str) -> list[tuple[str, Span]]:
    """Every personal detail of the note that stands in the text: field and span, longest first, none overlapping."""
    found: list[tuple[str, Span]] = []
    for name, value in sorted(note.details, key=lambda detail: (-len(detail[1]), detail)):
        for span in occurrences(text, value):
            if all(span.end <= other.start or other.end <= span.start for _, other in found):
                found.append((name, span))
    return sorted(found, key=lambda item: item[1].start)


def disguised(text: str) -> str:
    """The text in lower case and without line breaks, with other quotation marks and stops: the same words."""
    return re.sub(r"\n+", "  ", text.lower()).replace('"', "'").replace(";", ",").replace(": ", " - ")


def lightly_edited(rng: random.Random, note: Note) -> tuple[str, int] | None:
    """The note with about 7 % of its words exchanged (phrases count once), none inside a personal detail; and how many.

    None where too few of its words can be exchanged.
    """
    closed = [span for _, span in detail_spans(note, note.text)]
    phrases = "|".join(sorted(SYNONYMS, key=len, reverse=True))
    places = [
        match
        for match in re.finditer(rf"(?<![\w-])(?:{phrases})(?![\w-])", note.text, re.IGNORECASE)
        if all(match.end() <= span.start or span.end <= match.start() for span in closed)
    ]
    wanted = round(EDITED_SHARE * len(words(note.text)))
    if len(places) < wanted:
        return None
    chosen = sorted((places.pop(int(rng.random() * len(places))) for _ in range(wanted)), key=lambda m: -m.start())
    text = note.text
    for match in chosen:
        other = SYNONYMS[match[0].lower()]
        other = other.capitalize() if match[0][0].isupper() else other
        text = text[: match.start()] + other + text[match.end() :]
    return text, wanted


def passage(note: Note) -> str | None:
    """Whole sentences of 40 to 60 words from the middle of the history, naming nobody; None where there are none."""
    sentences = re.split(r"(?<=\.) (?=[A-Z])", note.section("hpi"))[1:]
    for start in range(len(sentences)):
        for end in range(start + 1, len(sentences) + 1):
            text = " ".join(sentences[start:end])
            private = any(value in text for _, value in note.details) or note.person.facts["last"] in text
            if 40 <= len(text.split()) <= 60 and not private and note.text.count(text) == 1:
                return text
    return None


def spliced(note: Note, text: str) -> Note:
    """The note with the passage in place of its own history, after the opening sentence."""
    opening = re.split(r"(?<=\.) (?=[A-Z])", note.section("hpi"))[0]
    return note.with_section("hpi", f"{opening} {text}")


def with_sentence(note: Note, sentence: str) -> Note:
    """The note with one more sentence in its social history."""
    return note.with_section("social", f"{note.section('social')} {sentence}")


def reformatted(phone: str) -> str:
    """A telephone number with dots instead of brackets and hyphen."""
    return ".".join(re.findall(r"\d+", phone))


def invented_detail(grammar: Grammar, rng: random.Random, taken: set[str]) -> tuple[str, str, str]:
    """Entity, value and sentence of a detail that belongs to nobody; `taken` values are avoided and added to."""
    entity, template = pick(rng, INVENTED)
    while True:
        if entity == "PERSON":
            name = f"<invented.first.{pick(rng, 'fm')}> <invented.last>"
            value = Writer(grammar, rng, {}, frozenset()).expand(name)
        elif entity == "DATE":
            value = f"{number(rng, 1, 12):02d}/{number(rng, 1, 28):02d}/{number(rng, 2025, 2026)}"
        else:
            value = f"({pick(rng, (325, 479, 575))}) 555-01{number(rng, 0, 99):02d}"
        if value not in taken:
            taken.add(value)
            return entity, value, template.format(value)


def copied_details(note: Note, source_id: str, text: str, synthetic_id: str, change: bool) -> list[dict[str, object]]:
    """The personal details that a copy of the whole note discloses: where they stand in it and in the source."""
    places: dict[str, list[Span]] = {}
    rows: list[dict[str, object]] = []
    for name, span in detail_spans(note, note.text):
        value = note.text[span.start : span.end]
        value = disguised(value) if change else value
        before = places.setdefault(value, [])
        here = list(occurrences(text, value))[len(before)]
        before.append(here)
        rows.append(
            {
                "entity": ENTITIES[name],
                "field": name,
                "synthetic_id": synthetic_id,
                "synthetic_span": here.shown(),
                "source_id": source_id,
                "source_span": span.shown(),
                "reformatted": change,
            }
        )
    return rows
