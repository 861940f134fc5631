"""Psychiatric evaluation reports for ICD-10 codes, with k real reports of the code in each prompt.

The prompt is ``prompts/icd10.j2``. What the published line of work did and what differs here stands in
``docs/generators/icd10.md``.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpusaudit.errors import UsageError
from corpusaudit.generators.client.answers import text_type
from corpusaudit.generators.client.requests import Request, request_id
from corpusaudit.generators.icd10.codes import Code
from corpusaudit.generators.icd10.pool import Pool
from corpusaudit.generators.rows import fence, read_rows, render
from corpusaudit.shown import shown_name

if TYPE_CHECKING:
    from pydantic import BaseModel


GENERATOR = "icd10"
VERSION = 2
"""Rises when prompts or rows change; a file is not continued by another version."""
USUAL = "English"
"""The language of the headings where none are known in that of the reports."""
_SECTIONS = Path(__file__).parents[1] / "data" / "icd10_sections.toml"
_SHORT_SECTION = 20
"""Characters; see :func:`~corpusaudit.generators.client.answers.text_type`."""
_SHORT_REPORT = 200
"""Characters; a report without sections."""


def make_requests(
    counts: Mapping[Code, int],
    pool: Pool | None,
    *,
    shots: int,
    sections: Sequence[str],
    language: str,
    prompts: Path | None,
    parameters: Mapping[str, Any],
) -> list[Request]:
    """Return one request a report: ``counts`` reports a code, each with ``shots`` examples of it drawn from the pool.

    Where the pool holds fewer examples of a code, all of them stand in its prompts. The draw depends on the seed (of
    ``parameters``), the code, the number of the report and the ids in the pool, not on their order. Raises
    :class:`UsageError` where a code has no example at all.
    """
    requests = []
    for code, count in counts.items():
        candidates = pool.of(code.name) if pool is not None and shots and count else ()
        if shots and count and not candidates:
            raise UsageError(
                f"no example carries {shown_name(code.name)}; add some, leave the code out, or use none (-k 0)"
            )
        for ordinal in range(count):
            draw = random.Random(f"{GENERATOR} {parameters.get('seed')} {code.name} {ordinal}")
            examples = draw.sample(candidates, min(shots, len(candidates)))
            prompt = render(
                "icd10.j2",
                prompts,
                code=code.name,
                title=code.title,
                examples=[example.text.strip() for example in examples],
                fence=fence(example.text for example in examples),
                sections=list(sections),
                language=language,
            )
            requests.append(
                Request(
                    request_id(GENERATOR, prompt, parameters, ordinal),
                    prompt,
                    example_ids=tuple(example.id for example in examples),
                    keep={"label": code.name, "language": language},
                )
            )
    return requests


def answer_model(sections: Sequence[str]) -> type[BaseModel]:
    """Return what an answer must be: one JSON object with a text for each section and nothing else.

    Without sections it has the one key ``report``.
    """
    from pydantic import ConfigDict, Field, create_model

    text = text_type(_SHORT_SECTION if sections else _SHORT_REPORT)
    names = sections or ("report",)
    fields: dict[str, Any] = {f"section_{number}": (text, Field(alias=name)) for number, name in enumerate(names)}
    return create_model("Report", __config__=ConfigDict(extra="forbid", strict=True), **fields)


def to_rows(request: Request, answer: BaseModel) -> list[dict[str, Any]]:
    """Return the report as one row: its sections under their headings, and whether it names its own code."""
    parts = answer.model_dump(by_alias=True)
    text = "\n\n".join(f"{heading}\n{text}" for heading, text in parts.items())
    if list(parts) == ["report"]:
        text = parts["report"]
    return [{"text": text, "names_code": names_code(text, str(request.keep["label"]))}]


def names_code(text: str, code: str) -> bool:
    """Return whether a code, or one below it, stands in a text, with or without the dot and in any case."""
    category, _, rest = code.partition(".")
    return re.search(rf"(?<!\w){category}\.?{rest}(\.?[0-9A-Z]{{1,4}})?(?!\w)", text, re.IGNORECASE) is not None


def naming_codes(out: Path) -> str:
    """Return a sentence about the rows of a file that name their own code, empty where none does."""
    rows = read_rows(out)
    found = sum(row.get("names_code") is True for row in rows)
    if not found:
        return ""
    return (
        f"{found:,} of {len(rows):,} reports name their own code, so that a classifier finds the label in the text: "
        "leave out rows with names_code, or take another model"
    )


def usual_sections(language: str) -> tuple[str, ...] | None:
    """Return the usual headings in a language, by its English name in any case; None where none are known."""
    known: dict[str, list[str]] = tomllib.loads(_SECTIONS.read_text(encoding="utf-8"))
    found = {name.casefold(): tuple(headings) for name, headings in known.items()}
    return found.get(language.strip().casefold())


def read_sections(text: str) -> tuple[str, ...]:
    """Return the headings of a list with commas; ``none`` is a report without headings."""
    names = [name.strip() for name in text.split(",")]
    if text.strip().casefold() == "none":
        return ()
    if not all(names) or len({name.casefold() for name in names}) != len(names):
        raise UsageError("--sections: give headings with commas between them, each once, or 'none'")
    return tuple(names)
