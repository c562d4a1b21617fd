//! `onehour explain`: one person's meetings or wait, what would help, and whom else the person could meet.

use std::fmt::Write;
use std::path::Path;

use onehour::advice::{Alternatives, Ground, NearMiss, Others, Outlook};
use onehour::error::{Error, Issue, Place};
use onehour::plan::{Bottleneck, Meeting, Plan, SaturatedSet, SetName, Shortlist, Waiting};
use onehour::pool::Role;
use onehour::{Result, time};
use onehour_io::out;
use serde::Serialize;

use super::words;
use crate::output::{Exit, count, stage};

/// Lines of a bottleneck's cut that are printed.
const SETS: usize = 12;
/// Openers that are named for one change.
const NAMED: usize = 6;
/// Changes that are told for one thing that keeps openers away.
const NEEDS: usize = 4;

/// What is asked beside the person.
pub(super) struct Asked {
    /// How many other partners are named.
    pub(super) alternatives: usize,
    /// Whether those are named whom the same changes would serve as well.
    pub(super) others: bool,
    pub(super) json: bool,
}

/// All that is said of a person.
#[derive(Serialize)]
struct Explained<'a> {
    person: &'a str,
    role: Role,
    meetings: Vec<&'a Meeting>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waiting: Option<&'a Waiting>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bottleneck: Option<&'a Bottleneck>,
    /// What is told of who waits.
    #[serde(flatten)]
    outlook: Outlook,
    /// Whom else each of the first changes that help would serve, where that was asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<Others>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alternatives: Option<Alternatives>,
    shortlists: Vec<&'a Shortlist>,
    /// Whether the plan's proof allows claims about changes.
    can_tell: bool,
}

pub(super) fn run(path: &Path, person: &str, asked: &Asked) -> Result<Exit> {
    let bound = stage("read", || out::read(path))?;
    let (plan, snapshot) = (&bound.plan, &bound.snapshot);
    let known = snapshot.people.iter().find(|entry| entry.person.id == person);
    let Some(known) = known.map(|entry| &entry.person) else { return Err(unknown(path)) };
    let waiting = plan.waiting.iter().find(|waiting| waiting.newcomer == person);
    let mut explained = Explained {
        person: &known.id,
        role: known.role,
        meetings: plan
            .meetings
            .iter()
            .filter(|meeting| [&meeting.newcomer, &meeting.opener].contains(&&known.id))
            .collect(),
        bottleneck: waiting.and_then(|waiting| plan.bottlenecks.get(waiting.bottleneck? as usize)),
        outlook: Outlook::default(),
        others: Vec::new(),
        alternatives: None,
        shortlists: plan.shortlists.iter().filter(|shortlist| shortlist.person == person).collect(),
        can_tell: false,
        waiting,
    };
    if waiting.is_some() || !explained.meetings.is_empty() || asked.alternatives > 0 {
        let ground = stage("rules", || Ground::new(snapshot))?;
        let adviser = stage("restore the plan", || ground.adviser(plan))?;
        explained.can_tell = adviser.can_tell();
        if waiting.is_some() {
            explained.outlook = stage("what would help", || adviser.outlook(person))?;
            let helps = explained.outlook.help.iter().take(if asked.others { words::HELPS } else { 0 });
            explained.others =
                stage("others", || helps.map(|help| adviser.others(person, help)).collect::<Result<_>>())?;
        }
        if (asked.alternatives > 0 || !explained.meetings.is_empty()) && adviser.can_tell() {
            let found = stage("alternatives", || adviser.alternatives(person, asked.alternatives))?;
            explained.alternatives = Some(found);
        }
    }
    words::answer(asked.json, &explained, || explained.text(plan))
}

impl Explained<'_> {
    fn text(&self, plan: &Plan) -> String {
        let mut text = String::new();
        for meeting in &self.meetings {
            text += &explain_meeting(meeting, self.person);
        }
        if let Some(waiting) = self.waiting {
            text += &explain_wait(waiting);
            if let Some(bottleneck) = self.bottleneck {
                text += &explain_bottleneck(bottleneck, &plan.zone);
            }
            text += &words::help(&self.outlook, &self.others, self.can_tell);
            text += &near(&self.outlook.near_misses);
        }
        if text.is_empty() {
            let _ = writeln!(text, "{} is an opener and has no meeting in this plan.", self.person);
        }
        if let Some(alternatives) = &self.alternatives {
            text += &words::alternatives(alternatives, &plan.zone, self.role);
        }
        for shortlist in &self.shortlists {
            let _ = writeln!(text, "Ranked: {}.", ranked(shortlist));
        }
        text
    }
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

fn explain_wait(waiting: &Waiting) -> String {
    let mut text = format!(
        "{} waits, by now for {}. {}\n",
        waiting.newcomer,
        count(waiting.waited_days, "day", "days"),
        waiting.reason
    );
    for (rule, openers) in &waiting.ruled_out {
        let _ = writeln!(text, "  {rule} rules out {}.", count(*openers, "opener", "openers"));
    }
    text
}

/// The openers whom one thing alone keeps away, and what would have to be otherwise.
fn near(misses: &[NearMiss]) -> String {
    let mut text = String::new();
    for miss in misses {
        let openers = count(miss.openers.len() as u64, "opener", "openers");
        let _ = writeln!(text, "  {openers} would fit but for {}:", miss.rule);
        for needed in miss.needs.iter().take(NEEDS) {
            let named = needed.openers.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
            let more = if needed.openers.len() > NAMED { ", ..." } else { "" };
            let _ = writeln!(text, "    {named}{more}: {}", needed.text);
        }
        if let Some(more @ 1..) = miss.needs.len().checked_sub(NEEDS) {
            let _ = writeln!(text, "    and {more} more; --json lists all");
        }
    }
    if text.is_empty() { text } else { format!("Near misses:\n{text}") }
}

fn explain_bottleneck(bottleneck: &Bottleneck, zone: &str) -> String {
    let mut text = String::from("What is used up:\n");
    for set in bottleneck.cut.iter().take(SETS) {
        let _ = writeln!(text, "  {}", saturated(set, zone));
    }
    if let Some(more @ 1..) = bottleneck.cut.len().checked_sub(SETS) {
        let _ = writeln!(text, "  and {more} more; plan.json lists them under `bottlenecks`");
    }
    let (places, newcomers) = (bottleneck.places, bottleneck.newcomers.len());
    let _ = writeln!(
        text,
        "With everybody's hours and answers, the rules and the caps as they are, no plan serves more than {places} of these {newcomers}."
    );
    text
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

fn ranked(shortlist: &Shortlist) -> String {
    let entries: Vec<String> =
        shortlist.ranked.iter().map(|entry| format!("{} ({})", entry.person, entry.points)).collect();
    entries.join(", ")
}
