//! Counts that can be handed on: the columns of employers.csv, channels.csv and groups.csv. Nothing stands for a number
//! that is not told.

use onehour::counts::{Channel, Counts, Employed, Grouped};

use super::{Table, counted, texts};

/// By employer, by channel and by group.
pub(crate) struct Report {
    pub(crate) employers: Table,
    pub(crate) channels: Table,
    pub(crate) groups: Table,
}

impl Report {
    /// `length` is that of a meeting, in minutes.
    pub(crate) fn new(counts: &Counts, length: u16) -> Self {
        Report {
            employers: employers(&counts.employers, length),
            channels: channels(&counts.channels),
            groups: groups(&counts.groups),
        }
    }
}

/// A row for an organisation, or for a month or a field of its meetings.
struct Row<'a> {
    employed: &'a Employed,
    month: Option<&'a str>,
    field: Option<&'a str>,
    meetings: Option<u32>,
}

impl Row<'_> {
    /// A number of the organisation, which its months and fields do not have.
    fn whole(&self, number: Option<u32>) -> Option<u32> {
        number.filter(|_| self.month.is_none() && self.field.is_none())
    }
}

fn rows(employed: &Employed) -> impl Iterator<Item = Row<'_>> {
    let whole = Row { employed, month: None, field: None, meetings: employed.meetings };
    let months =
        employed.months.iter().map(move |part| Row { month: Some(&part.name), meetings: part.meetings, ..whole });
    let fields =
        employed.fields.iter().map(move |part| Row { field: Some(&part.name), meetings: part.meetings, ..whole });
    std::iter::once(whole).chain(months).chain(fields)
}

fn employers(employers: &[Employed], length: u16) -> Table {
    let all: Vec<Row<'_>> = employers.iter().flat_map(rows).collect();
    let rows = || all.iter();
    // As in employers.csv: the budget is one of a month, so it says nothing of a field.
    let budget = |row: &Row<'_>| row.employed.hours_per_month.filter(|_| row.field.is_none());
    let minutes = |row: &Row<'_>| row.meetings.map(|meetings| u64::from(meetings) * u64::from(length));
    Table::new(vec![
        texts("organisation", rows().map(|row| Some(row.employed.organisation.as_str()))),
        texts("month", rows().map(|row| row.month)),
        texts("field", rows().map(|row| row.field)),
        counted("openers", rows().map(|row| row.whole(row.employed.openers))),
        counted("openers_with_meeting", rows().map(|row| row.whole(row.employed.openers_with_meeting))),
        counted("meetings", rows().map(|row| row.meetings)),
        counted("minutes", rows().map(minutes)),
        counted("budget_hours", rows().map(budget)),
    ])
}

fn channels(channels: &[Channel]) -> Table {
    let rows = || channels.iter();
    Table::new(vec![
        texts("tag", rows().map(|row| Some(row.tag.as_str()))),
        counted("newcomers", rows().map(|row| row.newcomers)),
        counted("served", rows().map(|row| row.served)),
        counted("waiting", rows().map(|row| row.waiting)),
        counted("openers", rows().map(|row| row.openers)),
        counted("openers_with_meeting", rows().map(|row| row.openers_with_meeting)),
    ])
}

fn groups(groups: &[Grouped]) -> Table {
    let rows = || groups.iter();
    Table::new(vec![
        texts("attribute", rows().map(|row| Some(row.attribute.as_str()))),
        texts("value", rows().map(|row| Some(row.value.as_str()))),
        counted("newcomers", rows().map(|row| row.newcomers)),
        counted("served", rows().map(|row| row.served)),
        counted("waiting", rows().map(|row| row.waiting)),
    ])
}
