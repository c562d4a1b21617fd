//! From plan.xlsx to the next plan: what a coordinator writes in the workbook is followed, and never lost.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;

use common::Desk;
use rust_xlsxwriter::Workbook;

const MATCH: [&str; 6] = ["match", "people.csv", "--from", "2026-11-23", "--advice", "none"];

/// Decision, newcomer and opener.
type Row<'a> = (&'a str, &'a str, &'a str);

/// Saves decisions as a spreadsheet might: other columns gone, rows in another order.
fn decide(desk: &Desk, rows: &[Row<'_>]) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("meetings").unwrap();
    for (at, heading) in (0..).zip(["opener", "newcomer", "decision", "a note of my own"]) {
        sheet.write(0, at, heading).unwrap();
    }
    for (row, (decision, newcomer, opener)) in (1..).zip(rows) {
        for (at, text) in (0..).zip([opener, newcomer, decision]) {
            sheet.write_string(row, at, *text).unwrap();
        }
    }
    workbook.save(desk.path("onehour-plan/plan.xlsx")).unwrap();
}

fn meetings(desk: &Desk, plan: &str) -> Vec<(String, String, String)> {
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let plan = desk.json(&format!("{plan}/plan.json"));
    let row = |one: &serde_json::Value| (text(&one["newcomer"]), text(&one["opener"]), text(&one["start"]));
    plan["meetings"].as_array().unwrap().iter().map(row).collect()
}

/// Plans again with the decisions in the workbook.
fn again(desk: &Desk) -> String {
    desk.done(&[&MATCH[..], &["--previous", "onehour-plan/plan.xlsx", "--out", "next"]].concat())
}

#[test]
fn pins_forbids_and_swaps_of_the_workbook_are_followed() {
    let desk = Desk::with_people(60, 25);
    desk.done(&MATCH);
    let before = meetings(&desk, "onehour-plan");
    let (pinned, forbidden, swapped) = (&before[0], &before[1], &before[2]);
    decide(
        &desk,
        &[
            ("swap", &swapped.0, &swapped.1),
            ("Pin", &pinned.0, &pinned.1),
            ("", &before[3].0, &before[3].1),
            (" forbid ", &forbidden.0, &forbidden.1),
        ],
    );
    assert!(again(&desk).contains("3 decisions of the workbook are followed"));
    let after = meetings(&desk, "next");
    assert!(after.contains(pinned));
    let pairs: BTreeSet<(&str, &str)> = after.iter().map(|one| (&*one.0, &*one.1)).collect();
    assert!(!pairs.contains(&(&*forbidden.0, &*forbidden.1)) && !pairs.contains(&(&*swapped.0, &*swapped.1)));
    let pool = desk.json("next/pool.json");
    assert_eq!(pool["programme"]["pins"][0]["start"].as_str(), Some(&*pinned.2), "the hour is pinned too");
    desk.done(&["verify", "next"]);
    desk.done(&["verify", "next", "--people", "people.csv"]);
}

/// What was decided about a pair in the pool of a plan.
fn decided(desk: &Desk, plan: &str, pair: &(String, String, String)) -> Option<String> {
    let pool = desk.json(&format!("{plan}/pool.json"));
    let forbids = pool["programme"]["forbids"].as_array().cloned().unwrap_or_default();
    let found = forbids.iter().find(|one| one["newcomer"] == *pair.0 && one["opener"] == *pair.1)?;
    Some(found["decided"].as_str().unwrap().to_owned())
}

/// A swap ends with the round; what is forbidden stays so, through later plans and by the history.
#[test]
fn a_swap_holds_for_the_round_and_a_forbid_for_good() {
    let desk = Desk::with_people(60, 25);
    desk.done(&MATCH);
    let before = meetings(&desk, "onehour-plan");
    let (forbidden, swapped) = (&before[1], &before[2]);
    decide(&desk, &[("forbid", &forbidden.0, &forbidden.1), ("swap", &swapped.0, &swapped.1)]);
    again(&desk);
    let plan = |from: &str, out: &str| {
        desk.done(&["match", "people.csv", "--from", from, "--previous", "next", "--advice", "none", "--out", out]);
    };
    plan("2026-11-25", "midweek");
    assert_eq!(decided(&desk, "midweek", forbidden).as_deref(), Some("forbid"));
    assert_eq!(decided(&desk, "midweek", swapped).as_deref(), Some("swap"));
    plan("2026-12-21", "later");
    assert_eq!(decided(&desk, "later", forbidden).as_deref(), Some("forbid"));
    assert_eq!(decided(&desk, "later", swapped), None);

    let said = desk.done(&["publish", "next", "--history", "history.csv"]);
    assert!(said.contains("1 pair that you forbade written down as declined"), "{said}");
    let line = format!("{},{},2026-11-23,,declined", forbidden.0, forbidden.1);
    assert_eq!(desk.read("history.csv").lines().filter(|known| *known == line).count(), 1);
    assert!(!desk.done(&["publish", "next", "--history", "history.csv"]).contains("declined"), "once is enough");
}

#[test]
fn the_workbook_as_it_was_written_decides_nothing() {
    let desk = Desk::with_people(60, 25);
    desk.done(&MATCH);
    assert!(!again(&desk).contains("decision"));
    assert_eq!(meetings(&desk, "onehour-plan"), meetings(&desk, "next"));
}

#[test]
fn two_who_did_not_meet_can_be_brought_together() {
    let desk = Desk::with_people(60, 25);
    desk.done(&MATCH);
    let before = meetings(&desk, "onehour-plan");
    let (newcomer, opener) = (&before[0].0, &before.iter().find(|one| one.1 != before[0].1).unwrap().1);
    decide(&desk, &[("pin", newcomer, opener)]);
    again(&desk);
    assert!(meetings(&desk, "next").iter().any(|one| &one.0 == newcomer && &one.1 == opener));
}

#[test]
fn every_wrong_decision_is_named_with_its_row_and_nothing_is_shown_of_it() {
    let desk = Desk::with_people(60, 25);
    desk.done(&MATCH);
    let one = &meetings(&desk, "onehour-plan")[0];
    decide(
        &desk,
        &[
            ("SECRETzz", &one.0, &one.1),
            ("pin", &one.0, &one.1),
            ("forbid", &one.0, &one.1),
            ("swap", &one.0, "nobody"),
            ("pin", "", &one.1),
        ],
    );
    let arguments = [&MATCH[..], &["--previous", "onehour-plan/plan.xlsx", "--out", "next"]].concat();
    let said = desk.fails(&arguments, 1, "E-decision]");
    for code in ["E-decision-conflict", "E-decision-pair", "sheet meetings, column decision: row 2"] {
        assert!(said.err.contains(code), "{code}: {}", said.err);
    }
    assert!(!said.err.contains("SECRETzz") && !desk.path("next").exists());
}

#[test]
fn pins_that_cannot_both_hold_are_named_by_their_rows() {
    let desk = Desk::with_people(60, 25);
    desk.done(&MATCH);
    let before = meetings(&desk, "onehour-plan");
    let other = &before.iter().find(|one| one.1 != before[0].1).unwrap().1;
    decide(&desk, &[("pin", &before[0].0, &before[0].1), ("pin", &before[0].0, other), ("pin", "nobody", other)]);
    let arguments = [&MATCH[..], &["--previous", "onehour-plan/plan.xlsx"]].concat();
    let said = desk.fails(&arguments, 1, "E-pin-unknown");
    assert!(said.err.contains("sheet meetings") && said.err.contains("row 4"), "{}", said.err);
    decide(&desk, &[("pin", &before[0].0, &before[0].1), ("pin", &before[0].0, other)]);
    let said = desk.fails(&arguments, 1, "E-");
    assert!(said.err.contains("sheet meetings") && said.err.contains("row 3"), "{}", said.err);
}

#[test]
fn a_workbook_with_decisions_is_not_replaced_unread() {
    let desk = Desk::with_people(60, 25);
    desk.done(&MATCH);
    let one = &meetings(&desk, "onehour-plan")[0];
    decide(&desk, &[("forbid", &one.0, &one.1)]);
    let saved = std::fs::read(desk.path("onehour-plan/plan.xlsx")).unwrap();
    desk.fails(&MATCH, 1, "E-out-edited");
    let said = desk.run(&[&MATCH[..], &["--previous", "onehour-plan"]].concat());
    assert!(said.code == Some(1) && said.err.contains("W-decisions-unread"), "{said:?}");
    assert_eq!(std::fs::read(desk.path("onehour-plan/plan.xlsx")).unwrap(), saved);
    // Read, it has done its work.
    desk.done(&[&MATCH[..], &["--previous", "onehour-plan/plan.xlsx"]].concat());
    desk.done(&MATCH);
}

#[test]
fn a_workbook_away_from_its_plan_is_refused() {
    let desk = Desk::with_people(20, 10);
    desk.done(&MATCH);
    std::fs::copy(desk.path("onehour-plan/plan.xlsx"), desk.path("plan.xlsx")).unwrap();
    desk.fails(&[&MATCH[..], &["--previous", "plan.xlsx"]].concat(), 1, "E-plan-missing");
}

#[test]
fn names_come_in_by_contacts_and_go_out_in_the_workbook_alone() {
    let desk = Desk::with_people(60, 25);
    desk.write("contacts.csv", "id,name,email\nn01,Aino SECRETzz,aino@secret.example\n");
    desk.done(&[&MATCH[..], &["--contacts", "contacts.csv"]].concat());
    for name in ["plan.json", "pool.json", "meetings.csv", "waiting.csv"] {
        let text = desk.read(&format!("onehour-plan/{name}"));
        assert!(!text.contains("SECRETzz") && !text.contains("secret.example"), "{name}");
    }
    let bytes = std::fs::read(desk.path("onehour-plan/plan.xlsx")).unwrap();
    let mut parts = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let strings = std::io::read_to_string(parts.by_name("xl/sharedStrings.xml").unwrap()).unwrap();
    assert!(strings.contains("Aino SECRETzz") && strings.contains("aino@secret.example"));
    desk.done(&["verify", "onehour-plan", "--people", "people.csv", "contacts.csv"]);

    desk.write("contacts.csv", "id,name,email\nn01,Aino,SECRETzz\n");
    let said = desk.fails(&[&MATCH[..], &["--contacts", "contacts.csv"]].concat(), 1, "E-contact-email");
    assert!(!said.err.contains("SECRETzz"), "{}", said.err);
}
