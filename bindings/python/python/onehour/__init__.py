"""onehour: exact matching for one-hour meetings, and exact assignment.

Each name is loaded from its module when it is first asked for, so that the import takes no longer than the extension
does, whatever numpy takes.
"""

import os as _os
from importlib import import_module as _import_module
from typing import TYPE_CHECKING
from typing import Any as _Any

from onehour._onehour import VERSION as __version__
from onehour._onehour import after_fork_in_child as _after_fork_in_child

if TYPE_CHECKING:
    from onehour.assignment import Assignment, Duals, Matching, Witness, assign, assign_batch
    from onehour.capacities import Capacities, CapacityAssignment, Shortage
    from onehour.curves import Curve
    from onehour.errors import (
        CostError,
        ForkError,
        InfeasibleError,
        InputError,
        InternalError,
        Issue,
        VerificationError,
    )
    from onehour.explaining import Alternative, Explanation
    from onehour.matching import linear_sum_assignment, min_weight_full_bipartite_matching
    from onehour.pictures import Picture
    from onehour.planning import plan
    from onehour.plans import Baseline, Plan, Published, Tier, Verified
    from onehour.pool import Pool, generate
    from onehour.programme import Programme
    from onehour.recruiting import Recruit
    from onehour.reporting import Report
    from onehour.scenarios import BASELINES, Comparison, Scenario, compare
    from onehour.session import Answer, Moved, Seat, Session
    from onehour.tables import Table

__all__ = [
    "Alternative",
    "Answer",
    "Assignment",
    "Capacities",
    "CapacityAssignment",
    "Matching",
    "Shortage",
    "BASELINES",
    "Baseline",
    "Comparison",
    "CostError",
    "Curve",
    "Duals",
    "Explanation",
    "ForkError",
    "InfeasibleError",
    "InputError",
    "InternalError",
    "Issue",
    "Moved",
    "Picture",
    "Plan",
    "Pool",
    "Programme",
    "Published",
    "Recruit",
    "Report",
    "Scenario",
    "Seat",
    "Session",
    "Table",
    "Tier",
    "VerificationError",
    "Verified",
    "Witness",
    "__version__",
    "assign",
    "assign_batch",
    "compare",
    "generate",
    "linear_sum_assignment",
    "min_weight_full_bipartite_matching",
    "plan",
]

_MODULES = {
    "assignment": "Assignment Duals Matching Witness assign assign_batch",
    "capacities": "Capacities CapacityAssignment Shortage",
    "curves": "Curve",
    "errors": "CostError ForkError InfeasibleError InputError InternalError Issue VerificationError",
    "explaining": "Alternative Explanation",
    "matching": "linear_sum_assignment min_weight_full_bipartite_matching",
    "pictures": "Picture",
    "planning": "plan",
    "plans": "Baseline Plan Published Tier Verified",
    "pool": "Pool generate",
    "programme": "Programme",
    "recruiting": "Recruit",
    "reporting": "Report",
    "scenarios": "BASELINES Comparison Scenario compare",
    "session": "Answer Moved Seat Session",
    "tables": "Table",
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names.split()}

# Hidden from type checkers: to them every name would be there.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> _Any:
        if name in _MODULES:
            return _import_module(f"onehour.{name}")
        if name not in _HOMES:
            raise AttributeError(f"module 'onehour' has no attribute {name!r}")
        found = getattr(_import_module(f"onehour.{_HOMES[name]}"), name)
        # From now on it is found without asking here.
        globals()[name] = found
        return found


def __dir__() -> list[str]:
    return [*globals(), *__all__]


if hasattr(_os, "register_at_fork"):
    _os.register_at_fork(after_in_child=_after_fork_in_child)
