use std::sync::atomic::{AtomicU32, Ordering};

use jiff::ToSpan;
use onehour::plan::Status;
use onehour::pool::{Caps, Person, Role};
use onehour::snapshot::{Outcome, PastMeeting};
use onehour::{Pool, Programme, Request};
use onehour_solver::Control;
use proptest::prelude::*;

use crate::oracle::Oracle;
use crate::pool::*;

const QUALITY: &str = "[[terms]]\nname = 'base'\npoints = -1\n[[terms]]\nname = 'team'\npoints = 3\n\
                       when = { equal = { newcomer = 'team', opener = 'team' } }\n";

/// Five starts: two on a last Thursday of December, three in January.
const HOURS: [&str; 5] =
    ["2026-12-31 9-10", "2026-12-31 10-11", "2027-01-01 9-10", "2027-01-01 10-11", "2027-01-07 9-10"];

fn when() -> impl Strategy<Value = String> {
    prop::sample::subsequence(HOURS.to_vec(), 1..=3).prop_map(|hours| hours.join("; "))
}

fn team() -> impl Strategy<Value = Option<String>> {
    prop::option::of(prop::sample::select(vec!["red".to_owned(), "blue".to_owned()]))
}

fn caps() -> impl Strategy<Value = Caps> {
    let cap = || prop::option::weighted(0.3, 1u32..3);
    (cap(), cap(), cap(), cap()).prop_map(|(day, month, quarter, round)| Caps { day, month, quarter, round })
}

fn a_newcomer() -> impl Strategy<Value = Person> {
    (when(), team(), 0i64..4).prop_map(|(when, team, days)| {
        let waiting_since = FROM.checked_sub(days.days()).ok();
        Person { team, waiting_since, ..newcomer("", &when) }
    })
}

fn an_opener() -> impl Strategy<Value = Person> {
    let organisation = prop::option::of(Just("Ab".to_owned()));
    (when(), team(), caps(), organisation, prop::bool::weighted(0.2)).prop_map(
        |(when, team, caps, organisation, both)| {
            let role = if both { Role::Both } else { Role::Opener };
            Person { team, caps, organisation, role, ..opener("", &when) }
        },
    )
}

fn people() -> impl Strategy<Value = Vec<Person>> {
    (prop::collection::vec(a_newcomer(), 1..=4), prop::collection::vec(an_opener(), 1..=3)).prop_map(|(left, right)| {
        let named =
            |letter: char| move |(at, person): (usize, Person)| Person { id: format!("{letter}{at}"), ..person };
        let left = left.into_iter().enumerate().map(named('n'));
        left.chain(right.into_iter().enumerate().map(named('o'))).collect()
    })
}

fn programmes() -> impl Strategy<Value = String> {
    (1u32..3, 0u32..4, prop::bool::ANY, prop::bool::weighted(0.2), prop::bool::weighted(0.3)).prop_map(
        |(hour, budget, quality, overlap, forbid)| {
            let mut text = format!("[caps]\nhour = {hour}\n[caps.unstated]\nmonth = 2\n");
            text += "[objective]\nfirst = '";
            text += if quality { "quality'\n" } else { "served'\n" };
            if overlap {
                text += "[meeting]\ngrid_minutes = 30\nlength_minutes = 45\n";
            }
            if budget > 0 {
                text += &format!("[[employers]]\norganisation = 'Ab'\nhours_per_month = {budget}\n");
            }
            if forbid {
                text += "[[forbids]]\nnewcomer = 'n0'\nopener = 'o0'\n";
            }
            text + QUALITY
        },
    )
}

fn history() -> impl Strategy<Value = Vec<PastMeeting>> {
    let outcome = prop::sample::select(vec![Outcome::Met, Outcome::Declined, Outcome::Cancelled]);
    let line = (0u8..5, 0u8..3, outcome).prop_map(|(newcomer, opener, outcome)| PastMeeting {
        newcomer: format!("n{newcomer}"),
        opener: format!("o{opener}"),
        date: jiff::civil::date(2026, 12, 3),
        start: None,
        outcome,
    });
    prop::collection::vec(line, 0..3)
}

