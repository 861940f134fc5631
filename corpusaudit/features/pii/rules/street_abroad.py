"""Street addresses as other languages write them: the number behind the name, or on both sides."""

from __future__ import annotations

from corpusaudit.features.pii.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    Rule(
        name="street_address_compound",
        type="ADDRESS",
        pattern=r"(?<![\w])[A-ZÀ-Þ][\w-]{2,25}(?:stra(?:ß|ss)e|str\.|straat|weg|laan|plein|gracht|gasse|gatan"
        r"|vägen|veien|gata|vej|gade|katu|tie|utca|steenweg) (?:[Nn]r\. ?|[Nn]r )?\d{1,4}[A-Za-z]?(?!\w)",
        flags=0,
        score=0.85,
        true_examples=(
            ("in der Lindenstraße 12a", "Lindenstraße 12a"),
            ("Mannerheimintie 5", "Mannerheimintie 5"),
            ("Olmstraße Nr.12", "Olmstraße Nr.12"),
        ),
        false_examples=("Lindenstraße", "strasse 12"),
    ),
)
