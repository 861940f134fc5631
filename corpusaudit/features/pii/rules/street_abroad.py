"""Street addresses as other languages write them: the number behind the name, or on both sides."""

from __future__ import annotations

from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import CAPITAL_WORD

# Words for a street in languages that write the number behind the name, at its beginning ("Calle Mayor 7") or its end
# ("Rákóczi út 13", "Frankfurter Allee 73").
_STREET_FIRST = (
    r"(?:(?:rue|avenue|boulevard|allée|chemin|quai|impasse|viale|piazza|piazzale|piazzetta|corso|vicolo|strada|calle"
    r"|avenida|paseo|plaza|camino|carretera|rúa|rua|travessa|praça|praceta|estrada|largo|ulica|aleja|trg|cesta|odos)"
    r"(?= )|c/|avda\.?|ul\.) ?"
)
_STREET_LAST = (
    r"(?:út|útja|utca|tér|tere|körút|krt\.?|stra(?:ß|ss)e|str\.|allee|platz|weg|gasse|damm|ufer|straat|laan|plein"
    r"|kade|gatan|gata|vägen|veien|vei|vej|gade|katu|tie|náměstí|třída|ulice)"
)

RULES: tuple[Rule, ...] = (
    Rule(
        name="street_address_compound",
        type="ADDRESS",
        pattern=r"(?<![\w])[A-ZÀ-Þ][\w-]{2,25}(?:stra(?:ß|ss)e|str\.|straat|weg|laan|plein|gracht|gasse|gatan"
        r"|vägen|veien|gata|vej|gade|katu|tie|utca|steenweg) \d{1,4}[A-Za-z]?(?!\w)",
        flags=0,
        score=0.85,
        true_examples=(("in der Lindenstraße 12a", "Lindenstraße 12a"), ("Mannerheimintie 5", "Mannerheimintie 5")),
        false_examples=("Lindenstraße", "strasse 12"),
    ),
    Rule(
        name="street_word_before_number",
        type="ADDRESS",
        pattern=rf"(?<![\w./-]){_STREET_FIRST}(?:(?:d[aeiou]s?|del|della|las?|los|les?|san|santa) ){{0,2}}"
        rf"{CAPITAL_WORD}(?: (?:d[aeo]s? )?{CAPITAL_WORD}){{0,3}},? \d{{1,5}}[A-Z]?(?!\w|[.,]\d)",
        score=0.85,
        true_examples=(
            ("lives at C/ Señora Alta 88 now", "C/ Señora Alta 88"),
            ("Praceta José Régio 14", "Praceta José Régio 14"),
            ("on Trg Svobode 5.", "Trg Svobode 5"),
        ),
        false_examples=("Avenue of 12", "largo di molto 4", "C/section 3"),
    ),
)
