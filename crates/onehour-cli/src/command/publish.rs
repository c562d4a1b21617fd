//! `onehour publish`.

use std::path::Path;

use onehour::Result;
use onehour::plan::Status;
use onehour_io::history::{self, Published};
use onehour_io::out;

use crate::output::{Exit, complain, count, say};

pub(super) fn run(plan: &Path, history: &Path) -> Result<Exit> {
    let bound = out::read(plan)?;
    // What is published is believed by every later round.
    if let Err(refused) = onehour::verify::verify(&bound.plan, &bound.snapshot, &bound.pool_sha256) {
        complain(&format!("{refused}\n\nThe plan does not check out; nothing was published."));
        return Ok(Exit::Failed);
    }
    if bound.plan.status == Status::Interrupted {
        complain(
            "warning: this plan is the best of a run that was stopped; what it leaves waiting could perhaps be served.",
        );
    }
    let Published { added, known, refused } = history::publish(history, &bound.plan, &bound.snapshot)?;
    let before = if known > 0 { format!("; {known} stood there already") } else { String::new() };
    let pairs = count(refused as u64, "pair that you forbade", "pairs that you forbade");
    let refused = if refused > 0 { format!("; {pairs} written down as declined") } else { String::new() };
    say(&format!("{} added to {}{before}{refused}.", count(added as u64, "meeting", "meetings"), history.display()));
    Ok(Exit::Done)
}
