"""A finished HTML report in another language: its texts are looked up one by one, its elements stay as they are.

The page was escaped when it was made; here each text is read as a browser reads it and escaped again, so that no
wording can open an element. Ids, labels and what users wrote stand in ``translate="no"`` and are left alone, as are
code and masked quotations. What the catalogue does not know is marked ``lang="en"``.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

from corpusaudit.reports.languages.catalogue import Catalogue, catalogue, in_one, translated

_LEFT_ALONE = frozenset({"style", "code", "blockquote"})
_PLAIN = frozenset({"title", "desc", "text"})
"""Elements that can hold no span."""
_VOID = frozenset({"meta", "br", "img", "link", "hr", "input", "col", "wbr"})
_SPOKEN = ("aria-label", "data-label", "title", "alt")
_ATTRIBUTE = re.compile(r'(?<= )(aria-label|data-label|title|alt)="([^"]*)"')


def html_in(html: str, code: str) -> str:
    """Return a page of :func:`~corpusaudit.reports.html.render.render_html` in the language ``code``."""
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

    @property
    def alone(self) -> bool:
        return bool(self.open) and self.open[-1][1]

    def handle_decl(self, decl: str) -> None:
        self.out.append(f"<!{decl}>")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        alone = self.alone or tag in _LEFT_ALONE or ("translate", "no") in attrs
        given = dict(attrs)
        raw = self.get_starttag_text() or ""
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
            self.out.append(data)
        elif self.alone:
            self.out.append(escape(data))
        elif tag in _PLAIN:
            self.out.append(escape(in_one(data, self.words)))
        else:
            self.out += [
                escape(run.text) if run.known else f'<span lang="en">{escape(run.text)}</span>'
                for run in translated(data, self.words)
            ]
