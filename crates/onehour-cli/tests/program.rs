//! The program as a coordinator meets it: every command as a process, exit codes included.

#![allow(clippy::unwrap_used)]

mod common;

use common::Desk;

/// The arguments of a round that starts on the day the people of the desk are generated for.
const MATCH: [&str; 4] = ["match", "people.csv", "--from", "2026-11-23"];

/// The rows of a table, without its heading.
fn rows(text: &str) -> usize {
    csv::Reader::from_reader(text.as_bytes()).records().inspect(|row| assert!(row.is_ok())).count()
}

#[test]
fn the_demo_makes_a_plan_that_checks_out() {
    let desk = Desk::new();
    let out = desk.done(&["demo"]);
    assert!(out.contains("of 300 newcomers meet someone; "), "{out}");
    assert!(out.contains("the proof checks out."), "{out}");
    let plan = desk.json("onehour-plan/plan.json");
    assert_eq!(plan["status"], "optimal");
    let (served, waiting) = (&plan["summary"]["served"], &plan["summary"]["waiting"]);
    assert_eq!(rows(&desk.read("onehour-plan/meetings.csv")), served.as_u64().unwrap() as usize);
    assert_eq!(rows(&desk.read("onehour-plan/waiting.csv")), waiting.as_u64().unwrap() as usize);
    assert!(desk.done(&["verify", "onehour-plan"]).contains("The proof checks out"));
}

#[test]
fn the_tables_have_the_promised_columns() {
    let desk = Desk::new();
    desk.done(&["demo", "--out", "plan"]);
    assert!(desk.read("plan/meetings.csv").starts_with("newcomer,opener,start,end,place,points,reasons\n"));
    assert!(desk.read("plan/waiting.csv").starts_with("newcomer,reason_code,reason\n"));
}

#[test]
fn a_round_from_sign_up_to_history() {
    let desk = Desk::with_people(80, 30);
    desk.done(&["check", "people.csv", "--from", "2026-11-23"]);
    desk.done(&MATCH);
    desk.done(&["verify", "onehour-plan", "--people", "people.csv"]);
    let served = rows(&desk.read("onehour-plan/meetings.csv"));
    assert!(served > 10);

    let out = desk.done(&["publish", "onehour-plan", "--history", "history.csv"]);
    assert!(out.starts_with(&format!("{served} meetings added")), "{out}");
    assert_eq!(rows(&desk.read("history.csv")), served);
    let once = desk.read("history.csv");
    let out = desk.done(&["publish", "onehour-plan/plan.json", "--history", "history.csv"]);
    assert!(out.starts_with("0 meetings added"), "{out}");
    assert_eq!(desk.read("history.csv"), once);

    // Whoever met does not meet again.
    desk.done(&["match", "people.csv", "--from", "2026-12-21", "--history", "history.csv", "--out", "next"]);
    let pairs = |name: &str| -> std::collections::BTreeSet<(String, String)> {
        let text = desk.read(name);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        reader.records().map(|row| row.unwrap()).map(|row| (row[0].to_owned(), row[1].to_owned())).collect()
    };
    let (first, second) = (pairs("onehour-plan/meetings.csv"), pairs("next/meetings.csv"));
    assert!(!second.is_empty() && first.is_disjoint(&second));
}

#[test]
fn a_published_plan_is_kept() {
    let desk = Desk::with_people(60, 25);
    desk.done(&MATCH);
    let arguments = [&MATCH[..], &["--previous", "onehour-plan", "--seed", "7", "--out", "again"]].concat();
    desk.done(&arguments);
    let meetings = |name: &str| desk.json(name)["meetings"].clone();
    assert_eq!(meetings("onehour-plan/plan.json"), meetings("again/plan.json"));
    desk.done(&["verify", "again"]);
}

#[test]
fn explain_speaks_of_meetings_and_of_waiting() {
    let desk = Desk::with_people(80, 30);
    desk.done(&MATCH);
    let plan = desk.json("onehour-plan/plan.json");
    let meeting = &plan["meetings"][0];
    let (newcomer, opener) = (meeting["newcomer"].as_str().unwrap(), meeting["opener"].as_str().unwrap());
    assert!(desk.done(&["explain", "onehour-plan", newcomer]).contains(opener));
    assert!(desk.done(&["explain", "onehour-plan", opener]).contains(newcomer));
    let waiting = &plan["waiting"][0];
    let out = desk.done(&["explain", "onehour-plan", waiting["newcomer"].as_str().unwrap()]);
    assert!(out.contains(waiting["reason"].as_str().unwrap()), "{out}");
    desk.fails(&["explain", "onehour-plan", "nobody"], 1, "E-unknown-person");
}

