"""Configuration: strict, with errors that name file, dotted key and remedy; presets that can be trusted."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from corpusaudit.config import AuditConfig, GateConfig, KnownMetrics, load_config, load_preset, preset_names
from corpusaudit.errors import ConfigError

KNOWN = KnownMetrics(
    parameters={
        "memorization.verbatim": {"min_tokens": int, "share": float | None},
        "diversity.self_bleu": {"sample": int, "orders": tuple[int, ...]},
    },
    kinds={
        "memorization.verbatim": "census",
        "memorization.exact_copies": "census",
        "memorization.plagiarism_rate": "census",
        "memorization.closer_to_source": "estimate",
        "disclosure.pii_leaked": "census",
        "diversity.self_bleu_4": "census",
        "fidelity.mmd": "estimate",
    },
)
CONTRACT = """
preset = "clinical-release"
seed = 0

[corpora]
synthetic = { path = "out/*.jsonl", text = "note", label = "icd10" }
source    = { path = "private/train.jsonl", text = "note", group = "patient" }
holdout   = { path = "private/holdout.jsonl", text = "note" }

[metrics.memorization.verbatim]
min_tokens = 20

[gates]
memorization.verbatim  = { max = 0.0, because = "DPIA section 4.2" }
diversity.self_bleu_4  = { max_ratio_to_holdout = 1.25, level = "warn" }
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "corpusaudit.toml"
    path.write_text(text, encoding="utf-8")
    return path


def error(folder: Path, text: str, *, known: KnownMetrics | None = None) -> str:
    path = written(folder, text)
    with pytest.raises(ConfigError) as caught:
        load_config(path, known=known)
    assert str(path) in str(caught.value) or "preset" in str(caught.value)
    return str(caught.value).removeprefix(f"{path}: ")


def test_the_example_of_the_contract(tmp_path: Path) -> None:
    config = load_config(written(tmp_path, CONTRACT), known=KNOWN)
    assert config.preset == "clinical-release"
    assert config.corpora["synthetic"].path == str(tmp_path / "out/*.jsonl")
    assert config.corpora["source"].group == "patient"
    assert config.metrics == {"memorization.verbatim": {"min_tokens": 20}}
    assert config.gates["memorization.verbatim"] == GateConfig(max=0.0, because="DPIA section 4.2")
    assert config.gates["diversity.self_bleu_4"].because == "set in corpusaudit.toml"
    assert config.gates["disclosure.pii_leaked"] == load_preset("clinical-release")["disclosure.pii_leaked"]


def test_defaults() -> None:
    config = load_config()
    assert (config.preset, config.seed, config.embedder, config.pii_engine) == ("release", 0, "bundled", "bundled")
    assert config.gates == load_preset("release")


def test_the_command_line_preset_goes_before_the_file(tmp_path: Path) -> None:
    assert load_config(written(tmp_path, CONTRACT), preset="exploratory").preset == "exploratory"


