"""Bipartite graphs of networkx and rustworkx as entries with labels."""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Iterable
from typing import Any, NamedTuple

import numpy as np

from onehour._entries import entries_of_coo
from onehour._onehour import Entries

Weight = str | Callable[[Any], float] | None


class LabelledEntries(NamedTuple):
    """Entries, and what the caller calls their rows and columns."""

    entries: Entries
    row_labels: tuple[Hashable, ...]
    col_labels: tuple[Hashable, ...]
    is_integral: bool


def entries_of_graph(graph: Any, weight: Weight, rows: Iterable[Hashable] | None) -> LabelledEntries | None:
    """The entries of a graph; nothing if it is no graph of these libraries."""
    networkx = sys.modules.get("networkx")
    if networkx is not None and isinstance(graph, networkx.Graph):
        return _of_networkx(networkx, graph, weight, rows)
    rustworkx = sys.modules.get("rustworkx")
    if rustworkx is not None and isinstance(graph, (rustworkx.PyGraph, rustworkx.PyDiGraph)):
        return _of_rustworkx(rustworkx, graph, weight, rows)
    return None


def _of_networkx(networkx: Any, graph: Any, weight: Weight, rows: Iterable[Hashable] | None) -> LabelledEntries:
    if rows is None:
        rows = [node for node, side in graph.nodes(data="bipartite") if side == 0]
        if len(rows) == 0 or any(side not in (0, 1) for _, side in graph.nodes(data="bipartite")):
            rows = _one_side(networkx, graph)
    if callable(weight):
        value = weight
    else:
        # networkx's own default: an edge without the attribute weighs 1.
        def value(data: Any) -> Any:
            return 1 if weight is None else data.get(weight, 1)

    edges = [(u, v, value(data)) for u, v, data in graph.edges(data=True)]
    return _labelled(list(graph.nodes), edges, rows)


def _one_side(networkx: Any, graph: Any) -> set[Hashable]:
    try:
        return set(networkx.bipartite.sets(graph)[0])
    except networkx.NetworkXException as error:
        raise ValueError(f"say which nodes are rows: rows=[...] ({error})") from None


def _of_rustworkx(rustworkx: Any, graph: Any, weight: Weight, rows: Iterable[Hashable] | None) -> LabelledEntries:
    if rows is None:
        undirected = graph.to_undirected() if isinstance(graph, rustworkx.PyDiGraph) else graph
        colours = rustworkx.two_color(undirected)
        if colours is None:
            raise ValueError("the graph is not bipartite")
        rows = [node for node, colour in colours.items() if colour == 0]

    def value(data: Any) -> Any:
        if callable(weight):
            return weight(data)
        return data.get(weight, 1) if isinstance(data, dict) and weight is not None else data

    edges = [(u, v, value(data)) for u, v, data in graph.weighted_edge_list()]
    return _labelled(list(graph.node_indices()), edges, rows)


def _labelled(
    nodes: list[Hashable], edges: list[tuple[Hashable, Hashable, Any]], rows: Iterable[Hashable]
) -> LabelledEntries:
    chosen = set(rows)
    row_labels = tuple(node for node in nodes if node in chosen)
    col_labels = tuple(node for node in nodes if node not in chosen)
    if len(row_labels) != len(chosen):
        raise ValueError("rows names nodes that are not in the graph")
    row_of = {node: index for index, node in enumerate(row_labels)}
    col_of = {node: index for index, node in enumerate(col_labels)}
    row, col = np.empty(len(edges), np.int64), np.empty(len(edges), np.int64)
    for at, (u, v, _) in enumerate(edges):
        u, v = (u, v) if u in row_of else (v, u)
        if u not in row_of or v not in col_of:
            raise ValueError("an edge joins two nodes of one side: the graph is not bipartite with these rows")
        row[at], col[at] = row_of[u], col_of[v]
    weights = np.asarray([weight for _, _, weight in edges]) if edges else np.empty(0, np.int64)
    if weights.ndim != 1 or weights.dtype.kind not in "biuf":
        raise TypeError("the weight of an edge is no number; name the attribute, or give a function: weight=...")
    shape = (len(row_labels), len(col_labels))
    return LabelledEntries(entries_of_coo(row, col, weights, shape), row_labels, col_labels, weights.dtype.kind in "biu")
