"""Embedders of the extra `sentence-transformers`: a model of the user's, from the local cache or a folder."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
from typing import Any

from corpusaudit.errors import MissingExtraError, ModelError
from corpusaudit.features.offline import leaving_no_folder, stay_offline
from corpusaudit.features.vectors.encoder import (
    Encoder,
    Reading,
    Vectors,
    readable,
    tokenizer_parts,
    window_by_window,
    window_spans,
)
from corpusaudit.shown import shown_name

SENTENCE_TRANSFORMERS = "sentence-transformers:"
_NO_LIMIT = 1_000_000
"""Word pieces; tokenizers without a limit of their own give a number near 1e30."""


@functools.lru_cache(maxsize=1)
def load_sentence_transformer(name: str) -> Encoder:
    """The model of that name or path; nothing is downloaded. Raises MissingExtraError and ModelError."""
    if importlib.util.find_spec("sentence_transformers") is None:
        raise MissingExtraError(
            f"the embedder '{SENTENCE_TRANSFORMERS}{shown_name(name)}' needs the package sentence-transformers: "
            "pip install 'corpusaudit[sentence-transformers]'"
        )
    stay_offline()
    with leaving_no_folder():
        from sentence_transformers import SentenceTransformer

    try:
        model = SentenceTransformer(name, local_files_only=True)
    except MemoryError:
        raise
    except Exception as error:  # its loaders raise errors of many packages
        raise ModelError(
            f"the model '{shown_name(name)}' cannot be loaded offline ({type(error).__name__}); nothing is downloaded "
            "during an audit: give the path of a folder that sentence-transformers can load, or download the model "
            "first"
        ) from error
    tokenizer = model.tokenizer
    if not getattr(tokenizer, "is_fast", False):
        raise ModelError(
            f"the tokenizer of the model '{shown_name(name)}' gives no character offsets, which windows need"
        )
    size = int(min(model.max_seq_length or 512, _NO_LIMIT)) - tokenizer.num_special_tokens_to_add()
    return Encoder(
        model=f"{SENTENCE_TRANSFORMERS}{name}@sha256:{_weights_digest(model)}",
        dimension=_dimension(model),
        read=functools.partial(_read, tokenizer, size),
        encode=functools.partial(_encode, model),
    )


def _dimension(model: Any) -> int:
    return int(model.encode(["a"], show_progress_bar=False).shape[1])


def _weights_digest(model: Any) -> str:
    import torch

    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode("utf-8"))
        digest.update(tensor.detach().cpu().contiguous().flatten().view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()


def _read(tokenizer: Any, size: int, text: str) -> Reading:
    text = readable(text)
    starts: list[int] = []
    for offset, part in tokenizer_parts(text):
        encoding = tokenizer(part, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
        starts.extend(offset + start for start, _ in encoding["offset_mapping"])
    spans = window_spans(text, starts, size)
    return window_by_window((text[left:right], left, right) for _, _, left, right in spans)


def _encode(model: Any, contents: list[str], threads: int) -> list[Vectors]:
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        vectors = model.encode(contents, show_progress_bar=False, convert_to_numpy=True)
        return [vector.reshape(1, -1) for vector in vectors]
    finally:
        torch.set_num_threads(before)
