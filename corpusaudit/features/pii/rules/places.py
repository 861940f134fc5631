"""Rules for addresses and postal codes; the tagger finds the rest of them."""

from __future__ import annotations

from corpusaudit.features.pii.rules.rule import Rule

_TYPES = (
    r"(?:street|st|avenue|ave|av|boulevard|blvd|road|rd|lane|ln|drive|dr|court|ct|place|pl|terrace|ter|circle|cir|way"
    r"|parkway|pkwy|square|sq|highway|hwy|trail|trl|crescent|close|grove|gardens|mews|row|walk|loop|plaza|alley"
    r"|turnpike)"
)
_FULL_TYPES = r"(?:street|avenue|boulevard|road|lane|drive|court|terrace|parkway|highway|crescent)"
_UNIT = r"(?:apartment|apt|suite|ste|unit|flat|room|rm|floor|#)\.? ?#?\d{1,5}[A-Z]?\b"
_STATES = (
    r"(?:A[LKZR]|C[AOT]|D[EC]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|PR|RI|S[CD]|T[NX]|UT|V[TAI]"
    r"|W[AVIY]|A[AEP])"
)
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
# Words that make a number a count, a measure or a step of a list, never a house number.
_NO_STREET = (
    r"(?!(?:of|in|on|the|per|to|and|or|at|from|with|for|by|an?|is|was|were|are|had|has|as|than|that|after|before"
    r"|mg|mcg|kg|ml|cm|mm|patients?|people|persons?|cases?|men|women|children|years?|months?|weeks?|days?|hours?"
    r"|minutes?|times|percent|doses?|tablets?|points?|types?|phases?|stages?|grades?|class|levels?|steps?|parts?"
    r"|chapters?|sections?|figures?|tables?|vol(?:ume)?|no|page|groups?|factors?|vitamins?|chromosomes?|exons?"
    r"|criteria|studies|trials?|January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b)"
)
_ANY_WORD = rf"{_NO_STREET}[^\W\d_][\w'’.-]{{0,25}}"
_CAPITAL_WORD = rf"(?-i:{_NO_STREET}[A-ZÀ-Þ])[\w'’.-]{{0,25}}"
_DWELLING = r"(?:Apartment|Apt|Suite|Ste)\b\.? ?#?\d"

