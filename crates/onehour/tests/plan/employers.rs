use jiff::civil::date;
use onehour::Request;
use onehour::advice::{Ground, Keep};
use onehour::attribute::Value;
use onehour::plan::Plan;
use onehour::pool::{Caps, Person, Role};
use onehour::programme::Programme;

use crate::pool::*;

const TEAM: &str = "[[employers]]\norganisation = 'Ab'\nteam_away = 1\n";

fn in_team(person: Person, team: &str) -> Person {
    Person { team: Some(team.into()), ..employed(person, "Ab") }
}

/// The openers with a meeting, by start.
fn starts(plan: &Plan) -> Vec<(&str, &str)> {
    plan.meetings.iter().map(|meeting| (meeting.start.as_deref().unwrap(), &*meeting.opener)).collect()
}

/// Both newcomers could come at 9 alone, to either opener of the team.
#[test]
fn of_a_team_one_is_away_at_a_time() {
    let newcomers = ["a", "b"].map(|id| newcomer(id, "Tue 9-10"));
    let openers = ["x", "y"].map(|id| in_team(opener(id, "Tue 9-11"), "red"));
    let people = || newcomers.iter().chain(&openers).cloned().collect::<Vec<_>>();
    let outcome = week(people(), &programme(TEAM));
    assert_eq!(outcome.plan.summary.served, 1);
    assert_eq!(outcome.plan.crossings[0].first, "team-away");
    assert_eq!(outcome.plan.tiers[0].bound, Some(2), "the limit is left out of the bound");
    let two = week(people(), &programme(&TEAM.replace('1', "2")));
    assert_eq!((two.plan.summary.served, two.plan.crossings.len()), (2, 0));
}

/// There is room for both, one after the other; that costs nothing but perhaps the tie-break.
#[test]
fn a_team_takes_turns() {
    let mut people: Vec<Person> = ["a", "b"].map(|id| newcomer(id, "Tue 9-11")).into();
    people.extend(["x", "y"].map(|id| in_team(capped_once(opener(id, "Tue 9-11")), "red")));
    let outcome = week(people, &programme(TEAM));
    let plan = &outcome.plan;
    assert_eq!(plan.summary.served, 2);
    assert!(plan.tiers.iter().all(|tier| tier.proven || tier.name == "tie-break"), "{:#?}", plan.tiers);
    let starts = starts(plan);
    assert!(starts[0].0 != starts[1].0 && starts[0].1 != starts[1].1, "{starts:?}");
}

fn capped_once(person: Person) -> Person {
    capped(person, Caps { round: Some(1), ..Default::default() })
}

#[test]
fn other_teams_and_other_employers_do_not_count() {
    let mut people: Vec<Person> = ["a", "b", "c"].map(|id| newcomer(id, "Tue 9-10")).into();
    people.push(in_team(opener("x", "Tue 9-10"), "red"));
    people.push(in_team(opener("y", "Tue 9-10"), "blue"));
    people.push(Person { team: Some("red".into()), ..employed(opener("z", "Tue 9-10"), "Oy") });
    let outcome = week(people, &programme(TEAM));
    assert_optimal(&outcome.plan);
    assert_eq!(outcome.plan.summary.served, 3);
}

/// Two pins at one hour stand, and each says what it breaks; nobody else of the team is away then.
#[test]
fn pins_break_the_limit_of_a_team_and_say_so() {
    let mut people: Vec<Person> = ["a", "b", "c"].map(|id| newcomer(id, "Tue 9-10")).into();
    people.extend(["x", "y", "z"].map(|id| in_team(opener(id, "Tue 9-10"), "red")));
    let pin = |newcomer: &str, opener: &str| {
        format!("[[pins]]\nnewcomer = '{newcomer}'\nopener = '{opener}'\nstart = '2026-12-01T09:00:00+02:00'\n")
    };
    let outcome = week(people, &programme(&[TEAM, &pin("a", "x"), &pin("b", "y")].concat()));
    assert_eq!(pairs(&outcome.plan), [("a", "x"), ("b", "y")]);
    assert!(outcome.plan.meetings.iter().all(|meeting| meeting.broken == ["team-away"]));
}

