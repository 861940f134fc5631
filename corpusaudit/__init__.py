"""Audit a corpus of machine-generated text before anyone releases it.

What the public names stand for is loaded when first used, so that importing the package (and ``corpusaudit --help``)
stays fast. The room of the audit is called ``auditing``: a module is bound to its name in the package when it is
imported, and would take the place of a function of that name.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corpusaudit.auditing.keys import Key
    from corpusaudit.auditing.run import Documents
    from corpusaudit.config import AuditConfig
    from corpusaudit.corpus.model import Corpus as Corpus
    from corpusaudit.features.workspace import Progress
    from corpusaudit.results import Acceptance
    from corpusaudit.results import AuditReport as AuditReport

__version__ = "0.1.0"
__all__ = ["AuditReport", "Corpus", "__version__", "audit"]


def audit(
    synthetic: Documents,
    source: Documents | None = None,
    holdout: Documents | None = None,
    *,
    config: AuditConfig | None = None,
    only: Sequence[str] = (),
    skip: Sequence[str] = (),
    also: Sequence[str] = (),
    seed: int | None = None,
    cache: Path | None = None,
    progress: Progress | None = None,
    command: str = "",
    key: Key | None = None,
    notes: Sequence[str] = (),
    against: AuditReport | None = None,
    accept: Sequence[Acceptance] = (),
) -> AuditReport:
    """Audit a synthetic corpus and return the report; a corpus is a Corpus, a list of texts or a path.

    See :func:`corpusaudit.auditing.run.audit` for the parameters and for what is raised.
    """
    from corpusaudit.auditing.run import audit as run_audit

    return run_audit(
        synthetic,
        source,
        holdout,
        config=config,
        only=only,
        skip=skip,
        also=also,
        seed=seed,
        cache=cache,
        progress=progress,
        command=command,
        key=key,
        notes=notes,
        against=against,
        accept=accept,
    ).report


def __getattr__(name: str) -> Any:
    if name == "Corpus":
        return import_module("corpusaudit.corpus.model").Corpus
    if name == "AuditReport":
        return import_module("corpusaudit.results").AuditReport
    raise AttributeError(f"module 'corpusaudit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
