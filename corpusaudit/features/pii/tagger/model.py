"""The bundled name and address tagger: words of a text that are part of a name, address or number of a person.

The model (`corpusaudit/models/tagger`, made by `scripts/build_tagger.py`) classifies sub-word tokens. Here the
tokens of a word are averaged and the labels summed by kind, so that a word gets one decision.

Activations are quantized at run time with one scale for the whole input, so two texts in one batch would change
each other's numbers. Every window is therefore run alone, and threads work on different windows: a text's result
depends on nothing but the text.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpusaudit.errors import ModelError
from corpusaudit.execution.spread import map_shards
from corpusaudit.features.offline import import_onnxruntime

FOLDER = Path(__file__).resolve().parents[3] / "models" / "tagger"
CORE_CHARACTERS = 800
"""With its margins a window has 1,000 characters; of English that is some 230 tokens, well inside the model's 512."""
MARGIN_CHARACTERS = 100
"""On either side, so that the words next to a cut have their context."""
MAX_TOKENS = 512
"""What the model reads at once."""
NAME_KINDS = ("GIVEN_NAME", "SURNAME")


@dataclass(frozen=True)
class Tagger:
    """A loaded model: its tokenizer, its session and which of its labels are of which kind (0 or 1: labels, kinds)."""

    tokenizer: Any
    session: Any
    kinds: tuple[str, ...]
    kind_of_label: npt.NDArray[np.float64]
    digest: str
    inputs: tuple[str, ...] = ("input_ids", "attention_mask", "token_type_ids")
    most_tokens: int = MAX_TOKENS


@dataclass(frozen=True)
class TaggedWord:
    """One word with its kind, as the model names it (`GIVEN_NAME`, `CITY`, ...), and the model's certainty.

    `start` and `end` are characters of the text; `kind` is the most likely label and `scores` holds the
    probability of every kind.
    """

    start: int
    end: int
    kind: str
    score: float


@dataclass(frozen=True)
class _Window:
    text: str
    offset: int
    core_start: int
    core_end: int


def verify_digests(folder: Path) -> dict[str, str]:
    """Check every file of a model folder against its `digests.json` and return the digests.

    Raises ModelError where a file is missing or is not the one that the digest was made from.
    """
    try:
        digests: dict[str, str] = json.loads((folder / "digests.json").read_text(encoding="utf-8"))
        for name, expected in digests.items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != expected:
                raise ModelError(f"the bundled tagger's {name} is not the file its digest was made from; reinstall")
    except (OSError, ValueError) as error:
        raise ModelError(f"the bundled tagger cannot be read ({type(error).__name__}); reinstall corpusaudit") from None
    return digests


@functools.cache
def load_tagger(folder: Path = FOLDER) -> Tagger:
    """Load the tagger once, after checking its digests.

    Raises ModelError where a file is missing or changed.
    """
    digests = verify_digests(folder)
    onnxruntime = import_onnxruntime()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    labels: list[str] = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    kinds = tuple(dict.fromkeys(label[2:] for label in labels if label != "O"))
    return Tagger(
        tokenizer=open_tokenizer(folder / "tokenizer.json"),
        session=onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]),
        kinds=kinds,
        kind_of_label=np.array([[float(label[2:] == kind) for kind in kinds] for label in labels]),
        digest=digests["model.onnx"],
    )


