use jiff::civil::date;
use onehour::generate::{self, Spec};
use onehour::pool::Person;
use onehour::programme::Pin;
use onehour::{Baseline, Outcome, Programme, Request, Schedule};

use crate::pool::*;

fn schedule(outcome: &Outcome, baseline: Baseline) -> Schedule {
    onehour::baseline(&outcome.snapshot, baseline).unwrap()
}

fn booked(schedule: &Schedule) -> Vec<(&str, &str)> {
    schedule.meetings.iter().map(|meeting| (meeting.newcomer.as_str(), meeting.opener.as_str())).collect()
}

/// A pin says which rules, hours and caps its meeting breaks: all meetings of a baseline as pins break none.
#[test]
fn every_baseline_keeps_rules_hours_and_caps_and_none_beats_the_plan() {
    let today = date(2026, 11, 23);
    for (name, seed) in [("one-hour", 1), ("one-hour", 2), ("mentoring", 3), ("friends", 4)] {
        let programme = Programme::builtin(name).unwrap();
        let pool = generate::pool(Spec { newcomers: 90, openers: 30, seed, today }).unwrap();
        let request = Request { weeks: 2, seed, ..Request::new(today) };
        let outcome = onehour::plan(&pool, &programme, &request).unwrap();
        let best: Vec<i64> = outcome.plan.tiers.iter().map(|tier| tier.value).collect();
        for baseline in Baseline::ALL {
            let schedule = schedule(&outcome, baseline);
            assert!(name != "one-hour" || schedule.meetings.len() > 10, "{name} {baseline:?}");
            let value: Vec<i64> = schedule.tiers.iter().map(|tier| tier.value).collect();
            assert!(value <= best, "{name} {baseline:?}: {value:?} beats {best:?}");
            let pins = schedule.meetings.iter().map(|meeting| Pin {
                newcomer: meeting.newcomer.clone(),
                opener: meeting.opener.clone(),
                start: meeting.start.clone(),
            });
            let pinned = Programme { pins: pins.collect(), ..programme.clone() };
            let plan = onehour::plan(&pool, &pinned, &request).unwrap().plan;
            assert!(plan.meetings.iter().all(|meeting| meeting.broken.is_empty()), "{name} {baseline:?}");
        }
    }
}

///     a (10 days)  Tue 9-11 \
///                             o  Tue 9-11
///     b  (5 days)  Tue 9-10 /
#[test]
fn who_comes_first_takes_the_only_hour_of_who_comes_next() {
    let since = |person: Person, day| Person { waiting_since: Some(day), ..person };
    let people = vec![
        since(newcomer("a", "Tue 9-11"), date(2026, 11, 21)),
        since(newcomer("b", "Tue 9-10"), date(2026, 11, 26)),
        opener("o", "Tue 9-11"),
    ];
    let outcome = week(people, &programme(""));
    assert_eq!(outcome.plan.summary.served, 2);
    assert_eq!(booked(&schedule(&outcome, Baseline::FirstCome)), [("a", "o")]);
    assert_eq!(booked(&schedule(&outcome, Baseline::Greedy)), [("a", "o")]);
}

/// All pairs have equal points; a could go elsewhere, b could not.
///
///     a --- o
///     a --- p
///     b --- o
#[test]
fn each_pair_by_itself_is_not_the_best_whole() {
    let text = "[[rules]]\nname = 'another team'\ndiffers = { newcomer = 'team', opener = 'team' }\n";
    let team = |person: Person, team: &str| Person { team: Some(team.into()), ..person };
    let people = vec![
        team(newcomer("a", "Tue 9-10"), "red"),
        team(newcomer("b", "Tue 9-10"), "green"),
        team(opener("o", "Tue 9-10"), "blue"),
        team(opener("p", "Tue 9-10"), "green"),
    ];
    let outcome = week(people, &programme(text));
    assert_eq!(pairs(&outcome.plan), [("a", "p"), ("b", "o")]);
    assert_eq!(booked(&schedule(&outcome, Baseline::Greedy)), [("a", "o")]);
    assert_eq!(booked(&schedule(&outcome, Baseline::Hungarian)), [("a", "p"), ("b", "o")]);
}

/// One opener with two hours: the assignment method gives each opener once, and does not know which pair has an hour.
#[test]
fn the_assignment_method_uses_each_opener_once_and_ignores_the_hours() {
    let people = vec![newcomer("a", "Tue 9-10"), newcomer("b", "Tue 10-11"), opener("o", "Tue 9-11")];
    let outcome = week(people, &programme(""));
    assert_eq!(outcome.plan.summary.served, 2);
    assert_eq!(schedule(&outcome, Baseline::Hungarian).meetings.len(), 1);

    let people = vec![newcomer("a", "Tue 9-10"), opener("o", "Wed 9-10"), opener("p", "Tue 9-10")];
    let outcome = week(people, &programme("[[terms]]\nname = 'same'\npoints = 1\n"));
    assert_eq!(pairs(&outcome.plan), [("a", "p")]);
    assert!(schedule(&outcome, Baseline::Hungarian).meetings.len() <= 1);
}

#[test]
fn pins_come_first_and_another_seed_gives_another_random_plan() {
    let text = "[[pins]]\nnewcomer = 'b'\nopener = 'o'\n";
    let people = vec![newcomer("a", "Tue 9-10"), newcomer("b", "Tue 9-10"), opener("o", "Tue 9-10")];
    let outcome = week(people, &programme(text));
    for baseline in Baseline::ALL {
        assert_eq!(booked(&schedule(&outcome, baseline)), [("b", "o")], "{baseline:?}");
    }

    let people = || (0..8).map(|at| newcomer(&format!("n{at}"), "Tue 9-10")).chain([opener("o", "Tue 9-10")]).collect();
    let served = |seed| {
        let outcome = run(people(), &programme(""), &Request { weeks: 1, seed, ..Request::new(FROM) });
        booked(&schedule(&outcome, Baseline::Random))[0].0.to_owned()
    };
    let chosen: std::collections::BTreeSet<String> = (0..12).map(served).collect();
    assert!(chosen.len() > 2, "{chosen:?}");
}
