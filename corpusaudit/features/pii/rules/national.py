"""Numbers that states give people, known by their form and check digits wherever they stand.

Numbers whose check digit refuses no more than nine in ten of others (BSN, NHS) need a word for them: `called.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from corpusaudit.features.pii.national import (
    aadhaar,
    ahv,
    codice_fiscale,
    cpf,
    cuit,
    curp,
    dni,
    dni_letter_first,
    nir,
    nss,
    pesel,
    rut,
    rvnr,
    sin,
    steuer_id,
    svnr,
)
from corpusaudit.features.pii.rules.rule import Rule

_START = r"(?<![\w.+/-])"
_END = r"(?![\w-]|[.,/]\d)"


def _any(*checks: Callable[[str], bool]) -> Callable[[str], bool]:
    def check(value: str) -> bool:
        return any(one(value) for one in checks)

    return check


_SHAPED = re.compile(
    r"[A-Z]{3}[ABCFGHLJPTK][A-Z]\d{4}[A-Z]"  # Indian PAN
    r"|[A-Z]{4}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[A-Z0-9]{3}"  # Mexican RFC
    r"|[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]"  # British national insurance
)
_HYPHENED = re.compile(r"\d{2}-\d{7}-\d|\d{2}-\d{9}-\d|\d{4}-\d{7}-\d|\d{5}-\d{7}-\d")  # Philippines, Pakistan


def _known_shape(value: str) -> bool:
    return _SHAPED.fullmatch(value) is not None


def _hyphened(value: str) -> bool:
    return _HYPHENED.fullmatch(value) is not None


RULES: tuple[Rule, ...] = (
    Rule(
        name="social_insurance_digits",
        type="SSN",
        digits=9,
        together="code",
        pattern=rf"{_START}(?:756[. ]?\d{{4}}[. ]?\d{{4}}[. ]?\d{{2}}"
        r"|[1278] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}"
        r"|\d{2}[ /-]?\d{7,8}[ /-]?\d{2}|[1-9]\d{3}[ -]?[0-3]\d[01]\d{3}|\d{3}-\d{3}-\d{3})" + _END,
        flags=0,
        score=0.9,
        check=_any(ahv, nir, nss, svnr, sin),
        true_examples=(
            ("AHV 756.9217.0769.85", "756.9217.0769.85"),
            ("n° 2 55 08 14 168 025 38", "2 55 08 14 168 025 38"),
            ("28 12345678 40 activo", "28 12345678 40"),
            ("Nennt 1237 010180 als Nummer", "1237 010180"),
            ("asked for 130-692-544", "130-692-544"),
        ),
        false_examples=("756.9217.0769.86", "28 12345678 41", "1237010181", "130 692 544", "123-456-789"),
    ),
    Rule(
        name="identity_digits",
        type="OTHER_ID",
        digits=8,
        together="code",
        pattern=rf"{_START}(?:\d{{3}}\.\d{{3}}\.\d{{3}}-\d{{2}}|[1-9]\d{{10}}|\d{{2}} \d{{3}} \d{{3}} \d{{3}}"
        r"|[2-9]\d{3}[ -]?\d{4}[ -]?\d{4}|\d{2,5}-\d{7,9}-\d|\d{1,2}\.\d{3}\.\d{3}-[\dK]|\d{7,8}-[\dK])" + _END,
        score=0.9,
        check=_any(aadhaar, cpf, cuit, pesel, rut, steuer_id, _hyphened),
        true_examples=(
            ("CPF: 123.456.789-09", "123.456.789-09"),
            ("44051401359", "44051401359"),
            ("Steuer 86 095 742 719", "86 095 742 719"),
            ("gave 2345 6789 0124", "2345 6789 0124"),
            ("20-12345678-6", "20-12345678-6"),
            ("12.345.678-5", "12.345.678-5"),
            ("04-4120773-9", "04-4120773-9"),
        ),
        false_examples=("123.456.789-10", "44051401358", "2345 6789 0125", "12.345.678-6", "1000-2000-3000"),
    ),
    Rule(
        name="identity_letters",
        type="OTHER_ID",
        digits=4,
        together="code",
        pattern=rf"{_START}(?:[XYZ][ .-]?\d{{7}}[ -]{{0,3}}[A-Z]|\d{{2}} ?\d{{6}} ?[A-Z] ?\d{{3}}"
        r"|(?:\d{2}[ .,]?\d{3}[ .,]?\d{3}|(?:\d\n?){8})[ -]{0,3}[A-Z]|[A-Z](?: ?- ?|\. ?| )\d{2}[ .,]?\d{3}[ .,]?\d{3}"
        r"|[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z0-9]\d|[A-Z]{6}[A-Z0-9]{2}[A-Z][A-Z0-9]{2}[A-Z][A-Z0-9]{3}[A-Z]"
        r"|[A-Z]{5}\d{4}[A-Z]|[A-Z]{4}\d{6}[A-Z0-9]{3}|[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D])" + _END,
        flags=0,
        score=0.9,
        check=_any(dni, dni_letter_first, rvnr, curp, codice_fiscale, _known_shape),
        true_examples=(
            ("con 12345678Z firmado", "12345678Z"),
            ("X-1234567-L", "X-1234567-L"),
            ("nº 12.345.678 - Z", "12.345.678 - Z"),
            ("DNI 12,345,678 Z", "12,345,678 Z"),
            ("DNI 12345\n678Z", "12345\n678Z"),
            ("con Z-12345678 firmado", "Z-12345678"),
            ("Nummer 15 070649 C 103", "15 070649 C 103"),
            ("BOXW310820HNERXN09", "BOXW310820HNERXN09"),
            ("RSSMRA85T10A562S", "RSSMRA85T10A562S"),
            ("his card ABCPE1234F", "ABCPE1234F"),
            ("AB 12 34 56 C is hers", "AB 12 34 56 C"),
        ),
        false_examples=(
            "12345678A",
            "A-12345678",
            "Z12345678",
            "X1234567M",
            "RSSMRA85T10A562T",
            "ABCDE1234F",
            "HSD17B3",
        ),
    ),
)
