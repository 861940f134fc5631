"""What was not read, or not in a language that was measured: sentences for the report and limits that cannot count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from corpusaudit.auditing.names import notes_on_names
from corpusaudit.corpus.model import Corpus
from corpusaudit.counts import PEOPLE, in_words
from corpusaudit.features.pii.card.card import measured_languages
from corpusaudit.features.pii.rules.packages import rule_packages
from corpusaudit.features.text.disguise import disguised
from corpusaudit.features.workspace import Workspace
from corpusaudit.languages import language_name
from corpusaudit.metrics.record import Metric, Reader
from corpusaudit.numbers import percent
from corpusaudit.results import ROLES, Role
from corpusaudit.shown import shown_name

MOST_SKIPPED = 0.01
"""Share of rows; a corpus of which more was skipped is another one than that which is released."""
MOST_FOREIGN = 0.1
"""Share of the characters of a role; below it a language that is not known moves no figure by more than a tenth."""
_NAMED = 12
"""Columns that a sentence names; of more it says how many."""
_READERS: Mapping[Reader, str] = {
    "detector": "the detector of personal details",
    "embedder": "the embedding model",
}
_ENGLISH = frozenset({"en"})
MULTILINGUAL: Mapping[str, frozenset[str]] = {
    "memorization.paraphrases": frozenset({"en", "es"}),
    "memorization.plagiarism_rate": frozenset({"es"}),
    "memorization.closer_to_source": frozenset({"es"}),
    "diversity.collapsed_labels": frozenset({"es"}),
    "fidelity.prdc": frozenset({"es"}),
    "fidelity.c2st": frozenset({"es"}),
}
"""By metric, the languages on which its limits were measured with the multilingual model; for others with none."""
MOST_TRANSLATED = 0.02
"""Share of a release in languages that its source lacks, from which on copies may stand in it as translations. Of real
English notes, dialogues and answers no collection has a thousandth that is taken for another language."""
ACROSS = frozenset({"memorization.paraphrases"})
"""Metrics that find copies in other languages too, by a holdout in the languages of the source."""


@dataclass(frozen=True)
class Coverage:
    """``unread`` and ``blocked`` as in :class:`~corpusaudit.auditing.conditions.Conditions`; ``notes`` for the report.

    ``incomplete``: by measurement id, why it cannot meet a limit (real text was not read); it may still break one.
    ``languages``: the share of each role's text by language, where a model read it.
    """

    unread: tuple[str, ...] = ()
    blocked: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    incomplete: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[Role, Mapping[str, float]] = field(default_factory=dict)


def check_coverage(workspace: Workspace, metrics: Sequence[Metric]) -> Coverage:
    """Return what was not read and which of the metrics' figures rest on text in a language that was not measured."""
    corpora: dict[Role, Corpus] = {role: workspace.corpus(role) for role in ROLES if workspace.has(role)}
    unread = [*_unread_columns(corpora["synthetic"]), *_skipped(corpora), *_without_words(workspace)]
    unread += _disguised(workspace)
    blocked, notes = _languages(workspace, metrics)
    missing = _missing_rules(metrics)
    return Coverage(
        tuple(unread),
        blocked,
        (*_notes(corpora), *notes_on_names(workspace), *notes, *dict.fromkeys(missing.values())),
        {**_incomplete(corpora, metrics), **_translations_unseen(workspace, metrics), **missing},
        {role: workspace.languages(role) for role in corpora if any(metric.record.reads for metric in metrics)},
    )


def _missing_rules(metrics: Sequence[Metric]) -> dict[str, str]:
    """Return the figures that rest on the detector, where rules of other packages could not be used."""
    readers = [name for metric in metrics if "detector" in metric.record.reads for name in metric.record.measures]
    lost = [package for package in rule_packages() if package.failure is not None] if readers else []
    if not lost:
        return {}
    told = " ".join(
        f"The rules for personal details of the package {shown_name(package.name)} {shown_name(package.version)} could "
        f"not be used: {package.failure}. What they would have found is missing."
        for package in lost
    )
    return dict.fromkeys(readers, told)


