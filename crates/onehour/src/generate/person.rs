//! One invented person.

use std::fmt::Write;

use jiff::ToSpan;

use super::random::{Random, Stream};
use super::shares::{self, Country};
use super::{Row, Spec};

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
    /// Draws every cell.
    pub(super) fn row(self) -> Row {
        let random = &mut Random::new(self.spec.seed, self.stream, self.index);
        let (is_newcomer, is_opener) = (self.stream != Stream::Opener, self.stream != Stream::Newcomer);
        let country = random.pick(&shares::COUNTRIES);
        let fields = self.fields(random);
        let short = fields.iter().any(|field| shares::is_short(field));
        let employer = is_opener.then(|| self.employer(random)).flatten();
        let (cap_month, cap_quarter) = if is_opener { random.pick(&shares::CAPS) } else { ("", "") };
        [
            self.id(),
            self.role().to_owned(),
            fields.join(";"),
            if self.stream == Stream::Opener {
                opener_languages(country, random)
            } else {
                newcomer_languages(country, random)
            },
            self.place(country, random).to_owned(),
            if random.percent(60) { "yes" } else { "no" }.to_owned(),
            country.zone.to_owned(),
            self.availability(employer, random),
            cap_month.to_owned(),
            cap_quarter.to_owned(),
            employer.map_or_else(String::new, |number| format!("employer-{:03}", number + 1)),
            if is_newcomer { self.waiting_since(short, random) } else { String::new() },
            random.pick(&shares::CHANNELS).to_owned(),
        ]
    }

    fn role(self) -> &'static str {
        match self.stream {
            Stream::Newcomer => "newcomer",
            Stream::Opener => "opener",
            Stream::Both | Stream::Employer => "both",
        }
    }

    /// A letter for the role and a number, as wide as the largest.
    fn id(self) -> String {
        let width = self.spec.newcomers.max(self.spec.openers).max(1).ilog10() as usize + 1;
        let letter = self.role().chars().next().unwrap_or_default();
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
    fn availability(self, employer: Option<u32>, random: &mut Random) -> String {
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
        let mut text = String::new();
        for (day, start, end) in chosen {
            let separator = if text.is_empty() { "" } else { "; " };
            // Writing to a string does not fail.
            let _ = write!(text, "{separator}{} {start}-{end}", WEEKDAYS[day]);
        }
        text
    }

    fn waiting_since(self, short: bool, random: &mut Random) -> String {
        let days = random.days(if short { shares::WAITS_ON_IN_SHORT_FIELDS } else { shares::WAITS_ON });
        self.spec.today.saturating_sub(i64::from(days).days()).to_string()
    }
}

fn newcomer_languages(country: Country, random: &mut Random) -> String {
    let mother = random.pick(&shares::MOTHER_TONGUES);
    let mut spoken = vec![(mother, "native")];
    spoken.push((country.tongue, random.pick(&shares::NEWCOMER_TONGUE)));
    spoken.push(("en", random.pick(&shares::NEWCOMER_ENGLISH)));
    languages(spoken)
}

/// One opener in seven was born abroad.
fn opener_languages(country: Country, random: &mut Random) -> String {
    let abroad = random.percent(14);
    let mut spoken = vec![(country.tongue, if abroad { "C1" } else { "native" })];
    if abroad {
        spoken.push((random.pick(&shares::MOTHER_TONGUES), "native"));
    }
    spoken.push((country.second, random.pick(&[("", 70), ("B1", 15), ("B2", 10), ("C1", 5)])));
    spoken.push(("en", random.pick(&shares::OPENER_ENGLISH)));
    languages(spoken)
}

/// `fi:native; en:B2`, without those not spoken.
fn languages(spoken: Vec<(&str, &str)>) -> String {
    let stated: Vec<String> =
        spoken.iter().filter(|(_, level)| !level.is_empty()).map(|(code, level)| format!("{code}:{level}")).collect();
    stated.join("; ")
}
