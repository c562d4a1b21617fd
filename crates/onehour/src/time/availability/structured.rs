//! The structured (JSON) form, with the same checks as the compact text.
//!
//! ```json
//! { "free":      [ {"weekdays": ["mon", "tue"], "hours": [{"from": "16:00", "to": "19:00"}]}, {"from": "2026-12-05"} ],
//!   "except":    [ {"from": "2026-12-28", "to": "2027-01-06"} ],
//!   "calendars": [ {"file": "anna.ics", "as": "busy"} ],
//!   "free_intervals": [], "busy_intervals": [ {"from": "2026-12-01T07:00:00Z", "to": "2026-12-01T08:00:00Z"} ] }
//! ```
//!
//! `free` must be there (an empty list says "never"); a text in the place of the object is read as the compact text.

use std::fmt;

use jiff::Timestamp;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::compact::{Fault, SHORT, clock, date, dated, is_inner_path, tighten, weekday, window};
use super::{Availability, CalendarFile, Days, Interval, Rule};
use crate::error::{Error, Issue, Place};
use crate::time::instant_from_text;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    free: Vec<WrittenRule>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    except: Vec<WrittenRule>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    calendars: Vec<CalendarFile>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    free_intervals: Vec<WrittenSpan>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    busy_intervals: Vec<WrittenSpan>,
}

/// Weekdays, or dates from `from` to `to` (`from` alone: one day).
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    weekdays: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    hours: Vec<WrittenSpan>,
}

/// Two times of the day, or two instants.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSpan {
    from: String,
    to: String,
}

impl Serialize for Availability {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let written = Written {
            free: self.free.iter().map(write_rule).collect(),
            except: self.except.iter().map(write_rule).collect(),
            calendars: self.calendars.clone(),
            free_intervals: self.free_intervals.iter().map(write_interval).collect(),
            busy_intervals: self.busy_intervals.iter().map(write_interval).collect(),
        };
        written.serialize(serializer)
    }
}

fn write_rule(rule: &Rule) -> WrittenRule {
    let hours = rule.hours.iter().map(|hours| WrittenSpan { from: clock(hours.from), to: clock(hours.to) }).collect();
    match rule.days {
        Days::Weekly(mask) => {
            let days = (0..7).filter(|day| mask >> day & 1 == 1);
            let weekdays = days.map(|day| SHORT[day].to_ascii_lowercase()).collect();
            WrittenRule { weekdays, from: None, to: None, hours }
        }
        Days::Dated { first, last } => {
            let to = (first != last).then(|| last.to_string());
            WrittenRule { weekdays: Vec::new(), from: Some(first.to_string()), to, hours }
        }
    }
}

fn write_interval(&(start, end): &Interval) -> WrittenSpan {
    // Intervals are cut to the calendar when they are added, so that each end has a text.
    let text = |utc: i64| Timestamp::from_second(utc).unwrap_or_default().to_string();
    WrittenSpan { from: text(start), to: text(end) }
}

impl<'de> Deserialize<'de> for Availability {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextOrObject)
    }
}

/// Takes the compact text or the object.
struct TextOrObject;

impl<'de> Visitor<'de> for TextOrObject {
    type Value = Availability;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an availability: its compact text, or an object with `free`")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Availability, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Availability, A::Error> {
        let written = Written::deserialize(MapAccessDeserializer::new(map))?;
        read(written).map_err(A::Error::custom)
    }
}

/// Checks the whole object; all faults at once.
fn read(written: Written) -> Result<Availability, Error> {
    let mut faults = Faults::default();
    let free = faults.sieve("free", &written.free, read_rule);
    let except = faults.sieve("except", &written.except, read_rule);
    let calendars = faults.sieve("calendars", &written.calendars, read_file);
    let mut availability = Availability { free, except, calendars, ..Availability::default() };
    availability.add_free(faults.sieve("free_intervals", &written.free_intervals, read_interval));
    availability.add_busy(faults.sieve("busy_intervals", &written.busy_intervals, read_interval));
    if faults.issues.is_empty() { Ok(availability) } else { Err(Error { issues: faults.issues }) }
}

/// What was found wrong so far.
#[derive(Default)]
struct Faults {
    issues: Vec<Issue>,
}

impl Faults {
    /// Reads the elements of a list; those with a fault are left out and reported with their path.
    fn sieve<T, U>(&mut self, list: &str, elements: &[T], read: impl Fn(&T) -> Result<U, Fault>) -> Vec<U> {
        let mut kept = Vec::with_capacity(elements.len());
        for (at, element) in elements.iter().enumerate() {
            match read(element) {
                Ok(value) => kept.push(value),
                Err(fault) => {
                    let place = Place { column: Some(format!("{list}[{at}]")), ..Place::default() };
                    self.issues.push(Issue { place, ..fault.issue(None) });
                }
            }
        }
        kept
    }
}

fn read_rule(rule: &WrittenRule) -> Result<Rule, Fault> {
    let days = match (rule.weekdays.is_empty(), &rule.from, &rule.to) {
        (false, None, None) => {
            let add = |mask, word: &String| weekday(&tighten(word)).map(|day| mask | 1 << day);
            Days::Weekly(rule.weekdays.iter().try_fold(0, add)?)
        }
        (true, Some(first), last) => dated(date(first)?, date(last.as_ref().unwrap_or(first))?)?,
        _ => return Err(Fault::Item),
    };
    let hours = rule.hours.iter().map(|span| window(&span.from, &span.to)).collect::<Result<_, _>>()?;
    Ok(Rule::new(days, hours))
}

fn read_file(calendar: &CalendarFile) -> Result<CalendarFile, Fault> {
    if is_inner_path(&calendar.file) { Ok(calendar.clone()) } else { Err(Fault::File) }
}

fn read_interval(span: &WrittenSpan) -> Result<Interval, Fault> {
    let instant = |text: &str| instant_from_text(text).map_err(|_| Fault::Instant);
    let (start, end) = (instant(&span.from)?, instant(&span.to)?);
    if start < end { Ok((start, end)) } else { Err(Fault::EmptyWindow) }
}
