#![allow(clippy::unwrap_used)]

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;

fn meeting(zone: &str) -> Meeting {
    Meeting { zone: zone.into(), ..Meeting::default() }
}

fn refused(from: Date, weeks: u32, meeting: &Meeting) -> Vec<String> {
    Horizon::new(from, weeks, meeting).unwrap_err().issues.into_iter().map(|issue| issue.code).collect()
}

#[test]
fn everything_wrong_with_a_request_is_said_at_once() {
    let wrong = Meeting { length_minutes: 0, grid_minutes: Some(45), ..meeting("Mars/Olympus") };
    assert_eq!(
        refused(date(9999, 12, 30), 54, &wrong),
        ["E-horizon-dates", "E-meeting-grid", "E-meeting-length", "E-unknown-zone", "E-horizon-weeks"]
    );
}

#[test]
fn the_ends_of_the_calendar_are_refused_without_a_panic() {
    let kiritimati = meeting("Pacific/Kiritimati");
    for from in [Date::MIN, date(1969, 12, 31), date(9998, 12, 26), date(9999, 12, 31), Date::MAX] {
        assert_eq!(refused(from, 1, &kiritimati), ["E-horizon-dates"], "{from}");
    }
    for (from, zone) in [(date(1970, 1, 1), "Pacific/Kiritimati"), (date(9998, 12, 25), "Pacific/Pago_Pago")] {
        assert_eq!(Horizon::new(from, 1, &meeting(zone)).unwrap().len(), 7 * 24);
    }
    assert_eq!(refused(date(2026, 1, 1), 0, &kiritimati), ["E-horizon-weeks"]);
}

#[test]
fn a_day_with_a_clock_change_has_the_starts_that_fit_its_length() {
    let per_day = |zone: &str, day: Date| {
        let horizon = Horizon::new(day, 1, &meeting(zone)).unwrap();
        horizon.dates.iter().filter(|&&date| date == day).count()
    };
    assert_eq!(per_day("Europe/Helsinki", date(2026, 3, 29)), 23);
    assert_eq!(per_day("Europe/Stockholm", date(2026, 10, 25)), 25);
    // 23 and a half hours: the last half hour holds no meeting that would end before the next day's first.
    assert_eq!(per_day("Australia/Lord_Howe", date(2026, 10, 4)), 23);
    assert_eq!(per_day("Australia/Lord_Howe", date(2026, 4, 5)), 24);
    assert_eq!(per_day("Asia/Kathmandu", date(2026, 3, 29)), 24);
    // Samoa skipped this day.
    assert_eq!(per_day("Pacific/Apia", date(2011, 12, 30)), 0);
}

#[test]
fn a_day_whose_midnight_is_skipped_starts_at_the_jump() {
    // Beirut jumps from 00:00 to 01:00 on 2026-03-29.
    let horizon = Horizon::new(date(2026, 3, 29), 1, &meeting("Asia/Beirut")).unwrap();
    assert_eq!(horizon.text(Start(0)).unwrap(), "2026-03-29T01:00:00+03:00[Asia/Beirut]");
}

#[test]
fn notice_holidays_buffer_and_grid_do_what_they_say() {
    let base = meeting("Europe/Helsinki");
    let noticed = Horizon::new(date(2026, 12, 1), 1, &Meeting { notice_hours: 33, ..base.clone() }).unwrap();
    assert_eq!(noticed.text(Start(0)).unwrap(), "2026-12-02T09:00:00+02:00[Europe/Helsinki]");
    let free =
        Horizon::new(date(2026, 12, 1), 1, &Meeting { holidays: vec![date(2026, 12, 6)], ..base.clone() }).unwrap();
    assert_eq!((free.len(), free.dates.contains(&date(2026, 12, 6))), (6 * 24, false));
    let buffered = Horizon::new(date(2026, 12, 1), 1, &Meeting { buffer_minutes: 15, ..base.clone() }).unwrap();
    assert_eq!((buffered.len(), buffered.overlapping), (7 * 19, false));
    assert_eq!(buffered.starts[1] - buffered.starts[0], 75 * 60);
    let dense = Horizon::new(date(2026, 12, 1), 1, &Meeting { grid_minutes: Some(15), ..base }).unwrap();
    assert_eq!((dense.len(), dense.overlapping), (7 * 96, true));
    assert_eq!(dense.date(Start(95)), Some(date(2026, 12, 1)));
}

#[test]
fn months_and_quarters_have_their_keys() {
    let keys = |month| (month_key(date(2026, month, 28)), quarter_key(date(2026, month, 28)));
    assert_eq!(keys(1), ("2026-01".into(), "2026-Q1".into()));
    assert_eq!(keys(9), ("2026-09".into(), "2026-Q3".into()));
    assert_eq!(keys(12), ("2026-12".into(), "2026-Q4".into()));
}

proptest! {
    #[test]
    fn starts_rise_carry_their_wall_date_and_keep_apart(
        zone in prop::sample::select(&[
            "Europe/Helsinki", "Europe/Stockholm", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia",
            "Asia/Beirut", "America/Havana", "UTC",
        ][..]),
        (year, month, day) in (1970i16..2400, 1i8..=12, 1i8..=28),
        weeks in 1u32..8,
        length in 1u16..=240,
        buffer in 0u16..60,
        grid in prop::sample::select(&[None, Some(15), Some(30), Some(60)][..]),
    ) {
        let meeting = Meeting { length_minutes: length, buffer_minutes: buffer, grid_minutes: grid, ..meeting(zone) };
        let horizon = Horizon::new(date(year, month, day), weeks, &meeting).unwrap();
        let block = i64::from(length + buffer) * 60;
        let rules = timezone(zone).unwrap();
        prop_assert_eq!(horizon.starts.len(), horizon.dates.len());
        for (start, day) in horizon.starts.iter().zip(&horizon.dates) {
            prop_assert_eq!(rules.to_datetime(Timestamp::from_second(*start).unwrap()).date(), *day);
        }
        for pair in horizon.starts.windows(2) {
            prop_assert!(pair[0] < pair[1]);
            prop_assert!(horizon.overlapping || pair[0] + block <= pair[1]);
        }
        for (at, start) in horizon.starts.iter().enumerate() {
            prop_assert_eq!(horizon.start_at(*start), Some(Start(at as u32)));
        }
    }
}
