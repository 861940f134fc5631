"""What the stages of symptoms share: the plan, a stage with its requests, and answers that are lists of texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, create_model

from corpusaudit.generators.client.answers import text_type
from corpusaudit.generators.client.requests import Request, request_id
from corpusaudit.generators.rows import Row
from corpusaudit.generators.symptoms.taxonomy import Symptom

GENERATOR = "symptoms"
VERSION = 1
"""Rises when prompts or rows change; a file is not continued by another version."""
STYLES = ("clinical", "colloquial")
_LEAST = {"sub_concepts": 12, "texts": 30}
"""Characters of the shortest that says something; see :func:`~corpusaudit.generators.client.answers.text_type`."""


@dataclass(frozen=True)
class Plan:
    """What is to be written: how many of each, for which symptoms, in which folder.

    ``sub_concepts``: to ask for, a symptom. ``expressions``: statements of a sub-concept or of a drawn combination, in
    each style. ``combinations``: to draw. ``threshold``: the score, 1 to 5, from which a statement has a label.
    ``co_occurrence_from``: a labelled corpus to count combinations in, instead of the packaged sources.
    """

    symptoms: tuple[Symptom, ...]
    folder: Path
    prompts: Path | None = None
    sub_concepts: int = 20
    expressions: int = 5
    combinations: int = 100
    threshold: int = 4
    co_occurrence_from: str | None = None
    label_field: str = "labels"
    seed: int = 0


@dataclass(frozen=True)
class Stage:
    """The requests of one stage, the file of its answers, and what is made of an answer."""

    name: str
    requests: tuple[Request, ...]
    answer: type[BaseModel]
    to_rows: Callable[[Request, Any], Sequence[Mapping[str, Any]]]
    out: Path


def list_answer(field: str, count: int) -> type[BaseModel]:
    """Return the model of an answer that holds one list of texts, each with a letter or digit.

    ``count`` and a least length in characters are given to servers that follow a schema, since small models find no end
    or no words; other answers are valid too, and texts beyond ``count`` are left out.
    """
    texts = Field(min_length=1, json_schema_extra={"maxItems": count})
    text: Any = text_type(_LEAST[field])
    fields: dict[str, Any] = {field: (list[text], texts)}
    return create_model(field.title().replace("_", ""), **fields)


def list_stage(name: str, requests: Sequence[Request], field: str, count: int, out: Path) -> Stage:
    """Return a stage whose requests each ask for ``count`` texts, in a list, each a row of its own."""

    def to_rows(_request: Request, answer: BaseModel) -> list[Row]:
        return [{"text": text} for text in getattr(answer, field)]

    wanted = tuple(replace(request, rows=count) for request in requests)
    return Stage(name, wanted, list_answer(field, count), to_rows, out)


def holds_words(value: Any) -> bool:
    """Return whether a value is a text, not a blank one."""
    return isinstance(value, str) and bool(value.strip())


def as_names(value: Any) -> list[str]:
    """Return a list of strings as it is, an empty one where a value is none."""
    return value if isinstance(value, list) and all(isinstance(item, str) for item in value) else []


def other_symptoms(plan: Plan, *names: str) -> list[Symptom]:
    """Return the symptoms of a plan but for those of these names."""
    return [symptom for symptom in plan.symptoms if symptom.name not in names]


def stage_request(prompt: str, keep: Mapping[str, Any], ordinal: int = 0) -> Request:
    """Return the request of a prompt; ``ordinal``: which one of equal prompts it is."""
    return Request(request_id(GENERATOR, prompt, keep, ordinal), prompt, keep=keep)
