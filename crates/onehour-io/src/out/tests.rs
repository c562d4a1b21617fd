#![allow(clippy::unwrap_used)]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use calamine::Reader;
use onehour::Plan;
use onehour::plan::{Meeting, PlanCertificate, Reason, Status, Summary, Waiting, WaitingCode};
use onehour::programme::Programme;
use onehour::snapshot::Snapshot;

use super::folder::{System, replace_by};
use super::*;

fn snapshot(seed: u64) -> Snapshot {
    let programme: Programme = serde_json::from_str(r#"{"name": "test"}"#).unwrap();
    Snapshot {
        schema: onehour::snapshot::SCHEMA.into(),
        from: "2026-11-23".parse().unwrap(),
        weeks: 4,
        seed,
        programme,
        starts: Vec::new(),
        dates: Vec::new(),
        people: Vec::new(),
        work_hours: Default::default(),
        history: Vec::new(),
        previous: Vec::new(),
    }
}

fn plan(seed: u64) -> Plan {
    Plan {
        schema: onehour::plan::SCHEMA.into(),
        version: "0".into(),
        programme: "test".into(),
        from: "2026-11-23".parse().unwrap(),
        weeks: 4,
        seed,
        zone: "Europe/Helsinki".into(),
        hashes: onehour::plan::Hashes::default(),
        status: Status::Optimal,
        tiers: Vec::new(),
        summary: Summary::default(),
        crossings: Vec::new(),
        meetings: vec![meeting("n1", "ok")],
        waiting: Vec::new(),
        bottlenecks: Vec::new(),
        shortlists: Vec::new(),
        channels: Default::default(),
        certificate: PlanCertificate::default(),
    }
}

/// Writes a plan without names.
fn put(dir: &Path, bound: &Bound) -> Result<()> {
    write(dir, bound, &Edition::default())
}

/// What is read back: the plan as it was, with the hashes of the files beside it.
fn with_files(mut bound: Bound, dir: &Path) -> Bound {
    for name in ["invites/index.json", "meetings.csv", "plan.xlsx", "report.html", "waiting.csv"].map(str::to_owned) {
        bound.plan.hashes.files.insert(name.clone(), sha256_hex(&fs::read(dir.join(name)).unwrap()));
    }
    bound
}

pub(super) fn bound(seed: u64) -> Bound {
    Bound::new(plan(seed), snapshot(seed)).unwrap()
}

pub(super) fn meeting(newcomer: &str, text: &str) -> Meeting {
    Meeting {
        newcomer: newcomer.into(),
        opener: "o1".into(),
        start: Some("2026-11-23T09:00:00+02:00[Europe/Helsinki]".into()),
        end: Some("2026-11-23T10:00:00+02:00[Europe/Helsinki]".into()),
        options: Vec::new(),
        place: Some("remote".into()),
        points: -3,
        reasons: vec![
            Reason { name: "rule".into(), points: None, text: text.into() },
            Reason { name: "term".into(), points: Some(-3), text: "Less.".into() },
        ],
        pinned: false,
        broken: Vec::new(),
    }
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_folder_is_written_and_read_back_whole() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("deep").join("plan");
    put(&dir, &bound(1)).unwrap();
    assert_eq!(
        names(&dir),
        ["invites", "meetings.csv", "plan.json", "plan.xlsx", "pool.json", "report.html", "waiting.csv"]
    );
    assert_eq!(read(&dir).unwrap(), with_files(bound(1), &dir));
    assert_eq!(read(&dir.join("plan.json")).unwrap(), with_files(bound(1), &dir));
}

#[cfg(unix)]
#[test]
fn nobody_but_the_owner_can_read_the_folder() {
    use std::os::unix::fs::PermissionsExt;
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("plan");
    put(&dir, &bound(1)).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&dir), 0o700);
    assert_eq!(mode(&dir.join("invites")), 0o700);
    for name in names(&dir).into_iter().filter(|name| name != "invites") {
        assert_eq!(mode(&dir.join(name)), 0o600);
    }
    for name in names(&dir.join("invites")) {
        assert_eq!(mode(&dir.join("invites").join(name)), 0o600);
    }
}

#[test]
fn a_second_plan_takes_the_place_of_the_first_and_leaves_nothing() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("plan");
    put(&dir, &bound(1)).unwrap();
    put(&dir, &bound(2)).unwrap();
    assert_eq!(read(&dir).unwrap().snapshot.seed, 2);
    assert_eq!(names(place.path()), ["plan"]);
}

