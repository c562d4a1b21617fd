use std::num::NonZeroUsize;

use onehour::pool::Person;
use onehour::{Pool, Request};

use crate::pool::*;

fn people() -> Vec<Person> {
    let windows = ["Mon 9-12", "Tue 9-12; Wed 13-15", "Thu 10-16", "Mon-Fri 9-10", "Wed 9-17"];
    let mut people = Vec::new();
    for at in 0..40 {
        people.push(newcomer(&format!("n{at}"), windows[at * 7 % 5]));
    }
    for at in 0..12 {
        let organisation = if at % 3 == 0 { "Ab" } else { "Oy" };
        people.push(employed(opener(&format!("o{at}"), windows[at * 3 % 5]), organisation));
    }
    people
}

#[test]
fn threads_and_the_order_of_people_cannot_be_seen() {
    let text = "[[employers]]\norganisation = 'Ab'\nhours_per_month = 5\n[meeting]\nmode = 'suggest'\n";
    let bytes = |people: Vec<Person>, threads: usize| {
        let request = Request { threads: NonZeroUsize::new(threads), weeks: 2, ..Request::new(FROM) };
        let outcome = onehour::plan(&Pool::new(people).unwrap(), &programme(text), &request).unwrap();
        check(&outcome);
        (outcome.plan.to_json().unwrap(), outcome.snapshot.to_json().unwrap())
    };
    let first = bytes(people(), 1);
    let mut shuffled = people();
    shuffled.reverse();
    shuffled.rotate_left(17);
    assert!(first == bytes(people(), 2) && first == bytes(people(), 8) && first == bytes(shuffled, 3));
}

#[test]
fn another_seed_may_choose_another_of_equal_plans_and_nothing_else() {
    let plan = |seed| run(people(), &programme(""), &Request { seed, ..Request::new(FROM) }).plan;
    let (a, b) = (plan(0), plan(1));
    let but_ties = |plan: &onehour::Plan| plan.tiers[..4].iter().map(|tier| tier.value).collect::<Vec<_>>();
    assert_eq!(but_ties(&a), but_ties(&b));
    assert_ne!(a.meetings, b.meetings);
}
