"""Document vectors in one plane, as binned density: where synthetic and real text lie, and no document by itself.

The plane is that of the two directions in which real text varies most. It is cut into squares around the middle of the
real text, and of each corpus every square has a level from 0 to 5, by how many documents lie there against its fullest
square. A square of real text in which fewer than five people lie has level 0, as if nobody lay there. Levels are fifths
of the fullest square and no counts, and with how many documents there are all squares shown may always hold all of
them: nothing is left by subtraction.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import PEOPLE
from corpusaudit.execution.processors import one_algebra_thread
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity._samples import shuffled, shuffled_rows
from corpusaudit.results import ROLES, Role, Series

LEAST_SIDE, MOST_SIDE = 4, 24
"""Squares along each side, of few documents and of many."""
_PER_SQUARE = 5
"""Documents for each square, were they spread evenly: most lie near the middle, where squares then hold more."""
LEVELS = 5
"""Shades that can be told apart, on paper too."""
_REACH = 2.5
"""Standard deviations of the real text from its middle to the edge; what lies farther out stands at the edge."""
_ROWS = 4096
"""Vectors taken at a time, which bounds memory."""

Vectors = NDArray[np.float32]
Levels = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Plane:
    """Two directions (2, d) of unit length, the middle (d,) and the distance from it to the edge along each (2,)."""

    middle: NDArray[np.float64]
    directions: NDArray[np.float64]
    reach: NDArray[np.float64]


@one_algebra_thread()
def fit_plane(real: Vectors) -> Plane:
    """Return the plane in which (n, d) real vectors vary most, in float64, whatever their order but for rounding.

    Each direction is turned so that its greatest entry (the first of equals) is positive. Raises ValueError for fewer
    than three rows, or where they vary in fewer than two directions.
    """
    n = len(real)
    if n < 3:
        raise ValueError("a plane needs three documents")
    middle = real.mean(axis=0, dtype=np.float64)
    scatter = np.zeros((real.shape[1], real.shape[1]))
    for start in range(0, n, _ROWS):
        rows = real[start : start + _ROWS] - middle
        scatter += rows.T @ rows
    spread, directions = np.linalg.eigh(scatter / (n - 1))
    if len(spread) < 2 or spread[-2] <= 1e-12 * max(1.0, float(spread[-1])):
        raise ValueError("the documents vary in fewer than two directions")
    chosen = directions[:, [-1, -2]].T
    places = np.abs(chosen).round(9).argmax(axis=1)
    chosen = chosen * np.sign(chosen[[0, 1], places])[:, None]
    return Plane(middle, chosen, _REACH * np.sqrt(spread[[-1, -2]]))


def side_of(documents: int) -> int:
    """Return how many squares stand along each side for as many documents as the smallest real corpus has."""
    return int(np.clip(int((documents / _PER_SQUARE) ** 0.5), LEAST_SIDE, MOST_SIDE))


def squares(plane: Plane, vectors: Vectors, side: int) -> NDArray[np.int64]:
    """Return the square of each of the (n, d) vectors, int64 (n,): row by row from below, from left to right."""
    starts = range(0, max(len(vectors), 1), _ROWS)
    parts = [(vectors[start : start + _ROWS] - plane.middle) @ plane.directions.T for start in starts]
    at = np.concatenate(parts) / plane.reach
    cell = np.clip(np.floor((at.round(9) + 1) / 2 * side), 0, side - 1).astype(np.int64)
    found: NDArray[np.int64] = cell[:, 1] * side + cell[:, 0]
    return found


def levels(where: NDArray[np.int64], side: int, people: NDArray[np.int64] | None = None) -> Levels:
    """Return the level of each square, int64 (side * side,), from 0 for nobody to LEVELS for the fullest.

    ``people``: of real text, who is behind each document; squares with fewer than five of them have level 0.
    """
    counts = np.bincount(where, minlength=side * side)
    if people is not None:
        pairs = np.unique(np.stack([where, people]), axis=1)
        counts[np.bincount(pairs[0], minlength=side * side) < PEOPLE] = 0
    most = int(counts.max(initial=0))
    made: Levels = -(-counts * LEVELS // most) if most else counts
    return made.astype(np.int64)


def picture(workspace: Workspace, real: Role) -> tuple[Series, ...]:
    """Return the density of each corpus that is given, in the plane of the ``real`` one.

    None where that has no plane, or fewer than five people: whether three or two would else be seen.
    """
    roles = [role for role in ROLES if workspace.has(role)]
    rows = {role: shuffled_rows(workspace, role) for role in roles}
    if len(np.unique(workspace.people(real)[rows[real]])) < PEOPLE:
        return ()
    try:
        plane = fit_plane(shuffled(workspace, real))
    except ValueError:
        return ()
    side = side_of(min(len(rows[role]) for role in roles if role != "synthetic"))
    made = []
    for role in roles:
        people = None if role == "synthetic" else workspace.people(role)[rows[role]]
        found = levels(squares(plane, workspace.embeddings(role).documents[rows[role]], side), side, people)
        made.append(
            Series(
                name=role,
                kind="density",
                x=(),
                y=tuple(map(float, found.tolist())),
                x_label="the two directions in which real text varies most",
                y_label="density",
            )
        )
    return tuple(made)
