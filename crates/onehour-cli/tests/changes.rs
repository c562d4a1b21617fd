//! changes.csv: with the meetings of the plan before it leads to those of the new one, and it is there only beside such
//! a plan.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;

use common::Desk;

const MATCH: [&str; 6] = ["match", "people.csv", "--from", "2026-11-23", "--advice", "none"];
const HEADINGS: &str = "person,role,change,with_before,start_before,with_after,start_after,sentence\n";

/// Person, role, the other one and the start: each meeting once from either side.
type Seat = (String, String, String, String);

fn seats(desk: &Desk, plan: &str) -> BTreeSet<Seat> {
    let plan = desk.json(&format!("{plan}/plan.json"));
    let both = |meeting: &serde_json::Value| {
        let [newcomer, opener, start] = ["newcomer", "opener", "start"].map(|key| meeting[key].as_str().unwrap());
        [(newcomer, "newcomer", opener, start), (opener, "opener", newcomer, start)]
            .map(|(one, role, other, at)| (one.to_owned(), role.to_owned(), other.to_owned(), at.to_owned()))
    };
    plan["meetings"].as_array().unwrap().iter().flat_map(both).collect()
}

fn rows(desk: &Desk, plan: &str) -> Vec<csv::StringRecord> {
    let text = desk.read(&format!("{plan}/changes.csv"));
    assert!(text.starts_with(HEADINGS), "{text}");
    csv::Reader::from_reader(text.as_bytes()).into_records().map(Result::unwrap).collect()
}

/// Six newcomers and four openers who give an hour each on Tuesdays, all but one, who gives it on this day; without one
/// of them.
fn write_people(desk: &Desk, gone: Option<&str>, other: &str, day: &str) {
    let newcomers = (1..=6).map(|n| (format!("n{n}"), "newcomer", "Tue 9-12; Wed 9-12"));
    let openers = (1..=4).map(|n| format!("o{n}"));
    let openers = openers.map(|id| (id.clone(), "opener", if id == other { day } else { "Tue 9-12" }));
    let people = newcomers.chain(openers).filter(|(id, _, _)| gone != Some(id));
    let rows: Vec<String> = people.map(|(id, role, hours)| format!("{id},{role},\"{hours}\"\n")).collect();
    desk.write("people.csv", &format!("id,role,availability\n{}", rows.concat()));
}

#[test]
fn the_changes_lead_from_the_plan_before_to_the_new_one() {
    let desk = Desk::new();
    desk.write("tiny.toml", "name = 'tiny'\n[caps.unstated]\nround = 1\n");
    write_people(&desk, None, "", "");
    let plan = [&MATCH[..], &["--programme", "tiny.toml"]].concat();
    assert!(!desk.done(&plan).contains("changes.csv"));
    assert!(!desk.path("onehour-plan/changes.csv").exists());
    let before = seats(&desk, "onehour-plan");
    // A newcomer leaves, in whose place one who waits comes; another's opener has another day.
    let mut served = before.iter().filter(|seat| seat.1 == "newcomer");
    let (leaving, staying) = (served.next().unwrap(), served.next().unwrap());
    write_people(&desk, Some(&leaving.0), &staying.2, "Wed 9-12");
    let said = desk.done(&[&plan[..], &["--previous", "onehour-plan", "--out", "next"]].concat());
    assert!(said.contains("changes.csv"), "{said}");

    let (mut told, mut kinds) = (before, BTreeSet::new());
    for row in rows(&desk, "next") {
        let seat =
            |other: &str, start: &str| (row[0].to_owned(), row[1].to_owned(), other.to_owned(), start.to_owned());
        assert!(row[3].is_empty() || told.remove(&seat(&row[3], &row[4])), "{row:?}");
        assert!(row[5].is_empty() || told.insert(seat(&row[5], &row[6])), "{row:?}");
        let expected = match (row[3].is_empty(), row[5].is_empty()) {
            (true, false) => "new",
            (false, true) => "dropped",
            _ if row[3] == row[5] => "other-hour",
            _ => "other-person",
        };
        assert_eq!(&row[2], expected, "{row:?}");
        assert!([3, 4, 5, 6].into_iter().all(|cell| row[7].contains(&row[cell])) && row[7].ends_with('.'), "{row:?}");
        kinds.insert(row[2].to_owned());
    }
    assert_eq!(told, seats(&desk, "next"));
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["dropped", "new", "other-hour", "other-person"]);
}

#[test]
fn a_plan_that_changes_nothing_tells_nobody() {
    let desk = Desk::with_people(30, 12);
    desk.done(&MATCH);
    desk.done(&[&MATCH[..], &["--previous", "onehour-plan"]].concat());
    assert_eq!(desk.read("onehour-plan/changes.csv"), HEADINGS);
}

#[test]
fn the_changes_belong_to_their_plan_and_go_with_it() {
    let desk = Desk::with_people(30, 12);
    desk.done(&MATCH);
    desk.done(&[&MATCH[..], &["--previous", "onehour-plan"]].concat());
    assert!(desk.json("onehour-plan/plan.json")["hashes"]["files"]["changes.csv"].is_string());
    assert!(!desk.run(&["verify", "onehour-plan"]).err.contains("W-file-changed"));
    desk.write("onehour-plan/changes.csv", "of another plan");
    let said = desk.run(&["verify", "onehour-plan"]).err;
    assert!(said.contains("W-file-changed") && said.contains("changes.csv"), "{said}");
    desk.done(&MATCH);
    assert!(!desk.path("onehour-plan/changes.csv").exists(), "the folder is replaced as a whole");
}
