//! One workspace for many problems.

use onehour_solver::verify::Checker;
use onehour_solver::{Dense, DenseAssignment, Number, Objective, Options, Workspace, assign_dense};
use stats_alloc::Region;

use super::support::Random;
use super::{ALLOCATOR, OBJECTIVES, SENSES, floats};

const SHAPES: [(usize, usize); 8] = [(1, 1), (4, 4), (10, 10), (64, 64), (5, 12), (12, 5), (0, 3), (40, 100)];

fn solve_and_check<T: Number>(
    (workspace, checker): (&mut Workspace, &mut Checker),
    matrix: Dense<'_, T>,
    objective: Objective,
    options: Options<'_>,
) {
    let answer = workspace.assign(matrix, objective, options).unwrap();
    assert_eq!(checker.verify_dense(matrix, answer), Ok(()));
}

/// The least of many counts: other tests of this program run meanwhile, and what they allocate is counted too.
fn allocations(mut work: impl FnMut()) -> usize {
    let once = |_| {
        let region = Region::new(ALLOCATOR);
        work();
        let change = region.change();
        change.allocations + change.reallocations
    };
    (0..500).map(once).min().unwrap()
}

#[test]
fn nothing_is_allocated_after_the_first_round() {
    let mut random = Random(5);
    let values: Vec<Vec<f64>> = SHAPES.iter().map(|&(rows, cols)| floats(&mut random, rows * cols, 0)).collect();
    let narrow: Vec<Vec<f32>> = values.iter().map(|values| values.iter().map(|&x| x as f32).collect()).collect();
    let integers: Vec<Vec<i64>> =
        values.iter().map(|values| values.iter().map(|&x| (x * 1e6) as i64).collect()).collect();
    for (at, &(rows, cols)) in SHAPES.iter().enumerate() {
        for objective in OBJECTIVES {
            for sense in SENSES {
                let (mut workspace, mut checker) = (Workspace::new(), Checker::new());
                let options = Options { sense, ..Options::default() };
                let mut solve_all = || {
                    let matrix = Dense::new(&values[at], rows, cols).unwrap();
                    solve_and_check((&mut workspace, &mut checker), matrix, objective, options);
                    let matrix = Dense::new(&narrow[at], rows, cols).unwrap();
                    solve_and_check((&mut workspace, &mut checker), matrix, objective, options);
                    let matrix = Dense::new(&integers[at], rows, cols).unwrap();
                    solve_and_check((&mut workspace, &mut checker), matrix, objective, options);
                };
                solve_all();
                assert_eq!(allocations(solve_all), 0, "{rows} x {cols} {objective:?} {sense:?}");
            }
        }
    }
}

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
