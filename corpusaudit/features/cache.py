"""Features kept on disk between audits, for ``Workspace.store``.

A file is named by the digest of what decides its content: the key that the workspace gives (feature, engine, corpus),
the code of this package's features, the versions of the packages they run on and the digest of the model. So a stale
file is never read; it only takes space. Files are plain arrays (.npz, nothing is unpickled), written whole or not at
all, so that audits may share a folder. They are made from private text: folder 0700, files 0600.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import importlib.util
import itertools
import logging
import os
import stat
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corpusaudit.errors import UsageError

if TYPE_CHECKING:
    from corpusaudit.features.entities import Entity

FOLDER = "corpusaudit-features"
_PACKAGES = (
    "corpusaudit",
    "numpy",
    "onnxruntime",
    "tokenizers",
    "presidio-analyzer",
    "phonenumbers",
    "spacy",
    "sentence-transformers",
    "torch",
)
_ENTITY_ARRAYS = ("start", "end", "type", "score")

Arrays = Mapping[str, Any]  # of numpy arrays
Store = Callable[[str, str, Callable[[], Any]], Any]

_log = logging.getLogger(__name__)


def disk_store(directory: Path) -> Store:
    """Return a store that keeps features in ``directory/corpusaudit-features``, which it makes with mode 0700.

    The store takes a stage (unused), a key ``feature|engine|corpus`` and a function that makes the feature; it returns
    the kept one, or makes and keeps it. A file that is damaged is made again. Features of an engine whose model has no
    folder to take a digest of (a sentence-transformers name) are made every time. A disk that cannot be written to
    costs the time saved, not the audit: it is logged.

    Raises UsageError when the folder cannot be made or belongs to another user.
    """
    folder = _private_folder(Path(directory) / FOLDER)

    def store(stage: str, key: str, make: Callable[[], Any]) -> Any:  # noqa: ARG001
        feature, _, rest = key.partition("|")
        model = _model_digest(rest.rpartition("|")[0])
        if model is None:
            return make()
        identity = "|".join((key, _code_digest(), _versions(), model))
        path = folder / f"{feature}-{hashlib.sha256(identity.encode('utf-8', 'surrogatepass')).hexdigest()}.npz"
        kept = _load(path, feature)
        if kept is not None:
            return kept
        made = make()
        _save(path, _to_arrays(feature, made))
        return made

    return store


def _private_folder(folder: Path) -> Path:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or (hasattr(os, "getuid") and found.st_uid != os.getuid()):
            raise UsageError(f"the cache {folder} is a link or belongs to another user")
        folder.chmod(0o700)
    except OSError as error:
        raise UsageError(f"the cache {folder} cannot be used: {error.strerror}") from error
    return folder


def _model_digest(engine: str) -> str | None:
    """Return a digest of the engine's model, None where there is no folder to take it from."""
    if engine == "bundled":
        return _bundled_digest()
    name = engine.partition(":")[2]
    if Path(name).is_dir():
        return _folder_digest(Path(name))
    if engine.startswith("spacy:") and name.isidentifier():
        found = importlib.util.find_spec(name)
        if found is not None and found.origin is not None:
            return _folder_digest(Path(found.origin).parent)
    return None


@functools.cache
def _bundled_digest() -> str:
    # The models themselves are checked against these lists when they are loaded.
    lists = sorted((Path(__file__).resolve().parent.parent / "models").glob("*/digests.json"))
    return _digest(lists, Path(__file__).resolve().parent.parent)


@functools.cache
def _code_digest() -> str:
    here = Path(__file__).resolve().parent
    return _digest(sorted(here.glob("*.py")), here)


@functools.cache
def _versions() -> str:
    found = []
    for package in _PACKAGES:
        try:
            found.append(f"{package}=={importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            found.append(f"{package}==none")
    return ",".join(found)


def _folder_digest(folder: Path) -> str:
    """Return a digest of the content of every file; made anew each time, since a folder may change."""
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return _digest(sorted(files), folder)


def _digest(paths: list[Path], root: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        digest.update(f"{path.relative_to(root).as_posix()}\0{content}\0".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _load(path: Path, feature: str) -> Any:
    """Return the kept feature, None where there is no file or a damaged one."""
    try:
        with path.open("rb") as file:
            with zipfile.ZipFile(file) as archive:
                if archive.testzip() is not None:
                    return None
            file.seek(0)
            with np.load(file, allow_pickle=False) as arrays:
                return _from_arrays(feature, {name: arrays[name] for name in arrays.files})
    except FileNotFoundError:
        return None
    except Exception as error:  # whatever a damaged file raises, the feature can be made again
        _log.info("a cached feature is unreadable and is made again (%s)", type(error).__name__)
        return None


def _save(path: Path, arrays: Arrays) -> None:
    try:
        handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)  # mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(file, **dict(arrays))
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        _log.warning("the cache could not be written: %s", error.strerror)


def _to_arrays(feature: str, made: Any) -> Arrays:
    if feature == "embeddings":
        return {
            "documents": made.documents,
            "windows": made.windows,
            "window_document": made.window_document,
            "window_spans": made.window_spans,
            "model": np.array(made.model),
        }
    if feature == "entities":
        return _entity_arrays(made)
    raise TypeError(f"no way to keep {feature!r} on disk")


def _entity_arrays(made: list[list[Entity]]) -> Arrays:
    flat = [entity for document in made for entity in document]
    return {
        "offsets": np.cumsum([0, *map(len, made)], dtype=np.int64),
        "start": np.array([entity.start for entity in flat], dtype=np.int64),
        "end": np.array([entity.end for entity in flat], dtype=np.int64),
        "type": np.array([entity.type for entity in flat], dtype=np.str_),
        "score": np.array([entity.score for entity in flat], dtype=np.float64),
    }


def _from_arrays(feature: str, arrays: Arrays) -> Any:
    if feature == "embeddings":
        from corpusaudit.features.embeddings import Embeddings

        fields = {name: arrays[name] for name in ("documents", "windows", "window_document", "window_spans")}
        return Embeddings(**fields, model=str(arrays["model"]))
    from corpusaudit.features.entities import Entity

    columns = [arrays[name].tolist() for name in _ENTITY_ARRAYS]
    flat = [Entity(*row) for row in zip(*columns, strict=True)]
    offsets = arrays["offsets"].tolist()
    return [flat[start:end] for start, end in itertools.pairwise(offsets)]
