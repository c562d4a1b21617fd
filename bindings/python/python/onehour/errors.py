"""What can be wrong, as exceptions with attributes.

Every exception for bad input is a :class:`ValueError`, so code written for scipy catches what it used to catch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

__all__ = [
    "CostError",
    "ForkError",
    "InfeasibleError",
    "InputError",
    "InternalError",
    "Issue",
    "VerificationError",
]


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is wrong with an input, with its place and its remedy.

    It never holds the content of a person's cell.

    Attributes
    ----------
    code : str
        Stable code, such as ``E-duplicate-id``; docs/errors.md lists them all.
    message : str
        What is wrong, in one sentence.
    remedy : str
        What to do about it.
    severity : {'error', 'warning'}
        A warning is about input that was used by a stated policy.
    file, sheet : str or None
        Where it is, as the caller named it.
    row : int or None
        Counted from 1. In a file the heading row is row 1; in a frame the first row of data is.
    column : str or None
        Heading of the column, or the key path in a programme.
    """

    code: str
    message: str
    remedy: str
    severity: Literal["error", "warning"] = "error"
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    @property
    def place(self) -> str:
        """The place in words: ``people.csv, row 4, column role``."""
        parts = [
            self.file,
            self.sheet and f"sheet {self.sheet}",
            self.row is not None and f"row {self.row}",
            self.column and f"column {self.column}",
        ]
        return ", ".join(str(part) for part in parts if part)

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        return f"[{self.code}] {place}{self.message} {self.remedy}".rstrip()


class InputError(ValueError):
    """The input or the request is wrong, in each of these ways.

    Attributes
    ----------
    issues : tuple of Issue
        Everything that is wrong, ordered by place.
    code, file, sheet, row, column
        Those of the first issue.

    Examples
    --------
    >>> import onehour
    >>> try:
    ...     onehour.Programme.load("no-such-programme")
    ... except onehour.InputError as error:
    ...     print(error.code)
    E-unknown-programme
    """

    #: How many issues the message shows; ``issues`` has them all.
    SHOWN = 20

    def __init__(self, issues: Sequence[Issue]) -> None:
        self.issues: tuple[Issue, ...] = tuple(issues)
        lines = [str(issue) for issue in self.issues[: self.SHOWN]]
        more = len(self.issues) - self.SHOWN
        if more > 0:
            lines.append(f"... and {more} more; `issues` has them all")
        super().__init__("\n".join(lines))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.issues,)

    @property
    def code(self) -> str | None:
        return self.issues[0].code if self.issues else None

    @property
    def file(self) -> str | None:
        return self.issues[0].file if self.issues else None

    @property
    def sheet(self) -> str | None:
        return self.issues[0].sheet if self.issues else None

    @property
    def row(self) -> int | None:
        return self.issues[0].row if self.issues else None

    @property
    def column(self) -> str | None:
        return self.issues[0].column if self.issues else None

    def has(self, code: str) -> bool:
        """Whether any issue has this code."""
        return any(issue.code == code for issue in self.issues)


class CostError(ValueError):
    """Costs that state no problem: NaN, minus infinity, an entry given twice, too large.

    Attributes
    ----------
    code : str
        Stable code: ``E-cost-nan``, ``E-cost-infinite``, ``E-cost-duplicate``, ``E-cost-overflow``, ``E-matrix-size``.
    row, column : int or None
        Where, counted from 0.

    Examples
    --------
    >>> import numpy as np, onehour
    >>> try:
    ...     onehour.linear_sum_assignment([[1.0, np.nan]])
    ... except onehour.CostError as error:
    ...     print(error.code, error.row, error.column)
    E-cost-nan 0 1
    """

    def __init__(self, message: str, code: str, place: tuple[int, int] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.row: int | None = None if place is None else place[0]
        self.column: int | None = None if place is None else place[1]

    def __reduce__(self) -> tuple[Any, ...]:
        place = None if self.row is None or self.column is None else (self.row, self.column)
        return type(self), (self.args[0], self.code, place)


class InfeasibleError(ValueError):
    """There is no matching of the whole smaller side, and why not.

    Attributes
    ----------
    side : {'rows', 'columns'}
        The side that cannot be matched.
    vertices : tuple of int
        Vertices of this side...
    neighbours : tuple of int
        ...and all of their partners, which are fewer.

    Examples
    --------
    >>> import numpy as np, onehour
    >>> try:
    ...     onehour.linear_sum_assignment([[1, np.inf], [2, np.inf]])
    ... except onehour.InfeasibleError as error:
    ...     print(error, error.vertices, error.neighbours)
    cost matrix is infeasible (0, 1) (0,)
    """

    def __init__(
        self, message: str, side: Literal["rows", "columns"], vertices: Sequence[int], neighbours: Sequence[int]
    ) -> None:
        super().__init__(message)
        self.side = side
        self.vertices = tuple(vertices)
        self.neighbours = tuple(neighbours)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.args[0], self.side, self.vertices, self.neighbours)


class VerificationError(Exception):
    """An answer or a plan is not what it claims to be.

    Attributes
    ----------
    violations : tuple of str
        The claims that do not hold.
    """

    def __init__(self, violations: Sequence[str]) -> None:
        self.violations = tuple(violations)
        super().__init__("\n".join(self.violations))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.violations,)


class InternalError(RuntimeError):
    """A fault of onehour itself. It says where in its sources, and nothing of the data.

    Attributes
    ----------
    code : str
        ``E-internal``.
    place : str or None
        File and line of the sources.
    """

    code = "E-internal"

    def __init__(self, place: str | None = None) -> None:
        self.place = place
        at = f" at {place}" if place else ""
        super().__init__(f"[{self.code}] onehour stopped at a fault of its own{at}; please report this line")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.place,)


class ForkError(RuntimeError):
    """This process was forked from one in which a call of onehour was running, so no call can be made in it."""

    def __init__(self) -> None:
        super().__init__(
            "this process was forked while onehour was working in another thread, and what that thread held is lost; "
            "start processes with multiprocessing.set_start_method('spawn') or 'forkserver', or fork at another time"
        )
