//! What a coordinator wrote in the column `decision` of plan.xlsx: pin, forbid or swap.
//!
//! The workbook lies in the folder of its plan, as onehour wrote it or as a spreadsheet saved it: rows may be sorted,
//! filtered and coloured, columns added and moved. A row counts by its two ids.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::civil::Date;
use onehour::error::{Error, Issue, Place};
use onehour::programme::{Decided, Forbid, Pin, Programme};
use onehour::snapshot::Snapshot;
use onehour::{Plan, Result};
use serde::Deserialize;

use super::workbook::{DECISION, MEETINGS_SHEET};
use super::{Edition, PLAN_FILE, WORKBOOK_FILE, sha256_hex, unguard};
use crate::source::Source;
use crate::table::{Cell, Declared, Table, load};

/// What is to become of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The meeting stays: this pair, at the hour that the plan gave it; at any hour if the plan has no such meeting.
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
    /// SHA-256 of the workbook.
    pub sha256: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    newcomer: String,
    opener: String,
    what: What,
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
    ///
    /// # Errors
    /// `E-decision-conflict` where the programme says the opposite.
    pub fn apply(&self, programme: &mut Programme) -> Result<()> {
        let pins: Vec<_> = programme.pins.iter().map(|pin| (pin.newcomer.clone(), pin.opener.clone())).collect();
        let forbids: Vec<_> = programme.forbids.iter().map(|one| (one.newcomer.clone(), one.opener.clone())).collect();
        let mut issues = Vec::new();
        for decided in &self.decided {
            let pair = (decided.newcomer.clone(), decided.opener.clone());
            let (said, opposite) = match decided.what {
                What::Pin(_) => (pins.contains(&pair), forbids.contains(&pair)),
                What::Part(_) => (forbids.contains(&pair), pins.contains(&pair)),
            };
            let (newcomer, opener) = pair;
            match &decided.what {
                _ if opposite => issues.push(conflict(decided.place.clone(), "The programme says the opposite.")),
                _ if said => {}
                What::Pin(start) => programme.pins.push(Pin { newcomer, opener, start: start.clone() }),
                What::Part(how_long) => {
                    programme.forbids.push(Forbid { decided: Some(*how_long), ..Forbid::new(newcomer, opener) });
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

/// Reads the decisions about a plan from its workbook.
///
/// # Errors
/// `E-missing-column`, `E-decision` for another word, `E-decision-pair` for a row without two ids or a swap of a
/// meeting that the plan does not have, `E-decision-conflict` for a pair decided about twice, and those of workbooks;
/// all at once, with sheet and row.
pub fn read(workbook: &Path, plan: &Plan) -> Result<Decisions> {
    let mut issues = Vec::new();
    let loaded = load(&Source::path(workbook), &Declared::default(), &[MEETINGS_SHEET], &mut issues)?;
    let starts: BTreeMap<(&str, &str), &Option<String>> =
        plan.meetings.iter().map(|meeting| ((&*meeting.newcomer, &*meeting.opener), &meeting.start)).collect();
    let mut decided = Vec::new();
    if let Some(table) = loaded.tables.first() {
        rows(table, &starts, &mut decided, &mut issues);
    }
    issues.retain(Issue::is_error);
    if issues.is_empty() { Ok(Decisions { decided, sha256: loaded.sha256 }) } else { Err(Error::from(issues)) }
}

type Starts<'a> = BTreeMap<(&'a str, &'a str), &'a Option<String>>;

fn rows(table: &Table, starts: &Starts<'_>, decided: &mut Vec<Entry>, issues: &mut Vec<Issue>) {
    let mut column = |name: &str| {
        let found = table.headings.iter().position(|heading| heading.eq_ignore_ascii_case(name));
        if found.is_none() {
            issues.push(Issue::error(
                "E-missing-column",
                Place { column: Some(name.to_owned()), ..table.place.clone() },
                "There is no such column.",
                "Decisions stand in the columns decision, newcomer and opener, under the headings that onehour wrote.",
            ));
        }
        found
    };
    let (Some(word), Some(newcomer), Some(opener)) = (column(DECISION), column("newcomer"), column("opener")) else {
        return;
    };
    let mut known: BTreeMap<(String, String), Place> = BTreeMap::new();
    for row in 0..table.len() {
        let Cell::Text(text) = table.cell(row, word) else { continue };
        let place = table.cell_place(row, word);
        let Some(decision) = Decision::from_word(text) else {
            issues.push(unknown_word(place));
            continue;
        };
        let id = |column: usize| match table.cell(row, column) {
            Cell::Text(text) => Some(unguard(text)),
            _ => None,
        };
        let (Some(newcomer), Some(opener)) = (id(newcomer), id(opener)) else {
            issues.push(bad_pair(place, "This row does not name two people."));
            continue;
        };
        let start = starts.get(&(newcomer.as_str(), opener.as_str()));
        if decision == Decision::Swap && start.is_none() {
            issues.push(bad_pair(place, "The plan has no meeting of these two that could give way."));
            continue;
        }
        if let Some(first) = known.insert((newcomer.clone(), opener.clone()), place.clone()) {
            issues.push(conflict(place, &format!("This pair is decided about in {first} already.")));
            continue;
        }
        let what = match decision {
            Decision::Pin => What::Pin(start.copied().cloned().flatten()),
            Decision::Forbid => What::Part(Decided::Forbid),
            Decision::Swap => What::Part(Decided::Swap),
        };
        decided.push(Entry { newcomer, opener, what, place });
    }
}

fn unknown_word(place: Place) -> Issue {
    let message = "This is not a decision.";
    Issue::error("E-decision", place, message, "Write pin, forbid or swap, or leave the cell empty.")
}

fn bad_pair(place: Place, message: &str) -> Issue {
    let remedy = "Write the ids of a newcomer and an opener as the plan has them; to bring two together, write pin.";
    Issue::error("E-decision-pair", place, message, remedy)
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
