"""Serial numbers and network cards of devices."""

from __future__ import annotations

from corpusaudit.features.pii.checks import digit_count
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import named

RULES: tuple[Rule, ...] = (
    Rule(
        name="device",
        type="DEVICE",
        digits=4,
        together="code",
        pattern=named(
            r"serial|s/n|imei|udi|(?:device|implant|pacemaker|pump|generator|stent|lead|prosthesis|hearing aid"
            r"|monitor|meter|model)(?= ?(?:serial|number|no\b|#|id\b|s/n))(?: serial)?|lot(?= ?(?:number|no\b|#"
            r"|:))"
        ),
        score=0.93,
        check=digit_count(4, 18),
        true_examples=(
            ("Pacemaker serial number PJN-4420198", "PJN-4420198"),
            ("device ID: 00844588003288", "00844588003288"),
            ("IMEI 490154203237518", "490154203237518"),
        ),
        false_examples=("serial 3 measurements", "stent 3000 cases", "model of 1200 mice", "a lot of 5000 people"),
    ),
    Rule(
        name="mac_address",
        type="DEVICE",
        digitless=True,
        pattern=r"(?<![\w:-])[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}(?![\w:-])",
        score=0.95,
        true_examples=(("network card 00:1b:44:11:3a:b7", "00:1b:44:11:3a:b7"),),
        false_examples=("12:34:56", "00:1b:44:11:3a"),
    ),
)
