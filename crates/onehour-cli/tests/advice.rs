//! The advice in plan.xlsx and report.html is what `recruit` and `explain` say, and holds when the round is planned
//! again.

#![allow(clippy::unwrap_used)]

mod common;

use common::Desk;

const MATCH: [&str; 4] = ["match", "people.csv", "--from", "2026-11-23"];

/// A desk with the plan of a week from Tuesday 2026-12-01 of these people.
fn planned(programme: &str, people: &str) -> Desk {
    let desk = Desk::new();
    desk.write("programme.toml", &format!("name = 'small'\n{programme}"));
    desk.write("people.csv", people);
    let round = ["--programme", "programme.toml", "--from", "2026-12-01", "--weeks", "1"];
    desk.done(&[&["match", "people.csv"][..], &round].concat());
    desk
}

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

/// Ann also stands among the openers, and her employer has a budget: whether one more free hour would help is not known,
/// and it would.
#[test]
fn that_nothing_helps_is_not_said_where_no_hour_was_tried() {
    let budget = "[[employers]]\norganisation = 'Oy'\nhours_per_month = 2\n";
    let people =
        "id,role,availability,organisation\nann,both,Mon 9-10,Oy\nolle,opener,Wed 9-10,\ncy,newcomer,Fri 9-10,\n";
    for (programme, tried) in [("", "best-as-newcomer"), (budget, "employer-budget")] {
        let desk = planned(programme, people);
        let text = desk.done(&["explain", "onehour-plan", "ann"]);
        assert!(!text.contains("that the programme allows would help"), "{text}");
        assert_eq!(answer(&desk, &["explain", "onehour-plan", "ann", "--json"])["hours_tried"], tried);
        assert_eq!(answer(&desk, &["explain", "onehour-plan", "cy", "--json"])["hours_tried"], "all");
        let why = "whether one more free hour would is not known, because they stand on both sides and their employer";
        for told in [text, texts(&desk), desk.read("onehour-plan/report.html")] {
            assert_eq!(told.contains(why), tried == "employer-budget", "{told}");
        }
    }
}

/// Two share one place. No plan serves both with everybody's hours as they are; one more free hour of either does.
#[test]
fn a_bottleneck_claims_no_more_than_its_proof() {
    let header = "id,role,availability\n";
    let desk = planned("", &format!("{header}ann,newcomer,Tue 9-10\nbo,newcomer,Tue 9-10\nolle,opener,Tue 9-11\n"));
    let plan = desk.json("onehour-plan/plan.json");
    let text = desk.done(&["explain", "onehour-plan", plan["waiting"][0]["newcomer"].as_str().unwrap()]);
    assert!(text.contains("as they are, no plan serves more than 1 of these 2."), "{text}");
    assert!(!text.contains("can serve more") && text.contains("meets olle; one more is served"), "{text}");
}

/// Each near miss says what would have to be otherwise, in words and for scripts.
#[test]
fn near_misses_say_what_is_needed() {
    let rule = "[[rules]]\nname = 'common language'\ncommon_language = { newcomer = 'B1', opener = 'B1' }\n";
    let header = "id,role,availability,languages,zone\n";
    let people = "ann,newcomer,Tue 9-10,en:A2,Europe/Stockholm\nolle,opener,Tue 10-11,en:C1,\npia,opener,Wed 9-10,en:C1,\n\
                  rex,opener,Tue 10-11,sv:C1,\n";
    let desk = planned(rule, &format!("{header}{people}"));
    let text = desk.done(&["explain", "onehour-plan", "ann"]);
    let languages = "  2 openers would fit but for common language:\n    olle: language en at B1 instead of A2\n    \
                     rex: language sv at B1, not stated now\n";
    assert!(text.contains(languages), "{text}");
    let json = answer(&desk, &["explain", "onehour-plan", "ann", "--json"]);
    let needed = &json["near_misses"][0]["needs"][0];
    assert_eq!(needed["openers"], serde_json::json!(["olle"]));
    let language = serde_json::json!({ "what": "language", "language": "en", "from": "A2", "to": "B1" });
    assert_eq!(needed["any_of"], serde_json::json!([[language]]));
    let elsewhen = people.replace("A2", "B2").replace("Tue 10-11,en", "Thu 10-11,en");
    let desk = planned(rule, &format!("{header}{elsewhen}"));
    let text = desk.done(&["explain", "onehour-plan", "ann"]);
    let hours = "    olle: one free hour on Thursday 2026-12-03 09:00-10:00 +01:00[Europe/Stockholm]\n";
    assert!(text.contains(hours), "{text}");
}

/// Ann stands on both sides: each of her partners is told with the side that she would have.
#[test]
fn partners_on_both_sides_are_told_apart() {
    let people = "id,role,availability\nann,both,Tue 9-11; Thu 9-10\nbo,newcomer,Tue 9-10\ncy,newcomer,Tue 10-11\nolle,opener,Thu 9-10\n";
    let desk = planned("", people);
    let asked = ["explain", "onehour-plan", "ann", "--alternatives", "9"];
    let json = answer(&desk, &[&asked[..], &["--json"]].concat());
    let partners = json["alternatives"]["partners"].as_array().unwrap();
    let of = |side: &str| -> Vec<&str> {
        let on_it = partners.iter().filter(|partner| partner["side"] == side);
        on_it.map(|partner| partner["partner"].as_str().unwrap()).collect()
    };
    let (as_newcomer, mut as_opener) = (of("newcomer"), of("opener"));
    as_opener.sort_unstable();
    assert_eq!((as_newcomer, as_opener), (vec!["olle"], vec!["bo", "cy"]));
    let text = desk.done(&asked);
    assert_eq!((text.matches(", as a newcomer").count(), text.matches(", as an opener").count()), (1, 2), "{text}");
    let text = desk.done(&["explain", "onehour-plan", "olle", "--alternatives", "9"]);
    assert!(!text.contains(", as a"), "of who stands on one side it needs no word: {text}");
}
