"""No public function hands a compiled loop what would lead it outside its arrays: ValueError, never a crash."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import corpusaudit
from corpusaudit.features.overlap import alignments, minhash, runs
from corpusaudit.features.text import ngrams
from corpusaudit.features.text.tokens import Tokens, Vocabulary, tokenize

WORDS = Vocabulary()
TEXTS = ["one two three four five six", "two three four", "", "six five one two three"]
QUERY = tokenize(TEXTS, WORDS)
OTHER = tokenize(TEXTS[:2], WORDS)
FOREIGN = tokenize(["one two three four five six seven", "two three four"])
IDS, OFFSETS = QUERY.ids, QUERY.offsets
PEOPLE = np.arange(2, dtype=np.int64)
SIGNED = minhash.signatures(QUERY)


def numbers(*given: int) -> np.ndarray:
    return np.array(given, np.int64)


def tokens(ids: object = IDS, offsets: object = OFFSETS) -> Tokens:
    return Tokens(ids, offsets, QUERY.starts, QUERY.ends, WORDS)  # type: ignore[arg-type]


def unknown() -> Tokens:
    """Tokens with the id of a word that is not there."""
    return tokens(IDS + np.uint32(len(WORDS)))


def stale() -> ngrams.Ngrams:
    """Return n-grams whose arrays those of the next order have overwritten."""
    every = ngrams.each_order(np.arange(70_000, dtype=np.uint32) % 40_000, numbers(0, 70_000), 2)
    first = next(every)
    next(every)
    return first


DOCUMENTS: dict[str, tuple[object, object]] = {
    "no offsets": (IDS, numbers()),
    "offsets that end early": (IDS, OFFSETS[:-1]),
    "offsets beyond the tokens": (IDS, OFFSETS + 1),
    "offsets that start late": (IDS, numbers(3, len(IDS))),
    "negative offsets": (IDS, numbers(-4, len(IDS))),
    "falling offsets": (IDS, numbers(0, 9, 6, len(IDS))),
    "offsets of 32 bits": (IDS, OFFSETS.astype(np.int32)),
    "offsets that are no whole numbers": (IDS, OFFSETS.astype(float)),
    "signed ids": (IDS.astype(np.int64), OFFSETS),
    "ids in a table": (IDS.reshape(1, -1), OFFSETS),
    "a list": (IDS.tolist(), OFFSETS),
}
READERS: dict[str, Callable[..., object]] = {
    "tokens": tokens,
    "ngram_ids": lambda i, o: ngrams.ngram_ids(i, o, 2),
    "each_order": lambda i, o: list(ngrams.each_order(i, o, 2)),
    "clipped_matches": lambda i, o: ngrams.clipped_matches(i, o, 2),
    "types_per_document": ngrams.types_per_document,
    "common_ngrams": lambda i, o: ngrams.common_ngrams(i, o, 2, numbers(0), numbers(0)),
    "signatures_of": lambda i, o: minhash.signatures_of(i, o, WORDS.hashes),
}
CALLS: dict[str, Callable[[], object]] = {
    "runs of no token": lambda: runs.shared_runs(QUERY, OTHER, PEOPLE, None, min_tokens=0, phrase_tokens=3),
    "runs of fewer": lambda: runs.shared_runs(QUERY, OTHER, PEOPLE, None, min_tokens=-5, phrase_tokens=3),
    "phrases of no token": lambda: runs.shared_runs(QUERY, OTHER, PEOPLE, None, min_tokens=3, phrase_tokens=0),
    "half a token": lambda: runs.survey_grams(QUERY, OTHER, PEOPLE, None, 2.5),  # type: ignore[arg-type]
    "a survey of no token": lambda: runs.survey_grams(QUERY, OTHER, PEOPLE, None, 0),
    "too few people": lambda: runs.survey_grams(QUERY, OTHER, PEOPLE[:1], None, 2),
    "too many people": lambda: runs.survey_grams(QUERY, OTHER, numbers(0, 1, 2), None, 2),
    "people below 0": lambda: runs.survey_grams(QUERY, OTHER, numbers(0, -1), None, 2),
    "people of 32 bits": lambda: runs.survey_grams(QUERY, OTHER, PEOPLE.astype(np.int32), None, 2),
    "another vocabulary": lambda: runs.survey_grams(QUERY, FOREIGN, PEOPLE, None, 2),
    "a holdout's vocabulary": lambda: runs.survey_grams(QUERY, OTHER, PEOPLE, FOREIGN, 2),
    "owners of no token": lambda: runs.gram_owners(QUERY, OTHER, PEOPLE, 0),
    "too few owners": lambda: runs.gram_owners(QUERY, OTHER, PEOPLE[:1], 2),
    "sharing no token": lambda: runs.documents_sharing(QUERY, OTHER, OTHER, 0),
    "n-grams of order 0": lambda: ngrams.ngram_ids(IDS, OFFSETS, 0),
    "n-grams of order -1": lambda: list(ngrams.each_order(IDS, OFFSETS, -1)),
    "clips of order 0": lambda: ngrams.clipped_matches(IDS, OFFSETS, 0),
    "a window of no token": lambda: ngrams.types_per_window(IDS, 0),
    "a window of fewer": lambda: ngrams.types_per_window(IDS, -3),
    "a ratio of nothing": lambda: ngrams.factor_ends(IDS, 0.0),
    "a ratio that holds at once": lambda: ngrams.factor_ends(IDS, 1.0),
    "pairs beyond the documents": lambda: ngrams.common_ngrams(IDS, OFFSETS, 2, numbers(0), numbers(4)),
    "pairs below 0": lambda: ngrams.common_ngrams(IDS, OFFSETS, 2, numbers(-1), numbers(0)),
    "unequal pairs": lambda: ngrams.common_ngrams(IDS, OFFSETS, 2, numbers(0, 1), numbers(0)),
    "groups beyond": lambda: ngrams.owned_by_group(next(ngrams.each_order(IDS, OFFSETS, 1)), numbers(0, 0, 0, 2), 2),
    "groups below 0": lambda: ngrams.owned_by_group(next(ngrams.each_order(IDS, OFFSETS, 1)), numbers(0, 0, 0, -1), 2),
    "too few groups": lambda: ngrams.owned_by_group(next(ngrams.each_order(IDS, OFFSETS, 1)), numbers(0, 0), 2),
    "n-grams of the next order": lambda: ngrams.owned_by_group(stale(), numbers(0), 1),
    "a shingle of no token": lambda: minhash.signatures(QUERY, 0),
    "words without a hash": lambda: minhash.signatures_of(IDS, OFFSETS, WORDS.hashes[:2]),
    "rows beyond": lambda: minhash.agreement(SIGNED, SIGNED, numbers(0), numbers(4)),
    "rows below 0": lambda: minhash.agreement(SIGNED, SIGNED, numbers(-1), numbers(0)),
    "unequal rows": lambda: minhash.agreement(SIGNED, SIGNED, numbers(0, 1), numbers(0)),
    "signatures of two lengths": lambda: minhash.agreement(SIGNED, SIGNED[:, :8], numbers(0), numbers(0)),
    "signatures without rows": lambda: minhash.agreement(SIGNED[0], SIGNED[0], numbers(0), numbers(0)),
    "passages of one token": lambda: alignments.cut_passages(QUERY, 1),
    "aligned with too few people": lambda: alignments.align(QUERY, OTHER, PEOPLE[:1]),
    "aligned with too few authors": lambda: alignments.align(QUERY, OTHER, PEOPLE, numbers(0)),
    "aligned with another vocabulary": lambda: alignments.align(QUERY, FOREIGN, PEOPLE),
    "weighed by another vocabulary": lambda: alignments.information(QUERY, FOREIGN, PEOPLE),
    "weighed words that are not there": lambda: alignments.information(unknown(), OTHER, PEOPLE),
    "prints of words that are not there": lambda: alignments.fingerprints(unknown()),
    "signatures of words that are not there": lambda: minhash.signatures(unknown()),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("case", DOCUMENTS)
def test_documents_that_do_not_hold_together_are_refused(reader: str, case: str) -> None:
    with pytest.raises(ValueError, match="must"):
        READERS[reader](*DOCUMENTS[case])


@pytest.mark.parametrize("case", CALLS)
def test_a_call_that_would_leave_its_arrays_is_refused(case: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        CALLS[case]()


def test_what_holds_together_is_taken() -> None:
    assert len(tokens()) == len(TEXTS)
    assert len(runs.shared_runs(QUERY, OTHER, PEOPLE, None, min_tokens=3, phrase_tokens=3)) > 0
    assert minhash.agreement(SIGNED, SIGNED, numbers(0), numbers(0)) == 1
    assert len(alignments.align(QUERY, OTHER, PEOPLE, numbers(0, 1, 0, 1))) > 0


def test_every_module_that_imports_compiled_loops_asks_for_their_preconditions() -> None:
    asked = 0
    for path in sorted((Path(corpusaudit.__file__).parent).rglob("*.py")):
        names = {
            f"{node.module}.{alias.name}"
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom) and node.module
            for alias in node.names
        }
        if any("_kernels" in name for name in names):
            asked += 1
            assert any(name.startswith("corpusaudit.features.preconditions.") for name in names), path.name
    assert asked >= 4
