"""The report as Markdown, for a pull request or a wiki: the same facts as the HTML page without its charts."""

from __future__ import annotations

import re

from corpusaudit.numbers import (
    count,
    format_interval,
    format_p,
    format_seconds,
    format_value,
    shown_unit,
)
from corpusaudit.reports import findings, incidents, summary
from corpusaudit.reports.acceptances import TITLE as ACCEPTANCES
from corpusaudit.reports.acceptances import AcceptanceRow, acceptance_rows, acceptance_sentences
from corpusaudit.reports.against import against_words
from corpusaudit.reports.label_cells import LEGEND, MARKS
from corpusaudit.reports.label_map import label_map, off_the_map
from corpusaudit.reports.languages.catalogue import ENGLISH
from corpusaudit.reports.languages.in_markdown import kept, markdown_in
from corpusaudit.reports.review import NAMES, TITLE, is_name, opening, review_tables, sentences
from corpusaudit.reports.seal import key_words, seal_words
from corpusaudit.reports.text import aligned, one_line, short_tokens
from corpusaudit.reports.wording.incidents import details, facts, headline
from corpusaudit.reports.wording.measurements import words_of
from corpusaudit.reports.wording.parts import OURS
from corpusaudit.reports.wording.terms import DIMENSION_TITLES, ROLE_WORDS, languages_of
from corpusaudit.reports.wording.verdict import NOT_PROVED
from corpusaudit.results import ROLES, AuditReport, DetectorCard, Incident, Measurement, Part, Review, SealCheck

INCIDENTS_SHOWN = 20  # the worst
PARTS_SHOWN = 20
"""What somebody who reviews a pull request may look through; what is not shown is counted."""
MASKED = "Text that matched is masked: one token stands for one text."

_SPECIAL = re.compile(r"([\\`*_\[\]#|~$^])")
_AT_START = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")


def escape_markdown(text: str) -> str:
    """Return ``text`` so that Markdown shows it as it is: no markup, link, table cell, mention or HTML comes of it."""
    text = one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    text = _SPECIAL.sub(r"\\\1", text).replace("@", "&#64;")
    text = re.sub(r":(?=\S)", "&#58;", text)  # links and emoji names
    text = re.sub(r"(?i)(www)\.", r"\1&#46;", text)
    return _AT_START.sub(lambda m: m[1] + "".join(f"&#{ord(c)};" for c in m[2]), text)


def render_markdown(report: AuditReport, seal: SealCheck | None = None, language: str = ENGLISH) -> str:
    """Return the report as GitHub-flavoured Markdown that encodes to UTF-8 whatever its ids and labels hold.

    ``seal`` is what came of checking a report that was read from a file; ``language`` one of ``LANGUAGES``.
    """
    parts = [_verdict(report, seal), _corpora(report), _gates(report), *_acceptances(report)]
    parts += [*_dimensions(report), *_labels(report)]
    if report.review is not None:
        parts.append(f"## {TITLE}\n\n{review_section(report.review, '###')}")
    parts += [_evidence(report), _unmeasured(report)]
    if report.detector is not None:
        parts.append(_detector(report.detector))
    parts += [_provenance(report), _limits(report)]
    return in_language("\n\n".join(parts) + "\n", language)


def in_language(text: str, language: str) -> str:
    """Return Markdown of this module in a language, without the signs that tell names and sentences apart."""
    return markdown_in(text, language, escape_markdown)


def escape_name(text: str) -> str:
    """Return a name or what a user wrote as :func:`escape_markdown` does, to be kept in every language."""
    return kept(escape_markdown(text))


def review_section(review: Review, level: str) -> str:
    """Return what experts said, each table under a heading of that ``level``; to be put :func:`in_language`."""
    parts = [escape_markdown(opening(review))]
    for table in review_tables(review):
        rows = [[_review_cell(head, cell) for head, cell in zip(table.head, row, strict=True)] for row in table.rows]
        parts.append(f"{level} {table.title}\n\n{aligned(list(table.head), rows)}")
    parts.append(_bullets([escape_markdown(sentence) for sentence in sentences(review)]))
    return "\n\n".join(parts)


