"""Compiled loops lie in NUMBA_CACHE_DIR, beside the package or in the audit's cache: not under HOME, and no error."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from numba import config
from numba.core import caching

from corpusaudit.features import compiled

LOOPS = "from corpusaudit.features.compiled import compiled\n@compiled()\ndef add(a, b):\n    return a + b\n"
PACKAGE = Path(compiled.__file__).parents[1]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty HOME, which stays empty whatever a test does."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(config, "CACHE_DIR", "")
    monkeypatch.setattr(compiled, "_private", [])
    yield folder
    assert list(folder.iterdir()) == []


def load(folder: Path) -> ModuleType:
    """Import a module of one compiled loop from a folder as a new process would."""
    folder.mkdir(exist_ok=True)
    file = folder / "loops.py"
    file.write_text(LOOPS, "utf-8")
    spec = importlib.util.spec_from_file_location("loops", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    exec(compile(LOOPS, str(file), "exec"), module.__dict__)  # without a .pyc beside it
    return module


def read_only(folder: Path) -> Path:
    """Return a folder beside whose modules nothing can be kept, not even by root: a file stands in the way."""
    folder.mkdir()
    (folder / "__pycache__").touch()
    return folder


def kept(folder: Path) -> list[str]:
    return sorted(path.suffix for path in folder.rglob("*.nb?"))


def test_beside_the_package(tmp_path: Path) -> None:
    loops = load(tmp_path / "package")
    assert loops.add(1, 2) == 3
    assert kept(tmp_path / "package" / "__pycache__") == [".nbc", ".nbi"]
    again = load(tmp_path / "package")
    assert again.add(1, 2) == 3
    assert sum(again.add.stats.cache_hits.values()) == 1


def test_what_lies_beside_the_package_is_used_by_an_audit_with_a_cache(tmp_path: Path) -> None:
    load(tmp_path / "package").add(1, 2)
    compiled.keep_compiled_in(tmp_path / "cache")
    again = load(tmp_path / "package")
    assert again.add(1, 2) == 3
    assert sum(again.add.stats.cache_hits.values()) == 1
    assert kept(tmp_path) == kept(tmp_path / "package" / "__pycache__") == [".nbc", ".nbi"]


def test_a_package_installed_anew_uses_what_lies_in_the_cache_of_the_audit(tmp_path: Path) -> None:
    compiled.keep_compiled_in(tmp_path / "cache")
    assert load(tmp_path / "package").add(1, 2) == 3
    assert kept(tmp_path) == kept(tmp_path / "cache") == [".nbc", ".nbi"]
    shutil.rmtree(tmp_path / "package")
    again = load(tmp_path / "package")
    os.utime(tmp_path / "package" / "loops.py", (0, 0))  # of another time
    assert again.add(1, 2) == 3
    assert sum(again.add.stats.cache_hits.values()) == 1


def test_in_the_folder_that_numba_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "CACHE_DIR", str(tmp_path / "numba"))
    assert load(tmp_path / "package").add(1, 2) == 3
    assert kept(tmp_path / "numba") == kept(tmp_path) == [".nbc", ".nbi"]


def test_in_the_cache_of_the_audit(tmp_path: Path) -> None:
    compiled.keep_compiled_in(tmp_path / "cache")
    package = read_only(tmp_path / "package")
    assert load(package).add(1, 2) == 3
    assert kept(tmp_path / "cache") == kept(tmp_path) == [".nbc", ".nbi"]
    again = load(package)
    assert again.add(1, 2) == 3
    assert sum(again.add.stats.cache_hits.values()) == 1


def test_nowhere(tmp_path: Path) -> None:
    assert load(read_only(tmp_path / "package")).add(1, 2) == 3
    assert kept(tmp_path) == []


def test_a_damaged_file_is_compiled_anew(tmp_path: Path) -> None:
    load(tmp_path / "package").add(1, 2)
    for file in (tmp_path / "package").rglob("*.nb?"):
        file.write_bytes(file.read_bytes()[:-20])
    assert load(tmp_path / "package").add(1, 2) == 3
    again = load(tmp_path / "package")
    assert again.add(1, 2) == 3
    assert sum(again.add.stats.cache_hits.values()) == 1


@pytest.mark.parametrize(
    ("error", "ends"), [(ValueError(), False), (EOFError(), False), (KeyboardInterrupt(), True), (SystemExit(), True)]
)
def test_what_cannot_be_read_back_is_compiled_anew_and_who_stops_it_stops_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, ends: bool
) -> None:
    load(tmp_path / "package").add(1, 2)

    def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr(caching.IndexDataCacheFile, "load", broken)
    if ends:
        with pytest.raises(type(error)):
            load(tmp_path / "package").add(1, 2)
    else:
        assert load(tmp_path / "package").add(1, 2) == 3


def test_a_folder_that_goes_is_no_error(tmp_path: Path) -> None:
    loops = load(tmp_path / "package")
    shutil.rmtree(tmp_path / "package" / "__pycache__")
    (tmp_path / "package" / "__pycache__").touch()
    assert loops.add(1, 2) == 3
    assert kept(tmp_path) == []


def test_an_audit_by_someone_who_can_write_nowhere_but_to_its_folders(tmp_path: Path, home: Path) -> None:
    # Root may write everywhere, unless it gives that up.
    bound = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    if bound and (shutil.which("setpriv") is None or subprocess.run([*bound, "true"], check=False).returncode):
        pytest.skip("root cannot give up here what lets it write everywhere")
    package = tmp_path / "installed" / "corpusaudit"
    shutil.copytree(PACKAGE, package, ignore=lambda _, names: {"__pycache__", "models"} & set(names))
    (package / "models").symlink_to(PACKAGE / "models")
    for folder in [tmp_path / "installed", *package.rglob("*/"), package, home]:
        if not folder.is_symlink():
            folder.chmod(0o555)
    rows = [json.dumps({"text": f"the {word} patient sleeps and the {word} family eats"}) for word in "abcdefghij"]
    (tmp_path / "notes.jsonl").write_text("\n".join(rows), "utf-8")
    files = sorted(path.relative_to(package.parent).with_suffix("") for path in package.glob("features/*/_*kernels.py"))
    loops = "; ".join(f"import {'.'.join(file.parts)}" for file in files)
    assert len(files) == 6
    audit = ["-m", "corpusaudit.cli", "audit", str(tmp_path / "notes.jsonl"), "--quiet", "--only", "diversity.ttr"]
    audit += ["--preset", "exploratory", "--out", str(tmp_path / "out"), "--cache", str(tmp_path / "cache")]
    for arguments in (["-c", loops], audit):
        assert kept(tmp_path) == []
        done = subprocess.run(
            [*bound, sys.executable, *arguments],
            env={"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(package.parent), "TMPDIR": str(home)},
            cwd=tmp_path,  # Python looks there before PYTHONPATH
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
    assert stat.S_IMODE((tmp_path / "cache" / "corpusaudit-features").stat().st_mode) == 0o700
    assert kept(tmp_path / "cache") == kept(tmp_path) != []
    assert not list(package.rglob("__pycache__"))
