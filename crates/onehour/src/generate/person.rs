//! One invented person.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::Spec;
use super::random::{Random, Stream};
use super::shares::{self, Country};
use crate::language::Level;
use crate::pool::{Caps, Person, Role, WeightedCode};
use crate::time::Availability;

type Languages = BTreeMap<String, Level>;

/// Openers for one employer, on average, among those who have one.
const STAFF: u32 = 25;
/// The earliest hour that anybody is free.
const OPENING: u32 = 8;
/// The latest hour at which anybody's free hours end.
const CLOSING: u32 = 19;
/// The longest block of free hours.
const LONGEST: u32 = 4;
const WEEKDAYS: [&str; 5] = ["Mon", "Tue", "Wed", "Thu", "Fri"];

/// A person to be drawn.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub(super) spec: Spec,
    pub(super) stream: Stream,
    pub(super) index: u32,
}

impl Draft {
    /// Draws everything about the person.
    pub(super) fn person(self) -> Person {
        let random = &mut Random::new(self.spec.seed, self.stream, self.index);
        let role = self.role();
        let country = random.pick(&shares::COUNTRIES);
        let fields = self.fields(random);
        let short = fields.iter().any(|field| shares::is_short(field));
        let employer = role.is_opener().then(|| self.employer(random)).flatten();
        let (month, quarter) = if role.is_opener() { random.pick(&shares::CAPS) } else { ("", "") };
        let languages = match role {
            Role::Opener => opener_languages(country, random),
            Role::Newcomer | Role::Both => newcomer_languages(country, random),
        };
        Person {
            fields: fields.into_iter().map(|code| WeightedCode { code: code.into(), weight: 100 }).collect(),
            languages,
            place: Some(self.place(country, random).into()),
            remote: random.percent(60),
            zone: Some(country.zone.into()),
            availability: self.availability(employer, random),
            caps: Caps { month: month.parse().ok(), quarter: quarter.parse().ok(), ..Caps::default() },
            organisation: employer.map(|number| format!("employer-{:03}", number + 1)),
            waiting_since: role.is_newcomer().then(|| self.waiting_since(short, random)),
            tags: Some(random.pick(&shares::CHANNELS))
                .filter(|tag| !tag.is_empty())
                .map(Into::into)
                .into_iter()
                .collect(),
            ..Person::new(self.id(role), role)
        }
    }

    fn role(self) -> Role {
        match self.stream {
            Stream::Newcomer => Role::Newcomer,
            Stream::Opener => Role::Opener,
            Stream::Both | Stream::Employer => Role::Both,
        }
    }

    /// A letter for the role and a number, as wide as the largest.
    fn id(self, role: Role) -> String {
        let width = self.spec.newcomers.max(self.spec.openers).max(1).ilog10() as usize + 1;
        let letter = match role {
            Role::Newcomer => 'n',
            Role::Opener => 'o',
            Role::Both => 'b',
        };
        format!("{letter}{:0width$}", self.index + 1)
    }

    /// One field, or for some people two.
    fn fields(self, random: &mut Random) -> Vec<&'static str> {
        let mut draw = || match self.stream {
            Stream::Opener => random.pick(&shares::OPENER_FIELDS),
            _ => random.pick(&shares::NEWCOMER_FIELDS),
        };
        let (first, second) = (draw(), draw());
        if first != second && random.percent(25) { vec![first, second] } else { vec![first] }
    }

    fn place(self, country: Country, random: &mut Random) -> &'static str {
        let half = if random.percent(50) { country.capital_region } else { country.elsewhere };
        random.pick(half)
    }

    /// Number of the employer, for seven openers of ten; a few employers have many of them.
    fn employer(self, random: &mut Random) -> Option<u32> {
        let employers = (self.spec.openers / STAFF).max(1);
        let (one, other) = (random.below(employers), random.below(employers));
        random.percent(70).then(|| one.min(other))
    }

    /// Six to twelve hours a week in blocks of two or more, one a day. The colleagues of an employer are free on the
    /// same days and at nearly the same hours.
    fn availability(self, employer: Option<u32>, random: &mut Random) -> Option<Availability> {
        let hours = 6 + random.below(7);
        let blocks = 3 + random.below((hours / 2).min(5) - 2);
        let mut pattern = match employer {
            Some(number) => Random::new(self.spec.seed, Stream::Employer, number),
            None => random.clone(),
        };
        let mut days: Vec<usize> = (0..WEEKDAYS.len()).collect();
        for last in (1..days.len()).rev() {
            days.swap(last, pattern.below(last as u32 + 1) as usize);
        }
        let mut chosen: Vec<(usize, u32, u32)> = Vec::new();
        for (block, &day) in days.iter().take(blocks as usize).enumerate() {
            let length = hours / blocks + u32::from((block as u32) < hours % blocks);
            let common = OPENING + pattern.below(CLOSING - LONGEST - OPENING + 1);
            let start = (common + random.below(2)).min(CLOSING - length);
            chosen.push((day, start, start + length));
        }
        chosen.sort_unstable();
        let windows: Vec<String> =
            chosen.into_iter().map(|(day, start, end)| format!("{} {start}-{end}", WEEKDAYS[day])).collect();
        windows.join("; ").parse().ok()
    }

    fn waiting_since(self, short: bool, random: &mut Random) -> Date {
        let days = random.days(if short { shares::WAITS_ON_IN_SHORT_FIELDS } else { shares::WAITS_ON });
        self.spec.today.saturating_sub(i64::from(days).days())
    }
}

fn newcomer_languages(country: Country, random: &mut Random) -> Languages {
    let mother = random.pick(&shares::MOTHER_TONGUES);
    let mut spoken = vec![(mother, "native")];
    spoken.push((country.tongue, random.pick(&shares::NEWCOMER_TONGUE)));
    spoken.push(("en", random.pick(&shares::NEWCOMER_ENGLISH)));
    languages(spoken)
}

/// One opener in seven was born abroad.
fn opener_languages(country: Country, random: &mut Random) -> Languages {
    let abroad = random.percent(14);
    let mut spoken = vec![(country.tongue, if abroad { "C1" } else { "native" })];
    if abroad {
        spoken.push((random.pick(&shares::MOTHER_TONGUES), "native"));
    }
    spoken.push((country.second, random.pick(&[("", 70), ("B1", 15), ("B2", 10), ("C1", 5)])));
    spoken.push(("en", random.pick(&shares::OPENER_ENGLISH)));
    languages(spoken)
}

/// Those that have a level.
fn languages(spoken: Vec<(&str, &str)>) -> Languages {
    spoken.into_iter().filter_map(|(code, level)| Some((code.to_owned(), level.parse().ok()?))).collect()
}
