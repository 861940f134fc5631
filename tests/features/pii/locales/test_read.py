"""Data files of languages: each says what it is, and nothing in it is lost or written twice."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from corpusaudit.features.pii.locales import read

FOLDER = Path(read.__file__).parent


def test_every_language_is_listed_and_every_file_says_its_source_and_licence() -> None:
    assert {path.name for path in FOLDER.iterdir() if path.is_dir() and path.name != "__pycache__"} == set(read.LOCALES)
    for path in (path for locale in read.LOCALES for path in (FOLDER / locale).iterdir()):
        head = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# ")]
        assert any("Source: " in line and "Licence: " in line for line in head), path.name
        assert path.suffix in (".txt", ".toml"), path.name


def test_values_stand_once_without_blanks_around() -> None:
    lists, tables = [*FOLDER.glob("*/*.txt")], [*FOLDER.glob("*/*.toml")]
    assert lists
    assert tables
    for path in lists:
        lines = path.read_text(encoding="utf-8").splitlines()
        values = [line for line in lines if not line.startswith("#")]
        assert "" not in values
        assert [value.strip() for value in values] == values, path.name
        assert len(set(values)) == len(values), path.name
        assert set(values) <= read.listed(path.stem)
    for path in tables:
        assert tomllib.loads(path.read_text(encoding="utf-8")) in read.tables(path.stem)


def test_what_no_language_has_is_an_error() -> None:
    for look in (read.listed, read.tables):
        with pytest.raises(FileNotFoundError, match="no_such_words"):
            look("no_such_words")


def test_a_second_language_adds_its_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for locale, value in (("aa", "one"), ("bb", "two")):
        (tmp_path / locale).mkdir()
        (tmp_path / locale / "words.txt").write_text(f"# Source: x. Licence: y.\n{value}\n", encoding="utf-8")
    monkeypatch.setattr(read, "_FOLDER", tmp_path)
    monkeypatch.setattr(read, "LOCALES", ("aa", "bb", "cc"))
    assert read.listed.__wrapped__("words") == {"one", "two"}
