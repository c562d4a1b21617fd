//! The capacities around an hour of an opener: what they are called and which hours fall under them.

use jiff::civil::Date;

use super::people::Party;
use super::slot::Slot;
use crate::plan::SetName;
use crate::programme::Employer;

/// A capacity, by indices. Months count from January of year 0, quarters likewise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Set {
    Hour { opener: u32, start: i64 },
    Window { opener: u32, start: i64 },
    Day { opener: u32, date: Date },
    Month { opener: u32, month: i32 },
    Quarter { opener: u32, quarter: i32 },
    Round { opener: u32 },
    Employer { employer: u32, month: i32 },
}

/// The calendar month of a date.
pub(super) fn month_of(date: Date) -> i32 {
    i32::from(date.year()) * 12 + i32::from(date.month()) - 1
}

/// The quarter of a month.
fn quarter_of(month: i32) -> i32 {
    month.div_euclid(3)
}

/// `2026-11`.
fn month_named(name: &str) -> Option<i32> {
    let date: Date = format!("{name}-01").parse().ok()?;
    Some(month_of(date)).filter(|_| name == format!("{:04}-{:02}", date.year(), date.month()))
}

/// `2026-Q4`.
fn quarter_named(name: &str) -> Option<i32> {
    let (year, quarter) = name.split_once("-Q")?;
    let month = match quarter {
        "1" => "01",
        "2" => "04",
        "3" => "07",
        "4" => "10",
        _ => return None,
    };
    month_named(&format!("{year}-{month}")).map(quarter_of)
}

/// The set of a name; `None` when the opener, the employer, the month or the quarter is none of this round.
pub(super) fn resolve(name: &SetName, openers: &Party<'_>, employers: &[Employer]) -> Option<Set> {
    Some(match name {
        SetName::Hour { opener, start } => Set::Hour { opener: openers.find(opener)?, start: (*start)? },
        SetName::Window { opener, start } => Set::Window { opener: openers.find(opener)?, start: *start },
        SetName::Day { opener, date } => Set::Day { opener: openers.find(opener)?, date: *date },
        SetName::Month { opener, month } => Set::Month { opener: openers.find(opener)?, month: month_named(month)? },
        SetName::Quarter { opener, quarter } => {
            Set::Quarter { opener: openers.find(opener)?, quarter: quarter_named(quarter)? }
        }
        SetName::Round { opener } => Set::Round { opener: openers.find(opener)? },
        SetName::Employer { organisation, month } => {
            let employer = employers.iter().position(|e| e.organisation == *organisation)?;
            Set::Employer { employer: employer as u32, month: month_named(month)? }
        }
    })
}

/// The name of a set; [`resolve`] backwards.
pub(super) fn name(set: Set, openers: &Party<'_>, employers: &[Employer]) -> SetName {
    let id = |opener: u32| openers.id(opener).to_string();
    let month = |month: i32| format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1);
    match set {
        Set::Hour { opener, start } => SetName::Hour { opener: id(opener), start: Some(start) },
        Set::Window { opener, start } => SetName::Window { opener: id(opener), start },
        Set::Day { opener, date } => SetName::Day { opener: id(opener), date },
        Set::Month { opener, month: of } => SetName::Month { opener: id(opener), month: month(of) },
        Set::Quarter { opener, quarter: of } => {
            let quarter = format!("{:04}-Q{}", of.div_euclid(4), of.rem_euclid(4) + 1);
            SetName::Quarter { opener: id(opener), quarter }
        }
        Set::Round { opener } => SetName::Round { opener: id(opener) },
        Set::Employer { employer, month: of } => {
            let organisation = employers.get(employer as usize).map(|e| e.organisation.clone()).unwrap_or_default();
            SetName::Employer { organisation, month: month(of) }
        }
    }
}

/// The sets around a slot but for its windows, whether or not they have a capacity.
pub(super) fn around(slot: Slot, employer: Option<u32>) -> impl Iterator<Item = Set> {
    let Slot { opener, start, date } = slot;
    let month = date.map(month_of);
    [
        start.map(|start| Set::Hour { opener, start }),
        date.map(|date| Set::Day { opener, date }),
        month.map(|month| Set::Month { opener, month }),
        month.map(|month| Set::Quarter { opener, quarter: quarter_of(month) }),
        Some(Set::Round { opener }),
        employer.zip(month).map(|(employer, month)| Set::Employer { employer, month }),
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_has_one_spelling() {
        assert_eq!(month_named("2026-11"), Some(2026 * 12 + 10));
        for other in ["2026-1", "2026-13", "26-01", "2026-11-01", "+2026-11", "", "2026-00"] {
            assert_eq!(month_named(other), None, "{other}");
        }
    }

    #[test]
    fn a_quarter_holds_its_three_months() {
        assert_eq!(quarter_named("2026-Q4"), Some(quarter_of(month_named("2026-12").unwrap())));
        assert_eq!(quarter_named("2026-Q4"), Some(quarter_of(month_named("2026-10").unwrap())));
        assert_ne!(quarter_named("2026-Q4"), Some(quarter_of(month_named("2026-09").unwrap())));
        for other in ["2026-Q5", "2026-Q0", "2026-4", "Q4", "2026-Q", "2026-Q04"] {
            assert_eq!(quarter_named(other), None, "{other}");
        }
    }
}
