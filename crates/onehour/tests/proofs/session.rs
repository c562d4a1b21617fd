//! After each edit a session stands for the plan that planning from nothing makes.

use std::collections::BTreeMap;

use onehour::plan::{Plan, PlanCertificate};
use onehour::pool::{Person, Role};
use onehour::programme::Side;
use onehour::session::{Edit, How, Seat, Session, Why};
use onehour::verify::verify;
use onehour::{Outcome, Request};

use crate::cases::{self, Case};
use crate::count;
use crate::random::Random;

/// How many answers were found how.
#[derive(Debug, Default)]
struct Tally {
    followed: u64,
    moved: u64,
    refused: u64,
    undone: u64,
    read_back: u64,
    solved: BTreeMap<String, u64>,
    by_kind: BTreeMap<&'static str, u64>,
}

/// A session and what it takes to change it at random.
struct Week {
    case: Case,
    session: Session,
    random: Random,
    signed_up: usize,
}

impl Week {
    /// `None` where the case itself cannot be planned.
    fn new(number: u64, times: usize) -> Option<Self> {
        let mut case = Case::of_size(number, times);
        // Most programmes have nothing that keeps a session from following.
        let mut random = Random::new(number ^ 0x5E55);
        if !random.once_in(6) {
            case.programme.employers.clear();
            case.programme.objective.at_least_served = None;
        }
        if !random.once_in(8) {
            case.programme.pins.clear();
        }
        let session = Session::open(&case.pool, &case.programme, &case.request()).ok()?;
        Some(Week { case, session, random, signed_up: 0 })
    }

    fn id(&mut self, stands: fn(Role) -> bool) -> String {
        let pool = self.session.pool().unwrap();
        let ids: Vec<String> = pool.people().iter().filter(|p| stands(p.role)).map(|p| p.id.clone()).collect();
        if ids.is_empty() { "nobody".into() } else { self.random.pick(&ids).clone() }
    }

    fn pair(&mut self) -> (String, String) {
        (self.id(Role::is_newcomer), self.id(Role::is_opener))
    }

    fn meeting(&mut self) -> Option<(String, Seat)> {
        let meetings: Vec<(String, Seat)> =
            self.session.meetings().map(|(newcomer, seat)| (newcomer.to_owned(), seat.clone())).collect();
        (!meetings.is_empty()).then(|| self.random.pick(&meetings).clone())
    }

    fn edit(&mut self) -> (&'static str, Edit) {
        let side = *self.random.pick(&[Side::Newcomer, Side::Opener]);
        let meeting = self.meeting();
        let (newcomer, opener) = match (&meeting, self.random.once_in(2)) {
            (Some((newcomer, seat)), true) => (newcomer.clone(), seat.opener.clone()),
            _ => self.pair(),
        };
        match self.random.below(12) {
            0 => ("cancel", Edit::Cancel { newcomer, opener, by: side }),
            1 => ("decline", Edit::Decline { newcomer, opener }),
            2 => ("no-show", Edit::NoShow { newcomer, opener, absent: side }),
            3 | 4 => {
                self.signed_up += 1;
                let role = *self.random.pick(&[Role::Newcomer, Role::Newcomer, Role::Opener, Role::Opener, Role::Both]);
                let id = format!("{}late{}", self.random.pick(&["a", "n1", "z"]), self.signed_up);
                ("sign-up", Edit::SignUp { person: Box::new(self.case.person(&mut self.random, id, role)) })
            }
            5 | 6 => ("withdraw", Edit::Withdraw { person: if side == Side::Newcomer { newcomer } else { opener } }),
            7 | 8 => {
                let person = if side == Side::Newcomer { newcomer } else { opener };
                let other = self.case.person(&mut self.random, "x".into(), Role::Both);
                ("hours", Edit::Hours { person, availability: other.availability })
            }
            9 => match self.session.programme().pins.first().cloned() {
                Some(pin) if !self.random.once_in(3) => {
                    ("unpin", Edit::Unpin { newcomer: pin.newcomer, opener: pin.opener })
                }
                _ => {
                    let text = |start: i64| onehour::time::instant_to_text(start, "UTC").unwrap();
                    let start = meeting.and_then(|(_, seat)| seat.start).filter(|_| self.random.once_in(2)).map(text);
                    let start = start.map(|text| text.split('[').next().unwrap().to_owned());
                    ("pin", Edit::Pin { newcomer, opener, start })
                }
            },
            10 => ("forbid", Edit::Forbid { newcomer, opener }),
            _ => match self.session.programme().forbids.first().cloned() {
                Some(forbid) => ("allow", Edit::Allow { newcomer: forbid.newcomer, opener: forbid.opener }),
                None => ("forbid", Edit::Forbid { newcomer, opener }),
            },
        }
    }

