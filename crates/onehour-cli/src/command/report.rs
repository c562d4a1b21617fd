//! `onehour report`: counts by employer, channel and group that can be handed on.

use std::fmt::Write;
use std::path::Path;

use onehour::Result;
use onehour::counts::{Counts, Employed, LEAST};
use onehour_io::out;

use super::words;
use crate::output::{Exit, count, stage};

pub(super) fn run(path: &Path, json: bool) -> Result<Exit> {
    let bound = stage("read", || out::read(path))?;
    let counts = Counts::new(&bound.plan, &bound.snapshot);
    words::answer(json, &counts, || text(&counts))
}

fn text(counts: &Counts) -> String {
    if *counts == Counts::default() {
        return "Nobody states an organisation or a tag, and the programme declares no groups.".into();
    }
    let mut text = String::new();
    if !counts.employers.is_empty() {
        text += "By employer: openers, of those with a meeting, meetings:\n";
    }
    for employed in &counts.employers {
        text += &employer(employed);
    }
    if !counts.channels.is_empty() {
        text += "By channel: newcomers, served, waiting; openers, of those with a meeting:\n";
    }
    for channel in &counts.channels {
        let newcomers = cells([channel.newcomers, channel.served, channel.waiting]);
        let openers = cells([channel.openers, channel.openers_with_meeting]);
        let _ = writeln!(text, "  {newcomers}; {openers}  {}", channel.tag);
    }
    if !counts.groups.is_empty() {
        text += "By group: newcomers, served, waiting:\n";
    }
    for group in &counts.groups {
        let numbers = cells([group.newcomers, group.served, group.waiting]);
        let _ = writeln!(text, "  {numbers}  {}: {}", group.attribute, group.value);
    }
    text + &format!(
        "Numbers under {LEAST} are not told, nor what would tell one by sums and differences of any two of these tables.\n"
    )
}

fn employer(employed: &Employed) -> String {
    let numbers = cells([employed.openers, employed.openers_with_meeting, employed.meetings]);
    let mut text = format!("  {numbers}  {}", employed.organisation);
    if let Some(hours) = employed.hours_per_month {
        let _ = write!(text, ", gives {} a month", count(hours, "hour", "hours"));
    }
    text.push('\n');
    for part in employed.months.iter().chain(&employed.fields) {
        let _ = writeln!(text, "    {}  {}", cells([part.meetings]), part.name);
    }
    text
}

/// Numbers in columns; a dash for one that is not told.
fn cells<const N: usize>(numbers: [Option<u32>; N]) -> String {
    let cell = |number: Option<u32>| format!("{:>6}", number.map_or("-".into(), |number| number.to_string()));
    numbers.map(cell).concat()
}
