"""Common words, words that are names, things and placeholders."""

from __future__ import annotations

from corpusaudit.features.pii.locales.given_names import GIVEN_NAMES
from corpusaudit.features.pii.locales.read import listed
from corpusaudit.features.pii.locales.vocabulary import is_placeholder, is_thing, is_word, is_word_and_name


def test_lists_of_words_and_of_names_do_not_overlap() -> None:
    common, both = listed("common_words"), listed("words_and_names")
    assert not common & both
    assert not common & GIVEN_NAMES
    assert not listed("brands") & (common | both)
    for word in ("widow", "retired", "osteoporosis"):
        assert is_word(word), word
        assert not is_word_and_name(word), word
    for word in ("brown", "hope", "young"):
        assert is_word_and_name(word), word
        assert not is_word(word), word


def test_things_are_no_frequent_names() -> None:
    assert is_thing("flonase")
    assert not is_thing("camila")
    assert not is_thing("whitcombe")


def test_placeholders() -> None:
    assert is_placeholder("XYZ")
    assert is_placeholder("Firstname Lastname")
    assert not is_placeholder("XYZ Okafor")
    assert not is_placeholder("7")
