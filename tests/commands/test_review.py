"""``corpusaudit review``: from corpora to a sheet, and from filled-in sheets to a report that holds the review."""

from __future__ import annotations

import csv
import json
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from corpusaudit.auditing.consistency import disagreement
from corpusaudit.auditing.keys import run_key, sealed
from corpusaudit.commands.report_file import read_with_seal
from corpusaudit.corpus.model import read_corpus
from corpusaudit.reports.as_json import report_json
from corpusaudit.results import CorpusSummary, Part
from tests.commands.running import SECRET, measured, report, run
from tests.reports.pages import Page

EXPORT = (
    "review",
    "export",
    "synthetic.jsonl",
    "--holdout",
    "holdout.jsonl",
    "--label-field",
    "label",
    "--group-field",
    "patient",
    "--out",
    "sheet",
)
IMPORT = ("review", "import", "one.csv", "two.csv", "--answers", "sheet.answers.json")
HOSTILE = f"=HYPERLINK(1) {SECRET} <b>bold</b> \u202e\ud800"


@pytest.fixture(autouse=True)
def _with_corpora(_in_an_empty_folder: None) -> None:
    for role in ("synthetic", "holdout", "source"):
        rows = [
            {"id": f"{role}-{i}", "text": f"{HOSTILE}\n{role[::-1]} {i}", "label": ("fatigue", "panic")[i % 2]}
            for i in range(16)
        ]
        rows = [row | ({} if role == "synthetic" else {"patient": f"p-{row['id']}"}) for row in rows]
        Path(f"{role}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    Path("my.key").touch(0o600)
    Path("my.key").write_text("0123456789abcdef" * 4)


def sheet_rows() -> list[dict[str, str]]:
    with Path("sheet/sheet.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def fill(name: str, knows: Callable[[int], bool] = lambda _: True) -> None:
    """Write a rater's sheet, whose answers on the origin are right where he knows; raters differ in one step."""
    answers = {row["row"]: row for row in json.loads(Path("sheet.answers.json").read_text())["rows"]}
    rows = sheet_rows()
    for i, row in enumerate(rows):
        synthetic = (answers[row["row"]]["role"] == "synthetic") == knows(i)
        row |= {"realism": "2" if synthetic else "4", "origin": "synthetic" if synthetic else "real"}
        row |= {"realism": "3"} if i == int(name == "two.csv") else {}
        row |= {"fitting_label": answers[row["row"]]["labels"][0], "comment": SECRET}
    with Path(name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_the_sheet_is_blind_and_for_its_owner_alone(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, *EXPORT, "--per-label", "5")
    assert code == 0
    assert err == "Note: The synthetic corpus has no column of the name that was given for group.\n"
    assert "only you can read them (mode 0600)" in out
    files = [Path("sheet/sheet.csv"), Path("sheet/sheet.html"), Path("sheet.answers.json")]
    assert [stat.S_IMODE(path.stat().st_mode) for path in files] == [0o600] * 3
    assert [path.name for path in sorted(Path("sheet").iterdir())] == ["sheet.csv", "sheet.html"]
    rows = sheet_rows()
    assert len(rows) == 20
    assert list(rows[0]) == ["row", "text", "realism", "origin", "fitting_label", "comment"]
    for path in files[:2]:
        text = re.sub("<style>.*</style>", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert not any(f"{role}-{i}" in text for role in ("synthetic", "holdout") for i in range(16))
        assert "holdout" not in text
        assert "⟨U+202E⟩" in text
        assert "⟨U+D800⟩" in text
    assert all(row["text"].startswith("'=HYPERLINK") for row in rows)


def test_the_page_asks_nothing_of_the_network_and_escapes_every_text(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, *EXPORT, "--show-labels")
    text = Path("sheet/sheet.html").read_text("utf-8")
    page = Page(text)
    assert not {"script", "img", "link", "iframe", "form", "b"} & set(page.tags)
    assert "http:" not in text
    assert "https:" not in text
    assert "url(" not in text
    assert "Private." in page.shown()
    assert page.shown().count(SECRET) == len(sheet_rows()) == 32
    assert page.shown().count("Label: fatigue") + page.shown().count("Label:") >= 32
    assert "faithfulness" in sheet_rows()[0]


def test_the_same_key_and_seed_give_the_same_sheet(capsys: pytest.CaptureFixture[str]) -> None:
    made = []
    for more in (("--key-file", "my.key"), ("--key-file", "my.key"), (), ("--key-file", "my.key", "--seed", "4")):
        run(capsys, *EXPORT, "--per-label", "5", *more)
        made.append([(row["row"], row["text"]) for row in sheet_rows()])
    assert made[0] == made[1]
    assert [text for _, text in made[0]] == [text for _, text in made[2]]
    assert not {name for name, _ in made[0]} & {name for name, _ in made[2]}, "names of rows come from the key"
    assert {text for _, text in made[0]} != {text for _, text in made[3]}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("review", "export", "synthetic.jsonl"), "give --holdout"),
        ((*EXPORT, "--source", "source.jsonl"), "only its owner can allow: add --with-source"),
        ((*EXPORT, "--with-source"), "--with-source: no --source was given"),
        ((*EXPORT, "--per-label", "4"), "4 is not in the range"),
        ((*EXPORT, "--answers", "sheet/sheet.csv"), "lies in the folder of the sheet, which raters get"),
        ((*EXPORT, "--answers", "sheet/../sheet/deep/my.json"), "name a place outside it"),
        ((*EXPORT[:4], "synthetic.jsonl"), "the same corpus was given as synthetic and as holdout"),
        ((*EXPORT, "--answers", "holdout.jsonl"), "is read by this command"),
        ((*EXPORT, "--text-field", "note"), "no column"),
        ((*IMPORT[:-1], "none.json"), "none.json: cannot be read"),
        ((*IMPORT, "--report-out", "new.json"), "give --report"),
        ((*IMPORT[:2], "none.csv", *IMPORT[4:]), "none.csv: cannot be read"),
        ((*IMPORT, "--out", "one.csv"), "is read by this command"),
    ],
)
def test_what_a_user_can_mend(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str) -> None:
    run(capsys, *EXPORT)
    fill("one.csv")
    fill("two.csv")
    before = {path.name: path.read_bytes() for path in Path().glob("*.*") if path.is_file()}
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert said in " ".join(err.split())
    if arguments[1] == "import":
        assert before == {path.name: path.read_bytes() for path in Path().glob("*.*") if path.is_file()}


@pytest.mark.parametrize(
    "more",
    [
        ("--text-field", "note"),
        ("--answers", "one/sheet/my.json"),
        ("--answers", "absent/my.json"),
        ("--holdout", "synthetic.jsonl"),
        ("--per-label", "4"),
    ],
)
def test_a_refused_export_leaves_no_folder(capsys: pytest.CaptureFixture[str], more: tuple[str, ...]) -> None:
    before = sorted(Path().rglob("*"))
    options = dict(zip(EXPORT[3::2], EXPORT[4::2], strict=True)) | {"--out": "one/sheet", more[0]: more[1]}
    assert run(capsys, *EXPORT[:3], *(part for pair in options.items() for part in pair))[0] == 2
    assert sorted(Path().rglob("*")) == before


def test_the_folder_of_the_sheet_may_be_any(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert run(capsys, *EXPORT[:-1], "new/deep/sheet")[0] == 0
    assert sorted(path.name for path in Path("new/deep").rglob("*.*")) == [
        *("sheet.answers.json", "sheet.csv", "sheet.html"),
    ]
    inside = tmp_path / "inside"
    inside.mkdir()
    monkeypatch.chdir(inside)
    call = [f"../{part}" if part.endswith(".jsonl") else part for part in EXPORT[:-1]]
    assert run(capsys, *call, ".")[0] == 0
    assert (tmp_path / "inside.answers.json").is_file()
    assert sorted(path.name for path in inside.iterdir()) == ["sheet.csv", "sheet.html"]


def test_a_document_shows_nothing_of_the_file_that_it_came_from(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [json.loads(line) for line in Path("holdout.jsonl").read_text().splitlines()]
    real = [
        {**row, "text": f"\ufeff  Sleeps\u00a0badly.\r\n\r\n\r\nDay\t{i} \r\n", "id": i} for i, row in enumerate(rows)
    ]
    Path("holdout.jsonl").write_text("".join(json.dumps(row) + "\n" for row in real))
    assert run(capsys, *EXPORT, "--show-labels")[0] == 0
    shown = {row["text"] for row in sheet_rows() if "Sleeps" in row["text"]}
    assert shown == {f"Sleeps badly.\n\nDay {i}" for i in range(16)}
    page = Path("sheet/sheet.html").read_text("utf-8")
    assert "⟨U+FEFF⟩" not in page
    assert page.count("<p>Sleeps badly.</p>\n<p></p>\n<p>Day ") == 16


def test_texts_of_both_sides_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    made = [json.loads(line) for line in Path("synthetic.jsonl").read_text().splitlines()]
    rows = [json.loads(line) for line in Path("holdout.jsonl").read_text().splitlines()]
    rows = [row | ({"text": made[i]["text"] + " "} if i < 6 else {}) for i, row in enumerate(rows)]
    Path("holdout.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    code, _, err = run(capsys, *EXPORT)
    assert code == 0
    assert "6 of the texts on the sheet stand there as synthetic and as real ones" in err


def test_text_of_the_source_with_its_owners_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, *EXPORT, "--source", "source.jsonl", "--with-source")[0] == 0
    assert any("ecruos" in row["text"] for row in sheet_rows())
    fill("one.csv")
    assert "Real documents are also of the source" in run(capsys, *IMPORT[:3], *IMPORT[4:])[1]


ALIKE = "holds the same ratings as"


def test_a_file_given_twice_counts_once(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, *EXPORT)
    fill("one.csv")
    fill("two.csv")
    Path("link.csv").symlink_to("one.csv")
    Path("copy.csv").write_bytes(Path("one.csv").read_bytes())
    saved = Path("one.csv").read_text("utf-8").replace(SECRET, "another comment")
    Path("saved.csv").write_text("\ufeff" + saved.replace("\r\n", "\n"), "utf-8")
    for other, said in (
        ("one.csv", "is given twice"),
        ("./one.csv", "is given twice"),
        ("link.csv", "is given twice"),
        ("copy.csv", ALIKE),
        ("saved.csv", ALIKE),
    ):
        code, out, err = run(capsys, *IMPORT[:2], "one.csv", "two.csv", other, *IMPORT[4:])
        assert (code, out, said in " ".join(err.split())) == (2, "", True)
    assert "--identical-raters" in err
    code, out, _ = run(capsys, *IMPORT[:2], "one.csv", "two.csv", "saved.csv", *IMPORT[4:], "--identical-raters")
    assert code == 0
    assert "3 raters" in out
    assert "Raters 1 and 3 gave the same answers to everything." in " ".join(out.split())
    assert run(capsys, *IMPORT[:2], "one.csv", "one.csv", *IMPORT[4:], "--identical-raters")[0] == 2


def test_raters_who_agree_on_a_few_documents_are_two(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, *EXPORT)
    for name, answered in (("one.csv", 9), ("two.csv", 9), ("three.csv", 10), ("four.csv", 10)):
        rows = [row | {"realism": "4" if i < answered else "", "comment": name} for i, row in enumerate(sheet_rows())]
        with Path(name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    assert run(capsys, *IMPORT)[0] == 0
    assert ALIKE in " ".join(run(capsys, *IMPORT[:2], "three.csv", "four.csv", *IMPORT[4:])[2].split())


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ({i: "p" * (i + 1) for i in range(16)}, "Each real document is of another person."),
        ({i: "p" * (i + 1) for i in range(15)}, "Some real documents name no person"),
        ({}, "The real documents name no people"),
    ],
)
def test_what_five_documents_tell_of_people_is_said(
    capsys: pytest.CaptureFixture[str], people: dict[int, str], said: str
) -> None:
    rows = [json.loads(line) for line in Path("holdout.jsonl").read_text().splitlines()]
    named = [{**row, "patient": people.get(i)} for i, row in enumerate(rows)]
    Path("holdout.jsonl").write_text("".join(json.dumps(row) + "\n" for row in named))
    code, _, err = run(capsys, *EXPORT, "--per-label", "8")
    assert code == 0
    assert (said in err) == (len(people) < 16)
    assert ("--group-field" in err) == (len(people) < 16)
    assert json.loads(Path("sheet.answers.json").read_text())["people_named"] in ("all", "some", "none")
    fill("one.csv")
    fill("two.csv")
    Path("report.json").write_text(of_the_corpus())
    shown = run(capsys, *IMPORT, "--report", "report.json", "--report-out", "new.json")[1]
    pages = [run(capsys, "render", "new.json", "--format", kind)[1] for kind in ("html", "markdown")]
    for text in (shown, *pages):
        assert said in " ".join(text.split())
        assert ("of another person" in text) == (len(people) == 16)


@pytest.mark.parametrize("kind", ["terminal", "markdown", "json"])
def test_ratings_become_figures(capsys: pytest.CaptureFixture[str], kind: str) -> None:
    run(capsys, *EXPORT)
    fill("one.csv")
    fill("two.csv", lambda i: i % 2 == 0)
    code, out, err = run(capsys, *IMPORT, "--format", kind)
    assert (code, err) == (0, "")
    assert "75%" in out or '"value": 0.75' in out
    assert "holdout" not in out
    assert "r-" not in out.replace("inter-", "")
    code, quiet, _ = run(capsys, *IMPORT, "--format", kind, "--out", "made")
    assert (code, quiet) == (0, "")
    assert Path("made").read_text("utf-8") == out


def of_the_corpus(*, label: str | None = "label") -> str:
    """Write a report on the synthetic corpus and return its JSON."""
    made = report()
    digest = read_corpus("synthetic.jsonl", label_field=label).digest
    summary = CorpusSummary(digest=digest, documents=500, empty=0, tokens=9000, labels=2, groups=None, skipped=0)
    parts = (
        Part(by="label", name="panic", value=0.625, n=8),
        Part(by="label", name="fatigue", value=None, n=8, reason="x"),
    )
    recovered = measured("fidelity.label_agreement", 0.6, kind="estimate", better="higher", parts=parts)
    return report_json(
        made.model_copy(update={"corpora": {"synthetic": summary}, "measurements": (*made.measurements, recovered)})
    )


def test_the_report_with_the_review_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, *EXPORT)
    fill("one.csv")
    fill("two.csv")
    Path("report.json").write_text(of_the_corpus())
    code, out, _ = run(capsys, *IMPORT, "--report", "report.json", "--report-out", "new.json")
    assert code == 0
    assert "0.625" in out
    old, new = (json.loads(Path(name).read_text()) for name in ("report.json", "new.json"))
    assert old.pop("review") is None
    assert new.pop("review")["told_apart"]["value"] == 1.0
    assert old == new
    code, page, _ = run(capsys, "render", "new.json", "--format", "html")
    assert code == 0
    assert "What experts said" in page
    assert "judged 16 synthetic and 16 real documents" in page
    assert "## What experts said" in run(capsys, "render", "new.json", "--format", "markdown")[1]
    assert run(capsys, "gate", "new.json")[0] == 0


def test_a_sealed_report_is_sealed_again(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, *EXPORT)
    fill("one.csv")
    fill("two.csv")
    from corpusaudit.results import AuditReport

    key = run_key(Path("my.key"))
    Path("report.json").write_text(report_json(sealed(AuditReport.model_validate_json(of_the_corpus()), key)))
    call = (*IMPORT, "--report", "report.json", "--report-out", "new.json")
    code, _, err = run(capsys, *call)
    assert code == 2
    assert "must be sealed again: give the key" in " ".join(err.split())
    assert not Path("new.json").exists()
    assert run(capsys, *call, "--key-file", "my.key")[0] == 0
    read = read_with_seal(Path("new.json"), key)
    assert read.seal.verified
    assert read.report.review is not None
    changed = json.loads(Path("new.json").read_text())
    changed["review"]["told_apart"]["value"] = 0.9
    Path("new.json").write_text(json.dumps(changed))
    assert "its seal is wrong" in run(capsys, "gate", "new.json", "--key-file", "my.key")[2]


def test_a_report_of_another_corpus_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, *EXPORT)
    fill("one.csv")
    fill("two.csv")
    Path("report.json").write_text(of_the_corpus(label=None))
    code, _, err = run(capsys, *IMPORT, "--report", "report.json")
    assert code == 2
    assert "is of another synthetic corpus than the sheet" in " ".join(err.split())


def test_a_changed_review_disagrees_with_itself(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, *EXPORT)
    fill("one.csv")
    fill("two.csv", lambda i: i % 3 > 0)
    Path("report.json").write_text(of_the_corpus())
    run(capsys, *IMPORT, "--report", "report.json", "--report-out", "new.json")
    found = read_with_seal(Path("new.json"), run_key()).report
    assert found.review is not None
    assert disagreement(found) is None
    told = found.review.told_apart
    rows = list(found.review.rows)
    rows[0] = rows[0].model_copy(update={"real": rows[0].real.model_copy(update={"value": 5.5, "high": 5.5})})
    for update, said in (
        ({"digest": "x"}, "of another synthetic corpus"),
        ({"raters": 3}, "counts 3 raters, and has figures of 2"),
        ({"told_apart": told.model_copy(update={"value": 0.1})}, "outside its scale or its interval"),
        ({"told_apart": told.model_copy(update={"n": 33})}, "has n = 33, and its sheet 32 documents"),
        ({"rows": tuple(rows)}, "outside its scale"),
    ):
        wrong = found.model_copy(update={"review": found.review.model_copy(update=update)})
        assert said in (disagreement(wrong) or "")
