"""What every renderer says alike of the detector, and of a report without findings."""

from __future__ import annotations

from corpusaudit.languages import language_name
from corpusaudit.numbers import NOTHING, format_interval, format_value, percent
from corpusaudit.reports.wording.detail_types import detail_type
from corpusaudit.results import AuditReport, DetectorCard, UntunedFigure

ALL = "every detail"
"""The figure of all details of a language on texts that nobody tuned on."""
UNTUNED_WORDS = {
    "card": "payment card number",
    "city": "town",
    "date": "full date",
    "day_month": "day and month",
    "given": "given name alone",
    "handle": "user name",
    "iban": "bank account (IBAN)",
    "initial_surname": "initial and surname",
    "ip": "internet address (IP)",
    "last_first": "surname before given name",
    "mrn": "medical record number",
    "national_id": "national number",
    "passport": "passport number",
    "person": "full name",
    "person_upper": "full name in capitals",
    "phone": "telephone number",
    "plate": "number plate",
    "policy": "insurance number",
    "postcode": "postal code",
    "street": "street without a number",
    "street_address": "street with a number",
    "surname": "surname alone",
    "url": "web address",
}
"""What the kinds of details on texts that nobody tuned on are called, where that is another word."""
WORST_TYPES = 3
"""Types of detail that the sentence on the detector names."""


def no_findings(report: AuditReport) -> str:
    """Return what it means that there are no findings: little, where nothing looked for them."""
    searched = any(m.dimension in {"memorization", "disclosure"} and m.value is not None for m in report.measurements)
    if searched:
        return "No findings. This says as much as the measurements do, and no more."
    return "No findings, because nothing was searched: no measurement of copying or disclosure has a value."


def detector_words(card: DetectorCard) -> tuple[str, str]:
    """Return two sentences on the detector: with what details were found, and on what its figures were measured."""
    used = f"Tagger for names and addresses: {card.tagger}; details with a fixed form are found by rules."
    if card.reason is not None:
        return used, card.reason
    measured = (
        f"Measured on {card.sentences:,} {card.benchmark}. Found: the share of details found as their type; noticed: "
        "found as a detail of any type; right: the share of hits of the type that lie on one. Hits in "
        f"{card.clean_sentences:,} clinical sentences without any detail: {card.false_alarms:,}."
    )
    return used, measured


def detector_summary(card: DetectorCard) -> str:
    """Return in a sentence which types of detail the detector finds least often; empty where there are no figures."""
    seen = [one for one in card.figures if one.recall is not None]
    if not seen:
        return ""
    worst = sorted(seen, key=lambda one: (one.recall, one.type))[:WORST_TYPES]
    named = ", ".join(f"{detail_type(one.type)} {percent(one.recall or 0.0)}" for one in worst)
    return f"On its benchmark it finds least often, as the right type: {named}."


def untuned_summary(card: DetectorCard) -> str:
    """Return in a sentence what the detector finds on texts that nobody tuned it on; empty without such figures."""
    found = [
        f"{percent(one.value)} ({format_interval(one.low, one.high, 'rate')}) in {language_name(one.language)}"
        for one in card.untuned
        if one.figure == ALL
    ]
    if not found:
        return ""
    return (
        "Its rules were written with an eye on that benchmark. On texts that nobody tuned it on it finds, as the right "
        f"type, of all details: {', '.join(found)}. Expect that of other text."
    )


UNTUNED_HEAD = ("what", "found or false hits", "95% interval", "noticed", "n")
UNTUNED_TITLE = "On texts that nobody tuned it on"


def untuned_rows(card: DetectorCard) -> list[tuple[str, list[tuple[str, ...]]]]:
    """Return, by name of the language, what was found on texts that nobody tuned on: rows as UNTUNED_HEAD says."""
    languages = dict.fromkeys(one.language for one in card.untuned)
    return [
        (language_name(code), [_untuned_row(one) for one in card.untuned if one.language == code]) for code in languages
    ]


def _untuned_row(one: UntunedFigure) -> tuple[str, ...]:
    called = UNTUNED_WORDS.get(one.figure, one.figure)
    if one.noticed is None and one.figure.startswith("hits "):
        ends = f"{one.low:,.0f} to {one.high:,.0f}"
        return called, f"{one.value:,.0f} per 1,000 texts", ends, NOTHING, f"{one.n:,}"
    interval = format_interval(one.low, one.high, "rate")
    return called, format_value(one.value, "rate"), interval, format_value(one.noticed, "rate"), f"{one.n:,}"
