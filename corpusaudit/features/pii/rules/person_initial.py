"""Names with initials, where people are spoken of."""

from __future__ import annotations

import re

from corpusaudit.features.pii.locales.clinical_names import may_be_surname
from corpusaudit.features.pii.locales.read import listed, tabled
from corpusaudit.features.pii.locales.regions import is_region
from corpusaudit.features.pii.locales.vocabulary import is_known_word
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import CAPITALIZED, any_listed

_LEAST = 4
"""Letters of a surname in capitals that an initial follows; shorter ones are abbreviations."""
_TOLD_OF = any_listed(tabled("name_words", "told_of"))
_WHOLE = r"(?=[ \t]{0,8}(?:\r?\n|$))"


def _surname(value: str) -> bool:
    """Whether capitals before an initial can be a surname: no word, no medicine, no thing that letters number."""
    words = [word.casefold() for word in re.findall(r"[^\W\d_]{2,}", value)]
    name = max(words, key=len)
    return len(name) >= _LEAST and not is_region(name.title()) and all(map(_may_be_of_name, words))


def _may_be_of_name(word: str) -> bool:
    known = is_known_word(word) or word in listed("eponyms") or not may_be_surname(word)
    return len(word) < _LEAST or not known


RULES: tuple[Rule, ...] = (
    Rule(
        name="surname_and_initial",
        type="PERSON",
        digitless=True,
        # Where a line or a sentence begins, as lists of wards and heads of notes write it: "QUILLFORD B, bed 4".
        pattern=r"(?:^|(?<=\n)|(?<=[.;:] )|(?<=\t))(?P<value>(?:[A-ZÀ-ÞĀ-Ž]{1,3}['’ ])?[A-ZÀ-ÞĀ-Ž]{2,20}"
        r"(?:[-'’][A-ZÀ-ÞĀ-Ž]{2,20})?,? [A-ZÀ-Þ](?:\.? ?[A-ZÀ-Þ])?(?![^\W_]))"
        rf"(?:{_WHOLE}|(?=[,;(]|\.(?: [A-ZÀ-Þ]|\s{{0,8}}$|[ \t]{{0,8}}\r?\n)|\.?[ ]{_TOLD_OF}\b| [-–] ))",
        flags=0,
        score=0.75,
        check=_surname,
        true_examples=(
            ("QUILLFORD B\n\nCame in with a cough.", "QUILLFORD B"),
            ("Bed 4: O'QUILLFORD BM. Was seen", "O'QUILLFORD BM"),
            ("QUILLFORD B was seen", "QUILLFORD B"),
            ("QUILLFORD, B. klagt über", "QUILLFORD, B"),
        ),
        false_examples=(
            "HEPATITIS B was excluded",
            "VITAMIN D\n",
            "PLAN B. Rest",
            "PARACETAMOL A was",
            "a QUILLFORD B was",
            "MRI B\n",
            "BEFUND A: gut",
        ),
    ),
    Rule(
        name="initial_and_surname_cell",
        type="PERSON",
        digitless=True,
        # A cell of a table, an entry or a line that holds nothing else: "ward;B. Quillford;3".
        pattern=rf"(?:^|(?<=[\n\t;|])|(?<=[;|] )|(?<= {{2}}))(?P<value>(?:[A-ZÀ-ÞĀ-Ž]\. ?){{1,2}}"
        rf"(?:{CAPITALIZED}[ -]){{0,2}}{CAPITALIZED})(?=[ \t]{{0,8}}[\t\n;|]| {{2}}|$)",
        flags=0,
        needs=". ",
        score=0.8,
        check=_surname,
        true_examples=(
            ("ward;B. Quillford;3", "B. Quillford"),
            ("Yours,\nB. Quillford\nWard 4", "B. Quillford"),
            ("1961   B. Quillford Olmstead   same", "B. Quillford Olmstead"),
        ),
        false_examples=(
            "germ;S. Aureus;3",
            "see B. Quillford again",
            "x;A. Cough;3",
            "A. Befund:",
            "1; 2;B. Quillford came;3",
        ),
    ),
)
