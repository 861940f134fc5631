"""Names, streets and places as the forms, letters and notes of a language write them, from its data."""

from __future__ import annotations

from corpusaudit.features.pii.locales.read import tabled_by_language
from corpusaudit.features.pii.rules.data import made_rules
from corpusaudit.features.pii.rules.rule import Rule

RULES: tuple[Rule, ...] = made_rules(tabled_by_language("rules", "rules"), tabled_by_language("rules", "words"))
