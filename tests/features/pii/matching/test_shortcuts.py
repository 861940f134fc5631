"""What is skipped because nothing can stand there is what would not have been found there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpusaudit.features.pii.matching import joined, names
from corpusaudit.features.pii.matching.letters import lexicon, plain_spellings
from corpusaudit.features.pii.matching.numbers import find_digits
from corpusaudit.features.text.tokens import Vocabulary, tokenize

WORDS = st.sampled_from(
    ["Ana", "ana", "Bob", "Robert", "R.", "Dr.", "Muñoz", "Munoz", "García", "López,",
     "Keller,", "Keller", "van", "den", "Berg",
     "Götz", "Goetz", "said", "the", "A", "B", "Ivan", "Иван", "Петров", "Petrov", "O'Brien", "OBrien", "Jr.,", "-"]
)  # fmt: skip
TEXTS = st.lists(st.lists(WORDS, max_size=14).map(" ".join), min_size=1, max_size=4)
NAMES = st.lists(st.lists(WORDS, min_size=2, max_size=3).map(" ".join), min_size=1, max_size=4)


@settings(deadline=None, max_examples=150)
@given(values=NAMES, texts=TEXTS)
def test_a_place_without_a_given_name_near_it_has_none(values: list[str], texts: list[str]) -> None:
    vocabulary = Vocabulary()
    tokens = tokenize(texts, vocabulary)
    tokenize(values, vocabulary)
    asked = [names.name_of(names.name_words(value)) for value in values]
    words = lexicon(vocabulary)
    quick = names.find_names(asked, vocabulary, words, tokens, texts)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(names, "_near_given", lambda *_: np.ones(len(tokens.ids), bool))
        assert names.find_names(asked, vocabulary, words, tokens, texts) == quick


@settings(deadline=None, max_examples=150)
@given(values=NAMES, texts=TEXTS)
def test_letters_are_found_wherever_they_stand(values: list[str], texts: list[str]) -> None:
    vocabulary = Vocabulary()
    tokens = tokenize(texts, vocabulary)
    wanted = [["".join(plain_spellings(w.casefold())[0] for w in names.name_words(value))] for value in values]
    found = joined.find_joined(wanted, lexicon(vocabulary), tokens, texts)
    for (letters,), places in zip(wanted, found, strict=True):
        assert {document for document, _ in places} == {
            index for index in range(len(texts)) if _stands(letters, tokens.document(index).tolist(), vocabulary.words)
        }


def _stands(letters: str, said: list[int], words: list[str]) -> bool:
    """Whether words behind each other have those letters: between these words no sign cuts a detail."""
    for first in range(len(said)):
        read = {""}
        for word in said[first:]:
            read = {begun + more for begun in read for more in plain_spellings(words[word])}
            if letters in read:
                return True
    return False


@given(texts=st.lists(st.text(alphabet="1234567 -.", max_size=20) | st.just("one two three four five six"), max_size=4))
def test_numbers_in_words_are_looked_for_where_told(texts: list[str]) -> None:
    wanted = {"123456", "1234567"}
    spoken = [index for index, text in enumerate(texts) if "one" in text]
    assert find_digits(texts, wanted, spoken) == find_digits(texts, wanted)
