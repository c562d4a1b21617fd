//! onehour-io
