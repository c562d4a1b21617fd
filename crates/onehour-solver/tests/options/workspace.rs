//! One workspace for many problems.

use onehour_solver::{Dense, DenseAssignment, Options, Workspace, assign_dense};

use super::support::Random;
use super::{OBJECTIVES, SENSES, floats};

#[test]
fn what_was_solved_before_leaves_no_trace() {
    let mut random = Random(6);
    let mut workspace = Workspace::new();
    for case in 0..400 {
        let (rows, cols) = (random.below(14_u64) as usize, random.below(14_u64) as usize);
        let holes = random.below(4);
        let values = floats(&mut random, rows * cols, holes);
        let matrix = Dense::new(&values, rows, cols).unwrap();
        let objective = OBJECTIVES[random.below(3_u64) as usize];
        let options = Options { sense: SENSES[random.below(2_u64) as usize], ..Options::default() };
        let fresh: DenseAssignment = assign_dense(matrix, objective, options).unwrap();
        assert_eq!(workspace.assign(matrix, objective, options).unwrap(), &fresh, "case {case}");
        // A refused matrix in between.
        let wrong = [1.0, f64::NAN];
        assert!(workspace.assign(Dense::new(&wrong, 1, 2).unwrap(), objective, options).is_err());
    }
}