def _review_cell(head: str, cell: str) -> str:
    return escape_name(cell) if is_name(head, cell) else escape_markdown(cell) if head in NAMES else cell


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'|'.join(' --- ' for _ in head)}|"]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])


def _bullets(sentences: list[str]) -> str:
    return "\n".join(f"- {sentence}" for sentence in sentences)


def _verdict(report: AuditReport, seal: SealCheck | None) -> str:
    parts = [f"# {summary.mark(report)} {escape_markdown(summary.headline(report))}"]
    if seal is not None:
        parts.append(escape_markdown(seal.sentence) if seal.verified else f"**{escape_markdown(seal.sentence)}**")
    if report.unread:
        unread = _bullets([escape_markdown(sentence) for sentence in report.unread])
        parts.append(f"**Not read, though it will be released**\n\n{unread}")
    parts.append(
        f"corpusaudit verdict: **{report.verdict_words}** (preset {escape_name(report.preset)}, "
        f"{escape_name(report.created)}). {summary.count_sentence(report)}"
    )
    pressing = [f"{row.word}: {escape_markdown(row.consequence or '')}" for row in summary.consequences(report)]
    if pressing:
        parts.append(_bullets(pressing))
    if summary.meaning(report):
        parts.append(summary.meaning(report))
    parts.append("**What a pass does not prove**\n\n" + _bullets(list(NOT_PROVED)))
    return "\n\n".join(parts)


def _corpora(report: AuditReport) -> str:
    rows = []
    for role in ROLES:
        name, meaning = ROLE_WORDS[role]
        corpus = report.corpora.get(role)
        if corpus is None:
            rows.append([name, meaning, "not given", "", "", "", "", "", ""])
            continue
        people = "not stated" if corpus.groups is None else escape_markdown(str(corpus.groups))
        counts = [escape_markdown(count(n)) for n in (corpus.documents, corpus.empty, corpus.tokens, corpus.labels)]
        languages = escape_markdown(languages_of(corpus))
        rows.append([name, meaning, *counts[:3], languages, counts[3], people, escape_markdown(count(corpus.skipped))])
    head = ["role", "what it is", "documents", "empty", "words", "languages", "labels", "people", "rows skipped"]
    return "## What was compared\n\n" + _table(head, rows)


def _gate_row(row: summary.GateRow) -> list[str]:
    return [
        f"{row.mark} {row.word}",
        f"{escape_markdown(row.title)} {_code(row.metric)}",
        escape_markdown(row.limit),
        row.figure,
        row.interval,
        row.baseline_named,
        escape_markdown(row.because),
        escape_markdown(row.explanation),
    ]


def _gates(report: AuditReport) -> str:
    if not report.gates:
        return "## Limits\n\nNo limits were set: every figure below is shown, none was judged."
    head = ["state", "measurement", "limit", "value", "95% interval", "holdout", "reason for the limit", "judged"]
    return "## Limits\n\n" + _table(head, [_gate_row(row) for row in summary.gate_rows(report)])


def _acceptances(report: AuditReport) -> list[str]:
    rows = acceptance_rows(report)
    if not rows:
        return []
    sentences = " ".join(escape_markdown(sentence) for sentence in acceptance_sentences(report))
    return [f"## {ACCEPTANCES}\n\n{sentences}\n\n{acceptance_table(rows)}"]


def acceptance_table(rows: list[AcceptanceRow]) -> str:
    """Return acceptances as a table, one a line; to be put :func:`in_language`."""
    head = ["state", "what", "how far", "reason", "owner", "until", "why it does not count"]
    cells = [
        [
            f"{row.mark} {row.state}",
            *map(escape_markdown, (row.what, row.bounds)),
            *map(escape_name, (row.reason, row.owner, row.expires)),
            escape_markdown(row.why),
        ]
        for row in rows
    ]
    return _table(head, cells)


