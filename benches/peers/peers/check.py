"""A hundred thousand small problems of every family: our answers against scipy and OR-Tools.

Every problem is answered for the objectives `perfect`, `most` and `best`. scipy knows `perfect`; OR-Tools knows all
three as flows of integers, so it is asked where all costs are multiples of a power of two, which makes it exact.
"""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

COUNT = 100_000
WIDE = 40
"""Bits that integers for OR-Tools may have."""
CLOSE = 1e-12


class Mismatch(Exception):
    """Two solvers disagree."""


@dataclass(frozen=True)
class Problem:
    """A small matrix, +inf where a pair is forbidden, and our answers."""

    index: int
    family: str
    cost: NDArray[np.float64]
    answers: dict[str, dict[str, Any]]

    def total(self, objective: str) -> tuple[int, float] | None:
        """Pairs and total of our answer, recomputed; None for infeasible."""
        answer = self.answers[objective]
        if answer["status"] == "infeasible":
            return None
        pairs = [(row, col) for row, col in enumerate(answer["columns"]) if col >= 0]
        if len({col for _, col in pairs}) != len(pairs):
            raise Mismatch(f"problem {self.index}, {objective}: a column is used twice")
        exact = sum((Fraction(float(self.cost[pair])) for pair in pairs), Fraction())
        if float(exact) != answer["total"]:
            raise Mismatch(f"problem {self.index}, {objective}: the total is {float(exact)}, not {answer['total']}")
        return len(pairs), float(exact)


def main(binaries: Path, count: int = COUNT) -> None:
    """Checks and prints what was checked; raises Mismatch at the first disagreement."""
    asked: Counter[str] = Counter()
    for problem in _problems(binaries / "small", count):
        if problem.answers["perfect"]["status"] == "refused":
            asked["refused by us"] += 1
            continue
        _against_scipy(problem)
        asked["scipy"] += 1
        asked["infeasible"] += problem.total("perfect") is None
        scaled = _integers(problem.cost)
        if scaled is not None:
            for objective in ("perfect", "most", "best"):
                _against_flow(problem, objective, *scaled)
            asked["ortools flow"] += 1
            if problem.cost.shape[0] == problem.cost.shape[1] > 0:
                _against_assignment(problem, *scaled)
                asked["ortools assignment"] += 1
    print(f"{count} problems, no mismatch; " + ", ".join(f"{name} {number}" for name, number in asked.items()))


def _problems(binary: Path, count: int) -> Iterator[Problem]:
    with subprocess.Popen([str(binary), str(count)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for index, line in enumerate(process.stdout):
            data = json.loads(line)
            flat = [np.inf if cost is None else cost for cost in data["cost"]]
            cost = np.array(flat, dtype=np.float64).reshape(data["rows"], data["cols"])
            yield Problem(index, data["family"], cost, data["answers"])
    if process.returncode:
        raise Mismatch(f"the binary ended with {process.returncode}")


def _compare(problem: Problem, objective: str, peer: str, theirs: tuple[int, float] | None, close: float) -> None:
    ours = problem.total(objective)
    if ours is None or theirs is None:
        agree = ours is theirs
    else:
        agree = ours[0] == theirs[0] and abs(ours[1] - theirs[1]) <= close * max(1.0, abs(ours[1]))
    if not agree:
        where = f"problem {problem.index} ({problem.family}), {objective}"
        raise Mismatch(f"{where}: {peer} has {theirs}, we have {ours}\n{problem.cost}")


def _against_scipy(problem: Problem) -> None:
    from scipy.optimize import linear_sum_assignment

    theirs: tuple[int, float] | None = None
    try:
        rows, cols = linear_sum_assignment(problem.cost)
        exact = sum((Fraction(float(cost)) for cost in problem.cost[rows, cols]), Fraction())
        theirs = len(rows), float(exact)
    except ValueError:
        pass
    _compare(problem, "perfect", "scipy", theirs, CLOSE)


def _integers(cost: NDArray[np.float64]) -> tuple[NDArray[np.int64], float] | None:
    """The costs as integers and the unit they count; None where they need too many bits."""
    finite = cost[np.isfinite(cost)]
    for exponent in range(0, WIDE, 4):
        scaled = finite * 2.0**exponent
        if np.abs(scaled).max(initial=0.0) >= 2.0**WIDE:
            return None
        if np.array_equal(scaled, np.rint(scaled)):
            integers = np.where(np.isfinite(cost), cost, 0.0) * 2.0**exponent
            return integers.astype(np.int64), 2.0**-exponent
    return None


def _against_assignment(problem: Problem, integers: NDArray[np.int64], unit: float) -> None:
    from ortools.graph.python.linear_sum_assignment import SimpleLinearSumAssignment

    solver = SimpleLinearSumAssignment()
    rows, cols = (index.astype(np.int32) for index in np.nonzero(np.isfinite(problem.cost)))
    if set(rows.tolist()) | set(cols.tolist()) != set(range(len(problem.cost))):
        # It knows of no node without an arc.
        return
    solver.add_arcs_with_cost(rows, cols, integers[rows, cols])
    optimal = solver.solve() == solver.OPTIMAL
    theirs = (len(integers), solver.optimal_cost() * unit) if optimal else None
    _compare(problem, "perfect", "ortools assignment", theirs, 0.0)


def _against_flow(problem: Problem, objective: str, integers: NDArray[np.int64], unit: float) -> None:
    """A unit from the source to each row, along a pair, from each column to the sink.

    `perfect` and `most` ask for the largest flow at least cost; `perfect` needs all of the smaller side. `best` has an
    arc from source to sink at no cost.
    """
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    count, width = problem.cost.shape
    source, sink = count + width, count + width + 1
    most = min(count, width)
    rows, cols = (index.astype(np.int32) for index in np.nonzero(np.isfinite(problem.cost)))
    solver = SimpleMinCostFlow()
    for tails, heads, costs in (
        (np.full(count, source), np.arange(count), np.zeros(count)),
        (rows, cols + count, integers[rows, cols]),
        (np.arange(count, source), np.full(width, sink), np.zeros(width)),
    ):
        ones = np.ones(len(tails), dtype=np.int64)
        arcs = (tails.astype(np.int32), heads.astype(np.int32), ones, costs.astype(np.int64))
        solver.add_arcs_with_capacity_and_unit_cost(*arcs)
    if objective == "best":
        solver.add_arc_with_capacity_and_unit_cost(source, sink, most, 0)
    solver.set_node_supply(source, most)
    solver.set_node_supply(sink, -most)
    if solver.solve_max_flow_with_min_cost() != solver.OPTIMAL:
        raise Mismatch(f"problem {problem.index}: OR-Tools finds no flow")
    pairs = solver.maximum_flow()
    theirs: tuple[int, float] | None = (pairs, solver.optimal_cost() * unit)
    if objective == "perfect" and pairs < most:
        theirs = None
    ours = problem.total(objective)
    if objective == "best" and ours is not None and theirs is not None:
        # How many pairs a best total has is not determined.
        theirs = ours[0], theirs[1]
    _compare(problem, objective, "ortools flow", theirs, 0.0)
