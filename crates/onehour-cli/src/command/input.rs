//! The files that a command names, read all at once.

use std::path::Path;

use jiff::civil::Date;
use onehour::Result;
use onehour::error::Error;
use onehour_io::{Input, Source, history, programme};
use onehour_solver::Control;

use crate::arguments;
use crate::output::stage;

/// Reads the files that the command names, and the calendars that people name; all errors of all files at once.
pub(super) fn read(named: &arguments::Input, from: Date, weeks: u32) -> Result<Input> {
    let sources: Vec<Source> = named.people.iter().map(Source::path).collect();
    let mut input = read_from(&sources, &named.programme, from, named.history.as_deref())?;
    let folder = |file: Option<&str>| {
        let file = named.people.iter().find(|path| name_of(path).as_deref() == file);
        file.and_then(|file| file.parent()).unwrap_or(Path::new(""))
    };
    input.resolve_calendars(folder, from, weeks)?;
    Ok(input)
}

/// Reads people, a programme as it is in force on this day, and a history.
pub(super) fn read_from(sources: &[Source], programme: &str, from: Date, past: Option<&Path>) -> Result<Input> {
    let past = past.map(Source::path);
    // Without a programme nobody knows how to read the people.
    let read = programme::load(programme).and_then(|programme| {
        let programme = programme.in_force(from).into_owned();
        // While files are read, Ctrl-C ends the program.
        stage("read people", || Input::read(sources, programme, Control::none()))
    });
    match (read, past) {
        (Ok(mut input), Some(past)) => input.read_history(&past).map(|()| input),
        (Ok(input), None) => Ok(input),
        (Err(error), past) => {
            let past = past.and_then(|past| history::read(&past).err());
            let issues = error.issues.into_iter().chain(past.into_iter().flat_map(|error| error.issues));
            Err(Error::from(issues.collect::<Vec<_>>()))
        }
    }
}

/// The name by which issues call a file.
fn name_of(file: &Path) -> Option<String> {
    Some(file.display().to_string())
}
