"""How large the HTML report of very many incidents becomes, and how long a browser takes to open it.

``python -m benchmarks.html_page report.json``; needs playwright and a Chromium (extra ``dev``).
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.tables import Row, show
from corpusaudit.reports.html.render import render_html
from corpusaudit.results import AuditReport, Finding, Incident, Segment, Stretch

RUNS = 5
"""A browser's first opening pays for what the next ones have: the median counts."""
PHRASE = "She reports low mood since the autumn and sleeps badly, as she did two years ago. "


def many(count: int) -> tuple[Incident, ...]:
    """Return incidents of which each has as many stretches and as long a context as an audit gives."""
    stretches = tuple(
        Stretch(synthetic=(4 * i, 4 * i + 3), source=(96 - 4 * i, 99 - 4 * i), by="words") for i in range(24)
    )
    context = (Segment(text=PHRASE * 4), Segment(text=f"[NEAR_COPIES·{0:032x}]", masked=True), Segment(text=PHRASE * 4))
    one = Incident(
        fingerprint="",
        kind="copy",
        synthetic_id="",
        source="",
        share=0.6,
        by="words",
        words=160,
        source_words=260,
        chance=1e-4,
        details={"DATE": 2, "PERSON": 1},
        certain=2,
        metrics=("memorization.near_copies", "memorization.verbatim", "disclosure.pii_leaked"),
        stretches=stretches,
        context=context,
    )
    names = (
        {"fingerprint": f"{i:032x}", "synthetic_id": f"syn-{i}", "source": f"SOURCE·{i:032x}"} for i in range(count)
    )
    return tuple(one.model_copy(update=update) for update in names)


def findings(count: int) -> tuple[Finding, ...]:
    """Return as many findings, which the page does not show."""
    one = Finding(metric="memorization.verbatim", synthetic_id="", context=(Segment(text=PHRASE),))
    return tuple(one.model_copy(update={"synthetic_id": f"syn-{i}"}) for i in range(count))


def opened(path: Path) -> float:
    """Return the seconds until a page is laid out and drawn, the median of several openings."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        taken = []
        for _ in range(RUNS):
            page.goto("about:blank")
            begun = time.perf_counter()
            page.goto(path.as_uri())
            page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            taken.append(time.perf_counter() - begun)
        browser.close()
    return statistics.median(taken)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a table of one row a number of incidents."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("report", type=Path, help="a report.json whose figures the page shows")
    parser.add_argument("--incidents", type=int, nargs="+", default=[100, 100_000])
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args(arguments)
    base = AuditReport.model_validate_json(chosen.report.read_text(encoding="utf-8"))
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for count in chosen.incidents:
            report = base.model_copy(update={"incidents": many(count), "findings": findings(count)})
            begun = time.perf_counter()
            html = render_html(report)
            written = time.perf_counter() - begun
            path = Path(folder) / "report.html"
            path.write_text(html, encoding="utf-8")
            size = path.stat().st_size / 1e6
            rows.append({"incidents": count, "MB": size, "seconds to write": written, "seconds to open": opened(path)})
    show(rows, chosen.out)


if __name__ == "__main__":
    main()
