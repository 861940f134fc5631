"""What fixed thresholds without a holdout do: how many planted copies they stop, and how many unseen real notes.

Usage::

    python benchmarks/fixed_thresholds.py [--table fixed_thresholds.md]
    python benchmarks/fixed_thresholds.py --source notes.jsonl.gz --unseen others.jsonl.gz

Three rules in common use judge every document of a corpus against the source by one number and a limit that is the
same for every corpus: exposure (the share of a document's character 12-grams that stand in the source, above .4),
Jaccard similarity of word trigrams to one source document (above .72), cosine distance of embeddings to one source
document (below .05). The packaged demo corpus has both answers: notes whose copying is known, and a holdout of notes by
the same authors that no generator saw. A rule that blocks unseen notes accuses innocent text; one that lets copies
through reassures wrongly.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tables import Row, show

from corpusaudit.features.vectors.embeddings import embed
from corpusaudit.features.vectors.neighbours import nearest

EXPOSURE, JACCARD, DISTANCE = 0.4, 0.72, 0.05
COPIED = ("exact_copy", "disguised_copy", "edited_copy", "spliced_paragraph")


def texts(path: Path) -> list[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as handle:
        return [json.loads(line)["text"] for line in handle if line.strip()]


def _character_grams(text: str, size: int = 12) -> set[str]:
    plain = " ".join(text.casefold().split())
    return {plain[i : i + size] for i in range(len(plain) - size + 1)}


def exposure(documents: Sequence[str], source: Sequence[str]) -> NDArray[np.float64]:
    """Return the share of each document's distinct character 12-grams that stand anywhere in the source."""
    known = set().union(*map(_character_grams, source))
    grams = [_character_grams(text) for text in documents]
    return np.array([len(found & known) / len(found) if found else 0.0 for found in grams])


def _trigrams(text: str) -> set[tuple[str, ...]]:
    words = text.casefold().split()
    return set(zip(words, words[1:], words[2:], strict=False))


def jaccard(documents: Sequence[str], source: Sequence[str]) -> NDArray[np.float64]:
    """Return the highest Jaccard similarity of each document's word trigrams to those of one source document."""
    known = [_trigrams(text) for text in source]
    best = []
    for text in documents:
        mine = _trigrams(text)
        best.append(max((len(mine & one) / len(mine | one) for one in known if mine | one), default=0.0))
    return np.array(best)


def distance(documents: Sequence[str], source: Sequence[str]) -> NDArray[np.float64]:
    """Return the cosine distance of each document to the nearest source document, by the bundled embedder."""
    return nearest(embed(documents).documents, embed(source).documents, 1).distances[:, 0].astype(np.float64)


def blocked(documents: Sequence[str], source: Sequence[str]) -> dict[str, NDArray[np.bool_]]:
    """Return which documents each rule stops."""
    return {
        f"character 12-grams in the source above {EXPOSURE}": exposure(documents, source) > EXPOSURE,
        f"Jaccard of word trigrams above {JACCARD}": jaccard(documents, source) > JACCARD,
        f"cosine distance below {DISTANCE}": distance(documents, source) < DISTANCE,
    }


def _demo() -> list[Row]:
    folder = Path(str(files("corpusaudit.demo")))
    rows = [json.loads(line) for line in (folder / "synthetic.jsonl").read_text(encoding="utf-8").splitlines()]
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    kinds = {planted["synthetic_id"]: planted["kind"] for planted in truth["planted"]}
    kind = np.array([kinds.get(row["id"], "") for row in rows])
    copied, clean = np.isin(kind, COPIED), kind == ""
    source, holdout = texts(folder / "source.jsonl"), texts(folder / "holdout.jsonl")
    made, unseen = blocked([row["text"] for row in rows], source), blocked(holdout, source)
    return [
        {
            "rule": name,
            "planted copies stopped": f"{int(made[name][copied].sum())} of {int(copied.sum())}",
            "other synthetic notes stopped": f"{int(made[name][clean].sum())} of {int(clean.sum())}",
            "unseen real notes stopped": f"{int(unseen[name].sum())} of {len(holdout)}",
        }
        for name in made
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, help="real text that a generator saw, JSONL with a column text")
    parser.add_argument("--unseen", type=Path, help="real text that it did not see")
    parser.add_argument("--table", type=Path, help="write the table here too, as Markdown")
    options = parser.parse_args()
    if (options.source is None) != (options.unseen is None):
        parser.error("--source and --unseen go together")
    if options.source is None:
        rows = _demo()
    else:
        unseen = texts(options.unseen)
        found = blocked(unseen, texts(options.source))
        rows = [
            {"rule": name, "unseen real notes stopped": f"{int(hit.sum())} of {len(unseen)}"}
            for name, hit in found.items()
        ]
    show(rows, options.table)


if __name__ == "__main__":
    main()
