//! Exact matching, assignment and flow with proof: integers and vertices in, an answer and its certificate out.
//!
//! No person, no file, no clock but for a deadline that the caller sets. Every answer says how far it goes, and carries
//! what proves it: duals for an optimum, a set of vertices for "it cannot be done". A separate checker,
//! [`verify`](mod@verify), reads problem and claim and shares no code with the algorithms.
//!
//! # Which question has its answer where
//!
//! | question | answer |
//! |---|---|
//! | Who goes with whom at the best total? | [`assign`], on a [`SparseProblem`] |
//! | ... all of the smaller side, as many as possible, or only where it pays? | [`Objective`] |
//! | My costs are a matrix, of integers or floating-point numbers | [`assign_dense`], on a [`Dense`] |
//! | I have many small matrices | [`assign_batch`], or a [`Workspace`] in a loop |
//! | I want another algorithm, fewer threads, a deadline, or to begin with known duals | [`Options`], [`Algorithm`] |
//! | Rows and columns may take several, or must take some | [`assign_capacities`], with [`Capacities`] |
//! | My problem is a petgraph graph | [`petgraph`](mod@petgraph) |
//! | How many can be matched at all, and who stands in the way? | [`maximum_matching`], [`Structure`] |
//! | Units through a network with bounds | [`flow`] |
//! | One meeting each, capacities inside capacities, several aims in order | [`nested`] |
//! | Is this answer true? | [`verify()`], [`verify_dense`], [`verify_capacities`], [`verify_flow`], [`verify_hall`], [`verify_matching`], [`nested::check`] |
//! | How do I stop a long call, or watch it? | [`Control`] |
//!
//! # A first answer
//!
//! ```
//! use onehour_solver::{Objective, Options, SparseProblem, Status, assign, verify};
//!
//! // Three rows, three columns; what is not listed is forbidden.
//! let costs = [(0, 0, 4), (0, 1, 1), (1, 0, 2), (1, 1, 0), (1, 2, 5), (2, 1, 3), (2, 2, 2)];
//! let problem = SparseProblem::from_triples(3, 3, costs)?;
//!
//! let answer = assign(&problem, Objective::Perfect, Options::default());
//! assert_eq!(answer.status, Status::Optimal);
//! assert_eq!(answer.pairs().collect::<Vec<_>>(), [(0, 1), (1, 0), (2, 2)]);
//! assert_eq!(answer.total, 5);
//! verify(&problem, &answer)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Input that states no problem is an error with its place, before any work:
//!
//! ```
//! use onehour_solver::{ProblemError, SparseProblem};
//!
//! let error = SparseProblem::from_triples(2, 2, [(0, 0, 1), (1, 5, 1)]).unwrap_err();
//! assert_eq!(error.place(), Some((1, 5)));
//! assert_eq!(error.to_string(), "entry at row 1, column 5 lies outside a matrix of 2 rows and 2 columns");
//! ```

mod assign;
mod control;
mod cost;
pub mod flow;
mod matching;
pub mod nested;
pub mod petgraph;
mod problem;
pub mod verify;

pub use self::assign::{
    Algorithm, Assignment, Batched, Bounds, Capacities, CapacityAssignment, CapacityProof, CapacityStatus, Certificate,
    DenseAssignment, Duals, Objective, Options, RankedMatching, Sense, Shortage, Status, Workspace, assign,
    assign_batch, assign_batch_with, assign_capacities, assign_dense, ranked_matchings,
};
pub use self::control::Control;
pub use self::cost::Lex;
pub use self::matching::{
    HallViolator, Matching, Part, Structure, VertexCover, maximum_matching, maximum_matching_with,
};
pub use self::problem::{Dense, Number, ProblemError, Side, SparseProblem};
pub use self::verify::{Violation, verify, verify_capacities, verify_dense, verify_flow, verify_hall, verify_matching};