#[test]
fn explain_names_what_would_help_and_whom_else_one_could_meet() {
    let desk = Desk::with_people(80, 30);
    desk.done(&MATCH);
    let plan = desk.json("onehour-plan/plan.json");
    let mut helped = 0;
    for waiting in plan["waiting"].as_array().unwrap().iter().take(12) {
        let newcomer = waiting["newcomer"].as_str().unwrap();
        let said = desk.done(&["explain", "onehour-plan", newcomer, "--alternatives", "2", "--json"]);
        let said: serde_json::Value = serde_json::from_str(&said).unwrap();
        assert_eq!(said["waiting"], *waiting);
        assert!(said["alternatives"]["partners"].as_array().unwrap().len() <= 2);
        let Some(help) = said["help"].get(0) else { continue };
        let text = desk.done(&["explain", "onehour-plan", newcomer]);
        assert!(text.contains(help["text"].as_str().unwrap()), "{text}");
        helped += 1;
    }
    assert!(helped > 0);
    let newcomer = plan["meetings"][0]["newcomer"].as_str().unwrap();
    let text = desk.done(&["explain", "onehour-plan", newcomer, "--alternatives", "3"]);
    assert!(text.contains("of the best plans; without this pair the newcomer "), "{text}");
}

#[test]
fn explain_names_whom_else_the_same_change_would_serve() {
    let desk = Desk::with_people(80, 30);
    desk.done(&MATCH);
    let plan = desk.json("onehour-plan/plan.json");
    let waiting: Vec<&str> =
        plan["waiting"].as_array().unwrap().iter().map(|waiting| waiting["newcomer"].as_str().unwrap()).collect();
    let mut looked_at = 0;
    for newcomer in waiting.iter().take(12) {
        let said = desk.done(&["explain", "onehour-plan", newcomer, "--others", "--json"]);
        let said: serde_json::Value = serde_json::from_str(&said).unwrap();
        for others in said["others"].as_array().into_iter().flatten() {
            looked_at += others["looked_at"].as_u64().unwrap();
            let named = others["newcomers"].as_array().unwrap();
            assert!(named.iter().all(|other| other != *newcomer && waiting.contains(&other.as_str().unwrap())));
        }
    }
    assert!(looked_at > 0);
}

#[test]
fn the_curve_begins_with_the_fewest_changes() {
    let desk = Desk::with_people(60, 25);
    desk.done(&MATCH);
    for json in [&[][..], &["--json"]] {
        let said = desk.fails(&[&["curve", "onehour-plan"], json].concat(), 1, "E-curve-previous");
        assert!(said.out.is_empty() && said.err.contains("--previous"), "{said:?}");
    }
    // An opener leaves; every other meeting can stand.
    let plan = desk.json("onehour-plan/plan.json");
    let meetings = plan["meetings"].as_array().unwrap();
    let gone = meetings[0]["opener"].as_str().unwrap();
    let lost = meetings.iter().filter(|meeting| meeting["opener"] == gone || meeting["newcomer"] == gone).count();
    let people = desk.read("people.csv");
    let left: Vec<&str> = people.lines().filter(|line| !line.starts_with(&format!("{gone},"))).collect();
    desk.write("people.csv", &(left.join("\n") + "\n"));
    desk.done(&[&MATCH[..], &["--previous", "onehour-plan", "--out", "again"]].concat());
    let curve: serde_json::Value = serde_json::from_str(&desk.done(&["curve", "again", "--json"])).unwrap();
    assert_eq!((&curve["published"], &curve["fewest"]), (&meetings.len().into(), &lost.into()));
    let points = curve["points"].as_array().unwrap();
    assert_eq!(points[0]["changes"], curve["fewest"]);
    assert!(points[0]["tiers"].as_array().unwrap().iter().all(|tier| tier["proven"] == true), "{points:?}");
    assert!(desk.done(&["curve", "again"]).contains("exact"));
}

