use std::collections::BTreeSet;

use onehour::Request;
use onehour::plan::SetName;
use onehour::pool::{Caps, Person, Role};

use crate::pool::*;

#[test]
fn introductions_need_no_hours_and_keep_month_caps() {
    let mut people: Vec<Person> = ["a", "b", "c"].iter().map(|id| Person::new(*id, Role::Newcomer)).collect();
    people.push(capped(Person::new("o", Role::Opener), Caps { month: Some(2), day: Some(1), ..Caps::default() }));
    let outcome = week(people, &programme("[meeting]\nmode = 'introduce'\n"));
    let plan = &outcome.plan;
    assert_optimal(plan);
    assert_eq!(plan.summary.served, 2);
    assert!(outcome.snapshot.starts.is_empty() && plan.meetings.iter().all(|meeting| meeting.start.is_none()));
    assert!(matches!(&plan.bottlenecks[0].cut[0].set, SetName::Month { month, .. } if month == "2026-12"));
}

#[test]
fn pins_in_the_mode_introduce_ignore_hours() {
    let text =
        "[meeting]\nmode = 'introduce'\n[[pins]]\nnewcomer = 'a'\nopener = 'o'\nstart = '2026-12-01T09:00:00+02:00'\n";
    let people = vec![
        Person::new("a", Role::Newcomer),
        Person::new("b", Role::Newcomer),
        capped(Person::new("o", Role::Opener), Caps { round: Some(1), ..Caps::default() }),
    ];
    let plan = week(people, &programme(text)).plan;
    assert_eq!(pairs(&plan), [("a", "o")]);
    assert!(plan.meetings[0].broken.is_empty());
}

#[test]
fn suggestions_are_exclusive_and_keep_every_cap_whatever_is_chosen() {
    let mut people: Vec<Person> =
        ["a", "b", "c"].iter().map(|id| newcomer(id, "Tue 9-12; Wed 9-12; Thu 9-12")).collect();
    let caps = Caps { day: Some(2), ..Caps::default() };
    people.push(capped(opener("o", "Tue 9-12; Wed 9-12; Thu 9-12"), caps));
    let plan = week(people, &programme("[meeting]\nmode = 'suggest'\n")).plan;
    assert_optimal(&plan);
    assert_eq!(plan.summary.served, 3);
    let all: Vec<&String> = plan.meetings.iter().flat_map(|m| m.start.iter().chain(&m.options)).collect();
    assert_eq!(all.len(), all.iter().collect::<BTreeSet<_>>().len(), "each hour is offered once");
    let offered: usize = plan.meetings.iter().map(|meeting| meeting.options.len()).sum();
    assert!(offered >= 3, "at least one further hour each: {:?}", plan.meetings);
}

#[test]
fn fixed_meetings_have_no_options() {
    let plan = week(vec![newcomer("n", "Tue 9-12"), opener("o", "Tue 9-12")], &programme("")).plan;
    assert!(plan.meetings[0].options.is_empty());
}

#[test]
fn tags_are_counted_and_never_matched() {
    let tag = |person: Person| Person { tags: vec!["akava".into(), "akava".into()], ..person };
    let people = vec![tag(newcomer("n", "Tue 9-12")), newcomer("m", "Wed 9-12"), tag(opener("o", "Tue 9-12"))];
    let plan = week(people, &programme("")).plan;
    let counts = plan.channels["akava"];
    assert_eq!((counts.newcomers, counts.served, counts.openers, counts.openers_used), (1, 1, 1, 1));
}

#[test]
fn a_stopped_run_is_a_plan_that_says_so() {
    let people = vec![newcomer("n", "Tue 9-12"), opener("o", "Tue 9-12")];
    let control = onehour_solver::Control::none().stop_when(&|| true);
    let outcome = run(people, &programme(""), &Request { control, ..Request::new(FROM) });
    assert_eq!(outcome.plan.status, onehour::plan::Status::Interrupted);
    assert_eq!(outcome.plan.summary.newcomers, 1);
}
