"""Faults planted in real text, at small size: what the metrics of fidelity see of each. The large table is that of
``benchmarks/fidelity.py``, whose faults these are."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from corpusaudit.features.cache import disk_store
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity import c2st, c2st_words, frechet, mauve, mmd, prdc
from corpusaudit.results import Baseline, Measurement

SIZE = 40
BENCHMARKS = Path(__file__).resolve().parents[3] / "benchmarks"
Figures = dict[str, Measurement]


@pytest.fixture(scope="module")
def benchmark() -> Iterator[ModuleType]:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        spec = importlib.util.spec_from_file_location("fidelity_benchmark", BENCHMARKS / "fidelity.py")
        assert spec is not None
        assert spec.loader is not None
        made = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = made  # dataclasses look their module up
        spec.loader.exec_module(made)
        yield made
    finally:
        sys.path.remove(str(BENCHMARKS))
        sys.modules.pop("fidelity_benchmark", None)


@pytest.fixture(scope="module")
def measured(
    benchmark: ModuleType, shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Figures]:
    """Return the figures of a fault by name, made once."""
    cache = tmp_path_factory.mktemp("cache")
    pool = benchmark.make_pool(shared_data, cache, 12 * SIZE, most_words=60)
    found: dict[str, Figures] = {}

    def figures(fault: str) -> Figures:
        if fault not in found:
            roles = zip(("synthetic", "source", "holdout"), benchmark.corpora(pool, fault, SIZE, 0), strict=True)
            workspace = Workspace(dict(roles), store=disk_store(cache))
            outcomes = [metric.measure(workspace) for metric in (mmd, frechet, mauve, prdc, c2st, c2st_words)]
            found[fault] = {m.metric.removeprefix("fidelity."): m for one in outcomes for m in one.measurements}
        return found[fault]

    return figures


def baseline(measurement: Measurement) -> Baseline:
    assert measurement.holdout is not None
    return measurement.holdout


def ratio(measurement: Measurement) -> tuple[float, float]:
    held = baseline(measurement)
    assert held.ratio_low is not None
    assert held.ratio_high is not None
    return held.ratio_low, held.ratio_high


@pytest.mark.shared
@pytest.mark.parametrize("fault", ["clean", "twice"])
def test_real_text_is_like_real_text(measured: Callable[[str], Figures], fault: str) -> None:
    found = measured(fault)
    assert found["mmd"].p_value is not None
    assert found["mmd"].p_value > 0.05
    for name in ("frechet", "mauve", "recall", "coverage", "precision"):
        low, high = ratio(found[name])
        assert low < 1 < high, name
    for name in ("c2st", "c2st_words"):
        assert found[name].low is not None
        assert found[name].low < 0.5, name
    assert all(found[name].n <= SIZE for name in found)


@pytest.mark.shared
def test_mauve_sees_lost_subjects_in_some_draws_of_few_documents(
    benchmark: ModuleType, shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = disk_store(tmp_path_factory.mktemp("cache"))
    pool = benchmark.make_pool(shared_data, store.file.parent, 12 * SIZE, most_words=60)
    seen = {}
    for fault in ("8/9", "clean"):
        highest = []
        for draw in range(8):
            roles = zip(("synthetic", "source", "holdout"), benchmark.corpora(pool, fault, SIZE, draw), strict=True)
            corpora = dict(roles)
            if len(corpora["synthetic"]) >= SIZE // 2:
                highest.append(ratio(mauve.measure(Workspace(corpora, store=store)).measurements[0])[1])
        seen[fault] = sum(high < 1 for high in highest)
    assert seen["clean"] == 0
    assert seen["8/9"] >= 2  # of a draw of 40 documents it sees it in about one of two


@pytest.mark.shared
@pytest.mark.parametrize(
    ("fault", "seen"),
    [
        ("8/9", ("mmd", "frechet", "c2st")),
        ("shuffled", ("mmd", "c2st")),
        ("dialogues", ("mmd", "frechet", "mauve", "recall", "coverage", "c2st", "c2st_words")),
        ("template", ("mmd", "frechet", "mauve", "recall", "coverage", "c2st", "c2st_words")),
    ],
)
def test_a_fault_is_seen(measured: Callable[[str], Figures], fault: str, seen: tuple[str, ...]) -> None:
    found = measured(fault)
    for name in seen:
        measurement, held = found[name], baseline(found[name])
        assert measurement.value is not None
        if name == "mmd":
            assert measurement.p_value is not None
            assert measurement.p_value < 0.05
            assert measurement.value > held.value
        elif measurement.better == "lower":
            assert ratio(measurement)[0] > 1, name
        else:
            assert ratio(measurement)[1] < 1, name


@pytest.mark.shared
def test_the_benchmark_says_what_is_seen(benchmark: ModuleType) -> None:
    seen = benchmark.Seen(3, {"a": [0.1, 0.2, 0.3], "b": [1.0, 2.0]}, {"a": [0.2]})
    fault = benchmark.Seen(2, {"a": [0.4, 0.05], "b": [1.5, 9.0]})
    found = {"clean": seen, "fault": fault}
    assert benchmark.sees(found, "a", "fault")
    assert not benchmark.sees(found, "b", "fault")
    rows = {row["metric"]: row for row in benchmark.table(found)}
    assert rows["a"] == {"metric": "a", "baseline": "0.2", "clean": "0.1 to 0.3", "fault": "0.225 *"}
    assert rows["b"]["fault"] == "5.25"
