"""Whether the three corpora can play their roles: a holdout that the generator saw calibrates nothing."""

from __future__ import annotations

from corpusaudit.audit.masking import few
from corpusaudit.errors import InputError
from corpusaudit.features.tokens import Tokens
from corpusaudit.features.workspace import Workspace

_SAME_TEXT = 8
"""Equal documents of fewer tokens prove nothing about a split."""
_MOST_SHARED = 0.05


def check_roles(workspace: Workspace) -> tuple[str, ...]:
    """Return sentences about overlap between roles that a reader must know.

    Raises :class:`InputError` when source and holdout hold the same people, or more than 5 % of the holdout stands word
    for word in the source: every privacy figure would then look better than it is. Raises it too when the synthetic
    corpus holds real text that a model labelled.
    """
    sentences: list[str] = []
    _check_synthetic(workspace)
    if workspace.has("source") and workspace.has("holdout"):
        _check_groups(workspace)
        shared, n = _shared_documents(workspace, "holdout")
        if shared > _MOST_SHARED * n:
            raise InputError(
                f"{shared} of {n} holdout documents stand word for word in the source, so the holdout is not unseen "
                "text and cannot calibrate the audit: remove them from one of the two"
            )
        if shared:
            sentences.append(
                f"{shared} of {n} holdout documents stand word for word in the source; privacy figures are compared "
                "with a holdout that the generator saw in part."
            )
    if workspace.has("holdout"):
        sentences += _same_corpus(workspace, "holdout")
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


def _long_documents(tokens: Tokens) -> list[bytes]:
    rows = (tokens.document(index) for index in range(len(tokens)))
    return [row.tobytes() for row in rows if len(row) >= _SAME_TEXT]


def _same_corpus(workspace: Workspace, role: str) -> list[str]:
    if workspace.corpus(role).digest != workspace.corpus("synthetic").digest:
        return []
    return [f"The same corpus was given as synthetic and as {role}."]
