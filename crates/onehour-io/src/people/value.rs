//! The syntax of single values: numbers, flags, dates, languages, weights.

use jiff::civil::Date;
use onehour::language::Level;
use onehour::pool::Role;

/// What is wrong with a value: a code, a sentence and a remedy, none of which holds the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) code: &'static str,
    pub(super) message: &'static str,
    pub(super) remedy: &'static str,
}

const fn fault(code: &'static str, message: &'static str, remedy: &'static str) -> Fault {
    Fault { code, message, remedy }
}

pub(super) const EMPTY_ID: Fault = fault("E-empty-id", "The person has no id.", "Give each person an id.");
pub(super) const BAD_ID: Fault = fault(
    "E-bad-id",
    "The id is longer than 200 bytes or holds a line break or another control character.",
    "Use short ids of letters, digits and signs.",
);
pub(super) const EMPTY_ROLE: Fault =
    fault("E-unknown-role", "The person has no role.", "Write newcomer, opener or both.");
const UNKNOWN_ROLE: Fault = fault(
    "E-unknown-role",
    "This is no role.",
    "Write newcomer, opener or both, or map the words of the file to these under `values` in the programme.",
);
const BAD_FLAG: Fault = fault(
    "E-bad-flag",
    "This is neither yes nor no.",
    "Write yes or no (also true, false, 1, 0, kyllä, ei, ja, nej), or map the words of the file to these.",
);
const BAD_CAP: Fault =
    fault("E-bad-cap", "This is no whole number from 1.", "Write a whole number, or leave the cell empty for no cap.");
const BAD_DATE: Fault =
    fault("E-bad-date", "This is no date.", "Write year-month-day, 2026-03-29, or use a date cell of the spreadsheet.");
const BAD_DEGREES: Fault = fault(
    "E-coordinates",
    "This is no number of degrees in range.",
    "Write decimal degrees: latitude -90 to 90, longitude -180 to 180.",
);
pub(super) const HALF_COORDINATES: Fault =
    fault("E-coordinates", "One of latitude and longitude is missing.", "Fill both cells or neither.");
pub(super) const BAD_WEIGHT: Fault =
    fault("E-bad-weight", "A weight is no whole number from 1 to 100.", "Write code:weight, as in ICT:60; EDU:40.");
const BAD_LANGUAGE: Fault = fault(
    "E-bad-language",
    "A language is not written as a code of two or three letters.",
    "Write ISO 639 codes with levels, as in fi:B2; sv:native.",
);
const BAD_LEVEL: Fault = fault(
    "E-bad-level",
    "A language has no level, or one that does not exist.",
    "Write A1, A2, B1, B2, C1, C2 or native after the language, as in fi:B2.",
);
pub(super) const DUPLICATE_LANGUAGE: Fault =
    fault("E-duplicate-language", "One language stands twice in this cell.", "Keep the level that is right.");
pub(super) const UNKNOWN_CODE: Fault = fault(
    "E-unknown-code",
    "A code is not in the taxonomy of this column.",
    "Use a code of the taxonomy, or map the words of the file to codes under `values` in the programme.",
);
pub(super) const UNKNOWN_ZONE: Fault = fault(
    "E-unknown-zone",
    "This is no time zone.",
    "Write the IANA name of the zone, as in Europe/Helsinki, or leave the cell empty for the programme's zone.",
);
pub(super) const UNKNOWN_ORDINAL: Fault = fault(
    "E-unknown-ordinal",
    "This is none of the words of the order that the programme declares.",
    "Use a word of the order, or map the words of the file to these under `values` in the programme.",
);
pub(super) const BAD_NUMBER: Fault =
    fault("E-bad-number", "This is no number with at most three decimals.", "Write digits, as in 12.5.");