    /// The plan from nothing.
    fn cold(&self) -> Outcome {
        let pool = self.session.pool().unwrap();
        onehour::plan(&pool, self.session.programme(), &self.session.request()).unwrap()
    }

    fn hold(&self, hint: &str) {
        let (cold, warm) = (self.cold(), self.session.plan().unwrap());
        assert_eq!(self.session.tiers(), cold.plan.tiers, "{hint}");
        assert_eq!(self.session.status(), cold.plan.status, "{hint}");
        assert_eq!(seats(&self.session), seats_of(&cold.plan), "{hint}");
        assert_eq!(warm.snapshot, cold.snapshot, "{hint}");
        assert_eq!(without_proof(&warm.plan), without_proof(&cold.plan), "{hint}");
        verify(&warm.plan, &warm.snapshot, &warm.plan.hashes.pool)
            .unwrap_or_else(|refused| panic!("{hint}: {refused}"));
    }
}

fn without_proof(plan: &Plan) -> Plan {
    Plan { certificate: PlanCertificate::default(), ..plan.clone() }
}

fn seats(session: &Session) -> BTreeMap<String, Seat> {
    session.meetings().map(|(newcomer, seat)| (newcomer.to_owned(), seat.clone())).collect()
}

fn seats_of(plan: &Plan) -> BTreeMap<String, Seat> {
    let seat = |kept: onehour::snapshot::KeptMeeting| (kept.newcomer, Seat { opener: kept.opener, start: kept.start });
    plan.kept().unwrap().into_iter().map(seat).collect()
}

/// Makes one random edit, and holds what comes of it against the seats before.
fn one_edit(week: &mut Week, tally: &mut Tally, hint: &str) {
    let before = seats(&week.session);
    let (kind, edit) = week.edit();
    let hint = format!("{hint}: {edit:?}");
    let answer = match week.session.apply(&edit) {
        Ok(answer) => answer,
        Err(_) => {
            tally.refused += 1;
            assert_eq!(seats(&week.session), before, "{hint}");
            return week.hold(&hint);
        }
    };
    *tally.by_kind.entry(kind).or_default() += 1;
    match answer.how {
        How::Followed => tally.followed += 1,
        How::Solved(why) => *tally.solved.entry(why.to_string()).or_default() += 1,
    }
    tally.moved += answer.moved.len() as u64;
    let after = seats(&week.session);
    let mut told = before;
    for moved in answer.moved {
        assert_eq!(told.get(&moved.newcomer), moved.before.as_ref(), "{hint}");
        assert_ne!(moved.before, moved.after, "{hint}");
        match moved.after {
            Some(seat) => told.insert(moved.newcomer, seat),
            None => told.remove(&moved.newcomer),
        };
    }
    assert_eq!(told, after, "{hint}");
    week.hold(&hint);
}

