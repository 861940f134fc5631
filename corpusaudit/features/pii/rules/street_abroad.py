"""Street addresses as other languages write them: the number behind the name, or on both sides."""

from __future__ import annotations

from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import ANY_WORD, CAPITAL_WORD

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
        name="street_address_romance",
        type="ADDRESS",
        pattern=r"(?<![\w./-])(?:\d{1,6},? (?:bis |ter )?)?\b(?:rue|avenue|boulevard|place|allée|chemin|via|viale"
        r"|piazza|calle|avenida|rua|travessa|praça|ulica|ul\.|plac)"
        r" (?:(?:d[eiau]l{0,2}[aeo]?s?|d'|la|las|los|le|les|do|da|dos|das|san|santa) ?){0,3}"
        r"(?-i:[A-ZÀ-Þ])[\w'’-]+(?: (?-i:[A-ZÀ-Þ])[\w'’-]+){0,2},? \d{1,5}\b"
        r"|(?<![\w./-])\d{1,6},? (?:bis |ter )?(?:rue|avenue|boulevard|place|allée|chemin) (?:(?:d[eu]s?|d'|la|le"
        r"|les|l') ?){0,3}(?-i:[A-ZÀ-Þ])[\w'’-]+(?: (?-i:[A-ZÀ-Þ])[\w'’-]+){0,2}",
        score=0.85,
        true_examples=(
            ("12 rue de la Paix", "12 rue de la Paix"),
            ("in Via Roma 41", "Via Roma 41"),
            ("Calle Mayor, 7", "Calle Mayor, 7"),
        ),
        false_examples=("given via tube 4", "spread via Blood", "place 5 drops"),
    ),
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
        name="street_word_between_numbers",
        type="ADDRESS",
        pattern=rf"(?<![\w.,/-])\d{{1,6}},? {_STREET_FIRST}(?:{ANY_WORD} ){{0,3}}{ANY_WORD},? \d{{1,5}}[A-Z]?"
        r"(?!\w)",
        score=0.85,
        true_examples=(
            ("at 106 rúa olmos 44, and", "106 rúa olmos 44"),
            ("947 trg republike 17", "947 trg republike 17"),
            ("12 C/ Señora del Sol 88", "12 C/ Señora del Sol 88"),
        ),
        false_examples=("50 mg via tube 4", "2 ruefully 4", "10 plaza"),
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
    Rule(
        name="street_word_after_name",
        type="ADDRESS",
        pattern=rf"(?<![\w./-])(?:\d{{1,6}} )?{CAPITAL_WORD}(?:(?: {CAPITAL_WORD}){{0,2}} {_STREET_LAST}"
        rf"| {ANY_WORD} (?:út|útja|utca|tér|tere)) \d{{1,4}}[A-Z]?(?!\w|[.,]\d)",
        score=0.85,
        true_examples=(
            ("moved to Rákóczi út 13.", "Rákóczi út 13"),
            ("Frankfurter Allee 73 in Berlin", "Frankfurter Allee 73"),
            ("86 Petőfi Sándor utca 4", "86 Petőfi Sándor utca 4"),
        ),
        false_examples=("Sie lief weg 3 mal", "The platz", "Pad Tie 3.5"),
    ),
    Rule(
        name="street_between_numbers",
        type="ADDRESS",
        # A number on both sides of a name and a place behind it: how forms print addresses of many countries.
        pattern=rf"(?<![\w.,/-])(?:\d{{1,6}} ){{1,2}}(?:{ANY_WORD} ){{0,3}}{ANY_WORD} \d{{1,4}}[A-Z]?"
        rf"(?=[^\S\n]*+\n\s*+[^\W\d_]|, {CAPITAL_WORD}(?: {CAPITAL_WORD}){{0,3}}(?:,|[^\S\n]*+\n|\.?$))",
        score=0.75,
        true_examples=(
            ("now in 94472 Alta Riba 55\nGondre\n, WHT", "94472 Alta Riba 55"),
            ("it is 18 Zona Verde 75, Rogers, Chad", "18 Zona Verde 75"),
            ("45 ašalgata 37\nkielce", "45 ašalgata 37"),
        ),
        false_examples=(
            "12 March 2012, Boston, was",
            "10 of 12, Smith, and",
            "3 patients over 60, Smith, and",
            "2 Phase 3, Randomized",
            "4 grams at 9, Mary, and",
            "5 Stage 4\nCancer",
        ),
    ),
)