#[test]
fn an_empty_folder_is_taken() {
    let place = tempfile::tempdir().unwrap();
    put(place.path(), &bound(1)).unwrap();
    assert!(read(place.path()).is_ok());
}

#[test]
fn a_folder_with_other_files_is_never_replaced() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("precious");
    fs::create_dir(&dir).unwrap();
    for name in ["thesis.doc", "plan.json"] {
        fs::write(dir.join(name), "not yours").unwrap();
        assert!(put(&dir, &bound(1)).unwrap_err().has("E-out-foreign"));
        assert_eq!(fs::read_to_string(dir.join(name)).unwrap(), "not yours");
        fs::remove_file(dir.join(name)).unwrap();
    }
    put(&dir, &bound(1)).unwrap();
    fs::write(dir.join("invites/notes.txt"), "kept").unwrap();
    assert!(put(&dir, &bound(2)).unwrap_err().has("E-out-foreign"));
    fs::remove_file(dir.join("invites/notes.txt")).unwrap();
    fs::write(dir.join("notes.txt"), "kept").unwrap();
    assert!(put(&dir, &bound(2)).unwrap_err().has("E-out-foreign"));
    assert_eq!(read(&dir).unwrap().snapshot.seed, 1);
}

#[test]
fn a_file_in_the_place_of_the_folder_is_never_replaced() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("people.csv");
    fs::write(&file, "id,role\n").unwrap();
    assert!(put(&file, &bound(1)).unwrap_err().has("E-out-foreign"));
    assert_eq!(fs::read_to_string(&file).unwrap(), "id,role\n");
}

#[test]
fn a_path_that_names_no_folder_is_refused() {
    assert!(put(Path::new("/"), &bound(1)).unwrap_err().has("E-out-folder"));
}

#[test]
fn a_parent_that_cannot_be_made_is_an_error_with_a_remedy() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("file");
    fs::write(&file, "").unwrap();
    let error = put(&file.join("plan"), &bound(1)).unwrap_err();
    assert!(error.has("E-write") && !error.issues[0].remedy.is_empty());
}

#[test]
fn a_full_disk_is_called_that() {
    let issue = io_issue(Path::new("plan"), "write this", &io::ErrorKind::StorageFull.into());
    assert_eq!(issue.code, "E-disk-full");
    assert_eq!(io_issue(Path::new("plan"), "write this", &io::ErrorKind::PermissionDenied.into()).code, "E-write");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_reported() {
    assert!(replace_file(Path::new("/dev/full"), b"x").unwrap_err().has("E-disk-full"));
}

#[test]
fn a_write_that_fails_leaves_the_old_plan_and_no_leftover() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("plan");
    put(&dir, &bound(1)).unwrap();
    // A name that cannot be created stands for a disk that gives out half-way.
    let contents = ["plan.json", "no\0such file"].map(|name| Content { name: name.into(), bytes: Vec::new() });
    assert!(folder::replace(&dir, &contents).is_err());
    assert_eq!(read(&dir).unwrap().snapshot.seed, 1);
    assert_eq!(names(place.path()), ["plan"]);
}

#[test]
fn without_an_exchange_plan_json_comes_last() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("plan");
    put(&dir, &bound(1)).unwrap();
    let contents = |seed| {
        let bound = bound(seed);
        let plan = bound.plan.to_json().unwrap();
        [
            Content { name: POOL_FILE.into(), bytes: bound.pool_bytes },
            Content { name: "invites/a.ics".into(), bytes: vec![b'0' + u8::try_from(seed).unwrap()] },
            Content { name: PLAN_FILE.into(), bytes: plan },
        ]
    };
    let system = System { exchange: |_, _| Err(io::ErrorKind::Unsupported.into()), ..System::default() };
    replace_by(&dir, &contents(2), system).unwrap();
    assert_eq!(read(&dir).unwrap().snapshot.seed, 2);
    assert_eq!(names(place.path()), ["plan"]);
    assert_eq!(names(&dir), ["invites", "plan.json", "pool.json"], "nothing of the old plan stays");
    assert_eq!(fs::read(dir.join("invites/a.ics")).unwrap(), b"2");
    // Killed between the files: a reader finds no plan, and the next run mends it.
    fs::remove_file(dir.join(PLAN_FILE)).unwrap();
    assert!(read(&dir).unwrap_err().has("E-plan-missing"));
    put(&dir, &bound(3)).unwrap();
    assert_eq!(read(&dir).unwrap().snapshot.seed, 3);
}

