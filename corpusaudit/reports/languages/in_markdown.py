"""Finished Markdown in another language: sentences, headings and cells are looked up, marks and markup stay.

The text was escaped when it was made; each piece between marks is read as Markdown reads it, looked up and escaped
again. Code is left alone, and so is what :func:`kept` encloses: names of a corpus and what users wrote. The two signs
that enclose it are for this module alone; in text from outside they would be spelled out (:mod:`corpusaudit.shown`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from corpusaudit.reports.languages.catalogue import ENGLISH, Catalogue, catalogue, in_one
from corpusaudit.reports.text import KEPT

_TOKEN = re.compile(rf"\\.|<code>[^<]*</code>|<[^<>]*>|\*\*|`[^`]*`|{KEPT[0]}[^{KEPT[1]}]*{KEPT[1]}")
_CELL_END = re.compile(r"\\.|\|")
_LEAD = re.compile(r"#+ (?:\W )?|- |")
_ESCAPED = re.compile(r"\\(.)")
_FIGURE = re.compile(r"[-\d.,%\s<>=×()]*")


def kept(text: str) -> str:
    """Return Markdown that is the same in every language."""
    return f"{KEPT[0]}{text}{KEPT[1]}"


def markdown_in(text: str, code: str, escape: Callable[[str], str]) -> str:
    """Return Markdown in the language ``code``, without the signs of :func:`kept`; ``escape`` makes text Markdown."""
    if code != ENGLISH:
        words = catalogue(code)
        text = "\n".join(_line(line, words, escape) for line in text.split("\n"))
    return text.translate(dict.fromkeys(map(ord, KEPT)))


def _line(line: str, words: Catalogue, escape: Callable[[str], str]) -> str:
    if line.startswith("|"):
        return "|".join(_sentences(cell, words, escape) for cell in _split(line, _CELL_END, "|"))
    lead = _LEAD.match(line)
    start = 0 if lead is None else lead.end()
    return line[:start] + _sentences(line[start:], words, escape)


def _split(text: str, ends: re.Pattern[str], end: str) -> list[str]:
    pieces, start = [], 0
    for found in ends.finditer(text):
        if found[0] == end:
            pieces.append(text[start : found.start()])
            start = found.end()
    return [*pieces, text[start:]]


def _sentences(text: str, words: Catalogue, escape: Callable[[str], str]) -> str:
    """Return a line or a cell with the texts between its markup looked up."""
    out, start = [], 0
    for found in _TOKEN.finditer(text):
        if not found[0].startswith("\\"):
            out += [_looked_up(text[start : found.start()], words, escape), found[0]]
            start = found.end()
    return "".join([*out, _looked_up(text[start:], words, escape)])


def _looked_up(text: str, words: Catalogue, escape: Callable[[str], str]) -> str:
    plain = unescape(_ESCAPED.sub(r"\1", text))
    said = in_one(plain, words)
    if said == plain:
        return text
    return said if _FIGURE.fullmatch(said) else escape(said)
