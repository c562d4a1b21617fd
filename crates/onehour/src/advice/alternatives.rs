//! Whom else a person could meet, and what forcing that would cost.

use onehour_solver::nested::{Effect, Offer};
use rayon::prelude::*;
use serde::Serialize;

use super::{Adviser, Certainty, TierChange, unknown};
use crate::candidate::{NewcomerIx, OpenerIx};
use crate::programme::Side;
use crate::session::Seat;

/// In which of the plans that are best in all tiers but the tie-break something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// In all of them.
    Always,
    /// In some.
    Sometimes,
    /// In none.
    Never,
}

/// One possible partner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alternative {
    /// Id.
    pub partner: String,
    /// On which side the person who is asked about stands in this pair.
    pub side: Side,
    /// Whether the plan has this pair.
    pub present: bool,
    /// UTC seconds of the best hour; absent for an introduction.
    pub start: Option<i64>,
    /// For a pair of the plan: where its newcomer would sit without it, the best alternative; `None` for who would
    /// wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead: Option<Seat>,
    /// What each tier gains or loses when the pair is forced; for the pair of the plan, when it is forbidden.
    pub tiers: Vec<TierChange>,
    /// How many more are served then.
    pub served: i64,
    /// In which of the best plans the pair meets. `None` where that is not proven.
    pub standing: Option<Standing>,
    /// How far this holds.
    pub certainty: Certainty,
}

/// The partners of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alternatives {
    /// In which of the best plans the person, as a newcomer, is served. `None` where that is not proven, and for
    /// openers.
    pub served: Option<Standing>,
    /// The pair, or pairs, of the plan first; then the cheapest to force.
    pub partners: Vec<Alternative>,
}