def open_tokenizer(file: Path) -> Any:
    """The tokenizer in a file, which cuts and pads nothing; whatever the library raises where it is none."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _cut(text: str, at: int) -> int:
    """The last blank in the 80 characters before `at`, so that no word is cut; `at` itself where there is none."""
    for place in range(at, max(at - 80, 0), -1):
        if text[place - 1].isspace():
            return place
    return at


def _windows(text: str) -> Iterator[_Window]:
    """Cut a text into cores of equal size, each with a margin of context on both sides."""
    if len(text) <= CORE_CHARACTERS + 2 * MARGIN_CHARACTERS:
        if text.strip():
            yield _Window(text, 0, 0, len(text))
        return
    count = -(-len(text) // CORE_CHARACTERS)
    cuts = [0, *(_cut(text, len(text) * i // count) for i in range(1, count)), len(text)]
    for start, end in pairwise(cuts):
        left = _cut(text, start - MARGIN_CHARACTERS) if start > MARGIN_CHARACTERS else 0
        right = _cut(text, end + MARGIN_CHARACTERS) if end + MARGIN_CHARACTERS < len(text) else len(text)
        if text[start:end].strip():
            yield _Window(text[left:right], left, start - left, end - left)


def _softmax(logits: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    shifted = np.exp(logits.astype(np.float64) - logits.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))


def _probabilities(tagger: Tagger, ids: Sequence[int]) -> npt.NDArray[np.float64]:
    """Probability of each kind for each token between the first ([CLS]) and the last ([SEP]): (tokens, kinds)."""
    return _softmax(logits(tagger, ids))[1:-1] @ tagger.kind_of_label


def logits(tagger: Tagger, ids: Sequence[int]) -> npt.NDArray[np.float32]:
    """What the model says of each token, (tokens, labels)."""
    tokens = np.array([ids], dtype=np.int64)
    feed = {"input_ids": tokens, "attention_mask": np.ones_like(tokens), "token_type_ids": np.zeros_like(tokens)}
    return np.asarray(tagger.session.run(None, {name: feed[name] for name in tagger.inputs})[0][0])


def _likely_kinds(tagger: Tagger, mean: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """The likeliest kind of each word, (words,): given name and surname stand together against all other kinds.

    Which of the two a name is matters less than that it is one: .3 for each outweighs .4 for a city.
    """
    names = np.array([kind in NAME_KINDS for kind in tagger.kinds])
    apart = mean.argmax(axis=1)
    among_names = np.where(names, mean, -1.0).argmax(axis=1)
    is_name = mean[:, names].sum(axis=1) >= np.where(names, -1.0, mean).max(axis=1)
    return np.asarray(np.where(is_name, among_names, apart), np.int64)


def _tag_text(tagger: Tagger, text: str, least: float) -> list[TaggedWord]:
    """Words of a text short enough for the model that are likelier than `least` to be of any kind.

    A text with more tokens than the model can take (scripts with many tokens a character) is halved.
    """
    encoding = tagger.tokenizer.encode(text)
    if len(encoding.ids) > tagger.most_tokens:
        half = _cut(text, len(text) // 2)
        right = _tag_text(tagger, text[half:], least)
        moved = [TaggedWord(w.start + half, w.end + half, w.kind, w.score) for w in right]
        return _tag_text(tagger, text[:half], least) + moved
    if len(encoding.ids) <= 2:
        return []
    by_kind = _probabilities(tagger, encoding.ids)
    word_of_token = np.array(encoding.word_ids[1:-1], dtype=np.int64)
    first = np.flatnonzero(np.r_[True, word_of_token[1:] != word_of_token[:-1]])
    last = np.r_[first[1:], len(word_of_token)] - 1
    mean = np.add.reduceat(by_kind, first, axis=0) / (last - first + 1)[:, None]
    total = mean.sum(axis=1)
    likely = _likely_kinds(tagger, mean)
    offsets = encoding.offsets[1:-1]
    return [
        TaggedWord(
            start=offsets[first[word]][0],
            end=offsets[last[word]][1],
            kind=tagger.kinds[int(likely[word])],
            score=float(total[word]),
        )
        for word in np.flatnonzero(total > least)
    ]


def _tag_window(tagger: Tagger | None, least: float, job: tuple[int, _Window]) -> tuple[int, list[TaggedWord]]:
    """Return the number of a text, and the words of one of its windows, as they stand in the text."""
    number, window = job
    return number, [
        TaggedWord(w.start + window.offset, w.end + window.offset, w.kind, w.score)
        for w in _tag_text(tagger or load_tagger(), window.text, least)
        if window.core_start <= w.start < window.core_end
    ]


def tag_words(
    texts: Sequence[str],
    *,
    least: float = 0.5,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
    tagger: Tagger | None = None,
) -> list[list[TaggedWord]]:
    """Words of each text that the tagger takes for part of a personal detail, in order.

    `least` is the smallest probability, over all kinds together, that a word must have (0 to 1). `threads` is how
    many windows are worked on at once, by default one a processor; it changes no number. `progress` is called with
    the number of texts just finished. `tagger` is the bundled one unless another is given. Raises ModelError where the
    bundled one is missing or changed.
    """
    if tagger is None:
        load_tagger()
    found: list[list[TaggedWord]] = [[] for _ in texts]
    # A lone surrogate cannot be handed to the tokenizer; one character for one keeps every offset.
    jobs = ((i, w) for i, text in enumerate(texts) for w in _windows(text.translate(_SURROGATES)))
    done = 0
    for index, words in map_shards(functools.partial(_tag_window, tagger, least), jobs, workers=threads):
        found[index].extend(words)
        if progress is not None and index > done:
            progress(index - done)
            done = index
    if progress is not None and len(texts) > done:
        progress(len(texts) - done)
    return found


_SURROGATES = dict.fromkeys(range(55296, 57344), 65533)
