"""Names in the synthetic corpus, ids of documents and labels, that hold private text.

A generator may name its rows after those it read, or hand a note back as a label. Such a name is private text as any
other: an id gives way to the document's place, a label to a keyed token.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpusaudit.auditing.keys import Key
from corpusaudit.counts import PEOPLE
from corpusaudit.features.overlap.runs import survey_grams
from corpusaudit.features.speakable import of_a_few
from corpusaudit.features.text.tokens import Tokens, tokenize
from corpusaudit.features.workspace import Workspace
from corpusaudit.results import Measurement, Series

_TELLING = re.compile(r"[^\W\d_]{3}|\d{5}")
"""A word of three letters, or a number too long for a row's: what else stands in names (``F32.1``, ``row 17``) is
in anybody's text."""
_DIGITS = 7
"""So many digits in a name are a number of somebody's, in whatever groups they are written (``555-0142-77``)."""
_SEPARATOR = re.compile(r"[\W_]+")
_LONGEST_ID = 80
"""Characters; a longer id may be a text, and is not shown."""


def shown_ids(workspace: Workspace, names: Collection[str]) -> dict[str, str]:
    """Return what stands in reports for ids of synthetic documents: the id, or the document's place in the corpus.

    A telling word of an id is private where one to four people of the real corpora have it, in texts or in ids.
    """
    place = {document.id: index for index, document in enumerate(workspace.corpus("synthetic").documents)}
    private = _private(workspace, names, least=1, ids=True)
    return {
        name: f"document {place[name] + 1}"
        if name in private or len(name) > _LONGEST_ID or name.splitlines() != [name]
        else name
        for name in names
    }


def shown_files(workspace: Workspace) -> dict[str, tuple[str, int | None]]:
    """Return by id in which file and line each synthetic document stands; none whose file's name is private text.

    A file below the folder of work is called by its path from there, as others who have the folder call it, any other
    by its name. One file of several documents was named by whoever asked for the audit, and after no document.
    """
    places = workspace.corpus("synthetic").places
    names = {file: _from_here(file) for file in {place.file for place in places.values()}}
    named = len(names) == 1 and len(places) > 1
    private = frozenset[str]() if named else _private(workspace, names.values(), least=1, ids=True)
    return {name: (names[place.file], place.line) for name, place in places.items() if names[place.file] not in private}


def _from_here(file: Path) -> str:
    try:
        return file.absolute().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return file.name


def notes_on_names(workspace: Workspace) -> tuple[str, ...]:
    """Return what a reader must know of ids and labels that hold private text: none of them is searched for details."""
    ids = _private(workspace, (d.id for d in workspace.corpus("synthetic").documents), least=1, ids=True)
    labels = _private_labels(workspace)
    counted = [
        f"{len(names):,} {one}{'s' * (len(names) > 1)}" for names, one in ((ids, "id"), (labels, "label")) if names
    ]
    if not counted:
        return ()
    return (
        f"Words or numbers of one to four real people stand in {' and '.join(counted)} of the synthetic corpus. They "
        "are released with the texts, and no metric looks at them: rename them where they name anybody.",
    )


def _private_labels(workspace: Workspace) -> frozenset[str]:
    common = _labels_of_many(workspace)
    labels = [label for label in workspace.corpus("synthetic").labels if label not in common]
    return _private(workspace, labels, least=2, ids=False)


def with_shown_labels(workspace: Workspace, measurements: tuple[Measurement, ...], key: Key) -> tuple[Measurement, ...]:
    """Return the figures with a keyed token for each label of several words that is private text.

    That is a label with a word, or two in a row, of one to four people's texts, and that fewer than five real people
    have as their label. Labels of one word stand as they are: the synthetic corpus, which is to be released, has them.
    """
    private = _private_labels(workspace)
    if not private:
        return measurements
    tokens = {label: f"LABEL·{key.fingerprint('token', f'LABEL{chr(0)}{label}')}" for label in private}
    longest_first = sorted(private, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))

    def shown(text: str) -> str:
        return pattern.sub(lambda match: tokens[match.group()], text)

    return tuple(_renamed(measurement, shown) for measurement in measurements)


def _renamed(measurement: Measurement, shown: Callable[[str], str]) -> Measurement:
    def renamed(one: Series) -> Series:
        bars = tuple(shown(x) if isinstance(x, str) else x for x in one.x)
        return one.model_copy(update={"name": shown(one.name), "x": bars})

    words = {name: shown(text) for name in ("note", "reason") if (text := getattr(measurement, name)) is not None}
    return measurement.model_copy(
        update={
            "parts": tuple(part.model_copy(update={"name": shown(part.name)}) for part in measurement.parts),
            "series": tuple(map(renamed, measurement.series)),
            **words,
        }
    )


def _labels_of_many(workspace: Workspace) -> frozenset[str]:
    people: dict[str, set[tuple[str, int]]] = {}
    for role in _real(workspace):
        for document, person in zip(workspace.corpus(role).documents, workspace.people(role).tolist(), strict=True):
            for label in document.labels:
                people.setdefault(label, set()).add((role, person))
    return frozenset(label for label, those in people.items() if len(those) >= PEOPLE)


def _private(workspace: Workspace, names: Iterable[str], *, least: int, ids: bool) -> frozenset[str]:
    """Return the names that are private text; ``least``: telling words without which a name is none."""
    listed = sorted(set(names))
    if not listed or not _real(workspace):
        return frozenset()
    tokens = tokenize([_SEPARATOR.sub(" ", name) for name in listed], workspace.vocabulary())
    words = tokens.vocabulary.words
    telling = np.array([_TELLING.search(words[word]) is not None for word in tokens.ids.tolist()], np.bool_)
    for name, low, high in zip(listed, tokens.offsets[:-1].tolist(), tokens.offsets[1:].tolist(), strict=True):
        if sum(map(str.isdigit, name)) >= _DIGITS:
            telling[low:high] |= [words[word].isdigit() for word in tokens.ids[low:high].tolist()]
    rare = of_a_few(workspace, tokens, 1)
    if ids:
        rare |= _in_ids_of_a_few(workspace, tokens)
    rare &= telling
    pairs = of_a_few(workspace, tokens, 2)
    pairs[:-1] &= telling[:-1] & telling[1:]
    found = rare | pairs
    return frozenset(
        name
        for name, low, high in zip(listed, tokens.offsets[:-1], tokens.offsets[1:], strict=True)
        if telling[low:high].sum() >= least and found[low:high].any()
    )


def _in_ids_of_a_few(workspace: Workspace, tokens: Tokens) -> NDArray[np.bool_]:
    """Return which words one to four real people have in the ids of their documents: bool (tokens,)."""
    people = np.zeros(len(tokens.ids), np.int64)
    for role in _real(workspace):
        named = [_SEPARATOR.sub(" ", document.id) for document in workspace.corpus(role).documents]
        ids = tokenize(named, workspace.vocabulary())
        people += survey_grams(tokens, ids, workspace.people(role), None, 1).people
    few: NDArray[np.bool_] = (people > 0) & (people < PEOPLE)
    return few


def _real(workspace: Workspace) -> list[str]:
    return [role for role in ("source", "holdout") if workspace.has(role)]
