"""Recall of copies by kind, and false alarms, beside two rules in common use, on copies planted in any real texts.

Usage::

    python benchmarks/copying.py --texts answers.jsonl.gz
    python benchmarks/copying.py --texts dialogues.jsonl.gz --pairs backtranslations.jsonl.gz --table copying.md

TEXTS has a column `text`, PAIRS has `text1` (one of the texts) and `text2` (the same in other words); JSONL, plain or
.gz. For each seed the texts are split at random in source, holdout and clean; copies of the source are made of each
kind. A copy counts as found when a finding names its source document, a clean text as a false alarm when any finding
does. Clean texts can be near copies of the source by nature: in collections of answers and forms some are.

Ours: memorization.exact_copies, near_copies and verbatim with their defaults. Peers: cosine of TF-IDF on words, 1 to
3-grams, with its limit at the 99th percentile of holdout against source; any 13 words in a row.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tables import Row, show

from corpusaudit.corpus.model import Corpus
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.registry import load_metric

METRICS = ("memorization.exact_copies", "memorization.near_copies", "memorization.verbatim")


@dataclass(frozen=True)
class Planted:
    """A synthetic corpus with known truth: ``kinds`` and ``origins`` (rows of the source) by synthetic text."""

    source: list[str]
    holdout: list[str]
    synthetic: list[str]
    kinds: list[str]
    origins: list[set[int]]


def rows(path: Path) -> list[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as handle:
        return [json.loads(line) for line in handle if line.strip()]


def edit(text: str, rate: float, words: list[str], rng: random.Random) -> str:
    """Delete, exchange or swap that share of the words."""
    made = text.split()
    for _ in range(round(rate * len(made))):
        place, how = rng.randrange(len(made)), rng.randrange(3)
        if how == 0 and len(made) > 5:
            del made[place]
        elif how == 1:
            made[place] = rng.choice(words)
        elif place + 1 < len(made):
            made[place], made[place + 1] = made[place + 1], made[place]
    return " ".join(made)


def shuffle(text: str, rng: random.Random) -> str:
    sentences = re.split(r"(?<=[.?!])\s+", text)
    rng.shuffle(sentences)
    return " ".join(sentences)


def splice(host: str, pieces: list[str], rng: random.Random) -> str:
    words = host.split()
    for piece in pieces:
        place = rng.randrange(len(words) + 1)
        words[place:place] = piece.split()
    return " ".join(words)


def plant(texts: list[str], pairs: dict[str, str], each: int, seed: int) -> Planted:
    rng = random.Random(seed)
    pool = rng.sample(texts, len(texts))
    cut = [round(len(pool) * share) for share in (0.55, 0.75, 0.9)]
    source, holdout, clean, hosts = pool[: cut[0]], pool[cut[0] : cut[1]], pool[cut[1] : cut[2]], pool[cut[2] :]
    words = [word for text in source for word in text.split()]
    made: list[tuple[str, str, set[int]]] = [("clean", text, set()) for text in clean]

    def some(length: int) -> int:
        return rng.choice([index for index, text in enumerate(source) if len(text.split()) >= length])

    def piece(index: int, length: int) -> str:
        held = source[index].split()
        start = rng.randrange(len(held) - length + 1)
        return " ".join(held[start : start + length])

    for _ in range(each):
        for kind, change in KINDS.items():
            index = some(10)
            made.append((kind, change(source[index], words, rng), {index}))
        for kind, length, count in (("20 words", 20, 1), ("50 words", 50, 1), ("3 times 20 words", 20, 3)):
            origins = [some(length) for _ in range(count)]
            text = splice(rng.choice(hosts), [piece(index, length) for index in origins], rng)
            made.append((kind, text, set(origins)))
    reworded = [(pairs[text], index) for index, text in enumerate(source) if text in pairs]
    made += [("paraphrase", text, {index}) for text, index in rng.sample(reworded, min(len(reworded), 3 * each))]
    kinds, synthetic, origins_of = (list(column) for column in zip(*made, strict=True))
    return Planted(source, holdout, synthetic, kinds, origins_of)


KINDS: dict[str, Callable[[str, list[str], random.Random], str]] = {
    "verbatim": lambda text, *_: text,
    "5 % edited": lambda text, words, rng: edit(text, 0.05, words, rng),
    "15 % edited": lambda text, words, rng: edit(text, 0.15, words, rng),
    "30 % edited": lambda text, words, rng: edit(text, 0.30, words, rng),
    "sentences moved": lambda text, _, rng: shuffle(text, rng),
}

Found = list[set[int]]


def ours(planted: Planted, queries: list[str]) -> Found:
    corpora = {"synthetic": queries, "source": planted.source, "holdout": planted.holdout}
    workspace = Workspace({role: Corpus.from_texts(texts) for role, texts in corpora.items()})
    found: Found = [set() for _ in queries]
    for metric in METRICS:
        for piece in load_metric(metric).measure(workspace).evidence:
            found[int(piece.synthetic_id)].add(int(piece.source_id or -1))
    return found


def tf_idf(planted: Planted, queries: list[str]) -> Found:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(ngram_range=(1, 3))
    source = vectors.fit_transform(planted.source)
    unseen = (vectors.transform(planted.holdout) @ source.T).max(axis=1).toarray().ravel()
    likeness = (vectors.transform(queries) @ source.T).toarray()
    limit = np.quantile(unseen, 0.99)
    return [{int(row.argmax())} if row.max() > limit else set() for row in likeness]


def thirteen(planted: Planted, queries: list[str]) -> Found:
    owners: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for index, text in enumerate(planted.source):
        for gram in grams(text):
            owners[gram].add(index)
    return [set().union(*(owners.get(gram, set()) for gram in grams(text))) for text in queries]


def grams(text: str) -> list[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return [tuple(words[start : start + 13]) for start in range(len(words) - 12)]


def score(planted: Planted, found: Found) -> dict[str, list[bool]]:
    hits: dict[str, list[bool]] = defaultdict(list)
    for kind, origins, named in zip(planted.kinds, planted.origins, found, strict=True):
        hits[kind].append(bool(named & origins) if origins else bool(named))
    return hits


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--table", type=Path)
    arguments = parser.parse_args()
    texts = list(dict.fromkeys(row["text"] for row in rows(arguments.texts) if len(row["text"].split()) >= 10))
    pairs = {row["text1"]: row["text2"] for row in rows(arguments.pairs)} if arguments.pairs else {}
    tools = {"ours": ours, "TF-IDF": tf_idf, "any 13 words": thirteen}
    hits: dict[str, dict[str, list[bool]]] = {name: defaultdict(list) for name in tools}
    for seed in range(arguments.seeds):
        planted = plant(texts, pairs, arguments.each, seed)
        for name, tool in tools.items():
            for kind, found in score(planted, tool(planted, planted.synthetic)).items():
                hits[name][kind] += found
        print(f"seed {seed} done", flush=True)
    table: list[Row] = [
        {"kind": kind, "n": len(ours_of)} | {name: f"{np.mean(hits[name][kind]):.3f}" for name in tools}
        for kind, ours_of in hits["ours"].items()
    ]
    show(table, arguments.table)


if __name__ == "__main__":
    main()
