#![allow(clippy::unwrap_used)]

use calcard::icalendar::{ICalendar, ICalendarProperty};

use super::*;
use crate::contacts::{Contact, Contacts};
use crate::out::Bound;
use crate::out::Edition;
use crate::out::tests::{bound, meeting};

/// A plan of these pairs: newcomer, opener and hour of the day, UTC.
fn plan(pairs: &[(&str, &str, u8)]) -> Bound {
    let mut bound = bound(1);
    bound.plan.meetings = pairs
        .iter()
        .map(|(newcomer, opener, hour)| {
            let at = |hour: u8| Some(format!("2026-11-30T{:02}:00:00+02:00[Europe/Helsinki]", hour + 2));
            let mut meeting = meeting(newcomer, "ok");
            (meeting.opener, meeting.start, meeting.end) = ((*opener).into(), at(*hour), at(*hour + 1));
            meeting
        })
        .collect();
    bound
}

fn contacts() -> Contacts {
    let contact =
        |id: &str| (id.to_owned(), Contact { name: Some(id.to_uppercase()), email: Some(format!("{id}@example.org")) });
    ["n1", "n2", "o1", "o2", "organiser"].map(contact).into_iter().collect()
}

/// The files of a plan after another, by name, and its index.
fn after(sent: &[Invitation], bound: &Bound, contacts: &Contacts) -> (BTreeMap<String, String>, Vec<Invitation>) {
    let edition = Edition { contacts: contacts.clone(), ..Edition::default() };
    let view = View::new(&bound.plan, &bound.snapshot, &edition);
    let contents = files(&view, &Texts::default(), sent).unwrap();
    let texts: BTreeMap<String, String> =
        contents.into_iter().map(|content| (content.name, String::from_utf8(content.bytes).unwrap())).collect();
    let index: Index = serde_json::from_str(&texts["invites/index.json"]).unwrap();
    (texts, index.invites)
}

/// The event of a file as calcard reads it.
fn event(text: &str) -> (ICalendar, usize) {
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "{text}");
    let calendar = ICalendar::parse(text).unwrap();
    let events: Vec<usize> = (0..calendar.components.len())
        .filter(|at| calendar.components[*at].component_type.as_str() == "VEVENT")
        .collect();
    assert_eq!(events.len(), 1, "{text}");
    (calendar, events[0])
}

fn property(text: &str, property: ICalendarProperty) -> Vec<String> {
    let (calendar, at) = event(text);
    let entries = calendar.components.iter().take(at + 1).flat_map(|component| &component.entries);
    let found = entries.filter(|entry| entry.name == property);
    found.map(|entry| entry.values.iter().map(|value| value.as_text().unwrap_or("?")).collect::<String>()).collect()
}

fn method(text: &str) -> Option<&str> {
    text.lines().find_map(|line| line.strip_prefix("METHOD:"))
}

#[test]
fn a_meeting_becomes_a_request_that_asks_both() {
    let (files, index) = after(&[], &plan(&[("n1", "o1", 7)]), &contacts());
    let text = &files[&format!("invites/{}", index[0].file)];
    assert_eq!(method(text), Some("REQUEST"));
    assert!(text.contains("\r\nDTSTART:20261130T070000Z\r\nDTEND:20261130T080000Z\r\n"), "{text}");
    assert_eq!(property(text, ICalendarProperty::Uid), [index[0].uid.clone()]);
    assert_eq!(property(text, ICalendarProperty::Summary), ["Your one-hour meeting: N1 and O1"]);
    assert_eq!(property(text, ICalendarProperty::Attendee), ["mailto:n1@example.org", "mailto:o1@example.org"]);
    assert_eq!(property(text, ICalendarProperty::Organizer), ["mailto:organiser@example.org"]);
    assert!(property(text, ICalendarProperty::Description)[0].contains("Monday 30 November 2026, 09:00–10:00"));
}

#[test]
fn without_all_addresses_it_is_an_event_to_import() {
    let (files, index) = after(&[], &plan(&[("n1", "stranger", 7)]), &contacts());
    let text = &files[&format!("invites/{}", index[0].file)];
    assert_eq!(method(text), None);
    assert!(!text.contains("ATTENDEE") && !text.contains("ORGANIZER") && text.contains("STATUS:CONFIRMED"));
}

