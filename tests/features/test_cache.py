"""The disk cache: what is kept comes back, what is damaged or stale does not, and nobody else can read it."""

from __future__ import annotations

import stat
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpusaudit.corpus import Corpus
from corpusaudit.errors import UsageError
from corpusaudit.features import cache
from corpusaudit.features.cache import FOLDER, disk_store
from corpusaudit.features.embeddings import Embeddings
from corpusaudit.features.entities import Entity
from corpusaudit.features.workspace import Workspace

ENTITIES = [[Entity(0, 4, "PERSON", 0.85), Entity(9, 12, "DATE", 1 / 3)], [], [Entity(1, 2, "IP", 1.0)]]
KEY = "entities|bundled|abc"


class Counted:
    """A way to make a feature that counts how often it ran."""

    def __init__(self, made: Any = ENTITIES) -> None:
        self.made, self.runs = made, 0

    def __call__(self) -> Any:
        self.runs += 1
        return self.made


def embeddings() -> Embeddings:
    rng = np.random.default_rng(0)
    return Embeddings(
        documents=rng.standard_normal((3, 4)).astype(np.float32),
        windows=rng.standard_normal((5, 4)).astype(np.float32),
        window_document=np.array([0, 0, 0, 1, 2]),
        window_spans=np.arange(10).reshape(5, 2),
        model="all-MiniLM@sha256:00",
    )


def the_file(directory: Path) -> Path:
    (path,) = (directory / FOLDER).iterdir()
    return path


def test_entities_come_back_in_another_process_as_they_were(tmp_path: Path) -> None:
    make = Counted()
    assert disk_store(tmp_path)("stage", KEY, make) == ENTITIES
    kept = disk_store(tmp_path)("stage", KEY, make)
    assert kept == ENTITIES
    assert make.runs == 1
    assert [type(field) for field in (kept[0][0].start, kept[0][0].type, kept[0][0].score)] == [int, str, float]


@pytest.mark.parametrize("made", [[], [[]], [[], []]])
def test_no_entities_at_all(tmp_path: Path, made: list[list[Entity]]) -> None:
    disk_store(tmp_path)("stage", KEY, Counted(made))
    make = Counted()
    assert disk_store(tmp_path)("stage", KEY, make) == made
    assert make.runs == 0


def test_embeddings_come_back_bit_by_bit(tmp_path: Path) -> None:
    make = Counted(embeddings())
    for _ in range(2):
        kept = disk_store(tmp_path)("stage", "embeddings|bundled|abc", make)
    assert make.runs == 1
    for name in ("documents", "windows", "window_document", "window_spans"):
        assert np.array_equal(getattr(kept, name), getattr(make.made, name))
        assert getattr(kept, name).dtype == getattr(make.made, name).dtype
    assert kept.model == make.made.model
    assert type(kept.model) is str


def test_a_workspace_reads_what_another_kept(tmp_path: Path) -> None:
    corpus = Corpus.from_texts(["Anna Berg slept well.", "", "No fever on 3 May 2021."])
    first = Workspace({"synthetic": corpus}, store=disk_store(tmp_path))
    made = first.embeddings("synthetic")
    again = Workspace({"synthetic": corpus}, store=disk_store(tmp_path)).embeddings("synthetic")
    assert again is not made
    assert np.array_equal(again.documents, made.documents)


@pytest.mark.parametrize("key", ["entities|bundled|abd", "entities|spacy:en_core_web_sm|abc", "embeddings|bundled|abc"])
def test_another_key_misses(tmp_path: Path, key: str) -> None:
    store = disk_store(tmp_path)
    store("stage", KEY, Counted())
    make = Counted(embeddings() if key.startswith("embeddings") else ENTITIES)
    store("stage", key, make)
    assert make.runs == 1


def test_another_model_misses(tmp_path: Path) -> None:
    model = tmp_path / "model|odd name"
    model.mkdir()
    (model / "weights").write_bytes(b"one")
    key, make = f"embeddings|sentence-transformers:{model}|abc", Counted(embeddings())
    for _ in range(2):
        disk_store(tmp_path / "cache")("stage", key, make)
    assert make.runs == 1
    (model / "weights").write_bytes(b"two")
    disk_store(tmp_path / "cache")("stage", key, make)
    assert make.runs == 2


