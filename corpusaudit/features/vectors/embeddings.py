"""Sentence embeddings of documents and of their windows.

The bundled model (all-MiniLM-L6-v2, int8, `corpusaudit/models/embedder`) reads at most 256 word pieces. A longer text
is cut in overlapping windows, and the vector of each window is kept beside the one of the document: a copied paragraph
moves the mean of a long note very little, but stands out in the window that holds it.

The model rounds the activations of a run by their common range, so texts that shared a run would change each other's
vectors: in batches of 8 and of 32 the same text in another order differed by up to .008 in cosine, as much as int8
costs altogether. Every window therefore runs alone and unpadded, one run a thread: its vector depends on its own words
and on nothing else, and this was no slower than batches (75 against 71 and 39 documents of 200 pieces a second on two
cores). Equal windows are run once.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpusaudit.errors import MissingExtraError, ModelError
from corpusaudit.features.offline import import_onnxruntime, leaving_no_folder, stay_offline
from corpusaudit.shown import shown_name

BUNDLED = "bundled"
SENTENCE_TRANSFORMERS = "sentence-transformers:"
BUNDLED_FOLDER = Path(__file__).resolve().parents[2] / "models" / "embedder"
BUNDLED_NAME = "all-MiniLM-L6-v2-int8"
BUNDLED_DIMENSION = 384
BUNDLED_PIECES = 254  # 256 less [CLS] and [SEP]
_UNKNOWN = 100  # [UNK] in its vocabulary

# A long text goes through the tokenizer in parts of this many characters, cut at white space: one 10 MB line would
# take over a gigabyte otherwise.
_PART = 100_000
_CHUNK = 64  # documents a thread between two calls of `progress`
_SURROGATES = re.compile("[\ud800-\udfff]")
_WAY_OUT = "install corpusaudit again: pip install --force-reinstall --no-deps corpusaudit"

Vectors = NDArray[np.float32]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Embeddings:
    """Vectors of one corpus, in the order of its documents.

    documents: (n_documents, dimension) float32, unit length; a document without words is a row of zeros.
    windows: (n_windows, dimension) float32, unit length; a document without words has none.
    window_document: (n_windows,) index of the document, ascending.
    window_spans: (n_windows, 2) [start, end) in characters of the original document; together the windows of a
        document cover all of it but white space at their ends.
    model: name and sha256 of the model, for provenance.
    """

    documents: Vectors
    windows: Vectors
    window_document: Integers
    window_spans: Integers
    model: str

    def only(self, keep: NDArray[np.bool_]) -> Embeddings:
        """Return the same with the documents for which ``keep`` is false, (n_documents,) bool, made empty."""
        windows = keep[self.window_document]
        return Embeddings(
            np.where(keep[:, None], self.documents, np.float32(0.0)),
            self.windows[windows],
            self.window_document[windows],
            self.window_spans[windows],
            self.model,
        )

    def split(self) -> list[Embeddings]:
        """Return the same as one for each document."""
        bounds = np.searchsorted(self.window_document, np.arange(len(self.documents) + 1))
        return [
            Embeddings(
                self.documents[number : number + 1],
                self.windows[first:end],
                np.zeros(end - first, dtype=np.int64),
                self.window_spans[first:end],
                self.model,
            )
            for number, (first, end) in enumerate(pairwise(bounds.tolist()))
        ]


def joined(rows: Sequence[Embeddings]) -> Embeddings:
    """Return as one what :meth:`Embeddings.split` gave, at least one row; all are of one model."""
    counts = [len(row.windows) for row in rows]
    return Embeddings(
        np.concatenate([row.documents for row in rows]),
        np.concatenate([row.windows for row in rows]),
        np.repeat(np.arange(len(rows), dtype=np.int64), counts),
        np.concatenate([row.window_spans for row in rows]),
        rows[0].model,
    )


class _Window(NamedTuple):
    content: bytes | str  # what the encoder reads: equal contents get equal vectors
    start: int
    end: int


class _Encoder(NamedTuple):
    model: str
    dimension: int
    cut: Callable[[str], list[_Window]]
    encode: Callable[[list[Any], int], Vectors]  # contents, threads -> (n, dimension), unit length


def embed(
    texts: Sequence[str],
    *,
    embedder: str = BUNDLED,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Embeddings:
    """Embed every document and every window of it.

    embedder: `bundled`, or `sentence-transformers:` and the name of a model in the local cache or the path of its
        folder.
    threads: how many to use; default: the processors this process may use. The numbers do not depend on it.
    progress: called now and then with the number of documents done so far, the last time with all of them.

    The vector of a document is the normalized mean of the vectors of its windows, which are equally long. With
    the bundled model a document's numbers depend on its text alone. Other models run in batches, whose composition can
    move the last digits.

    Raises ModelError (a model that is missing, changed or not loadable offline, an unknown `embedder`) and
    MissingExtraError (the extra `sentence-transformers` is not installed).
    """
    encoder = _encoder(embedder)
    threads = _processors() if threads is None else threads
    documents = np.zeros((len(texts), encoder.dimension), dtype=np.float32)
    windows = [np.zeros((0, encoder.dimension), dtype=np.float32)]
    window_document: list[int] = []
    window_spans: list[tuple[int, int]] = []
    known: dict[bytes, Vectors] = {}
    step = _CHUNK * threads
    for first in range(0, len(texts), step):
        cuts = [encoder.cut(text) for text in texts[first : first + step]]
        for number, (cut, vectors) in enumerate(zip(cuts, _vectors(encoder, cuts, known, threads), strict=True), first):
            documents[number] = _pool(vectors)
            windows.append(vectors)
            window_document.extend([number] * len(cut))
            window_spans.extend((window.start, window.end) for window in cut)
        if progress is not None:
            progress(first + len(cuts))
    return Embeddings(
        documents=documents,
        windows=np.concatenate(windows),
        window_document=np.array(window_document, dtype=np.int64),
        window_spans=np.array(window_spans, dtype=np.int64).reshape(-1, 2),
        model=encoder.model,
    )


def cut_windows(pieces: int, size: int) -> list[tuple[int, int]]:
    """[start, end) of the windows over a text of `pieces` word pieces, each at most `size` long.

    Neighbours share at least half a window. So every passage of up to half a window (127 pieces, a paragraph of about
    100 words) stands whole in one window, which a wider stride would not give, and a text costs at most twice its
    length. The starts are spread evenly, so that no short rest is left at the end.
    """
    if pieces <= size:
        return [(0, pieces)] if pieces else []
    stride = max(1, size // 2)
    last = -(-(pieces - size) // stride)
    starts = [number * (pieces - size) // last for number in range(last + 1)]
    return [(start, start + size) for start in starts]


def _spans(text: str, starts: Sequence[int], size: int) -> Iterator[tuple[int, int, int, int]]:
    """(first piece, end piece, first character, end character) of each window; `starts`: first character of each piece.

    A span runs to the next window's piece, so that characters which the tokenizer drops are covered as well.
    """
    for first, end in cut_windows(len(starts), size):
        left = starts[first] if first else 0
        right = starts[end] if end < len(starts) else len(text)
        covered = text[left:right]
        right -= len(covered) - len(covered.rstrip())
        yield first, end, left + len(covered) - len(covered.lstrip()), right


def _vectors(
    encoder: _Encoder, cuts: list[list[_Window]], known: dict[bytes, Vectors], threads: int
) -> Iterator[Vectors]:
    """(n_windows, dimension) for each document; `known` grows by the windows that were not in it."""
    keys = [[_key(window.content) for window in cut] for cut in cuts]
    new = {
        key: window.content
        for cut, row in zip(cuts, keys, strict=True)
        for window, key in zip(cut, row, strict=True)
        if key not in known
    }
    if new:
        known.update(zip(new, encoder.encode(list(new.values()), threads), strict=True))
    for row in keys:
        yield np.array([known[key] for key in row], dtype=np.float32).reshape(-1, encoder.dimension)


def _key(content: bytes | str) -> bytes:
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    return hashlib.blake2b(data, digest_size=16).digest()


def _pool(vectors: Vectors) -> Vectors:
    """Mean of a document's window vectors as a unit vector; zeros where there is no window.

    The windows of one document are equally long, so that the plain mean is the one weighted by length.
    """
    if len(vectors) == 1:
        return vectors.reshape(-1)
    return _unit(vectors.astype(np.float64).sum(axis=0, keepdims=True)).reshape(-1)


def _unit(vectors: NDArray[Any]) -> Vectors:
    exact = vectors.astype(np.float64)
    norms = np.linalg.norm(exact, axis=1, keepdims=True)
    unit: Vectors = (exact / np.where(norms > 0, norms, 1.0)).astype(np.float32)
    return unit


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _readable(text: str) -> str:
    """The text with lone surrogates, which no tokenizer takes, replaced one for one: offsets stay those of `text`."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def _encoder(embedder: str) -> _Encoder:
    if embedder == BUNDLED:
        return load_bundled()
    name = embedder.removeprefix(SENTENCE_TRANSFORMERS)
    if name and name != embedder:
        return _load_sentence_transformer(name)
    raise ModelError(
        f"unknown embedder '{shown_name(embedder)}'; possible are {BUNDLED!r} and "
        f"'{SENTENCE_TRANSFORMERS}NAME_OR_PATH', such as '{SENTENCE_TRANSFORMERS}all-mpnet-base-v2'"
    )


