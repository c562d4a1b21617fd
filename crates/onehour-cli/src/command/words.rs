//! Advice in words, and as JSON.

use std::fmt::Write;

use onehour::advice::{Alternative, Alternatives, Certainty, Help, Standing, TierChange};
use onehour::error::{Error, Issue, Place};
use onehour::{Result, time};
use serde::Serialize;

/// Changes that are printed.
const HELPS: usize = 8;

/// A value as indented JSON.
pub(super) fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string_pretty(value).map_err(|_| {
        let message = "The answer has no JSON form.";
        Error::from(Issue::error("E-json", Place::default(), message, "Please report this: it is a fault of onehour."))
    })
}

/// What would serve somebody who waits.
pub(super) fn help(help: &[Help], can_tell: bool, can_help: bool) -> String {
    if !can_tell {
        return "What would help cannot be told: the plan has no whole proof.\n".into();
    }
    if !can_help {
        return "What would help cannot be told of who also stands among the openers: a change would alter both sides.\n".into();
    }
    if help.is_empty() {
        return "No single change that the programme allows would help.\n".into();
    }
    let mut text = String::from("What would help, one thing alone, least asked first:\n");
    for help in help.iter().take(HELPS) {
        let outcome = help.outcome();
        let _ = writeln!(text, "  {} (cost {}): meets {}; {outcome}.", help.text, help.cost, help.opener);
    }
    if let Some(more @ 1..) = help.len().checked_sub(HELPS) {
        let _ = writeln!(text, "  and {more} more; --json lists all");
    }
    text
}

/// Whom else a person could meet.
pub(super) fn alternatives(found: &Alternatives, zone: &str) -> String {
    let mut text = String::new();
    if let Some(standing) = found.served {
        let _ = writeln!(text, "Served in {} of the best plans.", share(standing));
    }
    let (present, others): (Vec<_>, Vec<_>) = found.partners.iter().partition(|partner| partner.present);
    for partner in present {
        let standing =
            partner.standing.map_or(String::new(), |standing| format!(", in {} of the best plans", share(standing)));
        let _ = writeln!(text, "With {}{standing}; without this pair: {}.", partner.partner, cost(partner));
    }
    if !others.is_empty() {
        text += "Others, and what forcing each would cost:\n";
    }
    for partner in others {
        let at = partner.start.and_then(|start| time::instant_to_text(start, zone).ok());
        let at = at.map_or(String::new(), |at| format!(" at {at}"));
        let _ = writeln!(text, "  {}{at}: {}", partner.partner, cost(partner));
    }
    text
}

fn share(standing: Standing) -> &'static str {
    match standing {
        Standing::Always => "all",
        Standing::Sometimes => "some",
        Standing::Never => "none",
    }
}

/// What a plan would be worth less, in words; the tie-break is nobody's loss.
fn cost(partner: &Alternative) -> String {
    let in_words = |change: &TierChange| match change.tier.as_str() {
        "waiting" => format!("{:+} {} waited", change.change, if change.change.abs() == 1 { "day" } else { "days" }),
        tier => format!("{tier} {:+}", change.change),
    };
    let tiers: Vec<String> = partner.tiers.iter().filter(|change| change.tier != "tie-break").map(in_words).collect();
    let at_least = if partner.certainty == Certainty::Bound { " at best" } else { "" };
    if tiers.is_empty() { format!("nothing{at_least}") } else { format!("{}{at_least}", tiers.join(", ")) }
}
