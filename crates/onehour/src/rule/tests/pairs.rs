//! Compiled rules, points and blocks against the oracle, on every pair of random pools.

use proptest::prelude::*;

use super::oracle::Oracle;
use super::random::Draw;
use crate::pool::{Person, Pool, Role, WeightedCode};
use crate::programme::Programme;
use crate::rule::Compiled;

fn pool(bytes: Vec<u8>) -> (Programme, Pool) {
    let mut draw = Draw::new(bytes);
    let programme = draw.programme();
    let count = 2 + draw.below(10);
    (programme, Pool::new(draw.people(count)).unwrap())
}

fn pairs(people: &[Person]) -> impl Iterator<Item = (usize, usize)> + '_ {
    let newcomers = (0..people.len()).filter(|n| people[*n].role.is_newcomer());
    newcomers.flat_map(|n| (0..people.len()).filter(|o| people[*o].role.is_opener()).map(move |o| (n, o)))
}

fn cases(short: u32) -> ProptestConfig {
    let long = std::env::var_os("ONEHOUR_LONG").is_some();
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(if long { short * 50 } else { short }) }
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn every_rule_and_term_of_every_pair_is_as_the_oracle_says(bytes in prop::collection::vec(any::<u8>(), 64..256)) {
        let (programme, pool) = pool(bytes);
        let (people, oracle) = (pool.people(), Oracle { programme: &programme });
        let compiled = Compiled::new(&programme, people).unwrap();
        let (least, most) = compiled.point_bounds();
        let mut by_term = Vec::new();
        for (n, o) in pairs(people) {
            let (newcomer, opener) = (&people[n], &people[o]);
            prop_assert_eq!(compiled.eligible(n, o), oracle.eligible(newcomer, opener));
            let fails = |rule: &usize| !oracle.holds(&programme.rules[*rule].when, newcomer, opener);
            let failing = (0..programme.rules.len()).filter(fails);
            prop_assert_eq!(compiled.failing_rules(n, o).collect::<Vec<_>>(), failing.collect::<Vec<_>>());
            let expected: Vec<i64> = programme.terms.iter().map(|term| oracle.points(term, newcomer, opener)).collect();
            compiled.term_points(n, o, &mut by_term);
            prop_assert_eq!(&by_term, &expected);
            let sum = compiled.points(n, o);
            prop_assert_eq!(sum, expected.iter().sum::<i64>());
            prop_assert!((least..=most).contains(&sum));
        }
    }

    #[test]
    fn no_eligible_pair_is_missed_by_a_key_space(bytes in prop::collection::vec(any::<u8>(), 64..256)) {
        let (programme, pool) = pool(bytes);
        let compiled = Compiled::new(&programme, pool.people()).unwrap();
        let spaces = compiled.block_keys();
        for (n, o) in pairs(pool.people()).filter(|(n, o)| compiled.eligible(*n, *o)) {
            for space in &spaces {
                let shared = space.newcomer_keys(n).iter().any(|key| space.opener_keys(o).contains(key));
                prop_assert!(shared && space.meets(n, o));
            }
        }
    }

    #[test]
    fn the_order_in_which_people_came_changes_nothing(bytes in prop::collection::vec(any::<u8>(), 64..256)) {
        let (programme, pool) = pool(bytes);
        let mut backwards = pool.people().to_vec();
        backwards.reverse();
        let (one, other) = (
            Compiled::new(&programme, pool.people()).unwrap(),
            Compiled::new(&programme, &backwards).unwrap(),
        );
        let last = backwards.len() - 1;
        for (n, o) in pairs(pool.people()) {
            prop_assert_eq!(one.points(n, o), other.points(last - n, last - o));
            for rule in 0..programme.rules.len() {
                prop_assert_eq!(one.rule_text(rule, n, o), other.rule_text(rule, last - n, last - o));
            }
        }
    }
}

/// More than 64 keys: the masks overlap, so the lists must decide.
#[test]
fn many_keys_do_not_run_together() {
    let mut programme = Programme::new("wide");
    let toml = "name = 'wide'\n[[attributes]]\nname = 'topics'\nkind = 'set'\n[[rules]]\nname = 'topic'\n\
                shares = { newcomer = 'topics', opener = 'topics' }\n";
    programme.clone_from(&Programme::from_toml(toml, "wide.toml").unwrap());
    let person = |id: usize, role| {
        let mut person = Person::new(format!("{id:03}-{role:?}"), role);
        let topics = std::collections::BTreeSet::from([format!("topic {id}")]);
        person.attributes.insert("topics".into(), crate::attribute::Value::Set(topics));
        person
    };
    let people: Vec<Person> = (0..200).flat_map(|id| [person(id, Role::Newcomer), person(id, Role::Opener)]).collect();
    let compiled = Compiled::new(&programme, &people).unwrap();
    let eligible = (0..400).step_by(2).flat_map(|n| (1..400).step_by(2).map(move |o| (n, o)));
    assert_eq!(eligible.filter(|(n, o)| compiled.eligible(*n, *o)).count(), 200);
    let spaces = compiled.block_keys();
    assert_eq!((spaces.len(), spaces[0].key_count(), spaces[0].pairs()), (1, 200, 200));
}

#[test]
fn nobody_meets_themselves() {
    let people = [Person::new("a", Role::Both), Person::new("b", Role::Both)];
    let compiled = Compiled::new(&Programme::new("open"), &people).unwrap();
    assert!(!compiled.eligible(0, 0) && compiled.eligible(0, 1) && compiled.eligible(1, 0));
}

#[test]
fn what_is_wrong_with_people_is_said_for_all_of_them_at_once_and_without_content() {
    let programme = Programme::builtin("one-hour").unwrap();
    let code = |code: &str, weight| WeightedCode { code: code.into(), weight };
    let mut first = Person::new("a", Role::Newcomer);
    first.fields = vec![code("secret", 100), code("software", 0)];
    let mut second = Person::new("b", Role::Opener);
    second.place = Some("Atlantis".into());
    second.coordinates = Some(crate::pool::Coordinates { lat: f64::NAN, lon: 0.0 });
    let error = Compiled::new(&programme, &[first, second]).unwrap_err();
    let codes: Vec<_> = error.issues.iter().map(|issue| (issue.place.row, issue.code.as_str())).collect();
    let expected = [(1, "E-unknown-code"), (1, "E-weight"), (2, "E-coordinates"), (2, "E-unknown-code")];
    assert_eq!(codes, expected.map(|(row, code)| (Some(row), code)));
    assert!(!error.to_string().contains("secret") && !error.to_string().contains("Atlantis"));
}
