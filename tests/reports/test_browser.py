"""The HTML pages in a real browser: nothing asked for, nothing complained about, nothing wider than the window."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from corpusaudit.reports.html.compare import render_comparison_html
from corpusaudit.reports.html.render import render_html
from tests.reports.comparisons import comparison, crowded_comparison, hostile_comparison
from tests.reports.samples import SAMPLES

pytestmark = pytest.mark.browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra: dev)")
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield started
        started.close()


def report_page(sample: str) -> Callable[[], str]:
    return lambda: render_html(SAMPLES[sample]())


PAGES: dict[str, Callable[[], str]] = {
    **{name: report_page(name) for name in SAMPLES},
    "comparison": lambda: render_comparison_html(comparison()),
    "crowded comparison": lambda: render_comparison_html(crowded_comparison()),
    "hostile comparison": lambda: render_comparison_html(hostile_comparison()),
}


@pytest.fixture(scope="module")
def page(browser: Any) -> Any:
    """One page that every test opens its file in: a new one is a new process."""
    return browser.new_page()


@pytest.fixture(scope="module", params=PAGES)
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(PAGES[request.param](), encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1200])
def test_opens_in_silence_and_fits(page: Any, address: str, width: int, scheme: str) -> None:
    asked: list[str] = []
    said: list[str] = []
    heard: dict[str, Callable[[Any], None]] = {
        "request": lambda request: asked.append(request.url),
        "console": lambda message: said.append(message.text),
        "pageerror": lambda error: said.append(str(error)),
        "dialog": lambda dialog: said.append(dialog.message),
    }
    page.goto("about:blank")
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(media="screen", color_scheme=scheme)
    for event, hear in heard.items():
        page.on(event, hear)
    page.goto(address)
    page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").bounding_box()["y"] < 800, "the verdict is on the first screen"
    for event, hear in heard.items():
        page.remove_listener(event, hear)
    assert asked == [address]
    assert said == []


def test_prints_to_pdf_with_folded_tables(page: Any, address: str) -> None:
    page.goto(address)
    page.emulate_media(media="print")
    heights = page.eval_on_selector_all(
        "details > :not(summary)", "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert all(height > 0 for height in heights)
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF")
    assert len(pdf) > 20_000
