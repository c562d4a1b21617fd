"""From whatever numpy calls an array to one of the three types of costs that are read where they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LARGEST = np.iinfo(np.int64).max


def as_costs(costs: Any) -> NDArray[Any]:
    """A contiguous matrix of float64, float32 or int64, copied only where it is not one already.

    Raises
    ------
    TypeError, ValueError
        As numpy does for what cannot become float64 safely, and scipy for what is no matrix.
    """
    array = costs if isinstance(costs, np.ndarray) else _parsed(costs)
    array = as_numbers(np.asarray(array))
    if array.ndim != 2:
        raise ValueError(f"expected a matrix (2-D array), got a {array.ndim} array")
    if not (array.flags.c_contiguous or array.flags.f_contiguous) or not array.flags.aligned:
        array = np.array(array, order="C")
    return array


def as_numbers(array: NDArray[Any]) -> NDArray[Any]:
    """The same numbers as float64, float32 or int64 in the byte order of the machine, without rounding if that can be."""
    dtype = array.dtype
    if dtype.kind in "bi":
        return array.astype(np.int64, copy=False)
    if dtype.kind == "u":
        fits = array.size == 0 or dtype.itemsize < 8 or int(array.max()) <= _LARGEST
        return array.astype(np.int64 if fits else np.float64)
    if dtype.kind == "f" and dtype.itemsize <= 4:
        return array.astype(np.float32, copy=False)
    # numpy's own words for what is no number.
    return array.astype(np.float64, casting="safe", copy=False)


def _parsed(costs: Any) -> NDArray[Any]:
    """What is not an array yet: integers stay integers, everything else is read as numpy reads floats."""
    array = np.asarray(costs)
    return array if array.dtype.kind in "biuf" else np.array(costs, dtype=np.float64)
