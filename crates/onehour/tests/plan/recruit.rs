//! Whom to recruit.

use onehour::advice::Ground;
use onehour::attribute::Value;
use onehour::pool::{Caps, Person};

use crate::pool::*;

/// Where grade and employer decide who fits, both are named; nobody is looked for by what is protected.
#[test]
fn kinds_of_openers_state_what_the_rules_read() {
    let rules = "[[attributes]]\nname = 'grade'\nkind = 'ordinal'\norder = ['junior', 'senior', 'head']\n\
                 [[attributes]]\nname = 'traits'\nkind = 'set'\nprotected = true\npurpose = 'p'\nreason = 'r'\n\
                 [[rules]]\nname = 'other employer'\ndiffers = { newcomer = 'organisation', opener = 'organisation' }\n\
                 [[rules]]\nname = 'above'\ndifference = { newcomer = 'grade', opener = 'grade', at_least = 1 }\n\
                 [[rules]]\nname = 'wish'\nany = [{ shares = { newcomer = 'traits', opener = 'traits' } }, { stated = { side = 'newcomer', attribute = 'traits' } }]\n";
    let with = |person: Person, organisation: &str, grade: u32| {
        let mut person = employed(person, organisation);
        person.attributes.insert("grade".into(), Value::Ordinal(grade));
        person.attributes.insert("traits".into(), Value::Set(["calm".into()].into()));
        person
    };
    let people = vec![
        with(newcomer("ann", "Tue 9-11"), "Oy", 1),
        with(newcomer("bo", "Tue 9-11"), "Oy", 1),
        with(newcomer("cy", "Tue 9-11"), "Oy", 0),
        with(capped(opener("ola", "Tue 9-11"), Caps { round: Some(1), ..Caps::default() }), "Ab", 2),
        with(capped(opener("ove", "Wed 9-11"), Caps { round: Some(1), ..Caps::default() }), "Oy", 2),
    ];
    let outcome = week(people, &programme(rules));
    let ground = Ground::new(&outcome.snapshot).unwrap();
    let recruit = ground.adviser(&outcome.plan).unwrap().recruit(&outcome.plan, 9).unwrap().unwrap();
    let stated: Vec<String> = recruit.cells.iter().map(|cell| format!("{:?}", cell.stated)).collect();
    assert!(!stated.is_empty());
    assert!(stated.iter().all(|stated| stated == "{\"grade\": \"head\", \"organisation\": \"Ab\"}"), "{stated:?}");
    assert_eq!(recruit.cells[0].serve[1].more, 2);
}
