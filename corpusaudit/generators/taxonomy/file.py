"""A taxonomy: labels with definitions and examples, in a YAML, TOML or JSON file.

A small one is packaged as ``data/cognitive_decline.yaml``; ``docs/generators/taxonomy.md`` gives the form of the file.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from corpusaudit.errors import InputError, UsageError
from corpusaudit.files.ordinary import read_ordinary
from corpusaudit.shown import shown_name
from corpusaudit.suggest import did_you_mean

PACKAGED = "cognitive-decline"
_SURROGATE = re.compile("[\ud800-\udfff]")
"""No server takes one."""


@dataclass(frozen=True, repr=False)
class Example:
    """A sentence that shows a label; ``id`` is its id in a corpus where it is a real one, else None."""

    text: str
    id: str | None = None


@dataclass(frozen=True, repr=False)
class Label:
    """A label with what it means, what is not meant, and sentences that show it."""

    name: str
    definition: str
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, repr=False)
class Taxonomy:
    """Labels, and the kind of text they are found in."""

    kind: str
    labels: tuple[Label, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the labels, in their order."""
        return tuple(label.name for label in self.labels)


def read_taxonomy(path: str | Path) -> Taxonomy:
    """Read a taxonomy from a ``.yaml``, ``.toml`` or ``.json`` file, or the packaged one by its name.

    The file has ``labels``, a list of tables with ``name``, ``definition`` and ``examples`` (optional), and ``kind``
    (optional), a few words for the text they stand in. An example is a string, or a table of ``text`` and the ``id`` it
    has in a corpus. In YAML everything is text as it stands: ``no`` is no truth value, ``0017`` no number. Raises
    :class:`InputError`, naming the key, where the file is something else, and where a key stands twice in a table.
    """
    file = Path(str(files("corpusaudit.generators") / "data" / "cognitive_decline.yaml"))
    if str(path) != PACKAGED:
        file = Path(path)
    try:
        text = read_ordinary(file).decode("utf-8-sig")
    except OSError as error:
        packaged = f"; the packaged taxonomy is called '{PACKAGED}'"
        raise InputError(
            f"{shown_name(path)}: cannot be read ({error.strerror or type(error).__name__}){packaged}"
        ) from None
    except UnicodeDecodeError:
        raise InputError(f"{shown_name(path)}: is not UTF-8") from None
    return _checked(_parse(text, file), str(path))


class _TwiceError(ValueError):
    """A key stands twice in one table; JSON and YAML would let the last one win without a word."""

    def __init__(self, line: int | None = None) -> None:
        super().__init__()
        self.lineno = line


def _parse(text: str, file: Path) -> Any:
    kind = file.suffix.lower()
    try:
        if kind == ".json":
            return json.loads(text, object_pairs_hook=_once)
        if kind == ".toml":
            import tomllib

            return tomllib.loads(text)
        if kind in (".yaml", ".yml"):
            return _parse_yaml(text, file)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        twice = isinstance(error, _TwiceError)
        wrong = "a key stands twice in one table" if twice else f"is not valid {kind[1:].upper()}"
        raise InputError(f"{shown_name(file)}{f':{line}' if line else ''}: {wrong}") from None
    raise InputError(f"{shown_name(file)}: a taxonomy is a .yaml, .toml or .json file")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise _TwiceError
    return dict(pairs)


def _parse_yaml(text: str, file: Path) -> Any:
    import yaml

    class Loader(yaml.BaseLoader):  # type: ignore[misc]
        """Takes every scalar for the text that stands there."""

        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
            seen: set[str] = set()
            for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
                if key.value in seen:
                    raise _TwiceError(key.start_mark.line + 1)
                seen.add(key.value)
            table: dict[Any, Any] = super().construct_mapping(node, deep)
            return table

    try:
        return yaml.load(text, Loader)  # a base loader makes nothing but text, lists and tables
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise InputError(f"{shown_name(file)}{f':{mark.line + 1}' if mark else ''}: is not valid YAML") from None


def _checked(data: Any, place: str) -> Taxonomy:
    table = _table(data, place, "the file", {"kind", "labels", "name"})
    entries = table.get("labels")
    if not isinstance(entries, list) or not entries:
        raise InputError(f"{shown_name(place)}: needs 'labels', a list of tables with name, definition and examples")
    labels = tuple(_label(entry, place, f"labels[{number}]") for number, entry in enumerate(entries))
    names = Counter(label.name.casefold() for label in labels)
    twice = next((label.name for label in labels if names[label.name.casefold()] > 1), None)
    if twice is not None:
        raise InputError(f"{shown_name(place)}: the label '{shown_name(twice)}' stands twice")
    kind = _text(table["kind"], place, "kind") if "kind" in table else "sentences"
    return Taxonomy(kind, labels)


def _label(entry: Any, place: str, key: str) -> Label:
    table = _table(entry, place, key, {"name", "definition", "examples"})
    examples = table.get("examples") or []
    if not isinstance(examples, list):
        raise InputError(f"{shown_name(place)}: {shown_name(key)}.examples must be a list")
    return Label(
        _text(table.get("name"), place, f"{key}.name"),
        _text(table.get("definition"), place, f"{key}.definition"),
        tuple(_example(item, place, f"{key}.examples[{number}]") for number, item in enumerate(examples)),
    )


def _example(item: Any, place: str, key: str) -> Example:
    if isinstance(item, str):
        return Example(_text(item, place, key))
    table = _table(item, place, key, {"text", "id"})
    name = table.get("id")
    if isinstance(name, bool) or not isinstance(name, str | int) or not str(name).strip():
        raise InputError(f"{shown_name(place)}: {shown_name(key)}.id must be the id of the text in its corpus")
    return Example(_text(table.get("text"), place, f"{key}.text"), str(name))


def _table(value: Any, place: str, key: str, known: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise InputError(f"{shown_name(place)}: {shown_name(key)} must be a table of {', '.join(sorted(known))}")
    for name in value:
        if name not in known:
            raise InputError(
                f"{shown_name(place)}: {shown_name(key)} has an unknown key{did_you_mean(str(name), known)}"
            )
    return value


def _text(value: Any, place: str, key: str) -> str:
    if not isinstance(value, str) or not value.strip() or _SURROGATE.search(value):
        raise InputError(f"{shown_name(place)}: {shown_name(key)} must be a string that holds words")
    return " ".join(value.split())


def choose_labels(taxonomy: Taxonomy, wanted: Sequence[str]) -> tuple[Label, ...]:
    """Return the labels that names name, all where none is named; an unknown one is a :class:`UsageError`."""
    by_name = {label.name.casefold(): label for label in taxonomy.labels}
    for name in wanted:
        if name.casefold() not in by_name:
            known = ", ".join(shown_name(label, 80) for label in taxonomy.names)
            raise UsageError(f"no label '{shown_name(name)}'{did_you_mean(name, taxonomy.names)} (labels: {known})")
    return tuple(dict.fromkeys(by_name[name.casefold()] for name in wanted)) or taxonomy.labels
