//! A round small enough to prove by hand.
//!
//! ```text
//!   newcomer  waited  free at           opener  free at    caps
//!   a         29      s0 s1 s2          x       s0 s1      1 a day
//!   b         10      s0 s1             y       s2         none stated
//!   c         20      s0 s1             w       never      0 a day; shares no key with anybody
//!   d         0       s0..s3, other key
//!   e         5       s0 s1
//!
//!   s0, s1: Monday 2026-11-30 at 9 and 10; s2, s3: Tuesday at 9 and 10 (Helsinki).
//! ```
//!
//! x has one place on Monday for a, b, c and e; y has one hour, which a alone can use. So two are served: a with y, and
//! of b, c and e the one who has waited longest, c. At s0 or s1, as the tie-break says.

use std::collections::BTreeMap;

use crate::attribute::{Attribute, AttributeKind, Value};
use crate::plan::{
    Bottleneck, ChannelCounts, Hashes, Meeting, Plan, PlanCertificate, Ranked, Reason, SaturatedSet, SetName,
    Shortlist, Status, Summary, TierValue, Waiting, WaitingCode,
};
use crate::pool::{Caps, Person, Role};
use crate::programme::{Condition, Programme, Rule, Shortlists, Side, Term, TermValue};
use crate::snapshot::{Snapshot, SnapshotPerson};
use crate::verify::tie;

pub(super) const S: [i64; 4] = [1_796_022_000, 1_796_025_600, 1_796_108_400, 1_796_112_000];
const TEXT: [&str; 4] = ["2026-11-30T09:00:00", "2026-11-30T10:00:00", "2026-12-01T09:00:00", "2026-12-01T10:00:00"];
pub(super) const HASH: &str = "of pool.json";

/// `2026-11-30T09:00:00+02:00[Europe/Helsinki]`
pub(super) fn text(start: usize) -> String {
    format!("{}+02:00[Europe/Helsinki]", TEXT[start])
}

fn end_text(start: usize) -> String {
    format!("{}+02:00[Europe/Helsinki]", TEXT[start].replace("T10", "T11").replace("T09", "T10"))
}

pub(super) fn person(id: &str, role: Role, key: &str, hours: &[(u32, u32)], since: Option<&str>) -> SnapshotPerson {
    let mut person = Person::new(id, role);
    person.attributes.insert("keys".into(), Value::Set([key.to_string()].into()));
    person.waiting_since = since.map(|date| date.parse().unwrap());
    SnapshotPerson { person, hours: hours.to_vec() }
}

fn programme() -> Programme {
    let keys = || ("keys".to_string(), "keys".to_string());
    let mut programme = Programme::from_toml("name = 'small'", "small.toml").unwrap();
    programme.attributes = vec![Attribute {
        name: "keys".into(),
        kind: AttributeKind::Set,
        protected: false,
        purpose: None,
        reason: None,
    }];
    let (newcomer, opener) = keys();
    programme.rules = vec![Rule::new("shares a key", Condition::Shares { newcomer, opener, at_least: 1 })];
    let (newcomer, opener) = keys();
    let shared = TermValue::PerShared { newcomer, opener, points: 2, at_most: 3 };
    programme.terms = vec![
        Term { name: "keys".into(), when: None, value: shared },
        Term { name: "base".into(), when: None, value: TermValue::Points(1) },
    ];
    programme.shortlists = Shortlists { per_newcomer: 1, reserve: 1 };
    programme
}

