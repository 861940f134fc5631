"""A release beside the one before it as one HTML file, in the look of the report."""

from __future__ import annotations

from corpusaudit.reports import releases as words
from corpusaudit.reports.html.compare import breakable
from corpusaudit.reports.html.render import environment, style_sheet
from corpusaudit.results import Releases


def render_releases_html(releases: Releases) -> str:
    """Return the two releases as one self-contained HTML page, without script and without any request."""
    found = words.groups(releases)
    return (
        environment()
        .get_template("releases.html.j2")
        .render(
            style=style_sheet("style.css") + style_sheet("compare.css"),
            title=words.TITLE,
            headline=words.headline(releases),
            release_head=words.RELEASE_HEAD,
            releases=words.release_rows(releases),
            pressing=[(turn, *words.TURNS[turn], rows) for turn, rows in found if turn in words.PRESSING],
            folded=[(turn, *words.TURNS[turn], rows) for turn, rows in found if turn not in words.PRESSING],
            unchanged=words.unchanged(releases),
            limits=words.limit_rows(releases),
            exposed=words.exposed_sentences(releases),
            twice_head=words.TWICE_HEAD,
            twice=words.twice_rows(releases),
            more=words.more_twice(releases),
            notes=releases.notes,
            shared=releases.whole.shared,
            breakable=breakable,
        )
    )
