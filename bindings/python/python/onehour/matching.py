"""scipy's two assignment functions, by scipy's contract: change the import, nothing else."""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from onehour._entries import entries_of_csr
from onehour._onehour import linear_sum_assignment
from onehour.errors import InfeasibleError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["linear_sum_assignment", "min_weight_full_bipartite_matching"]


def min_weight_full_bipartite_matching(
    biadjacency: Any, maximize: bool = False
) -> tuple[NDArray[np.integer[Any]], NDArray[np.integer[Any]]]:
    """Return the minimum weight full matching of a bipartite graph.

    The contract is that of :func:`scipy.sparse.csgraph.min_weight_full_bipartite_matching`.

    Parameters
    ----------
    biadjacency : sparse array or matrix
        Weights in CSR, CSC or COO format; a pair without an entry is forbidden. Explicit zeros are removed, with a
        warning; to keep them, use :func:`onehour.assign`.
    maximize : bool, default: False
        Whether the largest total is wanted.

    Returns
    -------
    row_ind, col_ind : ndarray
        The pairs, rows rising.

    Raises
    ------
    TypeError
        What is not sparse, or of another format.
    InfeasibleError
        A ValueError: ``no full matching exists``.
    CostError
        A ValueError: a weight is NaN or minus infinity. (scipy answers these with a matching of no meaning.)

    Notes
    -----
    Integers are exact up to the limits of int64. Floats are exact where their common unit fits 63 bits for a whole total, or
    where the matrix has at most 2**22 cells; beyond, each counts as the whole number of units below it, at a unit of about
    2**-62 of the largest total.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> from onehour import min_weight_full_bipartite_matching
    >>> graph = csr_array([[3, 3, 6], [4, 3, 5], [10, 1, 8]])
    >>> rows, columns = min_weight_full_bipartite_matching(graph)
    >>> columns
    array([0, 2, 1], dtype=int32)
    >>> int(graph[rows, columns].sum())
    9
    """
    graph = _as_graph(biadjacency)
    data = _weights(graph.data, maximize)
    if not np.all(data):
        warnings.warn("explicit zero weights are removed before matching", UserWarning, stacklevel=2)
    kept = (data != 0) & (data != np.inf)
    rows, cols = graph.shape
    start, col, weights = _without_twins(graph, data, kept)
    entries = entries_of_csr(start, col, weights, cols)
    answer = entries.assign(("perfect", False, None, None, None))
    witness = answer.witness()
    if witness is not None:
        raise InfeasibleError("no full matching exists", *witness)
    row_ind, col_ind = answer.pairs()
    # scipy's types: the side that is counted off is int64, the other one has the type of its indices.
    if cols < rows:
        return row_ind.astype(np.int32), col_ind
    return row_ind, col_ind.astype(np.int32)


def _as_graph(graph: Any) -> Any:
    """The graph in CSR format."""
    if hasattr(graph, "to_scipy_sparse") and not hasattr(graph, "format"):
        graph = graph.to_scipy_sparse()
    sparse = sys.modules.get("scipy.sparse")
    if sparse is None or not sparse.issparse(graph):
        raise TypeError("graph must be sparse")
    if graph.format not in ("csr", "csc", "coo"):
        raise TypeError("graph must be in CSC, CSR, or COO format.")
    if not (np.issubdtype(graph.dtype, np.number) or graph.dtype == np.dtype(np.bool_)):
        raise ValueError(f"expected a matrix containing numerical entries, got {graph.dtype}")
    if graph.ndim != 2:
        raise ValueError("need more than 1 value to unpack")
    return graph.tocsr()


def _weights(data: NDArray[Any], maximize: bool) -> NDArray[Any]:
    """As int64 where they are integers, else as float64; negated where the largest total is wanted."""
    if data.dtype.kind in "bi" or (data.dtype.kind == "u" and data.dtype.itemsize < 8):
        data = data.astype(np.int64)
        exact = not maximize or data.size == 0 or int(data.min()) > np.iinfo(np.int64).min
        if exact:
            return -data if maximize else data
    with warnings.catch_warnings():
        # As scipy: of a complex weight the real part counts.
        warnings.simplefilter("ignore", np.exceptions.ComplexWarning)
        data = data.astype(np.float64)
    return -data if maximize else data


def _without_twins(
    graph: Any, data: NDArray[Any], kept: NDArray[np.bool_]
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Row starts, columns and weights of the entries kept; of two entries of a pair, the lighter one."""
    row = np.repeat(np.arange(graph.shape[0], dtype=np.int64), np.diff(graph.indptr))[kept]
    col, data = graph.indices[kept].astype(np.int64), data[kept]
    if not graph.has_canonical_format:
        order = np.lexsort((data, col, row))
        row, col, data = row[order], col[order], data[order]
        first = np.ones(len(row), dtype=np.bool_)
        first[1:] = (row[1:] != row[:-1]) | (col[1:] != col[:-1])
        row, col, data = row[first], col[first], data[first]
    start = np.zeros(graph.shape[0] + 1, dtype=np.int64)
    np.cumsum(np.bincount(row, minlength=graph.shape[0]), out=start[1:])
    return start, col, data
