"""Files between the stages of a generator, which a person may read and edit.

What a stage derives without a model is written whole, and its digest kept in a file of the same folder: a file that is
no longer as it was written was edited by hand, and is not written over.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from corpusaudit.errors import InputError
from corpusaudit.files.ordinary import read_ordinary
from corpusaudit.files.writing import Output, write
from corpusaudit.generators.rows import Row, as_object
from corpusaudit.shown import shown_name

RECORD = ".written.json"


def read_lines(path: Path) -> list[tuple[str, Row]]:
    """Return the JSON objects of a file, each with its place; blank lines are none.

    Raises :class:`InputError`, naming file and line, where it cannot be read or a line is no JSON object.
    """
    try:
        lines = read_ordinary(path).split(b"\n")
    except OSError as error:
        raise InputError(f"{shown_name(path)}: cannot be read ({error.strerror or type(error).__name__})") from None
    found = []
    for number, line in enumerate(lines, 1):
        row = as_object(line)
        if row is not None:
            found.append((f"{path}:{number}", row))
        elif line.strip():
            raise InputError(f"{shown_name(path)}:{number}: is not a JSON object")
    return found


def was_edited(path: Path) -> bool:
    """Return whether a file stands there that is not as :func:`write_lines` wrote it last."""
    return path.exists() and hashlib.sha256(read_ordinary(path)).hexdigest() != _record(path.parent).get(path.name)


def write_lines(path: Path, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Write rows as JSONL; return False, and leave the file, where it was edited by hand."""
    # A lone surrogate becomes the escape that JSON has for it.
    content = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows).encode("utf-8", "backslashreplace")
    # A file that holds just this was written by a run that was cut off before its digest was.
    if was_edited(path) and read_ordinary(path) != content:
        return False
    record = {**_record(path.parent), path.name: hashlib.sha256(content).hexdigest()}
    write(Output(path, content), Output(path.parent / RECORD, json.dumps(record, indent=2)))
    return True


def _record(folder: Path) -> dict[str, Any]:
    try:
        return as_object(read_ordinary(folder / RECORD)) or {}
    except FileNotFoundError:
        return {}