def test_a_gate_can_be_switched_off_and_is_remembered(tmp_path: Path) -> None:
    config = load_config(written(tmp_path, '[gates]\nmemorization.verbatim = "off"\n"fidelity.mmd" = { max = 0.1 }'))
    assert "memorization.verbatim" not in config.gates
    assert config.switched_off == ("memorization.verbatim",)
    assert config.gates["fidelity.mmd"].max == 0.1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("preset = ", "is not TOML: "),
        ("sede = 1", "sede: unknown key; did you mean 'seed'?"),
        ("switched_off = ['a']", "switched_off: unknown key"),
        ("seed = -1", "seed: must be greater than or equal to 0"),
        ("seed = '1'", "seed: must be a valid integer"),
        ("seed = true", "seed: must be a valid integer"),
        ("preset = 1", "preset: must be a string"),
        ("preset = 'relase'", "unknown preset 'relase'; did you mean 'release'?"),
        ("corpora = 1", "corpora: must be a table"),
        ("[corpora]\nsynthetik = {path = 'x'}", "corpora.synthetik: unknown key; did you mean 'synthetic'?"),
        ("[corpora]\nsource = {text = 'x'}", "corpora.source.path: is missing"),
        ("[corpora]\nsource = 3", "corpora.source: must be a table"),
        ("[corpora]\nsource = {path = 'x', lable = 'y'}", "corpora.source.lable: unknown key; did you mean 'label'?"),
        ("metrics = 1", "metrics: must be a table"),
        ("[metrics]\nmemorization = 3", "metrics.memorization: must be a table of parameters"),
        ("[gates]\nmemorization.verbatim = 3", "gates.memorization.verbatim: "),
        ("[gates]\nx.y = 'of'", 'must be a table of limits, or "off"'),
        ("[gates]\nx.y = {mx = 1}", "gates.x.y.mx: unknown key; did you mean 'max'?"),
        ("[gates]\nx.y = {}", "gates.x.y: sets no limit"),
        ("[gates]\nx.y = {level = 'warn'}", "gates.x.y: sets no limit"),
        ("[gates]\nx.y = {max = nan}", "gates.x.y.max: must be a finite number"),
        ("[gates]\nx.y = {max = inf}", "gates.x.y.max: must be a finite number"),
        ("[gates]\nx.y = {max = '0'}", "gates.x.y.max: must be a valid number"),
        ("[gates]\nx.y = {max = true}", "gates.x.y.max: must be a valid number"),
        ("[gates]\nx.y = {max = 1, level = 'warning'}", "gates.x.y.level: must be 'error' or 'warn'"),
        ("[gates]\nx.y = {max = 1, on = 'low'}", "gates.x.y.on: must be 'value' or 'bound'"),
        ("[gates]\nx.y = {max = 1, alpha = 0.0}", "gates.x.y.alpha: must be greater than 0"),
        ("[gates]\nx.y = {min = 2, max = 1}", "gates.x.y: min is above max, so nothing can pass"),
        (
            "[gates]\nx.y = {min_ratio_to_holdout = 2, max_ratio_to_holdout = 1}",
            "gates.x.y: min_ratio_to_holdout is above max_ratio_to_holdout",
        ),
        (
            "[gates]\nx.y = {max_excess_over_holdout = -0.1}",
            "max_excess_over_holdout: must be greater than or equal to 0",
        ),
        ("[gates]\nx.y = {max = 0, on = 'bound'}", "gates.x.y: max = 0 can never pass"),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, said: str) -> None:
    assert said in error(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[metrics.memorization.verbatm]\nx = 1",
            "metrics.memorization.verbatm: unknown metric; did you mean 'memorization.verbatim'?",
        ),
        ("[metrics.verbatim]\nx = 1", "metrics.verbatim: unknown metric; did you mean 'memorization.verbatim'?"),
        (
            "[metrics.memorization.verbatim]\nmin_token = 1",
            "metrics.memorization.verbatim.min_token: unknown key; did you mean 'min_tokens'?",
        ),
        ("[metrics.memorization.verbatim]\nmin_tokens = 1.5", "metrics.memorization.verbatim.min_tokens: must be int"),
        ("[metrics.memorization.verbatim]\nmin_tokens = true", "metrics.memorization.verbatim.min_tokens: must be int"),
        (
            "[metrics.memorization.verbatim]\nshare = 'a'",
            "metrics.memorization.verbatim.share: must be float or left out",
        ),
        (
            "[gates]\ndiversity.self_bleu = {max = 1}",
            "gates.diversity.self_bleu: unknown measurement; did you mean 'diversity.self_bleu_4'?",
        ),
        ("[gates]\nmemorization = {max = 1}", "gates.memorization.max: unknown measurement"),
        ("[gates]\nmemorization.verbatm = 'off'", "gates.memorization.verbatm: unknown measurement"),
        ("[metrics]\nmemorization.verbatim = 3", "metrics.memorization: unknown metric; did you mean"),
        ("[gates]\nfidelity.mmd = {max = 0}", "gates.fidelity.mmd: max = 0 can never pass"),
    ],
)
def test_what_is_refused_where_the_metrics_are_known(tmp_path: Path, text: str, said: str) -> None:
    assert said in error(tmp_path, text, known=KNOWN)


