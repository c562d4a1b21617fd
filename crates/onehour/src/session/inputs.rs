//! What a session is about: the inputs of a round, which edits change.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::edit::{Change, Step};
use crate::pool::{Person, Pool};
use crate::programme::{Pin, Programme};
use crate::request::Request;
use crate::snapshot::{KeptMeeting, PastMeeting};

/// People, programme and request of a round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Inputs {
    pub(super) from: Date,
    pub(super) weeks: u32,
    pub(super) seed: u64,
    pub(super) programme: Programme,
    /// By id.
    pub(super) people: Vec<Person>,
    /// Sorted, as is `previous`.
    pub(super) history: Vec<PastMeeting>,
    pub(super) previous: Vec<KeptMeeting>,
}

impl Inputs {
    pub(super) fn new(pool: &Pool, programme: &Programme, request: &Request<'_>) -> Self {
        let mut inputs = Inputs {
            from: request.from,
            weeks: request.weeks,
            seed: request.seed,
            programme: programme.clone(),
            people: pool.people().to_vec(),
            history: request.history.to_vec(),
            previous: request.previous.to_vec(),
        };
        inputs.sort();
        inputs
    }

    /// Puts the past in order.
    pub(super) fn sort(&mut self) {
        self.history.sort();
        self.history.dedup();
        self.previous.sort();
        self.previous.dedup();
    }

    pub(super) fn request(&self) -> Request<'_> {
        Request {
            weeks: self.weeks,
            seed: self.seed,
            history: &self.history,
            previous: &self.previous,
            ..Request::new(self.from)
        }
    }

    fn position(&self, id: &str) -> Result<usize, usize> {
        self.people.binary_search_by(|person| person.id.as_bytes().cmp(id.as_bytes()))
    }

    pub(super) fn person(&self, id: &str) -> Option<&Person> {
        self.people.get(self.position(id).ok()?)
    }

    /// The steps that take some pins away.
    pub(super) fn without_pins(&self, gone: impl Fn(&Pin) -> bool) -> Change {
        let pins = self.programme.pins.iter().enumerate().rev();
        pins.filter(|(_, pin)| gone(pin)).map(|(at, pin)| Step::Pin { pin: pin.clone(), at, add: false }).collect()
    }

    /// Makes a step. One that does not fit the inputs does as much of itself as it can.
    pub(super) fn make(&mut self, step: &Step) {
        match step {
            Step::Person { before, after } => {
                let gone = before.iter().filter(|gone| after.as_ref().is_none_or(|person| person.id != gone.id));
                for person in gone {
                    if let Ok(at) = self.position(&person.id) {
                        self.people.remove(at);
                    }
                }
                if let Some(person) = after {
                    match self.position(&person.id) {
                        Ok(at) => self.people[at] = (**person).clone(),
                        Err(at) => self.people.insert(at, (**person).clone()),
                    }
                }
            }
            Step::History { line, add } => keep_sorted(&mut self.history, line, *add),
            Step::Previous { kept, add } => keep_sorted(&mut self.previous, kept, *add),
            Step::Pin { pin, at, add } => keep_at(&mut self.programme.pins, pin, *at, *add),
            Step::Forbid { forbid, at, add } => keep_at(&mut self.programme.forbids, forbid, *at, *add),
        }
    }
}

fn keep_sorted<T: Ord + Clone>(list: &mut Vec<T>, item: &T, add: bool) {
    match (list.binary_search(item), add) {
        (Err(at), true) => list.insert(at, item.clone()),
        (Ok(at), false) => drop(list.remove(at)),
        _ => {}
    }
}

fn keep_at<T: PartialEq + Clone>(list: &mut Vec<T>, item: &T, at: usize, add: bool) {
    if add {
        list.insert(at.min(list.len()), item.clone());
    } else if let Some(at) = list.iter().position(|other| other == item) {
        list.remove(at);
    }
}
