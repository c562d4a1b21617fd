"""Answers are compared by their totals, computed here from the instance itself."""

from __future__ import annotations

from typing import Any

from peers.instance import Columns, Description, Instance
from peers.jobs import OURS
from peers.store import Result

CLOSE = 1e-9
"""Relative difference of totals that a solver computing in float64 may have."""
ROUNDED = 1e-4
"""... and one that rounds costs first."""


class Mismatch(Exception):
    """A peer and we disagree."""


def score(run: dict[str, Any], instance: Instance, columns: Columns) -> None:
    """Replaces what the solver says of its total by what its answer costs."""
    try:
        total = instance.total(columns)
    except ValueError as error:
        run.update(status="wrong", message=f"no perfect matching: {error}")
        return
    said = run.get("total")
    run["total"] = total
    if said is not None and abs(said - total) > CLOSE * max(1.0, abs(total)):
        run.update(status="wrong", message=f"says {said!r}, its answer costs {total!r}")


def compare(results: list[Result], rounding: set[str], about: Description) -> None:
    """Raises Mismatch where we are wrong; says aloud where a peer is."""
    ours = next((result for result in results if result.solver == OURS[0]), None)
    if ours is None or ours.status == "refused":
        return
    expected = "optimal" if about.feasible else "infeasible"
    for result in results:
        if result.solver in OURS and result.status != expected:
            raise Mismatch(f"{about.stem}: {result.solver} says {result.status}: {result.message}")
        if result.status == "wrong" or (result.is_solved and result.status != expected):
            print(f"MISMATCH {about.stem}: {result.solver} says {result.status}: {result.message}", flush=True)
        elif result.is_solved and result.total is not None and ours.total is not None:
            _compare_totals(result, ours.total, result.solver in rounding, about)


def _compare_totals(result: Result, ours: float, rounds: bool, about: Description) -> None:
    assert result.total is not None
    worse = (result.total - ours) / max(1.0, abs(ours))
    if worse < (0.0 if about.integer else -CLOSE):
        raise Mismatch(f"{about.stem}: {result.solver} has {result.total!r}, we have {ours!r}")
    if worse > (ROUNDED if rounds else 0.0 if about.integer else CLOSE):
        print(f"MISMATCH {about.stem}: {result.solver} has {result.total!r}, the optimum is {ours!r}", flush=True)
