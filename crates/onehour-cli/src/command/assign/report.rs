//! What `onehour assign` prints.

use onehour::Result;
use onehour::error::{Error, Issue, Place};
use onehour_solver::{Certificate, Objective, Sense, Side, Status};
use serde::Serialize;

use super::problem::{Answer, Problem, Unit};

/// The answer; docs/assign.md defines every field.
#[derive(Serialize)]
pub(super) struct Report {
    status: &'static str,
    objective: &'static str,
    sense: &'static str,
    rows: usize,
    cols: usize,
    /// `null` without an answer.
    total: Option<Amount>,
    gap: Option<Amount>,
    size: usize,
    pairs: Vec<(u32, u32)>,
    exact: Exact,
    certificate: Proof,
    verified: bool,
}

/// A number of the file's kind: an integer, or the nearest float.
#[derive(Serialize)]
#[serde(untagged)]
enum Amount {
    Integer(i128),
    Float(f64),
}

/// The total without rounding.
#[derive(Serialize)]
struct Exact {
    base: u32,
    exponent: i32,
    total: Option<i128>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Proof {
    Duals { rows: Vec<i128>, cols: Vec<i128> },
    LexDuals { rows: Vec<(i64, i128)>, cols: Vec<(i64, i128)> },
    Hall { side: &'static str, vertices: Vec<u32>, neighbours: Vec<u32> },
}

impl Report {
    pub(super) fn new(problem: &Problem, answer: &Answer, verified: bool) -> Self {
        let (rows, cols) = problem.shape();
        let (objective, sense) = answer.asked();
        let (unit, pairs) = (answer.unit, answer.pairs());
        let total = (answer.status() != Status::Infeasible).then_some(answer.total());
        Report {
            status: match answer.status() {
                Status::Optimal => "optimal",
                Status::WithinGap => "feasible",
                Status::Infeasible => "infeasible",
                Status::Interrupted => "interrupted",
            },
            objective: match objective {
                Objective::Perfect => "perfect",
                Objective::Most => "most",
                Objective::Best => "best",
            },
            sense: match sense {
                Sense::Minimize => "minimize",
                Sense::Maximize => "maximize",
            },
            rows,
            cols,
            total: total.map(|total| amount(unit, total)),
            gap: answer.gap().map(|gap| amount(unit, gap)),
            size: pairs.len(),
            pairs,
            exact: Exact { base: unit.base, exponent: unit.exponent, total },
            certificate: proof(answer.certificate()),
            verified,
        }
    }

    pub(super) fn to_json(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|error| {
            let message = format!("The answer has no JSON form ({error}).");
            Error::from(Issue::error("E-json", Place::default(), message, "Report it: this is a fault of onehour."))
        })
    }
}

fn amount(unit: Unit, units: i128) -> Amount {
    if unit.exponent == 0 { Amount::Integer(units) } else { Amount::Float(unit.to_f64(units)) }
}

fn proof(certificate: &Certificate) -> Proof {
    match certificate {
        Certificate::Duals(duals) => Proof::Duals { rows: duals.rows.clone(), cols: duals.cols.clone() },
        Certificate::LexDuals(duals) => Proof::LexDuals {
            rows: duals.rows.iter().map(|dual| (dual.cardinality, dual.total)).collect(),
            cols: duals.cols.iter().map(|dual| (dual.cardinality, dual.total)).collect(),
        },
        Certificate::Hall(violator) => Proof::Hall {
            side: if violator.side == Side::Row { "rows" } else { "columns" },
            vertices: violator.vertices.clone(),
            neighbours: violator.neighbours.clone(),
        },
    }
}
