"""What Presidio finds as a YAML file of the user's configures it: a whole analyzer, an NLP engine or recognizers.

The file is read here first, since Presidio takes its defaults where it cannot read one, and what it names is looked for
first, since Presidio downloads models that are missing. Recognizers that ask a server are refused.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from corpusaudit.errors import MissingExtraError, ModelError
from corpusaudit.features.pii.tagger.foreign import Found
from corpusaudit.features.pii.tagger.presidio import installed, pieces, presidio
from corpusaudit.shown import shown_name

_DEFAULT_MODELS = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": "en_core_web_lg"}]}
"""What Presidio takes where a file names no NLP engine."""
_OF_AN_ANALYZER = ("supported_languages", "nlp_configuration", "recognizer_registry", "default_score_threshold")
_MOST_BYTES = 1_000_000
"""Of a file; one for all of Presidio's recognizers has some ten thousand, and YAML is slow to read."""


def read_configuration(file: str) -> dict[str, Any]:
    """Return the analyzer's configuration that a file gives; raise ModelError where it cannot be read or is none."""
    import yaml

    where, path = shown_name(file), Path(file)
    try:
        if not path.is_file() or path.stat().st_size > _MOST_BYTES:
            raise ModelError(f"{where}: no configuration of Presidio: a YAML file is needed")
        table = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise ModelError(f"{where}: cannot be read as YAML ({type(error).__name__})") from None
    if isinstance(table, dict) and "nlp_engine_name" in table:
        languages = [one.get("lang_code") for one in _models(table, where)]
        return {"supported_languages": languages, "nlp_configuration": table}
    if isinstance(table, dict) and "recognizers" in table:
        return {"supported_languages": table.get("supported_languages", ["en"]), "recognizer_registry": table}
    if not isinstance(table, dict) or not any(key in table for key in _OF_AN_ANALYZER):
        raise ModelError(
            f"{where}: no configuration of Presidio: neither of an analyzer (nlp_configuration, recognizer_registry), "
            "nor of an NLP engine (nlp_engine_name, models), nor of recognizers (recognizers)"
        )
    return table


def _models(table: Any, where: str) -> list[dict[str, Any]]:
    models = table.get("models") if isinstance(table, dict) else None
    if not isinstance(models, list) or not models or not all(isinstance(one, dict) for one in models):
        raise ModelError(f"{where}: its NLP engine names no models (a list of lang_code and model_name)")
    return models


def named_models(configuration: dict[str, Any], where: str) -> Iterator[tuple[str, str]]:
    """Yield what the NLP engine loads: ("spacy" or "transformers", name or path of the model).

    Raises ModelError for an engine that would fetch its models.
    """
    table = configuration.get("nlp_configuration") or _DEFAULT_MODELS
    kind = table.get("nlp_engine_name") if isinstance(table, dict) else None
    if kind not in ("spacy", "slim", "transformers", "no_op"):
        raise ModelError(
            f"{where}: the NLP engine {shown_name(kind)} cannot be used without a network; possible are spacy, slim, "
            "transformers (with a folder) and no_op"
        )
    for one in _models(table, where) if kind != "no_op" else ():
        name = one.get("model_name")
        parts = name if isinstance(name, dict) else {"spacy": name}
        for part, value in parts.items():
            if part not in ("spacy", "transformers") or not isinstance(value, str):
                raise ModelError(f"{where}: a model of its NLP engine has no name")
            yield part, value
    generic = table.get("generic_tokenizer")
    if isinstance(generic, str) and generic != "blank":
        yield "spacy", generic


def _check(configuration: dict[str, Any], where: str) -> None:
    """Raise where a model is not on this machine or a recognizer asks a server: nothing is fetched or sent."""
    for kind, name in named_models(configuration, where):
        if kind == "spacy" and not installed(name):
            raise MissingExtraError(
                f"{where}: the spaCy pipeline {shown_name(name)} is not installed, and nothing is downloaded; install "
                "it, or name one that is under nlp_configuration (a file of recognizers alone means en_core_web_lg)"
            )
        if kind == "transformers" and not Path(name).is_dir():
            raise ModelError(f"{where}: {shown_name(name)} is no folder, and nothing is downloaded; name its folder")
    registry = configuration.get("recognizer_registry") or {}
    listed = registry.get("recognizers") if isinstance(registry, dict) else None
    for one in listed if isinstance(listed, list) else ():
        table = one if isinstance(one, dict) else {"name": one}
        called = table.get("class_name") or table.get("name")
        if isinstance(called, str) and table.get("enabled") is not False and _asks_a_server(called):
            raise ModelError(f"{where}: the recognizer {shown_name(called)} asks a server; take it out or disable it")


def _asks_a_server(name: str) -> bool:
    package = presidio()
    from presidio_analyzer import predefined_recognizers
    from presidio_analyzer.lm_recognizer import LMRecognizer

    found = getattr(predefined_recognizers, name, None)
    return isinstance(found, type) and issubclass(found, package.RemoteRecognizer | LMRecognizer)


@functools.cache
def _analyzer(file: str) -> Any:
    configuration, where = read_configuration(file), shown_name(file)
    presidio()
    _check(configuration, where)
    from presidio_analyzer import AnalyzerEngineProvider
    from presidio_analyzer.input_validation import ConfigurationValidator

    try:
        ConfigurationValidator.validate_analyzer_configuration(configuration)
        provider = AnalyzerEngineProvider()
        provider.configuration = {"nlp_configuration": _DEFAULT_MODELS, **configuration}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of recognizers that it adds by itself
            return provider.create_engine()
    except Exception as error:  # of whatever the file names; the message may quote it
        raise ModelError(f"{where}: Presidio cannot use this configuration ({type(error).__name__})") from None


def find_by_presidio(file: str, texts: Sequence[str]) -> list[list[Found]]:
    """What Presidio, configured by a file, finds in each text, in every language that the file says it supports.

    Raises ModelError for a file that is no such configuration, and MissingExtraError for a model that is not installed.
    """
    analyzer = _analyzer(file)
    return [
        [
            Found(one.start + offset, one.end + offset, one.entity_type, float(one.score))
            for offset, piece in pieces(text)
            for language in analyzer.supported_languages
            for one in analyzer.analyze(piece, language)
        ]
        for text in texts
    ]
