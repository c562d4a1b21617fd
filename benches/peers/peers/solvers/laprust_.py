"""laprust: one solver, alone and for batches."""

from __future__ import annotations

from typing import Any

import numpy as np

from peers.instance import Columns, Instance
from peers.solvers.base import Infeasible, Solver, from_pairs, matrix_of


def _solve(cost: Any) -> Any:
    import laprust

    try:
        return laprust.lapjv(cost, extend_cost=True, return_cost=False)
    except ValueError as error:
        raise Infeasible from error


def _solve_batch(costs: Any) -> Any:
    import laprust

    return laprust.lapjv_batch(costs, return_cost=False, n_threads=1)


def _loop(costs: Any) -> Any:
    import laprust

    return [], [laprust.lapjv(cost, return_cost=False)[1] for cost in costs]


def _aligned(answer: Any, instance: Instance) -> Columns:
    return from_pairs(answer[0], answer[1], instance)


def _batch(answer: Any, _: Instance) -> Columns:
    return np.concatenate(answer[1]).astype(np.int64)


SOLVERS = [
    Solver("laprust", "laprust", ("dense",), matrix_of, _solve, _aligned),
    Solver("laprust (dense, +inf)", "laprust", ("sparse",), matrix_of, _solve, _aligned, largest=3000),
    Solver("laprust batch", "laprust", ("batch",), lambda instance: instance.cost, _solve_batch, _batch),
    Solver("laprust loop", "laprust", ("batch",), lambda instance: instance.cost, _loop, _batch),
]
