"""The five tiles: state, the figure that came out worst, the same figure for real text, a link to the section."""

from __future__ import annotations

from corpusaudit.reports.html.render import render_html
from corpusaudit.reports.html.tiles import Tile, tiles
from corpusaudit.results import DIMENSIONS
from tests.reports.pages import Page
from tests.reports.samples import SAMPLES, all_unmeasured, answered, clean_pass, full_fail, unread, warned


def by_name(found: tuple[Tile, ...]) -> dict[str, Tile]:
    return {tile.name: tile for tile in found}


def test_there_are_five_privacy_first_whatever_was_measured() -> None:
    for build in SAMPLES.values():
        found = tiles(build())
        assert {tile.name for tile in found} == set(DIMENSIONS)
        assert [tile.name for tile in found][:2] == ["memorization", "disclosure"]


def test_a_tile_shows_the_worst_limit_with_its_figure_and_that_of_real_text() -> None:
    copying = by_name(tiles(full_fail()))["memorization"]
    assert (copying.tone, copying.figure, copying.what) == ("fail", "1.5%", "Documents copied whole")
    assert copying.baseline == "real unseen text: 0%"
    assert by_name(tiles(full_fail()))["fidelity"].tone == "unmeasured"
    assert by_name(tiles(warned()))["diversity"].tone == "warn"
    assert by_name(tiles(clean_pass()))["disclosure"].tone == "pass"


def test_without_a_limit_it_says_so_and_without_a_figure_it_shows_none() -> None:
    found = by_name(tiles(full_fail().model_copy(update={"gates": ()})))
    assert (found["utility"].tone, found["utility"].word) == ("none", "no limit set")
    assert found["utility"].figure == "0.744"
    assert found["utility"].baseline == "trained on the source: 0.77"
    empty = by_name(tiles(all_unmeasured()))
    assert (empty["diversity"].word, empty["diversity"].figure, empty["diversity"].target) == ("not measured", "", "")
    assert (empty["memorization"].word, empty["memorization"].figure) == ("not measured", "")


def test_a_figure_without_what_was_accepted_has_the_other_one_below() -> None:
    found = by_name(tiles(answered()))
    assert found["fidelity"].tone == "accepted"
    copying = found["memorization"]
    assert (copying.tone, copying.figure) == ("pass", "0%")
    assert copying.baseline.endswith("; with all documents: 0.25%")


def test_a_limit_that_was_left_out_or_cannot_be_judged_is_no_figure() -> None:
    found = by_name(tiles(unread()))
    assert (found["fidelity"].word, found["fidelity"].figure) == ("left out", "")
    assert found["memorization"].word == "not judged"


def test_tiles_link_to_sections_that_are_there() -> None:
    for build in SAMPLES.values():
        report = build()
        ids = {attributes.get("id") for _, attributes in Page(render_html(report)).attributes}
        assert {tile.target for tile in tiles(report)} - {""} <= ids