#[test]
fn recruit_lists_kinds_of_openers_and_openers_to_keep() {
    let desk = Desk::with_people(80, 20);
    desk.done(&MATCH);
    let text = desk.done(&["recruit", "onehour-plan", "--top", "3"]);
    assert!(text.starts_with("Openers to look for; each with at most 1 meeting a day, 1 meeting a month:"), "{text}");
    let said: serde_json::Value =
        serde_json::from_str(&desk.done(&["recruit", "onehour-plan", "--top", "3", "--json"])).unwrap();
    let cells = said["cells"].as_array().unwrap();
    assert!((1..=3).contains(&cells.len()) && cells[0]["serve"][2]["more"].as_u64().unwrap() >= 1, "{said}");
    assert_eq!((&said["can_tell"], said.get("reason")), (&true.into(), None));
    desk.fails(&["recruit", "no-plan"], 1, "E-plan-missing");
    desk.fails(&["recruit", "onehour-plan", "--top", "0"], 2, "--top");
    // Where quality comes first it cannot be told, and scripts see why.
    desk.write("quality.toml", "name = 'q'\n[objective]\nfirst = 'quality'\n[[terms]]\nname = 'base'\npoints = 1\n");
    desk.done(&[&MATCH[..], &["--programme", "quality.toml", "--out", "quality"]].concat());
    let said: serde_json::Value = serde_json::from_str(&desk.done(&["recruit", "quality", "--json"])).unwrap();
    let reason = "most served does not come first in the programme";
    assert_eq!(said, serde_json::json!({ "can_tell": false, "reason": reason }));
    assert!(desk.done(&["recruit", "quality"]).contains(reason));
}

#[test]
fn check_says_everything_at_once_and_shows_no_cell() {
    let desk = Desk::new();
    desk.write(
        "people.csv",
        "id,role,fields,languages,place,availability\n\
         a,visitor,software,sv:B2,SE-0180,Mon 9-12\n\
         a,opener,no-such-secret,sv:B2,SE-0180,Mon 9-12\n\
         b,newcomer,software,sv:Z9,SE-0180,Fry 9-12\n",
    );
    let said = desk.fails(&["check", "people.csv"], 1, "E-unknown-role");
    for code in ["E-unknown-code", "E-bad-level", "E-availability-weekday"] {
        assert!(said.err.contains(code), "{code}: {}", said.err);
    }
    assert!(said.err.contains("people.csv") && said.err.contains("row 2") && said.err.contains("column role"));
    assert!(said.out.is_empty());
    for content in ["visitor", "no-such-secret", "Z9", "Fry"] {
        assert!(!said.err.contains(content), "{content}: {}", said.err);
    }
    let matched = desk.fails(&["match", "people.csv"], 1, "E-unknown-role");
    assert_eq!(matched.err, said.err);
    assert!(!desk.path("onehour-plan").exists());
}

#[test]
fn errors_of_people_and_history_come_together() {
    let desk = Desk::new();
    desk.write("people.csv", "id,role\na,visitor\n");
    desk.write("history.csv", "newcomer,opener,date,start,outcome\na,b,yesterday,,met\n");
    let said = desk.fails(&["check", "people.csv", "--history", "history.csv"], 1, "E-unknown-role");
    assert!(said.err.contains("E-bad-date"), "{}", said.err);
}

#[test]
fn an_error_in_a_programme_shows_its_line() {
    let desk = Desk::with_people(10, 5);
    desk.write("mine.toml", "name = \"mine\"\n\n[meeting]\nlength_minuets = 45\n");
    let said = desk.fails(&["check", "people.csv", "--programme", "mine.toml"], 1, "error[E-");
    assert!(said.err.contains("length_minuets = 45") && said.err.contains("mine.toml:4"), "{}", said.err);
}

#[test]
fn an_error_in_a_pin_shows_its_line() {
    let desk = Desk::with_people(20, 10);
    let pin = |newcomer: &str| format!("[[pins]]\nnewcomer = '{newcomer}'\nopener = 'o01'\n");
    desk.write("p.toml", &format!("name = 'p'\n{}{}", pin("n01"), pin("nobody")));
    let said = desk.fails(&[&MATCH[..], &["--programme", "p.toml"]].concat(), 1, "E-pin-unknown");
    assert!(said.err.contains("--> p.toml:5:1"), "{said:?}");
}

#[test]
fn a_rule_whose_end_has_come_needs_no_column() {
    let desk = Desk::new();
    desk.write("people.csv", "id,role,availability\nn,newcomer,Mon 9-10\no,opener,Mon 9-10\n");
    desk.write("p.toml", "name = 'p'\n[[rules]]\nname = 'r'\nuntil = '2026-12-10'\nboth_remote = {}\n");
    let check = |from: &'static str| ["check", "people.csv", "--programme", "p.toml", "--from", from];
    desk.done(&check("2026-12-10"));
    desk.fails(&check("2026-12-09"), 1, "E-missing-column");
}

