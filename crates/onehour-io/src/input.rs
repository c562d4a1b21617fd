//! The input of a round: read, and every error put where its reader will look for it.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use onehour::error::{Error, Issue, Place};
use onehour::pool::Person;
use onehour::programme::{Mode, Programme};
use onehour::snapshot::PastMeeting;
use onehour::time::Horizon;
use onehour::{Pool, Result};
use onehour_solver::Control;

use crate::people::{PeopleInput, Roll};
use crate::{Source, calendar, history, people};

/// Everything that files say about a round.
#[derive(Clone, Debug)]
pub struct Input {
    /// How they were read, and what is asked for.
    pub programme: Programme,
    /// The people.
    pub roll: Roll,
    /// Past meetings.
    pub history: Vec<PastMeeting>,
    /// What was doubtful but usable.
    pub warnings: Vec<Issue>,
    /// SHA-256 of each file by its name without folders (where a history or contacts have the name of another file,
    /// with `, history` or `, contacts` behind it), of a calendar by `calendar 1 of ID`.
    pub hashes: BTreeMap<String, String>,
    /// Who was read, for the rows of errors that are found later.
    read: Vec<Roll>,
}

impl Input {
    /// Reads people as a programme says.
    ///
    /// # Errors
    /// Those of [`people::read_until`].
    pub fn read(people: &[Source], programme: Programme, control: Control<'_>) -> Result<Self> {
        let (input, errors) = Self::read_partly(people, programme, control)?;
        if errors.is_empty() { Ok(input) } else { Err(Error::from(errors)) }
    }

    /// Reads what can be read, and what is wrong with the rest. With errors there is no round to plan, but what else is
    /// wrong with its files can be found and told with them.
    ///
    /// # Errors
    /// Those of [`Programme::validate`]; `E-reading-stopped`.
    pub fn read_partly(people: &[Source], programme: Programme, control: Control<'_>) -> Result<(Self, Vec<Issue>)> {
        let (PeopleInput { roll, warnings, hashes }, errors) = people::read_partly(people, &programme, control)?;
        let input = Input { programme, read: vec![roll.clone()], roll, history: Vec::new(), warnings, hashes };
        Ok((input, errors))
    }

    /// People who stand in no file.
    pub fn of_pool(pool: Pool, programme: Programme) -> Self {
        let (history, warnings) = (Vec::new(), Vec::new());
        Input { programme, roll: Roll::of_pool(pool), history, warnings, hashes: BTreeMap::new(), read: Vec::new() }
    }

    /// The people, as planning wants them.
    pub fn pool(&self) -> &Pool {
        self.roll.pool()
    }

    /// Adds the people of another input, with their places, warnings and hashes. Programme and past stay.
    ///
    /// # Errors
    /// `E-duplicate-id`: somebody is in both.
    pub fn join(mut self, other: Input) -> Result<Self> {
        let people = self.pool().people().iter().chain(other.pool().people());
        self.roll = Roll::of_pool(Pool::new(people.cloned().collect())?);
        self.read.extend(other.read);
        self.warnings.extend(other.warnings);
        self.hashes.extend(other.hashes);
        Ok(self)
    }

    /// Adds past meetings.
    ///
    /// # Errors
    /// Those of [`history::read`].
    pub fn read_history(&mut self, source: &Source) -> Result<()> {
        let past = history::read(source)?;
        self.history = past.meetings;
        self.warnings.extend(past.warnings);
        self.note_hash(source.file_name(), "history", past.sha256);
        Ok(())
    }

    /// Notes the hash of a file that is no people file; with what it is, where another one has its name.
    pub fn note_hash(&mut self, name: &str, what: &str, sha256: String) {
        let taken = self.hashes.get(name).is_some_and(|other| *other != sha256);
        let entry = if taken { format!("{name}, {what}") } else { name.to_owned() };
        self.hashes.insert(entry, sha256);
    }

    /// Puts what calendar files say in the place of their names, for a round of these weeks. `folder` is that of the
    /// file of a person, by the file's name: a calendar lies next to it.
    ///
    /// # Errors
    /// Those of [`Horizon::new`] and [`calendar::resolve_calendars`], with the row of the person.
    pub fn resolve_calendars<'a>(
        &mut self,
        folder: impl Fn(Option<&str>) -> &'a Path,
        from: Date,
        weeks: u32,
    ) -> Result<()> {
        let named = |person: &Person| person.availability.as_ref().is_some_and(|hours| !hours.calendars().is_empty());
        if self.programme.meeting.mode == Mode::Introduce || !self.pool().people().iter().any(named) {
            return Ok(());
        }
        let stretch = Horizon::new(from, weeks, &self.programme.meeting)?.stretch();
        let mut people = self.pool().people().to_vec();
        let mut issues = Vec::new();
        for person in people.iter_mut().filter(|person| named(person)) {
            let place = Place { column: Some("availability".into()), ..self.place(&person.id).unwrap_or_default() };
            let folder = folder(place.file.as_deref());
            let zone = person.zone.as_deref().unwrap_or(&self.programme.meeting.zone);
            let Some(hours) = &mut person.availability else { continue };
            let near = |issue| Issue { place: place.clone(), ..issue };
            match calendar::resolve_calendars(hours, zone, stretch, calendar::folder(folder)) {
                Ok(read) => {
                    self.warnings.extend(read.warnings.into_iter().map(near));
                    let entry = |(nth, hash)| (calendar_entry(&person.id, nth), hash);
                    self.hashes.extend((1..).zip(read.hashes).map(entry));
                }
                Err(error) => issues.extend(error.issues.into_iter().map(near)),
            }
        }
        if !issues.is_empty() {
            return Err(Error::from(issues));
        }
        self.roll = Roll::of_pool(Pool::new(people)?);
        Ok(())
    }

    /// The row of a person, if it is known.
    fn place(&self, id: &str) -> Option<Place> {
        self.read.iter().find_map(|roll| roll.place(id))
    }

    /// Issues of the pool name a position in it; this names the file and the row.
    pub fn located(&self, issues: Vec<Issue>) -> Vec<Issue> {
        let locate = |issue: Issue| {
            let position = issue.place.row.filter(|_| issue.place.file.is_none());
            let index = position.and_then(|row| usize::try_from(row).ok()?.checked_sub(1));
            let person = index.and_then(|index| self.pool().people().get(index));
            match person.and_then(|person| self.place(&person.id)) {
                Some(place) => Issue { place: Place { column: issue.place.column, ..place }, ..issue },
                None => issue,
            }
        };
        issues.into_iter().map(locate).collect()
    }
}

/// What the hash of a person's calendar is kept under: the file's own name often is that of the person.
fn calendar_entry(id: &str, nth: usize) -> String {
    format!("calendar {nth} of {id}")
}