impl Adviser<'_> {
    /// The pairs of the plan, pins aside, and the `count` other partners of a person, newcomer or opener, that cost
    /// least to force. Nobody where [`Adviser::can_tell`] is false.
    ///
    /// # Errors
    /// `E-unknown-person`.
    pub fn alternatives(&self, person: &str, count: usize) -> crate::Result<Alternatives> {
        let (newcomer, opener) = (self.round.roster.find_newcomer(person), self.round.roster.find_opener(person));
        if newcomer.is_none() && opener.is_none() {
            return Err(unknown());
        }
        let mut pairs: Vec<(NewcomerIx, OpenerIx)> = Vec::new();
        if let Some(newcomer) = newcomer {
            pairs.extend(self.round.graph.candidates_of(newcomer).map(|(opener, _)| (newcomer, opener)));
        }
        if let Some(opener) = opener {
            pairs.extend(self.round.graph.newcomers_of(opener).iter().map(|&newcomer| (newcomer, opener)));
        }
        // A pin stands in every plan, and leaves its newcomer nobody else.
        pairs.retain(|(newcomer, _)| self.round.pins.of(*newcomer).is_none());
        let (present, others): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|&pair| self.is_present(pair));
        let mut partners: Vec<Alternative> =
            present.into_par_iter().filter_map(|pair| self.forbidden(pair, newcomer)).collect();
        partners.extend(self.cheapest(&others, count, newcomer));
        Ok(Alternatives { served: newcomer.and_then(|newcomer| self.served(newcomer)), partners })
    }

    fn own_offer(&self, newcomer: NewcomerIx) -> Option<Offer> {
        self.live.as_ref()?.own_offer(newcomer.0).ok()
    }

    fn is_present(&self, (newcomer, opener): (NewcomerIx, OpenerIx)) -> bool {
        let place = self.open.mates[newcomer.at()].and_then(|slot| self.open.place(slot));
        place.is_some_and(|place| place.opener == opener)
    }

    /// The pairs that cost least to force. Of a newcomer whose pairs the duals alone show to cost more than those
    /// found, none is searched for.
    fn cheapest(&self, pairs: &[(NewcomerIx, OpenerIx)], count: usize, of: Option<NewcomerIx>) -> Vec<Alternative> {
        let groups = pairs.chunk_by(|a, b| a.0 == b.0);
        let mut groups: Vec<_> = groups.map(|group| (self.at_most(group), group)).collect();
        groups.sort_by(|a, b| b.0.cmp(&a.0));
        let mut found: Vec<(Vec<i64>, Alternative)> = Vec::new();
        for (at_most, group) in groups {
            let last = count.checked_sub(1).and_then(|last| found.get(last));
            if count == 0 || last.is_some_and(|(change, _)| at_most.is_none_or(|most| most < *change)) {
                break;
            }
            let above = last.map(|(change, _)| change.clone());
            found.extend(self.forced(group, (count, above.as_deref()), of));
            found.sort_by(|(a, one), (b, other)| (b, &one.partner).cmp(&(a, &other.partner)));
            found.truncate(count);
        }
        found.into_iter().map(|(_, alternative)| alternative).collect()
    }

    /// The most that forcing any of the pairs of one newcomer can be worth.
    fn at_most(&self, pairs: &[(NewcomerIx, OpenerIx)]) -> Option<Vec<i64>> {
        self.live.as_ref()?.at_most(pairs.first()?.0.0, &self.offer_of(pairs)?).ok()?
    }

    /// What a newcomer has to offer in some of their pairs. Made from the hours anew: what they have in all pairs, with
    /// most of it left out, would take longer by far where many newcomers are asked about.
    fn offer_of(&self, pairs: &[(NewcomerIx, OpenerIx)]) -> Option<Offer> {
        let graph = &self.round.graph;
        let &(newcomer, _) = pairs.first()?;
        let openers = pairs.iter().filter_map(|&(newcomer, opener)| Some((opener, graph.pair(newcomer, opener)?)));
        let with_points = openers.map(|(opener, pair)| (opener, graph.points_of(pair)));
        let offer = self.offer(newcomer, with_points, self.round.hours.of_newcomer(newcomer));
        Some(Offer { may_stay: false, ..offer })
    }

    /// The pairs of one newcomer that cost least to force, and less than those found already.
    fn forced(
        &self,
        pairs: &[(NewcomerIx, OpenerIx)],
        (count, above): (usize, Option<&[i64]>),
        of: Option<NewcomerIx>,
    ) -> Vec<(Vec<i64>, Alternative)> {
        let offers: Option<Vec<Offer>> = pairs.chunks(1).map(|pair| self.offer_of(pair)).collect();
        let (Some(&(newcomer, _)), Some(offers)) = (pairs.first(), offers) else { return Vec::new() };
        // How many push a pin out, and so cannot be, shows when they are found.
        let mut asked = count;
        loop {
            let found = self.live.as_ref().and_then(|live| live.best_of(newcomer.0, &offers, asked, above).ok());
            let mut best = found.unwrap_or_default();
            let are_all = best.len() < asked;
            best.retain(|(_, effect)| !self.pushes_out_a_pin(newcomer, effect));
            if are_all || best.len() >= count {
                best.truncate(count);
                let alternative =
                    |(at, effect): (usize, Effect)| (effect.change.clone(), self.alternative(pairs[at], &effect, of));
                return best.into_iter().map(alternative).collect();
            }
            asked = asked.saturating_mul(2);
        }
    }

    /// The pair of the plan, and what forbidding it costs.
    fn forbidden(&self, (newcomer, opener): (NewcomerIx, OpenerIx), of: Option<NewcomerIx>) -> Option<Alternative> {
        let own = self.own_offer(newcomer)?;
        let open = &self.open;
        let others = |slot: u32| open.place(slot).is_none_or(|place| place.opener != opener);
        let offer = own.keeping(others);
        let effect = self.effect(newcomer, &offer)?;
        let standing = self.standing(&effect, Standing::Always);
        let start = self.open.mates[newcomer.at()].and_then(|slot| self.open.place(slot)?.moment.start);
        let place = effect.place_of(newcomer.0).flatten().and_then(|slot| self.open.place(slot));
        let instead = place.map(|place| Seat::of(&self.round, place.opener, place.moment));
        let certainty = self.certainty(&effect);
        Some(Alternative {
            partner: self.partner((newcomer, opener), of),
            side: side(newcomer, of),
            present: true,
            start,
            instead,
            tiers: self.tier_changes(&effect.change),
            served: effect.served,
            standing,
            certainty,
        })
    }

    fn alternative(
        &self,
        (newcomer, opener): (NewcomerIx, OpenerIx),
        effect: &Effect,
        of: Option<NewcomerIx>,
    ) -> Alternative {
        let standing = self.standing(effect, Standing::Never);
        let certainty = self.certainty(effect);
        let place = effect.place_of(newcomer.0).flatten().and_then(|slot| self.open.place(slot));
        Alternative {
            partner: self.partner((newcomer, opener), of),
            side: side(newcomer, of),
            present: false,
            instead: None,
            start: place.and_then(|place| place.moment.start),
            tiers: self.tier_changes(&effect.change),
            served: effect.served,
            standing,
            certainty,
        }
    }

    /// The id of the other one.
    fn partner(&self, (newcomer, opener): (NewcomerIx, OpenerIx), of: Option<NewcomerIx>) -> String {
        if of == Some(newcomer) { self.round.roster.opener(opener).id.clone() } else { self.newcomer_id(newcomer.0) }
    }

    /// In which of the best plans a newcomer is served.
    fn served(&self, newcomer: NewcomerIx) -> Option<Standing> {
        if self.round.pins.of(newcomer).is_some() {
            return Some(Standing::Always);
        }
        let own = self.own_offer(newcomer)?;
        let is_served = self.open.mates[newcomer.at()].is_some();
        let offer = if is_served { own.keeping(|_| false) } else { Offer { may_stay: false, ..own } };
        let Some(effect) = self.effect(newcomer, &offer) else { return Some(Standing::Never) };
        self.standing(&effect, if is_served { Standing::Always } else { Standing::Never })
    }

    /// In which of the best plans something holds that costs this to change: in some if it costs nothing, else
    /// `as_now`. `None` where that is not proven. Constraints that were left out can make it cost more, never less.
    fn standing(&self, effect: &Effect, as_now: Standing) -> Option<Standing> {
        if self.costs_nothing(effect)? {
            return (self.certainty(effect) == Certainty::Proven).then_some(Standing::Sometimes);
        }
        effect.exact.then_some(as_now)
    }
}

/// On which side of a pair the person stands who is asked about: as its newcomer, or as the opener.
fn side(newcomer: NewcomerIx, of: Option<NewcomerIx>) -> Side {
    if of == Some(newcomer) { Side::Newcomer } else { Side::Opener }
}
