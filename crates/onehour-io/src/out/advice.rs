//! Advice in the words that the workbook and the page share.

use onehour::advice::{Cell, Help, Serve};
use onehour::pool::Caps;

use super::view::View;

/// Changes that are told of one who waits.
const HELPS: usize = 3;
/// What is told of one who was looked at and whom nothing helps.
const NOTHING: &str = "no single change that the programme allows";

/// What would help one who waits, a line for each change; none where it was not looked at.
pub(super) fn help(view: &View<'_>, newcomer: &str) -> Option<Vec<String>> {
    let help = view.briefing.help.get(newcomer)?;
    let line = |help: &Help| format!("{} (cost {}), meets {}: {}", help.text, help.cost, help.opener, help.outcome());
    let mut lines: Vec<String> = help.iter().take(HELPS).map(line).collect();
    if let Some(more @ 1..) = help.len().checked_sub(HELPS) {
        lines.push(format!("and {more} more"));
    }
    let reservation = view.briefing.hours_tried.get(newcomer).and_then(|tried| tried.reservation(help));
    match (help.is_empty(), reservation) {
        (true, None) => lines.push(NOTHING.into()),
        (true, Some(reservation)) => lines.push(format!("no single change that was tried; {reservation}")),
        (false, reservation) => lines.extend(reservation),
    }
    Some(lines)
}

/// Who was not looked at, and why; none where everybody was.
pub(super) fn left_out(view: &View<'_>) -> Option<String> {
    let briefing = view.briefing;
    (briefing.left_out > 0).then(|| {
        format!(
            "What would help is told for {} of the {} who wait, those who have waited longest; onehour explain tells it for anybody, \
             match --advice all for everybody.",
            briefing.help.len(),
            view.plan.waiting.len()
        )
    })
}

/// What the openers that are looked for are taken to give.
pub(super) fn caps(caps: Caps) -> String {
    let stated = [("a day", caps.day), ("a month", caps.month), ("a quarter", caps.quarter), ("a round", caps.round)];
    let words: Vec<String> = stated.into_iter().filter_map(|(each, cap)| Some(format!("{} {each}", cap?))).collect();
    if words.is_empty() { "any number of meetings".into() } else { format!("at most {} meetings", words.join(", ")) }
}

/// What else a kind of opener states, as `grade SEO; organisation Oy`.
pub(super) fn stated(cell: &Cell) -> String {
    let stated = cell.stated.iter().map(|(attribute, value)| format!("{attribute} {value}"));
    stated.collect::<Vec<_>>().join("; ")
}

/// Which numbers of a kind of opener are lower bounds: the numbers of openers, as `2, 5`.
pub(super) fn lower_bounds(cell: &Cell) -> String {
    let bounds = cell.serve.iter().filter(|serve| !serve.exact).map(|serve| serve.openers.to_string());
    bounds.collect::<Vec<_>>().join(", ")
}

/// How many more so many openers of a kind would serve.
pub(super) fn more(cell: &Cell, openers: u32) -> Option<Serve> {
    cell.serve.iter().find(|serve| serve.openers == openers).copied()
}
