"""Street addresses as English writes them."""

from __future__ import annotations

from corpusaudit.features.pii.rules.rule import Rule

_TYPES = (
    r"(?:street|st|avenue|ave|av|boulevard|blvd|road|rd|lane|ln|drive|dr|court|ct|place|pl|terrace|ter|circle|cir|way"
    r"|parkway|pkwy|square|sq|highway|hwy|trail|trl|crescent|close|grove|gardens|mews|row|walk|loop|plaza|alley"
    r"|turnpike)"
)
_FULL_TYPES = r"(?:street|avenue|boulevard|road|lane|drive|court|terrace|parkway|highway|crescent)"
_UNIT = r"(?:apartment|apt|suite|ste|unit|flat|room|rm|floor|#)\.? ?#?\d{1,5}[A-Z]?\b"

RULES: tuple[Rule, ...] = (
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
        name="street_without_number",
        type="ADDRESS",
        digitless=True,
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
        digitless=True,
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
)
