"""Assignment with its proof: which rows go with which columns, at which total, and why no better."""

from __future__ import annotations

import math
import sys
from collections.abc import Hashable, Iterable, Iterator
from datetime import timedelta
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, overload

import numpy as np

from onehour import _onehour
from onehour._arrays import as_costs
from onehour._entries import entries_of_coo, entries_of_csr, entries_of_dense
from onehour._graphs import Weight, entries_of_graph
from onehour._progress import Progress, heard
from onehour._seconds import seconds
from onehour.capacities import Capacities, CapacityAssignment, solve

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Assignment", "Duals", "Matching", "Witness", "assign", "assign_batch"]

Objective = Literal["perfect", "most", "best"]
Status = Literal["optimal", "feasible", "infeasible", "interrupted"]


class Duals(NamedTuple):
    """One number for each row and each column, which prove an optimum; see :attr:`Assignment.duals`."""

    rows: NDArray[np.float64]
    cols: NDArray[np.float64]


class Witness(NamedTuple):
    """Why there is no perfect matching: these vertices have only these partners between them, which are fewer."""

    side: Literal["rows", "columns"]
    vertices: tuple[int, ...]
    neighbours: tuple[int, ...]


class Matching(NamedTuple):
    """One of several matchings; see :meth:`Assignment.alternatives`."""

    rows: NDArray[np.int64]
    cols: NDArray[np.int64]
    total: int | float


class _Problem(Protocol):
    """What was solved; it can check an answer."""

    def verify(self, answer: _onehour.Answer) -> None: ...

    def as_entries(self) -> _onehour.Entries: ...


class _Matrix:
    """A matrix of costs, held where it lies."""

    def __init__(self, costs: NDArray[Any]) -> None:
        self.costs = costs

    def verify(self, answer: _onehour.Answer) -> None:
        _onehour.verify_dense(self.costs, answer)

    def as_entries(self) -> _onehour.Entries:
        return entries_of_dense(self.costs)


class _Sparse:
    """Entries of costs."""

    def __init__(self, entries: _onehour.Entries) -> None:
        self.entries = entries

    def verify(self, answer: _onehour.Answer) -> None:
        self.entries.verify(answer)

    def as_entries(self) -> _onehour.Entries:
        return self.entries


