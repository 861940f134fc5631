"""How rare values are: chances that can be computed by hand, and values that unrelated people share by nature."""

from __future__ import annotations

import pytest

from corpusaudit.features.pii.matching.rarity import (
    Carriers,
    is_of_public_life,
    is_weak_by_nature,
    name_parts,
    value_chance,
)

NOBODY = Carriers({}, {}, frozenset())


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("Jones", "PERSON"),
        ("Mr. Jones", "PERSON"),
        ("A. I", "PERSON"),
        ("R. Thackeray", "PERSON"),
        ("Tylenol #3", "PERSON"),
        ("Winchester", "LOCATION"),
        ("2012-03-04", "DATE"),
        ("94", "AGE"),
        ("www.example.org", "URL"),
        ("(888) 998-6325", "PHONE"),
        ("1-800-555-0142", "PHONE"),
        ("0800 555 0142", "PHONE"),
        ("900 123 456", "PHONE"),
        ("2020@nei.example.org", "EMAIL"),
        ("niamsinfo@example.org", "EMAIL"),
        ("Hawthorn Street", "ADDRESS"),
    ],
)
def test_weak_by_nature(value: str, kind: str) -> None:
    assert is_weak_by_nature(value, kind)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("Maria Keller", "PERSON"),
        ("Keller, Maria", "PERSON"),
        ("555-301-0199", "PHONE"),
        ("t.lindqvist@example.org", "EMAIL"),
        ("12345678", "MRN"),
        ("5031 Hawthorn Street", "ADDRESS"),
    ],
)
def test_strong(value: str, kind: str) -> None:
    assert not is_weak_by_nature(value, kind)


def test_a_name_of_everyday_words_is_none() -> None:
    small = frozenset({"lap", "band", "axis", "the", "mal"})
    for value in ("Lap Band", "AXIS II", "Y. The", "Mal de Meleda"):
        assert is_weak_by_nature(value, "PERSON", small | {"ii", "de"}), value
    assert not is_weak_by_nature("Maria Keller", "PERSON", small)


def test_parts_of_names() -> None:
    assert name_parts("Dr. María J. O'Keller-Osei") == ["maría", "keller", "osei"]


def test_chances_by_hand() -> None:
    # A common given name is one of 100, a surname known as a word one of 500, any other one of 10,000.
    assert value_chance("Maria Keller", "PERSON", NOBODY, (), 0) == pytest.approx(1 / 100 / 500)
    assert value_chance("Maria Lindqvist", "PERSON", NOBODY, (), 0) == pytest.approx(1 / 100 / 10_000)
    assert value_chance("5031 Lindqvist Street", "ADDRESS", NOBODY, (), 0) == pytest.approx(1 / 100 / 10_000)
    assert value_chance("12345678", "MRN", NOBODY, (), 0) == pytest.approx(1e-6)
    assert value_chance("555-301-0199", "PHONE", NOBODY, (), 0) == pytest.approx(1e-8)
    assert value_chance("2012-03-04", "DATE", NOBODY, (), 0) == pytest.approx(1 / 3650)
    assert value_chance("March 2012", "DATE", NOBODY, (), 0) == pytest.approx(1 / 100)


def test_what_others_carry_is_common() -> None:
    carriers = Carriers({"maria": {1, 2, 3}, "lindqvist": {1, 4}}, {"PERSON": 50}, frozenset())
    assert value_chance("Maria Lindqvist", "PERSON", carriers, {1}, 0) == pytest.approx(3 / 150 * 2 / 10_050)
    assert value_chance("Maria Lindqvist", "PERSON", carriers, {1, 4}, 0) == pytest.approx(3 / 150 * 1 / 10_050)
    dates = Carriers({}, {"DATE": 350}, frozenset())
    assert value_chance("2012-03-04", "DATE", dates, (), 3) == pytest.approx(4 / 4000)