def test_parameters_are_read_by_their_types(tmp_path: Path) -> None:
    text = "[metrics.memorization.verbatim]\nshare = 1\n[metrics.diversity.self_bleu]\norders = [2, 3]"
    assert load_config(written(tmp_path, text), known=KNOWN).metrics["diversity.self_bleu"] == {"orders": [2, 3]}


def test_a_max_of_zero_on_an_estimates_value_is_allowed(tmp_path: Path) -> None:
    config = load_config(written(tmp_path, "[gates]\nfidelity.mmd = {max = 0, on = 'value'}"), known=KNOWN)
    assert config.gates["fidelity.mmd"].on == "value"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path / "none.toml")
    path = tmp_path / "latin.toml"
    path.write_bytes(b"preset = '\xff'")
    with pytest.raises(ConfigError, match="is not UTF-8"):
        load_config(path)
    path.write_bytes(b"\xef\xbb\xbfseed = 3")
    assert load_config(path).seed == 3


def test_configurations_cannot_be_changed() -> None:
    config: Any = load_config()
    with pytest.raises(ValidationError):
        config.seed = 3


def test_the_digest_follows_what_bears_on_numbers(tmp_path: Path) -> None:
    config = load_config(written(tmp_path, CONTRACT))
    moved = config.model_copy(update={"corpora": {}})
    assert config.digest() == moved.digest()
    assert config.digest() != config.model_copy(update={"seed": 1}).digest()
    assert AuditConfig().digest() == AuditConfig().digest()


def test_presets() -> None:
    assert preset_names() == ("clinical-release", "exploratory", "release")


@pytest.mark.parametrize("name", ["clinical-release", "exploratory", "release"])
def test_every_limit_of_a_preset_has_its_own_reason(name: str) -> None:
    table = tomllib.loads(files("corpusaudit.presets").joinpath(f"{name}.toml").read_text(encoding="utf-8"))
    assert set(table) == {"gates"}
    gates = load_preset(name)
    assert "memorization.exact_copies" in gates
    assert "disclosure.pii_leaked" in gates
    reasons = [gate.because for gate in gates.values()]
    assert len(set(reasons)) == len(reasons)
    assert not [reason for reason in reasons if reason.startswith("set in") or len(reason.split()) < 5]


def test_exploratory_stops_nothing() -> None:
    assert {gate.level for gate in load_preset("exploratory").values()} == {"warn"}


@pytest.mark.parametrize("name", ["clinical-release", "exploratory", "release"])
def test_presets_name_only_what_is_measured_and_can_pass(name: str) -> None:
    from corpusaudit.auditing.known import known_metrics

    known = known_metrics()
    assert set(load_config(preset=name, known=known).gates) <= set(known.kinds)


def test_several_text_fields_and_columns_to_ignore(tmp_path: Path) -> None:
    table = '{ path = "a.csv", text = ["note", "meta.summary"], label_separator = ";", ignore = ["prompt"] }'
    corpus = load_config(written(tmp_path, f"[corpora]\nsynthetic = {table}\n")).corpora["synthetic"]
    assert (corpus.text, corpus.label_separator, corpus.ignore) == (["note", "meta.summary"], ";", ["prompt"])
    for wrong in ("text = []", 'label_separator = ""', 'ignore = "prompt"', "text = [1]"):
        assert error(tmp_path, f'[corpora]\nsynthetic = {{ path = "a.csv", {wrong} }}\n').startswith(
            "corpora.synthetic."
        )
    assert "did you mean 'ignore'" in error(tmp_path, '[corpora]\nsynthetic = { path = "a", ignored = [] }\n')
