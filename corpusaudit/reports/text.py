"""Text laid out for terminals, tables and pages, on the base of :mod:`corpusaudit.shown`."""

from __future__ import annotations

import re
import unicodedata

from corpusaudit.shown import one_line, visible

__all__ = [
    "aligned",
    "columns",
    "fit",
    "one_line",
    "safe_cell",
    "safe_text",
    "short",
    "short_tokens",
    "visible",
    "wrap",
]

KEPT = "\ue000", "\ue001"
"""Signs around words that are the same in every language; no output holds them, and they take no room."""
LABEL_LIMIT = 44
"""Characters of a name that fit one line beside its figure on a narrow page."""
_TOKEN = re.compile(r"·([0-9a-f]{8})[0-9a-f]{24}(?![0-9a-f])")


def short_tokens(text: str) -> str:
    """Return ``text`` with keyed tokens cut to eight digits; report.json holds all 32, which tell any two apart."""
    return _TOKEN.sub(r"·\1", text)


def short(name: str) -> str:
    """Return a name cut to one line of a chart, its hidden characters spelled out."""
    return visible(name, LABEL_LIMIT)


def columns(text: str) -> int:
    """Return the number of terminal cells that ``text`` takes: two for wide characters, none for combining marks."""
    seen = (c for c in text if not unicodedata.combining(c) and c not in KEPT)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in seen)


def fit(text: str, cells: int) -> str:
    """Return ``text`` cut with an ellipsis to at most ``cells`` terminal cells."""
    if columns(text) <= cells:
        return text
    kept, used = "", 0
    for c in text:
        width = columns(c)
        if used + width > cells - 1:
            break
        kept, used = kept + c, used + width
    return kept + "…"


def wrap(text: str, cells: int) -> list[str]:
    """Return ``text`` as lines of at most ``cells`` terminal cells, broken at blanks; a longer word is cut."""
    lines: list[str] = []
    for word in text.split():
        if lines and columns(lines[-1]) + 1 + columns(word) <= cells:
            lines[-1] += " " + word
        else:
            lines.append(fit(word, cells))
    return lines


def safe_cell(text: str) -> str:
    """Return a name for a CSV cell that no spreadsheet takes for a formula, on one line."""
    text = one_line(text)
    return f"'{text}" if _is_formula(text) else text


def safe_text(text: str) -> str:
    """Return a document for a CSV cell that no spreadsheet takes for a formula: its lines, each made visible."""
    shown = "\n".join(visible(line) for line in text.splitlines())
    return f"'{shown}" if _is_formula(shown) else shown


def _is_formula(text: str) -> bool:
    # Blanks before it are skipped by some programs; the wide forms are signs too where Japanese or Chinese is typed.
    return text.lstrip().startswith(tuple("=+-@＝＋－＠"))


def aligned(head: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table whose columns are padded to one width; all but the first are set to the right."""
    widths = [max(3, *(columns(row[i]) for row in [head, *rows])) for i in range(len(head))]

    def cells(row: list[str]) -> str:
        padded = []
        for i, (text, width) in enumerate(zip(row, widths, strict=True)):
            space = " " * (width - columns(text))
            padded.append(text + space if i == 0 else space + text)
        return f"| {' | '.join(padded)} |"

    rule = "|".join([f" {'-' * widths[0]} ", *(f" {'-' * (width - 1)}: " for width in widths[1:])])
    return "\n".join([cells(head), f"|{rule}|", *map(cells, rows)])