def _incomplete(corpora: Mapping[Role, Corpus], metrics: Sequence[Metric]) -> dict[str, str]:
    """Return the figures of copying and disclosure that rest on a real corpus of which text was not read."""
    blocked: dict[str, str] = {}
    for role in (role for role in ("holdout", "source") if role in corpora and corpora[role].unread):
        reason = (
            f"{_not_read(role, corpora[role])} Read columns with --text-field, or leave them out with --ignore-field."
        )
        for metric in metrics:
            calibrates = role == "holdout" and "source" in metric.record.needs
            if metric.record.side == "privacy" and (calibrates or role in metric.record.needs):
                blocked |= dict.fromkeys(metric.record.measures, reason)
    return blocked


def _not_read(role: str, corpus: Corpus) -> str:
    what = f"{_counted(corpus.unread)}{_where(corpus)}"
    return f"Text of the {role} corpus was not read: {what}. Copies of it are not found."


def _where(corpus: Corpus) -> str:
    return f" ({corpus.unread_places} of the file)" if corpus.unread_places else ""


def _unread_columns(corpus: Corpus) -> list[str]:
    if not corpus.unread:
        return []
    where = "" if all(name.startswith("'") for name in corpus.unread) else _where(corpus)
    return [
        f"Text that will be released was not read: {_listed(corpus.unread)}{where}. Read columns with --text-field, or "
        "leave them out with --ignore-field."
    ]


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:_NAMED])
    if len(names) > _NAMED:
        shown.append(f"{len(names) - _NAMED:,} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _counted(names: Sequence[str]) -> str:
    """Return how many columns of a private corpus there are: their names stay private, as its text does."""
    others = [name for name in names if not name.startswith("'")]
    named = len(names) - len(others)
    return _listed([*([f"{named:,} column{'s' if named > 1 else ''}"] if named else []), *others])


def _skipped(corpora: Mapping[Role, Corpus]) -> Iterable[str]:
    for role, corpus in corpora.items():
        rows = len(corpus) + corpus.skipped
        if corpus.skipped > MOST_SKIPPED * rows:
            counted = f"{corpus.skipped:,} of {rows:,} rows", f" ({percent(corpus.skipped / rows)})"
            if role != "synthetic":  # of so many rows it would tell how few of those that were read are empty
                counted = f"{in_words(corpus.skipped).capitalize()} rows", ""
            yield (
                f"{counted[0]} of the {role} corpus could not be read and were skipped{counted[1]}; above "
                f"{percent(MOST_SKIPPED)} the rest cannot stand for them."
            )


def _without_words(workspace: Workspace) -> Iterable[str]:
    lengths = workspace.tokens("synthetic").lengths
    empty = int((lengths == 0).sum())
    if empty > MOST_SKIPPED * len(lengths):
        yield (
            f"{empty:,} of {len(lengths):,} documents of the synthetic corpus hold no words, so that no figure speaks "
            "of them. Leave them out."
        )


def _disguised(workspace: Workspace) -> Iterable[str]:
    texts = workspace.corpus("synthetic").texts
    real = [workspace.tokens(role) for role in ROLES if role != "synthetic" and workspace.has(role)]
    found = disguised(texts, workspace.tokens("synthetic"), real)
    if found:
        count = len({place for places in found.values() for place in places.tolist()})
        kinds = "; ".join(f"{kind}: {len(places):,}" for kind, places in found.items())
        yield (
            f"Text that will be released was not read as a reader may: {count:,} of {len(texts):,} documents of the "
            f"synthetic corpus are disguised ({kinds}). Write them plainly, or leave them out."
        )


def _notes(corpora: Mapping[Role, Corpus]) -> Iterable[str]:
    for role, corpus in corpora.items():
        yield from reading_notes(role, corpus)


def reading_notes(role: str, corpus: Corpus) -> Iterable[str]:
    """Yield what a reader must know of how a corpus was read: what was dropped, merged or taken for granted."""
    if corpus.guessed:
        shown = _listed(corpus.guessed) if role == "synthetic" else _counted(corpus.guessed)
        yield f"The text of the {role} corpus was taken from {shown}, since no column was named for it."
    if corpus.absent:
        kinds = _listed([kind for kind in ("id", "label", "group") if kind in corpus.absent])
        yield f"The {role} corpus has no column of the name that was given for {kinds}."
    yield from _left_out(role, corpus.repeated_ids, corpus.skipped - corpus.repeated_ids)
    if role != "synthetic" and corpus.unread:
        yield _not_read(role, corpus)
    if corpus.ignored:
        shown = _listed(corpus.ignored) if role == "synthetic" else _counted(corpus.ignored)
        yield f"Left unread on request in the {role} corpus: {shown}."
    if corpus.merged_groups:
        yield (
            f"Some ids of people in the {role} corpus differ only by blanks, case or form; each such set counts as "
            "one person."
        )


def _left_out(role: str, repeated: int, others: int) -> Iterable[str]:
    if role != "synthetic" and any(0 < count < PEOPLE for count in (repeated, others)):
        # Given apart, the smaller count could be taken from the whole.
        why = " since their id stood before or they could not be read" if repeated and others else ""
        why = why or (" since their id stood before" if repeated else " since they could not be read")
        yield f"Rows of the {role} corpus were left out on request{why}: {in_words(repeated + others)}."
        return
    if repeated:
        yield (
            f"{repeated:,} rows of the {role} corpus were left out on request since their id stood before; "
            "each may hold a text of its own."
        )
    if others:
        yield f"{others:,} rows of the {role} corpus could not be read and were left out on request."


def _measured(reader: Reader) -> frozenset[str]:
    """Return the languages on which a bundled model was measured."""
    return measured_languages() if reader == "detector" else _ENGLISH


def _languages(workspace: Workspace, metrics: Sequence[Metric]) -> tuple[dict[str, str], list[str]]:
    """Return the figures that rest on a model that was not measured on the language of the text, and notes on it."""
    many = workspace.embedder == "multilingual"
    used = sorted({reader for metric in metrics for reader in metric.record.reads if not many or reader != "embedder"})
    chosen = {"embedder": workspace.embedder != "bundled", "detector": workspace.pii_engine != "bundled"}
    unknown = {reader: _unknown(workspace, _ENGLISH if chosen[reader] else _measured(reader)) for reader in used}
    blocked: dict[str, str] = _with_another_model(workspace, metrics) if many else {}
    for metric in metrics:
        for reader in (reader for reader in metric.record.reads if reader in used):
            if unknown[reader] and not chosen[reader]:
                reason = f"{next(iter(unknown[reader].values()))}, on which {_READERS[reader]} was not measured."
                blocked |= dict.fromkeys((name for name in metric.record.measures if name not in blocked), reason)
    notes = dict.fromkeys(f"{told}." for reader in used for told in unknown[reader].values())
    own = [
        f"{_READERS[reader].capitalize()} was chosen by the user; whether it knows that language was not checked."
        for reader in used
        if unknown[reader] and chosen[reader]
    ]
    return blocked, [*notes, *own]


def _with_another_model(workspace: Workspace, metrics: Sequence[Metric]) -> dict[str, str]:
    """Return the figures by the multilingual model whose limits were not measured with it on the language of the text.

    Nor is anything known where the release is in another language than real text: how near unseen text comes to the
    source was then seen in one language, and is asked for in another.
    """
    blocked: dict[str, str] = {}
    mixed = _other_languages(workspace)
    apart = _holdout_apart(workspace)
    for metric in (metric for metric in metrics if "embedder" in metric.record.reads):
        measured = MULTILINGUAL.get(metric.record.id, frozenset())
        told = next(iter(_unknown(workspace, measured).values()), None) if measured else None
        if not measured:
            reason = (
                "Limits on it were measured with the English embedding model, not with the multilingual one. Text in "
                "English is judged with --embedder bundled."
            )
        elif told is not None:
            reason = f"{told}, on which the multilingual embedding model was not measured."
        elif metric.record.id in ACROSS and apart is not None:
            reason = apart
        elif metric.record.id not in ACROSS and mixed is not None:
            reason = mixed
        else:
            continue
        blocked |= dict.fromkeys(metric.record.measures, reason)
    return blocked


def _other_languages(workspace: Workspace) -> str | None:
    """Return why text of one language cannot be judged by text of another, None where roles are in the same ones."""
    for role in (role for role in ROLES if role != "synthetic" and workspace.has(role)):
        if _languages_differ(workspace, "synthetic", role):
            return (
                f"The synthetic corpus is in other languages than the {role} corpus, and how near unseen text of one "
                "language comes to text of another was not measured. Give a source and a holdout in the language of "
                "the release."
            )
    return None


def _holdout_apart(workspace: Workspace) -> str | None:
    """Return why the holdout says nothing of the source; None where languages are the same or a role is missing."""
    if not (workspace.has("source") and workspace.has("holdout")):
        return None
    if not _languages_differ(workspace, "source", "holdout"):
        return None
    return (
        "The holdout is in other languages than the source, so that it does not say how near unseen text comes to it. "
        "Give a holdout in the languages of the source."
    )


def _languages_differ(workspace: Workspace, first: Role, second: Role) -> bool:
    one, other = workspace.languages(first), workspace.languages(second)
    apart = sum(abs(one.get(code, 0.0) - other.get(code, 0.0)) for code in {*one, *other}) / 2
    return apart >= MOST_FOREIGN


def _translations_unseen(workspace: Workspace, metrics: Sequence[Metric]) -> dict[str, str]:
    """Return the figures of copied meaning that miss translations, where the release speaks what its source does not.

    The packaged English model sees none; how many there may be, text in other languages than the source's says.
    """
    if workspace.embedder != "bundled" or not workspace.has("source"):
        return {}
    own, real = workspace.languages("synthetic"), workspace.languages("source")
    more = {code: share - real.get(code, 0.0) for code, share in own.items() if share > real.get(code, 0.0)}
    share = sum(more.values())
    if share < MOST_TRANSLATED:
        return {}
    reason = (
        f"{100 * share:.0f}% of the text of the synthetic corpus is in other languages than the source (most of it: "
        f"{language_name(max(more, key=more.__getitem__))}), and the embedder finds no translations. Audit with "
        "--embedder multilingual."
    )
    readers = [one for one in metrics if one.record.side == "privacy" and "embedder" in one.record.reads]
    return {name: reason for metric in readers for name in metric.record.measures}


def _unknown(workspace: Workspace, measured: frozenset[str]) -> dict[Role, str]:
    """Return, by role, which share of the text is in other languages than those measured; the largest share first."""
    over: dict[Role, tuple[float, str]] = {}
    for role in (role for role in ROLES if workspace.has(role)):
        others = {code: share for code, share in workspace.languages(role).items() if code not in measured}
        share = sum(others.values())
        if share >= MOST_FOREIGN:
            over[role] = share, next(iter(others))
    *first, last = sorted(language_name(code) for code in measured)
    known = f"{', '.join(first)} or {last}" if first else last
    return {
        # Whole per cents: more digits of a private corpus would say more of a few of its documents.
        role: f"{100 * share:.0f}% of the text of the {role} corpus is not in {known} "
        f"(most of it: {language_name(most)})"
        for role, (share, most) in sorted(over.items(), key=lambda one: -one[1][0])
    }
