//! Recurrence rules as written (RFC 5545, section 3.3.10).

use jiff::civil::Weekday;

use super::value::{Stamp, number, stamp};

/// Unit of a rule, longest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Frequency {
    Yearly,
    Monthly,
    Weekly,
    Daily,
    Hourly,
    Minutely,
    Secondly,
}

/// A rule; an empty list is a part that is not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) frequency: Frequency,
    /// At least 1.
    pub(super) interval: i64,
    pub(super) count: Option<u64>,
    pub(super) until: Option<Stamp>,
    pub(super) months: Vec<i64>,
    pub(super) weeks: Vec<i64>,
    pub(super) year_days: Vec<i64>,
    pub(super) month_days: Vec<i64>,
    /// Ordinal (0: every) and weekday.
    pub(super) days: Vec<(i64, Weekday)>,
    pub(super) hours: Vec<i64>,
    pub(super) minutes: Vec<i64>,
    pub(super) seconds: Vec<i64>,
    pub(super) positions: Vec<i64>,
    pub(super) week_start: Weekday,
}

impl Rule {
    /// A rule of this unit without any other part.
    pub(super) fn every(frequency: Frequency) -> Self {
        Rule {
            frequency,
            interval: 1,
            count: None,
            until: None,
            months: Vec::new(),
            weeks: Vec::new(),
            year_days: Vec::new(),
            month_days: Vec::new(),
            days: Vec::new(),
            hours: Vec::new(),
            minutes: Vec::new(),
            seconds: Vec::new(),
            positions: Vec::new(),
            week_start: Weekday::Monday,
        }
    }

    /// Reads the value of RRULE or EXRULE. `None` when a part is malformed or means a calendar that is not the
    /// Gregorian one (RFC 7529).
    pub(super) fn parse(text: &str) -> Option<Self> {
        let parts = text.trim().split(';').filter(|part| !part.trim().is_empty());
        let parts: Vec<(String, &str)> = parts
            .map(|part| part.split_once('=').map(|(key, value)| (key.trim().to_ascii_uppercase(), value.trim())))
            .collect::<Option<_>>()?;
        let frequency = parts.iter().find(|(key, _)| key == "FREQ").and_then(|(_, value)| frequency(value))?;
        let mut rule = Rule::every(frequency);
        parts.iter().try_for_each(|(key, value)| rule.set(key, value))?;
        Some(rule)
    }

    fn set(&mut self, key: &str, value: &str) -> Option<()> {
        match key {
            "FREQ" => {}
            "INTERVAL" => self.interval = number(value).filter(|&interval| interval > 0)?,
            "COUNT" => self.count = Some(number(value)?.unsigned_abs()),
            "UNTIL" => self.until = Some(stamp(value)?),
            "WKST" => self.week_start = weekday(value)?,
            "BYMONTH" => self.months = list(value, 1, 12, false)?,
            "BYWEEKNO" => self.weeks = list(value, 1, 53, true)?,
            "BYYEARDAY" => self.year_days = list(value, 1, 366, true)?,
            "BYMONTHDAY" => self.month_days = list(value, 1, 31, true)?,
            "BYDAY" => self.days = value.split(',').map(day).collect::<Option<_>>()?,
            "BYHOUR" => self.hours = list(value, 0, 23, false)?,
            "BYMINUTE" => self.minutes = list(value, 0, 59, false)?,
            // A leap second is the second before it, here as in a date-time.
            "BYSECOND" => self.seconds = list(value, 0, 60, false)?.into_iter().map(|second| second.min(59)).collect(),
            "BYSETPOS" => self.positions = list(value, 1, 366, true)?,
            "RSCALE" => value.eq_ignore_ascii_case("GREGORIAN").then_some(())?,
            "SKIP" => value.eq_ignore_ascii_case("OMIT").then_some(())?,
            // Extensions of single vendors, which RFC 2445 allowed.
            _ => key.starts_with("X-").then_some(())?,
        }
        Some(())
    }
}

fn frequency(text: &str) -> Option<Frequency> {
    Some(match text.to_ascii_uppercase().as_str() {
        "YEARLY" => Frequency::Yearly,
        "MONTHLY" => Frequency::Monthly,
        "WEEKLY" => Frequency::Weekly,
        "DAILY" => Frequency::Daily,
        "HOURLY" => Frequency::Hourly,
        "MINUTELY" => Frequency::Minutely,
        "SECONDLY" => Frequency::Secondly,
        _ => return None,
    })
}

fn weekday(text: &str) -> Option<Weekday> {
    Some(match text.trim().to_ascii_uppercase().as_str() {
        "MO" => Weekday::Monday,
        "TU" => Weekday::Tuesday,
        "WE" => Weekday::Wednesday,
        "TH" => Weekday::Thursday,
        "FR" => Weekday::Friday,
        "SA" => Weekday::Saturday,
        "SU" => Weekday::Sunday,
        _ => return None,
    })
}

/// `MO`, `2TU`, `-1SU`.
fn day(text: &str) -> Option<(i64, Weekday)> {
    let text = text.trim();
    let at = text.len().checked_sub(2)?;
    let (ordinal, name) = text.split_at_checked(at)?;
    let ordinal = if ordinal.is_empty() { 0 } else { signed(ordinal).filter(|n| (1..=53).contains(&n.abs()))? };
    Some((ordinal, weekday(name)?))
}

fn signed(text: &str) -> Option<i64> {
    match text.trim().strip_prefix('-') {
        Some(digits) => number(digits).map(|number| -number),
        None => number(text.trim().trim_start_matches('+')),
    }
}

/// Numbers in `low..=high`, in order and once each; with `signs` their negatives too, which count from the end.
fn list(text: &str, low: i64, high: i64, signs: bool) -> Option<Vec<i64>> {
    let inside = |number: &i64| (low..=high).contains(&if signs { number.abs() } else { *number });
    let mut numbers = text.split(',').map(|part| signed(part).filter(inside)).collect::<Option<Vec<i64>>>()?;
    numbers.sort_unstable();
    numbers.dedup();
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn malformed_parts_are_refused_and_not_passed_over() {
        assert!(Rule::parse("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,-1SU;WKST=SU;").is_some());
        for text in [
            "",
            "BYDAY=MO",
            "FREQ=FORTNIGHTLY",
            "FREQ=DAILY;INTERVAL=0",
            "FREQ=DAILY;COUNT=x",
            "FREQ=DAILY;BYHOUR=24",
            "FREQ=DAILY;BYDAY=XX",
            "FREQ=DAILY;BYDAY=",
            "FREQ=DAILY;BYMONTH=0",
            "FREQ=DAILY;UNTIL=tomorrow",
            "FREQ=YEARLY;BYMONTH=5L",
            "RSCALE=HEBREW;FREQ=YEARLY",
            "FREQ=DAILY;BYDAY=\u{e4}\u{e4}",
            "FREQ=DAILY;WHAT=1",
            "FREQ=DAILY;BYDAY=54MO",
            "FREQ=DAILY;INTERVAL=99999999999999999999",
        ] {
            assert_eq!(Rule::parse(text), None, "{text}");
        }
    }
}