def _dimensions(report: AuditReport) -> list[str]:
    parts = []
    labelled = off_the_map(report)
    for dimension, (title, question) in DIMENSION_TITLES.items():
        measured = [m for m in report.measurements if m.dimension == dimension]
        if not measured:
            continue
        baseline_of = next((m.baseline_role for m in measured if m.holdout), "holdout")
        head = ["measurement", "value", "95% interval", "n", baseline_of, "at the holdout's size", "difference"]
        words = {(w.family or w.title, w.how_to_read) for w in (words_of(m) for m in measured)}
        reading = _bullets([f"**{escape_markdown(name)}**: {how}" for name, how in sorted(words)])
        table = _table(head, [_measurement_row(report, m) for m in measured])
        folded = [_parts(m, listed) for m in measured if (listed := _listed(m, labelled))]
        parts.append("\n\n".join([f"## {title}", question, table, reading, *folded]))
    return parts


def _measurement_row(report: AuditReport, m: Measurement) -> list[str]:
    baseline = m.holdout
    return [
        _named(report, m.metric),
        _with_unit(m) if m.value is not None else f"not measured: {escape_markdown(m.reason or '')}",
        format_interval(m.low, m.high, m.unit),
        f"{m.n:,}",
        format_value(baseline.value if baseline else None, m.unit),
        format_value(baseline.matched if baseline else None, m.unit),
        format_p(m.p_value),
    ]


def _with_unit(m: Measurement) -> str:
    value = format_value(m.value, m.unit)
    return f"{value} {escape_markdown(shown_unit(m.unit))}".rstrip()


def _listed(m: Measurement, labelled: frozenset[str]) -> list[Part]:
    """Return the parts that do not stand in the map of labels."""
    return [part for part in m.parts if part.by != "label" or m.metric in labelled]


def _labels(report: AuditReport) -> list[str]:
    """Return the map of labels as a table, whose marks stand for shades."""
    made = label_map(report)
    if made is None:
        return []
    rows = [
        [
            " ".join([escape_name(row.name), *(f"**{mark}**" for mark in row.marks)]),
            row.n,
            *(f"{cell.text} {MARKS[cell.shade]}".rstrip() for cell in row.cells),
        ]
        for row in made.rows[:PARTS_SHOWN]
    ]
    legend = "; ".join(f"{mark} {meaning}" for _, mark, meaning in LEGEND if mark)
    table = _table(["label", "n", *(escape_markdown(column.title) for column in made.columns)], rows)
    hidden = len(made.rows) - PARTS_SHOWN
    more = [f"{hidden} more in report.json"] if hidden > 0 else []
    return ["\n\n".join(["## Label by label", _bullets(list(made.sentences)), f"Marks: {legend}.", table, *more])]


def _parts(m: Measurement, listed: list[Part]) -> str:
    rows = [
        [
            f"{escape_markdown(part.by)} {escape_markdown(part.name) if part.by in OURS else escape_name(part.name)}",
            format_value(part.value, m.unit)
            if part.value is not None
            else f"n/a: {escape_markdown(part.reason or '')}",
            format_interval(part.low, part.high, m.unit),
            f"{part.n:,}",
            format_value(part.holdout, m.unit),
        ]
        for part in listed[:PARTS_SHOWN]
    ]
    more = f"\n\n{len(listed) - PARTS_SHOWN} more in report.json" if len(listed) > PARTS_SHOWN else ""
    name = escape_markdown(words_of(m).title)
    table = _table(["part", "value", "95% interval", "n", m.baseline_role], rows)
    return f"<details><summary>{name} by part ({len(listed)})</summary>\n\n{table}{more}\n\n</details>"


