//! What would help one who waits and stands among the openers as well.

use jiff::civil::date;
use onehour::advice::{Asked, Briefing, Certainty, Extent, Ground, Help, HoursTried, Outlook};
use onehour::language::Level;
use onehour::plan::Status;
use onehour::pool::{Caps, Person, Pool, Role};
use onehour::{Outcome, Request};

use crate::pool::*;

const HOUR: &str = "[[changes]]\nname = 'hour'\ncost = 1\nhour = {}\n";

const LANGUAGE: &str = "[[rules]]\nname = 'language'\ncommon_language = { newcomer = 'A2', opener = 'A2' }\n\
                        [[changes]]\nname = 'language'\ncost = 1\nlanguage = { steps = 3 }\n";

fn both(id: &str, when: &str) -> Person {
    Person { role: Role::Both, ..newcomer(id, when) }
}

fn speaks(person: Person, languages: &[(&str, Level)]) -> Person {
    Person { languages: languages.iter().map(|&(language, level)| (language.to_owned(), level)).collect(), ..person }
}

fn helps(outcome: &Outcome, id: &str) -> Vec<Help> {
    let ground = Ground::new(&outcome.snapshot).unwrap();
    let adviser = ground.adviser(&outcome.plan).unwrap();
    assert!(adviser.can_help(id).unwrap());
    adviser.what_helps(id).unwrap()
}

/// Ann waits; Olle and she have no language in common. Bo and Cy, who have waited longer, could only meet Ann.
fn languages() -> Vec<Person> {
    let waited = |person: Person| Person { waiting_since: Some(date(2026, 10, 1)), ..person };
    vec![
        speaks(both("ann", "Tue 9-10; Wed 9-10"), &[("fi", Level::B1)]),
        speaks(opener("olle", "Wed 9-10"), &[("sv", Level::C1)]),
        speaks(waited(newcomer("bo", "Tue 9-10")), &[("sv", Level::B1)]),
        speaks(waited(newcomer("cy", "Tue 9-10")), &[("sv", Level::B1)]),
    ]
}

#[test]
fn a_change_counts_on_both_sides() {
    let outcome = week(languages(), &programme(LANGUAGE));
    assert_eq!((outcome.plan.status, outcome.plan.summary.served), (Status::Optimal, 0));
    let help = helps(&outcome, "ann");
    let told: Vec<(&str, i64, &str, Certainty)> =
        help.iter().map(|help| (help.text.as_str(), help.served, help.opener.as_str(), help.certainty)).collect();
    // Ann meets Olle, and one of the two others meets Ann.
    let at = |text| (text, 2, "olle", Certainty::Proven);
    assert_eq!(told, [at("language sv at A2, not stated now"), at("language sv at B1, not stated now")]);
}

#[test]
fn an_outlook_is_all_that_is_told_of_who_waits_and_nothing_of_who_is_served() {
    let mut people = languages();
    people.push(speaks(newcomer("di", "Wed 9-10"), &[("sv", Level::B1)]));
    let outcome = week(people, &programme(LANGUAGE));
    let ground = Ground::new(&outcome.snapshot).unwrap();
    let adviser = ground.adviser(&outcome.plan).unwrap();
    for waits in ["ann", "bo"] {
        let outlook = adviser.outlook(waits).unwrap();
        assert_eq!(outlook.near_misses, adviser.near_misses(waits).unwrap());
        assert_eq!(outlook.help, adviser.what_helps(waits).unwrap());
        assert!(outlook.can_help && !outlook.near_misses.is_empty());
        assert_eq!(outlook.hours_tried, Some(adviser.hours_tried(waits).unwrap()));
    }
    assert_eq!(adviser.outlook("di").unwrap(), Outlook::default());
    assert_eq!(adviser.outlook("olle").unwrap_err().issues[0].code, "E-unknown-person");
}

/// Twelve times the same in other places: versions are prepared for some of them and not for others, and two changes are
/// tried at a time.
#[test]
fn any_number_of_threads_tells_the_same_however_often_it_is_asked() {
    let place = |number: usize| {
        let moved = move |person: Person| Person {
            id: format!("{}-{number}", person.id),
            organisation: Some(number.to_string()),
            ..person
        };
        languages().into_iter().map(moved)
    };
    let same = "[[rules]]\nname = 'organisation'\nequal = { newcomer = 'organisation', opener = 'organisation' }\n";
    let outcome = week((0..12).flat_map(place).collect(), &programme(&format!("{LANGUAGE}{same}")));
    let told = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let ground = Ground::new(&outcome.snapshot).unwrap();
            let adviser = ground.adviser(&outcome.plan).unwrap();
            let asked = (0..12).chain(0..12).map(|number| format!("ann-{number}"));
            asked.map(|id| adviser.what_helps(&id).unwrap()).collect::<Vec<_>>()
        })
    };
    let alone = told(1);
    assert_eq!(alone[..12], alone[12..]);
    assert!(alone.iter().all(|help| help.len() == 2 && help.iter().all(|help| help.served == 2)), "{alone:?}");
    for threads in [2, 8] {
        assert_eq!(told(threads), alone, "{threads}");
    }
}

