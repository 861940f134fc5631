"""Rules for names that something beside them gives away: a title, "my name is", a form's label."""

from __future__ import annotations

from corpusaudit.features.pii_rule import Rule

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

NAME_RULES: tuple[Rule, ...] = (
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
