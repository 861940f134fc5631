"""Network addresses."""

from __future__ import annotations

from corpusaudit.features.pii.checks import ip_address
from corpusaudit.features.pii.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    Rule(
        name="ip_v4",
        type="IP",
        pattern=r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)",
        needs=".",
        score=0.95,
        check=ip_address,
        true_examples=(("logged in from 192.0.2.44.", "192.0.2.44"),),
        false_examples=("version 1.2.3", "section 1.2.3.4.5", "300.1.2.3"),
    ),
    Rule(
        name="ip_v6",
        type="IP",
        digitless=True,
        pattern=r"(?<![\w:.])[0-9a-f]{0,4}:[0-9a-f:]{1,34}(?::(?:\d{1,3}\.){3}\d{1,3})?(?![\w:])",
        needs=":",
        score=0.95,
        check=ip_address,
        true_examples=(
            ("host 2001:db8::8a2e:370:7334 answered", "2001:db8::8a2e:370:7334"),
            ("4f8a:c99e:dc86:faf9:5988:5f63:375e:8a2a", "4f8a:c99e:dc86:faf9:5988:5f63:375e:8a2a"),
        ),
        false_examples=("at 12:34:56", "ratio 1:2", "A::B in C++", "note :: see below"),
    ),
)
