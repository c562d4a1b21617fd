//! The best plan by trying all of them, from pool.json and docs/certificate.md alone.

use std::collections::BTreeMap;

use jiff::civil::Date;
use onehour::pool::{Caps, Person};
use onehour::programme::First;
use onehour::snapshot::{Outcome, Snapshot};
use sha2::{Digest, Sha256};

/// One possible meeting.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge<'a> {
    pub(crate) newcomer: &'a Person,
    pub(crate) opener: &'a Person,
    pub(crate) start: i64,
    pub(crate) date: Date,
}

pub(crate) struct Oracle<'a> {
    snapshot: &'a Snapshot,
    /// Edges of each newcomer.
    edges: Vec<Vec<Edge<'a>>>,
}

type Counts = BTreeMap<String, u32>;

impl<'a> Oracle<'a> {
    /// For programmes whose one term gives points for equal teams, without rules and pins.
    pub(crate) fn new(snapshot: &'a Snapshot) -> Self {
        let mut edges = Vec::new();
        for newcomer in snapshot.people.iter().filter(|entry| entry.person.role.is_newcomer()) {
            let mut own = Vec::new();
            for opener in snapshot.people.iter().filter(|entry| entry.person.role.is_opener()) {
                for (at, (&start, &date)) in snapshot.starts.iter().zip(&snapshot.dates).enumerate() {
                    let free = |hours: &[(u32, u32)]| hours.iter().any(|&(a, b)| (a..=b).contains(&(at as u32)));
                    let edge = Edge { newcomer: &newcomer.person, opener: &opener.person, start, date };
                    if free(&newcomer.hours) && free(&opener.hours) && allowed(snapshot, &edge) {
                        own.push(edge);
                    }
                }
            }
            edges.push(own);
        }
        Oracle { snapshot, edges }
    }

    /// The value of the best plan.
    pub(crate) fn best(&self) -> Vec<i64> {
        let mut best = None;
        self.extend(0, &mut Vec::new(), &mut best);
        best.unwrap()
    }

    fn extend(&self, at: usize, chosen: &mut Vec<Edge<'a>>, best: &mut Option<Vec<i64>>) {
        let Some(edges) = self.edges.get(at) else {
            let value = self.value(chosen);
            if best.as_ref().is_none_or(|best| value > *best) {
                *best = Some(value);
            }
            return;
        };
        self.extend(at + 1, chosen, best);
        for edge in edges {
            chosen.push(*edge);
            if self.feasible(chosen) {
                self.extend(at + 1, chosen, best);
            }
            chosen.pop();
        }
    }

