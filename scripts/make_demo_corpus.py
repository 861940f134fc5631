"""Write the fictional demo corpus: `python scripts/make_demo_corpus.py [FOLDER]`, default corpusaudit/demo.

Needs nothing but the standard library. The same seed gives the same bytes.
"""

import json
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from demo_corpus import plant
from demo_corpus.grammar import Grammar, load, shuffled
from demo_corpus.notes import ENTITIES, STANDARD_PHRASES, Note, fits, runs, words, write_note
from demo_corpus.people import Person, Registry, new_person, visit_facts

SEED = 20250
SOURCE, HOLDOUT, SYNTHETIC = 200, 100, 200
RETURNING = {"source": 20, "holdout": 10}  # patients with two notes
EXACT, EDITED, SPLICED, DUPLICATES, INVENTED = 6, 4, 3, 3, 20
FOLDER = Path(__file__).resolve().parents[1] / "corpusaudit" / "demo"
Row = dict[str, Any]


@dataclass
class Workshop:
    """The state while notes are made: one random sequence, names handed out, long runs of words already used."""

    grammar: Grammar
    rng: random.Random
    registry: Registry
    doctors: list[str]
    seen: set[tuple[str, ...]] = field(default_factory=set)

    def note(self, person: Person, *, visit: int = 0, named: bool) -> Note:
        """A note of the person's first (0) or second (1) visit that shares no long run with any note before."""
        facts = visit_facts(self.registry, person, visit, self.doctors)
        while True:
            note = write_note(self.grammar, self.rng, person, facts, named=named)
            if fits(note.text, self.seen):
                self.seen |= runs(note.text)
                return note

    def planted(self, person: Person | None, plant_in: Callable[[Note], Note], like: str = "") -> Note:
        """A synthetic note (about the person) with something planted; only the text `like` shares long runs with it."""
        while True:
            seen = self.seen - runs(like)
            about = person or new_person(self.registry, 0, returning=False, named=False)
            note = self.note(about, named=False)
            changed = plant_in(note)
            if fits(changed.text, seen):
                self.seen |= runs(changed.text)
                return changed


@dataclass
class Draft:
    """A synthetic document on its way: its text, what is planted in it is added once its id is known."""

    text: str
    label: str
    record: Callable[[str, "Truth"], None] = lambda _id, _truth: None


@dataclass
class Truth:
    """What was planted: whole or partial copies, details of source patients, details of nobody."""

    planted: list[Row] = field(default_factory=list)
    details: list[Row] = field(default_factory=list)
    invented: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class DemoCorpus:
    """The three roles, the truth about the synthetic one, and all people: patient they go with, full name."""

    synthetic: list[Row]
    source: list[Row]
    holdout: list[Row]
    truth: Row
    people: list[tuple[str, str]]


def build(seed: int = SEED) -> DemoCorpus:
    """The whole demo corpus."""
    rng = random.Random(seed)
    grammar = load("shared.txt", "diagnoses.txt", "tele.txt", "people.txt")
    registry = Registry(grammar, rng)
    doctors = [registry.unique(f"<first.{sex}> <last>") for sex in "fmfmfmfm"]
    shop = Workshop(grammar, rng, registry, doctors)
    real = _real_notes(shop)
    source, holdout = _rows(shop, "src", real["source"]), _rows(shop, "hld", real["holdout"])
    patients = {note.person.group: note.person for notes in real.values() for note in notes}
    synthetic, truth = _synthetic(shop, list(zip(source, real["source"], strict=True)))
    people = [
        (group, name)
        for group, person in patients.items()
        for name in (person.facts["fullname"], person.facts["kinname"])
    ]
    for rows in (source, holdout):
        for row in rows:
            del row["note"]
    about = {"seed": seed, "standard_phrases": list(STANDARD_PHRASES)}
    return DemoCorpus(synthetic, source, holdout, about | vars(truth), people + [("staff", name) for name in doctors])


def _real_notes(shop: Workshop) -> dict[str, list[Note]]:
    """Source and holdout notes from one pool: written in random order, patients dealt to the roles at random."""
    roles = [
        (role, twice)
        for role, notes in (("source", SOURCE), ("holdout", HOLDOUT))
        for twice in [True] * RETURNING[role] + [False] * (notes - 2 * RETURNING[role])
    ]
    notes: dict[str, list[Note]] = {"source": [], "holdout": []}
    for index, (role, twice) in enumerate(shuffled(shop.rng, roles), 1):
        person = new_person(shop.registry, index, returning=twice)
        notes[role] += [shop.note(person, visit=visit, named=True) for visit in range(1 + twice)]
    return notes


def _rows(shop: Workshop, prefix: str, notes: list[Note]) -> list[Row]:
    """Rows in random order; `notes` is put in the same order."""
    notes[:] = shuffled(shop.rng, notes)
    return [
        {
            "id": f"{prefix}-{at:04d}",
            "text": note.text,
            "label": note.person.label,
            "group": note.person.group,
            "note": note,
        }
        for at, note in enumerate(notes, 1)
    ]


