"""The HTML pages in a real browser: silent, never wider than the window, read by everybody, short, printable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from corpusaudit.reports.html.compare import render_comparison_html
from corpusaudit.reports.html.releases import render_releases_html
from corpusaudit.reports.html.render import render_html
from corpusaudit.reports.html.study import render_study_html
from corpusaudit.reports.languages.catalogue import LANGUAGES
from tests.reports.browsers import chromium, overflow, paper, screens, show, stored, unfold, violations
from tests.reports.comparisons import comparison, crowded_comparison, hostile_comparison
from tests.reports.samples import SAMPLES
from tests.reports.studies import study
from tests.reports.test_releases import releases

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


def report_page(sample: str) -> Callable[[], str]:
    return lambda: render_html(SAMPLES[sample]())


def report_in(code: str) -> str:
    return render_html(SAMPLES["full_fail"](), language=code)


PAGES: dict[str, Callable[[], str]] = {
    **{name: report_page(name) for name in SAMPLES},
    **{f"full_fail in {code}": partial(report_in, code) for code in LANGUAGES if code != "en"},
    "comparison": lambda: render_comparison_html(comparison()),
    "crowded comparison": lambda: render_comparison_html(crowded_comparison()),
    "hostile comparison": lambda: render_comparison_html(hostile_comparison()),
    "study": lambda: render_study_html(study()),
    "releases": lambda: render_releases_html(releases()),
}
SHEETS = {"full_fail": 6, "warned": 4, "clean_pass": 3, "all_unmeasured": 4}
"""Pages A4 at most, by sample."""


@pytest.fixture(scope="module")
def page(browser: Any) -> Any:
    """One page that every test opens its file in: a new one is a new process."""
    return browser.new_page()


@pytest.fixture(scope="module", params=PAGES)
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    return stored(tmp_path_factory.mktemp("page"), PAGES[request.param])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1280])
def test_opens_in_silence_fits_and_can_be_read_by_everybody(page: Any, address: str, width: int, scheme: str) -> None:
    asked: list[str] = []
    said: list[str] = []
    heard: dict[str, Callable[[Any], None]] = {
        "request": lambda request: asked.append(request.url),
        "console": lambda message: said.append(message.text),
        "pageerror": lambda error: said.append(str(error)),
        "dialog": lambda dialog: said.append(dialog.message),
    }
    page.goto("about:blank")
    for event, hear in heard.items():
        page.on(event, hear)
    show(page, address, width=width, scheme=scheme)
    assert overflow(page) <= 0
    assert page.locator("h1").bounding_box()["y"] < 800, "the verdict is on the first screen"
    unfold(page)
    assert overflow(page) <= 0
    for event, hear in heard.items():
        page.remove_listener(event, hear)
    assert asked == [address]
    assert said == []
    assert violations(page) == []


def test_prints_to_pdf(page: Any, address: str) -> None:
    show(page, address, media="print")
    assert overflow(page) <= 0
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF")
    assert len(pdf) > 20_000


@pytest.mark.parametrize("sample", SHEETS)
def test_a_report_is_short_on_the_screen_and_on_paper(page: Any, sample: str, tmp_path: Any) -> None:
    address = stored(tmp_path, report_page(sample))
    show(page, address)
    assert screens(page) < 15
    assert paper(page) <= SHEETS[sample]


def test_what_is_folded_stays_off_the_paper_and_what_somebody_opened_goes_onto_it(page: Any, tmp_path: Any) -> None:
    address = stored(tmp_path, report_page("full_fail"))
    show(page, address, media="print")
    seen = "all => all.map(one => one.getBoundingClientRect().height)"
    folds = "#d-diversity > details:not(.printed)"
    assert page.eval_on_selector_all(folds, seen)
    assert set(page.eval_on_selector_all(folds, seen)) == {0}
    assert all(page.eval_on_selector_all("details.printed table", seen)), (
        "limits that were met are printed all the same"
    )
    assert page.locator(".onpaper").is_visible(), "a sentence says what is left out"
    page.eval_on_selector_all(folds, "all => all.forEach(one => one.open = true)")
    assert all(page.eval_on_selector_all("#d-diversity > details .card h3", seen))


def test_a_strip_has_a_name_that_a_screen_reader_says(page: Any, tmp_path: Any) -> None:
    show(page, stored(tmp_path, report_page("full_fail")))
    strip = page.get_by_role("img", name="notes.jsonl:101 is 100% of SOURCE·7f3a91c3")
    assert strip.count() == 1
    assert "word for word" in strip.locator("desc").text_content()
