#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

fn read(text: &str) -> Availability {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn codes(text: &str) -> Vec<String> {
    text.parse::<Availability>().map_or_else(|e| e.issues.into_iter().map(|i| i.code).collect(), |_| Vec::new())
}

#[test]
fn three_languages_and_loose_spelling_mean_the_same() {
    let canonical = read("Mon-Fri 09:00-17:00; Sat,Sun 10:00-14:00; not Thu 12:00-13:00");
    for text in [
        "ma-pe 9-17; la,su 10-14; not to 12-13",
        "mån-fre 9-17; lör,sön 10-14; not tors 12-13",
        "MÅN – FRE 9 – 17 ;\nlo\u{308}r , so\u{308}n 10.00 - 14.00; NOT Tor 12–13;;",
        "Monday-Friday 09:00-17:00; lauantai-sunnuntai 10-14; not\u{a0}torsdag 12-13",
    ] {
        assert_eq!(read(text), canonical, "{text}");
    }
}

#[test]
fn every_word_of_a_weekday_stands_for_one_day_only() {
    let mut words: Vec<&str> = WEEKDAYS.iter().flat_map(|words| words.iter().copied()).collect();
    let all = words.len();
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), all);
}

#[test]
fn the_english_preposition_is_never_read_as_thursday() {
    assert_eq!(codes("Mon to Fri 9-17"), ["E-availability-item"]);
    assert_eq!(read("to 9-17"), read("Thu 9-17"));
}

#[test]
fn weekday_runs_wrap_over_the_week_end() {
    assert_eq!(read("Fri-Mon"), read("Mon,Fri,Sat,Sun"));
    assert_eq!(read("Mon-Sun"), Availability::always());
}

#[test]
fn all_faults_are_reported_at_once_with_item_numbers_and_without_content() {
    let secret = "Fry 9-10; Mon 25-26; 2027-02-29; 2026-12-06..2026-12-05; Mon 9-9; busy ../anna.ics; 9-17; Mon 24-25";
    let error = secret.parse::<Availability>().unwrap_err();
    let found: Vec<&str> = error.issues.iter().map(|issue| issue.code.as_str()).collect();
    assert_eq!(
        found,
        [
            "E-availability-weekday",
            "E-availability-time",
            "E-availability-date",
            "E-availability-date-order",
            "E-availability-empty-window",
            "E-availability-file",
            "E-availability-item",
            "E-availability-time",
        ]
    );
    for (at, issue) in error.issues.iter().enumerate() {
        assert!(issue.message.contains(&format!("item {}:", at + 1)), "{}", issue.message);
        assert!(!issue.message.contains("Fry") && !issue.message.contains("anna"), "{}", issue.message);
    }
}

#[test]
fn a_text_that_frees_no_hour_must_say_never() {
    assert_eq!(read("never"), Availability::never());
    for text in ["", " ; ", "not Mon", "busy anna.ics"] {
        assert_eq!(codes(text), ["E-availability-nothing-free"], "{text:?}");
    }
    assert_eq!(codes("never; Mon 9-10"), ["E-availability-never"]);
    assert_eq!(read("free anna.ics").calendars().len(), 1);
}

#[test]
fn dates_are_iso_days_that_exist() {
    assert!(codes("2028-02-29 9-12").is_empty());
    assert!(codes("9999-12-31 22-02").is_empty());
    for text in ["5.12.2026 9-12", "2026-13-01", "20261205 9-12", "2026-1-5", "2027-02-29", "0000-00-00", "2026-12-051"]
    {
        assert_eq!(codes(text), ["E-availability-date"], "{text}");
    }
}

#[test]
fn the_end_of_the_day_is_an_end_only() {
    assert_eq!(read("Mon 20-24"), read("Mon 20:00-00:00"));
    for text in ["Mon 24-02", "Mon 9-24:01", "Mon 9:60-10", "Mon 9-1O", "Mon 9", "Mon 9:5-10", "Mon 009-10"] {
        assert_eq!(codes(text), ["E-availability-time"], "{text}");
    }
}

#[test]
fn a_calendar_path_never_leaves_its_folder() {
    assert!(codes("always; busy team a/Ännä.ICS").is_empty());
    for path in [
        "/etc/a.ics",
        "a/../../b.ics",
        "..\\b.ics",
        "C:b.ics",
        "a//b.ics",
        "./a.ics",
        "anna",
        "a.ics/",
        "\u{1}.ics",
        "",
    ] {
        assert_eq!(codes(&format!("always; busy {path}")), ["E-availability-file"], "{path}");
    }
}