class Assignment:
    """A matching of rows and columns, what it claims to be, and the proof.

    Made by :func:`assign`. It unpacks into its two arrays: ``rows, cols = assign(costs)``.

    Attributes
    ----------
    rows, cols : ndarray of int64
        The pairs, rows rising.
    objective : {'perfect', 'most', 'best'}
        What was asked for.
    maximize : bool
        Whether the largest total was wanted.
    row_labels, col_labels : tuple or None
        What the caller's graph calls rows and columns.
    """

    def __init__(
        self,
        answer: _onehour.Answer,
        problem: _Problem,
        *,
        shape: tuple[int, int],
        objective: Objective,
        maximize: bool,
        is_integral: bool,
        labels: tuple[tuple[Hashable, ...], tuple[Hashable, ...]] | None = None,
    ) -> None:
        self._answer = answer
        self._problem = problem
        self._is_integral = is_integral
        self.shape = shape
        self.objective = objective
        self.maximize = maximize
        self.rows, self.cols = answer.pairs()
        self.row_labels: tuple[Hashable, ...] | None = None if labels is None else labels[0]
        self.col_labels: tuple[Hashable, ...] | None = None if labels is None else labels[1]

    @property
    def status(self) -> Status:
        """How far the answer goes.

        ``optimal``: no matching is better. ``feasible``: none is better by more than :attr:`gap`. ``infeasible``: there is
        no perfect matching, as :attr:`witness` proves. ``interrupted``: the best so far, when the deadline came.
        """
        return self._answer.status

    @property
    def total(self) -> int | float | None:
        """The sum of the costs of the pairs: an integer if costs are; ``None`` if infeasible.

        Where the status is ``feasible``, each cost counts as the whole number of units below it (above it, when maximising).
        """
        return None if self.status == "infeasible" else self._amount(self._answer.total_units)

    @property
    def exact_total(self) -> Fraction | None:
        """The total without rounding; ``None`` if infeasible."""
        return None if self.status == "infeasible" else self._answer.total_units * Fraction(2) ** self._answer.exponent

    @property
    def gap(self) -> int | float | None:
        """How far the total may be from the best one: 0 if optimal, ``None`` where nothing is known."""
        units = self._answer.gap_units
        return None if units is None else self._amount(units)

    @property
    def duals(self) -> Duals | None:
        """One number for each row and column; ``None`` if infeasible.

        Minimising, the numbers of a row and a column sum to no more than the cost of their pair, and to exactly this cost on
        the pairs of the matching; so their sum over all rows and columns is a total that no matching can pass. For ``perfect`` the
        duals of the larger side are not positive, and zero where it has no partner; for ``best`` so are those of both
        sides. For ``most`` there are two columns, compared in this order: number of pairs, total. Maximising, all signs are
        turned. The numbers here are the nearest floats; :meth:`exact_duals` has them without rounding.
        """
        duals = self._answer.duals()
        return None if duals is None else Duals(*duals)

    def exact_duals(self) -> tuple[list[Any], list[Any]] | None:
        """The duals as fractions, for ``most`` as pairs of an integer and a fraction."""
        duals = self._answer.duals_exact()
        if duals is None:
            return None
        unit = Fraction(2) ** self._answer.exponent

        def exact(dual: Any) -> Any:
            return (dual[0], dual[1] * unit) if isinstance(dual, tuple) else dual * unit

        return [exact(dual) for dual in duals[0]], [exact(dual) for dual in duals[1]]

    @property
    def witness(self) -> Witness | None:
        """Why there is no perfect matching; ``None`` where there is one."""
        witness = self._answer.witness()
        return None if witness is None else Witness(witness[0], tuple(witness[1]), tuple(witness[2]))

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """The pairs, by labels where the problem was a graph."""
        if self.row_labels is None or self.col_labels is None:
            return list(zip(self.rows.tolist(), self.cols.tolist(), strict=True))
        return [(self.row_labels[row], self.col_labels[col]) for row, col in zip(self.rows, self.cols, strict=True)]

    def verify(self) -> None:
        """Check the claim and its proof by separate code, against the costs as they are now.

        Raises
        ------
        VerificationError
            A claim does not hold: the costs were changed, or onehour is at fault.
        """
        self._problem.verify(self._answer)

    def alternatives(self, count: int = 5, *, deadline: float | timedelta | None = None) -> list[Matching]:
        """The next best perfect matchings, best first, by Murty's ranking; each is exact.

        Parameters
        ----------
        count : int
            How many. There are fewer where there are no more.
        deadline : float or timedelta, optional
            After so many seconds those found so far will do.

        Raises
        ------
        ValueError
            The objective is not ``perfect``, or the costs have no common unit in which totals are exact.

        Examples
        --------
        >>> import onehour
        >>> answer = onehour.assign([[4, 1, 3], [2, 0, 5], [3, 2, 2]])
        >>> [(other.cols.tolist(), other.total) for other in answer.alternatives(2)]
        [([2, 1, 0], 6), ([0, 1, 2], 6)]
        """
        if self.objective != "perfect":
            raise ValueError("only perfect matchings are ranked: objective='perfect'")
        question: Any = (self.objective, self.maximize, seconds(deadline), None, None)
        exponent, ranked = self._problem.as_entries().ranked(question, count + 1)
        matchings = [
            Matching(rows, cols, units if self._is_integral else math.ldexp(units, exponent))
            for (rows, cols), units in ranked
        ]
        def is_own(other: Matching) -> bool:
            return np.array_equal(other.rows, self.rows) and np.array_equal(other.cols, self.cols)

        # Of several best ones the ranking may begin with another.
        return [other for other in matchings if not is_own(other)][:count]

    def _amount(self, units: int) -> int | float:
        if self._is_integral:
            return units
        return math.ldexp(units, self._answer.exponent)

    def __iter__(self) -> Iterator[NDArray[np.int64]]:
        return iter((self.rows, self.cols))

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        rows, cols = self.shape
        words = [f"{self.status}", f"{len(self)} pairs of {rows} rows and {cols} columns"]
        if self.total is not None:
            words.append(f"total {self.total}")
        if self.gap:
            words.append(f"gap {self.gap}")
        return f"<Assignment: {', '.join(words)}>"

    def _repr_html_(self) -> str:
        facts: dict[str, Any] = {
            "status": self.status,
            "objective": f"{self.objective}, {'largest' if self.maximize else 'smallest'} total",
            "total": self.total,
            "gap": self.gap,
            "pairs": len(self),
            "shape": f"{self.shape[0]} rows, {self.shape[1]} columns",
        }
        cells = "".join(
            f"<tr><th style='text-align:left'>{escape(name)}</th><td style='text-align:left'>{escape(str(value))}</td></tr>"
            for name, value in facts.items()
            if value is not None
        )
        return f"<table><caption>Assignment</caption>{cells}</table>"


