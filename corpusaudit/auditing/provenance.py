"""With what a report was made: versions, models, settings, and the signature that says two reports compare."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from corpusaudit.config import AuditConfig
from corpusaudit.features.pii.rules.packages import RulePackage, rule_packages
from corpusaudit.features.pii.tagger.identity import identity
from corpusaudit.metrics.record import Metric
from corpusaudit.metrics.registry import plug_ins
from corpusaudit.results import Measurement, Provenance

PACKAGES = (
    *("numpy", "scipy", "polars", "numba", "onnxruntime", "tokenizers", "faiss-cpu", "presidio-analyzer"),
    *("scikit-learn", "nltk", "rapidfuzz", "py3langid", "zstandard", "spacy", "sentence-transformers", "torch"),
)
"""Packages on which figures rest; a report names those that are installed."""


def package_version() -> str:
    """Return the version of this package, ``0+unknown`` when it runs from an uninstalled folder."""
    return _version("corpusaudit") or "0+unknown"


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def signature(config: AuditConfig, metrics: Sequence[Metric], measurements: Sequence[Measurement]) -> str:
    """Return one line with everything that a number depends on besides the corpora."""
    settings = {m.metric: m.settings for m in measurements}
    parts = [f"corpusaudit:{package_version()}", f"seed:{config.seed}", f"embedder:{config.embedder}"]
    parts.append(f"pii:{shown_engine(config.pii_engine)}")
    parts += [f"rules:{one.name}=={one.version}:{one.digest[:12]}" for one in _rule_packages(metrics) if one.rules]
    for metric in metrics:
        record = metric.record
        made = next((settings[name] for name in record.measures if name in settings), {})
        shown = ",".join(f"{name}={json.dumps(value)}" for name, value in sorted(made.items()))
        parts.append(f"{record.id}@{record.version}({shown})")
    return " | ".join(parts)


def _rule_packages(metrics: Sequence[Metric]) -> tuple[RulePackage, ...]:
    """Return the packages that bring rules for personal details, none where no metric looks for those."""
    return rule_packages() if any("detector" in metric.record.reads for metric in metrics) else ()


def shown_engine(engine: str) -> str:
    """Return an engine for personal details as a report names it: without the path of an engine's file."""
    return engine if engine == "bundled" else identity(engine).shown


def bundled_models(config: AuditConfig) -> dict[str, str]:
    """Return the models in use with the SHA-256 of the bundled ones."""
    models = {"embedder": config.embedder, "tagger": shown_engine(config.pii_engine)}
    for name, chosen in list(models.items()):
        if chosen in ("bundled", "multilingual"):
            folder = name if chosen == "bundled" else chosen
            file = Path(__file__).resolve().parent.parent / "models" / folder / "model.onnx"
            models[name] = f"{chosen} sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}"
    return models


def provenance(
    config: AuditConfig,
    metrics: Sequence[Metric],
    measurements: Sequence[Measurement],
    command: str,
    duration: Mapping[str, float],
) -> Provenance:
    """Return the provenance of a report; ``duration`` is in seconds by stage."""
    packages = {name: found for name in PACKAGES if (found := _version(name)) is not None}
    packages |= {one.package: one.package_version for one in metrics if one.package is not None}
    packages |= {one.package: one.package_version for one in plug_ins().lost}
    packages |= {one.name: one.version for one in _rule_packages(metrics)}
    return Provenance(
        version=package_version(),
        signature=signature(config, metrics, measurements),
        seed=config.seed,
        packages=packages,
        models=bundled_models(config),
        config_digest=config.digest(),
        command=command,
        duration={stage: round(seconds, 3) for stage, seconds in duration.items()},
    )
