//! Tiny rounds across two months, with caps of every kind, employers, history, pins, forbids, all modes and objectives.

use std::collections::BTreeSet;

use jiff::civil::Date;
use onehour::attribute::{Attribute, AttributeKind, Value};
use onehour::plan::Plan;
use onehour::pool::{Caps, Person, Pool, Role};
use onehour::programme::{Condition, Employer, First, Forbid, Mode, Pin, Programme, Rule, Shortlists, Term, TermValue};
use onehour::snapshot::{KeptMeeting, Outcome, PastMeeting};
use onehour::{Outcome as Planned, Request};

use crate::random::Random;

/// A round to be planned.
pub(crate) struct Case {
    pub(crate) pool: Pool,
    pub(crate) programme: Programme,
    pub(crate) history: Vec<PastMeeting>,
    pub(crate) previous: Vec<KeptMeeting>,
    pub(crate) from: Date,
    pub(crate) seed: u64,
}

/// First day and the two days, in two months, on which people are free.
const DAYS: [(&str, [&str; 2]); 2] =
    [("2026-11-29", ["2026-11-30", "2026-12-01"]), ("2026-12-30", ["2026-12-31", "2027-01-01"])];

/// The number of a case without anything special.
pub(crate) const PLAIN: u64 = 1;

impl Case {
    /// The case of a number, small enough to look at every plan.
    pub(crate) fn new(number: u64) -> Self {
        Case::of_size(number, 1)
    }

    /// A case with so many times the people, prohibitions and pins.
    pub(crate) fn of_size(number: u64, times: usize) -> Self {
        let mut random = Random::new(number);
        let (from, days) = *random.pick(&DAYS);
        let overlapping = random.once_in(6);
        let mut programme = programme(&mut random, overlapping);
        let people = people(&mut random, &days, overlapping, times);
        let mut case = Case {
            pool: Pool::new(people).unwrap(),
            history: Vec::new(),
            previous: Vec::new(),
            programme: programme.clone(),
            from: from.parse().unwrap(),
            seed: random.next(),
        };
        case.history = case.past(&mut random, &days);
        (0..times).for_each(|_| case.forbid_and_pin(&mut random, &days, &mut programme));
        case.programme = programme;
        if random.once_in(4) {
            case.previous = case.published(&mut random);
        }
        case
    }

    /// The case of a number with all openers in one team of one employer.
    pub(crate) fn of_one_team(number: u64) -> Self {
        let mut random = Random::new(number ^ 0xA5A5_7EA4);
        let team_away = Some(1 + u32::from(random.once_in(3)));
        Case::new(number ^ 0x7EA4).with_employer(Employer { team_away, ..employer(&mut random) }, |_| true)
    }

    /// With so few hours a month for every second opener together, which lies across their own caps.
    pub(crate) fn with_a_budget(self, number: u64) -> Self {
        let mut random = Random::new(number ^ 0xB0D6_E700);
        let hours_per_month = Some(1 + random.below(2) as u32);
        let employer = Employer { hours_per_month, work_hours: None, ..employer(&mut random) };
        self.with_employer(employer, |_| random.once_in(2))
    }

    /// With an employer of these openers, who are in one team; nobody else has an employer.
    fn with_employer(mut self, employer: Employer, mut is_theirs: impl FnMut(&Person) -> bool) -> Self {
        let mut employed = |person: &Person| {
            let theirs = person.role.is_opener() && is_theirs(person);
            let (organisation, team) = (theirs.then(|| "Oy".to_owned()), theirs.then(|| "red".to_owned()));
            if person.role.is_opener() { Person { organisation, team, ..person.clone() } } else { person.clone() }
        };
        self.pool = Pool::new(self.pool.people().iter().map(&mut employed).collect()).unwrap();
        self.programme.employers = vec![employer];
        self
    }

    /// Plans the round; `None` when the request cannot hold (two pins at one time, say).
    pub(crate) fn plan(&self) -> Option<Planned> {
        onehour::plan(&self.pool, &self.programme, &self.request()).ok()
    }

    /// Somebody more, free on the days of the case.
    pub(crate) fn person(&self, random: &mut Random, id: String, role: Role) -> Person {
        let overlapping = self.programme.meeting.grid_minutes == Some(30);
        let (_, days) = DAYS.iter().find(|(from, _)| *from == self.from.to_string()).unwrap_or(&DAYS[0]);
        person(random, id, role, days, overlapping)
    }

