//! What stands on each sheet. docs/plan-folder.md describes every column.

use std::collections::BTreeMap;

use onehour::plan::{Meeting, Status, TierValue};
use onehour::programme::Mode;

use super::sheet::{Cell, Column, Sheet};
use super::{DECISION, INTRODUCTIONS_SHEET, MEETINGS_SHEET, PLAN_SHEET, POOL_ITEM, WAITING_SHEET, advice};
use crate::out::decisions::Decision;
use crate::out::letters::{self, Occasion};
use crate::out::tables::{sentences, waiting_code};
use crate::out::view::{View, local, zone_text};
use crate::texts::Texts;

/// A person's columns: the id, and name and address where there are contacts.
fn person_columns(view: &View<'_>, [id, name, email]: [&'static str; 3]) -> Vec<Column> {
    if view.contacts.is_empty() { vec![(id, 16.0)] } else { vec![(id, 16.0), (name, 24.0), (email, 28.0)] }
}

fn person_cells(view: &View<'_>, id: &str) -> Vec<Cell> {
    let mut cells = vec![Cell::text(id)];
    if !view.contacts.is_empty() {
        let contact = view.contact(id);
        cells.extend([Cell::maybe(contact.name), Cell::maybe(contact.email)]);
    }
    cells
}

/// A local time, or the text as it stands if it is none.
fn moment(text: Option<&str>) -> Cell {
    local(text).map_or_else(|| Cell::maybe(text), Cell::Moment)
}

pub(super) fn meetings(view: &View<'_>) -> Sheet {
    let mut columns = vec![(DECISION, 11.0)];
    columns.extend(person_columns(view, ["newcomer", "newcomer_name", "newcomer_email"]));
    columns.extend(person_columns(view, ["opener", "opener_name", "opener_email"]));
    columns.extend([("start", 17.0), ("end", 17.0), ("zone", 24.0), ("place", 11.0), ("place_name", 18.0)]);
    columns.extend([("points", 8.0), ("reasons", 80.0)]);
    let row = |meeting: &Meeting| {
        let mut cells = vec![Cell::Empty];
        cells.extend(person_cells(view, &meeting.newcomer));
        cells.extend(person_cells(view, &meeting.opener));
        cells.extend([
            moment(meeting.start.as_deref()),
            moment(meeting.end.as_deref()),
            Cell::maybe(local(meeting.start.as_deref()).map(|start| zone_text(&start))),
            Cell::maybe(meeting.place.as_deref()),
            Cell::text(view.meeting_place(meeting)),
            Cell::number(meeting.points as f64),
            Cell::text(sentences(meeting)),
        ]);
        cells
    };
    let rows = view.plan.meetings.iter().map(row).collect();
    Sheet { name: MEETINGS_SHEET, columns, rows, choices: Decision::WORDS }
}

pub(super) fn waiting(view: &View<'_>) -> Sheet {
    let mut columns = person_columns(view, ["newcomer", "newcomer_name", "newcomer_email"]);
    columns.extend([("waited_days", 12.0), ("candidates", 12.0), ("reason_code", 15.0), ("reason", 80.0)]);
    columns.extend([("ruled_out", 40.0), ("help", 60.0)]);
    let rows = view.plan.waiting.iter().map(|waiting| {
        let ruled_out: Vec<String> =
            waiting.ruled_out.iter().map(|(rule, openers)| format!("{rule} {openers}")).collect();
        let mut cells = person_cells(view, &waiting.newcomer);
        cells.extend([
            Cell::number(waiting.waited_days),
            Cell::number(waiting.candidates),
            Cell::text(waiting_code(waiting.code)),
            Cell::text(waiting.reason.as_str()),
            Cell::text(ruled_out.join(", ")),
            advice::help(view, &waiting.newcomer),
        ]);
        cells
    });
    Sheet { name: WAITING_SHEET, columns, rows: rows.collect(), choices: &[] }
}

