"""Text of others made safe to show: nothing invisible, nothing that turns the reading direction, always valid UTF-8."""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}
_JOINERS = {"\u200c", "\u200d"}
"""The joiners that Persian, Indic scripts and emoji need; shown as they are unless they stand at an edge."""
_BLANKS = re.compile(r"\s+")
_BREAKS = frozenset("\n\r\v\f\x85\u2028\u2029")


def visible(text: str, limit: int | None = None) -> str:
    """Return ``text`` with every hidden character spelled out as ``⟨U+202E⟩``, cut to ``limit`` characters.

    Hidden are control and format characters (so all bidirectional controls), lone surrogates, private and unassigned
    code points, and line and paragraph separators. The result always encodes to UTF-8 and holds no line break.
    """
    if limit is not None and len(text) > limit:
        text = text[: max(limit - 1, 0)] + "…"
    if text.isprintable():
        return text
    last = len(text) - 1
    return "".join(
        c if (0 < i < last and c in _JOINERS) or unicodedata.category(c) not in _HIDDEN else f"⟨U+{ord(c):04X}⟩"
        for i, c in enumerate(text)
    )


def one_line(text: str) -> str:
    """Return ``text`` made :func:`visible`, with line breaks shown as ``⏎`` and tabs as blanks."""
    broken = _BLANKS.sub(lambda run: run.group() if _BREAKS.isdisjoint(run.group()) else " ⏎ ", text.replace("\t", " "))
    return visible(broken)


def columns(text: str) -> int:
    """Return the number of terminal cells that ``text`` takes: two for wide characters, none for combining marks."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


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
    # Blanks before it are skipped by some programs; the wide forms are signs too where Japanese or Chinese is typed.
    return f"'{text}" if text.lstrip().startswith(tuple("=+-@＝＋－＠")) else text


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
