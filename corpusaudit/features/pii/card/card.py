"""The packaged figures of the detector of personal details, and the digest that says whether they are of this one.

``detector_card.json`` is written by ``python scripts/measure_detector.py`` and measured again by a test;
``untuned.json``, on texts that nobody tuned on, by ``python benchmarks/entities.py --publish``.
"""

from __future__ import annotations

import functools
import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().with_name("detector_card.json")
UNTUNED = FILE.with_name("untuned.json")
LEAST_FOUND = 0.8
"""Share of all details, as the right type, on texts of a language that nobody tuned on; below it a figure of 0 would
reassure more than it may."""
_PACKAGE = Path(__file__).resolve().parents[3]
_ROOM = _PACKAGE / "features" / "pii"
_SUFFIXES = {".py", ".txt", ".toml"}
_CODE = ("*.py", "rules/*.py", "locales/**/*", "tagger/*", "card/benchmark.py")


@functools.cache
def detector_digest() -> str:
    """Return a SHA-256 over the detector: its rules, its word lists, the benchmark and the tagger's own digests."""
    files = sorted({path for pattern in _CODE for path in _ROOM.glob(pattern) if path.suffix in _SUFFIXES})
    digest = hashlib.sha256()
    for path in [*files, _PACKAGE / "models" / "tagger" / "digests.json"]:
        # Line ends differ between checkouts, not between detectors.
        digest.update(
            path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0"
        )
    return digest.hexdigest()


def measure_card(engine: str = "bundled") -> dict[str, Any]:
    """Run the detector over the benchmark and return what the packaged file holds."""
    from corpusaudit.features.pii.card.benchmark import measure_detector, sentences_with_details

    figures, alarms, clean = measure_detector(engine)
    return {
        "detector": detector_digest(),
        "sentences": len(sentences_with_details()) + clean,
        "false_alarms": alarms,
        "clean_sentences": clean,
        "figures": [asdict(one) for one in figures],
    }


def read_card() -> dict[str, Any]:
    """Return the packaged figures as :func:`measure_card` made them."""
    card: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return card


def read_untuned() -> list[dict[str, Any]]:
    """Return the packaged figures on texts that nobody tuned on; none where they are of another detector."""
    made: dict[str, Any] = json.loads(UNTUNED.read_text(encoding="utf-8"))
    return list(made["figures"]) if made["detector"] == detector_digest() else []


def measured_languages() -> frozenset[str]:
    """Return the languages in which the detector finds enough on texts that nobody tuned on; English is one of them.

    Where the packaged figures are of another detector it is the only one.
    """
    return frozenset({"en", *(one["language"] for one in read_untuned() if _is_enough(one))})


def _is_enough(one: dict[str, Any]) -> bool:
    return bool(one["figure"] == "every detail" and one["value"] >= LEAST_FOUND)
