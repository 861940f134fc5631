"""Which share of copies translated between English and Spanish is found, and how much unseen text is taken for one.

Usage::

    python benchmarks/translations.py
    python benchmarks/translations.py --texts answers en.txt es.txt [--texts ...] [--draws 20]

Without ``--texts`` documents are composed from pairs of sentences of our own writing (``bilingual/``), each half of
them by itself. TEXTS is a name and two files of one document a line, in the same order, English and Spanish: a
translation by apertium, for instance, which needs no network. Each draw makes a source and a holdout in one language
and a release of unseen texts in the other, a third of the texts each, then puts translations of source texts in place
of some.

ranked       the share of translations nearer to the source than 99 % of unseen texts in the language of the release, by
             distance alone, and by the score of ``memorization.paraphrases``
found        the share of translations that the metric flags, at 5 % and 10 % of the release
false        the share of the other documents that it flags, without translations in the release and beside 5 %
stopped      in how many draws the limit of the preset ``release`` failed, without translations, at 5 % and at 10 %
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from bilingual.compose import documents
from details.halves import HALVES
from tables import Row, show

from corpusaudit.auditing.conditions import Conditions
from corpusaudit.auditing.gates import judge
from corpusaudit.config import load_config
from corpusaudit.corpus.model import Corpus
from corpusaudit.features.vectors.embeddings import MULTILINGUAL, Embeddings, embed, joined
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.registry import load_metric

METRIC = "memorization.paraphrases"
SHARES = (0.0, 0.05, 0.1)
COMPOSED = 600
"""Documents that are composed of each half."""
MOST = 300
"""Documents a role, at most."""


@dataclass(frozen=True)
class Side:
    """Texts of one language with the vectors and the language of each."""

    texts: Sequence[str]
    vectors: Sequence[Embeddings]
    languages: Sequence[str | None]


@dataclass
class Seen:
    """What came of the draws at one share of translations; ``ranked`` holds both figures of each draw."""

    found: list[float] = field(default_factory=list)
    false: list[float] = field(default_factory=list)
    failed: int = 0
    ranked: list[tuple[float, float]] = field(default_factory=list)


def side(texts: Sequence[str]) -> Side:
    """Return texts with the vectors of the embedder for many languages."""
    languages = Workspace({"source": Corpus.from_texts(texts)}).document_languages("source")
    return Side(texts, embed(texts, embedder=MULTILINGUAL).split(), languages)


def workspace_of(parts: dict[str, tuple[Side, Sequence[int]]]) -> Workspace:
    """Return an audit of these texts by role, their vectors being known."""
    corpora = {
        role: Corpus.from_texts([texts.texts[place] for place in places]) for role, (texts, places) in parts.items()
    }
    made = Workspace(corpora, embedder=MULTILINGUAL)
    for role, (texts, places) in parts.items():
        made.remember(("embeddings", role), lambda s=texts, p=places: joined([s.vectors[place] for place in p]))
        made.remember(("document languages", role), lambda s=texts, p=places: tuple(s.languages[place] for place in p))
    return made


def draw(real: Side, release: Side, share: float, seed: int, seen: Seen) -> None:
    """Add to ``seen`` what comes of one draw of a source and a holdout of ``real`` and a release of the other side."""
    order = list(range(len(real.texts)))
    random.Random(seed).shuffle(order)
    n = min(len(order) // 3, MOST)
    source, holdout, other = order[:n], order[n : 2 * n], order[2 * n : 3 * n]
    copied = round(share * n)
    used = workspace_of(
        {"source": (real, source), "holdout": (real, holdout), "synthetic": (release, source[:copied] + other[copied:])}
    )
    outcome = load_metric(METRIC).measure(used)
    flagged = np.zeros(n, np.bool_)
    flagged[[int(piece.synthetic_id) for piece in outcome.evidence]] = True
    if copied:
        seen.found.append(float(flagged[:copied].mean()))
    seen.false.append(float(flagged[copied:].mean()))
    gates = {METRIC: load_config().gates[METRIC]}
    seen.failed += judge(outcome.measurements, gates, Conditions())[0].state == "fail"


def ranked(real: Side, release: Side, seed: int) -> tuple[float, float]:
    """Return the shares of translations nearer than 99 % of unseen text, by distance and by the score."""
    order = list(range(len(real.texts)))
    random.Random(seed).shuffle(order)
    n = min(len(order) // 3, MOST)
    source, unseen = order[:n], order[n : 3 * n]
    used = workspace_of({"source": (real, source), "synthetic": (release, source + unseen)})
    nearness = -used.windows("synthetic", "source").distance
    # Half of a release in translations would be each other's measure: each is scored among unseen texts.
    alone = workspace_of({"source": (real, source), "synthetic": (release, unseen)}).translations("source").score
    copies = [
        workspace_of({"source": (real, source), "synthetic": (release, [*source[first : first + 10], *unseen])})
        .translations("source")
        .score[: len(source[first : first + 10])]
        for first in range(0, n, 10)
    ]
    return (
        float((nearness[:n] > np.nanquantile(nearness[n:], 0.99)).mean()),
        float((np.concatenate(copies) > np.nanquantile(alone, 0.99)).mean()),
    )


def measure(name: str, real: Side, release: Side, draws: int) -> Row:
    """Return the row of one kind of text and one direction."""
    seen: dict[float, Seen] = defaultdict(Seen)
    for share in SHARES:
        for seed in range(draws):
            draw(real, release, share, seed, seen[share])
    by_distance, by_score = zip(*(ranked(real, release, seed) for seed in range(min(3, draws))), strict=True)
    clean, few, more = (seen[share] for share in SHARES)
    return {
        "texts": f"{name}, {min(len(real.texts) // 3, MOST)} a role",
        "ranked, distance": f"{np.mean(by_distance):.2f}",
        "ranked, score": f"{np.mean(by_score):.2f}",
        "found of 5 %": f"{np.mean(few.found):.2f}",
        "of 10 %": f"{np.mean(more.found):.2f}",
        "false, none planted": f"{np.mean(clean.false):.4f}",
        "beside 5 %": f"{np.mean(few.false):.4f}",
        "stopped, none planted": f"{clean.failed} of {draws}",
        "at 5 %": f"{few.failed} of {draws}",
        "at 10 %": f"{more.failed} of {draws}",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", nargs=3, action="append", metavar=("NAME", "ENGLISH", "SPANISH"), default=[])
    parser.add_argument("--draws", type=int, default=20)
    parser.add_argument("--out", type=Path, help="where to write the table, .json or Markdown")
    options = parser.parse_args()
    kinds: list[tuple[str, Sequence[str], Sequence[str]]] = []
    for name, *files in options.texts:
        english, spanish = (Path(file).read_text(encoding="utf-8").rstrip("\n").split("\n") for file in files)
        if len(english) != len(spanish):
            parser.error(f"the files of {name} need one line for each text")
        kinds.append((name, english, spanish))
    if not kinds:
        for half in HALVES:
            english, spanish = zip(*documents(half, COMPOSED), strict=True)
            kinds.append((f"composed, {half} half", english, spanish))
    rows: list[Row] = []
    for name, first, second in kinds:
        both = side(first), side(second)
        rows.append(measure(f"{name}, English to Spanish", both[0], both[1], options.draws))
        rows.append(measure(f"{name}, Spanish to English", both[1], both[0], options.draws))
    show(rows, options.out)


if __name__ == "__main__":
    main()
