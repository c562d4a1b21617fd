//! A real export, as it is, by a programme file alone, with known totals.

#![allow(clippy::unwrap_used)]

mod common;

use common::{Desk, data, repository};

/// Plans one size of the export and returns plan.json.
fn plan(size: &str, programme: &str) -> Option<serde_json::Value> {
    let mentoring = data()?.join("mentoring");
    let desk = Desk::new();
    let programme = repository().join("examples/mentoring").join(programme);
    let file = |side: &str| mentoring.join(format!("{size}_{side}.csv")).display().to_string();
    desk.done(&[
        "match",
        &file("mentees"),
        &file("mentors"),
        "--programme",
        programme.to_str().unwrap(),
        "--from",
        "2026-11-23",
    ]);
    desk.done(&["verify", "onehour-plan", "--people", &file("mentees"), &file("mentors")]);
    let plan = desk.json("onehour-plan/plan.json");
    assert_eq!(plan["status"], "optimal");
    Some(plan)
}

fn points(plan: &serde_json::Value) -> i64 {
    plan["meetings"].as_array().unwrap().iter().map(|meeting| meeting["points"].as_i64().unwrap()).sum()
}

#[test]
fn small_serves_35_of_392_pairs_with_299_points() {
    let Some(plan) = plan("small", "service-first.toml") else { return };
    assert_eq!(plan["summary"]["candidate_pairs"], 392);
    assert_eq!(plan["summary"]["served"], 35);
    assert_eq!(points(&plan), 299);
}

#[test]
fn large_serves_484_with_4759_points() {
    let Some(plan) = plan("large", "service-first.toml") else { return };
    assert_eq!(plan["summary"]["served"], 484);
    assert_eq!(points(&plan), 4759);
}

#[test]
fn large_has_4772_points_when_quality_comes_first() {
    let Some(plan) = plan("large", "quality-first.toml") else { return };
    assert_eq!(points(&plan), 4772);
}

#[test]
fn no_address_of_the_export_reaches_the_plan() {
    let Some(data) = data() else { return };
    let desk = Desk::new();
    let programme = repository().join("examples/mentoring/service-first.toml");
    let file = |side: &str| data.join(format!("mentoring/small_{side}.csv")).display().to_string();
    desk.done(&["match", &file("mentees"), &file("mentors"), "--programme", programme.to_str().unwrap()]);
    for name in ["plan.json", "pool.json", "meetings.csv", "waiting.csv"] {
        assert!(!desk.read(&format!("onehour-plan/{name}")).contains("gov.uk"), "{name}");
    }
}
