//! The compact text of a cell: `Mon-Fri 16-19; 2026-12-05 09:00-12:00; not Tue 16-17; busy anna.ics`.
//!
//! ```text
//! text  = item *( ";" item )                       a line end separates items too; blank items are passed over
//! item  = "always" / "never" / [ "not" ] days [ hours ] / ( "busy" / "free" ) path
//! days  = weekdays *( "," weekdays ) / date [ ".." date ]
//! weekdays = weekday [ "-" weekday ]               from the first on to the second: Fri-Mon is four days
//! hours = window *( "," window )                   none: the whole day
//! window = time "-" time                           an end before the beginning is on the next day
//! time  = hour [ ( ":" / "." ) minute ]            24:00 only as an end
//! ```
//!
//! Letters may be large or small, blanks may stand around every sign, any dash serves as "-". The words of the three
//! languages never clash: `to` is Thursday in Finnish and in Swedish, and English words have three letters or more.

use std::fmt;

use jiff::civil::Date;

use super::{Availability, CalendarFile, CalendarUse, DAY_MIN, Days, EVERY_DAY, Hours, Rule};
use crate::error::{Error, Issue, Place};

/// Longest text; far beyond any cell that a person writes.
const MAX_BYTES: usize = 64 * 1024;

/// The words for each weekday, lower case and without diacritics, Monday first.
const WEEKDAYS: [&[&str]; 7] = [
    &["mon", "monday", "ma", "maanantai", "man", "mandag"],
    &["tue", "tues", "tuesday", "ti", "tiistai", "tis", "tisdag"],
    &["wed", "wednesday", "ke", "keskiviikko", "ons", "onsdag"],
    &["thu", "thur", "thurs", "thursday", "to", "torstai", "tor", "tors", "torsdag"],
    &["fri", "friday", "pe", "perjantai", "fre", "fredag"],
    &["sat", "saturday", "la", "lauantai", "lor", "lordag"],
    &["sun", "sunday", "su", "sunnuntai", "son", "sondag"],
];

/// The names that are written out.
pub(super) const SHORT: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// What is wrong with an item, or with the text as a whole. The words never hold what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Item,
    Weekday,
    Date,
    DateOrder,
    Time,
    EmptyWindow,
    Instant,
    File,
    NeverAndMore,
    NoFreeHour,
    TooLong,
}

impl Fault {
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Fault::Item => (
                "E-availability-item",
                "this is not days followed by hours.",
                "Write days, then hours: `Mon-Fri 16-19`, `2026-12-05 9-12`, `not Tue 16-17`.",
            ),
            Fault::Weekday => (
                "E-availability-weekday",
                "a weekday is not known.",
                "Write Mon Tue Wed Thu Fri Sat Sun, ma ti ke to pe la su, or mån tis ons tors fre lör sön.",
            ),
            Fault::Date => (
                "E-availability-date",
                "a date is not a day of the calendar.",
                "Write dates as year-month-day: `2026-12-05`, or `2026-12-28..2027-01-06`.",
            ),
            Fault::DateOrder => {
                ("E-availability-date-order", "the last date lies before the first.", "Write the earlier date first.")
            }
            Fault::Time => (
                "E-availability-time",
                "a window is not two times of the day.",
                "Write `16-19` or `16:30-19:00`; hours 0 to 23, minutes 00 to 59, and 24:00 as an end only.",
            ),
            Fault::EmptyWindow => (
                "E-availability-empty-window",
                "a window ends when it begins.",
                "Write its end, or leave the hours out to mean the whole day.",
            ),
            Fault::Instant => (
                "E-bad-instant",
                "this is not a date and time with an offset, in whole seconds.",
                "Write it as `2026-12-01T09:00:00+02:00` or `2026-12-01T07:00:00Z`.",
            ),
            Fault::File => (
                "E-availability-file",
                "this is not the name of a calendar file in the folder of the people file.",
                "Write `busy` or `free` and a path below that folder that ends in .ics: `busy anna.ics`.",
            ),
            Fault::NeverAndMore => {
                ("E-availability-never", "`never` stands beside other items.", "Remove `never`, or everything else.")
            }
            Fault::NoFreeHour => (
                "E-availability-nothing-free",
                "nothing says when the person is free.",
                "Add `always` or windows: `always; not Tue`, `Mon-Fri 9-17; busy anna.ics`.",
            ),
            Fault::TooLong => (
                "E-availability-long",
                "the text is longer than 64 KiB.",
                "Shorten it, or give the hours as a calendar file.",
            ),
        }
    }

    /// The issue of one item, counted from 1; of the whole text without one.
    pub(super) fn issue(self, item: Option<usize>) -> Issue {
        let (code, message, remedy) = self.words();
        let whole = item.map_or("Availability".into(), |number| format!("Availability, item {number}"));
        Issue::error(code, Place::default(), format!("{whole}: {message}"), remedy)
    }
}