#[test]
fn a_folder_called_like_a_leftover_is_removed_only_with_nothing_else_in_it() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("plan");
    let (mine, leftover) = (place.path().join(".plan.onehour-notes"), place.path().join(".plan.onehour-4711"));
    fs::create_dir(&mine).unwrap();
    fs::write(mine.join("plan.json"), "mine").unwrap();
    for foreign in ["notes.txt", "invites/notes.txt"] {
        fs::create_dir_all(leftover.join("invites")).unwrap();
        fs::write(leftover.join("plan.json"), "cut o").unwrap();
        fs::write(leftover.join(foreign), "mine").unwrap();
        let error = put(&dir, &bound(1)).unwrap_err();
        assert!(error.has("E-out-leftover") && error.to_string().contains(".plan.onehour-4711"), "{error}");
        assert_eq!(fs::read_to_string(leftover.join(foreign)).unwrap(), "mine");
        fs::remove_file(leftover.join(foreign)).unwrap();
        put(&dir, &bound(1)).unwrap();
        assert_eq!(names(place.path()), [".plan.onehour-notes", "plan"]);
    }
}

#[test]
fn an_old_plan_that_cannot_be_removed_is_named_then_and_by_the_next_run() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("plan");
    put(&dir, &bound(1)).unwrap();
    let new = contents(&bound(2), &Edition::default()).unwrap();
    let system = System { remove: |_| Err(io::ErrorKind::PermissionDenied.into()), ..System::default() };
    for said in ["The new plan is in place", "An earlier run left this folder"] {
        let error = replace_by(&dir, &new, system).unwrap_err();
        assert!(error.has("E-out-leftover") && error.issues[0].message.contains(said), "{error}");
        assert!(error.issues[0].place.file.as_ref().unwrap().contains(".plan.onehour-"), "{error}");
        assert_eq!(read(&dir).unwrap().snapshot.seed, 2);
    }
    put(&dir, &bound(3)).unwrap();
    assert_eq!(names(place.path()), ["plan"]);
}

#[test]
fn a_mixed_set_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let (one, two) = (place.path().join("one"), place.path().join("two"));
    put(&one, &bound(1)).unwrap();
    put(&two, &bound(2)).unwrap();
    fs::copy(two.join(POOL_FILE), one.join(POOL_FILE)).unwrap();
    assert!(read(&one).unwrap_err().has("E-plan-mixed"));
}

#[test]
fn broken_and_foreign_plan_files_are_errors_without_content() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("plan");
    for (bytes, code) in [
        ("", "E-plan-json"),
        ("{\"schema\": \"onehour-plan/1\", \"secret\": ", "E-plan-json"),
        ("{\"schema\": \"onehour-plan/1\", \"secret\": 1}", "E-plan-json"),
        ("{\"schema\": \"onehour-plan/9\"}", "E-plan-schema"),
        ("[]", "E-plan-json"),
    ] {
        let _ = fs::remove_dir_all(&dir);
        put(&dir, &bound(1)).unwrap();
        fs::write(dir.join(PLAN_FILE), bytes).unwrap();
        let error = read(&dir).unwrap_err();
        assert!(error.has(code), "{bytes:?}: {error}");
        assert!(!error.to_string().contains("secret"));
    }
}

#[test]
fn hostile_text_comes_back_from_the_tables_as_it_was() {
    let hostile = "=HYPERLINK(\"http://x\";\"y\")\r\n;@SUM(A1)\t-1";
    let mut plan = plan(1);
    plan.meetings = vec![meeting(hostile, "Fine.")];
    plan.waiting = vec![Waiting {
        newcomer: hostile.into(),
        waited_days: 1,
        code: WaitingCode::NoCandidate,
        reason: hostile.into(),
        ruled_out: Vec::new(),
        candidates: 0,
        bottleneck: None,
    }];
    let meetings = tables::meetings(&plan);
    let mut reader = csv::Reader::from_reader(&meetings[..]);
    assert_eq!(
        reader.headers().unwrap().iter().collect::<Vec<_>>(),
        ["newcomer", "opener", "start", "end", "place", "points", "reasons"]
    );
    let row = reader.records().next().unwrap().unwrap();
    assert!(row[0].starts_with("'="));
    assert_eq!(unguard(&row[0]), hostile);
    assert_eq!(&row[2], "2026-11-23T09:00:00+02:00[Europe/Helsinki]");
    assert_eq!((&row[5], &row[6]), ("-3", "rule: Fine.; term -3: Less."));

    let waiting = tables::waiting(&plan);
    let row = csv::Reader::from_reader(&waiting[..]).records().next().unwrap().unwrap();
    assert_eq!((unguard(&row[0]).as_str(), &row[1], unguard(&row[2]).as_str()), (hostile, "no-candidate", hostile));
}

