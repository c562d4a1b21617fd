//! The input of a round: read, and every error put where its reader will look for it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use onehour::error::{Error, Issue, Place};
use onehour::pool::Person;
use onehour::programme::{Mode, Programme};
use onehour::snapshot::PastMeeting;
use onehour::time::Horizon;
use onehour::{Pool, Result};
use onehour_io::people::PeopleInput;
use onehour_io::{Source, calendar, history, people, programme};

use crate::arguments::Input;
use crate::output::stage;

/// Everything that files say about a round.
pub(super) struct Files {
    pub(super) programme: Programme,
    pub(super) pool: Pool,
    pub(super) history: Vec<PastMeeting>,
    pub(super) warnings: Vec<Issue>,
    /// SHA-256 of each file by its name, of a calendar by [`calendar_entry`].
    pub(super) hashes: BTreeMap<String, String>,
    /// Where each person stands.
    places: BTreeMap<String, Place>,
}

impl Files {
    /// Reads the files that the command names, and the calendars that people name; all errors of all files at once.
    pub(super) fn read(input: &Input, from: Date, weeks: u32) -> Result<Self> {
        let sources: Vec<Source> = input.people.iter().map(Source::path).collect();
        let mut files = Files::read_from(&sources, &input.programme, input.history.as_deref())?;
        files.resolve_calendars(&input.people, from, weeks)?;
        Ok(files)
    }

    /// Puts what calendar files say in the place of their names. A calendar lies next to the file of its person.
    fn resolve_calendars(&mut self, files: &[PathBuf], from: Date, weeks: u32) -> Result<()> {
        let named = |person: &Person| person.availability.as_ref().is_some_and(|hours| !hours.calendars().is_empty());
        if self.programme.meeting.mode == Mode::Introduce || !self.pool.people().iter().any(named) {
            return Ok(());
        }
        let stretch = Horizon::new(from, weeks, &self.programme.meeting)?.stretch();
        let mut people = self.pool.people().to_vec();
        let mut issues = Vec::new();
        for person in people.iter_mut().filter(|person| named(person)) {
            let place = Place {
                column: Some("availability".into()),
                ..self.places.get(&person.id).cloned().unwrap_or_default()
            };
            let file = files.iter().find(|file| name_of(file) == place.file);
            let folder = file.and_then(|file| file.parent()).unwrap_or(Path::new(""));
            let zone = person.zone.as_deref().unwrap_or(&self.programme.meeting.zone);
            let Some(hours) = &mut person.availability else { continue };
            match calendar::resolve_calendars(hours, zone, stretch, calendar::folder(folder)) {
                Ok(read) => {
                    self.warnings.extend(read.warnings.into_iter().map(|issue| near(issue, &place)));
                    let entry = |(nth, hash)| (calendar_entry(&person.id, nth), hash);
                    self.hashes.extend((1..).zip(read.hashes).map(entry));
                }
                Err(error) => issues.extend(error.issues.into_iter().map(|issue| near(issue, &place))),
            }
        }
        if !issues.is_empty() {
            return Err(Error::from(issues));
        }
        self.pool = Pool::new(people)?;
        Ok(())
    }

    /// Reads people, a programme and a history.
    pub(super) fn read_from(sources: &[Source], programme: &str, past: Option<&Path>) -> Result<Self> {
        let past = past.map(|path| (Source::path(path), path)).map(|(source, path)| (history::read(&source), path));
        // Without a programme nobody knows how to read the people.
        let read = programme::load(programme)
            .and_then(|programme| Ok((stage("read people", || people::read(sources, &programme))?, programme)));
        let (people, programme, past) = match (read, past) {
            (Ok((people, programme)), None) => (people, programme, None),
            (Ok((people, programme)), Some((Ok(past), path))) => (people, programme, Some((past, path))),
            (read, past) => {
                let errors = read.err().into_iter().chain(past.and_then(|(past, _)| past.err()));
                return Err(Error::from(errors.flat_map(|error| error.issues).collect::<Vec<_>>()));
            }
        };
        let PeopleInput { pool, mut warnings, mut hashes, places } = people;
        let mut history = Vec::new();
        if let Some((past, path)) = past {
            history = past.meetings;
            warnings.extend(past.warnings);
            hashes.insert(path.file_name().unwrap_or_default().to_string_lossy().into_owned(), past.sha256);
        }
        Ok(Files { programme, pool, history, warnings, hashes, places })
    }

    /// Issues of the pool name a position in it; this names the file and the row.
    pub(super) fn located(&self, issues: Vec<Issue>) -> Vec<Issue> {
        let locate = |issue: Issue| {
            let position = issue.place.row.filter(|_| issue.place.file.is_none());
            let index = position.and_then(|row| usize::try_from(row).ok()?.checked_sub(1));
            let person = index.and_then(|index| self.pool.people().get(index));
            match person.and_then(|person| self.places.get(&person.id)) {
                Some(place) => Issue { place: Place { column: issue.place.column, ..place.clone() }, ..issue },
                None => issue,
            }
        };
        issues.into_iter().map(locate).collect()
    }
}

/// The name by which issues call a file.
fn name_of(file: &Path) -> Option<String> {
    file.file_name().map(|name| name.to_string_lossy().into_owned())
}

/// What the hash of a person's calendar is kept under: the file's own name often is that of the person.
fn calendar_entry(id: &str, nth: usize) -> String {
    format!("calendar {nth} of {id}")
}

/// An issue of a calendar, with the row of the person who named it where it has no place of its own.
fn near(issue: Issue, place: &Place) -> Issue {
    if issue.place == Place::default() { Issue { place: place.clone(), ..issue } } else { issue }
}