    fn feasible(&self, chosen: &[Edge<'_>]) -> bool {
        let programme = &self.snapshot.programme;
        let length = i64::from(programme.meeting.length_minutes) * 60;
        let block = length + i64::from(programme.meeting.buffer_minutes) * 60;
        let clash = chosen.iter().any(|a| {
            chosen.iter().any(|b| {
                let gives = a.opener.id == b.opener.id && a.start != b.start && (a.start - b.start).abs() < block;
                let both = a.newcomer.id == b.opener.id && a.start < b.start + block && b.start < a.start + length;
                gives || both
            })
        });
        let mut counts = Counts::new();
        let history = self.snapshot.history.iter().filter(|line| line.outcome == Outcome::Met);
        for line in history {
            let opener = self.snapshot.people.iter().find(|entry| entry.person.id == line.opener);
            if let Some(opener) = opener.filter(|entry| entry.person.role.is_opener()) {
                for (set, _) in self.sets(&opener.person, line.start, line.date).into_iter().skip(1) {
                    *counts.entry(set).or_default() += 1;
                }
            }
        }
        let mut caps: BTreeMap<String, u32> = BTreeMap::new();
        for edge in chosen {
            for (set, cap) in self.sets(edge.opener, Some(edge.start), edge.date) {
                *counts.entry(set.clone()).or_default() += 1;
                if let Some(cap) = cap {
                    caps.insert(set, cap);
                }
            }
        }
        !clash && caps.iter().all(|(set, cap)| counts[set] <= *cap)
    }

    /// The sets around a meeting with their caps, the round first.
    fn sets(&self, opener: &Person, start: Option<i64>, date: Date) -> Vec<(String, Option<u32>)> {
        let programme = &self.snapshot.programme;
        let caps = if opener.caps == Caps::default() { programme.caps.unstated } else { opener.caps };
        let (month, quarter) = (format!("{}-{}", date.year(), date.month()), (date.month() - 1) / 3);
        let id = &opener.id;
        let mut sets = vec![
            (format!("round {id}"), caps.round),
            (format!("hour {id} {start:?}"), start.map(|_| programme.caps.hour)),
            (format!("day {id} {date}"), caps.day),
            (format!("month {id} {month}"), caps.month),
            (format!("quarter {id} {} {quarter}", date.year()), caps.quarter),
        ];
        let budget =
            programme.employers.iter().find(|employer| Some(&employer.organisation) == opener.organisation.as_ref());
        if let Some(budget) = budget {
            let meetings = budget.hours_per_month * 60 / u32::from(programme.meeting.length_minutes);
            sets.push((format!("employer {} {month}", budget.organisation), Some(meetings)));
        }
        sets
    }

    fn value(&self, chosen: &[Edge<'_>]) -> Vec<i64> {
        let from = self.snapshot.from;
        let sum = |weight: &dyn Fn(&Edge<'_>) -> i64| chosen.iter().map(weight).sum::<i64>();
        let served = chosen.len() as i64;
        let waiting = sum(&|edge| {
            let since = edge.newcomer.waiting_since.unwrap_or(from);
            i64::from(from.since(since).unwrap().get_days()).max(0)
        });
        let quality =
            sum(&|edge| 3 * i64::from(edge.newcomer.team.is_some() && edge.newcomer.team == edge.opener.team) - 1);
        let mut loads: BTreeMap<&str, i64> = BTreeMap::new();
        chosen.iter().for_each(|edge| *loads.entry(&edge.opener.id).or_default() += 1);
        let spread = -loads.values().map(|load| load * load).sum::<i64>();
        let ties = sum(&|edge| tie(self.snapshot.seed, edge));
        match self.snapshot.programme.objective.first {
            First::Served => vec![served, waiting, quality, spread, ties],
            First::Quality => vec![quality, served, waiting, spread, ties],
        }
    }
}

fn allowed(snapshot: &Snapshot, edge: &Edge<'_>) -> bool {
    let programme = &snapshot.programme;
    let pair = (edge.newcomer.id.as_str(), edge.opener.id.as_str());
    let forbidden = programme.forbids.iter().any(|forbid| (forbid.newcomer.as_str(), forbid.opener.as_str()) == pair);
    let lines = snapshot.history.iter().filter(|line| (line.newcomer.as_str(), line.opener.as_str()) == pair);
    let barred = lines.into_iter().any(|line| match line.outcome {
        Outcome::Declined => true,
        Outcome::Met => programme.history.never_again,
        Outcome::Cancelled => false,
    });
    pair.0 != pair.1 && !forbidden && !barred
}

fn tie(seed: u64, edge: &Edge<'_>) -> i64 {
    let key = |text: String| u64::from_le_bytes(Sha256::digest(text.as_bytes())[..8].try_into().unwrap());
    let newcomer = key(format!("onehour tie-break 1\nnewcomer\n{seed}\n{}", edge.newcomer.id));
    let slot = key(format!("onehour tie-break 1\nopener\n{seed}\n{}\n{}", edge.opener.id, edge.start));
    let mut z = newcomer ^ slot.rotate_left(32);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    i64::try_from((z ^ (z >> 31)) >> 32).unwrap()
}
