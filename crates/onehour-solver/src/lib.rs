//! Exact matching and assignment with proof: integers and vertices in, matching and certificate out.
//!
//! No person, no file, no clock.

mod assign;
mod control;
mod cost;
pub mod flow;
mod matching;
pub mod nested;
pub mod petgraph;
mod problem;
pub mod verify;

pub use self::assign::{Assignment, Certificate, Duals, Objective, Options, Sense, Status, assign};
pub use self::control::Control;
pub use self::cost::Lex;
pub use self::matching::{
    HallViolator, Matching, Part, Structure, VertexCover, maximum_matching, maximum_matching_with,
};
pub use self::problem::{Lattice, ProblemError, Side, SparseProblem};
pub use self::verify::{Violation, verify, verify_flow, verify_hall, verify_matching};
