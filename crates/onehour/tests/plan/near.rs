//! Near misses: what would have to be otherwise, and that it does when it is.

use jiff::civil::date;
use onehour::advice::{Asked, Ground, NearMiss, Need};
use onehour::attribute::Value;
use onehour::language::Level;
use onehour::pool::{Caps, Coordinates, Person};
use onehour::rule::Compiled;
use onehour::snapshot::{Outcome as Past, PastMeeting};
use onehour::{Outcome, Request};

use crate::pool::*;

fn near(outcome: &Outcome, id: &str) -> Vec<NearMiss> {
    let ground = Ground::new(&outcome.snapshot).unwrap();
    ground.adviser(&outcome.plan).unwrap().near_misses(id).unwrap()
}

/// What is told of a thing that keeps openers away: who, and in words.
fn told(misses: &[NearMiss], rule: &str) -> Vec<(String, String)> {
    let miss = misses.iter().find(|miss| miss.rule == rule).unwrap();
    miss.needs.iter().map(|needed| (needed.openers.join(" "), needed.text.clone())).collect()
}

fn at(openers: &str, text: &str) -> (String, String) {
    (openers.into(), text.into())
}

fn speaks(person: Person, languages: &[(&str, Level)]) -> Person {
    Person { languages: languages.iter().map(|&(language, level)| (language.to_owned(), level)).collect(), ..person }
}

/// Each way that is told, made by Ann, leaves the pair to the rules; returns how many there were.
fn follow(outcome: &Outcome, people: &[Person], misses: &[NearMiss]) -> usize {
    let person = |id: &str| people.iter().find(|person| person.id == id).unwrap();
    let programme = &outcome.snapshot.programme;
    let mut ways = 0;
    for needed in misses.iter().flat_map(|miss| &miss.needs) {
        for (opener, way) in needed.openers.iter().flat_map(|opener| needed.any_of.iter().map(move |way| (opener, way)))
        {
            let opener = person(opener);
            let made = way.iter().fold(person("ann").clone(), |ann, need| need.made(&ann, opener, programme));
            assert!(Compiled::new(programme, &[made, opener.clone()]).unwrap().eligible(0, 1), "{needed:?}");
            ways += 1;
        }
    }
    ways
}

#[test]
fn a_language_is_told_with_the_level_now_and_the_level_needed() {
    let rule = "[[rules]]\nname = 'language'\ncommon_language = { newcomer = 'B1', opener = 'B2' }\n";
    let people = vec![
        speaks(newcomer("ann", "Tue 9-10"), &[("sv", Level::A2), ("fi", Level::A1)]),
        speaks(opener("olle", "Tue 9-10"), &[("sv", Level::C1)]),
        speaks(opener("otto", "Tue 9-10"), &[("sv", Level::B2), ("fi", Level::B1)]),
        speaks(opener("pia", "Tue 9-10"), &[("fi", Level::C1), ("en", Level::Native)]),
        speaks(opener("quin", "Tue 9-10"), &[("sv", Level::A1)]),
    ];
    let outcome = week(people.clone(), &programme(rule));
    let misses = near(&outcome, "ann");
    let asks = "asks for: a common language, the newcomer at least at B1 and the opener at least at B2";
    let english_or_finnish = "language en at B1, not stated now; or language fi at B1 instead of A1";
    let expected =
        [at("olle otto", "language sv at B1 instead of A2"), at("pia", english_or_finnish), at("quin", asks)];
    assert_eq!(told(&misses, "language"), expected);
    assert_eq!(follow(&outcome, &people, &misses), 4);
}

