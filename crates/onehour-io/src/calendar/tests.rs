#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::path::Path;

use serde_json::Value;

use super::*;

/// Writes a moment as the expectations do: `Z` for UTC, `F` for floating, a date alone for a day.
fn text(moment: Moment) -> String {
    match moment {
        Moment::Day(day) => day.strftime("%Y%m%d").to_string(),
        Moment::Floating(wall) => wall.strftime("F%Y%m%dT%H%M%S").to_string(),
        Moment::Utc(utc) => jiff::Timestamp::from_second(utc).unwrap().strftime("%Y%m%dT%H%M%SZ").to_string(),
    }
}

fn utc(text: &str) -> i64 {
    zone::plain_seconds(value::stamp(text).unwrap().wall()).unwrap()
}

#[test]
fn every_listed_occurrence_of_the_real_calendars_is_found_and_no_other() {
    let Some(folder) = std::env::var_os("ONEHOUR_DATA") else {
        eprintln!("skipped: ONEHOUR_DATA is not set");
        return;
    };
    let folder = Path::new(&folder).join("calendars");
    let expected = std::fs::read_to_string(folder.join("expected_occurrences.jsonl")).unwrap();
    let (mut right, mut wrong) = (0, Vec::new());
    for line in expected.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let file = case["file"].as_str().unwrap();
        let calendar = read(&std::fs::read(folder.join(file)).unwrap(), file);
        let Some(occurrences) = case["occ"].as_array() else { continue };
        let window = case["window"].as_array().unwrap().iter().map(|at| utc(at.as_str().unwrap())).collect::<Vec<_>>();
        let mut listed: Vec<Vec<String>> = serde_json::from_value(Value::Array(occurrences.clone())).unwrap();
        let found = calendar.and_then(|calendar| calendar.occurrences(window[0], window[1], &TimeZone::UTC));
        let mut found: Vec<Vec<String>> = match found {
            Ok(found) => found.into_iter().map(|o| vec![text(o.start), text(o.end), o.uid]).collect(),
            Err(error) => vec![vec![error.to_string()]],
        };
        listed.sort();
        found.sort();
        // The longest list is cut off after its first 400 of `n`.
        let n = case["n"].as_u64().unwrap() as usize;
        if found.len() == n {
            found.truncate(listed.len());
        }
        if found == listed && listed.len() >= n.min(400) {
            right += 1;
        } else {
            let only = |a: &[Vec<String>], b: &[Vec<String>]| a.iter().find(|o| !b.contains(o)).cloned();
            wrong.push((file.to_owned(), listed.len(), found.len(), only(&listed, &found), only(&found, &listed)));
        }
    }
    assert!(right + wrong.len() > 80, "only {} files found", right + wrong.len());
    assert!(wrong.is_empty(), "{right} right, wrong (file, listed, found, missing, invented): {wrong:#?}");
}

#[test]
fn no_file_of_the_real_calendars_panics_whole_or_cut_off() {
    let Some(folder) = std::env::var_os("ONEHOUR_DATA") else {
        eprintln!("skipped: ONEHOUR_DATA is not set");
        return;
    };
    let folder = Path::new(&folder).join("calendars");
    let expected = std::fs::read_to_string(folder.join("expected_occurrences.jsonl")).unwrap();
    let mut files = 0;
    for line in expected.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let bytes = std::fs::read(folder.join(case["file"].as_str().unwrap())).unwrap();
        for end in [bytes.len(), bytes.len() * 2 / 3, bytes.len() / 2] {
            if let Ok(calendar) = read(&bytes[..end], "cut.ics") {
                let _ = calendar.occurrences(utc("20240101"), utc("20250101"), &TimeZone::UTC);
            }
        }
        files += 1;
    }
    assert!(files > 100, "only {files} files found");
}

/// A calendar of these lines.
fn calendar(lines: &str) -> Calendar {
    read(format!("BEGIN:VCALENDAR\n{lines}\nEND:VCALENDAR\n").as_bytes(), "a.ics").unwrap()
}

