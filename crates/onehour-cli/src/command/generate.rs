//! `onehour generate`.

use std::path::Path;

use onehour::Result;
use onehour::generate::{self, Spec};

use crate::output::{Exit, count, say, stage};

pub(super) fn run(spec: Spec, out: &Path) -> Result<Exit> {
    let text = stage("generate", || generate::csv(spec));
    stage("write", || onehour_io::out::replace_file(out, text.as_bytes()))?;
    let (newcomers, openers) =
        (count(spec.newcomers, "newcomer", "newcomers"), count(spec.openers, "opener", "openers"));
    say(&format!("{newcomers} and {openers} are in {}.", out.display()));
    Ok(Exit::Done)
}