#[test]
fn each_edit_leads_to_the_plan_that_planning_from_nothing_makes() {
    let mut tally = Tally::default();
    for number in 0..count(110, 7_200) {
        let Some(mut week) = Week::new(number, 1 + (number % 6) as usize) else { continue };
        for nth in 0..14 {
            let hint = format!("case {number}, edit {nth}");
            match week.random.below(8) {
                0 if week.session.edits() > 0 => {
                    week.session.undo().unwrap();
                    week.hold(&hint);
                    tally.undone += 1;
                }
                1 => {
                    let json = week.session.to_json().unwrap();
                    let back = Session::from_json(&json).unwrap_or_else(|error| panic!("{hint}: {error}"));
                    assert_eq!((back.tiers(), back.edits()), (week.session.tiers(), week.session.edits()), "{hint}");
                    assert_eq!(seats(&back), seats(&week.session), "{hint}");
                    week.session = back;
                    tally.read_back += 1;
                }
                _ => one_edit(&mut week, &mut tally, &hint),
            }
        }
    }
    println!("{tally:?}");
    assert!(tally.followed > 500 && tally.moved > 300 && tally.undone > 50 && tally.read_back > 50, "{tally:?}");
    assert_eq!(tally.by_kind.len(), 10, "{tally:?}");
}

/// All edits taken back: the plan, the inputs and the bytes of the beginning.
#[test]
fn undo_leads_back_to_where_the_session_began() {
    for number in 0..count(25, 1_000) {
        let Some(mut week) = Week::new(number, 1 + (number % 4) as usize) else { continue };
        let began = (seats(&week.session), week.session.plan().unwrap().snapshot, week.session.tiers().to_vec());
        let mut made = 0;
        for _ in 0..10 {
            let (_, edit) = week.edit();
            made += usize::from(week.session.apply(&edit).is_ok());
        }
        assert_eq!(week.session.edits(), made);
        while week.session.undo().unwrap().is_some() {}
        let ended = (seats(&week.session), week.session.plan().unwrap().snapshot, week.session.tiers().to_vec());
        assert_eq!(ended, began, "case {number}");
    }
}

/// A small session that follows, with a meeting that collides with nothing.
fn small() -> Session {
    let programme = onehour::Programme::from_toml("name = 'tiny'\n[caps.unstated]\nround = 1\n", "tiny.toml").unwrap();
    let person = |id: &str, role| Person { availability: Some("Tue 9-12".parse().unwrap()), ..Person::new(id, role) };
    let people = ["a", "b", "c"].map(|id| person(id, Role::Newcomer)).into_iter();
    let people = people.chain(["o", "p"].map(|id| person(id, Role::Opener)));
    let pool = onehour::Pool::new(people.collect()).unwrap();
    Session::open(&pool, &programme, &Request::new(jiff::civil::date(2026, 12, 1))).unwrap()
}

/// A pin that finds no room raises a capacity of its opener; the capacity falls again with the pin, also in a session
/// read back.
#[test]
fn a_capacity_raised_for_a_pin_without_room_does_not_outlive_the_pin() {
    let pin = |newcomer: &str| Edit::Pin { newcomer: newcomer.into(), opener: "o".into(), start: None };
    let with_o = |session: &Session| session.meetings().filter(|(_, seat)| seat.opener == "o").count();
    let planned_anew = |session: &Session| {
        let cold = onehour::plan(&session.pool().unwrap(), session.programme(), &session.request()).unwrap().plan;
        assert_eq!((session.tiers(), seats(session)), (&*cold.tiers, seats_of(&cold)));
    };
    let mut session = small();
    session.apply(&pin("a")).unwrap();
    session.apply(&pin("b")).unwrap();
    assert_eq!(with_o(&session), 2, "both pins stand, though the opener gives one hour");
    let mut read_back = Session::from_json(&session.to_json().unwrap()).unwrap();
    for session in [&mut session, &mut read_back] {
        session.apply(&Edit::Unpin { newcomer: "a".into(), opener: "o".into() }).unwrap();
        assert_eq!((with_o(session), session.meetings().count()), (1, 2));
        planned_anew(session);
        session.undo().unwrap();
        assert_eq!(with_o(session), 2);
        planned_anew(session);
    }
}

