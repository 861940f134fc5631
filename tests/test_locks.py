"""Locks: every file of every pinned version by its hash, the same versions as in constraints.txt, nothing missing."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("runtime", "all", "build")
UNLOCKED = "sentence-transformers"  # its torch is another file on each index of wheels: no one hash fits
NOT_CONSTRAINED = {"pip"}  # a constraint would make the installer replace itself


def read_lock(name: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Return version and hashes of each package of a lock."""
    text = (ROOT / "locks" / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", "")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    found = {}
    for line in lines:
        pin = re.fullmatch(r"([a-z0-9-]+)==(\S+)( ; [^-]+?)?((?: +--hash=sha256:[0-9a-f]{64})+) *", line)
        assert pin, line[:80]
        assert pin[1] not in found, f"{pin[1]} stands twice in locks/{name}.txt"
        found[pin[1]] = pin[2], frozenset(pin[4].split())
    return found


def constraints() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.split("==") for line in lines if not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in pins}


def requirements(*extras: str) -> list[Requirement]:
    project = PROJECT["project"]
    named = [*project["dependencies"], *(one for extra in extras for one in project["optional-dependencies"][extra])]
    return [Requirement(one) for one in named]


@pytest.mark.parametrize("name", [*LOCKS, "dvc"])
def test_a_lock_pins_by_hash_and_names_no_place(name: str) -> None:
    assert read_lock(name)
    text = (ROOT / "locks" / f"{name}.txt").read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|index-url|find-links|(?<![\w.])/\w", text)


@pytest.mark.parametrize("name", LOCKS)
def test_locks_and_constraints_agree(name: str) -> None:
    pinned = constraints()
    locked = {package: version for package, (version, _) in read_lock(name).items() if package not in NOT_CONSTRAINED}
    assert locked == {package: pinned.get(package) for package in locked}


def test_dvc_has_the_version_that_its_environment_asks_for() -> None:
    (asked,) = re.findall(r"^DVC = (\S+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert read_lock("dvc")["dvc"][0] == asked


def test_what_runs_is_locked_alike_everywhere() -> None:
    everything = read_lock("all")
    assert {name: everything.get(name) for name in read_lock("runtime")} == read_lock("runtime")
    assert read_lock("build")["setuptools"] == everything["setuptools"]


def test_every_requirement_of_the_project_is_locked() -> None:
    extras = [name for name in PROJECT["project"]["optional-dependencies"] if name != UNLOCKED]
    asked = {
        "runtime": requirements(),
        "all": requirements(*extras),
        "build": [Requirement(one) for one in PROJECT["build-system"]["requires"]],
    }
    for name, wanted in asked.items():
        locked = read_lock(name)
        for requirement in wanted:
            version = locked.get(canonicalize_name(requirement.name), ("absent", None))[0]
            assert version in requirement.specifier, f"{requirement}: {version} in locks/{name}.txt; run make lock"
    assert {canonicalize_name(one.name) for one in requirements(UNLOCKED)} <= set(constraints())


@pytest.mark.parametrize("name", ["runtime", "all"])
def test_what_a_locked_package_needs_is_locked_too(name: str) -> None:
    """With hashes pip refuses what is not locked, so that one gap makes the whole lock useless."""
    locked = read_lock(name)
    missing, looked_at = [], 0
    for package, (version, _) in locked.items():
        try:
            installed = metadata.distribution(package)
        except metadata.PackageNotFoundError:
            continue
        if installed.version != version:
            continue
        looked_at += 1
        needs = [Requirement(one) for one in installed.requires or ()]
        applicable = [one for one in needs if one.marker is None or one.marker.evaluate({"extra": ""})]
        missing += [f"{package} needs {one.name}" for one in applicable if canonicalize_name(one.name) not in locked]
    assert looked_at > 40
    assert missing == []