fn cases() -> u32 {
    if std::env::var_os("ONEHOUR_LONG").is_some() { 20_000 } else { 300 }
}

/// Pins of up to three newcomers: an opener, and perhaps an hour of the round or a quarter past it.
fn pins() -> impl Strategy<Value = String> {
    let start = prop::option::of((0usize..4, prop::bool::ANY));
    prop::collection::btree_map(0u8..3, (0u8..2, start), 0..3).prop_map(|pins| {
        let of_pin = |(newcomer, (opener, start)): (u8, (u8, Option<(usize, bool)>))| {
            let hour = ["2026-12-31T09", "2026-12-31T10", "2027-01-01T09", "2027-01-07T09"];
            let minute = |late: bool| if late { "15" } else { "00" };
            let start = start.map(|(at, late)| format!("start = '{}:{}:00+02:00'\n", hour[at], minute(late)));
            format!("[[pins]]\nnewcomer = 'n{newcomer}'\nopener = 'o{opener}'\n{}", start.unwrap_or_default())
        };
        pins.into_iter().map(of_pin).collect()
    })
}

fn modes() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["fixed", "suggest", "introduce"])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases()) })]

    /// No plan is better than the bound, the plan is one of all plans, and what it proves is so.
    #[test]
    fn the_plan_is_the_best_of_all_plans(people in people(), text in programmes(), history in history(), seed in 0u64..3) {
        let request = Request { weeks: 6, seed, history: &history, ..Request::new(FROM) };
        let outcome = run(people, &programme(&text), &request);
        let plan = &outcome.plan;
        let best = Oracle::new(&outcome.snapshot).best();
        let value: Vec<i64> = plan.tiers.iter().map(|tier| tier.value).collect();
        prop_assert!(value <= best, "better than all plans: {:?} {:?}", value, best);
        let bound: Vec<i64> = plan.tiers.iter().map_while(|tier| tier.bound).collect();
        prop_assert!(bound[..] >= best[..bound.len()], "a bound below the best: {:?} {:?}", bound, best);
        if plan.crossings.is_empty() {
            prop_assert_eq!(plan.status, Status::Optimal);
        }
        if plan.status == Status::Optimal {
            prop_assert_eq!(value, best);
        }
    }

    /// Whatever is pinned, published before and stopped: the checker accepts what the plan says of itself.
    #[test]
    fn every_claim_of_a_plan_holds(
        people in people(),
        (text, pins, mode) in (programmes(), pins(), modes()),
        history in history(),
        questions in prop::option::weighted(0.2, 0u32..20),
    ) {
        let text = format!("{text}{pins}[shortlists]\nper_newcomer = 2\nreserve = 2\n");
        let mut programme = Programme::from_toml(&format!("name = 'test'\n{text}"), "test.toml");
        if let Ok(programme) = &mut programme {
            programme.meeting.mode = serde_json::from_str(&format!("'{mode}'").replace('\'', "\"")).unwrap();
        }
        let pool = Pool::new(people).unwrap();
        let first = Request { weeks: 6, history: &history, ..Request::new(FROM) };
        let Ok(programme) = programme else { return Ok(()) };
        let Ok(outcome) = onehour::plan(&pool, &programme, &first) else { return Ok(()) };
        check(&outcome);
        let previous = outcome.plan.kept().unwrap();
        let asked = AtomicU32::new(0);
        let stop = || questions.is_some_and(|most| asked.fetch_add(1, Ordering::Relaxed) >= most);
        let control = Control::none().stop_when(&stop);
        let again = Request { seed: 9, previous: &previous, control, ..first };
        let kept = onehour::plan(&pool, &programme, &again).unwrap();
        check(&kept);
        // Nothing moves unless one more is served.
        if kept.plan.status == Status::Optimal && kept.plan.meetings.len() == previous.len() {
            prop_assert_eq!(kept.plan.kept().unwrap(), previous);
        }
    }
}
