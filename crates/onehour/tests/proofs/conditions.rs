//! Compiled rules and terms against the checker's interpreter: plans of programmes with random conditions over people
//! with random values pass the checker, which recomputes every candidate, every reason for its absence, and every
//! point.

use std::collections::{BTreeMap, BTreeSet};

use onehour::Request;
use onehour::advice::{Ground, Need};
use onehour::attribute::{Attribute, AttributeKind, Value};
use onehour::language::Level;
use onehour::pool::{Coordinates, Person, Pool, Role, WeightedCode};
use onehour::programme::{
    Condition, DistanceStep, Mode, Programme, Rule, Side, TaxonomyNode, TaxonomySource, Term, TermValue,
};
use onehour::rule::Compiled;
use onehour::verify::verify;

use crate::count;
use crate::random::Random;

const CODES: [&str; 7] = ["A", "A.1", "A.11", "A.12", "B", "B.2", "C"];
const WORDS: [&str; 4] = ["red", "blue", " red ", "green"];
const ORDER: [&str; 3] = ["low", "mid", "high"];
const LANGUAGES: [&str; 3] = ["fi", "sv", "en"];
/// Attributes whose values can be compared with each other.
const COMPARABLE: [&[&str]; 4] =
    [&["fields", "trade"], &["organisation", "team", "words", "grade"], &["years"], &["calm"]];

#[test]
fn the_checker_reads_every_condition_and_term_as_the_compiled_rules_do() {
    let (mut planned, mut met, mut ruled_out) = (0, 0, 0);
    for number in 0..count(1_500, 500_000) {
        let mut random = Random::new(number);
        let programme = programme(&mut random);
        let pool = Pool::new(people(&mut random)).unwrap();
        let request = Request { weeks: 1, ..Request::new("2026-11-30".parse().unwrap()) };
        let outcome = match onehour::plan(&pool, &programme, &request) {
            Ok(outcome) => outcome,
            Err(error) => panic!("case {number}: {error}"),
        };
        if let Err(refused) = verify(&outcome.plan, &outcome.snapshot, &outcome.plan.hashes.pool) {
            panic!("case {number}: {refused}\n{:#?}\n{:#?}", programme.rules, programme.terms);
        }
        planned += 1;
        met += outcome.plan.meetings.len();
        ruled_out += outcome.plan.waiting.iter().filter(|waiting| waiting.candidates == 0).count();
    }
    assert!(met > planned / 2 && ruled_out > planned / 2, "{planned} plans, {met} meetings, {ruled_out} ruled out");
}

/// Whatever the rules: a way that is told of a near miss, made by the newcomer, leaves the pair to all of them.
#[test]
fn what_a_near_miss_needs_makes_the_pair_eligible() {
    let mut followed: BTreeMap<String, u32> = BTreeMap::new();
    for number in 0..count(700, 200_000) {
        let mut random = Random::new(number);
        let programme = programme(&mut random);
        let pool = Pool::new(people(&mut random)).unwrap();
        let request = Request { weeks: 1, ..Request::new("2026-11-30".parse().unwrap()) };
        let outcome = onehour::plan(&pool, &programme, &request).unwrap();
        let programme = &outcome.snapshot.programme;
        let ground = Ground::new(&outcome.snapshot).unwrap();
        let adviser = ground.adviser(&outcome.plan).unwrap();
        for newcomer in pool.people().iter().filter(|person| person.role.is_newcomer()) {
            let misses = adviser.near_misses(&newcomer.id).unwrap();
            for needed in misses.iter().flat_map(|miss| &miss.needs) {
                for opener in needed.openers.iter().map(|opener| pool.person(opener).unwrap()) {
                    let rules = Compiled::new(programme, &[newcomer.clone(), opener.clone()]).unwrap();
                    assert!(!rules.eligible(0, 1), "case {number}");
                    for way in &needed.any_of {
                        let made =
                            way.iter().fold(newcomer.clone(), |person, need| need.made(&person, opener, programme));
                        let rules = Compiled::new(programme, &[made, opener.clone()]).unwrap();
                        assert!(rules.eligible(0, 1), "case {number}, {}: {needed:?}", newcomer.id);
                        way.iter().for_each(|need| *followed.entry(kind(need)).or_default() += 1);
                    }
                }
            }
        }
    }
    println!("{followed:?}");
    assert!(followed.len() == 7 && followed.values().all(|&ways| ways > 20), "{followed:?}");
}

fn kind(need: &Need) -> String {
    serde_json::to_value(need).unwrap()["what"].as_str().unwrap().to_owned()
}

