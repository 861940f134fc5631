"""Web addresses and bare domains; sites of governments are nobody's own."""

from __future__ import annotations

import re

from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import LABEL

# Sites of governments are nobody's own.
_PUBLIC_SITE = re.compile(r"(?:\w+://)?[\w.-]+\.(?:gov|mil)(?:\.[a-z]{2})?(?![\w.-])", re.IGNORECASE)


def _private_site(value: str) -> bool:
    return _PUBLIC_SITE.match(value) is None


def _domain(value: str) -> bool:
    labels = value.split("/")[0].split(".")
    return any(c.isalpha() for c in labels[0]) and len(labels[-2]) > 1 and _private_site(value)


RULES: tuple[Rule, ...] = (
    Rule(
        name="url",
        type="URL",
        digitless=True,
        pattern=r"(?<![\w@])(?:https?://|ftp://|www\.)[^\s<>\"'|\[\]{}]{3,}(?<![.,;:!?)\]}'\"])",
        needs=":w",
        score=1.0,
        check=_private_site,
        true_examples=(
            ("My page is https://www.example.com/a/b?c=1.", "https://www.example.com/a/b?c=1"),
            ("(see www.jane-doe.net)", "www.jane-doe.net"),
        ),
        false_examples=("see https://www.nih.gov/health", "ratio 3:1 // none", "http is a protocol"),
    ),
    Rule(
        name="domain",
        type="URL",
        digitless=True,
        pattern=rf"(?<![\w@.+%/-])(?:{LABEL}\.){{1,6}}(?:(?:com|org|net|edu|co|ac|nom)\.[a-z]{{2}}|com|org|net"
        r"|edu|info|biz|io|nhs\.uk|de|fr|nl|pl|cz)"
        r"(?:/[^\s<>\"']*(?<![.,;:!?)\]}'\"]))?(?![\w@-]|\.\w)",
        needs=".",
        score=0.8,
        true_examples=(
            ("Find me at janedoe.com today", "janedoe.com"),
            ("ver doeclinic.com.ar ahora", "doeclinic.com.ar"),
            ("See mail.st-anne.nhs.uk/patients.", "mail.st-anne.nhs.uk/patients"),
        ),
        false_examples=("pain resolved.She slept", "e.g. 5.com", "jane@janedoe.com"),
        check=_domain,
    ),
)
