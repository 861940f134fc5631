"""What an audit returns: plain frozen data that renderers and gates read, with a JSON Schema.

Everything here is safe to publish: evidence reaches :class:`Finding` only after masking. The one exception is
:class:`Evidence`, the raw record that metrics hand to the masking step and that ``--private-evidence`` writes.

All names are imported from here.
"""

from __future__ import annotations

from corpusaudit.results.acceptances import MANY, Acceptance, AcceptanceState, Accepted
from corpusaudit.results.against import Against
from corpusaudit.results.comparison import Cell, Column, Comparison, Generator, Mark, Study, StudyLabel
from corpusaudit.results.detector import DetectorCard, DetectorFigures, UntunedFigure
from corpusaudit.results.findings import Evidence, Finding, Segment
from corpusaudit.results.gates import Gate
from corpusaudit.results.incidents import Incident, IncidentKind, Stretch
from corpusaudit.results.losses import Loss, compared_figure, loss_of
from corpusaudit.results.measurements import Baseline, Measurement, Part, Series, Words
from corpusaudit.results.plain import Count, FewOrCount, Number, Plain
from corpusaudit.results.releases import Change, Exposed, ExposedTwice, Exposure, LimitChange, Releases, Turn
from corpusaudit.results.report import (
    EXIT_CODES,
    SCHEMA_VERSION,
    AuditReport,
    CorpusSummary,
    Provenance,
    ReportKey,
    SealCheck,
    report_schema,
)
from corpusaudit.results.review import Review, ReviewAgreement, ReviewFigure, ReviewRow
from corpusaudit.results.terms import (
    COMPARED_WITH,
    DIMENSIONS,
    ROLES,
    SIDES,
    Better,
    Dimension,
    KeyOrigin,
    Kind,
    Level,
    ReasonKind,
    Role,
    Side,
    State,
    Verdict,
)
from corpusaudit.results.training_sets import TrainingSet, TrainingSets

__all__ = [
    "COMPARED_WITH",
    "DIMENSIONS",
    "EXIT_CODES",
    "MANY",
    "ROLES",
    "SCHEMA_VERSION",
    "SIDES",
    "Acceptance",
    "AcceptanceState",
    "Accepted",
    "Against",
    "AuditReport",
    "Baseline",
    "Better",
    "Cell",
    "Change",
    "Column",
    "Comparison",
    "CorpusSummary",
    "Count",
    "DetectorCard",
    "DetectorFigures",
    "Dimension",
    "Evidence",
    "Exposed",
    "ExposedTwice",
    "Exposure",
    "FewOrCount",
    "Finding",
    "Gate",
    "Generator",
    "Incident",
    "IncidentKind",
    "KeyOrigin",
    "Kind",
    "Level",
    "LimitChange",
    "Loss",
    "Mark",
    "Measurement",
    "Number",
    "Part",
    "Plain",
    "Provenance",
    "ReasonKind",
    "Releases",
    "ReportKey",
    "Review",
    "ReviewAgreement",
    "ReviewFigure",
    "ReviewRow",
    "Role",
    "SealCheck",
    "Segment",
    "Series",
    "Side",
    "State",
    "Stretch",
    "Study",
    "StudyLabel",
    "TrainingSet",
    "TrainingSets",
    "Turn",
    "UntunedFigure",
    "Verdict",
    "Words",
    "compared_figure",
    "loss_of",
    "report_schema",
]
