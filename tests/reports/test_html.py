"""The HTML report: valid, closed to the outside, escaped, complete, readable by everyone."""

from __future__ import annotations

import re
from collections import Counter
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given, settings

from corpusaudit.reports.html.render import render_html
from corpusaudit.reports.text import one_line, visible
from corpusaudit.results import Part
from tests.reports.pages import Page
from tests.reports.samples import (
    SAMPLES,
    all_unmeasured,
    answered,
    clean_pass,
    full_fail,
    gate,
    hostile,
    measured,
    unread,
    with_text,
)
from tests.reports.strategies import texts

STYLE = files("corpusaudit.reports.html").joinpath("templates", "style.css").read_text(encoding="utf-8")
CONTENT = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
BASELINE = Page(render_html(with_text("x"))).tags


@pytest.fixture(scope="module", params=SAMPLES)
def page(request: pytest.FixtureRequest) -> Page:
    return Page(render_html(SAMPLES[request.param]()))


def test_nothing_active_and_nothing_outside(page: Page) -> None:
    assert not {"script", "iframe", "object", "embed", "link", "form", "base", "img"} & set(page.tags)
    policies = [m["content"] for m in page.with_tag("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert policies == [CONTENT]
    for _, attributes in page.attributes:
        assert not [
            name for name in attributes if name.startswith("on") or name in {"src", "srcset", "style", "action"}
        ]
        assert attributes.get("href", "#").startswith("#")
        assert "url(" not in attributes.get("fill", "url(#").replace("url(#", "")
    assert not page.comments


def test_style_asks_for_nothing() -> None:
    assert "url(" not in STYLE
    assert "@import" not in STYLE
    assert "</style" not in STYLE


def test_ids_are_unique_and_links_lead_somewhere(page: Page) -> None:
    ids = Counter(a["id"] for _, a in page.attributes if "id" in a)
    assert not [name for name, count in ids.items() if count > 1]
    for _, attributes in page.attributes:
        targets = attributes.get("aria-labelledby", "").split()
        targets += [attributes["href"][1:]] if "href" in attributes else []
        assert not set(targets) - set(ids)


def test_landmarks_headings_and_tables_can_be_followed(page: Page) -> None:
    assert Counter(page.tags)["main"] == Counter(page.tags)["nav"] == Counter(page.tags)["h1"] == 1
    assert Counter(page.tags)["table"] == Counter(page.tags)["caption"]
    assert all("scope" in th for th in page.with_tag("th"))
    levels = [int(tag[1]) for tag in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_chart_is_an_image_with_title_and_description(page: Page) -> None:
    images = [svg for svg in page.with_tag("svg") if "role" in svg]
    assert all(svg["role"] == "img" and len(svg["aria-labelledby"].split()) == 2 for svg in images)
    assert Counter(page.tags)["desc"] == len(images)
    assert Counter(tag for tag, _ in page.text)["desc"] == len(images), "a description is empty"


def test_the_verdict_comes_first() -> None:
    for build, words in (
        (full_fail, "Do not release"),
        (clean_pass, "met every limit"),
        (all_unmeasured, "cannot be cleared"),
    ):
        html = render_html(build())
        assert words in html
        sections = ("verdict", "overview", "d-memorization", "evidence", "gates", "unmeasured", "corpora", "limits")
        order = [html.index(f'id="{name}"') for name in sections]
        assert order == sorted(order)
        assert "What a pass does not prove" in html[: order[2]]


def folds(html: str) -> str:
    """Return what stands in the folds of dimensions, with the folds inside them."""
    return "".join(
        re.findall(r"\n<details>\n<summary><b>(?:Met|Judged by no limit)</b>.*?</div>\n</details>", html, re.S)
    )


def test_what_wants_action_stands_open_and_the_rest_is_folded() -> None:
    html = render_html(full_fail())
    assert 'class="card fail' in html
    assert 'class="card unmeasured' in html
    assert not re.findall(r'class="card (?:fail|warn|unmeasured)', folds(html))
    for title in ("Distance to the nearest source text", "Personal details that were made up"):
        assert f"<bdi>{title}</bdi></h3>" in folds(html), "no limit judges it"
    calm = render_html(clean_pass())
    assert 'class="card pass' in folds(calm)
    assert "What to do next" not in calm


def test_a_limit_without_its_measurement_has_a_card_that_says_how_to_get_it() -> None:
    missing = gate("fidelity.coverage", "unmeasured", None, explanation="no holdout was given")
    page = Page(render_html(unread().model_copy(update={"gates": (missing,)})))
    assert page.shown().count("no holdout was given") == 2, "in its card and in the list of what was not measured"
    assert any(attributes.get("id", "").startswith("fidelity-") for attributes in page.with_tag("article"))


def test_acceptances_are_seen_without_unfolding_anything_with_reason_owner_and_end() -> None:
    html = render_html(answered())
    section = html[html.index('<section id="accepted"') : html.index('<section id="d-memorization"')]
    assert "<details" not in section
    said = re.sub(r"\s+", " ", Page(section).shown())
    for words in ("rare codes were left out", "data protection", "2026-06-30", "it ended on 2026-01-10"):
        assert words in said
    assert said.index("≈ in force") < said.index("not counted ") < said.index("✕ expired") < said.index("· unused")
    assert '<a href="#incident-1">' in section
    assert 'id="accepted"' not in render_html(clean_pass())


def test_both_figures_stand_with_a_limit_from_whose_figure_something_was_taken() -> None:
    html = render_html(answered())
    card = html[html.index('id="memorization-1"') : html.index('id="memorization-2"')]
    assert "<span>judged: 0%</span>" in card
    assert "0.25%" in card
    table = html[html.index('id="gates"') :]
    assert "<strong>0.25%</strong><small>judged: 0%</small>" in table
    assert "judged: 0%" not in render_html(clean_pass())


def test_limits_that_were_left_out_on_request_bury_nothing() -> None:
    html = render_html(unread())
    assert "Left out on request: <bdi>Coverage: real texts with a synthetic neighbour</bdi>." in html
    page = Page(html)
    assert not any(attributes.get("id", "").startswith("fidelity-") for attributes in page.with_tag("article"))
    banner = html[html.index('class="pressing"') : html.index('id="overview"')]
    assert "Coverage" not in banner
    table = html[html.index('id="gates"') :]
    assert table.index("Passages copied word for word") < table.index("Left out on request")


def test_the_detector_stands_in_the_section_of_disclosure() -> None:
    html = render_html(full_fail())
    assert html.index('id="d-disclosure"') < html.index('id="detector"') < html.index('id="d-fidelity"')
    assert "finds least often, as the right type: name 95.7%" in html


def test_a_note_that_several_figures_share_is_said_once() -> None:
    note = "Compared with the holdout."
    shared = tuple(m.model_copy(update={"note": note}) for m in full_fail().measurements if m.dimension == "fidelity")
    html = render_html(full_fail().model_copy(update={"measurements": shared, "gates": ()}))
    assert html.count(note) == 1


def test_parts_that_count_details_say_so_and_stand_once() -> None:
    types = (Part(by="type", name="PERSON", value=0.4, n=44),)
    html = render_html(
        clean_pass().model_copy(update={"measurements": (measured("disclosure.pii_leaked", 0.1, parts=types),)})
    )
    assert "By type (highest first), shares of the details of each type, not of documents" in html
    assert html.count("name (44)") == 2, "the mark and its description, and no table"


def test_every_gate_shows_limit_value_interval_baseline_state_and_reason() -> None:
    shown = Page(render_html(full_fail())).shown()
    row = shown[shown.index("The limits and how they came out") :]
    for text in ("✕ not met", "at most 2 percentage points above holdout", "5.33%", "4.2% to 6.75%", "0.5%"):
        assert text in re.sub(r"\s+", " ", row)
    assert "Real authors share some runs" in row
    assert "at most 1.2 × holdout" in row


def test_what_does_not_exist_is_never_zero() -> None:
    page = Page(render_html(all_unmeasured()))
    figures = [text.strip() for tag, text in page.text if tag in {"td", "strong", "text"}]
    assert figures.count("n/a") == 9, "value and holdout of three limits, and the value again in the verdict"
    assert figures.count("not measured") == 4
    assert not {"0", "0%"} & set(figures)
    shown = page.shown()
    assert "not given" in shown
    assert shown.count("no source corpus was given") >= 4
    assert "nothing was searched" in shown


def test_unknown_measurements_fall_back_on_their_name() -> None:
    shown = Page(render_html(with_text("acme.new_metric"))).shown()
    assert "New metric" in shown
    assert "documentation of the package" in shown


def test_hidden_characters_are_spelled_out() -> None:
    html = render_html(hostile())
    html.encode()
    for code in ("⟨U+202E⟩", "⟨U+2066⟩", "⟨U+D800⟩", "⟨U+001B⟩", "⟨U+0000⟩"):
        assert code in html
    body = html[html.index("</style>") :]
    assert not [c for c in body if c != "\n" and visible(c) != c and c not in "\u200c\u200d"]


@settings(max_examples=60, deadline=None)
@given(texts)
def test_no_text_from_outside_changes_the_page(text: str) -> None:
    html = render_html(with_text(text))
    html.encode()
    page = Page(html)
    assert page.tags == BASELINE
    assert not page.comments
    shown = [shown for tag, shown in page.text if tag == "bdi"]
    assert not one_line(text).strip() or any(one_line(text).strip() in part for part in shown)


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_colours_have_the_contrast_of_wcag_aa() -> None:
    schemes = [
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", block))
        for block in re.findall(r":root \{(.*?)\}", STYLE, re.S)
    ]
    assert len(schemes) == 3, "light, dark, print"
    for scheme in schemes:
        states = ("fail", "pass", "unmeasured", "warn", "accepted")
        pairs = [(state, f"{state}-bg") for state in states] + [("chip-ink", "chip")]
        pairs += [(ink, paper) for ink in ("ink", "soft", "link", *states) for paper in ("paper", "surface")]
        pairs += [(ink, f"{state}-bg") for ink in ("ink", "soft", "link") for state in states]
        weak = [(a, b) for a, b in pairs if _contrast(scheme[a], scheme[b]) < 4.5]
        marks = [(mark, "surface") for mark in ("synthetic", "holdout", "limit")]
        weak += [(a, b) for a, b in marks if _contrast(scheme[a], scheme[b]) < 3]
        assert not weak
