//! The oracle asks jiff for the wall time of every single minute, and never converts the other way.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use jiff::civil::{Date, DateTime, date};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use proptest::prelude::*;

use super::super::compact::tests::rule;
use super::*;
use crate::programme::Meeting;
use crate::time::Start;

fn meeting(zone: &str, length: u16, grid: Option<u16>) -> Meeting {
    Meeting { zone: zone.into(), length_minutes: length, grid_minutes: grid, ..Meeting::default() }
}

fn on_day(days: Days, day: Date) -> bool {
    match days {
        Days::Weekly(mask) => mask >> day.weekday().to_monday_zero_offset() & 1 == 1,
        Days::Dated { first, last } => (first..=last).contains(&day),
    }
}

/// Whether a rule holds at a wall time: by its own day, or by the day before where a window runs over midnight.
fn holds(rule: &Rule, wall: DateTime) -> bool {
    let minute = wall.hour() as u16 * 60 + wall.minute() as u16;
    let whole = [Hours { from: 0, to: 1440 }];
    let hours: &[Hours] = if rule.hours.is_empty() { &whole } else { &rule.hours };
    let today = on_day(rule.days, wall.date()) && hours.iter().any(|h| h.from <= minute && minute < h.to);
    let before = wall.date().checked_sub(Span::new().days(1)).unwrap();
    today || on_day(rule.days, before) && hours.iter().any(|h| minute + 1440 < h.to)
}

fn free_at(availability: &Availability, zone: &TimeZone, utc: i64) -> bool {
    let wall = zone.to_datetime(Timestamp::from_second(utc).unwrap());
    let inside = |intervals: &[Interval]| intervals.iter().any(|&(start, end)| start <= utc && utc < end);
    (availability.free.iter().any(|rule| holds(rule, wall)) || inside(&availability.free_intervals))
        && !availability.except.iter().any(|rule| holds(rule, wall))
        && !inside(&availability.busy_intervals)
}

fn by_the_minute(availability: &Availability, zone: &str, horizon: &Horizon) -> Vec<u32> {
    let zone = timezone(zone).unwrap();
    let Some((&first, &last)) = horizon.starts.first().zip(horizon.starts.last()) else { return Vec::new() };
    let minutes = (last + horizon.length_s - first) / 60;
    // free_until[m]: first minute from m on that is not free.
    let free: Vec<bool> = (0..minutes).map(|m| free_at(availability, &zone, first + m * 60)).collect();
    let fits = |start: i64| {
        let from = ((start - first) / 60) as usize;
        free[from..from + (horizon.length_s / 60) as usize].iter().all(|&minute| minute)
    };
    (0..).zip(&horizon.starts).filter(|&(_, &start)| fits(start)).map(|(at, _)| at).collect()
}

/// First days of rounds that hold a change of the clock: Helsinki and Stockholm, Lord Howe (half an hour), Apia (a day
/// skipped, 2011), Dublin's and Casablanca's negative DST, a zone that changed its offset (Pyongyang 2018), Kathmandu
/// (three quarters), Beirut (midnight in a gap), Havana (midnight in a fold).
const ROUNDS: [(&str, Date); 14] = [
    ("Europe/Helsinki", date(2026, 3, 27)),
    ("Europe/Helsinki", date(2026, 10, 22)),
    ("Europe/Stockholm", date(2027, 3, 26)),
    ("Europe/Stockholm", date(2027, 10, 29)),
    ("Asia/Kathmandu", date(2026, 3, 27)),
    ("Asia/Kathmandu", date(1985, 12, 30)),
    ("Australia/Lord_Howe", date(2026, 4, 3)),
    ("Australia/Lord_Howe", date(2026, 10, 2)),
    ("Pacific/Apia", date(2011, 12, 27)),
    ("Europe/Dublin", date(2026, 10, 23)),
    ("Africa/Casablanca", date(2026, 2, 13)),
    ("Asia/Pyongyang", date(2018, 5, 2)),
    ("Asia/Beirut", date(2026, 3, 27)),
    ("America/Havana", date(2026, 10, 30)),
];

