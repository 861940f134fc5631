"""Fictional people and the facts of one visit."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from .grammar import Grammar, Writer, number, pick

LABELS = {"F32.1": 20, "F33.2": 14, "F41.1": 16, "F43.10": 13, "F20.0": 10, "F31.4": 9, "F10.20": 11, "F42.2": 7}
AGES = {
    "F32.1": (19, 76), "F33.2": (28, 76), "F41.1": (20, 71), "F43.10": (20, 60),
    "F20.0": (20, 55), "F31.4": (24, 60), "F10.20": (28, 66), "F42.2": (19, 50),
}  # fmt: skip
SCALES = {
    "F32.1": ("PHQ-9", 12, 18, 27), "F33.2": ("PHQ-9", 20, 26, 27), "F41.1": ("GAD-7", 11, 19, 21),
    "F43.10": ("PCL-5", 38, 66, 80), "F20.0": ("BPRS", 48, 71, 126), "F31.4": ("MADRS", 35, 47, 60),
    "F10.20": ("AUDIT", 20, 35, 40), "F42.2": ("Y-BOCS", 20, 33, 40),
}  # fmt: skip
DURATIONS = {
    "F32.1": (5, 14, "weeks"), "F33.2": (5, 20, "weeks"), "F41.1": (7, 18, "months"), "F43.10": (6, 16, "months"),
    "F20.0": (4, 18, "months"), "F31.4": (4, 12, "weeks"), "F10.20": (3, 9, "years"), "F42.2": (5, 16, "months"),
}  # fmt: skip
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
HOURS = ("four", "five", "three or four", "four or five", "five or six")
CLOCKS = ("two", "three", "four")
AREA_CODES = (503, 614, 607, 413, 218, 703, 207, 802)


@dataclass(frozen=True)
class Person:
    """One fictional patient: everything that stays the same between two visits."""

    group: str
    label: str
    born: date
    first_visit: date
    tags: frozenset[str]
    facts: dict[str, str]


@dataclass
class Registry:
    """Hands out values that no two people share."""

    grammar: Grammar
    rng: random.Random
    taken: set[str] = field(default_factory=set)

    def unique(self, template: str) -> str:
        """An expansion of the template that was never handed out; "#" stands for a digit."""
        while True:
            text = Writer(self.grammar, self.rng, {}, frozenset()).expand(template)
            text = "".join(str(number(self.rng, 0, 9)) if char == "#" else char for char in text)
            if text not in self.taken:
                self.taken.add(text)
                return text

    def day(self, draw: Callable[[], date]) -> date:
        """A date drawn until it is one that was never handed out: in so small a corpus no dates meet by chance."""
        while True:
            day = draw()
            if day.isoformat() not in self.taken:
                self.taken.add(day.isoformat())
                return day

    def phone(self) -> str:
        """A telephone number from the range 555-0100 to 555-0199, which is kept free for fiction."""
        return self.unique(f"({pick(self.rng, AREA_CODES)}) 555-01##")


def new_person(registry: Registry, index: int, *, returning: bool, named: bool = True) -> Person:
    """A patient with a diagnosis and a life that fits it.

    `returning` patients have been in care before, so theirs is no single episode; only `named` ones get a name,
    numbers and an address.
    """
    rng = registry.rng
    labels = [name for name, weight in LABELS.items() for _ in range(weight) if not (returning and name == "F32.1")]
    label = pick(rng, labels)
    age = number(rng, *AGES[label])
    visit = date(2018, 3, 1) + timedelta(days=number(rng, 0, 2200))
    born = registry.day(lambda: date(visit.year - age, number(rng, 1, 12), number(rng, 1, 28)))
    work, marital = _work(rng, age, label), _marital(rng, age)
    tags = {label, work, marital, pick(rng, "fm")}
    tags |= {"young"} if age < 26 else {"old"} if age >= 62 else set()
    tags |= {"livesparents"} if marital == "single" and age < 27 and rng.random() < 0.5 else set()
    if marital != "single" and rng.random() < 0.75 and (28 <= age <= 50 or age >= 56):
        tags |= {"children", "adultchildren"} if age >= 56 else {"children"}
    first_contact = not returning and label not in ("F33.2", "F20.0", "F31.4") and rng.random() < 0.5
    tags |= {"first"} if first_contact else {"onmed"} if label != "F10.20" and rng.random() < 0.7 else set()
    severe = label in ("F33.2", "F31.4")
    tags |= {"si"} if severe and rng.random() < 0.45 else {"nosi"}
    facts = _life(registry, tags, age) | {"kin": _kin(rng, tags)}
    if named:
        facts |= _identity(registry, tags, facts["kin"])
    return Person(f"P{index:04d}", label, born, visit, frozenset(tags), facts)


def _work(rng: random.Random, age: int, label: str) -> str:
    if age >= 64:
        return "retired"
    draw = rng.random()
    if age < 25 and draw < 0.55:
        return "student"
    return "unemployed" if draw > (0.35 if label == "F20.0" else 0.8) else "employed"


def _marital(rng: random.Random, age: int) -> str:
    draw = rng.random()
    if age < 25:
        return "single"
    if age < 35:
        return "single" if draw < 0.55 else "married"
    if age < 62:
        return "married" if draw < 0.5 else "divorced" if draw < 0.75 else "single"
    return "married" if draw < 0.5 else "widowed" if draw < 0.85 else "divorced"


def _life(registry: Registry, tags: set[str], age: int) -> dict[str, str]:
    rng, writer = registry.rng, Writer(registry.grammar, registry.rng, {}, frozenset())
    woman = "f" in tags
    job, branch = writer.slot("job").split("@")
    work = next(name for name in ("student", "employed", "unemployed", "retired") if name in tags)
    role = {
        "student": writer.slot("study") + " student", "employed": job,
        "unemployed": "unemployed " + job, "retired": "retired " + job,
    }[work]  # fmt: skip
    marital = next(name for name in ("single", "married", "divorced", "widowed") if name in tags)
    lowest = 19 if age > 24 else 14
    kids = number(rng, 2, 3)
    return {
        "he": "she" if woman else "he",
        "He": "She" if woman else "He",
        "him": "her" if woman else "him",
        "his": "her" if woman else "his",
        "himself": "herself" if woman else "himself",
        "title": "Ms." if woman else "Mr.",
        "sexword": "woman" if woman else "man",
        "sexletter": "F" if woman else "M",
        "spouse": "husband" if woman else "wife",
        "marital": marital,
        "job": job,
        "role": role,
        "employer": f"{writer.slot('employer.name')} {branch}",
        "hobby": writer.slot("hobby"),
        "onset": str(number(rng, lowest, min(age - 3, 25 if "F42.2" in tags else 34)) if age > lowest + 3 else lowest),
        "retage": str(number(rng, 60, min(age, 66)) if age >= 62 else 60),
        "kidcount": f"{WORDS[kids]} children",
    }


def _kin(rng: random.Random, tags: set[str]) -> str:
    if "livesparents" in tags:
        return pick(rng, ("mother", "father"))
    if "old" in tags:
        return pick(rng, ("sister", "brother", "niece", "nephew"))
    return pick(rng, ("sister", "brother", "cousin", "aunt", "uncle"))


def _identity(registry: Registry, tags: set[str], kin: str) -> dict[str, str]:
    rng = registry.rng
    fullname = registry.unique(f"<first.{'f' if 'f' in tags else 'm'}> <last>")
    first, last = fullname.split()
    kin_sex = "f" if kin in ("mother", "sister", "niece", "aunt") else "m"
    own_surname = kin in ("mother", "father", "brother")
    return {
        "fullname": fullname,
        "last": last,
        "lastfirst": f"{last}, {first}",
        "mrn": registry.unique("##-###-###"),
        "phone": registry.phone(),
        "email": f"{first}.{last}@example.org".lower(),
        "address": f"{number(rng, 2, 989)} {registry.unique('<street>, <town>')}",
        "kinname": registry.unique(f"<first.{kin_sex}> {last if own_surname else '<last>'}"),
        "kinphone": registry.phone(),
    }


def written_date(rng: random.Random, day: date) -> str:
    """A date in one of four customary forms."""
    month = MONTHS[day.month - 1]
    forms = (
        f"{day.month:02d}/{day.day:02d}/{day.year}", f"{month} {day.day}, {day.year}",
        f"{day.day} {month} {day.year}", day.isoformat(),
    )  # fmt: skip
    return pick(rng, forms)


def visit_facts(registry: Registry, person: Person, visit: int, doctors: list[str]) -> dict[str, str]:
    """The facts of the first (0) or second (1) visit: age, medicines, scores, dates."""
    rng = registry.rng
    due = person.first_visit + timedelta(days=visit * number(rng, 280, 520))
    day = review = due
    if "fullname" in person.facts:
        day = registry.day(lambda: due + timedelta(days=number(rng, -30, 30)))
        review = registry.day(lambda: day + timedelta(days=number(rng, 14, 60)))
    age = day.year - person.born.year - ((day.month, day.day) < (person.born.month, person.born.day))
    low, high, unit = DURATIONS[person.label]
    scale, least, most, out_of = SCALES[person.label]
    length = number(rng, low, high)
    spouse = person.facts["spouse"] if "married" in person.tags else person.facts["kin"]
    return {
        "age": str(age),
        "visit": written_date(rng, day),
        "nextvisit": written_date(rng, review),
        "dob": written_date(rng, person.born),
        "doctor": pick(rng, doctors),
        "dur": f"{WORDS[length] if length < 13 else length} {unit}",
        "hours": pick(rng, HOURS),
        "clock": f"{pick(rng, CLOCKS)} in the morning",
        "lbs": str(number(rng, 5, 19)),
        "mmse": str(number(rng, 26, 29)),
        "weeks": WORDS[number(rng, 2, 8)],
        "scalename": scale,
        "scale": f"{scale} {number(rng, least, most)}/{out_of}",
        "kinplain": spouse,
    } | _medicines(registry.grammar, rng, person.label)


def _medicines(grammar: Grammar, rng: random.Random, label: str) -> dict[str, str]:
    lines = [variant.text.split("/") for variant in grammar.get("drugs." + label, grammar["drugs.dep"])]
    chosen = [lines.pop(int(rng.random() * len(lines))) for _ in range(3)]
    facts = {"past": chosen[2][0]}
    for key, (drug, doses, frequency) in zip(("cur", "new"), chosen, strict=False):
        steps = doses.split(",")
        at = number(rng, 0, len(steps) - 2) if key == "cur" else 0
        facts |= {key: drug, key + "dose": steps[at], key + "freq": frequency}
        if key == "cur":
            facts["updose"] = steps[at + 1]
    return facts
