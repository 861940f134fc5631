"""Embedders whose files lie in the package: checked against their digests, loaded, and run one window at a time."""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpusaudit.errors import ModelError
from corpusaudit.execution.spread import map_shards
from corpusaudit.features.offline import import_onnxruntime
from corpusaudit.features.vectors.encoder import (
    Encoder,
    Vectors,
    Window,
    readable,
    tokenizer_parts,
    unit_rows,
    window_spans,
)
from corpusaudit.shown import shown_name

_WAY_OUT = "install corpusaudit again: pip install --force-reinstall --no-deps corpusaudit"


class Loaded(NamedTuple):
    """A session of onnxruntime, a tokenizer that cuts nothing off, and the sha256 of the model."""

    session: Any
    tokenizer: Any
    digest: str


class Form(NamedTuple):
    """What a packaged model is: its name, the length of its vectors, and the pieces that it reads.

    ``pieces``: of a window at most, without the two that open and close it, ``marks``.
    """

    name: str
    dimension: int
    pieces: int
    marks: tuple[str, str]


def packaged_encoder(folder: Path, form: Form) -> Encoder:
    """The model in that folder, after its files were compared with their recorded sha256. Raises ModelError."""
    return Encoder(
        model=f"{form.name}@sha256:{loaded(folder).digest}",
        dimension=form.dimension,
        cut=functools.partial(_cut, folder, form),
        encode=functools.partial(_encode, folder),
    )


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
    """A session of onnxruntime for one window at a time on one thread."""
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


def _cut(folder: Path, form: Form, text: str) -> list[Window]:
    tokenizer = loaded(folder).tokenizer
    text = readable(text)
    ids: list[int] = []
    starts: list[int] = []
    for offset, part in tokenizer_parts(text):
        encoding = tokenizer.encode(part, add_special_tokens=False)
        ids.extend(encoding.ids)
        starts.extend(offset + start for start, _ in encoding.offsets)
    opening, closing = (tokenizer.token_to_id(mark) for mark in form.marks)
    return [
        Window(np.array([opening, *ids[first:end], closing], dtype=np.int64).tobytes(), left, right)
        for first, end, left, right in window_spans(text, starts, form.pieces)
    ]


def _encode(folder: Path, contents: list[bytes], threads: int) -> Vectors:
    return unit_rows(np.array(list(map_shards(functools.partial(_run, folder), contents, workers=threads))))


def _run(folder: Path, content: bytes) -> NDArray[Any]:
    """One window's vector, (dimension,), in a run of its own."""
    ids = np.frombuffer(content, dtype=np.int64).reshape(1, -1)
    vector: NDArray[Any] = loaded(folder).session.run(None, {"input_ids": ids})[0][0]
    return vector
