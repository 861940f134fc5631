"""Two directions from one taxonomy: sentences for a label (bronze), labels for real sentences (silver).

The prompts are ``prompts/label_to_data.j2`` and ``prompts/data_to_label.j2``; a small taxonomy is packaged as
``data/cognitive_decline.yaml``. What the published line of work did and what differs here stands in
``docs/generators/taxonomy.md``.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.errors import InputError, UsageError
from corpusaudit.files.ordinary import read_ordinary
from corpusaudit.generated import REAL_DIRECTION
from corpusaudit.generators.client.answers import text_type
from corpusaudit.generators.client.llm import Request, request_id
from corpusaudit.generators.rows import fence, render
from corpusaudit.shown import shown_name
from corpusaudit.suggest import did_you_mean

if TYPE_CHECKING:
    from pydantic import BaseModel

LABEL_TO_DATA = "label-to-data"
DATA_TO_LABEL = REAL_DIRECTION  # the audit refuses such rows as synthetic
VERSION = 1
PACKAGED = "cognitive-decline"
_SHORT_SENTENCE, _SHORT_SPAN = 20, 2  # characters, see text_type
_SURROGATE = re.compile("[\ud800-\udfff]")  # no server takes one


@dataclass(frozen=True, repr=False)
class Example:
    """A sentence that shows a label; ``id`` is its id in a corpus where it is a real one, else None."""

    text: str
    id: str | None = None


@dataclass(frozen=True, repr=False)
class Label:
    """A label with what it means, what is not meant, and sentences that show it."""

    name: str
    definition: str
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, repr=False)
class Taxonomy:
    """Labels, and the kind of text they are found in."""

    kind: str
    labels: tuple[Label, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the labels, in their order."""
        return tuple(label.name for label in self.labels)


# --- the file --------------------------------------------------------------------------------------------------------


def read_taxonomy(path: str | Path) -> Taxonomy:
    """Read a taxonomy from a ``.yaml``, ``.toml`` or ``.json`` file, or the packaged one by its name.

    The file has ``labels``, a list of tables with ``name``, ``definition`` and ``examples`` (optional), and ``kind``
    (optional), a few words for the text they stand in. An example is a string, or a table of ``text`` and the ``id`` it
    has in a corpus. In YAML everything is text as it stands: ``no`` is no truth value, ``0017`` no number. Raises
    :class:`InputError`, naming the key, where the file is something else, and where a key stands twice in a table.
    """
    file = Path(str(files("corpusaudit.generators") / "data" / "cognitive_decline.yaml"))
    if str(path) != PACKAGED:
        file = Path(path)
    try:
        text = read_ordinary(file).decode("utf-8-sig")
    except OSError as error:
        packaged = f"; the packaged taxonomy is called '{PACKAGED}'"
        raise InputError(
            f"{shown_name(path)}: cannot be read ({error.strerror or type(error).__name__}){packaged}"
        ) from None
    except UnicodeDecodeError:
        raise InputError(f"{shown_name(path)}: is not UTF-8") from None
    return _checked(_parse(text, file), str(path))


class _TwiceError(ValueError):
    """A key stands twice in one table; JSON and YAML would let the last one win without a word."""

    def __init__(self, line: int | None = None) -> None:
        super().__init__()
        self.lineno = line


def _parse(text: str, file: Path) -> Any:
    kind = file.suffix.lower()
    try:
        if kind == ".json":
            return json.loads(text, object_pairs_hook=_once)
        if kind == ".toml":
            import tomllib

            return tomllib.loads(text)
        if kind in (".yaml", ".yml"):
            return _parse_yaml(text, file)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        twice = isinstance(error, _TwiceError)
        wrong = "a key stands twice in one table" if twice else f"is not valid {kind[1:].upper()}"
        raise InputError(f"{shown_name(file)}{f':{line}' if line else ''}: {wrong}") from None
    raise InputError(f"{shown_name(file)}: a taxonomy is a .yaml, .toml or .json file")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise _TwiceError
    return dict(pairs)


def _parse_yaml(text: str, file: Path) -> Any:
    import yaml

    class Loader(yaml.BaseLoader):  # type: ignore[misc]
        """Takes every scalar for the text that stands there."""

        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
            seen: set[str] = set()
            for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
                if key.value in seen:
                    raise _TwiceError(key.start_mark.line + 1)
                seen.add(key.value)
            table: dict[Any, Any] = super().construct_mapping(node, deep)
            return table

    try:
        return yaml.load(text, Loader)  # a base loader makes nothing but text, lists and tables
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise InputError(f"{shown_name(file)}{f':{mark.line + 1}' if mark else ''}: is not valid YAML") from None


