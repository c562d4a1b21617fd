//! The program killed and starved while it writes: the old plan or the new one, whole, and nothing left behind.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod common;

use std::fs::File;
use std::process::Stdio;
use std::time::Duration;

use common::{Desk, said};
use onehour_io::out;

/// The plan of a desk is whole, and so is every file beside it.
fn whole(desk: &Desk) {
    let path = desk.path("onehour-plan");
    let bound = out::read(&path).unwrap();
    assert_eq!(bound.plan.seed, bound.snapshot.seed);
    assert_eq!(out::compare_files(&path, &bound.plan), []);
    for invite in out::invites::sent(&path).unwrap() {
        let bytes = std::fs::read(path.join("invites").join(&invite.file)).unwrap();
        assert_eq!(out::sha256_hex(&bytes), invite.sha256);
    }
}

fn names(desk: &Desk) -> Vec<String> {
    let entries = std::fs::read_dir(desk.path(".")).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_full_disk_is_reported_and_the_old_plan_stands() {
    let desk = Desk::with_people(60, 25);
    desk.done(&["match", "people.csv", "--from", "2026-11-23"]);
    let before = desk.read("onehour-plan/plan.json");
    // No file may grow beyond four blocks of 512 bytes: as on a disk that gives out half-way.
    let starved = "trap '' XFSZ; ulimit -f 4; exec \"$0\" match people.csv --from 2026-11-23 --seed 9";
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", starved, env!("CARGO_BIN_EXE_onehour")]).current_dir(desk.path("."));
    let said = said(shell.output().unwrap());
    assert!(said.code == Some(1) && said.err.contains("E-disk-full"), "{said:?}");
    assert_eq!(desk.read("onehour-plan/plan.json"), before);
    assert_eq!(names(&desk), ["onehour-plan", "people.csv"]);
    whole(&desk);
}

/// What each command prints, to where nothing fits.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_on_stdout_is_reported_by_every_command() {
    let desk = Desk::with_people(20, 8);
    desk.write("m.csv", "1,2\n3,4\n");
    desk.done(&["match", "people.csv", "--from", "2026-11-23", "--advice", "none"]);
    let again = ["match", "people.csv", "--from", "2026-11-23", "--advice", "none", "--previous", "onehour-plan"];
    let commands: [&[&str]; 12] = [
        &again,
        &["builtin"],
        &["builtin", "one-hour"],
        &["report", "onehour-plan"],
        &["explain", "onehour-plan", "n01"],
        &["recruit", "onehour-plan"],
        &["curve", "onehour-plan"],
        &["curve", "onehour-plan", "--json"],
        &["verify", "onehour-plan"],
        &["check", "people.csv", "--from", "2026-11-23"],
        &["assign", "m.csv"],
        &["publish", "onehour-plan", "--history", "history.csv"],
    ];
    for command in commands {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let said = said(
            desk.command(command).stdout(full).stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap(),
        );
        assert!(said.code == Some(1) && said.err.contains("E-disk-full"), "{command:?}: {said:?}");
    }
    assert_eq!(desk.done(&["builtin"]).lines().count(), 2);
}

#[test]
fn a_file_of_another_plan_is_refused_and_a_table_saved_anew_is_not() {
    let desk = Desk::with_people(20, 8);
    for (seed, out) in [("1", "one"), ("2", "two")] {
        desk.done(&["match", "people.csv", "--from", "2026-11-23", "--advice", "none", "--seed", seed, "--out", out]);
    }
    std::fs::copy(desk.path("two/meetings.csv"), desk.path("one/meetings.csv")).unwrap();
    let warned = desk.run(&["verify", "one"]);
    assert!(warned.code == Some(0) && warned.err.contains("W-file-changed"), "{warned:?}");
    std::fs::copy(desk.path("two/report.html"), desk.path("one/report.html")).unwrap();
    desk.fails(&["verify", "one"], 1, "E-plan-mixed");
    let again = ["match", "people.csv", "--from", "2026-11-23", "--previous", "one", "--out", "three"];
    desk.fails(&again, 1, "E-plan-mixed");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let desk = Desk::new();
    let mut child = desk.command(&["builtin", "fields"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let said = said(child.wait_with_output().unwrap());
    assert!(said.code == Some(0) && said.err.is_empty(), "{said:?}");
}

#[test]
fn killed_at_any_moment_the_plan_is_old_or_new_and_the_next_run_tidies_up() {
    let kills = if std::env::var_os("ONEHOUR_LONG").is_some() { 1000 } else { 12 };
    let desk = Desk::with_people(60, 25);
    // Advice takes much of a run, and writes nothing.
    let round = ["match", "people.csv", "--advice", "none", "--from", "2026-11-23", "--seed"];
    let begun = std::time::Instant::now();
    desk.done(&[&round[..], &["0"]].concat());
    let run = u64::try_from(begun.elapsed().as_micros()).unwrap();
    for kill in 1..=kills {
        let seed = kill.to_string();
        let mut command = desk.command(&[&round[..], &[&seed]].concat());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // The last third of a run is where it writes.
        std::thread::sleep(Duration::from_micros(run * 2 / 3 + kill * 7919 % (run / 2)));
        child.kill().unwrap();
        child.wait().unwrap();
        whole(&desk);
    }
    desk.done(&[&round[..], &["0"]].concat());
    assert_eq!(names(&desk), ["onehour-plan", "people.csv"]);
    whole(&desk);
}