@overload
def assign(
    costs: Any,
    *,
    objective: Objective = ...,
    maximize: bool = ...,
    capacities: None = ...,
    deadline: float | timedelta | None = ...,
    progress: Progress = ...,
    threads: int | None = ...,
    weight: Weight = ...,
    rows: Iterable[Hashable] | None = ...,
) -> Assignment: ...


@overload
def assign(
    costs: Any,
    *,
    maximize: bool = ...,
    capacities: Capacities,
    deadline: float | timedelta | None = ...,
    progress: Progress = ...,
    threads: int | None = ...,
    weight: Weight = ...,
    rows: Iterable[Hashable] | None = ...,
) -> CapacityAssignment: ...


def assign(
    costs: Any,
    *,
    objective: Objective = "perfect",
    maximize: bool = False,
    capacities: Capacities | None = None,
    deadline: float | timedelta | None = None,
    progress: Progress = None,
    threads: int | None = None,
    weight: Weight = "weight",
    rows: Iterable[Hashable] | None = None,
) -> Assignment | CapacityAssignment:
    """Solve an assignment problem exactly, with proof.

    Parameters
    ----------
    costs : array_like, sparse array or graph
        A matrix of costs, in which ``inf`` is a forbidden pair; a scipy sparse array, in which a pair without an entry is
        forbidden and a stored zero is a cost of zero; or a bipartite graph of networkx or rustworkx.
    objective : {'perfect', 'most', 'best'}
        ``perfect``: every row or every column, whichever are fewer, at the best total, else status ``infeasible``.
        ``most``: as many pairs as possible, then the best total. ``best``: the best total, any number of pairs.
    maximize : bool
        Whether the largest total is the best one.
    capacities : Capacities, optional
        Rows and columns that take several partners, or need some; then the answer is a :class:`CapacityAssignment` at the best total
        within these bounds, and ``objective`` says nothing.
    deadline : float or timedelta, optional
        After so many seconds the best so far will do.
    progress : callable or bool, optional
        Called now and then with how many rows are settled, and how many there are; ``True`` shows a bar.
    threads : int, optional
        The answer is the same at any number.
    weight : str or callable
        Of a graph: the attribute of an edge that is its cost, or a function of its data.
    rows : iterable of nodes, optional
        Of a graph: the nodes that are rows, where the graph does not say so.

    Returns
    -------
    Assignment

    Raises
    ------
    CostError
        A cost is NaN or minus infinity, an entry is given twice, or totals leave the range of numbers.

    Examples
    --------
    >>> import onehour
    >>> answer = onehour.assign([[4, 1, 3], [2, 0, 5], [3, 2, 2]])
    >>> answer.cols
    array([1, 0, 2])
    >>> answer.total, answer.status, answer.gap
    (5, 'optimal', 0)
    >>> answer.verify()

    The best total is a negative one, if any:

    >>> onehour.assign([[-5, 1], [1, 7]], objective="best")
    <Assignment: optimal, 1 pairs of 2 rows and 2 columns, total -5>

    Two tutors with one or two pupils each, three pupils with one tutor each:

    >>> tutors = onehour.Capacities(rows=(1, 2), cols=(1, 1))
    >>> answer = onehour.assign([[1, 2, 1], [5, 4, 9]], capacities=tutors)
    >>> answer.total, list(zip(answer.rows.tolist(), answer.cols.tolist()))
    (6, [(0, 0), (0, 2), (1, 1)])

    Why there is no perfect matching:

    >>> inf = float("inf")
    >>> onehour.assign([[1, inf], [2, inf]]).witness
    Witness(side='rows', vertices=(0, 1), neighbours=(0,))
    """
    graph = entries_of_graph(costs, weight, rows)
    if graph is not None:
        labels = (graph.row_labels, graph.col_labels)
        problem: _Sparse | _Matrix = _Sparse(graph.entries)
        shape, is_integral = (len(labels[0]), len(labels[1])), graph.is_integral
    else:
        labels = None
        problem, shape, is_integral = _problem_of_numbers(costs)
    with heard(progress, "assigning") as told:
        question = (objective, maximize, seconds(deadline), told, threads)
        if capacities is not None:
            entries = problem.as_entries()
            return solve(entries, capacities, question, shape=shape, is_integral=is_integral)
        if isinstance(problem, _Matrix):
            answer = _onehour.assign_dense(problem.costs, question)
        else:
            answer = problem.entries.assign(question)
    return Assignment(
        answer,
        problem,
        shape=shape,
        objective=objective,
        maximize=maximize,
        is_integral=is_integral,
        labels=labels,
    )


