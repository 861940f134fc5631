"""A finished HTML report in another language: its texts are looked up one by one, its elements stay as they are.

The page was escaped when it was made; here each text is read as a browser reads it and escaped again, so that no
wording can open an element. Ids, labels and what users wrote stand in ``translate="no"`` and are left alone, as are
code and masked quotations. What the catalogue does not know is marked ``lang="en"``.

Three marks are for this module alone and leave no trace in a page: ``data-kept`` (words of a corpus where there is no
``translate``), ``data-ours`` (words of ours where others are left alone), ``data-whole`` (a name before it was cut).
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

from corpusaudit.reports.languages.catalogue import ENGLISH, Catalogue, catalogue, in_one, translated
from corpusaudit.reports.text import short

_LEFT_ALONE = frozenset({"style", "code", "blockquote"})
_PLAIN = frozenset({"title", "desc", "text"})
"""Elements that can hold no span."""
_VOID = frozenset({"meta", "br", "img", "link", "hr", "input", "col", "wbr"})
_SPOKEN = ("aria-label", "data-label", "title", "alt")
_ATTRIBUTE = re.compile(r'(?<= )(aria-label|data-label|title|alt)="([^"]*)"')
_MARKS = re.compile(r' data-(?:kept|ours|whole)="[^"]*"')
_FIGURES = "td.n, td.n strong, td.n bdi { overflow-wrap: normal; }\n"
"""A figure that holds a blank, as "12,3 %" does, stays on one line."""
_NOT_OURS = ' translate="no"'


def html_in(html: str, code: str) -> str:
    """Return a page of the templates in the language ``code``, without the marks of this module."""
    if code == ENGLISH:
        return _MARKS.sub("", html)
    page = _Page(catalogue(code))
    page.feed(html)
    page.close()
    return "".join(page.out)


class _Page(HTMLParser):
    def __init__(self, words: Catalogue) -> None:
        super().__init__(convert_charrefs=True)
        self.words = words
        self.out: list[str] = []
        self.open: list[tuple[str, bool]] = []  # of each open element its name and whether it is left alone
        self.whole: str | None = None  # of the element that was opened last, before it was cut

    @property
    def alone(self) -> bool:
        return bool(self.open) and self.open[-1][1]

    def handle_decl(self, decl: str) -> None:
        self.out.append(f"<!{decl}>")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        named = "data-kept" in given or given.get("translate") == "no"
        alone = "data-ours" not in given and (self.alone or tag in _LEFT_ALONE or named)
        raw = _MARKS.sub("", self.get_starttag_text() or "")
        if "data-ours" in given:
            raw = raw.replace(_NOT_OURS, "")
        self.whole = given.get("data-whole")
        if tag == "html":
            raw = raw.replace('lang="en"', f'lang="{self.words.code}"')
        elif not alone and any(name in given for name in _SPOKEN):
            raw = _ATTRIBUTE.sub(lambda found: f'{found[1]}="{escape(in_one(given[found[1]] or "", self.words))}"', raw)
        self.out.append(raw)
        if tag not in _VOID and not raw.endswith("/>"):
            self.open.append((tag, alone))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        tag = self.open[-1][0] if self.open else ""
        if tag == "style":
            self.out += [data, _FIGURES]
        elif self.alone:
            self.out.append(escape(data))
        elif tag in _PLAIN:
            runs = translated(data if self.whole is None else self.whole, self.words)
            said = "".join(run.text for run in runs)
            if not all(run.known for run in runs):
                self.out[-1] = f'{self.out[-1][:-1]} lang="en">'
            self.out.append(escape(said if self.whole is None else short(said)))
            self.whole = None
        else:
            self.out += [
                escape(run.text) if run.known else f'<span lang="en">{escape(run.text)}</span>'
                for run in translated(data, self.words)
            ]
