"""Results as JSON for programs."""

from __future__ import annotations

import json

from corpusaudit.results import AuditReport, Review, TrainingSets


def report_json(report: AuditReport) -> str:
    """Return a report as indented JSON in plain ASCII."""
    return json.dumps(report.model_dump(mode="json", by_alias=True), indent=2, allow_nan=False) + "\n"


def training_sets_json(table: TrainingSets) -> str:
    """Return training sets side by side as indented JSON in plain ASCII: a lone surrogate has no UTF-8."""
    return json.dumps(table.model_dump(mode="json"), indent=2, allow_nan=False) + "\n"


def review_json(review: Review) -> str:
    """Return an expert review as indented JSON in plain ASCII."""
    return json.dumps(review.model_dump(mode="json"), indent=2, allow_nan=False) + "\n"
