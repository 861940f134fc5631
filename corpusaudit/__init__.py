"""Audit a corpus of machine-generated text before anyone releases it.

The public names are loaded when first used, so that importing the package (and ``corpusaudit --help``) stays fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpusaudit.audit import audit as audit
    from corpusaudit.corpus.model import Corpus as Corpus
    from corpusaudit.results import AuditReport as AuditReport

__version__ = "0.1.0"
__all__ = ["AuditReport", "Corpus", "__version__", "audit"]


def __getattr__(name: str) -> Any:
    if name == "audit":
        return import_module("corpusaudit.audit")  # a callable module: see its docstring
    if name == "Corpus":
        return import_module("corpusaudit.corpus.model").Corpus
    if name == "AuditReport":
        return import_module("corpusaudit.results").AuditReport
    raise AttributeError(f"module 'corpusaudit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
