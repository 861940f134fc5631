"""Numbers whose digits are parted by underscores, by signs between blanks and by the ends of lines."""

from __future__ import annotations

import pytest

from corpusaudit.features.pii.detect import find_entities
from corpusaudit.features.pii.rules.find import find_fixed_forms

NOTE = "\nCame in with a cough. The chest is clear and rest was advised."


def _found(text: str) -> list[tuple[str, str]]:
    return [(one.type, text[one.start : one.end]) for one in find_entities([text])[0]]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("NHS number:\n451\n209\n7783", "MRN", "451\n209\n7783"),
        ("NHS No: 451 209\n7783", "MRN", "451 209\n7783"),
        ("NHS 451.209.7783.", "MRN", "451.209.7783"),
        ("NHS 451 / 209 / 7783.", "MRN", "451 / 209 / 7783"),
        ("Hospital number:\r\n4512\r\n0977", "MRN", "4512\r\n0977"),
        ("MRN_4512097 seen", "MRN", "4512097"),
        ("chart_no_4512097", "MRN", "4512097"),
        ("NHC_4512097.", "MRN", "4512097"),
        ("Fallnr_4512097.", "MRN", "4512097"),
        ("dossier_n°_4512097", "MRN", "4512097"),
        ("NSS: 31 / 45120977 / 05.", "SSN", "31 / 45120977 / 05"),
        ("N.º SS 31 - 45120977 - 05.", "SSN", "31 - 45120977 - 05"),
        ("BSN 4512 - 09 - 778", "SSN", "4512 - 09 - 778"),
        ("Tel: 645\n120 977.", "PHONE", "645\n120 977"),
        ("Phone: 07700\n900177.", "PHONE", "07700\n900177"),
        ("my mobile: 07700_900_177", "PHONE", "07700_900_177"),
        ("Handy: 0172_451_2097", "PHONE", "0172_451_2097"),
        ("Call 288-555-\n0108 after six", "PHONE", "288-555-\n0108"),
        ("MRN 4512\n0977 was noted", "MRN", "4512\n0977"),
        ("MRN (4512) 0977.", "MRN", "4512) 0977"),
        ("Tel. 645, 120, 977 de tarde", "PHONE", "645, 120, 977"),
        ("Tel. 645:12:09:77", "PHONE", "645:12:09:77"),
        ("Tels.: 645/12/09/77", "PHONE", "645/12/09/77"),
        ("scan_4512097.pdf", "OTHER_ID", "4512097"),
        ("hdr MRN4512097DOB then", "MRN", "4512097"),
        ("DNI Z-12345678.", "OTHER_ID", "Z-12345678"),
    ],
)
def test_a_number_in_parts_is_found_whole(text: str, kind: str, value: str) -> None:
    assert (kind, value) in _found(text + NOTE)


@pytest.mark.parametrize(
    "text",
    [
        "MRN: 4512097\n12 tablets of it",
        "MRN: 4512097\n62\n",
        "NHS number: 451 209 7783\n17/03/1961",
        "MRN\n45120\n77312\n66104\n",
        "MRN: 4512097 - 12 March",
        "MRN 4512097\n120 mg of it",
        "MRN: 4512097\n2012 was a good year",
        "MRN: 4512097 (see 12)",
    ],
)
def test_what_stands_behind_a_whole_number_is_none_of_it(text: str) -> None:
    numbers = [text[hit.start : hit.end] for hit in find_fixed_forms(text) if hit.type == "MRN"]
    assert numbers
    assert all(any(one in whole for whole in ("4512097", "451 209 7783", "45120", "77312", "66104")) for one in numbers)


