"""Numbers of medical records."""

from __future__ import annotations

from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.rules.called import COUNT, called, code_number
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import any_listed


def _no_date(value: str) -> bool:
    """Whether three pairs of digits are a date in no order of day, month and year."""
    first, second, third = map(int, value.split("-"))
    orders = ((first, second), (second, first), (third, second))
    return not any(1 <= day <= 31 and 1 <= month <= 12 for day, month in orders)


RULES: tuple[Rule, ...] = (
    Rule(
        name="record_in_pairs",
        type="MRN",
        digits=6,
        # How files are shelved by their last digits (terminal digit filing), where no date is meant.
        pattern=r"(?<![\w.,/-])\d{2}-\d{2}-\d{2}(?![\w/-]|[.,]\d)",
        score=0.6,
        check=_no_date,
        true_examples=(("had him under 44-12-77 there", "44-12-77"), ("| 07-73-41 | CT", "07-73-41")),
        false_examples=("on 12-07-73", "44-12-77-3", "week 10-12-14", "20-01-31"),
    ),
    Rule(
        name="record_called",
        type="MRN",
        digits=4,
        together="code",
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
