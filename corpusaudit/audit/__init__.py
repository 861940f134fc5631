"""The audit: running metrics, judging gates, masking. The package itself can be called.

``from corpusaudit import audit`` must give the function, and ``import corpusaudit.audit.run`` binds the name ``audit``
in ``corpusaudit`` to this package. Both cannot stand under one name unless they are one object, so the package is made
callable: whichever import comes first, ``audit(...)`` works and ``corpusaudit.audit.gates`` is found.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corpusaudit.config import AuditConfig
    from corpusaudit.corpus.model import Corpus
    from corpusaudit.results import AuditReport

    Documents = Corpus | Sequence[str] | str | Path

    def audit(
        synthetic: Documents,
        source: Documents | None = None,
        holdout: Documents | None = None,
        *,
        config: AuditConfig | None = None,
        only: Sequence[str] = (),
        skip: Sequence[str] = (),
        seed: int | None = None,
        cache: Path | None = None,
    ) -> AuditReport:
        """Audit a synthetic corpus and return the report; a corpus is a Corpus, a list of texts or a path."""


class _CallableModule(ModuleType):
    def __call__(self, *args: Any, **keywords: Any) -> AuditReport:
        """Audit a synthetic corpus and return the report; see :func:`corpusaudit.audit.run.audit`."""
        from corpusaudit.audit.run import audit as run_audit

        return run_audit(*args, **keywords).report


sys.modules[__name__].__class__ = _CallableModule
