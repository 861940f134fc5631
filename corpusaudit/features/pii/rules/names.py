"""Rules for names that something beside them gives away: a title, "my name is", a form's label."""

from __future__ import annotations

import re

from corpusaudit.features.pii.locales.clinical_names import may_be_surname
from corpusaudit.features.pii.locales.given_names import is_given_name
from corpusaudit.features.pii.locales.regions import is_region
from corpusaudit.features.pii.rules.rule import Rule

# "MS" in capitals is a disease more often than a title.
TITLES = (
    r"(?:M[rR]|mr|M[rR][sS]|mrs|Ms|ms|Miss|MISS|miss|Mx|Messrs|D[rR]|dr|Prof|prof|Professor|Sir|Madam|Reverend"
    r"|Herr|Frau|Señora?"
    r"|Mme|Mlle)"
)
_LETTER = r"[^\W\d_]"
# A capital, then letters with at least one small one or all capitals; particles may stand between words.
_WORD = rf"(?:(?:[A-ZÀ-ÞŁŚŽŠČĐÞÆØÅ](?:['’]|{_LETTER})(?:{_LETTER}|['’-](?={_LETTER})){{0,24}})|[A-ZÀ-Þ]\.?(?!\w))"
_PARTICLE = r"(?:(?:van|von|der|den|de|del|della|di|da|dos|la|le|el|al|bin|ibn|ter|zu)[ ]){0,3}"
_NAME = rf"{_WORD}(?:[ ]{_PARTICLE}{_WORD}){{0,3}}"
_SMALL = r"[a-zà-ÿāăąćčďđēęěğıīķłńňōőœřśşšťūůűźžż]"
_CAPITALIZED = rf"(?:[A-ZÀ-ÞĀ-Ž](?:['’][A-Z])?{_SMALL}+(?:['’-][A-Z]?{_SMALL}+)?|(?:[A-ZÀ-ÞĀ-Ž]['’-]?){{2,20}})"


_SPOKEN_OF = (
    r"\b(?:concern(?:s|ing)|regarding|(?:seen|spoke|spoken|met|talked|discussed|lives?|living|together) with|saw|told"
    r"|asked|called|named|wife|husband|partner|son|daughter|mother|father|brother|sister|friend|neighbou?r"
    r"|patient|client|resident|nurse|signed|attn:?|cc:?|re:)"
)


def _given_and_surname(value: str) -> bool:
    """Whether a value begins with a common given name and ends with what can be a surname, in one style of letters."""
    words = re.findall(r"[^\W\d_][\w'’-]*", value)
    first, last = words[0], words[-1]
    styled = first.isupper() == last.isupper()
    return styled and is_given_name(first.split("-")[0]) and may_be_surname(last) and not is_region(last)


