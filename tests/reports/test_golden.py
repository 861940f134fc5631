"""Each sample in each format, compared with a stored file.

After a change that is meant, write the files again and read the difference before committing it::

    CORPUSAUDIT_REGENERATE=1 python -m pytest tests/reports/test_golden.py

The HTML is stored without its style sheet, and one tag a line, so that a difference can be read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from corpusaudit.reports.formats import formats_of, rendered
from corpusaudit.reports.html.render import render_html
from corpusaudit.reports.terminal import render_terminal
from corpusaudit.results import AuditReport
from tests.reports.samples import SAMPLES

GOLDEN = Path(__file__).with_name("golden")


def readable_html(report: AuditReport) -> str:
    """Return the page without its style sheet, with a line for each element."""
    html = re.sub(r"<style>.*?</style>", "<style></style>", render_html(report), flags=re.DOTALL)
    return re.sub(r"(?<=>)(?=<(?!/))", "\n", html)


FORMATS: dict[str, Callable[[AuditReport], str]] = {
    # Each format of `render` by its file, less what it begins with; what an audit prints is no format.
    **{
        re.sub(r"^(report|junit)\.", "", row.file): partial(rendered, "render", row.name)
        for row in formats_of("render")
    },
    "html": readable_html,
    "txt": render_terminal,
}


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("name", SAMPLES)
def test_golden(name: str, suffix: str) -> None:
    path = GOLDEN / f"{name}.{suffix}"
    made = FORMATS[suffix](SAMPLES[name]())
    if os.environ.get("CORPUSAUDIT_REGENERATE"):
        path.write_bytes(made.encode())
    assert made == path.read_bytes().decode(), f"{path.name} differs; see how to regenerate in {Path(__file__).name}"


def test_rendering_again_gives_the_same_bytes() -> None:
    report = SAMPLES["full_fail"]()
    assert [render(report) for render in FORMATS.values()] == [render(report) for render in FORMATS.values()]


def test_reports_survive_their_json() -> None:
    for build in SAMPLES.values():
        if build.__name__ == "hostile":
            continue  # lone surrogates have no JSON in UTF-8
        report = build()
        again = AuditReport.model_validate_json(report.model_dump_json(by_alias=True))
        assert render_html(again) == render_html(report)
