//! Short words for small pools.

use jiff::civil::{Date, date};
use onehour::plan::{Plan, Status};
use onehour::pool::{Caps, Person, Role};
use onehour::{Availability, Outcome, Pool, Programme, Request};

/// A Tuesday.
pub(crate) const FROM: Date = date(2026, 12, 1);

pub(crate) fn hours(text: &str) -> Option<Availability> {
    Some(text.parse().unwrap())
}

pub(crate) fn newcomer(id: &str, when: &str) -> Person {
    Person { availability: hours(when), ..Person::new(id, Role::Newcomer) }
}

pub(crate) fn opener(id: &str, when: &str) -> Person {
    Person { availability: hours(when), ..Person::new(id, Role::Opener) }
}

pub(crate) fn capped(person: Person, caps: Caps) -> Person {
    Person { caps, ..person }
}

pub(crate) fn employed(person: Person, organisation: &str) -> Person {
    Person { organisation: Some(organisation.into()), ..person }
}

pub(crate) fn programme(text: &str) -> Programme {
    Programme::from_toml(&format!("name = 'test'\n{text}"), "test.toml").unwrap()
}

/// Plans, and holds the plan to the independent checker.
pub(crate) fn run(people: Vec<Person>, programme: &Programme, request: &Request<'_>) -> Outcome {
    let outcome = onehour::plan(&Pool::new(people).unwrap(), programme, request).unwrap();
    check(&outcome);
    outcome
}

/// Holds a plan to the independent checker.
pub(crate) fn check(outcome: &Outcome) {
    let violations = onehour::verify::verify(&outcome.plan, &outcome.snapshot, &outcome.plan.hashes.pool);
    assert!(violations.is_ok(), "{violations:#?}\n{:#?}", outcome.plan);
}

pub(crate) fn week(people: Vec<Person>, programme: &Programme) -> Outcome {
    run(people, programme, &Request { weeks: 1, ..Request::new(FROM) })
}

pub(crate) fn pairs(plan: &Plan) -> Vec<(&str, &str)> {
    plan.meetings.iter().map(|meeting| (meeting.newcomer.as_str(), meeting.opener.as_str())).collect()
}

pub(crate) fn value(plan: &Plan, tier: &str) -> i64 {
    plan.tiers.iter().find(|entry| entry.name == tier).unwrap().value
}

pub(crate) fn assert_optimal(plan: &Plan) {
    assert_eq!(plan.status, Status::Optimal, "{:#?}", plan.tiers);
}