def _checked(data: Any, place: str) -> Taxonomy:
    table = _table(data, place, "the file", {"kind", "labels", "name"})
    entries = table.get("labels")
    if not isinstance(entries, list) or not entries:
        raise InputError(f"{shown_name(place)}: needs 'labels', a list of tables with name, definition and examples")
    labels = tuple(_label(entry, place, f"labels[{number}]") for number, entry in enumerate(entries))
    names = Counter(label.name.casefold() for label in labels)
    twice = next((label.name for label in labels if names[label.name.casefold()] > 1), None)
    if twice is not None:
        raise InputError(f"{shown_name(place)}: the label '{shown_name(twice)}' stands twice")
    kind = _text(table["kind"], place, "kind") if "kind" in table else "sentences"
    return Taxonomy(kind, labels)


def _label(entry: Any, place: str, key: str) -> Label:
    table = _table(entry, place, key, {"name", "definition", "examples"})
    examples = table.get("examples") or []
    if not isinstance(examples, list):
        raise InputError(f"{shown_name(place)}: {shown_name(key)}.examples must be a list")
    return Label(
        _text(table.get("name"), place, f"{key}.name"),
        _text(table.get("definition"), place, f"{key}.definition"),
        tuple(_example(item, place, f"{key}.examples[{number}]") for number, item in enumerate(examples)),
    )


def _example(item: Any, place: str, key: str) -> Example:
    if isinstance(item, str):
        return Example(_text(item, place, key))
    table = _table(item, place, key, {"text", "id"})
    name = table.get("id")
    if isinstance(name, bool) or not isinstance(name, str | int) or not str(name).strip():
        raise InputError(f"{shown_name(place)}: {shown_name(key)}.id must be the id of the text in its corpus")
    return Example(_text(table.get("text"), place, f"{key}.text"), str(name))


