use onehour::plan::Plan;
use onehour::pool::{Caps, Person};
use onehour::{Pool, Programme, Request};

use crate::pool::*;

fn pinned(text: &str) -> Programme {
    programme(text)
}

fn errors(people: Vec<Person>, text: &str) -> onehour::Error {
    let request = Request { weeks: 1, ..Request::new(FROM) };
    onehour::plan(&Pool::new(people).unwrap(), &pinned(text), &request).unwrap_err()
}

fn broken<'a>(plan: &'a Plan, newcomer: &str) -> &'a [String] {
    let meeting = plan.meetings.iter().find(|meeting| meeting.newcomer == newcomer).unwrap();
    assert!(meeting.pinned);
    &meeting.broken
}

#[test]
fn a_pinned_hour_stands_and_takes_its_place() {
    let text = "[[pins]]\nnewcomer = 'b'\nopener = 'o'\nstart = '2026-12-01T09:00:00+02:00'\n";
    let people = vec![newcomer("a", "Tue 9-10"), newcomer("b", "Tue 9-10"), opener("o", "Tue 9-10")];
    let plan = week(people, &pinned(text)).plan;
    assert_optimal(&plan);
    assert_eq!(pairs(&plan), [("b", "o")]);
    assert!(broken(&plan, "b").is_empty());
}

#[test]
fn a_pin_that_breaks_rule_hours_and_cap_says_so() {
    let text = "[[rules]]\nname = 'not the same team'\ndiffers = { newcomer = 'team', opener = 'team' }\n\
                [[pins]]\nnewcomer = 'b'\nopener = 'o'\nstart = '2026-12-01T20:30:00+02:00'\n";
    let team = |person: Person, team: &str| Person { team: Some(team.into()), ..person };
    let people = vec![
        team(newcomer("a", "Tue 9-10"), "red"),
        team(newcomer("b", "Tue 9-10"), "blue"),
        team(capped(opener("o", "Tue 9-10"), Caps { day: Some(0), ..Caps::default() }), "blue"),
    ];
    let plan = week(people, &pinned(text)).plan;
    assert_optimal(&plan);
    assert_eq!(broken(&plan, "b"), ["not the same team", "hours", "cap-day"]);
    assert_eq!(pairs(&plan), [("b", "o")], "the raised day holds the pin alone");
}

#[test]
fn a_pinned_pair_takes_the_hour_that_serves_most() {
    let text = "[[pins]]\nnewcomer = 'b'\nopener = 'o'\n";
    let people = vec![newcomer("a", "Tue 9-10"), newcomer("b", "Tue 9-11"), opener("o", "Tue 9-11")];
    let plan = week(people, &pinned(text)).plan;
    assert_optimal(&plan);
    assert_eq!(pairs(&plan), [("a", "o"), ("b", "o")]);
}

#[test]
fn a_pinned_pair_without_an_hour_stands_without_a_start() {
    let text = "[[pins]]\nnewcomer = 'b'\nopener = 'o'\n";
    let people = vec![newcomer("a", "Tue 9-10"), newcomer("b", "Wed 9-11"), opener("o", "Tue 9-11")];
    let plan = week(people, &pinned(text)).plan;
    assert_optimal(&plan);
    assert_eq!(broken(&plan, "b"), ["hours"]);
    assert_eq!(plan.meetings[1].start, None);
    assert_eq!(plan.summary.served, 2);
}

#[test]
fn pinned_pairs_beyond_a_cap_break_it_and_nobody_else_does() {
    let text = "[[pins]]\nnewcomer = 'a'\nopener = 'o'\n[[pins]]\nnewcomer = 'b'\nopener = 'o'\n";
    let people = vec![
        newcomer("a", "Tue 9-12"),
        newcomer("b", "Tue 9-12"),
        newcomer("c", "Tue 9-12"),
        capped(opener("o", "Tue 9-12"), Caps { month: Some(1), ..Caps::default() }),
    ];
    let plan = week(people, &pinned(text)).plan;
    assert_optimal(&plan);
    assert_eq!(pairs(&plan), [("a", "o"), ("b", "o")]);
    assert_eq!(
        (broken(&plan, "a"), broken(&plan, "b")),
        (&["cap-month".to_owned()][..], &["cap-month".to_owned()][..])
    );
}

