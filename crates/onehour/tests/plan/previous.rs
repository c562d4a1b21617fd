use onehour::Request;
use onehour::pool::{Caps, Person};
use onehour::snapshot::Outcome::{Cancelled, Met};
use onehour::snapshot::{KeptMeeting, PastMeeting};

use crate::pool::*;

const TEAM: &str = "[[terms]]\nname = 'team'\npoints = 5\nwhen = { equal = { newcomer = 'team', opener = 'team' } }\n";

fn team(person: Person, team: &str) -> Person {
    Person { team: Some(team.into()), ..person }
}

fn kept(newcomer: &str, opener: &str, start: i64) -> KeptMeeting {
    KeptMeeting { newcomer: newcomer.into(), opener: opener.into(), start: Some(start) }
}

const NINE: i64 = 1_796_108_400; // 2026-12-01T09:00+02:00

#[test]
fn a_published_meeting_stays_though_another_has_more_points() {
    let people = vec![
        team(newcomer("a", "Tue 9-12"), "red"),
        team(opener("o", "Tue 9-12"), "blue"),
        team(opener("x", "Tue 9-12"), "red"),
    ];
    let previous = [kept("a", "o", NINE + 3600)];
    let request = Request { weeks: 1, previous: &previous, ..Request::new(FROM) };
    let plan = run(people, &programme(TEAM), &request).plan;
    assert_optimal(&plan);
    assert_eq!(pairs(&plan), [("a", "o")]);
    assert_eq!(plan.meetings[0].start.as_deref(), Some("2026-12-01T10:00:00+02:00[Europe/Helsinki]"));
}

#[test]
fn a_published_meeting_moves_for_one_more_person_served() {
    let people = vec![newcomer("a", "Tue 9-12"), newcomer("b", "Tue 9-10"), opener("o", "Tue 9-12")];
    let previous = [kept("a", "o", NINE)];
    let request = Request { weeks: 1, previous: &previous, ..Request::new(FROM) };
    let plan = run(people, &programme(""), &request).plan;
    assert_optimal(&plan);
    assert_eq!(pairs(&plan), [("a", "o"), ("b", "o")]);
    assert_eq!((value(&plan, "kept-pairs"), value(&plan, "kept-hours")), (1, 0));
}

/// Everybody whose meeting changes hears of it, in both roles of the pair, and nobody else.
#[test]
fn who_must_be_told_what_is_told() {
    let people =
        vec![newcomer("a", "Tue 9-12"), newcomer("b", "Tue 9-10"), newcomer("c", "Tue 9-12"), opener("o", "Tue 9-12")];
    let previous = [kept("a", "o", NINE), kept("c", "o", NINE + 7200), kept("a", "gone", NINE)];
    let request = Request { weeks: 1, previous: &previous, ..Request::new(FROM) };
    let plan = run(people, &programme(""), &request).plan;
    let notices = plan.notices_since(&previous).unwrap();
    let told: Vec<(&str, String)> =
        notices.iter().map(|notice| (notice.person.as_str(), notice.text("Europe/Helsinki").unwrap())).collect();
    let at = |hour: &str| format!("at 2026-12-01T{hour}:00:00+02:00[Europe/Helsinki]");
    let expected = [
        ("a", format!("Your meeting with gone {} is off.", at("09"))),
        ("a", format!("You meet o {}, not {}.", at("10"), at("09"))),
        ("b", format!("You meet o {}.", at("09"))),
        ("gone", format!("Your meeting with a {} is off.", at("09"))),
        ("o", format!("You meet a {}, not {}.", at("10"), at("09"))),
        ("o", format!("You meet b {}.", at("09"))),
    ];
    assert_eq!(told, expected);
    assert_eq!(plan.notices_since(&plan.kept().unwrap()).unwrap(), []);
}

