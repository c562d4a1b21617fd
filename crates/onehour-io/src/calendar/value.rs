//! Values: dates, date-times, durations, periods, offsets (RFC 5545, section 3.3).

use jiff::civil::{Date, DateTime, Time};

/// A date or a date-time, as written; the shape decides, not the VALUE parameter, which exporters forget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stamp {
    /// `20261205`
    Date(Date),
    /// `20261205T090000`
    Local(DateTime),
    /// `20261205T090000Z`
    Utc(DateTime),
}

impl Stamp {
    /// The wall time that is written, 00:00 for a date.
    pub(super) fn wall(self) -> DateTime {
        match self {
            Stamp::Date(date) => date.to_datetime(Time::midnight()),
            Stamp::Local(wall) | Stamp::Utc(wall) => wall,
        }
    }
}

/// A duration: days are days on the wall, seconds are elapsed time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Duration {
    pub(super) days: i64,
    pub(super) seconds: i64,
}

/// Longest duration, a hundred years: no meeting is longer, and sums with it cannot overflow.
const MAX_DAYS: i64 = 36_525;

/// Reads a date or a date-time. A leap second (`235960`) is read as the second before it.
pub(super) fn stamp(text: &str) -> Option<Stamp> {
    let text = text.trim();
    let Some((date, time)) = text.split_once(['T', 't']) else { return date(text).map(Stamp::Date) };
    let date = self::date(date)?;
    let (time, utc) = time.strip_suffix(['Z', 'z']).map_or((time, false), |time| (time, true));
    if time.len() != 6 {
        return None;
    }
    let part = |from: usize| number(time.get(from..from + 2)?).and_then(|part| i8::try_from(part).ok());
    let wall = date.to_datetime(Time::new(part(0)?, part(2)?, part(4).map(|s| if s == 60 { 59 } else { s })?, 0).ok()?);
    Some(if utc { Stamp::Utc(wall) } else { Stamp::Local(wall) })
}

fn date(text: &str) -> Option<Date> {
    if text.len() != 8 {
        return None;
    }
    let part = |from: usize, to: usize| text.get(from..to).and_then(number);
    let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Reads a positive duration: `P2W`, `P1DT12H`, `PT90M`.
pub(super) fn duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    let rest = text.strip_prefix('+').unwrap_or(text).strip_prefix('P')?;
    let (days, time) = rest.split_once('T').unwrap_or((rest, ""));
    let mut total = Duration::default();
    for (amount, unit) in amounts(days)? {
        let scale = match unit {
            'W' => 7,
            'D' => 1,
            _ => return None,
        };
        total.days = total.days.checked_add(amount.checked_mul(scale)?)?;
    }
    for (amount, unit) in amounts(time)? {
        let scale = match unit {
            'H' => 3600,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        total.seconds = total.seconds.checked_add(amount.checked_mul(scale)?)?;
    }
    let written = rest.ends_with(|sign: char| sign.is_ascii_alphabetic()) && !rest.ends_with('T');
    (written && total.days <= MAX_DAYS && total.seconds <= MAX_DAYS * 86_400).then_some(total)
}

/// `1D2H` as pairs of number and unit.
fn amounts(text: &str) -> Option<Vec<(i64, char)>> {
    let pairs = text.split_inclusive(|sign: char| !sign.is_ascii_digit()).map(|pair| {
        let unit = pair.chars().last()?;
        Some((number(pair.strip_suffix(unit)?)?, unit))
    });
    pairs.collect()
}

/// Reads an offset of a zone in seconds: `+0200`, `-033000`.
pub(super) fn offset(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let part = |from: usize| digits.get(from..from + 2).and_then(number);
    let seconds = match digits.len() {
        4 => 0,
        6 => part(4)?,
        _ => return None,
    };
    let (hours, minutes) = (part(0)?, part(2)?);
    (hours < 24 && minutes < 60 && seconds < 60).then_some(sign * (hours * 3600 + minutes * 60 + seconds))
}

/// A number of digits alone; at most nine, so that no sum or product of a few overflows.
pub(super) fn number(text: &str) -> Option<i64> {
    let digits = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_shape_decides_between_a_date_and_a_time() {
        assert_eq!(stamp("20280229"), Some(Stamp::Date(date(2028, 2, 29))));
        assert_eq!(stamp(" 20261205T0900Z"), None);
        assert_eq!(stamp("20261205T090000Z "), Some(Stamp::Utc(date(2026, 12, 5).at(9, 0, 0, 0))));
        assert_eq!(stamp("20161231T235960"), Some(Stamp::Local(date(2016, 12, 31).at(23, 59, 59, 0))));
    }

    #[test]
    fn what_is_no_day_or_no_time_is_refused() {
        for text in [
            "",
            "20270229",
            "2026-12-05",
            "20261205T",
            "20261205T240000",
            "20261205T096000",
            "2026120\u{e4}",
            "T090000",
        ] {
            assert_eq!(stamp(text), None, "{text}");
        }
    }

    #[test]
    fn durations_keep_days_apart_from_elapsed_time() {
        assert_eq!(duration("P1DT2H"), Some(Duration { days: 1, seconds: 7200 }));
        assert_eq!(duration("P2W"), Some(Duration { days: 14, seconds: 0 }));
        assert_eq!(duration("PT1H0M0S"), Some(Duration { days: 0, seconds: 3600 }));
        for text in ["", "P", "PT", "-PT1H", "1H", "P1H", "PT1W", "PT1", "P999999999W", "PT9999999999S", "P1DT"] {
            assert_eq!(duration(text), None, "{text}");
        }
    }

    #[test]
    fn offsets_may_have_seconds() {
        assert_eq!(offset("+0530"), Some(19_800));
        assert_eq!(offset("-001730"), Some(-1050));
        for text in ["", "0200", "+02", "+2500", "+0260", "+02000"] {
            assert_eq!(offset(text), None, "{text}");
        }
    }
}
