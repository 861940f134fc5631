"""One person, many spellings: what is the same detail, what agrees with it loosely, and what is another one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpusaudit.features.pii.matching.letters import plain_spellings, spelled_alike
from corpusaudit.features.pii.matching.mentions import find_mentions, query
from corpusaudit.features.pii.matching.names import goes_on
from corpusaudit.features.text.tokens import Vocabulary, tokenize

EXACT, LOOSE, OTHER = "exact", "loose", "other"

NAMES = [
    # accents dropped and transcribed
    ("Ana Muñoz", "Ana Munoz", EXACT),
    ("José Núñez", "Jose Nunez", EXACT),
    ("Uwe Götz", "Uwe Goetz", EXACT),
    ("Uwe Götz", "Uwe Gotz", EXACT),
    ("Jürgen Groß", "Juergen Gross", EXACT),
    ("Jürgen Groß", "JURGEN GROSS", EXACT),
    ("Kari Ødegård", "Kari Odegard", EXACT),
    ("Kari Ødegård", "Kari Oedegaard", EXACT),
    ("Søren Kjær", "Soren Kjaer", EXACT),
    ("Åsa Sjöberg", "Asa Sjoberg", EXACT),
    ("Łukasz Wójcik", "Lukasz Wojcik", EXACT),
    ("Đorđe Kovač", "Djordje Kovac", EXACT),
    ("Đorđe Kovač", "Dorde Kovac", EXACT),
    ("Işıl Yıldız", "Isil Yildiz", EXACT),
    ("Þóra Guðmundsdóttir", "Thora Gudmundsdottir", EXACT),
    ("Uwe Götz", "Uwe Gatz", OTHER),
    ("Michael Keller", "Michal Keller", OTHER),
    # other scripts
    ("Сергей Петров", "Sergey Petrov", EXACT),
    ("Сергей Петров", "Sergei Petrov", EXACT),
    ("Юлия Шевченко", "Yuliya Shevchenko", EXACT),
    ("Юлия Шевченко", "Iuliia Shevchenko", EXACT),
    ("Юлия Шевченко", "Julija Sevcenko", EXACT),
    ("Юлия Шевченко", "Julija Schewtschenko", EXACT),
    ("Γιώργος Παπαδόπουλος", "Giorgos Papadopoulos", EXACT),
    ("Ｍａｒｉａ Ｋｅｌｌｅｒ", "Maria Keller", EXACT),
    # order, hyphens, apostrophes, cuts
    ("Jane Smith-Jones", "Smith-Jones, Jane", EXACT),
    ("Jane Smith-Jones", "Jane Smith Jones", EXACT),
    ("Jane Smith-Jones", "Jane Smithjones", EXACT),
    ("Anne-Marie Keller", "Annemarie Keller", EXACT),
    ("Anne-Marie Keller", "Anne Marie Keller", EXACT),
    ("Sean O'Brien", "Sean OBrien", EXACT),
    ("Sean O'Brien", "O’BRIEN, Sean", EXACT),
    ("Fiona MacDonald", "Fiona Mac Donald", EXACT),
    ("Edith Langley", "EdithLangley", EXACT),
    ("María García López", "García López, María", EXACT),
    ("García López, María", "María García López", EXACT),
    # titles, degrees, generations
    ("Maria Keller", "Dr. Maria Keller", EXACT),
    ("Maria Keller", "Frau Prof. Dr. Maria Keller", EXACT),
    ("Maria Keller", "Maria Keller, MD, PhD", EXACT),
    ("John Whitfield", "John Whitfield Jr.", EXACT),
    ("John Whitfield", "Whitfield Jr., John", EXACT),
    ("John Whitfield", "Whitfield, Dr. John", EXACT),
    ("John Whitfield", "John Whitfield III", EXACT),
    ("Ana Muñoz", "Dña. Ana Muñoz", EXACT),
    ("Maria Keller", "Pat. Maria Keller", EXACT),
    ("Maria Keller", "Pt Maria Keller", EXACT),
    ("Ana Muñoz", "Sra. Ana Muñoz", EXACT),
    ("Ana Muñoz", "Paciente Ana Muñoz", EXACT),
    ("Ana Muñoz", "Don Ana Muñoz", EXACT),
    ("Maria Keller", "Pat Keller", OTHER),
    ("Maria Keller", "Patientin Martha Keller", OTHER),
    # particles
    ("Maria van der Berg", "Maria van den Berg", EXACT),
    ("Maria van der Berg", "Berg, Maria van der", EXACT),
    ("Maria van der Berg", "Maria Vanderberg", EXACT),
    ("Juan de la Cruz", "de la Cruz, Juan", EXACT),
    ("Juan de la Cruz", "Juan Delacruz", EXACT),
    ("Juan de la Cruz", "Juan Cruz", EXACT),
    # middle names
    ("Robert Thackeray", "Robert James Thackeray", EXACT),
    ("Robert James Thackeray", "Thackeray, Robert", EXACT),
    ("Anna Keller", "Anna Maria Keller", EXACT),
    ("Anna Keller", "Frau Anna Maria Keller", EXACT),
    # two people of one surname
    ("Juan García", "Juan y María García", LOOSE),
    ("Juan García López", "Juan y María García López", LOOSE),
    ("José Ortega y Gasset", "José María Ortega y Gasset", EXACT),
    # initials
    ("Jane Mary Smith-Jones", "J. M. Smith-Jones", LOOSE),
    ("Jane Mary Smith-Jones", "J.M. Smith Jones", LOOSE),
    ("Jane Smith-Jones", "Smith-Jones, J.", LOOSE),
    ("Robert Thackeray", "R Thackeray", LOOSE),
    ("Robert Thackeray", "M. Thackeray", OTHER),
    # a surname of two left out
    ("María García López", "María García", LOOSE),
    ("Jane Smith-Jones", "Jane Smith", LOOSE),
    # nicknames
    ("Robert Thackeray", "Bob Thackeray", LOOSE),
    ("Elizabeth Thackeray", "Thackeray, Liz", LOOSE),
    ("Francisco Muñoz", "Paco Munoz", LOOSE),
    ("Johannes Götz", "Hans Goetz", LOOSE),
    ("Robert Thackeray", "Richard Thackeray", OTHER),
]  # fmt: skip
DATES = [
    ("March 4, 2012", "4 de marzo de 2012", EXACT),
    ("March 4, 2012", "4. März 2012", EXACT),
    ("March 4, 2012", "4. Maerz 2012", EXACT),
    ("March 4, 2012", "le 4 mars 2012", EXACT),
    ("March 4, 2012", "4 marca 2012", EXACT),
    ("August 4, 2012", "4 aout 2012", EXACT),
    ("December 1, 2012", "1º de dezembro de 2012", EXACT),
    ("March 4, 2012", "4 Mart 2012", EXACT),
    ("March 4, 2012", "Mar 4 '12", EXACT),
    ("March 4, 2012", "2012-03-04", EXACT),
    ("March 4, 2012", "20120304", EXACT),
    ("4 de marzo de 2012", "03/04/12", EXACT),
    ("4 de marzo de 2012", "2012, March 4th", EXACT),
    ("March 4, 2012", "5 de marzo de 2012", OTHER),
    ("March 4, 2012", "4 de mayo de 2012", OTHER),
]
NUMBERS = [
    ("MRN", "00012345678", "12345678", EXACT),
    ("MRN", "12345678", "12-345678", EXACT),
    ("MRN", "12345678", "000-12345678", EXACT),
    ("MRN", "00012345", "12-345", LOOSE),
    ("MRN", "12-345", "00012345", LOOSE),
    ("MRN", "A-104-22871", "A10422871", EXACT),
    ("MRN", "A10422871", "A-104-22871", EXACT),
    ("MRN", "A10422871", "a104 22871", EXACT),
    ("MRN", "A-104-22871", "B-104-22871", OTHER),
    ("IBAN", "GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432", EXACT),
    ("VEHICLE", "1HGCM82633A004352", "1HG CM82633A 004352", EXACT),
    ("DEVICE", "PM-1234567", "PM1234567", EXACT),
    ("LICENSE", "D1234567", "D123-4567", EXACT),
    ("SSN", "936-74-2608", "936742608", EXACT),
    ("SSN", "936-74-2608", "９３６-７４-２６０８", EXACT),
    ("SSN", "936-74-2608", "936-74-2609", OTHER),
    ("PHONE", "+1 555 301 0199", "(555) 301-0199", EXACT),
    ("PHONE", "555-301-0199", "001 555 301 0199", EXACT),
    ("PHONE", "+44 20 7946 0958", "020 7946 0958", EXACT),
    ("PHONE", "+44 20 7946 0958", "011 44 20 7946 0958", EXACT),
    ("PHONE", "+44 20 7946 0958", "0044 20 7946 0958", EXACT),
    ("PHONE", "+34 612 345 678", "612 345 678", EXACT),
    ("PHONE", "612 345 678", "+34612345678", EXACT),
    ("PHONE", "+44 20 7946 0958", "+44 (0)20 7946 0958", EXACT),
    ("PHONE", "555-301-0199", "five five five three oh one, oh one nine nine", EXACT),
    ("PHONE", "five five five three oh one oh one nine nine", "(555) 301-0199", EXACT),
    ("PHONE", "612 345 678", "seis uno dos tres cuatro cinco seis siete ocho", EXACT),
    ("PHONE", "937-555-0163 ext. 12", "937.555.0163", EXACT),
    ("PHONE", "555-301-0199", "555-301-0198", OTHER),
]
CONTACTS = [
    ("EMAIL", "t.lindqvist@example.org", "T.Lindqvist@EXAMPLE.org", EXACT),
    ("EMAIL", "t.lindqvist@example.org", "t.lindqvist at example dot org", EXACT),
    ("EMAIL", "t.lindqvist@example.org", "t dot lindqvist (at) example (dot) org", EXACT),
    ("EMAIL", "t.lindqvist@example.org", "t.lindqvist[at]example[.]org", EXACT),
    ("EMAIL", "t.lindqvist@example.org", "t.lindqvist arroba example punto org", EXACT),
    ("EMAIL", "t_lindqvist@post-box.org", "t underscore lindqvist at post dash box dot org", EXACT),
    ("EMAIL", "t punto lindqvist arroba post guion box punto org", "t.lindqvist@post-box.org", EXACT),
    ("EMAIL", "t.lindqvist@example.org", "ｔ.lindqvist＠example．org", EXACT),
    ("EMAIL", "t.lindqvist at example dot org", "t.lindqvist@example.org", EXACT),
    ("EMAIL", "t.lindqvist[at]example[.]org", "t.lindqvist@example.org", EXACT),
    ("EMAIL", "t.lindqvist+ward@example.org", "t.lindqvist@example.org", EXACT),
    ("EMAIL", "t.lindqvist@example.org", "t.lindqvist+ward@example.org", EXACT),
    ("EMAIL", "t.lindqvist@example.org", "u.lindqvist@example.org", OTHER),
    ("URL", "https://www.lindqvist-kin.example.com/town", "hxxps://www.lindqvist-kin[.]example[.]com/town", EXACT),
    ("URL", "hxxps://lindqvist-family[.]example[.]com/town", "www.lindqvist-family.example.com/town", EXACT),
    ("URL", "https://lindqvist-family.example.com/town/", "lindqvist-family.example.com/town", EXACT),
    ("URL", "lindqvist-family.example.com/town", "https://lindqvist-family.example.com/photos/2", LOOSE),
    ("URL", "lindqvist-family.example.com", "lindqvist-family dot example dot com", EXACT),
    ("URL", "https://facebook.com/t.lindqvist/photos", "facebook.com/t.lindqvist", LOOSE),
    ("URL", "https://facebook.com/t.lindqvist", "facebook.com/u.lindqvist", OTHER),
    ("URL", "https://www.cancer.gov/a", "https://www.cancer.gov/b", OTHER),
    ("IP", "203.0.113.7", "203[.]0[.]113[.]7", EXACT),
    ("IP", "2001:db8::1", "2001:0db8:0000:0000:0000:0000:0000:0001", EXACT),
    ("AGE", "94", "ninety-four", EXACT),
    ("AGE", "ninety four", "94", EXACT),
    ("AGE", "one hundred and two", "102", EXACT),
    ("ADDRESS", "5031 Hawthorn St.", "5031 Hawthorn Street", EXACT),
    ("ADDRESS", "12 Rue de l'Église", "12 rue de l'Eglise", EXACT),
    ("ADDRESS", "Goethestraße 12", "Goethestrasse 12", EXACT),
    ("LOCATION", "Malmö", "Malmo", EXACT),
    ("LOCATION", "Düsseldorf", "Duesseldorf", EXACT),
]  # fmt: skip
VARIANTS = [
    *(("PERSON", *row) for row in NAMES),
    *(("DATE", *row) for row in DATES),
    *NUMBERS,
    *CONTACTS,
]


def compared(kind: str, value: str, text: str) -> str:
    vocabulary = Vocabulary()
    texts = ["nothing here", f"Seen today: {text} came back."]
    tokens = tokenize(texts, vocabulary)
    (mention,) = find_mentions([query(value, kind)], vocabulary, tokens, texts, np.arange(2), None, ())
    if mention.people == 0:
        assert mention.span is None
        return OTHER
    assert (mention.people, mention.document) == (1, 1)
    assert mention.span is not None
    assert "Seen" not in texts[1][slice(*mention.span)]
    return LOOSE if mention.partial else EXACT


@pytest.mark.parametrize(("kind", "value", "text", "expected"), VARIANTS)
def test_each_variant_finds_the_other(kind: str, value: str, text: str, expected: str) -> None:
    assert compared(kind, value, text) == expected


@pytest.mark.parametrize(("value", "text", "expected"), NAMES)
def test_names_agree_both_ways(value: str, text: str, expected: str) -> None:
    assert (compared("PERSON", text, value) == OTHER) == (expected == OTHER)


def test_plain_spellings() -> None:
    assert plain_spellings("keller") == ("keller",)
    assert plain_spellings("götz") == ("gotz", "goetz")
    assert spelled_alike("götz", "goetz")
    assert not spelled_alike("gotz", "goetz")


STREETS = [
    ("Calle Olmo 5, 3º B", "C/ Olmo 5, 3º B", EXACT),
    ("Calle Olmo 5, 3º B", "C. Olmo nº 5 piso 3 puerta B", EXACT),
    ("Calle Olmo 5, 3º B", "calle Olmo, núm. 5, 3ºB", EXACT),
    ("Calle Olmo 135, 3º B", "C/ Olmo nº135, 3º B", EXACT),
    ("Calle Olmo nº135", "Calle Olmo, 135", EXACT),
    ("Calle Olmo n.º135", "Calle Olmo 135", EXACT),
    ("Calle Olmo n° 135", "Calle Olmo 135", EXACT),
    ("Calle Olmo 135", "Calle Olmo n°135", EXACT),
    ("Calle Olmo 135", "Calle Olmo, portal 135", EXACT),
    ("Olmstraße 12", "Olmstraße Nr.12", EXACT),
    ("Calle Olmo nº135", "Calle Olmo nº136", OTHER),
    ("Avda. del Roble, 12, 2º izq.", "Avenida del Roble 12, 2º izquierda", EXACT),
    ("Schiller-Gasse 12", "Schillergasse 12", EXACT),
    ("Schillerstr. 12", "Schiller Straße 12", EXACT),
    ("12 Elm Cl", "12 Elm Close", EXACT),
    ("12 av. des Tilleuls", "12, avenue des Tilleuls", EXACT),
    ("R. das Flores, 20", "Rua das Flores nº 20", EXACT),
    ("V.le Aldo Tamburi 7", "viale Aldo Tamburi, 7", EXACT),
    ("Kerkstr. 9", "Kerkstraat 9", EXACT),
    ("5031 N. Hawthorn St, Apt 5B", "5031 North Hawthorn Street, Apartment 5B", EXACT),
    ("350 Fifth Ave", "350 5th Avenue", EXACT),
    ("8/12 Elm Street", "8/12 Elm St", EXACT),
    ("Unit 8, 12 Elm Street", "8/12 Elm St", EXACT),
    ("8/12 Elm Street", "9/12 Elm Street", LOOSE),
    ("8/12 Elm Street", "8/14 Elm Street", OTHER),
    ("Calle Olmo 5, 3º B", "Calle Olmo 5, 4º A", LOOSE),
    ("5031 Hawthorn St", "5031 North Hawthorn St", LOOSE),
    ("Hawthorn 5031", "5031 Hawthorn St", LOOSE),
    ("Calle Olmo 5", "Calle Olmo 6", OTHER),
    ("Calle Olmo 5", "Plaza Olmo 5", OTHER),
    ("12 Alder Road", "12 Alder Street", OTHER),
    ("12 North Alder Road", "12 South Alder Road", OTHER),
    ("Calle Olmo 5", "Calle Olmo\n5 visits", EXACT),
    ("Calle Olmo 5", "Calle Olmo. Paciente de 5", OTHER),
]  # fmt: skip


@pytest.mark.parametrize("kind", ["ADDRESS", "LOCATION"])
@pytest.mark.parametrize(("value", "text", "expected"), STREETS)
def test_streets_are_the_same_however_they_are_shortened(kind: str, value: str, text: str, expected: str) -> None:
    assert compared(kind, value, text) == expected
    if "\n" not in text:
        assert (compared(kind, text, value) == OTHER) == (expected == OTHER)


KINDS = [("Calle", "C/", "C.", "calle"), ("Rua", "R.", "RUA"), ("Viale", "V.le", "viale"), ("Avenida", "Avda.", "Av.")]
PLACES = st.tuples(
    st.sampled_from(KINDS),
    st.sampled_from(["Olmo", "Tamburi Rossi", "de la Encina", "das Flores"]),
    st.integers(1, 9999),
    st.sampled_from([("", ""), (", 3º B", " piso 3 puerta B"), (", 2º izq.", ", 2º izquierda")]),
)


@settings(deadline=None, max_examples=80)
@given(
    place=PLACES,
    written=st.integers(0, 9),
    other=st.integers(0, 9),
    number=st.sampled_from([" ", ", ", " nº ", ", núm. "]),
)
def test_each_way_to_write_a_street_finds_each_other(
    place: tuple[tuple[str, ...], str, int, tuple[str, str]], written: int, other: int, number: str
) -> None:
    kinds, name, house, flats = place
    value = f"{kinds[written % len(kinds)]} {name} {house}{flats[0]}"
    assert compared("ADDRESS", value, f"{kinds[other % len(kinds)]} {name}{number}{house}{flats[1]}") == EXACT
    assert compared("ADDRESS", value, f"{kinds[other % len(kinds)]} {name}{number}{house + 1}") == OTHER
    assert compared("ADDRESS", value, f"{kinds[other % len(kinds)]} Quejigo{number}{house}") == OTHER


@settings(deadline=None, max_examples=80)
@given(digits=st.from_regex(r"[2-9][0-9]{6,9}", fullmatch=True), more=st.from_regex(r"[2-9][0-9]{1,4}", fullmatch=True))
def test_a_number_within_a_longer_one_agrees_loosely_both_ways(digits: str, more: str) -> None:
    for longer in (digits + more, more + digits):
        assert compared("MRN", digits, f"no. {longer}") != OTHER
        assert compared("ACCOUNT", longer, f"no. {digits}") != OTHER
    assert compared("MRN", digits, f"no. {int(digits) + 1}") == OTHER


TYPED_OTHERWISE = [
    ("ACCOUNT", "19351022", "born 22/10/1935", LOOSE),
    ("MRN", "22.10.1935", "born October 22, 1935", LOOSE),
    ("PHONE", "19351022", "22 de octubre de 1935", LOOSE),
    ("DATE", "22/10/1935", "no. 19351022", EXACT),
    ("DATE", "22/10/1935", "no. 22101935", EXACT),
    ("ACCOUNT", "1234-5678", "MRN 12345678", EXACT),
    ("MRN", "NHC12345678", "no. 12-345678", LOOSE),
    ("PERSON", "Keller 12345678", "no. 12345678", LOOSE),
    ("MRN", "12345678", "no. 99-12345678-1", EXACT),
    ("MRN", "12345678", "no. 9912345678", LOOSE),
    ("MRN", "99-12345678", "no. 12345678.", LOOSE),
    ("ACCOUNT", "19351023", "born 22/10/1935", OTHER),
    ("MRN", "NHC12345678", "no. 12-345679", OTHER),
    ("MRN", "12345678", "no. 1234567", LOOSE),
    ("MRN", "12345678", "no. 12345 and 678", OTHER),
    ("MRN", "99-12345", "no. 12345.", OTHER),
]


@pytest.mark.parametrize(("kind", "value", "text", "expected"), TYPED_OTHERWISE)
def test_a_detail_is_known_though_it_is_typed_or_cut_otherwise(kind: str, value: str, text: str, expected: str) -> None:
    assert compared(kind, value, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana Muñoz García came", True),
        ("Ana Muñoz-Quill came", True),
        ("Ana Muñoz, García", False),
        ("Ana Muñoz Edad", False),
        ("Ana Muñoz came", False),
        ("Ana Muñoz\nGarcía", False),
        ("Ana Muñoz Jr", False),
        ("Ana Muñoz", False),
    ],
)
def test_a_name_goes_on_in_another_surname(text: str, expected: bool) -> None:
    assert goes_on(text, len("Ana Muñoz")) is expected
