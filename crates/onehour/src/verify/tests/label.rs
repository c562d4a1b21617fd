//! A short name for each kind of violation. The matches are exhaustive: a new kind does not compile without a name, and
//! does not pass without a lie that provokes it.

use super::super::{BottleneckDefect, CertificateDefect, MeetingDefect, PoolDefect, Violation, WaitingDefect};

/// Every label there is, with `*` for names of fields.
pub(super) const ALL: &[&str] = &[
    "schema plan.json",
    "schema pool.json",
    "pool-hash",
    "header programme",
    "header from",
    "header weeks",
    "header seed",
    "header zone",
    "pool programme",
    "pool taxonomy",
    "pool people",
    "pool hours",
    "pool work-hours",
    "pool released",
    "pool starts",
    "pool pin",
    "unknown meetings",
    "unknown waiting",
    "unknown certificate",
    "unsorted meetings",
    "unsorted waiting",
    "served-twice",
    "meeting start",
    "meeting end",
    "meeting options",
    "meeting not-a-candidate",
    "meeting not-free",
    "meeting points",
    "meeting reasons",
    "meeting pinned",
    "meeting broken",
    "meeting needless-break",
    "capacity",
    "team-away",
    "collision",
    "pin-missing",
    "not-accounted",
    "waiting days",
    "waiting code",
    "waiting candidates",
    "waiting ruled-out",
    "waiting bottleneck",
    "bottleneck newcomers",
    "bottleneck set",
    "bottleneck capacity",
    "bottleneck places",
    "bottleneck no-deficit",
    "bottleneck uncovered",
    "bottleneck served",
    "bottleneck openers",
    "summary newcomers",
    "summary served",
    "summary waiting",
    "summary longest_wait_days",
    "summary openers",
    "summary openers_unused",
    "summary candidate_pairs",
    "summary candidate_arcs",
    "channel",
    "shortlist",
    "tier-names",
    "tier value",
    "tier bound",
    "tier proven",
    "status",
    "certificate set",
    "certificate length",
    "certificate negative",
    "certificate uncovered",
    "certificate floor",
    "certificate reach",
];

pub(super) fn label(violation: &Violation) -> String {
    match violation {
        Violation::Schema { document } => format!("schema {document}"),
        Violation::PoolHash => "pool-hash".into(),
        Violation::Header { field } => format!("header {field}"),
        Violation::Pool { defect } => format!("pool {}", pool(defect)),
        Violation::UnknownPerson { at, .. } => format!("unknown {at}"),
        Violation::Unsorted { list } => format!("unsorted {list}"),
        Violation::ServedTwice { .. } => "served-twice".into(),
        Violation::Meeting { defect, .. } => format!("meeting {}", meeting(defect)),
        Violation::Capacity { .. } => "capacity".into(),
        Violation::TeamAway { .. } => "team-away".into(),
        Violation::Collision { .. } => "collision".into(),
        Violation::PinMissing { .. } => "pin-missing".into(),
        Violation::NotAccounted { .. } => "not-accounted".into(),
        Violation::Waiting { defect, .. } => format!("waiting {}", waiting(defect)),
        Violation::Bottleneck { defect, .. } => format!("bottleneck {}", bottleneck(defect)),
        Violation::Summary { field } => format!("summary {field}"),
        Violation::Channel { .. } => "channel".into(),
        Violation::Shortlist { .. } => "shortlist".into(),
        Violation::TierNames => "tier-names".into(),
        Violation::Tier { field, .. } => format!("tier {field}"),
        Violation::Status => "status".into(),
        Violation::Certificate { defect } => format!("certificate {}", certificate(defect)),
    }
}

fn pool(defect: &PoolDefect) -> &'static str {
    match defect {
        PoolDefect::Programme => "programme",
        PoolDefect::Taxonomy { .. } => "taxonomy",
        PoolDefect::People => "people",
        PoolDefect::Hours { .. } => "hours",
        PoolDefect::WorkHours { .. } => "work-hours",
        PoolDefect::Released => "released",
        PoolDefect::Starts => "starts",
        PoolDefect::Pin { .. } => "pin",
    }
}

fn meeting(defect: &MeetingDefect) -> &'static str {
    match defect {
        MeetingDefect::Start => "start",
        MeetingDefect::End => "end",
        MeetingDefect::Options => "options",
        MeetingDefect::NotACandidate => "not-a-candidate",
        MeetingDefect::NotFree => "not-free",
        MeetingDefect::Points => "points",
        MeetingDefect::Reasons => "reasons",
        MeetingDefect::Pinned => "pinned",
        MeetingDefect::Broken => "broken",
        MeetingDefect::NeedlessBreak => "needless-break",
    }
}

fn waiting(defect: &WaitingDefect) -> &'static str {
    match defect {
        WaitingDefect::Days => "days",
        WaitingDefect::Code => "code",
        WaitingDefect::Candidates => "candidates",
        WaitingDefect::RuledOut => "ruled-out",
        WaitingDefect::Bottleneck => "bottleneck",
    }
}

fn bottleneck(defect: &BottleneckDefect) -> &'static str {
    match defect {
        BottleneckDefect::Newcomers => "newcomers",
        BottleneckDefect::Set => "set",
        BottleneckDefect::Capacity => "capacity",
        BottleneckDefect::Places => "places",
        BottleneckDefect::NoDeficit => "no-deficit",
        BottleneckDefect::Uncovered => "uncovered",
        BottleneckDefect::Served => "served",
        BottleneckDefect::Openers => "openers",
    }
}

fn certificate(defect: &CertificateDefect) -> &'static str {
    match defect {
        CertificateDefect::Set { .. } => "set",
        CertificateDefect::Length => "length",
        CertificateDefect::Negative => "negative",
        CertificateDefect::Uncovered { .. } => "uncovered",
        CertificateDefect::Floor => "floor",
        CertificateDefect::Reach => "reach",
    }
}
