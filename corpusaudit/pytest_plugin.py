"""A plugin of pytest: the fixture ``corpusaudit_report``, and :func:`assert_passes` for what a test wants of it.

pytest loads this module wherever the package is installed, so it imports nothing else of it before it is used.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from corpusaudit.results import AuditReport

OPTIONS = {
    "config": ("corpusaudit.toml", "FILE", "The configuration that names the corpora to audit."),
    "out": ("corpusaudit-report", "DIR", "The folder for the report of that audit."),
    "against": (None, "FILE", "The report.json of the last release, for limits called max_increase."),
    "report": (None, "FILE", "A report.json to read in place of an audit."),
}
"""By name: the default, what the option takes, and what it is. Each is an entry of pytest's configuration too."""


@dataclass(frozen=True)
class _Made:
    """The report of this session, and the line that says where it lies."""

    report: AuditReport
    line: str


_MADE = pytest.StashKey[_Made]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--corpusaudit-config``, ``-out``, ``-against`` and ``-report``, and entries of the same names."""
    group = parser.getgroup("corpusaudit", "audit of a synthetic corpus")
    for name, (default, kind, what) in OPTIONS.items():
        usual = f" [default: {default}]" if default else ""
        group.addoption(f"--corpusaudit-{name}", metavar=kind, help=f"{what}{usual}")
        parser.addini(f"corpusaudit_{name}", f"{what} Relative to this file.{usual}", type="string", default="")


@pytest.fixture(scope="session")
def corpusaudit_report(request: pytest.FixtureRequest) -> AuditReport:
    """The report of the corpora that corpusaudit.toml names, audited once a session; or the report that is named.

    What is wrong with configuration, corpora or report fails the tests that ask for it: without one nothing passes.
    """
    config = request.config
    given = {name: _path(config, name) for name in OPTIONS}
    message, interrupted = "", False
    try:
        with warnings.catch_warnings():
            # Those of other packages may be errors in this session, or quote the text at hand.
            warnings.simplefilter("ignore")
            made = _found(given)
    except KeyboardInterrupt:
        interrupted = True
    except Exception as error:
        # Not raised again: with --showlocals pytest would print the corpora of its trace.
        message = _sentence(error)
    if interrupted:
        pytest.exit("corpusaudit: interrupted", returncode=pytest.ExitCode.INTERRUPTED)
    if message:
        pytest.fail(message, pytrace=False)
    config.stash[_MADE] = made
    return made.report


def assert_passes(report: AuditReport, *, strict: bool = False) -> None:
    """Raise AssertionError unless the verdict is a pass; with ``strict``, also where a limit gave a warning.

    The message holds the verdict and each limit that was not met, not measured or warned of, masked as every output.
    """
    __tracebackhide__ = True
    from corpusaudit.commands.audit import exit_code
    from corpusaudit.reports.assertion import render_assertion

    if exit_code([report], strict=strict):
        raise AssertionError(render_assertion(report))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what the verdict was and where the report lies."""
    made = config.stash.get(_MADE, None)
    if made is not None:
        terminalreporter.write_line(f"corpusaudit: {made.report.verdict_words}. {made.line}")


def _path(config: pytest.Config, name: str) -> Path | None:
    """Return the path of an option as given, else of the entry, or the default, beside pytest's configuration.

    Without a configuration they lie where pytest was called. Its root is then no place to go by: a path behind one of
    our options may have moved it.
    """
    option: str | None = config.getoption(f"corpusaudit_{name}")
    if option:
        return config.invocation_params.dir / option
    entry: str | None = config.getini(f"corpusaudit_{name}") or OPTIONS[name][0]
    beside = config.invocation_params.dir if config.inipath is None else config.inipath.parent
    return beside / entry if entry else None


def _own_folder(out: Path | None) -> Path:
    """Return the folder for the report: one each for the workers of pytest-xdist, which audit each by itself."""
    assert out is not None
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    return out / worker if worker else out


def _found(given: Mapping[str, Path | None]) -> _Made:
    """Read the report that is named, or audit."""
    if given["report"] is not None:
        return _read(given["report"], given["config"], given["against"] or _last_release())
    return _audit(given["config"], _own_folder(given["out"]), given["against"])


def _read(file: Path, config: Path | None, against: Path | None) -> _Made:
    """Judge a report again, as `corpusaudit gate` does: under the configuration where one stands, with the acceptances
    beside it and as of today. It must be of the corpus that the configuration names, as it is now."""
    from corpusaudit.commands.audit import check_current
    from corpusaudit.commands.rejudge import judge_again
    from corpusaudit.shown import shown_name

    there = config if config is not None and config.exists() else None
    report, seal = judge_again(file, there, None, None, against_file=against)
    if there is not None:
        check_current(report, there)
    return _Made(report, f"Read from {shown_name(file)}: {seal.sentence}")


def _last_release() -> Path | None:
    from corpusaudit.commands.options import AGAINST_VARIABLE

    named = os.environ.get(AGAINST_VARIABLE)
    return Path(named) if named else None


def _audit(config: Path | None, out: Path, against: Path | None) -> _Made:
    from corpusaudit.commands.audit import audit_files
    from corpusaudit.commands.options import CACHE_VARIABLE
    from corpusaudit.commands.outputs import clear_old_report
    from corpusaudit.commands.printed import files_line
    from corpusaudit.corpus.stream import NO_MORE

    clear_old_report(out)
    cache = os.environ.get(CACHE_VARIABLE)
    report = audit_files(
        {},
        out=out,
        private_evidence=None,
        quiet=True,
        config_file=config,
        against_file=against or _last_release(),
        preset=None,
        overrides={},
        fields={},
        on_bad_rows="error",
        limits=NO_MORE,
        only=(),
        skip=(),
        also=(),
        cache=Path(cache) if cache else None,
        command="pytest",
    )
    return _Made(report, files_line(out))


def _sentence(error: Exception) -> str:
    """Return what went wrong; of an error that is none of ours the type alone, since its message may quote a text."""
    from corpusaudit.errors import UserError
    from corpusaudit.shown import shown_lines

    if isinstance(error, UserError):
        hint = (
            "; `corpusaudit init` writes one"
            if "corpusaudit.toml" in str(error) and "No such file" in str(error)
            else ""
        )
        return f"corpusaudit: {shown_lines(str(error))}{hint}"
    return (
        f"corpusaudit: internal error: {type(error).__name__}. Run `corpusaudit audit` for the same on the command line"
    )
