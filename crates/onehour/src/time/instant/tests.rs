#![allow(clippy::unwrap_used, clippy::print_stderr)]

use proptest::prelude::*;

use super::*;
use crate::programme::Meeting;
use crate::time::{Expander, Horizon};

#[test]
fn every_wall_time_of_the_dst_cases_is_the_listed_instant() {
    let Some(folder) = std::env::var_os("ONEHOUR_DATA") else {
        eprintln!("skipped: ONEHOUR_DATA is not set");
        return;
    };
    let text = std::fs::read_to_string(std::path::Path::new(&folder).join("calendars/dst_cases.json")).unwrap();
    let cases: serde_json::Value = serde_json::from_str(&text).unwrap();
    let mut walls = 0;
    for transition in cases["transitions"].as_array().unwrap() {
        let zone = timezone(transition["zone"].as_str().unwrap()).unwrap();
        for wall in transition["walls"].as_array().unwrap() {
            let local: DateTime = wall[0].as_str().unwrap().parse().unwrap();
            let expected = wall[2].as_str().unwrap().replace('Z', ":00Z");
            assert_eq!(wall_to_utc(local, &zone).unwrap(), instant_from_text(&expected).unwrap(), "{wall}");
            walls += 1;
        }
    }
    assert!(walls > 100, "only {walls} wall times found");
}

#[test]
fn the_zones_are_the_bundled_ones_and_nothing_else() {
    for unknown in
        ["", "Etc/Unknown", "local", "Local", "EET-2", "FLE Standard Time", "../Europe/Helsinki", "/etc/localtime"]
    {
        assert!(timezone(unknown).unwrap_err().has("E-unknown-zone"), "{unknown}");
    }
    assert!(timezone("UTC").is_ok() && timezone("Asia/Kathmandu").is_ok());
}

#[test]
fn texts_without_an_instant_are_refused() {
    for text in [
        "",
        "2026-12-01",
        "2026-12-01T09:00:00",
        "2026-12-01T09:00:00[Europe/Helsinki",
        "2026-12-01T09:00:00+05:00[Europe/Helsinki]",
        "2026-12-01T09:00:00.5Z",
        "2027-02-29T09:00:00Z",
        "2026-12-01T24:00:00Z",
        "2026-12-01T23:59:61Z",
    ] {
        assert!(instant_from_text(text).unwrap_err().has("E-bad-instant"), "{text}");
    }
}

#[test]
fn a_leap_second_is_the_second_before_it() {
    let leap = instant_from_text("2016-12-31T23:59:60Z").unwrap();
    assert_eq!(leap, instant_from_text("2016-12-31T23:59:59Z").unwrap());
}

#[test]
fn the_ends_of_the_calendar_are_errors() {
    assert!(instant_to_text(i64::MAX, "UTC").unwrap_err().has("E-time-range"));
    let west = timezone("Pacific/Pago_Pago").unwrap();
    assert!(wall_to_utc(DateTime::MAX, &west).unwrap_err().has("E-time-range"));
}

proptest! {
    #[test]
    fn instants_read_back_in_both_passes_of_a_fold(
        utc in 0i64..10_000_000_000,
        zone in prop::sample::select(&["Europe/Helsinki", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Havana"][..]),
    ) {
        let text = instant_to_text(utc, zone).unwrap();
        prop_assert_eq!(instant_from_text(&text).unwrap(), utc);
        let bare = text.split('[').next().unwrap();
        prop_assert_eq!(instant_from_text(bare).unwrap(), utc);
    }
}

/// What is told is read back: whoever copies the window into their row is free at the start, in each zone and at each
/// change of its clock.
#[test]
fn a_window_that_is_copied_into_a_row_is_free_at_its_start() {
    // Clocks go back by an hour at 04:00, 03:00, 01:00 and 02:00, at the last one by half an hour.
    let zones = ["Europe/Helsinki", "Europe/Stockholm", "America/Havana", "Australia/Lord_Howe", "Asia/Kathmandu"];
    let mut told = 0;
    for (from, length_minutes, zone) in
        ["2026-10-23", "2026-10-30", "2027-04-02", "2027-03-12", "2027-03-26", "2026-10-02"]
            .into_iter()
            .flat_map(|from| [15, 60, 90].map(|length| (from, length)))
            .flat_map(|(from, length)| zones.map(|zone| (from, length, zone)))
    {
        let meeting = Meeting { length_minutes, grid_minutes: Some(30), ..Meeting::default() };
        let horizon = Horizon::new(from.parse().unwrap(), 1, &meeting).unwrap();
        for &start in &horizon.starts {
            let text = window_to_text(start, length_minutes, zone).unwrap();
            let window: Vec<&str> = text.split(' ').collect();
            let availability = format!("{} {}", window[1], window[2]).parse().unwrap();
            let (free, _) = Expander::new(&horizon).expand(&availability, zone).unwrap();
            assert!(free.iter().any(|free| horizon.utc(free) == Some(start)), "{start} {length_minutes}: {text}");
            told += 1;
        }
    }
    assert!(told > 10_000, "{told}");
}