/// The round.
pub(super) fn snapshot() -> Snapshot {
    let mut people = vec![
        person("a", Role::Newcomer, "k", &[(0, 2)], Some("2026-11-01")),
        person("b", Role::Newcomer, "k", &[(0, 1)], Some("2026-11-20")),
        person("c", Role::Newcomer, "k", &[(0, 1)], Some("2026-11-10")),
        person("d", Role::Newcomer, "z", &[(0, 3)], None),
        person("e", Role::Newcomer, "k", &[(0, 1)], Some("2026-11-25")),
        person("w", Role::Opener, "q", &[], None),
        person("x", Role::Opener, "k", &[(0, 1)], None),
        person("y", Role::Opener, "k", &[(2, 2)], None),
    ];
    people[0].person.tags = vec!["union".into()];
    people[5].person.caps = Caps { day: Some(0), ..Caps::default() };
    people[6].person.caps = Caps { day: Some(1), ..Caps::default() };
    people[6].person.tags = vec!["union".into()];
    let date = |text: &str| text.parse().unwrap();
    Snapshot {
        schema: crate::snapshot::SCHEMA.into(),
        from: date("2026-11-30"),
        weeks: 1,
        seed: 7,
        programme: programme(),
        starts: S.to_vec(),
        dates: ["2026-11-30", "2026-11-30", "2026-12-01", "2026-12-01"].map(date).to_vec(),
        people,
        work_hours: BTreeMap::new(),
        history: Vec::new(),
        previous: Vec::new(),
    }
}

fn waited(newcomer: &str) -> i64 {
    match newcomer {
        "a" => 29,
        "b" => 10,
        "c" => 20,
        "e" => 5,
        _ => 0,
    }
}

fn tie_value(newcomer: &str, opener: &str, start: usize) -> i64 {
    i64::from(tie::value(tie::newcomer_key(7, newcomer), tie::slot_key(7, opener, Some(S[start]))))
}

pub(super) fn meeting(newcomer: &str, opener: &str, start: usize) -> Meeting {
    let shared = if newcomer == "d" || opener == "w" { 0 } else { 2 };
    let reason = |name: &str, points| Reason { name: name.into(), points, text: String::new() };
    Meeting {
        newcomer: newcomer.into(),
        opener: opener.into(),
        start: Some(text(start)),
        end: Some(end_text(start)),
        options: Vec::new(),
        place: None,
        points: shared + 1,
        reasons: vec![reason("shares a key", None), reason("keys", Some(shared)), reason("base", Some(1))],
        pinned: false,
        broken: Vec::new(),
    }
}

/// A plan with these meetings that claims to prove nothing, and is honest as long as the meetings are possible.
pub(super) fn unproven(meetings: &[(&str, &str, usize)]) -> Plan {
    let served = |newcomer: &str| meetings.iter().filter(|meeting| meeting.0 == newcomer).count() as i64;
    let used = |opener: &str| meetings.iter().filter(|meeting| meeting.1 == opener).count() as i64;
    let waiting: Vec<&str> = ["a", "b", "c", "d", "e"].into_iter().filter(|&n| served(n) == 0).collect();
    let planned: Vec<Meeting> = meetings.iter().map(|&(n, o, s)| meeting(n, o, s)).collect();
    let values = [
        ("served", meetings.len() as i64),
        ("waiting", meetings.iter().map(|meeting| waited(meeting.0)).sum()),
        ("quality", planned.iter().map(|meeting| meeting.points).sum()),
        ("spread", -["w", "x", "y"].map(used).iter().map(|load| load * load).sum::<i64>()),
        ("tie-break", meetings.iter().map(|&(n, o, s)| tie_value(n, o, s)).sum()),
    ];
    let used_openers = ["w", "x", "y"].into_iter().filter(|&opener| used(opener) > 0).count() as u32;
    let union = ChannelCounts {
        newcomers: 1,
        served: u32::from(served("a") > 0),
        openers: 1,
        openers_used: u32::from(used("x") > 0),
    };
    let best = |newcomer: &str, opener: &str| Shortlist {
        person: newcomer.into(),
        side: Side::Newcomer,
        ranked: vec![Ranked { person: opener.into(), points: 3 }],
    };
    Plan {
        schema: crate::plan::SCHEMA.into(),
        version: "0.1.0".into(),
        programme: "small".into(),
        from: "2026-11-30".parse().unwrap(),
        weeks: 1,
        seed: 7,
        zone: "Europe/Helsinki".into(),
        hashes: Hashes { pool: HASH.into(), ..Hashes::default() },
        status: Status::Interrupted,
        tiers: values.map(|(name, value)| TierValue { name: name.into(), value, bound: None, proven: false }).to_vec(),
        summary: Summary {
            newcomers: 5,
            served: 5 - waiting.len() as u32,
            waiting: waiting.len() as u32,
            longest_wait_days: waiting.iter().map(|newcomer| waited(newcomer)).max().unwrap_or(0) as u32,
            openers: 3,
            openers_unused: 3 - used_openers,
            candidate_pairs: 5,
            candidate_arcs: 9,
        },
        crossings: Vec::new(),
        meetings: planned,
        waiting: waiting.iter().map(|newcomer| waits(newcomer)).collect(),
        bottlenecks: Vec::new(),
        shortlists: vec![best("a", "x"), best("b", "x"), best("c", "x"), best("e", "x")],
        channels: BTreeMap::from([("union".into(), union)]),
        certificate: PlanCertificate::default(),
    }
}

