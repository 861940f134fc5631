"""Numbers of health plans and insurance policies."""

from __future__ import annotations

from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.rules.called import COUNT, called, code_number
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import any_listed

RULES: tuple[Rule, ...] = (
    Rule(
        name="medicare_beneficiary",
        type="HEALTH_PLAN",
        pattern=r"(?<![\w-])[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d-?[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d-?[AC-HJKMNP-RT-Y]{2}\d{2}(?![\w-])",
        flags=0,
        score=0.9,
        true_examples=(("Medicare 1EG4-TE5-MK73", "1EG4-TE5-MK73"), ("1EG4TE5MK73", "1EG4TE5MK73")),
        false_examples=("1EG4-TE5", "0EG4TE5MK73", "HSD17B3"),
    ),
    Rule(
        name="plan_called",
        type="HEALTH_PLAN",
        digits=4,
        together="code",
        pattern=called(
            any_listed(tabled("identifiers", "health_plan")), any_listed(tabled("identifiers", "health_plan_or_more"))
        ),
        score=0.91,
        check=code_number,
        unless_after=COUNT,
        true_examples=(
            ("póliza WQ 771204", "WQ 771204"),
            ("Mitgliedsnr.: 441207733", "441207733"),
            ("under policy 4410 2277 19", "4410 2277 19"),
            ("Escriba su número de socio.\nusuario: 44120773", "44120773"),
        ),
        false_examples=("seguro de 2010", "Kasse 12", "policy of 2019-2020", "member 3"),
    ),
)
