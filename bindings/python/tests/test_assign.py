"""`assign`: every kind of input, every objective, the proof, and what it says of itself."""

import itertools
import math
from fractions import Fraction

import networkx as nx
import numpy as np
import pytest
import rustworkx as rx
import scipy.optimize
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import onehour

INF = math.inf


def best_by_hand(costs: np.ndarray, objective: str, maximize: bool) -> tuple[int, float] | None:
    """Size and total of the best matching, by trying all."""
    rows, cols = costs.shape
    sign = -1 if maximize else 1
    best = None
    for size in range(min(rows, cols) + 1):
        for some in itertools.combinations(range(rows), size):
            for mates in itertools.permutations(range(cols), size):
                pairs = [costs[pair] for pair in zip(some, mates, strict=True)]
                if INF in pairs:
                    continue
                found = (size, float(sum(pairs)))
                key = (-size if objective == "most" else 0, sign * found[1])
                if objective != "perfect" or size == min(rows, cols):
                    best = min(filter(None, [best, (key, found)]))
    return best and best[1]


def small_costs(elements):
    return hnp.arrays(
        np.float64, st.tuples(st.integers(0, 4), st.integers(0, 4)), elements=elements, fill=st.nothing()
    )


@pytest.mark.parametrize("objective", ["perfect", "most", "best"])
@given(costs=small_costs(st.sampled_from([-3.0, -1.0, 0.0, 0.5, 2.0, 7.25, INF])), maximize=st.booleans())
def test_a_small_matrix_is_solved_as_by_trying_all(objective, costs, maximize):
    answer = onehour.assign(costs, objective=objective, maximize=maximize)
    expected = best_by_hand(costs, objective, maximize)
    answer.verify()
    if expected is None:
        assert answer.status == "infeasible"
        assert answer.total is None and answer.gap is None and len(answer) == 0
        assert len(answer.witness.neighbours) < len(answer.witness.vertices)
    else:
        size, total = expected
        assert (answer.status, answer.total, answer.gap) == ("optimal", total, 0)
        assert objective == "best" or len(answer) == size
        assert costs[answer.rows, answer.cols].sum() == total


@given(costs=small_costs(st.floats(-1e6, 1e6, width=64) | st.just(INF)), maximize=st.booleans())
def test_sparse_and_dense_agree(costs, maximize):
    dense = onehour.assign(costs, maximize=maximize)
    row, col = np.nonzero(costs < INF)
    for form in (sp.coo_array, lambda *given, **kw: sp.csc_array(sp.coo_array(*given, **kw))):
        sparse = onehour.assign(form((costs[row, col], (row, col)), shape=costs.shape), maximize=maximize)
        sparse.verify()
        assert sparse.status == dense.status
        assert sparse.exact_total == dense.exact_total


@given(
    hnp.arrays(
        np.float64,
        st.tuples(st.integers(1, 12), st.integers(1, 12)),
        elements=st.floats(-1e6, 1e6).map(lambda cost: round(cost, 4)),
    ),
    st.booleans(),
)
def test_the_total_is_never_worse_than_scipys(costs, maximize):
    rows, cols = scipy.optimize.linear_sum_assignment(costs, maximize)
    theirs = sum((Fraction(cost) for cost in costs[rows, cols]), Fraction(0))
    rows, cols = onehour.linear_sum_assignment(costs, maximize)
    ours = sum((Fraction(cost) for cost in costs[rows, cols]), Fraction(0))
    assert (ours >= theirs) if maximize else (ours <= theirs)
    assert rows.tolist() == sorted(set(rows.tolist())) and len(set(cols.tolist())) == len(cols)


def test_every_way_to_lay_out_a_matrix_gives_the_same_total():
    costs = np.random.default_rng(3).integers(0, 1000, (30, 24))
    expected = onehour.assign(costs).total
    wide = np.zeros((60, 72), dtype=np.int64)
    wide[::2, ::3] = costs
    for same in (
        np.asfortranarray(costs),
        wide[::2, ::3],
        costs.astype(np.float32),
        costs.astype(np.uint16),
        costs.astype(">i4"),
        costs.tolist(),
        costs.T.copy().T,
    ):
        answer = onehour.assign(same)
        answer.verify()
        assert answer.total == expected


def test_a_contiguous_matrix_is_not_copied():
    costs = np.ones((3, 3))
    answer = onehour.assign(costs)
    costs[0, 0] = -1
    with pytest.raises(onehour.VerificationError):
        answer.verify()
    assert onehour.assign(costs.T)._problem.costs.base is costs


def test_duals_prove_the_total():
    costs = np.random.default_rng(1).random((20, 30))
    answer = onehour.assign(costs)
    rows, cols = answer.duals
    assert np.all(rows[:, None] + cols[None, :] <= costs + 1e-12)
    assert np.all(cols <= 0)
    exact_rows, exact_cols = answer.exact_duals()
    assert sum(exact_rows) + sum(exact_cols) == answer.exact_total
    assert answer.exact_total == sum(Fraction(cost) for cost in costs[answer.rows, answer.cols])
    lexicographic = onehour.assign(costs, objective="most")
    assert lexicographic.duals.rows.shape == (20, 2)
    assert lexicographic.total == answer.total


