"""Cities and towns that the state behind them or a label before them gives away."""

from __future__ import annotations

from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.locales.regions import is_region
from corpusaudit.features.pii.locales.vocabulary import is_known_word, words_of
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import STATES, any_listed

_PLACE = r"[A-ZÀ-ÞĀ-Ž][^\W\d_]{1,24}(?:['’-][^\W\d_]{1,24}){0,3}"
_LABELS = tabled("columns", "place")
_IN_CAPITALS = [[word.upper() for word in words] for words in _LABELS]
_LINK = r"(?:de|del|di|da|do|dos|am|an der|im|sur|sous|les|la|le|aan|den|the|of)"

RULES: tuple[Rule, ...] = (
    Rule(
        name="city_before_state",
        type="LOCATION",
        digitless=True,
        pattern=rf"(?<![\w.])(?P<value>[A-Z][a-zà-ÿ'’.-]+(?: [A-Z][a-zà-ÿ'’-]+){{0,2}}), {STATES}(?= \d{{5}}"
        rf"|[.,;)\n]|$)",
        flags=0,
        score=0.8,
        true_examples=(("moved to Ann Arbor, MI.", "Ann Arbor"), ("Bethesda, MD 20892", "Bethesda")),
        false_examples=("vitamin A, DE", "in Paris, TX-like", "Seizures, MA"),
        check=lambda value: value not in {"Seizures", "Vitamins"},
    ),
    Rule(
        name="place_labelled",
        type="LOCATION",
        digitless=True,
        pattern=rf"(?:(?<![\w-])(?i:{any_listed(_LABELS)})[ \t]{{0,2}}[:=]"
        rf"|(?:^|(?<=\n)){any_listed(_IN_CAPITALS)}(?=[ \t]))[ \t]{{0,4}}"
        rf"(?P<value>{_PLACE}(?:[ -](?:{_LINK}[ ]){{0,2}}{_PLACE}){{0,3}})(?![\w@])",
        flags=0,
        score=0.7,
        check=lambda value: not is_region(value) and not all(map(is_known_word, words_of(value))),
        true_examples=(
            ("Wohnort: Olmstadt", "Olmstadt"),
            ("day = Monday ; lugar = Quillar del Olmo ; x", "Quillar del Olmo"),
            ("Ciudad:  Quillar", "Quillar"),
            ("NAME Olm\nWOHNORT Quillstadt", "Quillstadt"),
        ),
        false_examples=(
            "Wohnort: unbekannt",
            "Wohnort Olmstadt",
            "City: N/A",
            "City: Unknown",
            "TAKES PLACE ON THE MAP",
        ),
    ),
)
