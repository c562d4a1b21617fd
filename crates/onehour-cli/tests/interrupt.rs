//! Ctrl-C.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod common;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{Desk, Said, said};

/// Plans, and is stopped at once; what was said, and how long the end took.
fn interrupted(desk: &Desk) -> (Said, Duration) {
    let mut command = desk.command(&["--verbose", "match", "people.csv", "--from", "2026-11-23"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The log says when the program listens: then the plan is begun.
    let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(log.any(|line| line.unwrap().contains("listen")));
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let sent = Instant::now();
    log.for_each(|line| drop(line.unwrap()));
    let said = said(child.wait_with_output().unwrap());
    assert_eq!(said.code, Some(130), "{said:?}");
    (said, sent.elapsed())
}

#[test]
fn an_interrupted_run_writes_its_best_plan_and_ends_with_130() {
    let desk = Desk::with_people(1500, 500);
    let (said, took) = interrupted(&desk);
    assert!(said.out.contains("best plan so far"), "{said:?}");
    // A second or two in the profile of the tests, of a plan that takes fifteen; the bound leaves room for a machine that
    // does much else.
    assert!(took < Duration::from_secs(20), "{took:?}");
    assert_eq!(desk.json("onehour-plan/plan.json")["status"], "interrupted");
    desk.done(&["verify", "onehour-plan"]);
}

#[test]
fn a_run_that_is_stopped_before_it_finds_a_meeting_leaves_the_plan_before_alone() {
    let desk = Desk::with_people(1500, 500);
    desk.done(&["demo"]);
    let before = desk.read("onehour-plan/plan.json");
    let (said, _) = interrupted(&desk);
    let stays = desk.read("onehour-plan/plan.json") == before;
    let found = !desk.json("onehour-plan/plan.json")["meetings"].as_array().unwrap().is_empty();
    assert!(found, "an empty plan took its place: {said:?}");
    assert_eq!(stays, said.out.contains("stays as it was"), "{said:?}");
    desk.done(&["verify", "onehour-plan"]);
}
