"""What is fed with hostile input: each reader of the package, with sound inputs to begin from."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import polars
import zstandard

from corpusaudit.auditing.acceptance_file import read_acceptances
from corpusaudit.auditing.known import known_metrics
from corpusaudit.auditing.own_card import measured_of, read_own_card
from corpusaudit.commands.rejudge import judge_again
from corpusaudit.commands.report_file import read_report
from corpusaudit.commands.review import raters_of
from corpusaudit.config import load_config
from corpusaudit.corpus.model import Corpus, read_corpus
from corpusaudit.errors import Unmeasured
from corpusaudit.features.pii.card.card import FILE as PACKAGED_CARD
from corpusaudit.features.pii.characteristics import find_characteristics
from corpusaudit.features.pii.matching.mentions import query
from corpusaudit.features.pii.matching.values import address_spellings, normalize_value
from corpusaudit.features.pii.merge import merge_hits
from corpusaudit.features.pii.rules.find import ALL_RULES, find_fixed_forms
from corpusaudit.features.pii.tagger.model import FOLDER as TAGGER
from corpusaudit.features.pii.tagger.model import TaggedWord
from corpusaudit.features.pii.tagger.spans import TYPE_OF_KIND, hits_of_words
from corpusaudit.features.pii.types import HIPAA
from corpusaudit.features.text.tokens import tokenize
from corpusaudit.features.workspace import Workspace
from corpusaudit.generators.client.answers import Answer, validated, why_not_valid
from corpusaudit.generators.client.requests import Request
from corpusaudit.generators.rows import read_rows, used_examples
from corpusaudit.generators.stage_files import read_lines
from corpusaudit.generators.symptoms import taxonomy as symptom_taxonomy
from corpusaudit.generators.symptoms.co_occurrence import combinations_of_corpus
from corpusaudit.generators.taxonomy.data_to_label import label_rows, labels_model
from corpusaudit.generators.taxonomy.file import Label, Taxonomy, read_taxonomy
from corpusaudit.metrics.registry import load_metric
from corpusaudit.reports.as_json import report_json
from corpusaudit.reports.html.render import render_html
from corpusaudit.reports.markdown import render_markdown
from corpusaudit.reports.review_text import review_terminal
from corpusaudit.reports.terminal import render_terminal
from corpusaudit.review.answers import answers_json, read_answers
from corpusaudit.review.result import review_of
from tests.auditing.test_consistency import report as consistent_report
from tests.reports import samples
from tests.review import sheets

CANARY = ("Zyxwvut", "Qrstlmn")
"""Two words of every text; a message that holds both quotes it."""
_TEXT = f"{CANARY[0]} {CANARY[1]}, seen 3/4/2012, has felt worse since May."


@dataclass(frozen=True)
class Target:
    """A reader: inputs it takes, and a call that reads one from a file of that name."""

    seeds: tuple[bytes, ...]
    name: str
    read: Callable[[Path], object]
    pack: Callable[[bytes], bytes] = bytes
    costly: bool = False


def _corpus(file: Path) -> None:
    read_corpus(file, on_bad_rows="skip", label_field="label", group_field="person", may_lack={"label", "person"})
    read_corpus(file)


def _rows() -> tuple[dict[str, object], ...]:
    return (
        {"id": "a", "text": _TEXT, "label": ["F32.1", "F41.1"], "person": 7},
        {"id": "b", "text": f"Again {_TEXT}", "label": "F32.1", "person": "p 8"},
        {"id": "c", "text": "", "label": None, "person": 7.0},
    )


_LINES = "\n".join(map(json.dumps, _rows())).encode()
_CHAT = json.dumps({"messages": [{"role": "user", "content": _TEXT}, {"role": "assistant", "content": _TEXT}]}).encode()
_TABLE = f'id,text,label,person\na,"{_TEXT}",F32.1,7\nb,"two ""lines""\n{_TEXT}",,8\n'.encode()
_ACCEPT = b"""# ours
[[accept]]
limit = "fidelity.recall"
figure = 0.7
reason = "rare codes"
owner = "somebody"
expires = 2026-05-01
[[accept]]
incident = "0123456789abcdef0123456789abcdef"
documents = 2
reason = "a template"
owner = "somebody"
expires = 2026-05-01
"""
_TOML = b"""preset = "clinical-release"
seed = 3
[corpora]
synthetic = { path = "out/*.jsonl", text = "note", label = "icd10" }
source = { path = "private.csv", text = ["a", "b"], group = "person" }
[metrics.memorization.verbatim]
min_tokens = 20
phrase_tokens = 5
min_rare = 3
[metrics.memorization.longest_run]
min_tokens = 8
[gates]
memorization.verbatim = { max = 0.0, because = "agreed" }
diversity.self_bleu_4 = { max_ratio_to_holdout = 1.25, level = "warn" }
disclosure.pii_leaked = "off"
"""
_LABELS = f"""kind: notes
labels:
  - name: low mood
    definition: sad
    examples: ["{_TEXT}", {{text: "{_TEXT}", id: a}}]
  - {{name: worry, definition: anxious}}
