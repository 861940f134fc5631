"""Certain passages: counted by hand, blind to what several people share, and quiet on real text."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import Unmeasured
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.memorization import certain_passages
from corpusaudit.metrics.memorization.certain_passages import exclusive_tokens
from corpusaudit.metrics.shared.exchange import pool_of
from corpusaudit.metrics.shared.exclusive import chance_from, surplus_p_value
from tests.kept import KEPT

LETTERS = "abcdefghijklmnopqrst"


def words(seed: int, count: int) -> str:
    rng = random.Random(seed)
    return " ".join("".join(rng.choice(LETTERS) for _ in range(7)) for _ in range(count))


SOURCE, HOLDOUT, OWN = ([words(first + i, 60) for i in range(40)] for first in (0, 100, 200))


def with_passage(own: str, source: str, count: int = 25) -> str:
    return f"{own} {' '.join(source.split()[10 : 10 + count])} {words(len(own), 5)}"


def figure(measure: Callable, synthetic: list[str], source: list[str] = SOURCE, holdout: list[str] = HOLDOUT) -> object:
    return measure("certain_passages", synthetic, source, holdout)[0].measurements[0]


def test_tokens_in_common_with_one_person_are_counted_once() -> None:
    roles = {"synthetic": [with_passage(OWN[0], SOURCE[3], 25), OWN[1]], "source": SOURCE, "holdout": HOLDOUT}
    workspace = Workspace({role: Corpus.from_texts(texts) for role, texts in roles.items()}, store=KEPT)
    document, person, tokens = exclusive_tokens(workspace.tokens("synthetic"), pool_of(workspace), 16)
    assert (document.tolist(), person.tolist(), tokens.tolist()) == ([0], [3], [25.0])


def test_two_passages_of_one_person_add_up_and_a_gap_between_them_does_not_count() -> None:
    first, second = " ".join(SOURCE[3].split()[:20]), " ".join(SOURCE[3].split()[30:50])
    roles = {"synthetic": [f"{first} {words(9, 4)} {second}"], "source": SOURCE, "holdout": HOLDOUT}
    workspace = Workspace({role: Corpus.from_texts(texts) for role, texts in roles.items()}, store=KEPT)
    assert exclusive_tokens(workspace.tokens("synthetic"), pool_of(workspace), 16)[2].tolist() == [40.0]


def test_what_real_people_share_is_found_between_them_alone() -> None:
    shared = words(900, 30)
    source = [f"{SOURCE[0]} {shared}", *SOURCE[1:]]
    roles = {"synthetic": OWN, "source": source, "holdout": [f"{HOLDOUT[0]} {shared}", *HOLDOUT[1:]]}
    workspace = Workspace({role: Corpus.from_texts(texts) for role, texts in roles.items()}, store=KEPT)
    pool = pool_of(workspace)
    document, person, tokens = exclusive_tokens(pool.tokens, pool, 16, pool.people)
    assert (document.tolist(), person.tolist(), tokens.tolist()) == ([40], [0], [30.0])
    assert len(exclusive_tokens(workspace.tokens("synthetic"), pool, 16)[0]) == 0


def test_passages_beyond_chance_are_certain_and_clean_text_is_not(measure: Callable) -> None:
    planted = [with_passage(own, source) for own, source in zip(OWN[:6], SOURCE, strict=False)]
    found = figure(measure, [*planted, *OWN[6:]])
    pairs = 40 * 40 / (40 * 40 + 40 * 40 + 80 * 79 / 2)
    assert found.p_value == pytest.approx(pairs**6, rel=1e-6)
    # All of one length, so those that must be set aside cannot be told from the others: all six are named.
    assert (found.value, found.n) == (pytest.approx(6 / 40), 40)
    clean = figure(measure, OWN)
    assert (clean.value, clean.p_value) == (0, 1)
    assert 0.1 < clean.detectable < 0.3


def test_documents_put_together_from_two_people_are_seen(measure: Callable) -> None:
    mixed = [
        " ".join([*SOURCE[2 * i].split()[:30], *SOURCE[2 * i + 1].split()[:30]]) for i in range(4)
    ]  # nothing in them is their own, and no person's text is most of them
    assert figure(measure, [*mixed, *OWN[4:]]).value == pytest.approx(0.1)


def test_one_persons_passage_in_many_documents_counts_once(measure: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    repeated = [with_passage(own, SOURCE[0]) for own in OWN]
    assert figure(measure, repeated).p_value == 1, "a few people are not told from none"
    monkeypatch.setattr(certain_passages, "published_events", lambda events, *_: events)
    found = figure(measure, repeated)
    assert found.p_value == pytest.approx(40 * 40 / (40 * 40 + 40 * 40 + 80 * 79 / 2))
    assert found.value == 0


def test_a_template_of_many_people_is_nobodys(measure: Callable) -> None:
    template = words(800, 30)
    roles = [[f"{text} {template}" for text in texts] for texts in (OWN, SOURCE, HOLDOUT)]
    assert figure(measure, *roles).value == 0


def test_a_generator_of_templates_is_compared_with_the_holdout(measure: Callable) -> None:
    templates = [words(700 + i, 30) for i in range(20)]
    source = [f"{text} {templates[i]}" if i < 20 else text for i, text in enumerate(SOURCE)]
    holdout = [f"{text} {words(600 + i, 30)}" if i < 20 else text for i, text in enumerate(HOLDOUT)]
    synthetic = [f"{OWN[i]} {templates[i % 20]} {words(600 + i % 20, 30)}" for i in range(40)]
    assert figure(measure, synthetic, source, holdout).value == 0


def test_too_little_text_is_unmeasured(measure: Callable) -> None:
    with pytest.raises(Unmeasured, match="no synthetic document has 16 tokens"):
        figure(measure, ["too short"])
    with pytest.raises(Unmeasured, match="source or holdout has no document of 16 tokens"):
        figure(measure, OWN, ["short"], ["brief"])
    with pytest.raises(Unmeasured, match="a larger holdout would do"):
        figure(measure, OWN[:2], SOURCE[:2], HOLDOUT[:2])


@pytest.mark.shared
def test_real_text_in_all_roles_is_quiet_and_passages_in_it_are_not(shared_data: Path) -> None:
    with gzip.open(shared_data / "mts_dialog" / "dialogues.jsonl.gz", "rt", encoding="utf-8") as handle:
        texts = list(dict.fromkeys(json.loads(line)["text"] for line in handle))
    drawn = [" ".join(text.split()[:90]) for text in random.Random(0).sample(texts, 450)]
    source, holdout, own = drawn[:150], drawn[150:300], drawn[300:]
    planted = [f"{a} {' '.join(b.split()[:60])}" for a, b in zip(own[:15], source, strict=False)]
    found = []
    for synthetic in (own, [*planted, *own[15:]]):
        roles = {"synthetic": synthetic, "source": source, "holdout": holdout}
        workspace = Workspace({role: Corpus.from_texts(rows) for role, rows in roles.items()}, store=KEPT)
        pool = pool_of(workspace)
        _, person, tokens = exclusive_tokens(workspace.tokens("synthetic"), pool, 16)
        events = certain_passages.pair_events(pool, person, tokens, len(synthetic), 16)
        chance = chance_from(events)
        found.append(surplus_p_value(events.source, chance.others, chance.share))
    clean, copied = found
    assert clean > 0.05
    assert copied <= 0.002
