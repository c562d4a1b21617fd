"""lapx (imported as `lap`): all its solvers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from peers.instance import Columns, Instance
from peers.solvers.base import Infeasible, Refused, Solver, from_pairs, matrix_of


def _call(function: str, **options: Any) -> Callable[[Any], Any]:
    def solve(cost: Any) -> Any:
        import lap

        try:
            return getattr(lap, function)(cost, return_cost=False, **options)
        except ValueError as error:
            if "easible" in str(error):
                raise Infeasible from error
            raise

    return solve


def _mapping(answer: Any, _: Instance) -> Columns:
    return np.asarray(answer[0], dtype=np.int64)


def _aligned(answer: Any, instance: Instance) -> Columns:
    return from_pairs(answer[0], answer[1], instance)


def _pairs(answer: Any, instance: Instance) -> Columns:
    return from_pairs(answer[:, 0], answer[:, 1], instance)


def _batch_aligned(answer: Any, _: Instance) -> Columns:
    return np.concatenate(answer[1]).astype(np.int64)


def _batch_pairs(answer: Any, _: Instance) -> Columns:
    return np.concatenate([pairs[:, 1] for pairs in answer]).astype(np.int64)


def _below_large(cost: Any) -> Any:
    """Costs that `lapmod` takes: none negative, all below its constant LARGE.

    Sums of costs meet that constant too, hence the distance. Scaling by a power of two changes no bit.
    """
    import lap

    low, high = cost.min(initial=0.0), cost.max(initial=0.0)
    if low < 0.0:
        cost, high = cost - low, high - low
    excess = max(0, math.ceil(math.log2((high + 1.0) / lap.LARGE)) + 10)
    return cost * 2.0**-excess if excess else cost


def _compressed(instance: Instance) -> Any:
    about = instance.about
    if about.rows != about.cols:
        raise Refused("square problems only")
    if about.kind == "sparse":
        return about.rows, _below_large(instance.cost), instance.indptr.astype(np.int32), instance.indices
    starts = np.arange(about.rows + 1, dtype=np.int32) * about.cols
    columns = np.tile(np.arange(about.cols, dtype=np.int32), about.rows)
    return about.rows, _below_large(instance.cost).ravel(), starts, columns


def _lapmod(arrays: Any) -> Any:
    import lap

    x, y = lap.lapmod(*arrays, return_cost=False)
    if np.any(np.asarray(x) < 0):
        raise Infeasible
    return x, y


def _dense(name: str, columns: Callable[[Any, Instance], Columns], **options: Any) -> Solver:
    return Solver(f"lapx {name}", "lapx", ("dense",), matrix_of, _call(name, **options), columns)


def _batch(name: str, columns: Callable[[Any, Instance], Columns], **options: Any) -> Solver:
    solve = _call(f"{name}_batch", n_threads=1, **options)
    return Solver(f"lapx {name}_batch", "lapx", ("batch",), lambda instance: instance.cost, solve, columns)


SOLVERS = [
    _dense("lapjv", _mapping, extend_cost=True),
    _dense("lapjvx", _aligned, extend_cost=True),
    _dense("lapjvxa", _pairs, extend_cost=True),
    _dense("lapjvc", _aligned),
    _dense("lapjvs", _aligned, prefer_float32=False),
    _dense("lapjvsa", _pairs, prefer_float32=False),
    _dense("lapjvr", _aligned, extend_cost=True),
    _dense("lapjvh", _aligned, extend_cost=True),
    Solver(
        "lapx lapjvs float32",
        "lapx",
        ("dense",),
        matrix_of,
        _call("lapjvs", prefer_float32=True),
        _aligned,
        rounds=True,
    ),
    *(
        Solver(
            f"lapx {name} (dense, +inf)",
            "lapx",
            ("sparse",),
            matrix_of,
            _call(name, extend_cost=True),
            _aligned,
            largest=3000,
        )
        for name in ("lapjvr", "lapjvh")
    ),
    Solver("lapx lapmod", "lapx", ("sparse", "dense"), _compressed, _lapmod, _mapping),
    _batch("lapjvx", _batch_aligned),
    _batch("lapjvxa", _batch_pairs),
    _batch("lapjvs", _batch_aligned, prefer_float32=False),
    _batch("lapjvr", _batch_aligned),
    _batch("lapjvh", _batch_aligned),
]
