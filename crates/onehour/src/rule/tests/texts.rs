//! Explanations in plain words.

use crate::attribute::Value;
use crate::language::Level;
use crate::pool::{Person, Role, WeightedCode};
use crate::programme::Programme;
use crate::rule::Compiled;

fn person(id: &str, role: Role, field: &str, place: &str) -> Person {
    let mut person = Person::new(id, role);
    person.fields = vec![WeightedCode { code: field.into(), weight: 100 }];
    person.place = Some(place.into());
    person.languages = [("fi".to_owned(), Level::B2), ("en".to_owned(), Level::C1)].into();
    person
}

fn one_hour(newcomer: Person, opener: Person) -> Compiled {
    Compiled::new(&Programme::builtin("one-hour").unwrap(), &[newcomer, opener]).unwrap()
}

#[test]
fn a_pair_is_explained_rule_by_rule_and_term_by_term() {
    let compiled =
        one_hour(person("n", Role::Newcomer, "software", "FI-091"), person("o", Role::Opener, "software", "FI-049"));
    assert_eq!(compiled.rule_text(0, 0, 1), "both in Software (level 2)");
    assert_eq!(compiled.rule_text(1, 0, 1), "common language en, both at least at C1");
    assert_eq!(compiled.rule_text(2, 0, 1), "both in Uusimaa (level 2)");
    assert_eq!(compiled.term_text(0, 0, 1), "both in Software (level 2)");
    assert_eq!(compiled.term_text(1, 0, 1), "nothing in common in occupations");
    assert_eq!(compiled.term_text(4, 0, 1), "not met: a common place at level 3 or deeper");
    assert_eq!(compiled.meeting_place(0, 1), Some("FI-18"));
}

#[test]
fn a_bridge_a_remote_meeting_and_a_failing_rule_have_words_of_their_own() {
    let mut newcomer = person("n", Role::Newcomer, "software", "FI-091");
    let mut opener = person("o", Role::Opener, "data", "SE-0180");
    let compiled = one_hour(newcomer.clone(), opener.clone());
    assert_eq!(compiled.rule_text(0, 0, 1), "fields related by a bridge of the programme");
    assert_eq!(
        compiled.rule_text(2, 0, 1),
        "not met: a common place at level 2 or deeper; or a remote meeting suits both"
    );
    assert_eq!(compiled.meeting_place(0, 1), None);
    (newcomer.remote, opener.remote) = (true, true);
    let compiled = one_hour(newcomer, opener);
    assert_eq!(compiled.rule_text(2, 0, 1), "a remote meeting suits both");
    assert_eq!(compiled.meeting_place(0, 1), Some("remote"));
}

#[test]
fn no_value_of_a_declared_attribute_is_told() {
    let mut newcomer = person("n", Role::Newcomer, "software", "FI-091");
    let mut opener = person("o", Role::Opener, "data", "FI-091");
    for person in [&mut newcomer, &mut opener] {
        person.attributes.insert("gender".into(), Value::Text("secret".into()));
        person.attributes.insert("gender_wish".into(), Value::Set(["secret".to_owned()].into()));
        person.attributes.insert("interests".into(), Value::Set(["secret".to_owned()].into()));
    }
    let compiled = Compiled::new(&Programme::builtin("friends").unwrap(), &[newcomer, opener]).unwrap();
    assert!(compiled.eligible(0, 1));
    let rules = (0..compiled.rule_count()).map(|rule| compiled.rule_text(rule, 0, 1));
    let texts: Vec<String> =
        rules.chain((0..compiled.term_count()).map(|term| compiled.term_text(term, 0, 1))).collect();
    assert!(texts.iter().all(|text| !text.is_empty() && !text.contains("secret")), "{texts:?}");
}
