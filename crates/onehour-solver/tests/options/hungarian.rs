//! The Hungarian method of pathfinding as an algorithm to choose: proven as the others are, and left alone where it
//! would fail.

use onehour_solver::{
    Algorithm, Certificate, Dense, Objective, Options, SparseProblem, Status, assign, assign_dense, verify,
    verify_dense,
};

use super::support::{Random, cases, small_problem};
use super::{OBJECTIVES, SENSES, floats};

#[test]
fn matrices_of_all_shapes_forbidden_pairs_among_them() {
    let mut random = Random(71);
    for case in 0..cases(2_000, 100_000) {
        let (rows, cols) = (random.below(9_u64) as usize, random.below(9_u64) as usize);
        let holes = if case % 2 == 0 { 0 } else { random.below(4) };
        let values = floats(&mut random, rows * cols, holes);
        let matrix = Dense::new(&values, rows, cols).unwrap();
        for objective in OBJECTIVES {
            for sense in SENSES {
                let options = Options { sense, ..Options::default() };
                let answer = assign_dense(matrix, objective, options.algorithm(Algorithm::Hungarian)).unwrap();
                assert_eq!(verify_dense(matrix, &answer), Ok(()), "case {case}");
                let expected = assign_dense(matrix, objective, options).unwrap();
                assert_eq!((answer.status, answer.total_f64()), (expected.status, expected.total_f64()), "case {case}");
            }
        }
    }
}

#[test]
fn costs_at_the_ends_of_their_types() {
    let options = Options::default().algorithm(Algorithm::Hungarian);
    let integers = [i64::MIN, i64::MAX, 0, i64::MAX];
    let answer = assign_dense(Dense::new(&integers, 2, 2).unwrap(), Objective::Perfect, options).unwrap();
    assert_eq!(answer.total, -1);
    for infinite in [f64::NAN, f64::NEG_INFINITY] {
        assert!(assign_dense(Dense::new(&[1.0, infinite], 1, 2).unwrap(), Objective::Perfect, options).is_err());
    }
    let answer = assign_dense(Dense::new(&[f64::INFINITY; 4], 2, 2).unwrap(), Objective::Perfect, options).unwrap();
    assert!(matches!((answer.status, answer.certificate), (Status::Infeasible, Certificate::Hall(_))));
}

#[test]
fn entries_of_all_shapes() {
    let mut random = Random(72);
    for case in 0..cases(3_000, 100_000) {
        let problem = small_problem(&mut random, 7);
        for objective in OBJECTIVES {
            for sense in SENSES {
                let options = Options { sense, ..Options::default() };
                let answer = assign(&problem, objective, options.algorithm(Algorithm::Hungarian));
                assert_eq!(verify(&problem, &answer), Ok(()), "case {case}");
                let expected = assign(&problem, objective, options);
                assert_eq!((answer.status, answer.total), (expected.status, expected.total), "case {case}");
            }
        }
    }
    // Every row has as many entries, but not all: two of three.
    let triples = (0..9).filter(|at| at % 4 != 1).map(|at| (at / 3, at % 3, i64::from(at)));
    let problem = SparseProblem::from_triples(3, 3, triples).unwrap();
    let options = Options::default().algorithm(Algorithm::Hungarian);
    assert_eq!(verify(&problem, &assign(&problem, Objective::Perfect, options)), Ok(()));
}
