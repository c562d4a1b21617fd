//! Between texts, wall clocks and UTC seconds.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp, Zoned};

use crate::error::{Error, Issue, Place, Result};

/// The rules of an IANA zone, from the data bundled with the program and never from the machine.
///
/// # Errors
/// `E-unknown-zone` when there is no such zone.
///
/// # Examples
/// ```
/// assert!(onehour::time::timezone("Europe/Helsinki").is_ok());
/// assert!(onehour::time::timezone("Helsinki").unwrap_err().has("E-unknown-zone"));
/// ```
pub fn timezone(name: &str) -> Result<TimeZone> {
    // jiff knows `Etc/Unknown` as a zone of its own, which says that no zone is known: no place to meet in.
    let known = TimeZoneDatabase::bundled().get(name).ok().filter(|zone| !zone.is_unknown());
    known.ok_or_else(|| {
        Error::from(Issue::error(
            "E-unknown-zone",
            Place::default(),
            "There is no time zone of this name.",
            "Write an IANA name such as `Europe/Helsinki` or `Europe/Stockholm`.",
        ))
    })
}

/// The UTC seconds of a wall time: in a gap the wall time moves forward by the gap, in a fold it is the earlier one
/// (RFC 5545, section 3.3.5). Parts of a second are dropped.
///
/// # Errors
/// `E-time-range` at the ends of the calendar, where the instant has no date any more.
pub fn wall_to_utc(wall: DateTime, zone: &TimeZone) -> Result<i64> {
    zone.to_timestamp(wall).map(Timestamp::as_second).map_err(|_| out_of_range())
}

/// The day that an instant counts to: the latest one that has begun by then. That is the clock's date, but for where a
/// clock is set back over midnight: there the day before is not taken up again.
///
/// # Errors
/// `E-time-range` outside the years -9999 to 9999.
///
/// # Examples
/// ```
/// use onehour::time::{day_of, timezone, wall_to_utc};
/// // At 00:01 the clocks of St. John's went back to 23:01.
/// let zone = timezone("America/St_Johns")?;
/// let midnight = wall_to_utc(jiff::civil::date(2006, 10, 29).at(0, 0, 0, 0), &zone)?;
/// assert_eq!(day_of(midnight - 1, &zone)?.to_string(), "2006-10-28");
/// assert_eq!(day_of(midnight + 1800, &zone)?.to_string(), "2006-10-29");
/// # Ok::<(), onehour::Error>(())
/// ```
pub fn day_of(utc: i64, zone: &TimeZone) -> Result<Date> {
    let shown = Timestamp::from_second(utc).map_err(|_| out_of_range())?.to_zoned(zone.clone()).date();
    let Ok(next) = shown.tomorrow() else { return Ok(shown) };
    let has_begun = wall_to_utc(next.at(0, 0, 0, 0), zone).is_ok_and(|midnight| midnight <= utc);
    Ok(if has_begun { next } else { shown })
}

/// [`day_of`] in a zone by name. `None` where there is no such zone or no such day.
pub(crate) fn day_in(utc: i64, zone: &str) -> Option<Date> {
    day_of(utc, &timezone(zone).ok()?).ok()
}

/// RFC 3339 text with the offset and the zone as in RFC 9557: `2026-12-01T09:00:00+02:00[Europe/Helsinki]`.
///
/// # Errors
/// `E-unknown-zone`; `E-time-range` outside the years -9999 to 9999.
///
/// # Examples
/// ```
/// use onehour::time::{instant_from_text, instant_to_text};
/// let text = instant_to_text(1_796_108_400, "Europe/Helsinki")?;
/// assert_eq!(text, "2026-12-01T09:00:00+02:00[Europe/Helsinki]");
/// assert_eq!(instant_from_text(&text)?, 1_796_108_400);
/// assert!(instant_from_text("2026-12-01T09:00:00").is_err(), "neither offset nor zone");
/// # Ok::<(), onehour::Error>(())
/// ```
pub fn instant_to_text(utc: i64, zone: &str) -> Result<String> {
    let zone = timezone(zone)?;
    let instant = Timestamp::from_second(utc).map_err(|_| out_of_range())?;
    Ok(instant.to_zoned(zone).to_string())
}

/// What somebody in a zone reads who is asked to be free from an instant on: weekday, date and window as a compact
/// availability of that zone has them, then offset and zone as in RFC 9557.
///
/// # Errors
/// As [`instant_to_text`].
///
/// # Examples
/// ```
/// use onehour::time::window_to_text;
/// let text = window_to_text(1_796_108_400, 60, "Europe/Stockholm")?;
/// assert_eq!(text, "Tuesday 2026-12-01 08:00-09:00 +01:00[Europe/Stockholm]");
/// assert!("2026-12-01 08:00-09:00".parse::<onehour::Availability>().is_ok());
/// # Ok::<(), onehour::Error>(())
/// ```
pub fn window_to_text(utc: i64, minutes: u16, zone: &str) -> Result<String> {
    let zone = timezone(zone)?;
    let length = i64::from(minutes) * 60;
    let at =
        |utc| Timestamp::from_second(utc).map(|instant| instant.to_zoned(zone.clone())).map_err(|_| out_of_range());
    let (first, last) = (at(utc)?, at(utc.saturating_add(length))?);
    // A clock that goes back in between shows the same times again: the window holds all that it shows.
    let shown = last.datetime().duration_since(first.datetime());
    let again = (SignedDuration::from_secs(length) - shown).max(SignedDuration::ZERO);
    let begin = first.datetime().checked_sub(again).map_err(|_| out_of_range())?;
    let end = last.datetime().checked_add(again).map_err(|_| out_of_range())?;
    let end = if end.time() == Time::midnight() { "24:00".into() } else { end.strftime("%H:%M").to_string() };
    Ok(format!("{}-{end} {}", begin.strftime("%A %Y-%m-%d %H:%M"), first.strftime("%:z[%Q]")))
}

/// The UTC seconds of an RFC 3339 text, with or without a zone as in RFC 9557. A leap second (`23:59:60`) is read as
/// the second before it.
///
/// # Errors
/// `E-bad-instant` when the text has no offset, contradicts its zone, or has parts of a second.
pub fn instant_from_text(text: &str) -> Result<i64> {
    let instant = if text.contains('[') {
        text.parse::<Zoned>().ok().map(|zoned| zoned.timestamp())
    } else {
        text.parse::<Timestamp>().ok()
    };
    instant.filter(|instant| instant.subsec_nanosecond() == 0).map(Timestamp::as_second).ok_or_else(|| {
        Error::from(Issue::error(
            "E-bad-instant",
            Place::default(),
            "This is not a date and time with an offset, in whole seconds.",
            "Write it as `2026-12-01T09:00:00+02:00`, or with its zone `2026-12-01T09:00:00+02:00[Europe/Helsinki]`.",
        ))
    })
}

fn out_of_range() -> Error {
    Error::from(Issue::error(
        "E-time-range",
        Place::default(),
        "This time is at the end of the calendar.",
        "Use a date between 1970-01-01 and 9998-12-31.",
    ))
}

#[cfg(test)]
mod tests;
