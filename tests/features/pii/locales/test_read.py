"""Data files of languages: each says what it is, and nothing in it is lost or written twice."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

from corpusaudit.features.pii.locales import read
from tests.test_layers import modules

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
        for key, value in tomllib.loads(path.read_text(encoding="utf-8")).items():
            assert value in read.tabled(path.stem, key)


def asked() -> dict[str, set[str]]:
    """Return the names that the code asks for, of lists without keys and of tables with theirs."""
    found: dict[str, set[str]] = {}
    for path in (path for path in modules() if path != Path(read.__file__)):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).removesuffix("_by_language") in (
                "listed",
                "tabled",
            ):
                name, *keys = (ast.literal_eval(one) for one in node.args)
                found.setdefault(f"{name}.toml" if keys else f"{name}.txt", set()).update(keys)
    return found


def test_no_file_and_no_key_is_called_what_nobody_asks_for() -> None:
    wanted = asked()
    assert {path.name for locale in read.LOCALES for path in (FOLDER / locale).iterdir()} == set(wanted)
    for path in (path for locale in read.LOCALES for path in (FOLDER / locale).iterdir()):
        assert path.name in wanted, path
        keys = set(tomllib.loads(path.read_text(encoding="utf-8"))) if path.suffix == ".toml" else set()
        assert keys <= wanted[path.name], path
        assert path.parent.name != "en" or keys == wanted[path.name], path


def test_what_no_language_has_is_an_error() -> None:
    with pytest.raises(FileNotFoundError, match="no_such_words"):
        read.listed("no_such_words")
    with pytest.raises(FileNotFoundError, match="no_such_words"):
        read.tabled("no_such_words", "key")


def test_a_second_language_adds_its_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for locale, value in (("aa", "one"), ("bb", "two")):
        (tmp_path / locale).mkdir()
        (tmp_path / locale / "words.txt").write_text(f"# Source: x. Licence: y.\n{value}\n", encoding="utf-8")
        (tmp_path / locale / "forms.toml").write_text(f'both = ["{value}"]\nonly_{locale} = 1\n', encoding="utf-8")
    monkeypatch.setattr(read, "_FOLDER", tmp_path)
    monkeypatch.setattr(read, "LOCALES", ("aa", "bb", "cc"))
    assert read.listed.__wrapped__("words") == {"one", "two"}
    assert read.tabled.__wrapped__("forms", "both") == (["one"], ["two"])
    assert read.tabled.__wrapped__("forms", "only_aa") == (1,)
    assert read.tabled.__wrapped__("forms", "neither") == ()
