"""The words: what the documentation names exists, what exists is documented, and what it shows runs."""

from __future__ import annotations

import csv
import json
import os
import random
import re
import runpy
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml

from corpusaudit.auditing.known import known_metrics, parameters
from corpusaudit.cli import cli
from corpusaudit.commands.scaffold import WORKFLOW
from corpusaudit.config import GateConfig, load_config, load_preset, preset_names
from corpusaudit.features.pii.types import HIPAA
from corpusaudit.metrics.registry import BUILT_IN, load_metric
from corpusaudit.ranges import ranges_of
from corpusaudit.reports.wording.measurements import WORDINGS

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
NAMES = [path.relative_to(ROOT).as_posix() for path in PAGES]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    """Return the fenced blocks of that language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", read(name), flags=re.MULTILINE | re.DOTALL)


def anchors(path: Path) -> set[str]:
    """Return the anchors that a Markdown host makes of the headings."""
    titles = re.findall(r"^#+ +(.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


# --- metrics -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("metric_id", BUILT_IN)
def test_a_metric_is_found_in_four_places(metric_id: str) -> None:
    dimension, name = metric_id.split(".")
    page = ROOT / "docs" / "metrics" / f"{metric_id}.md"
    assert page.is_file()
    assert page.read_text(encoding="utf-8").startswith(f"# {metric_id}\n")
    tests = (ROOT / "tests" / "metrics" / dimension).glob(f"test_{name}*.py")
    assert list(tests), f"tests/metrics/{dimension}/test_{name}.py is missing"
    record = load_metric(metric_id).record
    assert set(record.measures) <= {*WORDINGS, *record.words}


@pytest.mark.parametrize("metric_id", BUILT_IN)
def test_a_page_names_every_parameter_with_its_default(metric_id: str) -> None:
    page = read(f"docs/metrics/{metric_id}.md")
    after = page[page.index("Parameters") :]
    given = parameters(load_metric(metric_id))
    for name, parameter in given.items():
        shown = str(parameter.default).removeprefix("0") if isinstance(parameter.default, float) else parameter.default
        assert re.search(rf"`{name}`( \(| \| ){shown}\b", after), f"{name} = {parameter.default} is not on the page"
    if not given:
        assert "None." in after


@pytest.mark.parametrize("metric_id", BUILT_IN)
def test_a_page_gives_the_range_of_every_number(metric_id: str) -> None:
    page = read(f"docs/metrics/{metric_id}.md")
    stated = " ".join(page.split()).partition("Ranges: ")[2]
    for name, allowed in ranges_of(load_metric(metric_id).measure).items():
        assert f"`{name}` {allowed};" in stated or f"`{name}` {allowed}." in stated


@pytest.mark.parametrize("metric_id", BUILT_IN)
def test_a_page_says_what_the_metric_needs_and_does_not_show(metric_id: str) -> None:
    page, record = read(f"docs/metrics/{metric_id}.md"), load_metric(metric_id).record
    for heading in ("What it measures", "How", "Read it as", "Does not show", "Parameters", "Reference"):
        assert re.search(rf"^(## {heading}$|\*\*{heading}\.\*\*)", page, flags=re.MULTILINE), heading
    top = page[: page.index("What it measures")]
    assert record.kind in top.lower()
    assert all(role in top for role in record.needs)
    assert set(record.measures) & set(re.findall(r"`([\w.]+)`", top))


@pytest.mark.parametrize("metric_id", [name for name in BUILT_IN if name.startswith(("fidelity.", "diversity."))])
def test_a_page_says_where_no_preset_limits_a_metric(metric_id: str) -> None:
    record = load_metric(metric_id).record
    limited = {name for preset in preset_names() for name in load_preset(preset)} & set(record.measures)
    said = "no preset limits it" in " ".join(read(f"docs/metrics/{metric_id}.md").split())
    assert said is not bool(limited) or not record.by_default


def test_no_page_is_about_a_metric_that_is_not_there() -> None:
    assert {path.name.removesuffix(".md") for path in (ROOT / "docs" / "metrics").glob("*.md")} == set(BUILT_IN)


def test_the_readme_lists_every_metric() -> None:
    assert sorted(re.findall(r"\(docs/metrics/([\w.]+)\.md\)", read("README.md"))) == sorted(BUILT_IN)
    made = runpy.run_path(str(ROOT / "scripts" / "readme_metrics.py"))
    assert made["written"](read("README.md")) == read("README.md"), "make readme"


# --- links ---------------------------------------------------------------------------------------------------------


def test_relative_links_resolve() -> None:
    broken = []
    for name in NAMES:
        for link in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```|`[^`]*`", "", read(name), flags=re.DOTALL)):
            if re.match(r"[a-z]+:", link):
                continue
            file, _, anchor = link.partition("#")
            target = (ROOT / name).parent / file if file else ROOT / name
            if not target.exists() or (anchor and anchor not in anchors(target)):
                broken.append(f"{name}: {link}")
    assert not broken


def test_no_page_names_a_path_of_one_machine() -> None:
    one_machine = re.compile(r"(?<![\w.])/(work|tmp|home|root|Users)/")
    assert [name for name in (*NAMES, "Makefile") if one_machine.search(read(name))] == []


# --- commands ------------------------------------------------------------------------------------------------------


def test_the_readme_quotes_the_help_as_it_is() -> None:
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "corpusaudit.cli", "--help"], capture_output=True, text=True, check=True, env=environment
    )
    lines = [line.rstrip() for line in done.stdout.rstrip().splitlines()]
    assert blocks("README.md", "text") == ["\n".join(lines) + "\n"]


def shown_commands() -> list[tuple[str, str]]:
    found = []
    for name in NAMES:
        for block in blocks(name, "sh") + blocks(name, "yaml"):
            commands = re.findall(r"^\s*(?:- run: )?(?:\w+=\S*(?: \S*\"\)?)? )?(corpusaudit .+)$", block, re.MULTILINE)
            found += [(name, command) for command in commands]
    return found


def test_commands_are_shown() -> None:
    assert len(shown_commands()) > 8


def test_shown_commands_can_be_parsed() -> None:
    for name, command in shown_commands():
        arguments = shlex.split(command, comments=True)[1:]
        try:
            with cli.make_context("corpusaudit", list(arguments)) as context:
                _, subcommand, rest = cli.resolve_command(context, arguments)
                assert subcommand is not None, f"{name}: {command}"
                assert isinstance(subcommand.make_context(arguments[0], rest, parent=context), click.Context)
        except click.ClickException as error:
            pytest.fail(f"{name}: {command}: {error.format_message()}")


def test_the_guide_quotes_the_workflow_of_init() -> None:
    assert WORKFLOW in blocks("docs/guide.md", "yaml")


def test_the_guide_quotes_the_examples() -> None:
    """Without the comments at their heads, which the guide gives in its own words."""
    quoted = blocks("docs/guide.md", "yaml") + blocks("docs/guide.md", "python")
    for name in (
        "gitlab/.gitlab-ci.yml",
        "pre-commit/.pre-commit-config.yaml",
        "dvc/dvc.yaml",
        "pytest/test_release.py",
    ):
        example = re.sub(r"\A(#.*\n|\"\"\".*\"\"\"\n\n)+", "", read(f"examples/{name}"))
        assert example in quoted, name


def test_the_readme_gives_the_commands_of_the_makefile() -> None:
    targets = re.findall(r"^make (\w+)", "".join(blocks("README.md", "sh") + blocks("CONTRIBUTING.md", "sh")), re.M)
    assert {"demo", "test"} <= set(targets)
    for target in targets:
        assert re.search(rf"^{target}:", read("Makefile"), flags=re.MULTILINE)


# --- configuration, Python -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["README.md", "docs/guide.md", "docs/configuration.md"])
def test_shown_configurations_load(name: str, tmp_path: Path) -> None:
    found = blocks(name, "toml")
    assert found
    for text in found:
        file = tmp_path / "corpusaudit.toml"
        file.write_text(text, encoding="utf-8")
        config = load_config(file, known=known_metrics())
        assert set(config.corpora) == {"synthetic", "source", "holdout"}
        assert config.switched_off


def test_presets_keys_and_level_are_named() -> None:
    guide = read("docs/guide.md")
    assert all(f"| `{name}` |" in guide for name in preset_names())
    assert all(f"`{key}`" in read("docs/configuration.md") for key in GateConfig.model_fields)
    assert f"`alpha` ({GateConfig(max=1.0).alpha})" in guide


def test_limits_states_how_often_a_clean_corpus_fails() -> None:
    excesses = [
        sum(gate.max_excess_over_holdout is not None and gate.level == "error" for gate in load_preset(name).values())
        for name in preset_names()
    ]
    words = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven"}
    probability = f"{100 * max(excesses) * GateConfig(max=1.0).alpha:.1f}".removeprefix("0")
    limits = " ".join(read("docs/limits.md").split())
    assert f"with {words[max(excesses)]} such limits in a preset" in limits
    assert f"a probability of at most {probability} %" in limits


def test_the_guide_states_how_often_a_clean_corpus_fails() -> None:
    """Excesses and exact tests at their levels; .01 each for certain copies and leaks, .005 for details together."""
    for name in ("release", "clinical-release"):
        gates = load_preset(name)
        excesses = sum(g.alpha for g in gates.values() if g.max_excess_over_holdout is not None and g.level == "error")
        exact = sum(
            parameters(load_metric(metric))["max_chance"].default
            for metric in ("memorization.certain_copies", "memorization.certain_passages")
            if metric in gates
        )
        assert {"memorization.certain_copies", "disclosure.certain_leaks"} <= set(gates)
        assert f"in about {100 * (excesses + exact + 0.025):.1f} % of audits" in " ".join(read("docs/guide.md").split())


def test_the_readme_repeats_the_figures_of_the_method() -> None:
    section = read("README.md").split("## How often the verdict is right")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (?!planted).*\|$", section, flags=re.MULTILINE)
    assert len(rows) == 6
    assert set(rows) <= set(read("docs/method.md").splitlines())


def test_the_guide_removes_the_copied_rows_and_no_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    texts = [" ".join(f"w{(7 * i + j * (i + 1)) % 97}\n"[: 3 + j % 2] for j in range(30)) for i in range(8)]
    with Path("synthetic.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "note"), *((f"{i:03d}", text) for i, text in enumerate(texts))])
    Path("source.json").write_text(json.dumps([texts[2], texts[5], "quite another text"]), encoding="utf-8")
    audited = ["audit", "synthetic.csv", "--source", "source.json", "--only", "memorization.exact_copies"]
    with pytest.raises(SystemExit) as ended:
        cli.main([*audited, "--quiet"])
    assert ended.value.code == 1
    (code,) = (block for block in blocks("docs/guide.md", "python") if "synthetic-2.csv" in block)
    exec(compile(code, "docs/guide.md", "exec"), {})
    with Path("synthetic-2.csv").open(encoding="utf-8", newline="") as file:
        assert [row["note"] for row in csv.DictReader(file)] == [t for i, t in enumerate(texts) if i not in (2, 5)]


def test_the_python_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    in_ci, code = blocks("README.md", "python")
    compile(in_ci, "README.md", "exec")
    assert "corpusaudit_report" in in_ci
    words = [
        "sleep",
        "appetite",
        "mood",
        "worry",
        "panic",
        "nausea",
        "dizziness",
        "tremor",
        "cough",
        "fever",
        "fatigue",
        "headache",
        "memory",
        "focus",
    ]
    for role in ("synthetic", "train", "unseen"):
        draw = random.Random(role)
        rows = [
            {"text": " ".join(draw.choices(words, k=20)), "label": "F32.1", "group": f"{role} {i}"} for i in range(12)
        ]
        (tmp_path / f"{role}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] in ("pass", "fail", "unmeasured")
    assert any("memorization.verbatim" in line for line in printed)
    assert float(printed[-1]) >= 0


# --- compliance, changelog, hooks ------------------------------------------------------------------------------------


def test_compliance_lists_the_identifiers_that_the_detector_has() -> None:
    page = read("docs/compliance.md")
    made = runpy.run_path(str(ROOT / "scripts" / "compliance_types.py"))
    assert made["written"](page) == page, "make readme writes the table anew"
    rows = dict(re.findall(r"^\| ([A-R]) \| (.+) \|$", page, flags=re.MULTILINE))
    assert list(rows) == list("ABCDEFGHIJKLMNOPQR")
    assert sum(row.count("`") for row in rows.values()) == 2 * len(HIPAA)


def test_the_changelog_has_a_place_for_changed_numbers() -> None:
    changelog = read("CHANGELOG.md")
    assert "\n### Numbers changed\n" in changelog
    for metric_id in BUILT_IN:
        version = load_metric(metric_id).record.version
        assert version == 1 or metric_id in changelog, f"{metric_id} is at version {version} and not in CHANGELOG.md"


def test_the_hooks_for_other_repositories_are_a_command_of_ours() -> None:
    hooks = yaml.safe_load(read(".pre-commit-hooks.yaml"))
    languages = {"corpusaudit-audit": "python", "corpusaudit-audit-installed": "system"}
    assert {hook["id"]: hook["language"] for hook in hooks} == languages
    for hook in hooks:
        assert f"id: {hook['id']}\n" in read("docs/guide.md")
        assert hook["pass_filenames"] is False
        program, *arguments = [*shlex.split(hook["entry"]), *hook["args"]]
        assert program == "corpusaudit"
        with cli.make_context(program, list(arguments)) as context:
            _, subcommand, rest = cli.resolve_command(context, arguments)
            assert subcommand is not None
            assert subcommand.make_context(arguments[0], rest, parent=context).params["quiet"] is True


def test_our_own_hooks_check_what_make_lint_checks() -> None:
    (local,) = yaml.safe_load(read(".pre-commit-config.yaml"))["repos"]
    entries = [hook["entry"].split() for hook in local["hooks"]]
    assert [entry[0] for entry in entries] == [".venv/bin/ruff", ".venv/bin/ruff", ".venv/bin/mypy"]
    assert all(hook["language"] == "system" for hook in local["hooks"])