@functools.lru_cache(maxsize=2)
def load_bundled(folder: Path = BUNDLED_FOLDER) -> _Encoder:
    """The bundled model, after its files were compared with their recorded sha256. Raises ModelError."""
    digests = _recorded_digests(folder)
    model, tokenizer_json = (_checked(folder / name, digests[name]) for name in ("model.onnx", "tokenizer.json"))
    from tokenizers import Tokenizer

    onnxruntime = import_onnxruntime()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_buffer(tokenizer_json)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return _Encoder(
        model=f"{BUNDLED_NAME}@sha256:{digests['model.onnx']}",
        dimension=BUNDLED_DIMENSION,
        cut=functools.partial(_cut_bundled, tokenizer),
        encode=functools.partial(_encode_bundled, session),
    )


def bundled_knows(text: str) -> bool:
    """Return whether the bundled model has pieces for all words of a text; words that it has none for are one to it.

    So it is with Thai, Amharic, most of Chinese, and emoji.
    """
    contents = [window.content for window in load_bundled().cut(text)]
    return not any(isinstance(ids, bytes) and _UNKNOWN in np.frombuffer(ids, dtype=np.int64) for ids in contents)


def _recorded_digests(folder: Path) -> dict[str, str]:
    path = folder / "digests.json"
    try:
        digests: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))["sha256"]
        return {name: digests[name] for name in ("model.onnx", "tokenizer.json")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"the bundled embedder is incomplete: {shown_name(path)} cannot be read; {_WAY_OUT}"
        ) from error


