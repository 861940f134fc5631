"""Sentences for a label of a taxonomy: synthetic text, tier bronze. The prompt is ``prompts/label_to_data.j2``.

What the published line of work did and what differs here stands in ``docs/generators/taxonomy.md``.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpusaudit.generators.client.answers import text_type
from corpusaudit.generators.client.requests import Request, request_id
from corpusaudit.generators.rows import render
from corpusaudit.generators.taxonomy.file import Label, Taxonomy

if TYPE_CHECKING:
    from pydantic import BaseModel


LABEL_TO_DATA = "label-to-data"
VERSION = 1
"""Rises when prompts or rows change; a file is not continued by another version."""
_SHORT_SENTENCE = 20
"""Characters; see :func:`~corpusaudit.generators.client.answers.text_type`."""


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
) -> list[Request]:
    """Return the requests for ``count`` sentences a label, ``per_call`` at once.

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
            keep = {"label": label.name, "direction": LABEL_TO_DATA, "tier": "bronze", "language": language}
            requests.append(
                Request(
                    request_id(LABEL_TO_DATA, prompt, parameters, ordinal),
                    prompt,
                    example_ids=tuple(example.id for example in examples if example.id is not None),
                    keep=keep,
                    rows=number,
                )
            )
    return requests


def sentences_model(requests: Sequence[Request]) -> type[BaseModel]:
    """Return what an answer of label-to-data must be: one JSON object with a list of sentences.

    How few and how many any request asks for stands in the schema alone: of an answer with more, so many are taken, and
    what one with fewer lacks is asked for again.
    """
    from typing import Annotated

    from pydantic import ConfigDict, Field, create_model

    asked = [request.rows or 1 for request in requests]
    counts: Any = {"minItems": min(asked, default=1), "maxItems": max(asked, default=1)}
    text: Any = text_type(_SHORT_SENTENCE)
    sentences: Any = Annotated[list[text], Field(min_length=1, json_schema_extra=counts)]
    config = ConfigDict(extra="forbid", strict=True)
    return create_model("Sentences", __config__=config, sentences=(sentences, ...))


def sentence_rows(_request: Request, answer: Any) -> list[dict[str, Any]]:
    """Return one row a sentence."""
    return [{"text": sentence} for sentence in answer.sentences]