def test_integers_stay_integers():
    answer = onehour.assign(np.array([[2**60, 1], [5, 2**60]]))
    assert answer.total == 6 and isinstance(answer.total, int)
    assert isinstance(onehour.assign([[1.0]]).total, float)


def test_floats_of_no_common_scale_state_their_gap():
    n = 3000
    row = np.repeat(np.arange(n), 3)
    col = (row + np.tile([0, 1, 7], n)) % n
    data = np.random.default_rng(0).random(3 * n) ** 40 + 1e-300
    answer = onehour.assign(sp.coo_array((data, (row, col)), shape=(n, n)))
    answer.verify()
    assert answer.status == "feasible"
    assert 0 < answer.gap < 1e-9
    assert answer.total == pytest.approx(data[np.isin(row * n + col, answer.rows * n + answer.cols)].sum(), abs=1e-9)


def test_an_entry_given_twice_is_an_error():
    with pytest.raises(onehour.CostError) as raised:
        onehour.assign(sp.coo_array(([1, 2], ([0, 0], [1, 1])), shape=(2, 2)))
    assert (raised.value.code, raised.value.row, raised.value.column) == ("E-cost-duplicate", 0, 1)


def test_a_stored_zero_is_a_cost():
    answer = onehour.assign(sp.csr_array(([0, 0], [0, 1], [0, 1, 2]), shape=(2, 2)))
    assert (answer.status, answer.total) == ("optimal", 0)


@pytest.mark.parametrize("costs", [[[np.nan, 1]], [[1, -INF]], [[1e300]], np.full((2, 2), 2**63 - 1)])
def test_costs_that_state_no_problem_are_errors_or_exact(costs):
    try:
        answer = onehour.assign(costs)
    except onehour.CostError as error:
        assert (error.row, error.column) is not None
    else:
        assert answer.exact_total == sum(Fraction(int(cost)) for cost in np.asarray(costs)[answer.rows, answer.cols])


@pytest.mark.parametrize(
    "arguments", [{"objective": "worst"}, {"deadline": -1}, {"deadline": math.nan}, {"threads": 0}]
)
def test_wrong_arguments_are_value_errors(arguments):
    with pytest.raises(ValueError):
        onehour.assign([[1.0]], **arguments)


def test_networkx_graphs_keep_their_labels():
    graph = nx.Graph()
    graph.add_nodes_from(["anna", "bo"], bipartite=0)
    graph.add_nodes_from([1, 2, 3], bipartite=1)
    graph.add_edge("anna", 1, weight=5)
    graph.add_edge(2, "anna", weight=1)
    graph.add_edge("bo", 2, weight=2)
    answer = onehour.assign(graph)
    assert answer.pairs == [("anna", 1), ("bo", 2)]
    assert answer.total == 7
    answer.verify()
    expected = nx.bipartite.minimum_weight_full_matching(graph, top_nodes=["anna", "bo"])
    assert {k: v for k, v in expected.items() if k in ("anna", "bo")} == dict(answer.pairs)
    assert onehour.assign(graph, rows=[1, 2, 3]).pairs == [(1, "anna"), (2, "bo")]


def test_a_disconnected_graph_without_sides_asks_for_them():
    graph = nx.Graph([(0, 1), (2, 3)])
    with pytest.raises(ValueError, match="rows="):
        onehour.assign(graph)
    assert onehour.assign(graph, rows=[0, 2]).pairs == [(0, 1), (2, 3)]
    with pytest.raises(ValueError, match="bipartite"):
        onehour.assign(graph, rows=[0, 1])


@pytest.mark.parametrize("make", [rx.PyGraph, rx.PyDiGraph])
def test_rustworkx_graphs_are_accepted(make):
    graph = make()
    a, b, x, y = graph.add_nodes_from(["a", "b", "x", "y"])
    graph.add_edges_from([(a, x, 4), (a, y, 1), (b, x, 2), (b, y, 2)])
    answer = onehour.assign(graph)
    assert sorted(map(sorted, answer.pairs)) == [[a, y], [b, x]]
    assert answer.total == 3
    graph = make()
    a, x = graph.add_nodes_from(["a", "x"])
    graph.add_edge(a, x, {"cost": 9})
    assert onehour.assign(graph, weight="cost").total == 9
    assert onehour.assign(graph, weight=lambda data: data["cost"] / 2).total == 4.5
    with pytest.raises(TypeError, match="weight="):
        onehour.assign(graph, weight=None)


def test_it_shows_what_it_is():
    answer = onehour.assign([[1, 2], [2, 1]])
    assert repr(answer) == "<Assignment: optimal, 2 pairs of 2 rows and 2 columns, total 2>"
    assert "<table>" in answer._repr_html_() and "optimal" in answer._repr_html_()
    rows, cols = answer
    assert rows.dtype == cols.dtype == np.int64
