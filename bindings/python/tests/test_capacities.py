"""Rows and columns that take several partners, and the next best matchings."""

import itertools

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import onehour
from onehour import Capacities

MATRICES = hnp.arrays(np.int64, hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=4), elements=st.integers(-5, 9))


@given(costs=MATRICES, maximize=st.booleans(), count=st.integers(0, 30))
def test_alternatives_are_all_other_matchings_in_order(costs, maximize, count):
    answer = onehour.assign(costs, maximize=maximize)
    wide = costs if costs.shape[0] <= costs.shape[1] else costs.T
    rows = range(wide.shape[0])
    totals = [sum(wide[row, col] for row, col in zip(rows, cols)) for cols in itertools.permutations(range(wide.shape[1]), len(rows))]
    expected = sorted(totals, reverse=maximize)
    alternatives = answer.alternatives(count)
    assert [answer.total, *(other.total for other in alternatives)] == expected[: count + 1]
    for other in alternatives:
        assert costs[other.rows, other.cols].sum() == other.total
        assert (other.rows.tolist(), other.cols.tolist()) != (answer.rows.tolist(), answer.cols.tolist())


def test_alternatives_of_floats_are_exact_and_forbidden_pairs_stay_so():
    costs = np.array([[0.5, 0.25, np.inf], [0.125, 1.0, 2.0], [3.0, np.inf, 0.75]])
    answer = onehour.assign(costs)
    others = answer.alternatives(10)
    assert [answer.total, *(other.total for other in others)] == [1.125, 2.25, 5.25]
    sparse = onehour.assign(sp.coo_array(([5, 1, 2], ([0, 0, 1], [0, 1, 0])), shape=(2, 2)))
    assert sparse.total == 3 and sparse.alternatives(3) == []
    assert onehour.assign([[1.0, np.inf], [2.0, np.inf]]).alternatives(3) == []


def test_alternatives_say_what_they_cannot_rank():
    with pytest.raises(ValueError, match="perfect"):
        onehour.assign([[1, 2]], objective="best").alternatives(1)
    with pytest.raises(ValueError, match="common unit"):
        onehour.assign([[1e15, 1e-15], [1.0, 2.0]]).alternatives(1)


@given(costs=MATRICES, maximize=st.booleans())
def test_capacities_of_one_each_are_an_assignment(costs, maximize):
    small = min(costs.shape)
    one = Capacities(*((1, 1) if side == small else 1 for side in costs.shape))
    answer = onehour.assign(costs, capacities=one, maximize=maximize)
    assert answer.total == onehour.assign(costs, maximize=maximize).total
    assert answer.units.tolist() == [1] * small
    answer.verify()


def test_capacities_of_floats_of_sparse_arrays_and_with_several_units_of_a_pair():
    costs = np.array([[0.5, 2.5], [1.5, np.inf]])
    answer = onehour.assign(costs, capacities=Capacities(rows=[(3, 4), 1], cols=(2, 5), pair=3))
    assert (answer.status, answer.total) == ("optimal", 0.5 * 2 + 2.5 * 2)
    assert answer.units.sum() == 4
    answer.verify()
    for form in (sp.csr_array, sp.coo_array):
        graph = form(np.array([[1, 2, 1], [5, 4, 9]]))
        answer = onehour.assign(graph, capacities=Capacities(rows=(1, 2), cols=(1, 1)))
        assert (answer.total, len(answer)) == (6, 3)
        rows, cols = answer.duals
        assert rows.shape == (2,) and cols.shape == (3,)
        assert "optimal" in answer._repr_html_()


def test_too_much_asked_of_too_few_is_an_outcome_with_its_reason():
    answer = onehour.assign([[1], [2]], capacities=Capacities(rows=(1, 1), cols=1))
    assert (answer.status, answer.total, answer.duals) == ("infeasible", None, None)
    assert answer.shortage == onehour.Shortage("rows", (0, 1), (0,))
    answer.verify()


@pytest.mark.parametrize(
    "capacities", [Capacities([1], 1), Capacities(-1, 1), Capacities((2, 1), 1), Capacities(1, [(0, 1), (0, -2)])]
)
def test_capacities_that_make_no_sense_are_refused(capacities):
    with pytest.raises((ValueError, OverflowError)):
        onehour.assign([[1, 2], [3, 4]], capacities=capacities)
