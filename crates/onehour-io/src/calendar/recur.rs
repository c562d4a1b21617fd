//! Expansion of a recurrence rule on the wall clock.
//!
//! **Problem.** Given the wall time `s` of an event (its DTSTART) and a rule, list the wall times of the rule's
//! instances in a window `[from, to]`. The clock of the zone plays no part here: an instance is moved to UTC after it
//! was found, so that "every Monday at nine" stays at nine (RFC 5545, section 3.3.10).
//!
//! **Notation.** The rule's unit and interval cut the time line into *periods* 0, 1, 2, ... beginning with the year,
//! month, week, day, hour, minute or second of `s`. Period `k` is `interval * k` units later. The instances of a period
//! are its *days* that pass every BY-part that speaks of days, times its *times of day*, in order, of which BYSETPOS
//! picks by position. BYxxx parts that expand in the table of the RFC and those that limit are the same thing here: a
//! day of the period either passes a part or not.
//!
//! **Invariants.** Periods are visited in order and their instances rise, so COUNT and UNTIL end the walk. What the
//! rule leaves open (day of the month, weekday, hour, ...) is taken from `s` (`completed`). `s` itself is the first
//! instance and counts for COUNT, whether it fits the rule or not.
//!
//! **Steps.** `completed` fills the rule, `first_period` skips what lies before the window (only without COUNT), the
//! loop of `instances` walks the periods, `days_of` and `times_of` make one period's instances, `pick` applies
//! BYSETPOS.
//!
//! **Complexity.** One step for each day looked at and each instance made; the steps of a whole file come out of one
//! [`Budget`], so that a rule by the second, a COUNT of a billion or a rule that never holds ends in an error and not
//! in a hang.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{SignedDuration, Span, ToSpan};

use super::rule::{Frequency, Rule};

/// What the rules of one file may cost, all together: steps bound the time, instances the memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    steps: usize,
    instances: usize,
}

/// The budget is spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exhausted;

impl Budget {
    /// So many days looked at or times made, and so many instances kept.
    pub(super) fn new(steps: usize, instances: usize) -> Self {
        Budget { steps, instances }
    }

    fn spend(&mut self, steps: usize) -> Result<(), Exhausted> {
        self.steps = self.steps.checked_sub(steps).ok_or(Exhausted)?;
        Ok(())
    }

    /// Pays for instances that are about to be kept.
    pub(super) fn keep(&mut self, instances: usize) -> Result<(), Exhausted> {
        self.instances = self.instances.checked_sub(instances).ok_or(Exhausted)?;
        Ok(())
    }
}

/// The instances of a rule in `[from, to]`, rising; `until` is the last wall time allowed.
pub(super) fn instances(
    rule: &Rule,
    start: DateTime,
    until: Option<DateTime>,
    (from, to): (DateTime, DateTime),
    budget: &mut Budget,
) -> Result<Vec<DateTime>, Exhausted> {
    let rule = completed(rule, start);
    let last = until.map_or(to, |until| until.min(to));
    let times = times_of(&rule);
    let mut found = Vec::new();
    let mut left = rule.count.unwrap_or(u64::MAX);
    let mut count = |at: DateTime| {
        if at >= from && at <= last && left > 0 {
            found.push(at);
        }
        left = left.saturating_sub(1);
        left > 0
    };
    let mut go_on = count(start);
    let mut period = first_period(&rule, start, from);
    while go_on {
        let Some(begin) = period_start(&rule, start, period).filter(|&begin| begin <= last) else { break };
        let days = days_of(&rule, begin.date(), budget)?;
        if rule.frequency > Frequency::Daily && days.is_empty() {
            period = period_on_next_day(&rule, begin, period);
            continue;
        }
        budget.spend(days.len().saturating_mul(times.len()))?;
        let all = days.iter().flat_map(|day| times.iter().filter_map(|time| at_time(&rule, *day, begin, time)));
        let all: Vec<DateTime> = all.collect();
        go_on = pick(&rule.positions, &all).into_iter().filter(|&at| at > start).all(&mut count);
        period += 1;
    }
    budget.keep(found.len())?;
    Ok(found)
}

