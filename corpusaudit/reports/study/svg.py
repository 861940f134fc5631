"""The study's figure as one SVG file, which asks nothing of the network and holds no script."""

from __future__ import annotations

from html import escape

from corpusaudit.reports.study.figure import SIZE, WIDTH, Line, Point, Shape, study_figure
from corpusaudit.reports.text import visible
from corpusaudit.results import Study

_LINES = {
    "axis": 'stroke="#222" stroke-width="0.8"',
    "grid": 'stroke="#ddd" stroke-width="0.5"',
    "cross": 'stroke="#2b5c9e" stroke-width="0.7"',
    "real": 'stroke="#777" stroke-width="0.6" stroke-dasharray="1.5 2"',
}


def study_svg(study: Study) -> str:
    """Return the figure of privacy against quality, its texts as texts."""
    figure = study_figure(study)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{WIDTH:g}pt" height="{figure.height:g}pt" '
        f'viewBox="0 0 {WIDTH:g} {figure.height:g}" font-family="Helvetica, Arial, sans-serif" font-size="{SIZE:g}">\n'
        f"<title>{_text(figure.title)}</title>\n<desc>{_text(figure.description)}</desc>\n"
        + "".join(f"{_element(shape)}\n" for shape in figure.shapes)
        + "</svg>\n"
    )


def _element(shape: Shape) -> str:
    if isinstance(shape, Line):
        ends = f'x1="{shape.x1:.2f}" y1="{shape.y1:.2f}" x2="{shape.x2:.2f}" y2="{shape.y2:.2f}"'
        return f"<line {ends} {_LINES[shape.style]}/>"
    if isinstance(shape, Point):
        look = 'fill="#fff" stroke="#555"' if shape.hollow else 'fill="#2b5c9e"'
        return f'<circle cx="{shape.x:.2f}" cy="{shape.y:.2f}" r="2.8" {look}/>'
    return f'<text x="{shape.x:.2f}" y="{shape.y:.2f}" text-anchor="{shape.anchor}">{_text(shape.text)}</text>'


def _text(text: str) -> str:
    return escape(visible(text))
