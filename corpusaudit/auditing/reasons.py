"""Reasons of acceptances are published as somebody wrote them: do they name anybody of the real texts?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpusaudit.counts import PEOPLE
from corpusaudit.errors import InputError
from corpusaudit.features.workspace import Workspace
from corpusaudit.results import Acceptance
from corpusaudit.shown import shown_name

_NAME = re.compile(r"(?<!\w)(?:[^\W\d_][\w'’-]{2,}|\d[\d./-]{4,})")
"""A word of three letters or more, or a number of five signs."""


def check_reasons(workspace: Workspace, entries: Sequence[Acceptance]) -> None:
    """Raise InputError where a reason holds a name or a number that one to four real people's texts hold.

    A name is taken to be a word with a capital that does not begin the reason. The message does not repeat it.
    """
    found = {entry: _names(entry.reason) for entry in entries}
    private = _of_a_few(workspace, {name for names in found.values() for name in names})
    for entry, names in found.items():
        if names & private:
            of = f"limit {entry.limit}" if entry.limit is not None else f"incident {entry.incident}"
            raise InputError(
                f"the reason for which {shown_name(of)} is accepted holds a name or a number of one to four people of "
                "the real texts, and the report would publish it; give the reason without it, or in small letters "
                "where it is no name"
            )


def _names(reason: str) -> frozenset[str]:
    words = [match for match in _NAME.finditer(reason) if match.start() > 0 or match.group()[0].isdigit()]
    names = (match.group() for match in words if match.group()[0].isupper() or match.group()[0].isdigit())
    return frozenset(name.strip("'’.-/").removesuffix("'s").removesuffix("’s").casefold() for name in names)


def _of_a_few(workspace: Workspace, names: set[str]) -> set[str]:
    """Return those of some words, all in small letters, that one to four people of the real texts wrote."""
    if not names:
        return set()
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})(?!\w)")
    people: dict[str, set[tuple[str, int]]] = {}
    for role in ("source", "holdout"):
        if workspace.has(role):
            for document, person in zip(workspace.corpus(role).documents, workspace.people(role).tolist(), strict=True):
                for name in set(pattern.findall(document.text.casefold())):
                    people.setdefault(name, set()).add((role, person))
    return {name for name, those in people.items() if len(those) < PEOPLE}