fn programme(random: &mut Random) -> Programme {
    let mut programme = Programme::from_toml("name = 'case'", "case.toml").unwrap();
    programme.meeting.mode = Mode::Introduce;
    let order = ORDER.map(Into::into).to_vec();
    let attribute =
        |name: &str, kind| Attribute { name: name.into(), kind, protected: false, purpose: None, reason: None };
    programme.attributes = vec![
        attribute("trade", AttributeKind::Code { taxonomy: "fields".into() }),
        attribute("words", AttributeKind::Set),
        attribute("grade", AttributeKind::Ordinal { order }),
        attribute("years", AttributeKind::Number),
        attribute("calm", AttributeKind::Flag),
    ];
    let node = |code: &&str| TaxonomyNode {
        code: (*code).into(),
        parent: (code.len() > 1).then(|| code[..code.len() - 1].trim_end_matches('.').to_string()),
        labels: BTreeMap::new(),
        lat: (*code == "A").then_some(60.0),
        lon: (*code == "A").then_some(25.0),
    };
    let tree = TaxonomySource::Nodes(CODES.iter().map(node).collect());
    programme.taxonomies = ["fields", "places"].map(|name| (name.to_string(), tree.clone())).into();
    programme.rules =
        (0..1 + random.below(3)).map(|nth| Rule::new(format!("rule {nth}"), condition(random, 2))).collect();
    programme.terms = (0..1 + random.below(3)).map(|nth| term(random, nth)).collect();
    programme
}

fn side(random: &mut Random) -> Side {
    *random.pick(&[Side::Newcomer, Side::Opener])
}

/// Two attributes whose values can be compared.
fn pair(random: &mut Random) -> (String, String) {
    let group = *random.pick(&COMPARABLE);
    (random.pick(group).to_string(), random.pick(group).to_string())
}

fn codes(random: &mut Random) -> (String, String) {
    (random.pick(COMPARABLE[0]).to_string(), random.pick(COMPARABLE[0]).to_string())
}

fn numbers(random: &mut Random) -> (String, String) {
    let name = random.pick(&["years", "grade"]).to_string();
    (name.clone(), name)
}

fn condition(random: &mut Random, depth: u32) -> Condition {
    let kinds = if depth == 0 { 14 } else { 17 };
    match random.below(kinds) {
        14 => Condition::All((0..1 + random.below(2)).map(|_| condition(random, depth - 1)).collect()),
        15 | 16 => Condition::Any((0..1 + random.below(3)).map(|_| condition(random, depth - 1)).collect()),
        0 => related(random),
        1 => language(random),
        2 => Condition::SamePlace { level: 1 + random.below(3) as u8 },
        3 => Condition::WithinKm { km: *random.pick(&[0.5, 100.0, 395.3]) },
        4 => Condition::BothRemote {},
        kind => of_values(random, kind),
    }
}

fn related(random: &mut Random) -> Condition {
    let (newcomer, opener) = codes(random);
    let bridge = |random: &mut Random| (random.pick(&CODES).to_string(), random.pick(&CODES).to_string());
    let bridges = (0..random.below(3)).map(|_| bridge(random)).filter(|(a, b)| a != b).collect();
    Condition::Related { newcomer, opener, level: 1 + random.below(3) as u8, bridges }
}

fn language(random: &mut Random) -> Condition {
    let level = |random: &mut Random| *random.pick(&[Level::A1, Level::B1, Level::C2]);
    let only = random.once_in(3).then(|| vec![random.pick(&LANGUAGES).to_string()]);
    Condition::CommonLanguage { newcomer: level(random), opener: level(random), only }
}

fn of_values(random: &mut Random, kind: usize) -> Condition {
    let (newcomer, opener) = pair(random);
    let written = |random: &mut Random, attribute: &str| match attribute {
        "fields" | "trade" => random.pick(&["a11", "A.1", "B"]).to_string(),
        "grade" => random.pick(&ORDER).to_string(),
        "years" => random.pick(&["1.5", "2", "-1.50"]).to_string(),
        "calm" => random.pick(&["yes", "no", "TRUE"]).to_string(),
        _ => random.pick(&WORDS).to_string(),
    };
    match kind {
        5 => Condition::Equal { newcomer, opener },
        6 => Condition::Differs { newcomer, opener },
        7 => Condition::Shares { newcomer, opener, at_least: 1 + random.below(2) as u32 },
        8 => {
            let (newcomer, opener) = numbers(random);
            let least = random.once_in(2).then_some(*random.pick(&[-1.0, 0.0, 0.5]));
            let most = (least.is_none() || random.once_in(2)).then_some(*random.pick(&[0.5, 1.0, 2.0]));
            Condition::Difference { newcomer, opener, at_least: least, at_most: most }
        }
        9 | 10 => {
            let any_of = vec![written(random, &newcomer), written(random, &newcomer)];
            let (side, attribute) = (side(random), newcomer);
            if kind == 9 {
                Condition::Is { side, attribute, any_of }
            } else {
                Condition::IsNot { side, attribute, any_of }
            }
        }
        11 => {
            let attribute = random.pick(&["years", "grade"]).to_string();
            let at_least = match attribute.as_str() {
                "years" => "-0.5".to_string(),
                _ => "mid".to_string(),
            };
            Condition::Between { side: side(random), attribute, at_least: Some(at_least), at_most: None }
        }
        12 => Condition::Stated { side: side(random), attribute: newcomer },
        _ if random.once_in(2) => Condition::Wish { of: side(random), wish: newcomer, about: opener },
        _ => Condition::NeedsMet { of: side(random), needs: newcomer, offers: opener },
    }
}

