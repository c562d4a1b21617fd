"""OR-Tools: its assignment solver (square problems) and its min-cost flow. Both take integers."""

from __future__ import annotations

from typing import Any

import numpy as np

from peers.instance import Columns, Instance
from peers.solvers.base import Infeasible, Refused, Solver, as_integers

LARGEST_FLOW = 3000
"""Rows of a dense problem given to the flow solver, which is slower than the assignment solver."""


def _arcs(instance: Instance) -> tuple[Any, Any, Any]:
    about = instance.about
    cost = as_integers(instance.cost, about.integer).ravel()
    if about.kind == "sparse":
        tails = np.repeat(np.arange(about.rows, dtype=np.int32), np.diff(instance.indptr))
        return tails, instance.indices, cost
    tails = np.repeat(np.arange(about.rows, dtype=np.int32), about.cols)
    return tails, np.tile(np.arange(about.cols, dtype=np.int32), about.rows), cost


def _assignment(instance: Instance) -> Any:
    from ortools.graph.python.linear_sum_assignment import SimpleLinearSumAssignment

    if instance.about.rows != instance.about.cols:
        raise Refused("square problems only")
    solver = SimpleLinearSumAssignment()
    solver.add_arcs_with_cost(*_arcs(instance))
    return solver


def _solved(solver: Any) -> Any:
    status = solver.solve()
    if status == solver.INFEASIBLE:
        raise Infeasible
    if status != solver.OPTIMAL:
        raise Refused(str(status))
    return solver


def _mates(solver: Any, instance: Instance) -> Columns:
    mates = (solver.right_mate(row) for row in range(instance.about.rows))
    return np.fromiter(mates, dtype=np.int64, count=instance.about.rows)


def _flow(instance: Instance) -> Any:
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    rows, cols = instance.about.rows, instance.about.cols
    tails, heads, cost = _arcs(instance)
    solver = SimpleMinCostFlow()
    ones = np.ones(len(cost), dtype=np.int64)
    pairs = solver.add_arcs_with_capacity_and_unit_cost(tails, heads + np.int32(rows), ones, cost)
    solver.set_nodes_supplies(np.arange(rows), np.ones(rows, dtype=np.int64))
    if rows == cols:
        solver.set_nodes_supplies(np.arange(rows, rows + cols), -np.ones(cols, dtype=np.int64))
    else:
        sink = rows + cols
        every = np.arange(rows, sink, dtype=np.int32)
        ones = np.ones(cols, dtype=np.int64)
        solver.add_arcs_with_capacity_and_unit_cost(every, np.full(cols, sink, np.int32), ones, 0 * ones)
        solver.set_node_supply(sink, -rows)
    return solver, pairs, tails, heads


def _solve_flow(state: Any) -> Any:
    _solved(state[0])
    return state


def _flow_columns(state: Any, instance: Instance) -> Columns:
    solver, pairs, tails, heads = state
    used = solver.flows(pairs) > 0
    columns = np.full(instance.about.rows, -1, dtype=np.int64)
    columns[tails[used]] = heads[used]
    return columns


def _network(instance: Instance) -> Any:
    """It knows no lower bounds: they flow in advance, and supplies and capacities are what is left."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    network = instance.network
    tail, head, lower = network["tail"], network["head"], network["lower"]
    supply = network["supply"].copy()
    np.subtract.at(supply, tail, lower)
    np.add.at(supply, head, lower)
    solver = SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(tail, head, network["upper"] - lower, network["cost"])
    solver.set_nodes_supplies(np.arange(len(supply)), supply)
    return solver, arcs, lower


def _flows(state: Any, _: Instance) -> Columns:
    solver, arcs, lower = state
    flows: Columns = solver.flows(arcs) + lower
    return flows


SOLVERS = [
    Solver(
        "ortools assignment",
        "ortools",
        ("dense", "sparse"),
        _assignment,
        _solved,
        _mates,
        rounds=True,
    ),
    Solver(
        "ortools flow",
        "ortools",
        ("dense",),
        _flow,
        _solve_flow,
        _flow_columns,
        largest=LARGEST_FLOW,
        rounds=True,
    ),
    Solver("ortools flow (network)", "ortools", ("network",), _network, _solve_flow, _flows),
    Solver("ortools flow (sparse)", "ortools", ("sparse",), _flow, _solve_flow, _flow_columns),
]
