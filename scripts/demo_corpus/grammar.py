"""A small grammar for text: slots with variants, choices in braces, variants that need a tag."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypeVar

T = TypeVar("T")
_CHOICE = re.compile(r"\{([^{}]*)\}")
_SLOT = re.compile(r"<(\^?)([\w.]+)>")


class Variant(NamedTuple):
    """One way to fill a slot; every condition is a set of alternatives such as ("F32.1", "F33.2") or ("!old",)."""

    conditions: tuple[tuple[str, ...], ...]
    text: str


Grammar = dict[str, list[Variant]]


def pick(rng: random.Random, items: Sequence[T]) -> T:
    """One item. Only `random()` is drawn, the one method whose sequence Python promises to keep."""
    return items[int(rng.random() * len(items))]


def shuffled(rng: random.Random, items: Sequence[T]) -> list[T]:
    """The items in a random order."""
    rest = list(items)
    return [rest.pop(int(rng.random() * len(rest))) for _ in range(len(rest))]


def number(rng: random.Random, low: int, high: int) -> int:
    """A whole number from low to high, both included."""
    return low + int(rng.random() * (high - low + 1))


def load(*names: str) -> Grammar:
    """The grammar in the named files beside this module; a slot may go on in a second file."""
    grammar: Grammar = {}
    for name in names:
        lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
        slot = ""
        for line in lines:
            if line.startswith("# "):
                slot = line[2:].strip()
            elif line and not line.startswith(";"):
                grammar.setdefault(slot, []).append(_variant(line))
    return grammar


def _variant(line: str) -> Variant:
    if not line.startswith("["):
        return Variant((), line)
    tags, text = line[1:].split("] ", 1)
    return Variant(tuple(tuple(tag.split("|")) for tag in tags.split()), text)


@dataclass
class Writer:
    """Expands slots for one note.

    `breadth` is the share of each slot's variants in use: below 1 the text becomes plainer and less varied.
    `said` collects the facts that were written, in order.
    """

    grammar: Grammar
    rng: random.Random
    facts: dict[str, str]
    tags: frozenset[str]
    breadth: float = 1.0
    said: list[tuple[str, str]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def slot(self, name: str) -> str:
        """One expansion of a slot; no variant is used twice in a note while another is left."""
        fitting = [variant.text for variant in self.grammar[name] if self._fits(variant)]
        fitting = fitting[: max(1, round(self.breadth * len(fitting) + 0.49))]
        fresh = [text for text in fitting if text not in self.used] or fitting
        if not fresh:
            raise ValueError(f"no variant of slot {name!r} fits {sorted(self.tags)}")
        text = pick(self.rng, fresh)
        self.used.add(text)
        return self.expand(text)

    def expand(self, text: str) -> str:
        """The text with its choices made and its slots filled."""
        while _CHOICE.search(text):
            text = _CHOICE.sub(lambda match: pick(self.rng, match[1].split("|")), text)
        return _SLOT.sub(lambda match: self._fill(match[2], bool(match[1])), text).replace("\\n", "\n")

    def _fill(self, name: str, capital: bool) -> str:
        if name in self.facts:
            text = self.facts[name]
            self.said.append((name, text))
        else:
            text = self.slot(name)
        return text[:1].upper() + text[1:] if capital else text

    def _fits(self, variant: Variant) -> bool:
        return all(
            any((tag[1:] not in self.tags) if tag.startswith("!") else (tag in self.tags) for tag in alternatives)
            for alternatives in variant.conditions
        )


def tidy(text: str) -> str:
    """Sentences with capitals, no doubled stops or blanks, and "an" before vowels."""
    text = re.sub(r" +", " ", text).replace(" ,", ",").replace(" .", ".").replace("..", ".").strip()
    text = re.sub(r"\b([Aa]) (?=[aeiou](?!ni|ne\b|se|ti))", r"\1n ", text)
    text = re.sub(r"\b([Aa]) (?=(?:8\d|18)-year)", r"\1n ", text)
    return re.sub(r'(^|[.!?]"? )([a-z])', lambda match: match[1] + match[2].upper(), text)
