"""The detector's card for the report: how well personal details are found, or why nothing says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from corpusaudit.auditing.provenance import shown_engine
from corpusaudit.features.pii.card.card import detector_digest, read_card, read_untuned
from corpusaudit.features.pii.rules.packages import rule_packages
from corpusaudit.results import DetectorCard, DetectorFigures, Measurement, Role, UntunedFigure
from corpusaudit.shown import shown_name

BENCHMARK = "made-up sentences of notes, letters and forms, packaged with the program"
_MEASURED_WITH = "disclosure.pii_"


def detector_card(
    engine: str,
    measurements: Sequence[Measurement],
    languages: Mapping[Role, Mapping[str, float]],
    own: Mapping[str, Any] | None = None,
) -> DetectorCard | None:
    """Return the card of the detector that an audit used, None where it measured no personal details.

    ``own`` is what was measured of an engine of the user's, checked to be of this one. ``languages`` are the shares
    of each corpus by language; figures on texts that nobody tuned on are of those that have at least a hundredth of
    one.
    """
    if not any(m.metric.startswith(_MEASURED_WITH) and m.value is not None for m in measurements):
        return None
    card = read_card() if own is None else own
    spoken = {code for shares in languages.values() for code, share in shares.items() if share >= 0.01}
    bundled, shown = engine == "bundled", shown_engine(engine)
    reason = None
    if own is not None:
        pass  # checked before the audit began
    elif not bundled:
        reason = f"unmeasured: the packaged figures are of the bundled tagger and do not hold for {shown}"
    elif card["detector"] != detector_digest():
        reason = "unmeasured: the packaged figures are of another version of the detector"
    elif others := [shown_name(f"{one.name} {one.version}") for one in rule_packages() if one.rules]:
        reason = f"unmeasured: the packaged figures are of the detector without the rules of {', '.join(others)}"
    tagger = "bundled (Rampart, int8)" if bundled else shown
    if reason is not None:
        return DetectorCard(tagger=tagger, benchmark=BENCHMARK, sentences=card["sentences"], reason=reason)
    return DetectorCard(
        tagger=tagger,
        benchmark=BENCHMARK if own is None else f"{BENCHMARK}, by the user",
        sentences=card["sentences"],
        figures=tuple(
            DetectorFigures(
                type=one["type"],
                n=one["written"],
                recall=_share(one["found"], one["written"]),
                noticed=_share(one["noticed"], one["written"]),
                reported=one["reported"],
                precision=_share(one["right"], one["reported"]),
            )
            for one in card["figures"]
        ),
        false_alarms=card["false_alarms"],
        clean_sentences=card["clean_sentences"],
        untuned=tuple(
            UntunedFigure(**one) for one in (read_untuned() if own is None else ()) if one["language"] in spoken
        ),
    )


def _share(count: int, of: int) -> float | None:
    return count / of if of else None
