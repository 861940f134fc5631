"""Rules for numbers that stand for a person or what is theirs: records, plans, accounts, licences, devices."""

from __future__ import annotations

import re

from corpusaudit.features.pii.checks import (
    card_number,
    digit_count,
    iban_number,
    luhn_valid,
    prescriber_number,
    social_security_number,
    vehicle_number,
)
from corpusaudit.features.pii.rules.rule import Rule

# What stands between the name of a number and the number: "number is", "no.:", "#", "ID = ". Blanks are taken whole and
# never given back: a padded table holds thousands, and each way to part them would be tried.
_LINK = (
    r"(?:[ -]?(?:numbers?|num|nos?\b\.?|nr\b\.?|#++|id(?:entifier|entification)?\b|code)){0,8}(?: (?:is|was|of"
    r"|reads|ending in))?[ \t]*+(?:[:#=\-][ \t]*+)?(?:\n[ \t]*+)?"
)
_CODE = r"(?P<value>(?=[A-Z/-]{0,6}\d)[A-Z0-9](?:[A-Z0-9]|[-/](?=[A-Z0-9])){3,19})(?![\w-])"
_SPACED = r"(?P<value>(?=(?-i:[A-Z]{1,3} )?\d|[A-Z]{1,6}-?\d)[A-Z0-9](?:[A-Z0-9]|[- ](?=[0-9])){3,24})(?![\w-])"


def _named(words: str, value: str = _CODE) -> str:
    return rf"(?<![\w])(?:{words}){_LINK}{value}"


