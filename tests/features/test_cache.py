"""The disk cache: what is kept comes back, what is damaged or stale does not, and nobody else can read it."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
import sys
import threading
import warnings
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import UsageError
from corpusaudit.features import cache
from corpusaudit.features.cache import disk_store
from corpusaudit.features.cache_rows import pack
from corpusaudit.features.pii.types import Entity
from corpusaudit.features.vectors.embeddings import Embeddings
from corpusaudit.features.workspace import Workspace
from corpusaudit.files.cache_folder import FILE, FOLDER, KEY_FILE
from corpusaudit.files.keys import make_key, stored_key
from tests.test_layers import imports

ENTITIES = {
    "Anna": [Entity(0, 4, "PERSON", 0.85), Entity(9, 12, "DATE", 1 / 3)],
    "": [],
    "\ud800": [Entity(1, 2, "IP", 1.0)],
}
ENGINE = "bundled"


def load(directory: Path, feature: str = "entities", engine: str = ENGINE) -> dict[str, Any]:
    return disk_store(directory).load(feature, engine, [*ENTITIES, "other"])


def keep(directory: Path, engine: str = ENGINE) -> None:
    disk_store(directory).save("entities", engine, ENTITIES)


def the_file(directory: Path) -> Path:
    return directory / FOLDER / FILE


def vectors(windows: int, seed: int = 0) -> Embeddings:
    rng = np.random.default_rng(seed)
    return Embeddings(
        documents=rng.standard_normal((1, 4)).astype(np.float32),
        windows=rng.standard_normal((windows, 4)).astype(np.float32),
        window_document=np.zeros(windows, np.int64),
        window_spans=np.arange(2 * windows).reshape(windows, 2),
        model="all-MiniLM@sha256:00",
    )


def test_entities_come_back_by_text_as_they_were(tmp_path: Path) -> None:
    assert load(tmp_path) == {}
    keep(tmp_path)
    kept = load(tmp_path)
    assert kept == ENTITIES
    first = kept["Anna"][0]
    assert [type(field) for field in (first.start, first.type, first.score)] == [int, str, float]


@pytest.mark.parametrize("windows", [0, 1, 5])
def test_vectors_come_back_bit_by_bit(tmp_path: Path, windows: int) -> None:
    made = vectors(windows)
    disk_store(tmp_path).save("embeddings", ENGINE, {"text": made})
    kept = disk_store(tmp_path).load("embeddings", ENGINE, ["text"])["text"]
    for name in ("documents", "windows", "window_document", "window_spans"):
        assert np.array_equal(getattr(kept, name), getattr(made, name))
        assert getattr(kept, name).dtype == getattr(made, name).dtype
    assert kept.model == made.model


class _Counting:
    """The store with a list of the texts that had to be made."""

    def __init__(self, directory: Path) -> None:
        self.store, self.made = disk_store(directory), list[str]()

    def load(self, *asked: Any) -> Any:
        return self.store.load(*asked)

    def save(self, feature: str, engine: str, made: Any) -> None:
        self.made += [f"{feature}: {text}" for text in made]
        self.store.save(feature, engine, made)


def test_only_new_texts_are_made_and_the_numbers_are_those_without_a_cache(tmp_path: Path) -> None:
    texts = ["Anna Berg slept well.", "", "No fever on 3 May 2021.", "Anna Berg slept well."]
    plain = Workspace({"synthetic": Corpus.from_texts(texts)})
    first = _Counting(tmp_path)
    Workspace({"synthetic": Corpus.from_texts(texts[:2])}, store=first).embeddings("synthetic")
    assert first.made == ["embeddings: Anna Berg slept well.", "embeddings: "]
    second = _Counting(tmp_path)
    workspace = Workspace({"synthetic": Corpus.from_texts(texts)}, store=second)
    mine, theirs = workspace.embeddings("synthetic"), plain.embeddings("synthetic")
    assert second.made == ["embeddings: No fever on 3 May 2021."]
    for name in ("documents", "windows", "window_document", "window_spans"):
        assert np.array_equal(getattr(mine, name), getattr(theirs, name))
    assert workspace.entities("synthetic") == plain.entities("synthetic")
    assert len(second.made) == 4


def test_a_corpus_of_no_documents_has_vectors_of_the_right_width(tmp_path: Path) -> None:
    made = Workspace({"synthetic": Corpus.from_texts([])}, store=disk_store(tmp_path)).embeddings("synthetic")
    assert made.documents.shape == (0, 384)


@pytest.mark.parametrize(("feature", "engine"), [("entities", "spacy:en_core_web_sm"), ("embeddings", ENGINE)])
def test_another_engine_or_feature_misses(tmp_path: Path, feature: str, engine: str) -> None:
    keep(tmp_path)
    assert load(tmp_path, feature, engine) == {}


def test_another_model_misses(tmp_path: Path) -> None:
    model = tmp_path / "model|odd name"
    model.mkdir()
    (model / "weights").write_bytes(b"one")
    engine = f"sentence-transformers:{model}"
    keep(tmp_path / "cache", engine)
    assert load(tmp_path / "cache", engine=engine) == ENTITIES
    (model / "weights").write_bytes(b"two")
    assert load(tmp_path / "cache", engine=engine) == {}


@pytest.mark.parametrize("part", ["_code_digest", "_versions", "_bundled_digest"])
def test_other_code_versions_or_bundled_models_miss(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    keep(tmp_path)
    monkeypatch.setattr(cache, part, lambda *_: "other")
    assert load(tmp_path) == {}


def counted(monkeypatch: pytest.MonkeyPatch, feature: str) -> set[str]:
    """The files whose content decides under which key a feature is kept."""
    monkeypatch.setattr(cache, "_digest", lambda paths, root: {path.relative_to(root).as_posix() for path in paths})
    names: set[str] = cache._code_digest.__wrapped__(feature)  # type: ignore[assignment]
    return names


@pytest.mark.parametrize(
    ("feature", "inside", "outside"),
    [
        (
            "entities",
            {"pii/detect.py", "pii/rules/mrn.py", "pii/tagger/model.py"},
            {"pii/matching/mentions.py", "vectors/bundled.py"},
        ),
        (
            "embeddings",
            {f"vectors/{name}.py" for name in ("embeddings", "encoder", "packaged", "sentence_transformers")},
            {"pii/detect.py", "overlap/runs.py"},
        ),
    ],
)
def test_the_code_that_counts_is_what_the_feature_imports(
    monkeypatch: pytest.MonkeyPatch, feature: str, inside: set[str], outside: set[str]
) -> None:
    names = counted(monkeypatch, feature)
    assert {f"features/{name}" for name in inside} | {"execution/spread.py"} <= names
    assert not {f"features/{name}" for name in outside} & names


@pytest.mark.parametrize("feature", ["entities", "embeddings"])
def test_the_packages_that_count_are_what_the_feature_imports(monkeypatch: pytest.MonkeyPatch, feature: str) -> None:
    package = Path(cache.__file__).parents[1]
    code = [package / name for name in counted(monkeypatch, feature) if name.endswith(".py")]
    used = {name.split(".")[0].replace("_", "-") for path in code for name in imports(path)}
    others = {name for name in used if name.replace("-", "_") not in {*sys.stdlib_module_names, "corpusaudit"}}
    assert others >= {"numpy", "onnxruntime"}
    # Of these it is the number of threads alone, which changes no result; yaml reads the settings of an engine whose
    # finds are not kept.
    assert others - {"numba", "threadpoolctl", "yaml"} <= set(cache._PACKAGES)


def test_every_file_that_finding_details_reads_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    package = Path(cache.__file__).parents[1]
    room = package / "features" / "pii"
    here = [path for path in room.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    read = {path for path in here if path.suffix != ".py" and path.parent.name != "card"}
    read |= set((room / "locales").rglob("*.py"))
    assert {path.relative_to(package).as_posix() for path in read} <= counted(monkeypatch, "entities")


@pytest.mark.parametrize("engine", ["sentence-transformers:some/name", "sentence-transformers:", "another", ""])
def test_a_model_without_a_digest_is_never_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    monkeypatch.chdir(tmp_path)  # what is named by nothing is no folder, not even this one
    keep(tmp_path, engine)
    assert load(tmp_path, engine=engine) == {}


def _flip(content: bytes) -> bytes:
    middle = len(content) // 3
    return content[:middle] + bytes([content[middle] ^ 255]) + content[middle + 1 :]


@pytest.mark.parametrize(
    "damage", [lambda _: b"", lambda c: c[: len(c) // 2], _flip, lambda _: b"\x80\x04pickle", lambda c: c[:-1]]
)
def test_a_damaged_file_is_made_again_without_a_warning(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    keep(tmp_path)
    the_file(tmp_path).write_bytes(damage(the_file(tmp_path).read_bytes()))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert load(tmp_path).items() <= ENTITIES.items()
        load(tmp_path)  # what could not be read is gone by now
        keep(tmp_path)
    assert load(tmp_path) == ENTITIES


def test_every_single_damaged_byte_gives_the_right_value_or_none(tmp_path: Path) -> None:
    keep(tmp_path)
    content = the_file(tmp_path).read_bytes()
    for place in range(0, len(content), 41):
        the_file(tmp_path).write_bytes(content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :])
        assert load(tmp_path).items() <= ENTITIES.items()


def test_only_the_owner_can_read(tmp_path: Path) -> None:
    directory = tmp_path / "a" / "b"
    before = os.umask(0)
    try:
        keep(directory)
    finally:
        os.umask(before)
    assert stat.S_IMODE((directory / FOLDER).stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in (directory / FOLDER).iterdir()} == {0o600}
    assert {file.name for file in (directory / FOLDER).iterdir()} == {FILE, KEY_FILE}
    (directory / FOLDER).chmod(0o755)
    disk_store(directory)
    assert stat.S_IMODE((directory / FOLDER).stat().st_mode) == 0o700
    directory.chmod(0o755)
    disk_store(directory)
    assert stat.S_IMODE(directory.stat().st_mode) == 0o755  # the user's own folder is left as it was


@pytest.mark.parametrize("mode", [0o666, 0o640, 0o700])
def test_rows_that_others_may_read_are_the_owners_alone_again(tmp_path: Path, mode: int) -> None:
    keep(tmp_path)
    the_file(tmp_path).chmod(mode)
    assert load(tmp_path) == ENTITIES
    assert stat.S_IMODE(the_file(tmp_path).stat().st_mode) & 0o077 == 0
    the_file(tmp_path).chmod(mode)
    keep(tmp_path)
    assert stat.S_IMODE(the_file(tmp_path).stat().st_mode) & 0o077 == 0


def test_rows_hold_no_text_and_keys_that_only_this_folder_gives(tmp_path: Path) -> None:
    for name in ("one", "two"):
        keep(tmp_path / name)
        assert b"Anna" not in the_file(tmp_path / name).read_bytes()
    rows = []
    for name in ("one", "two"):
        with sqlite3.connect(the_file(tmp_path / name)) as database:
            rows.append({key for (key,) in database.execute("SELECT key FROM kept")})
        database.close()
    assert len(rows[0]) == len(rows[1]) == 3
    assert not rows[0] & rows[1]


def _rows(directory: Path) -> list[tuple[bytes, bytes]]:
    with closing(sqlite3.connect(the_file(directory))) as database:
        return database.execute("SELECT key, made FROM kept ORDER BY key").fetchall()


def _put(directory: Path, rows: list[tuple[bytes, bytes]]) -> None:
    with closing(sqlite3.connect(the_file(directory))) as database, database:
        database.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", rows)


def _emptied(rows: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [(key, hashlib.sha256(b"[]").digest()[:16] + b"[]") for key, _ in rows]


def _swapped(rows: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [(key, made) for (key, _), (_, made) in zip(rows, rows[1:] + rows[:1], strict=True)]


def _written_by_another_folder(rows: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [(key, pack("entities", key, [], b"k" * 32)) for key, _ in rows]


@pytest.mark.parametrize("forge", [_emptied, _swapped, _written_by_another_folder, lambda rows: [(rows[0][0], b"")]])
def test_a_row_that_was_not_written_here_is_not_believed_and_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, forge: Callable[[Any], list[tuple[bytes, bytes]]]
) -> None:
    keep(tmp_path)
    forged = forge(_rows(tmp_path))
    _put(tmp_path, forged)
    store = disk_store(tmp_path)
    for _ in range(2):
        assert len(store.load("entities", ENGINE, [*ENTITIES])) == len(ENTITIES) - len(forged)
    assert [record.message for record in caplog.records] == [
        "rows of the cache were altered or damaged: they are not used and made again"
    ]
    keep(tmp_path)
    assert load(tmp_path) == ENTITIES


@pytest.mark.parametrize("damage", ["lost", "short", "open", "link", "another"])
def test_a_key_that_is_damaged_or_open_starts_the_cache_again(tmp_path: Path, damage: str) -> None:
    keep(tmp_path)
    key = tmp_path / FOLDER / KEY_FILE
    before = key.read_bytes()
    if damage == "open":
        key.chmod(0o644)
    elif damage == "short":
        key.write_bytes(before[:-1])
    else:
        key.unlink()
    if damage == "link":
        (tmp_path / "elsewhere").write_bytes(before)
        key.symlink_to(tmp_path / "elsewhere")
    if damage == "another":
        make_key(key)
    assert load(tmp_path) == {}
    assert damage == "another" or not _rows(tmp_path)
    assert stat.S_IMODE(key.lstat().st_mode) == 0o600
    assert key.read_bytes() != before
    keep(tmp_path)
    assert load(tmp_path) == ENTITIES
    assert {file.name for file in (tmp_path / FOLDER).iterdir()} == {FILE, KEY_FILE}


def test_hits_do_not_depend_on_the_key_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORPUSAUDIT_KEY", "the first key of a user")
    keep(tmp_path)
    monkeypatch.setenv("CORPUSAUDIT_KEY", "another key of the user")
    assert load(tmp_path) == ENTITIES


def test_the_layout_of_an_older_version_is_removed_with_a_word(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "features.sqlite").write_bytes(b"old")
    keep(tmp_path)
    assert {file.name for file in (tmp_path / FOLDER).iterdir()} == {FILE, KEY_FILE}
    assert "older version" in caplog.text


def test_a_folder_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be used"):
        disk_store(tmp_path / "file")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / FOLDER).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="link"):
        disk_store(tmp_path)


def test_a_full_disk_costs_the_cache_not_the_audit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    corpus = Corpus.from_texts(["No fever on 3 May 2021."])
    monkeypatch.setattr(cache, "_open", full)
    assert Workspace({"synthetic": corpus}, store=disk_store(tmp_path)).entities("synthetic")[0][0].type == "DATE"
    assert "could not be written" in caplog.text


def test_an_unknown_feature_is_a_mistake_of_ours(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="no way"):
        disk_store(tmp_path).load("neighbours", ENGINE, ["text"])


def test_many_writers_at_once(tmp_path: Path) -> None:
    wrong: list[Any] = []

    def work(number: int) -> None:
        for turn in range(5):
            made = {f"{number} {turn}": ENTITIES["Anna"]}
            disk_store(tmp_path).save("entities", ENGINE, made)
            if disk_store(tmp_path).load("entities", ENGINE, list(made)) != made:
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    texts = [f"{number} {turn}" for number in range(6) for turn in range(5)]
    assert len(disk_store(tmp_path).load("entities", ENGINE, texts)) == 30


def test_rows_of_a_key_that_another_audit_made_meanwhile_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def late(path: Path) -> bytes | None:
        asked.append(path)
        if len(asked) > 1:
            return stored_key(path)
        keep(tmp_path)
        return None

    monkeypatch.setattr(cache, "stored_key", late)
    disk_store(tmp_path).save("entities", ENGINE, {"other": ENTITIES["Anna"]})
    assert load(tmp_path) == {**ENTITIES, "other": ENTITIES["Anna"]}


@pytest.mark.parametrize(
    "poison",
    [
        "ALTER TABLE kept RENAME TO k2; CREATE VIEW kept AS WITH RECURSIVE z(n) AS "
        "(SELECT 1 UNION ALL SELECT n + 1 FROM z) SELECT key, made FROM k2, z",
        "CREATE TRIGGER t AFTER INSERT ON kept BEGIN DELETE FROM kept; END",
        "DROP TABLE kept; CREATE TABLE kept (key TEXT, made TEXT)",
    ],
)
def test_a_database_of_another_make_is_made_again(tmp_path: Path, poison: str) -> None:
    keep(tmp_path)
    with closing(sqlite3.connect(tmp_path / FOLDER / FILE)) as database:
        database.executescript(poison)
    assert load(tmp_path) == {}
    keep(tmp_path)
    assert load(tmp_path) == ENTITIES
