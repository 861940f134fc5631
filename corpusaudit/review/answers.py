"""The answers to a sheet: which row is which document. A file apart, for whoever reads the ratings in."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpusaudit.errors import InputError
from corpusaudit.files.ordinary import read_ordinary
from corpusaudit.results import Role
from corpusaudit.review.draw import Drawn, shown_labels
from corpusaudit.shown import shown_name

_SHORTEST = 8
"""Digits of the name of a row; more where two would share them."""
_LONGEST = 32
"""Digits that a key gives."""


PeopleNamed = Literal["all", "some", "none"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Row(_Strict):
    """What a row of the sheet is: ``stratum`` is the label that it was drawn for, empty for rarer labels."""

    row: str
    role: Role
    id: str
    labels: tuple[str, ...]
    stratum: str


class Answers(_Strict):
    """The answers to one sheet, rows in its order.

    ``labels`` are those that raters choose from, ``labels_shown`` whether each row said its own; ``digest`` is that of
    the synthetic corpus, by which a report of the same corpus is known. ``people_named``: how many of the real
    documents name the person whom they are of, each another one; the others were taken to.
    """

    corpusaudit_answers: Literal[1] = 1
    seed: Annotated[int, Field(ge=0)]
    labels_shown: bool
    labels: tuple[str, ...]
    digest: str
    people_named: PeopleNamed = "none"
    rows: tuple[Row, ...] = Field(min_length=1)


def answers_of(
    drawn: Sequence[Drawn], name: Callable[[str], str], *, seed: int, labels_shown: bool, digest: str
) -> Answers:
    """Return the answers to a sheet. ``name`` gives 32 hexadecimal digits under a key, from which rows are named."""
    whole = [name(f"{seed}\0{one.role}\0{one.document.id}\0{one.document.text}") for one in drawn]
    length = next(n for n in range(_SHORTEST, _LONGEST + 1) if len({one[:n] for one in whole}) == len(whole))
    return Answers(
        seed=seed,
        labels_shown=labels_shown,
        labels=shown_labels(drawn),
        digest=digest,
        people_named=_people_named(drawn),
        rows=tuple(
            # The dash keeps a table program from taking 12345e67 for a number.
            Row(
                row=f"r-{digits[:length]}",
                role=one.role,
                id=one.document.id,
                labels=one.document.labels,
                stratum=one.stratum,
            )
            for one, digits in zip(drawn, whole, strict=True)
        ),
    )


def _people_named(drawn: Sequence[Drawn]) -> PeopleNamed:
    named = [one.document.group is not None for one in drawn if one.role != "synthetic"]
    return "all" if all(named) else "some" if any(named) else "none"


def answers_json(answers: Answers) -> str:
    """Return answers as JSON in plain ASCII: a lone surrogate has no UTF-8."""
    return json.dumps(answers.model_dump(mode="json"), indent=1) + "\n"


def read_answers(path: Path) -> Answers:
    """Read answers; raise InputError, which quotes nothing of the file, where it holds none."""
    try:
        answers = Answers.model_validate(json.loads(read_ordinary(path)))
    except OSError as error:
        raise InputError(f"{shown_name(path)}: cannot be read ({error.strerror or type(error).__name__})") from None
    except ValidationError as error:
        place = next((str(part) for part in error.errors(include_input=False)[0]["loc"][:1]), "")
        known = f": {place}" if place in Answers.model_fields else ""
        raise InputError(f"{shown_name(path)}: is not the answers of `corpusaudit review export`{known}") from None
    except (ValueError, RecursionError):
        raise InputError(
            f"{shown_name(path)}: is not JSON, or is cut off; give the answers that `corpusaudit review export` wrote"
        ) from None
    if len({row.row for row in answers.rows}) != len(answers.rows):
        raise InputError(f"{shown_name(path)}: a row stands twice")
    if {row.role == "synthetic" for row in answers.rows} != {True, False}:
        raise InputError(f"{shown_name(path)}: its rows are not both synthetic and real")
    return answers