#[test]
fn a_text_beyond_the_limit_is_refused_unread() {
    assert_eq!(codes(&"Mon 9-10;".repeat(10_000)), ["E-availability-long"]);
}

pub(in crate::time::availability) fn hours() -> impl Strategy<Value = Hours> {
    (0u16..DAY_MIN, 0u16..=DAY_MIN).prop_filter_map("empty", |(from, to)| Hours::between(from, to))
}

pub(in crate::time::availability) fn rule(years: std::ops::Range<i16>) -> impl Strategy<Value = Rule> {
    let weekly = (1u8..=EVERY_DAY).prop_map(Days::Weekly);
    let dated = (years, 1i8..=12, 1i8..=28, 0i64..40).prop_map(|(year, month, day, more)| {
        let first = Date::new(year, month, day).unwrap();
        let last = first.checked_add(jiff::Span::new().days(more)).unwrap_or(first);
        Days::Dated { first, last }
    });
    let days = prop_oneof![weekly, dated];
    (days, prop::collection::vec(hours(), 0..4)).prop_map(|(days, hours)| Rule::new(days, hours))
}

prop_compose! {
    fn availability()(
        free in prop::collection::vec(rule(0..9999), 1..4),
        except in prop::collection::vec(rule(0..9999), 0..4),
        files in prop::collection::vec("[a-zå][a-z ]{0,3}/?[a-z]{1,4}\\.ics", 0..3),
        busy in prop::collection::vec((-1_000_000i64..9_000_000_000, 1i64..90_000), 0..5),
    ) -> Availability {
        let calendars = files.into_iter().map(|file| CalendarFile { file, means: CalendarUse::Busy }).collect();
        let mut availability = Availability { free, except, calendars, ..Availability::default() };
        availability.add_busy(busy.into_iter().map(|(start, length)| (start, start + length)));
        availability
    }
}

proptest! {
    #[test]
    fn the_compact_text_reads_back(mut known in availability()) {
        known.busy_intervals.clear();
        prop_assert_eq!(known.to_string().parse::<Availability>().unwrap(), known);
    }

    #[test]
    fn the_structured_form_reads_back(known in availability()) {
        let json = serde_json::to_string(&known).unwrap();
        prop_assert_eq!(serde_json::from_str::<Availability>(&json).unwrap(), known);
    }

    #[test]
    fn no_text_panics(text in "[MonTue0-9:.;,\\- \u{308}åö2/]{0,40}|\\PC{0,30}") {
        if let Ok(known) = text.parse::<Availability>() {
            prop_assert_eq!(known.to_string().parse::<Availability>().unwrap(), known);
        }
    }
}

#[test]
fn the_structured_form_is_checked_like_the_text() {
    let text: Availability = serde_json::from_str("\"Mon-Tue 16-19\"").unwrap();
    let object = r#"{"free": [{"weekdays": ["Mån", "ti"], "hours": [{"from": "16", "to": "19:00"}]}]}"#;
    assert_eq!(serde_json::from_str::<Availability>(object).unwrap(), text);
    for (json, part) in [
        ("{}", "free"),
        (r#"{"free": [], "fre": []}"#, "unknown field"),
        (r#"{"free": [{"weekdays": ["fry"]}]}"#, "E-availability-weekday"),
        (r#"{"free": [{}]}"#, "E-availability-item"),
        (r#"{"free": [{"from": "2026-12-05", "to": "2026-12-04"}]}"#, "E-availability-date-order"),
        (r#"{"free": [{"weekdays": ["mon"], "hours": [{"from": "9", "to": "9"}]}]}"#, "E-availability-empty-window"),
        (r#"{"free": [], "calendars": [{"file": "../a.ics", "as": "busy"}]}"#, "calendars[0]"),
        (r#"{"free": [], "busy_intervals": [{"from": "2026-12-05T09:00", "to": "x"}]}"#, "E-bad-instant"),
        ("7", "availability"),
    ] {
        let error = serde_json::from_str::<Availability>(json).unwrap_err().to_string();
        assert!(error.contains(part), "{json}: {error}");
    }
}