def _synthetic(shop: Workshop, source: list[tuple[Row, Note]]) -> tuple[list[Row], Truth]:
    pool = shuffled(shop.rng, source)
    drafts = _copies(shop, pool)
    drafts += _splices(shop, pool)
    drafts += _disclosing(shop, pool)
    taken = {value for _, note in source for value in note.person.facts.values()}
    drafts += [_inventing(shop, taken) for _ in range(INVENTED)]
    clean = SYNTHETIC - len(drafts) - DUPLICATES
    notes = [shop.note(new_person(shop.registry, 0, returning=False, named=False), named=False) for _ in range(clean)]
    drafts += [Draft(note.text, note.person.label) for note in notes]
    drafts += [Draft(note.text, note.person.label) for note in notes[-DUPLICATES:]]
    rows, truth = [], Truth()
    first: dict[str, str] = {}
    for at, draft in enumerate(shuffled(shop.rng, drafts), 1):
        row = {"id": f"syn-{at:04d}", "text": draft.text, "label": draft.label}
        rows.append(row)
        draft.record(row["id"], truth)
        if draft.text in first:
            truth.planted.append({"kind": "duplicate", "synthetic_id": row["id"], "duplicate_of": first[draft.text]})
        first.setdefault(draft.text, row["id"])
    return rows, truth


def _copies(shop: Workshop, pool: list[tuple[Row, Note]]) -> list[Draft]:
    """Exact copies (the last one disguised) and lightly edited ones; the notes used are taken from the pool."""
    drafts = []
    for at in range(EXACT):
        row, note = pool.pop()
        kind = "disguised_copy" if at == EXACT - 1 else "exact_copy"
        text = plant.disguised(note.text) if kind == "disguised_copy" else note.text
        drafts.append(_copy(kind, row["id"], note, text, {}))
    while len(drafts) < EXACT + EDITED:
        row, note = pool.pop()
        edited = plant.lightly_edited(shop.rng, note)
        if edited is not None:
            text, changed = edited
            more = {"exchanged": changed, "words": len(words(note.text))}
            drafts.append(_copy("edited_copy", row["id"], note, text, more))
    return drafts


def _copy(kind: str, source_id: str, note: Note, text: str, more: Row) -> Draft:
    def record(synthetic_id: str, truth: Truth) -> None:
        spans = {"synthetic_span": [0, len(text)], "source_id": source_id, "source_span": [0, len(note.text)]}
        truth.planted.append({"kind": kind, "synthetic_id": synthetic_id, **spans, **more})
        truth.details += plant.copied_details(note, source_id, text, synthetic_id, kind == "disguised_copy")

    return Draft(text, note.person.label, record)


def _splices(shop: Workshop, pool: list[tuple[Row, Note]]) -> list[Draft]:
    """Clean notes about a person of the same age, sex and diagnosis that hold a passage of the source note."""
    drafts: list[Draft] = []
    while len(drafts) < SPLICED:
        row, note = pool.pop()
        passage = None if note.style == "telegraphic" else plant.passage(note)
        if passage is not None:
            target = shop.planted(note.person, partial(plant.spliced, text=passage), row["text"])
            drafts.append(_splice(row, target, passage))
    return drafts


def _splice(row: Row, target: Note, passage: str) -> Draft:
    def record(synthetic_id: str, truth: Truth) -> None:
        at, there = target.text.index(passage), row["text"].index(passage)
        truth.planted.append(
            {
                "kind": "spliced_paragraph",
                "synthetic_id": synthetic_id,
                "synthetic_span": [at, at + len(passage)],
                "source_id": row["id"],
                "source_span": [there, there + len(passage)],
                "words": len(words(passage)),
            }
        )

    return Draft(target.text, target.person.label, record)


def _disclosing(shop: Workshop, pool: list[tuple[Row, Note]]) -> list[Draft]:
    """Freshly worded notes with one sentence that discloses a source patient; the telephone number is reformatted."""
    drafts = []
    for fields, template in plant.DISCLOSURES:
        at = next(at for at, (_, other) in enumerate(pool) if set(fields) <= {name for name, _ in other.details})
        row, other = pool.pop(at)
        values = [(name, dict(other.details)[name]) for name in fields]
        shown = [plant.reformatted(value) if name == "phone" else value for name, value in values]
        told = shop.planted(other.person, partial(plant.with_sentence, sentence=template.format(*shown)))
        drafts.append(_disclosure(row, told, list(zip(values, shown, strict=True))))
    return drafts


def _disclosure(row: Row, note: Note, values: list[tuple[tuple[str, str], str]]) -> Draft:
    def record(synthetic_id: str, truth: Truth) -> None:
        truth.planted.append({"kind": "disclosed_detail", "synthetic_id": synthetic_id, "source_id": row["id"]})
        for (name, value), shown in values:
            here, there = next(plant.occurrences(note.text, shown)), next(plant.occurrences(row["text"], value))
            truth.details.append(
                {
                    "entity": ENTITIES[name],
                    "field": name,
                    "synthetic_id": synthetic_id,
                    "synthetic_span": here.shown(),
                    "source_id": row["id"],
                    "source_span": there.shown(),
                    "reformatted": shown != value,
                }
            )

    return Draft(note.text, note.person.label, record)


def _inventing(shop: Workshop, taken: set[str]) -> Draft:
    entity, value, sentence = plant.invented_detail(shop.grammar, shop.rng, taken)
    told = shop.planted(None, partial(plant.with_sentence, sentence=sentence))

    def record(synthetic_id: str, truth: Truth) -> None:
        span = next(plant.occurrences(told.text, value)).shown()
        truth.invented.append({"entity": entity, "synthetic_id": synthetic_id, "synthetic_span": span})

    return Draft(told.text, told.person.label, record)


def write(corpus: DemoCorpus, folder: Path) -> None:
    """Write the four files, with the same line ends on every system."""
    folder.mkdir(parents=True, exist_ok=True)
    for role in ("synthetic", "source", "holdout"):
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in getattr(corpus, role)]
        (folder / f"{role}.jsonl").write_bytes("".join(lines).encode())
    (folder / "truth.json").write_bytes((json.dumps(corpus.truth, indent=1, ensure_ascii=False) + "\n").encode())


if __name__ == "__main__":
    write(build(), Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
