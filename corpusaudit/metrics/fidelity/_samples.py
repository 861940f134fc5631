"""Which documents the distances between corpora compare: equal numbers, chosen by text and not by order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from corpusaudit.counts import PEOPLE
from corpusaudit.errors import Unmeasured
from corpusaudit.features.text.order import text_order
from corpusaudit.features.workspace import Workspace

Vectors = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Document vectors to compare, rows in an order that depends on the texts alone.

    real, synthetic: (n, d). baseline: real text for the real and for the synthetic side, (baseline_n, d) each;
    baseline_people: int64 (baseline_n,), who is behind the latter. two_real: these are holdout and source, not two
    halves of one corpus.
    settings and note say for the report what was taken.
    """

    real: Vectors
    synthetic: Vectors
    baseline: tuple[Vectors, Vectors]
    baseline_people: NDArray[np.int64]
    two_real: bool
    settings: dict[str, JsonValue]
    note: str

    @property
    def n(self) -> int:
        """Documents a side."""
        return len(self.real)

    @property
    def baseline_n(self) -> int:
        """Documents a side in the baseline."""
        return len(self.baseline[0])


def compare(workspace: Workspace, max_documents: int) -> Comparison:
    """Return the synthetic and the real vectors to compare, equally many, at most ``max_documents`` each.

    Real text is the holdout where given, else the source. The baseline compares source with holdout where there are
    both, else two random halves of the one real corpus. Documents without words are left out. Raises Unmeasured without
    real text.
    """
    role = next((role for role in ("holdout", "source") if workspace.has(role)), None)
    if role is None:
        raise Unmeasured("neither holdout nor source was given: no real text to compare with")
    both = workspace.has("holdout") and workspace.has("source")
    real, synthetic = shuffled(workspace, role), shuffled(workspace, "synthetic")
    n = min(len(real), len(synthetic), max_documents)
    baseline = (real, shuffled(workspace, "source")) if both else (real[0::2], real[1::2])
    other = "source" if both else role
    people = workspace.people(other)[shuffled_rows(workspace, other)]
    # Nor would the baseline tell how many they are, where the source has a few.
    baseline_n = 0 if both and len(baseline[1]) < PEOPLE else min(n, len(baseline[0]), len(baseline[1]))
    return Comparison(
        real[:n],
        synthetic[:n],
        (baseline[0][:baseline_n], baseline[1][:baseline_n]),
        (people if both else people[1::2])[:baseline_n],
        both,
        {"real": role, "baseline": "source against holdout" if both else f"halves of the {role}", "documents": n},
        _note(role, both),
    )


def _note(role: str, both: bool) -> str:
    if both:
        return "Compared with the holdout; the baseline compares the source with the holdout."
    seen = " (text that the generator saw)" if role == "source" else ""
    return f"Compared with the {role}{seen}; the baseline compares two halves of it, as only one real corpus was given."


def shuffled(workspace: Workspace, role: str) -> Vectors:
    """Return the vectors of the documents with words in a random order that the texts and the seed fix."""
    return workspace.embeddings(role).documents[shuffled_rows(workspace, role)]


def shuffled_rows(workspace: Workspace, role: str) -> NDArray[np.int64]:
    """Return the documents with words in the order of :func:`shuffled`, int64."""
    order = text_order(workspace.corpus(role).texts, workspace.seed)
    worded: NDArray[np.bool_] = np.any(workspace.embeddings(role).documents != 0, axis=1)
    return np.asarray(order[worded[order]], np.int64)
