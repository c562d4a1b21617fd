//! Threads, deadline, progress.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use onehour_solver::{
    Algorithm, Control, Dense, Objective, Options, SparseProblem, Status, assign, assign_dense, verify, verify_dense,
};

use super::support::Random;
use super::{OBJECTIVES, floats};

const ALGORITHMS: [Algorithm; 3] = [Algorithm::Auto, Algorithm::ApproximateThenExact, Algorithm::ShortestPaths];

#[test]
fn a_deadline_that_is_past_ends_the_run_with_a_bound_that_holds() {
    let mut random = Random(41);
    let values = floats(&mut random, 300 * 300, 0);
    let matrix = Dense::new(&values, 300, 300).unwrap();
    let options = Options::default().control(Control::none().deadline(Instant::now()));
    for algorithm in ALGORITHMS {
        for objective in OBJECTIVES {
            let answer = assign_dense(matrix, objective, options.algorithm(algorithm)).unwrap();
            // What takes a few milliseconds may be over before it looks at a clock.
            let asks = algorithm == Algorithm::ShortestPaths;
            assert!(!asks || answer.status == Status::Interrupted, "{objective:?}");
            assert_eq!(verify_dense(matrix, &answer), Ok(()), "{algorithm:?} {objective:?}");
        }
    }
}

#[test]
fn progress_of_plain_paths_never_falls_and_ends_at_all_rows() {
    let mut random = Random(42);
    let values = floats(&mut random, 90 * 90, 0);
    let last = AtomicU64::new(0);
    let progress = |done, total| {
        assert_eq!(total, 90);
        assert!(last.swap(done, Ordering::Relaxed) <= done && done <= total);
    };
    let options = Options::default().control(Control::none().on_progress(&progress));
    assign_dense(Dense::new(&values, 90, 90).unwrap(), Objective::Perfect, options).unwrap();
    assert_eq!(last.load(Ordering::Relaxed), 90);
}

#[test]
fn threads_are_of_no_consequence() {
    let mut random = Random(43);
    let values = floats(&mut random, 250 * 250, 0);
    let matrix = Dense::new(&values, 250, 250).unwrap();
    let triples = (0..250 * 250).filter(|at| at % 4 != 3).map(|at| (at / 250, at % 250, (at as i64 * 7919) % 1000));
    let problem = SparseProblem::from_triples(250, 250, triples).unwrap();
    let alone = Options::default().threads(NonZeroUsize::MIN);
    let dense = assign_dense(matrix, Objective::Perfect, alone).unwrap();
    let sparse = assign(&problem, Objective::Perfect, alone);
    assert_eq!((verify_dense(matrix, &dense), verify(&problem, &sparse)), (Ok(()), Ok(())));
    for threads in [2, 8] {
        let options = Options::default().threads(NonZeroUsize::new(threads).unwrap());
        assert_eq!(assign_dense(matrix, Objective::Perfect, options).unwrap(), dense);
        assert_eq!(assign(&problem, Objective::Perfect, options), sparse);
    }
}
