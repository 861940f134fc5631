"""The public names: what they are, that both orders of import give them, and that importing stays light."""

from __future__ import annotations

import inspect
import subprocess
import sys
from importlib import metadata

import pytest

import corpusaudit
from corpusaudit.auditing.run import audit
from tests.test_layers import OWNERS

HEAVY = tuple(sorted(set(OWNERS) - sys.stdlib_module_names - {"click"}))


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_names() -> None:
    assert sorted(corpusaudit.__all__) == ["AuditReport", "Corpus", "__version__", "audit"]
    assert dir(corpusaudit) == sorted(corpusaudit.__all__)
    for name in corpusaudit.__all__:
        assert getattr(corpusaudit, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'adit'"):
        _ = corpusaudit.adit


def test_version_is_that_of_the_distribution() -> None:
    assert corpusaudit.__version__ == metadata.version("corpusaudit")


@pytest.mark.parametrize(
    "first",
    [
        "from corpusaudit import audit",
        "import corpusaudit.auditing.gates; from corpusaudit import audit",
        "from corpusaudit import audit; import corpusaudit.auditing.gates",
        "import corpusaudit; audit = corpusaudit.audit",
        "import corpusaudit.auditing, corpusaudit.commands.audit; from corpusaudit import audit",
    ],
)
def test_audit_can_be_called_whatever_was_imported_first(first: str) -> None:
    code = (
        f"{first}\nimport corpusaudit.auditing.gates as gates\n"
        "print(callable(audit), audit is __import__('corpusaudit').audit, gates.judge([], {}) == ())"
    )
    assert run(code) == "True True True"


def test_the_public_audit_takes_what_the_audit_takes() -> None:
    public, inner = inspect.signature(corpusaudit.audit), inspect.signature(audit)
    assert public.parameters == inner.parameters
    assert public.return_annotation == "AuditReport"


def test_the_two_public_names_work_together() -> None:
    code = "from corpusaudit import audit, Corpus\nprint(Corpus.from_texts(['a']), callable(audit))"
    assert run(code) == "Corpus(1 documents, 0 skipped) True"


@pytest.mark.parametrize("module", ["corpusaudit", "corpusaudit.cli"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}\nprint([name for name in {HEAVY!r} if name in sys.modules])"
    assert run(code) == "[]"


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom corpusaudit.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit as stop:\n    assert not stop.code\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    assert run(code).splitlines()[-1] == "[]"
