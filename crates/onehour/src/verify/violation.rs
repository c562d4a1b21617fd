//! What may be wrong with a plan's claims, in data; and the words for it, in one place.
//!
//! A violation names ids, dates and sets; nothing else of a person.

use std::fmt;

use crate::plan::SetName;

/// One claim that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Violation {
    /// plan.json (or pool.json) is of another schema.
    Schema {
        /// `plan.json` or `pool.json`.
        document: &'static str,
    },
    /// The plan was made from another pool.json.
    PoolHash,
    /// A field at the head of the plan differs from the pool's.
    Header {
        /// Its name.
        field: &'static str,
    },
    /// pool.json contradicts itself.
    Pool {
        /// In what.
        defect: PoolDefect,
    },
    /// An id that nobody on that side has.
    UnknownPerson {
        /// Where it stands.
        at: &'static str,
        /// As it stands.
        id: String,
    },
    /// A list of the plan is not in its order, or holds an entry twice.
    Unsorted {
        /// Which.
        list: &'static str,
    },
    /// A newcomer has two meetings.
    ServedTwice {
        /// Id.
        newcomer: String,
    },
    /// A meeting says something untrue.
    Meeting {
        /// Id.
        newcomer: String,
        /// Id.
        opener: String,
        /// What.
        defect: MeetingDefect,
    },
    /// A set holds more meetings than its capacity.
    Capacity {
        /// Which.
        set: SetName,
        /// Its capacity.
        capacity: u32,
        /// Meetings (with their options) in it.
        used: u32,
    },
    /// Too many of a team are away at once.
    TeamAway {
        /// The employer.
        organisation: String,
        /// UTC seconds.
        start: i64,
        /// Openers away.
        away: usize,
        /// Openers who may be.
        most: usize,
    },
    /// Two meetings of one person collide.
    Collision {
        /// Id.
        person: String,
    },
    /// A pinned newcomer has no meeting, or another one.
    PinMissing {
        /// Id.
        newcomer: String,
    },
    /// A newcomer neither meets nor waits, or both.
    NotAccounted {
        /// Id.
        newcomer: String,
    },
    /// The waiting list says something untrue of a newcomer.
    Waiting {
        /// Id.
        newcomer: String,
        /// What.
        defect: WaitingDefect,
    },
    /// A bottleneck is none, or is not as described.
    Bottleneck {
        /// Index.
        index: usize,
        /// What.
        defect: BottleneckDefect,
    },
    /// A count of the summary is wrong.
    Summary {
        /// Its name.
        field: &'static str,
    },
    /// The counts of a tag are wrong or missing.
    Channel {
        /// The tag.
        tag: String,
    },
    /// A ranked list is wrong or missing.
    Shortlist {
        /// Whose.
        person: String,
    },
    /// The tiers are not those of the programme.
    TierNames,
    /// What a tier says of itself is wrong.
    Tier {
        /// Its name.
        tier: &'static str,
        /// `value`, `bound` or `proven`.
        field: &'static str,
    },
    /// The status is not what the tiers imply.
    Status,
    /// The certificate proves nothing.
    Certificate {
        /// Why.
        defect: CertificateDefect,
    },
}

/// How pool.json contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum PoolDefect {
    Programme,
    Taxonomy { name: String },
    People,
    Hours { person: String },
    WorkHours { organisation: String },
    Released,
    Starts,
    Pin { newcomer: String },
}

/// What is untrue of a meeting.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum MeetingDefect {
    Start,
    End,
    Options,
    NotACandidate,
    NotFree,
    Points,
    Reasons,
    Pinned,
    Broken,
    NeedlessBreak,
}

/// What is untrue of a waiting newcomer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum WaitingDefect {
    Days,
    Code,
    Candidates,
    RuledOut,
    Bottleneck,
}

/// What is untrue of a bottleneck.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum BottleneckDefect {
    Newcomers,
    Set,
    Capacity,
    Places,
    NoDeficit,
    Uncovered,
    Served,
    Openers,
}

/// Why a certificate proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum CertificateDefect {
    /// A set that no opener or employer of this round has, that has no bound, or that stands there twice.
    Set {
        /// As it stands.
        set: SetName,
    },
    /// A vector has more or fewer entries than there are tiers.
    Length,
    /// A vector is less than zero.
    Negative,
    /// The vectors around an edge sum to less than its weight.
    Uncovered {
        /// Id.
        newcomer: String,
        /// Id.
        opener: String,
        /// UTC seconds.
        start: Option<i64>,
    },
    /// The floor is not the one in force.
    Floor,
    /// The sets that are to prove the floor do not.
    Reach,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Violation::Schema { document } => write!(f, "{document} is of another schema than this checker reads"),
            Violation::PoolHash => f.write_str("pool.json is not the one that the plan was made from"),
            Violation::Header { field } => write!(f, "`{field}` of the plan is not that of pool.json"),
            Violation::Pool { defect } => write!(f, "pool.json contradicts itself: {defect}"),
            Violation::UnknownPerson { at, id } => write!(f, "{at}: nobody on that side has the id {id}"),
            Violation::Unsorted { list } => write!(f, "{list}: not in order, or an entry stands there twice"),
            Violation::ServedTwice { newcomer } => write!(f, "newcomer {newcomer} has two meetings"),
            Violation::Meeting { newcomer, opener, defect } => {
                write!(f, "meeting of {newcomer} and {opener}: {defect}")
            }
            Violation::Capacity { set, capacity, used } => {
                write!(f, "{} holds {used} meetings, and has room for {capacity}", SetWords(set))
            }
            Violation::TeamAway { organisation, start, away, most } => {
                write!(f, "{away} of a team of {organisation} are away at {start}, and {most} may be")
            }
            Violation::Collision { person } => write!(f, "{person} would be in two meetings at one time"),
            Violation::PinMissing { newcomer } => write!(f, "newcomer {newcomer} is pinned and has no meeting"),
            Violation::NotAccounted { newcomer } => {
                write!(f, "newcomer {newcomer} must either meet somebody or stand on the waiting list")
            }
            Violation::Waiting { newcomer, defect } => write!(f, "waiting newcomer {newcomer}: {defect}"),
            Violation::Bottleneck { index, defect } => write!(f, "bottleneck {index}: {defect}"),
            Violation::Summary { field } => write!(f, "summary: `{field}` is not the number counted"),
            Violation::Channel { tag } => write!(f, "channels: the counts of {tag} are not those counted"),
            Violation::Shortlist { person } => write!(f, "shortlists: the list of {person} is wrong or missing"),
            Violation::TierNames => f.write_str("the tiers are not those of the programme, in its order"),
            Violation::Tier { tier, field } => write!(f, "tier {tier}: `{field}` is not what follows"),
            Violation::Status => f.write_str("the status is not what follows from the tiers"),
            Violation::Certificate { defect } => write!(f, "certificate: {defect}"),
        }
    }
}

