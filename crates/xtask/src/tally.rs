//! Counting what libtest and pytest print.
//!
//! A test that cannot run here (its data are not there) prints a line `skipped: WHY` and returns. libtest calls that
//! passed; with `--show-output` it prints what passing tests wrote, under a line `---- NAME stdout ----`, which is
//! where the tally finds it.

use std::collections::BTreeMap;

/// Counts over all test programs.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Tests that libtest calls passed, those among them that skipped themselves included.
    ok: usize,
    /// Tests that printed why they did not run; libtest calls them passed.
    returned_early: usize,
    /// Ran and did not hold.
    pub(crate) failed: usize,
    /// Tests that did not run (program number and name), with the reason.
    pub(crate) skipped: BTreeMap<(usize, String), String>,
    /// Test programs that reported a result.
    pub(crate) programs: usize,
    /// The test whose output the lines are.
    section: Option<String>,
}

impl Tally {
    /// Takes in one line of output.
    pub(crate) fn line(&mut self, line: &str) {
        if let Some(counts) = line.strip_prefix("test result: ") {
            self.programs += 1;
            self.ok += count(counts, "passed");
            self.failed += count(counts, "failed");
            self.section = None;
        } else if let Some(name) = line.strip_prefix("---- ").and_then(|rest| rest.strip_suffix(" stdout ----")) {
            self.section = Some(name.to_owned());
        } else if let Some(reason) = line.strip_prefix("skipped: ") {
            // Output that was not captured stands outside a section: then the reason must do for a name.
            let name = self.section.clone().unwrap_or_else(|| reason.to_owned());
            self.returned_early += usize::from(self.skip(name, reason));
        } else if let Some((name, _)) = line.strip_prefix("test ").and_then(|rest| rest.split_once(" ... ignored")) {
            self.skip(name.to_owned(), "marked `ignore`");
        }
    }

    /// Takes in one line of output of a pytest that runs quietly: `7 passed, 2 skipped in 0.3s`, and the reasons above
    /// it.
    pub(crate) fn pytest_line(&mut self, line: &str) {
        if let Some((place, reason)) = line.strip_prefix("SKIPPED [").and_then(|rest| rest.split_once(": ")) {
            let (times, place) = place.split_once("] ").unwrap_or(("1", place));
            for nth in 1..=times.parse().unwrap_or(1_usize) {
                let name = if nth == 1 { place.to_owned() } else { format!("{place} ({nth})") };
                self.skip(name, reason);
            }
        } else if line.starts_with(|first: char| first.is_ascii_digit()) && line.contains(" in ") {
            self.programs += 1;
            let number = |word| count(&line.replace(',', ";"), word);
            self.ok += number("passed");
            self.failed += number("failed") + number("error") + number("errors");
        }
    }

    /// Notes a skip; `false` when it was known.
    pub(crate) fn skip(&mut self, name: String, reason: &str) -> bool {
        self.skipped.insert((self.programs, name), reason.to_owned()).is_none()
    }

    /// Ran and held.
    pub(crate) fn passed(&self) -> usize {
        self.ok.saturating_sub(self.returned_early)
    }

    /// The closing line.
    pub(crate) fn closing(&self) -> String {
        format!("{} passed, {} failed, {} skipped", self.passed(), self.failed, self.skipped.len())
    }
}

/// The number before a word, in `ok. 23 passed; 0 failed; ...`.
fn count(text: &str, word: &str) -> usize {
    let mut words = text.split([' ', ';', '.']).filter(|word| !word.is_empty());
    let mut last = "";
    words.find_map(|this| std::mem::replace(&mut last, this).parse().ok().filter(|_| this == word)).unwrap_or_default()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The tally of a whole output.
    pub(crate) fn tally(text: &str) -> Tally {
        let mut tally = Tally::default();
        text.lines().for_each(|line| tally.line(line));
        tally
    }

    #[test]
    fn a_skip_is_not_counted_as_passed() {
        let tally = tally(
            "running 3 tests\ntest a ... ok\ntest b ... ok\ntest c ... FAILED\n\nsuccesses:\n\n---- b stdout ----\n\
             skipped: ONEHOUR_DATA is not set\n\n\ntest result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured\n",
        );
        assert_eq!(tally.closing(), "1 passed, 1 failed, 1 skipped");
    }

    #[test]
    fn a_test_that_gives_two_reasons_is_one_skip() {
        let tally =
            tally("---- b stdout ----\nskipped: no data\nskipped: no more data\ntest result: ok. 2 passed; 0 failed\n");
        assert_eq!(tally.closing(), "1 passed, 0 failed, 1 skipped");
    }

    #[test]
    fn programs_add_up_and_ignored_tests_are_skips() {
        let tally = tally(
            "test a ... ok\ntest result: ok. 1 passed; 0 failed; 0 ignored\ntest a ... ignored\n\
             test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.1s\n",
        );
        assert_eq!(tally.closing(), "13 passed, 0 failed, 1 skipped");
        assert_eq!(tally.programs, 2);
    }

    #[test]
    fn a_pytest_adds_to_the_tally() {
        let mut tally = tally("test result: ok. 2 passed; 0 failed\n");
        for line in [
            "....s.F   [100%]",
            "FAILED tests/test_plan.py::test_a - assert 1 in 2 passed",
            "SKIPPED [2] tests/test_running.py:12: no fork",
        ] {
            tally.pytest_line(line);
        }
        tally.pytest_line("1 failed, 138 passed, 2 skipped, 2 warnings in 28.58s");
        assert_eq!(tally.closing(), "140 passed, 1 failed, 2 skipped");
        tally.pytest_line("5 passed, 1 error in 0.58s");
        assert_eq!(tally.closing(), "145 passed, 2 failed, 2 skipped");
        assert_eq!(tally.programs, 3);
    }
}
