"""Vehicle identifiers and license plates."""

from __future__ import annotations

import re

from corpusaudit.features.pii.checks import vehicle_number
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import named

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
)
