//! When a person is free.

use serde::{Deserialize, Serialize};

/// When a person is free: weekly local windows, exceptions, single dates, busy or free intervals of a calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Availability {}
