"""onehour: exact matching for one-hour meetings, and exact assignment."""

import os as _os

from onehour._onehour import VERSION as __version__
from onehour._onehour import after_fork_in_child as _after_fork_in_child
from onehour.assignment import Assignment, Duals, Matching, Witness, assign, assign_batch
from onehour.capacities import Capacities, CapacityAssignment, Shortage
from onehour.errors import (
    CostError,
    ForkError,
    InfeasibleError,
    InputError,
    InternalError,
    Issue,
    VerificationError,
)
from onehour.matching import linear_sum_assignment, min_weight_full_bipartite_matching
from onehour.pictures import Picture
from onehour.planning import Alternative, Baseline, Explanation, Plan, Tier, Verified, plan
from onehour.pool import Pool, generate
from onehour.programme import Programme
from onehour.recruiting import Recruit
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
    "Recruit",
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

if hasattr(_os, "register_at_fork"):
    _os.register_at_fork(after_in_child=_after_fork_in_child)
