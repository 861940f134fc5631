"""Any token classifier for named entities in ONNX that the user has on disk: its folder is read, nothing is fetched.

The folder holds what exporters of such models write: ``model.onnx`` (also in a folder ``onnx``), ``tokenizer.json``
and the labels, in ``config.json`` (``id2label``) or ``labels.json`` (a list). Texts are cut into windows and the tokens
of a word averaged as for the bundled tagger, whose own folder gives the same words.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from corpusaudit.errors import ModelError
from corpusaudit.features.offline import import_onnxruntime
from corpusaudit.features.pii.tagger.foreign import Found, our_type
from corpusaudit.features.pii.tagger.model import MAX_TOKENS, Tagger, open_tokenizer, tag_words
from corpusaudit.features.pii.tagger.spans import may_stand_inside
from corpusaudit.shown import shown_name

LEAST = 0.5
"""Certainty that a word is of some kind: likelier than not."""
_INPUTS = {"input_ids", "attention_mask", "token_type_ids"}
_PREFIX = re.compile(r"^[BIESLU][-_]")


@functools.cache
def load_classifier(name: str) -> Tagger:
    """Load the token classifier in the folder ``name`` once; raise ModelError where there is none or it is no such."""
    folder = Path(name)
    file = next((path for path in (folder / "model.onnx", folder / "onnx" / "model.onnx") if path.is_file()), None)
    if file is None or not (folder / "tokenizer.json").is_file():
        raise ModelError(
            f"{shown_name(name)}: no token classifier: a folder with model.onnx, tokenizer.json and config.json (or "
            "labels.json) is needed"
        )
    labels = _labels(folder)
    onnxruntime = import_onnxruntime()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        tokenizer = open_tokenizer(folder / "tokenizer.json")
        session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
        sample = tokenizer.encode("word")
    except Exception as error:  # both libraries raise bare ones of their own
        raise ModelError(f"{shown_name(name)}: the model cannot be loaded ({type(error).__name__})") from None
    if not {one.name for one in session.get_inputs()} <= _INPUTS or len(session.get_outputs()) < 1:
        raise ModelError(f"{shown_name(name)}: no token classifier: it asks for more than tokens")
    mask = sample.special_tokens_mask
    if len(mask) < 3 or not (mask[0] and mask[-1]) or any(mask[1:-1]):
        raise ModelError(f"{shown_name(name)}: its tokenizer sets no mark at the beginning and the end of a text")
    kinds = tuple(dict.fromkeys(_kind(label) for label in labels if label != "O"))
    made = Tagger(
        tokenizer=tokenizer,
        session=session,
        kinds=kinds,
        kind_of_label=np.array([[float(label != "O" and _kind(label) == kind) for kind in kinds] for label in labels]),
        digest="",
        inputs=tuple(one.name for one in session.get_inputs()),
        most_tokens=_most_tokens(folder),
    )
    _check_output(made, sample.ids, len(labels), name)
    return made


def find_by_classifier(name: str, texts: Sequence[str], threads: int | None = None) -> list[list[Found]]:
    """What the token classifier in the folder ``name`` finds in each text: neighbouring words of one type as one."""
    tagger = load_classifier(name)
    found: list[list[Found]] = []
    for text, words in zip(texts, tag_words(texts, least=LEAST, threads=threads, tagger=tagger), strict=True):
        spans: list[Found] = []
        for word in words:
            one = Found(word.start, word.end, word.kind, min(word.score, 1.0))
            if spans and _of_one(text, spans[-1], one):
                last = spans.pop()
                one = last._replace(end=one.end, score=max(last.score, one.score))
            spans.append(one)
        found.append(spans)
    return found


def _of_one(text: str, last: Found, one: Found) -> bool:
    """Whether two neighbouring words are of one detail."""
    kind = our_type(one.label)
    return kind is not None and kind == our_type(last.label) and may_stand_inside(kind, text[last.end : one.start])


def _kind(label: str) -> str:
    return _PREFIX.sub("", label)


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{shown_name(path)}: cannot be read ({type(error).__name__})") from None


def _labels(folder: Path) -> list[str]:
    """The labels by number; O is the one for no entity."""
    listed = _read(folder / "labels.json")
    if listed is None:
        config = _read(folder / "config.json")
        table = config.get("id2label") if isinstance(config, dict) else None
        numbered = table if isinstance(table, dict) else {}
        if set(numbered) == {str(place) for place in range(len(numbered))}:
            listed = [numbered[str(place)] for place in range(len(numbered))]
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed) or "O" not in listed:
        raise ModelError(
            f"{shown_name(folder)}: no token classifier for named entities: no list of labels with an O among them, in "
            "config.json (id2label) or labels.json"
        )
    if len(listed) < 2:
        raise ModelError(f"{shown_name(folder)}: no token classifier for named entities: O is its only label")
    return listed


def _most_tokens(folder: Path) -> int:
    """How many tokens the model reads at once: two less than it has places for, since some families set two aside."""
    config = _read(folder / "config.json")
    places = config.get("max_position_embeddings") if isinstance(config, dict) else None
    return min(MAX_TOKENS, places - 2) if isinstance(places, int) and places > 8 else MAX_TOKENS


def _check_output(tagger: Tagger, ids: Sequence[int], labels: int, name: str) -> None:
    from corpusaudit.features.pii.tagger.model import logits

    try:
        shape = logits(tagger, ids).shape
    except Exception as error:
        raise ModelError(f"{shown_name(name)}: the model cannot be run ({type(error).__name__})") from None
    if shape != (len(ids), labels):
        raise ModelError(
            f"{shown_name(name)}: no token classifier: it does not answer with one row a token and one column for each "
            f"of its {labels:,} labels"
        )