prop_compose! {
    fn case()(
        round in prop::sample::select(&ROUNDS[..]),
        other in prop::sample::select(&ROUNDS[..]),
        own_zone in prop::bool::weighted(0.7),
        free in prop::collection::vec(rule(2010..2028), 1..4),
        night in prop::option::of((0u16..5 * 60, 1u16..6 * 60)),
        except in prop::collection::vec(rule(2010..2028), 0..2),
        busy in prop::collection::vec((0i64..10_000, 1i64..300), 0..6),
        length in prop::sample::select(&[20u16, 45, 60, 90][..]),
        grid in prop::sample::select(&[None, Some(15), Some(30), Some(60)][..]),
    ) -> (Availability, &'static str, Horizon) {
        let horizon = Horizon::new(round.1, 1, &meeting(round.0, length, grid)).unwrap();
        let origin = horizon.starts[0];
        let mut availability = Availability { free, except, ..Availability::default() };
        // Clocks change at night, so windows there find the changes.
        availability.free.extend(night.map(|(from, length)| {
            Rule::new(Days::Weekly(0x7f), vec![Hours { from, to: from + length }])
        }));
        let minutes = |(from, length)| (origin + from * 60, origin + (from + length) * 60);
        availability.add_busy(busy.iter().copied().take(3).map(minutes));
        availability.add_free(busy.iter().copied().skip(3).map(minutes));
        (availability, if own_zone { round.0 } else { other.0 }, horizon)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if std::env::var_os("ONEHOUR_LONG").is_some() { 5_000 } else { 150 }))]

    #[test]
    fn every_hour_agrees_with_the_clock_read_minute_by_minute((availability, zone, horizon) in case()) {
        let (hours, _) = Expander::new(&horizon).expand(&availability, zone).unwrap();
        let hours: Vec<u32> = hours.iter().map(|start| start.0).collect();
        prop_assert_eq!(hours, by_the_minute(&availability, zone, &horizon));
    }

    #[test]
    fn windows_that_tile_the_day_are_as_long_as_the_day(
        round in prop::sample::select(&ROUNDS[..]),
        cut in 1u16..DAY_MIN,
    ) {
        // Elapsed time is what a clock change must neither lose nor invent.
        let zone = timezone(round.0).unwrap();
        let (from, to) = (midnight(round.1), midnight(round.1) + 8 * DAY_S);
        let offsets = Offsets::new(&zone, from - DAY_S, to + DAY_S);
        let length = |parts: &mut dyn Iterator<Item = Interval>| parts.map(|(start, end)| end - start).sum::<i64>();
        let tile = |from, to| Rule::new(Days::Weekly(0x7f), vec![Hours { from, to }]);
        let windows = |rule: &Rule| -> Vec<Interval> {
            windows_of(rule, (from, to)).filter(|w| from <= w.0 && w.1 <= to).flat_map(|w| offsets.showing(w.0, w.1)).collect()
        };
        let parts = [windows(&tile(0, cut)), windows(&tile(cut, DAY_MIN))].concat();
        let whole: Vec<Interval> = offsets.showing(from, to).collect();
        prop_assert_eq!(length(&mut parts.into_iter()), length(&mut whole.into_iter()));
    }
}

const DAY_MIN: u16 = 1440;

fn starts(text: &str, zone: &str, from: Date) -> (Vec<String>, Vec<String>) {
    let horizon = Horizon::new(from, 1, &meeting(zone, 30, None)).unwrap();
    let (hours, warnings) = Expander::new(&horizon).expand(&text.parse().unwrap(), zone).unwrap();
    let texts = hours.iter().map(|start| horizon.text(start).unwrap()[..25].to_owned()).collect();
    (texts, warnings.into_iter().map(|issue| issue.code).collect())
}

#[test]
fn a_window_with_a_bound_in_a_gap_keeps_the_hours_that_exist_and_warns() {
    // Helsinki skips 03:00 to 04:00 on 2026-03-29.
    let (hours, codes) = starts("2026-03-29 3:30-5", "Europe/Helsinki", date(2026, 3, 29));
    assert_eq!(hours, ["2026-03-29T04:00:00+03:00", "2026-03-29T04:30:00+03:00"]);
    assert_eq!(codes, ["W-dst-gap"]);
    let (hours, codes) = starts("2026-03-29 2:30-3:30", "Europe/Helsinki", date(2026, 3, 29));
    assert_eq!(hours, ["2026-03-29T02:30:00+02:00"]);
    assert_eq!(codes, ["W-dst-gap"]);
    let (hours, codes) = starts("2026-03-29 3-4", "Europe/Helsinki", date(2026, 3, 29));
    assert_eq!((hours.len(), codes), (0, vec!["W-dst-gap".to_owned()]));
    let (hours, codes) = starts("2026-03-29 2-5", "Europe/Helsinki", date(2026, 3, 29));
    assert_eq!((hours.len(), codes.len()), (4, 0));
}

