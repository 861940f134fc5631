"""The software bill of materials: fits the standard, and leaves out nothing of what is installed or bundled."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.test_locks import read_lock

pytest.importorskip("cyclonedx", reason="needs the tools of development: make test")
pytest.importorskip("license_expression", reason="needs the tools of development: make test")

ROOT = Path(__file__).resolve().parents[1]


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_sbom", ROOT / "scripts" / "make_sbom.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The file as the script writes it, which it does only where the standard's own check is content."""
    out = tmp_path_factory.mktemp("sbom") / "sbom.cdx.json"
    script().main(out)
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


def test_every_locked_package_is_listed_with_all_its_hashes(bill: dict[str, Any]) -> None:
    listed = {
        part["name"]: (part["version"], frozenset(f"--hash=sha256:{one['content']}" for one in part["hashes"]))
        for part in bill["components"]
        if part["type"] == "library"
    }
    assert listed == read_lock("runtime")


def test_every_bundled_model_is_listed_with_its_files_and_licence(bill: dict[str, Any]) -> None:
    models = {part["bom-ref"]: part for part in bill["components"] if part["type"] == "machine-learning-model"}
    folders = [path.parent for path in (ROOT / "corpusaudit" / "models").glob("*/digests.json")]
    assert set(models) == {f"model:{folder.name}" for folder in folders}
    for folder in folders:
        part = models[f"model:{folder.name}"]
        stated = json.loads((folder / "digests.json").read_text(encoding="utf-8"))
        assert {one["name"]: one["hashes"][0]["content"] for one in part["components"]} == stated.get("sha256", stated)
        assert part["licenses"][0]["license"]["id"] in {"Apache-2.0", "CC-BY-4.0"}


def test_every_package_is_reached_from_the_subject_and_nearly_all_state_a_licence(bill: dict[str, Any]) -> None:
    needs = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}
    reached, ahead = set(), [bill["metadata"]["component"]["bom-ref"]]
    while ahead:
        one = ahead.pop()
        if one not in reached:
            reached.add(one)
            ahead += needs.get(one, [])
    installed = {part["bom-ref"] for part in bill["components"] if part["bom-ref"] in needs}
    assert installed <= reached
    licensed = [part for part in bill["components"] if part.get("licenses")]
    assert len(licensed) > 0.9 * len(installed)


def test_an_altered_model_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    make_sbom = script()
    place = tmp_path / "corpusaudit" / "models" / "embedder"
    place.mkdir(parents=True)
    (place / "model.onnx").write_bytes(b"another")
    (place / "digests.json").write_text(json.dumps({"model.onnx": "0" * 64}))
    monkeypatch.setattr(make_sbom, "ROOT", tmp_path)
    with pytest.raises(ValueError, match="is not the file"):
        make_sbom.models()


def test_what_does_not_fit_the_standard_is_not_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    make_sbom = script()
    monkeypatch.setattr(make_sbom, "bill", lambda: {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": "one"})
    with pytest.raises(ValueError, match="does not fit the standard"):
        make_sbom.main(tmp_path / "bill.json")
    assert not (tmp_path / "bill.json").exists()
