"""networkx and rustworkx: graph libraries, tried on small problems."""

from __future__ import annotations

from typing import Any

import numpy as np

from peers.instance import Columns, Instance
from peers.solvers.base import Infeasible, Refused, Solver, as_integers

LARGEST_NETWORKX = 300
LARGEST_RUSTWORKX = 100


def _edges(instance: Instance) -> list[tuple[int, int, int]]:
    about = instance.about
    cost = as_integers(instance.cost, about.integer)
    if about.kind == "sparse":
        tails = np.repeat(np.arange(about.rows), np.diff(instance.indptr))
        heads = instance.indices.astype(np.int64)
    else:
        tails, heads = (index.ravel() for index in np.indices((about.rows, about.cols)))
    return list(zip(tails.tolist(), (heads + about.rows).tolist(), cost.ravel().tolist(), strict=True))


def _networkx(instance: Instance) -> Any:
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(range(instance.about.rows + instance.about.cols))
    graph.add_weighted_edges_from(_edges(instance))
    return graph, range(instance.about.rows)


def _solve_networkx(state: Any) -> Any:
    from networkx.algorithms.bipartite import minimum_weight_full_matching

    graph, top = state
    try:
        return minimum_weight_full_matching(graph, top_nodes=top)
    except ValueError as error:
        raise Infeasible from error


def _rustworkx(instance: Instance) -> Any:
    import rustworkx as rx

    edges = _edges(instance)
    largest = max(cost for _, _, cost in edges)
    graph = rx.PyGraph()
    graph.add_nodes_from(range(instance.about.rows + instance.about.cols))
    # It maximises.
    graph.add_edges_from([(row, col, largest - cost) for row, col, cost in edges])
    return graph, instance.about.pairs


def _solve_rustworkx(state: Any) -> Any:
    import rustworkx as rx

    graph, pairs = state
    matching = rx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    if len(matching) < pairs:
        raise Infeasible
    return {a: b for pair in matching for a, b in (pair, pair[::-1])}


def _columns(mates: Any, instance: Instance) -> Columns:
    rows = instance.about.rows
    if not mates:
        raise Refused("no answer")
    return np.array([mates.get(row, rows - 1) - rows for row in range(rows)], dtype=np.int64)


SOLVERS = [
    Solver(
        "networkx",
        "networkx",
        ("dense", "sparse"),
        _networkx,
        _solve_networkx,
        _columns,
        largest=LARGEST_NETWORKX,
        rounds=True,
    ),
    Solver(
        "rustworkx",
        "rustworkx",
        ("dense", "sparse"),
        _rustworkx,
        _solve_rustworkx,
        _columns,
        largest=LARGEST_RUSTWORKX,
        rounds=True,
    ),
]
