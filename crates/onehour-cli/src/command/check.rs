//! `onehour check`.

use onehour::error::Issue;
use onehour::pool::Role;
use onehour::snapshot::Snapshot;
use onehour::{Error, Request, Result};
use onehour_io::Input;

use super::input;
use crate::arguments::{self, Round};
use crate::issues::{self, Extent};
use crate::output::{Exit, count, say, stage};

pub(super) fn run(named: &arguments::Input, round: &Round, all: bool) -> Result<Exit> {
    let extent = if all { Extent::All } else { Extent::Short };
    match findings(named, round) {
        Ok((input, snapshot, warnings)) => {
            issues::print(&warnings, extent);
            tell(&input, &snapshot)?;
            Ok(Exit::Done)
        }
        Err(error) => {
            issues::print(&error.issues, extent);
            Ok(Exit::Failed)
        }
    }
}

/// Everything that `match` would read, without the matching.
fn findings(named: &arguments::Input, round: &Round) -> Result<(Input, Snapshot, Vec<Issue>)> {
    let input = input::read(named, round.first_day(), round.weeks)?;
    let request =
        Request { weeks: round.weeks, seed: round.seed, history: &input.history, ..Request::new(round.first_day()) };
    let resolved = stage("hours", || Snapshot::new(input.pool(), &input.programme, &request));
    let (snapshot, warnings) = resolved.map_err(|error| Error::from(input.located(error.issues)))?;
    let warnings = input.warnings.iter().cloned().chain(input.located(warnings)).collect();
    Ok((input, snapshot, warnings))
}

/// How many there are, and which limits cross.
fn tell(input: &Input, snapshot: &Snapshot) -> Result<()> {
    let of = |role: Role| snapshot.people.iter().filter(|entry| entry.person.role == role).count() as u64;
    let both = match of(Role::Both) {
        0 => String::new(),
        some => format!(" and {} on both sides", count(some, "person", "people")),
    };
    let (newcomers, openers) =
        (count(of(Role::Newcomer), "newcomer", "newcomers"), count(of(Role::Opener), "opener", "openers"));
    say(&format!("{newcomers}, {openers}{both}: nothing is wrong."));
    let hourless = snapshot.people.iter().filter(|entry| entry.hours.is_empty()).count() as u64;
    if !snapshot.starts.is_empty() && hourless > 0 {
        say(&format!(
            "{} no free hour in these {} weeks.",
            count(hourless, "person has", "people have"),
            snapshot.weeks
        ));
    }
    if !input.history.is_empty() {
        say(&format!("The history holds {}.", count(input.history.len() as u64, "line", "lines")));
    }
    for crossing in onehour::crossings(snapshot)? {
        say(&format!(
            "{} and {} cross: {} A plan may then carry a gap, which it states.",
            crossing.first, crossing.second, crossing.message
        ));
    }
    Ok(())
}
