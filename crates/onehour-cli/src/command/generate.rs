//! `onehour generate`.

use std::path::Path;

use onehour::Result;
use onehour::generate::{self, Spec};
use onehour_io::{people, programme};

use crate::output::{Exit, count, say, stage};

pub(super) fn run(spec: Spec, out: &Path) -> Result<Exit> {
    let file = stage("generate", || csv(spec))?;
    stage("write", || onehour_io::out::replace_file(out, &file))?;
    let (newcomers, openers) =
        (count(spec.newcomers, "newcomer", "newcomers"), count(spec.openers, "opener", "openers"));
    say(&format!("{newcomers} and {openers} are in {}.", out.display()));
    Ok(Exit::Done)
}

/// Invented people as a people file.
pub(super) fn csv(spec: Spec) -> Result<Vec<u8>> {
    let mut file = Vec::new();
    people::write_csv(&generate::pool(spec)?, &programme::load("one-hour")?, &mut file)?;
    Ok(file)
}
