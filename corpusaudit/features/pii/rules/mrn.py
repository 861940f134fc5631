"""Numbers of medical records."""

from __future__ import annotations

from corpusaudit.features.pii.checks import digit_count
from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.rules.called import COUNT, called, code_number
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import SPACED, any_listed, named

RULES: tuple[Rule, ...] = (
    Rule(
        name="mrn",
        type="MRN",
        digits=4,
        pattern=named(
            r"mrn|m\.r\.n\.|mr ?#|med(?:ical)?\.? rec(?:ord)?s?\.?|(?:patient |hospital |health |case )?(?:record"
            r"|chart)(?= ?(?:number|num|no|nr|#|id|:))"
            r"|hospital(?= ?(?:number|no|#|id))|patient(?= ?(?:number|no\b|#|id))|nhs|urn|unit(?= ?number)"
            r"|pt\.? ?id|emr(?: ?id)?"
            r"|encounter|accession|visit(?= ?(?:number|no\b|#|id))|case(?= ?(?:number|no\b|#|id))|admission(?= ?"
            r"(?:number|no\b|#|id))",
            SPACED,
        ),
        score=0.95,
        check=digit_count(4, 14),
        true_examples=(
            ("MRN: 33532919.", "33532919"),
            ("Record number 56585875.", "56585875"),
            ("medical record no. A-104-22871", "A-104-22871"),
            ("Patient ID P0045512", "P0045512"),
            ("NHS number 943 476 5919", "943 476 5919"),
        ),
        false_examples=("case 12", "the patient 50 mg", "record of 12 seizures", "MR 3 T", "chart review", "unit 5000"),
    ),
    Rule(
        name="record_called",
        type="MRN",
        digits=4,
        pattern=called(
            any_listed(tabled("identifiers", "medical_record")),
            any_listed(tabled("identifiers", "medical_record_or_more")),
        ),
        score=0.9,
        check=code_number,
        unless_after=COUNT,
        true_examples=(
            ("NHC: 4471203.", "4471203"),
            ("historia clínica n.º 90417/11", "90417/11"),
            ("Patientennr. 00417733", "00417733"),
            ("Akte 88120-4", "88120-4"),
            ("dossier n° AB 440127", "AB 440127"),
        ),
        false_examples=(
            "caso 12",
            "historia de 1200 años",
            "Akte 2010/2011",
            "paciente 50 mg",
            "case 3.25",
            "Fall 7 von 9",
        ),
    ),
)
