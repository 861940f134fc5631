"""A release beside the one before it: what became worse, which limits changed, who is exposed by the two together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpusaudit.comparison.compare import NOTES, compare_reports
from corpusaudit.comparison.facts import Facts
from corpusaudit.errors import UsageError
from corpusaudit.results import (
    SIDES,
    AuditReport,
    Cell,
    Change,
    Column,
    Exposed,
    ExposedTwice,
    Exposure,
    Incident,
    LimitChange,
    Releases,
    SealCheck,
    Turn,
)

CHANCE = (
    "Worse and better are said where chance does not explain the difference (p under .05): Fisher's exact test for "
    "shares of documents judged one by one, else the 95% intervals of both. Nothing is corrected for the number of "
    "figures: of twenty that did not change, one is called worse or better."
)
TOGETHER = (
    "Somebody may have both releases. What each gives away of a person adds up, and no limit of either audit sees that."
)
_NO_KEY = "the two reports were not made under one key, so their tokens do not agree; audit both with one --key-file"
_NO_SOURCE = "one of the reports had no source to compare with"
_NO_INCIDENTS = "one of the reports holds no incidents, as it was made by an older version; audit that release again"
_UNREAD = "{name} was measured in one release alone: who is exposed by it in the other is not counted."


def compare_releases(
    reports: Mapping[str, AuditReport],
    known: Mapping[str, Facts],
    *,
    only: Sequence[str] = (),
    skip: Sequence[str] = (),
    seals: Mapping[str, SealCheck] | None = None,
    same_corpora: bool = False,
) -> Releases:
    """Return a release beside the one before it; ``reports`` holds the earlier first, by name.

    The rest is as :func:`~corpusaudit.comparison.compare.compare_reports` takes it. Raises UsageError where there are
    not two reports, or their numbers depend on different settings.
    """
    if len(reports) != 2:
        raise UsageError("--releases compares two reports: that of the earlier release, then that of the later")
    # A limit that could not be judged hides no change: what is compared here are figures.
    whole = compare_reports(
        reports, known, only=only, skip=skip, seals=seals, same_corpora=same_corpora, by_limits=False
    )
    old, new = reports.values()
    exposed, untold = _exposed(old, new)
    return Releases(
        whole=whole,
        created=(old.created, new.created),
        changes=tuple(_change(column, known.get(column.metric)) for column in whole.columns),
        limits=_limits(old, new),
        incidents=_counted(old, new),
        exposed=exposed,
        untold=untold,
        notes=(*(note for note in whole.notes if note not in NOTES), CHANCE, *_warned(old, new)),
    )


def _change(column: Column, facts: Facts | None) -> Change:
    old, new = column.cells
    if new.value is None:
        turn: Turn = "unmeasured" if old.value is None else "lost"
        return Change(turn=turn, column=column, reason=new.reason or "")
    if old.value is None:
        return Change(turn="unmeasured", column=column, reason=old.reason or "")
    if column.unlike:
        return Change(turn="unlike", column=column, reason=f"made with unlike {' and '.join(column.unlike)}")
    if (old.mark, new.mark) == ("best", "best"):
        return Change(turn="same", column=column)
    if "best" not in (old.mark, new.mark):
        return Change(turn="unlike", column=column, reason="nothing says which is better")
    if column.judged != "exact test" and (old.low is None or new.low is None):
        return Change(turn="unclear", column=column, reason="no interval says what chance explains")
    if "tied" in (old.mark, new.mark):
        return Change(turn="unclear", column=column)
    if (facts is None or facts.sized) and _size_may_explain(old, new):
        sizes = f"{old.n:,} documents and {new.n:,}"
        return Change(turn="unclear", column=column, reason=f"it follows the size of a corpus: {sizes}")
    return Change(turn="better" if new.mark == "best" else "worse", column=column)


def _size_may_explain(old: Cell, new: Cell) -> bool:
    """Return whether a figure that follows the size of a corpus changed by no more than that, both in proportion."""
    assert old.value is not None
    assert new.value is not None
    if not old.n or not new.n or not old.value:
        return False
    return abs(new.value / old.value - 1) <= abs(new.n / old.n - 1)


def _limits(old: AuditReport, new: AuditReport) -> tuple[LimitChange, ...]:
    then, now = ({gate.metric: gate.state for gate in report.gates} for report in (old, new))
    names = dict.fromkeys((*now, *then))
    changed = (LimitChange(metric=name, old=then.get(name), new=now.get(name)) for name in names)
    return tuple(one for one in changed if one.old != one.new)


def _counted(old: AuditReport, new: AuditReport) -> tuple[int, int, int]:
    """Return how many incidents each report has, and how many of the later stand in the earlier, text for text."""
    before = {incident.fingerprint for incident in old.incidents}
    return len(old.incidents), len(new.incidents), sum(one.fingerprint in before for one in new.incidents)


def _exposed(old: AuditReport, new: AuditReport) -> tuple[Exposed | None, str]:
    """Return who is exposed by either release and by both, or why that cannot be told."""
    keys = [None if report.key is None else report.key.id for report in (old, new)]
    if keys[0] is None or keys[0] != keys[1]:
        return None, _NO_KEY
    if any("source" not in report.corpora for report in (old, new)):
        return None, _NO_SOURCE
    if any("incidents" not in report.model_fields_set for report in (old, new)):
        return None, _NO_INCIDENTS
    then, now = _by_person(old.incidents), _by_person(new.incidents)
    exposed = [{token for token, found in one.items() if _expose(found)} for one in (then, now)]
    # Of somebody whom one release exposes, what chance may explain in the other adds to it.
    either = exposed[0] | exposed[1]
    twice = [_twice(token, then[token], now[token]) for token in then if token in now and token in either]
    twice.sort(key=lambda one: (not one.adds_up, -_weight(one), one.token))
    named = any(one.person is not None for report in (old, new) for one in report.incidents)
    return Exposed(
        by="people" if named else "documents",
        old=len(exposed[0]),
        new=len(exposed[1]),
        both=len(exposed[0] & exposed[1]),
        together=len(either),
        spread=sum(one.adds_up for one in twice),
        twice=tuple(twice),
    ), ""


def _by_person(incidents: Sequence[Incident]) -> dict[str, list[Incident]]:
    """Return the incidents of each person, or of each document where nobody is named."""
    found: dict[str, list[Incident]] = {}
    for incident in incidents:
        found.setdefault(incident.person or incident.source, []).append(incident)
    return found


def _expose(incidents: Sequence[Incident]) -> bool:
    """Return whether incidents expose anybody: traces alone, which chance may explain, do not."""
    return any(incident.kind != "trace" for incident in incidents)


def _twice(token: str, then: Sequence[Incident], now: Sequence[Incident]) -> ExposedTwice:
    old, new = _exposure(then), _exposure(now)
    # Texts are known by their share alone: two parts of one text may be the same part or not.
    gained = [bool(set(mine.details) - set(other.details)) for mine, other in ((old, new), (new, old))]
    return ExposedTwice(token=token, old=old, new=new, adds_up=all(gained))


def _exposure(incidents: Sequence[Incident]) -> Exposure:
    details: dict[str, int] = {}
    for incident in incidents:
        for name, count in incident.details.items():
            # The same detail may stand in several documents: the most that one of them has is surely there.
            details[name] = max(details.get(name, 0), count)
    shares = [incident.share for incident in incidents if incident.share is not None]
    return Exposure(
        incidents=len(incidents),
        share=max(shares, default=None),
        details=dict(sorted(details.items())),
        by_chance=not _expose(incidents),
    )


def _weight(one: ExposedTwice) -> float:
    return sum(one.old.details.values()) + sum(one.new.details.values()) + (one.old.share or 0) + (one.new.share or 0)


def _warned(old: AuditReport, new: AuditReport) -> tuple[str, ...]:
    """Return what a reader must know besides: which privacy figures one release lacks, and an order turned round."""
    measured = [
        {m.metric for m in report.measurements if m.value is not None and SIDES[m.dimension] == "privacy"}
        for report in (old, new)
    ]
    alone = sorted(measured[0] ^ measured[1])
    notes = [_UNREAD.format(name=name) for name in alone]
    if old.created > new.created:
        notes.append("The report that was given first was made after the other.")
    return tuple(notes)
