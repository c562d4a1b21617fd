//! Stopping and watching.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use onehour_solver::Control;
use onehour_solver::nested::{NestedProblem, NestedStatus, check, solve};

use crate::generate::{Family, MIDDLE, problem};
use crate::support::cases;

#[test]
fn stopped_after_any_number_of_questions_the_claim_still_holds() {
    let mut interrupted = 0;
    for seed in 0..cases(300, 10_000) {
        let problem = problem(Family { left: 400, slots: 300, ..MIDDLE }, seed);
        let questions = AtomicU64::new(seed % 23);
        let stop = || questions.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_err();
        let solution = solve(&problem, &Control::default().stop_when(&stop)).unwrap();
        assert_eq!(check(&problem, &solution), Ok(()), "seed {seed}: {solution:#?}");
        interrupted += u32::from(solution.status == NestedStatus::Interrupted);
    }
    assert!(interrupted > 100, "only {interrupted} runs were stopped in time to matter");
}

/// A dense problem that takes seconds.
fn slow() -> NestedProblem {
    let mut problem = problem(Family { left: 1, slots: 1, sets: 0, density: 0, set_cap: 1 }, 0);
    let (left, slots) = (3_000_u32, 1_500_u32);
    problem.tiers = 2;
    problem.ties = None;
    problem.at_least = 0;
    problem.slot_caps = vec![1; slots as usize];
    problem.slot_sets = vec![None; slots as usize];
    problem.left_weights = vec![0; 2 * left as usize];
    problem.class_weights = (0..400).flat_map(|class| [class * 997 % 401, class * 61 % 71]).collect();
    problem.bundle_class = (0..left * slots).map(|edge| (edge / slots * (edge % slots) + edge % 13) % 400).collect();
    problem.bundle_start = (0..=left).map(|left| left * slots).collect();
    problem.slot_start = (0..=u64::from(left * slots)).collect();
    problem.slots = (0..left * slots).map(|edge| edge % slots).collect();
    problem
}

/// Solves until something stops it: how long that took from then on, and a pass of the checker over the answer.
fn stopped(problem: &NestedProblem) -> (Duration, Duration) {
    let stopped_at = std::sync::OnceLock::new();
    let start = Instant::now();
    let stop = || {
        let stop = start.elapsed() > Duration::from_millis(300);
        if stop {
            stopped_at.get_or_init(Instant::now);
        }
        stop
    };
    let solution = solve(problem, &Control::default().stop_when(&stop)).unwrap();
    let late = stopped_at.get().map(Instant::elapsed).unwrap();
    assert_eq!(solution.status, NestedStatus::Interrupted);
    let start = Instant::now();
    assert_eq!(check(problem, &solution), Ok(()));
    (late, start.elapsed())
}

/// What is left to do after a stop are a few passes over the edges, like those of the checker. Its time is the
/// yardstick, so that a debug build is held to the same; of three runs the quickest counts, for what else the machine
/// does.
#[test]
fn a_stop_is_obeyed_at_once() {
    let problem = slow();
    let runs = [(); 3].map(|()| stopped(&problem));
    let in_time = |&(late, pass): &(Duration, Duration)| late < 10 * pass + Duration::from_millis(200);
    assert!(runs.iter().any(in_time), "(after the stop, to check): {runs:?}");
}

/// Gathering the edges of a large component takes long by itself, and so does settling which of equal plans is the
/// first: both ask for every left vertex.
#[test]
fn the_caller_is_asked_before_and_after_the_search_too() {
    let problem = problem(Family { left: 3_000, slots: 500, sets: 50, density: 1, set_cap: 9 }, 4);
    let questions = AtomicU64::new(0);
    let stop = || {
        questions.fetch_add(1, Ordering::Relaxed);
        false
    };
    solve(&problem, &Control::default().stop_when(&stop)).unwrap();
    let with_edges = problem.bundle_start.windows(2).filter(|ends| ends[0] < ends[1]).count() as u64;
    let questions = questions.into_inner();
    assert!(with_edges > 500 && questions > problem.left_count() as u64 + with_edges / 2, "{questions}, {with_edges}");
}

#[test]
fn a_stop_before_the_search_serves_nobody_and_claims_what_holds() {
    let problem = problem(Family { left: 400, slots: 300, ..MIDDLE }, 7);
    let solution = solve(&problem, &Control::default().stop_when(&|| true)).unwrap();
    assert_eq!(solution.status, NestedStatus::Interrupted);
    assert!(solution.mates.iter().all(Option::is_none));
    assert_eq!(check(&problem, &solution), Ok(()));
}

#[test]
fn progress_ends_at_the_number_of_left_vertices() {
    let problem = problem(Family { left: 3_000, slots: 500, sets: 50, density: 1, set_cap: 9 }, 4);
    let (calls, last) = (AtomicU64::new(0), AtomicU64::new(0));
    let progress = |done: u64, total: u64| {
        assert!(done <= total);
        calls.fetch_add(1, Ordering::Relaxed);
        last.store(done, Ordering::Relaxed);
    };
    solve(&problem, &Control::default().on_progress(&progress)).unwrap();
    assert_eq!(last.load(Ordering::Relaxed), problem.left_count() as u64);
    assert!(calls.load(Ordering::Relaxed) >= 1);
}
