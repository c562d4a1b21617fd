"""scipy's own tests of its two functions, run on ours.

The test files are those of the installed scipy: they are loaded a second time, with the names that they import replaced.
Left out are the tests of ``maximum_bipartite_matching``, a function that onehour does not have. Those of networkx's full
matching run too, as networkx calls scipy's function. Those of lapx do not apply: ``lapjv`` and its kin have another contract (padding
of rectangular costs, a cost limit, mates of both sides as results).
"""

import importlib.util
import types

import numpy as np
import pytest
import scipy.optimize
import scipy.sparse.csgraph

import onehour

FUNCTIONS = {
    "linear_sum_assignment": onehour.linear_sum_assignment,
    "min_weight_full_bipartite_matching": onehour.min_weight_full_bipartite_matching,
}


def with_ours(name: str) -> types.ModuleType:
    """A test module of scipy in which our functions stand for scipy's."""
    spec = importlib.util.find_spec(name)
    assert spec is not None, f"this scipy comes without its tests: {name}"
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    replaced = [key for key in FUNCTIONS if hasattr(module, key)]
    assert replaced, f"{name} does not test our functions any more"
    for key in replaced:
        setattr(module, key, FUNCTIONS[key])
    return module


def chosen(module: types.ModuleType, is_ours: str) -> dict[str, object]:
    found = {key: value for key, value in vars(module).items() if key.startswith("test_") and is_ours in key}
    assert found, f"{module.__name__} has no such tests: {is_ours}"
    return found


_dense = with_ours("scipy.optimize.tests.test_linear_assignment")
_sparse = with_ours("scipy.sparse.csgraph.tests.test_matching")
globals().update(chosen(_dense, ""))
globals().update(chosen(_sparse, "min_weight"))
globals().update(chosen(_sparse, "explicit_zero_causes_warning"))

_networkx = importlib.import_module("networkx.algorithms.bipartite.tests.test_matching")


class TestNetworkxFullMatching(_networkx.TestMinimumWeightFullMatching):
    """networkx's tests of its full matching, which it hands to scipy's function: here to ours."""

    @pytest.fixture(autouse=True)
    def ours(self, monkeypatch):
        calls = []

        def counted(*arguments, **options):
            calls.append(arguments)
            return onehour.linear_sum_assignment(*arguments, **options)

        monkeypatch.setattr(scipy.optimize, "linear_sum_assignment", counted)
        yield
        type(self).used = getattr(type(self), "used", 0) + len(calls)


def test_networkx_has_used_our_function():
    assert TestNetworkxFullMatching.used > 5


STRANGE = [
    [[1j]],
    np.array([[1, 2]], dtype=object),
    np.array([[1, 2]], dtype=np.longdouble),
    np.array([["a"]]),
    np.array([["2020"]], dtype="M8[D]"),
    [[1, 2], [3]],
    None,
    5,
    np.zeros((2, 2, 2)),
    [["a"]],
    "x",
    [[]],
    [],
    np.zeros((0, 3)),
    np.ma.array([[1, 2], [3, 5]], mask=[[1, 0], [0, 1]]),
    np.array([[1, 2]], dtype=np.float16),
    np.array([[2**63]], dtype=np.uint64),
    np.array([[3, 1]], dtype=">f8"),
    np.array([[True, False]]),
    [[np.inf, 1.0]],
    [[-np.inf, 1.0]],
    [[-np.inf]],
    scipy.sparse.csr_array(np.eye(2)),
    (np.arange(12.0) ** 2).reshape(3, 4)[:, ::2],
    np.asfortranarray([[4.0, 1, 3.5], [2, 0, 6.5]]),
]


@pytest.mark.parametrize("maximize", [False, True])
@pytest.mark.parametrize("costs", STRANGE, ids=lambda costs: repr(costs)[:40])
def test_what_scipy_makes_of_a_strange_input_so_do_we(costs, maximize):
    try:
        expected = scipy.optimize.linear_sum_assignment(costs, maximize)
    except Exception as error:
        with pytest.raises(type(error)) as raised:
            onehour.linear_sum_assignment(costs, maximize)
        assert str(error) in str(raised.value)
        return
    found = onehour.linear_sum_assignment(costs, maximize)
    for ours, theirs in zip(found, expected, strict=True):
        assert ours.dtype == theirs.dtype
        np.testing.assert_array_equal(ours, theirs)


SPARSE = [
    np.eye(2),
    scipy.sparse.lil_array(np.eye(2)),
    scipy.sparse.dok_array((2, 2)),
    scipy.sparse.coo_array((2, 3)),
    scipy.sparse.csr_array(np.array([[True]])),
    scipy.sparse.coo_array(([1, 2, 5], ([0, 0, 0], [0, 0, 1])), shape=(1, 2)),
    scipy.sparse.csr_array(([1, 2, 5], [0, 0, 1], [0, 3]), shape=(1, 2)),
    scipy.sparse.csc_matrix(np.array([[1.5, 2], [3, 4], [1, 1]])),
    scipy.sparse.csr_array(np.array([[1, 2, 9], [3, 4.5, 9]])),
    scipy.sparse.coo_array(np.arange(3) + 1),
]


@pytest.mark.parametrize("maximize", [False, True])
@pytest.mark.parametrize("graph", SPARSE, ids=lambda graph: repr(graph)[:60])
@pytest.mark.filterwarnings("ignore:explicit zero")
def test_what_scipy_makes_of_a_strange_graph_so_do_we(graph, maximize):
    try:
        expected = scipy.sparse.csgraph.min_weight_full_bipartite_matching(graph, maximize)
    except Exception as error:
        with pytest.raises(type(error)) as raised:
            onehour.min_weight_full_bipartite_matching(graph, maximize)
        assert str(error) in str(raised.value)
        return
    found = onehour.min_weight_full_bipartite_matching(graph, maximize)
    for ours, theirs in zip(found, expected, strict=True):
        assert ours.dtype == theirs.dtype
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize(("sign", "maximize"), [(1, False), (-1, True)])
def test_an_infinite_weight_is_a_missing_edge(sign, maximize):
    graph = scipy.sparse.csr_array(sign * np.array([[1, np.inf], [2, 3.0]]))
    rows, cols = onehour.min_weight_full_bipartite_matching(graph, maximize)
    assert cols.tolist() == [0, 1]


@pytest.mark.parametrize("wrong", [np.nan, -np.inf])
def test_weights_that_scipy_answers_without_meaning_are_refused(wrong):
    with pytest.raises(onehour.CostError) as raised:
        onehour.min_weight_full_bipartite_matching(scipy.sparse.csr_array(np.array([[1.0, 2.0], [2.0, wrong]])))
    assert (raised.value.row, raised.value.column) == (1, 1)


def test_arguments_go_by_scipys_names():
    rows, cols = onehour.linear_sum_assignment(cost_matrix=[[1, 2], [2, 1]], maximize=True)
    assert cols.tolist() == [1, 0]
    with pytest.raises(TypeError):
        onehour.linear_sum_assignment()
    with pytest.raises(TypeError):
        onehour.linear_sum_assignment([[1]], True, 3)


def test_integers_beyond_the_floats_are_exact():
    big = 2**53
    costs = np.array([[big + 1, big], [big, big]], dtype=np.int64)
    rows, cols = onehour.linear_sum_assignment(costs)
    assert costs[rows, cols].sum() == 2 * big
