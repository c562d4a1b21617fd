//! `cargo xtask bench round`: measures whole rounds and writes docs/benchmarks/round.md.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::command::{cargo, root, shown};

/// Newcomers and openers, 3 to 1. The middle one has a goal: 5 seconds and 1 GB on two cores.
const SIZES: [(u32, u32); 3] = [(5_000, 1_667), (15_000, 5_000), (50_000, 16_667)];

/// Runs every size in a process of its own, so that no memory of one is counted for the next; or takes recorded
/// reports.
pub(crate) fn round(recorded: &[PathBuf]) -> Result<(), String> {
    let reports: Vec<Value> = match recorded {
        [] => SIZES.iter().map(|&(newcomers, openers)| measure(newcomers, openers)).collect::<Result<_, _>>()?,
        files => files.iter().map(|file| read(file)).collect::<Result<_, _>>()?,
    };
    let path = root().join("docs/benchmarks/round.md");
    let text = document(&reports);
    println!("{text}");
    std::fs::create_dir_all(root().join("docs/benchmarks"))
        .and_then(|()| std::fs::write(&path, text))
        .map_err(|error| format!("writing {}: {error}", path.display()))
}

fn read(file: &Path) -> Result<Value, String> {
    let text = std::fs::read(file).map_err(|error| format!("reading {}: {error}", file.display()))?;
    serde_json::from_slice(&text).map_err(|error| format!("the report in {}: {error}", file.display()))
}

fn measure(newcomers: u32, openers: u32) -> Result<Value, String> {
    let (newcomers, openers) = (newcomers.to_string(), openers.to_string());
    let mut command = cargo(&["run", "--quiet", "--release", "--package", "onehour-benches", "--bin", "round", "--"]);
    command.args([&newcomers, &openers]);
    println!("$ {}", shown(&command));
    let output = command.stderr(std::process::Stdio::inherit()).output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(format!("`{}` ended with {}", shown(&command), output.status));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("the report of {newcomers} x {openers}: {error}"))
}

fn document(reports: &[Value]) -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut text = format!(
        "# A whole round\n\n\
         From CSV to the written plan, proof checked: programme `one-hour`, four weeks, people of `onehour generate`, three\n\
         newcomers to an opener, {cores} cores. Written by `cargo xtask bench round`; the goal for 15,000 newcomers is 5 s\n\
         and 1 GB. Milliseconds by the clock, then milliseconds of processor time of all threads (on a machine with other\n\
         work, the clock counts that work too); in brackets the peak of resident memory in MB.\n\n"
    );
    // A run that was ended before its report is recorded with its sizes and, as `unfinished`, how far it came.
    let (unfinished, finished): (Vec<Value>, Vec<Value>) =
        reports.iter().cloned().partition(|report| report["unfinished"].is_string());
    let reports = finished.as_slice();
    row(&mut text, "", reports, |report| format!("{} x {}", report["newcomers"], report["openers"]));
    row(&mut text, "---", reports, |_| "---:".into());
    for key in ["served", "candidate_pairs", "candidate_arcs", "openers_unused"] {
        row(&mut text, &key.replace('_', " "), reports, |report| grouped(&report[key]));
    }
    let stages = reports.first().and_then(|report| report["stages"].as_array()).cloned().unwrap_or_default();
    for (index, stage) in stages.iter().enumerate() {
        row(&mut text, stage["name"].as_str().unwrap_or_default(), reports, |report| {
            let stage = &report["stages"][index];
            format!("{} / {} ({})", grouped(&stage["ms"]), grouped(&stage["cpu_ms"]), grouped(&stage["peak_mb"]))
        });
    }
    row(&mut text, "**all**", reports, |report| {
        let stages = report["stages"].as_array().cloned().unwrap_or_default();
        let of = |key: &str| stages.iter().filter_map(|stage| stage[key].as_u64()).collect::<Vec<u64>>();
        let peak = of("peak_mb").into_iter().max().unwrap_or_default();
        let all = |key: &str| grouped(&of(key).iter().sum::<u64>().into());
        format!("**{} / {} ({})**", all("ms"), all("cpu_ms"), grouped(&peak.into()))
    });
    for report in &unfinished {
        let how_far = report["unfinished"].as_str().unwrap_or_default();
        let _ = write!(text, "\n{} x {}: not finished. {how_far}\n", report["newcomers"], report["openers"]);
    }
    text
}

/// One row of a Markdown table.
fn row(text: &mut String, head: &str, reports: &[Value], cell: impl Fn(&Value) -> String) {
    let _ = write!(text, "| {head} |");
    reports.iter().for_each(|report| {
        let _ = write!(text, " {} |", cell(report));
    });
    text.push('\n');
}

/// `12,345`.
fn grouped(number: &Value) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}
