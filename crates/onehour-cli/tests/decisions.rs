//! From plan.xlsx to the next plan: what a coordinator writes in the workbook is followed, and never lost.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;

use common::{Desk, Said};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

const MATCH: [&str; 6] = ["match", "people.csv", "--from", "2026-11-23", "--advice", "none"];

/// Decision, newcomer and opener.
type Row<'a> = (&'a str, &'a str, &'a str);

/// Saves the sheet of decisions as a spreadsheet might, with nothing beside it.
fn save(desk: &Desk, fill: impl FnOnce(&mut Worksheet)) {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet().set_name("meetings").unwrap());
    workbook.save(desk.path("onehour-plan/plan.xlsx")).unwrap();
}

fn headings(sheet: &mut Worksheet, headings: &[&str]) {
    for (at, heading) in (0..).zip(headings) {
        sheet.write(0, at, *heading).unwrap();
    }
}

/// Saves decisions: other columns gone, rows in another order.
fn decide(desk: &Desk, rows: &[Row<'_>]) {
    save(desk, |sheet| {
        headings(sheet, &["opener", "newcomer", "decision", "a note of my own"]);
        for (row, (decision, newcomer, opener)) in (1..).zip(rows) {
            for (at, text) in (0..).zip([opener, newcomer, decision]) {
                sheet.write_string(row, at, *text).unwrap();
            }
        }
    });
}

/// What stands in the cell of a start.
enum Start<'a> {
    Text(&'a str),
    /// A date-time of the spreadsheet.
    Moment(&'a str),
    Number(f64),
}

/// Saves a pin of a pair with a start in its row.
fn pin_at(desk: &Desk, newcomer: &str, opener: &str, start: &Start<'_>) {
    save(desk, |sheet| {
        headings(sheet, &["decision", "newcomer", "opener", "start"]);
        for (at, text) in (0..).zip(["pin", newcomer, opener]) {
            sheet.write_string(1, at, text).unwrap();
        }
        let shown = Format::new().set_num_format("yyyy-mm-dd hh:mm");
        match start {
            Start::Text(text) => sheet.write_string(1, 3, *text).unwrap(),
            Start::Number(number) => sheet.write_number(1, 3, *number).unwrap(),
            Start::Moment(text) => {
                let moment = ExcelDateTime::parse_from_str(text).unwrap();
                sheet.write_datetime_with_format(1, 3, &moment, &shown).unwrap()
            }
        };
    });
}

fn meetings(desk: &Desk, plan: &str) -> Vec<(String, String, String)> {
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let plan = desk.json(&format!("{plan}/plan.json"));
    let row = |one: &serde_json::Value| (text(&one["newcomer"]), text(&one["opener"]), text(&one["start"]));
    plan["meetings"].as_array().unwrap().iter().map(row).collect()
}

/// Plans again with the decisions in the workbook.
fn again(desk: &Desk) -> String {
    desk.done(&again_arguments())
}

/// The same, which must be refused with this code; nothing is written.
fn refused(desk: &Desk, code: &str) -> Said {
    let said = desk.fails(&again_arguments(), 1, code);
    assert!(!desk.path("next").exists(), "{said:?}");
    said
}

fn again_arguments() -> Vec<&'static str> {
    [&MATCH[..], &["--previous", "onehour-plan/plan.xlsx", "--out", "next"]].concat()
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
    let said = refused(&desk, "E-decision]");
    for code in ["E-decision-conflict", "E-decision-pair", "sheet meetings, column decision: row 2"] {
        assert!(said.err.contains(code), "{code}: {}", said.err);
    }
    assert!(!said.err.contains("SECRETzz"));
}

#[test]
fn a_prohibition_of_nobody_is_refused_with_its_row() {
    let desk = Desk::with_people(60, 25);
    desk.done(&MATCH);
    let one = &meetings(&desk, "onehour-plan")[0];
    decide(&desk, &[("forbid", &one.0, &one.1), ("forbid", "n1", &one.1), ("forbid", &one.1, &one.0)]);
    let said = refused(&desk, "E-decision-pair");
    for place in ["sheet meetings, column newcomer: rows 3 to 4", "sheet meetings, column opener: row 4"] {
        assert!(said.err.contains(place), "{place}: {}", said.err);
    }
}

/// Who has signed up since the plan was made is in no pool but the new one.
#[test]
fn who_is_new_in_the_round_can_be_forbidden() {
    let desk = Desk::with_people(60, 25);
    let people = desk.read("people.csv");
    let (late, others): (Vec<&str>, Vec<&str>) = people.lines().partition(|line| line.starts_with("n01,"));
    assert_eq!(late.len(), 1);
    desk.write("people.csv", &others.join("\n"));
    desk.done(&MATCH);
    let opener = &meetings(&desk, "onehour-plan")[0].1;
    decide(&desk, &[("forbid", "n01", opener)]);
    refused(&desk, "E-decision-pair");
    desk.write("people.csv", &people);
    assert!(again(&desk).contains("\n1 decision of the workbook is followed."));
    assert_eq!(desk.json("next/pool.json")["programme"]["forbids"][0]["newcomer"], "n01");
}

/// Whoever has left the round can be forbidden, as nothing comes of it, but nobody can be brought together with them.
#[test]
fn who_has_left_the_round_is_still_known() {
    let desk = Desk::with_people(60, 25);
    desk.done(&MATCH);
    let one = &meetings(&desk, "onehour-plan")[0];
    let people = desk.read("people.csv");
    let without = |id: &str| people.lines().filter(|line| !line.starts_with(id)).collect::<Vec<_>>().join("\n");
    desk.write("people.csv", &without(&format!("{},", one.0)));
    decide(&desk, &[("pin", &one.0, &one.1)]);
    refused(&desk, "E-pin-unknown");
    decide(&desk, &[("forbid", &one.0, &one.1)]);
    again(&desk);
}

#[test]
fn a_pin_holds_at_the_hour_that_its_row_says() {
    let desk = Desk::with_people(60, 25);
    desk.done(&MATCH);
    let one = &meetings(&desk, "onehour-plan")[0];
    let pinned = |start: &Start<'_>| {
        pin_at(&desk, &one.0, &one.1, start);
        again(&desk);
        let pin = &desk.json("next/pool.json")["programme"]["pins"][0];
        let meets = meetings(&desk, "next").into_iter().find(|meeting| (&meeting.0, &meeting.1) == (&one.0, &one.1));
        assert!(pin["start"].is_null() || pin["start"] == meets.unwrap().2, "{pin}");
        pin["start"].as_str().map(str::to_owned)
    };
    let (day, night) = (&one.2[..10], "03:20:00+02:00[Europe/Helsinki]");
    let moved = Some(format!("{day}T{night}"));
    assert_eq!(pinned(&Start::Moment(&one.2[..19])).as_ref(), Some(&one.2), "as it was written");
    assert_eq!(pinned(&Start::Text(&one.2)).as_ref(), Some(&one.2));
    assert_eq!(pinned(&Start::Moment(&format!("{day}T03:20:00"))), moved);
    assert_eq!(pinned(&Start::Text(&format!("{day} 03:20"))), moved);
    assert_eq!(pinned(&Start::Text(&format!("{day}T01:20:00Z"))), moved);
    assert_eq!(pinned(&Start::Text("")), None, "any hour");
    let reasons = |plan: &str| desk.read(&format!("{plan}/meetings.csv"));
    pinned(&Start::Text(&format!("{day} 03:20")));
    assert!(reasons("next").contains("pinned; against: hours"), "told as a pin of the programme file");
    desk.done(&["verify", "next"]);
}

