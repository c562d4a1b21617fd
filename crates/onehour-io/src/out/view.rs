//! A plan as those files see it that people open: with names, and with places that have labels.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Zoned;
use onehour::place::REMOTE;
use onehour::plan::{Meeting, Plan};
use onehour::programme::{Programme, Taxonomies};
use onehour::snapshot::{Snapshot, SnapshotPerson};
use onehour::taxonomy::Taxonomy;

use crate::contacts::{Contact, Contacts};

/// A plan, its pool, and how people and places are called.
pub(super) struct View<'a> {
    pub(super) plan: &'a Plan,
    pub(super) snapshot: &'a Snapshot,
    pub(super) contacts: &'a Contacts,
    places: Option<Arc<Taxonomy>>,
}

impl<'a> View<'a> {
    pub(super) fn new(plan: &'a Plan, snapshot: &'a Snapshot, contacts: &'a Contacts) -> Self {
        View { plan, snapshot, contacts, places: places(&snapshot.programme) }
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
        let label = self.places.as_ref().and_then(|tree| Some(tree.label(tree.find(code)?, language).to_owned()));
        label.unwrap_or_else(|| code.to_owned())
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

/// The tree of places of a programme.
fn places(programme: &Programme) -> Option<Arc<Taxonomy>> {
    const NAME: &str = "places";
    let source = programme.taxonomies.get(NAME)?.clone();
    let taxonomies = Taxonomies::load(&BTreeMap::from([(NAME.to_owned(), source)])).ok()?;
    taxonomies.get(NAME).cloned()
}

/// The local time in a text of a plan, `2026-11-23T09:00:00+02:00[Europe/Helsinki]`.
pub(super) fn local(text: Option<&str>) -> Option<Zoned> {
    text?.parse().ok()
}

/// `Europe/Helsinki +02:00`: a cell that began with the sign would be guarded.
pub(super) fn zone_text(at: &Zoned) -> String {
    format!("{} {}", at.time_zone().iana_name().unwrap_or_default(), at.strftime("%:z"))
}