@pytest.mark.parametrize("part", ["_code_digest", "_versions", "_bundled_digest"])
def test_other_code_versions_or_bundled_models_miss(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    make = Counted()
    disk_store(tmp_path)("stage", KEY, make)
    monkeypatch.setattr(cache, part, lambda: "other")
    disk_store(tmp_path)("stage", KEY, make)
    assert make.runs == 2


def test_a_model_without_a_digest_is_never_kept(tmp_path: Path) -> None:
    make = Counted(embeddings())
    for _ in range(2):
        disk_store(tmp_path)("stage", "embeddings|sentence-transformers:some/name|abc", make)
    assert make.runs == 2
    assert not list((tmp_path / FOLDER).iterdir())


def _flip(content: bytes) -> bytes:
    middle = len(content) // 3
    return content[:middle] + bytes([content[middle] ^ 255]) + content[middle + 1 :]


@pytest.mark.parametrize(
    "damage", [lambda _: b"", lambda c: c[: len(c) // 2], _flip, lambda _: b"\x80\x04pickle", lambda c: c[:-1]]
)
def test_a_damaged_file_is_made_again_without_a_warning(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    disk_store(tmp_path)("stage", KEY, Counted())
    path = the_file(tmp_path)
    path.write_bytes(damage(path.read_bytes()))
    make = Counted()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert disk_store(tmp_path)("stage", KEY, make) == ENTITIES
    assert make.runs == 1
    assert disk_store(tmp_path)("stage", KEY, make) == ENTITIES
    assert make.runs == 1


def test_every_single_damaged_byte_gives_the_right_value_or_a_new_one(tmp_path: Path) -> None:
    disk_store(tmp_path)("stage", KEY, Counted())
    path = the_file(tmp_path)
    content = path.read_bytes()
    for place in range(0, len(content), 7):
        path.write_bytes(content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :])
        assert disk_store(tmp_path)("stage", KEY, Counted()) == ENTITIES


def test_nothing_is_unpickled(tmp_path: Path) -> None:
    disk_store(tmp_path)("stage", KEY, Counted())
    path = the_file(tmp_path)
    np.savez(path, offsets=np.array([{"a": 1}], dtype=object))
    make = Counted()
    assert disk_store(tmp_path)("stage", KEY, make) == ENTITIES
    assert make.runs == 1


def test_only_the_owner_can_read(tmp_path: Path) -> None:
    directory = tmp_path / "a" / "b"
    disk_store(directory)("stage", KEY, Counted())
    assert stat.S_IMODE((directory / FOLDER).stat().st_mode) == 0o700
    assert stat.S_IMODE(the_file(directory).stat().st_mode) == 0o600
    (directory / FOLDER).chmod(0o755)
    disk_store(directory)
    assert stat.S_IMODE((directory / FOLDER).stat().st_mode) == 0o700
    directory.chmod(0o755)
    disk_store(directory)
    assert stat.S_IMODE(directory.stat().st_mode) == 0o755  # the user's own folder is left as it was


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
        raise OSError(28, "No space left on device")

    store = disk_store(tmp_path)
    monkeypatch.setattr(np, "savez", full)
    assert store("stage", KEY, Counted()) == ENTITIES
    assert not list((tmp_path / FOLDER).iterdir())
    assert "No space left" in caplog.text


def test_an_error_while_making_keeps_nothing(tmp_path: Path) -> None:
    def broken() -> Any:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        disk_store(tmp_path)("stage", KEY, broken)
    assert not list((tmp_path / FOLDER).iterdir())


def test_an_unknown_feature_is_a_mistake_of_ours(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="no way"):
        disk_store(tmp_path)("stage", "neighbours|bundled|abc", Counted())


def test_many_writers_at_once(tmp_path: Path) -> None:
    found: list[Any] = []

    def work() -> None:
        for _ in range(10):
            found.append(disk_store(tmp_path)("stage", KEY, Counted()))
            the_file_or_none = list((tmp_path / FOLDER).glob("*.npz"))
            assert len(the_file_or_none) == 1

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [ENTITIES] * 60
    assert the_file(tmp_path).suffix == ".npz"
