"""Check digits of states' numbers: they know those that Faker makes, and hold for few others."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from faker import Faker

from corpusaudit.features.pii import national
from corpusaudit.features.pii.rules.find import find_fixed_forms
from corpusaudit.features.pii.rules.national import RULES

MADE: tuple[tuple[Callable[[str], bool], str, str], ...] = (
    (national.ahv, "de_CH", "ssn"),
    (national.codice_fiscale, "it_IT", "ssn"),
    (national.cpf, "pt_BR", "cpf"),
    (national.cuit, "es_AR", "ssn"),
    (national.curp, "es_MX", "curp"),
    (national.dni, "es_ES", "nif"),
    (national.dni, "es_ES", "nie"),
    (national.nir, "fr_FR", "ssn"),
    (national.nss, "es_ES", "nuss"),
    (national.pesel, "pl_PL", "pesel"),
    (national.rvnr, "de_DE", "rvnr"),
    (national.sin, "en_CA", "ssn"),
    (national.svnr, "de_AT", "ssn"),
)


@pytest.mark.parametrize(("check", "locale", "number"), MADE)
def test_numbers_that_faker_makes_hold_and_those_with_another_last_sign_do_not(
    check: Callable[[str], bool], locale: str, number: str
) -> None:
    faker = Faker(locale)
    faker.seed_instance(3)
    values = [str(getattr(faker, number)()) for _ in range(100)]
    assert all(map(check, values))
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if values[0][-1].isalpha() else "0123456789"
    others = [value[:-1] + signs[(signs.index(value[-1]) + 1) % len(signs)] for value in values]
    assert sum(map(check, others)) <= 2  # of two forms of one number


@pytest.mark.parametrize(
    ("check", "value"),
    [
        (national.aadhaar, "2345 6789 0124"),
        (national.steuer_id, "86 095 742 719"),
        (national.rut, "12.345.678-5"),
        (national.dni, "X-1234567-L"),
    ],
)
def test_numbers_of_known_form_hold(check: Callable[[str], bool], value: str) -> None:
    assert check(value)
    last = value[:-1] + ("0" if value[-1] != "0" else "1")
    assert not check(last)


@pytest.mark.parametrize("check", [check for check, *_ in MADE] + [national.aadhaar, national.steuer_id, national.rut])
@pytest.mark.parametrize("value", ["", "1", "0" * 11, "A" * 16, "12345678901234567890", "ÑÑÑÑ", "１２", "٣٣"])
def test_what_is_no_number_of_the_kind_is_refused(check: Callable[[str], bool], value: str) -> None:
    assert not check(value)


def test_a_number_of_eleven_digits_is_seldom_taken_for_one_of_a_person() -> None:
    draw = random.Random(1)
    texts = [f"code {draw.randrange(10**10, 10**11)} was" for _ in range(2000)]
    rules = {rule.name for rule in RULES}
    found = sum(any(hit.rule in rules for hit in find_fixed_forms(text)) for text in texts)
    assert found < 0.06 * len(texts)


def test_an_aadhaar_number_is_no_payment_card() -> None:
    draw = random.Random(1)
    numbers = [str(draw.randrange(2 * 10**11, 10**12)) for _ in range(4000)]
    made = [number for number in numbers if national.aadhaar(number)]
    assert len(made) > 200
    taken = [number for number in made for hit in find_fixed_forms(f"gave {number}.") if hit.type == "CREDIT_CARD"]
    assert taken == []


def test_a_french_number_is_no_payment_card() -> None:
    faker = Faker("fr_FR")
    faker.seed_instance(4)
    for _ in range(300):
        number = faker.ssn()
        if not number.startswith("2131"):  # old cards of JCB begin so
            assert {hit.type for hit in find_fixed_forms(f"n° {number}.")} == {"SSN"}, number
