"""The worked examples of the metrics' pages: each is measured again, and its texts and figures stand on the page."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.features.text.tokens import tokenize
from corpusaudit.features.vectors.embeddings import embed
from corpusaudit.features.vectors.windows import nearest_windows
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.memorization.approximate_copies import bleu
from corpusaudit.metrics.memorization.authenticity import authentic
from corpusaudit.metrics.memorization.closer_to_source import compare_pools, share_closer
from corpusaudit.metrics.record import Outcome
from corpusaudit.metrics.registry import load_metric
from corpusaudit.metrics.shared.statistics import detectable_rate, excess_p_value

DOCS = Path(__file__).resolve().parents[1] / "docs"

BAKERY = "Since the flood took the bakery her father built, she counts the loaves twice before dawn"
CONSENT = "Risks and benefits of treatment were discussed and informed consent was obtained today."
WIDOW = "The patient has been unable to sleep since her husband died in March, and she cries most evenings."
BUS = "He stopped going to work because the bus frightens him and his heart races at every stop."
REWORDED = (
    "The patient has been unable to sleep since her husband died last March, and she cries on most evenings.",
    "The patient cannot sleep since the death of her husband in the spring, and weeps nearly every night.",
    "She hears voices that comment on what she does and has stopped eating with the family.",
)
DRINKER = "His drinking got worse after the factory closed, and he now starts before noon."
DETAILS = (
    "Keller, Maria (04/03/1961) asked for an earlier visit.",
    "Dr. Ingrid Solberg referred him to the clinic.",
    "Rafael Costa sleeps badly and can be reached at 555-0199.",
    "She sleeps badly and eats little.",
)
MARIA = "Maria Keller, born 3 April 1961, lives in Lindau and can be reached at 555-0142."
THOMAS = "Thomas Osei was seen on 12 May 2019 in Lindau."
INGRID = "Dr. Ingrid Solberg saw the patient on 7 June 2020; call 555-0177."


def page(metric: str) -> str:
    """Return the page in one line, without emphasis."""
    text = (DOCS / "metrics" / f"{metric}.md").read_text(encoding="utf-8")
    return re.sub(r"\s+", " ", text.replace("*", ""))


def measured(
    metric: str, synthetic: list[str], source: list[str], holdout: list[str] | None, **parameters: float
) -> Outcome:
    texts = {"synthetic": synthetic, "source": source} | ({} if holdout is None else {"holdout": holdout})
    workspace = Workspace({role: Corpus.from_texts(given) for role, given in texts.items()})
    return load_metric(metric).measure(workspace, **parameters)


def value(metric: str, synthetic: list[str], source: list[str], holdout: list[str]) -> float | None:
    (measurement,) = measured(metric, synthetic, source, holdout).measurements
    return measurement.value


def test_exact_copies() -> None:
    source = "She has slept badly since the move in spring."
    synthetic = [
        "SHE has slept badly, since the move -- in spring!",
        "She has slept badly since her move in spring.",
        "No pain today.",
    ]
    assert all(text.rstrip(".!") in page("memorization.exact_copies") for text in (source, *synthetic))
    assert value("memorization.exact_copies", synthetic, [source], ["He eats well."]) == 0.5
    assert "The value is 1 of 2, 50 %" in page("memorization.exact_copies")
    records = [" ".join(f"{name}{i}" for i in range(count)) for name, count in (("elm", 20), ("tin", 27))]
    between = ["a b c d e", "a b c d e f"]
    joined = [f"{records[0]} {words} {records[1]}" for words in between]
    outcome = measured("memorization.exact_copies", joined, records, ["He eats well."])
    assert outcome.measurements[0].value == 0.5
    assert [piece.synthetic_id for piece in outcome.evidence] == ["0", "0"]
    assert "has 47 of its 52 words from them, 90.4 %" in page("memorization.exact_copies")
    assert "With six words in between it is 88.7 %" in page("memorization.exact_copies")


def test_verbatim_and_longest_run() -> None:
    shown = page("memorization.verbatim")
    assert all(text.rstrip(".") in shown for text in (f"{BAKERY} and cannot leave.", CONSENT))
    synthetic = [f"Long visit. {BAKERY}, then rests.", f"She sleeps well and eats with appetite again. {CONSENT}"]
    assert synthetic[0] in shown
    source = [f"{BAKERY} and cannot leave. {CONSENT}", f"He sold the boat after the storm. {CONSENT}"]
    outcome = measured("memorization.verbatim", synthetic, source, [DRINKER])
    assert outcome.measurements[0].value == 0.5
    assert [evidence.score for evidence in outcome.evidence] == [16.0]
    (longest,) = measured("memorization.longest_run", synthetic, source, [DRINKER]).measurements
    assert longest.value == 16
    assert longest.holdout is not None
    assert longest.holdout.matched == 8


def test_near_copies() -> None:
    shown = (DOCS / "metrics" / "memorization.near_copies.md").read_text(encoding="utf-8")
    source = [f"{BAKERY} and cannot leave.", "He sold the boat after the storm and has not spoken to his brother since "
              "the funeral in spring."]  # fmt: skip
    rows = re.findall(r"^\| ([A-Z].*\.) \| (\.\d+) \|$", shown, re.MULTILINE)
    assert len(rows) == 3
    evidence = measured("memorization.near_copies", [row[0] for row in rows], source, None, max_share=0.01).evidence
    for index, (_, share) in enumerate(rows):
        best = max(piece.score for piece in evidence if piece.synthetic_id == str(index))
        assert best == pytest.approx(float(share), abs=0.005)
    (figure,) = measured("memorization.near_copies", [row[0] for row in rows], source, None).measurements
    assert figure.value == pytest.approx(2 / 3)
    assert "two of three are flagged: 67 %" in shown


def test_plagiarism_rate_and_nearest_distance() -> None:
    shown = page("memorization.plagiarism_rate")
    distance = nearest_windows(embed(REWORDED), embed([WIDOW, BUS])).distance
    assert WIDOW in shown
    for text, found in zip(REWORDED, distance, strict=True):
        figure = re.search(rf"{re.escape(text)} \| (\.\d+) \|", shown)
        assert figure is not None
        assert found == pytest.approx(float(figure.group(1)), abs=0.005)
    assert value("memorization.plagiarism_rate", [*REWORDED], [WIDOW, BUS], [DRINKER]) == pytest.approx(1 / 3)
    (nearest,) = measured("memorization.nearest_distance", [*REWORDED], [WIDOW, BUS], [DRINKER]).measurements
    assert nearest.value == pytest.approx(0.119, abs=0.005)
    assert nearest.holdout is not None
    assert nearest.holdout.value == pytest.approx(0.599, abs=0.005)
    assert nearest.p_value == pytest.approx(0.5)


def test_closer_to_source() -> None:
    def at(*degrees: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        angles = np.deg2rad(np.array(degrees))
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)

    one, two = (compare_pools(at(0), pool, at(20, 80)) for pool in (at(10, 50, 60, 70), at(10, 15, 60, 70)))
    assert share_closer(one, (4, 2)) == pytest.approx(0.5)
    assert share_closer(two, (4, 2)) == pytest.approx(5 / 6)
    assert "5/6 = .833" in page("memorization.closer_to_source")


@pytest.mark.parametrize(
    ("metric", "share", "words"),
    [
        ("disclosure.pii_found", 0.75, "Three of four hold a detail: 75 %"),
        ("disclosure.certain_leaks", 0.25, "1 of 4 documents, 25 %"),
        ("disclosure.pii_leaked", 0.25, "The value is 1 of 4, 25 %"),
        ("disclosure.pii_phantom", 0.25, "the second of four documents"),
        ("disclosure.pii_invented", 0.25, "an invented telephone number: 25 %"),
    ],
)
def test_personal_details(metric: str, share: float, words: str) -> None:
    outcome = measured(metric, [*DETAILS], [MARIA, THOMAS], [INGRID])
    assert outcome.measurements[0].value == share
    assert words in page(metric)
    assert all(text in page("disclosure.pii_found") for text in DETAILS)
    assert all(text.rstrip(".") in page("disclosure.pii_leaked") for text in (MARIA, INGRID))
    if metric == "disclosure.pii_leaked":
        phantom = measured("disclosure.pii_phantom", [*DETAILS], [MARIA, THOMAS], [INGRID]).evidence
        assert {(evidence.synthetic_id, evidence.class_) for evidence in outcome.evidence} == {("0", "leaked")}
        assert {(evidence.synthetic_id, evidence.class_) for evidence in phantom} == {("1", "phantom")}


def test_the_tables_of_what_shows() -> None:
    text = (DOCS / "limits.md").read_text(encoding="utf-8")
    header, row = (re.findall(r"[\d.,]+", line) for line in re.findall(r"^\| (?:documents|detectable).*$", text, re.M))
    for documents, rate in zip(header, row, strict=True):
        found = detectable_rate(int(documents.replace(",", "")))
        assert 100 * found == pytest.approx(float(rate), abs=0.051 if found > 0.01 else 0.0051)
    rows = re.findall(r"^\| ([\d,]+) \| ([\d,]+) \| (\d+) \| ([\d.]+) % \|$", text, re.MULTILINE)
    assert len(rows) == 8
    for first, second, needed, share in rows:
        n, m, k = int(first.replace(",", "")), int(second.replace(",", "")), int(needed)
        assert excess_p_value(k, n, 0, m) <= 0.002 < excess_p_value(k - 1, n, 0, m)
        assert 100 * k / n == pytest.approx(float(share), abs=0.051)


def test_authenticity() -> None:
    shown = page("memorization.authenticity")
    source, synthetic = np.array([0, 1, 5.0]), np.array([0.4, 2.5, 3.5])
    far = np.abs(synthetic[:, None] - source)
    nearest = np.argsort(far, axis=1)
    found = authentic(np.take_along_axis(far, nearest, 1), nearest, np.array([1, 1, 4.0]))
    assert found.tolist() == [False, True, False]
    assert "at 0, 1 and 5. A synthetic document at .4" in shown
    assert "1 of 3, 33 %" in shown


def test_rare_phrases() -> None:
    shown = page("disclosure.rare_phrases")
    told, today = (
        "He lost both thumbs in the mill fire of 1987 and rents a room above the bakery",
        "was seen in the clinic today and feels well",
    )
    assert told in shown
    assert today in shown
    source = [f"Patient {i} {today}." for i in range(39)]
    synthetic = [f"Patient {i} {today}." for i in range(100, 119)]
    outcome = measured(
        "disclosure.rare_phrases",
        [*synthetic, "Years before, he lost both thumbs in the mill fire of 1987."],
        [*source, f"{told}."],
        [DRINKER],
    )
    assert outcome.measurements[0].value == 0.05
    assert "the only one flagged: 5 %" in shown
    assert "Years before, he lost both thumbs in the mill fire of 1987." in shown


def test_near_duplicates() -> None:
    synthetic = [
        "She sleeps badly since the move in spring, she says.",
        "She sleeps badly since the fall in spring, she says.",
        "She sleeps badly since the fall in autumn, she claims.",
        "He eats well again.",
    ]
    shown = page("diversity.near_duplicates")
    assert all(text in shown for text in synthetic)
    assert value("diversity.near_duplicates", synthetic, [], ["No pain."]) == 0.75
    assert value("diversity.near_duplicates", [synthetic[0], *synthetic[2:]], [], ["No pain."]) == 0


def test_approximate_copies() -> None:
    source = "He carried the lantern across the frozen river while his brother counted the horses."
    synthetic = [source.replace("frozen", "icy"), source.replace("frozen", "icy").replace("carried", "took")]
    shown = page("memorization.approximate_copies")
    assert all(text in shown for text in (source, *synthetic))
    (piece,) = measured("memorization.approximate_copies", synthetic, [source], ["No pain."]).evidence
    assert f"{piece.score:.3f}, a copy".removeprefix("0") in shown
    tokens = tokenize([source, *synthetic])
    assert f"{bleu(tokens.document(2), tokens.document(0)):.3f}, none".removeprefix("0") in shown
    assert value("memorization.approximate_copies", synthetic, [source], ["No pain."]) == 0.5
