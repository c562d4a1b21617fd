//! Edits of a live session: `session NEWCOMERS OPENERS EDITS [CHECKS]`. Prints a JSON report.
//!
//! Opens a session on a generated round, and times a mix of edits: each of the kinds below equally often, half of them
//! about newcomers and half about openers where a kind has both. As many of the plans on the way as `CHECKS` says are
//! held against planning from nothing. All times are processor times of the whole process, so that other work of the
//! machine does not count.

#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Duration;

use jiff::civil::date;
use onehour::generate::{self, Spec};
use onehour::pool::Person;
use onehour::programme::Side;
use onehour::session::{Edit, How, Seat, Session};
use onehour::{Programme, Request};
use onehour_benches::quantile;
use serde_json::json;

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % count.max(1) as u64) as usize
    }
}

/// Edits to come.
struct Mix {
    random: Random,
    /// People who have not signed up yet.
    late: Vec<Person>,
}

impl Mix {
    fn next(&mut self, session: &Session, nth: usize) -> (&'static str, Edit) {
        let meetings: Vec<(String, Seat)> =
            session.meetings().map(|(newcomer, seat)| (newcomer.to_owned(), seat.clone())).collect();
        let (newcomer, Seat { opener, start }) = meetings[self.random.below(meetings.len())].clone();
        let side = if self.random.below(2) == 0 { Side::Newcomer } else { Side::Opener };
        let person = if side == Side::Newcomer { newcomer.clone() } else { opener.clone() };
        match nth % 10 {
            0 => ("cancel", Edit::Cancel { newcomer, opener, by: side }),
            1 => ("decline", Edit::Decline { newcomer, opener }),
            2 => ("no-show", Edit::NoShow { newcomer, opener, absent: side }),
            3 => {
                let at = self.random.below(self.late.len());
                ("sign-up", Edit::SignUp { person: Box::new(self.late.swap_remove(at)) })
            }
            4 => ("withdraw", Edit::Withdraw { person }),
            5 => {
                let other = &self.late[self.random.below(self.late.len())];
                ("hours", Edit::Hours { person, availability: other.availability.clone() })
            }
            6 => {
                let text = start.and_then(|start| onehour::time::instant_to_text(start, "UTC").ok());
                let start = text.and_then(|text| text.split('[').next().map(str::to_owned));
                ("pin", Edit::Pin { newcomer, opener, start })
            }
            7 => match session.programme().pins.first() {
                Some(pin) => ("unpin", Edit::Unpin { newcomer: pin.newcomer.clone(), opener: pin.opener.clone() }),
                None => ("decline", Edit::Decline { newcomer, opener }),
            },
            8 => ("forbid", Edit::Forbid { newcomer, opener }),
            _ => match session.programme().forbids.first() {
                Some(one) => ("allow", Edit::Allow { newcomer: one.newcomer.clone(), opener: one.opener.clone() }),
                None => ("forbid", Edit::Forbid { newcomer, opener }),
            },
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let sizes: Vec<u32> = std::env::args().skip(1).map(|size| size.parse()).collect::<Result<_, _>>()?;
    let (&[newcomers, openers, edits], checks) =
        sizes.split_first_chunk().ok_or("usage: session NEWCOMERS OPENERS EDITS [CHECKS]")?;
    let checks = checks.first().copied().unwrap_or(0);
    let today = date(2026, 11, 23);
    let programme = Programme::builtin("one-hour")?;
    let pool = generate::pool(Spec { newcomers, openers, seed: 0, today })?;
    let late = generate::pool(Spec { newcomers: 60 + edits, openers: 60 + edits, seed: 1, today })?;
    let late = late.people().iter().map(|person| Person { id: format!("late-{}", person.id), ..person.clone() });
    let mut mix = Mix { random: Random(1), late: late.collect() };

    let began = processor_time();
    onehour::plan(&pool, &programme, &Request::new(today))?;
    let cold = processor_time().saturating_sub(began);
    let mut session = Session::open(&pool, &programme, &Request::new(today))?;

    let mut times: Vec<(&str, Duration)> = Vec::new();
    let (mut refused, mut solved, mut moved, mut mismatches) = (0, BTreeMap::<String, u32>::new(), 0, 0);
    for nth in 0..edits {
        let (kind, edit) = mix.next(&session, nth as usize);
        let began = processor_time();
        let answer = session.apply(&edit);
        let took = processor_time().saturating_sub(began);
        let Ok(answer) = answer else {
            refused += 1;
            continue;
        };
        times.push((kind, took));
        moved += answer.moved.len();
        if let How::Solved(why) = answer.how {
            *solved.entry(why.to_string()).or_default() += 1;
        }
        if checks > 0 && (nth + 1) % edits.div_ceil(checks) == 0 {
            let plan = onehour::plan(&session.pool()?, session.programme(), &session.request())?.plan;
            let seats =
                plan.kept()?.into_iter().map(|kept| (kept.newcomer, Seat { opener: kept.opener, start: kept.start }));
            let here = session.meetings().map(|(newcomer, seat)| (newcomer.to_owned(), seat.clone()));
            let same = plan.tiers == session.tiers() && seats.collect::<BTreeMap<_, _>>() == here.collect();
            mismatches += u32::from(!same);
        }
    }
    let began = processor_time();
    let outcome = session.plan()?;
    let on_request = processor_time().saturating_sub(began);
    onehour::verify::verify(&outcome.plan, &outcome.snapshot, &outcome.plan.hashes.pool)?;
    println!(
        "{}",
        report(
            (newcomers, openers),
            cold,
            &times,
            json!({
                "refused": refused, "solved": solved, "moved": moved, "checks": checks, "mismatches": mismatches,
                "plan_on_request_ms": on_request.as_millis() as u64, "status": outcome.plan.status, "served": outcome.plan.summary.served,
            })
        )
    );
    Ok(())
}

/// Processor time of all threads of this process so far, in nanoseconds where Linux tells.
fn processor_time() -> Duration {
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let spent = tasks.filter_map(|task| {
        let text = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(spent.sum())
}

fn report(
    (newcomers, openers): (u32, u32),
    cold: Duration,
    times: &[(&str, Duration)],
    rest: serde_json::Value,
) -> serde_json::Value {
    let all: Vec<Duration> = times.iter().map(|&(_, time)| time).collect();
    let mut by_kind: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
    times.iter().for_each(|&(kind, time)| by_kind.entry(kind).or_default().push(time));
    let kinds: BTreeMap<&str, serde_json::Value> = by_kind
        .iter()
        .map(|(kind, times)| {
            (*kind, json!({ "count": times.len(), "median_ms": quantile(times, 50), "most_ms": quantile(times, 100) }))
        })
        .collect();
    let cold_ms = cold.as_secs_f64() * 1e3;
    json!({
        "newcomers": newcomers, "openers": openers, "edits": all.len(), "cold_ms": cold_ms,
        "median_ms": quantile(&all, 50), "p99_ms": quantile(&all, 99), "most_ms": quantile(&all, 100),
        "times_faster_at_the_median": cold_ms / quantile(&all, 50).max(1e-6), "kinds": kinds, "rest": rest,
    })
}
