"""Exact copies: documents that are a source document, or several one behind another, word for word.

What it measures
    The share of synthetic documents whose words are all the words of one source document, in order, or nearly all the
    words of several, one behind another.
How
    Texts are compared as tokens: case, punctuation, white space, underscores, width, look-alike letters and
    invisible characters make no difference. Documents under ``min_tokens`` tokens are left out, since two people may
    well write the same three words; so are documents that the holdout also holds. A document that stands several
    times in the source is counted: a whole note is no common phrase.
Read it as
    Any value above 0 means that private records are in the release. The holdout baseline is the share of real unseen
    documents that are in the source by chance, each compared with the rest of the holdout in the same way.
Does not show
    Copies with a single word changed (see ``memorization.verbatim``), also where several stand one behind another;
    paraphrases; copied parts of documents; one source document inside text of its own.
Parameters
    ``min_tokens``: tokens below which an equal document proves nothing. The default, 8, is the length of phrase that
    ``memorization.verbatim`` treats as a unit of common language. Where it is above 20, source documents that stand one
    behind another have that many tokens too.
Reference
    Identical-match share of Carlini et al. 2019 and of tabular synthetic-data audits, on normalized text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.overlap.contained import Contained, contained_documents
from corpusaudit.features.text.tokens import Tokens, Vocabulary, tokenize
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.memorization._documents import whole_documents
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.rates import rate_measurement
from corpusaudit.ranges import Range, within_ranges
from corpusaudit.results import Evidence

RECORD = Record(
    id="memorization.exact_copies",
    version=4,
    dimension="memorization",
    better="lower",
    kind="census",
    unit="rate",
    needs=("synthetic", "source"),
    measures=("memorization.exact_copies",),
    by_rarity=True,
    undeniable=True,
    findings="all",
)


PART_TOKENS = 20
"""Tokens of a source document that counts beside others: two people do not write as many by chance, and then again."""


def exact_copies(
    query: Tokens, source: Tokens, holdout: Tokens | None, *, min_tokens: int = 8, same: bool = False
) -> tuple[NDArray[np.int64], Contained]:
    """Return the source document each document of ``query`` equals, and what others are made of.

    The first is int64 (documents,), -1 for none; the second holds whole source documents that make up a document of
    ``query`` which equals none. Tokens must share a vocabulary. ``same`` says that ``query`` is the holdout itself.
    """
    first: dict[bytes, int] = {}
    for index in range(len(source)):
        first.setdefault(source.document(index).tobytes(), index)
    unseen: dict[bytes, int] = {}
    for index in range(len(holdout) if holdout is not None else 0):
        words = holdout.document(index).tobytes()  # type: ignore[union-attr]
        unseen[words] = unseen.get(words, 0) + 1
    found = np.full(len(query), -1, np.int64)
    asked = np.zeros(len(query), np.bool_)
    for index in range(len(query)):
        document = query.document(index)
        words = document.tobytes()
        if len(document) >= min_tokens and unseen.get(words, 0) <= int(same):
            found[index] = first.get(words, -1)
            asked[index] = found[index] < 0
    # What stands in a document of the holdout beside another is never that document itself, so all its texts count.
    parts = np.array([index for words, index in first.items() if words not in unseen], np.int64)
    return found, contained_documents(query, asked, source, parts, max(PART_TOKENS, min_tokens))


def _compared(workspace: Workspace) -> dict[str, Tokens]:
    """Return the tokens of each role; underscores part words here, since they mark emphasis or stand for blanks."""
    roles = [role for role in ("synthetic", "source", "holdout") if role == "synthetic" or workspace.has(role)]
    texts = {role: workspace.corpus(role).texts for role in roles}
    if not any("_" in text for given in texts.values() for text in given):
        return {role: workspace.tokens(role) for role in roles}
    words = Vocabulary()
    return {role: tokenize([text.replace("_", " ") for text in given], words) for role, given in texts.items()}


@within_ranges
def measure(
    workspace: Workspace,
    *,
    min_tokens: Annotated[int, Range(1, 64, "tokens")] = 8,
) -> Outcome:
    """Measure the corpus; one piece of evidence a copied document."""
    workspace.corpus("source")
    compared = _compared(workspace)
    tokens, source, holdout = compared["synthetic"], compared["source"], compared.get("holdout")
    found, made = exact_copies(tokens, source, holdout, min_tokens=min_tokens)
    baseline = None
    if holdout is not None:
        baseline = _copied(*exact_copies(holdout, source, holdout, min_tokens=min_tokens, same=True))
    measurement = rate_measurement(
        RECORD,
        "memorization.exact_copies",
        workspace,
        _copied(found, made),
        baseline,
        measured=tokens.lengths >= min_tokens,
        baseline_measured=None if holdout is None else holdout.lengths >= min_tokens,
        nothing=f"no synthetic document has {min_tokens} tokens",
    )
    whole = whole_documents(RECORD.id, workspace, found, np.ones(len(found)))
    return Outcome((measurement,), (*whole, *_parts(workspace, tokens, made)))


def _copied(found: NDArray[np.int64], made: Contained) -> NDArray[np.bool_]:
    copied = found >= 0
    copied[made.document] = True
    return copied


def _parts(workspace: Workspace, tokens: Tokens, made: Contained) -> Iterator[Evidence]:
    """Yield one piece of evidence for each source document that a document is made of, at its first place there.

    No chance is given: how like unseen text is to one source document says nothing of several.
    """
    documents, sources = workspace.corpus("synthetic").documents, workspace.corpus("source").documents
    named: set[tuple[int, int]] = set()
    columns = (made.document, made.other, tokens.starts[made.start], tokens.ends[made.end - 1])
    for index, there, start, end in zip(*(column.tolist() for column in columns), strict=True):
        if (index, there) not in named:
            named.add((index, there))
            yield Evidence(
                RECORD.id,
                documents[index].id,
                (start, end),
                1.0,
                source_id=sources[there].id,
                source_span=(0, len(sources[there].text)),
            )
