//! Invitations from plan to plan, and the texts in them.

#![allow(clippy::unwrap_used)]

mod common;

use common::Desk;
use serde_json::Value;

/// Three newcomers, two openers; one opener can only meet on Mondays.
const PEOPLE: &str = "id,role,fields,languages,place,availability,cap_round\n\
    n1,newcomer,software,fi:B2; en:B1,FI-091,Mon 9-10; Tue 9-10,\n\
    n2,newcomer,software,en:B2,FI-091,Tue 9-10,\n\
    o1,opener,software,fi:native; en:C1,FI-091,Mon 9-10,1\n\
    o2,opener,software,sv:native; en:C1,FI-091,Tue 9-10,1\n";
const CONTACTS: &str = "id,name,email\nn1,Aino,aino@example.org\nn2,Ben,ben@example.org\no1,Outi,outi@example.org\n\
    o2,Oskar,oskar@example.org\norganiser,Office,office@example.org\n";
const MATCH: [&str; 8] = ["match", "people.csv", "--from", "2026-11-23", "--weeks", "1", "--contacts", "contacts.csv"];

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("people.csv", PEOPLE);
    desk.write("contacts.csv", CONTACTS);
    desk.done(&MATCH);
    desk
}

fn index(desk: &Desk, plan: &str) -> Vec<Value> {
    desk.json(&format!("{plan}/invites/index.json"))["invites"].as_array().unwrap().clone()
}

/// The unfolded text of an invitation.
fn file(desk: &Desk, plan: &str, invite: &Value) -> String {
    desk.read(&format!("{plan}/invites/{}", invite["file"].as_str().unwrap())).replace("\r\n ", "")
}

#[test]
fn a_second_plan_of_the_same_files_tells_nobody_anything() {
    let desk = desk();
    desk.done(&[&MATCH[..], &["--previous", "onehour-plan", "--out", "next"]].concat());
    let (first, second) = (index(&desk, "onehour-plan"), index(&desk, "next"));
    assert_eq!(first.len(), 2);
    for (one, other) in first.iter().zip(&second) {
        assert_eq!((&one["change"], &other["change"]), (&"new".into(), &"unchanged".into()));
        assert_eq!(file(&desk, "onehour-plan", one), file(&desk, "next", other));
    }
}

#[test]
fn a_dropped_meeting_is_called_off_and_a_moved_one_asks_again() {
    let desk = desk();
    desk.write("people.csv", &PEOPLE.replace("sv:native; en:C1,FI-091,Tue 9-10", "sv:native; en:C1,FI-091,Wed 9-10"));
    desk.done(&[&MATCH[..], &["--previous", "onehour-plan", "--out", "next"]].concat());
    let dropped = index(&desk, "next").into_iter().find(|one| one["newcomer"] == "n2").unwrap();
    assert_eq!((&dropped["change"], &dropped["sequence"]), (&"cancelled".into(), &1.into()));
    let text = file(&desk, "next", &dropped);
    assert!(text.contains("METHOD:CANCEL") && text.contains("STATUS:CANCELLED"), "{text}");
    assert!(text.contains("ATTENDEE;ROLE=REQ-PARTICIPANT;CN=\"Ben\":mailto:ben@example.org"), "{text}");

    let moved = PEOPLE
        .replace("FI-091,Mon 9-10; Tue", "FI-091,Wed 9-10; Tue")
        .replace("FI-091,Mon 9-10,1", "FI-091,Wed 9-10,1");
    desk.write("people.csv", &moved);
    desk.done(&[&MATCH[..], &["--previous", "onehour-plan", "--out", "moved"]].concat());
    let (before, after) = (&index(&desk, "onehour-plan")[0], &index(&desk, "moved")[0]);
    assert_eq!((&after["change"], &after["sequence"]), (&"changed".into(), &1.into()));
    assert_eq!(before["uid"], after["uid"]);
    assert!(file(&desk, "moved", after).contains("DTSTART:20261125T070000Z"));
}

#[test]
fn each_pair_is_written_to_in_a_language_of_both() {
    let desk = desk();
    let texts: Vec<String> = index(&desk, "onehour-plan").iter().map(|one| file(&desk, "onehour-plan", one)).collect();
    assert!(texts[0].contains("SUMMARY:Tunnin tapaaminen: Aino ja Outi"), "{}", texts[0]);
    assert!(texts[1].contains("SUMMARY:Your one-hour meeting: Ben and Oskar"), "{}", texts[1]);
}

#[test]
fn texts_of_ones_own_are_used_and_a_slip_in_them_is_named_with_its_line() {
    let desk = desk();
    std::fs::create_dir(desk.path("texts")).unwrap();
    desk.write("texts/meeting.en.txt", "Talk, {newcomer}!\n\nAt {time}; {{bring a pen}}\n");
    desk.done(&[&MATCH[..], &["--texts", "texts", "--out", "next"]].concat());
    let text = file(&desk, "next", &index(&desk, "next")[1]);
    assert!(text.contains("SUMMARY:Talk\\, Ben!") && text.contains("At 09:00–10:00\\; {bring a pen}"), "{text}");
    desk.write("texts/meeting.en.txt", "Talk\n\nAt {time}\n{tme}\n");
    let said = desk.fails(&[&MATCH[..], &["--texts", "texts"]].concat(), 1, "E-text-placeholder");
    assert!(said.err.contains("row 4") && said.err.contains("{newcomer}"), "{}", said.err);
}
