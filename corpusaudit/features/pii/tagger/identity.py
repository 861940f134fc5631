"""Which engine found personal details: its kind, the versions of its packages, a digest of its files. No path."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpusaudit.errors import ModelError
from corpusaudit.shown import shown_name

_PACKAGES = {
    "spacy": ("presidio-analyzer", "spacy"),
    "presidio": ("presidio-analyzer", "spacy"),
    "onnx": ("onnxruntime", "tokenizers"),
}


@dataclass(frozen=True)
class Identity:
    """What tells one engine from another.

    ``name``: kind, and the name of a pipeline that is installed. ``version``: of its packages. ``digest``: SHA-256 over
    its configuration and the models that are read; empty where there is nothing to read.
    """

    name: str
    version: str
    digest: str

    @property
    def shown(self) -> str:
        """The engine for a report: by its name where that says which, else with the beginning of its digest."""
        return self.name if ":" in self.name else f"{self.name}:{self.digest[:12] or 'missing'}"


def identity(engine: str) -> Identity:
    """Return who an engine other than the bundled one is; its model is not loaded."""
    kind, _, name = engine.partition(":")
    public = f"{kind}:{name}" if kind == "spacy" and name.isidentifier() else shown_name(kind, 20)
    version = ", ".join(f"{package} {_version(package)}" for package in _PACKAGES.get(kind, ()))
    digest, empty = hashlib.sha256(), True
    for part, path in _parts(kind, name):
        empty = False
        digest.update(part.encode("utf-8", "surrogateescape") + b"\0")
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return Identity(public, version, "" if empty else digest.hexdigest())


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "none"


def _parts(kind: str, name: str) -> Iterator[tuple[str, Path]]:
    """Yield the files that decide what an engine finds, each with its place among them."""
    if kind == "spacy":
        yield from _files(_pipeline(name))
    elif kind == "onnx":
        yield from _files(Path(name))
    elif kind == "presidio" and Path(name).is_file():
        from corpusaudit.features.pii.tagger.presidio_configured import named_models, read_configuration

        yield "configuration", Path(name)
        try:
            models = list(named_models(read_configuration(name), ""))
        except ModelError:  # told when it is used
            return
        for part, model in models:
            yield from _files(_pipeline(model) if part == "spacy" else Path(model))


def _pipeline(name: str) -> Path:
    if name.isidentifier() and not Path(name).is_dir():
        found = importlib.util.find_spec(name)
        if found is not None and found.origin is not None:
            return Path(found.origin).parent
    return Path(name)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    if folder != Path() and folder.is_dir():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.relative_to(folder).as_posix(), path