/// The rule with what it leaves open taken from the start.
fn completed(rule: &Rule, start: DateTime) -> Rule {
    let mut rule = rule.clone();
    let no_day = rule.year_days.is_empty() && rule.month_days.is_empty() && rule.days.is_empty();
    if no_day {
        match rule.frequency {
            Frequency::Yearly if !rule.weeks.is_empty() => rule.days.push((0, start.weekday())),
            Frequency::Yearly => {
                if rule.months.is_empty() {
                    rule.months.push(start.month().into());
                }
                rule.month_days.push(start.day().into());
            }
            Frequency::Monthly => rule.month_days.push(start.day().into()),
            Frequency::Weekly => rule.days.push((0, start.weekday())),
            _ => {}
        }
    }
    let fill = |part: &mut Vec<i64>, below: Frequency, value: i8| {
        if part.is_empty() && rule.frequency < below {
            part.push(value.into());
        }
    };
    fill(&mut rule.hours, Frequency::Hourly, start.hour());
    fill(&mut rule.minutes, Frequency::Minutely, start.minute());
    fill(&mut rule.seconds, Frequency::Secondly, start.second());
    rule
}

/// Seconds of a unit of fixed length.
fn unit_seconds(frequency: Frequency) -> i64 {
    match frequency {
        Frequency::Secondly => 1,
        Frequency::Minutely => 60,
        Frequency::Hourly => 3600,
        Frequency::Daily => 86_400,
        _ => 7 * 86_400,
    }
}

/// The first period that can hold an instance at or after `from`. COUNT must be counted from the start.
fn first_period(rule: &Rule, start: DateTime, from: DateTime) -> i64 {
    if rule.count.is_some() || from <= start {
        return 0;
    }
    let units = match rule.frequency {
        Frequency::Yearly => i64::from(from.year()) - i64::from(start.year()),
        Frequency::Monthly => months(from) - months(start),
        unit => from.duration_since(start).as_secs() / unit_seconds(unit) - 1,
    };
    (units / rule.interval - 1).max(0)
}

fn months(at: DateTime) -> i64 {
    i64::from(at.year()) * 12 + i64::from(at.month()) - 1
}

/// Where a period begins; `None` beyond the calendar.
fn period_start(rule: &Rule, start: DateTime, period: i64) -> Option<DateTime> {
    let units = period.checked_mul(rule.interval)?;
    let year_month = |months: i64| {
        let (year, month) = (i16::try_from(months.div_euclid(12)).ok()?, i8::try_from(months.rem_euclid(12) + 1).ok()?);
        Some(Date::new(year, month, 1).ok()?.to_datetime(Time::midnight()))
    };
    match rule.frequency {
        Frequency::Yearly => year_month((i64::from(start.year()) + units).checked_mul(12)?),
        Frequency::Monthly => year_month(months(start).checked_add(units)?),
        unit => {
            let begin = match unit {
                Frequency::Weekly => week_begin(start.date(), rule.week_start)?.to_datetime(Time::midnight()),
                Frequency::Daily => start.date().to_datetime(Time::midnight()),
                _ => start,
            };
            begin.checked_add(SignedDuration::from_secs(units.checked_mul(unit_seconds(unit))?)).ok()
        }
    }
}

/// The first period by the hour, minute or second that begins after the day of `begin`.
fn period_on_next_day(rule: &Rule, begin: DateTime, period: i64) -> i64 {
    let time = begin.time();
    let passed = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    let step = unit_seconds(rule.frequency).saturating_mul(rule.interval);
    period + ((86_400 - passed + step - 1) / step).max(1)
}

/// The first day of the week of a day.
fn week_begin(day: Date, week_start: Weekday) -> Option<Date> {
    day.checked_sub(i64::from(day.weekday().since(week_start)).days()).ok()
}

/// The days of the period that begins on `first` and pass every part that speaks of days, rising.
fn days_of(rule: &Rule, first: Date, budget: &mut Budget) -> Result<Vec<Date>, Exhausted> {
    let length = match rule.frequency {
        Frequency::Yearly => first.days_in_year(),
        Frequency::Monthly => first.days_in_month().into(),
        Frequency::Weekly => 7,
        _ => 1,
    };
    budget.spend(length.unsigned_abs().into())?;
    let days = (0..length).map_while(|offset| first.checked_add(Span::new().days(offset)).ok());
    Ok(days.filter(|&day| passes(rule, day)).collect())
}

