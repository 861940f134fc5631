"""What must hold before limits are judged: that all was read, that it can be measured, that the holdout is of one kind.

Each part is filled by the module that knows it; :mod:`corpusaudit.auditing.gates` turns them into states.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpusaudit.results import Accepted, Against


@dataclass(frozen=True)
class Conditions:
    """Reasons for which limits are ``unmeasured`` although a figure may be there, in words without private text.

    ``unread``: sentences on text that will be released and was not read; any of them keeps the verdict from a pass.
    ``blocked``: by measurement id, why its figure cannot be relied on (a language that the detector does not know).
    ``drift``: why source and holdout cannot stand for each other, None where they can; limits that compare with the
    holdout are then not judged. ``left_out``: measurements that ``--only`` or ``--skip`` left out. ``earlier``: the
    report that limits on an increase compare with, None where none was given. ``units``: by measurement id, for limits
    whose figure is not there. ``accepted``: figures without accepted incidents, which are judged in place of the
    others; ``accepted_limits``: the figure up to which a limit is accepted.
    """

    unread: tuple[str, ...] = ()
    blocked: Mapping[str, str] = field(default_factory=dict)
    drift: str | None = None
    left_out: frozenset[str] = frozenset()
    earlier: Against | None = None
    units: Mapping[str, str] = field(default_factory=dict)
    accepted: Accepted | None = None
    accepted_limits: Mapping[str, float] = field(default_factory=dict)
