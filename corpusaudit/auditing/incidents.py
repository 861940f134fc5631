"""From findings to incidents: one synthetic document with one source document, or with one person of the source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Literal

from corpusaudit.auditing.incident_groups import Group, group_evidence
from corpusaudit.auditing.keys import Key
from corpusaudit.auditing.masking import masked, private_token, rounded, shown_chance
from corpusaudit.auditing.names import shown_files, shown_ids
from corpusaudit.features.overlap.kept_words import kept_runs, words_in, words_of_both
from corpusaudit.features.text.order import order_key
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.registry import load_metrics
from corpusaudit.results import Evidence, Incident, IncidentKind, Stretch

DRAWN = 200
"""Incidents whose places and context are kept: as many as anybody looks at."""
STRETCHES = 24
"""Matches of one incident that are drawn, the longest first."""
_COPY_EXPECTED = 0.1
"""Documents that unseen text would bring among as many, as it is published, a power of ten: above it chance may explain
a match."""
_ORDER: tuple[IncidentKind, ...] = ("person", "copy", "trace")
By = Literal["words", "meaning"]


def find_incidents(
    workspace: Workspace, evidence: Sequence[Evidence], key: Key
) -> tuple[tuple[Incident, ...], tuple[Evidence, ...]]:
    """Return all incidents, masked, and all findings with the fingerprint of the incident that each is part of.

    People whose details leaked come first, then copies by how much of a document they give away, then traces; the worst
    with their places and context. What unseen text or chance explains, and what stands in no source, is part of none.
    """
    if not workspace.has("source"):
        return (), tuple(evidence)
    groups = group_evidence(workspace, evidence)
    people = _named_people(workspace) if groups else {}
    names = shown_ids(workspace, {workspace.corpus("synthetic").documents[one.synthetic].id for one in groups})
    files = shown_files(workspace) if groups else {}
    found = [(one, _incident(workspace, one, names, files, people, key)) for one in groups]
    found.sort(key=lambda pair: _weight(workspace, *pair))
    drawn = found[:DRAWN]
    contexts = masked(workspace, [_most_telling(one.pieces) for one, _ in drawn], evidence, key)
    whole = (
        incident.model_copy(update={"stretches": _stretches(workspace, one), "context": finding.context})
        for (one, incident), finding in zip(drawn, contexts, strict=True)
    )
    of = {place: incident.fingerprint for one, incident in found for place in one.members}
    traced = tuple(replace(piece, incident=of.get(place)) for place, piece in enumerate(evidence))
    return (*whole, *(incident for _, incident in found[DRAWN:])), traced


def _named_people(workspace: Workspace) -> dict[int, str]:
    """Return what stands for each person whom the source names: the first of that person's groups, by number."""
    found: dict[int, str] = {}
    documents = workspace.corpus("source").documents
    for person, document in zip(workspace.people("source").tolist(), documents, strict=True):
        if document.group is not None:
            found[person] = min(found.get(person, document.group), document.group)
    return found


def _incident(
    workspace: Workspace,
    one: Group,
    names: Mapping[str, str],
    files: Mapping[str, tuple[str, int | None]],
    people: Mapping[int, str],
    key: Key,
) -> Incident:
    mine = workspace.corpus("synthetic").documents[one.synthetic]
    theirs = workspace.corpus("source").documents[one.source]
    share, by, words = _share(workspace, one)
    leaked = [piece for piece in one.pieces if piece.class_ == "leaked"]
    certain = sum(piece.strength == "strong" for piece in leaked)
    chances = [chance for piece in one.pieces if (chance := shown_chance(piece)[0]) is not None]
    file, line = files.get(mine.id, (None, None))
    person = people.get(int(workspace.people("source")[one.source]))
    return Incident(
        fingerprint=key.fingerprint("incident", f"{len(mine.text)}\0{mine.text}{theirs.text}"),
        kind="person" if certain else "copy" if _is_copy(one) else "trace",
        synthetic_id=names[mine.id],
        source=private_token(key, "SOURCE", theirs.id),
        person=None if person is None else private_token(key, "GROUP", person),
        share=share,
        by=by,
        words=_about(words),
        source_words=_about(int(workspace.tokens("source").lengths[one.source])),
        chance=min(chances, default=None),
        details=dict(sorted(Counter(piece.entity or "DETAIL" for piece in leaked).items())),
        certain=certain,
        metrics=tuple(sorted({piece.metric for piece in one.pieces})),
        more_documents=one.more_documents,
        file=file,
        line=line,
    )


def _about(words: int) -> int:
    """Return a number of words to two significant digits, to tens under a hundred: no length is told to the word."""
    return rounded(words) if words >= 100 else max(10, 10 * round(words / 10))


def _is_copy(one: Group) -> bool:
    """Return whether text was copied that is beyond doubt, or of which unseen text would hardly bring as much.

    Without a holdout nobody knows what unseen text does; then all that was found counts.
    """
    expected = [shown_chance(piece)[1] for piece in one.pieces if _copied_by(piece)]
    if any(piece.metric in _undeniable() for piece in one.pieces):
        return True
    return any(number is None or number <= _COPY_EXPECTED for number in expected)


