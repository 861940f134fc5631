"""Whether the three corpora can play their roles: a holdout that the generator saw calibrates nothing."""

from __future__ import annotations

from corpusaudit.counts import few, in_words
from corpusaudit.errors import InputError
from corpusaudit.features.overlap.runs import documents_sharing
from corpusaudit.features.small_counts import published_size
from corpusaudit.features.text.tokens import Tokens
from corpusaudit.features.workspace import Workspace

_SAME_TEXT = 8
"""Equal documents of fewer tokens prove nothing about a split."""
_NO_ACCIDENT = 16
"""Tokens; a whole document of as many that stands in the holdout alone was taken from it."""
_MOST_SHARED = 0.05
"""Share of documents that two roles may have in common: forms and set phrases come again."""
_PASSAGE = 24
"""Tokens: a sentence or two, which nobody writes again by chance unless it is a form."""
_DOCUMENTS_CHANCE, _PASSAGES_CHANCE = 0.05, 0.001
"""Chance under which what synthetic corpus and holdout share is no accident; people repeat passages more readily."""


def check_roles(workspace: Workspace) -> tuple[str, ...]:
    """Return sentences about overlap between roles that a reader must know.

    Raises :class:`InputError` when source and holdout hold the same people, or more than 5 % of the holdout stands word
    for word in the source: every privacy figure would then look better than it is. Raises it too when the synthetic
    corpus holds real text that a model labelled, and when more than 5 % of the holdout stands in the synthetic corpus,
    as whole documents or long passages, beyond what the holdout has in common with the source.
    """
    sentences: list[str] = []
    _check_synthetic(workspace)
    if workspace.has("source") and workspace.has("holdout"):
        _check_groups(workspace)
        shared, n = _shared_documents(workspace, "holdout")
        # Not n: beside the number of documents it would tell how few are too short.
        published = published_size(workspace.tokens("holdout").lengths)
        if shared > _MOST_SHARED * n:
            raise InputError(
                f"{in_words(shared)} of {in_words(published)} holdout documents stand word for word in the source, so "
                "the holdout is not unseen text and cannot calibrate the audit: remove them from one of the two"
            )
        if shared:
            sentences.append(
                f"{in_words(shared)} of {in_words(published)} holdout documents stand word for word in the source; "
                "privacy figures are compared with a holdout that the generator saw in part."
            )
        _check_released(workspace)
        released = released_holdout(workspace)
        if released:
            sentences.append(_swapped(released))
    if workspace.has("source"):
        sentences += _same_corpus(workspace, "source")
    return tuple(sentences)


def _check_synthetic(workspace: Workspace) -> None:
    corpus = workspace.corpus("synthetic")
    if corpus.real:
        raise InputError(
            f"{corpus.real:,} of {len(corpus):,} documents given as synthetic are real text that a model labelled "
            "(direction data-to-label, or a source_id with tier silver or spans): they were not generated, and "
            "releasing them releases the real text. Leave them out, or give them as source or holdout"
        )


def _check_groups(workspace: Workspace) -> None:
    named = [
        {document.group for document in workspace.corpus(role).documents if document.group is not None}
        for role in ("source", "holdout")
    ]
    common = len(named[0] & named[1])
    if common:
        raise InputError(
            f"source and holdout share {few(common)} groups (people), so the holdout is not unseen text and cannot "
            "calibrate the audit: split the real data by group"
        )


def _shared_documents(workspace: Workspace, role: str) -> tuple[int, int]:
    """Return how many documents of that role, of those long enough to tell, stand in the source; and of how many."""
    source, other = workspace.tokens("source"), workspace.tokens(role)
    known = set(_long_documents(source))
    documents = _long_documents(other)
    return sum(document in known for document in documents), len(documents)


def _check_released(workspace: Workspace) -> None:
    """Refuse a holdout that stands in the synthetic corpus: text that is released is not unseen.

    What holdout and source have in common (forms, common sentences) is left out, so a corpus that copies its source is
    audited. Chance alone would share as much of the holdout with the source as with a synthetic corpus of its size.
    """
    holdout = workspace.tokens("holdout")
    published = few(published_size(holdout.lengths))
    for what, released, known, n, level in (
        ("documents stand", *_shared_whole(workspace), len(_long_documents(holdout)), _DOCUMENTS_CHANCE),
        ("documents hold passages that stand", *_shared_passages(workspace), len(holdout), _PASSAGES_CHANCE),
    ):
        words = [len(workspace.tokens(role).ids) for role in ("synthetic", "source")]
        if released > _MOST_SHARED * n and _chance(released, known, words[0] / max(1, sum(words))) <= level:
            raise InputError(
                f"{few(released)} of {published} holdout {what} word for word in the synthetic corpus and not in the "
                "source, "
                f"more than the {few(known)} that only the source shares let one expect: the generator, or whoever "
                "made this corpus, saw the holdout, so it cannot calibrate the audit. Give real text that is kept apart"
            )


def released_holdout(workspace: Workspace) -> int:
    """Return how many synthetic documents, long enough to be no accident, stand whole in the holdout alone."""
    synthetic, source, holdout = (
        _long_documents(workspace.tokens(role), _NO_ACCIDENT) for role in ("synthetic", "source", "holdout")
    )
    unseen = set(holdout) - set(source)
    return sum(document in unseen for document in synthetic)


def swapped(workspace: Workspace, most: float | None) -> dict[str, str]:
    """Return why copies of the source meet no limit: with the two roles exchanged they would pass over ``most``."""
    if most is None or not (workspace.has("source") and workspace.has("holdout")):
        return {}
    released = released_holdout(workspace)
    if released <= most * len(workspace.corpus("synthetic")):
        return {}
    return {"memorization.exact_copies": _swapped(released)}


def _swapped(released: int) -> str:
    return (
        f"Synthetic documents that stand word for word in the holdout and not in the source: {in_words(released)}. "
        "Whoever made this corpus saw them, or source and holdout were exchanged; limits against the source do not "
        "count them."
    )


def _chance(released: int, known: int, share: float) -> float:
    """Return how often at least ``released`` of all are the synthetic corpus's, each with chance ``share``."""
    from scipy.stats import binom

    return float(binom.sf(released - 1, released + known, share))


def _shared_whole(workspace: Workspace) -> tuple[int, int]:
    """Return how many documents of the holdout stand whole in the synthetic corpus alone, and in the source alone."""
    synthetic, source = (set(_long_documents(workspace.tokens(role))) for role in ("synthetic", "source"))
    documents = _long_documents(workspace.tokens("holdout"))
    released = sum(document in synthetic and document not in source for document in documents)
    return released, sum(document in source and document not in synthetic for document in documents)


def _shared_passages(workspace: Workspace) -> tuple[int, int]:
    """Return how many documents of the holdout share a passage with the synthetic corpus alone, and with the source."""
    holdout, synthetic, source = (workspace.tokens(role) for role in ("holdout", "synthetic", "source"))
    return documents_sharing(holdout, synthetic, source, _PASSAGE)


def _long_documents(tokens: Tokens, least: int = _SAME_TEXT) -> list[bytes]:
    rows = (tokens.document(index) for index in range(len(tokens)))
    return [row.tobytes() for row in rows if len(row) >= least]


def _same_corpus(workspace: Workspace, role: str) -> list[str]:
    if workspace.corpus(role).digest != workspace.corpus("synthetic").digest:
        return []
    return [f"The same corpus was given as synthetic and as {role}."]
