"""A real Chromium for tests, and what a page is asked in it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

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
SCREEN = 800
"""Pixels that a reader sees at once."""


@contextmanager
def chromium() -> Iterator[Any]:
    """Give a browser; the test is skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra: dev)")
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield started
        started.close()


def show(page: Any, address: str, *, width: int = 1280, scheme: str = "light", media: str = "screen") -> None:
    """Open a page as somebody with such a window would."""
    page.set_viewport_size({"width": width, "height": SCREEN})
    page.emulate_media(media=media, color_scheme=scheme)
    page.goto(address)


def screens(page: Any) -> float:
    """Return how many screens the page that is open is long."""
    return float(page.evaluate("document.documentElement.scrollHeight")) / SCREEN


def overflow(page: Any) -> int:
    """Return by how many pixels the page that is open is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def paper(page: Any) -> int:
    """Return how many pages A4 the page that is open makes on paper."""
    page.emulate_media(media="print")
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))


def unfold(page: Any) -> None:
    """Open every fold of the page."""
    page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")


def violations(page: Any) -> list[str]:
    """Return what axe-core finds wrong with the page that is open: rule and element."""
    pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed (extra: dev)")
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document).then(done => done.violations)")
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


def stored(folder: Path, make: Callable[[], str]) -> str:
    """Write a page into ``folder`` and return its address."""
    path = folder / "report.html"
    path.write_text(make(), encoding="utf-8")
    return path.as_uri()