#[test]
fn an_hour_that_cannot_be_read_is_refused_with_its_row() {
    let desk = Desk::with_people(60, 25);
    desk.done(&MATCH);
    let one = &meetings(&desk, "onehour-plan")[0];
    // 03:30 is twice on the first of these days and not at all on the second.
    for wrong in [
        Start::Text("SECRETzz"),
        Start::Text("10:00"),
        Start::Text("2026-12-01"),
        Start::Text("2026-12-01T10:00:00.5+02:00"),
        Start::Text("2026-12-01T10:00:00+05:00[Europe/Helsinki]"),
        Start::Text("2026-10-25 03:30"),
        Start::Moment("2027-03-28T03:30:00"),
        Start::Number(46_357.4),
    ] {
        pin_at(&desk, &one.0, &one.1, &wrong);
        let said = refused(&desk, "E-decision-start");
        assert!(said.err.contains("sheet meetings, column start: row 2") && !said.err.contains("SECRETzz"), "{said:?}");
    }
    pin_at(&desk, &one.0, &one.1, &Start::Text("2026-10-25T03:30:00+02:00"));
    again(&desk);
}

#[test]
fn a_pin_of_the_programme_at_another_hour_stands_against_that_of_a_row() {
    let desk = Desk::with_people(60, 25);
    desk.done(&MATCH);
    let one = &meetings(&desk, "onehour-plan")[0];
    let programme = |start: &str| {
        let known = desk.done(&["builtin", "one-hour"]);
        let pin = format!("\n[[pins]]\nnewcomer = '{}'\nopener = '{}'\n{start}\n", one.0, one.1);
        desk.write("own.toml", &(known + &pin));
        [&again_arguments()[..], &["--programme", "own.toml"]].concat()
    };
    pin_at(&desk, &one.0, &one.1, &Start::Text("2026-12-01 03:20"));
    let said = desk.fails(&programme("start = '2026-12-01T04:20:00+02:00'"), 1, "E-decision-conflict");
    assert!(said.err.contains("row 2"), "{said:?}");
    desk.done(&programme("start = '2026-12-01T01:20:00Z'"));
    desk.done(&programme(""));
    let pins = &desk.json("next/pool.json")["programme"]["pins"];
    assert_eq!(pins.as_array().unwrap().len(), 1);
    assert_eq!(pins[0]["start"], "2026-12-01T03:20:00+02:00[Europe/Helsinki]", "the row says the hour");
}

