"""Fixtures that every test may use."""

from __future__ import annotations

import os
import runpy
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Workers run side by side: more threads of linear algebra than processors turn while they wait for each other, in the
# processes that tests start too. Before numpy is imported, which reads it.
for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")

# The first example of a test compiles kernels or loads a model, and runners are shared: time says nothing here.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")

ROOT = Path(__file__).resolve().parents[1]
NO_NETWORK = ROOT / "tests" / "no_network"
LONG = (
    "tests/demo/test_demo_command.py",
    "tests/metrics/utility/test_tstr.py",
    "tests/test_adversarial.py",
    "tests/examples/test_github.py",
    "tests/metrics/memorization/test_certain_copies.py",
    "tests/metrics/test_common.py",
    "tests/test_no_leak_commands.py",
    "tests/test_files.py",
    "tests/features/vectors/test_embeddings.py",
    "tests/test_small_counts.py",
    "tests/features/pii/test_detect.py",
    "tests/test_pytest_plugin.py",
    "tests/examples/test_dvc.py",
    "tests/examples/test_gitlab.py",
    "tests/examples/test_pre_commit.py",
    "tests/test_linear.py",
    "tests/test_no_leak_failures.py",
    "tests/auditing/test_run.py",
    "tests/auditing/test_cached_audits.py",
    "tests/test_exits.py",
    "tests/auditing/test_quality.py",
    "tests/generators/client/test_llm.py",
    "tests/auditing/test_honest.py",
    "tests/test_file_names.py",
    "tests/corpus/test_model.py",
    "tests/generators/test_handed_back.py",
    "tests/metrics/diversity/test_collapsed_labels.py",
    "tests/test_hostile_names.py",
    "tests/execution/test_spread.py",
    "tests/test_ranges.py",
    "tests/generators/client/test_local.py",
    "tests/demo/test_demo_corpus.py",
    "tests/test_network.py",
    "tests/metrics/fidelity/test_faults.py",
    "tests/metrics/utility/test_training_sets.py",
    "tests/reports/test_browser.py",
    "tests/benchmarks/test_audit.py",
    "tests/benchmarks/test_measure.py",
    "tests/features/overlap/test_runs.py",
    "tests/corpus/test_intake.py",
    "tests/generators/taxonomy/test_generate.py",
    "tests/auditing/test_keys.py",
    "tests/features/pii/rules/test_packages.py",
    "tests/features/overlap/test_minhash.py",
    "tests/metrics/test_plug_ins.py",
    "tests/metrics/memorization/test_approximate_copies.py",
    "tests/generators/symptoms/test_generate.py",
    "tests/metrics/memorization/test_near_copies.py",
    "tests/test_cli_side_by_side.py",
    "tests/features/text/test_tokens.py",
    "tests/reports/test_html.py",
    "tests/benchmarks/test_languages.py",
    "tests/metrics/memorization/test_paraphrases_translated.py",
    "tests/metrics/diversity/test_near_duplicates.py",
    "tests/fuzz/test_fuzz.py",
    "tests/test_layers.py",
    "tests/metrics/shared/test_f1.py",
    "tests/metrics/memorization/test_certain_passages.py",
    "tests/metrics/memorization/test_verbatim.py",
    "tests/test_sbom.py",
    "tests/corpus/test_stream.py",
    "tests/reports/test_sentences.py",
    "tests/generators/test_commands.py",
    "tests/features/test_compiled.py",
)
"""The files that take more than four processor seconds, the longest first: they bear the marker ``long``."""


def pytest_configure(config: pytest.Config) -> None:
    """Let nothing be reached but this machine, from this process and those that it starts."""
    handle, name = tempfile.mkstemp(prefix="corpusaudit-tests-")
    os.close(handle)
    config.add_cleanup(lambda: Path(name).unlink(missing_ok=True))
    os.environ["CORPUSAUDIT_TESTS_NETWORK"] = name
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(NO_NETWORK), os.environ.get("PYTHONPATH")]))
    runpy.run_path(str(NO_NETWORK / "sitecustomize.py"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the files that take long and put them first: no worker is left with one when the others have ended."""
    place = {name: number for number, name in enumerate(LONG)}
    for item in items:
        if item.path.relative_to(ROOT).as_posix() in place:
            item.add_marker(pytest.mark.long)
    items.sort(key=lambda item: place.get(item.path.relative_to(ROOT).as_posix(), len(LONG)))


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    log = Path(os.environ["CORPUSAUDIT_TESTS_NETWORK"])
    yield
    tried = log.read_text("utf-8")
    if tried:
        log.write_text("", "utf-8")
        pytest.fail(f"this test reached for the network: {tried}")


@pytest.fixture
def default_signals() -> Iterator[None]:
    """Let signals do here, and in processes started from here, what they do by default.

    Under ``nohup`` and in a background job of a shell some are ignored, which processes inherit.
    """
    default = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL, signal.SIGHUP: signal.SIG_DFL}
    before = {number: signal.signal(number, handler) for number, handler in default.items()}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the project; the test skips where it is absent."""
    folder = Path(os.environ.get("CORPUSAUDIT_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("the shared data folder is not beside the project (see CONTRIBUTING.md)")
    return folder