#[test]
fn what_cannot_be_is_refused_by_its_code_and_changes_nothing() {
    let mut session = small();
    let before = session.to_json().unwrap();
    let (newcomer, opener) = ("a".to_string(), "o".to_string());
    let waiting = ["a", "b", "c"].into_iter().find(|id| session.seat(id).is_none()).unwrap().to_string();
    let person = Box::new(Person::new("a", Role::Newcomer));
    let (nobody, pin) = ("nobody".to_string(), Some("noon".to_string()));
    let cases = [
        (Edit::SignUp { person }, "E-edit-known"),
        (Edit::SignUp { person: Box::new(Person::new("", Role::Opener)) }, "E-empty-id"),
        (Edit::Withdraw { person: nobody.clone() }, "E-edit-person"),
        (Edit::Hours { person: nobody.clone(), availability: None }, "E-edit-person"),
        (Edit::Forbid { newcomer: opener.clone(), opener: newcomer.clone() }, "E-edit-person"),
        (Edit::Cancel { newcomer: waiting, opener: opener.clone(), by: Side::Opener }, "E-edit-meeting"),
        (Edit::Allow { newcomer: newcomer.clone(), opener: opener.clone() }, "E-edit-decision"),
        (Edit::Unpin { newcomer: newcomer.clone(), opener: opener.clone() }, "E-edit-decision"),
        (Edit::Pin { newcomer, opener, start: pin }, "E-pin-start"),
    ];
    for (edit, code) in cases {
        let error = session.apply(&edit).unwrap_err();
        assert!(error.has(code), "{edit:?}: {error}");
        assert_eq!(session.to_json().unwrap(), before, "{edit:?}");
    }
    assert!(session.undo().unwrap().is_none());
}

/// Every number and every seat in a session's file, changed: what is read back is an optimum, or nothing.
#[test]
fn a_forged_optimum_is_refused() {
    let mut session = small();
    session.apply(&Edit::Forbid { newcomer: "a".into(), opener: "o".into() }).unwrap();
    let honest: serde_json::Value = serde_json::from_slice(&session.to_json().unwrap()).unwrap();
    let read = |value: &serde_json::Value| Session::from_json(&serde_json::to_vec(value).unwrap());
    assert_eq!(seats(&read(&honest).unwrap()), seats(&session));
    let mut refused = 0;
    let mut forge = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut forged = honest.clone();
        change(&mut forged);
        match read(&forged) {
            Err(error) => {
                assert!(error.has("E-session-proof"), "{error}");
                refused += 1;
            }
            Ok(back) => {
                let pool = back.pool().unwrap();
                let cold = onehour::plan(&pool, back.programme(), &back.request()).unwrap();
                assert_eq!(back.tiers(), cold.plan.tiers);
            }
        }
    };
    let tiers = honest["optimum"]["values"].as_array().unwrap().len();
    for tier in 0..tiers {
        forge(&|value| {
            value["optimum"]["values"][tier] = (value["optimum"]["values"][tier].as_i64().unwrap() + 1).into()
        });
        forge(&|value| value["optimum"]["values"][tier] = i64::MAX.into());
        for (newcomer, _) in honest["optimum"]["certificate"]["newcomers"].as_object().unwrap() {
            for less in [1, i64::MAX] {
                forge(&|value| {
                    let entry = &mut value["optimum"]["certificate"]["newcomers"][newcomer][tier];
                    *entry = entry.as_i64().unwrap().wrapping_sub(less).into();
                });
            }
        }
    }
    for (newcomer, _) in honest["optimum"]["seats"].as_object().unwrap() {
        forge(&|value| drop(value["optimum"]["seats"].as_object_mut().unwrap().remove(newcomer)));
        forge(&|value| value["optimum"]["seats"][newcomer]["opener"] = "nobody".into());
        forge(&|value| value["optimum"]["seats"][newcomer]["start"] = 7.into());
    }
    forge(&|value| value["optimum"]["certificate"] = serde_json::json!({ "newcomers": {}, "sets": [] }));
    assert!(refused > 20, "{refused}");
}