#[test]
fn the_opener_invites_where_nobody_else_is_named() {
    let of = |id: &str| (id.to_owned(), contacts().of(id).unwrap().clone());
    let (files, index) = after(&[], &plan(&[("n1", "o1", 7)]), &["n1", "o1"].map(of).into_iter().collect());
    let text = &files[&format!("invites/{}", index[0].file)];
    assert_eq!(property(text, ICalendarProperty::Organizer), ["mailto:o1@example.org"]);
}

#[test]
fn the_uid_stays_and_the_sequence_rises_with_each_change() {
    let contacts = contacts();
    let told = |sent: &[Invitation], pairs: &[(&str, &str, u8)]| after(sent, &plan(pairs), &contacts).1;
    let first = told(&[], &[("n1", "o1", 7), ("n2", "o2", 7)]);
    let same = told(&first, &[("n1", "o1", 7), ("n2", "o2", 7)]);
    let moved = told(&same, &[("n1", "o1", 8), ("n2", "o2", 7)]);
    let dropped = told(&moved, &[("n2", "o2", 7)]);
    let still_dropped = told(&dropped, &[("n2", "o2", 7)]);
    let back = told(&still_dropped, &[("n1", "o1", 9), ("n2", "o2", 7)]);
    let state = |invites: &[Invitation]| (invites[0].sequence, invites[0].change);
    let states = [&first, &same, &moved, &dropped, &still_dropped, &back].map(|invites| state(invites));
    let expected = [
        (0, Change::New),
        (0, Change::Unchanged),
        (1, Change::Changed),
        (2, Change::Cancelled),
        (2, Change::Cancelled),
        (3, Change::New),
    ];
    assert_eq!(states, expected);
    for invites in [&same, &moved, &dropped, &back] {
        assert_eq!((&invites[0].uid, &invites[0].file), (&first[0].uid, &first[0].file));
        assert_eq!((invites[1].sequence, &invites[1].uid), (0, &first[1].uid));
    }
    assert_ne!(first[0].uid, first[1].uid);
}

#[test]
fn a_dropped_meeting_is_called_off_under_its_uid() {
    let contacts = contacts();
    let (_, sent) = after(&[], &plan(&[("n1", "o1", 7)]), &contacts);
    let (files, index) = after(&sent, &plan(&[("n2", "o2", 7)]), &contacts);
    let text = &files[&format!("invites/{}", index[0].file)];
    assert_eq!(method(text), Some("CANCEL"));
    assert!(text.contains("\r\nSTATUS:CANCELLED\r\n") && text.contains("\r\nSEQUENCE:1\r\n"), "{text}");
    assert_eq!(property(text, ICalendarProperty::Uid), [sent[0].uid.clone()]);
    assert_eq!(property(text, ICalendarProperty::Summary), ["Cancelled: the meeting of N1 and O1"]);
}

#[test]
fn a_meeting_that_took_place_is_not_called_off() {
    let (_, sent) = after(&[], &plan(&[("n1", "o1", 7)]), &contacts());
    let mut later = plan(&[("n2", "o2", 7)]);
    later.plan.from = "2026-12-01".parse().unwrap();
    let (_, index) = after(&sent, &later, &contacts());
    assert_eq!(index.iter().map(|known| known.newcomer.as_str()).collect::<Vec<_>>(), ["n2"]);
}

#[test]
fn a_broken_index_is_an_error_and_a_missing_one_is_not() {
    let place = tempfile::tempdir().unwrap();
    assert_eq!(sent(place.path()), Ok(Vec::new()));
    fs::create_dir(place.path().join(FOLDER)).unwrap();
    for text in ["", "{\"schema\": \"onehour-invites/9\", \"invites\": []}", "{\"SECRETzz\": 1}"] {
        fs::write(place.path().join(FOLDER).join(INDEX), text).unwrap();
        let error = sent(place.path()).unwrap_err();
        assert!(error.has("E-plan-json") && !error.to_string().contains("SECRETzz"));
    }
}

#[test]
fn file_names_are_names_everywhere() {
    for (newcomer, opener) in [("../../etc/passwd", "CON"), ("å", "ö"), ("a\0b\n", "\u{202e}x"), ("", "")] {
        let name = file_name(newcomer, opener, "uid");
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte)));
        assert!(name.ends_with(".ics") && name.len() > 19 && !name.contains(".."), "{name}");
    }
}
