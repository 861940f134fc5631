"""Roles: text that is released cannot calibrate what is released."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from corpusaudit.auditing.roles import check_roles
from corpusaudit.auditing.run import audit
from corpusaudit.config import load_config
from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import InputError
from corpusaudit.features.workspace import Workspace

WORDS = [f"{start}{middle}{end}" for start in "bdfgk" for middle in "aeiou" for end in ("l", "m", "n", "r", "s", "t")]


def texts(number: int, seed: int, length: int = 60) -> list[str]:
    rng = random.Random(seed)
    return [" ".join(f"{rng.choice(WORDS)}{rng.choice(WORDS)}" for _ in range(length)) for _ in range(number)]


def check(synthetic: Sequence[str], source: Sequence[str], holdout: Sequence[str]) -> tuple[str, ...]:
    corpora = {"synthetic": synthetic, "source": source, "holdout": holdout}
    return check_roles(Workspace({role: Corpus.from_texts(documents) for role, documents in corpora.items()}))


SOURCE, HOLDOUT, OWN = texts(80, 1), texts(40, 2), texts(80, 3)


def test_corpora_of_their_own_are_let_through() -> None:
    assert check(OWN, SOURCE, HOLDOUT) == ()


@pytest.mark.parametrize("kept", [1.0, 0.5, 0.1])
def test_a_holdout_that_is_released_is_refused(kept: float) -> None:
    released = round(kept * len(HOLDOUT))
    with pytest.raises(InputError, match="word for word in the synthetic corpus"):
        check([*OWN, *HOLDOUT[: max(released, 6)]], SOURCE, HOLDOUT)


def test_a_holdout_that_is_the_synthetic_corpus_is_refused() -> None:
    copied = [f"{own} {' '.join(text.split()[:40])}" for own, text in zip(OWN[:40], SOURCE, strict=False)]
    for holdout in ([*copied, *OWN[40:]], [*copied, *OWN[40:]][20:60]):
        with pytest.raises(InputError, match="kept apart"):
            check([*copied, *OWN[40:]], SOURCE, holdout)


def test_passages_of_the_holdout_are_refused_too() -> None:
    mixed = [f"{own} {' '.join(text.split()[5:40])}" for own, text in zip(OWN, HOLDOUT[:15], strict=False)]
    with pytest.raises(InputError, match="15 of 40 holdout documents hold passages"):
        check([*mixed, *OWN[15:]], SOURCE, HOLDOUT)


def test_no_text_is_quoted() -> None:
    with pytest.raises(InputError) as raised:
        check([*OWN, *HOLDOUT], SOURCE, HOLDOUT)
    assert not set(str(raised.value).split()) & {word for text in HOLDOUT for word in text.split()}


def test_a_corpus_that_copies_its_source_is_audited() -> None:
    shared = [*HOLDOUT[:38], *SOURCE[:2]]
    assert "fewer than 5 of 40 holdout documents" in check(SOURCE, SOURCE, shared)[0]


def test_a_document_of_the_holdout_that_is_released_is_told() -> None:
    (told,) = check([*OWN, HOLDOUT[0]], SOURCE, HOLDOUT)
    assert "holdout and not in the source: fewer than 5." in told
    assert "exchanged" in told
    assert not set(told.split()) & set(HOLDOUT[0].split())
    short = " ".join(HOLDOUT[0].split()[:12])
    assert check([*OWN, short], SOURCE, [*HOLDOUT, short]) == ()
    assert check([*OWN, HOLDOUT[0]], [*SOURCE, HOLDOUT[0]], HOLDOUT)[0].startswith("fewer than 5 of 40 holdout")


def test_roles_that_may_be_exchanged_are_no_pass() -> None:
    config, only = load_config(), ["memorization.exact_copies"]
    for synthetic, state in (
        ([*OWN, HOLDOUT[0]], "unmeasured"),
        ([*OWN, HOLDOUT[0], SOURCE[0]], "fail"),
        (OWN, "pass"),
    ):
        report = audit(synthetic, SOURCE, HOLDOUT, config=config, only=only).report
        gate = next(gate for gate in report.gates if gate.metric == only[0])
        assert gate.state == state
        assert ("exchanged" in gate.explanation) == (state == "unmeasured")


def test_common_sentences_are_no_sign_of_a_released_holdout() -> None:
    form = " ".join(texts(1, 9, 30)[0].split())
    common = [f"{form} {text}" for text in HOLDOUT]
    assert check([f"{form} {text}" for text in OWN], SOURCE, common) == ()
    # What the source says as often as the synthetic corpus is the way people of this kind write.
    forms = texts(20, 10, 30)
    unseen = [f"{form} {text}" for form, text in zip(forms, HOLDOUT, strict=False)]
    own = [f"{form} {text}" for form, text in zip(forms[:10], OWN, strict=False)]
    source = [f"{form} {text}" for form, text in zip(forms[10:], SOURCE, strict=False)]
    assert check(own, source, [*unseen, *HOLDOUT[20:]]) == ()
