"""Features kept on disk between audits, each text's under a keyed hash of the text, for ``Workspace.store``.

One SQLite file holds rows of key and content. The key is a hash of the text and of what else decides the content: the
feature and its engine, the code that makes the feature, the versions of the packages it runs on, the digest of the
model. So a stale row is never read; it only takes space. The hash is keyed with a random key of the file's own: who has
the file alone cannot test whether a text was audited. Rows are plain numbers with a checksum, nothing is unpickled, and
SQLite writes them whole or not at all, so that audits may share a folder and a killed one loses little. They are made
from private text: folder 0700, file 0600.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib.metadata
import importlib.util
import json
import logging
import os
import secrets
import sqlite3
import stat
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corpusaudit.errors import UsageError

FOLDER = "corpusaudit-features"
FILE = "features.sqlite"
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
_MODULES = {"embeddings": "embeddings.py", "entities": "entities.py"}
"""The module that makes each feature; what it imports of ours counts too."""
_CHECKSUM = 8
_WAIT = 60.0
"""Seconds to wait for another audit that writes."""
_ASKED_AT_ONCE = 500

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class DiskStore:
    """The features in one folder; see :func:`disk_store`."""

    file: Path

    def load(self, feature: str, engine: str, texts: Sequence[str]) -> dict[str, Any]:
        """Return what is kept of those texts, by text; nothing where the file is damaged."""
        if feature not in _MODULES:
            raise TypeError(f"no way to keep {feature!r} on disk")
        found: dict[str, Any] = {}
        try:
            with closing(_open(self.file)) as database:
                keys = _keys(database, feature, engine, texts)
                for first in range(0, len(keys), _ASKED_AT_ONCE):
                    part = dict(list(keys.items())[first : first + _ASKED_AT_ONCE])
                    marks = ",".join("?" * len(part))
                    rows = database.execute(f"SELECT key, made FROM kept WHERE key IN ({marks})", list(part))
                    found.update((part[key], made) for key, made in rows)
        except sqlite3.DatabaseError as error:
            _start_again(self.file, error)
            return {}
        read = {text: _unpacked(feature, row) for text, row in found.items()}
        return {text: made for text, made in read.items() if made is not None}

    def save(self, feature: str, engine: str, made: Mapping[str, Any]) -> None:
        """Keep features by text; a disk that cannot be written to costs the time saved, not the audit: it is logged."""
        try:
            with closing(_open(self.file)) as database, database:
                keys = _keys(database, feature, engine, list(made))
                database.executemany(
                    "INSERT OR REPLACE INTO kept VALUES (?, ?)",
                    [(key, _packed(feature, made[text])) for key, text in keys.items()],
                )
        except (sqlite3.Error, OSError) as error:
            _log.warning("the cache could not be written (%s)", type(error).__name__)


def disk_store(directory: Path) -> DiskStore:
    """Return the store in ``directory/corpusaudit-features``, which is made with mode 0700.

    A file or row that is damaged is made again. Features of an engine whose model has no folder to take a digest of (a
    sentence-transformers name) are not kept. Raises UsageError when the folder cannot be made or belongs to another
    user.
    """
    return DiskStore(_private_folder(Path(directory) / FOLDER) / FILE)


def _open(file: Path) -> sqlite3.Connection:
    if not file.exists():
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))  # before SQLite makes it with the user's umask
    database = sqlite3.connect(file, timeout=_WAIT)
    try:
        with database:
            database.execute("CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, made BLOB) WITHOUT ROWID")
            database.execute("CREATE TABLE IF NOT EXISTS secret (one INTEGER PRIMARY KEY, key BLOB)")
            database.execute("INSERT OR IGNORE INTO secret VALUES (1, ?)", (secrets.token_bytes(32),))
    except sqlite3.Error:
        database.close()
        raise
    return database


def _start_again(file: Path, error: sqlite3.Error) -> None:
    if isinstance(error, sqlite3.OperationalError):
        _log.warning("the cache could not be read (%s)", type(error).__name__)
        return
    _log.info("the cache is unreadable and is made again (%s)", type(error).__name__)
    for suffix in ("", "-journal"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def _keys(database: sqlite3.Connection, feature: str, engine: str, texts: Sequence[str]) -> dict[bytes, str]:
    """Return the texts by their keys, none where the engine's model has no digest."""
    model = _model_digest(engine)
    if model is None:
        return {}
    (secret,) = database.execute("SELECT key FROM secret").fetchone()
    identity = "|".join((feature, engine, _code_digest(feature), _versions(), model)).encode("utf-8", "surrogatepass")
    start = hashlib.blake2b(hashlib.sha256(identity).digest(), key=secret, digest_size=16)
    keys = {}
    for text in texts:
        hashed = start.copy()
        hashed.update(text.encode("utf-8", "surrogatepass"))
        keys[hashed.digest()] = text
    return keys


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
def _code_digest(feature: str) -> str:
    """Return a digest of the code that makes a feature: its module and all of ours that it imports, however deep."""
    here = Path(__file__).resolve().parent
    found: set[Path] = set()
    waiting = [here / _MODULES[feature]]
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting += _imported(module, here)
    return _digest(sorted(found), here)


