"""The features of an audit: each is computed once, when a metric first asks for it, and shared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import Unmeasured

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corpusaudit.features.overlap.alignments import Alignments
    from corpusaudit.features.pii.types import Entity
    from corpusaudit.features.text.tokens import Tokens, Vocabulary
    from corpusaudit.features.vectors.embeddings import Embeddings
    from corpusaudit.features.vectors.neighbours import Neighbours
    from corpusaudit.features.vectors.translations import Translations
    from corpusaudit.features.vectors.windows import WindowMatches

Progress = Callable[[str, int, int], None]
"""Called with stage, items done and items in all."""


_CHUNK = 256
"""Texts between two calls of ``progress`` and two writes to the store."""
_OF_REAL_TEXT = frozenset(
    {
        *("vocabulary", "tokens", "languages", "document languages", "people", "embeddings", "windows", "alignments"),
        *("entities", "real pool"),
    }
)
"""Features that depend on no other role than those that their key names."""


class Store(Protocol):
    """What keeps features between audits, by text; see :class:`corpusaudit.features.cache.DiskStore`."""

    def load(self, feature: str, engine: str, texts: Sequence[str]) -> Mapping[str, Any]:
        """Return what is kept of those texts."""

    def save(self, feature: str, engine: str, made: Mapping[str, Any]) -> None:
        """Keep features by text."""


def _untimed(stage: str) -> AbstractContextManager[None]:  # noqa: ARG001
    return nullcontext()


def no_progress(stage: str, done: int, total: int) -> None:
    """Show nothing."""


@dataclass(repr=False)
class Workspace:
    """Corpora by role and the features made from them.

    ``corpora`` holds the roles that were given. Asking for a feature of a missing role raises
    :class:`~corpusaudit.errors.Unmeasured`, which turns the asking metric into ``unmeasured`` with that reason.
    ``cleared`` says by measurement which synthetic documents, by place, are out of its count.
    """

    corpora: Mapping[str, Corpus]
    seed: int = 0
    embedder: str = "bundled"
    pii_engine: str = "bundled"
    progress: Progress = no_progress
    store: Store | None = None
    timed: Callable[[str], AbstractContextManager[None]] = _untimed
    cleared: Mapping[str, frozenset[int]] = field(default_factory=dict)
    _made: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    _shared: Workspace | None = None

    def has(self, role: str) -> bool:
        """Return whether a corpus was given in that role."""
        return role in self.corpora

    def corpus(self, role: str) -> Corpus:
        """Return the corpus in that role; raise Unmeasured when none was given."""
        if role not in self.corpora:
            raise Unmeasured(f"no {role} corpus was given")
        return self.corpora[role]

    def remember(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """Return the feature of that key, made at the first call."""
        if self._shared is not None and key[0] in _OF_REAL_TEXT and "synthetic" not in key:
            return self._shared.remember(key, make)
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def with_synthetic(self, corpus: Corpus) -> Workspace:
        """Return the same audit of another synthetic corpus; what is made of real text alone is shared."""
        corpora = {**self.corpora, "synthetic": corpus}
        return replace(self, corpora=corpora, progress=no_progress, cleared={}, _made={}, _shared=self)

    def vocabulary(self) -> Vocabulary:
        """Return the vocabulary that all roles share, so that token ids compare."""
        from corpusaudit.features.text.tokens import Vocabulary

        made: Vocabulary = self.remember(("vocabulary",), Vocabulary)
        return made

    def tokens(self, role: str) -> Tokens:
        """Return the tokens of that role."""
        from corpusaudit.features.text.tokens import tokenize

        corpus = self.corpus(role)
        made: Tokens = self.remember(("tokens", role), lambda: tokenize(corpus.texts, self.vocabulary()))
        return made

    def languages(self, role: str) -> dict[str, float]:
        """Return the share of that role's characters in each language (code, or another script), most first."""
        from corpusaudit.features.text.languages import characters_by_language, language_shares

        def read(texts: Sequence[str]) -> list[dict[str, int]]:
            return self._by_text("languages", "bundled", None, texts, characters_by_language)

        made: dict[str, float] = self.remember(
            ("languages", role), lambda: language_shares(self.corpus(role).texts, read)
        )
        return made

    def document_languages(self, role: str) -> tuple[str | None, ...]:
        """Return the language of each document of that role, None where the multilingual embedder knows it not."""
        from corpusaudit.features.text.languages import language_of
        from corpusaudit.features.vectors.multilingual import LATIN_LANGUAGES

        made: tuple[str | None, ...] = self.remember(
            ("document languages", role),
            lambda: tuple(language_of(text, LATIN_LANGUAGES) for text in self.corpus(role).texts),
        )
        return made

    def translations(self, role: str) -> Translations:
        """Return how each synthetic document stands out as a translation of one text of that role."""
        from corpusaudit.features.vectors.translations import find_translations

        made: Translations = self.remember(
            ("translations", "synthetic", role),
            lambda: find_translations(
                self.embeddings("synthetic"),
                self.document_languages("synthetic"),
                self.embeddings(role),
                self.document_languages(role),
                self.people(role),
            ),
        )
        return made

    def people(self, role: str) -> NDArray[np.int64]:
        """Return the person behind each document of that role; groups that share a whole document are one person."""
        from corpusaudit.features.overlap.runs import people_behind

        made: NDArray[np.int64] = self.remember(
            ("people", role), lambda: people_behind(self.corpus(role).groups, self.tokens(role))
        )
        return made

    def embeddings(self, role: str) -> Embeddings:
        """Return document and window vectors of that role.

        A document without tokens is a row of zeros and has no window, whatever the model makes of its punctuation.
        """
        from corpusaudit.features.vectors.embeddings import embed, joined

        def with_words() -> Embeddings:
            def make(texts: Sequence[str]) -> list[Embeddings]:
                return embed(texts, embedder=self.embedder).split()

            rows = self._by_text("embeddings", self.embedder, f"embedding {role}", self.corpus(role).texts, make)
            made = joined(rows) if rows else embed([], embedder=self.embedder)
            return made.only(self.tokens(role).lengths > 0)

        found: Embeddings = self.remember(("embeddings", role), with_words)
        return found

    def neighbours(self, queries: str, index: str, k: int) -> Neighbours:
        """Return the k nearest documents of role ``index`` for each document of role ``queries``.

        Where both roles are the same, a document is not its own neighbour. A search is kept at the largest k asked.
        """
        from corpusaudit.features.vectors.neighbours import nearest

        kept: Neighbours | None = self._made.get(("neighbours", queries, index))
        if kept is None or kept.k < k:
            kept = nearest(
                self.embeddings(queries).documents, self.embeddings(index).documents, k, exclude_self=queries == index
            )
            self._made["neighbours", queries, index] = kept
        return kept.first(k)

    def windows(self, queries: str, index: str) -> WindowMatches:
        """Return the window of each document of role ``queries`` that lies nearest to a window of role ``index``."""
        from corpusaudit.features.vectors.windows import nearest_windows

        made: WindowMatches = self.remember(
            ("windows", queries, index),
            lambda: nearest_windows(self.embeddings(queries), self.embeddings(index)),
        )
        return made

    def alignments(self, role: str, other: str = "source") -> Alignments:
        """Return the aligned passages of that role's documents with those of role ``other``."""
        from corpusaudit.features.overlap.alignments import align

        made: Alignments = self.remember(
            ("alignments", role, other),
            lambda: align(self.tokens(role), self.tokens(other), self.people(other)),
        )
        return made

    def entities(self, role: str) -> list[list[Entity]]:
        """Return the personal details found in each document of that role."""
        from corpusaudit.features.pii.detect import find_entities

        def make(texts: Sequence[str]) -> list[list[Entity]]:
            return find_entities(texts, engine=self.pii_engine)

        stage = f"personal details in {role}"
        made: list[list[Entity]] = self.remember(
            ("entities", role),
            lambda: self._by_text("entities", self.pii_engine, stage, self.corpus(role).texts, make),
        )
        return made

    def _by_text(
        self,
        feature: str,
        engine: str,
        stage: str | None,
        texts: Sequence[str],
        make: Callable[[Sequence[str]], list[Any]],
    ) -> list[Any]:
        """Return the feature of each text; equal texts are made once, and kept ones not at all.

        ``stage``: what progress and clock call it, None where it is neither shown nor timed.
        """
        show, timed = (no_progress, _untimed) if stage is None else (self.progress, self.timed)
        stage = stage or feature
        with timed(stage):
            distinct = list(dict.fromkeys(texts))
            found = {} if self.store is None else dict(self.store.load(feature, engine, distinct))
            missing = [text for text in distinct if text not in found]
            for first in range(0, len(missing), _CHUNK):
                show(stage, len(found), len(distinct))
                chunk = missing[first : first + _CHUNK]
                made = dict(zip(chunk, make(chunk), strict=True))
                found.update(made)
                if self.store is not None:
                    self.store.save(feature, engine, made)
            show(stage, len(distinct), len(distinct))
        return [found[text] for text in texts]
