//! employers.csv, channels.csv and groups.csv: counts that can be handed on. An empty cell is a number that is not
//! told.

use onehour::counts::{Channel, Counts, Employed, Grouped};

use super::cell::guard;
use super::tables::table;
use super::{CHANNELS_FILE, Content, EMPLOYERS_FILE, GROUPS_FILE};

/// Columns of employers.csv.
const EMPLOYERS: [&str; 8] =
    ["organisation", "month", "field", "openers", "openers_with_meeting", "meetings", "hours", "budget_hours"];
/// Columns of channels.csv.
const CHANNELS: [&str; 6] = ["tag", "newcomers", "served", "waiting", "openers", "openers_with_meeting"];
/// Columns of groups.csv.
const GROUPS: [&str; 5] = ["attribute", "value", "newcomers", "served", "waiting"];

/// The tables that have rows.
pub(super) fn files(counts: &Counts) -> Vec<Content> {
    let mut files = Vec::new();
    let mut add = |name: &str, is_empty: bool, bytes: Vec<u8>| {
        if !is_empty {
            files.push(Content { name: name.into(), bytes });
        }
    };
    add(EMPLOYERS_FILE, counts.employers.is_empty(), table(EMPLOYERS, counts.employers.iter().flat_map(employer)));
    add(CHANNELS_FILE, counts.channels.is_empty(), table(CHANNELS, counts.channels.iter().map(channel)));
    add(GROUPS_FILE, counts.groups.is_empty(), table(GROUPS, counts.groups.iter().map(group)));
    files
}

/// A row for the organisation, one for each month and one for each field.
fn employer(employed: &Employed) -> Vec<[String; 8]> {
    let budget = told(employed.hours_per_month);
    let name = || guard(&employed.organisation);
    let mut rows = vec![[
        name(),
        String::new(),
        String::new(),
        told(employed.openers),
        told(employed.openers_with_meeting),
        told(employed.meetings),
        employed.minutes.map(hours).unwrap_or_default(),
        budget.clone(),
    ]];
    let of_one = |meetings: Option<u32>| {
        let length =
            employed.minutes.zip(employed.meetings).map_or(0, |(minutes, all)| minutes / u64::from(all.max(1)));
        [told(meetings), meetings.map(|meetings| hours(u64::from(meetings) * length)).unwrap_or_default()]
    };
    for part in &employed.months {
        let [meetings, hours] = of_one(part.meetings);
        let none = String::new;
        rows.push([name(), guard(&part.name), none(), none(), none(), meetings, hours, budget.clone()]);
    }
    for part in &employed.fields {
        let [meetings, hours] = of_one(part.meetings);
        let none = String::new;
        rows.push([name(), none(), guard(&part.name), none(), none(), meetings, hours, none()]);
    }
    rows
}

fn channel(channel: &Channel) -> [String; 6] {
    [
        guard(&channel.tag),
        told(channel.newcomers),
        told(channel.served),
        told(channel.waiting),
        told(channel.openers),
        told(channel.openers_with_meeting),
    ]
}

fn group(group: &Grouped) -> [String; 5] {
    let value = guard(&group.value);
    [guard(&group.attribute), value, told(group.newcomers), told(group.served), told(group.waiting)]
}

/// A number, or nothing where it is not told.
pub(super) fn told(number: Option<u32>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// Minutes as hours: `12`, `4.5`, `0.75`.
pub(super) fn hours(minutes: u64) -> String {
    let text = format!("{:.2}", minutes as f64 / 60.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
