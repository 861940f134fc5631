"""What experts said of documents whose origin they did not know."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from corpusaudit.results.plain import Count, FewOrCount, Number, Plain


class ReviewFigure(Plain):
    """One figure of an expert review: 95 % interval and n documents; or no value, and why.

    ``n`` of real documents reads ``"<5"`` where they are a few.
    """

    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    n: FewOrCount = 0
    reason: str | None = None

    @model_validator(mode="after")
    def _value_or_reason(self) -> ReviewFigure:
        if (self.value is None) != (self.reason is not None):
            raise ValueError("either a value or a reason, never both, never neither")
        return self


class ReviewRow(Plain):
    """How synthetic and real documents of one label were rated; ``label`` is None for all, empty for rarer labels.

    ``question``: ``realism`` and ``faithfulness`` are means of five points, ``wrong_label`` is the share of answers
    that name another label than the document's, or none. ``instead`` is what was named most often then, of the
    synthetic documents. ``label_agreement`` is the F1 of that label in ``fidelity.label_agreement``.
    """

    question: Literal["realism", "faithfulness", "wrong_label"]
    label: str | None
    synthetic: ReviewFigure
    real: ReviewFigure
    instead: str | None = None
    label_agreement: Number | None = None


class ReviewAgreement(Plain):
    """How far raters agree on one question, by one measure; n counts documents that two raters answered for."""

    question: Literal["realism", "faithfulness", "origin", "fitting_label"]
    measure: Literal["alpha, nominal", "alpha, ordinal", "alpha, interval", "weighted kappa", "percentage"]
    figure: ReviewFigure


class Review(Plain):
    """What experts said of documents whose origin they did not know.

    ``synthetic`` and ``real`` count the documents of the sheet. ``told_apart`` is the balanced accuracy of all raters,
    ``by_rater`` of each in the order they were given, ``p_value`` how often chance would do as well. ``digest`` is that
    of the synthetic corpus. ``notes`` are sentences that a reader needs.
    """

    raters: Count
    synthetic: Count
    real: Count
    seed: Count
    digest: str
    labels_shown: bool
    told_apart: ReviewFigure
    p_value: Annotated[float, Field(ge=0, le=1)] | None
    by_rater: tuple[ReviewFigure, ...]
    rows: tuple[ReviewRow, ...]
    agreement: tuple[ReviewAgreement, ...]
    notes: tuple[str, ...] = ()
