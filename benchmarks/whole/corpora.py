"""Three corpora of real answers in JSONL, or of more documents than there are, made of their sentences.

    python benchmarks/whole/corpora.py --data DATA --documents N --to FOLDER [--recombined]

Writes synthetic.jsonl (N documents), source.jsonl (N) and holdout.jsonl (N / 2), drawn at random from MedQuAD.

Recombined corpora share as much as the answers do. Documents come in rounds of all answers. The first round is the
answers. In each later one every sentence that stands in fewer than ten answers is replaced by one that nobody wrote,
the same in each answer of that round: what two answers share, their heirs share too. Sentences of more answers are
boilerplate, and stay. A new sentence walks through the words of real ones, and now and then goes on in another sentence
that has the same word, so that its pairs of words are real and its runs of ten are not.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

BOILERPLATE = 10
"""Answers from which a sentence stands in every round."""
_LEAVE = 0.35
"""How often a walk leaves its sentence after a word."""
_ENDS = ".!?"
_END = re.compile(rf"(?<=[{_ENDS}])\s+")


def answers(data: Path) -> list[str]:
    """Return the different answers of MedQuAD, in an order that does not hang on that of the file."""
    with gzip.open(data / "medquad" / "answers.jsonl.gz", "rt", encoding="utf-8") as lines:
        return sorted({json.loads(line)["text"] for line in lines})


def sentences(text: str) -> list[str]:
    """Return a text cut behind the ends of its sentences."""
    return _END.split(text)


def recombined(texts: Sequence[str], seed: int = 0) -> Iterator[str]:
    """Yield texts without end: those given, in a random order, then rounds of their heirs."""
    rng = random.Random(seed)
    texts = rng.sample(texts, len(texts))
    yield from texts
    cut = [sentences(text) for text in texts]
    held = Counter(sentence for one in cut for sentence in set(one))
    walk = walker(list(held), rng)
    while True:
        heirs: dict[str, str] = {}
        for one in cut:
            for sentence in one:
                if sentence not in heirs:
                    kept = held[sentence] >= BOILERPLATE
                    end = sentence[-1:] if sentence[-1:] in _ENDS else ""
                    heirs[sentence] = sentence if kept else walk(len(sentence.split())) + end
            yield " ".join(heirs[sentence] for sentence in one)


def walker(pool: Sequence[str], rng: random.Random) -> Callable[[int], str]:
    """Return a function that writes so many words, those of the sentences of a pool without the marks that end one."""
    words = [word.rstrip(_ENDS) or "-" for word in " ".join(pool).split()]
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        places.setdefault(word, []).append(place)

    def walk(length: int) -> str:
        made: list[str] = []
        at = rng.randrange(len(words))
        while len(made) < length:
            made.append(words[at])
            if rng.random() < _LEAVE:
                others = places[words[at]]
                at = others[int(rng.random() * len(others))]
            at = (at + 1) % len(words)
        return " ".join(made)

    return walk


def draw(texts: Sequence[str], documents: int, *, more: bool = False, seed: int = 0) -> dict[str, list[str]]:
    """Return texts by role: ``documents`` synthetic and source ones, half as many of the holdout, none in two roles.

    ``more``: of recombined ones. Raises SystemExit where there are fewer texts than are asked for.
    """
    wanted = 2 * documents + documents // 2
    if not more and wanted > len(texts):
        most = 2 * len(texts) // 5
        raise SystemExit(f"{len(texts)} texts are enough for {most} documents, not {documents}: add --recombined")
    pool = list(islice(recombined(texts, seed), wanted)) if more else list(texts)
    random.Random(seed).shuffle(pool)
    bounds = {"synthetic": (0, documents), "source": (documents, 2 * documents), "holdout": (2 * documents, wanted)}
    return {role: pool[first:end] for role, (first, end) in bounds.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--documents", type=int, required=True)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--recombined", action="store_true")
    options = parser.parse_args()
    made = draw(answers(options.data), options.documents, more=options.recombined)
    for role, texts in made.items():
        rows = (json.dumps({"id": f"{role}-{row}", "text": text}) + "\n" for row, text in enumerate(texts))
        (options.to / f"{role}.jsonl").write_text("".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
