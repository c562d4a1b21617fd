//! How late a round ends that is told to stop: `stop NEWCOMERS OPENERS MILLISECONDS...`, a run for each moment. Prints
//! a line of JSON a run.
//!
//! `late_ms` counts from that moment until `onehour::plan` returns its best so far; `after_ms` is what putting that in
//! a folder takes then. `late_cpu_ms` is the processor time of all threads within `late_ms`: on a machine that has
//! other work to do, the time that an idle one would take lies between the two.

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use jiff::civil::date;
use onehour::generate::{self, Spec};
use onehour::programme::Programme;
use onehour::{Pool, Request};
use onehour_benches::memory::processor_time;
use onehour_benches::stages::Stages;
use onehour_io::out::{self, Bound};
use onehour_io::{Source, people, programme};
use onehour_solver::Control;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let numbers: Vec<u32> = std::env::args().skip(1).map(|number| number.parse()).collect::<Result<_, _>>()?;
    let [newcomers, openers, moments @ ..] = numbers.as_slice() else {
        return Err("usage: stop NEWCOMERS OPENERS MILLISECONDS...".into());
    };
    let folder = std::env::temp_dir().join(format!("onehour-stop-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let programme = programme::load("one-hour")?;
    let pool = pool(*newcomers, *openers, &programme, &folder)?;
    let stages: &'static Stages = Box::leak(Box::default());
    tracing::subscriber::set_global_default(stages)?;
    for &moment in moments {
        println!("{}", stopped(&pool, &programme, (stages, moment), &folder)?);
    }
    Ok(std::fs::remove_dir_all(&folder)?)
}

fn pool(newcomers: u32, openers: u32, programme: &Programme, folder: &Path) -> Result<Pool, Box<dyn Error>> {
    let file = folder.join("people.csv");
    let invented = generate::pool(Spec { newcomers, openers, seed: 0, today: date(2026, 11, 23) })?;
    people::write_csv(&invented, programme, BufWriter::new(File::create(&file)?))?;
    Ok(people::read(&[Source::path(&file)], programme)?.pool().clone())
}

/// One run that is told to stop so many milliseconds after its start.
fn stopped(
    pool: &Pool,
    programme: &Programme,
    (stages, moment): (&'static Stages, u32),
    folder: &Path,
) -> Result<Value, Box<dyn Error>> {
    let start = Instant::now();
    let due = Duration::from_millis(moment.into());
    // The stage and the processor time when the moment came.
    let told: OnceLock<(&str, Duration)> = OnceLock::new();
    let ended = OnceLock::new();
    let stop = || start.elapsed() >= due;
    let outcome = std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(due);
            told.get_or_init(|| (stages.open(), processor_time()));
        });
        let request = Request { control: Control::none().stop_when(&stop), ..Request::new(date(2026, 11, 23)) };
        let outcome = onehour::plan(pool, programme, &request);
        ended.get_or_init(|| (start.elapsed(), processor_time()));
        outcome
    })?;
    let &(elapsed, processor) = ended.get().ok_or("the run has not ended")?;
    let &(stage, before) = told.get().ok_or("the moment has not come")?;
    let writing = Instant::now();
    let bound = Bound::new(outcome.plan, outcome.snapshot)?;
    out::write(&folder.join("plan"), &bound, &out::Edition::default())?;
    Ok(json!({
        "stopped_at_ms": moment,
        "in": stage,
        "late_ms": elapsed.saturating_sub(due).as_millis() as u64,
        "late_cpu_ms": processor.saturating_sub(before).as_millis() as u64,
        "after_ms": writing.elapsed().as_millis() as u64,
        "status": bound.plan.status,
        "served": bound.plan.summary.served,
    }))
}
