"""What is still to be asked: each request is put in turns, until its rows are there or it was put often enough.

A turn is a request of its own to the file, with an id that follows from the request and the number of the turn. So a
run that was cut off knows what each turn brought, and a later run with more turns goes on with the next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from corpusaudit.generators.client.journal import Ended, Journal
from corpusaudit.generators.client.requests import Request, in_turn
from corpusaudit.generators.rows import read_rows


@dataclass(frozen=True)
class Turn:
    """The request ``root`` put for the time ``number`` (from 0): ``request`` is what is asked."""

    root: Request
    number: int
    request: Request


@dataclass
class Work:
    """The requests of a run and what they brought so far, in this run and earlier ones."""

    requests: Sequence[Request]
    journal: Journal
    turns: int
    _ended: dict[str, Ended] = field(default_factory=dict)
    _put: set[str] = field(default_factory=set)
    _texts: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._ended = dict(self.journal.finished)

    def waiting(self) -> list[Turn]:
        """Return the next turn of each request that lacks rows, but for those that this run has put in vain."""
        found = (self._next(request)[0] for request in self.requests)
        return [turn for turn in found if turn is not None and turn.request.id not in self._put]

    def complete(self) -> int:
        """Return how many requests lack nothing."""
        return sum(not self._next(request)[1] for request in self.requests)

    def short(self) -> dict[str, int]:
        """Return how many rows each request lacks that lacks some, by id."""
        missing = {request.id: self._next(request)[1] for request in self.requests}
        return {name: rows for name, rows in missing.items() if rows}

    def others(self) -> int:
        """Return how many requests in the file are none of these."""
        found = set(self.journal.finished)
        for request in self.requests:
            number = 0
            while (name := self.journal.written_id(in_turn(request, number).id)) in found:
                found.remove(name)
                number += 1
        return len(found)

    def put(self, turn: Turn) -> None:
        """Note that a turn is taken."""
        self._put.add(turn.request.id)

    def end(self, turn: Turn, ended: Ended, rows: Sequence[Mapping[str, Any]]) -> None:
        """Note how a turn ended."""
        self._ended[self.journal.written_id(turn.request.id)] = ended
        if turn.root.rows is not None:
            self._known(turn).update(_texts(rows))

    def new_rows(self, turn: Turn, rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        """Return the rows of an answer that its request has not brought before, no more than are asked for.

        Raises ValueError where there are rows and none of them is new.
        """
        if turn.root.rows is None:
            return rows
        known, new = set(self._known(turn)), []
        for row in rows:
            text = _folded(row)
            if text is None or text not in known:
                new.append(row)
                known.update([text] if text is not None else [])
        if rows and not new:
            raise ValueError("no row that was not there before")
        return new[: turn.request.rows]

    def _next(self, request: Request) -> tuple[Turn | None, int]:
        """Return the turn that a request is to be put for, None where none is left, and how many rows it lacks."""
        missing = 1 if request.rows is None else request.rows
        for number in range(self.turns):
            put = in_turn(request, number, None if request.rows is None else missing)
            ended = self._ended.get(self.journal.written_id(put.id))
            if ended is None:
                return Turn(request, number, put), missing
            if ended.state == "done" and (not ended.rows or request.rows is None):  # there is no more to write
                return None, 0
            missing -= ended.rows
            if missing <= 0:
                return None, 0
        return None, missing

    def _known(self, turn: Turn) -> set[str]:
        """Return the texts that a request has brought."""
        if turn.root.id not in self._texts:
            self._texts[turn.root.id] = self._written(turn) if turn.number else set()
        return self._texts[turn.root.id]

    def _written(self, turn: Turn) -> set[str]:
        """Return the texts that earlier turns of a request wrote, as they stand in the file."""
        names = {self.journal.written_id(in_turn(turn.root, number).id) for number in range(turn.number)}
        rows = read_rows(self.journal.path)
        return _texts([row for row in rows if row["provenance"]["request_id"] in names])


def _texts(rows: Sequence[Mapping[str, Any]]) -> set[str]:
    return {text for row in rows if (text := _folded(row)) is not None}


def _folded(row: Mapping[str, Any]) -> str | None:
    """Return the text of a row as two that differ in case and blanks alone share it; None where it has none."""
    text = row.get("text")
    return " ".join(text.casefold().split()) if isinstance(text, str) else None
