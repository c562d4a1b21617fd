//! Batches against one call after another.

use onehour_solver::{Dense, Number, Objective, Options, ProblemError, assign_batch, assign_batch_with, assign_dense};
use rayon::ThreadPoolBuilder;

use super::support::Random;
use super::{OBJECTIVES, SENSES, floats};

/// Shapes of all kinds, some without a perfect matching, some with what is no cost.
fn problems(random: &mut Random, count: usize) -> Vec<(usize, usize, Vec<f64>)> {
    let problem = |at: usize| {
        let (rows, cols) = (random.below(9_u64) as usize, random.below(9_u64) as usize);
        let holes = random.below(4);
        let mut values = floats(random, rows * cols, holes);
        if at % 7 == 3
            && let Some(last) = values.last_mut()
        {
            *last = [f64::NAN, f64::NEG_INFINITY, 1e281][at % 3];
        }
        (rows, cols, values)
    };
    (0..count).map(problem).collect()
}

fn views(problems: &[(usize, usize, Vec<f64>)]) -> Vec<Dense<'_, f64>> {
    problems.iter().map(|(rows, cols, values)| Dense::new(values, *rows, *cols).unwrap()).collect()
}

#[test]
fn a_batch_is_one_call_after_another_at_any_number_of_threads() {
    let problems = problems(&mut Random(21), 500);
    let matrices = views(&problems);
    for objective in OBJECTIVES {
        for sense in SENSES {
            let options = Options { sense, ..Options::default() };
            let one_by_one: Vec<_> = matrices.iter().map(|&matrix| assign_dense(matrix, objective, options)).collect();
            assert!(one_by_one.iter().any(Result::is_err) && one_by_one.iter().any(Result::is_ok));
            for threads in [1, 2, 8] {
                let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                let batch = pool.install(|| assign_batch(&matrices, objective, options));
                assert_eq!(batch, one_by_one, "{threads} threads");
            }
        }
    }
}

#[test]
fn each_problem_is_seen_once_with_its_place_and_a_checker() {
    let problems = problems(&mut Random(22), 300);
    let matrices = views(&problems);
    let seen = assign_batch_with(&matrices, Objective::Perfect, Options::default(), |batched| {
        let checked = batched.answer.map(|answer| batched.checker.verify_dense(batched.matrix, answer));
        (batched.index, batched.matrix.rows(), checked)
    });
    for (at, (index, rows, checked)) in seen.into_iter().enumerate() {
        assert_eq!((index, rows), (at, problems[at].0));
        assert!(matches!(checked, Ok(Ok(())) | Err(_)));
    }
}

fn of_type<T: Number>(values: &[T], count: usize, expected: Option<f64>) {
    let size = values.len() / count.max(1);
    let matrices = Dense::stack(values, count, 1, size).unwrap();
    let answers = assign_batch(&matrices, Objective::Perfect, Options::default());
    assert_eq!(answers.len(), count);
    assert_eq!(answers.last().map(|answer| answer.as_ref().unwrap().total_f64()), expected);
}

#[test]
fn stacks_of_every_type_and_of_nothing() {
    of_type(&[3_i64, 1, 2, 9, 8, 7], 2, Some(7.0));
    of_type(&[3.5_f32, 1.0, 2.0, 9.0, 8.0, 7.5], 3, Some(7.5));
    of_type::<f64>(&[], 0, None);
    of_type::<f64>(&[], 5, Some(0.0));
    assert_eq!(Dense::stack(&[1_i64; 5], 2, 1, 2).unwrap_err(), ProblemError::LengthMismatch { expected: 4, costs: 5 });
    let overflow = Dense::<i64>::stack(&[], usize::MAX, 3, 3).unwrap_err();
    assert_eq!(overflow, ProblemError::LengthMismatch { expected: usize::MAX, costs: 0 });
}
