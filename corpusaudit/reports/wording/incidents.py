"""What reports say of an incident: what it is, how long, how rare, and which details it holds."""

from __future__ import annotations

from corpusaudit.numbers import one_in, percent
from corpusaudit.reports.wording.detail_types import detail_type
from corpusaudit.results import Incident, IncidentKind

KIND_WORDS: dict[IncidentKind, tuple[str, str, str]] = {
    "person": (
        "leaked person",
        "incidents of leaked people",
        "Details that strangers hardly share: they point at one real person.",
    ),
    "copy": ("copy", "copies", "Text of one source document, in the same words or in others."),
    "trace": (
        "trace",
        "traces",
        "What strangers share too: details, phrases, short passages. Chance may explain each.",
    ),
}
"""One incident, several, and what the kind means."""
HALF = 0.5
"""Share of a source document from which on another one is said to be it, not to hold it."""


def headline(incident: Incident, source: str) -> str:
    """Return what an incident is in one line, its source document named ``source``."""
    if incident.share is None:
        does = "gives away a person of" if incident.kind == "person" else "shares details or phrases with"
        return f"{incident.synthetic_id} {does} {source}"
    if incident.by == "meaning":
        return f"{incident.synthetic_id} comes near {source} in meaning"
    does = "is" if incident.share >= HALF else "holds"
    return f"{incident.synthetic_id} {does} {percent(incident.share, 2)} of {source}"


def facts(incident: Incident) -> list[str]:
    """Return length and rarity of an incident, each in a few words."""
    told = []
    if incident.by == "words":
        told.append(f"about {incident.words:,} of the source document's {incident.source_words:,} words")
    if incident.by == "meaning":
        told.append(f"by a passage of about {incident.words:,} words")
    if incident.more_documents:
        told.append("and parts of other documents of the same person")
    if incident.chance is not None:
        told.append(_rarity(incident.chance))
    return told


def _rarity(chance: float) -> str:
    if chance > 0.5:
        return "many unseen documents come as near to the source"
    often = one_in(chance)
    return f"{often if often.startswith('fewer') else f'at most {often}'} unseen documents comes as near to the source"


def details(incident: Incident) -> str:
    """Return the details of an incident by type, and how many of them are certain; empty where there are none."""
    if not incident.details:
        return ""
    counted = ", ".join(f"{n:,} × {detail_type(kind)}" for kind, n in incident.details.items())
    total = sum(incident.details.values())
    if not incident.certain:
        return counted
    certain = "all" if incident.certain >= total else f"{incident.certain:,}"
    return f"{counted} ({certain} of a kind that strangers hardly share)"