fn codes(text: &str) -> Vec<(String, Option<u64>)> {
    let error = read(text.as_bytes(), "a.ics").map(|_| ()).unwrap_err();
    error.issues.into_iter().map(|issue| (issue.code, issue.place.row)).collect()
}

/// Starts in 2026 for an owner in Helsinki, as texts.
fn starts(lines: &str) -> Vec<String> {
    let home = onehour::time::timezone("Europe/Helsinki").unwrap();
    let found = calendar(lines).occurrences(utc("20260101"), utc("20270101"), &home).unwrap();
    found.into_iter().map(|occurrence| text(occurrence.start)).collect()
}

#[test]
fn every_fault_is_reported_at_once_with_its_line() {
    let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270229\nRRULE:FREQ=NEVER\nEND:VEVENT\n\
        BEGIN:VEVENT\nUID:secret\nEND:VEVENT\nEND:VCALENDAR";
    let found = codes(text);
    let expected = [("E-calendar-value", 3), ("E-calendar-rule", 4), ("E-calendar-no-start", 6)];
    assert_eq!(found, expected.map(|(code, line)| (code.to_owned(), Some(line))));
    assert!(!read(text.as_bytes(), "a.ics").unwrap_err().to_string().contains("secret"));
}

#[test]
fn what_is_no_calendar_is_an_error_and_what_is_passed_over_a_warning() {
    assert_eq!(codes("<html>Sign in</html>"), [("E-calendar-format".to_owned(), None)]);
    assert_eq!(codes(""), [("E-calendar-format".to_owned(), None)]);
    let outside = read(b"BEGIN:VEVENT\nDTSTART:20260101\nEND:VEVENT\n", "a.ics").unwrap();
    assert_eq!(outside.warnings()[0].code, "W-calendar-outside");
    let cut = read(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\nEND:VEV", "a.ics").unwrap();
    assert_eq!(cut.warnings()[0].code, "W-calendar-unclosed");
    let hours =
        calendar("BEGIN:VAVAILABILITY\nBEGIN:AVAILABLE\nDTSTART:20260101T090000\nEND:AVAILABLE\nEND:VAVAILABILITY");
    assert_eq!((hours.warnings().len(), hours.warnings()[0].code.as_str()), (1, "W-calendar-availability"));
    let unknown = calendar("BEGIN:VEVENT\nDTSTART;TZID=Nowhere:20260101T090000\nEND:VEVENT");
    assert_eq!((unknown.warnings()[0].code.as_str(), unknown.warnings()[0].place.row), ("W-calendar-zone", Some(3)));
}

#[test]
fn giant_and_endless_files_are_refused_with_their_place_in_no_time() {
    let began = std::time::Instant::now();
    assert_eq!(codes(&"x".repeat((16 << 20) + 1))[0].0, "E-calendar-large");
    let many = "BEGIN:VEVENT\nDTSTART:20260101\nEND:VEVENT\n".repeat(100_001);
    assert_eq!(codes(&format!("BEGIN:VCALENDAR\n{many}"))[0], ("E-calendar-components".to_owned(), Some(299_999)));
    assert_eq!(codes(&"BEGIN:X\n".repeat(20))[0], ("E-calendar-depth".to_owned(), Some(17)));
    for rule in [
        "FREQ=SECONDLY",
        "FREQ=SECONDLY;COUNT=999999999",
        "FREQ=YEARLY;BYHOUR=1,2,3;BYMINUTE=1,2,3;BYSECOND=1,2,3;COUNT=999999999",
    ] {
        let endless = calendar(&format!("BEGIN:VEVENT\nDTSTART:00010101T000000Z\nRRULE:{rule}\nEND:VEVENT"));
        let found = endless.occurrences(utc("20260101"), utc("99980101"), &TimeZone::UTC).unwrap_err();
        assert_eq!(
            (found.issues[0].code.as_str(), found.issues[0].place.row),
            ("E-calendar-recurrence", Some(2)),
            "{rule}"
        );
    }
    let dates = format!("BEGIN:VEVENT\nDTSTART:20260101\nRDATE:{}\nEND:VEVENT", vec!["20260101"; 300_000].join(","));
    assert!(calendar(&dates).occurrences(0, 1, &TimeZone::UTC).unwrap_err().has("E-calendar-recurrence"));
    // All of it is 1.5 s of work for a build without optimisation; the bound leaves room for a busy machine.
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
}

#[test]
fn the_ends_of_the_calendar_give_no_panic() {
    for start in ["00010101", "99991231", "99991231T235960Z", "00000101T000000", "99991231T235959"] {
        let lines = format!("BEGIN:VEVENT\nDTSTART:{start}\nDURATION:P36500D\nRRULE:FREQ=YEARLY\nEND:VEVENT");
        for (from, to) in [(i64::MIN, i64::MAX), (utc("99991230"), i64::MAX), (0, 0)] {
            let _ = calendar(&lines).occurrences(from, to, &TimeZone::UTC);
        }
    }
}

#[test]
fn a_weekly_meeting_keeps_its_wall_time_over_a_clock_change() {
    let weekly = "BEGIN:VEVENT\nDTSTART;TZID=Europe/Helsinki:20260323T090000\nRRULE:FREQ=WEEKLY;COUNT=2\nEND:VEVENT";
    assert_eq!(starts(weekly), ["20260323T070000Z", "20260330T060000Z"]);
}

#[test]
fn exclusions_by_rule_by_time_and_by_day_all_count() {
    let daily = "BEGIN:VEVENT\nUID:a\nDTSTART;TZID=Europe/Helsinki:20261201T090000\nRRULE:FREQ=DAILY;COUNT=6\n\
        EXRULE:FREQ=DAILY;INTERVAL=3\nEXDATE:20261202T070000Z\nEXDATE;VALUE=DATE:20261203\nEND:VEVENT";
    assert_eq!(starts(daily), ["20261205T070000Z", "20261206T070000Z"]);
}

#[test]
fn an_override_for_the_future_moves_all_later_instances() {
    let moved = "BEGIN:VEVENT\nUID:a\nDTSTART;TZID=Europe/Helsinki:20261201T090000\nRRULE:FREQ=DAILY;COUNT=4\nEND:VEVENT\n\
        BEGIN:VEVENT\nUID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Helsinki:20261203T090000\n\
        DTSTART;TZID=Europe/Helsinki:20261203T110000\nEND:VEVENT";
    assert_eq!(starts(moved), ["20261201T070000Z", "20261202T070000Z", "20261203T090000Z", "20261204T090000Z"]);
}

#[test]
fn an_override_moved_into_the_window_from_outside_is_found() {
    let moved = "BEGIN:VEVENT\nUID:a\nDTSTART:20250101T090000Z\nRRULE:FREQ=DAILY;COUNT=3\nEND:VEVENT\n\
        BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20250102T090000Z\nDTSTART:20260601T090000Z\nEND:VEVENT";
    assert_eq!(starts(moved), ["20260601T090000Z"]);
}

#[test]
fn transparent_and_cancelled_events_take_no_time_and_days_are_whole() {
    let event =
        |more: &str| format!("BEGIN:VEVENT\nDTSTART:20261201T0{}\nDURATION:PT1H\n{more}\nEND:VEVENT\n", "70000Z");
    let lines = [
        event("TRANSP:TRANSPARENT"),
        event("STATUS:CANCELLED"),
        "BEGIN:VEVENT\nDTSTART:20261202\nDTEND:20261202\nEND:VEVENT\n".to_owned(),
        "BEGIN:VEVENT\nDTSTART:20261203T070000Z\nEND:VEVENT\n".to_owned(),
        "BEGIN:VFREEBUSY\nFREEBUSY:20261204T070000Z/PT1H\nFREEBUSY;FBTYPE=FREE:20261205T070000Z/PT1H\nEND:VFREEBUSY"
            .to_owned(),
    ];
    let known = calendar(&lines.concat());
    let home = onehour::time::timezone("Europe/Helsinki").unwrap();
    let found = |means| known.intervals(means, utc("20261201"), utc("20270101"), &home).unwrap();
    let hour = |day: &str| (utc(&format!("{day}T070000Z")), utc(&format!("{day}T080000Z")));
    let day = (utc("20261201T220000Z"), utc("20261202T220000Z"));
    assert_eq!(found(CalendarUse::Busy), [day, hour("20261204")]);
    assert_eq!(found(CalendarUse::Free), [day, hour("20261201"), hour("20261205")]);
}

#[test]
fn a_named_calendar_takes_its_hours_from_a_person() {
    use onehour::Availability;
    use onehour::programme::Meeting;
    use onehour::time::{Expander, Horizon};

    let folder = tempfile::tempdir().unwrap();
    let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261201T100000\nDURATION:PT90M\nEND:VEVENT\nEND:VCALENDAR\n";
    std::fs::write(folder.path().join("anna.ics"), text).unwrap();
    let horizon = Horizon::new(jiff::civil::date(2026, 12, 1), 1, &Meeting::default()).unwrap();
    let mut free: Availability = "2026-12-01 9-14; busy anna.ics".parse().unwrap();
    let read =
        resolve_calendars(&mut free, "Europe/Helsinki", horizon.stretch(), super::folder(folder.path())).unwrap();
    assert!(read.warnings.is_empty() && free.calendars().is_empty());
    assert_eq!(read.hashes, [crate::out::sha256_hex(text.as_bytes())]);
    let (hours, _) = Expander::new(&horizon).expand(&free, "Europe/Helsinki").unwrap();
    assert_eq!(hours.to_ranges(), [(9, 9), (12, 13)]);
}

#[test]
fn a_calendar_outside_of_the_folder_is_not_opened() {
    let outer = tempfile::tempdir().unwrap();
    let inner = outer.path().join("people");
    std::fs::create_dir(&inner).unwrap();
    std::fs::write(outer.path().join("secret.ics"), "BEGIN:VCALENDAR\nEND:VCALENDAR\n").unwrap();
    let mut load = super::folder(&inner);
    assert!(load("../secret.ics").unwrap_err().has("E-calendar-file"));
    assert!(load("missing.ics").unwrap_err().has("E-calendar-file"));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(outer.path().join("secret.ics"), inner.join("link.ics")).unwrap();
        assert!(load("link.ics").unwrap_err().has("E-calendar-file"));
    }
}

