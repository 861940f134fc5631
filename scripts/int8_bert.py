"""A BERT encoder written down as an ONNX graph in plain operators, its products in 8 bits with scales that are fixed.

The transformer is written node by node instead of being traced: no torch is needed, the file is the same byte for byte
on every run, and each node is one that onnxruntime has a fast kernel for. Texts are run one at a time and unpadded, so
the graph takes the word-piece ids and nothing else: no mask, no segment ids.

Matrices are stored as int8 with one scale a column, word vectors with one scale a row. Weights use 7 of the 8 bits
("reduced range"): processors without VNNI add pairs of products in 16 bits, which saturate otherwise. What goes into
the products is rounded to 8 bits too, by scales that were measured once (:func:`measure`) and stand in a file: what a
text gets does not depend on the texts beside it, and no run looks for its own range.

Of these models a few columns reach ten times as far as all others, and one scale for all would leave those few steps.
A column that reaches more than ``REACH`` times the median of all is divided by a power of two, and its row of the
matrix multiplied by it (after Xiao et al., SmoothQuant, 2023, for those columns alone).
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

LAYERS, HEADS, HIDDEN = 6, 12, 384
EPSILON = 1e-12
REDUCED_RANGE = 63
STEPS = 255
REACH = 4.0
OPSET, FORMAT = 20, 9
"""The first with Gelu as one node, and the file format of its time."""

MEASURED_ON = Path(__file__).resolve().parent.parent / "corpusaudit" / "demo"
EACH = 10
"""One of so many texts of the demo corpus is measured."""

Array = NDArray[np.float32]
Weights = Mapping[str, Array]
"""By the names of the published files, without what stands before `embeddings.` and `encoder.`."""


class Scale(NamedTuple):
    """What goes into a product: its range when the columns of ``divided`` were divided, and by how much each is."""

    low: float
    high: float
    divided: dict[int, int]


Scales = Mapping[str, Scale]


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


Words = Callable[[Graph], str]
"""Adds the vectors of the pieces in ``input_ids`` to a graph, (texts, pieces, 384), and returns their name."""


def quantize(matrix: Array, axis: int) -> tuple[NDArray[np.int8], Array]:
    """Symmetric int8 in [-63, 63] and one scale for each slice along `axis` (the axis that keeps its own scales)."""
    largest = np.abs(matrix).max(axis=1 - axis, keepdims=True)
    scale = np.where(largest > 0, largest / REDUCED_RANGE, 1.0).astype(np.float32)
    return np.rint(matrix / scale).astype(np.int8), scale.reshape(-1)


def rounded(graph: Graph, source: str, scale: Scale) -> str:
    """`source` in 8 bits, as the nodes that onnxruntime joins with the product behind them."""
    if scale.divided:
        share = np.ones(_width(source), np.float32)
        share[list(scale.divided)] = 1 / np.array(list(scale.divided.values()), np.float32)
        source = graph.node("Mul", [source, graph.constant(f"{source}.share", share)], f"{source}.divided")
    step = np.float32((scale.high - scale.low) / STEPS)
    parameters = [
        graph.constant(f"{source}.step", np.array(step)),
        graph.constant(f"{source}.zero", np.array(round(-scale.low / float(step)), np.uint8)),
    ]
    whole = graph.node("QuantizeLinear", [source, *parameters], f"{source}.whole")
    return graph.node("DequantizeLinear", [whole, *parameters], f"{source}.rounded")


def _width(source: str) -> int:
    return 4 * HIDDEN if source.endswith(".gelu") else HIDDEN


def linear(graph: Graph, name: str, source: str, weight: Array, bias: Array, scale: Scale | None) -> str:
    """`source` times `weight`, plus `bias`; ``source`` is rounded already where there is a scale."""
    matrix = np.ascontiguousarray(weight.T)
    if scale is None:
        stored = graph.constant(f"{name}.weight", matrix)
    else:
        for column, divisor in scale.divided.items():
            matrix[column] *= divisor
        values, steps = quantize(matrix, axis=1)
        parts = [graph.constant(f"{name}.weight", values), graph.constant(f"{name}.scale", steps)]
        stored = graph.node("DequantizeLinear", parts, f"{name}.float", axis=1)
    product = graph.node("MatMul", [source, stored], f"{name}.product")
    return graph.node("Add", [product, graph.constant(f"{name}.bias", bias)], name)


def norm(graph: Graph, name: str, source: str, weights: Weights, key: str) -> str:
    inputs = [source, *(graph.constant(f"{name}.{part}", weights[f"{key}.{part}"]) for part in ("weight", "bias"))]
    return graph.node("LayerNormalization", inputs, name, axis=-1, epsilon=EPSILON)


def row_by_row(table: Array) -> Words:
    """Word vectors in 8 bits with one scale a row."""

    def made(graph: Graph) -> str:
        values, scale = quantize(table, axis=0)
        rows = graph.node("Gather", [graph.constant("words.weight", values), "input_ids"], "words.rows")
        rows = graph.node("Cast", [rows], "words.float", to=TensorProto.FLOAT)
        scales = graph.constant("words.scale", scale.reshape(-1, 1))
        return graph.node("Mul", [rows, graph.node("Gather", [scales, "input_ids"], "words.scales")], "words")

    return made


def embed_pieces(graph: Graph, words: Words, weights: Weights, positions: int) -> str:
    """Word vector plus position vector plus the vector of segment 0, normalized."""
    word = words(graph)
    table = weights["embeddings.position_embeddings.weight"][:positions]
    table = table + weights["embeddings.token_type_embeddings.weight"][0]
    length = graph.node("Shape", ["input_ids"], "length", start=1, end=2)
    zero = graph.constant("zero", np.array([0], dtype=np.int64))
    places = graph.node("Slice", [graph.constant("positions.table", table), zero, length, zero], "positions")
    return norm(graph, "embedded", graph.node("Add", [word, places], "placed"), weights, "embeddings.LayerNorm")


def attend(graph: Graph, name: str, source: str, weights: Weights, key: str, scale: Scale | None) -> str:
    """Self-attention of all heads over `source`, which is rounded where there is a scale."""
    turned = {"query": [0, 2, 1, 3], "key": [0, 2, 3, 1], "value": [0, 2, 1, 3]}
    heads = {}
    for part, order in turned.items():
        weight, bias = weights[f"{key}.{part}.weight"], weights[f"{key}.{part}.bias"]
        if part == "query":  # the likenesses are divided by the root of a head's width
            root = np.float32(1 / math.sqrt(HIDDEN // HEADS))
            weight, bias = weight * root, bias * root
        made = linear(graph, f"{name}.{part}", source, weight, bias, scale)
        made = graph.node("Reshape", [made, "heads"], f"{made}.heads")
        heads[part] = graph.node("Transpose", [made], f"{made}.turned", perm=order)
    likeness = graph.node("MatMul", [heads["query"], heads["key"]], f"{name}.likeness")
    shares = graph.node("Softmax", [likeness], f"{name}.shares", axis=-1)
    seen = graph.node("MatMul", [shares, heads["value"]], f"{name}.seen")
    seen = graph.node("Transpose", [seen], f"{name}.seen.turned", perm=[0, 2, 1, 3])
    return graph.node("Reshape", [seen, "joined"], f"{name}.attended")


def layer(graph: Graph, number: int, source: str, weights: Weights, scales: Scales | None) -> str:
    """One transformer layer: attention, then the feed-forward part, each added to its input and normalized."""
    key, name = f"encoder.layer.{number}", f"layer{number}"

    def product(part: str, source: str, dense: str) -> str:
        scale = None if scales is None else scales[source]
        source = source if scale is None else rounded(graph, source, scale)
        return linear(graph, f"{name}.{part}", source, weights[f"{dense}.weight"], weights[f"{dense}.bias"], scale)

    scale = None if scales is None else scales[source]
    taken = source if scale is None else rounded(graph, source, scale)
    attended = attend(graph, name, taken, weights, f"{key}.attention.self", scale)
    projected = product("projection", attended, f"{key}.attention.output.dense")
    middle = graph.node("Add", [projected, source], f"{name}.middle.sum")
    middle = norm(graph, f"{name}.middle", middle, weights, f"{key}.attention.output.LayerNorm")
    wide = graph.node("Gelu", [product("wide", middle, f"{key}.intermediate.dense")], f"{name}.gelu")
    narrow = product("narrow", wide, f"{key}.output.dense")
    ended = graph.node("Add", [narrow, middle], f"{name}.sum")
    return norm(graph, f"{name}.output", ended, weights, f"{key}.output.LayerNorm")


def encode(graph: Graph, words: Words, weights: Weights, positions: int, scales: Scales | None) -> str:
    """The vectors of the last layer, (texts, pieces, 384), of ``input_ids``; in 32 bits where there are no scales."""
    graph.constant("heads", np.array([0, 0, HEADS, HIDDEN // HEADS], dtype=np.int64))
    graph.constant("joined", np.array([0, 0, HIDDEN], dtype=np.int64))
    state = embed_pieces(graph, words, weights, positions)
    for number in range(LAYERS):
        state = layer(graph, number, state, weights, scales)
    return state


def demo_texts(tokenizer: bytes, most: int) -> list[list[int]]:
    """The ids of texts of the demo corpus, the first ``most`` of each, with [CLS] and [SEP]."""
    from tokenizers import Tokenizer

    read = Tokenizer.from_buffer(tokenizer)
    read.enable_truncation(most)
    read.no_padding()
    files = (MEASURED_ON / f"{role}.jsonl" for role in ("source", "holdout", "synthetic"))
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [read.encode(json.loads(line)["text"]).ids for line in lines[::EACH]]


def as_model(graph: Graph, name: str, outputs: Iterable[tuple[str, int | None]]) -> onnx.ModelProto:
    """The model of a graph: (texts, pieces) int64 ids, all texts equally long, to (texts, pieces, width) each."""
    source = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "pieces"])
    targets = [
        helper.make_tensor_value_info(output, TensorProto.FLOAT, ["texts", "pieces", width])
        for output, width in outputs
    ]
    body = helper.make_graph(graph.nodes, name, [source], targets, graph.constants)
    opsets = [helper.make_opsetid("", OPSET)]
    made = helper.make_model(body, opset_imports=opsets, ir_version=FORMAT, producer_name="corpusaudit")
    onnx.checker.check_model(made)
    return made


def inputs() -> list[str]:
    """What goes into a product, by the names of the nodes."""
    states = ["embedded", *(f"layer{number}.output" for number in range(LAYERS - 1))]
    inner = [f"layer{number}.{part}" for number in range(LAYERS) for part in ("attended", "middle", "gelu")]
    return states + inner


def measure(words: Words, weights: Weights, positions: int, texts: Iterable[list[int]]) -> dict[str, Scale]:
    """The scales of what goes into each product, from the model in 32 bits run on texts (their ids, all of them).

    Without the optimizer: it would join nodes, and what stands between them could not be seen.
    """
    import onnxruntime

    graph, names = Graph(), inputs()
    encode(graph, words, weights, positions, None)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    content = as_model(graph, "plain", [(name, None) for name in names]).SerializeToString()
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    low: dict[str, Any] = dict.fromkeys(names, np.inf)
    high: dict[str, Any] = dict.fromkeys(names, -np.inf)
    for ids in texts:
        for name, seen in zip(names, session.run(names, {"input_ids": np.array([ids], np.int64)}), strict=True):
            low[name] = np.minimum(low[name], seen[0].min(axis=0))
            high[name] = np.maximum(high[name], seen[0].max(axis=0))
    return {name: scale_of(low[name], high[name]) for name in names}


def scale_of(low: NDArray[np.floating[Any]], high: NDArray[np.floating[Any]]) -> Scale:
    """The scale of columns with those ranges; to three digits, so that another processor measures the same."""
    reach = np.maximum(np.abs(low), np.abs(high))
    divisor = 2.0 ** np.maximum(0, np.ceil(np.log2(reach / (REACH * np.median(reach)))))
    divided = {int(column): int(divisor[column]) for column in np.flatnonzero(divisor > 1)}
    ends = min(0.0, float((low / divisor).min())), max(0.0, float((high / divisor).max()))
    return Scale(*(float(f"{end:.3g}") for end in ends), divided)


def write_scales(path: Path, scales: Scales) -> None:
    """Write scales as JSON, one a line."""
    lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(scale)}" for name, scale in scales.items())
    path.write_text("{\n" + lines + "\n}\n", encoding="utf-8")


def read_scales(path: Path) -> dict[str, Scale]:
    """Return what :func:`write_scales` wrote."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: Scale(low, high, {int(column): divisor for column, divisor in divided.items()})
        for name, (low, high, divided) in rows.items()
    }