    pub(crate) fn request(&self) -> Request<'_> {
        Request {
            weeks: 1,
            seed: self.seed,
            history: &self.history,
            previous: &self.previous,
            ..Request::new(self.from)
        }
    }

    fn side(&self, stands_here: fn(Role) -> bool) -> Vec<String> {
        self.pool.people().iter().filter(|person| stands_here(person.role)).map(|person| person.id.clone()).collect()
    }

    fn pair(&self, random: &mut Random) -> (String, String) {
        (random.pick(&self.side(Role::is_newcomer)).clone(), random.pick(&self.side(Role::is_opener)).clone())
    }

    fn past(&self, random: &mut Random, days: &[&str; 2]) -> Vec<PastMeeting> {
        let lines = if random.once_in(2) { random.below(4) } else { 0 };
        let line = |_| {
            let (newcomer, opener) = self.pair(random);
            let outcome = *random.pick(&[Outcome::Met, Outcome::Met, Outcome::Declined, Outcome::Cancelled]);
            let date: Date = random.pick(&["2026-11-02", "2026-11-27", days[0], days[1]]).parse().unwrap();
            let start = random.once_in(2).then(|| start_of(date, *random.pick(&[9 * 60, 10 * 60])));
            PastMeeting { newcomer, opener, date, start, outcome }
        };
        (0..lines).map(line).collect()
    }

    fn forbid_and_pin(&self, random: &mut Random, days: &[&str; 2], programme: &mut Programme) {
        if random.once_in(4) {
            let (newcomer, opener) = self.pair(random);
            programme.forbids.push(Forbid::new(newcomer, opener));
        }
        for _ in 0..if random.once_in(3) { 1 + random.below(2) } else { 0 } {
            let (newcomer, opener) = self.pair(random);
            let is_free = programme.pins.iter().all(|pin| pin.newcomer != newcomer)
                && programme.forbids.iter().all(|forbid| (&forbid.newcomer, &forbid.opener) != (&newcomer, &opener));
            if newcomer != opener && is_free {
                let hour = format!("{}T{:02}:00:00+02:00", random.pick(days), 9 + random.below(3));
                let start = random.once_in(2).then_some(hour);
                programme.pins.push(Pin { newcomer, opener, start });
            }
        }
    }

    /// Some meetings of a plan of the same round under another seed.
    fn published(&self, random: &mut Random) -> Vec<KeptMeeting> {
        let other = Request { seed: random.next(), previous: &[], ..self.request() };
        let Ok(outcome) = onehour::plan(&self.pool, &self.programme, &other) else { return Vec::new() };
        let plan: Plan = outcome.plan;
        let mut kept = Vec::new();
        for meeting in &plan.meetings {
            if random.once_in(3) {
                continue;
            }
            let start = meeting.start.as_ref().map(|text| onehour::time::instant_from_text(text).unwrap());
            let moved = if random.once_in(4) { start.map(|start| start + 3600) } else { start };
            kept.push(KeptMeeting { newcomer: meeting.newcomer.clone(), opener: meeting.opener.clone(), start: moved });
        }
        kept
    }
}

/// UTC seconds of a wall time in Helsinki in winter.
pub(crate) fn start_of(date: Date, minutes: i64) -> i64 {
    let days = (date - jiff::civil::date(1970, 1, 1)).get_days();
    i64::from(days) * 86_400 + minutes * 60 - 2 * 3600
}

fn programme(random: &mut Random, overlapping: bool) -> Programme {
    let mut programme = Programme::from_toml("name = 'case'", "case.toml").unwrap();
    programme.meeting.mode = *random.pick(&[Mode::Fixed, Mode::Fixed, Mode::Suggest, Mode::Introduce]);
    programme.meeting.grid_minutes = overlapping.then_some(30);
    programme.attributes = vec![Attribute {
        name: "keys".into(),
        kind: AttributeKind::Set,
        protected: false,
        purpose: None,
        reason: None,
    }];
    let keys = || ("keys".to_string(), "keys".to_string());
    let teams = || ("team".to_string(), "team".to_string());
    let (newcomer, opener) = keys();
    programme.rules = vec![Rule::new("key", Condition::Shares { newcomer, opener, at_least: 1 })];
    if random.once_in(3) {
        let (newcomer, opener) = teams();
        let equal = Condition::Equal { newcomer, opener };
        let stated = Condition::Stated { side: onehour::programme::Side::Newcomer, attribute: "team".into() };
        let until = *random.pick(&[None, None, Some("2026-12-30"), Some("2027-03-01")]);
        let until = until.map(|until| until.parse().unwrap());
        programme.rules.push(Rule { until, ..Rule::new("team", Condition::Any(vec![equal, stated])) });
    }
    let (newcomer, opener) = keys();
    let at_most = 1 + random.below(3) as u32;
    let points = *random.pick(&[1, 2, 5, -3]);
    let shared = TermValue::PerShared { newcomer, opener, points, at_most };
    programme.terms = vec![Term { name: "keys".into(), when: None, value: shared }];
    if random.once_in(2) {
        let (newcomer, opener) = teams();
        let when = Some(Condition::Equal { newcomer, opener });
        programme.terms.push(Term { name: "team".into(), when, value: TermValue::Points(*random.pick(&[-4, 3, 10])) });
    }
    programme.caps.hour = if random.once_in(5) { 2 } else { 1 };
    if random.once_in(2) {
        programme.caps.unstated = caps(random);
    }
    if random.once_in(2) {
        programme.employers.push(employer(random));
    }
    objective(random, &mut programme);
    programme.shortlists = Shortlists { per_newcomer: random.below(3) as u32, reserve: random.below(3) as u32 };
    programme
}

