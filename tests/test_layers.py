"""Who may import whom, read from the syntax trees; and which heavy package belongs to which module."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import corpusaudit
from corpusaudit.auditing.provenance import PACKAGES
from corpusaudit.metrics.registry import BUILT_IN
from corpusaudit.results import DIMENSIONS

ROOT = Path(corpusaudit.__file__).parent
GROUND = {"counts", "errors", "extents", "generated", "numbers", "ranges", "results", "shown", "suggest"}

# Room -> the rooms it may import. A room is a file or folder right under the package, or one of those inside that are
# named here; "" is the package's __init__.
ALLOWED: dict[str, set[str]] = {
    "counts": set(),
    "errors": set(),
    "numbers": set(),
    "results": {"numbers"},  # its table in notebooks writes figures as reports do
    "shown": set(),
    "suggest": {"shown"},
    "languages": set(),
    "ranges": {"errors"},
    "extents": set(),
    "generated": set(),
    "files": {"errors", "shown"},
    "corpus": {*GROUND, "files"},
    "config": {*GROUND, "files"},
    "execution": set(),
    "presets": set(),
    "models": {"errors"},
    "demo": set(),
    # Rooms of features are open to each other only as it stands here.
    "features/text": {"features", "languages"},
    "features/overlap": {"execution", "features", "features/text"},
    "features/vectors": {"execution", "counts", "errors", "features", "features/text", "shown"},
    # In pii: types <- rules, tagger <- merge <- detect; matching stands beside those.
    "features/pii/checks": set(),
    "features/pii/national": {"features/pii/checks"},
    "features/pii/made_up": {"features/pii/checks"},
    "features/pii/types": {"features/pii/made_up"},
    "features/pii/locales": set(),
    "features/pii/rules": {
        *("shown", "features/pii/types", "features/pii/checks", "features/pii/national", "features/pii/locales"),
    },
    "features/pii/tagger": {
        *("shown", "errors", "execution", "features"),
        *("features/pii/types", "features/pii/checks", "features/pii/locales"),
    },
    "features/pii/spans": {"features/pii/types", "features/pii/locales"},
    "features/pii/evidence": {"features/pii/types", "features/pii/locales"},
    "features/pii/introduced": {"features/pii/types", "features/pii/locales"},
    "features/pii/merge": {
        *("features/pii/types", "features/pii/locales", "features/pii/spans", "features/pii/tagger"),
        *("features/pii/evidence", "features/pii/introduced"),
    },
    "features/pii/characteristics": {
        *("features/pii/types", "features/pii/locales", "features/pii/rules", "features/pii/tagger"),
    },
    "features/pii": {
        *("errors", "shown", "features/text", "features/pii/types", "features/pii/locales"),
        *("features/pii/rules", "features/pii/tagger", "features/pii/merge", "features/pii/characteristics"),
    },
    "features/pii/matching": {
        *("models", "features/text", "features/overlap", "features/pii/types", "features/pii/locales"),
    },
    "features/pii/card": {"features/pii", "features/pii/types"},
    "features": {
        *(*GROUND, "execution", "files", "corpus", "models", "features/text", "features/overlap", "features/vectors"),
        *("features/pii", "features/pii/types", "features/pii/rules", "features/pii/card", "features/pii/matching"),
    },
    "metrics": {*GROUND, "corpus", "execution", "features"},  # execution: how many threads algebra takes
    "auditing": {*GROUND, "languages", "comparison", "corpus", "config", "features", "files", "metrics", ""},
    "comparison": GROUND,
    # embeddings tell sub-concepts of symptoms that say the same
    "generators": {*GROUND, "corpus", "features", "files"},
    "reports": {"languages", "numbers", "results", "shown"},
    "review": {*GROUND, "corpus", "features", "files", "metrics"},  # whose intervals and small counts are its own
    "commands": {
        *GROUND,
        "auditing",
        "comparison",
        "config",
        "corpus",
        "files",
        "generators",
        "metrics",
        "reports",
        "review",
        "",
    },
    "cli": {
        *GROUND,
        "auditing",
        "commands",
        "config",
        "corpus",
        "execution",
        "features",
        "files",
        "generators",
        "metrics",
        "reports",
        "",
    },
    "pytest_plugin": {*GROUND, "auditing", "commands", "corpus", "reports"},
    "": {"auditing", "config", "corpus", "features", "results"},
}
# Package -> the modules (by the start of their path) that may import it.
OWNERS: dict[str, tuple[str, ...]] = {
    "onnxruntime": ("features/offline.py",),  # where its telemetry is off before the import
    "sentence_transformers": ("features/vectors/sentence_transformers.py",),
    "concurrent": ("execution/",),  # pools are made in one place
    "multiprocessing": ("execution/",),
    "faiss": ("features/vectors/neighbours.py",),
    "presidio_analyzer": ("features/pii/tagger/presidio.py", "features/pii/tagger/presidio_configured.py"),
    "spacy": ("features/pii/tagger/presidio.py",),
    "numba": ("features/", "execution/processors.py"),
    "threadpoolctl": ("execution/",),
    "openai": ("generators/client/calls.py",),
    "jinja2": ("reports/html/", "generators/"),
    "polars": ("corpus/rows.py",),
    "numpy": ("features/", "metrics/", "review/", "auditing/masking.py", "auditing/names.py"),
    "scipy": ("features/", "metrics/", "auditing/", "comparison/", "review/"),
    "py3langid": ("features/text/languages.py",),
    "sklearn": ("features/", "metrics/"),
    "rich": ("commands/", "reports/terminal.py"),
    "markupsafe": ("reports/html/",),
    "nltk": ("metrics/",),
    "rapidfuzz": ("features/overlap/kept_words.py", "metrics/"),
    "tokenizers": ("features/pii/tagger/model.py", "features/vectors/packaged.py"),
    "torch": ("features/vectors/sentence_transformers.py",),
    "zstandard": ("corpus/stream.py",),
    "yaml": ("generators/taxonomy/file.py", "features/pii/tagger/presidio_configured.py"),
    "simple_icd_10_cm": ("generators/icd10/codes.py",),
    "pydantic": ("results/", "config.py", "auditing/consistency.py", "commands/", "generators/", "review/", "metrics/"),
    "pytest": ("pytest_plugin.py",),
    "click": (
        "cli.py",
        *(
            f"commands/{name}"
            for name in ("called.py", "choice.py", "once.py", "options.py", "printed.py", "generate/")
        ),
        *(path.relative_to(ROOT).as_posix() for path in ROOT.glob("commands/*_command.py")),
    ),
}


def modules() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def room(parts: Sequence[str]) -> str:
    """Return the room of a module, given the parts of its name under the package."""
    found = ["/".join(parts[:length]) for length in (3, 2, 1) if "/".join(parts[:length]) in ALLOWED]
    return found[0] if found else "/".join(parts[:1])


def room_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return room(parts[:-1] if parts[-1] == "__init__" else parts)


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


def our_room(name: str) -> str | None:
    """Return the room that an imported name belongs to; None where it is not ours."""
    first, *parts = name.split(".")
    if first != "corpusaudit":
        return None
    found = room(parts)
    return found if (ROOT / found).is_dir() or (ROOT / f"{found}.py").is_file() else ""


def test_imports_keep_to_the_rooms() -> None:
    assert {room_of(path) for path in modules()} <= set(ALLOWED), "a room that tests/test_layers.py does not know"
    used = {(path, room) for path in modules() for name in imports(path) if (room := our_room(name)) is not None}
    wrong = [(path, room) for path, room in used if room != room_of(path) and not may_import(room_of(path), room)]
    assert [f"{path.relative_to(ROOT)} imports {room}" for path, room in sorted(wrong)] == []


def may_import(own: str, other: str) -> bool:
    """Return whether a room may import another: a room inside one that it may import is open to it."""
    outer = other.partition("/")[0]
    return other in ALLOWED[own] or (outer in ALLOWED[own] and own.partition("/")[0] != outer)


def test_heavy_packages_are_imported_by_their_owners() -> None:
    used = {(path.relative_to(ROOT).as_posix(), name) for path in modules() for name in imports(path)}
    owned = {(place, name, owners) for place, name in used if (owners := OWNERS.get(name.split(".")[0])) is not None}
    assert [f"{place} imports {name}" for place, name, owners in sorted(owned) if not place.startswith(owners)] == []


def test_every_package_of_others_has_an_owner() -> None:
    used = {name.split(".")[0] for path in modules() for name in imports(path)}
    assert used - {*sys.stdlib_module_names, "corpusaudit"} == set(OWNERS) - sys.stdlib_module_names


def test_a_report_names_every_package_on_which_figures_rest() -> None:
    rooms = ("corpus", "execution", "features", "metrics", "auditing")
    used = {name.split(".")[0] for room in rooms for path in (ROOT / room).rglob("*.py") for name in imports(path)}
    # pydantic checks figures, threadpoolctl says on how many threads they are made: neither makes any.
    # yaml reads a file of settings.
    others = used - {*sys.stdlib_module_names, "corpusaudit", "pydantic", "threadpoolctl", "yaml"}
    distributions = {"faiss": "faiss-cpu", "sklearn": "scikit-learn"}
    assert {distributions.get(name, name.replace("_", "-")) for name in others} == set(PACKAGES)


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Imports inside functions count too; the package's face, which loads its names late, is left out."""
    known = {".".join(("corpusaudit", *path.relative_to(ROOT).with_suffix("").parts)): path for path in modules()}
    graph = {name: {one for found in imports(path) if (one := module_of(found, known))} for name, path in known.items()}
    assert "corpusaudit.metrics.record" in graph["corpusaudit.metrics.registry"]
    tuple(TopologicalSorter(graph).static_order())  # raises CycleError, which names them
    with pytest.raises(CycleError):
        tuple(
            TopologicalSorter({**graph, "corpusaudit.metrics.record": {"corpusaudit.metrics.registry"}}).static_order()
        )