#[test]
fn two_columns_of_one_heading_are_refused() {
    let desk = Desk::with_people(60, 25);
    desk.done(&MATCH);
    for twice in ["Decision", "newcomer", "opener", "start"] {
        save(&desk, |sheet| headings(sheet, &["decision", "newcomer", "opener", "start", "a note", "a note", twice]));
        let said = refused(&desk, "E-duplicate-heading");
        assert!(said.err.contains(&format!("column {twice}")) && said.err.contains("1 error"), "{said:?}");
    }
}

#[test]
fn the_workbook_of_another_plan_is_refused() {
    let desk = Desk::with_people(60, 25);
    desk.done(&MATCH);
    desk.done(&[&MATCH[..], &["--seed", "9", "--out", "other"]].concat());
    std::fs::copy(desk.path("other/plan.xlsx"), desk.path("onehour-plan/plan.xlsx")).unwrap();
    let said = refused(&desk, "E-plan-mixed");
    assert!(said.err.contains("plan.xlsx, sheet plan"), "{said:?}");
}

/// A program that does not calculate leaves formulas without values; a formula may also give nothing.
#[test]
fn a_decision_that_nobody_has_calculated_is_refused() {
    let desk = Desk::with_people(60, 25);
    desk.done(&MATCH);
    let one = &meetings(&desk, "onehour-plan")[0];
    let with_value = |kind: &str, value: &str| {
        save(&desk, |sheet| {
            headings(sheet, &["decision", "newcomer", "opener"]);
            sheet.write_formula(1, 0, Formula::new("=LOWER(\"PIN\")").set_result("pin")).unwrap();
            sheet.write_string(1, 1, &one.0).unwrap();
            sheet.write_string(1, 2, &one.1).unwrap();
        });
        let changes = [(" t=\"str\"><f>", format!("{kind}><f>")), ("</f><v>pin</v>", format!("</f>{value}"))];
        rewrite(&desk.path("onehour-plan/plan.xlsx"), &changes);
    };
    for nothing in ["<v></v>", "<v/>", ""] {
        with_value("", nothing);
        let said = refused(&desk, "E-formula-error");
        assert!(said.err.contains("sheet meetings, column decision: row 2"), "{said:?}");
    }
    with_value(" t=\"str\"", "<v></v>");
    assert!(!again(&desk).contains("decision"));
    with_value(" t=\"str\"", "<v>pin</v>");
    assert!(again(&desk).contains("1 decision"));
}

/// Changes the texts of a workbook's parts.
fn rewrite(path: &std::path::Path, changes: &[(&str, String)]) {
    let mut old = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut new = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..old.len() {
        let mut part = old.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        let text = std::io::read_to_string(&mut part).unwrap();
        let text = changes.iter().fold(text, |text, (from, to)| text.replace(from, to));
        new.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut new, text.as_bytes()).unwrap();
    }
    std::fs::write(path, new.finish().unwrap().into_inner()).unwrap();
}

#[test]
fn a_decision_on_another_sheet_is_not_passed_over_in_silence() {
    let desk = Desk::with_people(60, 25);
    desk.done(&MATCH);
    let mut workbook = Workbook::new();
    headings(workbook.add_worksheet().set_name("meetings").unwrap(), &["decision", "newcomer", "opener"]);
    for name in ["waiting", "introductions"] {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        headings(sheet, &["newcomer", "decision"]);
        sheet.write_string(2, 1, "SECRETzz").unwrap();
    }
    workbook.save(desk.path("onehour-plan/plan.xlsx")).unwrap();
    let said = desk.run(&again_arguments());
    assert_eq!(said.code, Some(0), "{said:?}");
    for sheet in ["waiting", "introductions"] {
        assert!(said.err.contains(&format!("sheet {sheet}, column decision: row 3")), "{said:?}");
    }
    assert!(said.err.contains("W-decisions-unread") && !said.err.contains("SECRETzz"), "{said:?}");
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
