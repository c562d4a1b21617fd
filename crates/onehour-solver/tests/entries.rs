//! Square problems of entries: the approximate beginning against shortest paths, on costs of every kind.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU32, Ordering};

use onehour_solver::{
    Algorithm, Assignment, Control, Objective, Options, Sense, SparseProblem, Status, assign, verify,
};
use support::{Random, cases};

/// What the entries of a problem are like.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Uniform,
    Ties,
    /// Distances between points of a square, to some of the nearest.
    Local,
    /// Beyond what floats hold.
    Huge,
    /// One cost for all of a column: everybody wants the same.
    Offsets,
}

const KINDS: [Kind; 5] = [Kind::Uniform, Kind::Ties, Kind::Local, Kind::Huge, Kind::Offsets];

/// `size` rows and columns of about `degree` entries; where it is `feasible`, one of each row makes a matching of all.
/// Else some rows have one column too few between them, though no column is without an entry.
fn problem(random: &mut Random, kind: Kind, (size, degree): (u32, u32), feasible: bool) -> SparseProblem {
    let crowd = if feasible { 0 } else { 2 + random.below(size / 4) };
    let points: Vec<(i64, i64)> = (0..2 * size).map(|_| (random.between(0, 9999), random.between(0, 9999))).collect();
    let offsets: Vec<i64> = (0..size).map(|_| random.between(0, 50)).collect();
    let turn = random.below(size);
    let mut triples = Vec::new();
    for row in 0..size {
        let mut cols: Vec<u32> = if row < crowd {
            (0..degree).map(|_| random.below(crowd - 1)).collect()
        } else {
            let planted = [row + turn, row + turn + crowd].map(|col| col % size);
            // Some rows have so many entries that no list holds them all.
            let some = if random.chance(3) { 90 } else { 1 + random.below(2 * degree) };
            (0..some).map(|_| random.below(size)).chain(planted).collect()
        };
        cols.sort_unstable();
        cols.dedup();
        for col in cols {
            let (from, to) = (points[row as usize], points[(size + col) as usize]);
            let cost = match kind {
                Kind::Uniform => random.between(-1_000_000, 1_000_000),
                Kind::Ties => random.between(1, 4),
                Kind::Local => (from.0 - to.0).abs() + (from.1 - to.1).abs(),
                Kind::Huge => random.between(-(1 << 54), 1 << 54),
                Kind::Offsets => offsets[col as usize],
            };
            triples.push((row, col, cost));
        }
    }
    SparseProblem::from_triples(size as usize, size as usize, triples).unwrap()
}

fn solve(problem: &SparseProblem, sense: Sense, algorithm: Algorithm, threads: usize) -> Assignment {
    let options =
        Options { sense, ..Options::default() }.algorithm(algorithm).threads(NonZeroUsize::new(threads).unwrap());
    let answer = assign(problem, Objective::Perfect, options);
    assert_eq!(verify(problem, &answer), Ok(()), "{algorithm:?}");
    answer
}

#[test]
fn an_approximate_beginning_ends_where_shortest_paths_do() {
    let mut random = Random(11);
    let mut infeasible = 0;
    for case in 0..cases(120, 60_000) {
        let kind = KINDS[case as usize % KINDS.len()];
        let shape = (64 + random.below(300_u32), 1 + random.below(30_u32));
        let problem = problem(&mut random, kind, shape, case % 4 != 0);
        let sense = if random.chance(50) { Sense::Minimize } else { Sense::Maximize };
        let (found, plain) = (
            solve(&problem, sense, Algorithm::ApproximateThenExact, 1),
            solve(&problem, sense, Algorithm::ShortestPaths, 1),
        );
        assert_eq!((found.status, found.total), (plain.status, plain.total), "case {case}: {kind:?} {shape:?}");
        infeasible += u64::from(found.status == Status::Infeasible);
    }
    assert!(infeasible > cases(20, 10_000), "the generator must make infeasible problems too: {infeasible}");
}