/// Reads the compact text; all faulty items at once.
pub(super) fn parse(text: &str) -> Result<Availability, Error> {
    if text.len() > MAX_BYTES {
        return Err(Fault::TooLong.issue(None).into());
    }
    let mut availability = Availability::default();
    let (mut issues, mut items, mut never) = (Vec::new(), 0, None);
    for (at, item) in text.split([';', '\n', '\r']).map(str::trim).enumerate().filter(|(_, item)| !item.is_empty()) {
        items += 1;
        if item.eq_ignore_ascii_case("never") {
            never = never.or(Some(at + 1));
        } else if let Err(fault) = read_item(item, &mut availability) {
            issues.push(fault.issue(Some(at + 1)));
        }
    }
    match never {
        Some(number) if items > 1 => issues.push(Fault::NeverAndMore.issue(Some(number))),
        None if issues.is_empty() && availability.names_no_free_hour() => issues.push(Fault::NoFreeHour.issue(None)),
        _ => {}
    }
    // In the order of the items, which sorting the words would lose.
    if issues.is_empty() { Ok(availability) } else { Err(Error { issues }) }
}

fn read_item(item: &str, into: &mut Availability) -> Result<(), Fault> {
    let (word, rest) = item.split_once(char::is_whitespace).unwrap_or((item, ""));
    match word.to_ascii_lowercase().as_str() {
        "always" if rest.is_empty() => into.free.extend(Availability::always().free),
        "not" => into.except.push(read_rule(rest)?),
        "busy" => into.calendars.push(read_file(rest, CalendarUse::Busy)?),
        "free" => into.calendars.push(read_file(rest, CalendarUse::Free)?),
        _ => into.free.push(read_rule(item)?),
    }
    Ok(())
}

fn read_file(path: &str, means: CalendarUse) -> Result<CalendarFile, Fault> {
    let file = CalendarFile { file: path.trim().to_owned(), means };
    if is_inner_path(&file.file) { Ok(file) } else { Err(Fault::File) }
}

/// Whether this is a plain relative path to an .ics file that never leaves its folder on any system.
pub(super) fn is_inner_path(path: &str) -> bool {
    let stem = path.len().checked_sub(4).and_then(|at| path.get(at..).map(|end| end.eq_ignore_ascii_case(".ics")));
    let forbidden = |sign: char| sign.is_control() || matches!(sign, '\\' | ':' | ';');
    let inner = |part: &str| !part.is_empty() && part != "." && part != "..";
    stem == Some(true) && path.trim() == path && !path.contains(forbidden) && path.split('/').all(inner)
}

fn read_rule(text: &str) -> Result<Rule, Fault> {
    let plain = tighten(text);
    let mut parts = plain.split(' ').filter(|part| !part.is_empty());
    let (Some(days), hours, None) = (parts.next(), parts.next(), parts.next()) else {
        return Err(Fault::Item);
    };
    let days =
        if days.starts_with(|sign: char| sign.is_ascii_digit()) { read_dates(days)? } else { read_weekdays(days)? };
    let hours = hours.map_or(Ok(Vec::new()), |hours| hours.split(',').map(read_window).collect())?;
    Ok(Rule::new(days, hours))
}

/// Lower case, one kind of dash, no diacritics of the three languages, and no blanks around `-`, `,` and `..`.
pub(super) fn tighten(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut blank = false;
    for sign in text.chars().flat_map(char::to_lowercase) {
        let sign = match sign {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            'å' | 'ä' => 'a',
            'ö' => 'o',
            // Combining diaeresis and ring, as macOS writes them.
            '\u{308}' | '\u{30a}' => continue,
            sign if sign.is_whitespace() => {
                blank = true;
                continue;
            }
            sign => sign,
        };
        let joins = |sign: char| matches!(sign, '-' | ',' | '.');
        if blank && !joins(sign) && !plain.ends_with(joins) && !plain.is_empty() {
            plain.push(' ');
        }
        blank = false;
        plain.push(sign);
    }
    plain
}

fn read_weekdays(text: &str) -> Result<Days, Fault> {
    let mut mask = 0u8;
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (weekday(first)?, weekday(last)?);
        for step in 0..=(last + 7 - first) % 7 {
            mask |= 1 << ((first + step) % 7);
        }
    }
    Ok(Days::Weekly(mask))
}