def _imported(module: Path, here: Path) -> Iterator[Path]:
    """Yield the modules of this folder that a module imports, inside functions too."""
    prefix = "corpusaudit.features"
    for node in ast.walk(ast.parse(module.read_bytes())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(prefix):
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names if alias.name.startswith(prefix)]
        else:
            continue
        files = (here.joinpath(*name.removeprefix(prefix).strip(".").split(".")).with_suffix(".py") for name in names)
        yield from (file for file in files if file.is_file())


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


def _packed(feature: str, made: Any) -> bytes:
    content = _pack_vectors(made) if feature == "embeddings" else _pack_entities(made)
    return hashlib.blake2b(content, digest_size=_CHECKSUM).digest() + content


def _unpacked(feature: str, row: Any) -> Any:
    """Return the kept feature of one text, None for a damaged row."""
    if not isinstance(row, bytes):
        return None
    checksum, content = row[:_CHECKSUM], row[_CHECKSUM:]
    if hashlib.blake2b(content, digest_size=_CHECKSUM).digest() != checksum:
        return None
    return _unpack_vectors(content) if feature == "embeddings" else _unpack_entities(content)


def _pack_vectors(made: Any) -> bytes:
    """``made``: :class:`~corpusaudit.features.embeddings.Embeddings` of one text."""
    model = made.model.encode("utf-8", "surrogatepass")
    sizes = struct.pack("<3q", len(model), len(made.windows), made.documents.shape[1])
    arrays = (made.documents.astype("<f4"), made.windows.astype("<f4"), made.window_spans.astype("<i8"))
    return b"".join((sizes, model, *(array.tobytes() for array in arrays)))


def _unpack_vectors(content: bytes) -> Any:
    from corpusaudit.features.embeddings import Embeddings

    named, windows, dimension = struct.unpack_from("<3q", content)
    at = struct.calcsize("<3q")
    model, at = content[at : at + named].decode("utf-8", "surrogatepass"), at + named
    vectors = np.frombuffer(content, "<f4", (1 + windows) * dimension, at).reshape(-1, dimension)
    spans = np.frombuffer(content, "<i8", 2 * windows, at + vectors.nbytes).reshape(-1, 2)
    return Embeddings(
        vectors[:1].astype(np.float32),
        vectors[1:].astype(np.float32),
        np.zeros(windows, np.int64),
        spans.astype(np.int64),
        model,
    )


def _pack_entities(made: Any) -> bytes:
    return json.dumps([[entity.start, entity.end, entity.type, entity.score] for entity in made]).encode()


def _unpack_entities(content: bytes) -> Any:
    from corpusaudit.features.entities import Entity

    return [Entity(*row) for row in json.loads(content)]