""".encode()
_SYMPTOMS = f'[[symptoms]]\nname = "low mood"\ndescription = "{_TEXT}"\naliases = ["sadness"]\n'.encode()
_ANSWER = json.dumps({"labels": [{"label": "worry", "span": f"{CANARY[0]} {CANARY[1]}"}]}).encode()


@cache
def _workspace() -> Workspace:
    corpus = Corpus.from_texts([f"{_TEXT} {place}" for place in range(3)])
    return Workspace({"synthetic": corpus, "source": corpus, "holdout": Corpus.from_texts(["other words"])})


def _configuration(file: Path) -> None:
    """Read it, and measure with what it sets: compiled loops take no parameter back."""
    for metric, parameters in load_config(file, known=known_metrics()).metrics.items():
        if metric in ("memorization.verbatim", "memorization.longest_run"):
            with suppress(Unmeasured):
                load_metric(metric).measure(_workspace(), **parameters)


def _taxonomy() -> Taxonomy:
    return Taxonomy("notes", (Label("worry", "anxious", ()), Label("low mood", "sad", ())))


def _answer(file: Path) -> None:
    answer = Answer(file.read_bytes().decode("utf-8", "replace"), False, "", None, None, None)
    try:
        found = validated(answer, labels_model(_taxonomy()))
        label_rows(Request("1", "prompt", keep={"text": _TEXT}), found)
    except ValueError as error:
        # What a generator writes about an answer that is not valid.
        raise InvalidAnswerError(why_not_valid(error, answer)) from None


class InvalidAnswerError(Exception):
    """An answer was refused, in the words a user reads."""


def _report(file: Path) -> None:
    report = read_report(file)
    report_json(report)
    render_markdown(report)
    render_html(report)
    render_terminal(report)
    judge_again(file, None, "exploratory", None)


def _detail(file: Path) -> None:
    """Whatever the detector does with a text but run the model: any word may be one that the model found."""
    text = file.read_bytes().decode("utf-8", "replace")
    kinds = list(TYPE_OF_KIND)
    words = [
        TaggedWord(word.start(), word.end(), kinds[(word.start() * 7) % len(kinds)], 0.9)
        for word in re.finditer(r"\S+", text)
    ]
    tagged = hits_of_words(text, words)
    spanish = merge_hits(text, find_fixed_forms(text, "es"), tagged, "es")
    found = merge_hits(text, find_fixed_forms(text), tagged)
    for entities in (found, spanish, find_characteristics(text, "es", spanish)):
        places = [(0, 0), *((one.start, one.end) for one in entities)]
        assert all(0 <= start <= end <= len(text) for start, end in places)
        assert all(before[1] <= after[0] for before, after in pairwise(places))
    for value in (text[:300], *(text[one.start : one.end] for one in found[:20])):
        address_spellings(value)
        for kind in HIPAA:
            normal = normalize_value(value, kind)
            assert normalize_value(normal, kind) == normal
            query(value, kind)
    tokenize([text])


_DETAILS = tuple(
    "\n".join(text for rule in ALL_RULES[start::8] for text, _ in rule.true_examples).encode() for start in range(8)
)
_CO = b"{\"label\": \"['low mood', 'worry']\"}\n" * 6
_NAMES: Mapping[str, str] = {"low mood": "low mood", "worry": "worry"}


_SHEET = sheets.answers(each=5)
_RATINGS = (
    "row,text,realism,faithfulness,origin,fitting_label,comment\n"
    + "".join(f'{row.row},"{_TEXT}",{1 + n % 5},,real,panic,"{_TEXT}"\n' for n, row in enumerate(_SHEET.rows))
).encode()
_SEMICOLONS = _RATINGS.replace(b",", b";")


def _review(file: Path) -> None:
    """Read one rater's ratings, and say what they show."""
    review_terminal(review_of(raters_of([file], _SHEET, identical=False), _SHEET))


