"""A document, and when two ids of people are one person."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

_WHOLE_NUMBER = re.compile(r"^(\d+)\.0+$")


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """One text. ``labels`` may be empty; ``group`` is the person or author, the unit of privacy."""

    id: str
    text: str
    labels: tuple[str, ...] = ()
    group: str | None = None


class Place(NamedTuple):
    """Where a document was read: its file, and the line where its row begins, None where rows are no lines."""

    file: Path
    line: int | None


def one_person(group: str) -> str:
    """Return the id of a person as it is compared: without regard to case, blanks and forms of a letter.

    Nor do invisible characters count, nor the ``.0`` that a table program puts behind whole numbers.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", group).casefold())
    seen = "".join(sign for sign in folded if unicodedata.category(sign) != "Cf")
    return _WHOLE_NUMBER.sub(r"\1", " ".join(seen.split()))
