"""What a peer has to provide."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peers.instance import Columns, Instance

ROUNDED_BITS = 30
"""Costs that are no integers are rounded to so many bits for peers that take integers."""


class Refused(Exception):
    """The peer does not take such a problem."""


class Infeasible(Exception):
    """The peer says that there is no perfect matching."""


@dataclass(frozen=True)
class Solver:
    """A peer: three steps, so that conversions can be timed apart."""

    name: str
    package: str
    kinds: tuple[str, ...]
    prepare: Callable[[Instance], Any]
    """From a float64 array (dense, batch) or the arrays of a CSR matrix (sparse) to what the peer takes."""
    solve: Callable[[Any], Any]
    columns: Callable[[Any, Instance], Columns]
    """From what the peer returns to the column of each row, -1 for none."""
    largest: int | None = None
    """Rows beyond which it is not tried."""
    rounds: bool = False
    """Whether its totals may be off because it takes integers or computes in float32."""

    def takes(self, instance_kind: str, rows: int) -> bool:
        """Whether it is tried on such an instance."""
        return instance_kind in self.kinds and (self.largest is None or rows <= self.largest)


def as_integers(cost: NDArray[np.float64], integer: bool) -> NDArray[np.int64]:
    """The costs themselves, or scaled by a power of two and rounded to `ROUNDED_BITS`."""
    if integer:
        return cost.astype(np.int64)
    largest = float(np.abs(cost).max(initial=0.0)) or 1.0
    scale = 2.0 ** (ROUNDED_BITS - math.ceil(math.log2(largest)))
    return np.rint(cost * scale).astype(np.int64)


def from_pairs(rows: NDArray[Any], cols: NDArray[Any], instance: Instance) -> Columns:
    """Column of each row from aligned indices."""
    columns = np.full(instance.about.rows, -1, dtype=np.int64)
    columns[rows] = cols
    return columns


def densified(instance: Instance) -> NDArray[np.float64]:
    """The matrix of a sparse instance, with +inf where it has no entry."""
    about = instance.about
    matrix = np.full((about.rows, about.cols), np.inf)
    rows = np.repeat(np.arange(about.rows), np.diff(instance.indptr))
    matrix[rows, instance.indices] = instance.cost
    return matrix


def matrix_of(instance: Instance) -> NDArray[np.float64]:
    """The matrix, densified where the instance is sparse."""
    return densified(instance) if instance.about.kind == "sparse" else instance.cost
