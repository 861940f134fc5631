"""``corpusaudit doctor``: versions, models, what is missing and how to get it."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from importlib.resources import files
from pathlib import Path

from corpusaudit import __version__
from corpusaudit.auditing.known import rules_brought
from corpusaudit.metrics.registry import plug_ins

_FOR_DEVELOPERS = {"dev", "build-models", "bench", "benchmarks"}


@dataclass(frozen=True)
class Finding:
    """One line of the doctor: what was looked at, whether it is well, and what to do where it is not."""

    what: str
    well: bool
    state: str
    needed: bool = True


def examine() -> tuple[Finding, ...]:
    """Return the state of every package, model, extra, and of what other packages bring."""
    return (*_packages(), *_models(), *_extras(), *_plug_ins())


def describe(findings: tuple[Finding, ...]) -> str:
    """Return the findings as lines, the system first."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    key = "set" if os.environ.get("CORPUSAUDIT_KEY") else "not set: reports made without --key-file do not compare"
    width = max(len(finding.what) for finding in findings)
    marks = {True: "ok     ", False: "MISSING"}
    return "\n".join(
        [
            f"corpusaudit {__version__}, Python {platform.python_version()}, {platform.platform()}, {cores} cores",
            f"CORPUSAUDIT_KEY {key}",
            *(
                f"{marks[f.well] if f.needed or f.well else 'absent '}  {f.what:<{width}}  {f.state}".rstrip()
                for f in findings
            ),
        ]
    )


def _requirements() -> Iterator[tuple[str, str | None]]:
    """Yield (package, extra) of what the installed distribution asks for; the extra is None for the base."""
    try:
        lines = metadata.requires("corpusaudit") or []
    except metadata.PackageNotFoundError:
        return
    for line in lines:
        name = re.match(r"[A-Za-z0-9._-]+", line)
        extra = re.search(r"extra\s*==\s*['\"]([^'\"]+)['\"]", line)
        if name is not None:
            yield name.group(), extra.group(1) if extra else None


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _packages() -> Iterator[Finding]:
    base = [package for package, extra in _requirements() if extra is None]
    if not base:
        yield Finding("corpusaudit", False, "is not installed as a package: pip install corpusaudit")
    for package in base:
        version = _version(package)
        yield Finding(package, version is not None, version or f"pip install {package}")


def _models() -> Iterator[Finding]:
    folder = Path(str(files("corpusaudit.models")))
    listed = sorted(folder.glob("*/digests.json"))
    if not listed:
        yield Finding("models", False, "none are packaged: pip install --force-reinstall corpusaudit")
    for listing in listed:
        table = json.loads(listing.read_text(encoding="utf-8"))
        for name, digest in table.get("sha256", table).items():
            yield _model(listing.parent / name, str(digest))


def _model(file: Path, digest: str) -> Finding:
    what = f"model {file.parent.name}/{file.name}"
    mend = "pip install --force-reinstall corpusaudit"
    if not file.is_file():
        return Finding(what, False, f"is not there: {mend}")
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if found != digest:
        return Finding(what, False, f"was changed (sha256 {found[:12]}, should be {digest[:12]}): {mend}")
    return Finding(what, True, f"sha256 {digest[:12]}")


def _extras() -> Iterator[Finding]:
    extras: dict[str, list[str]] = {}
    for package, extra in _requirements():
        if extra is not None and extra not in _FOR_DEVELOPERS:
            extras.setdefault(extra, []).append(package)
    for extra, packages in sorted(extras.items()):
        absent = [package for package in packages if _version(package) is None]
        state = f"pip install 'corpusaudit[{extra}]'" if absent else "installed"
        yield Finding(f"extra {extra}", not absent, state, needed=False)


def _plug_ins() -> Iterator[Finding]:
    """Yield packages that bring metrics or rules; one that cannot be used leaves its limits unmeasured."""
    mend = "mend or remove the package: limits on what it brings are unmeasured"
    brought = plug_ins()
    for metric in brought.metrics:
        yield Finding(f"metric {metric.record.id}", True, f"of {metric.package} {metric.package_version}")
    for lost in brought.lost:
        yield Finding(f"metrics of {lost.package} {lost.package_version}", False, f"{lost.reason}: {mend}")
    for package, count, failure in rules_brought():
        state = f"{count} rule{'' if count == 1 else 's'}" if failure is None else f"{failure}: {mend}"
        yield Finding(f"rules of {package}", failure is None, state)
