"""Disguised texts are named, each by its kind; ordinary ones in several languages are not."""

from __future__ import annotations

import base64
import codecs
import csv
import gzip
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from corpusaudit.features.text import disguise as d
from corpusaudit.features.text import readings as r
from corpusaudit.features.text.disguise import disguised
from corpusaudit.features.text.tokens import Vocabulary, tokenize

NOTE = (
    "The patient reports that she slept badly for three weeks because of a long conflict at the office. She was "
    "offered breathing exercises, and the dose of the medicine was raised slightly. A letter goes to the family "
    "doctor, and further visits will be arranged by telephone before the holidays begin."
)
OTHER = "A quite different story about trees, stones and the sea was told here by somebody from another country."


def each(change: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: " ".join(map(change, text.split()))


def swap(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.translate(str.maketrans(old, new))


SMALL = "abcdefghijklmnopqrstuvwxyz"
FOLDED: dict[str, tuple[Callable[[str], str], str | None]] = {
    "controls": ("\x00".join, d.UNSEEN),
    "lone surrogates": ("\ud800".join, d.UNSEEN),
    "ignorable code points": ("\U000e0fff".join, d.UNSEEN),
    "soft hyphens": ("\u00ad".join, None),
    "overlay": (lambda text: "".join(c + "\u0336" for c in text), d.SHAPED),
    "small capitals": (swap("abcdehijklmnoprtuvwyz", "ᴀʙᴄᴅᴇʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ"), d.SHAPED),
    "squares": (lambda text: "".join(chr(0x1F170 + ord(c) - 97) if c in SMALL else c for c in text), d.SHAPED),
    "mathematical letters": (
        lambda text: "".join(chr(0x1D41A + ord(c) - 97) if c in SMALL else c for c in text),
        d.SHAPED,
    ),
    "Armenian": (swap("oushn", "օսѕհո"), d.MIXED),
    "Cherokee": (lambda text: swap("ADEGHKLMPRSTWZ", "ᎪᎠᎬᏀᎻᏦᏞᎷᏢᏒᏚᎢᏔᏃ")(text.upper()), d.MIXED),
    "Cyrillic and Greek": (swap("aeopcν", "аеορсv"), d.MIXED),
    "Hangul filler": (lambda text: text.replace(" ", "\u3164"), None),
}
"""Changes that leave the tokens as they are, and the kind that they are named as."""
HIDDEN: dict[str, tuple[Callable[[str], str], str]] = {
    "tags": (lambda text: "A note. " + "".join(chr(0xE0000 + ord(c)) for c in text), d.UNSEEN),
    "tags among letters": (lambda text: "".join(chr(0xE0000 + ord(c)) + c for c in text), d.UNSEEN),
    "bytes of variation selectors": (
        lambda text: "A note." + "".join(chr(0xE0100 + ord(c) - 16) for c in text),
        d.UNSEEN,
    ),
    "bits of zero width": (
        lambda text: "A note." + "".join("\u200b\u200c"[int(b)] for c in text for b in format(ord(c), "08b")),
        d.UNSEEN,
    ),
    "right to left": (lambda text: f"\u202e{text[::-1]}\u202c", d.TURNED),
    "regional indicators": (
        lambda text: "".join(chr(0x1F1E6 + ord(c) - 97) if c in SMALL else c for c in text.lower()),
        d.FLAGS,
    ),
    "acute accents": (lambda text: "".join(c + "\u0301" for c in text), r.RESPELLED),
    "dots": (swap("aeiouthrsn", "ȧėịȯụṭḥṛṣṇ"), r.RESPELLED),
    "macrons": (swap("aeiou", "āēīōū"), r.RESPELLED),
    "strokes": (swap("dhlotb", "đħłøŧƀ"), r.RESPELLED),
    "leet": (swap("aeiost", "431057"), r.RESPELLED),
    "tags of HTML": (each(lambda word: f"{word[:1]}<b></b>{word[1:]}"), r.CUT),
    "stars": (each(lambda word: f"**{word[:1]}**{word[1:]}"), r.CUT),
    "hyphens at line breaks": (each(lambda word: f"{word[:2]}-\n{word[2:]}" if len(word) > 4 else word), r.CUT),
    "private characters": ("\ue000".join, r.CUT),
    "character references": (lambda text: text.replace(" ", "&#32;"), d.CODES),
    "named references": (each(lambda word: f"{word[:2]}&shy;{word[2:]}"), d.CODES),
    "per cent": (lambda text: text.replace(" ", "%20"), d.CODES),
    "quoted printable": (lambda text: text.replace(" ", "=20"), d.CODES),
    "escapes of JSON": (lambda text: text.replace("e", "\\u0065"), d.CODES),
    "literal line ends": (lambda text: text.replace(" ", "\\n"), d.CODES),
    "base64": (lambda text: base64.b64encode(text.encode()).decode(), d.ENCODED),
    "base32": (lambda text: base64.b32encode(text.encode()).decode(), d.JOINED),
    "hexadecimal": (lambda text: text.encode().hex(), d.JOINED),
    "code points": (lambda text: " ".join(str(ord(c)) for c in text), d.WORDLESS),
    "Braille": (lambda text: "".join(chr(0x2800 + ord(c) % 64) if c.isalpha() else c for c in text), d.WORDLESS),
    "camel case": (lambda text: "".join(map(str.capitalize, text.split())), d.JOINED),
    "underscores": (lambda text: text.replace(" ", "_"), d.JOINED),
    "every second blank": (lambda text: "".join(w + " " * (i % 2) for i, w in enumerate(text.split())), r.UNSPACED),
    "letters spaced out": (" ".join, r.UNSPACED),
    "threes": (lambda text: " ".join(text.replace(" ", "")[i : i + 3] for i in range(0, 300, 3)), r.UNSPACED),
    "backwards": (each(lambda word: word[::-1]), r.BACKWARDS),
    "rot13": (lambda text: codecs.encode(text, "rot13"), r.SHIFTED),
    "running numbers": (lambda text: " ".join(f"{w} {i}" for i, w in enumerate(text.split())), r.BETWEEN),
    "numbered lines": (lambda text: "\n".join(f"{i}. {w}" for i, w in enumerate(text.split())), r.BETWEEN),
    "a word after each": (each(lambda word: f"{word} um"), r.BETWEEN),
}
"""Changes that hide the words, and the kind that they are named as."""


def kinds(text: str, *real: str) -> set[str]:
    """Return the kinds of disguise of a text that stands among others, beside real texts."""
    vocabulary = Vocabulary()
    texts = [OTHER, text, OTHER]
    tokens = tokenize(texts, vocabulary)
    found = disguised(texts, tokens, [tokenize(real, vocabulary)] if real else [])
    assert all(places.tolist() == [1] for places in found.values())
    return set(found)


@pytest.mark.parametrize("change", FOLDED)
def test_what_is_folded_has_the_same_words_and_is_named_all_the_same(change: str) -> None:
    make, kind = FOLDED[change]
    tokens = tokenize([NOTE, make(NOTE)])
    assert tokens.document(0).tolist() == tokens.document(1).tolist()
    assert kinds(make(NOTE), NOTE) == ({kind} if kind else set())


@pytest.mark.parametrize("change", HIDDEN)
def test_what_is_not_folded_is_named(change: str) -> None:
    make, kind = HIDDEN[change]
    assert kind in kinds(make(NOTE), NOTE, OTHER)
    if kind != d.WORDLESS:
        assert kinds(f"{NOTE} {NOTE} {make(NOTE)}", NOTE, OTHER)  # a third of it is
    alone = kinds(make(NOTE))  # without real text what shows by itself is named all the same
    assert (kind in alone) == (kind not in (r.RESPELLED, r.CUT, r.UNSPACED, r.BACKWARDS, r.SHIFTED, r.BETWEEN))


ORDINARY = (
    NOTE,
    "Fever (38.5 °C), CRP 12 mg/l, troponin 0.3 µg/l, 5 μg x; α-blocker, β2 agonist, IFNγ, TNFα, NFκB, ΔF508, 5-HT₂.",
    "See https://example.org/a%20b%20c/d?e=f%3D2&g=h and www.example.com/index.html; R&amp;D; 5&nbsp;mg, and so on.",
    "The results lie in C:\\new\\table.txt and \\\\server\\notes\\data.txt; the model gives $\\nu$.",
    "2-(4-isobutylphenyl)propanoic acid, N-acetyl-p-aminophenol, (2S,5R,6R)-6-[[(2R)-2-amino-2-phenylacetyl]amino]-3,3-"
    "dimethyl, dichlorodiphenyltrichloroethane and pneumonoultramicroscopicsilicovolcanoconiosis in a short report.",
    "Die Krankenhausaufenthaltsdauer der Patientin betrug wegen der Herzrhythmusstörungen und der "
    "Schilddrüsenüberfunktion drei Wochen; das Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz war dem "
    "Oberarzt auch nicht geläufig, und über die Weiterbehandlung entscheidet der Hausarzt in der nächsten Woche.",
    "Paciente de 43 años con lesión en el riñón, sin fiebre; refirió dolor lumbar izquierdo desde hacía dos días, "
    "náuseas y vómitos. Según la familia, había tomado antibióticos también en marzo. 1ª visita, 2º día.",
    "Bệnh nhân không sốt, ngủ kém ba tuần nay và không muốn ăn; đã được bác sĩ gia đình khám lại vào thứ hai.",
    "Больной спал плохо три недели, МРТ без особенностей, назначен сертралин 50 мг; сон улучшился к концу месяца.",
    "病人三周以来睡眠不好，CT検査は正常でした。ＣＴ正常。환자는 CT를 찍었다. لا ينام المريض جيدا منذ ثلاثة أسابيع.",
    "So happy 🎉🎉 flew 🇺🇸🇬🇧🇫🇷 👩\u200d⚕\ufe0f 1\ufe0f\u20e3 🅰 group 🅾 lol, see you soon! 🏴"
    "\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "| Na | 139 |\n|---|---|\n| K | 4.2 |\n\n# Plan\n\n- **Sertraline** 50 mg\n- *sleep* hygiene\n1. diary\n2. walks",
    "<div class='note'><p>The patient <b>slept</b> badly.</p><p>She was offered breathing<br>exercises.</p></div>",
    "pt A&Ox3, nil acute. ROM full R=L. c/o SOB x 3/7, no CP, U+E, r/v 48h, s/p CABG x4, w/ h/o CAD, BP 132/84, T=20.",
    "Schlaf\u00adstörungen, Herz\u00adrasen und Angst\u00adzustände, seit die Kranken\u00adversicherung ablehnt.",
    "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b was reverted; the build of the next day passed everywhere.",
    "139 4.2 101 24 / 132 84 / 37.2",
    "",
)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_is_not_disguised(text: str) -> None:
    for real in ((), (NOTE,), (NOTE, OTHER, *ORDINARY), (text.swapcase(), NOTE)):
        assert kinds(text, *real) == set()


def test_a_few_words_of_a_document_make_no_disguise() -> None:
    few = "pаtient dоctor wеeks lеtter"  # with Cyrillic letters
    assert kinds(few) == set()
    assert kinds(f"{few} vіsits") == {d.MIXED}
    assert kinds(f"{few} vіsits {NOTE}", NOTE) == set()


def test_nothing_is_in_nothing() -> None:
    assert disguised([], tokenize([]), []) == {}
    vocabulary = Vocabulary()
    assert disguised([""], tokenize([""], vocabulary), [tokenize([], vocabulary), tokenize([""], vocabulary)]) == {}


def rows(path: Path) -> Iterable[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        yield from csv.DictReader(stream) if ".csv" in path.name else map(json.loads, stream)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("medquad/answers.jsonl.gz", "text"),
        ("mts_dialog/dialogues.jsonl.gz", "text"),
        ("mts_dialog/backtranslations.jsonl.gz", "text2"),
        ("aci_bench/real_train.jsonl.gz", "text"),
        ("aci_bench/real_test1.jsonl.gz", "text"),
        ("synsym/synth_all_dsm5.csv.gz", "post"),
        ("meddocan/train.jsonl.gz", "text"),
        ("primock57/consultations.jsonl.gz", "text"),
        ("wikigold/sentences.jsonl.gz", "text"),
        ("spia/spia_tab_open.jsonl.gz", "text"),
    ],
)
def test_no_real_text_is_taken_for_disguised(shared_data: Path, name: str, field: str) -> None:
    texts = [row[field] for row in rows(shared_data / name)]
    texts = texts[:: 1 + len(texts) // 300]
    vocabulary = Vocabulary()
    real = tokenize(texts[1::2], vocabulary)
    assert disguised(texts[::2], tokenize(texts[::2], vocabulary), [real]) == {}


@pytest.mark.shared
def test_a_text_that_its_generator_garbled_is_named(shared_data: Path) -> None:
    texts = [row["text"] for row in rows(shared_data / "aci_bench/synth_test1.jsonl.gz")]
    vocabulary = Vocabulary()
    found = disguised(texts, tokenize(texts, vocabulary), [tokenize([NOTE, *texts[::2]], vocabulary)])
    # Notes of one model hold pages of words that run together, and of every script there is.
    assert len({place for places in found.values() for place in places.tolist()}) < 0.01 * len(texts)
