"""Who may import whom, read from the syntax trees; and which heavy package belongs to which module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import corpusaudit

ROOT = Path(corpusaudit.__file__).parent
BASE = {"counts", "errors", "ordinary", "results", "suggest", "ranges", "extents", "shown"}
CORPUS = {"column_names", "corpus", "corpus_columns", "corpus_csv", "corpus_fields", "corpus_files", "corpus_header"}
CORPUS |= {"corpus_arrow", "corpus_open", "corpus_row", "corpus_rows"}

# Layer -> the layers it may import. A layer is a file or folder right under the package; "" is its __init__.
ALLOWED: dict[str, set[str]] = {
    "counts": set(),
    "errors": set(),
    "results": set(),
    "shown": set(),
    "ordinary": {"errors", "shown"},
    "suggest": {"shown"},
    "column_names": {"shown", "suggest"},
    "ranges": {"errors"},
    "extents": set(),
    "writing": {"errors", "shown"},
    "corpus_open": {"corpus_row", "errors", "ordinary"},
    "corpus_arrow": set(),
    "corpus_row": {"shown"},
    "corpus_files": {"corpus_row", "errors", "ordinary", "suggest", "shown"},
    "corpus_header": {"column_names"},
    "corpus_csv": {"column_names", "corpus_header", "corpus_open", "corpus_row", "errors", "shown"},
    "corpus_rows": {"corpus_arrow", "corpus_csv", "corpus_files", "corpus_open", "corpus_row", "errors"},
    "corpus_fields": set(),
    "corpus_columns": {"column_names", "corpus_fields"},
    "corpus": {*BASE, *CORPUS},
    "config": BASE,
    "presets": set(),
    "models": {"errors"},
    "demo": set(),
    "key_files": set(),
    "features": {*BASE, *CORPUS, "models", "key_files"},
    "metrics": {*BASE, *CORPUS, "features"},
    "audit": {*BASE, *CORPUS, "key_files", "features", "metrics", "config", "writing", ""},
    # embeddings tell sub-concepts of symptoms that say the same
    "generators": {*BASE, *CORPUS, "key_files", "features", "writing"},
    "reports": {"results", "shown"},
    "commands": {*BASE, *CORPUS, "config", "audit", "metrics", "reports", "generators", "writing", ""},
    "cli": {
        *BASE,
        *CORPUS,
        *("config", "features", "audit", "metrics", "reports", "generators"),
        *("commands", "writing", ""),
    },
    "": {"audit", "corpus", "results"},
}

# Package -> the modules (by the start of their path) that may import it.
OWNERS: dict[str, tuple[str, ...]] = {
    "onnxruntime": ("features/offline.py",),  # where its telemetry is off before the import
    "sentence_transformers": ("features/embeddings.py",),
    "faiss": ("features/neighbours.py",),
    "presidio_analyzer": ("features/_presidio.py",),
    "spacy": ("features/_presidio.py",),
    "numba": ("features/",),
    "openai": ("generators/llm.py",),
    "jinja2": ("reports/html/", "generators/"),
    "polars": ("corpus_rows.py",),
    "numpy": ("features/", "metrics/", "audit/masking.py"),
    "scipy": ("features/", "metrics/", "audit/"),
    "py3langid": ("features/languages.py",),
    "sklearn": ("features/", "metrics/"),
    "rich": ("commands/", "reports/terminal.py"),
    "click": (
        "cli.py",
        "commands/called.py",
        "commands/generate.py",
        "commands/once.py",
    ),  # the subcommands of generate share a dozen options
}


def modules() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def layer(path: Path) -> str:
    first = path.relative_to(ROOT).parts[0]
    return first.removesuffix(".py") if first != "__init__.py" else ""


def imports(path: Path) -> Iterator[str]:
    yield from imported(path.read_text(encoding="utf-8"), ["corpusaudit", *path.relative_to(ROOT).parent.parts])


def imported(code: str, package: list[str]) -> Iterator[str]:
    """Yield the full names of all that code imports, inside functions too; ``package`` is what ``.`` stands for."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            name = ".".join(part for part in (base, node.module or "") if part)
            yield from (f"{name}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            yield from (arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str))


def our_layer(name: str) -> str | None:
    """Return the layer that an imported name belongs to; None where it is not ours."""
    parts = name.split(".")
    if parts[0] != "corpusaudit":
        return None
    second = parts[1] if len(parts) > 1 else ""
    return second if (ROOT / second).is_dir() or (ROOT / f"{second}.py").is_file() else ""


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_keep_to_the_layers(path: Path) -> None:
    own = layer(path)
    assert own in ALLOWED, f"{own} stands in no layer of tests/test_layers.py"
    used = {found for name in imports(path) if (found := our_layer(name)) is not None}
    assert used - {own} <= ALLOWED[own]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_heavy_packages_are_imported_by_their_owners(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    for name in imports(path):
        owners = OWNERS.get(name.split(".")[0])
        assert owners is None or place.startswith(owners), f"{place} imports {name}"


def test_loops_are_compiled_in_one_place() -> None:
    """A bare ``njit`` keeps its work under HOME, or breaks where it cannot."""
    used = {(path.name, name) for path in modules() for name in imports(path) if name.split(".")[0] == "numba"}
    assert {name for file, name in used if file != "compiled.py"} == {"numba.prange", "numba.config"}
    assert ("compiled.py", "numba.njit") in used


def test_audit_uses_of_the_metrics_only_the_registry() -> None:
    used = {name for path in (ROOT / "audit").rglob("*.py") for name in imports(path)}
    assert {name for name in used if name.startswith("corpusaudit.metrics.")} <= {
        name for name in used if name.startswith("corpusaudit.metrics.registry.")
    }


def test_the_rules_see_what_they_forbid() -> None:
    code = (
        "def f():\n  from corpusaudit.metrics.diversity import ttr\n  import faiss, corpusaudit.cli\nfrom .. import x"
    )
    found = list(imported(code, ["corpusaudit", "audit"]))
    assert sorted(found) == ["corpusaudit.cli", "corpusaudit.metrics.diversity.ttr", "corpusaudit.x", "faiss"]
    assert our_layer("corpusaudit.metrics.diversity.ttr") == "metrics"
    assert our_layer("faiss") is None
    assert "cli" not in set().union(*ALLOWED.values())
