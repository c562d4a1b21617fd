//! Forged plans: one leaf of an honest plan is changed, and the checker either refuses it or is right to accept it.

use onehour::plan::{Plan, PlanCertificate};
use onehour::snapshot::Snapshot;
use onehour::verify::verify;
use serde_json::Value;

use crate::cases::Case;
use crate::count;
use crate::random::Random;

#[test]
fn no_forged_plan_is_accepted_unless_what_it_claims_is_true() {
    let wanted = count(20_000, 1_000_000);
    let (mut forged, mut refused, mut number) = (0, 0, 0);
    while forged < wanted {
        number += 1;
        let Some(outcome) = Case::new(number).plan() else { continue };
        let honest = serde_json::to_value(&outcome.plan).unwrap();
        let mut random = Random::new(number);
        for _ in 0..40 {
            let Some(lie) = lie(&honest, &mut random) else { continue };
            forged += 1;
            if accepts(&lie, &outcome.snapshot, &outcome.plan.hashes.pool) {
                assert_eq!(claims(&lie), claims(&outcome.plan), "case {number}");
            } else {
                refused += 1;
            }
        }
    }
    println!("{refused} of {forged} forged plans refused");
    assert!(refused * 10 > forged * 6, "only {refused} of {forged}");
}

fn accepts(plan: &Plan, snapshot: &Snapshot, hash: &str) -> bool {
    verify(plan, snapshot, hash).is_ok()
}

/// What a plan says that must be true. Not in it: words for readers, the place, who computed it from which files; the
/// crossings, which only explain a gap; which of several minimum cuts a bottleneck shows, and how often; further hours,
/// of which a plan may suggest fewer or other free ones; and the certificate, whose vectors prove the same bounds in
/// many ways.
fn claims(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    plan.version.clear();
    plan.hashes.inputs.clear();
    plan.crossings.clear();
    plan.certificate = PlanCertificate::default();
    for meeting in &mut plan.meetings {
        meeting.options.clear();
        meeting.place = None;
        meeting.reasons.iter_mut().for_each(|reason| reason.text.clear());
    }
    plan.waiting.iter_mut().for_each(|waiting| waiting.reason.clear());
    plan.bottlenecks.iter_mut().for_each(|bottleneck| bottleneck.cut.clear());
    let mut known = Vec::new();
    plan.bottlenecks.retain(|bottleneck| {
        let is_new = !known.contains(bottleneck);
        known.push(bottleneck.clone());
        is_new
    });
    plan
}

/// The plan with one leaf changed, if that is still a plan by its form, and another one.
fn lie(honest: &Value, random: &mut Random) -> Option<Plan> {
    let mut leaves = Vec::new();
    collect(honest, String::new(), &mut leaves);
    let mut lie = honest.clone();
    let at = random.pick(&leaves).clone();
    let donor = honest.pointer(random.pick::<String>(&leaves).as_str())?.clone();
    let leaf = lie.pointer_mut(&at)?;
    *leaf = match leaf.take() {
        Value::Number(number) => {
            let number = number.as_i64()?;
            let moved = [number + 1, number - 1, 0, -number, number.saturating_mul(2)];
            Value::from(*random.pick(&moved))
        }
        Value::Bool(flag) => Value::Bool(!flag),
        Value::Array(mut items) if !items.is_empty() => {
            let at = random.below(items.len());
            match random.below(2) {
                0 => drop(items.remove(at)),
                _ => items.push(items[at].clone()),
            }
            Value::Array(items)
        }
        _ => donor,
    };
    if lie == *honest { None } else { serde_json::from_value(lie).ok() }
}

/// Every leaf, and every array.
fn collect(value: &Value, here: String, leaves: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| collect(item, format!("{here}/{at}"), leaves));
            leaves.push(here);
        }
        Value::Object(entries) => entries.iter().for_each(|(key, item)| {
            collect(item, format!("{here}/{}", key.replace('~', "~0").replace('/', "~1")), leaves);
        }),
        _ => leaves.push(here),
    }
}
