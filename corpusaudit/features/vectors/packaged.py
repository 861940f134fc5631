"""Embedders whose files lie in the package: checked against their digests, loaded, and run one text at a time."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpusaudit.errors import ModelError
from corpusaudit.features.offline import import_onnxruntime
from corpusaudit.features.vectors.encoder import readable, tokenizer_parts
from corpusaudit.shown import shown_name

_WAY_OUT = "install corpusaudit again: pip install --force-reinstall --no-deps corpusaudit"


class Loaded(NamedTuple):
    """A session of onnxruntime, a tokenizer that cuts nothing off, and the sha256 of the model."""

    session: Any
    tokenizer: Any
    digest: str


@functools.lru_cache(maxsize=4)
def loaded(folder: Path) -> Loaded:
    """The files of that folder, read and checked once. Raises ModelError."""
    digests = recorded_digests(folder)
    model, tokenizer_json = (checked(folder / name, digests[name]) for name in ("model.onnx", "tokenizer.json"))
    from tokenizers import Tokenizer

    made = session(model)
    tokenizer = Tokenizer.from_buffer(tokenizer_json)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return Loaded(made, tokenizer, digests["model.onnx"])


def session(model: bytes) -> Any:
    """A session of onnxruntime for one text at a time on one thread."""
    onnxruntime = import_onnxruntime()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def recorded_digests(folder: Path) -> dict[str, str]:
    """The sha256 of each file as `digests.json` records it. Raises ModelError."""
    path = folder / "digests.json"
    try:
        digests: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))["sha256"]
        return {name: digests[name] for name in ("model.onnx", "tokenizer.json")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"the bundled embedder is incomplete: {shown_name(path)} cannot be read; {_WAY_OUT}"
        ) from error


def checked(path: Path, expected: str) -> bytes:
    """The content of a file, which must have that sha256. Raises ModelError."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(
            f"the bundled embedder is incomplete: {shown_name(path)} cannot be read; {_WAY_OUT}"
        ) from error
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise ModelError(f"{shown_name(path)} was changed: its sha256 is {found}, recorded is {expected}; {_WAY_OUT}")
    return content


def model_name(folder: Path, name: str) -> str:
    """The name of the model in that folder with the digest of its file. Raises ModelError."""
    return f"{name}@sha256:{loaded(folder).digest}"


def tokenized(folder: Path, text: str) -> tuple[list[int], list[int]]:
    """The ids of a text's word pieces, and the first character of each."""
    tokenizer = loaded(folder).tokenizer
    ids: list[int] = []
    starts: list[int] = []
    for offset, part in tokenizer_parts(readable(text)):
        encoding = tokenizer.encode(part, add_special_tokens=False)
        ids.extend(encoding.ids)
        starts.extend(offset + start for start, _ in encoding.offsets)
    return ids, starts


def run(folder: Path, ids: Sequence[int]) -> NDArray[Any]:
    """What the model makes of the ids of one text, in a run of its own, unpadded."""
    made: NDArray[Any] = loaded(folder).session.run(None, {"input_ids": np.array([ids], dtype=np.int64)})[0][0]
    return made