fn passes(rule: &Rule, day: Date) -> bool {
    let counted = |part: &[i64], position: i64, length: i64| {
        part.is_empty() || part.contains(&position) || part.contains(&(position - length - 1))
    };
    (rule.months.is_empty() || rule.months.contains(&day.month().into()))
        && counted(&rule.year_days, day.day_of_year().into(), day.days_in_year().into())
        && counted(&rule.month_days, day.day().into(), day.days_in_month().into())
        && (rule.weeks.is_empty()
            || week_number(day, rule.week_start).is_some_and(|(n, of)| counted(&rule.weeks, n, of)))
        && (rule.days.is_empty() || rule.days.iter().any(|&wanted| is_weekday(rule, day, wanted)))
}

/// Whether the day is the wanted weekday: any, or the n-th of its month or year.
fn is_weekday(rule: &Rule, day: Date, (ordinal, weekday): (i64, Weekday)) -> bool {
    let monthly = rule.frequency == Frequency::Monthly || !rule.months.is_empty();
    let (position, length) = if monthly {
        (i64::from(day.day()), i64::from(day.days_in_month()))
    } else {
        (i64::from(day.day_of_year()), i64::from(day.days_in_year()))
    };
    // An ordinal means nothing where the unit is a week or shorter; it is read over, as other programs do.
    let any = ordinal == 0 || rule.frequency > Frequency::Monthly;
    let from_start = (position - 1) / 7 + 1;
    let from_end = -((length - position) / 7 + 1);
    day.weekday() == weekday && (any || ordinal == from_start || ordinal == from_end)
}

/// Number of the week of a day and how many weeks its year has. Week 1 is the first with at least four days in the
/// year (ISO 8601), whatever day weeks begin on.
fn week_number(day: Date, week_start: Weekday) -> Option<(i64, i64)> {
    let first_week = |year: i16| week_begin(Date::new(year, 1, 4).ok()?, week_start);
    let year = week_begin(day, week_start)?.checked_add(3.days()).ok()?.year();
    let (begin, next) = (first_week(year)?, first_week(year.checked_add(1)?)?);
    let weeks = |to: Date| to.duration_since(begin).as_secs() / (7 * 86_400);
    Some((weeks(day) + 1, weeks(next)))
}

/// Times of day in a period, rising; a part that the period itself fixes is `None`.
fn times_of(rule: &Rule) -> Vec<[Option<i64>; 3]> {
    // Completed rules leave a part empty only where the unit is that part or a shorter one: the period fixes it.
    let part = |values: &[i64], unit: Frequency| -> Vec<Option<i64>> {
        let free = rule.frequency >= unit;
        if free || values.is_empty() { vec![None] } else { values.iter().copied().map(Some).collect() }
    };
    let hours = part(&rule.hours, Frequency::Hourly);
    let minutes = part(&rule.minutes, Frequency::Minutely);
    let seconds = part(&rule.seconds, Frequency::Secondly);
    let mut times = Vec::with_capacity(hours.len() * minutes.len() * seconds.len());
    for &hour in &hours {
        for &minute in &minutes {
            times.extend(seconds.iter().map(|&second| [hour, minute, second]));
        }
    }
    times
}

/// The instance at a time of day; `None` when the period fixes a part that the rule does not want.
fn at_time(rule: &Rule, day: Date, begin: DateTime, time: &[Option<i64>; 3]) -> Option<DateTime> {
    let fixed = |part: Option<i64>, of_period: i8, wanted: &[i64]| match part {
        Some(value) => i8::try_from(value).ok(),
        None => (wanted.is_empty() || wanted.contains(&of_period.into())).then_some(of_period),
    };
    let hour = fixed(time[0], begin.hour(), &rule.hours)?;
    let minute = fixed(time[1], begin.minute(), &rule.minutes)?;
    let second = fixed(time[2], begin.second(), &rule.seconds)?;
    Some(day.to_datetime(Time::new(hour, minute, second, 0).ok()?))
}

/// The instances at these positions, counted from 1 or, negative, from the end; all without positions.
fn pick(positions: &[i64], all: &[DateTime]) -> Vec<DateTime> {
    if positions.is_empty() {
        return all.to_vec();
    }
    let length = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let index = |position: i64| usize::try_from(if position > 0 { position - 1 } else { length + position }).ok();
    let mut picked: Vec<DateTime> = positions.iter().filter_map(|&p| all.get(index(p)?).copied()).collect();
    picked.sort_unstable();
    picked.dedup();
    picked
}

#[cfg(test)]
mod tests;
