//! The same input gives the same bytes, whatever the order of rows and the number of threads.

#![allow(clippy::unwrap_used)]

mod common;

use common::Desk;

/// The files of the plan that these people get.
fn plan(desk: &Desk, people: &[&str], threads: &str) -> Vec<String> {
    let mut arguments = vec!["match"];
    arguments.extend(people);
    arguments.extend(["--from", "2026-11-23", "--threads", threads]);
    desk.done(&arguments);
    ["pool.json", "meetings.csv", "waiting.csv", "plan.json"]
        .map(|name| desk.read(&format!("onehour-plan/{name}")))
        .into()
}

/// The plan without the hashes of the files it was made from.
fn without_inputs(files: &[String]) -> serde_json::Value {
    let mut plan: serde_json::Value = serde_json::from_str(&files[3]).unwrap();
    plan["hashes"]["inputs"] = serde_json::Value::Null;
    plan
}

#[test]
fn one_two_and_eight_threads_give_the_same_bytes() {
    let desk = Desk::with_people(150, 60);
    let one = plan(&desk, &["people.csv"], "1");
    for threads in ["2", "8"] {
        assert!(plan(&desk, &["people.csv"], threads) == one, "{threads} threads");
    }
}

#[test]
fn a_second_run_gives_the_same_bytes() {
    let desk = Desk::with_people(60, 25);
    assert!(plan(&desk, &["people.csv"], "2") == plan(&desk, &["people.csv"], "2"));
}

#[test]
fn the_order_of_rows_and_files_changes_nothing_but_the_hash_of_the_input() {
    let desk = Desk::with_people(150, 60);
    let ordered = plan(&desk, &["people.csv"], "2");

    let text = desk.read("people.csv");
    let (heading, body) = text.split_once('\n').unwrap();
    let mut lines: Vec<&str> = body.lines().collect();
    lines.reverse();
    lines.rotate_left(40);
    desk.write("people.csv", &format!("{heading}\n{}\n", lines.join("\n")));
    let shuffled = plan(&desk, &["people.csv"], "2");
    assert!(ordered[..3] == shuffled[..3]);
    assert!(without_inputs(&ordered) == without_inputs(&shuffled));

    let (first, second) = lines.split_at(70);
    desk.write("a.csv", &format!("{heading}\n{}\n", second.join("\n")));
    desk.write("b.csv", &format!("{heading}\n{}\n", first.join("\n")));
    let split = plan(&desk, &["b.csv", "a.csv"], "2");
    assert!(ordered[..3] == split[..3]);
    assert!(without_inputs(&ordered) == without_inputs(&split));
}
