"""Metrics of other packages: installed ones are measured and named, and one that cannot be used never passes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import corpusaudit
from corpusaudit.auditing.measuring import run_metric
from corpusaudit.corpus.model import Corpus
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.plug_ins import load_plug_ins, namespace_of, unfit
from corpusaudit.metrics.record import Metric, Outcome, Record
from corpusaudit.results import Evidence, Measurement

WORDS = """
    \"\"\"Words a document: how long the documents are.

    What it measures: tokens.
    \"\"\"
    from __future__ import annotations

    from typing import Annotated

    from corpusaudit.features.workspace import Workspace
    from corpusaudit.metrics.record import Outcome, Record
    from corpusaudit.ranges import Range, within_ranges
    from corpusaudit.results import Words

    RECORD = Record(
        id="acme_drift.words", version=3, dimension="diversity", better="higher", kind="census", unit="tokens",
        needs=("synthetic",), measures=("acme_drift.words",),
        words={"acme_drift.words": Words(title="Long texts", how_to_read="Ten will do.", does_not_show="All else.")},
    )


    @within_ranges
    def measure(workspace: Workspace, *, least: Annotated[int, Range(0, 9, "tokens")] = 1) -> Outcome:
        \"\"\"Measure the corpus.\"\"\"
        lengths = workspace.tokens("synthetic").lengths
        kept = lengths[lengths >= least]
        return Outcome((RECORD.measurement("acme_drift.words", value=float(kept.mean()), n=len(kept)),))
"""
PROJECT = """
    [build-system]
    requires = ["setuptools"]
    build-backend = "setuptools.build_meta"
    [project]
    name = "Acme.Drift"
    version = "1.2.5"
    [project.entry-points."corpusaudit.metrics"]
    words = "acme_drift_words"
    broken = "acme_drift_broken"
    ending = "acme_drift_ending"
    foreign = "acme_drift_foreign"
    [tool.setuptools]
    py-modules = ["acme_drift_words", "acme_drift_broken", "acme_drift_ending", "acme_drift_foreign"]
"""
CONFIG = """
    [metrics.acme_drift.words]
    least = 2
    [metrics.acme_drift.gone]
    whatever = 1
    [gates]
    acme_drift.words = { min = 1 }
    acme_drift.gone = { max = 0.5 }
