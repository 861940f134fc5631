"""Every numeric parameter has a range, callers are held to it, and nothing inside it breaks a metric."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any, get_args, get_type_hints

import numpy as np
import pytest

from corpusaudit.auditing.known import known_metrics, parameters
from corpusaudit.auditing.run import audit
from corpusaudit.commands.catalogue import explain
from corpusaudit.config import AuditConfig, load_config
from corpusaudit.errors import ConfigError, UsageError
from corpusaudit.metrics.registry import BUILT_IN, load_metric
from corpusaudit.ranges import Range, range_of, ranges_of, wrong_value

NUMBERS = [(metric, name) for metric in BUILT_IN for name in ranges_of(load_metric(metric).measure)]
TOKENS: Any = Annotated[int, Range(4, 2000, "tokens")]
SHARE: Any = Annotated[float, Range(1e-6, 0.5)]


def beyond(metric: str, name: str) -> tuple[float, float]:
    """Return the values just outside a parameter's range."""
    measure = load_metric(metric).measure
    allowed = ranges_of(measure)[name]
    if get_args(get_type_hints(measure, include_extras=True)[name])[0] is int:
        return int(allowed.lowest) - 1, int(allowed.highest) + 1
    return math.nextafter(allowed.lowest, -math.inf), math.nextafter(allowed.highest, math.inf)


@pytest.mark.parametrize("metric", BUILT_IN)
def test_every_number_has_a_range_that_holds_its_default(metric: str) -> None:
    measure = load_metric(metric).measure
    hints = get_type_hints(measure, include_extras=True)
    given = parameters(load_metric(metric))
    for name, parameter in given.items():
        assert isinstance(parameter.default, int | float), "a parameter that is no number has no range to be held to"
        assert range_of(hints[name]) is not None, name
        assert wrong_value(parameter.default, hints[name]) is None, name
    assert not given or hasattr(measure, "__wrapped__"), "measure is not @within_ranges"


@pytest.mark.parametrize(("metric", "name"), NUMBERS)
def test_a_number_outside_is_refused_before_anything_is_read(metric: str, name: str, tmp_path: Path) -> None:
    allowed = ranges_of(load_metric(metric).measure)[name]
    file = tmp_path / "corpusaudit.toml"
    for value in (*beyond(metric, name), math.nan, math.inf, True, "8"):
        with pytest.raises(UsageError, match=f"{metric}: {name} must be a .*number from"):
            load_metric(metric).measure(None, **{name: value})
        shown = json.dumps(value) if isinstance(value, bool | str) else repr(value)
        file.write_text(f"[metrics.{metric}]\n{name} = {shown}\n", encoding="utf-8")
        with pytest.raises(ConfigError) as refused:
            load_config(file, known=known_metrics([load_metric(metric)]))
        assert f"metrics.{metric}.{name}: must be a" in str(refused.value)
        assert f"from {allowed}; see: corpusaudit explain {metric}" in str(refused.value)
    assert f"  {name} = {parameters(load_metric(metric))[name].default} ({allowed})" in explain(metric).splitlines()


def test_a_configuration_made_in_python_is_held_to_the_ranges_too() -> None:
    for metric, given, said in (
        ("memorization.verbatim", {"min_tokens": -5}, r"verbatim\.min_tokens: must be a whole number from 4 to 200"),
        ("memorization.verbatim", {"min_token": 20}, "min_token: unknown key; did you mean 'min_tokens'"),
        ("memorization.verbatm", {"min_tokens": 20}, "memorization.verbatm: unknown metric"),
    ):
        with pytest.raises(ConfigError, match=said):
            audit(["a text"], ["a source"], config=AuditConfig(metrics={metric: given}))


@pytest.mark.parametrize("seed", [-1, 1.5, True, "1"])
def test_a_seed_is_a_whole_number(seed: Any) -> None:
    with pytest.raises(UsageError, match="seed must be a whole number of at least 0"):
        audit(["a text"], seed=seed)


@pytest.mark.parametrize("value", [4, 2000, np.int64(12)])
def test_what_fits_a_whole_number(value: object) -> None:
    assert wrong_value(value, TOKENS) is None


@pytest.mark.parametrize("value", [3, 2001, 8.0, True, np.True_, None, "8", [8], np.float64(8), math.nan])
def test_what_is_no_whole_number(value: object) -> None:
    assert wrong_value(value, TOKENS) == "a whole number from 4 to 2,000 tokens"


@pytest.mark.parametrize("value", [0, -0.1, 0.6, math.nan, math.inf, True, None, "0.1", 1j, 10**400])
def test_what_is_no_number_of_a_range(value: object) -> None:
    assert wrong_value(value, SHARE) == "a number from .000001 to .5"
    assert wrong_value(0.5, SHARE) is None


ENDS = """
import itertools, random
from corpusaudit.auditing.measuring import run_metric
from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.registry import BUILT_IN, load_metric
from corpusaudit.ranges import ranges_of

words = ["sleep", "mood", "panic", "fever", "work", "nurse", "clinic", "week", "daily", "stable", "mild", "denies"]
def notes(seed, count):
    draw = random.Random(seed)
    texts = [" ".join(draw.choices(words, k=draw.randint(1, 40))) for _ in range(count)]
    return [Document(f"{seed}-{i}", text, ("ab"[i % 2],), f"{seed} {i // 2}") for i, text in enumerate(texts)]
source = notes(1, 24)
corpora = {
    "synthetic": Corpus((*notes(3, 20), Document("copy", source[0].text), Document("empty", ""))),
    "source": Corpus(tuple(source)),
    "holdout": Corpus(tuple(notes(2, 24))),
}
workspace = Workspace(corpora, seed=0)
for metric in BUILT_IN:
    ranges = ranges_of(load_metric(metric).measure)
    for values in itertools.product(*((allowed.lowest, allowed.highest) for allowed in ranges.values())):
        given = dict(zip(ranges, values, strict=True))
        print(metric, given, flush=True)  # the last line names what ended the process
        for found in run_metric(load_metric(metric), workspace, given).measurements:
            assert (found.value is None) == bool(found.reason), found.metric
            assert "broke" not in str(found.reason), (found.metric, found.reason)
"""


def test_no_ends_of_ranges_break_a_metric() -> None:
    """All ends with all others, in a process of its own: what breaks a compiled loop ends the process."""
    done = subprocess.run([sys.executable, "-c", ENDS], capture_output=True, text=True)
    assert done.returncode == 0, f"after {done.stdout.splitlines()[-1:]}: {done.stderr[-2000:]}"
    assert len(done.stdout.splitlines()) > 2 * len(NUMBERS)