@pytest.mark.parametrize(
    ("before", "value", "after", "kind", "public"),
    [
        ("headed by Dr. ", "Albert Lindqvist", " that", "PERSON", True),
        ("Remitido por: Dr. ", "Albert Lindqvist", "", "PERSON", True),
        ("as ", "Albert Lindqvist", ", M.D., said", "PERSON", True),
        ("as ", "A. Lindqvist", " et al. found", "PERSON", True),
        ("The patient ", "Albert Lindqvist", " was seen", "PERSON", False),
        ("National Eye Institute, ", "301-555-0148", " www.example.org", "PHONE", True),
        ("Reach her at ", "301-555-0148", " after six", "PHONE", False),
        ("the clinic called her at ", "301-555-0148", "", "PHONE", False),
        ("Eye Institute ", "eyes@example.org", "", "EMAIL", True),
        ("Eye Institute ", "maria.keller7@example.org", "", "EMAIL", False),
        ("Universidad, Tlf. ", "917277336", "", "ACCOUNT", True),
        ("Universidad, account ", "917277336", "", "ACCOUNT", False),
        ("Dr Bo Quill, GMC number ", "6044120", ", signed", "LICENSE", True),
        ("Fdo.: Dra. Olmedilla, nº colegiado ", "31/44120", ".", "LICENSE", True),
        ("N.º Col.: ", "28 44 12077", "", "LICENSE", True),
        ("LANR ", "441207733", "", "LICENSE", True),
        ("RPPS n° ", "10004412077", "", "LICENSE", True),
        ("BIG-nummer: ", "19044120773", "", "LICENSE", True),
        ("GMC no. ", "6044120", "", "PHONE", True),
        ("driving licence ", "QUILL657054SM9IJ", "", "LICENSE", False),
        ("carnet de conducir ", "44120773", "", "LICENSE", False),
        ("MRN ", "4412077", ", GMC 6044120", "MRN", False),
        ("Switchboard: ", "01632 960441", "", "PHONE", True),
        ("Ward 7 extension ", "01632 960441", "", "PHONE", True),
        ("llame a la centralita ", "948 44 12 07", "", "PHONE", True),
        ("Anmeldung Tel. ", "030 4412077", "", "PHONE", True),
        ("secrétariat : ", "01 44 12 07 73", "", "PHONE", True),
        ("Seen in clinic, tel. ", "07700 900441", "", "PHONE", False),
        ("The patient on ward 7 can be reached on ", "07700 900441", "", "PHONE", False),
        ("Zimmer 7, Handy ", "0172 4412077", "", "PHONE", False),
        ("Vaccine lot number ", "FG44120", "", "DEVICE", True),
        ("Pacemaker serial number ", "PJN-44120", "", "DEVICE", False),
    ],
)
def test_public_life(before: str, value: str, after: str, kind: str, public: bool) -> None:
    text = before + value + after
    assert is_of_public_life(text, len(before), len(before) + len(value), kind) is public


@pytest.mark.parametrize(
    "value",
    [
        "reception@quill.example",
        "pals@quill-infirmary.example",
        "citas.cardiologia@olmo.example",
        "secretariat@olmo.fr",
    ],
)
def test_mailboxes_that_an_institution_reads_are_weak(value: str) -> None:
    assert is_weak_by_nature(value, "EMAIL")


@pytest.mark.parametrize(
    "value", ["bo.quillford@quill.example", "reception.quillford@quill.example", "iolmedilla@olmo.es"]
)
def test_mailboxes_of_people_are_not(value: str) -> None:
    assert not is_weak_by_nature(value, "EMAIL")


@pytest.mark.parametrize(
    ("mailbox", "public"),
    [("bquillford94@hotmail.es", False), ("b.quillford@example.org", False), ("sau@hospital.example", True)],
)
def test_a_mailbox_that_anybody_may_have_is_no_institutions(mailbox: str, public: bool) -> None:
    text = f"Hospital de los Olmos. Contacto: {mailbox}."
    start = text.index(mailbox)
    assert is_of_public_life(text, start, start + len(mailbox), "EMAIL") is public


@pytest.mark.parametrize(
    ("before", "value", "public"),
    [
        ("Olmstead Hospital, outpatients. Patient mobile: ", "288-555-0108", False),
        ("Olmstead Hospital. Patient: Bo Quill, phone ", "288-555-0108", False),
        ("Hospital de los Olmos. Paciente: Inma Olmo. Tel.: ", "912 441 207", False),
        ("Hospital de los Olmos. Tel.: ", "612 441 207", False),
        ("Klinikum Olm. Handy ", "030 4412077", False),
        ("Klinik Olm, ", "0172 4412077", False),
        ("Clinique des Ormes, joindre le ", "06 44 12 07 73", False),
        ("Olmstead Hospital, main desk ", "288-555-0108", True),
        ("Patient: Bo Quill. Olmstead Hospital, ", "288-555-0108", True),
        ("Hospital de los Olmos. Tel.: ", "912 441 207", True),
        ("Her mobile is off. Olmstead Hospital switchboard: ", "288-555-0108", True),
    ],
)
def test_a_patients_own_number_is_no_hospitals(before: str, value: str, public: bool) -> None:
    assert is_of_public_life(before + value, len(before), len(before) + len(value), "PHONE") is public
