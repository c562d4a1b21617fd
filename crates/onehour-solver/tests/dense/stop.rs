//! A caller who stops at the n-th question gets a matching under a bound, whatever n is.

use std::sync::atomic::{AtomicU64, Ordering};

use onehour_solver::{Certificate, Control, Dense, Objective, Sense, Status, assign_dense, verify_dense};

use super::families::{self, all};
use super::support::{Random, cases};
use super::{OBJECTIVES, options};

/// The answer of a run that is stopped at a question, and how many were asked.
fn stopped_at(matrix: Dense<'_, f64>, objective: Objective, sense: Sense, question: u64) -> (Status, u64) {
    let asked = AtomicU64::new(0);
    let stop = || asked.fetch_add(1, Ordering::Relaxed) >= question;
    let options = options(sense).control(Control::none().stop_when(&stop));
    let answer = assign_dense(matrix, objective, options).unwrap();
    assert_eq!(verify_dense(matrix, &answer), Ok(()), "{objective:?} {sense:?} stopped at {question}");
    if answer.status == Status::Interrupted
        && let Certificate::Duals(duals) = &answer.certificate
    {
        // A bound on all totals of the kind, and so on those of a finished run.
        let bound = duals.rows.iter().chain(&duals.cols).sum::<i128>();
        let done = super::solve(matrix, objective, sense);
        if done.exponent == answer.exponent && done.status == Status::Optimal {
            let within = if sense == Sense::Minimize { bound <= done.total } else { bound >= done.total };
            assert!(within, "{bound} {}", done.total);
        }
    }
    (answer.status, asked.into_inner())
}

#[test]
fn at_the_nth_question() {
    let mut random = Random(51);
    let mut interrupted = 0;
    for (_, family) in all() {
        for (rows, cols) in [(70, 70), (30, 90), (90, 30)] {
            let costs = family(&mut random, rows, cols);
            let matrix = Dense::new(&costs, rows, cols).unwrap();
            for objective in OBJECTIVES {
                let sense = [Sense::Minimize, Sense::Maximize][random.below(2_u64) as usize];
                let (_, questions) = stopped_at(matrix, objective, sense, u64::MAX);
                let step = (questions / cases(4, 40)).max(1);
                for question in (0..questions).step_by(step as usize) {
                    interrupted += u32::from(stopped_at(matrix, objective, sense, question).0 == Status::Interrupted);
                }
            }
        }
    }
    assert!(interrupted > 50, "{interrupted}");
}

#[test]
fn at_the_nth_question_of_a_larger_matrix() {
    let mut random = Random(52);
    let n = 300;
    for (_, family) in families::FLOATS {
        let costs = family(&mut random, n, n);
        let matrix = Dense::new(&costs, n, n).unwrap();
        let (_, questions) = stopped_at(matrix, Objective::Perfect, Sense::Minimize, u64::MAX);
        for question in (0..questions).step_by((questions / 8).max(1) as usize) {
            stopped_at(matrix, Objective::Perfect, Sense::Minimize, question);
        }
    }
}