def _checked(path: Path, expected: str) -> bytes:
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


def _cut_bundled(tokenizer: Any, text: str) -> list[_Window]:
    text = _readable(text)
    ids: list[int] = []
    starts: list[int] = []
    for offset, part in _parts(text):
        encoding = tokenizer.encode(part, add_special_tokens=False)
        ids.extend(encoding.ids)
        starts.extend(offset + start for start, _ in encoding.offsets)
    opening, closing = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    return [
        _Window(np.array([opening, *ids[first:end], closing], dtype=np.int64).tobytes(), left, right)
        for first, end, left, right in _spans(text, starts, BUNDLED_PIECES)
    ]


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """(offset, part) of a long text, cut before white space, where no word piece can span the cut."""
    start = 0
    while len(text) - start > _PART:
        limit = start + _PART
        blank = max(text.rfind(" ", start + 1, limit), text.rfind("\n", start + 1, limit))
        end = blank if blank > start else limit
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def _encode_bundled(session: Any, contents: list[bytes], threads: int) -> Vectors:
    def run(content: bytes) -> NDArray[Any]:
        ids = np.frombuffer(content, dtype=np.int64).reshape(1, -1)
        vector: NDArray[Any] = session.run(None, {"input_ids": ids})[0][0]
        return vector

    with ThreadPoolExecutor(threads) as pool:
        return _unit(np.array(list(pool.map(run, contents))))


@functools.lru_cache(maxsize=1)
def _load_sentence_transformer(name: str) -> _Encoder:
    """A model of the user's, from the local cache or a folder; nothing is downloaded."""
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
    size = int(min(model.max_seq_length or 512, 1_000_000)) - tokenizer.num_special_tokens_to_add()
    return _Encoder(
        model=f"{SENTENCE_TRANSFORMERS}{name}@sha256:{_weights_digest(model)}",
        dimension=_dimension(model),
        cut=functools.partial(_cut_sentence_transformer, tokenizer, size),
        encode=functools.partial(_encode_sentence_transformer, model),
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


def _cut_sentence_transformer(tokenizer: Any, size: int, text: str) -> list[_Window]:
    text = _readable(text)
    starts: list[int] = []
    for offset, part in _parts(text):
        encoding = tokenizer(part, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
        starts.extend(offset + start for start, _ in encoding["offset_mapping"])
    return [_Window(text[left:right], left, right) for _, _, left, right in _spans(text, starts, size)]


def _encode_sentence_transformer(model: Any, contents: list[str], threads: int) -> Vectors:
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        return _unit(model.encode(contents, show_progress_bar=False, convert_to_numpy=True))
    finally:
        torch.set_num_threads(before)
