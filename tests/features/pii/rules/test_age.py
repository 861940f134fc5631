"""Ages: only those that Safe Harbor does not let stand."""

from __future__ import annotations

from corpusaudit.features.pii.rules.age import find_ages


def test_ages_up_to_89_stand_and_those_over_do_not() -> None:
    text = "an 89-year-old, a 90-year-old, aged 104 and a 130-year-old"
    assert [text[h.start : h.end] for h in find_ages(text)] == ["90", "104"]
    assert [text[h.start : h.end] for h in find_ages(text, least=0)] == ["89", "90", "104"]
