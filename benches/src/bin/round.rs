//! One whole round, from CSV to the written plan, proof checked: `round NEWCOMERS OPENERS`. Prints a JSON report.

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use jiff::civil::date;
use onehour::Request;
use onehour::generate::{self, Spec};
use onehour_benches::stages::Stages;
use onehour_io::out::{self, Bound};
use onehour_io::{Source, people, programme};
use serde_json::json;
use tracing::info_span;

fn main() -> Result<(), Box<dyn Error>> {
    let sizes: Vec<u32> = std::env::args().skip(1).map(|size| size.parse()).collect::<Result<_, _>>()?;
    let &[newcomers, openers] = sizes.as_slice() else { return Err("usage: round NEWCOMERS OPENERS".into()) };
    let folder = std::env::temp_dir().join(format!("onehour-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let report = round(newcomers, openers, &folder);
    std::fs::remove_dir_all(&folder)?;
    println!("{}", report?);
    Ok(())
}

fn round(newcomers: u32, openers: u32, folder: &Path) -> Result<serde_json::Value, Box<dyn Error>> {
    let from = date(2026, 11, 23);
    let file = folder.join("people.csv");
    let programme = programme::load("one-hour")?;
    let invented = generate::pool(Spec { newcomers, openers, seed: 0, today: from })?;
    people::write_csv(&invented, &programme, BufWriter::new(File::create(&file)?))?;
    drop(invented);

    let stages: &'static Stages = Box::leak(Box::default());
    tracing::subscriber::set_global_default(stages)?;
    let read = info_span!("read").in_scope(|| people::read(&[Source::path(&file)], &programme))?;
    let pool = info_span!("people").in_scope(|| read.pool());
    let outcome = info_span!("plan").in_scope(|| onehour::plan(pool, &programme, &Request::new(from)))?;
    let bound = info_span!("bind").in_scope(|| Bound::new(outcome.plan, outcome.snapshot))?;
    info_span!("check the proof")
        .in_scope(|| onehour::verify::verify(&bound.plan, &bound.snapshot, &bound.pool_sha256))?;
    info_span!("write").in_scope(|| out::write(&folder.join("plan"), &bound, &out::Edition::default()))?;

    let summary = &bound.plan.summary;
    let stages: Vec<_> = stages
        .finish()
        .into_iter()
        .map(|stage| json!({ "name": stage.name, "ms": stage.ms, "cpu_ms": stage.cpu_ms, "peak_mb": stage.peak_mb }))
        .collect();
    Ok(json!({
        "newcomers": newcomers,
        "openers": openers,
        "status": bound.plan.status,
        "served": summary.served,
        "openers_unused": summary.openers_unused,
        "candidate_pairs": summary.candidate_pairs,
        "candidate_arcs": summary.candidate_arcs,
        "stages": stages,
    }))
}
