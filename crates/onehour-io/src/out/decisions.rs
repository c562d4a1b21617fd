//! What a coordinator wrote in the column `decision` of plan.xlsx: pin, forbid or swap.
//!
//! The workbook lies in the folder of its plan, as onehour wrote it or as a spreadsheet saved it: rows may be sorted,
//! filtered and coloured, columns added and moved. A row counts by its two ids.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use jiff::civil::{Date, DateTime};
use onehour::error::{Error, Issue, Place};
use onehour::programme::{Decided, Forbid, Pin, Programme, Side};
use onehour::snapshot::Snapshot;
use onehour::time::{instant_from_text, instant_to_text, timezone};
use onehour::{Plan, Result};
use serde::Deserialize;

use super::view::local;
use super::workbook::{DECISION, Saved};
use super::{Edition, PLAN_FILE, WORKBOOK_FILE, sha256_hex, unguard};
use crate::table::Table;

/// What is to become of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The meeting stays: this pair, at the hour that stands in its row; at any hour if none does.
    Pin,
    /// This pair never meets.
    Forbid,
    /// This meeting of the plan gives way to others: the pair does not meet in this round, both people stay in play.
    Swap,
}

impl Decision {
    /// The words of the column.
    pub(super) const WORDS: &'static [&'static str] = &["pin", "forbid", "swap"];

    fn from_word(word: &str) -> Option<Self> {
        match word.trim().to_lowercase().as_str() {
            "pin" => Some(Decision::Pin),
            "forbid" => Some(Decision::Forbid),
            "swap" => Some(Decision::Swap),
            _ => None,
        }
    }
}

/// Puts the decisions against pairs that an earlier plan was made with into the programme of a later one: those that
/// hold for good, and those that hold for the round while it lasts. What is pinned now, or forbidden anyway, is left as
/// it is.
pub fn carry(earlier: &Snapshot, programme: &mut Programme, from: Date) {
    let days = i64::from(earlier.weeks) * 7;
    let end = earlier.from.checked_add(jiff::Span::new().days(days)).unwrap_or(Date::MAX);
    let holds = |forbid: &&Forbid| match forbid.decided {
        Some(Decided::Forbid) => true,
        Some(Decided::Swap) => from < end,
        None => false,
    };
    for forbid in earlier.programme.forbids.iter().filter(holds) {
        let pinned = programme.pins.iter().any(|pin| forbid.is_of(&pin.newcomer, &pin.opener));
        if !pinned && !programme.forbids.iter().any(|known| forbid.is_of(&known.newcomer, &known.opener)) {
            programme.forbids.push(forbid.clone());
        }
    }
}

/// The decisions of a workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    /// In the order of the rows.
    decided: Vec<Entry>,
    /// Decisions that were not read.
    pub warnings: Vec<Issue>,
    /// SHA-256 of the workbook.
    pub sha256: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    newcomer: String,
    opener: String,
    what: What,
    /// Of the decision.
    place: Place,
}

/// What is decided of a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    /// It meets, at this start if one is given.
    Pin(Option<String>),
    /// It does not meet, for so long.
    Part(Decided),
}

impl Decisions {
    /// How many pairs were decided about.
    pub fn len(&self) -> usize {
        self.decided.len()
    }

    /// Whether nothing was decided.
    pub fn is_empty(&self) -> bool {
        self.decided.is_empty()
    }

    /// Puts the decisions in a programme, as pins and forbids beside its own. What it says already is not said twice.
    /// `is_known` tells whether anybody has this id on this side: a prohibition of nobody would be followed without
    /// effect. Whether those of a pin are in the pool, planning tells.
    ///
    /// # Errors
    /// `E-decision-pair` for a prohibition of somebody who is not known; `E-decision-conflict` where the programme says
    /// something else. All at once, with sheet and row.
    pub fn apply(&self, programme: &mut Programme, is_known: impl Fn(Side, &str) -> bool) -> Result<()> {
        let said = Said::by(programme);
        let mut issues = Vec::new();
        for entry in &self.decided {
            match &entry.what {
                What::Pin(start) => issues.extend(said.pin(entry, start.as_deref(), programme)),
                What::Part(how_long) => {
                    issues.extend(entry.strangers(&is_known));
                    issues.extend(said.part(entry, *how_long, programme));
                }
            }
        }
        if issues.is_empty() { Ok(()) } else { Err(Error::from(issues)) }
    }