#[test]
fn a_window_with_a_bound_in_a_fold_holds_in_both_passes_and_warns() {
    // Helsinki shows 03:00 to 04:00 twice on 2026-10-25.
    let (hours, codes) = starts("2026-10-25 3:30-4:30", "Europe/Helsinki", date(2026, 10, 25));
    assert_eq!(hours, ["2026-10-25T03:30:00+03:00", "2026-10-25T03:30:00+02:00", "2026-10-25T04:00:00+02:00"]);
    assert_eq!(codes, ["W-dst-fold"]);
    let (hours, codes) = starts("2026-10-25 3-4", "Europe/Helsinki", date(2026, 10, 25));
    assert_eq!((hours.len(), codes.len()), (4, 0));
}

#[test]
fn a_window_over_midnight_reaches_in_from_the_day_before_the_round() {
    // 2026-12-01 is a Tuesday.
    let (hours, _) = starts("Mon 22-01", "Europe/Helsinki", date(2026, 12, 1));
    assert_eq!(hours[..2], ["2026-12-01T00:00:00+02:00", "2026-12-01T00:30:00+02:00"]);
    assert_eq!(hours.len(), 2 + 4);
}

#[test]
fn an_exception_and_a_busy_interval_take_away_even_what_always_gives() {
    let horizon = Horizon::new(date(2026, 12, 1), 1, &Meeting::default()).unwrap();
    let mut free: Availability = "always; not Wed-Mon; not Tue 10-24".parse().unwrap();
    free.add_busy([(horizon.starts[3] + 1, horizon.starts[3] + 2)]);
    let (hours, _) = Expander::new(&horizon).expand(&free, "Europe/Helsinki").unwrap();
    assert_eq!(hours.to_ranges(), [(0, 2), (4, 9)]);
}

#[test]
fn a_meeting_may_run_over_the_border_of_two_windows_that_touch() {
    let (hours, _) = starts("2026-12-01 9-9:15; 2026-12-01 9:15-9:30", "Europe/Helsinki", date(2026, 12, 1));
    assert_eq!(hours, ["2026-12-01T09:00:00+02:00"]);
}

#[test]
fn a_calendar_that_was_not_read_is_never_taken_for_free_time() {
    let horizon = Horizon::new(date(2026, 12, 1), 1, &Meeting::default()).unwrap();
    let named: Availability = "always; busy anna.ics".parse().unwrap();
    assert!(Expander::new(&horizon).expand(&named, "Europe/Helsinki").unwrap_err().has("E-calendar-unresolved"));
    let mut resolved = named.clone();
    resolved.resolve_calendars(|_| Ok(vec![(0, horizon.starts[2])])).unwrap();
    let (hours, _) = Expander::new(&horizon).expand(&resolved, "Europe/Helsinki").unwrap();
    assert_eq!((hours.contains(Start(1)), hours.contains(Start(2))), (false, true));
    let mut failed = named.clone();
    assert!(failed.resolve_calendars(|_| Err(unresolved())).is_err());
    assert_eq!(failed, named);
}

#[test]
fn a_horizon_without_starts_gives_an_empty_set() {
    let meeting = Meeting { holidays: (1..8).map(|day| date(2026, 12, day)).collect(), ..Meeting::default() };
    let horizon = Horizon::new(date(2026, 12, 1), 1, &meeting).unwrap();
    assert!(horizon.is_empty());
    let (hours, warnings) = Expander::new(&horizon).expand(&Availability::always(), "Europe/Helsinki").unwrap();
    assert!(hours.is_empty() && warnings.is_empty());
}

#[test]
fn twenty_thousand_people_over_four_weeks_are_expanded_at_once() {
    let horizon = Horizon::new(date(2026, 10, 12), 4, &meeting("Europe/Helsinki", 60, None)).unwrap();
    let people: Vec<Availability> = (0..20_000u32)
        .map(|person| {
            let (hour, day) = (8 + person % 9, 1 + person % 28);
            let text = format!("Mon-Thu {hour}-{}; Sat 10-14; 2026-10-{day:02} 18-20; not Tue 12-13", hour + 3);
            text.parse().unwrap()
        })
        .collect();
    let began = std::time::Instant::now();
    let mut expander = Expander::new(&horizon);
    let zones = ["Europe/Helsinki", "Europe/Stockholm"];
    let free: u32 = (0..).zip(&people).map(|(at, p)| expander.expand(p, zones[at % 2]).unwrap().0.count()).sum();
    let took = began.elapsed();
    println!("20,000 people: {took:?}, {free} free hours");
    // A third of a second for a build without optimisation; the bound leaves room for a busy machine.
    assert!(took.as_secs() < 20, "{took:?}");
}