#[test]
fn what_is_no_session_is_refused_by_its_code() {
    let honest = String::from_utf8(small().to_json().unwrap()).unwrap();
    let refused = |text: &str, code: &str| {
        let error = Session::from_json(text.as_bytes()).err().unwrap_or_else(|| panic!("{code} is not refused"));
        assert!(error.has(code), "{code}: {error}");
    };
    refused("", "E-session-json");
    refused("{}", "E-session-json");
    refused(&"[".repeat(100_000), "E-session-json");
    refused(&honest[..honest.len() / 2], "E-session-json");
    refused(&honest.replacen("\"schema\"", "\"schemes\"", 1), "E-session-json");
    refused(&honest.replace("onehour-session/1", "onehour-session/2"), "E-session-schema");
    refused(&honest.replacen("\"id\": \"b\"", "\"id\": \"a\"", 1), "E-duplicate-id");
    refused(&honest.replacen("\"weeks\": 4", "\"weeks\": 4000000000", 1), "E-horizon-weeks");
    let never = honest.replacen("\"opener\": \"o\"", "\"opener\": \"\\u0000\"", 1);
    refused(&never, "E-session-proof");
    let solved = Session::from_json(honest[..honest.find(",\n \"optimum\"").unwrap()].to_owned().as_bytes());
    assert!(solved.is_err());
    let bare = format!("{}\n}}", &honest[..honest.find(",\n \"optimum\"").unwrap()]);
    assert_eq!(Session::from_json(bare.as_bytes()).unwrap().how(), How::Solved(Why::Opened));
}

/// Steps back that do not fit the inputs change what they can; the plan is that of the inputs all the same.
#[test]
fn a_forged_past_leads_to_a_plan_of_the_inputs_that_come_of_it() {
    let mut session = small();
    session.apply(&Edit::Withdraw { person: "a".into() }).unwrap();
    session.apply(&Edit::Forbid { newcomer: "b".into(), opener: "o".into() }).unwrap();
    let text = String::from_utf8(session.to_json().unwrap()).unwrap();
    let forged = text.replace("\"at\": 0", "\"at\": 4000000").replace("\"id\": \"a\"", "\"id\": \"q\"");
    let mut session = Session::from_json(forged.as_bytes()).unwrap();
    while let Some(answer) = session.undo().unwrap() {
        let pool = session.pool().unwrap();
        let cold = onehour::plan(&pool, session.programme(), &session.request()).unwrap();
        assert_eq!(answer.tiers, cold.plan.tiers);
    }
    assert!(session.pool().unwrap().person("q").is_some());
}

/// The generated pool has everything at once; two hundred edits of every kind.
#[test]
fn a_generated_pool_is_followed() {
    let spec = onehour::generate::Spec { newcomers: 45, openers: 15, seed: 5, today: jiff::civil::date(2026, 11, 23) };
    let pool = onehour::generate::pool(spec).unwrap();
    let programme = onehour::Programme::builtin("one-hour").unwrap();
    let mut session = Session::open(&pool, &programme, &Request::new(spec.today)).unwrap();
    let published = session.plan().unwrap().plan.kept().unwrap();
    let request = Request { previous: &published, ..Request::new(spec.today) };
    session = Session::open(&pool, &programme, &request).unwrap();
    let case = Case::new(cases::PLAIN);
    let mut week = Week { case, session, random: Random::new(9), signed_up: 0 };
    let mut tally = Tally::default();
    for nth in 0..count(60, 1_000) {
        let (_, edit) = week.edit();
        let Ok(answer) = week.session.apply(&edit) else { continue };
        tally.followed += u64::from(answer.how == How::Followed);
        if nth % 4 == 0 {
            week.hold(&format!("edit {nth}: {edit:?}"));
        }
    }
    assert!(tally.followed > 30, "{tally:?}");
}
