//! The files that a command names, read all at once.

use std::path::Path;

use jiff::civil::Date;
use onehour::Result;
use onehour::error::{Error, Issue};
use onehour_io::{Input, Source, history, programme};
use onehour_solver::Control;

use crate::arguments;
use crate::output::stage;

/// Reads the files that the command names, and the calendars that people name; all errors of all files at once.
pub(super) fn read(named: &arguments::Input, from: Date, weeks: u32) -> Result<Input> {
    let sources: Vec<Source> = named.people.iter().map(Source::path).collect();
    let mut reading = Reading::of(&sources, &named.programme, from, named.history.as_deref());
    let folder = |file: Option<&str>| {
        // Issues call a file as its source is called.
        let at = sources.iter().position(|source| Some(source.name()) == file);
        at.and_then(|at| named.people[at].parent()).unwrap_or(Path::new(""))
    };
    reading.more(|input| input.resolve_calendars(folder, from, weeks));
    reading.end()
}

/// Reads people, a programme as it is in force on this day, and a history.
pub(super) fn read_from(sources: &[Source], programme: &str, from: Date, past: Option<&Path>) -> Result<Input> {
    Reading::of(sources, programme, from, past).end()
}

/// What was read so far, and everything that is wrong with it.
struct Reading {
    /// Nothing without a programme: nobody knows how to read the people.
    input: Option<Input>,
    errors: Vec<Issue>,
}

impl Reading {
    fn of(sources: &[Source], programme: &str, from: Date, past: Option<&Path>) -> Self {
        let read = programme::load(programme).and_then(|programme| {
            let programme = programme.in_force(from).into_owned();
            // While files are read, Ctrl-C ends the program.
            stage("read people", || Input::read_partly(sources, programme, Control::none()))
        });
        let mut reading = match read {
            Ok((input, errors)) => Reading { input: Some(input), errors },
            Err(error) => Reading { input: None, errors: error.issues },
        };
        if let Some(past) = past.map(Source::path) {
            match reading.input {
                Some(_) => reading.more(|input| input.read_history(&past)),
                None => reading.note(history::read(&past).map(|_| ())),
            }
        }
        reading
    }

    /// Reads something more, whatever is wrong so far.
    fn more(&mut self, read: impl FnOnce(&mut Input) -> Result<()>) {
        let read = self.input.as_mut().map_or(Ok(()), read);
        self.note(read);
    }

    fn note(&mut self, read: Result<()>) {
        self.errors.extend(read.err().into_iter().flat_map(|error| error.issues));
    }

    fn end(self) -> Result<Input> {
        match self.input {
            Some(input) if self.errors.is_empty() => Ok(input),
            _ => Err(Error::from(self.errors)),
        }
    }
}
