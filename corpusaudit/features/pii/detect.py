"""Personal details in text, typed and mapped to the identifiers of the HIPAA Safe Harbor rule (45 CFR 164.514(b)(2)).

Details with a fixed form are found by rules (`rules/`), names and addresses by the bundled tagger (`tagger/`) or, on
request, by an engine of the user's: a spaCy pipeline, Presidio as a file configures it, or a token classifier.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from corpusaudit.errors import ModelError
from corpusaudit.features.pii import characteristics
from corpusaudit.features.pii.locales.read import LOCALES
from corpusaudit.features.pii.merge import merge_hits
from corpusaudit.features.pii.rules.columns import without_heads
from corpusaudit.features.pii.rules.find import find_fixed_forms
from corpusaudit.features.pii.tagger.spans import LEAST_CAPITAL, hits_of_words
from corpusaudit.features.pii.types import Entity, Hit
from corpusaudit.features.text.languages import language_of
from corpusaudit.features.text.notation import fold_notation
from corpusaudit.shown import shown_name

BATCH = 256
"""Texts that are worked on at once; a progress bar moves once a batch."""


def find_entities(
    texts: Sequence[str],
    *,
    engine: str = "bundled",
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[list[Entity]]:
    """Personal details of each text, by position and without overlap.

    `engine` finds names and places: "bundled" is the packaged tagger, "spacy:NAME" any installed spaCy pipeline with
    named entities, "presidio:FILE" Presidio as a YAML file configures it, "onnx:FOLDER" a token classifier; the rules
    for fixed forms run with all. `threads` is the number of windows the tagger works on at
    once (default: one a processor) and changes no number; nor do the other texts or their order. `progress` is called
    with the number of texts just finished.

    Raises ModelError for an unknown engine, for a model that is missing, changed or cannot be loaded, and for an engine
    that fails or answers with spans that are none, and
    MissingExtraError for a spaCy pipeline that is not installed. No network is used.
    """
    return [entities for entities, _ in _find(texts, engine, threads, progress, told=False)]


def find_characteristics(
    texts: Sequence[str], *, engine: str = "bundled", threads: int | None = None
) -> list[list[Entity]]:
    """What each text tells of people that is no identifier (`types.CHARACTERISTICS`), by position, without overlap.

    An institution may hold a place that is an identifier; the others touch none. Parameters and errors are those of
    :func:`find_entities`.
    """
    return [told for _, told in _find(texts, engine, threads, None, told=True)]


_Both = tuple[list[Entity], list[Entity]]
"""Identifiers and characteristics."""


def _find(
    texts: Sequence[str], engine: str, threads: int | None, progress: Callable[[int], None] | None, *, told: bool
) -> list[_Both]:
    name = _engine_name(engine)
    waiting = Counter(texts)
    unique = list(waiting)
    found: dict[str, _Both] = {}
    for first in range(0, len(unique), BATCH):
        batch = unique[first : first + BATCH]
        found.update(
            zip(
                batch,
                _find_batch([_encodable(fold_notation(text)) for text in batch], name, threads, told),
                strict=True,
            )
        )
        if progress is not None:
            progress(sum(waiting[text] for text in batch))
    return [(list(found[text][0]), list(found[text][1])) for text in texts]


def _engine_name(engine: str) -> tuple[str, str] | None:
    """The kind of engine and its name or path, or None for the bundled tagger."""
    if engine == "bundled":
        return None
    kind, _, name = engine.partition(":")
    if kind not in ("spacy", "presidio", "onnx") or not name or "\0" in name:
        raise ModelError(
            f"unknown engine for personal details: '{shown_name(engine)}'; possible are "
            '"bundled", "spacy:NAME" (an installed spaCy pipeline such as en_core_web_sm), "presidio:FILE" (a YAML '
            'configuration of Presidio) and "onnx:FOLDER" (a token classifier)'
        )
    return kind, name


def _encodable(text: str) -> str:
    """The text with one replacement character for every lone surrogate: no tokenizer accepts those."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def _find_batch(texts: Sequence[str], engine: tuple[str, str] | None, threads: int | None, told: bool) -> list[_Both]:
    named = _tagged(texts, threads) if engine is None else _found_by(texts, *engine, threads)
    return [_both(text, hits, told) for text, hits in zip(texts, named, strict=True)]


def _both(text: str, named: Sequence[Hit], told: bool) -> _Both:
    """Return identifiers and, where they are asked for or the language has words for them, characteristics."""
    language = language_of(text, LOCALES)
    entities = merge_hits(text, find_fixed_forms(text, language), without_heads(text, named), language)
    if not told and not characteristics.has_words(language):
        return entities, []
    also = characteristics.find_characteristics(text, language, entities)
    return characteristics.called_after(entities, also), also


def _tagged(texts: Sequence[str], threads: int | None) -> list[list[Hit]]:
    from corpusaudit.features.pii.tagger.model import tag_words

    words = tag_words(texts, least=LEAST_CAPITAL, threads=threads)
    return [hits_of_words(text, tagged) for text, tagged in zip(texts, words, strict=True)]


def _found_by(texts: Sequence[str], kind: str, name: str, threads: int | None) -> list[list[Hit]]:
    """What an engine of the user's finds in each text."""
    from corpusaudit.features.pii.tagger.foreign import Find, foreign_hits

    find: Find
    if kind == "spacy":
        from corpusaudit.features.pii.tagger.presidio import find_by_spacy

        find = partial(find_by_spacy, name)
    elif kind == "presidio":
        from corpusaudit.features.pii.tagger.presidio_configured import find_by_presidio

        find = partial(find_by_presidio, name)
    else:
        from corpusaudit.features.pii.tagger.classifier import find_by_classifier

        find = partial(find_by_classifier, name, threads=threads)
    return foreign_hits(find, texts, kind)
