"""lapjv of source{d}."""

from __future__ import annotations

from typing import Any

import numpy as np

from peers.instance import Instance
from peers.solvers.base import Refused, Solver


def _square(instance: Instance) -> Any:
    if instance.about.rows != instance.about.cols:
        raise Refused("square problems only")
    return instance.cost


def _solve(cost: Any) -> Any:
    from lapjv import lapjv

    return lapjv(cost)


def _loop(costs: Any) -> Any:
    from lapjv import lapjv

    return [lapjv(cost)[0] for cost in costs]


SOLVERS = [
    Solver("lapjv", "lapjv", ("dense",), _square, _solve, lambda answer, _: answer[0].astype(np.int64)),
    Solver(
        "lapjv loop",
        "lapjv",
        ("batch",),
        lambda instance: instance.cost,
        _loop,
        lambda answer, _: np.concatenate(answer).astype(np.int64),
    ),
]