    /// Issues about pins, with the row of the decision in place of the position among the pins of `programme`.
    pub fn located(&self, programme: &Programme, issues: Vec<Issue>) -> Vec<Issue> {
        let locate = |issue: Issue| {
            let position = issue.place.column.as_deref().and_then(|column| {
                column.strip_prefix("pins[")?.strip_suffix(']')?.parse::<usize>().ok()?.checked_sub(1)
            });
            let pin = position.filter(|_| issue.place.file.is_none()).and_then(|at| programme.pins.get(at));
            let decided = pin.and_then(|pin| {
                let same = |one: &&Entry| one.newcomer == pin.newcomer && one.opener == pin.opener;
                self.decided.iter().filter(|one| matches!(one.what, What::Pin(_))).find(same)
            });
            match decided {
                Some(decided) => Issue { place: decided.place.clone(), ..issue },
                None => issue,
            }
        };
        issues.into_iter().map(locate).collect()
    }
}

impl Entry {
    /// Newcomer and opener.
    fn pair(&self) -> (String, String) {
        (self.newcomer.clone(), self.opener.clone())
    }

    /// An issue for each of the two who is nobody.
    fn strangers(&self, is_known: impl Fn(Side, &str) -> bool) -> Vec<Issue> {
        let sides = [(Side::Newcomer, NEWCOMER, &self.newcomer), (Side::Opener, OPENER, &self.opener)];
        let unknown = sides.into_iter().filter(|(side, _, id)| !is_known(*side, id));
        unknown.map(|(_, column, _)| stranger(&self.place, column)).collect()
    }
}

/// What a programme says of pairs by itself.
struct Said {
    /// Positions of the pins.
    pins: BTreeMap<(String, String), usize>,
    forbids: BTreeSet<(String, String)>,
}

impl Said {
    fn by(programme: &Programme) -> Self {
        let pins = programme.pins.iter().enumerate();
        let forbids = programme.forbids.iter();
        Said {
            pins: pins.map(|(at, pin)| ((pin.newcomer.clone(), pin.opener.clone()), at)).collect(),
            forbids: forbids.map(|forbid| (forbid.newcomer.clone(), forbid.opener.clone())).collect(),
        }
    }

    /// Adds a pin; an issue where that cannot be.
    fn pin(&self, entry: &Entry, start: Option<&str>, programme: &mut Programme) -> Option<Issue> {
        let pair = entry.pair();
        if self.forbids.contains(&pair) {
            return Some(conflict(entry.place.clone(), "The programme says the opposite."));
        }
        let Some(&at) = self.pins.get(&pair) else {
            let (newcomer, opener) = pair;
            programme.pins.push(Pin { newcomer, opener, start: start.map(str::to_owned) });
            return None;
        };
        let instant = |text: &str| instant_from_text(text).ok();
        match (&mut programme.pins[at].start, start) {
            (Some(said), Some(start)) if instant(said) != instant(start) => {
                Some(conflict(entry.place.clone(), "The programme pins this pair at another hour."))
            }
            (said @ None, Some(start)) => {
                *said = Some(start.to_owned());
                None
            }
            _ => None,
        }
    }

    /// Adds a prohibition; an issue where that cannot be.
    fn part(&self, entry: &Entry, how_long: Decided, programme: &mut Programme) -> Option<Issue> {
        let pair = entry.pair();
        if self.pins.contains_key(&pair) {
            return Some(conflict(entry.place.clone(), "The programme says the opposite."));
        }
        if !self.forbids.contains(&pair) {
            let (newcomer, opener) = pair;
            programme.forbids.push(Forbid { decided: Some(how_long), ..Forbid::new(newcomer, opener) });
        }
        None
    }
}

/// Reads the decisions about a plan from its workbook.
///
/// # Errors
/// `E-plan-mixed` when the workbook is that of another plan; `E-missing-column` and `E-duplicate-heading`; `E-decision`
/// for another word, `E-decision-pair` for a row without two ids or a swap of a meeting that the plan does not have,
/// `E-decision-start` for a pin at an hour that cannot be read, `E-decision-conflict` for a pair decided about twice,
/// `E-formula-error` for what nobody has calculated, and those of workbooks; all at once, with sheet and row.
pub fn read(workbook: &Path, plan: &Plan) -> Result<Decisions> {
    let mut saved = Saved::read(workbook)?;
    if let Some((_, place)) = saved.pool.take_if(|(hash, _)| *hash != plan.hashes.pool) {
        return Err(Error::from(of_another_plan(place)));
    }
    let mut issues = std::mem::take(&mut saved.errors);
    let decided = match Columns::of(&saved.meetings) {
        Ok(columns) => Rows::new(&saved, columns, plan).decided(&mut issues),
        Err(error) => {
            issues.extend(error.issues);
            Vec::new()
        }
    };
    if !issues.is_empty() {
        return Err(Error::from(issues));
    }
    Ok(Decisions { decided, warnings: saved.misplaced, sha256: saved.sha256 })
}