"""


class Ran(NamedTuple):
    code: int
    out: str
    error: str


Command = Callable[..., Ran]


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """Install a package with one good plug-in and three that are not, and return a function that runs a command."""
    project, target = tmp_path_factory.mktemp("project"), tmp_path_factory.mktemp("installed")
    files = {
        "pyproject.toml": PROJECT,
        "acme_drift_words.py": WORDS,
        "acme_drift_broken.py": "import a_package_that_is_not_there\n",
        "acme_drift_ending.py": "raise SystemExit(0)\n",
        "acme_drift_foreign.py": WORDS.replace("acme_drift.words", "diversity.words"),
    }
    for name, text in files.items():
        (project / name).write_text(textwrap.dedent(text), encoding="utf-8")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    done = subprocess.run(
        [*install, "--disable-pip-version-check", "--target", str(target), str(project)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    # Where this package is, too: commands run in other folders.
    paths = [str(target), str(Path(corpusaudit.__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "COLUMNS": "120"}  # no title is cut

    def run(*arguments: str, folder: Path | None = None) -> Ran:
        call = [sys.executable, "-m", "corpusaudit.cli", *arguments]
        made = subprocess.run(call, capture_output=True, text=True, env=environment, cwd=folder)
        return Ran(made.returncode, made.stdout, made.stderr)

    return run


def test_an_installed_plug_in_is_listed_and_explained_and_so_is_what_broke(command: Command) -> None:
    listed = command("metrics")
    assert (listed.code, listed.error) == (0, "")
    rows = listed.out.splitlines()
    assert [row.split(maxsplit=2)[1:] for row in rows if row.startswith("acme_drift.words ")] == [
        ["-", "Words a document: how long the documents are."]
    ]
    start = "not available: A plug-in of the package Acme.Drift 1.2.5"
    assert [row.removeprefix(start) for row in rows if row.startswith("not ")] == [
        " could not be loaded (broken: ModuleNotFoundError).",
        " could not be loaded (ending: SystemExit).",
        " does not fit (foreign: the id diversity.words is not acme_drift. and a name of small letters, digits and "
        "underscores).",
    ]
    page = command("explain", "acme_drift.words")
    assert page.out.startswith("acme_drift.words (version 3), of the package Acme.Drift 1.2.5\n")
    assert "  least = 1 (0 to 9 tokens)" in page.out
    gone = command("explain", "acme_drift.gone")
    assert gone.code == 2
    assert "could not be loaded (broken: ModuleNotFoundError)" in gone.error


def test_an_audit_measures_one_and_fails_closed_on_the_other(command: Command, tmp_path: Path) -> None:
    texts = [f"A short text of number {i} and its words." for i in range(6)]
    (tmp_path / "new.jsonl").write_text("".join(json.dumps({"text": t}) + "\n" for t in texts), encoding="utf-8")
    (tmp_path / "corpusaudit.toml").write_text(textwrap.dedent(CONFIG), encoding="utf-8")
    given = ("audit", "new.jsonl", "--config", "corpusaudit.toml", "--preset", "exploratory", "--out", "out")
    done = command(*given, "--only", "acme_drift.words", "--quiet", folder=tmp_path)
    assert done.code == 3, done.error
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    (found,) = report["measurements"]
    assert (found["metric"], found["dimension"], found["value"]) == ("acme_drift.words", "diversity", 9.0)
    assert found["settings"] == {"least": 2}
    gates = {gate["metric"]: gate for gate in report["gates"]}
    assert gates["acme_drift.words"]["state"] == "pass"
    assert (gates["acme_drift.gone"]["state"], gates["acme_drift.gone"]["reason_kind"]) == ("unmeasured", "blocked")
    assert "could not be loaded (broken: ModuleNotFoundError)" in gates["acme_drift.gone"]["explanation"]
    assert any("Acme.Drift 1.2.5 could not be loaded (ending: SystemExit)" in sentence for sentence in report["limits"])
    assert report["provenance"]["packages"]["Acme.Drift"] == "1.2.5"
    assert "acme_drift.words@3(least=2)" in report["provenance"]["signature"]
    again = command("render", "out/report.json", "--format", "markdown", folder=tmp_path)
    assert again.code == 0, again.error
    assert "could not be loaded" in again.out
    assert "Long texts" in again.out
    assert "Ten will do." in again.out
    refused = command(*given, "--only", "acme_drift.gone", folder=tmp_path)
    assert (refused.code, "could not be loaded" in refused.error) == (2, True)


# --- what fits -------------------------------------------------------------------------------------------------------

GOOD = Record(
    "acme.drift", 1, "fidelity", "lower", "census", "rate", ("synthetic", "source"), ("acme.drift", "acme.two")
)


def measure(workspace: Any, *, size: int = 3) -> Outcome:
    raise NotImplementedError


def without_default(workspace: Any, *, size: int) -> Outcome:
    raise NotImplementedError


def test_a_record_as_ours_fits() -> None:
    assert unfit(GOOD, measure, "acme") is None
    assert namespace_of("Acme-Text.drift") == "acme_text_drift"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "memorization.drift"}, "the id memorization.drift is not acme."),
        ({"id": "acme.Drift"}, "the id acme.Drift is not acme."),
        ({"measures": ()}, "names no measurement"),
        ({"measures": ("acme.drift", "acme.drift")}, "names a measurement twice"),
        ({"measures": ("acme.drift", "acme.taken")}, "the id acme.taken is taken"),
        ({"measures": ("memorization.exact_copies",)}, "is not acme."),
        ({"version": 0}, "the field version"),
        ({"version": "1"}, "the field version"),
        ({"dimension": "privacy"}, "the field dimension"),
        ({"better": "more"}, "the field better"),
        ({"kind": "sample"}, "the field kind"),
        ({"unit": ""}, "the field unit"),
        ({"needs": ("source",)}, "the field needs"),
        ({"needs": ("synthetic", "train")}, "the field needs"),
        ({"reads": ("oracle",)}, "the field reads"),
        ({"units": {"acme.three": "rate"}}, "the field units"),
        ({"sized": ("acme.three",)}, "the field sized"),
        ({"words": {"acme.drift": "Drift"}}, "the field words"),
    ],
)
def test_a_record_that_does_not_fit_is_named_with_what_is_wrong(change: dict[str, Any], said: str) -> None:
    assert said in (unfit(replace(GOOD, **change), measure, "acme", ["acme.taken"]) or "")


def test_what_is_no_metric() -> None:
    assert "is no corpusaudit" in (unfit({"id": "acme.drift"}, measure, "acme") or "")
    assert "no function measure" in (unfit(GOOD, None, "acme") or "")
    assert "each with a default" in (unfit(GOOD, without_default, "acme") or "")
    own = replace(GOOD, id="fidelity.drift", measures=("fidelity.drift",))
    assert "as metrics of corpusaudit are" in (unfit(own, measure, "fidelity") or "")


@pytest.mark.parametrize("error", ["KeyboardInterrupt", "MemoryError", "ValueError", "SystemExit", "GeneratorExit"])
def test_what_ends_the_audit_is_no_reason_to_go_on_without_a_plug_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: str
) -> None:
    (tmp_path / "acme_drift_ending.py").write_text(f"raise {error}('Maria')", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "acme_drift_ending", raising=False)
    entry = EntryPoint("words", "acme_drift_ending", "corpusaudit.metrics")
    if error in ("KeyboardInterrupt", "MemoryError"):
        with pytest.raises((KeyboardInterrupt, MemoryError)):
            load_plug_ins([entry])
    else:
        found = load_plug_ins([entry])
        assert found.metrics == ()
        assert [one.reason for one in found.lost] == [f"could not be loaded (words: {error})"]


# --- what it returns -------------------------------------------------------------------------------------------------


def given(returned: Callable[[], Any]) -> tuple[Measurement, ...]:
    def measure_so(workspace: Any) -> Any:  # noqa: ARG001
        return returned()

    workspace = Workspace({role: Corpus.from_texts(["one text", "another"]) for role in ("synthetic", "source")})
    return run_metric(Metric(GOOD, measure_so, "acme", "1"), workspace, {}).measurements


def rate(name: str = "acme.drift", **fields: Any) -> Measurement:
    return GOOD.measurement(name, **{"value": 0.5, "n": 2, **fields})


def piece(**fields: Any) -> Evidence:
    """Return a finding that could stand, but for those fields."""
    name = Corpus.from_texts(["one text", "another"]).documents[0].id
    return Evidence(**{"metric": "acme.drift", "synthetic_id": name, "synthetic_span": None, "score": 1.0, **fields})


def ended() -> Any:
    raise SystemExit(0)


def test_what_it_measures_stands_and_what_it_leaves_out_is_said() -> None:
    first, second = given(lambda: Outcome((rate(),)))
    assert (first.value, second.value, second.reason) == (0.5, None, "the metric returned no such figure")


@pytest.mark.parametrize(
    ("returned", "said"),
    [
        (ended, "SystemExit"),
        (lambda: None, "it returned no outcome"),
        (lambda: Outcome((rate(), rate())), "figures that its record does not name"),
        (lambda: Outcome((rate("memorization.exact_copies"),)), "figures that its record does not name"),
        (lambda: Outcome((rate(kind="estimate"),)), "not what its record says"),
        (lambda: Outcome((rate(dimension="memorization"),)), "not what its record says"),
        (lambda: Outcome((rate(value=1.5),)), "is a rate outside 0 and 1"),
        (lambda: Outcome((rate(n=0),)), "rests on nothing"),
        (lambda: Outcome((rate(low=0.6, high=0.7),)), "does not hold its value"),
        (lambda: Outcome((rate(),), (Evidence("acme.drift", "nobody", None, 1.0),)), "no places in the corpora"),
        (lambda: Outcome((rate(),), (Evidence("acme.other", "1", None, 1.0),)), "no places in the corpora"),
        (lambda: Outcome((rate(),), ("text",)), "no places in the corpora"),  # type: ignore[arg-type]
        (lambda: Outcome(None), "cannot be read (TypeError)"),  # type: ignore[arg-type]
        (lambda: Outcome((rate(),), None), "cannot be read (TypeError)"),  # type: ignore[arg-type]
        (lambda: Outcome((rate(),), (piece(score="Maria"),)), "cannot be read (TypeError)"),
        (lambda: Outcome((rate(),), (piece(synthetic_span=("a", "b")),)), "cannot be read (TypeError)"),
        (lambda: Outcome((rate(),), (piece(synthetic_id=["0"]),)), "cannot be read (TypeError)"),
    ],
)
def test_what_cannot_stand_in_a_report_leaves_it_unmeasured(returned: Callable[[], Any], said: str) -> None:
    for measurement in given(returned):
        assert measurement.value is None
        assert measurement.reason is not None
        assert measurement.reason.startswith("the metric broke (")
        assert said in measurement.reason


def test_findings_in_the_corpora_stand() -> None:
    documents = Corpus.from_texts(["one text", "another"]).documents
    places = (Evidence("acme.drift", documents[0].id, (0, 3), 1.0, source_id=documents[1].id, source_span=(0, 7)),)
    assert given(lambda: Outcome((rate(),), places))[0].value == 0.5
    beyond = (replace(places[0], synthetic_span=(0, 9)),)
    assert given(lambda: Outcome((rate(),), beyond))[0].value is None
