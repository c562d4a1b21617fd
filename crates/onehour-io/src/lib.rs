//! Files in and out for onehour.

pub mod out;
