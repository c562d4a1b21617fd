//! Days and times as a language writes them.

use jiff::Zoned;
use jiff::civil::Date;

const WEEKDAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const WEEKDAYS_FI: [&str; 7] =
    ["maanantaina", "tiistaina", "keskiviikkona", "torstaina", "perjantaina", "lauantaina", "sunnuntaina"];
const WEEKDAYS_SV: [&str; 7] = ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const MONTHS_SV: [&str; 12] = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
];

/// `Monday 30 November 2026`; `2026-11-30` in a language that is not known here.
pub(crate) fn day(date: Date, language: &str) -> String {
    let weekday = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs()) % 7;
    let month = usize::from(date.month().unsigned_abs()).saturating_sub(1) % 12;
    match language {
        "en" => format!("{} {} {} {}", WEEKDAYS_EN[weekday], date.day(), MONTHS_EN[month], date.year()),
        "fi" => format!("{} {}.{}.{}", WEEKDAYS_FI[weekday], date.day(), date.month(), date.year()),
        "sv" => format!("{} {} {} {}", WEEKDAYS_SV[weekday], date.day(), MONTHS_SV[month], date.year()),
        _ => date.to_string(),
    }
}

/// `09:00`, in Finnish `9.00`.
pub(crate) fn time(at: &Zoned, language: &str) -> String {
    match language {
        "fi" => format!("{}.{:02}", at.hour(), at.minute()),
        _ => format!("{:02}:{:02}", at.hour(), at.minute()),
    }
}

/// What stands for a place that nothing tells.
pub(crate) fn as_agreed(language: &str) -> &'static str {
    match language {
        "fi" => "sopimuksen mukaan",
        "sv" => "enligt överenskommelse",
        _ => "as you agree",
    }
}

/// How a place that is none is called.
pub(crate) fn remotely(language: &str) -> &'static str {
    match language {
        "fi" => "etäyhteydellä",
        "sv" => "på distans",
        _ => "remotely",
    }
}
