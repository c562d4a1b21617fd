//! Examples of RFC 5545, section 3.8.5.3, and rules that must end.
#![allow(clippy::unwrap_used)]

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn expand(rule: &str, start: DateTime, to: DateTime) -> Result<Vec<DateTime>, Exhausted> {
    let rule = Rule::parse(rule).unwrap();
    let until = rule.until.map(|until| until.wall());
    instances(&rule, start, until, (start, to), &mut Budget::new(5_000_000, 200_000))
}

/// Month and day of the first instances from 1997-09-02 09:00 (a Tuesday) or another day at 09:00.
fn days(rule: &str, start: Date, take: usize) -> Vec<(i16, i8, i8)> {
    let found = expand(rule, start.at(9, 0, 0, 0), date(2200, 1, 1).at(0, 0, 0, 0)).unwrap();
    found.into_iter().take(take).map(|at| (at.year(), at.month(), at.day())).collect()
}

const SEPTEMBER: Date = date(1997, 9, 2);

#[test]
fn examples_of_the_standard_by_month_and_year() {
    assert_eq!(
        days("FREQ=MONTHLY;COUNT=4;BYDAY=1FR", date(1997, 9, 5), 9),
        [(1997, 9, 5), (1997, 10, 3), (1997, 11, 7), (1997, 12, 5)]
    );
    assert_eq!(
        days("FREQ=MONTHLY;COUNT=3;BYDAY=-2MO", date(1997, 9, 22), 9),
        [(1997, 9, 22), (1997, 10, 20), (1997, 11, 17)]
    );
    assert_eq!(
        days("FREQ=MONTHLY;BYMONTHDAY=-3", date(1997, 9, 28), 3),
        [(1997, 9, 28), (1997, 10, 29), (1997, 11, 28)]
    );
    assert_eq!(
        days("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", SEPTEMBER, 4)[1..],
        [(1998, 2, 13), (1998, 3, 13), (1998, 11, 13)]
    );
    assert_eq!(
        days("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", date(1997, 9, 29), 3),
        [(1997, 9, 29), (1997, 10, 30), (1997, 11, 27)]
    );
    assert_eq!(
        days("FREQ=YEARLY;INTERVAL=3;COUNT=4;BYYEARDAY=1,100,200", date(1997, 1, 1), 9),
        [(1997, 1, 1), (1997, 4, 10), (1997, 7, 19), (2000, 1, 1)]
    );
    assert_eq!(days("FREQ=YEARLY;BYDAY=20MO", date(1997, 5, 19), 3), [(1997, 5, 19), (1998, 5, 18), (1999, 5, 17)]);
    assert_eq!(
        days("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", date(1997, 5, 12), 3),
        [(1997, 5, 12), (1998, 5, 11), (1999, 5, 17)]
    );
    assert_eq!(
        days("FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", date(1996, 11, 5), 3),
        [(1996, 11, 5), (2000, 11, 7), (2004, 11, 2)]
    );
}

#[test]
fn the_day_that_weeks_begin_on_decides_which_weeks_are_skipped() {
    let start = date(1997, 8, 5);
    assert_eq!(
        days("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", start, 9),
        [(1997, 8, 5), (1997, 8, 10), (1997, 8, 19), (1997, 8, 24)]
    );
    assert_eq!(
        days("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", start, 9),
        [(1997, 8, 5), (1997, 8, 17), (1997, 8, 19), (1997, 8, 31)]
    );
}

#[test]
fn a_leap_day_comes_in_leap_years_and_the_31st_in_long_months() {
    assert_eq!(days("FREQ=YEARLY", date(2096, 2, 29), 3), [(2096, 2, 29), (2104, 2, 29), (2108, 2, 29)]);
    assert_eq!(days("FREQ=MONTHLY", date(2026, 1, 31), 3), [(2026, 1, 31), (2026, 3, 31), (2026, 5, 31)]);
}

#[test]
fn units_below_the_day_step_through_their_limits() {
    let found = expand(
        "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000",
        SEPTEMBER.at(9, 0, 0, 0),
        date(1998, 1, 1).at(0, 0, 0, 0),
    );
    assert_eq!(found.unwrap().iter().map(|at| at.hour()).collect::<Vec<_>>(), [9, 12, 15]);
    let by_minute = expand(
        "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10;COUNT=7",
        SEPTEMBER.at(9, 0, 0, 0),
        date(1998, 1, 1).at(0, 0, 0, 0),
    );
    let by_day = expand(
        "FREQ=DAILY;BYHOUR=9,10;BYMINUTE=0,20,40;COUNT=7",
        SEPTEMBER.at(9, 0, 0, 0),
        date(1998, 1, 1).at(0, 0, 0, 0),
    );
    assert_eq!(by_minute, by_day);
    let sundays = expand(
        "FREQ=SECONDLY;INTERVAL=3600;BYDAY=SU;COUNT=3",
        SEPTEMBER.at(9, 0, 0, 0),
        date(1998, 1, 1).at(0, 0, 0, 0),
    );
    assert_eq!(sundays.unwrap()[1], date(1997, 9, 7).at(0, 0, 0, 0));
}

#[test]
fn a_rule_without_end_or_sense_stops_at_its_budget() {
    let (start, far) = (date(1970, 1, 1).at(0, 0, 0, 0), date(9999, 12, 31).at(23, 0, 0, 0));
    for rule in ["FREQ=SECONDLY", "FREQ=SECONDLY;COUNT=999999999", "FREQ=DAILY", "FREQ=MINUTELY;BYSECOND=1;BYMINUTE=59"]
    {
        assert_eq!(expand(rule, start, far), Err(Exhausted), "{rule}");
    }
    let never = expand("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", start, far);
    assert_eq!(never.unwrap(), [start]);
    assert_eq!(expand("FREQ=DAILY;INTERVAL=999999999", start, far).unwrap(), [start]);
}

proptest! {
    /// Skipping ahead to the window must not lose or invent an instance.
    #[test]
    fn a_late_window_holds_what_the_whole_expansion_holds_there(
        unit in prop::sample::select(&["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"][..]),
        interval in 1i64..7,
        part in prop::sample::select(&["", ";BYDAY=MO,-1FR", ";BYMONTHDAY=-1,15", ";BYHOUR=3,9", ";BYDAY=TU,TH;BYSETPOS=1", ";BYMONTH=2,3"][..]),
        (month, day, hour) in (1i8..=12, 1i8..=28, 0i8..24),
        (skip, length) in (0i64..3000, 1i64..400),
    ) {
        let rule = Rule::parse(&format!("FREQ={unit};INTERVAL={interval}{part}")).unwrap();
        let start = date(2020, month, day).at(hour, 15, 0, 0);
        let from = start.checked_add(Span::new().days(skip)).unwrap();
        let to = from.checked_add(Span::new().days(length)).unwrap();
        let budget = || Budget::new(50_000_000, 2_000_000);
        let late = instances(&rule, start, None, (from, to), &mut budget()).unwrap();
        let whole = instances(&rule, start, None, (start, to), &mut budget()).unwrap();
        prop_assert_eq!(late, whole.into_iter().filter(|&at| at >= from).collect::<Vec<_>>());
    }
}
