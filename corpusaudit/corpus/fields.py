"""What a field of a row holds: dotted paths, texts of several parts, and the layouts of chats and instructions.

Nothing here quotes a text, and no name of a column that does not look like one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BORDER = "\n\n"
"""Stands between the parts of a document: the end of a paragraph, which no sentence crosses."""
CHATS = ("messages", "conversations", "conversation", "dialogue", "dialog", "turns")
"""Columns that hold the turns of a conversation, by the customs of training sets."""
_BEFORE = ("system", "system_prompt", "instruction", "context", "prompt", "question", "query", "input")
_AFTER = ("output", "response", "completion", "answer", "chosen", "rejected")
_ASKS = {"instruction", "prompt", "question", "query", "input"}
_SPEAKERS = ("role", "from", "speaker")
_SAYS = ("content", "value", "text")
KNOWN_SPEAKERS = frozenset(
    ("user", "assistant", "system", "human", "gpt", "bot", "model", "tool", "function", "developer", "chatbot", "text")
)
"""Who speaks in a turn, by the same customs; ``text`` is the type of a part. Any other name is text of its own."""


class NotTextError(Exception):
    """A value that should be text is none."""


@dataclass(frozen=True)
class TextFields:
    """The fields of a row that make up its text, in their order; ``plain`` if it is one column of strings alone."""

    paths: tuple[str, ...]
    plain: bool = False


def is_missing(value: Any) -> bool:
    """Return whether a value is null, or not a number."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def values_at(value: Any, path: str) -> list[Any]:
    """Return what stands at a path: a name, or names joined by dots; of a list, what stands there in each item.

    A column whose own name holds the dots goes first. Empty where nothing stands there.
    """
    if isinstance(value, Mapping):
        if path in value:
            return [value[path]]
        cuts = (i for i, sign in enumerate(path) if sign == ".")
        for cut in cuts:
            if path[:cut] in value:
                return values_at(value[path[:cut]], path[cut + 1 :])
        return []
    if isinstance(value, list | tuple):
        return [found for item in value for found in values_at(item, path)]
    return []


def turn_text(value: Mapping[str, Any]) -> str | None:
    """Return the key of what is said in one turn of a chat (role and content, from and value), None if it is none.

    The parts that a content may have (``{"type": "text", "text": ...}``) count as turns.
    """
    if not any(isinstance(value.get(key), str) for key in (*_SPEAKERS, "type")):
        return None
    return next((key for key in _SAYS if key in value), None)


def texts_in(value: Any) -> Iterator[str]:
    """Yield the strings of a value in their order: of a list each item's, of a turn what is said in it.

    Raises :class:`NotTextError` at a number or at any other object; what is missing yields nothing.
    """
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_in(item)
    elif isinstance(value, Mapping):
        key = turn_text(value)
        if key is None:
            raise NotTextError
        yield from texts_in(value[key])
    elif not is_missing(value):
        raise NotTextError


def document_text(row: Mapping[str, Any], fields: TextFields) -> str | None:
    """Return the text of a row, its parts joined by :data:`BORDER`; None where all is missing.

    Raises :class:`NotTextError` where a value is no text, and KeyError where none of the fields is there.
    """
    found = [(path, value) for path in fields.paths for value in values_at(row, path)]
    if not found:
        raise KeyError
    if fields.plain:
        value = found[0][1]
        if is_missing(value):
            return None
        if not isinstance(value, str):
            raise NotTextError
        return value
    parts = [text for _, value in found for text in texts_in(value)]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else BORDER.join(part for part in parts if part.strip())


def known_layout(rows: Sequence[Mapping[str, Any]], of_strings: Iterable[str]) -> tuple[str, ...]:
    """Return the columns of a chat or of instructions with answers, in the order they are read; empty if it is none.

    ``of_strings`` are the columns of strings.
    """
    strings = set(of_strings)
    talked = {name for name in (*CHATS, *_BEFORE, *_AFTER) if _holds_turns(rows, name)}
    chat = next((name for name in CHATS if name in talked), None)
    if chat is not None:
        return (*(name for name in ("system", "system_prompt") if name in strings), chat)
    there = strings | talked
    if not there & _ASKS or not there & set(_AFTER):
        return ()
    return tuple(name for name in (*_BEFORE, *_AFTER) if name in there)


def _holds_turns(rows: Sequence[Mapping[str, Any]], name: str) -> bool:
    """Return whether a column is one of lists of turns."""
    values = [row[name] for row in rows if not is_missing(row.get(name))]
    turns = [item for value in values if isinstance(value, list | tuple) for item in value]
    return (
        bool(turns)
        and all(isinstance(value, list | tuple) for value in values)
        and all(isinstance(item, Mapping) and turn_text(item) is not None for item in turns)
    )
