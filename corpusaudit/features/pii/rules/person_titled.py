"""Names behind a title."""

from __future__ import annotations

from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import NAME, PARTICLE

# "MS" in capitals is a disease more often than a title.
TITLES = (
    r"(?:M[rR]|mr|M[rR][sS]|mrs|Ms|ms|Miss|MISS|miss|Mx|Messrs|D[rR]|dr|Prof|prof|Professor|Sir|Madam|Reverend"
    r"|Herr|Frau|Señora?"
    r"|Mme|Mlle)"
)

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
)
