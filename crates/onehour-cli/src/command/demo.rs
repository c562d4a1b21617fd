//! `onehour demo`: the main job on invented people.

use jiff::civil::date;
use onehour::Result;
use onehour_io::Source;
use onehour_io::out::Edition;

use super::input;
use super::matching::{Job, make};
use super::previous::Previous;
use crate::arguments::{Advice, Out, Round, Running};
use crate::output::Exit;
use crate::run::{Run, threads};

/// What the sample is planned by.
const PROGRAMME: &str = "one-hour";
/// `onehour generate --newcomers 300 --openers 130 --from 2026-11-23`.
const PEOPLE: &str = include_str!("../../data/demo.csv");

pub(super) fn run(out: &Out, running: &Running) -> Result<Exit> {
    threads(running)?;
    let run = Run::start(running)?;
    // A fixed day, so that every demo is the same to the byte.
    let round = Round { from: Some(date(2026, 11, 23)), weeks: 4, seed: 0 };
    let input = input::read_from(&[Source::bytes("demo.csv", PEOPLE)], PROGRAMME, round.first_day(), None)?;
    let job = Job { programme: PROGRAMME, previous: &Previous::default(), advice: Advice::Some, out: &out.out };
    make(&input, &round, &job, Edition::default(), &run)
}

#[cfg(test)]
mod tests {
    use onehour::generate::Spec;

    use super::*;
    use crate::command::generate::csv;

    #[test]
    fn the_people_of_the_demo_are_those_that_generate_makes() {
        let spec = Spec { newcomers: 300, openers: 130, seed: 0, today: date(2026, 11, 23) };
        assert_eq!(csv(spec).as_deref(), Ok(PEOPLE.as_bytes()));
    }
}
