"""Names behind a title or behind the word for a family."""

from __future__ import annotations

from corpusaudit.features.pii.locales.read import listed, tabled
from corpusaudit.features.pii.locales.regions import is_region
from corpusaudit.features.pii.locales.vocabulary import is_known_word, words_of
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import CAPITALIZED, NAME, PARTICLE, any_of

# "MS" in capitals is a disease more often than a title.
TITLES = (
    r"(?:M[rR]|mr|M[rR][sS]|mrs|Ms|ms|Miss|MISS|miss|Mx|Messrs|D[rR]|dr|Prof|prof|Professor|Sir|Madam|Reverend"
    r"|Herr|Frau|Señora?"
    r"|Mme|Mlle)"
)

_FAMILY = any_of(form for words in tabled("name_words", "families") for word in words for form in (word, word.title()))


def _surname(value: str) -> bool:
    words = words_of(value)
    return not is_region(value) and not any(is_known_word(word) or word in listed("eponyms") for word in words)


RULES: tuple[Rule, ...] = (
    Rule(
        name="name_after_title",
        type="PERSON",
        digitless=True,
        pattern=rf"(?<!\w){TITLES}(?:\.[ ]?|[ ])(?:{TITLES}\.?[ ])?(?P<value>{PARTICLE}{NAME})",
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
        name="family_called",
        type="PERSON",
        digitless=True,
        pattern=rf"(?<![\w-]){_FAMILY}[ ](?P<value>{PARTICLE}{CAPITALIZED}(?:[ -]{CAPITALIZED})?)(?=[ ]?[:;,.!?)\n]|$)",
        flags=0,
        score=0.75,
        check=_surname,
        true_examples=(
            ("Familie Quillford: Stühle", "Quillford"),
            ("saluti alla famiglia Quillo Olmi!", "Quillo Olmi"),
        ),
        false_examples=("la famiglia Quill viene", "Family History: none", "Sagrada Familia.", "familia Cushing."),
    ),
)