@pytest.mark.parametrize(
    "text",
    [
        "Take 10 - 20 mg and then 5 / 10 mg.",
        "BP was 120 / 80 and 130 / 85.",
        "Seen on 12 / 03 / 2014 and on 3 - 4 - 2014.",
        "Values:\n12\n14\n155\n",
        "exon_12 and gene_4512 of file_a",
        "between 2003 - 2004 and 2005 - 2006",
        "In 1999\n345 patients and in phase 2-\n3 trials",
        "Lancet (2012) 380, 1995-2005",
        "glucose 120, 130, 140 and at 10:30:15",
        "IMG_20230412_101112.jpg and report_2012.pdf",
        "CHI3L1, lot A-12345678",
    ],
)
def test_counts_measures_and_dates_are_no_numbers_of_anybody(text: str) -> None:
    assert {hit.type for hit in find_fixed_forms(text)} <= {"DATE"}


def test_far_apart_and_at_the_edges_of_a_text() -> None:
    filler = "word " * 60
    text = f"NHC_4512097 {filler}MRN_7712045 {filler}NHS_451_209_7783"
    found = dict.fromkeys(text[hit.start : hit.end] for hit in find_fixed_forms(text) if hit.type == "MRN")
    assert list(found) == ["4512097", "7712045", "451_209_7783"]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Pt #4512097.", "MRN", "4512097"),
        ("pt 4512097 seen", "MRN", "4512097"),
        ("Pac. 4512097", "MRN", "4512097"),
        ("H.C. 4512/097.", "MRN", "4512/097"),
        ("N.H.C.: 4512097", "MRN", "4512097"),
        ("Hª Cª 4512097", "MRN", "4512097"),
        ("Fall-Nr. 4512/097", "MRN", "4512/097"),
        ("I.P.P. 4512097", "MRN", "4512097"),
        ("D.N.I.: 45 120 977 Z", "OTHER_ID", "45 120 977 Z"),
        ("D.N.I. 45.120.977-Z", "OTHER_ID", "45.120.977-Z"),
        ("N.I.E. X 1234567 L", "OTHER_ID", "X 1234567 L"),
        ("Handy +49 (0) 172 / 4512097.", "PHONE", "+49 (0) 172 / 4512097"),
        ("Tél. +33 (0) 6 45 12 09 77.", "PHONE", "+33 (0) 6 45 12 09 77"),
        ("Tel. +41 (0) 44 / 451 20 97.", "PHONE", "+41 (0) 44 / 451 20 97"),
        ("Tel. 0049 (0) 172 4512097.", "PHONE", "0049 (0) 172 4512097"),
        ("Tel. +31 (0) 6 - 45 12 09 77.", "PHONE", "+31 (0) 6 - 45 12 09 77"),
        ("Tel. (+34) 645 12 09 77.", "PHONE", "(+34) 645 12 09 77"),
        ("Mob. 0172 / 4512097.", "PHONE", "0172 / 4512097"),
        ("Correo: inma.olmo45@ correo-pozo .es.", "EMAIL", "inma.olmo45@ correo-pozo .es"),
        ("E-mail: w.olmstead @post .example .com.", "EMAIL", "w.olmstead @post .example .com"),
        (
            "mi correo es inma punto olmo45 arroba correo guion pozo punto es.",
            "EMAIL",
            "inma punto olmo45 arroba correo guion pozo punto es",
        ),
        (
            "my mail is w underscore olmstead at post dash home dot com.",
            "EMAIL",
            "w underscore olmstead at post dash home dot com",
        ),
        (
            "Meine Mail: ilse punkt olm at post bindestrich haus punkt de.",
            "EMAIL",
            "ilse punkt olm at post bindestrich haus punkt de",
        ),
        ("DOB 19610924.", "DATE", "19610924"),
        ("F. nac.: 24091961.", "DATE", "24091961"),
        ("geb. 24091961.", "DATE", "24091961"),
        ("née le 24091961.", "DATE", "24091961"),
        ("Ilse;Olmstead;24091961;F", "DATE", "24091961"),
        ("a,b,19610924,c", "DATE", "19610924"),
    ],
)
def test_other_notations_of_numbers_mailboxes_and_dates(text: str, kind: str, value: str) -> None:
    assert (kind, value) in _found(text + NOTE)