def module_of(name: str, known: Mapping[str, Path]) -> str | None:
    """Return the module that an imported name is, or stands in; None where it is not ours, or a package's own face."""
    return next((one for one in (name, name.rpartition(".")[0]) if one in known), None)


def test_loops_are_compiled_in_one_place() -> None:
    """A bare ``njit`` keeps its work under HOME, or breaks where it cannot."""
    used = {(path.name, name) for path in modules() for name in imports(path) if name.split(".")[0] == "numba"}
    assert {name for file, name in used if file != "compiled.py"} == {"numba.prange", "numba.config"}
    assert ("compiled.py", "numba.njit") in used


def test_auditing_uses_of_the_metrics_only_the_registry_and_its_records() -> None:
    used = {name for path in (ROOT / "auditing").rglob("*.py") for name in imports(path)}
    metrics = {name for name in used if name.startswith("corpusaudit.metrics.")}
    assert {name.split(".")[2] for name in metrics} == {"record", "registry"}


def test_no_metric_imports_a_metric() -> None:
    """What two share stands in metrics/shared, or behind an underscore in the folder of their dimension."""
    metrics = {f"corpusaudit.metrics.{metric}" for metric in BUILT_IN}
    for path in sorted((ROOT / "metrics").rglob("*.py")):
        used = {name for name in imports(path) for metric in metrics if name == metric or name.startswith(f"{metric}.")}
        assert used == set(), f"{path.relative_to(ROOT)} imports {sorted(used)}"
        own = path.relative_to(ROOT / "metrics").parts[0]
        inner = {name for name in imports(path) if "._" in name and name.startswith("corpusaudit.metrics.")}
        others = {name.split(".")[2] for name in inner} - {own}
        assert not others or own == "training_sets.py", f"{path.relative_to(ROOT)} opens another dimension"


