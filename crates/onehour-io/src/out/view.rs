//! A plan as those files see it that people open: with names, and with places that have labels.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Zoned;
use onehour::advice::{Briefing, Cell};
use onehour::counts::Counts;
use onehour::place::REMOTE;
use onehour::plan::{Meeting, Plan};
use onehour::programme::{Programme, Taxonomies};
use onehour::snapshot::{Snapshot, SnapshotPerson};
use onehour::taxonomy::Taxonomy;

use super::Edition;
use crate::contacts::{Contact, Contacts};

/// A plan, its pool, and how people and places are called.
pub(super) struct View<'a> {
    pub(super) plan: &'a Plan,
    pub(super) snapshot: &'a Snapshot,
    pub(super) contacts: &'a Contacts,
    pub(super) briefing: &'a Briefing,
    pub(super) counts: Counts,
    places: Option<Arc<Taxonomy>>,
    fields: Option<Arc<Taxonomy>>,
}

impl<'a> View<'a> {
    pub(super) fn new(plan: &'a Plan, snapshot: &'a Snapshot, edition: &'a Edition) -> Self {
        let tree = |name| tree(&snapshot.programme, name);
        let fields = ["fields", "occupations", "education"].into_iter().find_map(tree);
        let (contacts, briefing) = (&edition.contacts, &edition.briefing);
        let counts = Counts::new(plan, snapshot);
        View { plan, snapshot, contacts, briefing, counts, places: tree("places"), fields }
    }

    /// The person of an id.
    pub(super) fn person(&self, id: &str) -> Option<&'a SnapshotPerson> {
        let people = &self.snapshot.people;
        people.binary_search_by(|entry| entry.person.id.as_bytes().cmp(id.as_bytes())).ok().map(|at| &people[at])
    }

    /// The contact of an id; an empty one where there is none.
    pub(super) fn contact(&self, id: &str) -> Contact {
        self.contacts.of(id).cloned().unwrap_or_default()
    }

    /// The label of a place in a language; its code where the programme has no tree of places.
    pub(super) fn place(&self, code: &str, language: &str) -> String {
        label(self.places.as_deref(), code, language)
    }

    /// The label of the field of a kind of opener, in English.
    pub(super) fn field(&self, cell: &Cell) -> Option<String> {
        cell.field.as_deref().map(|code| label(self.fields.as_deref(), code, "en"))
    }

    /// The label of the place where a meeting is, in English; empty where none is known.
    pub(super) fn meeting_place(&self, meeting: &Meeting) -> String {
        match meeting.place.as_deref() {
            None => String::new(),
            Some(REMOTE) => "remote".into(),
            Some(code) => self.place(code, "en"),
        }
    }
}

/// A tree of a programme.
fn tree(programme: &Programme, name: &str) -> Option<Arc<Taxonomy>> {
    let source = programme.taxonomies.get(name)?.clone();
    let taxonomies = Taxonomies::load(&BTreeMap::from([(name.to_owned(), source)])).ok()?;
    taxonomies.get(name).cloned()
}

/// The label of a code; the code itself where the tree has none.
fn label(tree: Option<&Taxonomy>, code: &str, language: &str) -> String {
    let label = tree.and_then(|tree| Some(tree.label(tree.find(code)?, language).to_owned()));
    label.unwrap_or_else(|| code.to_owned())
}

/// The local time in a text of a plan, `2026-11-23T09:00:00+02:00[Europe/Helsinki]`.
pub(super) fn local(text: Option<&str>) -> Option<Zoned> {
    text?.parse().ok()
}

/// `Europe/Helsinki +02:00`: a cell that began with the sign would be guarded.
pub(super) fn zone_text(at: &Zoned) -> String {
    format!("{} {}", at.time_zone().iana_name().unwrap_or_default(), at.strftime("%:z"))
}
