//! Faults of the program itself: an error with a code and a place in its sources, and never what a person wrote.
//!
//! What Rust prints when a panic begins may quote the value at hand. So nothing is printed then: the place is kept, and
//! the fault is reported where the command ends. A panic that is caught on the way (that of a workbook reader, over a
//! damaged file) is an error of the input and nothing else.

use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::Mutex;

use onehour::Result;
use onehour::error::{Error, Issue, Place};

/// File and line of the last panic.
static LAST: Mutex<Option<String>> = Mutex::new(None);

/// Runs a command; a panic in it is the error `E-internal`.
pub(crate) fn guard<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    panic::set_hook(Box::new(remember));
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(internal()))
}

fn remember(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(|at| {
        let file = at.file().rsplit(['/', '\\']).next().unwrap_or_default();
        format!("{file}:{}", at.line())
    });
    *LAST.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = place;
}

fn internal() -> Error {
    let place = LAST.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take();
    let at = place.map(|place| format!(", at {place}")).unwrap_or_default();
    Error::from(Issue::error(
        "E-internal",
        Place::default(),
        format!("onehour stopped at a fault of its own{at}. Nothing was written after it."),
        "Please report it with this line and the version; the input is not needed for a first look.",
    ))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use std::process::Command;

    use super::*;
    use crate::issues::{self, Extent};

    /// Set in the process that is to fail.
    const CHILD: &str = "ONEHOUR_TEST_FAULT";

    #[test]
    fn a_fault_is_reported_by_code_and_place_and_shows_no_content() {
        if std::env::var_os(CHILD).is_some() {
            let result: Result<()> = guard(|| panic!("the cell holds SECRETzz"));
            issues::print(&result.unwrap_err().issues, Extent::Short);
            return;
        }
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args([
            "--exact",
            "fault::tests::a_fault_is_reported_by_code_and_place_and_shows_no_content",
            "--nocapture",
        ]);
        let output = child.env(CHILD, "1").output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("error[E-internal]") && said.contains("fault.rs:"), "{said}");
        assert!(!said.contains("SECRETzz") && !said.contains("panicked"), "{said}");
    }
}
