"""Notes from people: sections written by the grammar, laid out in one of four styles."""

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from .grammar import Grammar, Writer, number, pick, shuffled, tidy
from .people import Person

# Sentences that clinics paste into most notes: shared words that are no copying.
STANDARD_PHRASES = (
    "Denies suicidal or homicidal ideation, plan or intent.",
    "Alert and oriented to person, place, time and situation.",
    "Speech normal in rate, rhythm and volume.",
    "No known drug allergies.",
    "Risks, benefits and alternatives of treatment were discussed and informed consent was obtained.",
    "Advised to call the crisis line or go to the nearest emergency department if symptoms worsen or thoughts of "
    "self-harm appear.",
    "The limits of confidentiality were reviewed, including the duty to act where there is risk of serious harm to "
    "self or others.",
)
WORDS_PER_NOTE = (120, 250)
RUN, OWN = 15, 9  # words: no two independent notes share a run of 15 with 9 outside the standard phrases
_STANDARD = re.compile("(" + "|".join(map(re.escape, STANDARD_PHRASES)) + ")")
TOPICS = {
    "F32.1": "sleep interest appetite energy guilt", "F33.2": "course sleep body mood guilt",
    "F41.1": "worry body sleep avoid", "F43.10": "trauma intrusion avoid arousal",
    "F20.0": "voices delusion negative course", "F31.4": "course mood sleep cognition",
    "F10.20": "amount withdrawal harm craving", "F42.2": "obsession compulsion cost course",
}  # fmt: skip
# The one full sentence of a telegraphic note, on a subject that its fragments leave open.
TELEGRAPHIC_TOPICS = {
    "F32.1": "guilt", "F33.2": "body", "F41.1": "avoid", "F43.10": "avoid",
    "F20.0": "negative", "F31.4": "cognition", "F10.20": "harm", "F42.2": "cost",
}  # fmt: skip
HEADINGS = {
    "cc": ("CHIEF COMPLAINT", "CC", "Chief complaint", "Reason for visit"),
    "hpi": ("HISTORY OF PRESENT ILLNESS", "HPI", "History of present illness", "Present illness"),
    "pph": ("PAST PSYCHIATRIC HISTORY", "Past psych", "Past psychiatric history", "Previous treatment"),
    "meds": ("MEDICATIONS", "Meds", "Medication", "Current medicines"),
    "substance": ("SUBSTANCE USE", "Substances", "Substance use", "Alcohol, tobacco, drugs"),
    "family": ("FAMILY HISTORY", "FHx", "Family history", "Family"),
    "social": ("SOCIAL HISTORY", "Social", "Social history", "Living situation"),
    "mse": ("MENTAL STATUS EXAMINATION", "MSE", "Mental status", "On examination"),
    "assess": ("ASSESSMENT", "Impression", "Assessment", "Summary"),
    "plan": ("PLAN", "Plan", "Plan", "Treatment plan"),
}  # fmt: skip
STYLES = ("sectioned", "sectioned", "narrative", "soap", "telegraphic")
PLAIN_STYLES = ("sectioned", "sectioned", "sectioned", "narrative")
ORDERS = (
    "cc hpi pph meds substance family social mse assess plan",
    "cc hpi pph substance meds social family mse assess plan",
    "cc hpi meds pph family social substance mse assess plan",
    "social family cc hpi pph substance meds mse assess plan",
)
SOAP = {"S": "cc hpi pph meds substance family social", "O": "mse", "A": "assess", "P": "plan"}
PARAGRAPHS = ("cc hpi", "pph meds substance", "family social", "mse", "assess plan")
ENTITIES = {
    "fullname": "PERSON", "lastfirst": "PERSON", "last": "PERSON", "kinname": "PERSON", "doctor": "PERSON",
    "dob": "DATE", "visit": "DATE", "nextvisit": "DATE", "phone": "PHONE", "kinphone": "PHONE",
    "address": "ADDRESS", "email": "EMAIL", "mrn": "MRN", "employer": "ORGANIZATION",
}  # fmt: skip


@dataclass(frozen=True)
class Note:
    """One note: its sections in order (name, text), the text they were laid out to, and the details it tells."""

    person: Person
    style: str
    sections: tuple[tuple[str, str], ...]
    text: str
    details: tuple[tuple[str, str], ...]

    def section(self, name: str) -> str:
        """The text of one section, empty where the note has none."""
        return dict(self.sections).get(name, "")

    def with_section(self, name: str, text: str) -> "Note":
        """The same note with other words in one section."""
        old = self.section(name)
        sections = tuple((key, text if key == name else value) for key, value in self.sections)
        return replace(self, sections=sections, text=self.text.replace(old, text, 1))


def write_note(grammar: Grammar, rng: random.Random, person: Person, visit: dict[str, str], *, named: bool) -> Note:
    """One note of a visit. `named` notes tell personal details; the others speak of "the patient", more plainly."""
    tags = person.tags | {"named"} if named else person.tags
    writer = Writer(grammar, rng, person.facts | visit, frozenset(tags), 1.0 if named else 0.85)
    style = pick(rng, STYLES if named else PLAIN_STYLES)
    body = _telegraphic(writer, person.label) if style == "telegraphic" else _full(writer, person.label)
    sections = [(name, tidy(" ".join(sentences))) for name, sentences in body.items() if sentences]
    text, order = _lay_out(rng, style, dict(sections), named)
    if named:
        head, tail = writer.slot("header"), writer.slot("signature") if rng.random() < 0.6 else ""
        text = "\n".join((head, _contacts(writer), "", text, tail)).strip()
    details = tuple(dict.fromkeys((name, value) for name, value in writer.said if name in ENTITIES and value in text))
    return Note(person, style, tuple((name, dict(sections)[name]) for name in order), text, details)