#[test]
fn wrong_usage_ends_with_two() {
    let desk = Desk::new();
    for arguments in [
        &[][..],
        &["marry"],
        &["match"],
        &["match", "people.csv", "--weeks", "0"],
        &["match", "people.csv", "--weeks", "many"],
        &["match", "people.csv", "--from", "tomorrow"],
        &["match", "people.csv", "--threads", "0"],
        &["match", "people.csv", "--progress", "loud"],
        &["publish", "plan"],
        &["generate", "--newcomers", "3"],
    ] {
        let said = desk.run(arguments);
        assert_eq!(said.code, Some(2), "{arguments:?}: {said:?}");
        assert!(said.out.is_empty() && !said.err.is_empty());
    }
}

#[test]
fn help_and_version_end_well() {
    let desk = Desk::new();
    assert!(desk.done(&["--help"]).contains("generate"));
    assert!(desk.done(&["match", "--help"]).contains("--programme"));
    assert!(desk.done(&["--version"]).starts_with("onehour "));
}

#[test]
fn missing_files_are_errors_with_a_remedy() {
    let desk = Desk::new();
    desk.fails(&["match", "nobody.csv"], 1, "help: ");
    desk.fails(&["verify", "no-plan"], 1, "E-plan-missing");
    desk.fails(&["explain", "no-plan", "a"], 1, "E-plan-missing");
    desk.fails(&["publish", "no-plan", "--history", "history.csv"], 1, "E-plan-missing");
    desk.fails(&["check", "nobody.csv", "--programme", "no-such"], 1, "E-unknown-programme");
}

/// Changes plan.json as a forger would and expects the checker to see it.
fn forged(change: impl Fn(&mut serde_json::Value)) {
    let desk = Desk::new();
    desk.done(&["demo", "--out", "plan"]);
    let mut plan = desk.json("plan/plan.json");
    let before = plan.clone();
    change(&mut plan);
    assert_ne!(plan, before, "the forgery changes nothing");
    desk.write("plan/plan.json", &plan.to_string());
    assert_eq!(desk.run(&["verify", "plan"]).code, Some(1));
    assert_eq!(desk.run(&["publish", "plan", "--history", "history.csv"]).code, Some(1));
    assert!(!desk.path("history.csv").exists());
}

#[test]
fn a_plan_that_claims_one_more_served_is_refused() {
    forged(|plan| plan["summary"]["served"] = (plan["summary"]["served"].as_u64().unwrap() + 1).into());
}

#[test]
fn a_plan_without_one_of_its_meetings_is_refused() {
    forged(|plan| {
        plan["meetings"].as_array_mut().unwrap().pop();
    });
}

#[test]
fn a_plan_with_a_better_tier_than_its_own_is_refused() {
    forged(|plan| plan["tiers"][2]["value"] = (plan["tiers"][2]["value"].as_i64().unwrap() + 1).into());
}

#[test]
fn a_plan_with_an_empty_certificate_is_refused() {
    forged(|plan| plan["certificate"]["newcomers"] = serde_json::json!({}));
}

#[test]
fn a_pool_of_another_plan_is_refused() {
    let desk = Desk::new();
    desk.done(&["demo", "--out", "plan"]);
    let pool = desk.read("plan/pool.json").replacen("\"weeks\": 4", "\"weeks\": 5", 1);
    desk.write("plan/pool.json", &pool);
    desk.fails(&["verify", "plan"], 1, "E-plan-mixed");
}

#[test]
fn other_people_than_those_of_the_plan_are_refused() {
    let desk = Desk::with_people(20, 10);
    desk.done(&MATCH);
    desk.write("people.csv", &(desk.read("people.csv") + "x,newcomer\n"));
    desk.fails(&["verify", "onehour-plan", "--people", "people.csv"], 1, "E-input-changed");
}

