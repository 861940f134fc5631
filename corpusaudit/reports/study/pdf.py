"""The study's figure as PDF: one page of lines, circles and texts in Helvetica, which every reader of PDF has.

A handful of operators is all that it takes, so the file is written here (ISO 32000-1): no package is needed, the same
study gives the same bytes, and all of them are ASCII. The font holds the signs of Windows-1252; any other is written by
its code, ``<U+4F60>``.
"""

from __future__ import annotations

from corpusaudit.reports.study.figure import SIZE, WIDTH, Line, Point, Shape, Text, study_figure
from corpusaudit.reports.text import visible
from corpusaudit.results import Study

_LINES = {
    "axis": "0.13 0.13 0.13 RG 0.8 w [] 0 d",
    "grid": "0.87 0.87 0.87 RG 0.5 w [] 0 d",
    "cross": "0.17 0.36 0.62 RG 0.7 w [] 0 d",
    "real": "0.47 0.47 0.47 RG 0.6 w [1.5 2] 0 d",
}
_RADIUS = 2.8  # points
_CURVE = 0.5523  # of the radius: where the handles of a Bezier curve lie that is a quarter of a circle
_OTHER = 556  # the width of letters beyond ASCII: that of most of them
_WIDTHS = (
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556),
    *(1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556),
    *(333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556),
    *(556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
)
"""The widths of Helvetica's letters from the blank to the tilde, in thousandths of their size (Adobe's metrics)."""


def study_pdf(study: Study) -> str:
    """Return the figure of privacy against quality as the text of a PDF file, which is ASCII."""
    figure = study_figure(study)
    content = "\n".join(_drawn(shape, figure.height) for shape in figure.shapes)
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH:g} {figure.height:g}] "
        "/Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        f"<< /Title ({_escaped(_encoded(figure.title))}) /Producer (corpusaudit) >>",
    )
    body, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{one}\nendobj\n"
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        f"{body}xref\n0 {size}\n0000000000 65535 f \n{rows}"
        f"trailer\n<< /Size {size} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    )


def _drawn(shape: Shape, height: float) -> str:
    if isinstance(shape, Line):
        return f"{_LINES[shape.style]} {_at(shape.x1, shape.y1, height)} m {_at(shape.x2, shape.y2, height)} l S"
    return _circle(shape, height) if isinstance(shape, Point) else _text(shape, height)


def _at(x: float, y: float, height: float) -> str:
    """Return a place as PDF counts it, from the lower left corner of a page of that height."""
    return f"{x:.2f} {height - y:.2f}"


def _circle(point: Point, height: float) -> str:
    x, y, r, c = point.x, point.y, _RADIUS, _RADIUS * _CURVE
    quarters = (
        ((x + r, y + c), (x + c, y + r), (x, y + r)),
        ((x - c, y + r), (x - r, y + c), (x - r, y)),
        ((x - r, y - c), (x - c, y - r), (x, y - r)),
        ((x + c, y - r), (x + r, y - c), (x + r, y)),
    )
    curves = " ".join(f"{' '.join(_at(*place, height) for place in quarter)} c" for quarter in quarters)
    look = "1 1 1 rg 0.33 0.33 0.33 RG 1 w [] 0 d" if point.hollow else "0.17 0.36 0.62 rg"
    return f"{look} {_at(x + r, y, height)} m {curves} {'b' if point.hollow else 'f'}"


def _text(text: Text, height: float) -> str:
    letters = _encoded(text.text)
    left = text.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[text.anchor] * width(letters)
    return f"BT 0.13 0.13 0.13 rg /F1 {SIZE:g} Tf {_at(left, text.y, height)} Td ({_escaped(letters)}) Tj ET"


def width(letters: bytes) -> float:
    """Return the width of a text in points."""
    return SIZE / 1000 * sum(_WIDTHS[c - 32] if 32 <= c <= 126 else _OTHER for c in letters)


def _encoded(text: str) -> bytes:
    """Return a text in the font's own bytes; a sign that it lacks stands there by its code."""
    made = b""
    for sign in visible(text):
        try:
            made += sign.encode("cp1252")
        except UnicodeEncodeError:
            made += f"<U+{ord(sign):04X}>".encode()
    return made


def _escaped(letters: bytes) -> str:
    """Return the bytes of a text between brackets, as ASCII."""
    return "".join(f"\\{chr(c)}" if c in b"()\\" else chr(c) if 32 <= c <= 126 else f"\\{c:03o}" for c in letters)