/// Neither a floor, nor a budget, nor a limit for a team, nor a pin that breaks a cap keeps that from being told.
#[test]
fn it_is_told_beside_floors_budgets_teams_and_pins_that_break_a_cap() {
    let floor = "[objective]\nfirst = 'quality'\nat_least_served = 1\n[[terms]]\nname = 'base'\npoints = 1\n";
    let employer = |limit: &str| format!("[[employers]]\norganisation = 'Oy'\n{limit}\n");
    let pin = "[[pins]]\nnewcomer = 'di'\nopener = 'pia'\nstart = '2026-12-03T09:00:00+02:00'\n";
    for text in [floor.to_owned(), employer("hours_per_month = 2"), employer("team_away = 1"), pin.to_owned()] {
        let mut people: Vec<Person> = languages().into_iter().map(|person| employed(person, "Oy")).collect();
        people[0].team = Some("red".into());
        people[1].team = Some("red".into());
        people.push(speaks(newcomer("di", "Thu 9-10"), &[("en", Level::C1)]));
        let round = u32::from(text != pin);
        let pia = speaks(opener("pia", "Thu 9-10"), &[("en", Level::C1)]);
        people.push(capped(pia, Caps { round: Some(round), ..Caps::default() }));
        let outcome = week(people, &programme(&format!("{text}{LANGUAGE}")));
        let help = helps(&outcome, "ann");
        assert_eq!(help.first().map(|help| help.certainty), Some(Certainty::Proven), "{text}{help:#?}");
    }
}

/// The employer's one hour a month lies across the rounds of its openers, who have hours in two months. Everything that
/// is told keeps it, and the reason names it.
#[test]
fn a_budget_across_two_months_keeps_nobody_from_being_told() {
    let employer = "[[employers]]\norganisation = 'Oy'\nhours_per_month = 1\n";
    let change = "[[changes]]\nname = 'hour'\ncost = 1\nhour = {}\n";
    let open = || ["ola", "ove"].map(|id| employed(opener(id, "2026-11-30 9-11; 2026-12-01 9-11"), "Oy"));
    let free = opener("pia", "2026-12-02 9-10");
    let newcomers = ["ann", "bo", "cy"].map(|id| newcomer(id, "2026-11-30 9-11; 2026-12-01 9-11"));
    let people: Vec<Person> = newcomers.into_iter().chain(open()).chain([free]).collect();
    let programme = programme(&format!("{employer}{change}"));
    let request = Request { weeks: 1, ..Request::new(date(2026, 11, 30)) };
    let outcome = onehour::plan(&Pool::new(people).unwrap(), &programme, &request).unwrap();
    assert!(outcome.plan.crossings.iter().any(|crossing| crossing.first == "employer-month"));
    let [waiting] = outcome.plan.waiting.as_slice() else { panic!("{:#?}", outcome.plan.waiting) };
    assert!(waiting.reason.contains("Oy in 2026-11") && waiting.reason.contains("used up"), "{}", waiting.reason);
    let help = helps(&outcome, &waiting.newcomer);
    let told: Vec<_> = help.iter().map(|help| (help.opener.as_str(), help.served, help.certainty)).collect();
    assert_eq!(told, [("pia", 1, Certainty::Proven)]);
    let ground = Ground::new(&outcome.snapshot).unwrap();
    let recruit = ground.adviser(&outcome.plan).unwrap().recruit(&outcome.plan, 5).unwrap().unwrap();
    assert!(recruit.openers.iter().all(|keep| keep.at_most > 0), "{recruit:#?}");
}

/// Bo is pinned to Ann at any hour. An hour more of hers lets Bo take it, and Cy, who has waited longer than she, the
/// one that she has: then she does not meet Olle.
#[test]
fn an_hour_is_not_claimed_that_a_pin_would_take() {
    let people = |pinned: bool| {
        let cy = Person { waiting_since: Some(date(2026, 10, 1)), ..newcomer("cy", "Tue 9-10") };
        let mut people = vec![
            both("ann", "Tue 9-10"),
            opener("olle", "Wed 9-10"),
            newcomer("bo", if pinned { "Tue 9-10; Wed 9-10" } else { "Tue 9-10" }),
        ];
        people.extend(pinned.then_some(cy));
        people
    };
    let text = format!("[[pins]]\nnewcomer = 'bo'\nopener = 'ann'\n{HOUR}");
    for pinned in [false, true] {
        let outcome = week(people(pinned), &programme(&text));
        assert_eq!(pairs(&outcome.plan), [("bo", "ann")]);
        let help = helps(&outcome, "ann");
        assert!(help.iter().all(|help| matches!(help.asked, Asked::Hour { .. })));
        let proven = help.iter().filter(|help| help.certainty == Certainty::Proven).count();
        assert_eq!(proven, usize::from(!pinned), "{help:#?}");
    }
}

