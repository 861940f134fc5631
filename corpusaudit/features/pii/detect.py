"""Personal details in text, typed and mapped to the identifiers of the HIPAA Safe Harbor rule (45 CFR 164.514(b)(2)).

Details with a fixed form are found by rules (`rules/`), names and addresses by the bundled tagger (`tagger/`) or, on
request, by any spaCy pipeline the user has, which Presidio runs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from corpusaudit.errors import ModelError
from corpusaudit.features.pii import characteristics
from corpusaudit.features.pii.locales.read import LOCALES
from corpusaudit.features.pii.merge import merge_hits
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
    named entities; the rules for fixed forms run with both. `threads` is the number of windows the tagger works on at
    once (default: one a processor) and changes no number; nor do the other texts or their order. `progress` is called
    with the number of texts just finished.

    Raises ModelError for an unknown engine and for a model that is missing, changed or cannot be loaded, and
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


def _engine_name(engine: str) -> str | None:
    """The name of the spaCy pipeline, or None for the bundled tagger."""
    if engine == "bundled":
        return None
    kind, _, name = engine.partition(":")
    if kind != "spacy" or not name:
        raise ModelError(
            f'unknown engine for personal details: \'{shown_name(engine)}\'; possible are "bundled" and "spacy:NAME", '
            "where NAME is an installed spaCy pipeline such as en_core_web_sm"
        )
    return name


def _encodable(text: str) -> str:
    """The text with one replacement character for every lone surrogate: no tokenizer accepts those."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def _find_batch(texts: Sequence[str], pipeline: str | None, threads: int | None, told: bool) -> list[_Both]:
    named = _tagged(texts, threads) if pipeline is None else _named_by_spacy(texts, pipeline)
    return [_both(text, hits, told) for text, hits in zip(texts, named, strict=True)]


def _both(text: str, named: Sequence[Hit], told: bool) -> _Both:
    """Return identifiers and, where they are asked for or the language has words for them, characteristics."""
    language = language_of(text, LOCALES)
    entities = merge_hits(text, find_fixed_forms(text, language), named, language)
    if not told and not characteristics.has_words(language):
        return entities, []
    also = characteristics.find_characteristics(text, language, entities)
    return characteristics.called_after(entities, also), also


def _tagged(texts: Sequence[str], threads: int | None) -> list[list[Hit]]:
    from corpusaudit.features.pii.tagger.model import tag_words

    words = tag_words(texts, least=LEAST_CAPITAL, threads=threads)
    return [hits_of_words(text, tagged) for text, tagged in zip(texts, words, strict=True)]


def _named_by_spacy(texts: Sequence[str], pipeline: str) -> list[list[Hit]]:
    from corpusaudit.features.pii.tagger.presidio import spacy_hits

    return spacy_hits(pipeline, texts)
