"""What experts said, for the terminal and as Markdown."""

from __future__ import annotations

from corpusaudit.reports.languages.catalogue import ENGLISH
from corpusaudit.reports.markdown import in_language, review_section
from corpusaudit.reports.review import TITLE, opening, review_tables, sentences
from corpusaudit.reports.text import aligned, one_line, wrap
from corpusaudit.results import Review

_CELLS = 100
"""Width of sentences on a terminal."""


def review_terminal(review: Review) -> str:
    """Return a review for a terminal."""
    parts = ["\n".join(wrap(one_line(opening(review)), _CELLS))]
    for table in review_tables(review):
        rows = [[one_line(cell) for cell in row] for row in table.rows]
        parts.append(f"{table.title}\n{aligned(list(table.head), rows)}")
    parts += ["\n".join(wrap(one_line(sentence), _CELLS)) for sentence in sentences(review)]
    return "\n\n".join(parts) + "\n"


def review_markdown(review: Review) -> str:
    """Return a review as Markdown."""
    return in_language(f"# {TITLE}\n\n{review_section(review, '##')}\n", ENGLISH)
