"""Labels for real sentences, each with the words that support it: tier silver.

The prompt is ``prompts/data_to_label.j2``. What the published line of work did and what differs here stands in
``docs/generators/taxonomy.md``.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.generated import REAL_DIRECTION
from corpusaudit.generators.client.answers import text_type
from corpusaudit.generators.client.requests import Request, request_id
from corpusaudit.generators.rows import fence, render
from corpusaudit.generators.taxonomy.file import Taxonomy

if TYPE_CHECKING:
    from pydantic import BaseModel


DATA_TO_LABEL = REAL_DIRECTION
"""The audit refuses such rows as synthetic."""
VERSION = 1
"""Rises when prompts or rows change; a file is not continued by another version."""
_SHORT_SPAN = 2
"""Characters; see :func:`~corpusaudit.generators.client.answers.text_type`."""


def choose_sentences(corpus: Corpus, count: int | None, seed: int | None) -> tuple[Document, ...]:
    """Return the documents that hold words, or ``count`` of them drawn with a seed, in the order of the corpus."""
    with_words = [document for document in corpus.documents if document.text.strip()]
    if count is None or count >= len(with_words):
        return tuple(with_words)
    names = sorted(document.id for document in with_words)
    drawn = set(random.Random(f"{DATA_TO_LABEL} {seed}").sample(names, count))
    return tuple(document for document in with_words if document.id in drawn)


def data_to_label_requests(
    taxonomy: Taxonomy,
    documents: Sequence[Document],
    *,
    shots: int,
    prompts: Path | None,
    parameters: Mapping[str, Any],
) -> list[Request]:
    """Return one request a real sentence; each label is shown with the first ``shots`` of its examples at most.

    A sentence that is itself an example is not shown as one in its own prompt: the prompt would show its label.
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
