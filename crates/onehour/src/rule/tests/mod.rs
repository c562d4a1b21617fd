#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod mentoring;
mod oracle;
mod pairs;
mod random;
mod texts;

/// Says why a test that needs the shared data did nothing.
fn skipped() {
    eprintln!("skipped: ONEHOUR_DATA is not set");
}