const NEWCOMER: &str = "newcomer";
const OPENER: &str = "opener";
const START: &str = "start";

/// Where the cells stand that decisions are read from.
struct Columns {
    decision: usize,
    newcomer: usize,
    opener: usize,
    /// A user may take it away.
    start: Option<usize>,
}

impl Columns {
    fn of(table: &Table) -> Result<Self> {
        let mut issues = Vec::new();
        let [decision, newcomer, opener, start] =
            [DECISION, NEWCOMER, OPENER, START].map(|name| the_column(table, name, &mut issues));
        let missing = [(DECISION, decision), (NEWCOMER, newcomer), (OPENER, opener)].into_iter();
        issues.extend(missing.filter(|(_, column)| column.is_none()).map(|(name, _)| no_column(table, name)));
        match (decision, newcomer, opener) {
            (Some(decision), Some(newcomer), Some(opener)) if issues.is_empty() => {
                Ok(Columns { decision, newcomer, opener, start })
            }
            _ => Err(Error::from(issues)),
        }
    }
}

/// The first column of a heading; an issue for each other one: nobody knows which of them a user filled in.
fn the_column(table: &Table, name: &str, issues: &mut Vec<Issue>) -> Option<usize> {
    let headings = table.headings.iter().enumerate();
    let mut columns = headings.filter(|(_, heading)| heading.eq_ignore_ascii_case(name)).map(|(at, _)| at);
    let first = columns.next();
    issues.extend(columns.map(|at| {
        Issue::error(
            "E-duplicate-heading",
            Place { row: None, ..table.cell_place(0, at) },
            "Two columns have this heading.",
            "Rename or remove one of them.",
        )
    }));
    first
}

fn no_column(table: &Table, name: &str) -> Issue {
    Issue::error(
        "E-missing-column",
        Place { column: Some(name.to_owned()), ..table.place.clone() },
        "There is no such column.",
        "Decisions stand in the columns decision, newcomer and opener, under the headings that onehour wrote.",
    )
}

/// The rows of the sheet of decisions, and the plan that they are about.
struct Rows<'a> {
    saved: &'a Saved,
    columns: Columns,
    /// The starts of the plan's meetings by newcomer and opener.
    starts: BTreeMap<(&'a str, &'a str), Option<&'a str>>,
    /// In which the sheet shows them.
    zone: &'a str,
}

impl<'a> Rows<'a> {
    fn new(saved: &'a Saved, columns: Columns, plan: &'a Plan) -> Self {
        let meetings = plan.meetings.iter();
        let starts =
            meetings.map(|meeting| ((&*meeting.newcomer, &*meeting.opener), meeting.start.as_deref())).collect();
        Rows { saved, columns, starts, zone: &plan.zone }
    }

    /// What is decided, each pair once.
    fn decided(&self, issues: &mut Vec<Issue>) -> Vec<Entry> {
        let mut decided: Vec<Entry> = Vec::new();
        let mut known: BTreeMap<(String, String), Place> = BTreeMap::new();
        for row in 0..self.saved.meetings.len() {
            match self.entry(row) {
                Ok(Some(entry)) => match known.get(&entry.pair()) {
                    Some(first) => {
                        let message = format!("This pair is decided about in {first} already.");
                        issues.push(conflict(entry.place, &message));
                    }
                    None => {
                        known.insert(entry.pair(), entry.place.clone());
                        decided.push(entry);
                    }
                },
                Ok(None) => {}
                Err(error) => issues.extend(error.issues),
            }
        }
        decided
    }

    /// What is decided in a row (from 0); nothing in most.
    fn entry(&self, row: usize) -> Result<Option<Entry>> {
        let Some(word) = self.saved.text(row, self.columns.decision)? else { return Ok(None) };
        let place = self.saved.meetings.cell_place(row, self.columns.decision);
        let Some(decision) = Decision::from_word(word) else { return Err(Error::from(unknown_word(place))) };
        let id = |column| self.saved.text(row, column).map(|text| text.map(unguard));
        let (Some(newcomer), Some(opener)) = (id(self.columns.newcomer)?, id(self.columns.opener)?) else {
            return Err(Error::from(bad_pair(place, "This row does not name two people.")));
        };
        let planned = self.starts.get(&(newcomer.as_str(), opener.as_str())).copied();
        let what = match decision {
            Decision::Pin => What::Pin(self.start(row, planned.flatten())?),
            Decision::Forbid => What::Part(Decided::Forbid),
            Decision::Swap if planned.is_some() => What::Part(Decided::Swap),
            Decision::Swap => {
                let message = "The plan has no meeting of these two that could give way.";
                return Err(Error::from(bad_pair(place, message)));
            }
        };
        Ok(Some(Entry { newcomer, opener, what, place }))
    }