#[test]
fn pins_hold_whatever_quality_they_have() {
    let text = "[objective]\nfirst = 'quality'\n[[terms]]\nname = 'base'\npoints = -7\n\
                [[pins]]\nnewcomer = 'a'\nopener = 'o'\n";
    let plan =
        week(vec![newcomer("a", "Tue 9-12"), newcomer("b", "Tue 9-12"), opener("o", "Tue 9-12")], &pinned(text)).plan;
    assert_optimal(&plan);
    assert_eq!((pairs(&plan), value(&plan, "quality")), (vec![("a", "o")], -7));
}

#[test]
fn pins_that_cannot_both_hold_are_named_by_position() {
    let at = |newcomer: &str, opener: &str, start: &str| {
        format!("[[pins]]\nnewcomer = '{newcomer}'\nopener = '{opener}'\nstart = '2026-12-01T{start}:00+02:00'\n")
    };
    let people =
        || vec![newcomer("a", "Tue 9-12"), newcomer("b", "Tue 9-12"), opener("o", "Tue 9-12"), opener("x", "Tue 9-12")];
    for text in [
        at("a", "o", "09:00") + &at("a", "x", "10:00"),
        at("a", "o", "09:00") + &at("b", "o", "09:00"),
        at("a", "o", "09:00") + &at("b", "o", "09:30"),
    ] {
        let error = errors(people(), &text);
        assert!(error.has("E-pin-conflict"), "{error}");
        assert_eq!(error.issues[0].place.column.as_deref(), Some("pins[2]"));
    }
}

#[test]
fn all_pins_of_unknown_people_are_reported() {
    let text = "[[pins]]\nnewcomer = 'zz'\nopener = 'o'\n[[pins]]\nnewcomer = 'a'\nopener = 'zz'\n\
                [[pins]]\nnewcomer = 'o'\nopener = 'a'\n";
    let error = errors(vec![newcomer("a", "Tue 9-12"), opener("o", "Tue 9-12")], text);
    assert!(error.has("E-pin-unknown"), "{error}");
    assert_eq!(error.issues.len(), 3);
}

#[test]
fn reserve_of_a_pinned_opener_is_ranked() {
    let text = "[[pins]]\nnewcomer = 'c'\nopener = 'o'\n[shortlists]\nreserve = 2\nper_newcomer = 1\n\
                [[terms]]\nname = 'team'\npoints = 5\nwhen = { equal = { newcomer = 'team', opener = 'team' } }\n";
    let red = |person: Person| Person { team: Some("red".into()), ..person };
    let people = vec![
        newcomer("a", "Tue 9-12"),
        red(newcomer("b", "Tue 9-12")),
        newcomer("c", "Tue 9-12"),
        red(capped(opener("o", "Tue 9-12"), Caps { round: Some(1), ..Caps::default() })),
    ];
    let plan = week(people, &pinned(text)).plan;
    let reserve = plan.shortlists.iter().find(|list| list.person == "o").unwrap();
    let ranked: Vec<&str> = reserve.ranked.iter().map(|entry| entry.person.as_str()).collect();
    assert_eq!(ranked, ["b", "a"]);
}

#[test]
fn a_run_that_is_stopped_at_once_still_has_every_pin() {
    let pin = |newcomer| format!("[[pins]]\nnewcomer = '{newcomer}'\nopener = 'o'\n");
    let stop = || true;
    let stopped = |people, text: &str| {
        let control = onehour_solver::Control::none().stop_when(&stop);
        let outcome = run(people, &pinned(text), &Request { weeks: 1, control, ..Request::new(FROM) });
        outcome.plan.meetings.into_iter().map(|meeting| meeting.start.is_some()).collect::<Vec<_>>()
    };
    // The second has one hour only, which the first must leave.
    let people = vec![newcomer("a", "Tue 9-11"), newcomer("b", "Tue 9-10"), opener("o", "Tue 9-11")];
    assert_eq!(stopped(people, &(pin("a") + &pin("b"))), [true, true]);
    // Their hours overlap: the second stands without one.
    let people = vec![newcomer("a", "Tue 9-10"), newcomer("b", "Tue 9:30-10:30"), opener("o", "Tue 9-11")];
    let text = "[meeting]\ngrid_minutes = 30\n".to_owned() + &pin("a") + &pin("b");
    assert_eq!(stopped(people, &text), [true, false]);
}
