"""The report as JUnit XML, which CI systems show as tests: a suite a dimension, a case a limit."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from corpusaudit.numbers import NOTHING
from corpusaudit.reports import summary
from corpusaudit.reports.acceptances import acceptance_rows, line
from corpusaudit.reports.against import against_words
from corpusaudit.reports.text import one_line
from corpusaudit.reports.wording.terms import DIMENSION_TITLES
from corpusaudit.results import AuditReport, SealCheck

_PREFIX = "corpusaudit"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def render_junit(report: AuditReport, seal: SealCheck | None = None) -> str:
    """Return suites for the verdict, for text that was not read, for acceptances, and for each dimension with limits.

    A limit that is not met is a ``failure``. What was not measured is an ``error``, so that a CI system stops; only a
    limit that could not have stopped a release, or was left out on request, is ``skipped``, and so is one that somebody
    accepted, with the reason. A warning passes and says so in ``system-out``. The case of the verdict comes first: a
    report without limits has one case too, and none reads as a pass by being empty.
    ``seal`` is what came of checking a report that was read from a file.
    """
    root = ET.Element("testsuites", name=_PREFIX)
    _verdict(_suite(root, "verdict", report, seal), report)
    if report.unread:
        suite = _suite(root, "unread", report, seal)
        for sentence in report.unread:
            _told(_case(suite, "unread", sentence), "error", "text that will be released was not read", sentence)
    if acceptance_rows(report):
        suite = _suite(root, "acceptances", report, seal)
        for acceptance in acceptance_rows(report):
            _said(_case(suite, "acceptances", acceptance.key), line(acceptance))
    taken = {row.key: line(row) for row in acceptance_rows(report) if not row.why}
    rows = summary.gate_rows(report)
    for dimension in (*DIMENSION_TITLES, summary.NO_DIMENSION):
        limits = [row for row in rows if summary.dimension_of(report, row.metric) == dimension]
        if limits:
            suite = _suite(root, dimension, report, seal)
            for row in limits:
                _limit(_case(suite, dimension, f"{row.metric} {row.limit}"), row, taken.get(row.metric, ""))
    for suite in root:
        _count(suite, [suite])
    _count(root, list(root))
    ET.indent(root)
    # Names were made visible, so no character is left that XML forbids.
    return f"{_HEAD}{ET.tostring(root, encoding='unicode')}\n"


def _suite(root: ET.Element, name: str, report: AuditReport, seal: SealCheck | None) -> ET.Element:
    suite = ET.SubElement(root, "testsuite", name=f"{_PREFIX}.{name}")
    synthetic = report.corpora.get("synthetic")
    facts = {
        "verdict": report.verdict,
        "preset": report.preset,
        "version": report.provenance.version,
        "created": report.created,
        "documents": NOTHING if synthetic is None else str(synthetic.documents),
        **({} if (earlier := against_words(report)) is None else {"compared with": earlier}),
        **({} if seal is None else {"seal": seal.sentence}),
    }
    properties = ET.SubElement(suite, "properties")
    for key, value in facts.items():
        ET.SubElement(properties, "property", name=key, value=one_line(value))
    return suite


def _case(suite: ET.Element, classname: str, name: str) -> ET.Element:
    # Nothing was run when this was written, but some readers ask for a time.
    return ET.SubElement(suite, "testcase", name=one_line(name), classname=f"{_PREFIX}.{classname}", time="0")


def _verdict(suite: ET.Element, report: AuditReport) -> None:
    case = _case(suite, "verdict", "verdict")
    headline = summary.headline(report)
    if report.verdict == "pass":
        _said(case, f"{headline} {summary.count_sentence(report)}")
    else:
        kind = "failure" if report.verdict == "fail" else "error"
        _told(case, kind, headline, " ".join([headline, summary.count_sentence(report), summary.meaning(report)]))


def _limit(case: ET.Element, row: summary.GateRow, acceptance: str) -> None:
    """Tell how a limit came out; ``acceptance`` says who answers for it where somebody does."""
    if row.state == "fail":
        _told(case, "failure", row.explanation, _facts(row))
    elif row.state == "unmeasured":
        # The case of the verdict stops a job in which anything was left out; each of them would bury what lacks.
        stops = not row.warns_only and not row.left_out
        _told(case, "error" if stops else "skipped", f"{row.word}: {row.explanation}", _facts(row))
    elif row.state == "pass":
        _said(case, _facts(row))
    elif row.state == "warn":
        _said(case, f"{row.word}: {row.explanation} {_facts(row)}")
    else:
        _told(case, "skipped", f"{row.word}: {acceptance or row.explanation}", f"{row.explanation} {_facts(row)}")


def _facts(row: summary.GateRow) -> str:
    """Return the figure with interval, baseline and limit, the reason for the limit and what its state means."""
    facts = f"{row.title}: {row.figure} (95% interval {row.interval}); baseline {row.baseline_named}; limit "
    because = f"Reason for the limit: {row.because.rstrip('.')}." if row.because else ""
    return " ".join(part for part in (f"{facts}{row.limit}.", because, row.consequence or "") if part)


def _told(case: ET.Element, kind: str, message: str, text: str) -> None:
    ET.SubElement(case, kind, message=one_line(message), type=kind).text = one_line(text)


def _said(case: ET.Element, text: str) -> None:
    ET.SubElement(case, "system-out").text = one_line(text)


def _count(element: ET.Element, suites: list[ET.Element]) -> None:
    cases = [case for suite in suites for case in suite.iter("testcase")]
    element.set("tests", str(len(cases)))
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        element.set(attribute, str(sum(case.find(tag) is not None for case in cases)))
    element.set("time", "0")
