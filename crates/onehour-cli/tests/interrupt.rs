//! Ctrl-C.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod common;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{Desk, said};

#[test]
fn an_interrupted_run_writes_its_best_plan_and_ends_with_130() {
    let desk = Desk::with_people(6000, 2500);
    // Sent ever later, until one signal comes while the plan is being made.
    for wait in [400, 800, 1600, 3200].map(Duration::from_millis) {
        let mut command = desk.command(&["match", "people.csv", "--from", "2026-11-23", "--threads", "1"]);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        std::thread::sleep(wait);
        assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
        let sent = Instant::now();
        let said = said(child.wait_with_output().unwrap());
        assert_eq!(said.code, Some(130), "{said:?}");
        assert!(sent.elapsed() < Duration::from_secs(10));
        let plan = desk.json("onehour-plan/plan.json");
        if plan["status"] == "interrupted" {
            assert!(said.out.contains("best plan so far"), "{said:?}");
            desk.done(&["verify", "onehour-plan"]);
            return;
        }
    }
    panic!("no signal came while the plan was being made");
}
