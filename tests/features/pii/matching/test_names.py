"""Names with initials and middle names, and common knowledge: what agrees, what does not."""

from __future__ import annotations

import pytest

from corpusaudit.features.pii.locales.given_names import GIVEN_NAMES
from corpusaudit.features.pii.matching.common_knowledge import CITIES, FIGURES, is_common_knowledge
from corpusaudit.features.pii.matching.letters import lexicon
from corpusaudit.features.pii.matching.names import Name, NamePlaces, agree, find_names, split_name
from corpusaudit.features.pii.matching.numbers import digit_keys
from corpusaudit.features.pii.matching.values import address_spellings
from corpusaudit.features.text.tokens import Vocabulary, tokenize


@pytest.mark.parametrize(
    ("words", "comma", "expected"),
    [
        (["Robert", "Thackeray"], False, ("Robert", "Thackeray")),
        (["Thackeray", "Robert"], True, ("Robert", "Thackeray")),
        (["R", "Thackeray"], False, ("R", "Thackeray")),
        (["Thackeray", "R"], True, ("R", "Thackeray")),
        (["Robert", "J", "Thackeray"], False, ("Robert", "Thackeray")),
        (["Thackeray"], False, None),
        (["J", "R"], False, None),
        ([], False, None),
    ],
)
def test_given_name_and_surname(words: list[str], comma: bool, expected: tuple[str, str] | None) -> None:
    assert split_name(words, comma) == expected


def test_agree() -> None:
    assert agree("r", "robert")
    assert agree("robert", "r")
    assert agree("robert", "robert")
    assert not agree("robert", "rob")
    assert not agree("m", "robert")


@pytest.mark.parametrize(
    ("name", "text", "place", "initial"),
    [
        (("R", "Thackeray"), "saw Robert Thackeray today", "Robert Thackeray", True),
        (("R", "Thackeray"), "saw Robert James Thackeray", "Robert James Thackeray", True),
        (("R", "Thackeray"), "Thackeray, Robert", "Thackeray, Robert", True),
        (("Robert", "Thackeray"), "Mr. R. Thackeray", "R. Thackeray", True),
        (("Robert", "Thackeray"), "Robert J. Thackeray", "Robert J. Thackeray", False),
        (("Robert", "Thackeray"), "ROBERT J. THACKERAY", "ROBERT J. THACKERAY", False),
        (("R", "Thackeray"), "Maria Thackeray", None, None),
        (("R", "Thackeray"), "he saw. Rarely Thackeray came", "Rarely Thackeray", True),
        (("R", "Thackeray"), "the rash Thackeray had", None, None),
        (("A", "Thackeray"), "a Thackeray came", None, None),
        (("Robert", "Thackeray"), "Robert. Thackeray came", None, None),
        (("Robert", "Thackeray"), "Robert and Maria Thackeray", None, None),
    ],
)
def test_names_beside_a_surname(name: tuple[str, str], text: str, place: str | None, initial: bool | None) -> None:
    vocabulary = Vocabulary()
    texts = ["nothing", text]
    tokens = tokenize(texts, vocabulary)
    tokenize(name, vocabulary)
    found, nowhere = find_names([Name(*name), None], vocabulary, lexicon(vocabulary), tokens, texts)
    assert nowhere == NamePlaces()
    if place is None:
        assert found == NamePlaces()
        return
    document, (start, end) = (found.loose if initial else found.exact)[0]
    assert texts[document][start:end] == place
    assert {document for document, _ in (found.loose if initial else found.exact)} == {1}
    assert not (found.exact if initial else found.loose)


def test_without_another_corpus() -> None:
    vocabulary = Vocabulary()
    assert find_names([Name("R", "Lee")], vocabulary, lexicon(vocabulary), None, ()) == [NamePlaces()]
    tokens = tokenize(["a"], vocabulary)
    assert find_names([], vocabulary, lexicon(vocabulary), tokens, ["a"]) == []


def test_digits_of_a_number_called_from_abroad_and_at_home() -> None:
    assert set(digit_keys("+44 20 7946 0958")) & set(digit_keys("020 7946 0958")) == {"2079460958"}
    assert set(digit_keys("0049 30 901820 12")) & set(digit_keys("030 901820 12"))
    assert digit_keys("+1 (555) 301-0199")[0] == "5553010199"
    assert digit_keys("12 345") == ()


def test_addresses_written_out_and_abbreviated() -> None:
    def same(one: str, other: str) -> bool:
        return bool({" ".join(s.casefold().split()) for s in address_spellings(one)}
                    & {" ".join(s.casefold().split()) for s in address_spellings(other)})  # fmt: skip

    assert same("12 N. Alder St", "12 North Alder Street")
    assert same("12 Alder Rd, Apt 5", "12 Alder Road, Apartment 5")
    assert same("12 Alder Road, Apt 5", "12 Alder Rd")
    assert not same("12 Alder Road", "12 Alder Street")
    assert not same("12 Alder Road", "13 Alder Road")
    assert address_spellings("Alder Road")[0] == "Alder Road"


@pytest.mark.parametrize(
    ("value", "kind", "known"),
    [
        ("Albert Einstein", "PERSON", True),
        ("Einstein, Albert", "PERSON", True),
        ("Dr. Barack Obama", "PERSON", True),
        ("Maria", "PERSON", True),
        ("Maria Keller", "PERSON", False),
        ("Thackeray", "PERSON", False),
        ("London", "LOCATION", True),
        ("Lindau", "LOCATION", False),
        ("Finland", "LOCATION", True),
        ("800-273-8255", "PHONE", True),
        ("555-301-0199", "PHONE", False),
        ("https://www.wikipedia.org/", "URL", True),
        ("https://en.wikipedia.org/wiki/Jane_Doe_of_Lindau", "URL", False),
        ("www.jane-doe.net", "URL", False),
        ("936-74-2608", "SSN", False),
    ],
)
def test_common_knowledge(value: str, kind: str, known: bool) -> None:
    assert is_common_knowledge(value, kind) is known


def test_the_lists_are_in_the_form_they_are_compared_in() -> None:
    assert all(name == " ".join(sorted(name.split())) and name for name in FIGURES)
    assert all(city == city.casefold().strip() for city in CITIES)
    assert all(name.isalpha() and name.islower() for name in GIVEN_NAMES)


@pytest.mark.parametrize(
    ("text", "loose"),
    [("Ana Pastor came", False), ("Ana Pastor Montero came", True), ("Ana Castro Pastor Ruiz", False)],
)
def test_an_inner_name_is_not_dropped_before_a_further_surname(text: str, loose: bool) -> None:
    vocabulary = Vocabulary()
    tokens = tokenize([text], vocabulary)
    name = Name("Ana", "Pastor", ("castro",))
    tokenize(["Ana Castro Pastor"], vocabulary)
    (found,) = find_names([name], vocabulary, lexicon(vocabulary), tokens, [text])
    assert (bool(found.loose), bool(found.exact)) == (loose, not loose)
