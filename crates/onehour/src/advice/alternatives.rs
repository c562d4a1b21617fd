//! Whom else a person could meet, and what forcing that would cost.

use std::collections::BTreeMap;

use onehour_solver::nested::{Effect, Offer};
use serde::Serialize;

use super::{Adviser, Certainty, TierChange, unknown};
use crate::candidate::{NewcomerIx, OpenerIx};

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
    /// Whether the plan has this pair.
    pub present: bool,
    /// UTC seconds of the best hour; absent for an introduction.
    pub start: Option<i64>,
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
    /// In which of the best plans the person, as a newcomer, is served. `None` where that is not proven, and for openers.
    pub served: Option<Standing>,
    /// The pair, or pairs, of the plan first; then the cheapest to force.
    pub partners: Vec<Alternative>,
}

/// The pair of the plan, or one to be forced, and the edges that it has.
struct Pairing {
    newcomer: NewcomerIx,
    opener: OpenerIx,
    offer: Offer,
    /// No change is larger.
    at_most: Vec<i64>,
}

impl Adviser<'_> {
    /// The pairs of the plan, pins aside, and the `count` other partners of a person, newcomer or opener, that cost least to force. Nobody where
    /// [`Adviser::can_tell`] is false.
    ///
    /// # Errors
    /// `E-unknown-person`.
    pub fn alternatives(&mut self, person: &str, count: usize) -> crate::Result<Alternatives> {
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
        let own: BTreeMap<NewcomerIx, Offer> =
            pairs.iter().filter_map(|&(newcomer, _)| Some((newcomer, self.own_offer(newcomer)?))).collect();
        let (present, others): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|&pair| self.is_present(pair));
        let mut partners: Vec<Alternative> =
            present.into_iter().filter_map(|pair| self.forbidden(pair, own.get(&pair.0)?, newcomer)).collect();
        let others: Vec<Pairing> =
            others.into_iter().filter_map(|pair| self.pairing(pair, own.get(&pair.0)?)).collect();
        partners.extend(self.cheapest(others, count, newcomer));
        Ok(Alternatives { served: newcomer.and_then(|newcomer| self.served(newcomer)), partners })
    }

    fn own_offer(&self, newcomer: NewcomerIx) -> Option<Offer> {
        self.live.as_ref()?.own_offer(newcomer.0).ok()
    }

    fn is_present(&self, (newcomer, opener): (NewcomerIx, OpenerIx)) -> bool {
        let place = self.open.mates[newcomer.at()].and_then(|slot| self.open.place(slot));
        place.is_some_and(|place| place.opener == opener)
    }

    /// The cheapest of the pairs to force. A pair is searched for only while the duals alone do not show that it costs more
    /// than those found.
    fn cheapest(&mut self, mut pairs: Vec<Pairing>, count: usize, of: Option<NewcomerIx>) -> Vec<Alternative> {
        pairs.sort_by(|a, b| {
            b.at_most.cmp(&a.at_most).then_with(|| (a.newcomer, a.opener).cmp(&(b.newcomer, b.opener)))
        });
        let mut found: Vec<(Vec<i64>, Alternative)> = Vec::new();
        for pair in pairs {
            let worst = count.checked_sub(1).and_then(|last| found.get(last));
            if count == 0 || worst.is_some_and(|(change, _)| *change >= pair.at_most) {
                break;
            }
            let Some(effect) = self.effect(pair.newcomer, &pair.offer) else { continue };
            let alternative = self.alternative((pair.newcomer, pair.opener), &effect, of);
            let at = found.partition_point(|(change, _)| *change >= effect.change);
            found.insert(at, (effect.change, alternative));
            found.truncate(count);
        }
        found.into_iter().map(|(_, alternative)| alternative).collect()
    }

    /// A pair that would have to be forced.
    fn pairing(&self, (newcomer, opener): (NewcomerIx, OpenerIx), own: &Offer) -> Option<Pairing> {
        let mine = |slot: u32| self.open.place(slot).is_some_and(|place| place.opener == opener);
        let offer = Offer { may_stay: false, ..own.clone().keeping(mine) };
        let at_most = self.live.as_ref()?.at_most(newcomer.0, &offer).ok()??;
        Some(Pairing { newcomer, opener, offer, at_most })
    }

    /// The pair of the plan, and what forbidding it costs.
    fn forbidden(
        &mut self,
        (newcomer, opener): (NewcomerIx, OpenerIx),
        own: &Offer,
        of: Option<NewcomerIx>,
    ) -> Option<Alternative> {
        let open = &self.open;
        let others = |slot: u32| open.place(slot).is_none_or(|place| place.opener != opener);
        let offer = own.clone().keeping(others);
        let effect = self.effect(newcomer, &offer)?;
        let standing = if self.costs_nothing(&effect) { Standing::Sometimes } else { Standing::Always };
        let start = self.open.mates[newcomer.at()].and_then(|slot| self.open.place(slot)?.moment.start);
        let certainty = self.certainty(&effect);
        Some(Alternative {
            partner: self.partner((newcomer, opener), of),
            present: true,
            start,
            tiers: self.tier_changes(&effect.change),
            served: effect.served,
            standing: (certainty == Certainty::Proven).then_some(standing),
            certainty,
        })
    }

    fn alternative(
        &self,
        (newcomer, opener): (NewcomerIx, OpenerIx),
        effect: &Effect,
        of: Option<NewcomerIx>,
    ) -> Alternative {
        let standing = if self.costs_nothing(effect) { Standing::Sometimes } else { Standing::Never };
        let certainty = self.certainty(effect);
        let place = effect.place_of(newcomer.0).flatten().and_then(|slot| self.open.place(slot));
        Alternative {
            partner: self.partner((newcomer, opener), of),
            present: false,
            start: place.and_then(|place| place.moment.start),
            tiers: self.tier_changes(&effect.change),
            served: effect.served,
            standing: (certainty == Certainty::Proven).then_some(standing),
            certainty,
        }
    }

    /// The id of the other one.
    fn partner(&self, (newcomer, opener): (NewcomerIx, OpenerIx), of: Option<NewcomerIx>) -> String {
        if of == Some(newcomer) { self.round.roster.opener(opener).id.clone() } else { self.newcomer_id(newcomer.0) }
    }

    /// In which of the best plans a newcomer is served.
    fn served(&mut self, newcomer: NewcomerIx) -> Option<Standing> {
        if self.round.pins.of(newcomer).is_some() {
            return Some(Standing::Always);
        }
        let own = self.own_offer(newcomer)?;
        let is_served = self.open.mates[newcomer.at()].is_some();
        let offer = if is_served { own.keeping(|_| false) } else { Offer { may_stay: false, ..own } };
        let Some(effect) = self.effect(newcomer, &offer) else { return Some(Standing::Never) };
        if self.certainty(&effect) != Certainty::Proven {
            return None;
        }
        Some(match (self.costs_nothing(&effect), is_served) {
            (true, _) => Standing::Sometimes,
            (false, true) => Standing::Always,
            (false, false) => Standing::Never,
        })
    }

    /// Whether no tier before the tie-break changes.
    fn costs_nothing(&self, effect: &Effect) -> bool {
        effect.change.iter().take(self.before_tie_break()).all(|&change| change == 0)
    }
}