def _contacts(writer: Writer) -> str:
    """One or two sentences on how to reach the patient that repeat no detail told before."""
    lines: list[str] = []
    while not lines or (len(lines) == 1 and writer.rng.random() < 0.3):
        before, told = set(writer.said), len(writer.said)
        line = tidy(writer.slot("contact"))
        if before.isdisjoint(fact for fact in writer.said[told:] if fact[0] in ENTITIES):
            lines.append(line)
    return " ".join(lines)


def _full(writer: Writer, label: str) -> dict[str, list[str]]:
    rng, slot = writer.rng, writer.slot
    topics = shuffled(rng, TOPICS[label].split())
    middle = [slot(f"{label}.{topic}") for topic in topics[:2]]
    extra = pick(rng, ("context", "function", f"{label}.{topics[2]}", ""))
    if extra:
        middle.insert(number(rng, 1, 2), slot(extra))
    examination = [slot(name) for name in shuffled(rng, ["mood", "content", pick(rng, ("speech", "oriented", "cogn"))])]
    parts = ("drugplan", "therapy", pick(rng, ("consent", "crisis", "confidential")))
    plan = [slot(name) for name in shuffled(rng, parts)]
    return {
        "cc": [slot("cc")] if rng.random() < 0.6 else [],
        "hpi": [slot("intro"), *middle],
        "pph": [slot("pph")] if rng.random() < 0.8 else [],
        "meds": [slot("meds")] + ([slot("allergy")] if rng.random() < 0.35 else []),
        "substance": [slot("substance")] if rng.random() < 0.5 else [],
        "family": [slot("family")] if rng.random() < 0.35 else [],
        "social": [slot("social")],
        "mse": [slot("look"), *examination, slot("safety")],
        "assess": ([slot("scalesay")] if rng.random() < 0.6 else []) + [slot("assess.frame")],
        "plan": [*plan, slot("followup")],
    }


def _telegraphic(writer: Writer, label: str) -> dict[str, list[str]]:
    rng, slot = writer.rng, writer.slot
    fragments = [slot("t.frag") for _ in range(3)] + [slot(f"{label}.{TELEGRAPHIC_TOPICS[label]}")]
    fragments = [part.rstrip(".") for part in fragments]
    return {
        "cc": [slot("t.open")],
        "hpi": [". ".join(fragments) + ".", slot("t.context")],
        "pph": [slot("t.pph")],
        "meds": [slot("t.meds"), slot("allergy")],
        "substance": [slot("t.sub")],
        "social": [slot("t.soc")],
        "mse": [slot("t.mse"), slot("safety")],
        "assess": [slot("scalesay"), slot("assess.frame")],
        "plan": [slot("t.plan"), slot(pick(rng, ("crisis", "consent", "confidential")))],
    }


def _lay_out(rng: random.Random, style: str, sections: dict[str, str], named: bool) -> tuple[str, list[str]]:
    order = [name for name in pick(rng, ORDERS if named else ORDERS[:2]).split() if name in sections]
    if style == "sectioned":
        wording = number(rng, 0, 3 if named else 2)
        gap, after = pick(rng, (("\n", ": "), ("\n\n", ": "), ("\n\n", "\n")))
        return gap.join(HEADINGS[name][wording] + after + sections[name] for name in order), order
    order = [name for name in ORDERS[0].split() if name in sections]
    if style == "soap":
        parts = [(letter, _joined(names, sections)) for letter, names in SOAP.items()]
        return "\n".join(f"{letter}: {text}" for letter, text in parts), order
    if style == "narrative":
        return "\n\n".join(text for names in PARAGRAPHS if (text := _joined(names, sections))), order
    return "\n".join(sections[name] for name in order), order


def _joined(names: str, sections: dict[str, str]) -> str:
    return " ".join(sections[name] for name in names.split() if name in sections)


def words(text: str) -> list[str]:
    """Words in lower case, without punctuation."""
    return re.findall(r"\w+", text.lower())


def runs(text: str, length: int = RUN) -> set[tuple[str, ...]]:
    """Every run of `length` words of the text of which at least OWN stand outside the standard phrases."""
    found: list[str] = []
    own = [0]  # words outside the standard phrases so far
    for piece in re.split(_STANDARD, text):
        here = words(piece)
        found += here
        own += [own[-1] + (piece not in STANDARD_PHRASES) * step for step in range(1, len(here) + 1)]
    return {
        tuple(found[at : at + length]) for at in range(len(found) - length + 1) if own[at + length] - own[at] >= OWN
    }


def fits(text: str, seen: Iterable[tuple[str, ...]]) -> bool:
    """Whether a note has the wanted length and shares no long run with those that were `seen`."""
    low, high = WORDS_PER_NOTE
    return low <= len(text.split()) <= high and runs(text).isdisjoint(seen)
