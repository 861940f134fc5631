"""The tree of errors.

::

    CorpusAuditError            everything this package raises on purpose
    |-- UserError               the caller can mend it: exit code 2
    |   |-- UsageError          a command or call that cannot be meant
    |   |-- ConfigError         corpusaudit.toml, a preset or a gate
    |   |-- InputError          a corpus or report that cannot be read
    |   |-- ModelError          a model that is missing, changed or cannot be loaded
    |   `-- MissingExtraError   a feature whose optional packages are not installed
    `-- Unmeasured              a metric that has no honest value for this input

Messages name files, lines, columns and ids' positions, never the text of a document.
"""

from __future__ import annotations


class CorpusAuditError(Exception):
    """Base of every error that this package raises on purpose."""


class UserError(CorpusAuditError):
    """Something the caller can mend; the command line exits with 2."""


class UsageError(UserError):
    """A command or call that cannot be meant."""


class ConfigError(UserError):
    """A configuration, preset or gate that cannot be used."""


class InputError(UserError):
    """A corpus or report that cannot be read as what it should be."""


class ModelError(UserError):
    """A model that is missing, was changed or cannot be loaded."""


class MissingExtraError(UserError):
    """A feature whose optional packages are not installed; the message holds the command that installs them."""


class Unmeasured(CorpusAuditError):  # noqa: N818 - a state, not a fault of anybody's
    """A metric has no honest value for this input; the message is the reason shown in the report.

    The reason is written by us and must hold no text of any document.
    """