fn employer(random: &mut Random) -> Employer {
    let team_away = random.once_in(2).then(|| 1 + u32::from(random.once_in(4)));
    Employer {
        organisation: "Oy".into(),
        hours_per_month: random.once_in(2).then(|| 1 + random.below(2) as u32),
        work_hours: random
            .once_in(3)
            .then(|| random.pick(&["9-11", "Mon-Tue 9-10, 11-12", "Wed-Fri 8-16"]).to_string()),
        zone: random.once_in(2).then(|| "Europe/Stockholm".into()),
        team_away,
    }
}

fn objective(random: &mut Random, programme: &mut Programme) {
    if random.once_in(3) {
        programme.objective.first = First::Quality;
        programme.objective.at_least_served = random.once_in(2).then(|| 1 + random.below(5) as u32);
    }
    programme.objective.band = random.once_in(4).then(|| 1 + random.below(5) as u32);
    if random.once_in(3) {
        programme.history.never_again = false;
        programme.history.cooldown_days = random.below(30) as u32;
    }
}

fn caps(random: &mut Random) -> Caps {
    let mut cap = |often| random.once_in(often).then(|| 1 + u32::from(random.once_in(2)));
    Caps { day: cap(4), month: cap(2), quarter: cap(5), round: cap(4) }
}

fn people(random: &mut Random, days: &[&str; 2], overlapping: bool, times: usize) -> Vec<Person> {
    let (newcomers, openers) = (times * (1 + random.below(5)), times * (1 + random.below(4)));
    let mut people = Vec::new();
    for nth in 0..newcomers {
        let role = if random.once_in(8) { Role::Both } else { Role::Newcomer };
        people.push(person(random, format!("n{nth}"), role, days, overlapping));
    }
    for nth in 0..openers {
        let role = if random.once_in(8) { Role::Both } else { Role::Opener };
        people.push(person(random, format!("o{nth}"), role, days, overlapping));
    }
    people
}

fn person(random: &mut Random, id: String, role: Role, days: &[&str; 2], overlapping: bool) -> Person {
    let mut person = Person::new(id, role);
    let keys: BTreeSet<String> = ["k", "l", "m"].into_iter().filter(|_| random.once_in(2)).map(Into::into).collect();
    if !keys.is_empty() {
        person.attributes.insert("keys".into(), Value::Set(keys));
    }
    person.team = random.once_in(2).then(|| random.pick(&["red", "blue"]).to_string());
    person.organisation = random.once_in(2).then(|| "Oy".into());
    person.caps = if role.is_opener() && random.once_in(2) { caps(random) } else { Caps::default() };
    let since = random.pick(&["2026-11-29", "2026-11-20", "2026-10-01", "2027-06-01"]);
    person.waiting_since = (!random.once_in(4)).then(|| since.parse().unwrap());
    person.tags = if random.once_in(3) { vec!["union".into()] } else { Vec::new() };
    person.availability = Some(hours(random, days, overlapping).parse().unwrap());
    person
}

/// One to three hours.
fn hours(random: &mut Random, days: &[&str; 2], overlapping: bool) -> String {
    let step = if overlapping { 30 } else { 60 };
    let window = |random: &mut Random| {
        let (day, start) = (random.pick(days), 9 * 60 + step * random.below(3));
        let end = start + 60;
        format!("{day} {:02}:{:02}-{:02}:{:02}", start / 60, start % 60, end / 60, end % 60)
    };
    let windows: BTreeSet<String> = (0..1 + random.below(3)).map(|_| window(random)).collect();
    windows.into_iter().collect::<Vec<_>>().join("; ")
}