/// A history may have the name of the people file: both are known again, and what is not given is named.
#[test]
fn inputs_of_one_name_are_told_apart() {
    let desk = Desk::with_people(20, 10);
    std::fs::create_dir(desk.path("past")).unwrap();
    desk.write("past/people.csv", "newcomer,opener,date,start,outcome\nn01,o01,2026-01-05,,met\n");
    desk.done(&[&MATCH[..], &["--history", "past/people.csv"]].concat());
    let out = desk.done(&["verify", "onehour-plan", "--people", "people.csv"]);
    assert!(out.contains("and from people.csv, history."), "{out}");
    desk.done(&["verify", "onehour-plan", "--people", "past/people.csv"]);
    desk.write("past/people.csv", "newcomer,opener,date,start,outcome\n");
    desk.fails(&["verify", "onehour-plan", "--people", "past/people.csv"], 1, "E-input-changed");
}

#[test]
fn a_folder_with_other_files_is_not_replaced() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("thesis")).unwrap();
    desk.write("thesis/chapter.txt", "years of work");
    desk.fails(&["demo", "--out", "thesis"], 1, "E-out-foreign");
    assert_eq!(desk.read("thesis/chapter.txt"), "years of work");
}

#[test]
fn a_place_that_cannot_be_written_is_an_error() {
    let desk = Desk::new();
    desk.write("file", "");
    desk.fails(&["demo", "--out", "file/plan"], 1, "E-write");
    #[cfg(target_os = "linux")]
    desk.fails(&["generate", "--newcomers", "1000", "--openers", "9", "--out", "/dev/full"], 1, "E-disk-full");
}

#[test]
fn what_is_built_in_can_be_printed_and_used_as_a_file() {
    let desk = Desk::with_people(30, 12);
    let listed = desk.done(&["builtin"]);
    for name in ["one-hour", "friends", "mentoring"] {
        assert!(listed.contains(name));
        desk.write("p.toml", &desk.done(&["builtin", name]));
    }
    for (name, codes) in [("fields", 44), ("places-fi-se", 60), ("nace2", 996), ("nace21", 1047), ("tol2008", 1000)] {
        assert!(listed.contains(name));
        let tree = desk.done(&["builtin", name]);
        assert!(tree.starts_with("code,parent,label_en") && rows(&tree) >= codes, "{name}: {}", rows(&tree));
    }
    // A programme with the tree as a file plans as the one with the tree that is built in.
    desk.write("fields.csv", &desk.done(&["builtin", "fields"]));
    let programme = desk.done(&["builtin", "one-hour"]);
    let other = programme.replace("builtin = \"fields\"", "file = \"fields.csv\"");
    assert_ne!(programme, other);
    desk.write("p.toml", &other);
    desk.done(&MATCH);
    desk.done(&["match", "people.csv", "--from", "2026-11-23", "--programme", "p.toml", "--out", "by-file"]);
    let meetings = |name: &str| desk.json(name)["meetings"].clone();
    assert_eq!(meetings("onehour-plan/plan.json"), meetings("by-file/plan.json"));
    desk.fails(&["builtin", "two-hours"], 1, "E-unknown-builtin");
}

#[test]
fn generate_gives_the_same_people_for_the_same_seed() {
    let (one, other) = (Desk::with_people(30, 12), Desk::with_people(30, 12));
    assert_eq!(one.read("people.csv"), other.read("people.csv"));
    assert_eq!(rows(&one.read("people.csv")), 42);
}

#[test]
fn the_help_names_every_promised_command_and_each_has_help_of_its_own() {
    let desk = Desk::new();
    let help = desk.done(&["--help"]);
    for command in ["demo", "match", "check", "verify", "explain", "recruit", "publish", "assign", "generate"] {
        assert!(help.contains(&format!("  {command} ")), "{command} is missing");
        assert!(desk.done(&[command, "--help"]).contains("Usage: onehour"));
    }
}

#[test]
fn a_calendar_next_to_the_people_file_takes_hours_away_and_a_missing_one_is_named_with_its_row() {
    let desk = Desk::new();
    let people = "id,role,fields,languages,place,availability\n\
                  n,newcomer,software,en:B2,FI-091,Mon 9-11\n\
                  o,opener,software,en:C1,FI-091,Mon 9-11; busy o.ics\n";
    desk.write("own.csv", people);
    let round = ["match", "own.csv", "--from", "2026-11-23", "--weeks", "1"];
    let missing = desk.run(&round);
    assert_eq!(missing.code, Some(1));
    assert!(missing.err.contains("E-calendar-file"), "{}", missing.err);

    let busy = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261123T070000Z\r\n\
                DTEND:20261123T080000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    desk.write("o.ics", busy);
    let planned = desk.run(&round);
    assert_eq!(planned.code, Some(0), "{}", planned.err);
    let meetings = desk.read("onehour-plan/meetings.csv");
    assert!(meetings.contains("n,o,2026-11-23T10:00:00+02:00[Europe/Helsinki]"), "{meetings}");

    let plan = desk.read("onehour-plan/plan.json");
    assert!(plan.contains("\"calendar 1 of o\"") && !plan.contains("o.ics"), "{plan}");
    desk.done(&["verify", "onehour-plan", "--people", "own.csv", "o.ics"]);
    desk.write("o.ics", &busy.replace("T08", "T09"));
    desk.fails(&["verify", "onehour-plan", "--people", "own.csv", "o.ics"], 1, "E-input-unknown");
}

