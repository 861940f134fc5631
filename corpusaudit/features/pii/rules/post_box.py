"""Post office boxes and military addresses."""

from __future__ import annotations

from corpusaudit.features.pii.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    Rule(
        name="post_office_box",
        type="ADDRESS",
        pattern=r"(?<![\w])(?:P\.? ?O\.? ?Box|Post Office Box|Postfach|Apartado) ?#?\d{1,6}\b",
        score=0.95,
        true_examples=(("mail to PO Box 1290", "PO Box 1290"), ("P.O. Box 44", "P.O. Box 44")),
        false_examples=("box 12", "PO 12 mg"),
    ),
    Rule(
        name="military_address",
        type="ADDRESS",
        pattern=r"(?<![\w])(?:(?:PSC|CMR|Unit) \d{2,5},? Box \d{1,5}|US(?:S|NS|NV|CGC) [A-Z][\w'’-]+"
        r"(?=\s+[AFD]PO\b))(?:\s+[AFD]PO A[AEP] \d{5})?\b",
        score=0.97,
        true_examples=(
            ("PSC 4355, Box 4187\nAPO AP 28906", "PSC 4355, Box 4187\nAPO AP 28906"),
            ("USS Nimitz FPO AP 96620", "USS Nimitz FPO AP 96620"),
        ),
        false_examples=("Unit 12 of the ward", "PSC with 12 cases"),
    ),
)
