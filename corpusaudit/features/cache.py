"""Features kept on disk between audits, each text's under a keyed hash of the text, for ``Workspace.store``.

One SQLite file holds rows of key and content. The key is a hash of the text and of what else decides the content: the
feature and its engine, the code that makes the feature, the versions of the packages it runs on, the digest of the
model. So a stale row is never read; it only takes space. The hash is keyed with a random key of the folder's own, in a
file next to the rows: who has the rows alone cannot test whether a text was audited, and cannot write one that is
believed. SQLite writes rows whole or not at all, so that audits may share a folder and a killed one loses little. They
are made from private text: folder 0700, files 0600. What was used least recently makes room where they become too many.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib.metadata
import importlib.util
import logging
import os
import sqlite3
import stat
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpusaudit.features.cache_room import give_back, make_room, mark_used
from corpusaudit.features.cache_rows import pack, unpack
from corpusaudit.files.cache_folder import FILE, KEY_FILE, OLD_FILES, SIZE_VARIABLE, private_folder, size_limit
from corpusaudit.files.keys import make_key, stored_key

_PACKAGES = (
    "corpusaudit",
    "numpy",
    "onnxruntime",
    "tokenizers",
    "presidio-analyzer",
    "phonenumbers",
    "py3langid",
    "spacy",
    "sentence-transformers",
    "torch",
)
"""Packages whose versions count; a test holds them to what the code of the features imports."""
_MODULES = {
    "embeddings": "features/vectors/embeddings.py",
    "entities": "features/pii/detect.py",
    "languages": "features/text/languages.py",
}
"""The module that makes each feature; what it imports of ours counts too."""
_DATA = {
    "embeddings": (),
    "entities": ("features/pii/locales", "features/pii/rules", "features/pii/tagger"),
    "languages": (),
}
"""Folders whose files are read, or imported for lying there, to make each feature; all that lies in them counts."""
_ROWS = "features/cache_rows.py"
"""How a row is read counts too."""
_WAIT = 10.0
"""Seconds to wait for another audit that writes."""
_ASKED_AT_ONCE = 500
"""Keys of one query: SQLite before 3.32 takes 999 parameters at most."""
_TABLES = {
    "kept": "CREATE TABLE kept (key BLOB PRIMARY KEY, made BLOB)",
    "used": "CREATE TABLE used (key BLOB PRIMARY KEY, at INTEGER) WITHOUT ROWID",
}
_ROW = 100
"""Bytes of a row besides its content, about; pages are filled by half at least."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class DiskStore:
    """The features in one folder; see :func:`disk_store`.

    ``most`` bytes they may take; what was used since ``begun`` (seconds since 1970) makes no room for others.
    ``warned`` are the warnings that were given already.
    """

    file: Path
    most: int
    begun: int
    warned: set[str] = field(default_factory=set, compare=False)

    def load(self, feature: str, engine: str, texts: Sequence[str]) -> dict[str, Any]:
        """Return what is kept of those texts, by text; nothing where the file is damaged."""
        if feature not in _MODULES:
            raise TypeError(f"no way to keep {feature!r} on disk")
        found: dict[bytes, Any] = {}
        try:
            with closing(_open(self.file)) as database:
                secret = self._secret(database)
                keys = _keys(secret, feature, engine, texts)
                for first in range(0, len(keys), _ASKED_AT_ONCE):
                    part = list(keys)[first : first + _ASKED_AT_ONCE]
                    marks = ",".join("?" * len(part))
                    found.update(database.execute(f"SELECT key, made FROM kept WHERE key IN ({marks})", part))
                with suppress(sqlite3.OperationalError), database:  # a folder that cannot be written to can be read
                    mark_used(database, found)
        except sqlite3.DatabaseError as error:
            _start_again(self.file, error)
            return {}
        except OSError as error:
            self._warn(f"the cache could not be read ({type(error).__name__})")
            return {}
        read = {key: unpack(feature, key, row, secret) for key, row in found.items()}
        if any(made is None for made in read.values()):
            self._warn("rows of the cache were altered or damaged: they are not used and made again")
        return {keys[key]: made for key, made in read.items() if made is not None}

    def save(self, feature: str, engine: str, made: Mapping[str, Any]) -> None:
        """Keep features by text; a disk that cannot be written to costs the time saved, not the audit: it is logged."""
        try:
            with closing(_open(self.file)) as database:
                with database:
                    secret = self._secret(database)
                    keys = _keys(secret, feature, engine, list(made))
                    rows = [(key, pack(feature, key, made[text], secret)) for key, text in keys.items()]
                    if make_room(database, sum(_ROW + 2 * len(row) for _, row in rows), self.most, self.begun):
                        database.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", rows)
                        mark_used(database, keys)
                    else:
                        self._warn(
                            f"the cache is full of what this audit uses: the rest is not kept; see {SIZE_VARIABLE}"
                        )
                give_back(database)
        except (sqlite3.Error, OSError) as error:
            self._warn(f"the cache could not be written ({type(error).__name__})")

    def _secret(self, database: sqlite3.Connection) -> bytes:
        """Return the folder's key; where it is lost, damaged or open to others, the rows made with it are removed."""
        path = self.file.with_name(KEY_FILE)
        key = stored_key(path)
        if key is None:
            with database:
                database.execute("BEGIN IMMEDIATE")  # asked again alone: another audit may have begun with a key by now
                key = stored_key(path)
                if key is None:
                    if os.path.lexists(path):
                        self._warn("the key of the cache is damaged or open to others: the cache starts again")
                    for table in _TABLES:
                        database.execute(f"DELETE FROM {table}")
                    key = make_key(path)
        return key

    def _warn(self, what: str) -> None:
        if what not in self.warned:
            self.warned.add(what)
            _log.warning(what)