_GENERATED = b"".join(
    json.dumps(
        {
            "id": name,
            "text": _TEXT,
            "label": "F32.1",
            "provenance": {"request_id": name, "example_ids": ["p1"], "model": "m", "sampling": {"temperature": 1.0}},
        }
    ).encode()
    + b"\n"
    for name in ("a", "b")
)


def _generated(file: Path) -> None:
    """Read what a run wrote before: as a run that goes on does, and as an audit on the examples used does."""
    read_rows(file)
    used_examples(file)


def _columns(form: str) -> bytes:
    file = io.BytesIO()
    frame = polars.DataFrame({"id": ["a", "b"], "text": [_TEXT, _TEXT], "label": [["x", "y"], []]})
    getattr(frame, f"write_{form}")(file)
    return file.getvalue()


def _report_seeds() -> tuple[bytes, ...]:
    return tuple(
        report_json(report).encode() for report in (consistent_report(), samples.all_unmeasured(), samples.full_fail())
    )


_ENGINE = f"onnx:{TAGGER}"


def _card() -> bytes:
    """Return a card of the packaged tagger as an engine of the user's; its figures need not be those."""
    return json.dumps({**json.loads(PACKAGED_CARD.read_bytes()), "of": measured_of(_ENGINE)}).encode()


TARGETS: dict[str, Target] = {
    "jsonl": Target((_LINES, _CHAT, b'"' + _TEXT.encode() + b'"'), "in.jsonl", _corpus),
    "json": Target((json.dumps(_rows()).encode(), _LINES, b"[]"), "in.json", _corpus),
    "csv": Target((_TABLE, _TABLE.replace(b",", b";"), _TEXT.encode()), "in.csv", _corpus),
    "tsv": Target((_TABLE.replace(b",", b"\t"),), "in.tsv", _corpus),
    "txt": Target((_TEXT.encode() * 2 + b"\n\n" + _TEXT.encode(),), "in.txt", _corpus),
    "gz": Target((gzip.compress(_LINES, mtime=0),), "in.jsonl.gz", _corpus),
    "gz inside": Target((_TABLE,), "in.csv.gz", _corpus, lambda data: gzip.compress(data, mtime=0)),
    "zst": Target((zstandard.compress(_LINES),), "in.jsonl.zst", _corpus),
    "bz2": Target((bz2.compress(_TABLE),), "in.csv.bz2", _corpus),
    # Read in a process of its own, which takes a second.
    "parquet": Target((_columns("parquet"),), "in.parquet", read_corpus, costly=True),
    "arrow": Target((_columns("ipc"), _columns("ipc_stream")), "in.arrow", read_corpus, costly=True),
    "configuration": Target((_TOML,), "corpusaudit.toml", _configuration),
    "acceptances": Target(
        (_ACCEPT,), "accept.toml", lambda file: read_acceptances(file, known_metrics(), date(2026, 3, 1))
    ),
    "card": Target((_card(),), "card.json", lambda file: read_own_card(file, _ENGINE)),
    "report": Target(_report_seeds(), "report.json", _report),
    "labels yaml": Target((_LABELS,), "labels.yaml", read_taxonomy),
    "labels json": Target(
        (json.dumps({"labels": [{"name": "worry", "definition": _TEXT, "examples": [_TEXT]}]}).encode(),),
        "labels.json",
        read_taxonomy,
    ),
    "labels toml": Target(
        (f'[[labels]]\nname = "worry"\ndefinition = "sad"\nexamples = ["{_TEXT}"]\n'.encode(),),
        "labels.toml",
        read_taxonomy,
    ),
    "symptoms": Target((_SYMPTOMS,), "symptoms.toml", symptom_taxonomy.read_taxonomy),
    "co-occurrence": Target((_CO,), "in.jsonl", lambda file: combinations_of_corpus(str(file), _NAMES, "label")),
    "generated": Target((_GENERATED, _GENERATED[:-9]), "out.jsonl", _generated),
    "stages": Target((_LINES,), "in.jsonl", read_lines),
    "answers": Target((_ANSWER, b"<think>" + _ANSWER + b"</think>```json\n" + _ANSWER + b"```"), "answer", _answer),
    "details": Target(_DETAILS, "text", _detail),
    "ratings": Target((_RATINGS, _SEMICOLONS, b"sep=;\n" + _SEMICOLONS), "one.csv", _review),
    "review answers": Target((answers_json(_SHEET).encode(),), "answers.json", read_answers),
}