/// Ann in Stockholm is told the hour by her own clock: added to her row as it stands, it serves her.
#[test]
fn an_hour_is_told_in_the_zone_of_the_row_that_it_is_copied_into() {
    for (zone, told) in [
        (None, "Wednesday 2026-12-02 09:00-10:00 +02:00[Europe/Helsinki]"),
        (Some("Europe/Stockholm"), "Wednesday 2026-12-02 08:00-09:00 +01:00[Europe/Stockholm]"),
        (Some("America/New_York"), "Wednesday 2026-12-02 02:00-03:00 -05:00[America/New_York]"),
        (Some("Pacific/Honolulu"), "Tuesday 2026-12-01 21:00-22:00 -10:00[Pacific/Honolulu]"),
    ] {
        let ann = |when: &str| Person { zone: zone.map(Into::into), ..newcomer("ann", when) };
        let people = |when: &str| vec![ann(when), opener("olle", "Wed 9-10")];
        let programme = programme(HOUR);
        let outcome = week(people("Fri 12-13"), &programme);
        assert_eq!(helps(&outcome, "ann")[0].text, format!("one free hour on {told}"));
        let words: Vec<&str> = told.split(' ').collect();
        let followed = week(people(&format!("Fri 12-13; {} {}", words[1], words[2])), &programme);
        assert_eq!(pairs(&followed.plan), [("ann", "olle")]);
    }
}

/// Ann and Olle need one hour in common. Whether one was tried is told, with the reason where it was not; nowhere is it
/// claimed that no change would help where the hour does.
#[test]
fn where_no_hour_was_tried_that_is_told_with_the_reason() {
    let pin = "[[pins]]\nnewcomer = 'bo'\nopener = 'ann'\n";
    let budget = "[[employers]]\norganisation = 'Oy'\nhours_per_month = 2\n";
    let fine = "[meeting]\ngrid_minutes = 30\n";
    let people = |when: &str| {
        vec![
            employed(both("ann", when), "Oy"),
            opener("olle", "Wed 9-10"),
            newcomer("bo", "Thu 9-10"),
            newcomer("cy", "Fri 12-13"),
        ]
    };
    for (text, tried, why) in [
        ("", HoursTried::BestAsNewcomer, None),
        (budget, HoursTried::EmployerBudget, Some("their employer has a budget of hours")),
        (fine, HoursTried::FinerGrid, Some("starts are closer than a meeting is long")),
        (pin, HoursTried::PinWithoutHour, Some("a pin of theirs as an opener found no hour")),
    ] {
        let programme = programme(&format!("{text}{HOUR}"));
        let outcome = week(people("Mon 9-10"), &programme);
        let ground = Ground::new(&outcome.snapshot).unwrap();
        let adviser = ground.adviser(&outcome.plan).unwrap();
        assert_eq!(adviser.hours_tried("ann").unwrap(), tried, "{text}");
        assert_eq!(adviser.hours_tried("cy").unwrap(), HoursTried::All, "{text}");
        let help = adviser.what_helps("ann").unwrap();
        let reservation = tried.reservation(&help);
        assert_eq!(help.is_empty(), why.is_some(), "{text}{help:#?}");
        assert_eq!(reservation.is_some(), why.is_some(), "{text}");
        assert!(why.is_none_or(|why| reservation.unwrap().contains(why)), "{text}");
        let followed = week(people("Mon 9-10; Wed 9-10"), &programme);
        assert!(pairs(&followed.plan).contains(&("ann", "olle")), "{text}");
        let briefing = Briefing::new(&outcome.plan, &outcome.snapshot, Extent::Everybody).unwrap();
        assert_eq!(briefing.hours_tried.get("ann"), Some(&tried), "{text}");
        assert_eq!(briefing.hours_tried.get("cy"), None, "{text}");
    }
    let no_hours = week(people("Mon 9-10"), &programme(LANGUAGE));
    let ground = Ground::new(&no_hours.snapshot).unwrap();
    assert_eq!(ground.adviser(&no_hours.plan).unwrap().hours_tried("ann").unwrap(), HoursTried::All);
}
