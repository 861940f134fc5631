"""Vehicle identifiers and license plates."""

from __future__ import annotations

import re

from corpusaudit.features.pii.checks import vehicle_number
from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import any_listed, named

PLATE = r"(?P<value>(?=[\w -]{0,8}\d)(?=[\d -]{0,6}[A-ZÄÖÜ])[A-ZÄÖÜ0-9]{1,4}(?:[ -]?[A-ZÄÖÜ0-9]{1,4}){1,2})(?![\w-])"
"""Letters and figures in two or three groups; group ``value``."""


def number_plate(value: str) -> bool:
    """Whether a value has five to nine signs, letters and figures, as plates of most countries have."""
    signs = [c for c in value if c.isalnum()]
    return 5 <= len(signs) <= 9 and any(c.isalpha() for c in signs) and any(c.isdigit() for c in signs)


RULES: tuple[Rule, ...] = (
    Rule(
        name="vehicle_vin",
        type="VEHICLE",
        pattern=r"(?<![\w-])[A-HJ-NPR-Z0-9]{17}(?![\w-])",
        score=0.95,
        check=vehicle_number,
        true_examples=(("a Honda, 1HGCM82633A004352,", "1HGCM82633A004352"),),
        false_examples=("1HGCM82633A004353", "ACDEFGHJKLMNPRSTU"),
    ),
    Rule(
        name="vehicle_named",
        type="VEHICLE",
        pattern=named(
            r"vin\b|vehicle identification|(?:licen[cs]e |number |vehicle )plates?|plate(?= ?(?:number|no\b|#|:))"
            r"|vehicle registration",
            r"(?P<value>(?=[A-Z -]{0,7}\d)[A-Z0-9](?:[A-Z0-9]|[- ](?=[A-Z0-9]{2})){3,17})(?![\w-])",
        ),
        flags=re.IGNORECASE,
        score=0.95,
        true_examples=(("license plate 7ABC123", "7ABC123"), ("VIN: 1HGCM82633A004353", "1HGCM82633A004353")),
        false_examples=("plate 3 mm thick", "VIN III", "vinblastine 6 mg"),
    ),
    Rule(
        name="plate_called",
        type="VEHICLE",
        pattern=rf"(?<![\w-]){PLATE}",
        flags=0,
        context=rf"(?<!\w){any_listed(tabled('identifiers', 'vehicle'))}\b[^\d\n]{{0,24}}$",
        score=0.94,
        check=number_plate,
        true_examples=(
            ("Kennzeichen M-QX 441", "M-QX 441"),
            ("la placa era WQX441", "WQX441"),
            ("Registration: WQ4412", "WQ4412"),
            ("vehículo 4412 WQX", "4412 WQX"),
            ("targa WQ 441 QX", "WQ 441 QX"),
        ),
        false_examples=("placa en L5", "vehicle 2012", "plate 12 MM", "Fahrzeug A4", "car in room 7"),
    ),
)
