//! Plans against exhaustive search, and the checker against forged plans, on random rounds.
//!
//! `cases` invents tiny rounds with every kind of constraint; `oracle` solves one by looking at every possible plan,
//! written from docs/programmes.md and docs/certificate.md alone; `differential` compares; `conditions` sets the
//! compiled rules against the checker's interpreter; `forged` lies about plans; `advice` holds what is said about
//! changes to the round planned again, `curve` holds what changes of a published plan are worth to all plans there are.
//! `ONEHOUR_LONG=1` runs the full counts.

#![allow(clippy::unwrap_used)]

mod advice;
mod cases;
mod conditions;
mod curve;
mod differential;
mod forged;
mod interrupted;
mod oracle;
mod random;
mod session;

/// How many cases to run: the full count with `ONEHOUR_LONG`.
fn count(short: u64, long: u64) -> u64 {
    if std::env::var_os("ONEHOUR_LONG").is_some() { long } else { short }
}
