use jiff::civil::date;
use onehour::plan::{SetName, WaitingCode};
use onehour::pool::{Caps, Person};

use onehour::Request;

use crate::pool::*;

#[test]
fn an_empty_pool_is_an_empty_plan() {
    let outcome = week(Vec::new(), &programme(""));
    assert!(outcome.plan.meetings.is_empty() && outcome.plan.waiting.is_empty());
    assert_optimal(&outcome.plan);
}

#[test]
fn one_hour_in_common_is_the_hour() {
    let plan = week(vec![newcomer("n", "Tue 9-11"), opener("o", "Tue 10-12")], &programme("")).plan;
    assert_optimal(&plan);
    let [meeting] = &plan.meetings[..] else { panic!("one meeting") };
    assert_eq!(meeting.start.as_deref(), Some("2026-12-01T10:00:00+02:00[Europe/Helsinki]"));
    assert_eq!(meeting.end.as_deref(), Some("2026-12-01T11:00:00+02:00[Europe/Helsinki]"));
}

#[test]
fn without_an_hour_in_common_the_hours_are_the_reason() {
    let plan = week(vec![newcomer("n", "Tue 9-11"), opener("o", "Wed 10-12")], &programme("")).plan;
    let [waiting] = &plan.waiting[..] else { panic!("one waits") };
    assert_eq!(waiting.code, WaitingCode::NoCandidate);
    assert_eq!(waiting.ruled_out, [("hours".to_owned(), 1)]);
}

/// Two want the one hour; who waited longer has it, and both and the hour are the bottleneck.
#[test]
fn the_longest_wait_wins_a_scarce_hour_and_the_bottleneck_names_it() {
    let since = |person: Person, day| Person { waiting_since: Some(date(2026, 11, day)), ..person };
    let people =
        vec![since(newcomer("a", "Tue 9-10"), 20), since(newcomer("b", "Tue 9-10"), 2), opener("o", "Tue 9-10")];
    let plan = week(people, &programme("")).plan;
    assert_optimal(&plan);
    assert_eq!(pairs(&plan), [("b", "o")]);
    assert_eq!((plan.waiting[0].code, plan.waiting[0].waited_days), (WaitingCode::Exhausted, 11));
    let [bottleneck] = &plan.bottlenecks[..] else { panic!("one bottleneck") };
    assert_eq!((bottleneck.newcomers.len(), bottleneck.places), (2, 1));
    assert!(matches!(bottleneck.cut[0].set, SetName::Hour { .. }));
}

#[test]
fn caps_bind_by_day_month_and_round() {
    for (caps, served) in [
        (Caps { day: Some(1), ..Caps::default() }, 2),
        (Caps { month: Some(1), ..Caps::default() }, 1),
        (Caps { round: Some(3), ..Caps::default() }, 3),
        (Caps { quarter: Some(2), round: Some(3), ..Caps::default() }, 2),
        (Caps::default(), 4),
    ] {
        let ids = ["a", "b", "c", "d"];
        let mut people: Vec<Person> = ids.iter().map(|id| newcomer(id, "Tue 9-11; Wed 9-11")).collect();
        people.push(capped(opener("o", "Tue 9-11; Wed 9-11"), caps));
        let plan = week(people, &programme("")).plan;
        assert_optimal(&plan);
        assert_eq!(plan.summary.served, served, "{caps:?}");
    }
}

#[test]
fn load_is_spread_before_the_tie_break() {
    let mut people: Vec<Person> = ["a", "b", "c", "d"].iter().map(|id| newcomer(id, "Tue 9-13")).collect();
    people.extend(["x", "y"].iter().map(|id| opener(id, "Tue 9-13")));
    let plan = week(people, &programme("")).plan;
    assert_eq!(value(&plan, "spread"), -8);
    assert_optimal(&plan);
}

#[test]
fn quality_first_leaves_out_who_would_cost_points() {
    let people = || {
        let with = |person: Person, team: &str| Person { team: Some(team.into()), ..person };
        vec![with(newcomer("a", "Tue 9-10"), "red"), newcomer("b", "Tue 9-10"), with(opener("x", "Tue 9-10"), "red")]
    };
    let terms = "[[terms]]\nname = 'base'\npoints = -1\n[[terms]]\nname = 'team'\npoints = 5\n\
                 when = { equal = { newcomer = 'team', opener = 'team' } }\n";
    let plan = week(people(), &programme(&format!("[objective]\nfirst = 'quality'\n{terms}"))).plan;
    assert_optimal(&plan);
    assert_eq!((pairs(&plan), value(&plan, "quality")), (vec![("a", "x")], 4));
}

#[test]
fn a_floor_out_of_reach_is_lowered_with_a_proof() {
    let text = "[objective]\nfirst = 'quality'\nat_least_served = 3\n[[terms]]\nname = 'base'\npoints = -1\n";
    let people = vec![newcomer("a", "Tue 9-10"), newcomer("b", "Tue 9-10"), opener("x", "Tue 9-10")];
    let plan = week(people, &programme(text)).plan;
    assert_optimal(&plan);
    assert_eq!((plan.certificate.floor, plan.summary.served), (Some(1), 1));
}

#[test]
fn a_round_cap_above_the_number_of_newcomers_keeps_the_proof() {
    let people =
        vec![newcomer("n", "Tue 9-12"), capped(opener("o", "Tue 9-12"), Caps { round: Some(50), ..Caps::default() })];
    assert_optimal(&week(people, &programme("")).plan);
}

/// At 00:01 of 29 October 2006 the clocks of St. John's went back to 23:01: the half hours after belong to the day that
/// had begun.
#[test]
fn a_clock_that_is_set_back_over_midnight_takes_no_day_up_again() {
    let programme = programme("[meeting]\nzone = 'America/St_Johns'\ngrid_minutes = 30\n[caps.unstated]\nday = 1\n");
    let people = vec![newcomer("a", "Mon-Sun 0-24"), newcomer("b", "Mon-Sun 0-24"), opener("o", "Sun 0-1")];
    let request = Request { weeks: 1, ..Request::new(jiff::civil::date(2006, 10, 23)) };
    let outcome = run(people, &programme, &request);
    assert!(outcome.snapshot.dates.is_sorted());
    assert_eq!(outcome.plan.meetings.len(), 1, "one a day");
}
