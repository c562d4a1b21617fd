//! What advice costs after the solve: `advice NEWCOMERS OPENERS EACH`. Prints a JSON report.
//!
//! Plans a generated round, restores the plan's state, and asks what `onehour explain` asks, of `EACH` people of each
//! kind, evenly spread over the plan; then whom to recruit. All times are by the clock: the machine should have nothing
//! else to do.

#![allow(clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::time::{Duration, Instant};

use jiff::civil::date;
use onehour::advice::{Adviser, Ground};
use onehour::generate::{self, Spec};
use onehour::pool::Role;
use onehour::{Plan, Pool, Programme, Request};
use onehour_benches::quantile;
use serde_json::json;

/// Other partners that are asked for where they are.
const PARTNERS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let sizes: Vec<u32> = std::env::args().skip(1).map(|size| size.parse()).collect::<Result<_, _>>()?;
    let &[newcomers, openers, each] = sizes.as_slice() else {
        return Err("usage: advice NEWCOMERS OPENERS EACH".into());
    };
    let today = date(2026, 11, 23);
    let pool = generate::pool(Spec { newcomers, openers, seed: 0, today })?;
    let (planning, outcome) = timed(|| onehour::plan(&pool, &Programme::builtin("one-hour")?, &Request::new(today)))?;
    let (compiling, ground) = timed(|| Ground::new(&outcome.snapshot))?;
    let (restoring, adviser) = timed(|| ground.adviser(&outcome.plan))?;
    let mut kinds = BTreeMap::new();
    for (kind, people) in kinds_of_people(&outcome.plan, &pool) {
        let times = asked(&adviser, kind, &spread(&people, each as usize))?;
        kinds.insert(
            kind,
            json!({
                "of": people.len(), "asked": times.len(), "median_ms": quantile(&times, 50),
                "p99_ms": quantile(&times, 99), "most_ms": quantile(&times, 100),
            }),
        );
    }
    let (recruiting, _) = timed(|| adviser.recruit(&outcome.plan, 20))?;
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    println!(
        "{}",
        json!({
            "newcomers": newcomers, "openers": openers, "served": outcome.plan.summary.served, "plan_ms": ms(planning),
            "rules_ms": ms(compiling), "restore_ms": ms(restoring), "explain": kinds, "recruit_ms": ms(recruiting),
        })
    );
    Ok(())
}

/// The people of a plan by what `explain` has to tell of them.
fn kinds_of_people<'p>(plan: &'p Plan, pool: &'p Pool) -> [(&'static str, Vec<&'p str>); 6] {
    let both: BTreeSet<&str> =
        pool.people().iter().filter(|person| person.role == Role::Both).map(|person| person.id.as_str()).collect();
    let waiting = plan.waiting.iter().map(|waiting| waiting.newcomer.as_str());
    let (waits_both, waits): (Vec<&str>, Vec<&str>) = waiting.partition(|id| both.contains(id));
    let meets: Vec<&str> = plan.meetings.iter().map(|meeting| meeting.newcomer.as_str()).collect();
    let gives: BTreeSet<&str> = plan.meetings.iter().map(|meeting| meeting.opener.as_str()).collect();
    let gives: Vec<&str> = gives.into_iter().collect();
    [
        ("waits", waits),
        ("waits, on both sides", waits_both),
        ("meets", meets.clone()),
        ("meets, five others", meets),
        ("opens", gives.clone()),
        ("opens, five others", gives),
    ]
}

/// As many people as are asked about, evenly spread.
fn spread<'p>(people: &[&'p str], each: usize) -> Vec<&'p str> {
    let count = each.min(people.len());
    (0..count).map(|nth| people[nth * people.len() / count]).collect()
}

fn asked(adviser: &Adviser<'_>, kind: &str, people: &[&str]) -> Result<Vec<Duration>, Box<dyn Error>> {
    let mut times = Vec::new();
    for person in people {
        let (time, ()) = timed(|| {
            if kind.starts_with("waits") {
                adviser.outlook(person)?;
            } else {
                adviser.alternatives(person, if kind.ends_with("others") { PARTNERS } else { 0 })?;
            }
            Ok(())
        })?;
        times.push(time);
    }
    Ok(times)
}

fn timed<T>(work: impl FnOnce() -> onehour::Result<T>) -> onehour::Result<(Duration, T)> {
    let began = Instant::now();
    let done = work()?;
    Ok((began.elapsed(), done))
}
