"""Names of people that are one word: hashtags, names of files, names that a person goes by."""

from __future__ import annotations

import itertools
import re

from corpusaudit.features.pii.locales.clinical_names import may_be_surname
from corpusaudit.features.pii.locales.given_names import is_first_name
from corpusaudit.features.pii.locales.read import listed
from corpusaudit.features.pii.locales.regions import is_region
from corpusaudit.features.pii.locales.vocabulary import is_known_word
from corpusaudit.features.pii.rules.rule import Rule

_FILE = (
    r"\.(?:pdf|docx?|odt|rtf|txt|xlsx?|csv|jpe?g|png|tiff?|heic|gif|bmp|dcm|zip|mp[34]|wav|m4a|mov|eml|msg|html?|xml"
    r"|json)"
)
_TAIL = r"(?:[_-]{0,2}\d[^\W_]{0,11}){0,3}"
"""Dates and counts behind the words of a file's name; no part of a name of somebody."""
_PART = re.compile(r"[A-ZÀ-ÞĀ-Ž]?[^\W\d_A-ZÀ-ÞĀ-Ž]+|[A-ZÀ-ÞĀ-Ž]{2,}")
_WORD = r"[^\W\d_]{2,30}"


def _holds_name(value: str) -> bool:
    """Whether a common given name has a word beside it that can be a surname and is no word of the vocabulary."""
    words = [word.casefold() for word in _PART.findall(value)]
    pairs = [pair for one in itertools.pairwise(words) for pair in (one, one[::-1])]
    return any(len(given) > 2 and is_first_name(given, accents=False) and _surname(other) for given, other in pairs)


def _is_name(value: str) -> bool:
    """Whether all words but one common given name can be of a name: "LauraQuillford", not "LauraTherapyWeek"."""
    words = [word.casefold() for word in _PART.findall(value)]
    given = [place for place, word in enumerate(words) if len(word) > 2 and is_first_name(word)]
    return any(all(_surname(word) for place, word in enumerate(words) if place != one) for one in given)


def _surname(word: str) -> bool:
    if word in listed("common_names"):
        return len(word) > 2
    return len(word) > 2 and not is_known_word(word) and may_be_surname(word) and not is_region(word)


RULES: tuple[Rule, ...] = (
    Rule(
        name="person_in_file_name",
        type="PERSON",
        digitless=True,
        needs=".",
        pattern=rf"(?<![\w.@/+%-])(?P<value>{_WORD}(?:[_-]{{1,2}}[^\W\d_]{{1,30}}){{1,6}}){_TAIL}{_FILE}(?![\w])",
        score=0.8,
        check=_holds_name,
        true_examples=(
            ("Attached: scan_laura_quillford.pdf.", "scan_laura_quillford"),
            ("quillford-laura-2021.docx", "quillford-laura"),
            ("informe_QUILLO_HIDALGO_BEGONA_2024.pdf", "informe_QUILLO_HIDALGO_BEGONA"),
        ),
        false_examples=(
            "see blood_test_results.pdf",
            "victoria_hospital_map.pdf",
            "a_laura.pdf",
            "www.laura-quillford.net",
        ),
    ),
    Rule(
        name="person_with_underscore",
        type="PERSON",
        digitless=True,
        needs="_",
        pattern=rf"(?<![\w.@/+%-])(?P<value>{_WORD}_{_WORD})(?:_?\d{{1,8}})?(?![\w@/-]|\.\w)",
        score=0.75,
        check=_holds_name,
        true_examples=(("seen by Laura_Quillford today", "Laura_Quillford"), ("#laura_quillford84", "laura_quillford")),
        false_examples=("patient_name: none", "first_laura_last", "laura_blood"),
    ),
    Rule(
        name="person_in_camel_case",
        type="PERSON",
        digitless=True,
        flags=0,
        pattern=r"(?<![\w.@/+%-])(?P<value>[A-ZÀ-ÞĀ-Ž][a-zß-ÿ]{1,20}(?:[A-ZÀ-ÞĀ-Ž][a-zß-ÿ]{1,20}){1,3})\d{0,8}(?![\w@/-]|\.\w)",
        score=0.75,
        check=_is_name,
        true_examples=(("so brave #LauraQuillford", "LauraQuillford"), ("by QuillfordLaura84 today", "QuillfordLaura")),
        false_examples=("#MentalHealth", "LauraTherapyQuillford", "by LauraHospital", "in NewYork", "McLaura was"),
    ),
)