fn term(random: &mut Random, nth: usize) -> Term {
    let points = |random: &mut Random| *random.pick(&[-7, -1, 0, 1, 3, 10]);
    let value = match random.below(6) {
        0 => TermValue::Points(points(random)),
        1 => {
            let (newcomer, opener) = codes(random);
            let by_level = (0..1 + random.below(3)).map(|_| points(random)).collect();
            TermValue::Closeness { newcomer, opener, points: by_level }
        }
        2 => TermValue::LanguageLevel {
            points: ["A1", "B2", "native"].into_iter().map(|level| (level.to_string(), points(random))).collect(),
        },
        3 => {
            let (newcomer, opener) = pair(random);
            TermValue::PerShared { newcomer, opener, points: points(random), at_most: 1 + random.below(3) as u32 }
        }
        4 => {
            let (newcomer, opener) = numbers(random);
            let by_difference = ["-1", "0", "1", "2"].into_iter().map(|text| (text.to_string(), points(random)));
            TermValue::ByDifference { newcomer, opener, points: by_difference.collect() }
        }
        _ => TermValue::ByDistance(
            [0.0, 50.0, 400.0].map(|within_km| DistanceStep { within_km, points: points(random) }).to_vec(),
        ),
    };
    Term { name: format!("term {nth}"), when: random.once_in(3).then(|| condition(random, 1)), value }
}

fn people(random: &mut Random) -> Vec<Person> {
    let mut person = |id: String, role| {
        let mut person = Person::new(id, role);
        let weighted = |random: &mut Random| WeightedCode {
            code: random.pick(&CODES).to_string(),
            weight: *random.pick(&[100, 50, 33, 1]),
        };
        let chosen: BTreeSet<WeightedCode> = (0..random.below(3)).map(|_| weighted(random)).collect();
        person.fields = chosen.into_iter().collect();
        person.place = random.once_in(2).then(|| random.pick(&CODES).to_string());
        person.remote = random.once_in(2);
        person.organisation = random.once_in(2).then(|| random.pick(&WORDS).to_string());
        person.team = random.once_in(2).then(|| random.pick(&WORDS).to_string());
        person.coordinates = random
            .once_in(2)
            .then(|| *random.pick(&[(60.17, 24.94), (59.33, 18.07), (60.0, 25.0)]))
            .map(|(lat, lon)| Coordinates { lat, lon });
        for language in LANGUAGES {
            if random.once_in(2) {
                person.languages.insert(language.into(), *random.pick(&Level::ALL));
            }
        }
        attributes(random, &mut person);
        person
    };
    let newcomers = (0..3).map(|nth| (format!("n{nth}"), Role::Newcomer));
    let both = std::iter::once(("b".to_string(), Role::Both));
    let openers = (0..3).map(|nth| (format!("o{nth}"), Role::Opener));
    newcomers.chain(both).chain(openers).map(|(id, role)| person(id, role)).collect()
}

fn attributes(random: &mut Random, person: &mut Person) {
    let words: BTreeSet<String> =
        WORDS.into_iter().filter(|_| random.once_in(3)).map(|word| word.trim().to_string()).collect();
    let values = [
        ("trade", Value::Code(random.pick(&CODES).to_string())),
        ("words", Value::Set(words)),
        ("grade", Value::Ordinal(random.below(3) as u32)),
        ("years", Value::Number(*random.pick(&[-1500, 0, 500, 1500, 2000]))),
        ("calm", Value::Flag(random.once_in(2))),
    ];
    for (name, value) in values {
        if !random.once_in(3) {
            person.attributes.insert(name.into(), value);
        }
    }
}
