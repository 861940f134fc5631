"""The least cost of moving one heap of weights onto another: an exact linear programme."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def least_cost(costs: Floats, supply: Floats, demand: Floats) -> float:
    """Return the least sum of what is moved from i to j times costs (n, m); supply (n,) and demand (m,) add up to one.

    Raises ValueError where they do not fit, or are negative.
    """
    from scipy.optimize import linprog
    from scipy.sparse import csr_matrix, eye, kron, vstack

    n, m = costs.shape
    if supply.shape != (n,) or demand.shape != (m,) or min(supply.min(), demand.min()) < 0:
        raise ValueError("supply and demand must be the weights of the rows and of the columns, 0 or more")
    if abs(float(supply.sum()) - 1) > 1e-9 or abs(float(demand.sum()) - 1) > 1e-9:
        raise ValueError("supply and demand must each add up to 1")
    if n == 1 or m == 1:
        return float((supply[:, None] * demand * costs).sum())
    rows = kron(eye(n), csr_matrix(np.ones((1, m))))
    columns = kron(csr_matrix(np.ones((1, n))), eye(m))
    # The last equation follows from the others; left in, rounding could make it contradict them.
    constraints = vstack([rows, columns], format="csr")[:-1]
    found = linprog(costs.ravel(), A_eq=constraints, b_eq=np.concatenate([supply, demand])[:-1], method="highs")
    if not found.success:
        raise ArithmeticError(f"the linear programme was not solved (status {found.status})")
    return max(0.0, float(found.fun))