/// Number of a weekday, Monday 0, from any of its words (lower case, without diacritics).
pub(super) fn weekday(word: &str) -> Result<usize, Fault> {
    WEEKDAYS.iter().position(|words| words.contains(&word)).ok_or(Fault::Weekday)
}

fn read_dates(text: &str) -> Result<Days, Fault> {
    // `9-17` without days begins with a digit too, and deserves the better hint.
    if text.len() < 8 || text.contains(':') {
        return Err(Fault::Item);
    }
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    dated(date(first)?, date(last)?)
}

/// The days from one date to another.
pub(super) fn dated(first: Date, last: Date) -> Result<Days, Fault> {
    if first <= last { Ok(Days::Dated { first, last }) } else { Err(Fault::DateOrder) }
}

/// A date as `2026-12-05` and in no other way.
pub(super) fn date(text: &str) -> Result<Date, Fault> {
    let mut parts = text.split('-').map(|part| (part.len(), number(part)));
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some((4, Some(year))), Some((2, Some(month))), Some((2, Some(day))), None) => {
            let small = |part: u16| i8::try_from(part).unwrap_or(0);
            i16::try_from(year).ok().and_then(|year| Date::new(year, small(month), small(day)).ok()).ok_or(Fault::Date)
        }
        _ => Err(Fault::Date),
    }
}

fn read_window(text: &str) -> Result<Hours, Fault> {
    let (from, to) = text.split_once('-').ok_or(Fault::Time)?;
    window(from, to)
}

/// The window between two times of the day.
pub(super) fn window(from: &str, to: &str) -> Result<Hours, Fault> {
    let (from, to) = (time(from)?, time(to)?);
    if from == DAY_MIN {
        return Err(Fault::Time);
    }
    Hours::between(from, to).ok_or(Fault::EmptyWindow)
}

/// Minutes from 00:00: `9`, `09`, `9:30`, `9.30`, `24`, `24:00`.
fn time(text: &str) -> Result<u16, Fault> {
    let (hour, minute) = text.split_once([':', '.']).unwrap_or((text, "00"));
    match (hour.len(), number(hour), minute.len(), number(minute)) {
        (1 | 2, Some(hour @ 0..=23), 2, Some(minute @ 0..=59)) => Ok(hour * 60 + minute),
        (2, Some(24), 2, Some(0)) => Ok(DAY_MIN),
        _ => Err(Fault::Time),
    }
}

fn number(text: &str) -> Option<u16> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Writes the compact text.
pub(super) fn write(availability: &Availability, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut items: Vec<String> = availability.free.iter().map(free_text).collect();
    items.extend(availability.except.iter().map(|rule| format!("not {}", rule_text(rule))));
    items.extend(availability.calendars.iter().map(|calendar| match calendar.means {
        CalendarUse::Busy => format!("busy {}", calendar.file),
        CalendarUse::Free => format!("free {}", calendar.file),
    }));
    if items.is_empty() { f.write_str("never") } else { f.write_str(&items.join("; ")) }
}

fn free_text(rule: &Rule) -> String {
    let always = rule.days == Days::Weekly(EVERY_DAY) && rule.hours.is_empty();
    if always { "always".into() } else { rule_text(rule) }
}

fn rule_text(rule: &Rule) -> String {
    let days = match rule.days {
        Days::Weekly(mask) => weekdays_text(mask),
        Days::Dated { first, last } if first == last => first.to_string(),
        Days::Dated { first, last } => format!("{first}..{last}"),
    };
    let hours: Vec<String> =
        rule.hours.iter().map(|hours| format!("{}-{}", clock(hours.from), clock(hours.to))).collect();
    if hours.is_empty() { days } else { format!("{days} {}", hours.join(",")) }
}

/// Runs of weekdays: `Mon-Fri,Sun`.
fn weekdays_text(mask: u8) -> String {
    let has = |day: usize| day < 7 && mask >> day & 1 == 1;
    let firsts = (0..7).filter(|&day| has(day) && (day == 0 || !has(day - 1)));
    let runs = firsts.map(|first| {
        let last = (first..7).take_while(|&day| has(day)).last().unwrap_or(first);
        if first == last { SHORT[first].to_owned() } else { format!("{}-{}", SHORT[first], SHORT[last]) }
    });
    runs.collect::<Vec<_>>().join(",")
}

/// A minute as a time of the day; 1440 is 24:00, what lies beyond is on the next day.
pub(super) fn clock(minute: u16) -> String {
    let minute = if minute > DAY_MIN { minute - DAY_MIN } else { minute };
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

#[cfg(test)]
pub(super) mod tests;
