"""The measurement on SPIA: keywords that stand in the text, and what of them is found."""

from __future__ import annotations

from benchmarks.details.spia import figures

ROW = {
    "text": "She moved from Olmos to Segorbe. Olmos was small.",
    "subjects": [
        {"PIIs": [{"tag": "LOCATION", "keyword": "Olmos"}, {"tag": "LOCATION", "keyword": "Segorbe"}]},
        {"PIIs": [{"tag": "LOCATION", "keyword": "Jávea / Spain"}, {"tag": "LOCATION", "keyword": ""}]},
    ],
}


def test_one_place_of_a_keyword_is_enough_and_one_that_stands_nowhere_is_not_asked_for() -> None:
    rows = figures([ROW], [[(33, 38, "LOCATION"), (24, 31, "PERSON")]])
    assert [(row["keywords"], row["n"], row["recall"], row["any type"]) for row in rows] == [
        (4, 2, "0.500", "1.000"),
        (0, 0, "0.000", "0.000"),
        (0, 0, "0.000", "0.000"),
    ]
