"""What others named, made safe to show: file and column names, keys, labels and options in messages and reports.

Every such string passes through :func:`shown_name` before it enters an error, a line of progress or a report.
"""

from __future__ import annotations

import re
import unicodedata

MOST_SHOWN = 240
"""Characters of a name; a longer one is cut in its middle, since the end of a path says most."""
_HIDDEN = {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}
_JOINERS = {"\u200c", "\u200d"}
"""The joiners that Persian, Indic scripts and emoji need; shown as they are unless they stand at an edge."""
_BLANKS = re.compile(r"\s+")
_COMMANDS = re.compile(r"(?<!\S):(?=:[A-Za-z])|#(?=#(?:vso)?\[)")
"""Signs with which a line, or part of one, is a command to a CI system that reads what a job prints."""
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
    """Return ``text`` made :func:`visible`, with line breaks shown as ``⏎`` and tabs as blanks.

    A blank parts the signs of commands to CI systems (``::stop-commands::``, ``##vso[``).
    """
    broken = _BLANKS.sub(lambda run: run.group() if _BREAKS.isdisjoint(run.group()) else " ⏎ ", text.replace("\t", " "))
    return _COMMANDS.sub(lambda sign: f"{sign.group()} ", visible(broken))


def shown_name(name: object, most: int = MOST_SHOWN) -> str:
    """Return what somebody else named (a path, column, key, label or option) on one line, visible, cut to ``most``."""
    text = str(name)
    if len(text) > most:
        kept = most // 3
        text = f"{text[:kept]}…{text[len(text) - (most - kept - 1) :]}"
    return one_line(text)


def shown_lines(text: str) -> str:
    """Return a message of several lines with each line made :func:`visible`: the last net before a terminal."""
    return "\n".join(visible(line) for line in text.split("\n"))
