//! Files in and out for onehour: people, history and programmes, every error with its place.

pub mod calendar;
pub mod contacts;
mod direction;
pub mod history;
mod input;
mod limits;
pub mod matrix;
pub mod out;
mod pattern;
pub mod people;
pub mod programme;
mod source;
mod table;
pub mod texts;

pub use crate::input::Input;
pub use crate::source::Source;
pub use crate::table::{Frame, FrameColumn};

/// The code in the README is compiled and run with the other documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
