"""onehour: exact matching for one-hour meetings, and exact assignment."""

import os as _os

from onehour._onehour import VERSION as __version__
from onehour._onehour import after_fork_in_child as _after_fork_in_child
from onehour.assignment import Assignment, Duals, Witness, assign
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

__all__ = [
    "Assignment",
    "CostError",
    "Duals",
    "ForkError",
    "InfeasibleError",
    "InputError",
    "InternalError",
    "Issue",
    "VerificationError",
    "Witness",
    "__version__",
    "assign",
    "linear_sum_assignment",
    "min_weight_full_bipartite_matching",
]

if hasattr(_os, "register_at_fork"):
    _os.register_at_fork(after_in_child=_after_fork_in_child)
