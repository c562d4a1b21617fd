//! `onehour explain`: one person's meetings or wait, from what the plan says.

use std::fmt::Write;
use std::path::Path;

use onehour::error::{Error, Issue, Place};
use onehour::plan::{Bottleneck, Meeting, Plan, SaturatedSet, SetName, Waiting};
use onehour::{NearMiss, Result, time};
use onehour_io::out;

use crate::output::{Exit, count, say};

/// Lines of a bottleneck's cut that are printed.
const SETS: usize = 12;
/// Openers that are named for one change.
const NAMED: usize = 6;

pub(super) fn run(plan: &Path, person: &str) -> Result<Exit> {
    let bound = out::read(plan)?;
    let known = bound.snapshot.people.iter().find(|entry| entry.person.id == person);
    let Some(known) = known else { return Err(unknown(plan)) };
    let plan = &bound.plan;
    let mut text = String::new();
    for meeting in
        plan.meetings.iter().filter(|meeting| [&meeting.newcomer, &meeting.opener].contains(&&known.person.id))
    {
        text += &explain_meeting(meeting, person);
    }
    if let Some(waiting) = plan.waiting.iter().find(|waiting| waiting.newcomer == person) {
        text += &explain_wait(plan, waiting);
        text += &what_would_help(&onehour::near_misses(&bound.snapshot, person)?);
    }
    if text.is_empty() {
        let _ = writeln!(text, "{person} is an opener and has no meeting in this plan.");
    }
    for shortlist in plan.shortlists.iter().filter(|shortlist| shortlist.person == person) {
        let _ = writeln!(text, "Ranked: {}.", ranked(shortlist));
    }
    say(text.trim_end());
    Ok(Exit::Done)
}

fn unknown(plan: &Path) -> Error {
    Error::from(Issue::error(
        "E-unknown-person",
        Place { file: Some(plan.display().to_string()), ..Place::default() },
        "No person of this plan has this id.",
        "Give an id as it stands in the people file; ids that are names were replaced by keys, which waiting.csv and \
         meetings.csv show.",
    ))
}

fn explain_meeting(meeting: &Meeting, person: &str) -> String {
    let other = if meeting.newcomer == person { &meeting.opener } else { &meeting.newcomer };
    let mut text = format!("{person} meets {other}");
    if let Some(start) = &meeting.start {
        let _ = write!(text, " at {start}");
    }
    if let Some(place) = &meeting.place {
        let _ = write!(text, " ({place})");
    }
    let _ = writeln!(text, "; points: {}.", meeting.points);
    for reason in &meeting.reasons {
        let _ = match reason.points {
            Some(points) => writeln!(text, "  {points:+}  {}: {}", reason.name, reason.text),
            None => writeln!(text, "      {}: {}", reason.name, reason.text),
        };
    }
    if !meeting.options.is_empty() {
        let _ = writeln!(text, "  Also possible: {}.", meeting.options.join(", "));
    }
    if meeting.pinned {
        let broken =
            if meeting.broken.is_empty() { String::new() } else { format!(" against {}", meeting.broken.join(", ")) };
        let _ = writeln!(text, "  Pinned{broken}.");
    }
    text
}

fn explain_wait(plan: &Plan, waiting: &Waiting) -> String {
    let mut text = format!(
        "{} waits, by now for {}. {}\n",
        waiting.newcomer,
        count(waiting.waited_days, "day", "days"),
        waiting.reason
    );
    for (rule, openers) in &waiting.ruled_out {
        let _ = writeln!(text, "  {rule} rules out {}.", count(*openers, "opener", "openers"));
    }
    let bottleneck = waiting.bottleneck.and_then(|index| plan.bottlenecks.get(index as usize));
    if let Some(bottleneck) = bottleneck {
        text += &explain_bottleneck(bottleneck, &plan.zone);
    }
    text
}

/// The openers whom one thing alone keeps away.
fn what_would_help(misses: &[NearMiss]) -> String {
    let mut text = String::new();
    for miss in misses {
        let openers = count(miss.openers.len() as u64, "opener", "openers");
        let named = miss.openers.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = if miss.openers.len() > NAMED { ", ..." } else { "" };
        let _ = writeln!(text, "  {openers} would fit but for {}: {named}{more}", miss.rule);
    }
    if text.is_empty() { text } else { format!("What would help:\n{text}") }
}

fn explain_bottleneck(bottleneck: &Bottleneck, zone: &str) -> String {
    let mut text = String::from("What is used up:\n");
    for set in bottleneck.cut.iter().take(SETS) {
        let _ = writeln!(text, "  {}", saturated(set, zone));
    }
    if let Some(more @ 1..) = bottleneck.cut.len().checked_sub(SETS) {
        let _ = writeln!(text, "  and {more} more; plan.json lists them under `bottlenecks`");
    }
    text + "Only more room in these, or another opener, can serve more of them.\n"
}

fn saturated(set: &SaturatedSet, zone: &str) -> String {
    let meetings = count(set.capacity, "meeting", "meetings");
    let at = |start: i64| time::instant_to_text(start, zone).unwrap_or_else(|_| start.to_string());
    match &set.set {
        SetName::Hour { opener, start: Some(start) } => format!("{opener} at {}: {meetings}", at(*start)),
        SetName::Window { opener, start } => format!("{opener} from {} on: {meetings}", at(*start)),
        SetName::Hour { opener, start: None } => format!("{opener}: {meetings}"),
        SetName::Day { opener, date } => format!("{opener} on {date}: {meetings}"),
        SetName::Month { opener, month } => format!("{opener} in {month}: {meetings}"),
        SetName::Quarter { opener, quarter } => format!("{opener} in {quarter}: {meetings}"),
        SetName::Round { opener } => format!("{opener} in this round: {meetings}"),
        SetName::Employer { organisation, month } => format!("employer {organisation} in {month}: {meetings}"),
    }
}

fn ranked(shortlist: &onehour::plan::Shortlist) -> String {
    let entries: Vec<String> =
        shortlist.ranked.iter().map(|entry| format!("{} ({})", entry.person, entry.points)).collect();
    entries.join(", ")
}
