"""No two words of a canary planted in the real corpora may stand in any byte that is not private evidence."""

from __future__ import annotations

import io
import json
import logging
import random
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from corpusaudit.cli import main
from corpusaudit.metrics import registry
from corpusaudit.metrics.memorization import verbatim

# Invented words, so that finding one in an output can only mean that it came from a real text.
CANARY = (
    "Zorvath Quillimber from Brunnaxo Lane keeps seventeen wexlings and told nurse Ofrelda that the plimsk "
    "ritual of Tharnmoor began after her brother Jexuin drowned near the dralvic weir"
)
DETAIL = "Yolquine Abbercrest"
HOLDOUT_CANARY = "Nethwick Oralind confided that vossible dreams of the grintle house follow him to Umbrake"
SECRET_WORDS = {
    name: [word.strip(".,").casefold() for word in text.split() if word.casefold() not in {
        "from", "lane", "keeps", "seventeen", "and", "told", "nurse", "that", "the", "ritual", "of", "began", "after",
        "her", "brother", "drowned", "near", "weir", "confided", "dreams", "house", "follow", "him", "to",
    }]
    for name, text in {"canary": CANARY, "detail": DETAIL, "holdout": HOLDOUT_CANARY}.items()
}  # fmt: skip
COMMON = (
    "patient reports low mood poor sleep little appetite work stress family support no fever denies chest pain walks "
    "daily takes medication as told asks about therapy will return next month feels hopeful about the summer plans"
)


def _note(rows: random.Random) -> str:
    return " ".join(rows.choice(COMMON.split()) for _ in range(40)) + "."


def _write(path: Path, documents: list[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(document) + "\n" for document in documents), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("corpora")
    rows = random.Random(7)
    source = [{"id": f"pt-brenzle-{i}", "text": _note(rows), "patient": f"gorvane {i}"} for i in range(24)]
    source[3]["text"] += f" {CANARY}. " + _note(rows)
    source[5]["text"] += f" Mrs. {DETAIL} called twice."
    holdout = [{"id": f"unseen-{i}", "text": _note(rows), "patient": f"other {i}"} for i in range(24)]
    holdout[2]["text"] += f" {HOLDOUT_CANARY}."
    synthetic = [{"id": f"s{i}", "text": _note(rows)} for i in range(24)]
    synthetic[0]["text"] = source[3]["text"]  # a whole copy
    synthetic[1]["text"] += f" {CANARY}."  # a spliced run
    words = CANARY.split()
    synthetic[2]["text"] = f"{synthetic[1]['text']} {' '.join(words[:4])} and later {' '.join(words[4:9])} again"
    synthetic[3]["text"] += f" Mrs. {DETAIL} called twice."  # a detail
    synthetic[4]["text"] += f" {words[0]} {HOLDOUT_CANARY} {DETAIL.split()[0]} {words[1]}."  # pieces of three people
    return {
        "source": _write(folder / "source.jsonl", source),
        "holdout": _write(folder / "holdout.jsonl", holdout),
        "synthetic": _write(folder / "synthetic.jsonl", synthetic),
    }


def _run(*arguments: str) -> tuple[int, str]:
    """Run the command line as a user does; return its exit code, and standard output and error together."""
    streams = io.StringIO()
    with redirect_stdout(streams), redirect_stderr(streams), pytest.raises(SystemExit) as stop:
        main(arguments)
    assert isinstance(stop.value.code, int)
    return stop.value.code, streams.getvalue()


def _audit(corpora: dict[str, Path], out: Path, *more: str) -> tuple[int, str]:
    """Run an audit and every renderer; return the audit's exit code and all that they wrote but private evidence."""
    call = ["audit", str(corpora["synthetic"]), "--out", str(out), "--group-field", "patient"]
    call += ["--source", str(corpora["source"]), "--holdout", str(corpora["holdout"]), *more]
    code, shown = _run(*call)
    written = [shown, *(path.read_text(encoding="utf-8") for path in sorted(out.rglob("*")) if path.is_file())]
    for style in ("html", "markdown"):
        rendered_code, rendered = _run("render", str(out / "report.json"), "--format", style)
        assert rendered_code == 0
        written.append(rendered)
    written.append(_run("gate", str(out / "report.json"))[1])
    return code, "\n".join(written)


def _leaked(written: str) -> dict[str, list[str]]:
    low = written.casefold()
    return {name: [word for word in words if word in low] for name, words in SECRET_WORDS.items()}


def test_canaries_stand_in_no_output(
    corpora: dict[str, Path], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code, written = _audit(corpora, tmp_path / "report", "--private-evidence", str(tmp_path / "evidence.jsonl"))
    assert code == 1
    evidence = [json.loads(line) for line in (tmp_path / "evidence.jsonl").read_text().splitlines()]
    # The test is worth nothing unless the canaries were found.
    found = {(record["metric"], record["synthetic_id"]) for record in evidence}
    assert {("memorization.exact_copies", "s0"), ("memorization.verbatim", "s1")} <= found
    assert ("disclosure.pii_leaked", "s3") in found
    shown = written + caplog.text
    assert {name: words for name, words in _leaked(shown).items() if len(words) > 1} == {}
    assert "brenzle" not in shown
    assert "gorvane" not in shown
    assert (tmp_path / "evidence.jsonl").stat().st_mode & 0o777 == 0o600


def test_a_crashing_metric_leaks_nothing_and_fails_closed(
    corpora: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    def crash(_: object) -> registry.Outcome:
        raise ValueError(f"cannot parse {CANARY!r}")

    monkeypatch.setattr(verbatim, "measure", crash)
    code, written = _audit(corpora, tmp_path / "report", "--only", "memorization.verbatim")
    assert code == 3
    assert "ValueError" in written
    assert {name: words for name, words in _leaked(written + caplog.text).items() if words} == {}


def test_equal_keys_give_equal_tokens(
    corpora: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sources(name: str, key: str) -> list[str]:
        monkeypatch.setenv("CORPUSAUDIT_KEY", key)
        _audit(corpora, tmp_path / name, "--only", "memorization.exact_copies")
        report = json.loads((tmp_path / name / "report.json").read_text())
        return [finding["source"] for finding in report["findings"]]

    first = sources("one", "the first of two keys")
    assert first
    assert sources("two", "the first of two keys") == first
    assert sources("three", "the second of two keys") != first
