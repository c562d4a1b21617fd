//! invites/: one iCalendar file a meeting, and an index that says what has been told to whom.
//!
//! A meeting is known by its pair. Its UID is made once and kept from plan to plan, its SEQUENCE rises when hour or
//! place change, and a meeting that is dropped is called off under the same UID (RFC 5546, sections 2.1.4 and 3.2). The
//! index of the plan before is all that has to be known for that.

mod event;
mod line;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::civil::Date;
use onehour::Result;
use onehour::error::{Error, Issue, Place};
use serde::{Deserialize, Serialize};

use super::view::{View, local};
use super::{Content, sha256_hex};
use crate::texts::Texts;

/// The folder of the invitations within the folder of the plan.
pub(super) const FOLDER: &str = "invites";
/// The index within that folder.
const INDEX: &str = "index.json";
/// The value of [`Index::schema`].
const SCHEMA: &str = "onehour-invites/1";

/// What calendars were told of one meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invitation {
    /// Id.
    pub newcomer: String,
    /// Id.
    pub opener: String,
    /// As in the plan.
    pub start: String,
    /// As in the plan.
    pub end: Option<String>,
    /// As in the plan.
    pub place: Option<String>,
    /// The same in every plan that has this meeting.
    pub uid: String,
    /// How often hour or place have changed.
    pub sequence: u32,
    /// Against the plan before.
    pub change: Change,
    /// Name of the file.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: String,
}

/// What is new about a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// The plan before does not have it.
    New,
    /// Hour or place are others.
    Changed,
    /// As it was.
    Unchanged,
    /// No longer in the plan.
    Cancelled,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Index {
    schema: String,
    /// Sorted by newcomer and opener.
    invites: Vec<Invitation>,
}

/// What the plan in this folder told calendars; nothing where it has no invitations.
///
/// # Errors
/// `E-plan-json` when the index is broken.
pub fn sent(folder: &Path) -> Result<Vec<Invitation>> {
    let path = folder.join(FOLDER).join(INDEX);
    let Ok(bytes) = fs::read(&path) else { return Ok(Vec::new()) };
    let index = serde_json::from_slice::<Index>(&bytes).ok().filter(|index| index.schema == SCHEMA);
    index.map(|index| index.invites).ok_or_else(|| {
        Error::from(Issue::error(
            "E-plan-json",
            Place { file: Some(path.display().to_string()), ..Place::default() },
            "This index of invitations was cut off or changed, or another version of onehour wrote it.",
            "Use the folder as onehour wrote it; without the index, calendars cannot be told what changed.",
        ))
    })
}

/// The files of the folder, its index last; none for a plan without hours.
pub(super) fn files(view: &View<'_>, texts: &Texts, sent: &[Invitation]) -> Result<Vec<Content>> {
    let mut invites = invitations(view, sent);
    let mut contents = Vec::with_capacity(invites.len() + 1);
    for invitation in &mut invites {
        let bytes = event::write(view, texts, invitation);
        invitation.sha256 = sha256_hex(&bytes);
        contents.push(Content { name: format!("{FOLDER}/{}", invitation.file), bytes });
    }
    if !contents.is_empty() {
        let index = Index { schema: SCHEMA.into(), invites };
        let bytes = serde_json::to_vec_pretty(&index).map_err(|_| no_json())?;
        contents.push(Content { name: format!("{FOLDER}/{INDEX}"), bytes });
    }
    Ok(contents)
}

fn no_json() -> Error {
    let message = "The index of invitations has no JSON form.";
    Error::from(Issue::error("E-json", Place::default(), message, "Report this: it is a fault of onehour."))
}

/// Whether a name may stand in the folder.
pub(super) fn is_ours(name: &str) -> bool {
    name == INDEX || name.ends_with(".ics")
}

/// The invitations of a plan, given those of the plan before; sorted by newcomer and opener.
fn invitations(view: &View<'_>, sent: &[Invitation]) -> Vec<Invitation> {
    let mut before: BTreeMap<(&str, &str), &Invitation> =
        sent.iter().map(|known| ((&*known.newcomer, &*known.opener), known)).collect();
    let mut invites = Vec::new();
    for meeting in &view.plan.meetings {
        let Some(start) = &meeting.start else { continue };
        let known = before.remove(&(&*meeting.newcomer, &*meeting.opener));
        let same =
            |known: &Invitation| (&known.start, &known.end, &known.place) == (start, &meeting.end, &meeting.place);
        let (sequence, change) = match known {
            None => (0, Change::New),
            Some(known) if known.change == Change::Cancelled => (known.sequence.saturating_add(1), Change::New),
            Some(known) if same(known) => (known.sequence, Change::Unchanged),
            Some(known) => (known.sequence.saturating_add(1), Change::Changed),
        };
        let uid = known.map_or_else(|| uid(view, &meeting.newcomer, &meeting.opener), |known| known.uid.clone());
        invites.push(Invitation {
            file: file_name(&meeting.newcomer, &meeting.opener, &uid),
            newcomer: meeting.newcomer.clone(),
            opener: meeting.opener.clone(),
            start: start.clone(),
            end: meeting.end.clone(),
            place: meeting.place.clone(),
            uid,
            sequence,
            change,
            sha256: String::new(),
        });
    }
    invites.extend(before.into_values().filter(|known| is_ahead(known, view.plan.from)).map(called_off));
    invites.sort_by(|a, b| (&a.newcomer, &a.opener).cmp(&(&b.newcomer, &b.opener)));
    invites
}

/// Whether a meeting lies in the round or after it. What was before took place, and is called off no more.
fn is_ahead(known: &Invitation, from: Date) -> bool {
    local(Some(&known.start)).is_some_and(|start| start.date() >= from)
}

/// A meeting that the plan does not have any more. Said once; said again it says the same.
fn called_off(known: &Invitation) -> Invitation {
    let again = known.change == Change::Cancelled;
    let sequence = if again { known.sequence } else { known.sequence.saturating_add(1) };
    let file = file_name(&known.newcomer, &known.opener, &known.uid);
    Invitation { sequence, change: Change::Cancelled, file, ..known.clone() }
}

/// Made of the round and the pair, so that a plan made again from the same files has the same UIDs.
fn uid(view: &View<'_>, newcomer: &str, opener: &str) -> String {
    let from = view.plan.from.to_string();
    let parts = ["onehour-invite/1", &view.plan.programme, &from, newcomer, opener];
    let hash = sha256_hex(&parts.map(|part| format!("{}:{part}", part.len())).concat().into_bytes());
    format!("{}@onehour", &hash[..32])
}

/// `n010-o004-89abcdef01234567.ics`: the two ids as far as every file system takes them, and a hash that tells all
/// apart.
fn file_name(newcomer: &str, opener: &str, uid: &str) -> String {
    let slug = |id: &str| -> String {
        id.chars().filter(|c| c.is_ascii_alphanumeric()).take(24).map(|c| c.to_ascii_lowercase()).collect()
    };
    let parts = [slug(newcomer), slug(opener), sha256_hex(uid.as_bytes())[..16].to_owned()];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{}.ics", parts.join("-"))
}

#[cfg(test)]
mod tests;
