"""How well personal details are found."""

from __future__ import annotations

from corpusaudit.results.plain import Count, Number, Plain


class DetectorFigures(Plain):
    """How well personal details of one type are found: details of the benchmark, and hits of the detector.

    ``recall`` is the share of ``n`` details found as this type, ``noticed`` as a detail of any type; ``precision`` is
    the share of ``reported`` hits that lie on a detail of this type. All in [0, 1]; None where there was nothing.
    """

    type: str
    n: Count
    recall: Number | None
    noticed: Number | None
    reported: Count
    precision: Number | None


class UntunedFigure(Plain):
    """How the detector does on texts of one language that nobody tuned it on, with a 95% interval.

    ``figure`` is a kind of detail, ``every detail`` or ``every detail, KIND`` of text: then ``value`` is the share of
    ``n`` details found as a right type, ``noticed`` as any type. Of ``hits beside details, KIND`` and ``hits in clean
    texts`` it is a number of false hits per 1,000 of ``n`` texts, and ``noticed`` is None.
    """

    language: str
    figure: str
    n: Count
    value: Number
    low: Number
    high: Number
    noticed: Number | None


class DetectorCard(Plain):
    """How well the detector of personal details sees, from the benchmark that ships with the program.

    ``reason`` says why there are no figures (another tagger was asked for, or the figures are of another version).
    ``false_alarms`` counts hits in ``clean_sentences`` clinical sentences without any detail. The rules were written
    with an eye on that benchmark; ``untuned`` are figures on texts that nobody tuned on, of the audited languages.
    """

    tagger: str
    benchmark: str
    sentences: Count
    figures: tuple[DetectorFigures, ...] = ()
    false_alarms: Count | None = None
    clean_sentences: Count = 0
    reason: str | None = None
    untuned: tuple[UntunedFigure, ...] = ()