def _table(value: Any, place: str, key: str, known: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise InputError(f"{shown_name(place)}: {shown_name(key)} must be a table of {', '.join(sorted(known))}")
    for name in value:
        if name not in known:
            raise InputError(
                f"{shown_name(place)}: {shown_name(key)} has an unknown key{did_you_mean(str(name), known)}"
            )
    return value


def _text(value: Any, place: str, key: str) -> str:
    if not isinstance(value, str) or not value.strip() or _SURROGATE.search(value):
        raise InputError(f"{shown_name(place)}: {shown_name(key)} must be a string that holds words")
    return " ".join(value.split())


def choose_labels(taxonomy: Taxonomy, wanted: Sequence[str]) -> tuple[Label, ...]:
    """Return the labels that names name, all where none is named; an unknown one is a :class:`UsageError`."""
    by_name = {label.name.casefold(): label for label in taxonomy.labels}
    for name in wanted:
        if name.casefold() not in by_name:
            known = ", ".join(shown_name(label, 80) for label in taxonomy.names)
            raise UsageError(f"no label '{shown_name(name)}'{did_you_mean(name, taxonomy.names)} (labels: {known})")
    return tuple(dict.fromkeys(by_name[name.casefold()] for name in wanted)) or taxonomy.labels


# --- label to data: bronze ------------------------------------------------------------------------------------------


def label_to_data_requests(
    taxonomy: Taxonomy,
    labels: Sequence[Label],
    *,
    count: int,
    per_call: int,
    shots: int,
    language: str,
    prompts: Path | None,
    parameters: Mapping[str, Any],
) -> list[tuple[Request, int]]:
    """Return the requests for ``count`` sentences a label, ``per_call`` at once, each with how many it asks for.

    Each prompt holds at most ``shots`` of the label's examples, drawn with the seed of ``parameters``; the ids of those
    that are real sentences are kept.
    """
    requests = []
    for label in labels:
        for ordinal, first in enumerate(range(0, count, per_call)):
            number = min(per_call, count - first)
            draw = random.Random(f"{LABEL_TO_DATA} {parameters.get('seed')} {label.name} {ordinal}")
            examples = draw.sample(label.examples, min(shots, len(label.examples)))
            prompt = render(
                "label_to_data.j2",
                prompts,
                label=label,
                others=[other for other in taxonomy.labels if other is not label],
                examples=[example.text for example in examples],
                kind=taxonomy.kind,
                number=number,
                language=language,
            )
            requests.append(
                (
                    Request(
                        request_id(LABEL_TO_DATA, prompt, parameters, ordinal),
                        prompt,
                        example_ids=tuple(example.id for example in examples if example.id is not None),
                        keep={
                            "label": label.name,
                            "direction": LABEL_TO_DATA,
                            "tier": "bronze",
                            "language": language,
                        },
                    ),
                    number,
                )
            )
    return requests


def sentences_model(asked: Mapping[str, int]) -> type[BaseModel]:
    """Return what an answer of label-to-data must be: one JSON object with a list of sentences.

    How few and how many any request asks for stands in the schema; :func:`sentence_rows` holds each to its own.
    """
    from typing import Annotated

    from pydantic import ConfigDict, Field, create_model

    counts: Any = {"minItems": min(asked.values(), default=1), "maxItems": max(asked.values(), default=1)}
    text: Any = text_type(_SHORT_SENTENCE)
    sentences: Any = Annotated[list[text], Field(min_length=1, json_schema_extra=counts)]
    config = ConfigDict(extra="forbid", strict=True)
    return create_model("Sentences", __config__=config, sentences=(sentences, ...))


def sentence_rows(asked: Mapping[str, int], request: Request, answer: Any) -> list[dict[str, Any]]:
    """Return one row a sentence.

    ``asked`` says how many each request asked for, by its id. Raises ValueError where there are more or fewer, or one
    stands twice.
    """
    sentences: list[str] = answer.sentences
    if len(sentences) != asked[request.id]:
        raise ValueError("not as many sentences as were asked for")
    if len({" ".join(sentence.casefold().split()) for sentence in sentences}) != len(sentences):
        raise ValueError("a sentence stands twice")
    return [{"text": sentence} for sentence in sentences]


# --- data to label: silver ------------------------------------------------------------------------------------------


def choose_sentences(corpus: Corpus, count: int | None, seed: int | None) -> tuple[Document, ...]:
    """Return the documents that hold words, or ``count`` of them drawn with a seed, in the order of the corpus."""
    worded = [document for document in corpus.documents if document.text.strip()]
    if count is None or count >= len(worded):
        return tuple(worded)
    names = sorted(document.id for document in worded)
    drawn = set(random.Random(f"{DATA_TO_LABEL} {seed}").sample(names, count))
    return tuple(document for document in worded if document.id in drawn)


def data_to_label_requests(
    taxonomy: Taxonomy,
    documents: Sequence[Document],
    *,
    shots: int,
    prompts: Path | None,
    parameters: Mapping[str, Any],
) -> list[Request]:
    """Return one request a real sentence; each label is shown with the first ``shots`` of its examples at most.

    A sentence that is itself an example is not shown as one in its own prompt: its label would stand beside it.
    """
    real = {example.id for label in taxonomy.labels for example in label.examples}
    others = _shown(taxonomy, shots, None)
    requests = []
    for document in documents:
        labels, example_ids = _shown(taxonomy, shots, document.id) if document.id in real else others
        prompt = render(
            "data_to_label.j2",
            prompts,
            labels=labels,
            kind=taxonomy.kind,
            sentence=document.text,
            fence=fence([document.text]),
        )
        keep = {"text": document.text, "source_id": document.id, "direction": DATA_TO_LABEL, "tier": "silver"}
        group = {} if document.group is None else {"group": document.group}
        requests.append(
            Request(
                request_id(DATA_TO_LABEL, prompt, {**parameters, "source_id": document.id}, 0),
                prompt,
                example_ids=example_ids,
                keep=keep | group,
            )
        )
    return requests


def _shown(taxonomy: Taxonomy, shots: int, without: str | None) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """Return the labels as a prompt shows them, and the ids of the real examples among theirs."""
    labels, ids = [], []
    for label in taxonomy.labels:
        examples = [example for example in label.examples if example.id is None or example.id != without][:shots]
        texts = [example.text for example in examples]
        labels.append({"name": label.name, "definition": label.definition, "examples": texts})
        ids += [example.id for example in examples if example.id is not None]
    return labels, tuple(ids)


def labels_model(taxonomy: Taxonomy) -> type[BaseModel]:
    """Return what an answer of data-to-label must be: labels of the taxonomy, each with words of the sentence."""
    from typing import Annotated, Literal

    from pydantic import ConfigDict, Field, create_model

    config = ConfigDict(extra="forbid", strict=True)
    name: Any = Literal[taxonomy.names]
    found: Any = create_model("Found", __config__=config, label=(name, ...), span=(text_type(_SHORT_SPAN), ...))
    labels = Annotated[list[found], Field(json_schema_extra={"maxItems": 2 * len(taxonomy.labels)})]
    return create_model("Labels", __config__=config, labels=(labels, ...))


def label_rows(request: Request, answer: Any) -> list[dict[str, Any]]:
    """Return the sentence as one row with its labels and their spans; no label is a row too.

    Raises ValueError where a span does not stand in the sentence.
    """
    text = str(request.keep["text"])
    spans = []
    for found in answer.labels:
        place = find_span(text, found.span)
        if place is None:
            raise ValueError("a span does not stand in the sentence")
        start, end = place
        spans.append({"label": found.label, "start": start, "end": end, "text": text[start:end]})
    spans.sort(key=lambda span: (span["start"], span["end"], span["label"]))
    spans = list({tuple(span.items()): span for span in spans}.values())
    return [{"labels": sorted({str(span["label"]) for span in spans}), "spans": spans}]


def find_span(text: str, span: str) -> tuple[int, int] | None:
    """Return where a span first stands in a text, as characters [start, end), None where it does not.

    White space may differ in length, letters in case: models tidy both. Nothing else may. Places where it begins and
    ends with whole words go before others.
    """
    words = span.split()
    if not words:
        return None
    pattern = r"\s+".join(re.escape(word) for word in words)
    for wanted, flags in (
        (rf"(?<!\w){pattern}(?!\w)", 0),
        (pattern, 0),
        (rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE),
        (pattern, re.IGNORECASE),
    ):
        match = re.search(wanted, text, flags)
        if match is not None:
            return match.span()
    return None
