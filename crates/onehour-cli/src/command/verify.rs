//! `onehour verify`.

use std::path::{Path, PathBuf};

use onehour::Result;
use onehour::error::{Error, Issue};
use onehour::plan::Status;
use onehour_io::out;

use crate::issues::{self, Extent};
use crate::output::{Exit, complain, count, say, stage};

pub(super) fn run(plan: &Path, people: &[PathBuf]) -> Result<Exit> {
    let bound = stage("read", || out::read(plan))?;
    let beside = stage("compare", || out::compare_files(plan, &bound.plan));
    if beside.iter().any(Issue::is_error) {
        return Err(Error::from(beside));
    }
    issues::print(&beside, Extent::All);
    let changed = out::compare_inputs(&bound.plan, people)?;
    issues::print(&changed, Extent::All);
    let outcome = stage("check", || onehour::verify::verify(&bound.plan, &bound.snapshot, &bound.pool_sha256));
    let verified = match outcome {
        Ok(verified) => verified,
        Err(refused) => {
            complain(&format!("{refused}\n\nThe plan does not check out."));
            return Ok(Exit::Failed);
        }
    };
    say(&format!(
        "{} and {} checked against {} pairs of people.",
        count(verified.meetings as u64, "meeting", "meetings"),
        count(verified.waiting as u64, "waiting newcomer", "waiting newcomers"),
        verified.pairs
    ));
    say(&match verified.status {
        Status::Optimal => {
            format!("The proof checks out over {} possible meetings: no plan is better.", verified.edges)
        }
        _ => format!("Every claim of the plan holds; proven best: {}.", listed(&verified.proven)),
    });
    if !people.is_empty() && changed.is_empty() {
        say(&match out::inputs_beside(&bound.plan, people).as_slice() {
            [] => "The files given are those that the plan was made from.".to_owned(),
            others => format!("The plan was made from the files given, and from {}.", others.join(", ")),
        });
    }
    Ok(if changed.is_empty() { Exit::Done } else { Exit::Failed })
}

fn listed(tiers: &[String]) -> String {
    if tiers.is_empty() { "nothing".into() } else { tiers.join(", ") }
}
