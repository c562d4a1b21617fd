//! Advice in words, and as JSON.

use std::fmt::Write;

use onehour::advice::{Alternative, Alternatives, Certainty, Others, Outlook, Standing, TierChange};
use onehour::error::{Error, Issue, Place};
use onehour::pool::Role;
use onehour::programme::Side;
use onehour::{Result, time};
use serde::Serialize;

use crate::output::{Exit, say};

/// Changes that are printed.
pub(super) const HELPS: usize = 8;
/// People that are named for one change.
const NAMED: usize = 6;

/// A value as indented JSON.
fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string_pretty(value).map_err(|_| {
        let message = "The answer has no JSON form.";
        Error::from(Issue::error("E-json", Place::default(), message, "Please report this: it is a fault of onehour."))
    })
}

/// Says an answer, as JSON or in words.
pub(super) fn answer(as_json: bool, value: &impl Serialize, text: impl FnOnce() -> String) -> Result<Exit> {
    let text = if as_json { json(value)? } else { text() };
    say(text.trim_end());
    Ok(Exit::Done)
}

/// What would serve somebody who waits, and whom else, where that was asked.
pub(super) fn help(outlook: &Outlook, others: &[Others], can_tell: bool) -> String {
    if !can_tell {
        return "What would help cannot be told: the first tier of the plan is not proven, or a pin breaks something so that its proof cannot \
                be followed.\n"
            .into();
    }
    if !outlook.can_help {
        return "What would help cannot be told of who also stands among the openers: the weights of this plan are too large to follow \
                a change on both sides.\n"
            .into();
    }
    let (help, reservation) = (&outlook.help, outlook.reservation());
    if help.is_empty() {
        return match reservation {
            None => "No single change that the programme allows would help.\n".into(),
            Some(reservation) => format!("No single change that was tried would help; {reservation}.\n"),
        };
    }
    let mut text = String::from("What would help, one thing alone, least asked first:\n");
    for (at, help) in help.iter().take(HELPS).enumerate() {
        let outcome = help.outcome();
        let _ = writeln!(text, "  {} (cost {}): meets {}; {outcome}.", help.text, help.cost, help.opener);
        text += &others.get(at).map_or(String::new(), also);
    }
    if let Some(more @ 1..) = help.len().checked_sub(HELPS) {
        let _ = writeln!(text, "  and {more} more; --json lists all");
    }
    if let Some(reservation) = reservation {
        let _ = writeln!(text, "  {reservation}");
    }
    if help.iter().take(HELPS).any(|help| help.certainty == Certainty::Bound) {
        text += "  at best: constraints that cross, or the tie-break, may prevent it; try it with the change made and the round planned again\n";
    }
    text
}

/// Whom else the same change would serve.
fn also(others: &Others) -> String {
    let named = others.newcomers.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = if others.newcomers.len() > NAMED { ", ..." } else { "" };
    let who = match others.newcomers.len() {
        0 => "nobody else".to_owned(),
        number => format!("{number} more, each alone: {named}{more}"),
    };
    let out_of = if others.left_out > 0 { format!(" (of {} looked at)", others.looked_at) } else { String::new() };
    format!("    would serve {who}{out_of}\n")
}

/// Whom else a person could meet; of one in both roles, as what.
pub(super) fn alternatives(found: &Alternatives, zone: &str, role: Role) -> String {
    let side = |partner: &Alternative| match (role, partner.side) {
        (Role::Both, Side::Newcomer) => ", as a newcomer",
        (Role::Both, Side::Opener) => ", as an opener",
        _ => "",
    };
    let mut text = String::new();
    if let Some(standing) = found.served {
        let _ = writeln!(text, "Served in {} of the best plans.", share(standing));
    }
    let (present, others): (Vec<_>, Vec<_>) = found.partners.iter().partition(|partner| partner.present);
    for partner in present {
        let standing =
            partner.standing.map_or(String::new(), |standing| format!(", in {} of the best plans", share(standing)));
        let instead = partner
            .instead
            .as_ref()
            .map_or("would wait".into(), |seat| format!("would meet {}{}", seat.opener, at(seat.start, zone)));
        let _ = writeln!(
            text,
            "With {}{}{standing}; without this pair the newcomer {instead}, at the cost of: {}.",
            partner.partner,
            side(partner),
            cost(partner)
        );
    }
    if !others.is_empty() {
        text += "Others, and what forcing each would cost:\n";
    }
    for partner in others {
        let (at, side) = (at(partner.start, zone), side(partner));
        let _ = writeln!(text, "  {}{at}{side}: {}", partner.partner, cost(partner));
    }
    text
}

/// ` at 2026-12-01T09:00:00+02:00[Europe/Helsinki]`; nothing for an introduction.
fn at(start: Option<i64>, zone: &str) -> String {
    let text = start.and_then(|start| time::instant_to_text(start, zone).ok());
    text.map_or(String::new(), |text| format!(" at {text}"))
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