proptest::proptest! {
    #[test]
    fn no_arrangement_of_calendar_words_panics(
        lines in proptest::collection::vec(proptest::sample::select(&[
            "BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "UID:a", "DTSTART:20260101T090000Z", "RDATE:20260107",
            "DTSTART;TZID=X:20260329T033000", "DTSTART:20260101", "DTEND:20260101T080000", "DURATION:P1DT1H", "SEQUENCE:2",
            "RRULE:FREQ=DAILY;COUNT=9", "RRULE:FREQ=MONTHLY;BYDAY=-1SU", "EXDATE:20260102", "RDATE:20260109/PT1H",
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20260103T090000Z", "RECURRENCE-ID:20260104", "BEGIN:VTIMEZONE", "TZID:X",
            "BEGIN:STANDARD", "END:STANDARD", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0300", "END:VTIMEZONE", " folded", "junk",
            "X-WR-TIMEZONE:Europe/Helsinki", "BEGIN:VFREEBUSY", "FREEBUSY:20260101T090000Z/PT1H", "END:VFREEBUSY",
        ][..]), 0..40)
    ) {
        if let Ok(calendar) = read(format!("BEGIN:VCALENDAR\n{}", lines.join("\n")).as_bytes(), "a.ics") {
            let _ = calendar.intervals(CalendarUse::Busy, utc("20260101"), utc("20260201"), &TimeZone::UTC);
        }
    }
}