/// Subject and text of the only letter in the workbook that is written with this text.
fn letter(text: &str, name: &str) -> [String; 2] {
    let place = tempfile::tempdir().unwrap();
    let texts = place.path().join("texts");
    fs::create_dir(&texts).unwrap();
    fs::write(texts.join("meeting.en.txt"), text).unwrap();
    let contact = crate::contacts::Contact { name: Some(name.into()), email: None };
    let edition = Edition {
        texts: crate::texts::Texts::read(&texts).unwrap(),
        contacts: [("n1".to_owned(), contact)].into_iter().collect(),
        ..Edition::default()
    };
    write(&place.path().join("plan"), &bound(1), &edition).unwrap();
    let bytes = fs::read(place.path().join("plan/plan.xlsx")).unwrap();
    let mut workbook = calamine::Xlsx::new(io::Cursor::new(bytes)).unwrap();
    let sheet = workbook.worksheet_range("introductions").unwrap();
    let heading = |name| sheet.rows().next().unwrap().iter().position(|cell| *cell == name).unwrap();
    ["subject", "text"].map(|name| sheet.get((1, heading(name))).unwrap().to_string())
}

#[test]
fn a_letter_stands_in_the_workbook_as_it_is_to_be_sent() {
    let text = "Meet {newcomer}\n\nHello {newcomer},\n\n- bring your CV;\n@home, 'here'\n\n{newcomer}: =1+1\n";
    let sent = "Hello Aino,\n\n- bring your CV;\n@home, 'here'\n\nAino: =1+1";
    assert_eq!(letter(text, "Aino"), ["Meet Aino", sent]);
}

#[test]
fn a_letter_that_begins_like_a_formula_is_none() {
    for name in ["=1+1", "+1", "-1", "@SUM(1)", "＝1"] {
        let guarded = format!("'{name}");
        assert_eq!(letter("{newcomer}\n\n{newcomer}\n", name), [guarded.clone(), guarded]);
    }
}

#[test]
fn the_longest_letter_is_not_cut() {
    let body = "ä".repeat(32_000);
    assert!(letter(&format!("Subject\n\n{body}"), "Aino")[1] == body);
}

#[test]
fn changed_and_unknown_inputs_are_told_apart() {
    let place = tempfile::tempdir().unwrap();
    let (same, changed, unknown) =
        (place.path().join("same.csv"), place.path().join("changed.csv"), place.path().join("unknown.csv"));
    for file in [&same, &changed, &unknown] {
        fs::write(file, "id,role\n").unwrap();
    }
    let mut plan = plan(1);
    plan.hashes.inputs.insert("same.csv".into(), sha256_hex(b"id,role\n"));
    plan.hashes.inputs.insert("changed.csv".into(), sha256_hex(b"id\n"));
    let issues = compare_inputs(&plan, &[same, changed, unknown]).unwrap();
    let codes: Vec<&str> = issues.iter().map(|issue| issue.code.as_str()).collect();
    assert_eq!(codes, ["E-input-changed", "E-input-unknown"]);
    assert!(compare_inputs(&plan, &["no/such/file".into()]).is_err());
}

#[test]
fn a_file_of_another_plan_beside_a_plan_is_named() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("plan");
    put(&dir, &bound(1)).unwrap();
    assert_eq!(compare_files(&dir, &read(&dir).unwrap().plan), []);
    fs::write(dir.join(MEETINGS_FILE), "of another plan").unwrap();
    fs::remove_file(dir.join(REPORT_FILE)).unwrap();
    let issues = compare_files(&dir.join(PLAN_FILE), &read(&dir).unwrap().plan);
    let named = |name: &str, issue: &Issue| {
        issue.code == "W-file-changed" && issue.place.file.as_ref().unwrap().ends_with(name)
    };
    assert!(issues.len() == 2 && named(MEETINGS_FILE, &issues[0]) && named(REPORT_FILE, &issues[1]), "{issues:?}");
}

/// The codes of what is wrong beside the plan in a folder, and with which file.
fn beside(dir: &Path) -> Vec<(String, String)> {
    let name = |issue: &Issue| Path::new(issue.place.file.as_ref().unwrap()).file_name().unwrap().to_owned();
    let issues = compare_files(dir, &read(dir).unwrap().plan);
    issues.iter().map(|issue| (issue.code.clone(), name(issue).into_string().unwrap())).collect()
}

