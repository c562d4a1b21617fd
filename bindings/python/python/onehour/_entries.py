"""Sparse costs for the solver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from onehour._arrays import as_numbers
from onehour._onehour import Entries

if TYPE_CHECKING:
    from numpy.typing import NDArray


def entries_of_csr(start: NDArray[Any], col: NDArray[Any], data: NDArray[Any], cols: int) -> Entries:
    """Entries in CSR form; of floats, plus infinity is no entry."""
    numbers = as_numbers(np.asarray(data))
    numbers = numbers.astype(np.int64 if numbers.dtype.kind == "i" else np.float64, copy=False)
    return Entries(_indices(start), _indices(col), np.ascontiguousarray(numbers), cols)


def entries_of_dense(costs: NDArray[Any]) -> Entries:
    """The entries of a matrix in which plus infinity is none."""
    row, col = np.nonzero(~(costs == np.inf))
    return entries_of_coo(row, col, costs[row, col], costs.shape)


def entries_of_coo(
    row: NDArray[Any], col: NDArray[Any], data: NDArray[Any], shape: tuple[int, int]
) -> Entries:
    """Entries in any order."""
    row, col, data = np.asarray(row), np.asarray(col), np.asarray(data)
    order = np.argsort(row, kind="stable")
    start = np.zeros(shape[0] + 1, dtype=np.int64)
    np.cumsum(np.bincount(row, minlength=shape[0]), out=start[1:])
    return entries_of_csr(start, col[order], data[order], shape[1])


def _indices(values: NDArray[Any]) -> NDArray[np.int64]:
    return np.ascontiguousarray(values, dtype=np.int64)
