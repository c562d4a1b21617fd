"""The extension module: private to this package."""

from collections.abc import Callable
from typing import Any, Final, Literal, final

import numpy as np
from numpy.typing import ArrayLike, NDArray

_Objective = Literal["perfect", "most", "best"]
_Progress = Callable[[int, int], object]

VERSION: Final[str]

@final
class Answer:
    @property
    def status(self) -> Literal["optimal", "feasible", "infeasible", "interrupted"]: ...
    @property
    def total_units(self) -> int: ...
    @property
    def gap_units(self) -> int | None: ...
    @property
    def exponent(self) -> int: ...
    def pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]: ...
    def duals(self) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None: ...
    def duals_exact(self) -> tuple[list[Any], list[Any]] | None: ...
    def witness(self) -> tuple[Literal["rows", "columns"], list[int], list[int]] | None: ...

@final
class Entries:
    def __new__(
        cls, row_start: NDArray[np.int64], col: NDArray[np.int64], costs: NDArray[Any], cols: int
    ) -> Entries: ...
    def assign(
        self,
        objective: _Objective,
        maximize: bool,
        deadline: float | None,
        progress: _Progress | None,
        threads: int | None,
    ) -> Answer: ...
    def verify(self, answer: Answer) -> None: ...

def assign_dense(
    costs: NDArray[Any],
    objective: _Objective,
    maximize: bool,
    deadline: float | None,
    progress: _Progress | None,
    threads: int | None,
) -> Answer: ...
def verify_dense(costs: NDArray[Any], answer: Answer) -> None: ...
def linear_sum_assignment(
    cost_matrix: ArrayLike, maximize: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.int64]]: ...
def after_fork_in_child() -> None: ...
def provoke_fault(word: str) -> None: ...