pub(super) const BAD_AVAILABILITY: Fault = fault(
    "E-bad-availability",
    "This is no availability in the structured form.",
    "Write it as docs/availability.md shows, or as a compact text.",
);
pub(super) const BAD_SHAPE: Fault = fault(
    "E-json-shape",
    "This key holds an array or an object of another shape than its column takes.",
    "Write a plain value, or the shape that docs/people-file.md shows for this column.",
);

pub(super) fn role(text: &str) -> Result<Role, Fault> {
    match text.to_ascii_lowercase().as_str() {
        "newcomer" => Ok(Role::Newcomer),
        "opener" => Ok(Role::Opener),
        "both" => Ok(Role::Both),
        _ => Err(UNKNOWN_ROLE),
    }
}

pub(super) fn flag(text: &str) -> Result<bool, Fault> {
    match text.to_lowercase().as_str() {
        "yes" | "true" | "1" | "kyllä" | "ja" => Ok(true),
        "no" | "false" | "0" | "ei" | "nej" => Ok(false),
        _ => Err(BAD_FLAG),
    }
}

pub(super) fn cap(text: &str) -> Result<u32, Fault> {
    text.parse().ok().filter(|&cap| cap > 0).ok_or(BAD_CAP)
}

/// An ISO date; a time of day after it is read over.
pub(super) fn date(text: &str) -> Result<Date, Fault> {
    let day = text.split(['T', ' ']).next().unwrap_or(text);
    if day.len() == 10 { day.parse().map_err(|_| BAD_DATE) } else { Err(BAD_DATE) }
}

/// Degrees up to a bound. `decimal_comma`: whether a comma may stand for the point.
pub(super) fn degrees(text: &str, bound: f64, decimal_comma: bool) -> Result<f64, Fault> {
    let text = if decimal_comma { text.replacen(',', ".", 1) } else { text.to_owned() };
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
    let degrees: Option<f64> = text.parse().ok().filter(|_| plain);
    degrees.filter(|degrees| degrees.abs() <= bound).ok_or(BAD_DEGREES)
}

pub(super) fn weight(text: &str) -> Result<u8, Fault> {
    let digits = text.trim().trim_end_matches('%').trim_end();
    digits.parse().ok().filter(|weight| (1..=100).contains(weight)).ok_or(BAD_WEIGHT)
}

/// A language code in lower case and its level.
pub(super) fn language(code: &str, level: Option<&str>) -> Result<(String, Level), Fault> {
    if !(2..=3).contains(&code.len()) || !code.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Err(BAD_LANGUAGE);
    }
    let level = level.and_then(|level| level.parse().ok()).ok_or(BAD_LEVEL)?;
    Ok((code.to_ascii_lowercase(), level))
}

/// Whether a text is a mail address.
pub(super) fn is_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_only_look_like_numbers_are_refused() {
        for text in ["nan", "inf", "1e3", "91", "-90.1", "", "60,17", "١٢"] {
            assert_eq!(degrees(text, 90.0, false), Err(BAD_DEGREES), "{text}");
        }
        assert_eq!(degrees("60,17", 90.0, true), Ok(60.17));
        for text in ["0", "-1", "1.5", "4294967296", "", " 1"] {
            assert_eq!(cap(text), Err(BAD_CAP), "{text}");
        }
        for text in ["0", "101", "x", "", "1.5"] {
            assert_eq!(weight(text), Err(BAD_WEIGHT), "{text}");
        }
        assert_eq!(weight("60 %"), Ok(60));
    }

    #[test]
    fn dates_of_spreadsheets_lose_their_time() {
        let day = Ok(jiff::civil::date(2026, 3, 29));
        assert_eq!(date("2026-03-29"), day);
        assert_eq!(date("2026-03-29T10:00:00"), day);
        assert_eq!(date("2026-03-29 10:00"), day);
        for text in ["29.3.2026", "2026-02-29", "2026-W01-1", "20260329", "2026-03-29x"] {
            assert_eq!(date(text), Err(BAD_DATE), "{text}");
        }
    }
}
