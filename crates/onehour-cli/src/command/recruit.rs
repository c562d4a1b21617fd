//! `onehour recruit`: which openers to look for, and whom the plan could least do without.

use std::fmt::Write;
use std::path::Path;

use onehour::Result;
use onehour::advice::{Cell, Ground, Keep, Recruit, Serve};
use onehour::plan::{Plan, Status};
use onehour::pool::Caps;
use onehour_io::out;
use serde::Serialize;

use super::words;
use crate::output::{Exit, count, stage};

pub(super) fn run(path: &Path, top: usize, json: bool) -> Result<Exit> {
    let bound = stage("read", || out::read(path))?;
    let ground = stage("rules", || Ground::new(&bound.snapshot))?;
    let adviser = stage("restore the plan", || ground.adviser(&bound.plan))?;
    let recruit = stage("recruit", || adviser.recruit(&bound.plan, top))?;
    let answer =
        Answer { can_tell: recruit.is_some(), reason: recruit.is_none().then(|| untold(&bound.plan)), recruit };
    words::answer(json, &answer, || answer.text())
}

/// Whom to recruit, or why that cannot be told.
#[derive(Serialize)]
struct Answer {
    can_tell: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(flatten)]
    recruit: Option<Recruit>,
}

impl Answer {
    fn text(&self) -> String {
        let reason = self.reason.map(|reason| format!("Whom to recruit cannot be told: {reason}."));
        reason.or_else(|| self.recruit.as_ref().map(text)).unwrap_or_default()
    }
}

/// Why it cannot be told of a plan.
fn untold(plan: &Plan) -> &'static str {
    match plan.tiers.first() {
        Some(tier) if tier.name != "served" => "most served does not come first in the programme",
        _ if plan.status == Status::Interrupted => "the run that made this plan was stopped",
        _ => "that no plan serves more is not proven",
    }
}

fn text(recruit: &Recruit) -> String {
    let mut text = String::new();
    if recruit.cells.is_empty() {
        text += "None of the kinds of openers that were looked at would serve anybody who waits.\n";
    } else {
        let _ = writeln!(text, "Openers to look for; each with {}:", caps(recruit.caps));
        let _ = writeln!(text, "  {:>4} {:>4} {:>4}  {:>7}  kind", "+1", "+2", "+5", "waiting");
    }
    for cell in &recruit.cells {
        let more: Vec<String> = cell.serve.iter().map(more).collect();
        let _ = writeln!(text, "  {}  {:>7}  {}", more.join(" "), cell.waiting, kind(cell));
    }
    if !recruit.openers.is_empty() {
        text += "Openers whom the plan could least do without; without each, so many fewer are served:\n";
    }
    for keep in &recruit.openers {
        let _ = writeln!(text, "  {}: {}", keep.opener, loss(keep));
    }
    text
}

/// How many more are served; with a `+` where it may be more than that.
fn more(serve: &Serve) -> String {
    let number = format!("{}{}", serve.more, if serve.exact { "" } else { "+" });
    format!("{number:>4}")
}

fn kind(cell: &Cell) -> String {
    let known = [&cell.field, &cell.place, &cell.language].into_iter().flatten().cloned();
    let stated = cell.stated.iter().map(|(attribute, value)| format!("{attribute} {value}"));
    known.chain(stated).chain(cell.hours.clone()).collect::<Vec<_>>().join(", ")
}

fn loss(keep: &Keep) -> String {
    if keep.at_least == keep.at_most {
        keep.at_least.to_string()
    } else {
        format!("{} to {}", keep.at_least, keep.at_most)
    }
}

fn caps(caps: Caps) -> String {
    let stated = [("a day", caps.day), ("a month", caps.month), ("a quarter", caps.quarter), ("a round", caps.round)];
    let words: Vec<String> = stated
        .into_iter()
        .filter_map(|(each, cap)| Some(format!("{} {each}", count(cap?, "meeting", "meetings"))))
        .collect();
    if words.is_empty() { "no cap".into() } else { format!("at most {}", words.join(", ")) }
}
