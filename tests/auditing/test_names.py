"""Ids and labels of the synthetic corpus that are private text: they are not shown."""

from __future__ import annotations

import json

import pytest

from corpusaudit.auditing.keys import Key
from corpusaudit.auditing.names import notes_on_names, shown_ids, with_shown_labels
from corpusaudit.auditing.run import audit
from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.features.workspace import Workspace
from corpusaudit.reports.as_json import report_json
from corpusaudit.reports.html.render import render_html
from corpusaudit.reports.terminal import render_terminal
from corpusaudit.results import Measurement, Part

KEY = Key(b"k" * 32, "run")
NAMES = ["Ada Novak", "Ben Whitlow", "Cora Langley", "Dora Quince", "Emil Sand", "Finn Ode"]
COMMON = "the patient came to the clinic and slept badly"


def workspace(synthetic: list[Document], source: list[Document]) -> Workspace:
    return Workspace({"synthetic": Corpus(tuple(synthetic)), "source": Corpus(tuple(source))})


def source(*, few: str = "Anna Langley", ids: str = "note-{}", labels: tuple[str, ...] = ()) -> list[Document]:
    told = [f"{COMMON} on day {i}{f', {few}' if i < 3 else ''}" for i in range(20)]
    return [Document(ids.format(i), text, labels) for i, text in enumerate(told)]


@pytest.mark.parametrize(
    ("name", "is_shown"),
    [
        ("syn-0050", True),
        ("7", True),
        ("the patient came", True),  # words of many
        ("Anna", False),
        ("row_for_langley_4", False),
        ("Anna Langley came to the clinic", False),
        ("note-3", True),  # what all ids of the source begin with
        ("a" * 81, False),
    ],
)
def test_an_id_with_words_of_a_few_people_gives_way_to_its_place(name: str, is_shown: bool) -> None:
    given = workspace([Document("first", COMMON), Document(name, COMMON)], source())
    assert shown_ids(given, ["first", name])[name] == (name if is_shown else "document 2")


def test_an_id_of_the_source_is_not_shown_where_it_says_something() -> None:
    people = ["norwood", "langley", "colton", "whitlow"]
    real = [Document(f"{people[i % 4]}-mrn-{77000 + i}", f"{COMMON} in week {i}") for i in range(4)]
    real += [Document(f"plain-{i}", f"{COMMON} on day {i}") for i in range(20)]
    given = workspace([Document(one.id, COMMON) for one in real], real)
    shown = shown_ids(given, [one.id for one in real])
    assert [shown[one.id] for one in real[:4]] == [f"document {i}" for i in range(1, 5)]
    assert shown["plain-3"] == "plain-3"


def labelled(label: str) -> tuple[Measurement, ...]:
    part = Part(by="label", name=label, value=0.5, n=3)
    return (
        Measurement(
            metric="diversity.ttr", dimension="diversity", better="higher", kind="census", unit="share", value=0.5, n=3,
            note=f"worst label: {label}, 100% of 3", parts=(part,),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("label", "real", "is_shown"),
    [
        ("F32.1", (), True),
        ("porphyria", (), True),
        ("the clinic", (), True),
        ("Anna Langley", (), False),
        ("Anna Langley came to the clinic", (), False),
        ("Anna Langley", ("Anna Langley",), True),  # a label that many of the source have
        ("555-0142-7731", (), False),
        ("555-014", (), True),  # too few digits to be a number of somebody's
    ],
)
def test_a_label_that_is_text_of_a_few_people_is_a_token(label: str, real: tuple[str, ...], is_shown: bool) -> None:
    given = workspace(
        [Document(str(i), COMMON, (label,)) for i in range(3)], source(few="Anna Langley, 555 0142 7731", labels=real)
    )
    (made,) = with_shown_labels(given, labelled(label), KEY)
    assert (made.parts[0].name == label) is is_shown
    assert made.note is not None
    assert (label in made.note) is is_shown
    assert made.parts[0].name in made.note


def test_ids_and_labels_of_a_few_people_are_said() -> None:
    given = workspace([Document("anna-1", COMMON, ("Anna Langley",)), Document("b", COMMON, ("mild",))], source())
    (said,) = notes_on_names(given)
    assert "1 id and 1 label of" in said
    assert "nna" not in said
    given = workspace([Document("langley-1", COMMON), Document("anna-2", COMMON)], source())
    assert "2 ids of" in notes_on_names(given)[0]
    assert notes_on_names(workspace([Document("b", COMMON, ("the clinic",))], source())) == ()
    report = audit(*(Corpus(tuple(d)) for d in ([Document("anna-1", COMMON)], source())), only=["diversity.ttr"]).report
    assert any("1 id of the synthetic corpus" in sentence for sentence in report.limits)


def test_nothing_of_a_copied_note_is_shown_as_id_or_label() -> None:
    real = [
        Document(f"s{i}", f"{name} told of tides, {COMMON} on day {i}", group=name)
        for i, name in enumerate(
            ["Ada Novak", "Ben Whitlow", "Cora Langley", "Dora Quince", "Emil Sand", "Finn Ode"] * 4
        )
    ]
    copies = [Document(f"{one.text[:40]} {i}", one.text, (one.text[:25],)) for i, one in enumerate(real[:12])]
    holdout = [Document(f"h{i}", f"{COMMON} and told of winds {i}") for i in range(24)]
    only = ["memorization.exact_copies", "memorization.verbatim", "diversity.exact_duplicates"]
    made = audit(Corpus(tuple(copies)), source=Corpus(tuple(real)), holdout=Corpus(tuple(holdout)), only=only).report
    assert made.findings
    for output in (report_json(made), render_html(made), render_terminal(made, width=200)):
        for name in ("Novak", "Whitlow", "Langley", "told of tides"):
            assert name not in output
    assert json.loads(report_json(made))["findings"][0]["synthetic_id"].startswith("document ")
