"""The card of an engine of the user's, measured on their machine: its file, and whether it is of the engine in use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from corpusaudit.errors import InputError, UsageError
from corpusaudit.features.pii.card.card import detector_digest
from corpusaudit.features.pii.rules.packages import packages_digest
from corpusaudit.features.pii.tagger.identity import identity
from corpusaudit.features.pii.types import TYPES
from corpusaudit.files.ordinary import read_ordinary
from corpusaudit.shown import shown_name

_COUNTS = ("written", "found", "noticed", "reported", "right")
"""Of one type of detail, as the packaged card has them."""


def measured_of(engine: str) -> dict[str, str]:
    """Return whose figures a card of this engine holds: engine, versions, a digest of its files, our own rules."""
    who = identity(engine)
    return {
        "engine": who.name,
        "version": who.version,
        "digest": who.digest,
        "detector": detector_digest(),
        "rules": packages_digest(),
    }


def measure_own_card(engine: str) -> dict[str, Any]:
    """Run an engine other than the bundled one over the packaged benchmark; raise UserError where it cannot be used."""
    if engine == "bundled":
        raise UsageError("the bundled engine has its card in the package; name another one, such as spacy:PIPELINE")
    from corpusaudit.features.pii.card.card import measure_card

    return {**measure_card(engine), "of": measured_of(engine)}


def read_own_card(file: Path, engine: str) -> dict[str, Any]:
    """Return the figures in a card's file; raise InputError where it is none or is of another engine than this one."""
    where, again = shown_name(file), "; measure it with `corpusaudit card --engine ENGINE --out FILE`"
    try:
        card = json.loads(read_ordinary(file))
    except OSError as error:
        raise InputError(f"{where}: cannot be read ({error.strerror or type(error).__name__}){again}") from None
    except (ValueError, RecursionError):
        raise InputError(f"{where}: is not JSON{again}") from None
    if not _is_card(card):
        raise InputError(f"{where}: is no card of an engine{again}")
    now = measured_of(engine)
    changed = [name for name, value in now.items() if card["of"].get(name) != value]
    if changed or not now["digest"]:
        raise InputError(
            f"{where}: is not of the engine in use: another {', '.join(changed) or 'digest'}; its figures do not hold"
            f"{again}"
        )
    return card  # type: ignore[no-any-return]  # as _is_card found it


def _is_card(card: Any) -> bool:
    if not isinstance(card, dict) or not isinstance(card.get("of"), dict) or not isinstance(card.get("figures"), list):
        return False
    figures = card["figures"]
    if not all(isinstance(one, dict) for one in figures) or [one.get("type") for one in figures] != list(TYPES):
        return False
    counts = [one.get(name) for one in figures for name in _COUNTS]
    counts += [card.get(name) for name in ("sentences", "false_alarms", "clean_sentences")]
    return all(type(one) is int and one >= 0 for one in counts) and all(
        one["found"] <= one["noticed"] <= one["written"] and one["right"] <= one["reported"] for one in figures
    )
