//! Reading alone: an export of a sign-up form as offices have it, `read ROWS`. Prints a JSON report.
//!
//! The export: headings and words of its own, an address in the place of an id, columns that nobody asked for (one of
//! free text with commas and quotes), semicolons, Windows-1252, line ends of two bytes. The goal is to read 20,000 rows
//! before a person wonders: half a second.

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::fmt::Write;
use std::time::{Duration, Instant};

use onehour::Programme;
use onehour::generate::{self, Spec};
use onehour::pool::Role;
use onehour_io::{Source, people, programme};
use serde_json::json;

/// Runs that are timed; the median counts.
const RUNS: usize = 9;

/// What turns the export into people, beside the rules of the built-in programme.
const IMPORT: &str = r#"
[[import.sources]]
file = "*.csv"
encoding = "windows-1252"
ignore = ["Nimi", "Lisätiedot"]

[import.sources.columns]
id = { heading = "Sähköposti", private = true }
role = { heading = "Olen", values = { "tulija" = "newcomer", "avaaja" = "opener", "molempia" = "both" } }
fields = { heading = "Ala" }
languages = { heading = "Kielet" }
place = { heading = "Kunta" }
remote = { heading = "Etänä", values = { "kyllä" = "yes", "ei" = "no" } }
availability = { heading = "Milloin" }
cap_month = { heading = "Kerrat kuussa" }
waiting_since = { heading = "Ilmoittautunut" }
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let rows: u32 = std::env::args().nth(1).ok_or("usage: read ROWS")?.parse()?;
    let export = export(rows)?;
    let programme = mapped()?;
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let file = Source::bytes("ilmoittautumiset.csv", export.clone());
        let start = Instant::now();
        let read = people::read(&[file], &programme)?;
        times.push(start.elapsed());
        if read.pool().people().len() != rows as usize || !read.warnings.is_empty() {
            return Err(format!(
                "the export was not read as it is: {} people, {:?}",
                read.pool().people().len(),
                read.warnings.first()
            )
            .into());
        }
    }
    times.sort_unstable();
    let milliseconds = |time: Duration| time.as_micros() as f64 / 1000.0;
    println!(
        "{}",
        json!({
            "rows": rows,
            "bytes": export.len(),
            "median_ms": milliseconds(times[RUNS / 2]),
            "least_ms": milliseconds(times[0]),
            "threads": rayon::current_num_threads(),
        })
    );
    Ok(())
}

/// The built-in programme with the mapping.
fn mapped() -> Result<Programme, Box<dyn Error>> {
    let mut programme = programme::load("one-hour")?;
    programme.import = Programme::from_toml(&format!("name = 'export'\n{IMPORT}"), "export.toml")?.import;
    Ok(programme)
}

/// The export, in Windows-1252: every letter in it has the code of its Unicode.
fn export(rows: u32) -> Result<Vec<u8>, Box<dyn Error>> {
    let openers = rows / 4;
    let spec = Spec { newcomers: rows - openers, openers, seed: 0, today: jiff::civil::date(2026, 11, 23) };
    // People of both roles count on both sides; a few more make up for them.
    let both = spec.newcomers.min(spec.openers) / 50;
    let pool = generate::pool(Spec { newcomers: spec.newcomers + both, ..spec })?;
    let mut text =
        "Sähköposti;Nimi;Olen;Ala;Kielet;Kunta;Etänä;Milloin;Kerrat kuussa;Ilmoittautunut;Lisätiedot\r\n".to_owned();
    for person in pool.people().iter().take(rows as usize) {
        let olen = match person.role {
            Role::Newcomer => "tulija",
            Role::Opener => "avaaja",
            Role::Both => "molempia",
        };
        let fields: Vec<&str> = person.fields.iter().map(|field| field.code.as_str()).collect();
        let languages: Vec<String> = person.languages.iter().map(|(code, level)| format!("{code}:{level}")).collect();
        let availability = person.availability.as_ref().map(ToString::to_string).unwrap_or_default();
        let cap = person.caps.month.map(|cap| cap.to_string()).unwrap_or_default();
        let since = person.waiting_since.map(|since| since.to_string()).unwrap_or_default();
        write!(
            text,
            "{id}@esimerkki.example;Väinö Äyräpää;{olen};\"{}\";\"{}\";{};{};\"{availability}\";{cap};{since};\
             \"Haluan tavata ihmisiä, jotka tuntevat alan; \"\"mieluiten\"\" lähellä. Päivät käyvät, illat eivät.\"\r\n",
            fields.join("; "),
            languages.join("; "),
            person.place.as_deref().unwrap_or_default(),
            if person.remote { "kyllä" } else { "ei" },
            id = person.id,
        )?;
    }
    Ok(text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?')).collect())
}