def _share(workspace: Workspace, one: Group) -> tuple[float | None, By | None, int]:
    """Return how much of the source document stands in the synthetic one, whether in its words or by its meaning, and
    how many of its words that are; of details alone, their words in the synthetic document.

    The share is rounded down to hundredths, one at least.
    """
    mine, theirs = workspace.tokens("synthetic"), workspace.tokens("source")
    matches = _matches(workspace, one)
    if not matches:
        return None, None, words_in(mine, one.synthetic, one.synthetic_spans)
    by, spans = matches[0][2], [span for _, span, _ in matches]
    words = words_of_both(theirs, one.source, mine, one.synthetic, spans if by == "words" else ())
    if by == "meaning":
        near = words_in(theirs, one.source, spans)
        by, words = ("words", words) if 2 * words >= near else ("meaning", near)
    hundredths = min(100, max(1, 100 * words // max(1, int(theirs.lengths[one.source]))))
    return hundredths / 100, by, words


def _matches(workspace: Workspace, one: Group) -> list[tuple[tuple[int, int], tuple[int, int], By]]:
    """Return what was copied, in both documents: the runs of words that both have or, where none do, near windows."""
    found = dict.fromkeys((piece, span) for piece, span in one.source_spans if _copied_by(piece))
    spans = {(piece.synthetic_span or (0, 0), span): _copied_by(piece) for piece, span in found}
    runs = [
        run
        for (here, there), by in spans.items()
        if by == "words"
        for run in kept_runs(
            workspace.tokens("synthetic"), one.synthetic, here, workspace.tokens("source"), one.source, there
        )
    ]
    if runs:
        return [(run.mine, run.theirs, "words") for run in dict.fromkeys(runs)]
    return [(here, there, "meaning") for (here, there), by in spans.items() if by == "meaning"]


def _copied_by(piece: Evidence) -> By | None:
    if piece.class_ is not None:
        return None
    return "meaning" if piece.metric in _read_from_vectors() else "words"


@cache
def _read_from_vectors() -> frozenset[str]:
    """Return the measurements whose findings are windows that lie near each other, not words that both texts have."""
    records = [metric.record for metric in load_metrics()]
    return frozenset(name for record in records if "embedder" in record.reads for name in record.measures)


@cache
def _undeniable() -> frozenset[str]:
    """Return the measurements whose findings are certain whatever unseen text does."""
    return frozenset(name for metric in load_metrics() if metric.record.undeniable for name in metric.record.measures)


def _weight(workspace: Workspace, one: Group, incident: Incident) -> tuple[int, int, bool, float, int, str, bytes]:
    """Sort by kind, then certain details, share and words; documents of equal weight by id and text, never by key."""
    source = workspace.corpus("source").documents[one.source].text
    return (
        _ORDER.index(incident.kind),
        -incident.certain,
        incident.by == "meaning",
        -(incident.share or 0.0),
        -incident.words,
        workspace.corpus("synthetic").documents[one.synthetic].id,
        order_key(source),
    )


def _most_telling(pieces: Sequence[Evidence]) -> Evidence:
    """Return the piece whose surroundings are shown: a certain detail, else the longest that is no whole document."""

    def weight(piece: Evidence) -> tuple[bool, int, str]:
        start, end = piece.synthetic_span or (0, 0)
        return piece.strength == "strong", end - start, piece.metric

    return max(pieces, key=weight)


def _stretches(workspace: Workspace, one: Group) -> tuple[Stretch, ...]:
    """Return where the matches and the details lie, those that all but touch in both documents joined."""
    lengths = (
        len(workspace.corpus("synthetic").documents[one.synthetic].text),
        len(workspace.corpus("source").documents[one.source].text),
    )
    details = [(p.synthetic_span, span) for p, span in one.source_spans if p.class_ is not None and p.synthetic_span]
    places = [*_matches(workspace, one), *((here, there, "words") for here, there in details)]
    joined: list[Stretch] = []
    for here, there, by in sorted(places):
        made = Stretch(synthetic=_per_cent(here, lengths[0]), source=_per_cent(there, lengths[1]), by=by)
        if joined and _touch(joined[-1], made):
            last = joined.pop()
            made = Stretch(
                synthetic=(last.synthetic[0], max(last.synthetic[1], made.synthetic[1])),
                source=(last.source[0], max(last.source[1], made.source[1])),
                by=by,
            )
        joined.append(made)
    longest = sorted(joined, key=lambda one: one.source[0] - one.source[1])[:STRETCHES]
    return tuple(sorted(longest, key=lambda one: (one.by, one.synthetic, one.source)))


def _touch(last: Stretch, made: Stretch) -> bool:
    """Return whether one stretch goes on where the other ends, in both documents, a per cent more or less."""
    return (
        last.by == made.by
        and made.synthetic[0] <= last.synthetic[1] + 1
        and last.source[0] <= made.source[0] <= last.source[1] + 1
    )


def _per_cent(span: tuple[int, int], length: int) -> tuple[int, int]:
    # A plug-in may name a place behind the end.
    low, high = 100 * span[0] // max(length, 1), -(-100 * span[1] // max(length, 1))
    return min(100, low), min(100, high)