impl fmt::Display for PoolDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PoolDefect::Programme => f.write_str("the programme is none that can be run"),
            PoolDefect::Taxonomy { name } => write!(f, "the taxonomy {name} is no tree"),
            PoolDefect::People => {
                f.write_str("the people are not in the order of their ids, or an id stands there twice")
            }
            PoolDefect::Hours { person } => write!(f, "the hours of {person} are no rising ranges of starts"),
            PoolDefect::WorkHours { organisation } => {
                write!(
                    f,
                    "the work hours of {organisation} are no rising ranges of starts, or missing, or not asked for"
                )
            }
            PoolDefect::Released => f.write_str("a rule is there that is in force no more"),
            PoolDefect::Starts => f.write_str("the starts do not rise, or their dates are not the local ones"),
            PoolDefect::Pin { newcomer } => {
                write!(f, "the pin of {newcomer} has an unknown person or start, or a rival")
            }
        }
    }
}

impl fmt::Display for MeetingDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            MeetingDefect::Start => "the start is no time of the programme's zone",
            MeetingDefect::End => "the end is not the start and the length of a meeting",
            MeetingDefect::Options => "the suggested hours are not all free, or are too many",
            MeetingDefect::NotACandidate => "the pair does not pass the rules, or has no free hour in common",
            MeetingDefect::NotFree => "not both are free at this start",
            MeetingDefect::Points => "the points are not the sum over the terms",
            MeetingDefect::Reasons => "the reasons are not one for each rule and term, with its points",
            MeetingDefect::Pinned => "`pinned` is not what the programme says",
            MeetingDefect::Broken => "`broken` is not the list of what the pin breaks",
            MeetingDefect::NeedlessBreak => "the pin breaks a cap or has no hour, although another hour would do",
        })
    }
}

impl fmt::Display for WaitingDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            WaitingDefect::Days => "the days waited are not those counted",
            WaitingDefect::Code => "the code is not true",
            WaitingDefect::Candidates => "the number of candidates is not that counted",
            WaitingDefect::RuledOut => "the openers ruled out are not those counted",
            WaitingDefect::Bottleneck => "the bottleneck does not name this newcomer",
        })
    }
}

impl fmt::Display for BottleneckDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            BottleneckDefect::Newcomers => "a newcomer is unknown, or stands there twice",
            BottleneckDefect::Set => "the cut names something twice, or that has no capacity in this round",
            BottleneckDefect::Capacity => "a capacity of the cut is not the one in force",
            BottleneckDefect::Places => "the places are not the sum of the capacities",
            BottleneckDefect::NoDeficit => "there are as many places as newcomers",
            BottleneckDefect::Uncovered => "a newcomer has an hour outside the cut",
            BottleneckDefect::Served => "its newcomers do not use the places up",
            BottleneckDefect::Openers => "the openers are not those of its newcomers",
        })
    }
}

impl fmt::Display for CertificateDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CertificateDefect::Set { set } => {
                write!(f, "{} is unknown, stands there twice, or has no capacity", SetWords(set))
            }
            CertificateDefect::Length => f.write_str("a vector has not one entry for each tier"),
            CertificateDefect::Negative => f.write_str("a vector is less than zero"),
            CertificateDefect::Uncovered { newcomer, opener, start } => {
                write!(f, "the edge of {newcomer} and {opener} ")?;
                match start {
                    Some(start) => write!(f, "at {start} s is not covered"),
                    None => f.write_str("is not covered"),
                }
            }
            CertificateDefect::Floor => f.write_str("the floor is not the one in force"),
            CertificateDefect::Reach => f.write_str("the sets and newcomers named do not prove the floor"),
        }
    }
}

/// A set in words.
struct SetWords<'a>(&'a SetName);

impl fmt::Display for SetWords<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            SetName::Hour { opener, start: Some(start) } => write!(f, "the hour of {opener} at {start} s"),
            SetName::Hour { opener, start: None } => write!(f, "the introductions of {opener}"),
            SetName::Window { opener, start } => write!(f, "the window of {opener} from {start} s"),
            SetName::Day { opener, date } => write!(f, "the day {date} of {opener}"),
            SetName::Month { opener, month } => write!(f, "the month {month} of {opener}"),
            SetName::Quarter { opener, quarter } => write!(f, "the quarter {quarter} of {opener}"),
            SetName::Round { opener } => write!(f, "the round of {opener}"),
            SetName::Employer { organisation, month } => write!(f, "the month {month} of {organisation}"),
        }
    }
}
