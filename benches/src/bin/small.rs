//! Our answers to small problems of every family: `small COUNT` prints one problem a line as JSON, with the answer to
//! each objective, its proof checked.

use std::error::Error;
use std::io::{BufWriter, Write};

use clap::Parser;
use onehour_benches::families::small;
use onehour_benches::ours;
use onehour_solver::{Objective, ProblemError};
use serde_json::{Map, Value, json};

/// Answers small problems.
#[derive(Parser)]
struct Arguments {
    /// How many.
    count: u64,
}

const OBJECTIVES: [(&str, Objective); 3] =
    [("perfect", Objective::Perfect), ("most", Objective::Most), ("best", Objective::Best)];

fn said(prepared: Result<&ours::Prepared<'_>, &ProblemError>, objective: Objective) -> Value {
    match prepared {
        Ok(prepared) => {
            let solved = prepared.solve(objective);
            prepared.check(&solved);
            let answer = solved.answer();
            json!({ "status": answer.status, "total": answer.total, "columns": answer.columns })
        }
        Err(error) => json!({ "status": "refused", "message": error.to_string() }),
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    for index in 0..Arguments::parse().count {
        let problem = small(index);
        let prepared = ours::prepare_dense(problem.rows, problem.cols, &problem.values);
        let answers = OBJECTIVES.map(|(name, objective)| (name.to_owned(), said(prepared.as_ref(), objective)));
        // JSON has no infinity: a forbidden pair is null.
        let line = json!({
            "family": problem.family,
            "rows": problem.rows,
            "cols": problem.cols,
            "cost": problem.values,
            "answers": Value::Object(Map::from_iter(answers)),
        });
        writeln!(out, "{line}")?;
    }
    Ok(out.flush()?)
}
