"""Values of personal details compare equal in any notation."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpusaudit.features.pii.matching.values import normalize_value
from corpusaudit.features.pii.types import HIPAA


@pytest.mark.parametrize(
    ("type", "expected", "notations"),
    [
        ("PHONE", "2885550108", ["(288) 555-0108", "288-555-0108",
                                "+1 288.555.0108 ext. 4", "12885550108", "２８８ 555 0108"]),
        ("PHONE", "41964710795", ["+41 (0)96 471 07 95", "0041 96 471 07 95", "+41964710795"]),
        ("FAX", "2885550108", ["1 (288) 555 0108"]),
        ("SSN", "936742608", ["936-74-2608", "936 74 2608", "936742608"]),
        ("CREDIT_CARD", "4111111111111111", ["4111 1111 1111 1111", "4111-1111-1111-1111"]),
        ("MRN", "a10422871", ["A-104-22871", "a104 22871"]),
        ("IBAN", "gb82west12345698765432", ["GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432"]),
        (
            "DATE",
            "1944-11-26",
            ["11/26/1944", "26/11/1944", "26.11.1944", "1944-11-26", "1944/11/26", "26 Nov 1944", "November 26th, 1944",
             "26th of November 1944", "26-NOV-1944", "26NOV1944", "Nov. 26, 1944", "19441126", "11261944", "11-26-44"],
        ),
        ("DATE", "2012-03-04", ["3/4/2012", "03/04/12", "2012-03-04T10:00:00Z"]),
        ("DATE", "2012-03", ["March 2012", "Mar. 2012", "03/2012", "2012-03"]),
        ("DATE", "--05-14", ["May 14", "14 May", "5/14", "14/5"]),
        ("PERSON", "james petrov", ["James Petrov", "Dr. James Petrov",
                                    "PETROV, James", "james petrov's", "Petrov James, MD"]),
        ("PERSON", "a mei ohara", ["Mei A. O'Hara", "Ms Mei A O’Hara"]),
        ("PERSON", "munoz", ["Muñoz", "Mr. MUN\u0303OZ"]),
        ("EMAIL", "mary.y@example.org", ["Mary.Y@Example.ORG", "mary.y+clinic@example.org", "<mary.y@example.org>"]),
        ("ADDRESS", "4871 north magnolia road apartment 5b",
         ["4871 N. Magnolia Rd., Apt 5B", "4871 north magnolia road\nApartment 5B"]),
        ("LOCATION", "ann arbor", ["Ann Arbor", "ANN ARBOR,"]),
        ("URL", "example.org/a", ["https://www.Example.org/a/", "http://example.org/a", "example.org/a."]),
        ("IP", "2001:db8::1", ["2001:0db8:0000:0000:0000:0000:0000:0001", "2001:DB8::1"]),
        ("AGE", "94", ["94", "９４"]),
    ],
)  # fmt: skip
def test_notations_of_one_value_agree(type: str, expected: str, notations: list[str]) -> None:
    assert {notation: normalize_value(notation, type) for notation in notations} == dict.fromkeys(notations, expected)


@pytest.mark.parametrize(
    ("type", "one", "other"),
    [
        ("PHONE", "(288) 555-0108", "(288) 555-0109"),
        ("DATE", "3/4/2012", "4/3/2012"),
        ("DATE", "May 2014", "May 14"),
        ("DATE", "11/26/1944", "11/26/2044"),
        ("PERSON", "James Petrov", "Jane Petrov"),
        ("ADDRESS", "4871 Magnolia Road", "4871 Magnolia Street"),
        ("EMAIL", "a@example.org", "b@example.org"),
    ],
)
def test_different_values_differ(type: str, one: str, other: str) -> None:
    assert normalize_value(one, type) != normalize_value(other, type)


def test_a_value_that_has_no_form_is_kept() -> None:
    assert normalize_value("  Unknown ", "DATE") == "unknown"
    assert normalize_value("Dr.", "PERSON") == "dr."
    assert normalize_value("", "PHONE") == ""


@pytest.mark.parametrize("type", sorted(HIPAA))
@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=40) | st.text(alphabet="0123456789-/. +()x:@'abmayjn", max_size=24))
def test_normalizing_twice_changes_nothing(type: str, text: str) -> None:
    once = normalize_value(text, type)
    assert normalize_value(once, type) == once


@settings(deadline=None)
@given(st.dates())
def test_every_notation_of_a_date_gives_its_iso_form(date: object) -> None:
    import datetime

    assert isinstance(date, datetime.date)
    if not 1800 <= date.year <= 2099:
        return
    notations = [
        f"{date:%m/%d/%Y}",
        f"{date.month}/{date.day}/{date.year}",
        f"{date:%d %B %Y}",
        f"{date:%B %d, %Y}",
        f"{date:%Y%m%d}",
    ]
    assert {normalize_value(n, "DATE") for n in notations} == {date.isoformat()}


def test_a_roman_month_is_a_month_and_a_user_name_is_the_same_without_its_sign() -> None:
    for value in ("5/XII/2003", "5-XII-03", "05.xii.2003"):
        assert normalize_value(value, "DATE") == "2003-12-05"
    assert normalize_value("@Quill_Bo", "USER_NAME") == normalize_value("quill_bo", "USER_NAME")
    assert normalize_value("@quill_bo", "USER_NAME") != normalize_value("quillbo", "USER_NAME")
