"""The report as one HTML file: no JavaScript, no request, everything escaped at one place."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

from corpusaudit.numbers import count, format_seconds, format_value
from corpusaudit.reports import acceptances, findings, review, summary
from corpusaudit.reports.against import against_words
from corpusaudit.reports.html.figures import PARTS_IN_TABLE
from corpusaudit.reports.html.incidents import anchors_of_incidents, incidents_view
from corpusaudit.reports.html.tiles import tiles
from corpusaudit.reports.html.view import anchors_of, dimension_views
from corpusaudit.reports.incidents import incidents_counted
from corpusaudit.reports.label_cells import LEGEND
from corpusaudit.reports.label_map import label_map
from corpusaudit.reports.languages.catalogue import ENGLISH
from corpusaudit.reports.languages.in_html import html_in
from corpusaudit.reports.seal import key_words, seal_words
from corpusaudit.reports.text import one_line
from corpusaudit.reports.wording.detail_types import detail_type
from corpusaudit.reports.wording.next_steps import REASON_STEPS
from corpusaudit.reports.wording.terms import ROLE_WORDS, languages_of
from corpusaudit.reports.wording.verdict import HOLDOUT, NOT_PROVED
from corpusaudit.results import ROLES, AuditReport, DetectorCard, Review, SealCheck

if TYPE_CHECKING:
    from jinja2 import Environment


SHOWN_FIRST = 10
"""Limits in the verdict; the table of limits holds them all."""
LABELS_OPEN = 12
"""Labels up to which the map stands open."""


def render_html(report: AuditReport, seal: SealCheck | None = None, language: str = ENGLISH) -> str:
    """Return the report as one self-contained HTML page that encodes to UTF-8 whatever its ids and labels hold.

    ``seal`` is what came of checking a report that was read from a file; ``language`` one of ``LANGUAGES``.
    """
    dimensions = dimension_views(report)
    page = (
        environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            style=style_sheet("style.css"),
            verdict=_verdict(report),
            seal=seal,
            count=count,
            key=key_words(report),
            sealed=seal_words(report),
            earlier=against_words(report),
            languages_of=languages_of,
            corpora=[(ROLE_WORDS[role], report.corpora.get(role)) for role in ROLES],
            shown_first=SHOWN_FIRST,
            gates=summary.gate_rows(report),
            anchors=anchors_of(dimensions),
            dimensions=dimensions,
            accepted=_accepted(report, anchors_of(dimensions)),
            tiles=tiles(report),
            labels=label_map(report),
            labels_legend=LEGEND,
            labels_shown=PARTS_IN_TABLE,
            labels_open=LABELS_OPEN,
            review=None if report.review is None else _review(report.review),
            evidence=incidents_view(report),
            unmeasured=[
                (summary.title(report, metric), metric, reason) for metric, reason in summary.unmeasured(report)
            ],
            left_out_step=REASON_STEPS["left_out"][0],
            left_out_too=summary.left_out_too(report),
            detector=None if report.detector is None else _detector(report.detector),
            durations=[(stage, format_seconds(seconds)) for stage, seconds in report.provenance.duration.items()],
        )
    )
    return html_in(page, language)


def _accepted(report: AuditReport, cards: dict[str, str]) -> dict[str, Any]:
    return {
        "title": acceptances.TITLE,
        "sentences": acceptances.acceptance_sentences(report),
        "rows": acceptances.acceptance_rows(report),
        "links": {**cards, **anchors_of_incidents(report)},
    }


def _review(found: Review) -> dict[str, Any]:
    return {
        "title": review.TITLE,
        "opening": review.opening(found),
        "tables": review.review_tables(found),
        "sentences": review.sentences(found),
        "is_name": review.is_name,
    }


def _detector(card: DetectorCard) -> dict[str, Any]:
    rows = [
        {
            "type": one.type,
            "called": detail_type(one.type),
            "found": format_value(one.recall, "rate"),
            "noticed": format_value(one.noticed, "rate"),
            "n": f"{one.n:,}",
            "right": format_value(one.precision, "rate"),
            "hits": f"{one.reported:,}",
        }
        for one in card.figures
    ]
    return {
        "words": findings.detector_words(card),
        "rows": rows,
        "summary": findings.detector_summary(card),
        "untuned": findings.untuned_rows(card),
        "untuned_summary": findings.untuned_summary(card),
        "untuned_title": findings.UNTUNED_TITLE,
        "untuned_head": findings.UNTUNED_HEAD,
    }


def _verdict(report: AuditReport) -> dict[str, Any]:
    return {
        "tone": summary.tone(report),
        "words": report.verdict_words,
        "mark": summary.mark(report),
        "headline": summary.headline(report),
        "unread": report.unread,
        "sentence": summary.count_sentence(report),
        "meaning": summary.meaning(report),
        "not_proved": NOT_PROVED,
        "holdout": HOLDOUT,
        "incidents": incidents_counted(report),
    }


def environment() -> Environment:
    """Return an environment that escapes everything and spells out hidden characters in every string it prints."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    def finalize(value: object) -> object:
        if isinstance(value, Markup):
            return value
        return one_line(str(value))

    return Environment(
        loader=PackageLoader("corpusaudit.reports.html", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=finalize,
    )


def style_sheet(name: str) -> str:
    """Return a packaged style sheet."""
    return files("corpusaudit.reports.html").joinpath("templates", name).read_text(encoding="utf-8")