NAME_RULES: tuple[Rule, ...] = (
    Rule(
        name="given_name_and_surname",
        type="PERSON",
        # Looked for ahead, so that the next try begins with the next word and not behind the surname.
        pattern=r"(?<![\w.@/-])(?<!San )(?<!Santa )(?<!St )(?<!St\. )(?<!Saint )(?<!Fort )(?<!Port )(?<!Lake )"
        r"(?<!Mount )(?<!Cape )(?<!Prince )"
        rf"(?=(?P<value>{_CAPITALIZED} (?:[A-Z]\.? ){{0,2}}{_PARTICLE}{_CAPITALIZED}(?![\w@])))[A-ZÀ-ÞĀ-Ž]",
        flags=0,
        score=0.8,
        check=_given_and_surname,
        true_examples=(
            ("we met Ben Player at noon", "Ben Player"),
            ("with Anna M. de la Cruz, aged 40", "Anna M. de la Cruz"),
            ("MARIA KELLER", "MARIA KELLER"),
            ("Jean-Luc O'Neill wrote", "Jean-Luc O'Neill"),
        ),
        false_examples=(
            "San Francisco Bay",
            "Charles Hospital",
            "Robert Syndrome",
            "ask Maria Monday",
            "Lake Charles Louisiana",
            "Gene Therapy",
            "Will Power",
            "MARIA Keller",
        ),
    ),
    Rule(
        name="name_after_title",
        type="PERSON",
        pattern=rf"(?<!\w){TITLES}(?:\.[ ]?|[ ])(?:{TITLES}\.?[ ])?(?P<value>{_PARTICLE}{_NAME})",
        flags=0,
        score=0.9,
        true_examples=(
            ("seen by Dr. Mei Whitcombe today", "Mei Whitcombe"),
            ("Mrs O'Hara said", "O'Hara"),
            ("Mr. van der Berg", "van der Berg"),
        ),
        false_examples=("Dr. says no", "miss doses", "Ms. is a title"),
    ),
    Rule(
        name="initial_and_surname",
        type="PERSON",
        pattern=rf"(?<![\w.])(?P<value>(?:[A-Z]\.[ ]?){{1,2}}{_CAPITALIZED})(?!\w)",
        flags=0,
        # A single letter also ends sentences ("vitamin C. Patients"): words that people are spoken of with come first.
        context=rf"(?:{_SPOKEN_OF}|\b(?:by|from|for|and|to)) $",
        score=0.75,
        check=lambda value: (
            may_be_surname(value.rsplit(".", 1)[1].strip()) and not is_region(value.rsplit(".", 1)[1].strip())
        ),
        true_examples=(
            ("This concerns J. Nwosu.", "J. Nwosu"),
            ("was seen by T. R. Eliasson today", "T. R. Eliasson"),
        ),
        false_examples=(
            "too much vitamin C. Patients may",
            "caused by E. Coli",
            "with hepatitis B. Brennan was told",
            "from N. America",
            "by B. Cells",
        ),
    ),
    Rule(
        name="last_first_spoken_of",
        type="PERSON",
        pattern=rf"(?P<value>{_CAPITALIZED}, {_CAPITALIZED}(?: [A-Z](?:\.|\b))?)"
        r"(?=\.?$|[.;]\s|\s?[(\n]| (?:today|yesterday|MRN|DOB|was|is|who|has|had|aged|born|again)\b)",
        flags=0,
        context=rf"{_SPOKEN_OF} $",
        score=0.75,
        check=lambda value: all(may_be_surname(word) for word in re.findall(r"[^\W\d_]{2,}", value)),
        true_examples=(
            ("This concerns Morenz, Kwami.", "Morenz, Kwami"),
            ("Spoke with Blankenfeld, Umaru today", "Blankenfeld, Umaru"),
        ),
        false_examples=(
            "patients with Cancer, Diabetes.",
            "This concerns Breast, Ovarian and other cancers",
            "Seen with Monday, Tuesday.",
            "Portsmouth, Kwami was",
        ),
    ),
    Rule(
        name="name_last_first",
        type="PERSON",
        pattern=rf"(?i:\b(?:names?|patient|pt|client|resident|guardian|physician|attending)\s?:\s?)"
        rf"(?P<value>{_CAPITALIZED}(?:[ -]{_CAPITALIZED})?, ?{_CAPITALIZED}(?: [A-Z](?:\.|\b))?)(?!\w)",
        flags=0,
        score=0.9,
        check=lambda value: may_be_surname(value.split(",")[0]) and may_be_surname(value.split(",")[1].split()[0]),
        true_examples=(
            ("Patient name: Zielewicz, Chidera. MRN", "Zielewicz, Chidera"),
            ("Pt: O'Hara, Mary J. (f)", "O'Hara, Mary J."),
            ("NAME: DE JONG, PIETER", "DE JONG, PIETER"),
        ),
        false_examples=(
            "Patient: Alert, oriented",
            "name: Lasix",
            "Mother: Diabetes, Asthma",
            "Father: Cancer, Stroke",
        ),
    ),
    Rule(
        name="name_stated",
        type="PERSON",
        pattern=rf"(?i:\bmy (?:full |first |last |middle |maiden |given |family )?name is|\bmy name's|\b(?:his|her"
        rf"|their|patient'?s?'?|client'?s?'?|child'?s?'?|mother'?s?'?|father'?s?'?|full|first|last|maiden|given"
        rf"|family|sur|fore) ?names?(?: is| was|[ ]?:)|\bcalls? (?:me|him|her)|\bnamed (?:him|her)|\bknown to "
        rf"(?:his|her) friends as)[ ]?\n?[ ]?(?P<value>{_NAME})",
        flags=0,
        score=0.88,
        true_examples=(
            ("My name is Antti Poutiainen.", "Antti Poutiainen"),
            ("Patient name: James Petrov.", "James Petrov"),
            ("everyone calls me Ingrid", "Ingrid"),
        ),
        false_examples=("Brand name: Lasix", "the gene's name is long", "my name is unknown", "named after Parkinson"),
    ),
)
