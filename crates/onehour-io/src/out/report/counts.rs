//! Counts by group, channel and employer, where there are any.

use onehour::counts::{Channel, Employed, Grouped, LEAST};

use super::Body;
use super::html::Escaped;
use super::tables::{Heading, Section, number_cell, row_header};
use crate::out::counts::{hours, told};
use crate::out::view::View;
use crate::out::{CHANNELS_FILE, EMPLOYERS_FILE, GROUPS_FILE};

/// A table each for groups, channels and employers.
pub(super) fn write(body: &mut Body, view: &View<'_>) {
    let note = || {
        Some(format!(
            "Numbers under {LEAST} are not told, nor what would tell one by sums and differences of any two of these \
             tables: such rows are counted together."
        ))
    };
    let counts = &view.counts;
    if !counts.groups.is_empty() {
        let headings = headings("Group", ["Newcomers", "Served", "Waiting"]);
        let (id, title, what) = ("groups", "Groups", "groups");
        let section = Section { id, title, what, file: GROUPS_FILE, note: note(), headings: &headings };
        section.write(body, &counts.groups, |html, row: &Grouped| {
            row_header(html, Escaped(&format!("{}: {}", row.attribute, row.value)));
            numbers(html, &headings[1..], [row.newcomers, row.served, row.waiting].map(told));
        });
    }
    if !counts.channels.is_empty() {
        let headings = headings("Channel", ["Newcomers", "Served", "Waiting", "Openers"]);
        let (id, title, what) = ("channels", "Channels", "channels");
        let section = Section { id, title, what, file: CHANNELS_FILE, note: note(), headings: &headings };
        section.write(body, &counts.channels, |html, row: &Channel| {
            row_header(html, Escaped(&row.tag));
            numbers(html, &headings[1..], [row.newcomers, row.served, row.waiting, row.openers].map(told));
        });
    }
    if !counts.employers.is_empty() {
        let headings = headings("Employer", ["Openers", "With a meeting", "Meetings", "Hours"]);
        let (id, title, what) = ("employers", "Employers", "employers");
        let section = Section { id, title, what, file: EMPLOYERS_FILE, note: note(), headings: &headings };
        section.write(body, &counts.employers, |html, row: &Employed| {
            row_header(html, Escaped(&row.organisation));
            let [openers, used, meetings] = [row.openers, row.openers_with_meeting, row.meetings].map(told);
            let given = row.minutes.map(hours).unwrap_or_default();
            numbers(html, &headings[1..], [openers, used, meetings, given]);
        });
    }
}

/// What is counted, and then the numbers.
fn headings<const N: usize>(counted: &'static str, numbers: [&'static str; N]) -> Vec<Heading> {
    [Heading::text(counted)].into_iter().chain(numbers.map(Heading::number)).collect()
}

fn numbers<const N: usize>(html: &mut String, headings: &[Heading], numbers: [String; N]) {
    for (heading, number) in headings.iter().zip(numbers) {
        number_cell(html, heading.label, number);
    }
}