#[test]
fn nobody_is_told_that_a_meeting_before_the_first_day_is_off() {
    let people = vec![newcomer("a", "Tue 9-12"), newcomer("b", "Wed 9-12"), opener("o", "Tue 9-12")];
    let previous = [kept("b", "o", NINE - 7 * 86_400), kept("a", "o", NINE)];
    let request = Request { weeks: 1, previous: &previous, ..Request::new(FROM) };
    let plan = run(people, &programme(""), &request).plan;
    assert_eq!(pairs(&plan), [("a", "o")]);
    assert_eq!(plan.notices_since(&previous).unwrap(), []);
}

#[test]
fn a_published_newcomer_stays_served_before_who_waited_longer() {
    let waits = Person { waiting_since: Some(jiff::civil::date(2026, 1, 1)), ..newcomer("b", "Tue 9-12") };
    let people = vec![
        newcomer("a", "Tue 9-12"),
        waits,
        capped(opener("o", "Tue 9-12"), Caps { round: Some(1), ..Caps::default() }),
    ];
    let previous = [kept("a", "gone", NINE)];
    let request = Request { weeks: 1, previous: &previous, ..Request::new(FROM) };
    let plan = run(people, &programme(""), &request).plan;
    assert_optimal(&plan);
    assert_eq!(pairs(&plan), [("a", "o")]);
}

#[test]
fn a_published_meeting_in_the_history_too_is_kept_not_barred() {
    let people = || vec![newcomer("a", "Tue 9-12"), newcomer("b", "Tue 9-12"), opener("o", "Tue 9-12")];
    let first = week(people(), &programme(""));
    let (previous, history) = (first.plan.kept().unwrap(), first.plan.past().unwrap());
    let request = Request { weeks: 1, seed: 99, previous: &previous, history: &history, ..Request::new(FROM) };
    let again = run(people(), &programme(""), &request).plan;
    assert_eq!(first.plan.meetings, again.meetings);
    assert_eq!(again.hashes.inputs.len(), 0);
}

/// The line of the published meeting itself is passed over; one of the same two at another hour is not.
#[test]
fn a_line_of_another_hour_of_a_published_pair_rules_it_out() {
    let people = || vec![newcomer("a", "Tue 9-12"), opener("o", "Tue 9-12")];
    let previous = [kept("a", "o", NINE)];
    let meetings = |start| {
        let (newcomer, opener) = ("a".into(), "o".into());
        let date = jiff::civil::date(2026, 12, 1);
        let history = [PastMeeting { newcomer, opener, date, start: Some(start), outcome: Met }];
        let request = Request { weeks: 1, previous: &previous, history: &history, ..Request::new(FROM) };
        run(people(), &programme(""), &request).plan.meetings.len()
    };
    assert_eq!((meetings(NINE), meetings(NINE + 3600)), (1, 0));
}

/// A pair that met on Monday does not meet again when the rest of the week is planned anew on Tuesday, published or
/// not.
#[test]
fn a_meeting_before_the_first_day_counts_as_past() {
    let people = || vec![newcomer("a", "Tue 9-12"), opener("o", "Tue 9-12")];
    let monday = kept("a", "o", NINE - 86_400);
    let line = |outcome| PastMeeting {
        newcomer: "a".into(),
        opener: "o".into(),
        date: jiff::civil::date(2026, 11, 30),
        start: monday.start,
        outcome,
    };
    let meetings = |history: &[PastMeeting]| {
        let previous = [monday.clone()];
        let request = Request { weeks: 1, previous: &previous, history, ..Request::new(FROM) };
        let outcome = run(people(), &programme(""), &request);
        assert!(outcome.snapshot.previous.is_empty());
        (outcome.plan.meetings.len(), outcome.snapshot.history)
    };
    assert_eq!(meetings(&[]), (0, vec![line(Met)]));
    assert_eq!(meetings(&[line(Met)]), (0, vec![line(Met)]), "once");
    assert_eq!(meetings(&[line(Cancelled)]).0, 1, "what the history says of the meeting itself stands");
}