pub(super) fn openers(view: &View<'_>) -> Sheet {
    let mut columns = person_columns(view, ["opener", "opener_name", "opener_email"]);
    columns.extend([("organisation", 20.0), ("place", 11.0), ("place_name", 18.0), ("meetings", 10.0)]);
    columns.extend([("cap_day", 9.0), ("cap_month", 11.0), ("cap_quarter", 12.0), ("cap_round", 11.0)]);
    columns.extend([("free_starts", 11.0), ("missed_at_least", 15.0), ("missed_at_most", 15.0)]);
    let mut load: BTreeMap<&str, u32> = BTreeMap::new();
    for meeting in &view.plan.meetings {
        *load.entry(&meeting.opener).or_default() += 1;
    }
    let timed = view.snapshot.programme.meeting.mode != Mode::Introduce;
    let openers = view.snapshot.people.iter().filter(|entry| entry.person.role.is_opener());
    let rows = openers.map(|entry| {
        let person = &entry.person;
        let caps = if person.caps.is_empty() { view.snapshot.programme.caps.unstated } else { person.caps };
        let free = view.snapshot.opener_hours(entry).count();
        let mut cells = person_cells(view, &person.id);
        cells.extend([
            Cell::maybe(person.organisation.as_deref()),
            Cell::maybe(person.place.as_deref()),
            Cell::maybe(person.place.as_deref().map(|code| view.place(code, "en"))),
            Cell::number(load.get(person.id.as_str()).copied().unwrap_or(0)),
            Cell::count(caps.day),
            Cell::count(caps.month),
            Cell::count(caps.quarter),
            Cell::count(caps.round),
            Cell::count(timed.then_some(free)),
        ]);
        cells.extend(advice::missed(view, &person.id));
        cells
    });
    Sheet { name: "openers", columns, rows: rows.collect(), choices: &[] }
}

/// The texts that bring two people together, ready to be sent.
pub(super) fn introductions(view: &View<'_>, texts: &Texts) -> Sheet {
    let mut columns = person_columns(view, ["newcomer", "newcomer_name", "newcomer_email"]);
    columns.extend(person_columns(view, ["opener", "opener_name", "opener_email"]));
    columns.extend([("language", 10.0), ("subject", 40.0), ("text", 90.0)]);
    let rows = view.plan.meetings.iter().map(|meeting| {
        let letter = letters::introduction(view, texts, &Occasion::of(meeting));
        let mut cells = person_cells(view, &meeting.newcomer);
        cells.extend(person_cells(view, &meeting.opener));
        cells.extend([Cell::text(letter.language), Cell::Letter(letter.subject), Cell::Letter(letter.body)]);
        cells
    });
    Sheet { name: INTRODUCTIONS_SHEET, columns, rows: rows.collect(), choices: &[] }
}

/// What is known of the plan as a whole.
pub(super) fn plan(view: &View<'_>) -> Sheet {
    let (plan, summary) = (view.plan, &view.plan.summary);
    let status = match plan.status {
        Status::Optimal => "optimal: no plan is better, and the certificate in plan.json proves it",
        Status::Feasible => "feasible: the bounds say how much better a plan could be at most",
        Status::Interrupted => "interrupted: the best plan so far",
    };
    let mut rows = vec![
        vec![Cell::text("programme"), Cell::text(plan.programme.as_str())],
        vec![Cell::text("first day"), Cell::text(plan.from.to_string())],
        vec![Cell::text("weeks"), Cell::number(plan.weeks)],
        vec![Cell::text("zone"), Cell::text(plan.zone.as_str())],
        vec![Cell::text("status"), Cell::text(status)],
        vec![Cell::text("newcomers"), Cell::number(summary.newcomers)],
        vec![Cell::text("served"), Cell::number(summary.served)],
        vec![Cell::text("waiting"), Cell::number(summary.waiting)],
        vec![Cell::text("longest wait in days"), Cell::number(summary.longest_wait_days)],
        vec![Cell::text("openers"), Cell::number(summary.openers)],
        vec![Cell::text("openers without a meeting"), Cell::number(summary.openers_unused)],
    ];
    rows.extend(plan.tiers.iter().map(|tier| vec![Cell::text(format!("tier {}", tier.name)), Cell::text(value(tier))]));
    rows.extend(advice::notes(view));
    rows.push(vec![Cell::text(POOL_ITEM), Cell::text(plan.hashes.pool.as_str())]);
    Sheet { name: PLAN_SHEET, columns: vec![("item", 28.0), ("value", 70.0)], rows, choices: &[] }
}

fn value(tier: &TierValue) -> String {
    match (tier.proven, tier.bound) {
        (true, _) => format!("{}, proven best", tier.value),
        (false, Some(bound)) => format!("{}, at most {bound}", tier.value),
        (false, None) => format!("{}, not bounded", tier.value),
    }
}
