"""A file of a corpus and one row of it, each with what messages call it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpusaudit.shown import shown_name

NOT_UTF8 = "is not UTF-8; save the file as UTF-8 (in Excel: CSV UTF-8)"


@dataclass(frozen=True, slots=True, repr=False)
class CorpusFile:
    """A file, and what messages call it: below a folder or glob of private text it has a number (``counted``).

    Names of such files may be the names of people. What the user typed is shown as it was typed.
    """

    path: Path
    shown: str
    counted: bool = False

    @classmethod
    def named(cls, path: Path) -> CorpusFile:
        """Return a file that is called by its path."""
        return cls(path, shown_name(path))

    def at(self, number: int, unit: str = "line") -> str:
        """Return a place in it, for messages; with unit ``file`` the file itself."""
        if unit == "file":
            return self.shown
        if unit == "line" and not self.counted:
            return f"{self.shown}:{number}"
        return f"{self.shown}, {unit} {number}"


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """One row: its fields, or the problem that makes it a bad row.

    ``unit`` says what ``line`` counts: lines, or rows; it is ``file`` where the file is one document.
    """

    file: CorpusFile
    line: int
    fields: Mapping[str, Any] | None
    problem: str = ""
    unit: str = "line"

    @property
    def place(self) -> str:
        """File and line (or row), for messages."""
        return self.file.at(self.line, self.unit)
