"""Many small problems at once."""

import numpy as np
import pytest

import onehour


@pytest.mark.parametrize("objective", ["perfect", "most", "best"])
def test_a_batch_is_what_its_problems_are_one_by_one(objective):
    random = np.random.default_rng(5)
    matrices = [random.integers(-9, 9, random.integers(0, 9, 2)) for _ in range(40)]
    matrices += [random.random((3, 4)), random.random((4, 3)).astype(np.float32), np.full((2, 2), np.inf)]
    matrices += [np.asfortranarray(random.random((5, 7)))]
    answers = onehour.assign_batch(matrices, objective=objective, threads=2)
    assert len(answers) == len(matrices)
    for costs, answer in zip(matrices, answers, strict=True):
        alone = onehour.assign(costs, objective=objective)
        assert (answer.status, answer.total, len(answer)) == (alone.status, alone.total, len(alone))
        answer.verify()


def test_a_stack_and_no_problem_at_all_are_batches():
    stack = np.random.default_rng(0).random((6, 4, 4))
    assert [answer.total for answer in onehour.assign_batch(stack)] == [onehour.assign(one).total for one in stack]
    assert onehour.assign_batch([]) == []


def test_the_matrix_at_fault_is_named():
    with pytest.raises(onehour.CostError, match="matrix 1: .*NaN") as raised:
        onehour.assign_batch([[[1.0]], [[2.0, np.nan]]])
    assert (raised.value.row, raised.value.column) == (0, 1)