/// Two plans of other seeds and pairs, each with one invitation, whose name is given.
fn two_plans(place: &Path) -> [(PathBuf, String); 2] {
    [(1, "n1"), (2, "n2")].map(|(seed, newcomer)| {
        let dir = place.join(newcomer);
        let plan = Plan { meetings: vec![meeting(newcomer, "ok")], ..plan(seed) };
        put(&dir, &Bound::new(plan, snapshot(seed)).unwrap()).unwrap();
        let invitation = invites::sent(&dir).unwrap().remove(0).file;
        (dir, invitation)
    })
}

#[test]
fn a_file_that_tells_it_is_of_another_plan_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let [(one, _), (two, _)] = two_plans(place.path());
    for (name, code) in [
        (REPORT_FILE, "E-plan-mixed"),
        (WORKBOOK_FILE, "E-plan-mixed"),
        ("invites/index.json", "E-plan-mixed"),
        (MEETINGS_FILE, "W-file-changed"),
    ] {
        let own = fs::read(one.join(name)).unwrap();
        fs::copy(two.join(name), one.join(name)).unwrap();
        let last = name.rsplit('/').next().unwrap();
        assert_eq!(beside(&one), [(code.to_owned(), last.to_owned())], "{name}");
        // Changed by hand, and so that it tells nothing any more.
        for changed in [[&own[..], b" "].concat(), b"nothing".to_vec()] {
            fs::write(one.join(name), changed).unwrap();
            assert_eq!(beside(&one), [("W-file-changed".to_owned(), last.to_owned())], "{name}");
        }
        fs::write(one.join(name), own).unwrap();
        assert_eq!(beside(&one), []);
    }
}

#[test]
fn every_invitation_is_compared_with_the_index() {
    let place = tempfile::tempdir().unwrap();
    let [(one, mine), (two, theirs)] = two_plans(place.path());
    let (own, other) = (one.join("invites").join(&mine), two.join("invites").join(&theirs));
    let text = fs::read_to_string(&own).unwrap();
    let only = |code: &str| vec![(code.to_owned(), mine.clone())];

    fs::write(&own, text.replace("CONFIRMED", "TENTATIVE")).unwrap();
    assert_eq!(beside(&one), only("W-file-changed"), "edited");
    fs::copy(&other, &own).unwrap();
    assert_eq!(beside(&one), only("E-plan-mixed"), "that of another pair under this name");
    fs::remove_file(&own).unwrap();
    assert_eq!(beside(&one), only("W-file-changed"), "gone");
    fs::write(&own, text).unwrap();
    fs::copy(&other, one.join("invites").join(&theirs)).unwrap();
    assert_eq!(beside(&one), [("W-file-changed".to_owned(), theirs)], "one more");
}

/// Names the folder for [`writer_child`], which does nothing without it.
const WRITER_DIR: &str = "ONEHOUR_TEST_WRITER_DIR";

/// Not a test of its own: the process that [`killed_at_any_moment_the_folder_is_old_or_new`] kills.
#[test]
fn writer_child() {
    let Some(dir) = std::env::var_os(WRITER_DIR) else { return };
    for seed in 0.. {
        put(Path::new(&dir), &bound(seed)).unwrap();
    }
}

#[test]
fn killed_at_any_moment_the_folder_is_old_or_new() {
    let kills = if std::env::var_os("ONEHOUR_LONG").is_some() { 1000 } else { 40 };
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("plan");
    put(&dir, &bound(0)).unwrap();
    let mut leftovers = 0;
    for kill in 0..kills {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "out::tests::writer_child"])
            .env(WRITER_DIR, &dir)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let until = Instant::now() + Duration::from_micros(15_000 + kill * 7919 % 20_000);
        while Instant::now() < until {
            let bound = read(&dir).expect("a reader meets a whole plan");
            assert_eq!(bound.plan.seed, bound.snapshot.seed);
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let bound = read(&dir).unwrap();
        assert_eq!(bound.plan.seed, bound.snapshot.seed);
        assert_eq!(compare_files(&dir, &bound.plan), [], "every file is of this plan");
        leftovers += names(place.path()).len() - 1;
    }
    assert!(leftovers > 0, "no kill hit a write: the test proves nothing");
    put(&dir, &bound(1)).unwrap();
    assert_eq!(names(place.path()), ["plan"], "the next run removes leftovers");
}