    /// The start that a row gives its pin: the one of the plan as long as it stands there, or the one that a user wrote
    /// in its place.
    fn start(&self, row: usize, planned: Option<&str>) -> Result<Option<String>> {
        let Some(column) = self.columns.start else { return Ok(planned.map(str::to_owned)) };
        let Some(text) = self.saved.text(row, column)? else { return Ok(None) };
        let wall = wall(text);
        let shown = local(planned).map(|start| start.datetime());
        if wall.is_some() && wall == shown {
            return Ok(planned.map(str::to_owned));
        }
        let read = match wall {
            Some(wall) => self.instant(text, wall),
            None => instant_from_text(text).ok(),
        };
        let start = read.and_then(|utc| instant_to_text(utc, self.zone).ok());
        start.map(Some).ok_or_else(|| Error::from(bad_start(self.saved.meetings.cell_place(row, column))))
    }

    /// The instant of a wall time of the plan's zone; none of a day alone, and of one that the clock shows twice or skips.
    fn instant(&self, text: &str, wall: DateTime) -> Option<i64> {
        let zone = timezone(self.zone).ok().filter(|_| text.contains(':'))?;
        zone.to_ambiguous_timestamp(wall).unambiguous().ok().map(|instant| instant.as_second())
    }
}

/// The wall time that a date-time of a spreadsheet becomes when it is read, or a text of the same form.
fn wall(text: &str) -> Option<DateTime> {
    let text = text.replacen('T', " ", 1);
    let read = |form: &&str| DateTime::strptime(form, &text).ok();
    let midnight = || Date::strptime("%Y-%m-%d", &text).ok().map(|date| date.at(0, 0, 0, 0));
    ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"].iter().find_map(read).or_else(midnight)
}

fn of_another_plan(place: Place) -> Issue {
    Issue::error(
        "E-plan-mixed",
        place,
        "This workbook is not the one of the plan in its folder: it was written with another pool.json.",
        "Decide in the plan.xlsx that was written with this plan, or give this one in the folder of its own plan.",
    )
}

fn unknown_word(place: Place) -> Issue {
    let message = "This is not a decision.";
    Issue::error("E-decision", place, message, "Write pin, forbid or swap, or leave the cell empty.")
}

fn bad_pair(place: Place, message: &str) -> Issue {
    let remedy = "Write the ids of a newcomer and an opener as the plan has them; to bring two together, write pin.";
    Issue::error("E-decision-pair", place, message, remedy)
}

/// `column` is called as the role is.
fn stranger(row: &Place, column: &str) -> Issue {
    let place = Place { column: Some(column.to_owned()), ..row.clone() };
    let message = format!("There is no {column} of this id.");
    Issue::error("E-decision-pair", place, message, "Write the id as the plan has it, in the column of the role.")
}

fn bad_start(place: Place) -> Issue {
    Issue::error(
        "E-decision-start",
        place,
        "This is not a date and time at which a meeting could start.",
        "Write a date and a time, as 2026-11-24 10:00, with the offset where the clock is changed, as \
         2026-11-24T10:00:00+02:00; or leave the cell empty, for any hour.",
    )
}

fn conflict(place: Place, message: &str) -> Issue {
    Issue::error("E-decision-conflict", place, message, "Decide once for each pair.")
}

/// A workbook that was saved since its plan was written may hold decisions, which must not be lost with its folder.
pub(super) fn refuse_unread(dir: &Path, edition: &Edition) -> Result<()> {
    match edited(dir) {
        Some(hash) if edition.decided.as_ref() != Some(&hash) => Err(Error::from(Issue::error(
            "E-out-edited",
            Place { file: Some(dir.join(WORKBOOK_FILE).display().to_string()), ..Place::default() },
            "This workbook was saved since its plan was written, and may hold decisions.",
            "Nothing was changed. Give it with --previous, or move it elsewhere, or choose another folder with --out.",
        ))),
        _ => Ok(()),
    }
}

/// The hash of the workbook in a plan's folder, if it is not the one that was written with the plan.
pub fn edited(dir: &Path) -> Option<String> {
    #[derive(Deserialize)]
    struct Head {
        hashes: Hashes,
    }
    #[derive(Deserialize)]
    struct Hashes {
        #[serde(default)]
        files: BTreeMap<String, String>,
    }
    let hash = sha256_hex(&fs::read(dir.join(WORKBOOK_FILE)).ok()?);
    let head: Head = serde_json::from_slice(&fs::read(dir.join(PLAN_FILE)).ok()?).ok()?;
    let recorded = head.hashes.files.get(WORKBOOK_FILE)?;
    (*recorded != hash).then_some(hash)
}