def assign_batch(
    matrices: Iterable[Any],
    *,
    objective: Objective = "perfect",
    maximize: bool = False,
    deadline: float | timedelta | None = None,
    threads: int | None = None,
) -> list[Assignment]:
    """Solve many assignment problems at once, each as :func:`assign` does.

    Parameters
    ----------
    matrices : iterable of array_like
        Matrices of costs of any shapes; a stack of them as one array of three dimensions is one too.
    objective, maximize, deadline, threads
        As in :func:`assign`. After the deadline the problems left are interrupted.

    Returns
    -------
    list of Assignment
        In the order of the matrices.

    Raises
    ------
    CostError
        For the first matrix that states no problem; the message names it.

    Examples
    --------
    >>> import numpy as np, onehour
    >>> [answer.total for answer in onehour.assign_batch(np.arange(12).reshape(3, 2, 2))]
    [3, 11, 19]
    """
    problems = [as_costs(costs) for costs in matrices]
    answers: dict[int, _onehour.Answer] = {}
    # One type at a time is what the solver takes.
    for kind in sorted({problem.dtype.str for problem in problems}):
        chosen = [at for at, problem in enumerate(problems) if problem.dtype.str == kind]
        group = [problems[at] for at in chosen]
        solved = _onehour.assign_batch(group, (objective, maximize, seconds(deadline), None, threads))
        answers.update(zip(chosen, solved, strict=True))
    return [
        Assignment(
            answers[at],
            _Matrix(problem),
            shape=problem.shape,
            objective=objective,
            maximize=maximize,
            is_integral=problem.dtype.kind == "i",
        )
        for at, problem in enumerate(problems)
    ]


def _problem_of_numbers(costs: Any) -> tuple[_Sparse | _Matrix, tuple[int, int], bool]:
    sparse = sys.modules.get("scipy.sparse")
    if sparse is not None and sparse.issparse(costs):
        if costs.ndim != 2:
            raise ValueError(f"expected a matrix (2-D array), got a {costs.ndim} array")
        if costs.format == "coo":
            # scipy would sum the entries of a pair; here that is an error.
            entries = entries_of_coo(costs.row, costs.col, costs.data, costs.shape)
        else:
            rows = costs.tocsr()
            entries = entries_of_csr(rows.indptr, rows.indices, rows.data, costs.shape[1])
        return _Sparse(entries), costs.shape, costs.dtype.kind in "biu"
    matrix = as_costs(costs)
    return _Matrix(matrix), matrix.shape, matrix.dtype.kind == "i"
