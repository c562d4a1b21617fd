//! Peak memory and processor time of this process, as Linux counts them.

use std::fs;
use std::time::Duration;

/// Starts the count anew, where the system can.
pub fn reset_peak() {
    // Without the right to, the peak since the start of the process is reported.
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// Largest resident memory since [`reset_peak`], in MB; 0 where the system does not say.
pub fn peak_mb() -> u64 {
    peak_bytes() / 1_000_000
}

/// Largest resident memory since [`reset_peak`]; 0 where the system does not say.
pub fn peak_bytes() -> u64 {
    status("VmHWM:")
}

/// Resident memory now; 0 where the system does not say.
pub fn resident_bytes() -> u64 {
    status("VmRSS:")
}

fn status(key: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(key));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kilobytes.unwrap_or_default() * 1024
}

/// Processor time of all threads that live; 0 where the system does not say.
pub fn processor_time() -> Duration {
    let threads = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let of_thread = |thread: fs::DirEntry| {
        let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<u64>().ok()
    };
    Duration::from_nanos(threads.filter_map(of_thread).sum::<u64>())
}
