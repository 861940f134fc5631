"""Numbers of studies, products and laws are nobody's; patients keep theirs beside such words."""

from __future__ import annotations

import pytest

from corpusaudit.features.pii.detect import find_entities
from corpusaudit.features.pii.locales.bystanders import is_of_thing

EN = " Came in with a cough. The chest is clear and rest was advised."
ES = " Acude por tos desde ayer. Auscultación normal, se recomienda reposo."
DE = " Vorstellung mit Husten seit gestern. Lunge frei, wir empfehlen Schonung."
NUMBERED = {"PHONE", "FAX", "MRN", "OTHER_ID", "LICENSE", "ACCOUNT", "SSN", "HEALTH_PLAN", "ADDRESS", "LOCATION"}


def _found(text: str) -> list[tuple[str, str]]:
    return [(one.type, text[one.start : one.end]) for one in find_entities([text])[0]]


@pytest.mark.parametrize(
    "text",
    [
        "Recruited to trial NCT04412077." + EN,
        "Trial ISRCTN 44120773." + EN,
        "EudraCT number 2020-004412-27." + EN,
        "Protocol number 2020-004412-27." + EN,
        "Batch number 4412077 was used." + EN,
        "Grant reference MR/K044120/1." + EN,
        "Funded by grant 204412/Z/16/Z." + EN,
        "Ventilator asset number 00441207." + EN,
        "SNOMED CT 194412000." + EN,
        "Prescripción: C.N. 744120.6, omeprazol." + ES,
        "Lote 4412077 de la vacuna." + ES,
        "Charge 4412077 des Impfstoffs." + DE,
        "PZN 04412077." + DE,
    ],
)
def test_numbers_of_studies_products_and_grants_are_no_details(text: str) -> None:
    assert [one for one in _found(text) if one[0] in NUMBERED] == []


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("Trial participant, MRN 4412077." + EN, ("MRN", "4412077")),
        ("Ask for the nurse in charge: 01632 960441." + EN, ("PHONE", "01632 960441")),
        ("Batch 4412077 given. Her phone: 07700 900441." + EN, ("PHONE", "07700 900441")),
        ("Med. Rec. 4412077." + EN, ("MRN", "4412077")),
        ("Si necesita ayuda: tel. 645 12 09 77." + ES, ("PHONE", "645 12 09 77")),
        ("Studie beendet. Fallnummer 4412077." + DE, ("MRN", "4412077")),
    ],
)
def test_patients_keep_their_own_numbers(text: str, detail: tuple[str, str]) -> None:
    assert detail in _found(text)


def test_words_of_another_language_say_nothing() -> None:
    text = "the nurse in charge 01632 960441"
    assert not is_of_thing(text, 20, len(text), "en")
    assert is_of_thing("Charge 01632 960441", 7, 19, "de")


def test_a_date_of_eight_digits_is_never_a_number_alone() -> None:
    assert ("DATE", "19610924") in _found("Quillford,Bo,19610924,cough,rest")
    assert not any(kind in NUMBERED for kind, _ in _found("Seen 19610924 and again 24092011." + EN))
