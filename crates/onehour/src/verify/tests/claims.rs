//! One lie at a time: each is refused, for the very reason that makes it one, and for no other.
//!
//! Every kind of violation is provoked here alone, so that a checker without the check accepts the lie and fails the
//! test.

use std::collections::BTreeSet;

use super::fixture::{self, HASH, S, bottleneck, hour, monday, optimal, person, round, snapshot, text, unproven};
use super::label::{ALL, label};
use crate::plan::{Plan, Ranked, SaturatedSet, SetName, Shortlist, Status, WaitingCode};
use crate::pool::{Caps, Role};
use crate::programme::{Employer, First, Forbid, Mode, Pin, Side, TaxonomySource};
use crate::snapshot::{Outcome, PastMeeting, Snapshot};
use crate::verify::{tie, verify};

/// What a lie is told about, and what it is refused for.
struct Lie {
    name: &'static str,
    plan: Plan,
    snapshot: Snapshot,
    hash: &'static str,
    refused_for: Vec<&'static str>,
}

fn lie(name: &'static str, refused_for: &[&'static str], tell: impl FnOnce(&mut Plan, &mut Snapshot)) -> Lie {
    about(optimal(), name, refused_for, tell)
}

fn about(
    mut plan: Plan,
    name: &'static str,
    refused_for: &[&'static str],
    tell: impl FnOnce(&mut Plan, &mut Snapshot),
) -> Lie {
    let mut snapshot = snapshot();
    tell(&mut plan, &mut snapshot);
    Lie { name, plan, snapshot, hash: HASH, refused_for: refused_for.to_vec() }
}

fn labels(plan: &Plan, snapshot: &Snapshot, hash: &str) -> BTreeSet<String> {
    match verify(plan, snapshot, hash) {
        Ok(_) => BTreeSet::new(),
        Err(refused) => refused.violations.iter().map(label).collect(),
    }
}

/// The labels that some lie provokes alone.
fn assert_refused(lies: Vec<Lie>) -> BTreeSet<String> {
    let mut provoked = BTreeSet::new();
    let mut wrong = Vec::new();
    for lie in lies {
        let found = labels(&lie.plan, &lie.snapshot, lie.hash);
        let expected: BTreeSet<String> = lie.refused_for.iter().map(|label| (*label).to_string()).collect();
        if found != expected {
            wrong.push(format!("{}: {found:?} instead of {expected:?}", lie.name));
        }
        if let [only] = lie.refused_for[..] {
            provoked.insert(only.to_string());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    provoked
}

#[test]
fn the_honest_plan_is_accepted_with_all_that_it_proves() {
    let verified = verify(&optimal(), &snapshot(), HASH).unwrap();
    assert_eq!(verified.status, Status::Optimal);
    assert_eq!(verified.proven, ["served", "waiting", "quality", "spread", "tie-break"]);
    assert_eq!((verified.meetings, verified.waiting, verified.pairs, verified.edges), (2, 3, 15, 9));
}

#[test]
fn a_plan_that_claims_to_prove_nothing_is_accepted_when_it_is_possible() {
    for meetings in [&[][..], &[("b", "x", 1)], &[("a", "y", 2), ("e", "x", 0)], &[("a", "x", 0)]] {
        assert_eq!(labels(&unproven(meetings), &snapshot(), HASH), BTreeSet::new(), "{meetings:?}");
    }
}

#[test]
fn every_lie_is_refused_for_what_it_is() {
    let lies = [heads(), pools(), lists(), meetings(), options(), pins(), constraints(), waiting(), bottlenecks()];
    let more = [summaries(), tiers(), certificates(), floors()];
    let lies: Vec<Lie> = lies.into_iter().chain(more).flatten().collect();
    let provoked = assert_refused(lies);
    let missing: Vec<&&str> = ALL.iter().filter(|label| !provoked.contains(**label)).collect();
    assert!(missing.is_empty(), "nothing provokes these alone: {missing:?}");
}

fn heads() -> Vec<Lie> {
    vec![
        lie("plan of another schema", &["schema plan.json"], |plan, _| plan.schema = "onehour-plan/2".into()),
        lie("pool of another schema", &["schema pool.json"], |_, pool| pool.schema = "onehour-pool/2".into()),
        lie("swapped hash", &["pool-hash"], |plan, _| plan.hashes.pool = "0".repeat(64)),
        lie("other programme", &["header programme"], |plan, _| plan.programme = "other".into()),
        lie("other day", &["header from"], |plan, _| plan.from = "2026-12-01".parse().unwrap()),
        lie("longer round", &["header weeks"], |plan, _| plan.weeks = 2),
        lie("other seed", &["header seed"], |plan, _| plan.seed = 8),
        lie("other zone", &["header zone"], |plan, _| plan.zone = "Europe/Tallinn".into()),
    ]
}

fn pools() -> Vec<Lie> {
    let source = TaxonomySource::File("a file nobody read".into());
    vec![
        lie("meetings of no length", &["pool programme"], |_, pool| pool.programme.meeting.length_minutes = 0),
        lie("taxonomy not read", &["pool taxonomy"], |_, pool| {
            _ = pool.programme.taxonomies.insert("t".into(), source)
        }),
        lie("people out of order", &["pool people"], |_, pool| pool.people.swap(0, 1)),
        lie("a person twice", &["pool people"], |_, pool| pool.people.insert(1, pool.people[0].clone())),
        lie("hours beyond the round", &["pool hours"], |_, pool| pool.people[0].hours = vec![(0, 4)]),
        lie("hours that fall", &["pool hours"], |_, pool| pool.people[0].hours = vec![(2, 2), (0, 0)]),
        lie("starts that fall", &["pool starts"], |_, pool| pool.starts.swap(0, 1)),
        lie("date of another day", &["pool starts"], |_, pool| pool.dates[1] = "2026-12-01".parse().unwrap()),
        lie("a start without a date", &["pool starts"], |_, pool| _ = pool.dates.pop()),
        lie("no such zone", &["header zone", "pool programme"], |_, pool| {
            pool.programme.meeting.zone = "Europe/Nowhere".into();
        }),
        lie("pin of nobody", &["pool pin"], |_, pool| pool.programme.pins = vec![pin("q", "y", None)]),
        lie("work hours of an employer that states none", &["pool work-hours"], |_, pool| {
            pool.work_hours.insert("Oy".into(), vec![(0, 3)]);
        }),
        lie("work hours that are missing", &["pool work-hours"], |_, pool| {
            pool.programme.employers = vec![Employer {
                organisation: "Oy".into(),
                work_hours: Some("Mon 9-10".into()),
                ..Employer::default()
            }];
        }),
        lie("a rule whose end has come", &["pool released"], |_, pool| {
            pool.programme.rules[0].until = Some(pool.from);
        }),
        lie(
            "a meeting outside of work hours",
            &["meeting not-a-candidate", "summary candidate_pairs", "summary candidate_arcs"],
            |_, pool| {
                pool.people[7].person.organisation = Some("Oy".into());
                pool.programme.employers = vec![Employer {
                    organisation: "Oy".into(),
                    work_hours: Some("Mon 9-10".into()),
                    ..Employer::default()
                }];
                pool.work_hours.insert("Oy".into(), vec![(0, 1)]);
            },
        ),
    ]
}

fn pin(newcomer: &str, opener: &str, start: Option<usize>) -> Pin {
    Pin { newcomer: newcomer.into(), opener: opener.into(), start: start.map(text) }
}

fn lists() -> Vec<Lie> {
    vec![
        lie("meeting of a stranger", &["unknown meetings"], |plan, _| {
            plan.meetings.push(fixture::meeting("q", "y", 2));
        }),
        lie("meeting with a newcomer for an opener", &["unknown meetings"], |plan, _| {
            plan.meetings.push(fixture::meeting("b", "a", 2));
        }),
        lie("a stranger waits", &["unknown waiting"], |plan, _| {
            let mut stranger = plan.waiting[0].clone();
            stranger.newcomer = "q".into();
            plan.waiting.push(stranger);
        }),
        lie("a stranger is priced", &["unknown certificate"], |plan, _| {
            plan.certificate.newcomers.insert("q".into(), vec![0; 5]);
        }),
        lie("meetings out of order", &["unsorted meetings"], |plan, _| plan.meetings.reverse()),
        lie("waiting list out of order", &["unsorted waiting"], |plan, _| plan.waiting.reverse()),
        lie("somebody dropped in silence", &["not-accounted"], |plan, _| _ = plan.waiting.remove(0)),
        about(unproven(&[("a", "x", 0), ("a", "y", 2)]), "one newcomer twice", &["served-twice"], |_, _| {}),
        lie("somebody meets and waits", &["not-accounted"], |plan, _| {
            let honest = unproven(&[]).waiting;
            let mut entry = honest.into_iter().find(|entry| entry.newcomer == "c").unwrap();
            (entry.code, entry.bottleneck) = (WaitingCode::Exhausted, Some(0));
            plan.waiting.insert(1, entry);
        }),
    ]
}

fn meetings() -> Vec<Lie> {
    vec![
        lie("no time at all", &["meeting start"], |plan, _| {
            plan.meetings.push(plan.meetings[1].clone());
            plan.meetings[2].start = Some("tomorrow".into());
        }),
        lie("time of another zone", &["meeting start"], |plan, _| {
            plan.meetings.push(plan.meetings[1].clone());
            plan.meetings[2].start = Some("2026-11-30T08:00:00+01:00[Europe/Stockholm]".into());
        }),
        lie("two hours long", &["meeting end"], |plan, _| plan.meetings[0].end = Some(text(3).replace("T10", "T11"))),
        lie("no end", &["meeting end"], |plan, _| plan.meetings[0].end = None),
        about(unproven(&[("d", "y", 2)]), "a pair no rule passes", &["meeting not-a-candidate"], |_, _| {}),
        about(unproven(&[("a", "y", 2)]), "a forbidden pair", &["meeting not-a-candidate"], |plan, pool| {
            pool.programme.forbids = vec![Forbid::new("a", "y")];
            without_y(plan);
        }),
        about(unproven(&[("a", "y", 2)]), "a pair that met", &["meeting not-a-candidate"], |plan, pool| {
            pool.history = vec![met("a", "y", "2026-01-01")];
            without_y(plan);
        }),
        about(unproven(&[("a", "y", 2)]), "a pair too soon again", &["meeting not-a-candidate"], |plan, pool| {
            pool.programme.history.never_again = false;
            pool.programme.history.cooldown_days = 30;
            pool.history = vec![met("a", "y", "2026-11-02")];
            without_y(plan);
        }),
        about(unproven(&[("a", "y", 3)]), "an hour that is not free", &["meeting not-free"], |_, _| {}),
        lie("one point more", &["meeting points"], |plan, _| plan.meetings[0].points += 1),
        lie("a term's points", &["meeting reasons"], |plan, _| plan.meetings[0].reasons[1].points = Some(3)),
        lie("a term unmentioned", &["meeting reasons"], |plan, _| _ = plan.meetings[0].reasons.pop()),
        lie("a rule renamed", &["meeting reasons"], |plan, _| plan.meetings[0].reasons[0].name = "likes".into()),
    ]
}

fn met(newcomer: &str, opener: &str, date: &str) -> PastMeeting {
    let date = date.parse().unwrap();
    PastMeeting { newcomer: newcomer.into(), opener: opener.into(), date, start: None, outcome: Outcome::Met }
}

/// The counts, when a and y are no pair.
fn without_y(plan: &mut Plan) {
    (plan.summary.candidate_pairs, plan.summary.candidate_arcs) = (4, 8);
}

/// The mode suggest, with y free at s3 as well and a too.
fn suggesting(plan: &mut Plan, pool: &mut Snapshot) {
    pool.programme.meeting.mode = Mode::Suggest;
    pool.people[0].hours = vec![(0, 3)];
    pool.people[7].hours = vec![(2, 3)];
    plan.summary.candidate_arcs = 10;
}

fn options() -> Vec<Lie> {
    let with = |name, refused_for: &[&'static str], options: &'static [usize]| {
        about(unproven(&[("a", "y", 2), ("c", "x", 0)]), name, refused_for, |plan, pool| {
            suggesting(plan, pool);
            plan.meetings[0].options = options.iter().map(|&start| text(start)).collect();
        })
    };
    vec![
        with("an honest option", &[], &[3]),
        with("the held hour as an option", &["meeting options"], &[2]),
        with("an option twice", &["meeting options"], &[3, 3]),
        with("an option that is not free", &["meeting options"], &[0]),
        with("three options", &["meeting options"], &[3, 0, 1]),
        about(unproven(&[("a", "y", 2)]), "options in the mode fixed", &["meeting options"], |plan, pool| {
            suggesting(plan, pool);
            pool.programme.meeting.mode = Mode::Fixed;
            plan.meetings[0].options = vec![text(3)];
        }),
        about(unproven(&[("a", "x", 0), ("b", "x", 1)]), "an hour suggested and held", &["collision"], |plan, pool| {
            suggesting(plan, pool);
            pool.programme.caps.hour = 2;
            pool.people[6].person.caps = Caps::default();
            plan.meetings[0].options = vec![text(1)];
        }),
        about(unproven(&[("a", "x", 0), ("b", "x", 1)]), "an option beyond the cap", &["capacity"], |plan, pool| {
            suggesting(plan, pool);
            pool.people[6].hours = vec![(0, 2)];
            pool.people[6].person.caps = Caps { month: Some(1), ..Caps::default() };
            pool.people[1].hours = vec![(0, 2)];
            (plan.summary.candidate_pairs, plan.summary.candidate_arcs) = (6, 13);
            plan.meetings[1] = fixture::meeting("b", "x", 2);
            plan.meetings[1].options = vec![text(1)];
            plan.tiers[4].value = unproven(&[("a", "x", 0), ("b", "x", 2)]).tiers[4].value;
        }),
    ]
}

fn pins() -> Vec<Lie> {
    let pinned = |start: Option<usize>| {
        move |plan: &mut Plan, pool: &mut Snapshot| {
            pool.programme.pins = vec![pin("a", "y", start)];
            plan.meetings
                .iter_mut()
                .filter(|meeting| meeting.newcomer == "a")
                .for_each(|meeting| meeting.pinned = true);
            plan.waiting.iter_mut().filter(|entry| entry.newcomer == "a").for_each(|entry| entry.candidates = 1);
            (plan.summary.candidate_pairs, plan.summary.candidate_arcs) = (4, 7);
            plan.shortlists[0].ranked[0].person = "y".into();
        }
    };
    let two_on_monday = |broken: &'static [&'static str]| {
        move |plan: &mut Plan, pool: &mut Snapshot| {
            pool.programme.pins = vec![pin("a", "x", None), pin("b", "x", None)];
            pool.people[6].hours = vec![(0, 2)];
            (plan.summary.candidate_pairs, plan.summary.candidate_arcs) = (4, 6);
            plan.shortlists.push(Shortlist {
                person: "x".into(),
                side: Side::Opener,
                ranked: vec![Ranked { person: "c".into(), points: 3 }],
            });
            plan.meetings.iter_mut().for_each(|meeting| {
                meeting.pinned = true;
                meeting.broken = broken.iter().map(|name| (*name).to_string()).collect();
            });
        }
    };
    vec![
        about(unproven(&[("a", "y", 2)]), "an honest pin", &[], pinned(Some(2))),
        about(unproven(&[("a", "y", 2)]), "an honest pin of any hour", &[], pinned(None)),
        about(unproven(&[]), "a pinned newcomer left out", &["pin-missing"], pinned(Some(2))),
        about(unproven(&[("a", "y", 2)]), "a pin moved", &["meeting not-free"], pinned(Some(3))),
        about(unproven(&[("a", "y", 2)]), "a pin unmarked", &["meeting pinned"], move |plan, pool| {
            pinned(None)(plan, pool);
            plan.meetings[0].pinned = false;
        }),
        about(unproven(&[("a", "y", 2)]), "a break invented", &["meeting broken"], move |plan, pool| {
            pinned(None)(plan, pool);
            plan.meetings[0].broken = vec!["shares a key".into()];
        }),
        about(unproven(&[("a", "y", 2)]), "a break by nobody's pin", &["meeting broken"], |plan, _| {
            plan.meetings[0].broken = vec!["shares a key".into()];
        }),
        about(unproven(&[("a", "y", 3)]), "a break concealed", &["meeting broken"], pinned(Some(3))),
        about(
            unproven(&[("a", "y", 2)]),
            "an hour lost without need",
            &["meeting needless-break"],
            move |plan, pool| {
                pinned(None)(plan, pool);
                (plan.meetings[0].start, plan.meetings[0].end) = (None, None);
                plan.meetings[0].broken = vec!["hours".into()];
                plan.tiers[4].value = i64::from(tie::value(tie::newcomer_key(7, "a"), tie::slot_key(7, "y", None)));
            },
        ),
        about(
            unproven(&[("a", "x", 0), ("b", "x", 1)]),
            "a cap broken without need",
            &["meeting needless-break"],
            two_on_monday(&["cap-day"]),
        ),
    ]
}

fn constraints() -> Vec<Lie> {
    let crowd = |name, set: fn(&mut Snapshot)| {
        about(unproven(&[("b", "x", 0), ("c", "x", 1)]), name, &["capacity"], move |_, pool| {
            pool.people[6].person.caps = Caps::default();
            set(pool);
        })
    };
    let mut lies = vec![
        crowd("two on a day for one", |pool| pool.people[6].person.caps.day = Some(1)),
        crowd("two in a month for one", |pool| pool.people[6].person.caps.month = Some(1)),
        crowd("two in a quarter for one", |pool| pool.people[6].person.caps.quarter = Some(1)),
        crowd("two in a round for one", |pool| pool.people[6].person.caps.round = Some(1)),
        crowd("more than the unstated cap", |pool| pool.programme.caps.unstated.month = Some(1)),
        crowd("more than the past leaves", |pool| {
            pool.people[6].person.caps.month = Some(2);
            pool.history = vec![met("q", "x", "2026-11-02")];
        }),
        crowd("more hours than the employer gives", |pool| {
            pool.people[6].person.organisation = Some("Oy".into());
            pool.programme.employers =
                vec![Employer { organisation: "Oy".into(), hours_per_month: Some(1), ..Employer::default() }];
        }),
    ];
    lies.push(about(unproven(&[("b", "x", 0), ("c", "x", 0)]), "two at one hour", &["capacity"], |_, pool| {
        pool.people[6].person.caps = Caps::default();
    }));
    lies.push(about(unproven(&[("b", "x", 0), ("c", "x", 1)]), "no time between two", &["collision"], |_, pool| {
        pool.people[6].person.caps = Caps::default();
        pool.programme.meeting.buffer_minutes = 1;
    }));
    // x is away from Monday at 10 for a day, and y on Tuesday from 9 on.
    let apart = |name, refused_for, teams: [Option<&'static str>; 2], most| {
        about(unproven(&[("a", "y", 2), ("c", "x", 1)]), name, refused_for, move |_, pool| {
            pool.programme.meeting.buffer_minutes = 23 * 60;
            pool.programme.employers =
                vec![Employer { organisation: "Oy".into(), team_away: Some(most), ..Employer::default() }];
            for (person, team) in pool.people[6..].iter_mut().zip(teams) {
                person.person.organisation = Some("Oy".into());
                person.person.team = team.map(Into::into);
            }
        })
    };
    lies.push(apart("two of a team away, and one may be", &["team-away"], [Some("red"); 2], 1));
    lies.push(apart("two without a team away", &["team-away"], [None; 2], 1));
    lies.push(apart("two of two teams away", &[], [Some("red"), Some("blue")], 1));
    lies.push(apart("two of a team away, as may be", &[], [Some("red"); 2], 2));
    lies.push(about(
        unproven(&[("a", "y", 2), ("c", "x", 0)]),
        "in two roles at once",
        &["collision"],
        |plan, pool| {
            // y gives the hour at s2 to a, and would take one from v at s2 as well.
            let mut twin = person("y", Role::Both, "k", &[(2, 2)], None);
            twin.person.tags = Vec::new();
            pool.people[7] = twin;
            pool.people.insert(5, person("v", Role::Opener, "k", &[(2, 2)], None));
            both_roles(plan);
        },
    ));
    lies
}

/// The claims when y is a newcomer too, and v an opener with an hour for a and y.
fn both_roles(plan: &mut Plan) {
    let mut taken = fixture::meeting("y", "v", 2);
    taken.points = 3;
    plan.meetings.push(taken);
    plan.summary.newcomers = 6;
    plan.summary.served = 3;
    plan.summary.openers = 4;
    (plan.summary.candidate_pairs, plan.summary.candidate_arcs) = (7, 11);
    plan.waiting.iter_mut().filter(|entry| entry.newcomer == "d").for_each(|d| d.ruled_out[0].1 = 4);
    let tie = |n, o| i64::from(tie::value(tie::newcomer_key(7, n), tie::slot_key(7, o, Some(S[2]))));
    for (tier, more) in plan.tiers.iter_mut().zip([1, 0, 3, -1, tie("y", "v")]) {
        tier.value += more;
    }
    plan.shortlists[0].ranked[0].person = "v".into();
    plan.shortlists.push(Shortlist {
        person: "y".into(),
        side: Side::Newcomer,
        ranked: vec![Ranked { person: "v".into(), points: 3 }],
    });
}

fn waiting() -> Vec<Lie> {
    vec![
        lie("a day more", &["waiting days"], |plan, _| plan.waiting[0].waited_days += 1),
        lie("outside a tier that leads nothing", &["waiting code"], |plan, _| {
            (plan.waiting[0].code, plan.waiting[0].bottleneck) = (WaitingCode::OutsideTier, None);
        }),
        lie("interrupted, though all is proven", &["waiting code"], |plan, _| {
            (plan.waiting[0].code, plan.waiting[0].bottleneck) = (WaitingCode::Interrupted, None);
        }),
        lie("nobody suits, though x does", &["waiting code", "waiting ruled-out"], |plan, _| {
            (plan.waiting[0].code, plan.waiting[0].bottleneck) = (WaitingCode::NoCandidate, None);
        }),
        lie("exhausted, though nobody suits", &["waiting code"], |plan, _| {
            plan.waiting[1].code = WaitingCode::Exhausted;
            plan.waiting[1].ruled_out.clear();
            plan.waiting[1].bottleneck = Some(1);
            let mut wider = bottleneck();
            wider.newcomers.insert(2, "d".into());
            plan.bottlenecks.push(wider);
        }),
        lie("a candidate less", &["waiting candidates"], |plan, _| plan.waiting[0].candidates = 0),
        lie("a false reason count", &["waiting ruled-out"], |plan, _| plan.waiting[1].ruled_out[0].1 = 2),
        lie("a reason concealed", &["waiting ruled-out"], |plan, _| plan.waiting[1].ruled_out.clear()),
        lie("no bottleneck named", &["waiting bottleneck"], |plan, _| plan.waiting[0].bottleneck = None),
        lie("no such bottleneck", &["waiting bottleneck"], |plan, _| plan.waiting[0].bottleneck = Some(7)),
        lie("a bottleneck for one without candidates", &["waiting bottleneck"], |plan, _| {
            plan.waiting[1].bottleneck = Some(0);
        }),
        lie("somebody else's bottleneck", &["waiting bottleneck"], |plan, _| {
            let mut narrow = bottleneck();
            narrow.newcomers.retain(|id| id != "b");
            plan.bottlenecks.push(narrow);
            plan.waiting[0].bottleneck = Some(1);
        }),
    ]
}

fn bottlenecks() -> Vec<Lie> {
    let another = |name, refused_for, change: fn(&mut crate::plan::Bottleneck)| {
        lie(name, refused_for, move |plan, _| {
            let mut another = bottleneck();
            change(&mut another);
            plan.bottlenecks.push(another);
        })
    };
    let whole = |set: SetName| SaturatedSet { set, capacity: 1 };
    let hours = vec![whole(hour("x", 0)), whole(hour("x", 1))];
    vec![
        another("a stranger in the bottleneck", &["bottleneck newcomers"], |b| b.newcomers.push("q".into())),
        another("a newcomer twice", &["bottleneck newcomers"], |b| b.newcomers.push("e".into())),
        another("the month of a stranger", &["bottleneck set"], |b| b.cut[0].set = round("q")),
        another("a set without capacity", &["bottleneck set"], |b| b.cut[0].set = round("x")),
        another("a set twice in the cut", &["bottleneck set"], |b| b.cut.push(b.cut[0].clone())),
        another("a capacity too large", &["bottleneck capacity"], |b| b.cut[0].capacity = 2),
        another("one place more", &["bottleneck places"], |b| b.places = 2),
        another("as many places as newcomers", &["bottleneck no-deficit"], |b| b.newcomers = vec!["c".into()]),
        another("an hour outside the cut", &["bottleneck uncovered"], |b| {
            b.newcomers.insert(0, "a".into());
            b.openers.push("y".into());
        }),
        lie("places not used up", &["bottleneck served"], |plan, _| {
            let mut another = bottleneck();
            (another.cut, another.places) = (hours, 2);
            plan.bottlenecks.push(another);
        }),
        another("an opener unmentioned", &["bottleneck openers"], |b| b.openers.clear()),
        another("an opener not concerned", &["bottleneck openers"], |b| b.openers.push("y".into())),
    ]
}

fn summaries() -> Vec<Lie> {
    vec![
        lie("newcomers", &["summary newcomers"], |plan, _| plan.summary.newcomers += 1),
        lie("served", &["summary served"], |plan, _| plan.summary.served += 1),
        lie("waiting", &["summary waiting"], |plan, _| plan.summary.waiting -= 1),
        lie("longest wait", &["summary longest_wait_days"], |plan, _| plan.summary.longest_wait_days = 5),
        lie("openers", &["summary openers"], |plan, _| plan.summary.openers -= 1),
        lie("openers unused", &["summary openers_unused"], |plan, _| plan.summary.openers_unused = 0),
        lie("pairs", &["summary candidate_pairs"], |plan, _| plan.summary.candidate_pairs += 1),
        lie("arcs", &["summary candidate_arcs"], |plan, _| plan.summary.candidate_arcs -= 1),
        lie("a count of a tag", &["channel"], |plan, _| {
            plan.channels.values_mut().for_each(|counts| counts.served = 0);
        }),
        lie("a tag unmentioned", &["channel"], |plan, _| plan.channels.clear()),
        lie("a tag invented", &["channel"], |plan, _| _ = plan.channels.insert("guild".into(), Default::default())),
        lie("a list unmentioned", &["shortlist"], |plan, _| _ = plan.shortlists.pop()),
        lie("a list of nobody", &["shortlist"], |plan, _| plan.shortlists[0].person = "q".into()),
        lie("a list twice", &["shortlist"], |plan, _| plan.shortlists.push(plan.shortlists[0].clone())),
        lie("second best first", &["shortlist"], |plan, _| plan.shortlists[0].ranked[0].person = "y".into()),
        lie("points in a list", &["shortlist"], |plan, _| plan.shortlists[0].ranked[0].points = 4),
        lie("a list too long", &["shortlist"], |plan, _| {
            plan.shortlists[0].ranked.push(Ranked { person: "y".into(), points: 3 });
        }),
    ]
}

fn tiers() -> Vec<Lie> {
    let worse = |name, refused_for, meetings: &'static [(&'static str, &'static str, usize)]| {
        // Another possible plan under the certificate of the best: its values are true, its bounds are not reached.
        about(unproven(meetings), name, refused_for, |plan, _| {
            let best = optimal();
            (plan.status, plan.certificate) = (Status::Optimal, best.certificate);
            for tier in &mut plan.tiers {
                (tier.bound, tier.proven) = (Some(tier.value), true);
            }
            let codes = plan.waiting.iter_mut().filter(|entry| entry.code == WaitingCode::Interrupted);
            codes.for_each(|entry| (entry.code, entry.bottleneck) = (WaitingCode::Exhausted, Some(0)));
            plan.bottlenecks = best.bottlenecks;
        })
    };
    vec![
        lie("tiers swapped", &["tier-names"], |plan, _| plan.tiers.swap(1, 2)),
        lie("a tier unmentioned", &["tier-names"], |plan, _| _ = plan.tiers.pop()),
        lie("total off by one", &["tier value"], |plan, _| plan.tiers[2].value += 1),
        lie("bound off by one", &["tier bound"], |plan, _| plan.tiers[2].bound = Some(plan.tiers[2].value + 1)),
        lie("bound unmentioned", &["tier bound"], |plan, _| plan.tiers[4].bound = None),
        lie("proof denied", &["tier proven"], |plan, _| plan.tiers[4].proven = false),
        lie("best called possible", &["status"], |plan, _| plan.status = Status::Feasible),
        lie("best called interrupted", &["status"], |plan, _| plan.status = Status::Interrupted),
        worse("a shorter wait served", &["tier bound", "tier proven", "status"], &[("a", "y", 2), ("e", "x", 0)]),
        lie("price of nothing", &["tier bound", "tier proven", "status"], |plan, _| {
            plan.certificate.newcomers.insert("d".into(), vec![0, 0, 0, 0, 1]);
        }),
        about(
            unproven(&[("a", "y", 2)]),
            "a bound that an interrupted run does not have",
            &["tier bound"],
            |plan, _| {
                plan.certificate = optimal().certificate;
                plan.tiers[0].bound = Some(3);
            },
        ),
        about(unproven(&[("a", "y", 2)]), "the bound that an interrupted run has", &[], |plan, _| {
            plan.certificate = optimal().certificate;
            plan.tiers[0].bound = Some(2);
        }),
    ]
}

/// An hour of buffer makes s0 and s1 of x collide: a window from `start` takes the place of the cap of a day.
fn window(name: &'static str, refused_for: &[&'static str], start: i64) -> Lie {
    let set = SetName::Window { opener: "x".into(), start };
    lie(name, refused_for, move |plan, pool| {
        pool.programme.meeting.buffer_minutes = 60;
        pool.people[6].person.caps = Caps::default();
        plan.certificate.sets[0].0 = set.clone();
        plan.bottlenecks[0].cut[0].set = set;
    })
}

fn certificates() -> Vec<Lie> {
    let zero = vec![0; 5];
    let add_set = |name, set: SetName| {
        let zero = zero.clone();
        lie(name, &["certificate set"], move |plan, _| plan.certificate.sets.push((set, zero)))
    };
    vec![
        add_set("round of a stranger", round("q")),
        add_set("a set twice", monday()),
        add_set("a set without capacity", SetName::Month { opener: "x".into(), month: "2026-11".into() }),
        add_set("a month misspelt", SetName::Month { opener: "x".into(), month: "2026-1".into() }),
        add_set("no such employer", SetName::Employer { organisation: "Oy".into(), month: "2026-11".into() }),
        add_set("an hour without a start", SetName::Hour { opener: "x".into(), start: None }),
        lie("a vector too long", &["certificate length"], |plan, _| {
            plan.certificate.newcomers.values_mut().for_each(|price| price.push(0));
        }),
        lie("a vector too short", &["certificate length"], |plan, _| {
            plan.certificate.newcomers.insert("b".into(), vec![0; 4]);
        }),
        lie("a newcomer paid for", &["certificate negative"], |plan, _| {
            plan.certificate.newcomers.insert("d".into(), vec![0, 0, 0, 0, -1]);
            plan.certificate.newcomers.insert("b".into(), vec![0, 0, 0, 0, 1]);
        }),
        lie("a set paid for", &["certificate negative"], |plan, _| {
            let tuesday = SetName::Day { opener: "w".into(), date: "2026-12-01".parse().unwrap() };
            plan.certificate.sets.push((tuesday, vec![0, 0, 0, 0, -1]));
        }),
        lie("a dual moved minimally", &["certificate uncovered"], |plan, _| {
            plan.certificate.newcomers.get_mut("c").unwrap()[4] -= 1;
            plan.certificate.newcomers.insert("d".into(), vec![0, 0, 0, 0, 1]);
        }),
        window("an honest window", &[], S[0]),
        window("a window that begins too late", &["bottleneck uncovered", "certificate uncovered"], S[1]),
        window("a window that ends too early", &["bottleneck uncovered", "certificate uncovered"], S[0] - 3600),
        lie("a step of the spread too dear", &["tier bound", "tier proven", "status"], |plan, _| {
            plan.certificate.sets[1].1[3] = 3;
        }),
        lie("an edge left out", &["certificate uncovered"], |plan, pool| {
            // y would be free for b as well, and nobody says what that is worth.
            pool.people[1].hours = vec![(0, 2)];
            (plan.summary.candidate_pairs, plan.summary.candidate_arcs) = (6, 10);
            plan.waiting[0].candidates = 2;
            plan.waiting[0].code = WaitingCode::Exhausted;
            plan.waiting[0].bottleneck = Some(0);
            let wide = &mut plan.bottlenecks[0];
            wide.newcomers.insert(0, "a".into());
            wide.openers.push("y".into());
            wide.places = 2;
            wide.cut.push(SaturatedSet { set: hour("y", 2), capacity: 1 });
        }),
    ]
}

fn floors() -> Vec<Lie> {
    let with = |name, refused_for: &[&'static str], asked: Option<u32>, floor: Option<u32>, cut: &[SetName]| {
        let cut = cut.to_vec();
        lie(name, refused_for, move |plan, pool| {
            pool.programme.objective.first = First::Quality;
            pool.programme.objective.at_least_served = asked;
            plan.tiers[..3].rotate_right(1);
            let prices = plan.certificate.newcomers.values_mut();
            let prices = prices.chain(plan.certificate.sets.iter_mut().map(|(_, price)| price));
            prices.for_each(|price| price[..3].rotate_right(1));
            plan.certificate.floor = floor;
            plan.certificate.reach_sets = cut;
        })
    };
    let cut = [monday(), hour("y", 2)];
    let wide = [monday(), hour("y", 2), hour("x", 0)];
    vec![
        with("an honest floor", &[], Some(2), Some(2), &[]),
        with("an honest floor out of reach", &[], Some(5), Some(2), &cut),
        with("no floor", &[], None, None, &[]),
        with("a floor nobody asked for", &["certificate floor"], None, Some(2), &[]),
        with("no floor, though asked for", &["certificate floor"], Some(2), None, &cut[..0]).unshown(),
        with("a floor above what was asked", &["certificate floor"], Some(1), Some(2), &cut),
        with("a floor above what is served", &["certificate floor"], Some(5), Some(3), &wide),
        with("a cut that leaks", &["certificate reach"], Some(2), Some(2), &cut[..1]),
        with("a cut too wide", &["certificate reach"], Some(2), Some(2), &wide),
        with("a cut of strangers", &["certificate reach"], Some(2), Some(2), &[round("q")]),
        with("a floor out of reach without proof", &["tier bound", "tier proven", "status"], Some(5), Some(2), &[]),
        with("a floor that pays", &["certificate negative"], Some(2), Some(2), &[]).paying(),
        lie("a floor paid for", &["certificate floor"], |plan, _| plan.certificate.at_least = vec![0; 5]),
    ]
}

impl Lie {
    /// A multiplier of the floor below zero, with prices that make up for it: every edge covered, every bound the same.
    fn paying(mut self) -> Self {
        self.plan.certificate.at_least = vec![0, 0, 0, 0, -1];
        self.plan.certificate.newcomers.values_mut().for_each(|price| price[4] -= 1);
        self
    }

    /// The tiers of a plan whose floor is not shown: values, and the first bound.
    fn unshown(mut self) -> Self {
        for (nth, tier) in self.plan.tiers.iter_mut().enumerate() {
            tier.proven = false;
            tier.bound = tier.bound.filter(|_| nth == 0);
        }
        self.plan.status = Status::Feasible;
        self
    }
}
