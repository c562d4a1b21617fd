"""Every peer, by name."""

from __future__ import annotations

from importlib import import_module

from peers.solvers.base import Infeasible, Refused, Solver

MODULES = ("scipy_", "lapx", "lapjv_", "laprust_", "ortools_", "graphs")


def all_solvers() -> dict[str, Solver]:
    """Name and solver; the packages themselves are imported when a solver runs."""
    found = [solver for name in MODULES for solver in import_module(f"peers.solvers.{name}").SOLVERS]
    return {solver.name: solver for solver in found}


__all__ = ["Infeasible", "Refused", "Solver", "all_solvers"]
