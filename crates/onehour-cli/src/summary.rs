//! The outcome of a round in a few lines that a coordinator would want.

use std::collections::BTreeMap;
use std::fmt::Write;

use onehour::Plan;
use onehour::plan::{Status, Waiting, WaitingCode};

use crate::output::count;

/// `212 of 300 newcomers meet someone; 88 wait, ...; the proof checks out.`, then why people wait.
pub(crate) fn summary(plan: &Plan, checked: bool) -> String {
    headline(plan, checked) + "\n" + &gaps(plan) + &reasons(plan)
}

fn headline(plan: &Plan, checked: bool) -> String {
    let summary = &plan.summary;
    let waiting = match summary.waiting {
        0 => "nobody waits".into(),
        1 => format!("1 waits, for {} now", count(summary.longest_wait_days, "day", "days")),
        many => format!("{many} wait, the longest {}", count(summary.longest_wait_days, "day", "days")),
    };
    let unused = match summary.openers_unused {
        0 => "every opener has a meeting".into(),
        some => format!("{} unused", count(some, "opener", "openers")),
    };
    let proof = match plan.tiers.iter().any(|tier| tier.proven) {
        _ if !checked => "nothing was checked",
        true => "the proof checks out",
        false => "nothing is proven",
    };
    let newcomers = count(summary.newcomers, "newcomer", "newcomers");
    format!("{} of {newcomers} meet someone; {waiting}; {unused}; {proof}.", summary.served)
}

/// What a plan that is not proven best leaves open.
fn gaps(plan: &Plan) -> String {
    let mut text = String::new();
    match plan.status {
        Status::Optimal => return text,
        Status::Feasible if plan.is_best_in_value() => {
            text += "\nNo plan is better; only the tie-break among equally good ones is not proven: some limits cross each other.\n";
        }
        Status::Feasible => text += "\nNot proven to be the best plan: some limits cross each other.\n",
        Status::Interrupted => text += "\nStopped before the end: this is the best plan so far.\n",
    }
    for tier in plan.tiers.iter().filter(|tier| !tier.proven) {
        let _ = match tier.bound {
            Some(bound) => writeln!(text, "  {}: {}, at most {bound}", tier.name, tier.value),
            None => writeln!(text, "  {}: {}", tier.name, tier.value),
        };
    }
    for crossing in &plan.crossings {
        let _ = writeln!(text, "  {} and {}: {}", crossing.first, crossing.second, crossing.message);
    }
    text
}

fn reasons(plan: &Plan) -> String {
    if plan.waiting.is_empty() {
        return String::new();
    }
    let mut by_code: BTreeMap<WaitingCode, Vec<&Waiting>> = BTreeMap::new();
    for waiting in &plan.waiting {
        by_code.entry(waiting.code).or_default().push(waiting);
    }
    let mut text = format!("\nWhy {}:\n", count(plan.summary.waiting, "newcomer waits", "newcomers wait"));
    for (code, waiting) in by_code {
        let words = match code {
            WaitingCode::NoCandidate => no_candidate(&waiting),
            WaitingCode::Exhausted => "openers fit, but all their places go to others".into(),
            WaitingCode::OutsideTier => {
                "could meet someone, but points come first, limits leave no room, or it was not decided".into()
            }
            WaitingCode::Interrupted => "not decided when the run was stopped".into(),
        };
        let _ = writeln!(text, "{:>6}  {words}", waiting.len());
    }
    text
}

/// By the rule that rules out most openers.
fn no_candidate(waiting: &[&Waiting]) -> String {
    let mut first_rules: BTreeMap<&str, u32> = BTreeMap::new();
    for (rule, _) in waiting.iter().filter_map(|waiting| waiting.ruled_out.first()) {
        *first_rules.entry(rule).or_default() += 1;
    }
    let mut ranked: Vec<(&str, u32)> = first_rules.into_iter().collect();
    ranked.sort_by_key(|(rule, number)| (std::cmp::Reverse(*number), *rule));
    let listed: Vec<String> = ranked.iter().map(|(rule, number)| format!("{rule} {number}")).collect();
    let by =
        if listed.is_empty() { String::new() } else { format!("; most often ruled out by: {}", listed.join(", ")) };
    format!("no opener fits{by}")
}
