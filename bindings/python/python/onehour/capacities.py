"""Assignment where a row or a column takes several partners."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from onehour import _onehour

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Capacities", "CapacityAssignment", "Shortage"]

#: At most so many, or at least and at most.
Bound = int | tuple[int, int]


class Capacities(NamedTuple):
    """How many partners rows and columns take.

    Each side is one number for all (at most so many), a pair of the least and the largest number, or a list with one of these for
    each. ``pair`` is how often one pair may be taken.
    """

    rows: Bound | Sequence[Bound]
    cols: Bound | Sequence[Bound]
    pair: int = 1


class Shortage(NamedTuple):
    """Why there is no answer: these vertices need more than all that ``others`` may take, and their pairs with the rest."""

    side: Literal["rows", "columns"]
    vertices: tuple[int, ...]
    others: tuple[int, ...]


class CapacityAssignment:
    """Pairs with their units, what they claim to be, and the proof. Made by :func:`assign` with ``capacities``.

    Attributes
    ----------
    rows, cols, units : ndarray of int64
        The pairs and how often each is taken, by row, then column.
    """

    def __init__(
        self, answer: _onehour.CapacityAnswer, entries: _onehour.Entries, *, shape: tuple[int, int], is_integral: bool
    ) -> None:
        self._answer = answer
        self._entries = entries
        self._is_integral = is_integral
        self.shape = shape
        self.rows: NDArray[np.int64]
        self.rows, self.cols, self.units = answer.pairs()

    @property
    def status(self) -> Literal["optimal", "infeasible", "interrupted"]:
        """``optimal``: no total is better. ``infeasible``: the least numbers cannot all be had, as :attr:`shortage` proves."""
        return self._answer.status

    @property
    def total(self) -> int | float | None:
        """The sum of cost times units; ``None`` unless optimal."""
        if self.status != "optimal":
            return None
        units = self._answer.total_units
        return units if self._is_integral else math.ldexp(units, self._answer.exponent)

    @property
    def duals(self) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
        """One number for each row and column, which prove the optimum; ``None`` unless optimal."""
        return self._answer.duals()

    @property
    def shortage(self) -> Shortage | None:
        """Why there is no answer; ``None`` where there is one."""
        found = self._answer.shortage()
        return None if found is None else Shortage(found[0], tuple(found[1]), tuple(found[2]))

    def verify(self) -> None:
        """Check the claim and its proof by separate code.

        Raises
        ------
        VerificationError
            A claim does not hold.
        """
        self._answer.verify(self._entries)

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        total = "" if self.total is None else f", total {self.total}"
        return f"<CapacityAssignment: {self.status}, {len(self)} pairs of {self.shape[0]} rows and {self.shape[1]} columns{total}>"

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self)[1:-1])}</p>"


def bounds_of(side: Bound | Sequence[Bound], count: int) -> list[tuple[int, int]]:
    """Least and largest number of each vertex of a side."""
    if isinstance(side, int) or (isinstance(side, tuple) and len(side) == 2 and all(isinstance(each, int) for each in side)):
        side = [side] * count  # type: ignore[list-item]
    bounds = [(0, int(each)) if not isinstance(each, tuple) else each for each in side]
    if len(bounds) != count or any(least < 0 or most < 0 for least, most in bounds):
        raise ValueError(f"capacities: one number from 0, or a pair of them, for each of the {count}")
    return bounds


def solve(
    entries: _onehour.Entries, capacities: Capacities, question: Any, *, shape: tuple[int, int], is_integral: bool
) -> CapacityAssignment:
    """Solves with capacities."""
    rows, cols = bounds_of(capacities.rows, shape[0]), bounds_of(capacities.cols, shape[1])
    answer = _onehour.CapacityAnswer(entries, question, (rows, cols, capacities.pair))
    return CapacityAssignment(answer, entries, shape=shape, is_integral=is_integral)