PLACE_RULES: tuple[Rule, ...] = (
    Rule(
        name="street_address",
        type="ADDRESS",
        pattern=rf"(?<![\w./-])\d{{1,6}}[A-Z]?(?:-\d{{1,4}})?,? (?:(?:[NSEW]\.?|North|South|East|West|NE|NW|SE|SW) )?"
        rf"(?:[A-Z0-9][\w'’.-]{{0,25}} ){{1,4}}(?i:{_TYPES})\b\.?(?:,? (?i:{_UNIT}))?",
        flags=0,
        score=0.9,
        true_examples=(
            ("Lives at 9838 Alder Road.", "9838 Alder Road."),
            ("4871 N. Magnolia Blvd, Apt 5B", "4871 N. Magnolia Blvd, Apt 5B"),
            ("12-14 St Mary's Ct", "12-14 St Mary's Ct"),
        ),
        false_examples=("50 mg St", "T2 Weighted drive", "2012 Main findings", "10 patients on the street"),
    ),
    Rule(
        name="street_address_lower_case",
        type="ADDRESS",
        pattern=rf"(?<![\w./-])\d{{1,6}} (?!(?:of|in|on|the|per|to|and|or|at|from|mg|patients|people|a|an|years?"
        rf"|days?) )(?:[a-z][\w'’-]{{1,20}} ){{1,2}}{_FULL_TYPES}\b(?:,? {_UNIT})?",
        score=0.8,
        true_examples=(("at 4871 magnolia road", "4871 magnolia road"), ("22 OLD MILL LANE", "22 OLD MILL LANE")),
        false_examples=("10 patients on the road", "5 in the court", "3 of the drive"),
    ),
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
        name="street_without_number",
        type="ADDRESS",
        pattern=r"(?<![\w])(?:[A-ZÀ-Þ][\w'’-]{1,25} ){1,3}(?:Street|Avenue|Road|Lane|Boulevard|Terrace"
        r"|Crescent)\b(?! (?:Journal|Fighter|Map))",
        flags=0,
        score=0.75,
        # An institution called after its street is no address.
        unless_after=r"['’]?s? (?:(?:Children'?s|General|Community|Elementary|High|Public|Medical|Health|Baptist|United"
        r"|Methodist) ){0,2}(?:Hospitals?|Clinics?|School|Cent(?:er|re)|College|Church|Theat(?:er|re)|Surgery|Practice"
        r"|Infirmary|University)\b",
        true_examples=(("moved to Juniper Street last year", "Juniper Street"), ("on Old Mill Lane", "Old Mill Lane")),
        false_examples=("the Wall Street Journal", "on the street", "a road", "Harley Street Children's Clinic"),
    ),
    Rule(
        name="street_corner",
        type="ADDRESS",
        pattern=r"\b[Cc]orner of (?P<value>(?:[\w'’.-]+ ){1,4}and (?:\w[\w'’.-]* ){0,2}?(?:[A-ZÀ-Þ0-9][\w'’.-]*)"
        r"(?: [A-ZÀ-Þ0-9][\w'’-]*){0,3})",
        flags=0,
        score=0.85,
        check=lambda value: value[:1].isupper() or value[:1].isdigit() or value.split(" ")[1][:1].isupper(),
        true_examples=(
            ("at the corner of 5th and Main", "5th and Main"),
            ("corner of Mill Road and High St", "Mill Road and High St"),
            ("corner of 12 Mill Road and van Dyck Bridge", "12 Mill Road and van Dyck Bridge"),
        ),
        false_examples=("the corner of the mouth and Nose", "corner of the eye"),
    ),
    Rule(
        name="street_corner_lower_case",
        type="ADDRESS",
        pattern=rf"\bcorner of (?P<value>(?:[\w'’.-]+ ){{1,4}}and (?:[\w'’.-]+ ){{1,3}}{_FULL_TYPES}\b)",
        score=0.8,
        true_examples=(
            ("the corner of linden allee 73 and mill street", "linden allee 73 and mill street"),
            ("corner of oak and mill road", "oak and mill road"),
        ),
        false_examples=("the corner of the mouth and nose", "corner of the street"),
    ),
    Rule(
        name="street_word_between_numbers",
        type="ADDRESS",
        pattern=rf"(?<![\w.,/-])\d{{1,6}},? {_STREET_FIRST}(?:{_ANY_WORD} ){{0,3}}{_ANY_WORD},? \d{{1,5}}[A-Z]?"
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
        rf"{_CAPITAL_WORD}(?: (?:d[aeo]s? )?{_CAPITAL_WORD}){{0,3}},? \d{{1,5}}[A-Z]?(?!\w|[.,]\d)",
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
        pattern=rf"(?<![\w./-])(?:\d{{1,6}} )?{_CAPITAL_WORD}(?:(?: {_CAPITAL_WORD}){{0,2}} {_STREET_LAST}"
        rf"| {_ANY_WORD} (?:út|útja|utca|tér|tere)) \d{{1,4}}[A-Z]?(?!\w|[.,]\d)",
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
        pattern=rf"(?<![\w.,/-])(?:\d{{1,6}} ){{1,2}}(?:{_ANY_WORD} ){{0,3}}{_ANY_WORD} \d{{1,4}}[A-Z]?"
        rf"(?=[^\S\n]*+\n\s*+[^\W\d_]|, {_CAPITAL_WORD}(?: {_CAPITAL_WORD}){{0,3}}(?:,|[^\S\n]*+\n|\.?$))",
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
    Rule(
        name="address_stated",
        type="ADDRESS",
        # What is said to be where somebody lives or something is sent, though nothing in it is a word for a street.
        pattern=r"\b(?:address(?: is| was|:)|liv(?:es?|ed|ing) (?:at|in)|resid(?:es?|ed|ing) (?:at|in)|(?:is|are|was"
        r"|were|located|stay(?:s|ed|ing)|situated) at|(?:return|mail|deliver|ship|sen[dt]|move)(?:e?d)?"
        r"(?: (?:it|them|this|that))? to)\s(?P<value>(?:\d{1,6}[A-Z]? ){1,2}"
        rf"{_CAPITAL_WORD}(?: {_CAPITAL_WORD}){{1,3}}(?: \d{{1,5}})?)(?<!\.)"
        r"(?=[.,;\n]|$| and\b| in\b| for\b| since\b| with\b)",
        score=0.75,
        true_examples=(
            ("The cafe is at 9816 214 Pavlou Melina", "9816 214 Pavlou Melina"),
            ("She lives at 41 Cherry Orchard.", "41 Cherry Orchard"),
            ("Return to 7 Abbey Fields, please", "7 Abbey Fields"),
        ),
        false_examples=(
            "she lives in 20 Countries",
            "the dose is at 25 mg",
            "moved to 3 North",
            "it was at 12 Weeks of",
            "moved to 2 Liters Nasal Cannula overnight",
        ),
    ),
    Rule(
        name="numbered_line_before_dwelling_unit",
        type="ADDRESS",
        pattern=rf"(?<![\w.,/-])(?:\d{{1,6}} ){{1,2}}(?:{_ANY_WORD} ){{0,3}}{_ANY_WORD}(?=[\s,>?|]{{1,8}}{_DWELLING})",
        score=0.85,
        true_examples=(
            ("send to 70 95 Alder Creek Apt. 604 please", "70 95 Alder Creek"),
            ("79 291 Adelaida Kambos\n Suite 477", "79 291 Adelaida Kambos"),
        ),
        false_examples=("given 50 mg in Suite 4", "12 patients of Suite 741", "70 95 Alder Creek"),
    ),
    Rule(
        name="line_before_dwelling_unit",
        type="ADDRESS",
        pattern=r"(?<![\w.,/-])(?:\d{1,6} ){0,2}(?:[^\W\d_][\w'’.-]{0,25} ){1,4}\d{1,5}[A-Za-z]?(?=[\s,>?|]{1,8}"
        r"(?:Apartment|Apt|Suite|Ste)\b\.? ?#?\d)",
        score=0.85,
        true_examples=(("864 Piazzetta Scalette 104\n Apt. 905", "864 Piazzetta Scalette 104"),),
        false_examples=("864 Piazzetta Scalette 104\n Aptitude", "given 50 mg"),
    ),
    Rule(
        name="post_office_box",
        type="ADDRESS",
        pattern=r"(?<![\w])(?:P\.? ?O\.? ?Box|Post Office Box|Postfach|Apartado) ?#?\d{1,6}\b",
        score=0.95,
        true_examples=(("mail to PO Box 1290", "PO Box 1290"), ("P.O. Box 44", "P.O. Box 44")),
        false_examples=("box 12", "PO 12 mg"),
    ),
    Rule(
        name="military_address",
        type="ADDRESS",
        pattern=r"(?<![\w])(?:(?:PSC|CMR|Unit) \d{2,5},? Box \d{1,5}|US(?:S|NS|NV|CGC) [A-Z][\w'’-]+"
        r"(?=\s+[AFD]PO\b))(?:\s+[AFD]PO A[AEP] \d{5})?\b",
        score=0.97,
        true_examples=(
            ("PSC 4355, Box 4187\nAPO AP 28906", "PSC 4355, Box 4187\nAPO AP 28906"),
            ("USS Nimitz FPO AP 96620", "USS Nimitz FPO AP 96620"),
        ),
        false_examples=("Unit 12 of the ward", "PSC with 12 cases"),
    ),
    Rule(
        name="military_post_office",
        type="ADDRESS",
        pattern=r"(?<![\w])[AFD]PO,? A[AEP],? \d{5}(?:-\d{4})?\b",
        score=0.95,
        true_examples=(("APO AE 09012", "APO AE 09012"),),
        false_examples=("APO E 4", "apo A1"),
    ),
    Rule(
        name="dwelling_unit",
        type="ADDRESS",
        pattern=r"(?<![\w])(?:(?:Apartment|Apt|Suite|Ste)(?:\.|\b) ?#?\d{1,5}[A-Z]?|(?:Apartment|Apt|Suite)"
        r"(?:\. ?| )(?-i:[A-Z])\d{0,4})"
        r"(?![\w]|\.\d)",
        score=0.8,
        true_examples=(("stays in Apt. 5B now", "Apt. 5B"), ("Suite 741", "Suite 741"), ("Apartment C", "Apartment C")),
        false_examples=("apartment block", "a suite of 12 tests", "aptitude 12", "the stem cells", "Step 3", "Stem 3"),
    ),
    Rule(
        name="zip_after_state",
        type="LOCATION",
        pattern=rf"(?<![\w]){_STATES},? (?P<value>\d{{5}}(?:-\d{{4}})?)(?![\w-]|\.\d)",
        flags=0,
        score=0.93,
        true_examples=(("Boston, MA 02115", "02115"), ("MD 20892-4560.", "20892-4560")),
        false_examples=("MA 0211", "FLU 12345", "OMIM 213300"),
    ),
    Rule(
        name="zip_plus_four",
        type="LOCATION",
        pattern=r"(?<![\w.-])\d{5}-\d{4}(?![\w-]|\.\d)",
        score=0.85,
        true_examples=(("20892-4560", "20892-4560"),),
        false_examples=("120892-4560", "20892-45601"),
    ),
    Rule(
        name="postal_code_named",
        type="LOCATION",
        pattern=r"\b(?:zip|postal|post)[ -]?(?:code)?(?: is)?[ ]?[:#]?[ ]?\n?(?P<value>"
        r"(?=[A-Z]{0,2}\d)[A-Z0-9]{3,5}(?:[ -][A-Z0-9]{2,4})?)(?![\w-])",
        score=0.93,
        true_examples=(
            ("ZIP: 48750", "48750"),
            ("postal code 394 13", "394 13"),
            ("Postcode: SW1A 2AA", "SW1A 2AA"),
            ("ZIP: 7412 SL", "7412 SL"),
        ),
        false_examples=("post 12 mg", "zip line", "post-op day 3"),
        check=lambda value: sum(c.isdigit() for c in value) >= 2,
        unless_after=r"\s?(?:mg|ml|years?|days?|%)",
    ),
    Rule(
        name="postal_code_uk_ca",
        type="LOCATION",
        pattern=r"(?<![\w-])(?:(?:[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?) \d[ABD-HJLNP-UW-Z]{2}"
        r"|[ABCEGHJ-NPRSTVXY]\d[A-Z] \d[A-Z]\d)(?![\w-])",
        flags=0,
        score=0.85,
        true_examples=(("London SW1A 2AA.", "SW1A 2AA"), ("Ottawa K1A 0B1", "K1A 0B1")),
        false_examples=("T2 3MM", "C5 6mm", "HLA B27"),
    ),
    Rule(
        name="city_before_state",
        type="LOCATION",
        pattern=rf"(?<![\w.])(?P<value>[A-Z][a-zà-ÿ'’.-]+(?: [A-Z][a-zà-ÿ'’-]+){{0,2}}), {_STATES}(?= \d{{5}}"
        rf"|[.,;)\n]|$)",
        flags=0,
        score=0.8,
        true_examples=(("moved to Ann Arbor, MI.", "Ann Arbor"), ("Bethesda, MD 20892", "Bethesda")),
        false_examples=("vitamin A, DE", "in Paris, TX-like", "Seizures, MA"),
        check=lambda value: value not in {"Seizures", "Vitamins"},
    ),
)
