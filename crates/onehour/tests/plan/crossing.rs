use onehour::Request;
use onehour::plan::Plan;
use onehour::pool::{Caps, Person, Role};

use crate::pool::*;

fn two_months(people: Vec<Person>, text: &str) -> Plan {
    run(people, &programme(text), &Request { weeks: 8, ..Request::new(FROM) }).plan
}

/// Both openers of one employer may meet twice a round, in December and January; the employer gives one hour a month.
#[test]
fn an_employers_budget_over_two_months_is_kept_and_named() {
    let caps = Caps { round: Some(2), ..Caps::default() };
    let mut people: Vec<Person> = ["a", "b", "c", "d"].iter().map(|id| newcomer(id, "Tue 9-12")).collect();
    people.extend(["x", "y"].iter().map(|id| employed(capped(opener(id, "Tue 9-12"), caps), "Ab")));
    let plan = two_months(people, "[[employers]]\norganisation = 'Ab'\nhours_per_month = 1\n");
    assert_eq!(plan.crossings[0].first, "employer-month");
    assert_eq!(plan.summary.served, 2, "one in December, one in January");
}

#[test]
fn a_budget_within_one_month_is_exact_and_crosses_nothing() {
    let mut people: Vec<Person> = ["a", "b", "c", "d"].iter().map(|id| newcomer(id, "Tue 9-12")).collect();
    people.extend(["x", "y"].iter().map(|id| employed(opener(id, "Tue 9-12"), "Ab")));
    let plan = week(people, &programme("[[employers]]\norganisation = 'Ab'\nhours_per_month = 3\n")).plan;
    assert_optimal(&plan);
    assert_eq!((plan.summary.served, plan.crossings.len()), (3, 0));
}

#[test]
fn a_budget_of_one_opener_nests_over_two_months() {
    let mut people: Vec<Person> = ["a", "b", "c", "d"].iter().map(|id| newcomer(id, "Tue 9-12")).collect();
    people.push(employed(capped(opener("x", "Tue 9-12"), Caps { round: Some(3), ..Caps::default() }), "Ab"));
    let plan = two_months(people, "[[employers]]\norganisation = 'Ab'\nhours_per_month = 1\n");
    assert_optimal(&plan);
    assert_eq!((plan.summary.served, plan.crossings.len()), (2, 0));
}

/// A grid of 15 minutes and meetings of 60: three hours hold three meetings, not nine.
#[test]
fn overlapping_starts_never_collide_and_windows_prove_the_number_served() {
    let mut people: Vec<Person> = ["a", "b", "c", "d", "e"].iter().map(|id| newcomer(id, "Tue 9-12")).collect();
    people.push(opener("x", "Tue 9-12"));
    let plan = week(people, &programme("[meeting]\ngrid_minutes = 15\n")).plan;
    assert_eq!(plan.summary.served, 3);
    assert!(plan.tiers[0].proven, "{:#?}", plan.tiers);
    assert_eq!(plan.crossings[0].first, "opener-hour");
}

/// p may take the hour of x or give it to n, not both at once: there are two hours, so both are possible.
#[test]
fn a_person_in_both_roles_is_at_one_place_at_a_time() {
    let both = Person { availability: hours("Tue 9-11"), ..Person::new("p", Role::Both) };
    let people = vec![newcomer("n", "Tue 9-11"), both, opener("x", "Tue 9-11")];
    let plan = week(people, &programme("[[forbids]]\nnewcomer = 'n'\nopener = 'x'\n")).plan;
    assert_eq!(pairs(&plan), [("n", "p"), ("p", "x")]);
    assert!(plan.tiers[0].proven);
    assert_eq!(plan.crossings[0].first, "newcomer-hour");
    assert_ne!(plan.meetings[0].start, plan.meetings[1].start);
}

#[test]
fn nobody_meets_themselves() {
    let both = Person { availability: hours("Tue 9-11"), ..Person::new("p", Role::Both) };
    let plan = week(vec![both], &programme("")).plan;
    assert!(plan.meetings.is_empty());
}

/// A grid of 30 minutes: 23.30 and 0.00 collide, and lie in two days, each with a cap.
#[test]
fn starts_that_collide_over_midnight_keep_to_the_caps_of_their_days() {
    let caps = Caps { day: Some(1), ..Caps::default() };
    let people = vec![newcomer("m", "Wed 0-4"), newcomer("n", "Tue 23.30-4"), capped(opener("o", "Tue 23.30-4"), caps)];
    let plan = week(people, &programme("[meeting]\ngrid_minutes = 30\n")).plan;
    assert_eq!(plan.summary.served, 2, "{:?}", plan.meetings);
}
