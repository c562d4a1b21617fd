//! What is no cost, and matrices that are at an end of what is allowed: an answer or an error, at once.

use std::time::{Duration, Instant};

use onehour_solver::{Certificate, Dense, Number, Objective, Options, ProblemError, Sense, Status, assign_dense};

use super::{OBJECTIVES, SENSES, options, solve};

fn refused<T: Number>(values: &[T], cols: usize) -> ProblemError {
    let matrix = Dense::new(values, values.len() / cols, cols).unwrap();
    let mut errors = OBJECTIVES
        .iter()
        .flat_map(|&objective| SENSES.map(|sense| assign_dense(matrix, objective, options(sense)).unwrap_err()));
    let first = errors.next().unwrap();
    assert!(errors.all(|error| error == first));
    first
}

#[test]
fn what_is_no_cost_names_row_and_column() {
    let (nan, low) = (f64::NAN, f64::NEG_INFINITY);
    assert_eq!(refused(&[1.0, 2.0, nan, 0.0], 2), ProblemError::NotANumber { row: 1, col: 0 });
    assert_eq!(refused(&[1.0, 2.0, 0.0, -nan], 2), ProblemError::NotANumber { row: 1, col: 1 });
    assert_eq!(refused(&[1.0, low, 0.0, nan], 2), ProblemError::NegativeInfinity { row: 0, col: 1 });
    assert_eq!(refused(&[1.0, 2.0, f32::NAN, 0.0], 1), ProblemError::NotANumber { row: 2, col: 0 });
    assert_eq!(refused(&[f32::NEG_INFINITY], 1), ProblemError::NegativeInfinity { row: 0, col: 0 });
    // Beyond the blocks of a vectorised scan, and in its rest.
    for at in [0, 7, 8, 63, 64, 1000, 1002] {
        let mut values = vec![0.5; 3009];
        values[1003 + at] = nan;
        assert_eq!(refused(&values, 1003), ProblemError::NotANumber { row: 1, col: at as u32 });
        values[1003 + at] = low;
        assert_eq!(refused(&values, 1003), ProblemError::NegativeInfinity { row: 1, col: at as u32 });
    }
}

#[test]
fn magnitudes_of_1e280_are_refused_and_no_smaller_ones() {
    assert_eq!(refused(&[1.0, 2.0, 1e280, 0.0], 2), ProblemError::Overflow { row: 1, col: 0, count: 2 });
    assert_eq!(refused(&[1.0, -f64::MAX, 1e280, 0.0], 2), ProblemError::Overflow { row: 0, col: 1, count: 2 });
    let largest = 1e280_f64.next_down();
    let values = [largest, -largest, -largest, largest];
    let answer = solve(Dense::new(&values, 2, 2).unwrap(), Objective::Perfect, Sense::Minimize);
    assert_eq!(answer.total_f64(), -2.0 * largest);
    let answer = solve(Dense::new(&values, 2, 2).unwrap(), Objective::Best, Sense::Maximize);
    assert_eq!(answer.total_f64(), 2.0 * largest);
}

#[test]
fn totals_that_pass_the_range_of_64_bits_are_exact() {
    for cost in [i64::MAX, i64::MIN] {
        let values = vec![cost; 100];
        for sense in SENSES {
            let answer = solve(Dense::new(&values, 10, 10).unwrap(), Objective::Perfect, sense);
            assert_eq!((answer.status, answer.total), (Status::Optimal, 10 * i128::from(cost)));
        }
    }
}

#[test]
fn a_scale_is_used_wherever_it_fits() {
    // A power of two has one bit: 110 bits between the two costs are no obstacle.
    let (high, low) = (2.0_f64.powi(100), 2.0_f64.powi(-10));
    let values = [high, f64::INFINITY, f64::INFINITY, low];
    let answer = solve(Dense::new(&values, 2, 2).unwrap(), Objective::Perfect, Sense::Minimize);
    assert_eq!((answer.status, answer.total, answer.exponent), (Status::Optimal, (1 << 110) + 1, -10));
}

#[test]
fn degenerate_matrices_take_no_time() {
    let n = 300;
    let forbidden = f64::INFINITY;
    let place = |at: usize| (at / n, at % n);
    let matrices: [(&str, Vec<f64>); 12] = [
        ("all forbidden", vec![forbidden; n * n]),
        ("constant", vec![3.5; n * n]),
        ("zero", vec![-0.0; n * n]),
        ("least float", vec![5e-324; n * n]),
        ("largest cost", vec![9e279; n * n]),
        ("one row forbidden", (0..n * n).map(|at| if place(at).0 == 7 { forbidden } else { 1.0 }).collect()),
        ("one column forbidden", (0..n * n).map(|at| if place(at).1 == 7 { forbidden } else { 1.0 }).collect()),
        ("one column for all", (0..n * n).map(|at| if place(at).1 > 0 { forbidden } else { 1.0 }).collect()),
        ("diagonal", (0..n * n).map(|at| if place(at).0 == place(at).1 { 1.0 } else { forbidden }).collect()),
        ("triangle", (0..n * n).map(|at| if place(at).0 >= place(at).1 { 1.0 } else { forbidden }).collect()),
        ("one far cost", (0..n * n).map(|at| if at == 5 { 1e279 } else { 1e-279 }).collect()),
        ("rising by epsilons", (0..n * n).map(|at| 1.0 + (at % 97) as f64 * f64::EPSILON).collect()),
    ];
    for (name, costs) in matrices {
        for objective in OBJECTIVES {
            for sense in SENSES {
                let start = Instant::now();
                let answer = solve(Dense::new(&costs, n, n).unwrap(), objective, sense);
                // Hundredths of a second; the bound leaves room for a machine that does much else.
                assert!(start.elapsed() < Duration::from_secs(20), "{name} {objective:?} {:?}", start.elapsed());
                let expects_hall = objective == Objective::Perfect
                    && ["all forbidden", "one row forbidden", "one column forbidden", "one column for all"]
                        .contains(&name);
                assert_eq!(matches!(answer.certificate, Certificate::Hall(_)), expects_hall, "{name}");
            }
        }
    }
}

#[test]
fn shapes_that_values_do_not_fill_are_refused() {
    let values = [0.0; 6];
    let wrong = |expected| ProblemError::LengthMismatch { expected, costs: 6 };
    assert_eq!(Dense::new(&values, 2, 2).unwrap_err(), wrong(4));
    assert_eq!(Dense::new(&values, 7, 1).unwrap_err(), wrong(7));
    assert_eq!(Dense::with_stride(&values, 2, 3, 2).unwrap_err(), wrong(3));
    assert_eq!(Dense::with_stride(&values, 3, 2, 3).unwrap_err(), wrong(8));
    assert_eq!(Dense::with_stride(&values, 3, 1, usize::MAX).unwrap_err(), wrong(usize::MAX));
    assert!(Dense::with_stride(&values, 1, 2, usize::MAX).is_ok());
    assert!(matches!(Dense::new(&values, u32::MAX as usize, 0), Err(ProblemError::TooManyVertices { .. })));
    assert!(matches!(
        Dense::with_stride(&values, 0, usize::MAX, usize::MAX),
        Err(ProblemError::TooManyVertices { .. })
    ));
    assert!(assign_dense(Dense::new(&values, 2, 3).unwrap(), Objective::Perfect, Options::default()).is_ok());
}