def _evidence(report: AuditReport) -> str:
    totals = [[escape_markdown(summary.title(report, k)), f"{n:,}"] for k, n in report.findings_total.items() if n]
    parts = ["## Incidents", incidents.incidents_counted(report) or incidents.no_incidents(report)]
    if report.incidents:
        parts += [MASKED, "\n".join(f"- {_incident(one)}" for one in report.incidents[:INCIDENTS_SHOWN])]
    if len(report.incidents) > INCIDENTS_SHOWN:
        parts.append(f"{len(report.incidents) - INCIDENTS_SHOWN:,} more in incidents.csv and report.json")
    if totals:
        parts.append(_table(["single findings of", "number"], totals))
    return "\n\n".join(parts)


def _incident(incident: Incident) -> str:
    source = short_tokens(incident.source)
    told = [f"**{escape_markdown(headline(incident, source))}**", *map(escape_markdown, facts(incident))]
    told += [escape_markdown(details(incident))] if incident.details else []
    told += [escape_name(", ".join(incident.metrics))] if incident.metrics else []
    return "; ".join(told)


def _unmeasured(report: AuditReport) -> str:
    rows = [[_named(report, metric), escape_markdown(reason)] for metric, reason in summary.unmeasured(report)]
    body = _table(["measurement", "reason"], rows) if rows else "Everything that this audit was asked for was measured."
    left_out = _bullets([_named(report, metric) for metric in summary.left_out(report)])
    more = [f"Limits left out on request:\n\n{left_out}"] if left_out else []
    rest = summary.left_out_too(report)
    return "\n\n".join(["## What was not measured, and why", body, *more, *([rest] if rest else [])])


def _named(report: AuditReport, metric: str) -> str:
    return f"{escape_markdown(summary.title(report, metric))} {_code(metric)}"


def _detector(card: DetectorCard) -> str:
    used, measured = (escape_markdown(sentence) for sentence in findings.detector_words(card))
    rows = [
        [escape_markdown(f.type), *(format_value(share, "rate") for share in (f.recall, f.noticed)), f"{f.n:,}",
         format_value(f.precision, "rate"), f"{f.reported:,}"]
        for f in card.figures
    ]  # fmt: skip
    head = ["type", "found", "noticed", "details", "right", "hits"]
    table = [_table(head, rows)] if rows else []
    untuned = [escape_markdown(told)] if (told := findings.untuned_summary(card)) else []
    for language, found in findings.untuned_rows(card):
        title = f"{findings.UNTUNED_TITLE}: {escape_markdown(language)} ({len(found)})"
        shown = _table(list(findings.UNTUNED_HEAD), [[escape_markdown(cell) for cell in row] for row in found])
        untuned.append(f"<details><summary>{title}</summary>\n\n{shown}\n\n</details>")
    return "\n\n".join(["## How well personal details are found", used, measured, *table, *untuned])


def _provenance(report: AuditReport) -> str:
    made = report.provenance
    rows = [
        ["signature", escape_name(made.signature)],
        ["version", escape_name(made.version)],
        ["seed", str(made.seed)],
        ["configuration digest", escape_name(made.config_digest)],
        ["key", escape_markdown(key_words(report))],
        ["seal", escape_markdown(seal_words(report))],
        *([["compared with", escape_markdown(earlier)]] if (earlier := against_words(report)) else []),
        ["command", escape_name(made.command)],
        *[[f"model {escape_name(name)}", escape_name(digest)] for name, digest in made.models.items()],
        ["packages", escape_name(", ".join(f"{name} {version}" for name, version in made.packages.items()))],
        ["time", escape_name(", ".join(f"{k} {format_seconds(v)}" for k, v in made.duration.items()))],
    ]
    return "## Provenance\n\n" + _table(["what", "value"], rows)


def _limits(report: AuditReport) -> str:
    sentences = [escape_markdown(sentence) for sentence in report.limits]
    return "## What this audit cannot show\n\n" + _bullets(sentences or ["See what a pass does not prove, above."])


def _code(metric: str) -> str:
    return f"<code>{escape_markdown(metric)}</code>"
