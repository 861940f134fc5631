"""The symptoms that the generator symptoms writes of: a TOML file, by default the packaged ``data/symptoms.toml``."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from corpusaudit.errors import InputError
from corpusaudit.files.ordinary import read_ordinary
from corpusaudit.shown import shown_name


@dataclass(frozen=True)
class Symptom:
    """A label of the corpus: its name, what it means, and other names that labelled corpora have for it."""

    name: str
    description: str
    aliases: tuple[str, ...] = ()


def read_taxonomy(path: Path | None = None) -> tuple[Symptom, ...]:
    """Return the symptoms of a TOML file, by default the packaged 14.

    Raises :class:`InputError` where it is not TOML, has other keys, or a symptom lacks a name or a description or is
    named as another is.
    """
    place = "the packaged taxonomy" if path is None else str(path)
    packaged = files("corpusaudit.generators").joinpath("data/symptoms.toml")
    try:
        content = packaged.read_bytes() if path is None else read_ordinary(path)
        data = tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise InputError(f"{shown_name(place)}: cannot be read ({error.strerror or type(error).__name__})") from None
    except UnicodeDecodeError:
        raise InputError(f"{shown_name(place)}: is not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{shown_name(place)}: is not valid TOML ({shown_name(error)})") from None
    except (ValueError, RecursionError):
        raise InputError(
            f"{shown_name(place)}: is not valid TOML (a number is too long, or brackets are nested too deep)"
        ) from None
    entries = data.get("symptoms")
    if set(data) != {"symptoms"} or not isinstance(entries, list) or not entries:
        raise InputError(f"{shown_name(place)}: must hold [[symptoms]] and nothing else")
    symptoms = tuple(_symptom(entry, f"{place}, symptom {number}") for number, entry in enumerate(entries, 1))
    names = Counter(
        name for symptom in symptoms for name in {name.casefold() for name in (symptom.name, *symptom.aliases)}
    )
    for name, times in names.items():
        if times > 1:
            raise InputError(f"{shown_name(place)}: the name or alias '{shown_name(name)}' stands twice")
    return symptoms


def _symptom(entry: Any, place: str) -> Symptom:
    if not isinstance(entry, dict) or set(entry) - {"name", "description", "aliases"}:
        raise InputError(f"{shown_name(place)}: has keys other than name, description and aliases")
    name, description, aliases = entry.get("name"), entry.get("description"), entry.get("aliases", [])
    for key, value in (("name", name), ("description", description)):
        if not isinstance(value, str) or not value.strip():
            raise InputError(f"{shown_name(place)}: has no {shown_name(key)}")
    if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
        raise InputError(f"{shown_name(place)}: its aliases are not a list of strings")
    return Symptom(_in_one_line(str(name)), _in_one_line(str(description)), tuple(map(_in_one_line, aliases)))


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
