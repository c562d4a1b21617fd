//! What a number of changes is worth, held to every plan there is.

use onehour::curve::{Curve, Point};
use onehour::pool::Person;
use onehour::{Pool, Request};
use onehour_solver::Control;

use crate::cases::Case;
use crate::{count, oracle};

/// What was looked at.
#[derive(Debug, Default)]
struct Tally {
    curves: u64,
    points: u64,
    exact: u64,
    /// Points that are exact between two others that were solved for, or bounded above what is known.
    bounded: u64,
    /// Curves on which more changes bring something.
    rising: u64,
    served: u64,
    /// Curves with a pin that breaks something.
    broken: u64,
}

/// Served, published newcomers served, waiting and quality of all tiers.
fn worth(tiers: &[i64]) -> Vec<i64> {
    [0, 1, 4, 5].map(|at| tiers[at]).to_vec()
}

/// Published hours kept.
const KEPT: usize = 3;

fn value(point: &Point) -> Vec<i64> {
    point.tiers.iter().map(|tier| tier.value).collect()
}

/// Whether a value keeps to the bounds of a point: in each tier up to the first in which it differs from the value of
/// the point.
fn is_within(value: &[i64], point: &Point) -> bool {
    for (value, tier) in value.iter().zip(&point.tiers) {
        if *value > tier.bound.unwrap() {
            return false;
        }
        if *value != tier.value {
            break;
        }
    }
    true
}

fn hold(case: &Case, solves: usize, tally: &mut Tally, hint: &str) {
    let Some(outcome) = case.plan() else { return };
    let Some(all) = oracle::values(&outcome.snapshot) else { return };
    let curve = match Curve::new(&outcome.plan, &outcome.snapshot, solves) {
        Err(error) if error.has("E-curve-previous") || error.has("E-curve-pin") => return,
        curve => curve.unwrap(),
    };
    let published = outcome.snapshot.previous.len() as i64;
    assert_eq!(curve.published as i64, published, "{hint}");
    let best = |changes: u32| {
        all.iter().filter(|tiers| tiers[KEPT] >= published - i64::from(changes)).map(|tiers| worth(tiers)).max()
    };
    assert!((0..curve.fewest).all(|fewer| best(fewer).is_none()), "{hint}: {curve:?}");
    assert!(curve.points.windows(2).all(|pair| pair[0].changes + 1 == pair[1].changes), "{hint}");
    let of_all = all.iter().map(|tiers| worth(tiers)).max();
    for point in &curve.points {
        let best = best(point.changes).unwrap_or_else(|| panic!("{hint}: no plan changes {}", point.changes));
        assert!(value(point) <= best, "{hint}: {point:?} is out of reach, {best:?}");
        let within = all.iter().filter(|tiers| tiers[KEPT] >= published - i64::from(point.changes));
        for value in within.map(|tiers| worth(tiers)) {
            assert!(is_within(&value, point), "{hint}: {point:?} is a bound below {value:?}");
        }
        let proven = point.tiers.iter().take_while(|tier| tier.proven).count();
        assert_eq!(value(point)[..proven], best[..proven], "{hint}: {point:?}");
        tally.points += 1;
        tally.exact += u64::from(point.is_exact());
        tally.bounded += u64::from(value(point) != best);
    }
    let last = curve.points.last().unwrap_or_else(|| panic!("{hint}: no point"));
    assert!(!last.is_exact() || Some(value(last)) == of_all, "{hint}");
    tally.curves += 1;
    tally.broken += u64::from(outcome.plan.meetings.iter().any(|meeting| !meeting.broken.is_empty()));
    tally.rising += u64::from(value(&curve.points[0]) != value(last));
    tally.served += u64::from(curve.points[0].tiers[0].value != last.tiers[0].value);
}

#[test]
fn each_point_of_a_curve_is_what_the_best_plan_with_so_many_changes_is_worth_or_bounds_it() {
    let mut tally = Tally::default();
    for number in 0..count(1_500, 30_000) {
        let mut case = if number % 5 == 4 { Case::of_one_team(number) } else { Case::new(number) };
        if case.previous.is_empty() {
            // A plan for other weights, and before some newcomers signed up: better ones lie some changes away.
            let mut other = case.programme.clone();
            other.terms.clear();
            other.employers.clear();
            let early =
                |(at, person): &(usize, &Person)| person.role.is_opener() || !(number + *at as u64).is_multiple_of(3);
            let people = case.pool.people().iter().enumerate().filter(early).map(|(_, person)| person.clone());
            let pool = Pool::new(people.collect()).unwrap();
            let Ok(plan) = onehour::plan(&pool, &other, &Request { seed: number, ..case.request() }) else { continue };
            case.previous = plan.plan.kept().unwrap();
        }
        hold(&case, [2, 3, 12][number as usize % 3], &mut tally, &format!("case {number}"));
    }
    println!("{tally:?}");
    assert!(tally.curves > 300 && tally.rising > 30 && tally.served > 3, "{tally:?}");
    assert!(tally.broken > 30, "{tally:?}");
    assert!(tally.exact * 10 > tally.points * 8 && tally.bounded > 0, "{tally:?}");
}

/// Without a published plan there is nothing to change.
#[test]
fn a_round_without_a_published_plan_has_no_curve() {
    let case = (0..).map(Case::new).find(|case| case.previous.is_empty() && case.plan().is_some()).unwrap();
    let outcome = case.plan().unwrap();
    assert!(Curve::new(&outcome.plan, &outcome.snapshot, 8).unwrap_err().has("E-curve-previous"));
}

/// What is known when a control stops the search is no curve.
#[test]
fn a_curve_that_is_stopped_says_so() {
    let case = (0..).map(Case::new).find(|case| !case.previous.is_empty() && case.plan().is_some()).unwrap();
    let outcome = case.plan().unwrap();
    let control = Control::none().stop_when(&|| true);
    let error = Curve::until(&outcome.plan, &outcome.snapshot, 8, control).unwrap_err();
    assert!(error.has("E-curve-stopped"));
}
