//! The search, until every pin that may choose its hour has one, or is given up for a reason that holds in the plan.
//!
//! A pin is given up when it finds no room: it then breaks caps, or stands without an hour, and the others settle anew.
//! In the end they may have left it room after all, where it stands or elsewhere. Then it may choose again, and the plan
//! is searched again from that hour and those of the other pins. Each pin gets back at most once, so this ends.

use std::collections::BTreeSet;

use onehour_solver::Control;

use crate::candidate::{Bars, Moment, NewcomerIx, Pin, Pins, Roster};
use crate::round::{self, Found, Round, Steer, second_chance};
use crate::rule::Compiled;
use crate::snapshot::Snapshot;

/// The best plan, and the round with its pins where they stand in it.
///
/// # Errors
/// Those of [`Round::prepare`] and of the solver.
pub(crate) fn search<'a>(
    people: (&'a Snapshot, &'a Roster<'a>),
    laws: (&'a Compiled, &'a Bars),
    mut pins: Pins,
    control: Control<'a>,
) -> crate::Result<(Round<'a>, Found)> {
    let mut choosing: BTreeSet<NewcomerIx> = free(&pins).collect();
    let mut steer = Steer::new();
    loop {
        let round = {
            let _span = tracing::info_span!("candidates").entered();
            Round::prepare(people, laws, pins, control)?
        };
        let found = round::search(&round, &steer)?;
        let lost = free(&round.pins).find(|newcomer| found.assignment[newcomer.at()].is_none());
        if let Some(newcomer) = lost {
            // The hours that it could have collide everywhere: it stands without one.
            steer.remove(&newcomer);
            pins = round.pins;
            pins.fix(newcomer, Moment { start: None, date: None });
            continue;
        }
        let given_up = choosing.iter().filter_map(|&newcomer| round.pins.of(newcomer));
        let back = given_up.filter_map(|pin| Some((pin, pin.fixed?))).find_map(|(pin, stands)| {
            let moment =
                if is_broken(&round, pin, stands) { second_chance(&round, &found.assignment, pin)? } else { stands };
            Some((pin.newcomer, moment.start?))
        });
        let Some((newcomer, start)) = back else { return Ok((round, found)) };
        let start_of = |newcomer: NewcomerIx| Some((newcomer, found.assignment[newcomer.at()]?.moment.start?));
        steer = free(&round.pins).filter_map(start_of).collect();
        steer.insert(newcomer, start);
        choosing.remove(&newcomer);
        pins = round.pins;
        pins.release(newcomer);
    }
}

/// The newcomers of pins that may still choose their hour.
fn free(pins: &Pins) -> impl Iterator<Item = NewcomerIx> {
    pins.all().filter(|pin| pin.fixed.is_none()).map(|pin| pin.newcomer)
}

/// Whether a fixed pin stands without an hour, or in sets or a team that hold more than they should.
fn is_broken(round: &Round<'_>, pin: &Pin, stands: Moment) -> bool {
    let limits = &round.limits;
    stands.start.is_none_or(|start| limits.teams.overfull(pin.opener, start))
        || limits.around(pin.opener, stands).any(|set| limits.overfull(set))
}
