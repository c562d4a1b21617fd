"""scipy: a dense and a sparse solver."""

from __future__ import annotations

from typing import Any

import numpy as np

from peers.instance import Columns, Instance
from peers.solvers.base import Infeasible, Solver, from_pairs, matrix_of


def _solve(cost: Any) -> Any:
    from scipy.optimize import linear_sum_assignment

    try:
        return linear_sum_assignment(cost)
    except ValueError as error:
        raise Infeasible from error


def _loop(costs: Any) -> Any:
    from scipy.optimize import linear_sum_assignment

    return [linear_sum_assignment(cost) for cost in costs]


def _csr(instance: Instance) -> Any:
    from scipy.sparse import csr_array

    shape = (instance.about.rows, instance.about.cols)
    return csr_array((instance.cost, instance.indices, instance.indptr.astype(np.int32)), shape=shape)


def _solve_sparse(matrix: Any) -> Any:
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    try:
        return min_weight_full_bipartite_matching(matrix)
    except ValueError as error:
        raise Infeasible from error


def _aligned(answer: Any, instance: Instance) -> Columns:
    return from_pairs(answer[0], answer[1], instance)


SOLVERS = [
    Solver("scipy", "scipy", ("dense",), matrix_of, _solve, _aligned),
    Solver("scipy (dense, +inf)", "scipy", ("sparse",), matrix_of, _solve, _aligned, largest=3000),
    Solver("scipy sparse", "scipy", ("sparse",), _csr, _solve_sparse, _aligned),
    Solver(
        "scipy loop",
        "scipy",
        ("batch",),
        lambda instance: instance.cost,
        _loop,
        lambda answer, _: np.concatenate([cols for _, cols in answer]).astype(np.int64),
    ),
]
