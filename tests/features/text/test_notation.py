"""Personal details in other hyphens, blanks, digits and widths are found and compare equal."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusaudit.features.pii.detect import find_entities
from corpusaudit.features.pii.matching.mentions import find_mentions, query
from corpusaudit.features.pii.matching.values import normalize_value
from corpusaudit.features.text.notation import fold_notation
from corpusaudit.features.text.tokens import Vocabulary, tokenize

_WIDE = {ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789-"}
_ARABIC = {ord(str(d)): chr(0x0660 + d) for d in range(10)}
_NOTATIONS = [{ord("-"): c} for c in "\u2010\u2011\u2012\u2013\u2212\u00a0\u202f\u2007\u2009\u3000"]
_PLAIN = "Call 735-464-1251. SSN: 936-74-2608 now."


@given(st.text())
def test_places_stay(text: str) -> None:
    assert len(fold_notation(text)) == len(text)


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_text_stays(text: str) -> None:
    assert fold_notation(text) == text


@pytest.mark.parametrize("notation", [*_NOTATIONS, _WIDE, _ARABIC])
def test_a_number_is_found_and_met_in_every_notation(notation: dict[int, str]) -> None:
    text = _PLAIN.translate(notation)
    found = {e.type: text[e.start : e.end] for e in find_entities([text], threads=1)[0]}
    assert found == {"PHONE": "735-464-1251".translate(notation), "SSN": "936-74-2608".translate(notation)}
    assert normalize_value(found["PHONE"], "PHONE") == "7354641251"
    vocabulary = Vocabulary()
    one = np.zeros(1, np.int64)
    for source in (_PLAIN, text):
        tokens = tokenize([source], vocabulary)
        for value in (found["PHONE"], "735-464-1251"):
            (there,) = find_mentions([query(value, "PHONE")], vocabulary, tokens, [source], one, None, ())
            assert (there.people, there.span) == (1, (5, 17))
