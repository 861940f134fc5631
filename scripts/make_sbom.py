"""Write a software bill of materials (CycloneDX 1.6, JSON): the package, its models, and every package of its lock.

    python scripts/make_sbom.py dist/sbom.cdx.json

Versions and hashes are those of ``locks/runtime.txt``, one hash for each file that the version is published as.
Licences and who needs whom are read from the packages installed here. What does not fit the standard is not written.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import tomllib
import uuid
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from license_expression import ExpressionError, get_spdx_licensing
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
Json = dict[str, Any]

MODELS: dict[str, Json] = {
    "embedder": {
        "name": "all-MiniLM-L6-v2",
        "publisher": "sentence-transformers",
        "licence": "Apache-2.0",
        "description": "Sentence encoder, rewritten for onnxruntime and quantized to int8.",
    },
    "multilingual": {
        "name": "universal-sentence-encoder-multilingual",
        "publisher": "Google",
        "licence": "Apache-2.0",
        "description": "Sentence encoder for many languages, version 3, rewritten for onnxruntime.",
    },
    "tagger": {
        "name": "rampart",
        "publisher": "National Design Studio",
        "licence": "CC-BY-4.0",
        "description": "Tagger of names and addresses, quantized to int8.",
    },
}


def packages() -> list[Json]:
    """Return a component for each package of the lock."""
    text = (ROOT / "locks" / "runtime.txt").read_text(encoding="utf-8").replace("\\\n", "")
    found = []
    for name, version, rest in re.findall(r"^([a-z0-9-]+)==(\S+)(.*)$", text, flags=re.MULTILINE):
        component: Json = {"type": "library", "name": name, "version": version, "purl": f"pkg:pypi/{name}@{version}"}
        component["bom-ref"] = component["purl"]
        hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})", rest)
        component["hashes"] = [{"alg": "SHA-256", "content": one} for one in hashes]
        if licence := licence_of(name, version):
            component["licenses"] = [licence]
        found.append(component)
    return found


def licence_of(name: str, version: str) -> Json | None:
    """Return the licence as the installed package states it, or None where that version is not installed."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    if about["Version"] != version:
        return None
    stated = about["License-Expression"] or about["License"] or ""
    if not stated or "\n" in stated or len(stated) > 80:  # some put the whole text there
        names = [one.split(" :: ")[-1] for one in about.get_all("Classifier") or () if one.startswith("License ::")]
        return {"license": {"name": names[0]}} if names else None
    try:
        parsed = get_spdx_licensing().parse(stated, validate=True)
    except (ExpressionError, ValueError):
        return {"license": {"name": stated}}
    return {"expression": str(parsed)}


def models() -> list[Json]:
    """Return a component for each bundled model, its files within it; an altered file is an error."""
    found = []
    for folder, about in MODELS.items():
        place = ROOT / "corpusaudit" / "models" / folder
        stated = json.loads((place / "digests.json").read_text(encoding="utf-8"))
        files = []
        for name, digest in stated.get("sha256", stated).items():
            if hashlib.sha256((place / name).read_bytes()).hexdigest() != digest:
                raise ValueError(f"{folder}/{name} is not the file that digests.json tells of")
            hashes = [{"alg": "SHA-256", "content": digest}]
            files.append({"type": "file", "bom-ref": f"model:{folder}/{name}", "name": name, "hashes": hashes})
        component: Json = {"type": "machine-learning-model", "bom-ref": f"model:{folder}", "components": files}
        component |= {key: about[key] for key in ("name", "publisher", "description")}
        component["licenses"] = [{"license": {"id": about["licence"]}}]
        found.append(component)
    return found


def needs(requirements: list[str], references: dict[str, str]) -> list[str]:
    """Return the references of what these requirements name, where it is a component and needed on this machine."""
    parsed = [Requirement(one) for one in requirements]
    names = {canonicalize_name(one.name) for one in parsed if one.marker is None or one.marker.evaluate({"extra": ""})}
    return sorted(references[name] for name in names if name in references)


def bill() -> Json:
    """Return the whole bill of materials."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    libraries, bundled = packages(), models()
    references = {component["name"]: component["bom-ref"] for component in libraries}
    purl = f"pkg:pypi/{project['name']}@{project['version']}"
    subject = {"type": "application", "bom-ref": purl, "purl": purl}
    subject |= {key: project[key] for key in ("name", "version", "description")}
    subject["licenses"] = [{"license": {"id": project["license"]}}]
    direct = needs(project["dependencies"], references) + [component["bom-ref"] for component in bundled]
    graph = [{"ref": purl, "dependsOn": direct}]
    for component in libraries:
        try:
            wanted = metadata.requires(component["name"]) or []
        except metadata.PackageNotFoundError:
            continue
        graph.append({"ref": component["bom-ref"], "dependsOn": needs(wanted, references)})
    parts = {"components": [*bundled, *libraries], "dependencies": graph}
    made = datetime.fromtimestamp(float(os.environ.get("SOURCE_DATE_EPOCH", datetime.now(UTC).timestamp())), UTC)
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps([subject, parts, made.isoformat()], sort_keys=True))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": serial.urn,
        "version": 1,
        "metadata": {"timestamp": made.strftime("%Y-%m-%dT%H:%M:%SZ"), "component": subject},
        **parts,
    }


def main(out: Path) -> None:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    text = json.dumps(bill(), indent=1, ensure_ascii=False) + "\n"
    if fault := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise ValueError(f"the bill of materials does not fit the standard: {fault}")
    out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