#[test]
fn a_crowd_with_too_few_columns_is_found_out_at_any_size() {
    let mut random = Random(12);
    for size in [64, 500, 2_000] {
        for degree in [1, 2, 5, 20] {
            let problem = problem(&mut random, Kind::Uniform, (size, degree), false);
            assert_eq!(solve(&problem, Sense::Minimize, Algorithm::Auto, 1).status, Status::Infeasible);
        }
    }
}

#[test]
fn rows_and_columns_without_entries_are_an_outcome() {
    let size = 100_u32;
    let entries = |keep: &dyn Fn(u32, u32) -> bool| {
        let all = (0..size).flat_map(|row| (0..3).map(move |step| (row, (row + step) % size, i64::from(row % 7))));
        SparseProblem::from_triples(100, 100, all.filter(|&(row, col, _)| keep(row, col))).unwrap()
    };
    for problem in [entries(&|row, _| row != 40), entries(&|_, col| col != 99), entries(&|_, _| false)] {
        assert_eq!(solve(&problem, Sense::Minimize, Algorithm::Auto, 1).status, Status::Infeasible);
    }
    assert_eq!(solve(&entries(&|_, _| true), Sense::Maximize, Algorithm::Auto, 1).status, Status::Optimal);
}

#[test]
fn so_many_rows_that_threads_share_them_have_one_answer() {
    let mut random = Random(13);
    for kind in [Kind::Ties, Kind::Uniform] {
        let problem = problem(&mut random, kind, (12_000, 4), true);
        let alone = solve(&problem, Sense::Minimize, Algorithm::Auto, 1);
        for threads in [2, 8] {
            assert_eq!(alone, solve(&problem, Sense::Minimize, Algorithm::Auto, threads), "{kind:?} {threads}");
        }
    }
}

#[test]
fn a_stop_at_any_question_leaves_a_bound_that_holds() {
    let mut random = Random(14);
    for (kind, feasible) in [(Kind::Local, true), (Kind::Ties, true), (Kind::Uniform, false)] {
        let problem = problem(&mut random, kind, (400, 6), feasible);
        let whole = solve(&problem, Sense::Minimize, Algorithm::Auto, 1);
        for last in [0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 1_000_000] {
            let asked = AtomicU32::new(0);
            let stop = || asked.fetch_add(1, Ordering::Relaxed) >= last;
            let options = Options::default().control(Control::none().stop_when(&stop));
            let answer = assign(&problem, Objective::Perfect, options);
            assert_eq!(verify(&problem, &answer), Ok(()), "{kind:?} {last}");
            match answer.status {
                Status::Interrupted => {
                    let holds = |bound| whole.status != Status::Optimal || bound <= i128::from(whole.total);
                    assert!(answer.bound().is_none_or(holds), "{kind:?} {last}");
                    assert!(asked.into_inner() <= last + 20, "{kind:?} {last}: goes on after the stop");
                }
                status => assert_eq!((status, answer.total), (whole.status, whole.total), "{kind:?} {last}"),
            }
        }
    }
}

#[test]
fn progress_is_told_while_bids_are_made_and_never_falls() {
    let problem = problem(&mut Random(15), Kind::Local, (3_000, 6), true);
    let (last, calls) = (AtomicU32::new(0), AtomicU32::new(0));
    let progress = |done: u64, total: u64| {
        calls.fetch_add(1, Ordering::Relaxed);
        assert_eq!(total, 3_000);
        assert!(u64::from(last.swap(done as u32, Ordering::Relaxed)) <= done && done <= total);
    };
    let options = Options::default().control(Control::none().on_progress(&progress));
    assert_eq!(assign(&problem, Objective::Perfect, options).status, Status::Optimal);
    assert!(calls.into_inner() > 10, "bids of thousands of rows tell of themselves");
}
