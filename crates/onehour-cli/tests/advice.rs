//! The advice in plan.xlsx and report.html is what `recruit` and `explain` say, and holds when the round is planned
//! again.

#![allow(clippy::unwrap_used)]

mod common;

use common::Desk;

const MATCH: [&str; 4] = ["match", "people.csv", "--from", "2026-11-23"];

/// All texts of plan.xlsx.
fn texts(desk: &Desk) -> String {
    let bytes = std::fs::read(desk.path("onehour-plan/plan.xlsx")).unwrap();
    let mut parts = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    std::io::read_to_string(parts.by_name("xl/sharedStrings.xml").unwrap()).unwrap()
}

fn answer(desk: &Desk, arguments: &[&str]) -> serde_json::Value {
    serde_json::from_str(&desk.done(arguments)).unwrap()
}

#[test]
fn what_the_files_say_is_what_the_program_answers() {
    let desk = Desk::with_people(60, 25);
    desk.done(&MATCH);
    let (workbook, page) = (texts(&desk), desk.read("onehour-plan/report.html"));
    let recruit = answer(&desk, &["recruit", "onehour-plan", "--json"]);
    let cells = recruit["cells"].as_array().unwrap();
    assert!(!cells.is_empty());
    for cell in cells {
        for key in ["field", "place", "language", "hours"] {
            let text = cell[key].as_str().unwrap();
            assert!(workbook.contains(&format!(">{text}<")), "{key} {text}");
        }
        assert!(page.contains(cell["hours"].as_str().unwrap()));
    }
    let plan = desk.json("onehour-plan/plan.json");
    let mut helped = 0;
    for waiting in plan["waiting"].as_array().unwrap() {
        let person = waiting["newcomer"].as_str().unwrap();
        let explained = answer(&desk, &["explain", "onehour-plan", person, "--json"]);
        let Some(help) = explained["help"].as_array().unwrap().first() else { continue };
        let line = format!(
            "{} (cost {}), meets {}: ",
            help["text"].as_str().unwrap(),
            help["cost"],
            help["opener"].as_str().unwrap()
        );
        assert!(workbook.contains(&line) && page.contains(&line), "{line}");
        helped += 1;
    }
    assert!(helped > 3, "{helped}");
}

#[test]
fn who_wants_no_advice_gets_none() {
    let desk = Desk::with_people(60, 25);
    desk.done(&[&MATCH[..], &["--advice", "none"]].concat());
    let page = desk.read("onehour-plan/report.html");
    assert!(
        !page.contains("What would help") && !page.contains("id=\"recruit\"") && !texts(&desk).contains("five_serve")
    );
}
