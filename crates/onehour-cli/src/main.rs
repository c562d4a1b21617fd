//! onehour-cli
fn main() {}
