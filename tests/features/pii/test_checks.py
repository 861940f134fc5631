"""Checks of a value's own form."""

from __future__ import annotations

from corpusaudit.features.pii.checks import (
    card_number,
    iban_number,
    luhn_valid,
    prescriber_number,
    vehicle_number,
)


def test_check_digits() -> None:
    assert luhn_valid("4111111111111111")
    assert not luhn_valid("4111111111111112")
    assert not card_number("0000000000000000")
    assert iban_number("DE89 3704 0044 0532 0130 00")
    assert not iban_number("DE89 3704 0044 0532 0130 01")
    assert vehicle_number("1HGCM82633A004352")
    assert not vehicle_number("1HGCM82633A004353")
    assert prescriber_number("AB1234563")