#[test]
fn places_remote_meetings_and_grades_are_told_as_far_as_the_rule_tells() {
    let text = "[[attributes]]\nname = 'grade'\nkind = 'ordinal'\norder = ['junior', 'senior', 'lead', 'chief']\n\
                [[attributes]]\nname = 'health'\nkind = 'ordinal'\norder = ['a', 'b']\nprotected = true\npurpose = 'x'\n\
                reason = 'y'\n\
                [[rules]]\nname = 'place'\nany = [{ within_km = { km = 20.0 } }, { both_remote = {} }]\n\
                [[rules]]\nname = 'grade'\ndifference = { newcomer = 'grade', opener = 'grade', at_least = 1.0, at_most = 2.0 }\n\
                [[rules]]\nname = 'health'\ndifference = { newcomer = 'health', opener = 'health', at_least = 0.0 }\n";
    let person = |person: Person, lat: f64, grade: u32, health: u32| Person {
        coordinates: Some(Coordinates { lat, lon: 25.0 }),
        attributes: [("grade", grade), ("health", health)]
            .into_iter()
            .map(|(name, rank)| (name.to_owned(), Value::Ordinal(rank)))
            .collect(),
        ..person
    };
    let remote = |person: Person| Person { remote: true, ..person };
    let people = vec![
        person(newcomer("ann", "Tue 9-10"), 60.0, 2, 1),
        remote(person(opener("far", "Tue 9-10"), 65.0, 3, 1)),
        person(opener("far too", "Tue 9-10"), 65.0, 3, 1),
        person(opener("grade", "Tue 9-10"), 60.1, 2, 1),
        person(opener("health", "Tue 9-10"), 60.1, 3, 0),
    ];
    // Its name protects it as well.
    let undeclared = week(people.clone(), &programme(&text.replace("protected = true\n", "")));
    assert_eq!(
        told(&near(&undeclared, "ann"), "health"),
        [at("health", "asks for: opener minus newcomer in health: at least 0")]
    );
    let outcome = week(people.clone(), &programme(text));
    let misses = near(&outcome, "ann");
    let place = [at("far too", "a place within 20 km"), at("far", "a place within 20 km; or a remote meeting")];
    assert_eq!(told(&misses, "place"), place);
    assert_eq!(told(&misses, "grade"), [at("grade", "grade junior or senior")]);
    // What is protected is not told.
    assert_eq!(told(&misses, "health"), [at("health", "asks for: opener minus newcomer in health: at least 0")]);
    assert_eq!(follow(&outcome, &people, &misses), 4);
}

/// Bo has Olle's first hour, and Cy the only one of Quin.
#[test]
fn hours_are_those_with_room_by_the_clock_of_the_newcomer() {
    let ann = |when: &str| Person { zone: Some("Europe/Stockholm".into()), ..newcomer("ann", when) };
    let people = |when: &str| {
        vec![
            ann(when),
            newcomer("bo", "Wed 9-10"),
            newcomer("cy", "Thu 9-10"),
            opener("olle", "Wed 9-11; Fri 9-10"),
            opener("pia", "never"),
            opener("quin", "Thu 9-10"),
            capped(opener("rex", "Thu 9-10; Fri 12-13"), Caps { round: Some(1), ..Caps::default() }),
        ]
    };
    let programme =
        programme("[[pins]]\nnewcomer = 'cy'\nopener = 'quin'\n[[forbids]]\nnewcomer = 'ann'\nopener = 'rex'\n");
    let outcome = week(people("Mon 9-10"), &programme);
    assert_eq!(pairs(&outcome.plan), [("bo", "olle"), ("cy", "quin")]);
    let windows = ["2026-12-02 09:00-10:00", "2026-12-04 08:00-09:00"];
    let told_hours = format!(
        "one free hour on Wednesday {} +01:00[Europe/Stockholm]; or one free hour on Friday {} +01:00[Europe/Stockholm]",
        windows[0], windows[1]
    );
    let misses = near(&outcome, "ann");
    let expected =
        [at("olle", &told_hours), at("quin", "no free hour with room left"), at("pia", "not free in this round")];
    assert_eq!(told(&misses, "hours"), expected);
    for window in windows {
        let followed = week(people(&format!("Mon 9-10; {window}")), &programme);
        assert!(pairs(&followed.plan).contains(&("ann", "olle")), "{window}");
    }
}

#[test]
fn what_no_change_mends_is_named() {
    let people = vec![newcomer("ann", "Tue 9-10"), opener("olle", "Tue 9-10"), opener("pia", "Tue 9-10")];
    let (newcomer, opener) = ("ann".to_string(), "olle".to_string());
    let met = [PastMeeting { newcomer, opener, date: date(2026, 11, 3), start: None, outcome: Past::Met }];
    let request = Request { weeks: 1, history: &met, ..Request::new(FROM) };
    let outcome = run(people, &programme("[[forbids]]\nnewcomer = 'ann'\nopener = 'pia'\n"), &request);
    let misses = near(&outcome, "ann");
    assert_eq!(told(&misses, "history"), [at("olle", "they met before, or one of them declined")]);
    assert_eq!(told(&misses, "forbidden"), [at("pia", "the pair is forbidden")]);
    assert!(misses.iter().flat_map(|miss| &miss.needs).all(|needed| needed.any_of.is_empty()));
}

/// Scripts read what is needed by `what`.
#[test]
fn a_need_in_json_says_what() {
    let language = Need::Change(Asked::Language { language: "sv".into(), from: Some(Level::A2), to: Level::B1 });
    let json = serde_json::to_value(&language).unwrap();
    assert_eq!(json, serde_json::json!({ "what": "language", "language": "sv", "from": "A2", "to": "B1" }));
    let near = serde_json::to_value(Need::Within { km: 20.0 }).unwrap();
    assert_eq!(near, serde_json::json!({ "what": "within", "km": 20.0 }));
}