def test_nobody_asks_for_a_dimension_by_name() -> None:
    """What holds of some metrics and not of others stands in their records, or in the table of the sides."""
    for room in ("metrics", "auditing", "comparison"):
        for path in sorted((ROOT / room).rglob("*.py")):
            assert compared_dimensions(path.read_text(encoding="utf-8")) == [], path.relative_to(ROOT)


def compared_dimensions(code: str) -> list[str]:
    """Return the dimensions that code compares something with, or looks for at the start of a name."""
    found: list[str] = []
    for node in ast.walk(ast.parse(code)):
        parts: list[ast.expr] = []
        if isinstance(node, ast.Compare):
            parts = [node.left, *node.comparators]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".startswith"):
            parts = list(node.args)
        constants = (one.value for part in parts for one in ast.walk(part) if isinstance(one, ast.Constant))
        found += [value for value in constants if isinstance(value, str) and value.removesuffix(".") in DIMENSIONS]
    return found


def test_the_rules_see_what_they_forbid() -> None:
    code = (
        "def f():\n  from corpusaudit.metrics.diversity import ttr\n  import faiss, corpusaudit.cli\nfrom .. import x"
    )
    found = list(imported(code, ["corpusaudit", "auditing"]))
    assert sorted(found) == ["corpusaudit.cli", "corpusaudit.metrics.diversity.ttr", "corpusaudit.x", "faiss"]
    asked = 'if d == "utility" or d in ("fidelity", "x") or name.startswith(("memorization.",)): pass'
    assert compared_dimensions(asked) == ["utility", "fidelity", "memorization."]
    assert our_room("corpusaudit.metrics.diversity.ttr") == "metrics"
    assert our_room("faiss") is None
    assert {"cli", "pytest_plugin"}.isdisjoint(set().union(*ALLOWED.values()))
