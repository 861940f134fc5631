"""Social security numbers: nine digits in a row are one only beside the words for it."""

from __future__ import annotations

from corpusaudit.features.pii.rules.find import find_fixed_forms


def test_context_must_be_near() -> None:
    near, far = "SSN 992813703", "SSN" + " word" * 20 + " 992813703"
    assert [h.type for h in find_fixed_forms(near)] == ["SSN"]
    assert [h.type for h in find_fixed_forms(far)] == []