/// A calendar is called by its owner's name, often; its name stands in a person's cell.
#[test]
fn what_is_wrong_with_a_calendar_is_told_at_its_persons_row_and_without_its_name() {
    let desk = Desk::new();
    let rows = "o,opener,software,en:C1,FI-091,Mon 9-11; busy Anna SECRETzz.ics; busy SECRETzz 2.ics\n\
                p,opener,software,en:C1,FI-091,Mon 9-11; free SECRETzz odd.ics\n";
    desk.write("own.csv", &format!("id,role,fields,languages,place,availability\n{rows}"));
    let calendar = |start| {
        format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART{start}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
    };
    desk.write("SECRETzz 2.ics", &calendar(":xx"));
    desk.write("SECRETzz odd.ics", &calendar(";TZID=Nowhere:20261123T070000"));
    let said = desk.run(&["check", "own.csv", "--from", "2026-11-23"]);
    let told = [
        "Availability, calendar 1: the calendar file cannot be opened.\n  --> own.csv, column availability: row 2",
        "Availability, calendar 2, row 4: a date, time, duration or number cannot be read.\n  --> own.csv, column availability: row 2",
    ];
    assert!(said.code == Some(1) && told.iter().all(|told| said.err.contains(told)), "{said:?}");
    assert!(!format!("{said:?}").contains("SECRETzz"), "{said:?}");

    for name in ["Anna SECRETzz.ics", "SECRETzz 2.ics"] {
        desk.write(name, &calendar(":20261123T070000"));
    }
    let said = desk.run(&["check", "own.csv", "--from", "2026-11-23"]);
    assert!(said.code == Some(0), "{said:?}");
    assert!(
        said.err.contains("calendar 1, row 4: a zone") && said.err.contains("--> own.csv, column availability: row 3"),
        "{said:?}"
    );
    assert!(!format!("{said:?}").contains("SECRETzz"), "{said:?}");
}

#[test]
fn what_is_wrong_with_rows_with_calendars_and_with_the_history_is_told_at_once() {
    let desk = Desk::new();
    desk.write("past.csv", "newcomer,opener,date,start,outcome\nn,o,2026-10-05,,vanished\n");
    let rows = [
        ("n", "newcomer", "Mon 25-26"),
        ("o", "opener", "Mon 9-11; busy missing.ics"),
        ("o", "opener", "always"),
        ("p", "opener", "always; busy lost.ics"),
        ("", "opener", "always"),
    ];
    let row = |(id, role, hours): &(&str, &str, &str)| format!("{id},{role},software,en:C1,FI-091,{hours}\n");
    let table: String = rows.iter().map(row).collect();
    desk.write("own.csv", &format!("id,role,fields,languages,place,availability\n{table}"));
    let person = |&(id, role, hours): &(&str, &str, &str)| {
        serde_json::json!({ "id": id, "role": role, "fields": "software", "languages": "en:C1", "place": "FI-091",
                            "availability": hours })
    };
    desk.write("own.json", &serde_json::Value::from_iter(rows.iter().map(person)).to_string());
    for (file, first) in [("own.csv", 2), ("own.json", 1)] {
        let said = desk.run(&["check", file, "--from", "2026-11-23", "--history", "past.csv"]);
        assert_eq!(said.code, Some(1));
        for code in ["E-availability-time", "E-duplicate-id", "E-empty-id", "E-bad-outcome"] {
            assert!(said.err.contains(code), "{code} is missing: {}", said.err);
        }
        let rows = format!("--> {file}, column availability: rows {}, {}", first + 1, first + 3);
        assert!(said.err.contains("E-calendar-file") && said.err.contains(&rows), "{}", said.err);
    }
}
