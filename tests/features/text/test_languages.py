"""Which languages and scripts a corpus is in."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from corpusaudit.features.text.languages import (
    MOST_TEXTS,
    PIECE,
    _identifier,
    language,
    language_of,
    language_shares,
    pieces,
)
from corpusaudit.languages import language_name

ENGLISH = "The patient has slept badly for three weeks and does not want to eat or see her friends."
OTHERS = {
    "de": "Die Patientin schläft seit drei Wochen schlecht und möchte weder essen noch ihre Freunde sehen.",
    "fr": "La patiente dort mal depuis trois semaines et ne veut ni manger ni voir ses amis.",
    "es": "La paciente duerme mal desde hace tres semanas y no quiere comer ni ver a sus amigas.",
    "pt": "A doente dorme mal há três semanas e não quer comer nem estar com as amigas.",
    "it": "La paziente dorme male da tre settimane e non vuole mangiare né vedere le amiche.",
    "nl": "De patiënte slaapt al drie weken slecht en wil niet eten en haar vrienden niet zien.",
}
SHORTHAND = (
    "Hx HTN, DM2, COPD. NKDA. Meds: metformin 500mg BID, lisinopril 10mg OD. O/E: BP 132/84, HR 78 reg, RR 16, afeb.",
    "c/o SOB x 3/7, no CP, PND or orthopnoea. Abdo SNT, BS+. Plan: CXR, FBC, U+E, CRP, r/v 48h.",
    "pt A&Ox3, nil acute. ROM full R=L. Ddx: OA, RA. Rx ibuprofen 400mg tds prn, f/u 2/52.",
    "61M w/ h/o CAD s/p CABG x4, AFib on warfarin, CKD III. CC: BRBPR x2d. VS: T 98.2 P 88 BP 118/70 R 18 O2 98% RA.",
    "ECOG 1. T2N1M0 ER+ PR+ HER2-. s/p lumpectomy + SLNB, AC-T x4, RT 50Gy/25#. DEXA -1.8. Letrozole 2.5 OD.",
    "Dx: F32.1, F41.1. Rx: escitalopram 10 mg OD, lorazepam 1 mg PRN. Labs: TSH 2.1, Hb 13.4, Na 139, K 4.2",
    "Aripiprazole, Olanzapine, Quetiapine, Risperidone, Haloperidol, Clozapine, Lithium, Valproate",
    "lol idk why i even bother anymore tbh, cant sleep again smh",
)


@pytest.mark.parametrize("code", OTHERS)
def test_other_languages_are_told(code: str) -> None:
    assert language(OTHERS[code]) == code
    assert language_shares([OTHERS[code]] * 3) == {code: 1.0}


@pytest.mark.parametrize("text", [ENGLISH, *SHORTHAND])
def test_english_is_english_in_shorthand_too(text: str) -> None:
    assert language(text) == "en"


def test_other_scripts_are_told_by_their_letters_however_short() -> None:
    for text in ("Сплю плохо", "睡不好", "لا أنام", "δεν κοιμάμαι", "잠을 못 자요"):
        assert language(text) == "another script"
    assert language("β-blockers and α-agonists were given") == "en"


def test_what_cannot_be_told_counts_as_english_in_latin_letters_alone() -> None:
    assert language("schläft gut") == "en"
    assert language("12.5 / 7 -- 🙂") is None
    assert language_shares(["schläft gut"]) == {"en": 1.0}
    assert language_shares(["schläft gut", "isst kaum etwas", "nimmt ab", "will nach Hause"]) == {"de": 1.0}
    assert language_shares(["sleeps well", "eats little", "lost weight", "wants to go home"]) == {"en": 1.0}
    assert language_shares(["", "...", "1 2 3"]) == {}
    assert language_shares([]) == {}


def test_the_share_is_one_of_characters_within_documents_too() -> None:
    half = " ".join([ENGLISH] * 10 + [OTHERS["de"]] * 10)
    assert language_shares([half])["de"] == pytest.approx(0.5, abs=0.1)
    assert language_shares([ENGLISH] * 9 + [OTHERS["fr"]])["fr"] == pytest.approx(
        len(OTHERS["fr"]) / (9 * len(ENGLISH) + len(OTHERS["fr"]))
    )
    mixed = language_shares([OTHERS["fr"], OTHERS["de"] * 3, ENGLISH])
    assert list(mixed) == ["de", "en", "fr"]
    assert sum(mixed.values()) == pytest.approx(1)


def test_a_rarer_relative_is_told_only_where_it_is_far_likelier() -> None:
    galician = "A doente dorme mal dende hai tres semanas e non quere comer nin ver ás súas amigas da aldea."
    assert language(galician) == "gl"
    swedish = "Patienten har sovit dåligt i tre veckor och vill varken äta eller träffa sina vänner."
    assert language(swedish) == "sv"


def test_pieces_hold_the_whole_text() -> None:
    text = " ".join([ENGLISH] * 9) + "  end"
    cut = list(pieces(text))
    assert "".join(cut) == text
    assert all(len(piece) >= PIECE for piece in cut[:-1])
    assert list(pieces("x" * 1000)) == ["x" * 200] * 5
    assert list(pieces(" ")) == []


def test_of_many_texts_the_same_are_looked_at_whatever_their_order() -> None:
    texts = [f"{i} {OTHERS['de'] if i % 3 else ENGLISH}" for i in range(MOST_TEXTS + 200)]
    found = language_shares(texts)
    assert found == language_shares(texts[::-1])
    assert found["de"] == pytest.approx(2 / 3, abs=0.03)


def rows(path: Path) -> Iterable[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        yield from csv.DictReader(stream) if ".csv" in path.name else map(json.loads, stream)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "field", "code"),
    [
        ("medquad/answers.jsonl.gz", "text", "en"),
        ("mts_dialog/dialogues.jsonl.gz", "text", "en"),
        ("aci_bench/real_train.jsonl.gz", "text", "en"),
        ("primock57/consultations.jsonl.gz", "text", "en"),
        ("synsym/synth_all_dsm5.csv.gz", "post", "en"),
        ("planted/synthetic.jsonl.gz", "text", "en"),
        ("meddocan/train.jsonl.gz", "text", "es"),
    ],
)
def test_real_text(shared_data: Path, name: str, field: str, code: str) -> None:
    texts = [row[field] for row in rows(shared_data / name)]
    assert language_shares(texts[:: 1 + len(texts) // 100])[code] >= 0.99


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("El paciente refiere dolor abdominal desde hace tres días y fue atendido en urgencias.", "es"),
        ("The patient reports abdominal pain for three days and was seen in the emergency room.", "en"),
        ("Der Patient klagt seit drei Tagen über Bauchschmerzen und wurde in der Notaufnahme gesehen.", None),
        ("患者は三日前から腹痛を訴えている", None),
        ("12/03 OK", "en"),
        ("", "en"),
    ],
)
def test_the_language_of_a_document_among_those_with_words_of_their_own(text: str, language: str | None) -> None:
    assert language_of(text, ("en", "es")) == language


def test_a_long_document_is_read_in_three_places() -> None:
    spanish = "El paciente refiere dolor abdominal desde hace tres días y fue atendido en urgencias. " * 40
    assert language_of("Name: Roe\n" + spanish, ("en", "es")) == "es"
    assert language_of(spanish, ("en",)) is None


def test_every_language_in_latin_letters_that_may_be_recognized_has_a_name() -> None:
    in_other_letters = (
        "am ar ary arz as ba be bg bn dz el fa gom grc gu hbo he hi hy ja ka kk km kn ko ky lo mk ml mn mr my ne or pa "
        "ps ru sa sdh si ta te tg th ug uk ur uzs wuu yue zh"
    )
    taken_for_english = {"la", "pcm", "zxx"}
    known = {code for code, _ in _identifier().rank("a note")}
    nameless = {code for code in known if language_name(code) == f"language '{code}'"}
    assert nameless == ({*in_other_letters.split()} | taken_for_english) & known
    assert language_name("gl") == "Galician"
