"""Every format in which a result is written: one table, from which the commands take their choices and files.

A new format is a module with a function from a result to text, and a row here (docs/architecture.md, "Add an output
format"). Renderers are imported when they are used, so that ``--help`` loads none.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Literal

from corpusaudit.reports.languages.catalogue import ENGLISH

Command = Literal["audit", "render", "compare", "releases", "utility", "study", "review"]
"""Of commands, and ``releases`` of ``compare --releases``."""


@dataclass(frozen=True)
class Format:
    """One format of what ``commands`` make.

    ``name`` is what ``--format`` takes. ``renderer`` is "module:function" under ``corpusaudit.reports``; the function
    takes the result (``render`` adds what came of checking its seal) and returns text. ``file`` is what a file of it is
    called where nobody says otherwise. ``mark`` stands in the first 4,096 bytes of each file that ``audit`` writes, and
    tells it from files of others: only those are removed as left by an older run. ``draws``: it is a figure, which
    needs two axes. ``translated``: the renderer takes the ``language`` of a report.
    """

    name: str
    renderer: str
    file: str
    media_type: str
    commands: tuple[Command, ...]
    mark: bytes = b""
    draws: bool = False
    translated: bool = False


FORMATS: tuple[Format, ...] = (
    # audit writes its files in this order, report.json last: whoever finds that one finds all.
    Format(
        "html",
        "html.render:render_html",
        "report.html",
        "text/html",
        ("audit", "render"),
        b"<title>corpusaudit:",
        translated=True,
    ),
    Format(
        "incidents",
        "incident_table:incidents_csv",
        "incidents.csv",
        "text/csv",
        ("audit",),
        b"fingerprint,kind,",
    ),
    Format("json", "as_json:report_json", "report.json", "application/json", ("audit",), b'"schema_version"'),
    Format("markdown", "markdown:render_markdown", "report.md", "text/markdown", ("render",), translated=True),
    Format("summary", "brief:render_brief", "report.summary.md", "text/markdown", ("render",), translated=True),
    Format("sarif", "sarif:render_sarif", "report.sarif", "application/sarif+json", ("render",)),
    Format("junit", "junit:render_junit", "junit.xml", "application/xml", ("render",)),
    Format("csv", "table:report_csv", "report.csv", "text/csv", ("render",)),
    Format("incidents", "incident_table:incidents_csv", "incidents.csv", "text/csv", ("render",)),
    Format(
        "openmetrics",
        "openmetrics:render_openmetrics",
        "report.prom",
        "application/openmetrics-text; version=1.0.0; charset=utf-8",
        ("render",),
    ),
    Format("markdown", "compare:comparison_markdown", "comparison.md", "text/markdown", ("compare",)),
    Format("html", "html.compare:render_comparison_html", "comparison.html", "text/html", ("compare",)),
    Format("csv", "compare:comparison_csv", "comparison.csv", "text/csv", ("compare",)),
    Format("latex", "compare:comparison_latex", "comparison.tex", "application/x-latex", ("compare",)),
    Format("markdown", "releases:releases_markdown", "releases.md", "text/markdown", ("releases",)),
    Format("html", "html.releases:render_releases_html", "releases.html", "text/html", ("releases",)),
    Format("csv", "releases:releases_csv", "releases.csv", "text/csv", ("releases",)),
    Format("terminal", "releases:releases_terminal", "releases.txt", "text/plain", ("releases",)),
    Format("terminal", "study.terminal:study_terminal", "study.txt", "text/plain", ("study",)),
    Format("markdown", "study.plain:study_markdown", "study.md", "text/markdown", ("study",)),
    Format("html", "html.study:render_study_html", "study.html", "text/html", ("study",)),
    Format("csv", "study.plain:study_csv", "study.csv", "text/csv", ("study",)),
    Format("latex", "study.latex:study_latex", "study.tex", "application/x-latex", ("study",)),
    Format("svg", "study.svg:study_svg", "study.svg", "image/svg+xml", ("study",), draws=True),
    Format("pdf", "study.pdf:study_pdf", "study.pdf", "application/pdf", ("study",), draws=True),
    Format("markdown", "training_sets:render_training_sets", "training-sets.md", "text/markdown", ("utility",)),
    Format("csv", "training_sets:training_sets_csv", "training-sets.csv", "text/csv", ("utility",)),
    Format("json", "as_json:training_sets_json", "training-sets.json", "application/json", ("utility",)),
    Format("terminal", "review_text:review_terminal", "review.txt", "text/plain", ("review",)),
    Format("markdown", "review_text:review_markdown", "review.md", "text/markdown", ("review",)),
    Format("json", "as_json:review_json", "review.json", "application/json", ("review",)),
)


def formats_of(command: Command) -> tuple[Format, ...]:
    """Return the formats that a command offers, or that ``audit`` writes, in their order."""
    return tuple(row for row in FORMATS if command in row.commands)


def format_names(*commands: Command) -> list[str]:
    """Return what ``--format`` of a command takes, or of several in one."""
    return list(dict.fromkeys(row.name for command in commands for row in formats_of(command)))


def format_of(command: Command, name: str) -> Format:
    """Return the format of that name, one of :func:`format_names`."""
    return next(row for row in formats_of(command) if row.name == name)


def rendered(command: Command, name: str, *result: object, language: str = ENGLISH) -> str:
    """Return a result of a command in the format of that name, one of :func:`format_names`.

    ``language`` is the code of that of a report; a format that is not ``translated`` is English whatever it says.
    """
    row = format_of(command, name)
    module, _, function = row.renderer.partition(":")
    asked = {"language": language} if row.translated else {}
    text = getattr(import_module(f"corpusaudit.reports.{module}"), function)(*result, **asked)
    assert isinstance(text, str)
    return text
