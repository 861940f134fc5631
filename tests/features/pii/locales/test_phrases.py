"""Words and phrases of lists in a text."""

from __future__ import annotations

from corpusaudit.features.pii.locales.phrases import find_phrases

TOWNS = frozenset({"olmos", "olmos altos", "ee.uu."})


def test_the_longest_phrase_stands_and_small_letters_do_not_count() -> None:
    text = "Olmos Altos, olmos, OLMOS; EE. UU. y Olmosa"
    assert [text[start:end] for start, end in find_phrases(text, TOWNS)] == ["Olmos Altos", "OLMOS", "EE. UU"]
    assert "olmos" in [text[start:end] for start, end in find_phrases(text, TOWNS, capital=False)]


def test_a_phrase_goes_over_no_comma_and_no_line() -> None:
    text = "Olmos, Altos. Olmos\nAltos"
    assert [text[start:end] for start, end in find_phrases(text, TOWNS)] == ["Olmos", "Olmos"]
