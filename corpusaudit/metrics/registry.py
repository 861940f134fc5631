"""Where metrics are found: each is a module with a ``RECORD`` and a function ``measure``.

A metric's module holds a pure function on arrays or strings and the adapter ``measure(workspace, *, parameters)``,
which returns an :class:`~corpusaudit.metrics.record.Outcome`. Modules are imported when asked for, so that listing
names stays fast.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from pathlib import Path

from corpusaudit.metrics.plug_ins import find_plug_ins
from corpusaudit.metrics.record import Metric, PlugIns
from corpusaudit.results import DIMENSIONS, Dimension

_FIRST: tuple[str, ...] = (
    "fidelity.mmd",
    "fidelity.frechet",
    "fidelity.mauve",
    "fidelity.prdc",
    "fidelity.c2st",
    "fidelity.c2st_words",
    "diversity.distinct",
    "diversity.ngram_entropy",
    "diversity.self_bleu",
    "diversity.self_repetition",
    "diversity.ttr",
    "diversity.mattr",
    "diversity.mtld",
    "diversity.hdd",
    "diversity.compression_ratio",
    "diversity.exact_duplicates",
    "diversity.near_duplicates",
    "diversity.effective_documents",
    "diversity.collapsed_labels",
    "diversity.vendi_score",
    "diversity.pairwise_distance",
    "diversity.opening_concentration",
    "diversity.overused_phrases",
    "memorization.exact_copies",
    "memorization.approximate_copies",
    "memorization.near_copies",
    "memorization.certain_copies",
    "memorization.certain_passages",
    "memorization.verbatim",
    "memorization.longest_run",
    "memorization.nearest_distance",
    "memorization.plagiarism_rate",
    "memorization.paraphrases",
    "memorization.closer_to_source",
    "memorization.authenticity",
    "disclosure.pii_found",
    "disclosure.certain_leaks",
    "disclosure.pii_leaked",
    "disclosure.pii_phantom",
    "disclosure.pii_invented",
    "disclosure.rare_phrases",
    "utility.tstr",
    "utility.trtr",
    "utility.ratio",
    "utility.gain",
)
"""The order of the report: what weighs most, or is most like what stands before it, comes first. A metric that is not
named here follows the others of its dimension."""


STUDY: tuple[str, ...] = (
    "fidelity.mmd",
    "fidelity.bertscore",
    "fidelity.sentence_mover",
    "fidelity.rouge_l",
    "fidelity.meteor",
    "diversity.self_bleu_4",
    "diversity.ttr",
    "memorization.nearest_distance",
    "memorization.plagiarism_rate",
)
"""The measurements of the published study of reports that language models wrote for ICD-10 codes, in its order:
fidelity, diversity, and privacy by the distance to the nearest real text and the share that is nearer than .05."""


def _built_in() -> tuple[str, ...]:
    """Return the ids of the modules in the folders of the dimensions, without importing one."""
    folder = Path(__file__).parent
    found = [
        f"{dimension}.{module.name}"
        for dimension in DIMENSIONS
        for module in pkgutil.iter_modules([str(folder / dimension)])
        if not module.name.startswith("_")
    ]
    place = {metric: rank for rank, metric in enumerate(_FIRST)}
    return tuple(
        sorted(found, key=lambda metric: (DIMENSIONS.index(_dimension(metric)), place.get(metric, len(place))))
    )


def _dimension(metric_id: str) -> Dimension:
    return next(dimension for dimension in DIMENSIONS if metric_id.startswith(f"{dimension}."))


BUILT_IN: tuple[str, ...] = _built_in()
"""The ids of our own metrics in the order of the report."""


def load_metric(metric_id: str) -> Metric:
    """Import the built-in metric of that id (``dimension.name``)."""
    module = importlib.import_module(f"corpusaudit.metrics.{metric_id}")
    return Metric(module.RECORD, module.measure)


def load_metrics(ids: Sequence[str] | None = None) -> tuple[Metric, ...]:
    """Import built-in metrics in the given order; where None, all of them and then those of plug-ins."""
    if ids is not None:
        return tuple(load_metric(metric_id) for metric_id in ids)
    return (*(load_metric(metric_id) for metric_id in BUILT_IN), *plug_ins().metrics)


def plug_ins() -> PlugIns:
    """Return the metrics that other packages bring, and what could not be used of them; looked for once a process."""
    return find_plug_ins()