def disk_store(directory: Path) -> DiskStore:
    """Return the store in ``directory/corpusaudit-features``, which is made with mode 0700.

    A file or row that is damaged is made again. Features of an engine whose model has no folder to take a digest of (a
    sentence-transformers name) are not kept. A folder that cannot be written to is read. Raises UsageError when the
    folder cannot be made or belongs to another user, and where ``CORPUSAUDIT_CACHE_SIZE`` is no size.
    """
    most, folder = size_limit(), private_folder(directory)
    old = [path for path in (folder / name for name in OLD_FILES) if path.exists()]
    with suppress(OSError):
        for path in old:
            path.unlink(missing_ok=True)
        if old:
            _log.warning("the cache of an older version was removed from its folder")
    return DiskStore(folder / FILE, most, int(time.time()))


def _open(file: Path) -> sqlite3.Connection:
    if not file.exists():
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))  # before SQLite makes it with the user's umask
    elif stat.S_ISREG(mode := file.lstat().st_mode) and mode & 0o077:
        file.chmod(0o600)  # made or copied here by other means
    database = sqlite3.connect(file, timeout=_WAIT)
    try:
        database.execute("PRAGMA secure_delete = ON")  # what went is overwritten
        if not file.stat().st_size:
            database.execute("PRAGMA auto_vacuum = INCREMENTAL")
        with database:
            for table in _TABLES.values():
                database.execute(table.replace("TABLE", "TABLE IF NOT EXISTS"))
        # A view or a trigger in its place could run for ever, out of reach of signals.
        found = database.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
        if found.fetchall() != [("table", name, sql) for name, sql in _TABLES.items()]:
            raise sqlite3.DatabaseError("holds something else than the rows of a cache")
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


def _keys(secret: bytes, feature: str, engine: str, texts: Sequence[str]) -> dict[bytes, str]:
    """Return the texts by their keys, none where the engine's model has no digest."""
    model = _model_digest(engine)
    if model is None:
        return {}
    identity = "|".join((feature, engine, _code_digest(feature), _versions(), model, _of_others(feature))).encode(
        "utf-8", "surrogatepass"
    )
    start = hashlib.blake2b(hashlib.sha256(identity).digest(), key=secret, digest_size=16)
    keys = {}
    for text in texts:
        hashed = start.copy()
        hashed.update(text.encode("utf-8", "surrogatepass"))
        keys[hashed.digest()] = text
    return keys


def _model_digest(engine: str) -> str | None:
    """Return a digest of the engine's model, None where there is no folder to take it from."""
    if engine in ("bundled", "multilingual"):
        return _bundled_digest()
    name = engine.partition(":")[2]
    if name and Path(name).is_dir():
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
    """Return a digest of what makes a feature: its module, all of ours that it imports, however deep, and its data."""
    root = Path(__file__).resolve().parent.parent
    found = {path for folder in _DATA[feature] for path in _files(root / folder)}
    waiting = [root / _MODULES[feature], *(path for path in found if path.suffix == ".py")]
    while waiting:
        module = waiting.pop()
        found.add(module)
        waiting += (path for path in _imported(module, root) if path not in found and path not in waiting)
    found.add(root / _ROWS)
    return _digest(sorted(found), root)


@functools.cache
def _imported(module: Path, root: Path) -> tuple[Path, ...]:
    """Return the modules of this package that a module imports, inside functions too, but for the package's own."""
    return tuple(_imports(module, root))


def _imports(module: Path, root: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(module.read_bytes())):
        if isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            package, *parts = name.split(".")
            if package == "corpusaudit" and parts:
                place = root.joinpath(*parts)
                yield from (file for file in (place.with_suffix(".py"), place / "__init__.py") if file.is_file())


def _of_others(feature: str) -> str:
    """Return a digest of what other packages bring to a feature, empty where none does."""
    if feature != "entities":
        return ""
    from corpusaudit.features.pii.rules.packages import packages_digest

    return packages_digest()


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
    return _digest(sorted(_files(folder)), folder)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def _digest(paths: list[Path], root: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        digest.update(f"{path.relative_to(root).as_posix()}\0{content}\0".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()
