//! The history: read, appended to once, never half written.

#![allow(clippy::unwrap_used)]

use std::fs;

use jiff::civil::date;
use onehour::snapshot::{Outcome, PastMeeting};
use onehour_io::{Source, history};
use proptest::prelude::*;

const ZONE: &str = "Europe/Helsinki";

fn meeting(newcomer: &str, opener: &str, start: Option<i64>) -> PastMeeting {
    PastMeeting {
        newcomer: newcomer.into(),
        opener: opener.into(),
        date: date(2026, 11, 2),
        start,
        outcome: Outcome::Met,
    }
}

#[test]
fn publishing_twice_adds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.csv");
    let plan = [meeting("n1", "o1", Some(1_793_779_200)), meeting("n2", "o2", None), meeting("n2", "o2", None)];
    assert_eq!(history::append(&path, &plan, ZONE).unwrap(), 2);
    let once = fs::read(&path).unwrap();
    assert_eq!(history::append(&path, &plan, ZONE).unwrap(), 0);
    assert_eq!(fs::read(&path).unwrap(), once);
    assert_eq!(history::append(&path, &[meeting("n3", "o1", None)], ZONE).unwrap(), 1);
    let read = history::read(&Source::path(&path)).unwrap();
    assert_eq!(read.meetings.len(), 3);
    assert!(read.warnings.is_empty());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "a leftover beside the history");
}

/// Those who publish at the same time add to what the others added; what a killed one left is removed.
#[test]
fn publishing_at_the_same_time_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.csv");
    fs::write(folder.path().join(".history.csv.onehour-1"), "left").unwrap();
    std::thread::scope(|scope| {
        for person in 0..16 {
            let path = &path;
            scope.spawn(move || history::append(path, &[meeting(&format!("n{person}"), "o", None)], ZONE).unwrap());
        }
    });
    assert_eq!(history::read(&Source::path(&path)).unwrap().meetings.len(), 16);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "a leftover beside the history");
}

#[test]
fn a_declined_or_cancelled_meeting_is_not_published_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.csv");
    fs::write(&path, "newcomer,opener,date,start,outcome\nn1,o1,2026-11-02,,declined\n").unwrap();
    assert_eq!(history::append(&path, &[meeting("n1", "o1", None)], ZONE).unwrap(), 0);
}

#[test]
fn the_rows_columns_and_separator_of_the_file_stay() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.csv");
    let before = "\u{feff}outcome;note;opener;newcomer;start;date\r\nmet;\"kept; as it is\";o1;n1;;2026-10-01";
    fs::write(&path, before).unwrap();
    assert_eq!(history::append(&path, &[meeting("n2", "o2", None)], ZONE).unwrap(), 1);
    let after = fs::read_to_string(&path).unwrap();
    assert_eq!(after, format!("{before}\nmet;;o2;n2;;2026-11-02\n"));
    assert_eq!(history::read(&Source::path(&path)).unwrap().meetings.len(), 2);
}

#[test]
fn a_history_that_cannot_be_read_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.csv");
    for (bad, code) in [
        (&b"newcomer,opener\na,b\n"[..], "E-missing-column"),
        (b"newcomer,opener,date,start,outcome\n\xE4,b,2026-11-02,,met\n", "E-wrong-encoding"),
        (b"[{\"newcomer\": \"a\"}]", "E-missing-column"),
    ] {
        fs::write(&path, bad).unwrap();
        assert!(history::append(&path, &[meeting("n", "o", None)], ZONE).unwrap_err().has(code), "{code}");
        assert_eq!(fs::read(&path).unwrap(), bad);
    }
    assert!(history::append(folder.path(), &[meeting("n", "o", None)], ZONE).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_id_comes_back_as_it_was(ids in proptest::collection::vec("[^\\s\\p{Cc}'][^\\p{Cc}']{0,6}[^\\s\\p{Cc}']|=1|@x|-5", 2..6), start in proptest::option::of(0i64..4_000_000_000)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history.csv");
        let mut plan: Vec<PastMeeting> = ids.windows(2).map(|pair| meeting(&pair[0], &pair[1], start)).collect();
        history::append(&path, &plan, ZONE).unwrap();
        plan.sort();
        plan.dedup();
        prop_assert_eq!(history::read(&Source::path(&path)).unwrap().meetings, plan);
    }
}
