//! Streams and exit codes.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::OnceLock;

use onehour::Result;
use onehour::error::{Error, Issue, Place};

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done; people left waiting is done.
    Done,
    /// Bad input, or a check that failed.
    Failed,
    /// Stopped by the user; the best plan so far is written.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Interrupted => 130,
        })
    }
}

/// Why stdout took no more; nothing is printed after that, so that what it took has no holes.
static REFUSED: OnceLock<io::Error> = OnceLock::new();

/// Prints to stdout. Whether all of it arrived, [`arrived`] tells where the command ends.
pub(crate) fn say(text: &str) {
    if REFUSED.get().is_none() {
        let print = |mut stdout: io::StdoutLock<'_>| writeln!(stdout, "{text}").and_then(|()| stdout.flush());
        let _ = print(io::stdout().lock()).map_err(|error| REFUSED.set(error));
    }
}

/// Refuses where stdout did not take all that was said. A reader that has gone away (`| head`) is no error.
pub(crate) fn arrived() -> Result<()> {
    let Some(error) = REFUSED.get().filter(|error| error.kind() != ErrorKind::BrokenPipe) else { return Ok(()) };
    let is_full = matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge);
    let (code, why) = if is_full {
        ("E-disk-full", "The disk is full, or its quota is used up".to_owned())
    } else {
        ("E-write", format!("The system could not write to stdout ({error})"))
    };
    Err(Error::from(Issue::error(
        code,
        Place { file: Some("stdout".into()), ..Place::default() },
        format!("{why}: what was to be printed is cut off."),
        "Free some space or send the output elsewhere, and run the command again.",
    )))
}

/// Prints to stderr.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Lets the times of stages be seen.
pub(crate) fn log_to_stderr() {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::CLOSE)
        .with_timer(tracing_subscriber::fmt::time::uptime())
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .init();
}

/// Runs one stage; its time is logged.
pub(crate) fn stage<T>(name: &'static str, work: impl FnOnce() -> T) -> T {
    let _span = tracing::info_span!("stage", name).entered();
    work()
}

/// `1 newcomer`, `2 newcomers`.
pub(crate) fn count(number: impl Into<u64>, one: &str, many: &str) -> String {
    let number = number.into();
    format!("{number} {}", if number == 1 { one } else { many })
}