/// Nine to ten in Stockholm is ten to eleven in Helsinki.
#[test]
fn work_hours_are_those_of_the_employers_zone_and_bind_as_an_opener_alone() {
    let text = "[[employers]]\norganisation = 'Ab'\nwork_hours = 'Mon-Fri 9-10'\nzone = 'Europe/Stockholm'\n";
    let both = Person { availability: hours("Tue 9-12"), ..Person::new("p", Role::Both) };
    let people = vec![newcomer("a", "Tue 9-12"), employed(both, "Ab"), opener("x", "Tue 9-10")];
    let outcome = week(people, &programme(&[text, "[[forbids]]\nnewcomer = 'a'\nopener = 'x'\n"].concat()));
    let given =
        [("2026-12-01T10:00:00+02:00[Europe/Helsinki]", "p"), ("2026-12-01T09:00:00+02:00[Europe/Helsinki]", "x")];
    assert_eq!(starts(&outcome.plan), given);
}

/// Until the day of release the opener is for those of the campaign, as the recipe of docs/programmes.md has it.
#[test]
fn reserved_places_are_released_on_the_day() {
    let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/programmes.md");
    let docs = std::fs::read_to_string(docs).unwrap();
    let recipe = docs.split("*Places reserved for a campaign*").nth(1).unwrap();
    let recipe = programme(recipe.split("```toml\n").nth(1).unwrap().split("```").next().unwrap());
    let round = |from: jiff::civil::Date| {
        let stating = |mut person: Person, name: &str, word: &str| {
            person.attributes.insert(name.into(), Value::Text(word.into()));
            person
        };
        let people = vec![
            newcomer("a", "Tue 9-11"),
            stating(newcomer("b", "Tue 9-11"), "campaign", "spring"),
            stating(opener("x", "Tue 9-10"), "reserved_for", "spring"),
            stating(opener("y", "Tue 10-11"), "reserved_for", "autumn"),
        ];
        run(people, &recipe, &Request { weeks: 1, ..Request::new(from) }).plan
    };
    let before = round("2026-12-09".parse().unwrap());
    assert_eq!(pairs(&before), [("b", "x")]);
    assert_eq!(before.waiting[0].ruled_out, [("reserved for a campaign".to_string(), 2)]);
    let released = round("2026-12-10".parse().unwrap());
    assert_eq!(released.summary.served, 2);
    assert!(released.meetings[0].reasons.is_empty(), "a rule that is in force no more is no reason");
}

#[test]
fn what_an_employer_cannot_ask_is_named() {
    let wrong = "name = 'p'\n[[employers]]\norganisation = 'Ab'\nteam_away = 0\nwork_hours = 'Mon 25-26'\nzone = 'Europe/Atlantis'\n";
    let error = Programme::from_toml(wrong, "p.toml").unwrap_err();
    for code in ["E-zero-cap", "E-unknown-zone"] {
        assert!(error.has(code), "{error:?}");
    }
    assert_eq!(error.issues.len(), 3, "{error:?}");
    assert!(error.issues.iter().all(|issue| issue.place.row.is_some()), "{error:?}");
}

/// A budget that bounds one opener alone lies between the month and the round of that opener.
#[test]
fn an_opener_with_a_budget_of_their_own_is_missed_as_much_as_they_give() {
    let mut people: Vec<Person> = ["a", "b", "c"].map(|id| newcomer(id, "2026-11-30 9-11; 2026-12-01 9-11")).into();
    let caps = Caps { day: Some(2), month: Some(2), quarter: Some(2), round: Some(2) };
    people.push(employed(capped(opener("x", "2026-11-30 9-11; 2026-12-01 9-11"), caps), "Oy"));
    let programme = programme("[[employers]]\norganisation = 'Oy'\nhours_per_month = 1\n");
    let outcome = run(people, &programme, &Request { weeks: 1, ..Request::new(date(2026, 11, 29)) });
    assert_optimal(&outcome.plan);
    let ground = Ground::new(&outcome.snapshot).unwrap();
    let recruit = ground.adviser(&outcome.plan).unwrap().recruit(&outcome.plan, 5).unwrap().unwrap();
    assert_eq!(recruit.openers, [Keep { opener: "x".into(), at_least: 2, at_most: 2 }]);
}
