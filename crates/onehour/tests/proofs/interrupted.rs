//! A run that is stopped, whenever that is, still gives a plan that can be carried out, and whose every claim is true.

use std::iter;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};

use onehour::Request;
use onehour::plan::{Plan, Status};
use onehour::verify::verify;
use onehour_solver::Control;

use crate::cases::Case;
use crate::count;

/// What became of the runs.
#[derive(Debug, Default)]
struct Tally {
    stopped: u64,
    with_meetings: u64,
    with_pins: u64,
    with_a_bound: u64,
    with_a_proven_tier: u64,
}

impl Tally {
    fn add(&mut self, case: &Case, plan: &Plan) {
        self.stopped += 1;
        self.with_meetings += u64::from(!plan.meetings.is_empty());
        self.with_pins += u64::from(!case.programme.pins.is_empty());
        self.with_a_bound += u64::from(plan.tiers[0].bound.is_some());
        self.with_a_proven_tier += u64::from(plan.tiers[0].proven);
    }
}

#[test]
fn a_plan_of_a_run_that_is_stopped_claims_nothing_false() {
    let mut tally = Tally::default();
    // In 6413 a pin finds no room, and then another leaves it some; in 12114 a pair met after the round began.
    let small = (0..count(150, 20_000)).chain([6_413, 12_114]).map(Case::new);
    // The solver asks after many steps, which small cases do not take.
    let large = (0..count(8, 300)).map(|number| Case::of_size(number, 20));
    for (number, case) in small.chain(large).enumerate() {
        for stop_at in iter::successors(Some(0), |at: &u64| Some(at + 1 + at / 10)) {
            let questions = AtomicU64::new(0);
            let stop = || questions.fetch_add(1, Ordering::Relaxed) >= stop_at;
            let request = Request { control: Control::none().stop_when(&stop), ..case.request() };
            let Ok(outcome) = onehour::plan(&case.pool, &case.programme, &request) else { break };
            if let Err(refused) = verify(&outcome.plan, &outcome.snapshot, &outcome.plan.hashes.pool) {
                panic!("case {number}, stopped at {stop_at}: refused:\n{refused}\n{:#?}", outcome.plan);
            }
            if questions.into_inner() <= stop_at {
                assert_ne!(outcome.plan.status, Status::Interrupted, "case {number}: nobody stopped it");
                break;
            }
            // A solver that is stopped within its last steps may have its proof already.
            if outcome.plan.status == Status::Interrupted {
                tally.add(&case, &outcome.plan);
            }
        }
    }
    println!("{tally:?}");
    let Tally { stopped, with_meetings, with_pins, with_a_bound, with_a_proven_tier } = tally;
    let each = [stopped / 10, with_meetings, with_pins, with_a_bound, with_a_proven_tier * 20];
    assert!(each.iter().all(|&many| many >= 30), "{tally:?}");
}

/// In a round whose constraints cross, the solver is called again and again; each call begins with nobody served.
#[test]
fn a_plan_that_a_stop_once_left_standing_is_never_lost_to_a_later_stop() {
    let mut later = 0;
    // In 1474 two people would take an hour from each other.
    let numbers = (0..count(300, 5_000)).chain([1_474]);
    let cases = numbers.map(|number| (number, Case::new(number))).filter(|(_, case)| case.programme.pins.is_empty());
    for (number, case) in cases {
        let mut served = 0;
        for stop_at in 0_u64.. {
            let questions = AtomicU64::new(0);
            let stop = || questions.fetch_add(1, Ordering::Relaxed) >= stop_at;
            // With one thread the questions come in the same order in every run.
            let control = Control::none().stop_when(&stop);
            let request = Request { control, threads: NonZeroUsize::new(1), ..case.request() };
            let Ok(outcome) = onehour::plan(&case.pool, &case.programme, &request) else { break };
            let now = outcome.plan.summary.served;
            assert!(now > 0 || served == 0, "case {number}: {served} served before the stop at {stop_at}");
            later += u32::from(served > 0 && outcome.plan.status == Status::Interrupted);
            served = now;
            if questions.into_inner() <= stop_at {
                break;
            }
        }
    }
    assert!(later > 30, "only {later} runs had something to lose");
}