NUMBER_RULES: tuple[Rule, ...] = (
    Rule(
        name="ssn",
        type="SSN",
        pattern=r"(?<![\w.-])(?<!Suite )(?<!Apt\. )(?<!Apt )\d{3}([- ])\d{2}\1\d{4}(?![\w-]|\.\d)",
        score=0.95,
        check=social_security_number,
        true_examples=(("SSN 936-74-2608.", "936-74-2608"), ("his number, 078 05 1120, was", "078 05 1120")),
        false_examples=("000-12-3456", "123-45-67890", "936-00-2608", "2270-66-1551"),
    ),
    Rule(
        name="ssn_with_context",
        type="SSN",
        pattern=r"(?<![\w.-])\d{9}(?![\w-]|\.\d)",
        context=r"(?:\bssn\b|\bsoc(?:ial)?\.?[ -]sec|\bss ?#|\bsin\b)[^\d]{0,30}$",
        score=0.95,
        check=social_security_number,
        true_examples=(("SSN: 992813703", "992813703"), ("Social security number is 992813703", "992813703")),
        false_examples=("platelets 250000000", "992813703"),
    ),
    Rule(
        name="credit_card",
        type="CREDIT_CARD",
        pattern=r"(?<![\w.+-])\d(?:[ -]?\d){11,18}(?![\w-]|\.\d)",
        score=0.98,
        check=card_number,
        true_examples=(
            ("my card 4111 1111 1111 1111 expired", "4111 1111 1111 1111"),
            ("378282246310005", "378282246310005"),
        ),
        false_examples=("4111 1111 1111 1112", "1000 2000 3000 4000", "0000000000000000", "+4111 1111 1111 1111"),
    ),
    Rule(
        name="credit_card_with_context",
        type="CREDIT_CARD",
        pattern=r"(?<![\w.+-])\d(?:[ -]?\d){11,18}(?![\w-]|\.\d)",
        context=r"\b(?:card|visa|master ?card|amex|american express|discover|maestro|cc)\b[^\d]{0,30}$",
        score=0.9,
        true_examples=(("Visa 4111-1111-1111-1112", "4111-1111-1111-1112"),),
        false_examples=("4111 1111 1111 1112", "card 17"),
    ),
    Rule(
        name="iban",
        type="IBAN",
        pattern=r"(?<![\w])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)",
        flags=0,
        score=1.0,
        check=iban_number,
        true_examples=(
            ("to GB82 WEST 1234 5698 7654 32.", "GB82 WEST 1234 5698 7654 32"),
            ("DE89370400440532013000", "DE89370400440532013000"),
        ),
        false_examples=("GB82 WEST 1234 5698 7654 33", "HSD17B3", "IL12 RECEPTOR BETA1"),
    ),
    Rule(
        name="iban_with_context",
        type="IBAN",
        pattern=r"(?<![\w])(?:iban)" + _LINK + r"(?P<value>[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8})(?!\w)",
        score=0.95,
        true_examples=(("IBAN: GB82 WEST 1234 5698 7654 33", "GB82 WEST 1234 5698 7654 33"),),
        false_examples=("an IBAN is needed",),
    ),
    Rule(
        name="mrn",
        type="MRN",
        pattern=_named(
            r"mrn|m\.r\.n\.|mr ?#|med(?:ical)?\.? rec(?:ord)?s?|(?:patient |hospital |health |case )?(?:record"
            r"|chart)(?= ?(?:number|num|no|nr|#|id|:))"
            r"|hospital(?= ?(?:number|no|#|id))|patient(?= ?(?:number|no\b|#|id))|nhs|urn|unit(?= ?number)"
            r"|pt\.? ?id|emr(?: ?id)?"
            r"|encounter|accession|visit(?= ?(?:number|no\b|#|id))|case(?= ?(?:number|no\b|#|id))|admission(?= ?"
            r"(?:number|no\b|#|id))",
            _SPACED,
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
        name="medicare_beneficiary",
        type="HEALTH_PLAN",
        pattern=r"(?<![\w-])[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d-?[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d-?[AC-HJKMNP-RT-Y]{2}\d{2}(?![\w-])",
        flags=0,
        score=0.9,
        true_examples=(("Medicare 1EG4-TE5-MK73", "1EG4-TE5-MK73"), ("1EG4TE5MK73", "1EG4TE5MK73")),
        false_examples=("1EG4-TE5", "0EG4TE5MK73", "HSD17B3"),
    ),
    Rule(
        name="health_plan",
        type="HEALTH_PLAN",
        pattern=_named(
            r"member(?:ship)?(?= ?(?:number|no\b|#|id|:))|subscriber|beneficiary|insurance(?: policy| member)?"
            r"|policy|health plan|plan(?= ?(?:number|no\b|#|id))"
            r"|group(?= ?(?:number|no\b|#|id))|medicaid|medicare|hicn|mbi",
        ),
        score=0.9,
        check=digit_count(5, 16),
        true_examples=(("Member ID: XGH884512093", "XGH884512093"), ("policy number 55-203-9911", "55-203-9911")),
        false_examples=("group 2 had 12345 cells", "Medicare since 1965", "the policy of 2010", "member 3"),
    ),
    Rule(
        name="account",
        type="ACCOUNT",
        pattern=_named(
            r"(?:bank |savings |checking |current |billing |patient )?(?:account|acct\.?|a/c)|routing|aba"
            r"|sort code|swift|invoice|claim(?= ?(?:number|no\b|#|id|:))",
            _SPACED,
        ),
        score=0.9,
        check=digit_count(4, 20),
        true_examples=(
            ("account number: 004417-2291", "004417-2291"),
            ("Acct #88120045", "88120045"),
            ("sort code 20-00-00", "20-00-00"),
        ),
        false_examples=("account for 1200 of", "took into account 30 cases", "on account of 5 falls"),
    ),
    Rule(
        name="license",
        type="LICENSE",
        pattern=_named(
            r"(?:driver'?s?'?|drivers|driving|medical|nursing|pharmacy|professional|pilot'?s?|state"
            r"|marriage)[ -]?(?:licen[cs]e|permit)|licen[cs]e(?= ?(?:number|no\b|#|id|:))"
            r"|\bdl(?= ?(?:number|no\b|#|:))|\bnpi|certificate(?= ?(?:number|no\b|#|id|:))|registration(?= ?"
            r"(?:number|no\b|#|id|:))",
            _SPACED,
        ),
        score=0.93,
        check=digit_count(4, 16),
        true_examples=(
            ("my driver's license number is 2270-66-1551", "2270-66-1551"),
            ("driving licence MORGA657054SM9IJ", "MORGA657054SM9IJ"),
            ("NPI 1234567893", "1234567893"),
            ("license no. A 1234567", "A 1234567"),
        ),
        false_examples=("licensed in 1998", "a driver's license at 16", "license to treat 5000 patients"),
    ),
    Rule(
        name="dea",
        type="LICENSE",
        pattern=r"(?<![\w-])[A-Z][A-Z9]\d{7}(?![\w-])",
        flags=0,
        score=0.85,
        check=prescriber_number,
        true_examples=(("DEA AB1234563", "AB1234563"),),
        false_examples=("AB1234567", "NM_000123"),
    ),
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
        pattern=_named(
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
        name="device",
        type="DEVICE",
        pattern=_named(
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
        pattern=r"(?<![\w:-])[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}(?![\w:-])",
        score=0.95,
        true_examples=(("network card 00:1b:44:11:3a:b7", "00:1b:44:11:3a:b7"),),
        false_examples=("12:34:56", "00:1b:44:11:3a"),
    ),
    Rule(
        name="uuid",
        type="OTHER_ID",
        pattern=r"(?<![\w-])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![\w-])",
        needs="-",
        score=0.95,
        true_examples=(("key 123e4567-e89b-12d3-a456-426614174000", "123e4567-e89b-12d3-a456-426614174000"),),
        false_examples=("123e4567-e89b-12d3-a456",),
    ),
    Rule(
        name="other_id",
        type="OTHER_ID",
        pattern=_named(
            r"passport|tax(?:payer)?(?= ?(?:number|no\b|#|id|:))|\bein|\bitin|\btin(?= ?(?:number|no\b|#|:))"
            r"|national (?:id|insurance)|government id|\bni number|(?:employee|badge|student|staff|user|customer"
            r"|client|participant|subject|study|sample|specimen|order|reference|ticket|prescription|rx|veteran"
            r"|military|service)(?= ?(?:number|no\b|#|id\b))|personal (?:id|identification)|id card|identity card"
            r"|\bid(?= ?[:#])",
            _SPACED,
        ),
        score=0.88,
        check=digit_count(4, 16),
        true_examples=(
            ("passport number X1234567", "X1234567"),
            ("EIN 12-3456789", "12-3456789"),
            ("participant ID 10-4471", "10-4471"),
        ),
        false_examples=("order 3 tests", "study of 12000 people", "OMIM 213300", "passport control 2"),
    ),
    Rule(
        name="imei",
        type="DEVICE",
        pattern=r"(?<![\w.-])\d{15}(?![\w.-])",
        context=r"\b(?:imei|handset|mobile device|phone serial)\b",
        score=0.9,
        check=luhn_valid,
        true_examples=(("handset 490154203237518", "490154203237518"),),
        false_examples=("490154203237518", "handset 490154203237517"),
    ),
)
