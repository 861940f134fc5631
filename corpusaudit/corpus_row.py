"""One row of a file, with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corpusaudit.shown import shown_name


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """One row: its fields, or the problem that makes it a bad row.

    ``unit`` says what ``line`` counts: lines, or rows; it is ``file`` where the file is one document.
    """

    file: str
    line: int
    fields: Mapping[str, Any] | None
    problem: str = ""
    unit: str = "line"

    @property
    def place(self) -> str:
        """File and line (or row), for messages."""
        if self.unit == "file":
            return shown_name(self.file)
        return f"{shown_name(self.file)}{':' if self.unit == 'line' else ', row '}{self.line}"