fn waits(newcomer: &str) -> Waiting {
    let without = newcomer == "d";
    Waiting {
        newcomer: newcomer.into(),
        waited_days: waited(newcomer) as u32,
        code: if without { WaitingCode::NoCandidate } else { WaitingCode::Interrupted },
        reason: String::new(),
        ruled_out: if without { vec![("shares a key".into(), 3)] } else { Vec::new() },
        candidates: match newcomer {
            "a" => 2,
            "d" => 0,
            _ => 1,
        },
        bottleneck: None,
    }
}

/// The day of x that is used up.
pub(super) fn monday() -> SetName {
    SetName::Day { opener: "x".into(), date: "2026-11-30".parse().unwrap() }
}

pub(super) fn round(opener: &str) -> SetName {
    SetName::Round { opener: opener.into() }
}

pub(super) fn hour(opener: &str, start: usize) -> SetName {
    SetName::Hour { opener: opener.into(), start: Some(S[start]) }
}

/// b, c and e share the one place that x has on Monday.
pub(super) fn bottleneck() -> Bottleneck {
    Bottleneck {
        newcomers: ["b", "c", "e"].map(Into::into).to_vec(),
        openers: vec!["x".into()],
        places: 1,
        cut: vec![SaturatedSet { set: monday(), capacity: 1 }],
    }
}

/// The best plan with its proof.
///
/// The price of one more meeting is `(0, 0, 0, 1, 0)` at x and at y, which the first step of the spread offsets. Monday
/// of x costs what b, the longest-waiting of those left out, would pay for its better hour. a and c keep what is left
/// of theirs.
pub(super) fn optimal() -> Plan {
    let c_at = usize::from(tie_value("c", "x", 1) > tie_value("c", "x", 0));
    let mut plan = unproven(&[("a", "y", 2), ("c", "x", c_at)]);
    plan.status = Status::Optimal;
    plan.tiers.iter_mut().for_each(|tier| (tier.bound, tier.proven) = (Some(tier.value), true));
    for waiting in plan.waiting.iter_mut().filter(|waiting| waiting.code == WaitingCode::Interrupted) {
        (waiting.code, waiting.bottleneck) = (WaitingCode::Exhausted, Some(0));
    }
    plan.bottlenecks = vec![bottleneck()];
    let better = |newcomer: &str| tie_value(newcomer, "x", 0).max(tie_value(newcomer, "x", 1));
    let prices =
        [("a", vec![1, 29, 3, -1, tie_value("a", "y", 2)]), ("c", vec![0, 10, 0, 0, better("c") - better("b")])];
    plan.certificate = PlanCertificate {
        newcomers: prices.into_iter().map(|(id, price)| (id.to_string(), price)).collect(),
        sets: vec![
            (monday(), vec![1, 10, 3, -1, better("b")]),
            (round("x"), vec![0, 0, 0, 1, 0]),
            (round("y"), vec![0, 0, 0, 1, 0]),
        ],
        ..PlanCertificate::default()
    };
    plan
}
