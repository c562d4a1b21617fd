//! How much memory a matrix may take.

use onehour::Result;
use onehour::error::{Error, Issue};

use crate::source::Source;

/// Bytes that a matrix and its solution may take. A matrix beyond it is refused before anything is allocated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The bytes.
    pub bytes: u64,
}

/// What is assumed where the system does not say how much memory it has.
const UNKNOWN: u64 = 4 << 30;

impl Budget {
    /// Half of the memory that the machine can still give out.
    pub fn of_machine() -> Self {
        Budget { bytes: available().unwrap_or(UNKNOWN) / 2 }
    }

    /// # Errors
    /// More bytes than the budget has.
    pub(super) fn allow(self, source: &Source, bytes: u64, what: &str) -> Result<()> {
        if bytes <= self.bytes {
            return Ok(());
        }
        Err(Error::from(Issue::error(
            "E-memory",
            source.place(),
            format!("{what} take {bytes} bytes; the memory budget is {} bytes.", self.bytes),
            "Allow more with --memory, or leave out the pairs that need no cost and write the rest as coordinates.",
        )))
    }
}

/// Bytes that Linux says are available.
fn available() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}
