//! Small matrices are solved and checked without any allocation. Alone in this program: its allocator counts for all
//! threads.
#![allow(clippy::unwrap_used)]

mod support;

use std::alloc::System;

use onehour_solver::verify::Checker;
use onehour_solver::{Dense, Number, Objective, Options, Sense, Workspace};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use support::Random;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

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

/// The least of a few counts: the harness itself may allocate at its own times.
fn allocations(mut work: impl FnMut()) -> usize {
    let once = |_| {
        let region = Region::new(ALLOCATOR);
        work();
        let change = region.change();
        change.allocations + change.reallocations
    };
    (0..5).map(once).min().unwrap()
}

#[test]
fn nothing_is_allocated_after_the_first_round() {
    assert!(allocations(|| drop(std::hint::black_box(vec![1]))) > 0, "the counter must count");
    let mut random = Random(5);
    for (rows, cols) in SHAPES {
        let wide: Vec<f64> = (0..rows * cols).map(|_| (random.next() >> 11) as f64 / (1_u64 << 53) as f64).collect();
        let narrow: Vec<f32> = wide.iter().map(|&x| x as f32).collect();
        let integers: Vec<i64> = wide.iter().map(|&x| (x * 1e6) as i64 - 300_000).collect();
        for objective in [Objective::Perfect, Objective::Most, Objective::Best] {
            for sense in [Sense::Minimize, Sense::Maximize] {
                let (mut workspace, mut checker) = (Workspace::new(), Checker::new());
                let options = Options { sense, ..Options::default() };
                let mut solve_all = || {
                    let tools = (&mut workspace, &mut checker);
                    let matrix = Dense::new(&wide, rows, cols).unwrap();
                    solve_and_check((&mut *tools.0, &mut *tools.1), matrix, objective, options);
                    let matrix = Dense::new(&narrow, rows, cols).unwrap();
                    solve_and_check((&mut *tools.0, &mut *tools.1), matrix, objective, options);
                    let matrix = Dense::new(&integers, rows, cols).unwrap();
                    solve_and_check((tools.0, tools.1), matrix, objective, options);
                };
                solve_all();
                assert_eq!(allocations(solve_all), 0, "{rows} x {cols} {objective:?} {sense:?}");
            }
        }
    }
}
