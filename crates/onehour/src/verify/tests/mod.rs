//! The checker against honest plans and against lies.

#![allow(clippy::unwrap_used)]

mod claims;
mod fixture;
mod hostile;
mod label;
