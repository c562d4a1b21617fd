//! No document makes the checker panic, however it was mangled.

use proptest::prelude::*;
use serde_json::Value;

use super::fixture::{HASH, optimal, snapshot};
use crate::verify::verify;

/// What a number is replaced by.
const NUMBERS: [i64; 10] =
    [0, 1, -1, 2, i64::MAX, i64::MIN, u32::MAX as i64, i32::MAX as i64, 253_402_207_200, 86_400_000_000_000];
/// What a text is replaced by.
const TEXTS: [&str; 12] = [
    "",
    "a",
    "x",
    "zz",
    "9999-12-31",
    "-9999-01-01",
    "2026-02-29",
    "9999-12",
    "2026-Q4",
    "both",
    "introduce",
    "9999-12-31T23:59:59+00:00[UTC]",
];

/// Every place in a document.
fn places(value: &Value, here: String, all: &mut Vec<String>) {
    all.push(here.clone());
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| places(item, format!("{here}/{at}"), all));
        }
        Value::Object(entries) => entries.iter().for_each(|(key, item)| {
            places(item, format!("{here}/{}", key.replace('~', "~0").replace('/', "~1")), all);
        }),
        _ => {}
    }
}

/// Changes one place.
fn mangle(document: &mut Value, at: usize, how: usize) {
    let mut all = Vec::new();
    places(document, String::new(), &mut all);
    let donor = document.pointer(&all[how % all.len()]).cloned();
    let Some(target) = document.pointer_mut(&all[at % all.len()]) else { return };
    match (target, how % 4) {
        (Value::Array(items), 0) => drop(items.pop()),
        (Value::Array(items), 1) if !items.is_empty() => items.push(items[how % items.len()].clone()),
        (Value::Array(items), 2) => items.reverse(),
        (Value::Object(entries), 0) => {
            let key = entries.keys().nth(how % entries.len().max(1)).cloned();
            key.map(|key| entries.remove(&key));
        }
        (number @ Value::Number(_), _) => *number = NUMBERS[how % NUMBERS.len()].into(),
        (Value::String(text), 0..=2) => *text = TEXTS[how % TEXTS.len()].into(),
        (Value::Bool(flag), _) => *flag = !*flag,
        (null @ Value::Null, _) => *null = NUMBERS[how % NUMBERS.len()].into(),
        (other, _) => *other = donor.unwrap_or(Value::Null),
    }
}

fn cases() -> u32 {
    if std::env::var_os("ONEHOUR_LONG").is_some() { 200_000 } else { 3_000 }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mangled_document_is_judged_without_a_panic(
        changes in prop::collection::vec((any::<bool>(), any::<usize>(), any::<usize>()), 1..4)
    ) {
        let mut plan = serde_json::to_value(optimal()).unwrap();
        let mut pool = serde_json::to_value(snapshot()).unwrap();
        for (of_plan, at, how) in changes {
            mangle(if of_plan { &mut plan } else { &mut pool }, at, how);
        }
        if let (Ok(plan), Ok(pool)) = (serde_json::from_value(plan), serde_json::from_value(pool))
            && let Err(refused) = verify(&plan, &pool, HASH)
        {
            prop_assert!(!refused.violations.is_empty() && refused.violations.len() <= 100);
            prop_assert!(!refused.to_string().is_empty());
        }
    }
}
