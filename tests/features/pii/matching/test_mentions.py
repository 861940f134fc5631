"""Mentions: a detail is found in any notation, with the people who have it, and never inside a longer number."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpusaudit.features.pii.matching.mentions import Mention, find_mentions, query
from corpusaudit.features.pii.matching.numbers import digit_keys, digits_of, find_digits
from corpusaudit.features.text.tokens import Vocabulary, tokenize

MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


def look_up(
    value: str, kind: str, source: Sequence[str], people: Sequence[int] | None = None, holdout: Sequence[str] = ()
) -> Mention:
    vocabulary = Vocabulary()
    asked = query(value, kind)
    who = np.arange(len(source), dtype=np.int64) if people is None else np.array(people, np.int64)
    tokens = tokenize(source, vocabulary)
    held = tokenize(holdout, vocabulary) if holdout else None
    (mention,) = find_mentions([asked], vocabulary, tokens, source, who, held, holdout)
    return mention


def found_text(value: str, kind: str, text: str) -> str | None:
    mention = look_up(value, kind, ["nothing here", text])
    if mention.span is None:
        assert mention.people == 0
        return None
    assert (mention.people, mention.document) == (1, 1)
    return text[slice(*mention.span)]


class TestNames:
    @pytest.mark.parametrize(
        ("value", "text", "place"),
        [
            ("Maria Keller", "seen by MARIA KELLER today", "MARIA KELLER"),
            ("Maria Keller", "Keller, Maria (f)", "Keller, Maria"),
            ("Keller, Maria", "and Maria\nKeller said", "Maria\nKeller"),
            ("Dr. Maria Keller", "Maria Keller said", "Maria Keller"),
            ("Maria Keller", "Prof. Maria Keller", "Maria Keller"),
            ("Maria Anna Keller", "Keller Maria Anna", "Keller Maria Anna"),
            ("Maria Anna Keller", "Maria Keller", "Maria Keller"),
            ("Maria Anna Keller", "Keller, Maria", "Keller, Maria"),
            ("Sean O'Brien", "O’Brien, Sean", "O’Brien, Sean"),
            ("Sean O'Brien", "with Sean O’Brien", "Sean O’Brien"),
            ("José Núñez", unicodedata.normalize("NFD", "José Núñez"), unicodedata.normalize("NFD", "José Núñez")),
            (unicodedata.normalize("NFD", "José Núñez"), "Núñez José", "Núñez José"),
            ("प्रिया शर्मा", "रोगी प्रिया शर्मा आई", "प्रिया शर्मा"),
            ("Ma\u00adria Kel\u200bler", "Maria Keller", "Maria Keller"),
            ("王小明", "病人王小明入院", "王小明"),
            ("Maria Keller", "Maria and Keller", None),
            ("Maria Keller", "Marian Keller", None),
            ("Dr.", "the dr. said", "dr"),
        ],
    )
    def test_found_in_either_order_and_with_any_title(self, value: str, text: str, place: str | None) -> None:
        assert found_text(value, "PERSON", text) == place


WRITTEN = (
    "the fourth of March nineteen sixty-two",
    "March the fourth, nineteen sixty-two",
    "4 March nineteen sixty-two",
    "fourth of March, 1962",
    "cuatro de marzo de mil novecientos sesenta y dos",
    "4 de marzo, año 1962",
    "4 de marzo del año 1962",
    "vierten März neunzehnhundertzweiundsechzig",
    "quatre mars mil neuf cent soixante-deux",
    "quatro de março de mil novecentos e sessenta e dois",
    "quattro marzo millenovecentosessantadue",
    "vierde maart negentienhonderdtweeënzestig",
    "Day: 4 Month: 3 Year: 1962",
    "Día: 4\nMes: 3\nAño: 1962",
)
"""One day in words and in pieces."""


class TestDates:
    @pytest.mark.parametrize("written", WRITTEN)
    def test_in_words_and_in_pieces_both_ways(self, written: str) -> None:
        value = written.removeprefix("the ")
        for text in ("DOB 1962-03-04.", "born on 4/3/62", "4 March 1962", "4 de marzo de 1962"):
            assert look_up(value, "DATE", [text]).people == 1, text
            assert look_up("1962-03-04", "DATE", [f"Born: {written}, at home."]).people == 1, text
        for other in ("DOB 1962-03-05.", "4 March 1963", "born 4 May 1962", "nineteen sixty-two"):
            assert look_up(value, "DATE", [other]).people == 0, other
        assert look_up("1963-03-04", "DATE", [written]).people == 0

    @pytest.mark.parametrize(
        "text",
        [
            "3/4/2012",
            "03/04/2012",
            "3/4/12",
            "03-04-12",
            "2012-03-04",
            "2012/3/4",
            "04.03.2012",
            "4.3.2012",
            "March 4, 2012",
            "Mar. 4th 2012",
            "4 March 2012",
            "4th of March 2012",
            "4TH OF MARCH, 2012",
            "04 Mar 12",
            "2012 03 04",
        ],
    )
    def test_found_in_every_notation(self, text: str) -> None:
        for value in ("March 4, 2012", "03/04/2012", "2012-03-04"):
            assert found_text(value, "DATE", f"seen on {text} again") == text

    @pytest.mark.parametrize(
        "text", ["March 5, 2012", "2012-04-03T", "4 March 2013", "13/4/2012", "2012", "March 2012"]
    )
    def test_other_dates_are_not_found(self, text: str) -> None:
        assert found_text("March 14, 2012", "DATE", text) is None

    @given(st.dates(date(1900, 1, 1), date(2029, 12, 31)), st.integers(0, 9), st.integers(0, 9))
    @settings(deadline=None, max_examples=60)
    def test_each_notation_of_a_date_finds_each_other(self, day: date, written: int, stored: int) -> None:
        month = MONTHS[day.month - 1]
        forms = [
            f"{day.month}/{day.day}/{day.year}",
            f"{day:%m/%d/%Y}",
            f"{day:%Y-%m-%d}",
            f"{day:%Y/%m/%d}",
            f"{month} {day.day}, {day.year}",
            f"{month[:3]} {day.day} {day.year}",
            f"{day.day} {month} {day.year}",
            f"{day:%d} {month[:3]}. {day.year}",
            f"{month[:3].upper()}-{day:%d}-{day.year}",
            f"{day.day} of {month} {day.year}",
        ]
        assert found_text(forms[written], "DATE", f"on {forms[stored]}.") == forms[stored]

    def test_a_date_without_a_year_is_looked_for_as_it_stands(self) -> None:
        assert found_text("March 4", "DATE", "on march 4.") == "march 4"
        assert found_text("March 4", "DATE", "on 3/4.") is None


class TestNumbers:
    @pytest.mark.parametrize(
        ("value", "text", "place"),
        [
            ("555-301-0199", "call (555) 301-0199 now", "555) 301-0199"),
            ("555-301-0199", "call 5553010199.", "5553010199"),
            ("+1 555 301 0199", "555.301.0199", "555.301.0199"),
            ("5553010199", "+1 (555) 301-0199", "555) 301-0199"),
            ("1-555-301-0199", "1 555 301 0199", "1 555 301 0199"),
            ("12/34/56", "123456", "123456"),
            ("123456", "12 34\u00a056", "12 34\u00a056"),
            ("123456", "12\u201134\u201356", "12\u201134\u201356"),
            ("555-301-0199", "٥٥٥ ٣٠١ ٠١٩٩", "٥٥٥ ٣٠١ ٠١٩٩"),
            ("123456", "0123456", "0123456"),  # a leading zero
            ("123456", "12, 34, 56", None),
            ("123456", "12a3456", None),
            ("4111 1111 1111 1111", "card 4111-1111-1111-1111", "4111-1111-1111-1111"),
            ("12345", "1 2 3 4 5", None),  # too short to be known by its digits
            ("12345", "no. 12345", "12345"),
        ],
    )
    def test_digits_in_any_grouping(self, value: str, text: str, place: str | None) -> None:
        assert found_text(value, "PHONE", text) in ({place} if value != "5553010199" else {place, "1 (555) 301-0199"})

    @pytest.mark.parametrize("text", ["1234567", "1234560", "12345 67", "no. 99123456"])
    def test_within_a_longer_number_they_agree_loosely(self, text: str) -> None:
        mention = look_up("123456", "PHONE", ["nothing here", text])
        assert (mention.people, mention.document, mention.partial) == (1, 1, True)

    @given(st.from_regex(r"[1-9][0-9]{6,9}", fullmatch=True), st.data())
    @settings(deadline=None)
    def test_any_grouping_of_a_number(self, digits: str, data: st.DataObject) -> None:
        cuts = sorted(data.draw(st.sets(st.integers(1, len(digits) - 1), max_size=4)))
        signs = data.draw(st.lists(st.sampled_from([" ", "-", ".", ") ", " - ", "/"]), min_size=5, max_size=5))
        edges = [0, *cuts, len(digits)]
        text = "".join(digits[a:b] + sign for a, b, sign in zip(edges, edges[1:], [*signs], strict=False))
        key = digit_keys(digits)[0]
        assert find_digits([f"no. {text}."], {key})[key][0][0] == 0
        assert not find_digits([f"no. 7{text[:-1]}8"], {key} - {digits_of(f"7{digits}8")})

    def test_digits_of(self) -> None:
        assert digits_of("+1 (555) 301-0199") == "5553010199"
        assert digits_of("15553010199") == "5553010199"
        assert digits_of("25553010199") == "25553010199"
        assert digits_of("٣٤٥٣٤٥") == "345345"
        assert digits_of("12 345") is None
        assert digits_of("A123456") is None
        assert digits_of("ext 123456") is None
        assert digits_of("") is None

    def test_nothing_wanted(self) -> None:
        assert find_digits(["123456"], set()) == {}


class TestCounts:
    def test_people_and_documents(self) -> None:
        source = ["Ann Lee", "Ann Lee. ann lee!", "Lee, Ann", "nobody"]
        assert look_up("Ann Lee", "PERSON", source[:2], [4, 4]).people == 1
        assert look_up("Ann Lee", "PERSON", source[:2], [4, 5]).people == 2
        mention = look_up("Ann Lee", "PERSON", source[3:], [0], ["ann lee", "x", "Lee Ann and Ann Lee"])
        assert (mention.people, mention.document, mention.span) == (0, None, None)

    def test_people_who_write_it_differently_are_several(self) -> None:
        assert look_up("Ann Lee", "PERSON", ["Ann Lee", "Lee, Ann"], [4, 5], ["Lee Ann", "Ann Lee"]) == Mention(
            2, 2, 0, (0, 7)
        )
        assert look_up("03/04/2012", "DATE", ["March 4, 2012", "2012-03-04", "3/4/12"], [0, 1, 1]).people == 2
        assert look_up("555-301-0199", "PHONE", ["555 301 0199", "5553010199"], [0, 1], ["5553010199"]).people == 2

    def test_one_person_who_writes_it_differently_is_one(self) -> None:
        assert look_up("Ann Lee", "PERSON", ["Ann Lee", "Lee, Ann"], [4, 4], ["Lee Ann and Ann Lee"]).people == 1

    def test_several_details_at_once(self) -> None:
        vocabulary = Vocabulary()
        source = ["Ann Lee 555 301 0199", "Bo Li"]
        asked = [query(v, k) for v, k in (("Bo Li", "PERSON"), ("5553010199", "PHONE"), ("Cy Wu", "PERSON"))]
        asked.append(query("Lee Ann", "PERSON"))
        tokens = tokenize(source, vocabulary)
        mentions = find_mentions(asked, vocabulary, tokens, source, np.array([0, 1]), None, ())
        assert [(m.people, m.document) for m in mentions] == [(1, 1), (1, 0), (0, None), (1, 0)]
        assert find_mentions([], vocabulary, tokens, source, np.array([0, 1]), None, ()) == []

    def test_a_value_without_words(self) -> None:
        assert look_up("...", "PERSON", ["... and"]) == Mention()


def test_a_day_that_no_month_has_is_looked_for_as_it_stands() -> None:
    assert query("02/31/2012", "DATE").spellings == ("02/31/2012",)
    assert query("02/31/2012", "DATE").day is None
    assert query("2/29/2012", "DATE").day == date(2012, 2, 29)


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        ("nine one six two eight one nine one", "MRN", "MRN 91628191"),
        ("ninety-one sixty-two eighty-one ninety-one", "MRN", "MRN 9162 8191"),
        ("seis siete tres, ochenta y siete, noventa y dos, cincuenta y siete", "PHONE", "Tel. 673 87 92 57"),
        ("673, 879, 257", "PHONE", "Tel. 673879257"),
        ("673:87:92:57", "PHONE", "Tel. 673 879 257"),
        ("704-343-\n6428", "PHONE", "(704) 343-6428"),
        ("9162\n8191", "MRN", "MRN 91628191"),
        ("9162) 8191", "MRN", "MRN 91628191"),
        ("S-13428450", "OTHER_ID", "DNI 13428450S"),
        ("S 13.428.450", "OTHER_ID", "DNI 13.428.450-S"),
    ],
)
def test_numbers_typed_otherwise_are_the_same_both_ways(value: str, kind: str, text: str) -> None:
    assert look_up(value, kind, [text]).people == 1
    assert not look_up(value, kind, [text]).partial
    plain = text.partition(" ")[2]
    assert look_up(plain, kind, [f"It is {value}, he said."]).people == 1


@pytest.mark.parametrize(
    "text", ["67, 387, 92, 58", "MRN 91628192", "DNI 13428450T", "nine one six two", "91:62:81", "12,\n34,\n56,\n78"]
)
def test_other_numbers_typed_so_are_not(text: str) -> None:
    for value, kind in (("673879257", "PHONE"), ("91628191", "MRN"), ("S-13428450", "OTHER_ID")):
        assert look_up(value, kind, [text]).people == 0 or look_up(value, kind, [text]).partial
